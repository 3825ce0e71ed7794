"""The two tables against values typed from reading the plan."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lnplan_qa.errors import PlanFormatError
from lnplan_qa.plan.parse import parse_plan
from lnplan_qa.plan.tables import indicators, projects
from lnplan_qa.types import PlanDocument

#: Name, unit, and the figures of 2019, 2022, 2025 as printed.
PLAIN_INDICATORS = [
    ("城镇居民人均可支配收入", "万元", "3.26", "3.58", "3.95"),
    ("城镇登记失业率", "%", "2.05", "2.3", "2.2"),
    ("农民工随迁子女接受义务教育比例", "%", "100", "100", "100"),
    ("每千人医疗卫生机构床位", "张", "5.76", "6.30", "6.61"),
    ("每千人口执业（助理）医师", "人", "2.26", "3.06", "3.51"),
    ("城乡社区居家养老覆盖率", "%", "30", "80", "100"),
    ("每千名老年人养老床位", "张", "16.6", "30", "40"),
    ("护理型床位占养老床位比例", "%", "25", "50", "70"),
    ("优抚对象年均抚恤金", "元/人", "6106.30", "6716.9", "7288.6"),
    ("社区服务设施覆盖率", "%", "100", "100", "100"),
    ("婚姻登记联网率", "%", "100", "100", "100"),
]

#: 最低生活保障标准: year -> group -> (figure, printed with 约).
ALLOWANCE = {
    2019: {"农村": ("385", False), "城市": ("640", False)},
    2022: {"农村": ("640", True), "城市": ("835", True)},
    2025: {"农村": ("895", True), "城市": ("1030", True)},
}

#: 医疗救助住院自付费救助比率, the same in all three years.
AID_RATES = [
    ("特困人员、孤儿", "100"),
    ("最低生活保障对象", "80"),
    ("“六类对象”“两类人员”和城乡精简退职对象", "70"),
    ("支出型", "50"),
    ("以上对象14周岁以下儿童", "90"),
]

#: Printed number, name, how the scale begins, investment (万元), departments.
PROJECTS = [
    (1, "赣州市龙南市疾病预防控制中心实验楼建设项目", "项目占地面积约4亩，新建实验楼面积4400平方米。", "1320", ["卫健委"]),
    (2, "赣州市龙南市医疗物资储备库建设项目", "项目占地面积约7亩，建筑面积约2000平方米，", "2500", ["卫健委"]),
    (4, "龙南市第一人民医院二期建设项目", "项目占地面积约29.7亩，总建筑面积约40727.45㎡。", "19800", ["卫健委"]),
    (5, "龙南市第七人民医院门诊综合楼建设项目", "项目占地面积约36亩，建设面积约12000平方米，", "5400", ["卫健委"]),
    (6, "龙南第六人民医院（公立中医院）建设项目", "项目占地面积约200亩，总建筑面积约100000平方米。", "50000", ["卫健委"]),
    (7, "龙南公共卫生服务能力提升建设项目", "项目总建筑面积约50000平方米。", "40000", ["卫健委"]),
    (8, "龙南医养综合服务中心", "项目占地面积约25.8亩，总建筑面积约50000平方米，", "30000", ["卫健委"]),
    (9, "龙南市公共实训基地建设项目", "项目主楼占地面积2000多平方米，", "3500", ["人社局"]),
    (10, "龙南市阳明中学建设项目", "项目占地面积约563亩，建筑面积约16.5万平方米，", "69500", ["教科体局", "旅发集团"]),
    (11, "城区、城郊公办幼儿园项目", "项目占地面积约60亩，总建筑面积约50000平方米，", "10000", ["教科体局", "旅发集团"]),
    (12, "杨坊片区小学建设项目", "项目占地面积约60亩，总建筑面积20000平方米", "12000", ["教科体局", "旅发集团"]),
    (13, "杨坊片区初中建设项目", "项目占地面积约100亩，总建筑面积28000平方米", "15000", ["教科体局", "旅发集团"]),
    (14, "大罗片区小学建设项目", "项目占地面积约60亩，总建筑面积20000平方米", "12000", ["教科体局", "旅发集团"]),
    (15, "工业园区（东江）小学建设项目", "项目占地面积约60亩，总建筑面积20000平方米", "10000", ["教科体局", "旅发集团"]),
    (16, "义务教育优质均衡发展建设项目", "新建、改扩建一批综合楼、教学楼、宿舍楼等，", "20000", ["教科体局", "旅发集团"]),
    (17, "龙南市职业教育中心", "项目占地面积约300亩，建筑面积8万平方米，", "35000", ["教科体局", "经开区建投公司"]),
    (18, "龙南市中心敬老院项目", "新改扩建汶龙中心机构来源、渡江中心敬老院、", "3600", ["民政局"]),
    (19, "赣州市龙南市城区骨灰安放设施建设项目", "项目占地面积约618亩，建设5座城区公益性墓地、", "18000", ["民政局"]),
    (20, "龙南县殡仪馆（公墓）搬迁新建（一期）项目", "建筑面积约1平方米，新建骨灰堂、", "12000", ["民政局"]),
    (21, "龙南市应急广播体系建设", "龙南市应急广播体系建设是完善我市公共文化服务体系的硬性指标，", "214", ["文广新旅局", "融媒体中心"]),
    (22, "龙南市老旧小区改造提升项目", "计划实施我市13个城镇老旧小区改造项目，", "5800", ["住建局"]),
    (23, "国有林区危旧房改建", "我市国有林区职工住房多数建设于六七十年代，", "315", ["林业局"]),
]  # fmt: skip


def test_there_are_thirteen_indicators_of_three_years(plan: PlanDocument) -> None:
    found = indicators(plan)
    assert len(found) == 13
    for indicator in found:
        assert [(cell.year, cell.is_target) for cell in indicator.cells] == [(2019, False), (2022, True), (2025, True)]
        assert indicator.section == f"表2-1/{indicator.name}"


@pytest.mark.parametrize("expected", PLAIN_INDICATORS, ids=lambda row: row[0])
def test_indicator_has_its_unit_and_three_figures(plan: PlanDocument, expected: tuple[str, ...]) -> None:
    indicator = next(indicator for indicator in indicators(plan) if indicator.name == expected[0])
    assert (indicator.name, indicator.unit, *(cell.printed for cell in indicator.cells)) == expected
    for cell, printed in zip(indicator.cells, expected[2:], strict=True):
        (value,) = cell.values
        assert (value.group, value.value, value.printed, value.approximate) == (None, Decimal(printed), printed, False)


def test_rural_and_urban_allowance_are_told_apart_and_approximate_where_printed(plan: PlanDocument) -> None:
    allowance = next(indicator for indicator in indicators(plan) if indicator.name == "最低生活保障标准")
    assert allowance.unit == "元/人、月"
    found = {
        cell.year: {value.group: (value.printed, value.approximate) for value in cell.values}
        for cell in allowance.cells
    }
    assert found == ALLOWANCE


def test_medical_aid_rates_belong_to_their_groups(plan: PlanDocument) -> None:
    rates = next(indicator for indicator in indicators(plan) if indicator.name == "医疗救助住院自付费救助比率")
    assert rates.unit == "%"
    for cell in rates.cells:
        assert [(value.group, str(value.value)) for value in cell.values] == AID_RATES
        assert [value.printed for value in cell.values] == [f"{rate}%" for _, rate in AID_RATES]


def test_every_span_of_an_indicator_is_its_printed_text(plan: PlanDocument) -> None:
    for indicator in indicators(plan):
        assert indicator.name_span.of(plan.text) == indicator.name
        assert indicator.unit_span.of(plan.text) == indicator.unit
        for cell in indicator.cells:
            assert cell.span.of(plan.text) == cell.printed
            assert indicator.span.covers(cell.span)
            for value in cell.values:
                quoted = value.span.of(plan.text)
                assert value.printed in quoted
                assert value.group is None or value.group in quoted
                assert cell.span.covers(value.span)


def test_a_year_that_the_table_lacks_has_no_cell(plan: PlanDocument) -> None:
    first = indicators(plan)[0]
    assert first.cell(2022) is first.cells[1]
    assert first.cell(2021) is None


def test_there_are_twenty_two_projects_and_no_number_three(plan: PlanDocument) -> None:
    assert [project.number for project in projects(plan)] == [1, 2, *range(4, 24)]


@pytest.mark.parametrize("expected", PROJECTS, ids=lambda row: f"{row[0]}")
def test_project_has_its_name_scale_investment_and_departments(
    plan: PlanDocument, expected: tuple[int, str, str, str, list[str]]
) -> None:
    number, name, scale, investment, departments = expected
    project = next(project for project in projects(plan) if project.number == number)
    assert project.name == name
    assert project.scale.startswith(scale)
    assert project.investment == Decimal(investment)
    assert list(project.departments) == departments
    assert project.section == f"附表1/{number}"


def test_every_project_was_typed() -> None:
    assert len(PROJECTS) == 22


def test_investments_add_up(plan: PlanDocument) -> None:
    assert sum(project.investment for project in projects(plan)) == Decimal(375949)


def test_every_span_of_a_project_is_its_printed_text(plan: PlanDocument) -> None:
    for project in projects(plan):
        assert project.number_span.of(plan.text) == str(project.number)
        assert "".join(project.name_span.of(plan.text).split()) == project.name
        assert project.scale_span.of(plan.text) == project.scale
        assert project.investment_span.of(plan.text) == str(project.investment)
        assert project.department_span.of(plan.text) == "、".join(project.departments)
        assert project.span.of(plan.text).startswith(project.name_span.of(plan.text))
        assert project.span.of(plan.text).endswith(project.departments[-1])


def _plan_with(table: str) -> PlanDocument:
    return parse_plan(f"第一章  甲\n1.1  乙\n丙。\n{table}")


def test_plan_without_an_indicator_table_is_named() -> None:
    with pytest.raises(PlanFormatError, match="年份列"):
        indicators(_plan_with(""))


def test_indicator_cell_without_a_figure_is_named() -> None:
    table = "表1  指标\n\n\t名称\n\t单位\n\t2030年\n\n\t入学率\n\t%\n\t待定\n"
    with pytest.raises(PlanFormatError, match="待定"):
        indicators(_plan_with(table))


def test_plan_without_a_project_table_is_named() -> None:
    with pytest.raises(PlanFormatError, match="项目表"):
        projects(_plan_with(""))


def test_project_without_a_figure_for_its_investment_is_named() -> None:
    table = (
        "附表1  项目\n\n\t序号\n\t项目名称\n\t建设规模\n\t总投资（万元）\n\t责任部门\n\n"
        "\t1\n\t学校\n\t一所\n\t未定\n\t教育局\n"
    )
    with pytest.raises(PlanFormatError, match="未定"):
        projects(_plan_with(table))
