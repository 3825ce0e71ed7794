"""Metrics computed by hand over eight scores."""

from __future__ import annotations

import pytest

from eval.metrics import Rate, Score, by_category, by_chapter, median, percentile, summarize, wilson
from lnplan_qa.types import Status

A, N, C = Status.ANSWERED, Status.NOT_IN_PLAN, Status.NEEDS_CLARIFICATION


def make(
    id: str,
    expected: Status,
    given: Status | None,
    *,
    strict: bool,
    right: bool,
    values: bool | None = None,
    evidence: bool | None = None,
    citations: tuple[int, int] = (0, 0),
    quotes: tuple[int, int] = (0, 0),
    category: str = "amount",
    chapters: tuple[str, ...] = (),
    follow_up: bool = False,
    latency: float = 1.0,
) -> Score:
    return Score(
        id, "auditor", category, chapters, follow_up, expected, not expected.is_refusal, given, given is None,
        given == expected, values, evidence, right, strict, *citations, *quotes, latency,
    )  # fmt: skip


SCORES = [
    make("1", A, A, strict=True, right=True, values=True, evidence=True, citations=(2, 1), quotes=(3, 3),
         chapters=("第一章", "附表1"), latency=10.0),
    make("2", A, A, strict=False, right=True, values=True, evidence=False, citations=(2, 0), quotes=(2, 2),
         chapters=("第一章",), latency=20.0),
    make("3", A, A, strict=False, right=False, values=False, evidence=True, citations=(1, 1), quotes=(1, 0),
         follow_up=True, latency=30.0),
    make("4", A, N, strict=False, right=False, values=False, evidence=False, quotes=(2, 2), latency=40.0),
    make("5", A, None, strict=False, right=False, values=False, evidence=False, follow_up=True, latency=999.0),
    make("6", N, N, strict=True, right=True, category="lacks_date", follow_up=True, latency=50.0),
    make("7", N, C, strict=False, right=True, category="lacks_date", latency=60.0),
    make("8", N, A, strict=False, right=False, category="lacks_date", quotes=(2, 2), latency=70.0),
]  # fmt: skip


def test_every_metric_by_hand() -> None:
    found = summarize(SCORES)
    assert (found.n, found.errors) == (8, 1)
    assert found.strict == Rate(2, 8)
    assert found.status_right == Rate(4, 8)
    assert found.evidence_recall == Rate(2, 5)
    assert found.value_accuracy == Rate(2, 5)
    assert found.citation_precision == Rate(2, 5)
    assert found.refusal_rate == Rate(2, 3)
    assert found.false_refusals == Rate(1, 5)
    assert found.answered_wrongly == Rate(2, 8)
    assert found.crag == (4 - 2) / 8  # 1, 2, 6, 7 right; 4, 5 nothing; 3, 8 wrong
    assert found.verbatim == Rate(9, 10)
    assert found.follow_up == Rate(1, 3)
    assert found.latency_median_ms == 40.0
    assert found.latency_p95_ms == 70.0


def test_errors_are_counted_and_stand_in_the_confusion_matrix() -> None:
    assert summarize(SCORES).confusion == {
        "answered": {"answered": 3, "error": 1, "not_in_plan": 1},
        "not_in_plan": {"answered": 1, "needs_clarification": 1, "not_in_plan": 1},
    }


def test_groups_carry_their_own_n_and_a_score_may_stand_in_two_chapters() -> None:
    categories = by_category(SCORES)
    assert {name: (group.n, group.errors) for name, group in categories.items()} == {
        "amount": (5, 1),
        "lacks_date": (3, 0),
    }
    assert {name: group.strict for name, group in by_chapter(SCORES).items()} == {
        "第一章": Rate(1, 2),
        "附表1": Rate(1, 1),
    }


def test_wilson_agrees_with_the_textbook() -> None:
    # 8 of 10: (0.8 + z²/20 ± z·sqrt(0.016 + z²/400)) / (1 + z²/10) with z = 1.96
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)
    with pytest.raises(ValueError, match="0 of 0"):
        wilson(0, 0)


def test_nothing_gives_no_rate_rather_than_zero() -> None:
    found = summarize([])
    assert found.strict.value is None
    assert found.strict.interval is None
    assert (found.n, found.crag, found.latency_median_ms, found.latency_p95_ms) == (0, None, None, None)


def test_median_and_nearest_rank_percentile() -> None:
    assert median([3.0, 1.0, 2.0]) == 2.0
    assert median([4.0, 1.0, 2.0, 3.0]) == 2.5
    assert percentile([float(i) for i in range(1, 101)], 0.95) == 95.0
    assert percentile([7.0], 0.95) == 7.0
