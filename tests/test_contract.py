"""The answer contract over hundreds of real questions: verbatim, bounded, the same each time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bench.measure import read_questions
from lnplan_qa.config import MAX_ANSWER_CHARACTERS, PROJECT_ROOT
from lnplan_qa.plan.outline import Outline
from lnplan_qa.types import Answer, Kind, PlanDocument, Status

if TYPE_CHECKING:
    from lnplan_qa.qa import PlanQA

pytestmark = pytest.mark.model

#: Of the corpus's question keys every n-th is asked: all sections, all voices.
_EVERY = 15


def questions() -> list[tuple[str, tuple[str, ...]]]:
    """The questions of the benchmark, and some of the corpus's keys."""
    lines = (PROJECT_ROOT / "corpus" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    keys: list[str] = []
    for line in filter(None, lines):
        for asked in json.loads(line)["questions"].values():
            keys += [asked] if isinstance(asked, str) else asked
    return [*read_questions(), *((key, ()) for key in keys[::_EVERY])]


@pytest.fixture(scope="module")
def answers(qa: PlanQA) -> list[Answer]:
    return [qa.ask(question, history) for question, history in questions()]


def test_there_are_more_than_three_hundred_varied_questions(answers: list[Answer]) -> None:
    assert len({answer.question for answer in answers}) >= 300
    assert {answer.status for answer in answers} == set(Status)
    assert len({answer.kind for answer in answers}) >= 6


def test_every_quote_is_its_span_of_the_plan(answers: list[Answer], plan_text: str) -> None:
    for answer in answers:
        for citation in (*answer.citations, *answer.related):
            assert plan_text[citation.start : citation.end] == citation.quote != "", answer.question


def test_every_citation_names_the_section_and_heading_that_hold_it(answers: list[Answer], plan: PlanDocument) -> None:
    outline = Outline(plan)
    for answer in answers:
        for citation in (*answer.citations, *answer.related):
            section = outline.section(citation.section)
            assert section.span.start <= citation.start < citation.end <= section.span.end, answer.question
            assert citation.heading == outline.heading(citation.section)


def test_a_refusal_has_no_citations_and_an_answer_has_some(answers: list[Answer]) -> None:
    for answer in answers:
        assert bool(answer.citations) is not answer.status.is_refusal, answer.question


def test_a_refusal_is_of_no_kind_and_says_which_status_it_is(answers: list[Answer]) -> None:
    openings = {Status.NOT_IN_PLAN: "规划未写明", Status.OUT_OF_SCOPE: "这不属于", Status.CORRECTED: "与规划不符"}
    for answer in answers:
        if answer.status in openings:
            assert answer.answer.startswith(openings[answer.status]), answer.question
        if answer.status is Status.OUT_OF_SCOPE:
            assert answer.kind is Kind.NONE, answer.question


def test_a_partial_answer_names_what_is_missing(answers: list[Answer]) -> None:
    for answer in answers:
        if answer.status is Status.PARTIAL:
            assert answer.missing, answer.question


def test_answers_keep_within_their_length_and_are_not_empty(answers: list[Answer]) -> None:
    for answer in answers:
        assert 0 < len(answer.answer.strip()) <= MAX_ANSWER_CHARACTERS, answer.question


def test_every_table_is_rectangular(answers: list[Answer]) -> None:
    for answer in answers:
        if answer.table is not None:
            assert all(len(row) == len(answer.table.columns) for row in answer.table.rows), answer.question


def test_the_same_question_gets_the_same_answer(qa: PlanQA, answers: list[Answer]) -> None:
    from dataclasses import replace

    for (question, history), answer in list(zip(questions(), answers, strict=True))[::7]:
        assert replace(qa.ask(question, history), latency_ms=answer.latency_ms) == answer
