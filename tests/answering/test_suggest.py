"""What else may be asked: from the same facts or section, and every one of them answered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

from lnplan_qa.answering.suggest import SUGGESTIONS, Suggestions
from lnplan_qa.config import PROJECT_ROOT, Settings
from lnplan_qa.facts.plan_facts import PlanFacts
from lnplan_qa.plan.outline import Outline
from lnplan_qa.plan.passages import passages
from lnplan_qa.search.questions import read_questions
from lnplan_qa.types import Answer, Citation, Kind, Passage, Span, Status

if TYPE_CHECKING:
    from lnplan_qa.qa import PlanQA

DEVELOPMENT = PROJECT_ROOT / "eval" / "questions" / "dev.jsonl"


@pytest.fixture(scope="module")
def facts(settings: Settings) -> PlanFacts:
    return PlanFacts(settings.corpus)


@pytest.fixture(scope="module")
def found(facts: PlanFacts) -> tuple[Passage, ...]:
    return passages(facts.document)


def cite(facts: PlanFacts, span: Span) -> Citation:
    return Citation(Outline(facts.document).section_at(span), "", facts.quote(span), span.start, span.end)


def place_of(facts: PlanFacts, words: str) -> Span:
    start = facts.document.text.index(words)
    return Span(start, start + len(words))


@pytest.fixture(scope="module")
def willing(facts: PlanFacts, found: tuple[Passage, ...], settings: Settings) -> Suggestions:
    """With an assistant that answers every question from the whole plan, each differently."""
    whole = Citation("", "", facts.document.text, 0, len(facts.document.text))
    keys = read_questions(settings.corpus / "questions.jsonl", found)
    return Suggestions(
        facts, found, keys, lambda question: Answer(question, Status.ANSWERED, Kind.NONE, question, citations=(whole,))
    )


def answered(facts: PlanFacts, text: str, *spans: Span, question: str = "问") -> Answer:
    return Answer(question, Status.ANSWERED, Kind.NONE, text, citations=tuple(cite(facts, span) for span in spans))


def test_the_other_group_of_the_same_year_comes_before_another_year(facts: PlanFacts, willing: Suggestions) -> None:
    row = facts.indicators.by_name["最低生活保障标准"].indicator
    assert willing.after(answered(facts, "2025年农村最低生活保障标准目标为约895元/人·月。", row.span)) == (
        "2025年城市最低生活保障标准是多少？",
        "2022年农村最低生活保障标准是多少？",
        "农村最低生活保障标准从2019年到2025年增加多少？",
    )


def test_a_figure_that_is_the_same_in_all_years_leads_to_the_next_indicator(
    facts: PlanFacts, willing: Suggestions
) -> None:
    row = facts.indicators.by_name["农民工随迁子女接受义务教育比例"].indicator
    assert willing.after(answered(facts, "2025年比例为100%。", row.span)) == ("2025年每千人医疗卫生机构床位是多少？",)


def test_a_project_leads_to_the_columns_that_the_answer_does_not_name(facts: PlanFacts, willing: Suggestions) -> None:
    row = facts.projects.row(10)
    assert row is not None
    told = willing.after(answered(facts, "龙南市阳明中学建设项目总投资69500万元。", row.project.span))
    assert told == (
        "龙南市阳明中学建设项目由哪个部门负责？",
        "龙南市阳明中学建设项目建筑面积多少？",
        "教科体局负责哪些项目？",
    )


def test_the_table_of_projects_leads_to_its_departments(facts: PlanFacts, willing: Suggestions) -> None:
    told = willing.after(answered(facts, "共22个项目。", facts.projects.title))
    assert told == ("附表1总投资合计多少？", "卫健委负责哪些项目？", "人社局负责哪些项目？")


def test_a_sentence_leads_to_those_around_it_and_not_to_itself(
    facts: PlanFacts, willing: Suggestions, found: Sequence[Passage]
) -> None:
    here = place_of(facts, "农村五保集中供养率到2025年达到41.08%")
    told = willing.after(answered(facts, "41.08%", here))
    assert len(told) == SUGGESTIONS
    assert "没儿没女的农村孤老，到2025年有几成能住进集体的院里？" not in told
    assert "收养孤老的地方会不会再多建、多收人？" in told


def test_a_refusal_leads_to_what_is_related_itself(facts: PlanFacts, willing: Suggestions) -> None:
    related = cite(facts, place_of(facts, "深化80岁-99岁高龄老人保健补助和百岁老人长寿补助投入机制的施行。"))
    refusal = Answer("补助几号打卡", Status.NOT_IN_PLAN, Kind.NONE, "规划未写明日期。", related=(related,))
    assert willing.after(refusal)[0] == "八九十岁的老人，政府有没有发点补贴？"


@pytest.mark.parametrize("status", [Status.OUT_OF_SCOPE, Status.NEEDS_CLARIFICATION])
def test_where_nothing_was_found_or_a_choice_is_open_nothing_is_suggested(
    facts: PlanFacts, willing: Suggestions, status: Status
) -> None:
    related = (
        () if status is Status.OUT_OF_SCOPE else (cite(facts, place_of(facts, "每千名老年人养老床位到2025年达到40张")),)
    )
    assert willing.after(Answer("问", status, Kind.NONE, "答", related=related)) == ()


def test_what_is_answered_elsewhere_or_not_at_all_is_left_out(facts: PlanFacts, found: tuple[Passage, ...]) -> None:
    row = facts.indicators.by_name["城镇登记失业率"].indicator
    elsewhere = cite(facts, place_of(facts, "教育优先战略"))

    def ask(question: str) -> Answer:
        if question.startswith("2025"):
            return Answer(question, Status.NOT_IN_PLAN, Kind.NONE, "规划未写明。", related=(cite(facts, row.span),))
        if question.startswith("2022"):
            return Answer(question, Status.ANSWERED, Kind.NONE, question, citations=(elsewhere,))
        return Answer(question, Status.ANSWERED, Kind.NONE, question, citations=(cite(facts, row.span),))

    suggestions = Suggestions(facts, found, (), ask)
    assert suggestions.after(answered(facts, "2019年为2.05%", row.span)) == (
        "城镇登记失业率从2019年到2025年变化多少？",
    )


@pytest.mark.model
def test_every_suggestion_for_a_large_sample_of_answers_is_answered_and_says_something_else(qa: PlanQA) -> None:
    sample = [(json.loads(line)["question"], tuple(json.loads(line).get("history") or ())) for line in
              DEVELOPMENT.read_text(encoding="utf-8").splitlines()[::16]]  # fmt: skip
    sample += [(f"2025年{entry.indicator.name}是多少", ()) for entry in qa.facts.indicators.entries]
    sample += [(f"{row.name}总投资多少", ()) for row in qa.facts.projects.rows[::2]]
    with_some = 0
    for question, history in sample:
        answer = qa.ask(question, history)
        suggested = qa.suggest(question, history)
        with_some += bool(suggested)
        given = [qa.ask(further) for further in suggested]
        assert [(one.question, one.status) for one in given if one.status is not Status.ANSWERED] == [], question
        assert len({answer.answer, *(one.answer for one in given)}) == len(given) + 1, question
        if answer.status in (Status.OUT_OF_SCOPE, Status.NEEDS_CLARIFICATION):
            assert suggested == ()
    assert len(sample) > 55
    assert with_some > 0.75 * len(sample)
