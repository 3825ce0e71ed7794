"""Claims about words and figures that several indicators and registered figures share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lnplan_qa.answering.shared_names import answer_shared_name
from lnplan_qa.config import Settings
from lnplan_qa.facts.plan_facts import PlanFacts
from lnplan_qa.types import Draft, Status

from .typed import Reader

Ask = Callable[[str], Draft | None]


@pytest.fixture(scope="module")
def ask(settings: Settings) -> Ask:
    facts, reader = PlanFacts(settings.corpus), Reader.of(settings.corpus)
    return lambda question: answer_shared_name(reader.read(question), facts.indicators, facts.commitments)


@pytest.mark.parametrize(
    ("question", "among"),
    [
        ("人均的那个指标2025年是多少", {"城镇居民人均可支配收入", "人均受教育年限"}),
        ("每千人的指标是多少", {"每千人医疗卫生机构床位", "每千人口执业（助理）医师"}),
        ("表里带比例的是多少", {"农民工随迁子女接受义务教育比例", "护理型床位占养老床位比例"}),
        ("百分之九十以上的是哪一项", {"职业病诊断服务覆盖率", "妇女常见病定期筛查率"}),
        ("100%的指标是哪个", {"社区服务设施覆盖率", "婚姻登记联网率"}),
    ],
)
def test_what_several_share_is_asked_back_with_the_choices(ask: Ask, question: str, among: set[str]) -> None:
    draft = ask(question)
    assert draft is not None
    assert draft.status is Status.NEEDS_CLARIFICATION
    assert draft.table is not None
    assert among <= {row[0] for row in draft.table.rows}


def test_a_figure_of_one_thing_names_it(ask: Ask) -> None:
    draft = ask("41.08%是哪个指标")
    assert draft is not None
    assert draft.status is Status.ANSWERED
    assert "农村五保集中供养率" in draft.answer
    assert len(draft.evidence) == 1


@pytest.mark.parametrize(
    "question", ["人均寿命多少", "职业病诊断服务覆盖率是多少", "比例", "补贴怎么领", "多少", "90%的老人都有医保吗"]
)
def test_what_says_more_or_asks_nothing_is_left_alone(ask: Ask, question: str) -> None:
    assert ask(question) is None
