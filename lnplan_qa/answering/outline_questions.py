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
    "章.{0,12}(哪些|哪几|几|多少)个?(节|小节|部分|方面)|章.{0,8}分(为|成)?(哪|几)(些|个)?(节|部分)"
)
_CHAPTER_NUMBER = re.compile("第([一二三四五六七八九十]+)章")
_GENERIC = re.compile("基本|重点|工程|体系|项目|建设|服务|公共|专栏")


class OutlineFacts:
    """The plan's boxes and chapters with their parts."""

    def __init__(self, document: PlanDocument) -> None:
        self._outline = Outline(document)
        self._titles = {
            block.section: block.span
            for block in document.blocks
            if block.kind in (BlockKind.BOX_ITEM, BlockKind.HEADING, BlockKind.ITEM)
        }
        self.boxes = tuple(section for section in document.sections if section.id.endswith("专栏"))
        self.chapters = tuple(section for section in document.sections if _CHAPTER_NUMBER.fullmatch(section.id))

    def parts(self, section: Section) -> tuple[tuple[str, Span], ...]:
        """Title and heading span of each part directly inside ``section``."""
        return tuple(
            (part.title, self._titles[part.id])
            for part in self._outline.children(section.id)
            if part.id in self._titles
        )

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
    """List the parts of a box or chapter, or ``None`` where that is not asked."""
    if not query.asks(Asked.LIST, Asked.NUMBER, Asked.WHAT) or query.asks(
        Asked.MONEY, Asked.PHONE, Asked.PLACE, Asked.PROCEDURE
    ):
        return None
    if _ABOUT_BOX.search(query.text):
        section, what = facts.named(query.text, facts.boxes), "项重点工程"
    elif _ABOUT_CHAPTER.search(query.text):
        section, what = facts.named(query.text, facts.chapters), "个部分"
    else:
        return None
    parts = facts.parts(section) if section is not None else ()
    if section is None or not parts or any(title in query.text for title, _ in parts):
        return None
    place = section.id if section.id.endswith("章") else f"{section.id}“{section.title}”"
    names = "、".join(title for title, _ in parts)
    return Draft(
        Status.ANSWERED, Kind.LIST, f"{place}共有{len(parts)}{what}：{names}。", tuple(span for _, span in parts)
    )


def _shared(text: str, title: str) -> int:
    """How many pairs of characters that tell this title from others stand in ``text``."""
    own = _GENERIC.sub(" ", normalize(title))
    pairs = {own[i : i + 2] for i in range(len(own) - 1) if " " not in own[i : i + 2]}
    return sum(pair in text for pair in pairs)
