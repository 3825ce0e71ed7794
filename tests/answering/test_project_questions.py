"""The project table, asked: every cell in three wordings, sums, filters and ranks, claims, silence, and what is not its."""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

import pytest

from lnplan_qa.answering.project_questions import answer_project_question
from lnplan_qa.answering.understand import plain, understand
from lnplan_qa.asking import AskingPatterns
from lnplan_qa.config import MAX_ANSWER_CHARACTERS, MAX_EVIDENCE_CHARACTERS, Settings
from lnplan_qa.facts.projects import ProjectFacts
from lnplan_qa.text import tidy
from lnplan_qa.types import Draft, PlanDocument, Status

from .project_gold import BY_NUMBER, GOLD, Gold, money_of, names_of

Ask = Callable[[str], Draft | None]
ALL = tuple(row.number for row in GOLD)
EDUCATION = (10, 11, 12, 13, 14, 15, 16, 17)
HEALTH = (1, 2, 4, 5, 6, 7, 8)
TOURISM = (10, 11, 12, 13, 14, 15, 16)
CIVIL = (18, 19, 20)


@pytest.fixture(scope="module")
def ask(plan: PlanDocument, settings: Settings) -> Ask:
    """A question to the table alone."""
    facts = ProjectFacts(plan, settings.corpus)
    patterns = AskingPatterns(settings.corpus / "asking.toml")

    def asked(question: str) -> Draft | None:
        draft = answer_project_question(understand(question, plain(question), patterns, (2019, 2022, 2025)), facts)
        if draft is not None:
            assert len(draft.answer) <= MAX_ANSWER_CHARACTERS
            assert sum(span.end - span.start for span in draft.evidence) <= MAX_EVIDENCE_CHARACTERS
            assert bool(draft.evidence) is not draft.status.is_refusal
            assert all(
                span.of(plan.text).strip() == span.of(plan.text) != "" for span in (*draft.evidence, *draft.related)
            )
        return draft

    return asked


def answered(ask: Ask, question: str) -> Draft:
    """The draft, which must be an answer."""
    draft = ask(question)
    assert draft is not None, question
    assert draft.status is Status.ANSWERED, (draft.status, draft.answer)
    return draft


def quotes(draft: Draft, plan: PlanDocument) -> list[str]:
    """The evidence as one reads it."""
    return [tidy(span.of(plan.text)) for span in draft.evidence]


# One cell, every project, three names, three wordings each.

INVESTMENT = ("{}总投资多少", "{}要花多少钱？", "请问{}投资几多万元")
DEPARTMENT = ("{}的责任部门是哪个", "{}归谁管", "{}由谁负责？")
SCALE = ("{}的建设规模", "{}主要建设内容是什么", "{}建些什么")
NUMBER = ("{}的序号是多少", "{}在附表1里是第几个", "附表1里{}的编号")
LAND = ("{}占地多少亩", "{}占地面积", "{}用地多少")
FLOOR = ("{}建筑面积多少", "{}的总建筑面积是多少平方米", "{}建筑面积有多大")
PUPILS = ("{}办学规模多大", "{}能收多少学生", "{}有多少学位")


def cases(wordings: tuple[str, ...], rows: tuple[Gold, ...] = GOLD) -> list[tuple[str, Gold]]:
    """Each wording with each name of each row."""
    return [(wording.format(said), row) for row in rows for said in row.said for wording in wordings]


@pytest.mark.parametrize(("question", "row"), cases(INVESTMENT))
def test_investment_of_every_project(ask: Ask, plan: PlanDocument, question: str, row: Gold) -> None:
    draft = answered(ask, question)
    assert f"{row.name}总投资{row.investment}万元" in draft.answer
    [quote] = quotes(draft, plan)
    assert quote.startswith(row.name[:4])
    assert quote.endswith(str(row.investment))


@pytest.mark.parametrize(("question", "row"), cases(DEPARTMENT))
def test_departments_of_every_project(ask: Ask, plan: PlanDocument, question: str, row: Gold) -> None:
    draft = answered(ask, question)
    assert draft.answer.startswith(row.name)
    assert "、".join(row.departments) in draft.answer
    assert quotes(draft, plan)[0].endswith("、".join(row.departments))


@pytest.mark.parametrize(("question", "row"), cases(SCALE))
def test_scale_of_every_project(ask: Ask, plan: PlanDocument, question: str, row: Gold) -> None:
    draft = answered(ask, question)
    assert row.name in draft.answer
    assert row.piece in draft.answer
    assert row.piece in quotes(draft, plan)[0]


@pytest.mark.parametrize(("question", "row"), cases(NUMBER))
def test_number_of_every_project(ask: Ask, question: str, row: Gold) -> None:
    assert f"{row.name}序号为{row.number}。" in answered(ask, question).answer


@pytest.mark.parametrize("wording", ["第{}号项目叫什么", "附表1第{}项是什么项目", "序号{}的项目"])
@pytest.mark.parametrize("row", GOLD, ids=lambda row: str(row.number))
def test_name_of_every_number(ask: Ask, wording: str, row: Gold) -> None:
    assert answered(ask, wording.format(row.number)).answer.startswith(row.name)


@pytest.mark.parametrize(("question", "row"), cases(LAND, tuple(row for row in GOLD if row.land)))
def test_land_of_every_project(ask: Ask, question: str, row: Gold) -> None:
    assert row.land is not None
    assert row.land in answered(ask, question).answer


@pytest.mark.parametrize(("question", "row"), cases(FLOOR, tuple(row for row in GOLD if row.floor)))
def test_floor_area_of_every_project(ask: Ask, question: str, row: Gold) -> None:
    assert row.floor is not None
    draft = answered(ask, question)
    assert row.floor in draft.answer
    assert ("笔误" in draft.note) is (row.number == 20)


@pytest.mark.parametrize(("question", "row"), cases(PUPILS, tuple(row for row in GOLD if row.pupils)))
def test_pupils_of_every_school(ask: Ask, question: str, row: Gold) -> None:
    assert f"{row.pupils}人" in answered(ask, question).answer


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("感染科大楼几层", "感染科大楼共8层"),
        ("内科住院楼有多少层", "内科住院楼共12层"),
        ("内科住院楼多少平方米", "内科住院楼建筑面积约18202.65㎡"),
        ("感染科大楼建筑面积", "约7530.46㎡"),
        ("人才公寓几层", "人才公寓及行政楼共8层"),
        ("人防地下室多大", "3800㎡人防地下室"),
        ("第一人民医院二期地下建筑面积多少", "地下建筑面积约6424.27㎡"),
        ("第一人民医院二期地上建筑面积", "地上建筑面积约34303.18㎡"),
        ("疾控中心改建面积多少平方米", "改建面积5000平方米"),
        ("公共卫生能力提升要改扩建几个乡镇卫生院", "16个乡镇卫生院"),
        ("公共实训基地主楼占地多少", "主楼占地面积2000多平方米"),
        ("实训大楼多少平方米", "实训大楼11000平方米"),
        ("实训基地的教研室多大", "教研室3000平方米"),
        ("实训仓库多大", "实训仓库600平方米"),
        ("实训基地建几栋实训楼", "3栋框架结构的实训楼"),
        ("公共实训基地总用地面积多少平方米", "约33334平方米（约50亩）"),
        ("骨灰安放设施建几座墓地", "5座城区公益性墓地"),
        ("老旧小区改造涉及几个小区", "65个小区"),
        ("老旧小区改造多少户", "2173户"),
        ("林区危旧房加固改造面积", "加固改造4664平方米"),
    ],
)
def test_a_part_of_a_project_has_its_own_figure(ask: Ask, question: str, words: str) -> None:
    assert words in answered(ask, question).answer


# Filters, sums, ranks, comparisons: gold values from project_gold, computed here.


def places(value: Decimal, digits: int = 2) -> str:
    """Rounded half up, without superfluous zeros."""
    text = f"{value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


LISTS = [
    ("卫健委负责哪些项目", HEALTH),
    ("卫健部门牵头的项目有几个", HEALTH),
    ("教科体局负责几个项目", EDUCATION),
    ("教育局管哪些项目", EDUCATION),
    ("旅发集团参与的项目有哪些", TOURISM),
    ("旅发集团联合负责几个项目", TOURISM),
    ("民政局单独负责的项目有哪些", CIVIL),
    ("经开区建投公司负责什么项目", (17,)),
    ("林业局负责的项目", (23,)),
    ("住建局有几个项目", (22,)),
    ("人社局有哪些项目", (9,)),
    ("融媒体中心负责哪个项目", (21,)),
    ("教科体局和旅发集团共同负责的项目有几个", TOURISM),
    ("由两个部门联合负责的项目有哪些", (10, 11, 12, 13, 14, 15, 16, 17, 21)),
    ("哪些项目由一个部门单独负责", (1, 2, 4, 5, 6, 7, 8, 9, 18, 19, 20, 22, 23)),
    ("投资超过1亿的项目有哪些", tuple(row.number for row in GOLD if row.investment > 10000)),
    ("投资1亿元以上的项目有几个", tuple(row.number for row in GOLD if row.investment >= 10000)),
    ("投资超过5亿元的项目", (10,)),
    ("总投资不少于五亿的项目有哪些", (6, 10)),
    ("投资不足1000万的项目", (21, 23)),
    ("投资不超过5000万元的有哪些", tuple(row.number for row in GOLD if row.investment <= 5000)),
    ("投资正好12000万元的项目有哪些", (12, 14, 20)),
    ("投资1.2亿元的项目有几个", (12, 14, 20)),
    ("总投资在1亿元和2亿元之间的项目有几个", tuple(row.number for row in GOLD if 10000 <= row.investment <= 20000)),
    ("投资5000万到1亿之间的项目", tuple(row.number for row in GOLD if 5000 <= row.investment <= 10000)),
    ("投资5000万以上1亿以下的项目", tuple(row.number for row in GOLD if 5000 <= row.investment <= 10000)),
    ("投资超过3000000元但不到3000万元的项目", tuple(row.number for row in GOLD if 300 < row.investment < 3000)),
    ("占地100亩以上的项目", (6, 10, 13, 17, 19)),
    ("占地超过100亩的项目有几个", (6, 10, 17, 19)),
    ("占地正好60亩的项目有哪些", (11, 12, 14, 15)),
    ("占地面积不足10亩的项目", (1, 2)),
    ("占地在30亩到60亩之间的项目", (5, 9, 11, 12, 14, 15)),
    ("建筑面积10万平方米以上的项目", (6, 10)),
    ("建筑面积5万平方米以上的有哪些项目", (6, 7, 8, 10, 11, 16, 17)),
    ("建筑面积不到5000平米的项目", (1, 2, 20)),
    ("学位2000人以上的项目有哪些", (10, 11, 12, 13, 14)),
    ("办学规模超过2000人的项目", (10,)),
    ("办学规模2000人的学校有几所", (12, 13, 14)),
    ("办学规模不足2000人的项目", (15,)),
    ("教育类项目有几个", EDUCATION),
    ("养老类项目有哪些", (8, 18)),
    ("殡葬类项目有哪些", (19, 20)),
    ("住房类项目有几个", (22, 23)),
    ("要新建几所小学", (12, 14, 15)),
    ("附表1里医院项目有哪些", (4, 5, 6)),
    ("杨坊有哪些项目", (12, 13)),
    ("教科体局负责的投资超过1.5亿的项目", (10, 16, 17)),
    ("卫健委负责的占地30亩以上的项目有哪些", (5, 6)),
    ("哪些项目有感染科大楼", (4, 6, 7)),
    ("哪个项目有图书馆", (17,)),
    ("骨灰堂在哪个项目里", (19, 20)),
    ("哪些项目包含设备采购", (5, 6, 7)),
    ("列出所有投资过亿的项目", tuple(row.number for row in GOLD if row.investment > 10000)),
    ("亿元以上项目有几个", tuple(row.number for row in GOLD if row.investment >= 10000)),
    ("总投资在5000万元（含）以上、1亿元（不含）以下的项目", (5, 22)),
    ("占地60亩且办学规模2000人的小学", (12, 14)),
    ("哪个项目投资214万元", (21,)),
    ("2173户是哪个项目", (22,)),
    ("哪些学校占地60亩", (12, 14, 15)),
    ("哪些项目没写占地面积", tuple(row.number for row in GOLD if row.land is None)),
    ("责任部门是两家的项目", (10, 11, 12, 13, 14, 15, 16, 17, 21)),
    ("龙南要新建哪些医院", (4, 5, 6)),
    ("和看病有关的项目", HEALTH),
    ("老年人相关的项目有哪些", (8, 18)),
]


@pytest.mark.parametrize(("question", "numbers"), LISTS)
def test_lists_are_complete_and_say_how_many_of_how_many(ask: Ask, question: str, numbers: tuple[int, ...]) -> None:
    draft = answered(ask, question)
    assert f"22项中{len(numbers)}项" in draft.answer
    assert draft.table is not None
    assert [row[0] for row in draft.table.rows] == [str(number) for number in numbers]
    assert draft.table.columns[:4] == ("序号", "项目名称", "总投资（万元）", "责任部门")
    assert all(name in draft.answer for name in names_of(*numbers))


SUMS = [
    ("附表1总投资合计多少", ALL),
    ("22个储备项目一共投资多少", ALL),
    ("附表1里教育类投资合计", EDUCATION),
    ("教科体局项目总投资", EDUCATION),
    ("卫健委负责的项目一共投多少钱", HEALTH),
    ("旅发集团的项目投资加起来多少", TOURISM),
    ("民政局的项目总共要花多少钱", CIVIL),
    ("医院一共投多少", (4, 5, 6)),
    ("所有小学总投资合计", (12, 14, 15)),
    ("学校类项目投资合计", (10, 12, 13, 14, 15, 17)),
    ("殡葬类项目投资合计", (19, 20)),
    ("养老类项目投资合计", (8, 18)),
    ("住房类项目投资总额", (22, 23)),
    ("杨坊片区一共投资多少", (12, 13)),
    ("杨坊小学和初中一共投多少", (12, 13)),
    ("阳明中学和职教中心加起来投资多少", (10, 17)),
    ("第一人民医院二期、第七人民医院和第六人民医院投资合计", (4, 5, 6)),
    ("占地超过500亩的项目投资合计多少", (10, 19)),
    ("投资低于500万的项目合计", (21, 23)),
    ("投资最大的三个项目合计多少", (10, 6, 7)),
]


@pytest.mark.parametrize(("question", "numbers"), SUMS)
def test_sums_show_their_addends(ask: Ask, question: str, numbers: tuple[int, ...]) -> None:
    draft = answered(ask, question)
    assert f"合计{money_of(*numbers)}万元" in draft.answer
    if len(numbers) <= 8:
        assert all(f"{BY_NUMBER[number].name}{BY_NUMBER[number].investment}万元" in draft.answer for number in numbers)
    assert draft.table is not None
    assert sorted(int(row[0]) for row in draft.table.rows) == sorted(numbers)


TOTAL = Decimal(money_of(*ALL))

COMPUTED = [
    ("小学一共能收多少学生", "合计5800人"),
    ("附表1新增学位和办学规模合计多少人", f"合计{sum(row.pupils or 0 for row in GOLD)}人"),
    ("所有学校占地一共多少亩", "合计约1143亩"),
    ("学校类项目建筑面积合计", "合计约333000平方米"),
    ("附表1平均每个项目投资多少", f"平均约{places(TOTAL / 22)}万元（保留两位小数）"),
    ("附表1平均每个项目投资多少，保留一位小数", f"平均约{places(TOTAL / 22, 1)}万元（保留一位小数）"),
    ("教育项目平均投资多少", f"平均{places(Decimal(money_of(*EDUCATION)) / 8)}万元"),
    ("卫健委的项目平均投资是多少", f"平均约{places(Decimal(money_of(*HEALTH)) / 7)}万元"),
    ("投资最大的项目是哪个", "龙南市阳明中学建设项目，总投资69500万元"),
    ("投资最少的项目是哪个", "龙南市应急广播体系建设，总投资214万元"),
    ("投资第二大的项目", "龙南第六人民医院（公立中医院）建设项目，总投资50000万元"),
    ("投资排第三的项目是哪个", "龙南公共卫生服务能力提升建设项目，总投资40000万元"),
    ("倒数第二的项目投资多少", "国有林区危旧房改建，总投资315万元"),
    ("占地最大的项目", "赣州市龙南市城区骨灰安放设施建设项目，占地面积约618亩"),
    ("占地最小的项目是哪个", "赣州市龙南市疾病预防控制中心实验楼建设项目，占地面积约4亩"),
    ("建筑面积最大的是哪个项目", "龙南市阳明中学建设项目，建筑面积约16.5万平方米"),
    ("学位最多的学校", "龙南市阳明中学建设项目，办学规模6000人"),
    ("哪所小学投资最少", "工业园区（东江）小学建设项目，总投资10000万元"),
    ("哪个医院最贵", "龙南第六人民医院（公立中医院）建设项目，总投资50000万元"),
    ("民政局负责的项目里投资最大的是哪个", "赣州市龙南市城区骨灰安放设施建设项目，总投资18000万元"),
    ("投资最大的项目由谁负责", "责任部门为教科体局、旅发集团"),
    ("阳明中学投资排第几", "第1位"),
    ("第一人民医院二期投资排第几", f"第{1 + sum(row.investment > 19800 for row in GOLD)}位"),
    ("阳明中学占总投资的比例", f"约{places(Decimal(69500) * 100 / TOTAL)}%"),
    ("阳明中学占教育类投资的百分之几", f"约{places(Decimal(69500) * 100 / money_of(*EDUCATION))}%"),
    ("教育类占总投资百分之几", f"约{places(Decimal(money_of(*EDUCATION)) * 100 / TOTAL)}%"),
    ("卫健委的项目占总投资多少", f"约{places(Decimal(money_of(*HEALTH)) * 100 / TOTAL)}%"),
    ("教育类占比多少，保留一位小数", f"约{places(Decimal(money_of(*EDUCATION)) * 100 / TOTAL, 1)}%（保留一位小数）"),
    ("阳明中学和第七人民医院投资差多少", "多64100万元"),
    ("阳明中学比第六人民医院投资多多少", "多19500万元"),
    ("职教中心占地比阳明中学少多少", "少约263亩"),
    ("杨坊小学和东江小学办学规模相差多少", "多200人"),
    ("阳明中学投资是第七医院的几倍", f"约{places(Decimal(69500) / 5400)}倍"),
    ("第七医院投资是阳明中学的几倍", f"约{places(Decimal(5400) / 69500)}倍"),
    ("杨坊小学和大罗小学投资一样吗", "一样，总投资都是12000万元"),
    ("大罗小学每亩投资多少", "约200万元/亩"),
    ("阳明中学每亩投资多少万元，保留整数", f"约{places(Decimal(69500) / 563, 0)}万元/亩"),
    ("职教中心每平方米造价多少", "4375元/平方米"),
    ("阳明中学单方造价", f"约{places(Decimal(695000000) / 165000)}元/平方米"),
    ("杨坊小学每个学位投资多少", "60000元/人"),
    ("老旧小区改造每户多少钱", f"约{places(Decimal(58000000) / 2173)}元/户"),
    ("哪个部门负责的项目最多", "教科体局的项目数最多，8个"),
    ("哪个部门投资最多", f"教科体局的总投资最多，{money_of(*EDUCATION)}万元"),
    ("各部门分别负责多少投资", f"卫健委7个{money_of(*HEALTH)}万元"),
    ("按部门统计项目数和投资", "联合负责的项目计入每个部门"),
    ("卫健委项目总投资比民政局多多少", f"多{money_of(*HEALTH) - money_of(*CIVIL)}万元"),
    (
        "教育类和医疗卫生类投资谁多",
        f"教育类项目的总投资比医疗卫生类项目多{money_of(*EDUCATION) - money_of(*HEALTH)}万元",
    ),
    ("殡葬类和养老类投资差多少", f"多{money_of(8, 18) - money_of(19, 20)}万元"),
    ("阳明中学投资比所有小学加起来还多吗", f"多{69500 - money_of(12, 14, 15)}万元"),
    ("投资最大和最小的项目相差多少", f"相差{69500 - 214}万元"),
    ("六院比一院二期大多少平方米", "多约59272.55平方米"),
    ("六院的建筑面积是一院二期的几倍", f"约{places(Decimal(100000) / Decimal('40727.45'))}倍"),
    ("阳明中学每个学生摊到多少建筑面积", f"约{places(Decimal(165000) / 6000)}平方米/人"),
    ("三所小学的总建筑面积", "合计60000平方米"),
    ("平均每所学校占地多少亩", f"约{places(Decimal(563 + 60 + 100 + 60 + 60 + 300) / 6)}亩"),
    ("小学里面哪个收学生最多", "2项并列"),
    ("东江小学和大罗小学规模一样吗", "不一样"),
    ("哪些项目总投资相同", "22项中5项"),
    ("老旧小区改造涉及多少个小区，多少户人", "65个小区；2173户"),
    ("附表1最后一个项目是什么", "国有林区危旧房改建"),
    ("每亩投资最高的项目", f"龙南医养综合服务中心约{places(Decimal(30000) / Decimal('25.8'))}万元/亩"),
    ("哪个小学每个学位投资最少", f"工业园区（东江）小学建设项目约{places(Decimal(100000000) / 1800)}元/人"),
    ("学校平均每个学位投资多少", f"约{places(Decimal(money_of(10, 12, 13, 14, 15)) * 10000 / 13800)}元/人"),
    ("卫健委、民政局、教科体局项目总投资分别是多少", f"民政局负责的项目（3项）总投资{money_of(*CIVIL)}万元"),
    ("民政局和住建局各有几个项目", "民政局负责的项目（3项）项目数3个，住建局负责的项目项目数1个"),
    ("占地面积最大的三个项目分别由谁负责", "责任部门为民政局"),
    ("第七医院和第六医院是同一个部门负责吗", "是，"),
    ("人社局负责的项目有多大", "实训仓库600平方米"),
]


@pytest.mark.parametrize(("question", "words"), COMPUTED)
def test_computed_answers(ask: Ask, question: str, words: str) -> None:
    assert words in answered(ask, question).answer


def test_equal_projects_share_a_rank_and_are_all_named(ask: Ask) -> None:
    draft = answered(ask, "投资最大的小学是哪个")
    assert "2项并列" in draft.answer
    assert all(name in draft.answer for name in names_of(12, 14))


def test_first_five_and_their_order(ask: Ask) -> None:
    draft = answered(ask, "投资前五的项目")
    best = sorted(GOLD, key=lambda row: -row.investment)[:5]
    positions = [draft.answer.index(f"{row.name}{row.investment}万元") for row in best]
    assert positions == sorted(positions)


def test_a_list_longer_than_an_answer_goes_into_the_table(ask: Ask) -> None:
    draft = answered(ask, "附表1项目按投资从大到小排序")
    assert draft.table is not None
    assert [int(row[2]) for row in draft.table.rows] == sorted((row.investment for row in GOLD), reverse=True)


def test_whole_table_is_cited_by_its_title(ask: Ask, plan: PlanDocument) -> None:
    [title] = quotes(answered(ask, "附表1总投资合计多少"), plan)
    assert title.startswith("附表1")


# Asserted: wrong figures, departments and counts are corrected, right ones confirmed.

WRONG = [
    ("阳明中学投资8亿对吧", "69500万元"),
    ("阳明中学的投资是6.95万元吗", "69500万元"),
    ("杨坊初中投资1.2亿对吧", "15000万元"),
    ("既然阳明中学要花8亿，那归谁管", "教科体局、旅发集团"),
    ("阳明中学占地500亩吗", "约563亩"),
    ("东江小学办学规模2000人没错吧", "1800人"),
    ("老旧小区改造涉及2000户吧", "2173户"),
    ("老旧小区改造一共56个小区对吗", "65个小区"),
    ("第一人民医院二期感染科大楼是12000平方米对吧", "40727.45㎡"),
    ("阳明中学由卫健委负责吗", "教科体局、旅发集团"),
    ("职教中心是旅发集团负责的对吗", "教科体局、经开区建投公司"),
    ("应急广播归文广新旅局一家负责吗", "文广新旅局、融媒体中心"),
    ("敬老院项目是卫健委负责的吧", "民政局"),
    ("卫健委负责8个项目对吗", "22项中7项"),
    ("附表1一共有23个项目吧", "22个"),
    ("教育类投资合计20亿对不对", f"{money_of(*EDUCATION)}万元"),
    ("第六人民医院是不是投资最大的项目", "龙南市阳明中学建设项目（总投资69500万元）"),
    ("阳明中学和第六人民医院都是卫健委负责吗", "教科体局、旅发集团"),
    ("公办幼儿园新增学位3000个对吗", "2000人"),
    ("林区危旧房改建投资315万元，由住建局负责，对吗", "林业局"),
    ("应急广播投资是21.4万吧", "214万元"),
    ("投资最少的是国有林区危旧房改建吧", "龙南市应急广播体系建设（总投资214万元）"),
]


@pytest.mark.parametrize(("question", "words"), WRONG)
def test_wrong_assertions_are_corrected(ask: Ask, question: str, words: str) -> None:
    draft = ask(question)
    assert draft is not None
    assert draft.status is Status.CORRECTED
    assert draft.answer.startswith("与规划不符：")
    assert words in draft.answer


@pytest.mark.parametrize(
    "question",
    [
        "阳明中学投资69500万元对吗",
        "阳明中学是不是投资6.95亿",
        "阳明中学投资695000000元对吧",
        "阳明中学由教科体局和旅发集团负责吗",
        "老旧小区改造投资5800万元对吗",
        "卫健委负责7个项目对吗",
        "民政局项目一共投资3.36亿元吧",
        "最贵的是阳明中学吧",
        "阳明中学占地超过500亩吗",
        "附表1是不是有22个项目",
        "阳明中学有食堂吗",
        "职教中心有没有图书馆",
    ],
)
def test_right_assertions_are_confirmed(ask: Ask, question: str) -> None:
    assert answered(ask, question).answer.startswith("是，")


# What is not there.

SILENT = [
    ("第3号项目是什么", "附表1序号3的项目"),
    ("附表1第24项是哪个项目", "附表1序号24的项目"),
    ("序号0的项目投资多少", "附表1序号0的项目"),
    ("阳明中学什么时候开工", "龙南市阳明中学建设项目的开工时间"),
    ("第六人民医院哪年建成", "龙南第六人民医院（公立中医院）建设项目的竣工时间"),
    ("阳明中学施工单位是哪家", "龙南市阳明中学建设项目的施工单位"),
    ("东江小学建在哪里", "工业园区（东江）小学建设项目的具体地点"),
    ("医养中心的地址", "龙南医养综合服务中心的具体地点"),
    ("第七人民医院电话", "龙南市第七人民医院门诊综合楼建设项目的联系电话"),
    ("职教中心的资金来源", "龙南市职业教育中心的资金来源"),
    ("阳明中学的钱从哪里来", "龙南市阳明中学建设项目的资金来源"),
    ("阳明中学校长是谁", "龙南市阳明中学建设项目的负责人姓名"),
    ("医养中心进度怎么样了", "龙南医养综合服务中心的建设进度"),
    ("阳明中学招标了吗", "龙南市阳明中学建设项目的招投标情况"),
    ("应急广播什么时候招标", "龙南市应急广播体系建设的招投标情况的时间"),
    ("殡仪馆什么时候搬完", "龙南县殡仪馆（公墓）搬迁新建（一期）项目的竣工时间"),
    ("第六人民医院有多少张床位", "龙南第六人民医院（公立中医院）建设项目的床位数"),
    ("阳明中学有多少老师", "龙南市阳明中学建设项目的人员编制"),
    ("阳明中学有游泳池吗", "龙南市阳明中学建设项目的建设内容里有没有游泳池"),
    ("应急广播占地多少亩", "龙南市应急广播体系建设的占地面积"),
    ("老旧小区改造项目的建筑面积", "龙南市老旧小区改造提升项目的建筑面积"),
    ("大罗片区初中总投资多少", "大罗初中项目"),
    ("财政局负责哪些项目", "财政局负责的项目"),
    ("附表1里体育类项目投资合计", "体育类项目"),
    ("第八人民医院投资多少", "第八人民医院项目"),
    ("附表1里有没有体育馆项目", "体育馆项目"),
    ("老旧小区改造都有哪些小区", "龙南市老旧小区改造提升项目的具体小区名单"),
    ("阳明中学由谁出资", "龙南市阳明中学建设项目的资金来源"),
    ("第六人民医院建设内容包括停车场吗", "龙南第六人民医院（公立中医院）建设项目的建设内容里有没有停车场"),
    ("卫健委负责的项目什么时候开工", "卫健委负责的项目的开工时间"),
    ("敬老院项目每平方米造价", "龙南市中心敬老院项目的建筑面积"),
]


@pytest.mark.parametrize(("question", "missing"), SILENT)
def test_what_the_table_does_not_say_is_refused_by_name(ask: Ask, question: str, missing: str) -> None:
    draft = ask(question)
    assert draft is not None
    assert draft.status is Status.NOT_IN_PLAN, draft.answer
    assert draft.answer.startswith("规划未写明")
    assert draft.missing == (missing,)
    assert draft.related


def test_a_missing_number_is_told_which_exist(ask: Ask) -> None:
    draft = ask("第3号项目投资多少")
    assert draft is not None
    assert "1、2、4至23" in draft.answer


def test_what_the_scale_text_says_itself_is_answered(ask: Ask) -> None:
    for question in ("应急广播资金到位了吗", "应急广播的业主单位是谁", "应急广播招标了没"):
        assert "资金已到位，业主单位为龙南市融媒体中心，正在启动招投标程序" in answered(ask, question).answer


def test_a_question_of_two_parts_is_answered_as_far_as_the_table_goes(ask: Ask) -> None:
    draft = ask("医养中心投资多少，什么时候建成")
    assert draft is not None
    assert draft.status is Status.PARTIAL
    assert "30000万元" in draft.answer
    assert draft.missing == ("龙南医养综合服务中心的竣工时间",)


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("那个小学多少钱", (12, 14, 15)),
        ("医院投资多少", (4, 5, 6)),
        ("新建的小学占地多少亩", (12, 14, 15)),
        ("公墓要投资多少钱", (19, 20)),
    ],
)
def test_equal_matches_are_asked_back(ask: Ask, question: str, numbers: tuple[int, ...]) -> None:
    draft = ask(question)
    assert draft is not None
    assert draft.status is Status.NEEDS_CLARIFICATION
    assert draft.answer.startswith("您问的是哪个项目？")
    assert draft.table is not None
    assert draft.table.columns == ("序号", "项目名称")
    assert draft.table.rows == tuple((str(number), BY_NUMBER[number].name) for number in numbers)


# What belongs to the running text, or to nobody.


@pytest.mark.parametrize(
    "question",
    [
        "殡仪馆火化多少钱",
        "买墓地多少钱",
        "崇义县应急广播建设投资多少万元",
        "会昌县疾控中心实验楼面积几大",
        "这个项目总投资多少万",
        "发展目标第三项是什么",
        "存在问题中最后一条说的是什么",
        "要新建多少个村卫生室",
        "东江小学外地户口收不收",
        "各行各业的公共东西会不会捏到一块用",
        "医院成本核算",
        "公墓多少钱",
        "敬老院集中供养率到哪年要到多少",
        "职业教育实训基地建几个",
        "养老院怎么申请",
        "幼儿园学费多少钱",
        "学前三年毛入园率2025年达到多少",
        "新建中小学几所",
        "新改扩建幼儿园多少所",
        "全市有多少所小学",
        "2019年全市幼儿园有几所",
        "社会福利项目有哪些",
        "殡葬服务项目做什么",
        "培训补贴资金一共多少",
        "医疗总费用5524万元里个人负担多少",
        "医院看病报销多少",
        "小学入学怎么办",
        "养老院一个月多少钱",
        "国家基本公共卫生服务项目有哪些",
        "医养结合机构有几家",
        "实施了几个卫生计生基础设施建设项目",
        "高中特色发展项目几个",
        "项目投资带动就业机制是什么",
        "住房困难怎么办",
        "民政局电话多少",
        "教育局在哪",
        "低保多少钱",
        "每千人医疗卫生机构床位2025年多少张",
        "老旧小区改造怎么申请",
        "农村危房改造有什么政策",
        "棚户区改造什么时候完成",
        "救灾物资储备库怎么建",
        "骨灰存放堂怎么规划",
        "市人民医院建设有什么安排",
        "残疾人康复项目有哪些",
        "殡仪馆电话",
        "公共租赁住房租金多少",
        "疫苗接种在哪打",
        "高龄补贴发多少钱",
        "养老机构床位多少",
        "今天天气怎么样",
        "就业培训多少人",
        "财政支出占比多少",
        "教育多少钱",
    ],
)
def test_questions_on_other_things_are_left_alone(ask: Ask, question: str) -> None:
    assert ask(question) is None


def test_an_answer_takes_under_five_milliseconds(ask: Ask) -> None:
    times = []
    for question, _ in (*LISTS, *SUMS, *SILENT):
        begin = time.perf_counter()
        ask(question)
        times.append(time.perf_counter() - begin)
    assert median(times) < 0.005


def test_a_building_s_figure_is_held_against_that_building(ask: Ask) -> None:
    right, wrong = ask("一院二期的感染科大楼有8层，对吗"), ask("一院二期的感染科大楼有12层，对吗")
    assert right is not None
    assert wrong is not None
    assert (right.status, wrong.status) == (Status.ANSWERED, Status.CORRECTED)


def test_why_two_projects_differ_is_not_in_the_table(ask: Ask) -> None:
    draft = ask("为什么杨坊小学比工业园小学多安排两百个人")
    assert draft is not None
    assert draft.status is Status.NOT_IN_PLAN
