"""Hits -> evidence and answer text: which passages to quote, and the shortest words that answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lnplan_qa.answering.understand import Query, years_of
from lnplan_qa.asking import Asked
from lnplan_qa.config import MAX_EVIDENCE_CHARACTERS
from lnplan_qa.plan.outline import Outline
from lnplan_qa.text import clauses, normalize, tidy
from lnplan_qa.types import BlockKind, Hit, Passage, PlanDocument, Span

#: Hits whose fused score lies this near the best one's are evidence beside it: for a question that wants one thing, and
#: for one that wants all there is.
NEAR_BEST, NEAR_BEST_WIDE = 0.93, 0.86
MAX_CITATIONS = 5
#: A bare topic is a few characters without asking words.
_TOPIC_CHARACTERS = 8
#: An answer quotes a sentence up to this length whole; of longer ones the clauses that carry it.
_WHOLE_SENTENCE = 240
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Spans to cite, best first, and whether they are a complete list of something."""

    spans: tuple[Span, ...]
    is_list: bool = False


class Extractor:
    """Chooses evidence in one document."""

    def __init__(self, document: PlanDocument, passages: Sequence[Passage]) -> None:
        self._document = document
        self._outline = Outline(document)
        self._passages = passages
        self._years: dict[str, set[int]] = {}
        for passage in passages:
            # A table's years stand in its heading row; those of running text hold for the sentences after them.
            self._years.setdefault(passage.section, set()).update(years_of(normalize(f"{passage.context} {passage.text}")))
        self._headings = {block.span: block for block in document.blocks if block.kind is BlockKind.RUN_IN}

    def years(self, section: str) -> set[int]:
        """The years that a section or table row speaks of."""
        return self._years.get(section, set())

    def choose(self, query: Query, hits: Sequence[Hit]) -> Evidence:
        """The evidence for a question, from its hits (best first, not empty)."""
        listed = self._run_ins(query, hits)
        if listed:
            return Evidence(listed, is_list=True)
        if is_topic(query):
            return Evidence(self._on_topic(query.text, hits))
        return Evidence(_near_best(query, hits))

    def _run_ins(self, query: Query, hits: Sequence[Hit]) -> tuple[Span, ...]:
        """The points of a section that lists points (一是…二是…, the principles), where the question wants all of them."""
        if not query.asks(Asked.LIST, Asked.NUMBER, Asked.WHAT):
            return ()
        section = hits[0].passage.section
        points = [span for span, block in self._headings.items() if block.section == section]
        named = sum(hit.passage.span in self._headings and hit.passage.section == section for hit in hits[:6])
        wanted = {int(quantity.value) for quantity in query.quantities}
        if len(points) >= 3 and (named >= 3 or (named >= 2 and len(points) in wanted)):
            return tuple(sorted(points))
        return ()

    def _on_topic(self, topic: str, hits: Sequence[Hit]) -> tuple[Span, ...]:
        """What the plan says on a bare topic: the sentences that name it, best first; otherwise the best hits."""
        name = re.sub(r"[\W_]", "", topic)
        rank = {hit.passage.span: place for place, hit in enumerate(hits)}
        naming = [passage for passage in self._passages if name and name in normalize(tidy(passage.text))]
        if not naming:
            return tuple(hit.passage.span for hit in hits[:2])
        naming.sort(key=lambda passage: (rank.get(passage.span, len(rank)), passage.span))
        return _within_budget([passage.span for passage in naming], MAX_CITATIONS)

    def quote(self, query: Query, span: Span) -> str:
        """The words of a passage that an answer repeats: all of a sentence, or the most telling clause of a long one."""
        text = span.of(self._document.text)
        parts = list(clauses(self._document.text, span))
        if len(text) <= _WHOLE_SENTENCE or len(parts) == 1:
            return tidy(text)
        wanted = _pairs(query.text)
        best = max(parts, key=lambda part: (len(wanted & _pairs(part.of(self._document.text))), -part.start))
        return tidy(best.of(self._document.text))


def is_topic(query: Query) -> bool:
    """Whether a question is a bare topic: a few characters that ask for nothing in particular."""
    return not query.asked and len(_HAN.findall(query.text)) <= _TOPIC_CHARACTERS and not query.years


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _near_best(query: Query, hits: Sequence[Hit]) -> tuple[Span, ...]:
    wide = query.asks(Asked.LIST, Asked.METHOD, Asked.WHAT) or not query.asked
    floor = (NEAR_BEST_WIDE if wide else NEAR_BEST) * hits[0].score
    return _within_budget([hit.passage.span for hit in hits if hit.score >= floor], 3 if wide else 2)


def _within_budget(spans: Sequence[Span], most: int) -> tuple[Span, ...]:
    chosen: list[Span] = []
    used = 0
    for span in spans[: 2 * most]:
        length = span.end - span.start
        if len(chosen) < most and (not chosen or used + length <= MAX_EVIDENCE_CHARACTERS):
            chosen.append(span)
            used += length
    return tuple(chosen)
