"""Claims about a project that is pointed at and described, not named."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lnplan_qa.answering.project_questions import answer_project_question
from lnplan_qa.config import Settings
from lnplan_qa.facts.projects import ProjectFacts
from lnplan_qa.types import Draft, PlanDocument, Status

from .typed import Reader

Ask = Callable[[str], Draft | None]


@pytest.fixture(scope="module")
def ask(plan: PlanDocument, settings: Settings) -> Ask:
    facts, reader = ProjectFacts(plan, settings.corpus), Reader.of(settings.corpus)
    return lambda question: answer_project_question(reader.read(question), facts)


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("那所2000人的学校投资多少", {"12", "13", "14"}),
        ("50000平方米的那个项目要花多少钱", {"7", "8", "11"}),
        ("12000万元的那个项目归谁管", {"12", "14", "20"}),
        ("民政局那个项目投资多少", {"18", "19", "20"}),
        ("有感染科大楼的那个项目总投资多少", {"4", "6", "7"}),
        ("建骨灰堂的那个项目要多少钱", {"19", "20"}),
        ("带食堂的那个学校占地多少亩", {"10", "17"}),
        ("那家医院的总投资是多少", {"4", "5", "6"}),
        ("疾控中心的工程面积多大", {"1", "7"}),
        ("旧房改造项目总投资多少", {"22", "23"}),
    ],
)
def test_what_fits_several_projects_is_asked_back_with_the_choices(ask: Ask, question: str, numbers: set[str]) -> None:
    draft = ask(question)
    assert draft is not None
    assert draft.status is Status.NEEDS_CLARIFICATION
    assert draft.table is not None
    assert {row[0] for row in draft.table.rows} == numbers
    assert not draft.evidence


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("林业局那个项目投多少钱", "国有林区危旧房改建总投资315万元"),
        ("占地618亩的那个项目投资多少", "总投资18000万元"),
        ("6000人规模的那所学校要投多少钱", "69500万元"),
        ("占地200亩的那家医院投资多少", "总投资50000万元"),
        ("盖3栋实训楼的那个项目投资多少", "龙南市公共实训基地建设项目总投资3500万元"),
        ("教科体局那个占地300亩的项目投多少钱", "龙南市职业教育中心总投资35000万元"),
        ("疾控中心实验楼面积多大", "4400平方米"),
        ("60000平方米的那个项目总投资多少", "20000万元"),
    ],
)
def test_what_fits_one_project_is_answered(ask: Ask, question: str, says: str) -> None:
    draft = ask(question)
    assert draft is not None
    assert draft.status is Status.ANSWERED
    assert says in draft.answer


@pytest.mark.parametrize("question", ["那个项目投资多少", "占地多少亩，核一下", "新起那栋楼几平米", "改造项目总投资报一下"])
def test_a_figure_of_nothing_named_is_asked_back_with_all_that_state_it(ask: Ask, question: str) -> None:
    draft = ask(question)
    assert draft is not None
    assert draft.status is Status.NEEDS_CLARIFICATION
    assert draft.table is not None
    assert len(draft.table.rows) > 1
    assert len(draft.answer) <= 600


@pytest.mark.parametrize(
    "question",
    [
        "那所学校怎么报名",  # a service
        "杨坊那个电影院要花多少钱",  # nothing of the table
        "目标是100%的那个指标叫什么",  # the other table
    ],
)
def test_what_describes_no_project_is_left_alone(ask: Ask, question: str) -> None:
    draft = ask(question)
    assert draft is None or draft.status is Status.NOT_IN_PLAN


@pytest.mark.parametrize("question", ["60亩的项目一共投多少", "卫健委的项目总投资合计多少", "占地60亩的项目有哪些"])
def test_all_that_fit_are_still_listed_or_added_up(ask: Ask, question: str) -> None:
    draft = ask(question)
    assert draft is not None
    assert draft.status is Status.ANSWERED
