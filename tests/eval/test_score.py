"""One question's score, by hand, over a plan of two sentences."""

from __future__ import annotations

import dataclasses

import pytest

from lnplan_qa.evaluation.evidence import PlanText
from lnplan_qa.evaluation.questions import EvalQuestion, chapter
from lnplan_qa.evaluation.score import Outcome, expects_refusal, score
from lnplan_qa.types import Answer, Citation, Kind, Status

TEXT = "农村标准为895元。城市标准为1030元。"
PLAN = PlanText.of(TEXT)
RURAL, CITY = "农村标准为895元", "城市标准为1030元"
QUESTION = EvalQuestion("q", "农村多少？", status=Status.ANSWERED, gold_quotes=(RURAL,), gold_values=("895",))
SILENT = EvalQuestion("s", "电话？", status=Status.NOT_IN_PLAN, gold_quotes=(), gold_values=())


def cite(quote: str) -> Citation:
    start = TEXT.index(quote)
    return Citation("", "", quote, start, start + len(quote))


def outcome(status: Status, text: str, *quotes: str) -> Outcome:
    return Outcome(Answer("", status, Kind.NONE, text, tuple(cite(quote) for quote in quotes)), "", 5.0)


def test_a_right_answer_is_right_in_every_part() -> None:
    found = score(QUESTION, outcome(Status.ANSWERED, "895元", RURAL), PLAN)
    assert (found.status_right, found.values_right, found.evidence_right, found.right, found.strict) == (True,) * 5
    assert (found.citations, found.relevant_citations, found.quotes, found.verbatim_quotes) == (1, 1, 1, 1)
    assert found.points == 1


@pytest.mark.parametrize(
    ("given", "right", "strict", "points"),
    [
        (outcome(Status.ANSWERED, "1030元", RURAL), False, False, -1),  # the value of the other row
        (outcome(Status.ANSWERED, "895元", CITY), True, False, 1),  # the right value, another sentence cited
        (outcome(Status.PARTIAL, "895元", RURAL), True, False, 1),  # the right value, another status
        (outcome(Status.NOT_IN_PLAN, "规划未写明895元"), False, False, 0),  # a refusal is never right here
        (Outcome(None, "boom"), False, False, 0),
    ],
)
def test_each_part_fails_on_its_own(given: Outcome, right: bool, strict: bool, points: int) -> None:
    found = score(QUESTION, given, PLAN)
    assert (found.right, found.strict, found.points) == (right, strict, points)


def test_a_value_that_stands_only_in_a_citation_is_not_answered() -> None:
    assert score(QUESTION, outcome(Status.ANSWERED, "见下", RURAL), PLAN).values_right is False


def test_an_unanswerable_question_wants_the_right_kind_of_refusal() -> None:
    exact = score(SILENT, outcome(Status.NOT_IN_PLAN, ""), PLAN)
    other = score(SILENT, outcome(Status.OUT_OF_SCOPE, ""), PLAN)
    answered = score(SILENT, outcome(Status.ANSWERED, "895", RURAL), PLAN)
    assert (exact.strict, exact.right, exact.points) == (True, True, 1)
    assert (other.strict, other.right, other.points) == (False, True, 1)
    assert (answered.strict, answered.right, answered.points) == (False, False, -1)
    # Precision is about answerable questions; a citation here is a wrong answer already.
    assert answered.citations == 0


def test_without_values_the_evidence_decides_whether_an_answer_is_right() -> None:
    question = dataclasses.replace(QUESTION, gold_values=())
    assert score(question, outcome(Status.ANSWERED, "", RURAL), PLAN).right is True
    assert score(question, outcome(Status.ANSWERED, "", CITY), PLAN).right is False
    assert score(question, outcome(Status.ANSWERED, "", RURAL), PLAN).values_right is None


def test_every_gold_quote_is_needed() -> None:
    question = dataclasses.replace(QUESTION, gold_quotes=(RURAL, CITY))
    assert score(question, outcome(Status.ANSWERED, "895", RURAL), PLAN).evidence_right is False
    assert score(question, outcome(Status.ANSWERED, "895", CITY, RURAL), PLAN).evidence_right is True


def test_a_free_gold_answer_is_compared_by_its_figures_or_else_its_text() -> None:
    figures = EvalQuestion("f", "多少？", gold_answer="每月895元。")
    text = EvalQuestion("t", "哪里？", gold_answer="城市标准")
    assert score(figures, outcome(Status.ANSWERED, "约895元/人·月"), PLAN).strict is True
    assert score(figures, outcome(Status.ANSWERED, "1030"), PLAN).strict is False
    assert score(text, outcome(Status.ANSWERED, "", CITY), PLAN).strict is True
    assert score(text, outcome(Status.ANSWERED, "", RURAL), PLAN).strict is False


@pytest.mark.parametrize("text", ["规划未写明", "没有写", "未提及具体金额", "无答案", "规划没有相关内容"])
def test_a_gold_answer_may_say_that_the_plan_is_silent(text: str) -> None:
    question = EvalQuestion("n", "电话？", gold_answer=text)
    assert expects_refusal(question)
    assert score(question, outcome(Status.NEEDS_CLARIFICATION, ""), PLAN).strict is True
    assert score(question, outcome(Status.ANSWERED, text), PLAN).strict is False


def test_a_gold_answer_that_denies_is_still_an_answer() -> None:
    assert not expects_refusal(EvalQuestion("n", "有高级中学吗？", gold_answer="没有，0所"))


def test_a_question_without_any_label_is_not_judged() -> None:
    found = score(EvalQuestion("x", "你好"), outcome(Status.ANSWERED, "895", RURAL), PLAN)
    assert (found.right, found.strict, found.points, found.answerable) == (None, None, None, None)


def test_chapters_follow_the_section_names() -> None:
    assert [chapter(name) for name in ("1.1.5", "10.2", "第六章专栏/2", "第三章", "表2-1/城镇登记失业率", "附表1/9", "前言")] == [
        "第一章", "第十章", "第六章", "第三章", "表2-1", "附表1", "前言",
    ]  # fmt: skip
    assert EvalQuestion("", "", section="5.1/2;附表1/9;5.2").chapters == ("第五章", "附表1")
