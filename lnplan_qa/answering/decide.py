"""Whether the evidence answers: the asked-for kind of thing and the question's constraints must be in it."""

from __future__ import annotations

from collections.abc import Sequence

from lnplan_qa.answering.extract import answer_text, choose_evidence
from lnplan_qa.answering.scope import Scope
from lnplan_qa.answering.understand import Asked, AskingPatterns, Query
from lnplan_qa.types import Draft, Hit, Kind, PlanDocument, Span, Status

#: Kinds that must show in the evidence, the most telling first.
_REQUIRED = (Asked.PHONE, Asked.PROCEDURE, Asked.MONEY, Asked.RATE, Asked.DATE, Asked.PLACE, Asked.NUMBER, Asked.PERSON)


def decide(query: Query, hits: Sequence[Hit], document: PlanDocument, patterns: AskingPatterns, scope: Scope) -> Draft:
    """The draft for a question that no typed look-up took.

    Args:
        hits: the best passages, best first; not empty.
    """
    evidence = choose_evidence(query, hits)
    text = " ".join(hit.passage.text for hit in evidence)
    place = scope.part_of_town(query.text) or scope.other_place(query.text)
    if place is not None and place not in text:
        return _refusal(f"{place}的情况", hits)
    for kind in _REQUIRED:
        if query.asks(kind) and not patterns.gives(kind, text):
            return _refusal(patterns.names[kind], hits)
    for year in query.years:
        if str(year) not in text and query.asks(Asked.NUMBER, Asked.MONEY, Asked.RATE):
            return _refusal(f"{year}年的情况", hits)
    return Draft(
        Status.ANSWERED,
        Kind.PASSAGE,
        answer_text(document, query, evidence),
        tuple(hit.passage.span for hit in evidence),
    )


def _refusal(missing: str, hits: Sequence[Hit]) -> Draft:
    """规划未写明…, with what the plan says nearby as related."""
    related: tuple[Span, ...] = tuple(hit.passage.span for hit in hits[:2])
    return Draft(Status.NOT_IN_PLAN, Kind.NONE, f"规划未写明您问的{missing}。下面是规划里相关的内容，供参考。", related=related, missing=(missing,))
