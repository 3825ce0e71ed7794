"""Asks a system every question and judges what comes back; an error on one question never stops the run."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from lnplan_qa.errors import LnplanError
from lnplan_qa.evaluation.evidence import PlanText
from lnplan_qa.evaluation.questions import EvalQuestion
from lnplan_qa.evaluation.score import Outcome, Score, score
from lnplan_qa.types import Answer

Ask = Callable[[str, Sequence[str]], Answer]


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, what came of it, and the judgement."""

    question: EvalQuestion
    outcome: Outcome
    score: Score


def ask_once(ask: Ask, question: EvalQuestion) -> Outcome:
    """The system's answer with the time it took (wall clock, milliseconds), or its error in words."""
    start = time.perf_counter()
    try:
        answer = ask(question.question, question.history)
    except LnplanError as error:
        return Outcome(None, str(error), (time.perf_counter() - start) * 1000)
    except Exception as error:  # whatever breaks counts as this question's error
        return Outcome(None, f"{type(error).__name__}: {error}", (time.perf_counter() - start) * 1000)
    return Outcome(answer, "", (time.perf_counter() - start) * 1000)


def evaluate(
    questions: Iterable[EvalQuestion], ask: Ask, plan: PlanText, saved_ms: Callable[[], float] | None = None
) -> Iterator[Judged]:
    """Judge the questions one by one, in order; nothing is kept, so any number of them fits in memory.

    Args:
        saved_ms: gives the milliseconds that the last question was spared by work remembered from another system; they
            are added to its time.
    """
    for question in questions:
        outcome = ask_once(ask, question)
        if saved_ms is not None:
            outcome = dataclasses.replace(outcome, latency_ms=outcome.latency_ms + saved_ms())
        yield Judged(question, outcome, score(question, outcome, plan))
