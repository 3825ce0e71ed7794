"""Questions on how the plan is built: the projects of a box (专栏), the sections of a chapter."""

from __future__ import annotations

import re

from lnplan_qa.answering.understand import Query
from lnplan_qa.asking import Asked
from lnplan_qa.plan.outline import Outline
from lnplan_qa.text import normalize
from lnplan_qa.types import BlockKind, Draft, Kind, PlanDocument, Section, Span, Status

_ABOUT_BOX = re.compile("专栏|重点工程|重点项目")
_ABOUT_CHAPTER = re.compile(
    "章.{0,12}(?:哪些|哪几|哪[二三四五六七八九十]|几|多少)个?(?:节|小节|部分|方面)"
    "|章.{0,8}分(?:为|成)?(?:哪|几|[二三四五六七八九十])(?:些|个)?(?:节|部分)"
)
_CHAPTER_NUMBER = re.compile("第([一二三四五六七八九十]+)章")
_GENERIC = re.compile("基本|重点|工程|体系|项目|建设|服务|公共|专栏")
#: What asks for names or for all of a list.
_LISTS = re.compile(
    "哪些|哪几|哪(?:[一两二三四五六七八九十]|\\d)|几(?:[个项条类大件样块]|大)|多少[个项条]|叫(?:什么|啥)|名称|名字|标题|清单|逐[条项个一]|列(?:出|一|了|举)|各(?:是|叫)|分别|[一两二三四五六七八九十\\d](?:个|项|条|类|件事?|样|块)"
    "|有(?:什么|啥)|都有|是啥|念|背"
)
#: What a question on a box or a list may say beside its name.
_WORDS = re.compile(
    r"[\W_\d]|规划|里面?|里头|都|有|的|了|在|是|什么|啥|给|把|请|分别?|成|为|各|一共|总共|共|包括|包含|设|写|讲|提|到|那个?|这个?|一?章|节|本|与|和|及|名|全部|所有|下|出来|告诉|我|听|小|叫|第|中|上|属于|领域|方面|[一二三四五六七八九十]"
)
_MAX_REST = 3
#: A count in a question: 五个短板.
_COUNT = re.compile("(?P<n>[两二三四五六七八九]|\\d)(?:个|项|条|类|块|样|大|点|件|方面)")
_NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_QUOTED = re.compile("[“「]([^”」]{2,6})[”」]")


class OutlineFacts:
    """The plan's boxes and chapters with their parts."""

    def __init__(self, document: PlanDocument) -> None:
        self._outline = Outline(document)
        self._titles = {
            block.section: block.span
            for block in document.blocks
            if block.kind in (BlockKind.BOX_ITEM, BlockKind.HEADING, BlockKind.ITEM)
        }
        self._text = document.text
        points: dict[str, list[Span]] = {}
        for block in document.blocks:
            if block.kind is BlockKind.RUN_IN:
                points.setdefault(block.section, []).append(block.span)
        #: Sections that are lists of points (一是…二是…, the principles): section id -> heading spans.
        self.lists = {section: tuple(spans) for section, spans in points.items() if len(spans) > 1}
        self.boxes = tuple(section for section in document.sections if section.id.endswith("专栏"))
        self.chapters = tuple(section for section in document.sections if _CHAPTER_NUMBER.fullmatch(section.id))

    def parts(self, section: Section) -> tuple[tuple[str, Span], ...]:
        """Title and heading span of each part directly inside ``section``."""
        return tuple(
            (part.title, self._titles[part.id])
            for part in self._outline.children(section.id)
            if part.id in self._titles
        )

    def list_named(self, text: str) -> str | None:
        """The list of points that ``text`` names: by its section's title, or by a word in quotation marks that opens it and its count."""
        counts = {_NUMERALS.get(match["n"]) or int(match["n"]) for match in _COUNT.finditer(text)}
        for section, spans in self.lists.items():
            node = self._outline.section(section)
            opening = self._text[node.span.start : spans[0].start]
            if node.title in text or (len(spans) in counts and any(word in text for word in _QUOTED.findall(opening))):
                return section
        titled = [
            (_shared(text, self._outline.section(section).title), section)
            for section, spans in self.lists.items()
            if len(spans) in counts
        ]
        best = max(titled, default=(0, ""))
        return best[1] if best[0] > 1 else None

    def points(self, section: str) -> tuple[tuple[str, Span], ...]:
        """Words and span of each point of a list."""
        return tuple((span.of(self._text).strip().rstrip("。"), span) for span in self.lists[section])

    def title(self, section: str) -> str:
        """The section's heading without its number."""
        return self._outline.section(section).title

    def named(self, text: str, sections: tuple[Section, ...]) -> Section | None:
        """The one of ``sections`` that ``text`` names, by its chapter's number or by the words of its title."""
        number = _CHAPTER_NUMBER.search(text)
        if number is not None:
            return next((section for section in sections if section.id.startswith(number[0])), None)
        scored = [(_shared(text, section.title), section) for section in sections]
        best = max(score for score, _ in scored)
        fits = [section for score, section in scored if score == best]
        return fits[0] if best >= 1 and len(fits) == 1 else None


def answer_outline_question(query: Query, facts: OutlineFacts) -> Draft | None:
    """List the parts of a box, a chapter or a list of points, or ``None`` where that is not asked."""
    if not _LISTS.search(query.text) or query.asks(Asked.MONEY, Asked.PHONE, Asked.PROCEDURE, Asked.DATE, Asked.RATE):
        return None
    if _ABOUT_BOX.search(query.text):
        section, what = facts.named(query.text, facts.boxes), "项重点工程"
    elif _ABOUT_CHAPTER.search(query.text):
        section, what = facts.named(query.text, facts.chapters), "个部分"
    else:
        return _points(query, facts)
    parts = facts.parts(section) if section is not None else ()
    if section is None or not parts or any(title in query.text for title, _ in parts):
        return None
    if len(_rest(query.text, section.title)) > _MAX_REST:
        # 第三章专栏里新建几所中小学 asks for something inside the box.
        return None
    place = section.id if section.id.endswith("章") else f"{section.id}“{section.title}”"
    names = "、".join(title for title, _ in parts)
    return Draft(
        Status.ANSWERED, Kind.LIST, f"{place}共有{len(parts)}{what}：{names}。", tuple(span for _, span in parts)
    )


def _points(query: Query, facts: OutlineFacts) -> Draft | None:
    section = facts.list_named(query.text)
    if section is None or query.asks(Asked.PLACE):
        return None
    points = facts.points(section)
    if any(re.sub("^[一二三四五六七八九十]是", "", words) in query.text for words, _ in points):
        return None
    text = f"{facts.title(section)}（{section}）共{len(points)}条：{'；'.join(words for words, _ in points)}。"
    return Draft(Status.ANSWERED, Kind.LIST, text, tuple(span for _, span in points))


def _rest(text: str, title: str) -> str:
    """What a question says beside the box, its name and the asking for a list."""
    own = normalize(title)
    text = _LISTS.sub("", _CHAPTER_NUMBER.sub("", _ABOUT_BOX.sub("", text)))
    text = "".join(character for character in text if character not in own)
    return _WORDS.sub("", text)


def _shared(text: str, title: str) -> int:
    """How many pairs of characters that tell this title from others stand in ``text``."""
    own = _GENERIC.sub(" ", normalize(title))
    pairs = {own[i : i + 2] for i in range(len(own) - 1) if " " not in own[i : i + 2]}
    return sum(pair in text for pair in pairs)
