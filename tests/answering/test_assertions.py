"""What people assert: right figures with a false conclusion, statements without a question, other places in the sentence."""

from __future__ import annotations

import pytest

from lnplan_qa.answering.statement import as_assertion
from lnplan_qa.qa import PlanQA
from lnplan_qa.types import Status

FALSE = (
    "民政局3个项目一共4亿元对吧",
    "民政局的三个项目一共4亿元",
    "规划说教育项目总投资20亿元",
    "卫健委一共10个项目",
    "教育项目占总投资一半以上，是吗",
    "阳明中学比第六人民医院多3亿，对吧",
    "第六人民医院比阳明中学多1.95亿，对吧",
    "阳明中学和职业教育中心加起来8亿，对吗",
    "阳明中学投资排第三，是不是",
    "低保从640到895，增加了300元，对吗",
    "护理型床位比例提高50个百分点，对吗",
    "护理型床位比例下降到70%",
    "失业率下降0.15个百分点，对吗",
    "农村低保2025年是2019年的三倍吧",
    "失业率控制在1.5%以内。",
    "城市低保到1300元",
    "2025年失业率目标2.3%",
    "农村低保2019年是640元吧",
    "高中毛入学率目标比2019年高，对吗",
)
TRUE = (
    "民政局3个项目一共3.36亿元对吧",
    "规划说卫生项目总投资14.902亿元",
    "卫健委一共7个项目",
    "教育项目占总投资不到一半，是吗",
    "阳明中学比第六人民医院多1.95亿，对吧",
    "第六人民医院投资排第二，是不是",
    "城市低保2019年到2025年涨了390元对吗",
    "护理型床位比例提高45个百分点，对吗",
    "失业率从2.3%降到2.2%，对吗",
    "农村低保2025年比2019年翻了一番多，对吗",
    "失业率控制在2.2%以内。",
    "城市低保到1030元",
    "农村低保2019年是385元吧",
    "老旧小区改造由住建局负责",
)


@pytest.mark.parametrize("question", FALSE)
def test_what_is_asserted_falsely_is_corrected(qa: PlanQA, question: str) -> None:
    answer = qa.ask(question)
    assert answer.status is Status.CORRECTED, answer.answer
    assert answer.answer.startswith("与规划不符")


@pytest.mark.parametrize("question", TRUE)
def test_what_is_asserted_rightly_is_confirmed(qa: PlanQA, question: str) -> None:
    answer = qa.ask(question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert answer.answer.startswith("是"), answer.answer


@pytest.mark.parametrize("text", ["失业率是多少", "总投资1亿元以上的项目有哪些", "介绍一下教育吧", "我家孩子七岁", "低保标准", "16个乡镇卫生院"])
def test_a_question_or_a_topic_is_no_statement(text: str) -> None:
    assert as_assertion(text) == text


@pytest.mark.parametrize("question", ["规划前后矛盾吗", "规划里的数据有问题吗", "有没有互相打架的数字", "规划自己和自己矛盾的地方"])
def test_the_plan_against_itself_is_asked_in_many_words(qa: PlanQA, question: str) -> None:
    assert "91.97%" in qa.ask(question).answer


@pytest.mark.parametrize(
    ("question", "lead"),
    [("高中毛入学率目标比2019年低吗", "是"), ("失业率目标比2019年低吗", "否"), ("每千人床位目标比2019年低吗", "与规划不符")],
)
def test_a_comparison_with_the_target_gets_a_verdict(qa: PlanQA, question: str, lead: str) -> None:
    assert qa.ask(question).answer.startswith(lead)


@pytest.mark.model
def test_an_age_outside_the_plans_span_is_said_so(qa: PlanQA) -> None:
    answer = qa.ask("有七岁孩子的残疾康复免费吗").answer
    assert "0—6岁" in answer
    assert "7岁不在其内" in answer
    assert not answer.startswith("有")


@pytest.mark.model
def test_there_is_is_said_only_of_what_the_quotation_names(qa: PlanQA) -> None:
    assert not qa.ask("有没有上门护理").answer.startswith("有")
    assert qa.ask("公租房有没有补贴").answer.startswith("有")
