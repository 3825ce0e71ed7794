"""What a question wants of one row of the indicator table, and its cells in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from lnplan_qa.answering.quantities import Quantity
from lnplan_qa.answering.understand import Query
from lnplan_qa.asking import Asked
from lnplan_qa.facts.indicators import IndicatorEntry, IndicatorFacts, IndicatorMatch, unit_text, value_of
from lnplan_qa.types import Draft, GroupValue, Indicator, Kind, Span, Status

#: Kinds of thing that no cell holds.
OTHER_KINDS = (Asked.PHONE, Asked.PROCEDURE, Asked.PLACE, Asked.REASON, Asked.PERSON, Asked.CONDITION, Asked.DEFINITION)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one question wants of one indicator: the years and groups to read."""

    entry: IndicatorEntry
    years: tuple[int, ...]
    groups: tuple[str | None, ...]

    @property
    def indicator(self) -> Indicator:
        """The row that is read."""
        return self.entry.indicator

    def value(self, year: int, group: str | None) -> GroupValue:
        """The figure of a year and group that the row has."""
        found = value_of(self.indicator, year, group)
        assert found is not None
        return found


def without_names(text: str, matches: Sequence[IndicatorMatch]) -> str:
    """The question without the indicators' names, so that 年均抚恤金 is no question for an annual pace."""
    for match in sorted(matches, key=lambda match: -match.start):
        text = text[: match.start] + "□" + text[match.end :]
    return text


def figure_text(indicator: Indicator, value: GroupValue, group_first: bool = True) -> str:
    """``农村约895元/人·月``"""
    unit = "" if value.printed.endswith("%") else unit_text(indicator)
    group = (value.group or "") if group_first else ""
    by = "按" if group and value.printed.endswith("%") else ""
    return f"{group}{by}{'约' if value.approximate else ''}{value.printed}{unit}"


def row_span(indicator: Indicator, years: Sequence[int]) -> Span:
    """The row as a citation quotes it: from the name to the last cell used."""
    last = max(cell.span.end for cell in indicator.cells if cell.year in years)
    return Span(indicator.name_span.start, last)


def row_evidence(reading: Reading, years: Sequence[int]) -> tuple[Span, ...]:
    """The row, and the running text where it states the same final target."""
    last = reading.indicator.cells[-1].year
    return (row_span(reading.indicator, years), *(reading.entry.also if last in years else ()))


def read_cells(query: Query, entry: IndicatorEntry, facts: IndicatorFacts) -> Reading | Draft:
    """Years and groups of a question, or the refusal that names what the table lacks."""
    indicator = entry.indicator
    known = tuple(year for year in query.years if indicator.cell(year) is not None)
    if query.years and not known:
        missing = tuple(f"{indicator.name}{year}年的数值" for year in query.years)
        have = "、".join(f"{year}年" for year in facts.years)
        text = f"规划未写明{'、'.join(missing)}。指标表只有{have}的数值。"
        return Draft(Status.NOT_IN_PLAN, Kind.NONE, text, related=(indicator.span,), missing=missing)
    groups: tuple[str | None, ...] = tuple(value.group for value in indicator.cells[-1].values)
    if groups == (None,):
        other = "农村" if "城镇" in indicator.name else None
        has_area = any(word in indicator.name for word in ("城乡", "城镇", "农"))
        breakdown = None if has_area else query.area
        lacking = other if other and re.search("农村|农民|乡下|村里", query.text) else breakdown
        if lacking:
            missing = (f"{lacking}的{indicator.name.replace('城镇', '')}",)
            text = f"规划未写明{missing[0]}，指标表只有“{indicator.name}”一行，没有分城乡的数值。"
            return Draft(Status.NOT_IN_PLAN, Kind.NONE, text, related=(indicator.span,), missing=missing)
    named = facts.groups_in(query.text, entry)
    return Reading(entry, known, named or groups)


def values_draft(query: Query, reading: Reading) -> Draft:
    """The cells asked for; without a year the final target first, then where it started."""
    indicator = reading.indicator
    years = reading.years or (indicator.cells[-1].year,)
    parts = []
    for year in years:
        cell = indicator.cell(year)
        assert cell is not None
        figures = "，".join(figure_text(indicator, reading.value(year, group)) for group in reading.groups)
        named = "，".join(group for group in reading.groups if group) if len(reading.groups) == 1 else ""
        subject = f"{year}年{named if '对象' not in named and len(named) <= 4 else ''}{indicator.name}"
        if named and subject != f"{year}年{indicator.name}":
            figures = figure_text(indicator, reading.value(year, reading.groups[0]), group_first=False)
        parts.append(f"{subject}{'目标' if cell.is_target else ''}为{figures}")
    text = "；".join(parts)
    if not reading.years:
        rest = [cell for cell in indicator.cells if cell.year not in years]
        same = all(cell.printed == indicator.cells[-1].printed for cell in rest)
        if same:
            text += f"（{'、'.join(f'{cell.year}年' for cell in rest)}相同）"
        else:
            others = (
                f"{cell.year}年{'目标' if cell.is_target else ''}为"
                + "，".join(
                    figure_text(indicator, reading.value(cell.year, group), group_first=len(reading.groups) > 1)
                    for group in reading.groups
                )
                for cell in rest
            )
            text += f"（{'；'.join(others)}）"
    unknown = tuple(year for year in query.years if year not in years and indicator.cell(year) is None)
    if unknown:
        missing = tuple(f"{indicator.name}{year}年的数值" for year in unknown)
        return Draft(
            Status.PARTIAL,
            Kind.INDICATOR,
            f"{text}。规划未写明{'、'.join(missing)}。",
            row_evidence(reading, years),
            missing=missing,
        )
    return Draft(Status.ANSWERED, Kind.INDICATOR, f"{text}。", row_evidence(reading, years))


def sign(value: Decimal) -> int:
    """-1, 0 or 1."""
    return (value > 0) - (value < 0)


def in_unit(quantity: Quantity, indicator: Indicator) -> Quantity:
    """A figure of the question counted as the cells count: 39500元 and 3.95万元 are 3.95 where the unit is 万元.

    A bare figure of thousands can only be 元 there.
    """
    if indicator.unit != "万元" or not (quantity.unit == "元" or (quantity.unit == "" and quantity.value >= 1000)):
        return quantity
    upper = None if quantity.upper is None else quantity.upper / 10000
    return replace(quantity, value=quantity.value / 10000, upper=upper, unit="万元")


def same_measure(quantity: Quantity, indicator: Indicator) -> bool:
    """Whether a figure of the question can be one of this indicator: same unit, or none written."""
    unit = indicator.unit
    if quantity.unit == "":
        return unit not in ("%",) or quantity.value <= 100
    if unit == "万元":
        return quantity.unit == "元"
    return (
        quantity.unit == unit[:1]
        or (quantity.unit in ("元", "%") and quantity.unit in unit)
        or (quantity.unit == "个" and unit in ("张", "人"))
    )
