"""One question and what came of it -> a score: every part that can be judged, judged once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lnplan_qa.evaluation.evidence import PlanText, is_covered, is_relevant, within_budget
from lnplan_qa.evaluation.questions import EvalQuestion
from lnplan_qa.evaluation.values import contains_text, contains_value, figures
from lnplan_qa.types import Answer, Status

#: A gold answer of one of these beginnings says that the plan has no answer.
_SAYS_NOTHING: Final = re.compile(
    r"\s*(规划)?(没有|没|未|并未)(写|提|说|涉及|明确|给出|答案|相关)|\s*(不在规划|无法回答|无答案|超出范围)"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a system made of a question: an answer or an error, and the time it took in milliseconds."""

    answer: Answer | None
    error: str = ""
    latency_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """The judgement of one question; ``None`` where the label does not say enough to judge.

    ``status`` is what the system said, ``None`` for an error. The counts of citations are those that metrics add up.
    """

    id: str
    persona: str
    category: str
    chapters: tuple[str, ...]
    follow_up: bool
    expected: Status | None
    answerable: bool | None
    status: Status | None
    error: bool
    status_right: bool | None
    values_right: bool | None
    evidence_right: bool | None
    right: bool | None
    strict: bool | None
    citations: int
    relevant_citations: int
    quotes: int
    verbatim_quotes: int
    latency_ms: float

    @property
    def refused(self) -> bool:
        """True where the system gave an answer of a refusing status; an error is none."""
        return self.status is not None and self.status.is_refusal

    @property
    def points(self) -> int | None:
        """+1 right, 0 refused or failed, −1 wrong (CRAG: X. Yang et al., Comprehensive RAG Benchmark, 2024)."""
        if self.right is None:
            return None
        return 1 if self.right else 0 if self.refused or self.error else -1


def expects_refusal(question: EvalQuestion) -> bool:
    """True where the label, or a gold answer such as 规划未写明, says that the plan has no answer."""
    if question.status is not None:
        return question.status.is_refusal
    return question.gold_answer is not None and _SAYS_NOTHING.match(question.gold_answer) is not None


def score(question: EvalQuestion, outcome: Outcome, plan: PlanText) -> Score:
    """Judge one outcome.

    - *status right*: the status is the expected one.
    - *values right*: every gold value stands in the answer's text (:mod:`lnplan_qa.evaluation.values`); tables and
      citations do not count. A free gold answer with figures is right when all its figures stand there; one without
      is right when its text stands in the answer or in the citations.
    - *evidence right*: every gold quote lies inside the first 800 characters of the citations' quotes.
    - *right*, the answer itself: an answerable question is answered (no refusal) with values right, or, where the label
      has no values, with evidence right; an unanswerable one is refused, whatever the refusal's kind.
    - *strict*: everything that the label asks for at once. Answerable: status, values and evidence right.
      Unanswerable: the status is the expected one (an expectation known only from a gold answer takes any refusal).
    """
    answer = outcome.answer
    refuses = expects_refusal(question)
    answerable = False if refuses else question.answerable
    status = answer.status if answer is not None else None
    status_right = None if question.status is None else status == question.status
    values_right = None if refuses else _values_right(question, answer)
    evidence_right = None if refuses else _evidence_right(question, answer, plan)
    refused = status is not None and status.is_refusal
    right: bool | None = None
    strict: bool | None = None
    if refuses:
        right = refused
        strict = refused if status_right is None else status_right
    else:
        judged = [part for part in (status_right, values_right, evidence_right) if part is not None]
        content = values_right if values_right is not None else evidence_right
        if content is not None:
            right = status is not None and not refused and content
        elif status_right is not None:
            right = status is not None and not refused
        if judged:
            strict = all(judged) and status is not None and not refused
    gold = question.gold_quotes or ()
    citations = answer.citations if answer is not None and answerable and gold else ()
    every = (*answer.citations, *answer.related) if answer is not None else ()
    return Score(
        id=question.id,
        persona=question.persona,
        category=question.category,
        chapters=question.chapters,
        follow_up=bool(question.history),
        expected=question.status,
        answerable=answerable,
        status=status,
        error=answer is None,
        status_right=status_right,
        values_right=values_right,
        evidence_right=evidence_right,
        right=right,
        strict=strict,
        citations=len(citations),
        relevant_citations=sum(is_relevant(plan, citation, gold) for citation in citations),
        quotes=len(every),
        verbatim_quotes=sum(plan.is_verbatim(citation) for citation in every),
        latency_ms=outcome.latency_ms,
    )


def _values_right(question: EvalQuestion, answer: Answer | None) -> bool | None:
    if question.gold_values:
        return answer is not None and all(
            contains_value(answer.answer, value, computed=question.computed) for value in question.gold_values
        )
    if not question.gold_answer:
        return None
    if answer is None:
        return False
    wanted = list(figures(question.gold_answer))
    if wanted:
        printed = [f"{figure.number}{figure.scale}{figure.share}" for figure in wanted]
        return all(contains_value(answer.answer, value) for value in printed)
    text = answer.answer + "".join(citation.quote for citation in answer.citations)
    return contains_text(text, question.gold_answer)


def _evidence_right(question: EvalQuestion, answer: Answer | None, plan: PlanText) -> bool | None:
    if not question.gold_quotes:
        return None
    if answer is None:
        return False
    covered = within_budget(plan, answer.citations)
    return all(is_covered(plan, quote, covered) for quote in question.gold_quotes)
