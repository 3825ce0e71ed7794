"""Somebody who says who they are and asks what there is gets the whole list; a question about one benefit is left alone."""

from __future__ import annotations

import json

import pytest

from lnplan_qa.answering.benefit_questions import answer_benefit_question
from lnplan_qa.answering.understand import plain, understand
from lnplan_qa.asking import AskingPatterns
from lnplan_qa.config import MAX_ANSWER_CHARACTERS, MAX_EVIDENCE_CHARACTERS, PROJECT_ROOT, Settings
from lnplan_qa.facts.benefits import BenefitFacts
from lnplan_qa.types import Draft, Kind, PlanDocument, Status


@pytest.fixture(scope="module")
def facts(plan: PlanDocument, settings: Settings) -> BenefitFacts:
    return BenefitFacts(plan, settings.corpus)


@pytest.fixture(scope="module")
def patterns(settings: Settings) -> AskingPatterns:
    return AskingPatterns(settings.corpus / "asking.toml")


def ask(question: str, facts: BenefitFacts, patterns: AskingPatterns) -> Draft | None:
    return answer_benefit_question(understand(question, plain(question), patterns, (2019, 2022, 2025)), facts)


OPEN = [
    "我妈八十三，农村户口，腿脚残疾，能享受什么政策？",
    "我下岗了，城里租房住，娃儿三岁，有什么补贴可以领",
    "当过兵，退伍两年，想开店，有哪些扶持政策？",
    "我家这种情况有什么政策：低保户，孩子上初中",
    "我是残疾人，国家有什么优惠？",
    "我妈八十三有什么政策",
    "我爷爷九十一，一个人住，有没有什么政策",
    "老公尘肺病，家里没收入，怎么办？",
    "家里有个残疾孩子，四岁，能申请哪些补助？",
    "像我这样的下岗工人，政府有什么帮扶",
    "阿婆九十三岁一个人住，政府有什么照顾冇",
    "俺家是脱贫户，娃读高中，国家有啥补助",
    "我儿子五岁自闭症，可以申请什么",
    "我在工地打工被欠薪，怎么办",
    "爸妈都七十多了，我是独生子女，有什么补贴吗",
    "我是村小老师，三十一岁，有什么待遇",
    "外地来龙南打工，孩子十岁，能享受什么",
    "帮我姐问，她残疾二级，四十岁，农村，有哪些补贴",
    "我老家遭了水灾，房子冲垮了，政府管不管",
    "想办养老院，我五十岁，政府有什么支持",
    "我妈八十三，能享受哪些政策和服务？",
    "我四十八下岗了，城里户口，能得到什么帮助",
]


@pytest.mark.parametrize("question", OPEN)
def test_an_open_question_of_a_situation_is_answered(question: str, facts: BenefitFacts, patterns: AskingPatterns) -> None:
    draft = ask(question, facts, patterns)
    assert draft is not None
    assert (draft.status, draft.kind) == (Status.ANSWERED, Kind.BENEFIT)
    assert len(draft.answer) <= MAX_ANSWER_CHARACTERS
    assert sum(span.end - span.start for span in draft.evidence) <= MAX_EVIDENCE_CHARACTERS
    assert draft.evidence
    assert draft.table is not None
    assert f"共{len(draft.table.rows)}项" in draft.answer
    assert "我能享受什么" in draft.answer
    assert "符合条件" not in draft.answer
    assert "您符合" not in draft.answer


@pytest.mark.parametrize(
    "question",
    [
        "残疾学生上学有什么资助？",
        "找不到工作，政府有什么帮扶？",
        "农村残疾人有什么补贴",
        "80岁以上老人有什么补贴",
        "我妈85了，高龄补贴一个月多少钱",
        "我是残疾人，护理补贴怎么申请",
        "我家孩子残疾，上学有什么资助",
        "我下岗了，失业保险金能领多少",
        "我想开店，有什么贷款政策",
        "留守儿童有什么政策",
        "规划里有哪些政策",
        "当兵回来想自己干点事业，政府对退役士兵创业给哪些支持？",
        "我残疾二级，护理补贴每个月多少钱",
        "我家低保，低保标准2025年多少",
        "我怀孕了，住院分娩补助多少钱",
        "我爸尘肺病，工伤保险怎么赔",
        "孩子四岁，城区公办幼儿园有几所",
        "我住老旧小区，改造哪一年完成",
        "我想问公租房申请条件",
        "我家在农村，卫生厕所普及率多少",
        "我是农民工，有培训吗",
        "我妈90岁，长寿补助什么时候发",
        "低保对象医疗救助比例是多少",
        "高校毕业生有什么就业政策",
    ],
)
def test_a_question_about_one_thing_or_a_class_of_people_is_left_alone(
    question: str, facts: BenefitFacts, patterns: AskingPatterns
) -> None:
    assert ask(question, facts, patterns) is None


def test_no_development_question_is_taken(facts: BenefitFacts, patterns: AskingPatterns) -> None:
    lines = (PROJECT_ROOT / "eval" / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    assert [question for question in questions if ask(question, facts, patterns) is not None] == []


def test_the_answer_says_what_was_understood_and_asks_for_the_rest(facts: BenefitFacts, patterns: AskingPatterns) -> None:
    draft = ask(OPEN[0], facts, patterns)
    assert draft is not None
    assert draft.answer.startswith("按您说的情况（母亲（83岁、残疾人）；农村）")
    assert "残疾证是几级" in draft.answer


def test_every_row_of_the_table_quotes_the_plan(facts: BenefitFacts, patterns: AskingPatterns) -> None:
    draft = ask(OPEN[1], facts, patterns)
    assert draft is not None
    assert draft.table is not None
    text = "".join(facts.document.text.split())
    assert all("".join(row[3].split()) in text for row in draft.table.rows)
    assert {row[0] for row in draft.table.rows} <= {"规划写明", "规划提出但未写条件", "需向主管部门核实"}
