"""Follow-ups: put back what a question leaves out, from the questions before it.

The result is a stand-alone question in words; everything behind it works without history.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lnplan_qa.asking import Asked, AskingPatterns

#: Openings and endings that say "as before, but".
_OPENING = re.compile(
    r"^(那么|那要是|那如果|那|要是|如果是|如果|换成|换作|换|再问(一下|一句)?|再说|再|还有|另外|顺便|接着|同样的?|而|嗯|哦|好的?(?!多)"
    r"|and|so|then|what about|how about|also)[,，、 ]*",
)
_ENDING = re.compile(r"(呢|咧|嘞|哩|啊|呀)?[?？。!！ ]*$")
_PRONOUN = re.compile(
    r"它们?|他们|她们|这个(?!规划)|那个|这些|那些|这项|那项|这笔|那笔|这钱|那钱|这事|其中|上面(?!说)|刚才(说的|那个)?|前面(说的|那个)?|前者|后者"
    r"|这类|这种|那种|这样的?|这人|这里面|这里|这\d+|那\d+|[这那](两|几|三|些)个?|俩|两者|二者|两个都"
    r"|该(项目|指标|院|校)|此(项|类)?|同一(年|个)|\b(it|they|them|its|their|that|those|this one)\b"
)
_YEAR = re.compile(r"(20\d\d)年?|(?<!\d)([12]\d)年")
_PREVIOUS_YEAR = re.compile("(前|上|头)一年")
_NEXT_YEAR = re.compile("(后|下|次)一年|第二年")
#: A follow-up on both of the things before: their difference is dropped.
_BOTH = re.compile("[这那]两个?|两者|二者|俩|两个都")
_FILLER = re.compile(
    r"[\W_]|的|是|在|有|都|也|就|要|到|能|会|给|可以|请问|一下|你们?|我们?|咱们?"
    r"|知道|告诉|说说|想|问|人家|又|还|那边|一共|总共|大概|具体|到底|究竟|这么|多少|算"
)
#: A question with fewer characters of its own than this, once its asking words are gone, has no subject.
_MIN_SUBJECT = 2
#: What a question on another group may ask for and still be a follow-up.
_CARRIED = {Asked.YES_NO, Asked.NUMBER, Asked.MONEY, Asked.RATE}
#: A longer question states its own subject, whatever its opening.
_MAX_FOLLOW_UP = 30


@dataclass(frozen=True, slots=True)
class SlotLexicon:
    """What can be carried, replaced or dropped between two turns.

    Attributes:
        subjects: finds the names of indicators and projects in a text, as ``(start, end)``.
        slots: interchangeable words by slot value: ``{"农村": (...), "城市": (...)}`` and so on, one mapping a slot.
    """

    subjects: Callable[[str], tuple[tuple[int, int], ...]]
    slots: tuple[Mapping[str, Sequence[str]], ...]


class FollowUps:
    """Completes questions from their history."""

    def __init__(self, patterns: AskingPatterns, lexicon: SlotLexicon) -> None:
        self._patterns = patterns
        self._lexicon = lexicon

    def standalone(self, question: str, history: Sequence[str]) -> str:
        """``question`` with what it leaves out; all texts in the form of ``understand.plain``, oldest first."""
        context = ""
        for turn in (*history, question):
            context = self._complete(turn, context)
        return context

    def _complete(self, question: str, context: str) -> str:
        if not context or not self._leans_on_context(question):
            return question
        core = _PRONOUN.sub("", _OPENING.sub("", question)).strip(" ,，、")
        core = _ENDING.sub("", core)
        years = self._years(core, context)
        # 失业率 names an indicator and asks for nothing.
        asked = self._patterns.asked(self._without_subjects(core)) - {Asked.YES_NO, Asked.WHAT}
        if self._lexicon.subjects(core):
            year = "" if _YEAR.search(core) else years or self._year_text(context)
            return f"{year}{core}{'' if asked else self._asking_words(context)}"
        if asked and not self._has_slot(core):
            return f"{self._topic(context)}{core}"
        if _BOTH.search(question):
            context = self._without_slots(context)
        replaced, rest = self._replace(core, context, years)
        if self._is_attribute(core) or (asked and self._patterns.without_attributes(core) != core):
            return f"{self._topic(replaced)}{core}"
        return f"{replaced} {rest}".strip() if rest else replaced

    def _leans_on_context(self, question: str) -> bool:
        """Whether a question cannot stand alone: 那…呢, a pronoun, or no subject of its own."""
        core = _OPENING.sub("", question)
        marked = core != question or question.rstrip("?？。!！ ").endswith(("呢", "咧", "嘞", "哩")) or _PRONOUN.search(question) is not None
        own = self._own_words(core, with_slots=not marked)
        has_subject = bool(self._lexicon.subjects(core))
        if len(own) < _MIN_SUBJECT:
            return marked or not has_subject
        asks = bool(self._patterns.asked(core) - {Asked.YES_NO, Asked.WHAT})
        if _PRONOUN.search(question):
            return not has_subject and len(question) <= _MAX_FOLLOW_UP
        if marked:
            return len(core) <= _MAX_FOLLOW_UP and not (asks and has_subject and _YEAR.search(core)) and not (asks and len(own) >= 6 and not has_subject)
        # 老人也算吗, 城市多少: nothing but a group and a yes or a figure; 留守儿童怎么办 is a topic of its own.
        only_figures = self._patterns.asked(core) <= _CARRIED
        return bool(self._patterns.asked(core)) and only_figures and not self._own_words(core, with_slots=False)

    def _without_subjects(self, text: str) -> str:
        """``text`` with a mark in place of each name of an indicator or project."""
        for start, end in sorted(self._lexicon.subjects(text), reverse=True):
            text = f"{text[:start]}□{text[end:]}"
        return text

    def _is_attribute(self, core: str) -> bool:
        """Whether a follow-up is a property and nothing else: 投资呢."""
        return bool(core) and not _FILLER.sub("", self._patterns.without_attributes(core))

    def _own_words(self, text: str, with_slots: bool) -> str:
        """What is left of a question without its asking words, years and fillers, and on demand its slot words."""
        rest = _PREVIOUS_YEAR.sub("", _NEXT_YEAR.sub("", _YEAR.sub("", self._patterns.without(text))))
        rest = self._patterns.without_attributes(rest)
        if not with_slots:
            for word in (word for slot in self._lexicon.slots for words in slot.values() for word in words):
                rest = rest.replace(word, "")
        return _FILLER.sub("", _PRONOUN.sub("", rest))

    def _has_slot(self, text: str) -> bool:
        return bool(_YEAR.search(text)) or any(word in text for slot in self._lexicon.slots for words in slot.values() for word in words)

    def _years(self, core: str, context: str) -> str:
        """The year that the follow-up sets, as text; ``前一年`` counts from the context's first year."""
        match = _YEAR.search(core)
        if match is not None:
            return match[0]
        before = _YEAR.search(context)
        if before is not None:
            year = int(before[1] or f"20{before[2]}")
            if _PREVIOUS_YEAR.search(core):
                return f"{year - 1}年"
            if _NEXT_YEAR.search(core):
                return f"{year + 1}年"
        return ""

    def _year_text(self, context: str) -> str:
        match = _YEAR.search(context)
        return f"{match[1] or '20' + match[2]}年" if match else ""

    def _asking_words(self, context: str) -> str:
        """The asking words of the context: 多少, 归谁管."""
        return "".join(self._patterns.phrases(self._without_subjects(context)))

    def _topic(self, context: str) -> str:
        """The context without its asking and property words: what it was about."""
        names = [context[start:end] for start, end in sorted(self._lexicon.subjects(context))]
        masked = self._without_subjects(context)
        if masked.count("□") != len(names):  # names that overlap
            masked, names = context, []
        topic = _ENDING.sub("", self._patterns.without(masked)).strip(" ,，?？")
        bare = self._patterns.without_attributes(topic).strip()
        for name in names:
            topic, bare = topic.replace("□", name, 1), bare.replace("□", name, 1)
        return (bare if len(bare) >= _MIN_SUBJECT else topic) + " "

    def _without_slots(self, text: str) -> str:
        for word in (word for words in self._lexicon.slots[0].values() for word in words):
            text = text.replace(word, "")
        return text

    def _replace(self, core: str, context: str, years: str) -> tuple[str, str]:
        """The context with the follow-up's year and slot words in place of its own, and what did not fit a slot."""
        replaced, rest = context, _PREVIOUS_YEAR.sub("", _NEXT_YEAR.sub("", _YEAR.sub("", core)))
        if years:
            text = years if years.endswith("年") else f"{years}年"
            replaced = _YEAR.sub(text, replaced, count=1) if _YEAR.search(replaced) else f"{text}{replaced}"
        for slot in self._lexicon.slots:
            new = next((word for words in slot.values() for word in sorted(words, key=len, reverse=True) if word in rest), None)
            left = rest.replace(new or "", "", 1)
            # 租房 in 公租房 is no group: a single character would be left over.
            if new is None or len(_FILLER.sub("", self._patterns.without(left))) == 1:
                continue
            old = next((word for words in slot.values() for word in sorted(words, key=len, reverse=True) if word in replaced and word != new), None)
            replaced = replaced.replace(old, new, 1) if old else f"{new}{replaced}"
            rest = rest.replace(new, "", 1)
        rest = rest if len(_FILLER.sub("", self._patterns.without(rest))) >= _MIN_SUBJECT else ""
        return replaced, rest
