"""What rises more, and by how much: figures computed by hand from 表2-1; and totals that no rate alone gives."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lnplan_qa.answering.indicator_questions import answer_indicator_question
from lnplan_qa.answering.understand import plain, understand
from lnplan_qa.asking import AskingPatterns
from lnplan_qa.config import Settings
from lnplan_qa.facts.indicators import IndicatorFacts
from lnplan_qa.types import Draft, PlanDocument, Status

Ask = Callable[[str], Draft | None]


@pytest.fixture(scope="module")
def ask(plan: PlanDocument, settings: Settings) -> Ask:
    """A question to the table alone."""
    facts = IndicatorFacts(plan, settings.corpus / "indicators.toml")
    patterns = AskingPatterns(settings.corpus / "asking.toml")
    return lambda question: answer_indicator_question(understand(question, plain(question), patterns, facts.years), facts)


def said(ask: Ask, question: str) -> str:
    draft = ask(question)
    assert draft is not None, question
    assert draft.status is Status.ANSWERED, draft.answer
    return draft.answer


@pytest.mark.parametrize("question", ["床位和执业医师，2019到2025谁增得快", "千人床位跟千人医师哪个涨幅大"])
def test_of_two_indicators_the_one_with_the_greater_growth_is_named_first(question: str, ask: Ask) -> None:
    answer = said(ask, question)
    assert answer.startswith("每千人口执业（助理）医师增长更快。")
    assert "14.76%" in answer  # (6.61 − 5.76) ÷ 5.76
    assert "55.31%" in answer  # (3.51 − 2.26) ÷ 2.26


@pytest.mark.parametrize("question", ["低保乡下涨得多还是城里", "农村低保和城市低保谁涨的多", "城乡低保哪个增幅大"])
def test_country_and_town_are_weighed_against_each_other(question: str, ask: Ask) -> None:
    answer = said(ask, question)
    assert "：农村增长更" in answer
    assert "510元" in answer
    assert "390元" in answer


@pytest.mark.parametrize(
    ("question", "verdict", "figures"),
    [
        ("城镇居民收入前三年涨得猛还是后三年", "后三年增长更快", ("0.32万元", "0.37万元")),
        ("抚恤金前三年涨得多还是后三年涨得多", "前三年增长更多", ("610.6元", "571.7元")),
        ("千人床位2019到2022加得多还是2022到2025加得多", "前三年增长更多", ("0.54张", "0.31张")),
        ("农村低保前半段和后半段哪段涨得多", "增加的一样", ("255元",)),
    ],
)
def test_two_halves_of_the_period_are_weighed(question: str, verdict: str, figures: tuple[str, ...], ask: Ask) -> None:
    answer = said(ask, question)
    assert verdict in answer
    assert all(figure in answer for figure in figures)


def test_each_person_a_year_is_a_unit_and_no_pace(ask: Ask) -> None:
    answer = said(ask, "抚恤金从2019到2025每人每年多了几多")
    assert "增加1182.3元/人" in answer
    assert "197.05元/人" in answer
    assert "平均每年增加197.05" in said(ask, "抚恤金从2019到2025平均每年多多少")


@pytest.mark.parametrize(
    "question", ["照3.51这个数，25年全市一共该有几名医生", "按每千人3.51算龙南得有多少医师", "护理型床位2025年一共有几张", "失业率2.2%那就是多少人没工作"]
)
def test_a_total_is_not_made_from_a_rate_alone(question: str, ask: Ask) -> None:
    draft = ask(question)
    assert draft is not None
    assert draft.status is Status.NOT_IN_PLAN
    assert not draft.evidence


def test_a_rate_itself_is_still_answered(ask: Ask) -> None:
    assert "3.51人" in said(ask, "全市每千人有几名执业医师")
    assert "70%" in said(ask, "2025年全市护理型床位占比多少")


@pytest.mark.parametrize("question", ["低保一个月几多钱哟", "低保标准是多少"])
def test_country_or_town_is_asked_back_with_every_figure(question: str, ask: Ask) -> None:
    draft = ask(question)
    assert draft is not None
    assert draft.status is Status.NEEDS_CLARIFICATION
    assert draft.table is not None
    assert [row[0] for row in draft.table.rows] == ["农村", "城市"]
    assert "895" in draft.table.rows[0][-1]


def test_a_year_or_both_areas_named_are_answered(ask: Ask) -> None:
    for question in ("2025年低保标准是多少", "城乡低保标准各是多少", "农村低保多少"):
        assert "895元" in said(ask, question)
