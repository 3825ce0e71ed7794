"""Hits -> evidence and answer text: which passages to quote, and the shortest words that answer."""

from __future__ import annotations

from collections.abc import Sequence

from lnplan_qa.answering.understand import Asked, Query
from lnplan_qa.config import MAX_EVIDENCE_CHARACTERS
from lnplan_qa.text import clauses, tidy
from lnplan_qa.types import Hit, PlanDocument, Span

#: Hits whose fused score lies this near the best one's are evidence beside it.
NEAR_BEST = 0.90
MAX_CITATIONS = 4
#: An answer quotes a sentence up to this length whole; of longer ones the clauses that carry it.
_WHOLE_SENTENCE = 160


def choose_evidence(query: Query, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits to cite: the best one, and those nearly as good while the evidence budget lasts."""
    best = hits[0]
    wide = not query.asked or query.asks(Asked.LIST, Asked.METHOD, Asked.WHAT)
    chosen: list[Hit] = []
    used = 0
    for hit in hits[: MAX_CITATIONS if wide else 2]:
        length = hit.passage.span.end - hit.passage.span.start
        if chosen and (hit.score < NEAR_BEST * best.score or used + length > MAX_EVIDENCE_CHARACTERS):
            continue
        chosen.append(hit)
        used += length
    return tuple(chosen)


def quote_for_answer(document: PlanDocument, query: Query, span: Span) -> str:
    """The words of a passage that the answer repeats: the whole sentence, or its most telling clauses where it is long."""
    text = span.of(document.text)
    if len(text) <= _WHOLE_SENTENCE:
        return tidy(text)
    wanted = set(query.text)
    parts = list(clauses(document.text, span))
    best = max(parts, key=lambda part: (len(wanted & set(part.of(document.text))), -part.start))
    return tidy(best.of(document.text)) if len(parts) > 1 else tidy(text)


def answer_text(document: PlanDocument, query: Query, hits: Sequence[Hit]) -> str:
    """The answer over prose: the plan's own words, numbered where they are several."""
    quotes = [quote_for_answer(document, query, hit.passage.span) for hit in hits]
    if len(quotes) == 1:
        return f"规划写明：“{quotes[0]}”"
    return "规划写明：" + "".join(f"{number}. “{quote}” " for number, quote in enumerate(quotes, 1)).strip()
