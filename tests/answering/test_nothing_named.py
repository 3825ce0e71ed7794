"""Claims about questions that name nothing, on the real plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lnplan_qa.types import Status

if TYPE_CHECKING:
    from lnplan_qa.qa import PlanQA

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("question", "choice"),
    [
        ("投资多少？", "龙南市阳明中学建设项目"), ("归哪个部门管", "龙南市中心敬老院项目"), ("标准是多少", "最低生活保障标准"),
        ("2022年是多少", "城镇登记失业率"), ("多少人", "每千人口执业（助理）医师"), ("增加了几所", "幼儿园"), ("覆盖率多少", "社区服务设施覆盖率"),
    ],
)  # fmt: skip
def test_what_could_be_meant_is_offered(question: str, choice: str, qa: PlanQA) -> None:
    answer = qa.ask(question)
    assert answer.status is Status.NEEDS_CLARIFICATION
    assert answer.table is not None
    assert any(choice in cell for row in answer.table.rows for cell in row)
    assert len(answer.answer) <= 600


@pytest.mark.parametrize("question", ["低保多少钱", "附表1一共投资多少", "敬老院归谁管", "60亩的是哪个项目", "怎么申请"])
def test_who_names_something_is_not_asked_what_is_meant_in_general(question: str, qa: PlanQA) -> None:
    assert "请写明名称" not in qa.ask(question).answer


def test_a_follow_up_takes_its_subject_from_before(qa: PlanQA) -> None:
    answer = qa.ask("投资多少？", ["阳明中学多大"])
    assert "69500" in answer.answer
