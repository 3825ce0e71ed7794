"""The current turn, read: what it names, asks and leaves out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lnplan_qa.answering.followup.cues import Cues, read_cues
from lnplan_qa.answering.followup.entries import Catalog, Entry, Mention
from lnplan_qa.answering.followup.slots import Found, SlotLexicon, with_han, without_years, year_number, year_words
from lnplan_qa.answering.followup.turns import Talk, Turn, is_figure
from lnplan_qa.answering.followup.wording import Wording, blanked
from lnplan_qa.answering.followup.years import without_year_shift, year_beside
from lnplan_qa.asking import Asked
from lnplan_qa.types import Kind

#: Things of one reading are named together up to this many.
MAX_OPERANDS = 4
#: The kinds of thing that are figures.
FIGURES = frozenset({Asked.NUMBER, Asked.MONEY, Asked.RATE})
_AIM = re.compile("目标|期末|末年|到头|将来|以后")
_SEVERAL = re.compile("[这那]两|俩|它们|二者|两者|两个都|分别")
#: 640对吧, 归民政局管是吧: something is asserted of the subject.
_CONFIRM = re.compile("对吧|是吧|对吗|是吗|对不对|是不是|没错吧|吗|吧")
_ALL = re.compile("附表|储备|所有|全部|全市|规划|项目(里|中|当中)|22个|二十二")
_COUNTED = re.compile("(多少|几多|好多)(?P<unit>人次|人|钱)")
_MONEY = re.compile("资金|补贴|金额|经费|多少(万?元|块)")
#: What ends in such a word is an amount.
_AMOUNT = re.compile("(标准|金额|费用?|收费|价格?|租金|押金|额度|利率|补贴|补助|津贴|工资|资金|经费|预算|面积|数量?|规模|比例)$")


@dataclass(frozen=True, slots=True)
class Said:
    """The current turn.

    Attributes:
        question: as it stands (normalised); ``cues`` and ``core`` as :func:`read_cues` has them.
        mentions, slots, years: what it names; slot words inside names left out.
        asks, has_property, asserts: whether and what it asks for beyond yes or no; a figure that it asserts.
        content: the words that name anything else; ``words``: these and the slot words.
    """

    question: str
    cues: Cues
    core: str
    mentions: tuple[Mention, ...]
    slots: tuple[Found, ...]
    years: tuple[str, ...]
    asks: frozenset[Asked]
    has_property: bool
    asserts: bool
    content: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def wants(self) -> bool:
        """Whether it asks for something by itself."""
        return bool(self.asks) or self.has_property or self.asserts

    @property
    def moves_on(self) -> bool:
        """Whether it tells its year from the year before."""
        return bool(self.cues.shift or self.cues.step)

    @property
    def ranges_over_all(self) -> bool:
        """Whether it says that it means all rows: 附表1里最大的, 全市最大的."""
        return _ALL.search(self.question) is not None

    @property
    def confirms(self) -> bool:
        """Whether it asks to confirm: 对吧, 吗."""
        return _CONFIRM.search(self.question) is not None

    @property
    def is_tied(self) -> bool:
        """Whether its form ties it to what was said: 那…呢, a pronoun."""
        return self.cues.marked or self.cues.points


def read_turn(question: str, wording: Wording, slots: SlotLexicon, catalog: Catalog) -> Said:
    """Read a turn (normalised)."""
    cues = read_cues(question)
    core = cues.core
    mentions = catalog.mentions(core)
    named = [(mention.start, mention.end) for mention in mentions]
    found = tuple(item for item in slots.find(core) if not any(start < item.end and item.start < end for start, end in named))
    masked = blanked(core, named)
    bare = blanked(masked, [(item.start, item.end) for item in found])
    asserts = _CONFIRM.search(question) is not None and re.search(r"\d", without_years(masked)) is not None
    content = wording.content(bare)
    return Said(
        question=question,
        cues=cues,
        core=f"{core[:-1]},对吧" if asserts and re.search("(?<![对是])吧$", core) else core,
        mentions=mentions,
        slots=found,
        years=year_words(core),
        asks=wording.asks(masked),
        has_property=wording.has_property(without_year_shift(bare)),
        asserts=asserts,
        content=content,
        words=(*content, *(core[item.start : item.end] for item in found if item.slot in ("area", "group", "department"))),
    )


def year_of(said: Said, talk: Talk) -> str:
    """The year that a turn sets, as a word; 前一年 counts from the year before."""
    if said.years:
        return "和".join(said.years)
    if said.moves_on:
        named = talk.last.years or year_words(talk.answer(talk.last.text).answer)
        number = year_number(talk.catalog.in_numbers(named[0])) if named else None
        if number is not None:
            return f"{year_beside(number, said.cues.step, talk.catalog.years) if said.cues.step else number + said.cues.shift}年"
    return ""


def groups_of(turn: Turn, entry: Entry) -> tuple[str, ...]:
    """The areas and groups that a turn names and that the plan tells ``entry`` for."""
    found = (item for item in turn.slots if item.slot in ("area", "group"))
    words = ((item.value, turn.text[item.start : item.end]) for item in found)
    return tuple(word for value, word in words if value in entry.text or word in entry.text)


def descriptor(said: Said, talk: Talk) -> str:
    """What the last turn is about, without what this one says anew: year, group and name, or the topic in words."""
    last, subject = talk.last, talk.subject(talk.last)
    if not subject:
        return last.topic
    if len(subject) > MAX_OPERANDS:
        return set_of(talk)
    several = _SEVERAL.search(said.question) is not None
    told_anew = bool(said.content) or any(found.slot in ("area", "group") for found in said.slots)
    area = "" if subject[0].kind is not Kind.INDICATOR or several or told_anew else "".join(groups_of(last, subject[0]))
    carries = is_figure(subject[0].kind) and not said.years and not _AIM.search(said.core) and said.asks & FIGURES
    year = last.years[0] if carries and last.years else ""
    if several and len(subject) == 1:
        subject = tuple(dict.fromkeys(entry for turn in talk.turns[-2:] for entry in talk.subject(turn)))
    return f"{year}{area}{names_of(subject, '和')}"


def unit_asked(rest: str) -> str:
    """What a turn asked to count, in words that ask for it again: 多少人 for 人数; ``""`` where it counted nothing."""
    match = _COUNTED.search(rest)
    if match is not None:
        return f"多少{match['unit']}"
    return "多少人" if "人数" in rest else "多少钱" if _MONEY.search(rest) else ""


def set_of(talk: Talk) -> str:
    """The projects that the last turn is about, all of them: by their department, where they were chosen by it, else by name."""
    rows = talk.subject(talk.last)
    chosen = next((turn for turn in reversed(talk.turns) if turn.words("department")), None)
    if chosen is not None and set(talk.subject(chosen)) == set(rows):
        return f"{''.join(chosen.words('department'))}的项目"
    return "和".join(entry.name for entry in rows)


def names_of(entries: tuple[Entry, ...], joined_by: str = "、") -> str:
    """The names of ``entries``, a few at most."""
    return joined_by.join(entry.name for entry in entries[:MAX_OPERANDS])


def without_asked_before(core: str, last: Turn) -> str:
    """业主单位的联系电话 after 业主单位是哪家 asks for the number: what was asked before is not asked again."""
    owner, mark, rest = core.partition("的")
    return rest if mark and len(owner) >= 2 and len(rest) >= 2 and owner in last.text else core


def letters(words: tuple[str, ...]) -> int:
    """The Chinese characters of ``words``, a Latin word counted as one."""
    return sum(with_han(word) for word in words)


def strange_letters(said: Said, subject: tuple[Entry, ...]) -> int:
    """Characters of a turn's own words that the plan does not use of ``subject``."""
    return letters(tuple(word for word in said.content if not any(word in entry.text for entry in subject)))


def names_amount(core: str) -> bool:
    """Whether a turn that does not ask names an amount: 收费标准."""
    return _AMOUNT.search(core) is not None
