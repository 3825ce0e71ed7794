"""Scores -> metrics. Pure; every rate carries its n and its Wilson interval, and errors are counted, never dropped."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from lnplan_qa.evaluation.score import Score

#: The 97.5 % point of the normal distribution: two-sided 95 %.
_Z95: Final = 1.959963984540054
#: How the confusion matrix names a question that ended in an error.
ERROR: Final = "error"


@dataclass(frozen=True, slots=True)
class Rate:
    """``hits`` of ``n``."""

    hits: int
    n: int

    @property
    def value(self) -> float | None:
        """The share, or ``None`` of nothing."""
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the share, or ``None`` of nothing."""
        return wilson(self.hits, self.n) if self.n else None


@dataclass(frozen=True, slots=True)
class Summary:
    """The metrics of a set of scores.

    - ``n``: questions; ``errors``: those that ended in an error. An error counts as failed in every rate below.
    - ``strict``: share of judged questions with all that the label asks for right (:func:`~.score.score`).
    - ``status_right``: share whose status is the expected one.
    - ``evidence_recall``: share of questions with gold quotes whose quotes *all* lie in the first 800 characters cited.
    - ``value_accuracy``: share of questions with gold values (or a gold answer) whose values all stand in the answer.
    - ``citation_precision``: share of the citations given for answerable questions that overlap a gold quote
      (:func:`~.evidence.is_relevant`); counted over citations.
    - ``refusal_rate``: share of unanswerable questions that were refused, whatever the kind of refusal.
    - ``false_refusals``: share of answerable questions that were refused.
    - ``answered_wrongly``: share of judged questions that were answered, and wrongly (−1 point each).
    - ``crag``: mean of the points +1 right, 0 refused or failed, −1 wrong; −1 to 1.
      X. Yang et al., CRAG – Comprehensive RAG Benchmark, 2024 (without its half point for acceptable answers).
    - ``verbatim``: share of all quotes shown, citations and related, that equal the plan at their place.
    - ``follow_up``: strict, over questions with history.
    - ``latency_median_ms``, ``latency_p95_ms``: of the answered questions; p95 by nearest rank.
    - ``confusion``: expected status -> status given (or ``error``) -> questions.
    """

    n: int
    errors: int
    strict: Rate
    status_right: Rate
    evidence_recall: Rate
    value_accuracy: Rate
    citation_precision: Rate
    refusal_rate: Rate
    false_refusals: Rate
    answered_wrongly: Rate
    crag: float | None
    verbatim: Rate
    follow_up: Rate
    latency_median_ms: float | None
    latency_p95_ms: float | None
    confusion: dict[str, dict[str, int]]


def wilson(hits: int, n: int, z: float = _Z95) -> tuple[float, float]:
    """The Wilson score interval of ``hits`` of ``n`` (E. B. Wilson, Probable inference, JASA 22, 1927).

    Raises:
        ValueError: ``n`` is not positive, or ``hits`` not in 0 … ``n``.
    """
    if n <= 0 or not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n} is no share")
    share = hits / n
    scale = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / scale
    half = z / scale * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def median(values: Sequence[float]) -> float | None:
    """The middle value; the mean of the two middle ones for an even number; ``None`` of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def percentile(values: Sequence[float], share: float) -> float | None:
    """The nearest-rank percentile: the smallest value with at least ``share`` (0 to 1) of all at or below it."""
    if not values:
        return None
    return sorted(values)[max(math.ceil(share * len(values)), 1) - 1]


def summarize(scores: Iterable[Score]) -> Summary:
    """All metrics of ``scores``."""
    found = list(scores)
    answerable = [score for score in found if score.answerable is True]
    unanswerable = [score for score in found if score.answerable is False]
    points = [score.points for score in found if score.points is not None]
    latencies = [score.latency_ms for score in found if not score.error]
    return Summary(
        n=len(found),
        errors=sum(score.error for score in found),
        strict=rate(score.strict for score in found),
        status_right=rate(score.status_right for score in found),
        evidence_recall=rate(score.evidence_right for score in answerable),
        value_accuracy=rate(score.values_right for score in answerable),
        citation_precision=Rate(
            sum(score.relevant_citations for score in answerable), sum(score.citations for score in answerable)
        ),
        refusal_rate=rate(score.refused for score in unanswerable),
        false_refusals=rate(score.refused for score in answerable),
        answered_wrongly=Rate(sum(point < 0 for point in points), len(points)),
        crag=sum(points) / len(points) if points else None,
        verbatim=Rate(sum(score.verbatim_quotes for score in found), sum(score.quotes for score in found)),
        follow_up=rate(score.strict for score in found if score.follow_up),
        latency_median_ms=median(latencies),
        latency_p95_ms=percentile(latencies, 0.95),
        confusion=_confusion(found),
    )


def rate(judgements: Iterable[bool | None]) -> Rate:
    """How many of the judgements are true; those that could not be made (``None``) are not counted."""
    made = [judgement for judgement in judgements if judgement is not None]
    return Rate(sum(made), len(made))


def breakdown(scores: Iterable[Score], groups: Callable[[Score], Iterable[str]]) -> dict[str, Summary]:
    """The metrics of each group, in the order of first sight; a score may belong to several groups or to none."""
    members: dict[str, list[Score]] = {}
    for score in scores:
        for name in groups(score):
            if name:
                members.setdefault(name, []).append(score)
    return {name: summarize(group) for name, group in members.items()}


def by_persona(scores: Iterable[Score]) -> dict[str, Summary]:
    """The metrics of each persona."""
    return breakdown(scores, lambda score: (score.persona,))


def by_category(scores: Iterable[Score]) -> dict[str, Summary]:
    """The metrics of each category."""
    return breakdown(scores, lambda score: (score.category,))


def by_chapter(scores: Iterable[Score]) -> dict[str, Summary]:
    """The metrics of each chapter or table; a question with evidence in several counts in each."""
    return breakdown(scores, lambda score: score.chapters)


def _confusion(scores: Iterable[Score]) -> dict[str, dict[str, int]]:
    counts = Counter(
        (score.expected.value, ERROR if score.status is None else score.status.value)
        for score in scores
        if score.expected is not None
    )
    table: dict[str, dict[str, int]] = {}
    for (expected, given), count in sorted(counts.items()):
        table.setdefault(expected, {})[given] = count
    return table
