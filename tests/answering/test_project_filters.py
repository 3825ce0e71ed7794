"""Every bound, in 万元, 亿 and 元, on investment, land and floor area, against the typed rows; and the running text,
asked back, which is never taken for the table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from operator import eq, ge, gt, le, lt

import pytest

from lnplan_qa.answering.project_questions import answer_project_question
from lnplan_qa.answering.understand import plain, understand
from lnplan_qa.asking import AskingPatterns
from lnplan_qa.config import Settings
from lnplan_qa.facts.projects import ProjectFacts
from lnplan_qa.plan.passages import passages
from lnplan_qa.types import Draft, PlanDocument, Status

from .project_gold import GOLD

Ask = Callable[[str], Draft | None]
Compare = Callable[[Decimal, Decimal], bool]

BOUNDS: tuple[tuple[str, Compare], ...] = (
    ("超过{}", gt),
    ("大于{}", gt),
    ("高于{}", gt),
    ("{}以上", ge),
    ("不低于{}", ge),
    ("至少{}", ge),
    ("不到{}", lt),
    ("不足{}", lt),
    ("低于{}", lt),
    ("{}以下", le),
    ("不超过{}", le),
    ("{}以内", le),
    ("正好{}", eq),
    ("等于{}", eq),
)
INVESTMENTS = (214, 315, 1000, 3500, 5400, 10000, 12000, 20000, 50000, 69500)
LANDS = (4, 30, 36, 60, 100, 563)
FLOORS = (2000, 15000, 20000, 50000, 165000)


@pytest.fixture(scope="module")
def ask(plan: PlanDocument, settings: Settings) -> Ask:
    """A question to the table alone."""
    facts = ProjectFacts(plan, settings.corpus)
    patterns = AskingPatterns(settings.corpus / "asking.toml")
    return lambda question: answer_project_question(
        understand(question, plain(question), patterns, (2019, 2022, 2025)), facts
    )


def figure(printed: str) -> Decimal:
    """``约16.5万平方米`` -> 165000."""
    match = re.search(r"[\d.]+", printed)
    assert match is not None
    return Decimal(match[0]) * (10000 if "万" in printed else 1)


def investment_wordings(value: int) -> Iterator[str]:
    """An amount of 万元 as a person may write it."""
    yield f"{value}万元"
    yield f"{value}万"
    yield f"{value * 10000}元"
    yield f"{Decimal(value) / 10000:f}亿"
    yield f"{Decimal(value) / 10000:f}亿元"


def check(ask: Ask, question: str, numbers: list[int]) -> None:
    """The draft lists exactly ``numbers``."""
    draft = ask(question)
    assert draft is not None, question
    assert draft.status is Status.ANSWERED
    assert f"22项中{len(numbers)}项" in draft.answer, (question, draft.answer)
    listed = [int(row[0]) for row in draft.table.rows] if draft.table is not None else []
    assert listed == numbers, question


@pytest.mark.parametrize("value", INVESTMENTS)
@pytest.mark.parametrize(("wording", "holds"), BOUNDS)
def test_money_is_bounded_the_same_in_every_unit(ask: Ask, wording: str, holds: Compare, value: int) -> None:
    numbers = [row.number for row in GOLD if holds(Decimal(row.investment), Decimal(value))]
    for amount in investment_wordings(value):
        check(ask, f"投资{wording.format(amount)}的项目有哪些", numbers)
        check(ask, f"有几个项目总投资{wording.format(amount)}", numbers)


@pytest.mark.parametrize("value", LANDS)
@pytest.mark.parametrize(("wording", "holds"), BOUNDS)
def test_land_is_bounded(ask: Ask, wording: str, holds: Compare, value: int) -> None:
    numbers = [row.number for row in GOLD if row.land and holds(figure(row.land), Decimal(value))]
    check(ask, f"占地{wording.format(f'{value}亩')}的项目有哪些", numbers)
    check(ask, f"哪些项目占地面积{wording.format(f'{value}亩')}", numbers)


@pytest.mark.parametrize("value", FLOORS)
@pytest.mark.parametrize(("wording", "holds"), BOUNDS)
def test_floor_area_is_bounded(ask: Ask, wording: str, holds: Compare, value: int) -> None:
    numbers = [row.number for row in GOLD if row.floor and holds(figure(row.floor), Decimal(value))]
    for amount in (f"{value}平方米", f"{Decimal(value) / 10000:f}万平米", f"{value}㎡"):
        check(ask, f"建筑面积{wording.format(amount)}的项目有哪些", numbers)


@pytest.mark.parametrize(("low", "high"), [(1000, 5000), (5400, 12000), (10000, 20000), (20000, 69500)])
def test_ranges_hold_both_ends(ask: Ask, low: int, high: int) -> None:
    numbers = [row.number for row in GOLD if low <= row.investment <= high]
    for wording in (
        f"投资在{low}万到{high}万之间的项目有哪些",
        f"投资{low}万元至{high}万元的项目有几个",
        f"总投资介于{low}万元和{high}万元之间的项目",
        f"投资{Decimal(low) / 10000:f}亿到{Decimal(high) / 10000:f}亿的项目",
        f"投资{low}万以上{high}万以下的项目有哪些",
    ):
        check(ask, wording, numbers)


def test_the_running_text_asked_back_is_not_taken_for_the_table(ask: Ask, plan: PlanDocument) -> None:
    taken = []
    for passage in passages(plan):
        if passage.section.startswith("附表1"):
            continue
        for clause in re.split("[，。；：\n]", passage.text):
            words = clause.strip()
            if 4 <= len(words) <= 40:
                taken += [
                    question
                    for wording in ("{}", "{}吗", "{}由谁负责", "{}有哪些", "{}是多少", "{}什么时候完成")
                    if ask(question := wording.format(words)) is not None
                ]
    assert taken == []


def test_no_heading_is_taken_for_the_table(ask: Ask, plan: PlanDocument) -> None:
    titles = [section.title for section in plan.sections if not section.id.startswith("附表1")]
    wordings = ("{}", "{}有哪些", "{}怎么做", "{}多少钱", "{}由谁负责")
    assert [q for title in titles for wording in wordings if ask(q := wording.format(title)) is not None] == []
