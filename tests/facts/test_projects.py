"""The project table as typed rows: every measure against values typed from reading, names, and a broken corpus."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from lnplan_qa.config import Settings
from lnplan_qa.errors import CorpusError
from lnplan_qa.facts.measures import Aspect
from lnplan_qa.facts.project_figures import quotient, ranked, shown, tally
from lnplan_qa.facts.projects import Column, ProjectFacts
from lnplan_qa.types import PlanDocument

LAND, FLOOR, STOREYS, PUPILS, COUNT = Aspect.LAND, Aspect.FLOOR, Aspect.STOREYS, Aspect.CAPACITY, Aspect.COUNT

#: number -> (aspect, part, value, unit, 约) in printed order.
MEASURES: dict[int, list[tuple[Aspect, str, str, str, bool]]] = {
    1: [(LAND, "", "4", "亩", True), (FLOOR, "", "4400", "平方米", False)],
    2: [(LAND, "", "7", "亩", True), (FLOOR, "", "2000", "平方米", True)],
    4: [
        (LAND, "", "29.7", "亩", True),
        (FLOOR, "", "40727.45", "平方米", True),
        (FLOOR, "地上", "34303.18", "平方米", True),
        (STOREYS, "感染科大楼", "8", "层", False),
        (FLOOR, "感染科大楼", "7530.46", "平方米", True),
        (STOREYS, "内科住院楼", "12", "层", False),
        (FLOOR, "内科住院楼", "18202.65", "平方米", True),
        (STOREYS, "人才公寓及行政楼", "8", "层", False),
        (FLOOR, "人才公寓及行政楼", "8420.07", "平方米", True),
        (FLOOR, "附属设施", "150", "平方米", True),
        (FLOOR, "地下", "6424.27", "平方米", True),
        (FLOOR, "人防地下室", "3800", "平方米", False),
    ],
    5: [(LAND, "", "36", "亩", True), (FLOOR, "", "12000", "平方米", True)],
    6: [(LAND, "", "200", "亩", True), (FLOOR, "", "100000", "平方米", True)],
    7: [
        (FLOOR, "", "50000", "平方米", True),
        (COUNT, "乡镇卫生院", "16", "个", False),
        (FLOOR, "疾控中心", "5000", "平方米", False),
    ],
    8: [(LAND, "", "25.8", "亩", True), (FLOOR, "", "50000", "平方米", True)],
    9: [
        (LAND, "主楼", "2000", "平方米", True),
        (LAND, "", "33334", "平方米", True),
        (LAND, "", "50", "亩", True),
        (COUNT, "实训楼", "3", "栋", False),
        (FLOOR, "", "15000", "平方米", False),
        (FLOOR, "实训大楼", "11000", "平方米", False),
        (FLOOR, "教研室", "3000", "平方米", False),
        (FLOOR, "实训仓库", "600", "平方米", False),
        (FLOOR, "信息化设施", "400", "平方米", False),
    ],
    10: [(LAND, "", "563", "亩", True), (FLOOR, "", "165000", "平方米", True), (PUPILS, "", "6000", "人", False)],
    11: [(LAND, "", "60", "亩", True), (FLOOR, "", "50000", "平方米", True), (PUPILS, "", "2000", "人", False)],
    12: [(LAND, "", "60", "亩", True), (FLOOR, "", "20000", "平方米", False), (PUPILS, "", "2000", "人", False)],
    13: [(LAND, "", "100", "亩", True), (FLOOR, "", "28000", "平方米", False), (PUPILS, "", "2000", "人", False)],
    14: [(LAND, "", "60", "亩", True), (FLOOR, "", "20000", "平方米", False), (PUPILS, "", "2000", "人", False)],
    15: [(LAND, "", "60", "亩", True), (FLOOR, "", "20000", "平方米", False), (PUPILS, "", "1800", "人", False)],
    16: [(FLOOR, "", "60000", "平方米", True)],
    17: [(LAND, "", "300", "亩", True), (FLOOR, "", "80000", "平方米", False)],
    18: [],
    19: [(LAND, "", "618", "亩", True), (COUNT, "城区公益性墓地", "5", "座", False)],
    20: [(FLOOR, "", "1", "平方米", True)],
    21: [],
    22: [
        (COUNT, "城镇老旧小区改造项目", "13", "个", False),
        (Aspect.COMMUNITIES, "", "65", "个", False),
        (Aspect.HOUSEHOLDS, "", "2173", "户", False),
    ],
    23: [(FLOOR, "国有林场管护站房重建改造", "560", "平方米", False), (FLOOR, "加固改造", "4664", "平方米", False)],
}


@pytest.fixture(scope="module")
def facts(plan: PlanDocument, settings: Settings) -> ProjectFacts:
    return ProjectFacts(plan, settings.corpus)


def test_the_numbers_are_those_printed(facts: ProjectFacts) -> None:
    assert [row.number for row in facts.rows] == [1, 2, *range(4, 24)]
    assert facts.numbers_as_words == "1、2、4至23"
    assert facts.row(3) is None


@pytest.mark.parametrize("number", MEASURES)
def test_every_measure_of_a_scale_text(facts: ProjectFacts, number: int) -> None:
    row = facts.row(number)
    assert row is not None
    found = [
        (measure.aspect, measure.part, measure.value, measure.unit, measure.approximate) for measure in row.measures
    ]
    assert found == [
        (aspect, part, Decimal(value), unit, about) for aspect, part, value, unit, about in MEASURES[number]
    ]


def test_a_measure_lies_where_it_is_printed(facts: ProjectFacts, plan_text: str) -> None:
    for row in facts.rows:
        for measure in row.measures:
            assert row.project.scale_span.covers(measure.span)
            printed = measure.span.of(plan_text)
            assert printed.startswith("约") is (measure.approximate and "多" not in printed)
            digits = Decimal("".join(character for character in printed if character.isdigit() or character == "."))
            assert measure.value == digits * (10000 if "万" in printed else 1)


def test_no_figure_of_a_scale_text_is_left_over(facts: ProjectFacts, plan_text: str) -> None:
    for row in facts.rows:
        span = row.project.scale_span
        inside = {position for measure in row.measures for position in range(measure.span.start, measure.span.end)}
        left = "".join(
            plan_text[position]
            for position in range(span.start, span.end)
            if plan_text[position].isdecimal() and position not in inside
        )
        assert left == ("120" if row.number == 6 else "")  # 120调度中心 is a name


def test_a_row_without_a_figure_has_none(facts: ProjectFacts) -> None:
    row = facts.row(21)
    assert row is not None
    assert row.figure(Column.LAND) is None
    assert row.figure(Column.INVESTMENT) is not None


def test_no_short_name_means_two_projects(facts: ProjectFacts) -> None:
    names = [name for row in facts.rows for name in row.names]
    assert len(names) == len(set(names))


def test_a_name_that_the_running_text_holds_is_loose(facts: ProjectFacts) -> None:
    rows = {row.number: row for row in facts.rows}
    assert "殡仪馆" in rows[20].loose
    assert "敬老院" in rows[18].loose
    assert "阳明中学" in rows[10].names


def test_joint_projects_stand_with_each_department(facts: ProjectFacts) -> None:
    groups = {name: [row.number for row in rows] for name, rows in facts.by_department(facts.rows)}
    assert groups["旅发集团"] == [10, 11, 12, 13, 14, 15, 16]
    assert groups["教科体局"] == [10, 11, 12, 13, 14, 15, 16, 17]
    assert groups["融媒体中心"] == groups["文广新旅局"] == [21]
    assert sum(len(numbers) for numbers in groups.values()) == 31


def test_total_investment_is_exact(facts: ProjectFacts) -> None:
    typed = [
        1320,
        2500,
        19800,
        5400,
        50000,
        40000,
        30000,
        3500,
        69500,
        10000,
        12000,
        15000,
        12000,
        10000,
        20000,
        35000,
        3600,
        18000,
        12000,
        214,
        5800,
        315,
    ]
    assert tally(facts.rows, Column.INVESTMENT).total == sum(typed)
    assert len(tally(facts.rows, Column.LAND).silent) == 7


def test_equal_figures_share_a_rank(facts: ProjectFacts) -> None:
    ranks = [(rank, row.number) for rank, row, _ in ranked(facts.rows, Column.INVESTMENT) if row.number in (12, 14, 20)]
    assert ranks == [(10, 12), (10, 14), (10, 20)]


def test_quotients_round_half_up_and_say_so() -> None:
    assert quotient(Decimal(1), Decimal(8)) == (Decimal("0.13"), True)
    assert quotient(Decimal(5), Decimal(2), 0) == (Decimal(3), True)
    assert quotient(Decimal(183500), Decimal(8)) == (Decimal("22937.50"), False)
    with pytest.raises(ZeroDivisionError):
        quotient(Decimal(1), Decimal(0))
    assert shown(Decimal("165000.0")) == "165000"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("龙南市阳明中学建设项目", "龙南市阳明中学项目", "第10号项目"),
        ("number = 23", "number = 24", "序号不一致"),
        ('kinds = ["就业"]', 'kinds = ["就业", "航天"]', "航天"),
        ('"林业局" = ', '"林草局" = ', "林业局"),
        ("[kind", "[kin", "无法读取"),
    ],
)
def test_data_that_contradicts_the_plan_is_refused(
    plan: PlanDocument, settings: Settings, tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    shutil.copytree(settings.corpus, tmp_path / "corpus")
    path = tmp_path / "corpus" / "projects.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(CorpusError, match=complaint):
        ProjectFacts(plan, tmp_path / "corpus")


def test_a_missing_file_says_which(plan: PlanDocument, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"projects\.toml"):
        ProjectFacts(plan, tmp_path)
