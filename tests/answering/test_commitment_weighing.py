"""Courses and shows of the running text weighed, added up and ranked in everyday words: figures typed from 1.1.3 to 1.1.5."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lnplan_qa.answering.commitment_questions import answer_commitment_question
from lnplan_qa.answering.understand import plain, understand
from lnplan_qa.asking import AskingPatterns
from lnplan_qa.config import Settings
from lnplan_qa.facts.commitments import CommitmentFacts
from lnplan_qa.types import Draft, PlanDocument, Status

Ask = Callable[[str], Draft | None]


@pytest.fixture(scope="module")
def ask(plan: PlanDocument, settings: Settings) -> Ask:
    """A question to the register alone."""
    facts = CommitmentFacts(plan, settings.corpus / "commitments.toml")
    patterns = AskingPatterns(settings.corpus / "asking.toml")
    return lambda question: answer_commitment_question(understand(question, plain(question), patterns, (2019, 2022, 2025)), facts)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("家政班和创业班谁的学员多", ("家政服务培训人数比", "多692人", "1849人", "1157人")),
        ("syb和家政，哪种开的期数多", ("家政服务培训期数比", "多1期")),
        ("家政跟创业两个班哪个补的钱多", ("家政服务培训补贴资金比", "多77.1万元")),
        ("建档立卡的班比家政班多几期", ("多7期",)),
        ("送戏和电影哪个场次多", ("免费放映电影比", "多1413场")),
        ("创业、家政、新员工岗前，这三类班的补贴金加起来？", ("379.3万元",)),
        ("19年创业、家政、园区岗前、建档立卡四种培训班，学员总数帮我合一下", ("6008人",)),
        ("送戏、电影、乡镇自办三样加一块几场", ("1744场",)),
        ("哪种培训期数最多", ("建档立卡贫困劳动力培训最多，54期", "47期", "46期", "33期")),
        ("五种培训里头哪种人最多", ("家政服务培训最多，1849人",)),
        ("工伤参保里建筑业的人占几成", ("39.13%",)),
        ("幼儿园在全市学校里头占多大比重", ("66.23%",)),
        ("创业班每期平均几个人", ("25.15人",)),
        ("企业职工养老参保里头，非在职的有几万人", ("1.32万人",)),
        ("机关事业单位养老参保非在职的有几万人", ("0.33万人",)),
    ],
)
def test_everyday_words_are_computed_from_the_right_figures(question: str, words: tuple[str, ...], ask: Ask) -> None:
    draft = ask(question)
    assert draft is not None, question
    assert draft.status is Status.ANSWERED, draft.answer
    assert all(word in draft.answer for word in words), draft.answer


def test_a_sum_over_fewer_than_the_stated_number_of_things_is_not_given(ask: Ask) -> None:
    draft = ask("创业、家政、绣花三类班的补贴金加起来多少")
    assert draft is None or "292.7" not in draft.answer


@pytest.mark.parametrize("question", ["2019年参加家政班的人没创业班多", "创业培训学员比家政培训的多吧"])
def test_an_asserted_order_that_is_the_other_way_round_is_corrected(question: str, ask: Ask) -> None:
    draft = ask(question)
    assert draft is not None, question
    assert draft.status is Status.CORRECTED, draft.answer


def test_an_asserted_order_that_holds_is_confirmed(ask: Ask) -> None:
    draft = ask("送戏没有电影场次多")
    assert draft is not None
    assert draft.answer.startswith("是，")
