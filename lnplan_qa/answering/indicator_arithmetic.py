"""Arithmetic over one row of the indicator table: differences, growth, multiples, paces, gaps, trends, when reached."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from lnplan_qa.answering.indicator_reading import (
    Reading,
    figure_text,
    in_unit,
    row_evidence,
    same_measure,
    sign,
    values_draft,
    without_names,
)
from lnplan_qa.answering.quantities import Comparator
from lnplan_qa.answering.understand import Query
from lnplan_qa.facts.indicators import IndicatorFacts, compound_rate, growth_rate, plain_number, rounded, unit_text
from lnplan_qa.types import Draft, GroupValue, Kind, Status

_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4}


def span_of_years(query: Query, reading: Reading) -> tuple[int, int]:
    """First and last year of a computation: as named; one named year counts from the base year."""
    first, last = reading.indicator.cells[0].year, reading.indicator.cells[-1].year
    if len(reading.years) >= 2:
        return min(reading.years), max(reading.years)
    if len(reading.years) == 1 and reading.years[0] != first:
        return first, reading.years[0]
    return first, last


def decimal_places(query: Query, facts: IndicatorFacts) -> int:
    """How many decimals the question wants; two where it does not say."""
    match = re.search(facts.patterns["places"], query.text)
    if match is None:
        return 2
    digit = match[1] or match[2]
    return 0 if digit is None else (_DIGITS.get(digit) or int(digit))


def round_text(value: Decimal, places: int) -> str:
    """``约7.48`` where rounding lost something, ``0.69`` where not."""
    short = rounded(value, places)
    return plain_number(short) if short == value else f"约{short}"


def _each(query: Query, reading: Reading, compute: Callable[[str | None, GroupValue, GroupValue], str]) -> Draft:
    """Run ``compute`` for every group over the years asked for; evidence is the row."""
    first, last = span_of_years(query, reading)
    parts = [compute(group, reading.value(first, group), reading.value(last, group)) for group in reading.groups]
    return Draft(Status.ANSWERED, Kind.COMPUTED, "；".join(parts) + "。", row_evidence(reading, (first, last)))


def _operands(reading: Reading, first_year: int, last_year: int, first: GroupValue, last: GroupValue) -> str:
    indicator = reading.indicator
    targets = {cell.year: "目标" if cell.is_target else "" for cell in indicator.cells}
    before = f"{first_year}年{targets[first_year]}{figure_text(indicator, first, False)}"
    return f"{before}，{last_year}年{targets[last_year]}{figure_text(indicator, last, False)}"


def _subject(reading: Reading, group: str | None) -> str:
    return f"{group or ''}{reading.indicator.name}"


def _difference(query: Query, reading: Reading, facts: IndicatorFacts) -> Draft:
    if len(reading.groups) == 2 == len(facts.groups_in(query.text, reading.entry)) and len(reading.years) == 1:
        # 2022年城里多少、乡下多少、差多少: between the groups of one year.
        return _gap(query, reading, facts) or values_draft(query, reading)
    first_year, last_year = span_of_years(query, reading)
    unit = "个百分点" if reading.indicator.unit == "%" else unit_text(reading.indicator)

    def compute(group: str | None, first: GroupValue, last: GroupValue) -> str:
        change = last.value - first.value
        about = "约" if first.approximate or last.approximate else ""
        verb = "不变" if change == 0 else f"{'增加' if change > 0 else '减少'}{about}{plain_number(abs(change))}{unit}"
        pace = ""
        if change and re.search("每人每年|每年每人", query.text):
            # 每人每年 can be the unit or the pace: the difference is said first, the pace beside it.
            span = last_year - first_year
            pace = f"，{span}年平均每年{'增加' if change > 0 else '减少'}{round_text(abs(change / span), 2)}{unit}"
        return f"{_subject(reading, group)}{verb}{pace}（{_operands(reading, first_year, last_year, first, last)}）"

    return _each(query, reading, compute)


def _growth(query: Query, reading: Reading, facts: IndicatorFacts) -> Draft:
    if reading.indicator.unit == "%":
        return _difference(query, reading, facts)
    first_year, last_year = span_of_years(query, reading)
    places = decimal_places(query, facts)
    words = facts.operations["growth"].sub("□", without_names(query.text, facts.find(query.text)))
    both = facts.operations["difference"].search(words) is not None

    def compute(group: str | None, first: GroupValue, last: GroupValue) -> str:
        rate = growth_rate(first.value, last.value)
        verb = "增长" if rate >= 0 else "下降"
        text = round_text(abs(rate), places)
        about = "约" if first.approximate or last.approximate else ""
        if about:
            text = f"约{text.removeprefix('约')}"
        change = ""
        if both:
            change = f"{'增加' if rate >= 0 else '减少'}{about}{plain_number(abs(last.value - first.value))}{unit_text(reading.indicator)}，"
        return f"{_subject(reading, group)}{change}{verb}{text}%（{_operands(reading, first_year, last_year, first, last)}）"

    return _each(query, reading, compute)


def _multiple(query: Query, reading: Reading, facts: IndicatorFacts) -> Draft:
    first_year, last_year = span_of_years(query, reading)
    if (
        len(reading.groups) == 2
        and re.search("(比|是|和|与|跟)", query.text)
        and len(reading.years) <= 1
        and re.search("城.{0,12}(农村|乡)|(农村|乡).{0,12}城", query.text)
    ):
        year = reading.years[0] if reading.years else last_year
        low, high = sorted((reading.value(year, group) for group in reading.groups), key=lambda value: value.value)
        ratio = round_text(high.value / low.value, decimal_places(query, facts))
        figures = f"{figure_text(reading.indicator, high)}，{figure_text(reading.indicator, low)}"
        text = f"{year}年{reading.indicator.name}，{high.group}是{low.group}的{ratio}倍（{figures}）。"
        return Draft(Status.ANSWERED, Kind.COMPUTED, text, row_evidence(reading, (year,)))

    def compute(group: str | None, first: GroupValue, last: GroupValue) -> str:
        ratio = round_text(last.value / first.value, decimal_places(query, facts))
        operands = _operands(reading, first_year, last_year, first, last)
        return f"{_subject(reading, group)}{last_year}年是{first_year}年的{ratio}倍（{operands}）"

    return _each(query, reading, compute)


def _pace(query: Query, reading: Reading, facts: IndicatorFacts) -> Draft:
    first_year, last_year = span_of_years(query, reading)
    span, places = last_year - first_year, decimal_places(query, facts)
    as_rate = (
        re.search("率|增速|增幅|百分", without_names(query.text, facts.find(query.text))) is not None
        and reading.indicator.unit != "%"
    )
    unit = "个百分点" if reading.indicator.unit == "%" else unit_text(reading.indicator)

    def compute(group: str | None, first: GroupValue, last: GroupValue) -> str:
        operands = f"{_operands(reading, first_year, last_year, first, last)}，相隔{span}年"
        if as_rate:
            rate = round_text(compound_rate(first.value, last.value, span), places)
            return f"{_subject(reading, group)}年均增长{rate}%（按复合增长率计算；{operands}）"
        change = (last.value - first.value) / span
        verb = "增加" if change >= 0 else "减少"
        return f"{_subject(reading, group)}平均每年{verb}{round_text(abs(change), places)}{unit}（{operands}）"

    return _each(query, reading, compute)


def _gap(query: Query, reading: Reading, facts: IndicatorFacts) -> Draft | None:
    """The gap between the two groups of a cell, and how it changes where that is asked."""
    groups = [value.group for value in reading.indicator.cells[-1].values]
    if len(groups) != 2:
        return None
    changes = re.search("缩小|扩大|变化|变大|变小|拉大|填|更?深|拉[开近]", query.text) is not None
    years = (
        tuple(cell.year for cell in reading.indicator.cells)
        if changes and len(reading.years) < 2
        else (reading.years or (reading.indicator.cells[-1].year,))
    )
    both = Reading(reading.entry, years, tuple(groups))
    indicator, unit = reading.indicator, unit_text(reading.indicator)
    parts, gaps, rough = [], [], False
    for year in years:
        low, high = sorted((both.value(year, group) for group in groups), key=lambda value: value.value)
        gap = high.value - low.value
        gaps.append(gap)
        about = "约" if low.approximate or high.approximate else ""
        rough = rough or bool(about)
        figures = f"{figure_text(indicator, high)}，{figure_text(indicator, low)}"
        parts.append(f"{year}年{high.group}比{low.group}高{about}{plain_number(gap)}{unit}（{figures}）")
    lead = f"{indicator.name}："
    if len(years) > 1:
        change = gaps[-1] - gaps[0]
        word = ("缩小", "不变", "扩大")[sign(change) + 1]
        lead = f"{indicator.name}的差距{word}" + (f"{'约' if rough else ''}{plain_number(abs(change))}{unit}：" if change else "：")
    return Draft(
        Status.ANSWERED,
        Kind.COMPUTED,
        f"{lead}{'；'.join(parts)}。",
        row_evidence(both, years),
    )


def _trend(query: Query, reading: Reading, facts: IndicatorFacts) -> Draft:
    """All three years; the direction in one word."""
    indicator = reading.indicator
    years = tuple(cell.year for cell in indicator.cells)
    wide = Reading(reading.entry, years, reading.groups)
    parts = [
        f"{cell.year}年{'目标' if cell.is_target else ''}"
        + "，".join(figure_text(indicator, wide.value(cell.year, group)) for group in wide.groups)
        for cell in indicator.cells
    ]
    signs = {sign(wide.value(years[-1], group).value - wide.value(years[0], group).value) for group in wide.groups}
    word = {frozenset({0}): "保持不变", frozenset({1}): "提高", frozenset({-1}): "下降"}.get(
        frozenset(signs), "有升有降"
    )
    return Draft(
        Status.ANSWERED, Kind.INDICATOR, f"{indicator.name}{word}：{'；'.join(parts)}。", row_evidence(wide, years)
    )


def _reach(query: Query, reading: Reading, facts: IndicatorFacts) -> Draft | None:
    """The first year whose cell reaches the figure of the question; without one, the final target."""
    indicator = reading.indicator
    wanted = [in_unit(quantity, indicator) for quantity in query.quantities if same_measure(quantity, indicator)]
    if not wanted:
        return values_draft(query, reading)
    for cell in indicator.cells:
        values = [reading.value(cell.year, group) for group in reading.groups]
        if all(
            value.value > wanted[0].value
            if wanted[0].comparator is Comparator.MORE_THAN
            else value.value >= wanted[0].value
            for value in values
        ):
            figures = "，".join(figure_text(indicator, value) for value in values)
            return Draft(
                Status.ANSWERED,
                Kind.INDICATOR,
                f"{cell.year}年：{indicator.name}{'目标' if cell.is_target else ''}为{figures}。",
                row_evidence(reading, (cell.year,)),
            )
    return Draft(
        Status.ANSWERED,
        Kind.INDICATOR,
        f"规划期内没有哪一年达到。{values_draft(query, reading).answer}",
        row_evidence(reading, facts.years),
    )


OPERATIONS: dict[str, Callable[[Query, Reading, IndicatorFacts], Draft | None]] = {
    "pace": _pace,
    "growth": _growth,
    "multiple": _multiple,
    "gap": _gap,
    "difference": _difference,
    "trend": _trend,
    "reach": _reach,
}
