"""Which sections and figures of the plan no question tests."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lnplan_qa.evaluation.evidence import PlanText
from lnplan_qa.evaluation.questions import EvalQuestion
from lnplan_qa.text import tidy
from lnplan_qa.types import BlockKind, PlanDocument, Span

_CONTENT: Final = frozenset({BlockKind.PARAGRAPH, BlockKind.RUN_IN, BlockKind.TABLE_CELL})
_FIGURE: Final = re.compile(r"(?<![\d.])\d+(?:\.\d+)?[%‰]?")
_AROUND: Final = 14


@dataclass(frozen=True, slots=True)
class SectionCoverage:
    """A section, and how many questions have evidence in it."""

    section: str
    questions: int


@dataclass(frozen=True, slots=True)
class UntestedFigure:
    """A figure that no gold quote covers, with the words around it."""

    section: str
    figure: str
    words: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the gold quotes of a question set cover. A figure counts as tested when a gold quote covers it."""

    sections: tuple[SectionCoverage, ...]
    figures: int
    untested: tuple[UntestedFigure, ...]


def coverage(document: PlanDocument, plan: PlanText, questions: Iterable[EvalQuestion]) -> Coverage:
    """The coverage of ``questions``; a quote that stands in several places of the plan covers all of them."""
    places = [[place for quote in question.gold_quotes or () for place in plan.places(quote)] for question in questions]
    counts: dict[str, set[int]] = {}
    figures = 0
    untested: list[UntestedFigure] = []
    for block in document.blocks:
        if block.kind not in _CONTENT:
            continue
        inside = plan.compacted(block.span)
        touching = {i for i, found in enumerate(places) if any(_overlap(inside, place) for place in found)}
        counts.setdefault(block.section, set()).update(touching)
        if block.span.of(document.text) == block.section.rpartition("/")[2]:
            continue  # the running number of a table row is no figure
        for span in _figures(document.text, block.span):
            figures += 1
            compact = plan.compacted(span)
            if not any(place.covers(compact) for i in touching for place in places[i]):
                start, end = max(block.span.start, span.start - _AROUND), min(block.span.end, span.end + _AROUND)
                words = tidy(document.text[start:end])
                untested.append(UntestedFigure(block.section, span.of(document.text), words))
    sections = tuple(SectionCoverage(section, len(found)) for section, found in counts.items())
    return Coverage(sections, figures, tuple(untested))


def _figures(text: str, span: Span) -> Iterable[Span]:
    for match in _FIGURE.finditer(span.of(text)):
        yield Span(span.start + match.start(), span.start + match.end())


def _overlap(first: Span, second: Span) -> bool:
    return first.start < second.end and second.start < first.end
