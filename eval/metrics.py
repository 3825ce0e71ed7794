"""The metrics of the evaluation. They live in the package, so that ``lnplan-qa eval`` works from an install alone."""

from __future__ import annotations

from lnplan_qa.evaluation.metrics import (
    Rate,
    Summary,
    breakdown,
    by_category,
    by_chapter,
    by_persona,
    median,
    percentile,
    summarize,
    wilson,
)
from lnplan_qa.evaluation.score import Outcome, Score, score
from lnplan_qa.evaluation.values import contains_value

__all__ = [
    "Outcome",
    "Rate",
    "Score",
    "Summary",
    "breakdown",
    "by_category",
    "by_chapter",
    "by_persona",
    "contains_value",
    "median",
    "percentile",
    "score",
    "summarize",
    "wilson",
]
