"""Questions on figures of the running text: the right figure of the right subject, or none at all.

All figures are typed from the plan.
"""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from lnplan_qa.answering.commitment_questions import answer_commitment_question
from lnplan_qa.answering.understand import plain, understand
from lnplan_qa.asking import AskingPatterns
from lnplan_qa.config import PROJECT_ROOT, Settings
from lnplan_qa.facts.commitment_match import mentions
from lnplan_qa.facts.commitments import CommitmentFacts
from lnplan_qa.facts.consistency import Finding, check_plan
from lnplan_qa.facts.indicators import IndicatorFacts
from lnplan_qa.types import Draft, Kind, PlanDocument, Status

YEARS = (2019, 2022, 2025)


class Desk:
    """Asks the register."""

    def __init__(self, plan: PlanDocument, settings: Settings) -> None:
        self.plan = plan
        self.patterns = AskingPatterns(settings.corpus / "asking.toml")
        self.facts = CommitmentFacts(plan, settings.corpus / "commitments.toml")
        indicators = IndicatorFacts(plan, settings.corpus / "indicators.toml")
        self.findings: tuple[Finding, ...] = check_plan(
            plan, self.facts, indicators, settings.corpus / "consistency.toml"
        )

    def ask(self, question: str) -> Draft | None:
        query = understand(question, plain(question), self.patterns, YEARS)
        return answer_commitment_question(query, self.facts, self.findings)

    def answer(self, question: str) -> Draft:
        draft = self.ask(question)
        assert draft is not None, question
        return draft

    def quotes(self, draft: Draft) -> str:
        return " ".join(span.of(self.plan.text) for span in draft.evidence)


@pytest.fixture(scope="module")
def desk(plan: PlanDocument, settings: Settings) -> Desk:
    return Desk(plan, settings)


#: Clause of the plan, what an answer must hold, and the question in several voices.
LOOKUPS: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    ("农村五保集中供养率到2025年达到41.08%", ("41.08%", "2025"), (
        "农村五保集中供养率2025年的目标", "敬老院集中供养率到哪年要到多少", "五保户集中供养的比例是多少", "五保老人集中供养率")),
    ("力争到2025年全年每个乡镇实现有2名全科医生", ("2名", "2025"), (
        "全科医生每个乡镇几个", "到2025年每个乡镇有多少名全科医生", "乡镇卫生院全科医生要配到几名", "一个镇上全科大夫有几位")),
    ("职业病诊断机构报告率达到95%及以上", ("95%", "2025"), (
        "职业病诊断机构报告率", "职业病报告率要到多少", "诊断机构报告率2025年目标")),
    ("重点行业的用人单位职业病危害项目申报率达到90%及以上", ("90%",), ("职业病危害项目申报率", "危害项目申报率定的多少")),
    ("工作场所职业病危害因素检测率达到85%及以上", ("85%",), ("工作场所危害因素检测率是多少", "车间里职业病危害因素检测率要到多少")),
    ("接触职业病危害的劳动者在岗期间职业健康检查率达到90%及以上", ("90%",), ("在岗期间职业健康检查率", "工人在岗体检率要达到多少")),
    ("职业健康检查和职业病诊断服务覆盖率分别达到80%及以上和90%及以上", ("80%",), ("职业健康检查服务覆盖率", "职业健康检查覆盖率2025年")),
    ("职业健康检查和职业病诊断服务覆盖率分别达到80%及以上和90%及以上", ("90%",), ("职业病诊断服务覆盖率是多少",)),
    ("学前三年毛入园率达到95%", ("95%",), ("2025年学前三年毛入园率", "到2025年幼儿园入园率多少", "到2025年娃娃上幼儿园的比例要到百分之几")),
    ("全市幼儿园毛入学率91.02%", ("91.02%",), ("2019年幼儿园毛入学率", "2019年幼儿园入园率是多少")),
    ("九年义务巩固率为98.75%", ("98.75%", "2019"), ("九年义务教育巩固率", "义务教育巩固率2019年多少", "巩固率是百分之几")),
    ("高中阶段毛入学率91.97%", ("91.97%", "2019"), ("2019年高中毛入学率", "2019年高中阶段入学率是多少")),
    ("共有学校151所", ("151所",), ("学校一共多少所", "龙南有多少所学校", "全市各类学校总数")),
    ("初级中学13所", ("13所",), ("初中几所", "有多少所初中", "初级中学的数量")),
    ("完全小学31所", ("31所",), ("小学有多少所", "完全小学几所")),
    ("幼儿园100所", ("100所",), ("全市有几所幼儿园", "幼儿园总数")),
    ("特教学校1所", ("1所",), ("特殊教育学校有几所", "特教学校多少所")),
    ("高级中学0所", ("0所", "完全中学1所"), ("龙南有几所高中", "高中学校有多少所")),
    ("九年一贯制学校3所", ("3所",), ("九年一贯制学校几所",)),
    ("医疗总费用5524.20万元", ("5524.20万元",), ("四道保障线的医疗总费用", "医疗总费用是多少万元")),
    ("个人负担547.92万元", ("547.92万元",), ("医疗费用里个人负担了多少钱", "四道保障线个人负担多少")),
    ("个人支付比例9.92%", ("9.92%",), ("个人支付比例是多少", "四道保障线个人支付比例")),
    ("建档立卡贫困人口就诊人次34410人次", ("34410人次",), ("建档立卡贫困人口就诊多少人次", "贫困户看病有多少人次")),
    ("44864人次（5753人）", ("44864人次",), ("四道医疗保障线有多少人次享受", "享受四道保障线的人次")),
    ("办理医师注册许可事项共212件", ("212件",), ("办了多少件医师注册", "医师注册许可事项办理数量")),
    ("为53位医师办理了多机构备案事项", ("53位",), ("给多少位医师办了多机构备案", "多机构备案医师人数")),
    ("药占比（不含中药饮片）为30.8%", ("30.8%",), ("药占比是多少", "公立医院药占比")),
    ("医疗服务收入占比24.6%", ("24.6%",), ("医疗服务收入占比多少",)),
    ("医疗收入同比增幅21.2%", ("21.2%",), ("公立医院医疗收入同比增幅是多少",)),
    ("人口出生率为11.6‰", ("11.6‰",), ("出生率多少", "人口出生率是千分之几")),
    ("人口自然增长率为7.08‰", ("7.08‰",), ("自然增长率是多少",)),
    ("出生人口性别比为121.78", ("121.78",), ("出生人口性别比", "男女出生性别比是多少")),
    ("已成型运作3家医养结合机构", ("3家",), ("医养结合机构几家", "有多少家医养结合机构在运作")),
    ("开展送戏下乡场145场/次", ("145场",), ("送戏下乡多少场", "2019年下乡演戏演了几场")),
    ("免费放映电影1558场/次", ("1558场",), ("免费电影放了多少场", "村里放电影放了几多场")),
    ("观众达52400余人", ("52400余人",), ("各乡镇自办文化活动有多少观众",)),
    ("城镇新增就业3560人", ("3560人",), ("城镇新增就业多少人", "2019年新增就业人数")),
    ("“4050”人员就业980人", ("980人",), ("4050人员就业多少", "2019年4050人员有几个就业的")),
    ("返乡创业农民工5665人", ("5665人",), ("农民工返乡创业的有多少人", "回乡创业农民工人数")),
    ("高校毕业生750人", ("750人",), ("扶持了多少高校毕业生", "大学毕业生扶持了多少个")),
    ("培训人数1849人", ("1849人",), ("家政培训了多少人", "家政服务培训人数")),
    ("补贴资金107.8万元", ("107.8万元",), ("创业培训补贴资金多少", "电商创业培训花了多少钱")),
    ("开展创业（syb）（含电商培训）培训46期", ("46期",), ("创业培训办了几期",)),
    ("补贴资金86.6万元", ("86.6万元",), ("园区企业新员工岗前培训补贴多少钱", "园区新员工岗前培训补贴资金")),
    ("企业岗前培训504人，补贴资金25.2万元", ("25.2万元",), ("技能提升行动里企业岗前培训补了多少钱",)),
    ("发放一次性求职补贴32.95万元", ("32.95万元",), ("一次性求职补贴发了多少万", "2019年求职补贴资金")),
    ("发放补贴资金145.2万", ("145.2万元",), ("技能提升行动补贴资金多少", "职业技能提升行动发了多少补贴资金")),
    ("涉及减负企业135个", ("135个",), ("失业保险减负企业多少家", "给多少家企业减负")),
    ("减负金额约375.5万元", ("375.5万元",), ("失业保险降费减负金额", "失业保险减负了多少万元")),
    ("失业保险参保24700人", ("24700人",), ("失业保险参保人数", "多少人买了失业保险", "失业保险多少人参保")),
    ("企业职工基本养老保险参保总人数为5.08万人", ("5.08万人",), ("企业职工养老保险参保人数", "企业职工基本养老保险多少人参保")),
    ("其中在职职工为0.68万人", ("0.68万人",), ("机关事业单位在职参保多少人",)),
    ("全市有364家企业4.6万人参加工伤保险", ("364家",), ("工伤保险有多少企业参加", "多少家企业参加了工伤保险")),
    ("建筑行业按项目参保企业累计数为86家", ("86家",), ("建筑企业有几家参加工伤保险",)),
    ("城镇贫困群众总保障数为499户737人", ("499户", "737人"), ("城镇贫困群众保障多少户多少人",)),
    ("在册城镇低保纳入率为99.7%", ("99.7%",), ("城镇低保纳入率",)),
    ("养老服务补贴2388人次，发放资金20.155万元", ("2388人次", "20.155万元"), ("2019年发了多少高龄补贴",)),
    ("失能老年人护理补贴332人次，发放资金30.72万元", ("30.72万元",), ("失能老人护理补贴发了多少钱",)),
    ("发放农村低保资金3962.14万元", ("3962.14万元",), ("农村低保资金发了多少", "2019年农村低保一共花了多少钱")),
    ("发放农村特困人员资金158.78万元", ("158.78万元",), ("农村特困人员资金发放多少",)),
    ("临时救助2293人次142.3万元", ("2293人次", "142.3万元"), ("2019年临时救助了多少人次，花了多少钱",)),
    ("每个乡镇至少设立一所公办乡镇中心幼儿园", ("至少设立一所", "2025"), ("每个乡镇至少几所公办幼儿园", "乡镇要建几所公办中心幼儿园")),
    ("新改扩建幼儿园10所", ("10所",), ("要新建几个幼儿园", "新改扩建幼儿园多少所")),
    ("新建中小学5所以上", ("5所以上",), ("新建中小学几所", "要盖几所中小学")),
    ("100%学校达到省义务教育标准化学校要求", ("100%",), ("达到义务教育标准化学校要求的比例",)),
    ("建成高中特色发展项目1个", ("1个",), ("高中特色发展项目几个",)),
    ("培养品牌特色专业1-2个", ("1-2个",), ("品牌特色专业建几个",)),
    ("精品课程2-3个", ("2-3个",), ("精品课程几门",)),
    ("农村卫生厕所普及率达到100%", ("100%",), ("农村厕所普及率", "农村改厕要普及到多少")),
    ("感染者和病人治疗成功率达90%以上", ("90%以上",), ("艾滋病治疗成功率",)),
    ("妇女常见病定期筛查率达到90%以上", ("90%以上",), ("妇女常见病筛查率2025年", "妇科常见病定期筛查的比例")),
    ("企业劳动合同签订率保持在90%以上", ("90%以上",), ("劳动合同签订率", "企业劳动合同签订比例保持多少")),
    ("全市引进高层次人才3000人", ("3000人", "2025"), ("引进高层次人才多少人", "高端人才要引进几个")),
    ("全市专业技术人才总量达1000人", ("1000人",), ("专业技术人才总量2025年",)),
    ("具有中高级专业技术资格人才达200人", ("200人",), ("专业技术人才里有中高级资格的多少人",)),
    ("全市高技能人才达300人", ("300人",), ("高技能人才2025年多少人",)),
    ("其中技师以上100人", ("100人",), ("技师以上的高技能人才多少人",)),
    ("完成现有城镇棚户区和危房改造", ("2025",), ("棚户区什么时候改完", "城镇棚户区改造哪一年完成")),
    ("2025年城乡居民养老保险实现制度全覆盖", ("2025",), ("居民养老保险什么时候全覆盖",)),
    ("80岁-99岁高龄老人保健补助", ("80岁-99岁",), ("高龄老人保健补助是几岁到几岁",)),
    ("100%制定自然灾害应急工作预案", ("100%",), ("自然灾害应急预案制定比例",)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "clause", "values"),
    [(question, clause, values) for clause, values, questions in LOOKUPS for question in questions],
)
def test_the_right_figure_of_the_right_subject_is_given(
    desk: Desk, question: str, clause: str, values: tuple[str, ...]
) -> None:
    draft = desk.answer(question)
    assert draft.status is Status.ANSWERED
    assert draft.kind is Kind.COMMITMENT
    assert all(value in draft.answer for value in values), draft.answer
    assert clause in desk.quotes(draft)


def test_there_are_enough_lookups() -> None:
    assert len(LOOKUPS) >= 60
    assert sum(len(questions) for _, _, questions in LOOKUPS) >= 120


@pytest.mark.parametrize(
    "question",
    [
        "每千人床位多少", "城镇登记失业率2025年多少", "养老床位2025年多少张", "居家养老覆盖率到2025年", "每千人口执业医师几个",
        "低保标准2025年多少钱", "失业保险金一个月领多少", "高龄老人保健补助一个月多少钱", "临时救助标准是多少", "临时救助能拿多少钱",
        "高龄补贴多少钱", "全科医生工资多少", "引进人才给多少安家费", "家政培训什么时候开班", "创业培训在哪里报名", "民办幼儿园多少所",
        "农村高中毛入学率多少", "女职工参保人数", "离退休职工有多少人", "定南县有几所初中", "赣州市学校多少所", "阳明中学投资多少",
        "杨坊片区小学多少学位", "城区城郊公办幼儿园新增学位多少", "残疾儿童康复补贴多少钱", "农村危房改造补助多少", "返乡创业", "职业病",
        "为什么高中毛入学率这么高", "医院有多少家", "特教学校有多少老师", "高校毕业生就业率多少", "全科医生做什么", "培训一次多少钱",
        "中心敬老院项目投资多少", "每个乡镇有几个卫生院", "工伤保险怎么赔", "失业保险费率多少", "农民工培训多少人",
    ],
)  # fmt: skip
def test_what_is_not_surely_a_registered_figure_is_left_alone(desk: Desk, question: str) -> None:
    assert desk.ask(question) is None


@pytest.mark.parametrize(
    ("question", "missing", "named"),
    [
        ("2022年高中毛入学率", "2022年的高中阶段毛入学率", ("2019年", "2025年")),
        ("2023年全科医生每个乡镇几名", "2023年", ("2025年",)),
        ("2022年敬老院集中供养率", "2022年的农村五保集中供养率", ("2025年",)),
        ("2025年失业保险参保人数", "2025年的失业保险参保", ("2019年",)),
        ("九年义务教育巩固率2025年目标", "2025年", ("2019年",)),
        ("现在五保集中供养率多少", "农村五保集中供养率的现状", ("2025年",)),
        ("2020年人口出生率", "2020年的人口出生率", ()),
        ("十四五新增就业多少人", "“十四五”时期的城镇新增就业", ("2019年",)),
        ("2021年劳动合同签订率", "2021年的企业劳动合同签订率", ()),
    ],
)
def test_a_year_that_the_plan_lacks_is_named(desk: Desk, question: str, missing: str, named: tuple[str, ...]) -> None:
    draft = desk.answer(question)
    assert draft.status is Status.NOT_IN_PLAN
    assert draft.answer.startswith("规划未写明")
    assert any(missing in text for text in draft.missing), draft.missing
    assert all(year in draft.answer for year in named)
    assert draft.evidence == ()
    assert draft.related != ()


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("听说五保集中供养率要到60%?", "41.08%"),
        ("农村五保集中供养率2025年是要做到100%，我没记错吧", "41.08%"),
        ("高中毛入学率2025年要到95%吧", "90%"),
        ("龙南有12所完全中学对吗", "1所"),
        ("学校有200所吧", "151所"),
        ("初中是不是15所", "13所"),
        ("城镇新增就业有5000人吗", "3560人"),
        ("全科医生是不是每个乡镇3名", "2名"),
        ("高层次人才要引进5000人？", "3000人"),
        ("2019年人口出生率不是7.08‰吗", "11.6‰"),
        ("失业保险参保是不是有3万人", "24700人"),
        ("听说家政培训补贴有200万元", "184.9万元"),
        ("劳动合同签订率只要60%吧", "90%"),
    ],
)
def test_a_wrong_figure_is_corrected_with_the_plans_words(desk: Desk, question: str, figure: str) -> None:
    draft = desk.answer(question)
    assert draft.status is Status.CORRECTED
    assert draft.answer.startswith("与规划不符：")
    assert figure in draft.answer
    assert figure.rstrip("元") in desk.quotes(draft)


def test_a_figure_of_a_neighbour_is_told_apart(desk: Desk) -> None:
    assert "7.08‰是人口自然增长率" in desk.answer("2019年人口出生率不是7.08‰吗").answer


@pytest.mark.parametrize(
    "question",
    [
        "五保户集中供养率到2025年是41.08%对吧",
        "学校是151所吗",
        "听说全科医生每个乡镇2名，是真的吗",
        "失业保险参保是2.47万人吧",
        "劳动合同签订率要超过80%吗",
    ],
)
def test_a_right_figure_is_confirmed(desk: Desk, question: str) -> None:
    draft = desk.answer(question)
    assert draft.status is Status.ANSWERED
    assert draft.answer.startswith("是，")


def test_room_above_a_minimum_is_no_contradiction(desk: Desk) -> None:
    draft = desk.answer("新建中小学是6所吗")
    assert draft.status is Status.ANSWERED
    assert "5所以上" in draft.answer
    assert "没有写明" in draft.answer


@pytest.mark.parametrize(
    ("question", "choices"),
    [
        ("企业岗前培训补了多少钱", ("86.6万元", "25.2万元")),
        ("2019年培训了多少人", ("1157人", "1849人", "1732人", "1270人", "1704人")),
        ("观众有多少人", ("135097余人次", "52400余人")),
        ("养老保险参保多少人", ("5.08万人", "1.01万人")),
        ("贫困培训多少人", ("1270人", "910人")),
        ("2019年毛入学率多少", ("91.02%", "91.97%")),
        ("到2025年人才要达到几个人", ("3000人", "1000人", "300人")),
    ],
)
def test_equal_matches_are_asked_back_with_the_choices(desk: Desk, question: str, choices: tuple[str, ...]) -> None:
    draft = desk.answer(question)
    assert draft.status is Status.NEEDS_CLARIFICATION
    assert draft.evidence == ()
    assert draft.table is not None
    assert tuple(row[1] for row in draft.table.rows) == choices


@pytest.mark.parametrize(
    ("question", "result", "operands"),
    [
        # 107.8 + 184.9 + 86.6 + 145.2 = 524.5
        ("培训补贴合计多少", "524.5万元", ("107.8", "184.9", "86.6", "145.2")),
        # 1849000 / 1849 = 1000
        ("家政培训人均补贴多少", "1000元", ("184.9", "1849")),
        # 3755000 / 135 = 27814.81
        ("失业保险降费平均每家企业省了多少钱", "2.78万元", ("375.5", "135")),
        # 1157 / 46 = 25.15
        ("创业培训平均每期多少人", "25.15人", ("1157", "46")),
        # 3.76 / 5.08 = 74.02 %
        ("企业养老保险在职职工占参保总人数的比例", "74.02%", ("3.76", "5.08")),
        # 100 / 151 = 66.23 %
        ("幼儿园占全部学校的比例", "66.23%", ("100", "151")),
        # 1849 - 1157 = 692
        ("创业培训和家政培训哪个人数多", "692人", ("1157", "1849")),
        # 184.9 - 107.8 = 77.1
        ("2019年创业培训和家政培训补贴差多少", "77.1万元", ("107.8", "184.9")),
        # 31 - 13 = 18
        ("初中比小学少几所", "18所", ("13", "31")),
        # 5665 - 3223 = 2442
        ("返乡创业的农民工跟农村自主创业的农民，哪边人多", "2442人", ("5665", "3223")),
        # 91.97 - 90 = 1.97
        ("高中毛入学率2025年比2019年低多少", "1.97个百分点", ("91.97", "90")),
        # 3000 - 1000 = 2000
        ("引进高层次人才和专业技术人才总量哪个数字大", "2000人", ("3000", "1000")),
    ],
)
def test_plain_computations_are_exact_and_cite_their_operands(
    desk: Desk, question: str, result: str, operands: tuple[str, ...]
) -> None:
    draft = desk.answer(question)
    assert draft.kind is Kind.COMPUTED
    assert result in draft.answer.splitlines()[0]
    assert all(operand in desk.quotes(draft) for operand in operands)


def test_what_was_left_out_of_a_sum_is_said(desk: Desk) -> None:
    draft = desk.answer("培训补贴合计多少")
    assert "未计入" in draft.answer
    assert "20.05万元" in draft.answer


def test_a_comparison_asserted_the_wrong_way_round_is_corrected(desk: Desk) -> None:
    assert desk.answer("高中毛入学率2025年目标是不是比2019年低").answer.startswith("是，")
    draft = desk.answer("高中毛入学率2025年目标是不是比2019年高")
    assert (draft.status, draft.answer[:6]) == (Status.CORRECTED, "与规划不符：")


def test_what_was_reached_and_what_is_aimed_at_come_together_with_a_caution(desk: Desk) -> None:
    draft = desk.answer("高中毛入学率现在多少")
    assert "91.97%" in draft.answer.splitlines()[0]
    assert "90%" in draft.answer
    assert "91.97%" in draft.note
    assert desk.answer("失业保险参保人数").note == ""


def test_a_whole_is_not_given_for_its_part(desk: Desk) -> None:
    assert "1000人" not in desk.answer("专业技术人才里有中高级资格的多少人").answer
    both = desk.answer("高技能人才2025年多少人，其中技师多少").answer
    assert "300人" in both
    assert "100人" in both


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("工伤保险多少家企业参加，建筑企业多少家", ("364家", "86家")),
        ("人口出生率和自然增长率分别是多少", ("11.6‰", "7.08‰")),
        ("低保和特困纳入率分别是多少", ("99.7%", "100%")),
        ("免费电影放了多少场，多少人看", ("1558场", "135097余人次")),
        ("家政培训几期多少人", ("47期", "1849人")),
        ("小学和初中一共多少所", ("44所", "31所", "13所")),
    ],
)
def test_every_question_within_a_question_gets_its_figure(desk: Desk, question: str, figures: tuple[str, ...]) -> None:
    assert all(figure in desk.answer(question).answer for figure in figures)


@pytest.mark.parametrize(
    "question", ["失业保险参保多少人，减负多少", "每千人床位到2025年多少张，乡镇全科医生又要配到几名"]
)
def test_half_an_answer_is_not_given(desk: Desk, question: str) -> None:
    assert desk.ask(question) is None


@pytest.mark.parametrize(
    ("question", "part", "whole"),
    [
        ("参加工伤保险的一般企业几家", "278家", "364家"),
        ("建筑企业参加工伤保险几家", "86家", "364家"),
        ("企业在职职工养老参保多少人", "3.76万人", "5.08万人"),
        ("享受四道保障线的人次里，建档立卡贫困人口就诊是多少人次", "34410人次", "44864人次"),
    ],
)
def test_the_part_is_told_from_its_whole(desk: Desk, question: str, part: str, whole: str) -> None:
    answer = desk.answer(question).answer
    assert part in answer
    assert whole not in answer


def test_a_deadline_is_confirmed_or_corrected(desk: Desk) -> None:
    assert desk.answer("城镇危房2025年能改完吗").answer.startswith("是，")
    assert desk.answer("城镇棚户区2023年能改完吗").status is Status.CORRECTED


def test_a_fall_that_was_called_a_rise_is_corrected(desk: Desk) -> None:
    draft = desk.answer("高中入学率从2019到2025提高多少")
    assert draft.status is Status.CORRECTED
    assert "1.97个百分点" in draft.answer


def test_names_and_mentions_serve_spelling_and_follow_ups(desk: Desk) -> None:
    assert "农村五保集中供养率" in desk.facts.names
    text = "请问失业保险参保人数"
    assert next(text[start:end] for start, end in mentions(text, desk.facts)).startswith("失业保险")


def test_what_is_named_as_not_meant_is_left_out(desk: Desk) -> None:
    draft = desk.answer("失能老人护理补贴2019年一共发了多少万？不是高龄那个补贴")
    assert "30.72万元" in draft.answer
    assert "20.155" not in draft.answer
    assert "504人" in desk.answer("职业技能提升行动里企业岗前培训训了多少人？园区新员工那个不算").answer


def test_a_missing_year_in_the_plan_is_said(desk: Desk) -> None:
    assert "未写明年份" in desk.answer("农村卫生厕所普及率").answer
    assert desk.answer("2025年农村卫生厕所普及率").status is Status.ANSWERED


def test_evidence_is_made_of_whole_clauses_and_stays_short(desk: Desk) -> None:
    text = desk.plan.text
    for _, _, questions in LOOKUPS:
        for span in desk.answer(questions[0]).evidence:
            assert span.end - span.start <= 200
            before = text[: span.start].rstrip(" \t")[-1]
            assert before in "，。；：\n", span.of(text)
            assert text[span.end - 1] in "。；" or text[span.end] in "，。；", span.of(text)


def test_the_same_question_gets_the_same_answer(desk: Desk) -> None:
    for _, _, questions in LOOKUPS:
        assert desk.ask(questions[0]) == desk.ask(questions[0])


def test_traditional_characters_are_read(desk: Desk) -> None:
    assert "5所以上" in desk.answer("打算新建幾所中小學？").answer


def test_a_question_takes_less_than_five_milliseconds(desk: Desk) -> None:
    questions = [question for _, _, questions in LOOKUPS for question in questions]
    queries = [understand(question, plain(question), desk.patterns, YEARS) for question in questions]
    took = []
    for query in queries:
        start = time.perf_counter()
        answer_commitment_question(query, desk.facts, desk.findings)
        took.append(time.perf_counter() - start)
    assert sorted(took)[len(took) // 2] < 0.005


def test_neither_torch_nor_jieba_is_imported() -> None:
    code = "import sys, lnplan_qa.answering.commitment_questions; sys.exit(bool({'torch', 'jieba', 'faiss'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, check=False).returncode == 0


def test_that_there_is_none_is_corrected_where_there_is_one(desk: Desk) -> None:
    draft = desk.ask("全市到2019年还没有一所特教学校，对不对")
    assert draft is not None
    assert draft.status is Status.CORRECTED
    assert "特教学校1所" in draft.answer


def test_a_lower_demand_than_the_plan_s_is_corrected(desk: Desk) -> None:
    draft = desk.ask("妇女常见病定期筛查率要求是七成以上，对吧")
    assert draft is not None
    assert draft.status is Status.CORRECTED
