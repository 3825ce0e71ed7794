"""Claims about follow-ups, read with the typed facts of the real plan; what needs search is tested with the real model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lnplan_qa.answering.commitment_questions import answer_commitment_question
from lnplan_qa.answering.followup import FollowUps, Judges, Wording, plan_catalog, plan_slots
from lnplan_qa.answering.followup.cues import read_cues
from lnplan_qa.answering.indicator_questions import answer_indicator_question
from lnplan_qa.answering.lookup import look_up
from lnplan_qa.answering.project_questions import answer_project_question
from lnplan_qa.answering.understand import plain, understand
from lnplan_qa.config import Settings
from lnplan_qa.errors import CorpusError
from lnplan_qa.facts.plan_facts import PlanFacts
from lnplan_qa.search.hybrid import Retrieval
from lnplan_qa.search.tokenizer import Tokenizer
from lnplan_qa.types import Draft, Kind, Status

from .typed import Reader

if TYPE_CHECKING:
    from lnplan_qa.qa import PlanQA

_SILENT = Draft(Status.NOT_IN_PLAN, Kind.NONE, "规划未写明")
Ask = Callable[..., str]


@pytest.fixture(scope="module")
def complete(settings: Settings) -> Ask:
    """Gives the stand-alone question of a turn after the turns before it; search finds nothing here."""
    facts = PlanFacts(settings.corpus)
    patterns = Reader.of(settings.corpus).patterns
    segments = Tokenizer.from_corpus(settings.corpus).segments

    def typed(text: str) -> Draft | None:
        return look_up(
            understand(text, text, patterns, facts.indicators.years),
            (
                lambda query: answer_project_question(query, facts.projects),
                lambda query: answer_indicator_question(query, facts.indicators),
                lambda query: answer_commitment_question(query, facts.commitments),
            ),
        )

    follow_ups = FollowUps(
        Wording(patterns, segments),
        plan_slots(facts, settings.corpus / "groups.toml", segments),
        plan_catalog(facts),
        Judges(typed, lambda text, search: _SILENT, lambda text: "天气" in text, facts.outline.section_at),
        facts.commitments,
    )

    def ask(question: str, *history: str) -> str:
        talk = follow_ups.begin([plain(turn) for turn in history], lambda text: Retrieval((), None))
        resolved = follow_ups.resolve(plain(question), talk)
        draft = resolved.draft or typed(resolved.text)
        return f"{resolved.text} → {draft.answer if draft is not None else ''}"

    return ask


_DIBAO = "2025年农村低保标准是多少"
_SCHOOL = "阳明中学能收多少学生"


@pytest.mark.parametrize(
    ("question", "history", "told"),
    [
        ("那城市呢", (_DIBAO,), "2025年城市最低生活保障标准目标为约1030元"),
        ("城里多少", (_DIBAO,), "2025年城市最低生活保障标准目标为约1030元"),
        ("城里人几多", ("我屋里吃低保，2022年乡下一个月几多",), "2022年城市最低生活保障标准目标为约835元"),
        ("那2019年呢", (_DIBAO,), "2019年农村最低生活保障标准为385元"),
        ("那2022年城市的呢", (_DIBAO,), "2022年城市最低生活保障标准目标为约835元"),
        ("期末的呢", ("优抚对象年均抚恤金2022年多少",), "7288.6"),
        ("那失业率呢", ("2022年农村低保标准是多少",), "2022年城镇登记失业率目标为2.3%"),
        ("执业医师呢", ("千人床位2025年", "2022年"), "3.06"),
        ("低保对象呢", ("医疗救助孤儿按百分之几",), "80%"),
        ("那六类对象", ("医疗救助比率，特困人员",), "70%"),
    ],
)  # fmt: skip
def test_year_area_group_and_indicator_are_replaced_and_the_rest_kept(question: str, history: tuple[str, ...], told: str, complete: Ask) -> None:
    assert told in complete(question, *history)


@pytest.mark.parametrize(("question", "year"), [("前一年呢", "2024年"), ("那后一年呢", "2026年")])
def test_the_year_before_is_counted_from_the_one_named(question: str, year: str, complete: Ask) -> None:
    found = complete(question, "优抚对象年均抚恤金25年到多少")
    assert f"规划未写明优抚对象年均抚恤金{year}的数值" in found


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("归谁管", "教科体局、旅发集团"), ("那归谁管", "教科体局、旅发集团"), ("它归谁管？", "教科体局、旅发集团"), ("这个项目归谁管", "教科体局、旅发集团"),
        ("投资呢", "69500万元"), ("占地", "563亩"), ("建筑面积多大", "16.5万平方米"), ("电话呢", "规划未写明"), ("什么时候建成", "规划未写明"),
    ],
)  # fmt: skip
def test_a_bare_property_is_asked_of_the_project_before(question: str, told: str, complete: Ask) -> None:
    found = complete(question, _SCHOOL)
    assert "阳明中学建设项目" in found
    assert told in found


@pytest.mark.parametrize(
    ("question", "history", "told"),
    [
        ("多少人参加", ("园区企业新员工岗前培训补贴了多少钱",), "1732人"),
        ("多少企业享受到了", ("失业保险降费率2019年减了多少钱？",), "135个"),
        ("人数", ("2019年家政服务培训了几期",), "1849人"),
        ("涉及多少户啊", ("老旧小区改造投资多少", "哪个局负责"), "2173户"),
        ("感染科大楼有几层", ("第一人民医院二期总投资呢",), "8层"),
        ("能坐多少学生", ("工业园区东江小学是哪个部门管",), "1800人"),
        ("招标了没", ("应急广播体系建设总投资",), "正在启动招投标程序"),
    ],
)  # fmt: skip
def test_a_property_in_words_of_its_own_is_found_with_the_subject(question: str, history: tuple[str, ...], told: str, complete: Ask) -> None:
    assert told in complete(question, *history)


@pytest.mark.parametrize(
    ("question", "history", "told"),
    [
        ("那初中呢", ("杨坊片区小学总投资多少？",), "15000万元"),
        ("那工业园区那所呢", ("大罗片区小学建筑面积", "占地呢"), "60亩"),
        ("物资储备库呢", ("疾控中心实验楼总投资",), "2500万元"),
        ("那诊断的呢", ("职业健康检查服务覆盖率目标是多少",), "90%"),
        ("申报率", ("职业健康检查服务覆盖率2025",), "职业病危害项目申报率达到90%"),
        ("高中的呢", ("学前三年毛入园率2025年目标多少",), "高中阶段毛入学率达到90%"),
        ("失业保险呢", ("企业职工养老保险19年多少人参保",), "24700人"),
        ("那大学生呢", ("返乡创业的农民工19年有多少人",), "750人"),
        ("失能的那项呢", ("2019年高龄老年人养老服务补贴资金",), "30.72万元"),
    ],
)  # fmt: skip
def test_a_fragment_means_what_is_told_beside_the_subject(question: str, history: tuple[str, ...], told: str, complete: Ask) -> None:
    assert told in complete(question, *history)


@pytest.mark.parametrize(
    ("question", "history", "told"),
    [
        ("加起来呢", ("杨坊小学投资多少", "杨坊初中呢"), "27000万元"),
        ("这两个差多少", ("杨坊小学投资多少", "杨坊初中呢"), "3000万元"),
        ("哪个大", ("疾控中心实验楼占地多少", "物资储备库呢"), "医疗物资储备库建设项目的占地面积比"),
        ("三所一共", ("杨坊片区小学学位数", "大罗片区的呢", "工业园区的呢"), "5800"),
        ("两个差几多哦", ("乡下低保19年一个月有几多钱", "城里咧"), "255元"),
        ("比19年涨了多少", ("优抚对象年均抚恤金25年到多少",), "1182.3元"),
        ("六年提高几个百分点", ("居家养老覆盖率2019", "2022", "2025"), "70个百分点"),
        ("跟疾控中心实验楼差多少", ("第七人民医院门诊楼投资",), "4080万元"),
        ("平均每户", ("老旧小区改造总投资", "户数"), "元/户"),
        ("两项合计", ("2019年高龄老年人养老服务补贴资金", "失能护理补贴的呢"), "50.875万元"),
        ("这两个差多少？", ("2019年四道医疗保障线总费用多少", "个人负担多少"), "4976.28万元"),
        ("高了几个点", ("学前入园率2019年是多少", "到2025年要多少"), "3.98个百分点"),
        ("民政局的呢", ("卫健委的项目有几个", "总投资合计"), "33600万元"),
    ],
)  # fmt: skip
def test_arithmetic_is_done_over_what_was_said(question: str, history: tuple[str, ...], told: str, complete: Ask) -> None:
    assert told in complete(question, *history)


@pytest.mark.parametrize(
    ("question", "history", "told"),
    [
        ("最小的呢", ("投资最大的项目是哪个", "归谁管"), "应急广播"),
        ("第二大呢", ("附表里投资最大的是哪个项目",), "第六人民医院"),
        ("那第4号呢", ("附表1第3号项目是什么",), "第一人民医院二期"),
        ("住建局那个呢", ("林业局负责哪个项目", "投资多少"), "5800万元"),
        ("后面那个占地多少", ("杨坊小学和阳明中学各投多少",), "563亩"),
    ],
)  # fmt: skip
def test_ranks_numbers_and_departments_go_back_to_the_turn_that_had_them(question: str, history: tuple[str, ...], told: str, complete: Ask) -> None:
    assert told in complete(question, *history)


def test_what_the_person_says_was_meant_replaces_what_was_understood(complete: Ask) -> None:
    assert "2022年城市最低生活保障标准目标为约835元" in complete("我是问城市的", "农村低保2025", "2022")
    assert "2025年城市最低生活保障标准目标为约1030元" in complete("不是农村，是城市", _DIBAO)


@pytest.mark.parametrize(
    ("question", "history", "told"),
    [
        ("所以2025年就是640对吧？", ("农村低保2019年标准多少",), "与规划不符"),
        ("归民政局管对吧", ("职业教育中心总投资", "责任部门"), "与规划不符"),
        ("2025年目标是2.5吧", ("2019年失业率",), "与规划不符"),
    ],
)  # fmt: skip
def test_what_is_asserted_of_the_subject_before_is_held_against_the_plan(question: str, history: tuple[str, ...], told: str, complete: Ask) -> None:
    assert told in complete(question, *history)


def test_a_property_of_what_was_asked_before_asks_for_itself_alone(complete: Ask) -> None:
    found = complete("业主单位的联系电话有吗", "应急广播体系建设的业主单位是哪家？")
    assert "规划未写明龙南市应急广播体系建设的联系电话" in found


def test_three_turns_carry_on(complete: Ask) -> None:
    turns = ["2025年城市低保标准是多少", "2022年呢", "那2019年呢", "农村呢"]
    for place, told in ((1, "2022年城市最低生活保障标准目标为约835元"), (2, "2019年城市最低生活保障标准为640元"), (3, "2019年农村最低生活保障标准为385元")):
        assert told in complete(turns[place], *turns[:place])


def test_after_a_refusal_the_subject_is_still_known(complete: Ask) -> None:
    assert "895元" in complete("2025年的话", "农村低保2022", "那2023年呢")
    assert "69500万元" in complete("那投资呢", "阳明中学啥时候建成")


def test_a_turn_that_is_not_on_the_plan_is_no_context(complete: Ask) -> None:
    assert "2022年农村" in complete("那2022年呢", _DIBAO, "明天天气怎么样")


@pytest.mark.parametrize(
    "question",
    [
        "学前三年毛入园率要达到多少", "失业率是多少", "失业率", "留守儿童", "孤儿", "2019年全市有多少所学校", "投资最大的项目是哪个",
        "卫健委的项目总投资合计", "附表1第4号项目是什么",
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", [_DIBAO, _SCHOOL, "临时救助2019多少人次"])
def test_a_new_topic_drops_the_old(question: str, before: str, complete: Ask) -> None:
    assert complete(question, before).startswith(f"{plain(question)} → ")


def test_what_fits_several_things_is_settled_by_the_turn_before_or_asked_back(complete: Ask) -> None:
    assert "0.68万人" in complete("在职多少", "企业职工养老保险19年参保多少人", "机关事业单位的呢")
    assert "您问的是" in complete("2019年毛入学率多少", _SCHOOL)


def test_after_a_new_topic_the_old_one_does_not_come_back(complete: Ask) -> None:
    assert "16.6张" in complete("那2019年呢", _DIBAO, "2025年每千名老年人养老床位有多少张")


@pytest.mark.parametrize("question", ["那城市呢", "归谁管", "前一年呢", "？", "公租房怎么申请"])
def test_without_history_a_question_is_left_as_it_is(question: str, complete: Ask) -> None:
    assert complete(question).startswith(f"{plain(question)} →")


@pytest.mark.parametrize(
    ("turn", "core"),
    [
        ("那城市呢", "城市"), ("那个“绿色通道”是给谁开的", "那个“绿色通道”是给谁开"), ("它归谁管", "归谁管"), ("这个项目归谁管", "归谁管"),
        ("那所占地多少", "占地多少"), ("我是问城市的", "城市"), ("附表里头多少", "附表里头多少"),
    ],
)  # fmt: skip
def test_openings_and_pronouns_are_taken_off_and_names_left_whole(turn: str, core: str) -> None:
    assert read_cues(turn).core == core


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("再往前一年呢", "2021年"),
        ("前年呢", "2020年"),
        ("三年前呢", "2019年"),
        ("三年后呢", "2025年"),
        ("再往前呢", "2019年"),
        ("下一个节点呢", "2025年"),
    ],
)
def test_a_year_is_told_from_the_year_before(question: str, told: str, complete: Ask) -> None:
    assert told in complete(question, "农村低保2022年多少")


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (("农村低保2025", "错了，是城市的"), "城市低保2025"),
        (("农村低保2025年多少", "那跟2019年比呢"), "2019年和2025年农村最低生活保障标准差多少"),
        (("养老床位2022年目标", "比基期高多少"), "2019年和2022年每千名老年人养老床位高多少"),
        (("杨坊投资多少", "小学"), "杨坊片区小学建设项目"),
        (("床位多少", "养老的"), "每千名老年人养老床位"),
        (("园区企业新员工岗前培训多少人", "平均每期"), "平均每期多少人"),
        (("龙南医养综合服务中心占地", "床位数"), "龙南医养综合服务中心床位数"),
    ],
)
def test_what_is_left_open_is_taken_from_what_was_said(turns: Sequence[str], told: str, complete: Ask) -> None:
    assert told in complete(turns[-1], *turns[:-1])


@pytest.mark.parametrize("question", ["投资合计", "平均每个项目", "哪个投资最大"])
def test_all_projects_of_a_department_are_meant_not_the_first_few(question: str, complete: Ask) -> None:
    assert complete(question, "卫健委的项目有哪些").startswith("卫健委的项目")


def test_words_are_read_whole(settings: Settings) -> None:
    wording = Wording(Reader.of(settings.corpus).patterns, Tokenizer.from_corpus(settings.corpus).segments)
    assert wording.topic("教学楼扩建多少") == "教学楼扩建"
    assert "补贴" in wording.topic("岗位补贴有哪些")


@pytest.mark.parametrize("content", ['"老人" = 3', "老人 = [", None])
def test_broken_groups_are_named_with_the_cure(content: str | None, tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "groups.toml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"groups\.toml"):
        plan_slots(PlanFacts(settings.corpus), path, list)


@pytest.mark.model
@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (["听力不好的孩子康复免费吗？", "那智力方面的包不包括"], "智力"),
        (["八九十岁的老人有补助吗", "一百岁以上的咧？"], "百岁老人长寿补助"),
        (["独生子女父母养老有帮扶吗", "两女户呢"], "两女结扎户"),
        (["广播电视户户通怎么覆盖", "哪3种技术"], "卫星"),
        (["残疾孩子上学有助学金吗", "读到高中也有？"], "助学金"),
        (["2019年办了多少场文艺演出", "院线电影摄制的哪部"], "春晓"),
    ],
)  # fmt: skip
def test_in_running_text_the_topic_is_carried(turns: Sequence[str], told: str, qa: PlanQA) -> None:
    answer = qa.ask(turns[-1], turns[:-1])
    assert answer.status is Status.ANSWERED
    assert told in answer.answer


@pytest.mark.model
@pytest.mark.parametrize(
    "turns",
    [
        ["残疾学生有助学金吗", "上大专也有吗", "每年给几千？"], ["公租房能给农民工住吗", "那要交多少钱一个月"], ["退役士兵创业能贷款吗", "最多贷多少"],
        ["八十多岁的老人家有补助不", "每个月发几多？"],
    ],
)  # fmt: skip
def test_what_the_plan_does_not_give_is_refused_in_a_follow_up_too(turns: Sequence[str], qa: PlanQA) -> None:
    assert qa.ask(turns[-1], turns[:-1]).status is Status.NOT_IN_PLAN


@pytest.mark.model
@pytest.mark.parametrize("question", ["公租房怎么申请", "图书馆免费吗", "留守儿童怎么办", "劳动争议仲裁的“绿色通道”有没有提到", "电影春晓是不是龙南拍的"])
def test_a_new_topic_of_the_running_text_is_answered_as_without_history(question: str, qa: PlanQA) -> None:
    alone = qa.ask(question)
    after = qa.ask(question, [_SCHOOL])
    assert (after.status, after.answer, after.citations) == (alone.status, alone.answer, alone.citations)
