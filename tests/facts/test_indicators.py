"""Claims about lnplan_qa.facts.indicators: the join with the table, names, groups, and exact arithmetic."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from lnplan_qa.config import Settings
from lnplan_qa.errors import CorpusError
from lnplan_qa.facts.indicators import (
    IndicatorFacts,
    compound_rate,
    growth_rate,
    plain_number,
    rounded,
    unit_text,
    value_of,
)
from lnplan_qa.text import normalize
from lnplan_qa.types import PlanDocument


@pytest.fixture(scope="module")
def facts(plan: PlanDocument, settings: Settings) -> IndicatorFacts:
    return IndicatorFacts(plan, settings.corpus / "indicators.toml")


def _names(facts: IndicatorFacts, text: str) -> list[str]:
    return [match.entry.indicator.name for match in facts.find(normalize(text))]


def test_the_thirteen_rows_and_three_years_are_there(facts: IndicatorFacts) -> None:
    assert len(facts.entries) == len(facts.by_name) == 13
    assert facts.years == (2019, 2022, 2025)


def test_every_name_means_one_indicator(facts: IndicatorFacts) -> None:
    owners: dict[str, str] = {}
    for entry in facts.entries:
        for name in entry.names:
            assert owners.setdefault(name, entry.indicator.name) == entry.indicator.name
            assert {match.entry for match in facts.find(name) if match.sure} == {entry}, name


def test_the_longest_name_wins_over_those_inside_it(facts: IndicatorFacts) -> None:
    assert _names(facts, "护理型床位占养老床位比例") == ["护理型床位占养老床位比例"]
    assert _names(facts, "每千名老年人养老床位") == ["每千名老年人养老床位"]


def test_names_are_found_where_they_stand(facts: IndicatorFacts) -> None:
    text = normalize("失业率和千人床位")
    assert [text[match.start : match.end] for match in facts.find(text)] == ["失业率", "千人床位"]


def test_an_everyday_word_gives_way_to_what_speaks_against_it(facts: IndicatorFacts) -> None:
    assert _names(facts, "一个月低保能拿多少") == ["最低生活保障标准"]
    assert _names(facts, "低保怎么申请") == []


def test_a_name_inside_the_name_of_something_else_does_not_count(facts: IndicatorFacts) -> None:
    assert _names(facts, "失业率") == ["城镇登记失业率"]
    assert _names(facts, "青年失业率") == []
    assert _names(facts, "城镇调查失业率") == []


def test_groups_are_read_from_everyday_words(facts: IndicatorFacts) -> None:
    entry = facts.by_name["最低生活保障标准"]
    assert facts.groups_in("乡下的低保", entry) == ("农村",)
    assert facts.groups_in("城里和乡下", entry) == ("农村", "城市")
    assert facts.groups_in("低保", entry) == ()


def test_clauses_that_state_the_same_target_are_in_the_plan(facts: IndicatorFacts, plan: PlanDocument) -> None:
    spans = [span for entry in facts.entries for span in entry.also]
    assert len(spans) >= 5
    assert all("2025年" in span.of(plan.text) or "达到" in span.of(plan.text) for span in spans)


def test_a_cell_is_found_by_year_and_group_only(facts: IndicatorFacts) -> None:
    indicator = facts.by_name["最低生活保障标准"].indicator
    value = value_of(indicator, 2022, "农村")
    assert value is not None
    assert (value.value, value.approximate) == (Decimal(640), True)
    assert value_of(indicator, 2022, None) is None
    assert value_of(indicator, 2020, "农村") is None


# Arithmetic, worked out by hand


def test_halves_are_rounded_away_from_zero() -> None:
    assert rounded(Decimal("2.345"), 2) == Decimal("2.35")
    assert rounded(Decimal("-2.345"), 2) == Decimal("-2.35")
    assert rounded(Decimal("2.5"), 0) == Decimal(3)


def test_growth_is_relative_to_the_first_figure() -> None:
    assert growth_rate(Decimal(40), Decimal(50)) == Decimal(25)
    assert growth_rate(Decimal(50), Decimal(40)) == Decimal(-20)


def test_compound_growth_repeats_itself_every_year() -> None:
    # 100 -> 121 in two years is ten per cent a year.
    assert rounded(compound_rate(Decimal(100), Decimal(121), 2), 10) == Decimal(10)
    assert rounded(compound_rate(Decimal(8), Decimal(1), 3), 10) == Decimal(-50)


@pytest.mark.parametrize(
    ("value", "text"), [("40.0", "40"), ("0.10", "0.1"), ("1000", "1000"), ("0", "0"), ("0.00", "0"), ("1E+3", "1000")]
)
def test_a_computed_figure_has_no_trailing_zeros_and_no_exponent(value: str, text: str) -> None:
    assert plain_number(Decimal(value)) == text


def test_units_are_written_for_the_reader(facts: IndicatorFacts) -> None:
    assert unit_text(facts.by_name["最低生活保障标准"].indicator) == "元/人·月"
    assert unit_text(facts.by_name["城镇登记失业率"].indicator) == "%"


# A corpus that does not fit


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name = "城镇登记失业率"', 'name = "城镇失业人数"', "与指标表不一致：.*城镇失业人数"),
        ("城镇登记失业率控制在2.2%以内", "城镇登记失业率控制在2.4%以内", "不是恰好出现一次"),
        ("[operation]", "[operation", "无法读取"),
        ("[operation]", "[operations]", "无法读取"),
        ('reach = "', 'reach = "(', "无法读取"),
    ],
)
def test_a_file_that_does_not_fit_is_named_with_what_is_wrong(
    old: str, new: str, message: str, plan: PlanDocument, settings: Settings, tmp_path: Path
) -> None:
    text = (settings.corpus / "indicators.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "indicators.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(CorpusError, match=message):
        IndicatorFacts(plan, tmp_path / "indicators.toml")


def test_a_missing_file_is_named(plan: PlanDocument, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"none\.toml 无法读取"):
        IndicatorFacts(plan, tmp_path / "none.toml")
