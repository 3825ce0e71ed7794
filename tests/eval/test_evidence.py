"""Evidence inside the first 800 characters, and which citations are relevant: cases counted by hand."""

from __future__ import annotations

from lnplan_qa.evaluation.evidence import PlanText, is_covered, is_relevant, within_budget
from lnplan_qa.types import Citation, Span

TEXT = "一二三四五。六七八九十。\n\n甲乙丙丁\n\t戊己\n\t12\n一二三四五。"
PLAN = PlanText.of(TEXT)


def cite(quote: str) -> Citation:
    start = TEXT.index(quote)
    return Citation("", "", quote, start, start + len(quote))


def test_places_ignore_white_space_and_find_every_occurrence() -> None:
    assert PLAN.compact == "一二三四五。六七八九十。甲乙丙丁戊己12一二三四五。"
    assert PLAN.places("一二三四五。") == (Span(0, 6), Span(20, 26))
    assert PLAN.places("甲乙丙丁 戊己") == (Span(12, 18),)
    assert PLAN.places("子丑") == ()
    assert PLAN.places("") == ()


def test_two_citations_that_adjoin_cover_a_quote_over_both() -> None:
    covered = within_budget(PLAN, [cite("六七八九十。"), cite("一二三四五。")])
    assert covered == (Span(0, 12),)
    assert is_covered(PLAN, "五。六七", covered)
    assert not is_covered(PLAN, "十。甲", covered)


def test_the_budget_cuts_the_citation_at_its_border() -> None:
    covered = within_budget(PLAN, [cite("六七八九十。"), cite("甲乙丙丁\n\t戊己")], budget=9)
    assert covered == (Span(6, 15),)
    assert is_covered(PLAN, "甲乙丙", covered)
    assert not is_covered(PLAN, "甲乙丙丁", covered)
    assert within_budget(PLAN, [cite("六七八九十。")], budget=0) == ()


def test_white_space_of_a_quote_counts_against_the_budget() -> None:
    assert within_budget(PLAN, [cite("甲乙丙丁\n\t戊己")], budget=6) == (Span(12, 16),)


def test_a_citation_that_is_not_verbatim_covers_nothing_but_uses_its_length() -> None:
    forged = Citation("", "", "一二三四X。", 0, 6)
    assert not PLAN.is_verbatim(forged)
    assert within_budget(PLAN, [forged, cite("六七八九十。")], budget=8) == (Span(6, 8),)
    assert not is_relevant(PLAN, forged, ["一二三四五。"])


def test_relevance_needs_half_of_the_shorter_one() -> None:
    assert is_relevant(PLAN, cite("一二三四五。六七八九十。"), ["六七"])
    assert is_relevant(PLAN, cite("六七八"), ["一二三四五。六七八九十。"])
    # 五。六七 and 六七八九十。share 2 of the shorter one's 4 characters; 四五。六 shares 1 of 4.
    assert is_relevant(PLAN, cite("五。六七"), ["六七八九十。"])
    assert not is_relevant(PLAN, cite("四五。六"), ["六七八九十。"])
    assert not is_relevant(PLAN, cite("甲乙丙丁"), ["六七八九十。"])
    assert not is_relevant(PLAN, cite("甲乙丙丁"), ["not in the plan"])


def test_positions_outside_of_the_plan_are_not_verbatim() -> None:
    assert not PLAN.is_verbatim(Citation("", "", "x", -1, 0))
    assert not PLAN.is_verbatim(Citation("", "", "", 3, 3))
    assert not PLAN.is_verbatim(Citation("", "", "。x", len(TEXT) - 1, len(TEXT) + 1))
