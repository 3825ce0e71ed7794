"""Claims about lnplan_qa.answering.compose: verbatim citations within the answer contract."""

from __future__ import annotations

import pytest

from lnplan_qa.answering.compose import Composer, shorten
from lnplan_qa.config import MAX_ANSWER_CHARACTERS
from lnplan_qa.types import Draft, Kind, PlanDocument, Span, Status

_CLAUSE = "到2025年，城镇登记失业率控制在2.2%以内"


@pytest.fixture(scope="module")
def composer(plan: PlanDocument) -> Composer:
    return Composer(plan)


def span_of(plan: PlanDocument, text: str) -> Span:
    """Where a text stands, which occurs once."""
    assert plan.text.count(text) == 1
    start = plan.text.index(text)
    return Span(start, start + len(text))


def answer_of(*evidence: Span, related: tuple[Span, ...] = (), answer: str = "是。", note: str = "") -> Draft:
    """An answered draft."""
    return Draft(Status.ANSWERED, Kind.PASSAGE, answer, evidence, related=related, note=note)


def test_a_citation_is_its_span_and_names_the_innermost_section(composer: Composer, plan: PlanDocument) -> None:
    span = span_of(plan, _CLAUSE)
    citation = composer.cite(span)
    assert (citation.quote, citation.start, citation.end) == (_CLAUSE, span.start, span.end)
    assert citation.section == "5.1/1"
    assert citation.heading.startswith("第五章")


def test_white_space_at_the_ends_is_not_quoted(composer: Composer, plan: PlanDocument) -> None:
    start = plan.text.index("第二章  总体思路")
    citation = composer.cite(Span(start - 2, start + len("第二章  总体思路") + 2))
    assert citation.quote == "第二章  总体思路"
    assert plan.text[citation.start : citation.end] == citation.quote


def test_a_citation_inside_another_is_dropped_and_the_order_kept(composer: Composer, plan: PlanDocument) -> None:
    outer = span_of(plan, _CLAUSE)
    inner = Span(outer.start + 2, outer.start + 6)
    other = span_of(plan, "城乡社区居家养老覆盖率到2025年达到100%")
    answer = composer.compose("？", answer_of(inner, other, outer, other), 1.0)
    assert [citation.start for citation in answer.citations] == [other.start, outer.start]


@pytest.mark.parametrize("status", [status for status in Status if status.is_refusal])
def test_a_refusal_has_related_places_and_no_citations(status: Status, composer: Composer, plan: PlanDocument) -> None:
    span = span_of(plan, _CLAUSE)
    answer = composer.compose("？", Draft(status, Kind.NONE, "规划未写明电话。", related=(span,)), 1.0)
    assert answer.citations == ()
    assert [citation.quote for citation in answer.related] == [_CLAUSE]
    with pytest.raises(ValueError, match=f"{status} with 1 citations"):
        composer.compose("？", Draft(status, Kind.NONE, "规划未写明电话。", (span,)), 1.0)


@pytest.mark.parametrize("status", [status for status in Status if not status.is_refusal])
def test_an_answer_without_evidence_breaks_the_contract(status: Status, composer: Composer) -> None:
    with pytest.raises(ValueError, match="with 0 citations"):
        composer.compose("？", Draft(status, Kind.PASSAGE, "是。"), 1.0)


def test_a_note_stands_behind_the_answer(composer: Composer, plan: PlanDocument) -> None:
    answer = composer.compose("？", answer_of(span_of(plan, _CLAUSE), note="另一处写法不同。"), 1.234)
    assert answer.answer == "是。另一处写法不同。"
    assert (answer.question, answer.latency_ms) == ("？", 1.2)


def test_an_answer_is_never_longer_than_promised(composer: Composer, plan: PlanDocument) -> None:
    answer = composer.compose("？", answer_of(span_of(plan, _CLAUSE), answer="养老服务。" * 300), 1.0)
    assert len(answer.answer) <= MAX_ANSWER_CHARACTERS
    assert answer.answer.endswith("养老服务…")


def test_a_short_text_is_left_alone_and_a_long_one_cut_at_a_mark() -> None:
    assert shorten("一二三。", 4) == "一二三。"
    assert shorten("一二三，四五六七。八", 8) == "一二三…" or len(shorten("一二三，四五六七。八", 8)) <= 8
    assert shorten("一" * 50, 10) == "一" * 9 + "…"
    assert shorten("一二三四五六，七八九十", 10) == "一二三四五六…"
