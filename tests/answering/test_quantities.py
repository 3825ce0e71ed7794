"""Figures of a question: scale words, units, comparisons, ranges, and what is no figure."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lnplan_qa.answering.quantities import Comparator, quantities
from lnplan_qa.answering.understand import plain


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        ("投资超过1亿的", "100000000", "", Comparator.MORE_THAN),
        ("一个亿以上", "100000000", "", Comparator.AT_LEAST),
        ("5千万以下", "50000000", "", Comparator.AT_MOST),
        ("不足一千万元", "10000000", "元", Comparator.LESS_THAN),
        ("1亿不到", "100000000", "", Comparator.LESS_THAN),
        ("三亿五千万", "350000000", "", None),
        ("6.95亿元", "695000000", "元", None),
        ("1,000万元", "10000000", "元", None),
        ("12000万元的项目", "120000000", "元", None),
        ("五百亩以上", "500", "亩", Comparator.AT_LEAST),
        ("大于1万㎡", "10000", "平方米", Comparator.MORE_THAN),
        ("5000万元（含）以上", "50000000", "元", Comparator.AT_LEAST),
        ("1亿元（不含）以下", "100000000", "元", Comparator.LESS_THAN),
        ("过亿", "100000000", "元", Comparator.MORE_THAN),
        ("亿元以上", "100000000", "元", Comparator.AT_LEAST),
        ("上千万的项目", "10000000", "元", Comparator.AT_LEAST),
        ("正好60亩", "60", "亩", Comparator.EXACTLY),
        ("约2000人", "2000", "人", Comparator.ABOUT),
        ("百分之五十", "50", "%", None),
        ("三成", "30", "%", None),
    ],
)
def test_one_figure(text: str, value: str, unit: str, comparator: Comparator | None) -> None:
    [quantity] = quantities(plain(text))
    assert (quantity.value, quantity.unit, quantity.comparator) == (Decimal(value), unit, comparator)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("5000万到1亿之间", 50_000_000, 100_000_000, ""),
        ("1-3亿", 100_000_000, 300_000_000, ""),
        ("1000万元至5000万元", 10_000_000, 50_000_000, "元"),
        ("在1亿元和2亿元之间", 100_000_000, 200_000_000, "元"),
        ("介于5000万与1亿之间", 50_000_000, 100_000_000, ""),
        ("30亩到60亩", 30, 60, "亩"),
    ],
)
def test_a_range_is_closed_by_both_figures(text: str, low: int, high: int, unit: str) -> None:
    [quantity] = quantities(plain(text))
    assert quantity.comparator is Comparator.BETWEEN
    assert (quantity.value, quantity.upper, quantity.unit) == (Decimal(low), Decimal(high), unit)
    assert quantity.admits(Decimal(low))
    assert quantity.admits(Decimal(high))
    assert not quantity.admits(Decimal(high + 1))


def test_two_figures_joined_by_and_are_no_range_without_between() -> None:
    first, second = quantities(plain("投资1亿元和2亿元的项目"))
    assert (first.value, second.value) == (Decimal(100_000_000), Decimal(200_000_000))


@pytest.mark.parametrize("text", ["2025年", "附表1", "表2-1", "第七人民医院", "十四五", "第9号"])
def test_names_and_years_are_no_quantities(text: str) -> None:
    assert quantities(plain(text)) == ()


@pytest.mark.parametrize(
    ("text", "admitted", "refused"),
    [("60亩以上", 60, 59), ("超过60亩", 61, 60), ("60亩以下", 60, 61), ("不足60亩", 59, 60), ("60亩", 60, 61)],
)
def test_bounds_are_met_to_the_unit(text: str, admitted: int, refused: int) -> None:
    [quantity] = quantities(text)
    assert quantity.admits(Decimal(admitted))
    assert not quantity.admits(Decimal(refused))


def test_a_bound_said_to_be_included_is_one_bound() -> None:
    for text in ("三亿以上(含三亿)", "三个亿起步(含三亿)", "3亿以上含3亿", "超过三亿(含三亿)"):
        (quantity,) = quantities(text)
        assert (quantity.value, quantity.comparator) == (Decimal(300_000_000), Comparator.AT_LEAST), text
    for text in ("一亿以内(不含一亿)", "1亿以下,不含1亿"):
        (quantity,) = quantities(text)
        assert (quantity.value, quantity.comparator) == (Decimal(100_000_000), Comparator.LESS_THAN), text


def test_together_is_no_coin_and_ping_is_square_metres() -> None:
    assert quantities("两家单位一块负责的")[0].unit != "元"
    assert [(quantity.value, quantity.unit) for quantity in quantities("1.5万平")] == [(Decimal(15000), "平方米")]
