"""Claims about assertions that say the opposite of the plan."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lnplan_qa.answering.contradiction import Polarity
from lnplan_qa.config import Settings
from lnplan_qa.errors import CorpusError

from .typed import Reader

_FREE = "推动公共图书馆向社会免费开放，增加文体产品供给力度。"
_CONTRACT = "全面推行劳动合同制度，加强对企业劳动用工的指导服务。"


@pytest.fixture(scope="module")
def polarity(settings: Settings) -> Polarity:
    plan = (settings.corpus / "plan.txt").read_text(encoding="utf-8")
    return Polarity(settings.corpus / "polarity.toml", plan)


@pytest.fixture(scope="module")
def reader(settings: Settings) -> Reader:
    return Reader.of(settings.corpus)


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("听说要取消劳动合同制度，是吗", _CONTRACT),
        ("规划说停止推行劳动合同制度，对吧", _CONTRACT),
        ("听说公共图书馆要收费，是不是", _FREE),
    ],
)
def test_the_opposite_of_what_the_plan_does_is_noticed(
    question: str, evidence: str, polarity: Polarity, reader: Reader
) -> None:
    assert polarity.contradicts(reader.read(question), evidence)


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("劳动合同制度怎么推行", _CONTRACT),  # asks
        ("听说要全面推行劳动合同制度，是吗", _CONTRACT),  # says the same
        ("听说要取消校外培训班，是吗", _CONTRACT),  # another thing
        ("会取消劳动合同制度吗", _CONTRACT),  # asks, and asserts nothing
    ],
)
def test_a_question_an_agreement_or_another_thing_is_no_contradiction(
    question: str, evidence: str, polarity: Polarity, reader: Reader
) -> None:
    assert not polarity.contradicts(reader.read(question), evidence)


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("个人账户里的余额不能继承，是吗", "落实个人账户余额继承政策。"),  # denied, and said
        ("听说不再扶持普惠性民办幼儿园", "完善普惠性民办幼儿园扶持政策。"),  # a doing turned round by a negation
        ("财政支出的比重逐年压缩，为什么", "确保占财政总支出的比重不降低。"),  # the plan's doing turned round
        ("孕前优生检查要收费了，一次多少钱", "继续实施免费孕前优生健康检查。"),  # told before it is asked
        ("普通高中全体学生都免学杂费，对吧", "率先对建档立卡的家庭经济困难学生实施普通高中免除学杂费。"),  # widened
        ("失业保险金标准不跟物价挂钩，是吧", "完善失业保险金标准与物价上涨挂钩联动机制。"),  # behind a preposition
        ("居民看病是小病都得出村，对吧", "初步形成了小病不出村、大病分级转诊的新模式。"),  # the plan denies it
        ("公共服务成本今后要抬高，对吧", "丰富公共产品供给、降低公共服务成本、提升服务能力水平。"),  # a list
        ("职高要关掉，只办普高，对不对", "扩大普通高中和职业高中办学规模。"),  # short forms
        ("没上工伤保险的尘肺病人不予保障，对吧", "对未参加工伤保险的尘肺病患者，按规定通过医疗救助等保障。"),
    ],
)
def test_denials_negations_and_widened_claims_are_noticed(
    question: str, evidence: str, polarity: Polarity, reader: Reader
) -> None:
    assert polarity.contradicts(reader.read(question), evidence)


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("市医院的普通门诊不再扩大，对吧", "控制市级医院普通门诊规模，支持和引导病人优先就近到基层就诊。"),
        ("残疾人康复搞不搞，怎么搞", "开展农村残疾人康复治疗与训练服务。"),  # doubled, so asked
        ("我没工作也没法单独立户，能算低保吗", "无法单独立户的成年无业残疾人可按单人户纳入最低生活保障。"),  # own case
        ("房子到底是拿来住还是拿来炒，规划怎么定的", "坚持房子是用来住的、不是用来炒的定位。"),  # either-or
        ("物资储备库里囤了一百万只口罩，怎么处理", "以市级救灾物资储备库为中心，所有乡镇设立物资储备点。"),  # 只 counts
        ("担心以后不给免费检查，有没有说法", "继续实施免费孕前优生健康检查。"),  # worry
        ("退役士兵的贷款门槛要缩减，对吧", "提高贷款额度，缩减贷款门槛。"),  # the same of the same thing
    ],
)
def test_one_s_own_case_a_worry_and_what_agrees_are_no_contradiction(
    question: str, evidence: str, polarity: Polarity, reader: Reader
) -> None:
    assert not polarity.contradicts(reader.read(question), evidence)


def test_questions_that_the_plan_answers_are_held_for_no_contradiction(
    polarity: Polarity, reader: Reader, settings: Settings
) -> None:
    """Every question key is answered by its passage: none may be called a false claim, save a few told as a
    rumour (听说…不搞了), which the passage does contradict, or at the end of a long story."""
    false: list[str] = []
    rumours: list[str] = []
    asked = 0
    for line in (settings.corpus / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        for voice, texts in entry["questions"].items():
            for text in [texts] if isinstance(texts, str) else texts:
                told = voice in ("pair", "people", "story")
                asked += told
                query = reader.read(text)
                if polarity.contradicts(query, entry["passage"]) or polarity.misquotes(query, entry["passage"]):
                    (rumours if told else false).append(text)
    assert not false
    assert len(rumours) <= 0.02 * asked, rumours


@pytest.mark.parametrize(
    ("question", "sentence", "wrong"),
    [
        ("企业劳动合同签订率保持在95%以上，有没有引错", "企业劳动合同签订率保持在90%以上", True),
        ("企业劳动合同签订率保持在90%以上，有没有引错", "企业劳动合同签订率保持在90%以上", False),
        ("听说残疾儿童六岁以前做康复训练不用花钱", "逐步实现0-6岁残疾儿童免费得到康复训练", False),
        ("听说残疾儿童八岁以前做康复训练不用花钱", "逐步实现0-6岁残疾儿童免费得到康复训练", True),
        ("评估由市审计局牵头，请确认", "龙南市发展和改革委员会牵头组织开展中期和终期评估", True),
        ("评估由发展和改革委员会牵头，请确认", "龙南市发展和改革委员会牵头组织开展中期和终期评估", False),
        ("2019年只给35家企业减负，核对一下", "2019年，涉及减负企业135个，10715人享受降低失业保险费率政策", True),
        ("棚户区要到2030年才改造完成，是吧", "力争到2025年完成现有城镇棚户区和危房改造", True),
        ("棚户区2025年改造完成，是吧", "力争到2025年完成现有城镇棚户区和危房改造", False),
        ("参加家政服务培训每天有50元补贴，对吧", "开展家政服务培训47期，补贴资金184.9万元", False),  # a rate is no total
        ("规划讲过去是重软件轻硬件，对吧", "存在重硬件轻软件、重建设轻管理的问题", True),
        ("人均受教育年限2025年要到12.5年，没错吧", "高中阶段毛入学率达到90%，人均受教育年限达到10.5年", True),
        ("品牌特色专业一两个，对吧", "培养品牌特色专业1-2个、精品课程2-3个", False),
        ("实训基地要建国家级的，对吧", "建设省级职业教育实训基地1个", True),
        ("业主单位是市广播电视台，没错吧", "业主单位为龙南市融媒体中心，正在启动招投标程序", True),
        ("业主单位是融媒体中心，没错吧", "业主单位为龙南市融媒体中心，正在启动招投标程序", False),
        ("社会保障要从“普惠性”退回“补缺型”，是吗", "社会保障由“补缺型”向“普惠性”转变", True),
        ("社会保障由“补缺型”转向“普惠性”，是吗", "社会保障由“补缺型”向“普惠性”转变", False),
        ("创业培训补了184.9万，没写反吧", "创业培训补贴资金107.8万元；家政服务培训补贴资金184.9万元", True),
        ("家政培训补了184.9万，没写反吧", "创业培训补贴资金107.8万元；家政服务培训补贴资金184.9万元", False),
        ("签订率能到95%以上吗", "企业劳动合同签订率保持在90%以上", False),  # asks, and asserts nothing
    ],
)
def test_an_asserted_figure_or_office_is_held_against_the_printed_one(
    question: str, sentence: str, wrong: bool, polarity: Polarity, reader: Reader
) -> None:
    assert polarity.misquotes(reader.read(question), sentence) is wrong


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("文旅局每月发五十元消费券，忘了领怎么补", "五十元"),
        ("高龄补助从每月一百涨到两百，哪天补发", "一百"),
        ("轮椅坏了补七成，去哪里修", "七成"),
        ("家政培训补贴184.9万元，怎么分的", ""),  # printed
        ("我每月工资三千元，能申请什么补贴", ""),  # one's own
        ("2019年发了多少补贴", ""),  # a year is no sum
    ],
)
def test_a_sum_that_is_taken_for_granted_and_printed_nowhere_is_named(
    question: str, amount: str, polarity: Polarity, reader: Reader
) -> None:
    evidence = "开展家政服务培训47期，补贴资金184.9万元；深化高龄老人保健补助投入机制的施行。"
    assert polarity.presupposed_amount(reader.read(question), evidence) == amount


@pytest.mark.parametrize(
    ("question", "evidence", "confirmed"),
    [
        ("养老保险个人账户余额可以继承，对吧", "落实养老保险个人账户余额继承政策。", True),
        ("妇女常见病定期筛查率的目标是90%以上，是吧", "妇女常见病定期筛查率达到90%以上。", True),
        ("妇女常见病定期筛查率的目标是80%以上，是吧", "妇女常见病定期筛查率达到90%以上。", False),  # another figure
        ("养老保险个人账户余额不能继承，对吧", "落实养老保险个人账户余额继承政策。", False),  # denies
        ("养老保险个人账户余额都能继承，对吧", "落实养老保险个人账户余额继承政策。", False),  # all of it
        ("养老保险个人账户余额能继承多少", "落实养老保险个人账户余额继承政策。", False),  # no yes-or-no question
        ("养老院是公家办的，对吧", "落实养老保险个人账户余额继承政策。", False),  # another thing
    ],
)
def test_only_what_stands_there_is_confirmed(
    question: str, evidence: str, confirmed: bool, polarity: Polarity, reader: Reader
) -> None:
    assert polarity.confirms(reader.read(question), evidence) is confirmed


@pytest.mark.parametrize("content", ["", "[", "[[pair]]\none = '('\nother = 'x'\n[words]\nassertion = 'y'"])
def test_a_broken_file_is_named(content: str, tmp_path: Path) -> None:
    (tmp_path / "polarity.toml").write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"polarity\.toml 无法读取.*请恢复该文件"):
        Polarity(tmp_path / "polarity.toml")
