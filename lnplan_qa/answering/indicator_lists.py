"""Several indicators side by side, and the indicator table as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lnplan_qa.answering.indicator_arithmetic import OPERATIONS, decimal_places, round_text, span_of_years
from lnplan_qa.answering.indicator_reading import (
    OTHER_KINDS,
    Reading,
    figure_text,
    read_cells,
    row_span,
    sign,
    values_draft,
)
from lnplan_qa.answering.understand import Query
from lnplan_qa.facts.indicators import IndicatorEntry, IndicatorFacts, growth_rate, plain_number, unit_text
from lnplan_qa.types import Draft, Indicator, Kind, Status, Table

#: 哪个提高更多 compares the changes, 哪个更高 the figures.
_CHANGE = re.compile("提高|提升|增加|增长|上升|涨|下降|降低|减少|变化|增幅|升得|降得")


def answer_several(
    query: Query, entries: Sequence[IndicatorEntry], operation: str | None, facts: IndicatorFacts
) -> Draft | None:
    """Values of several indicators side by side; their difference where the units agree and it is asked."""
    readings = [reading for entry in entries if isinstance(reading := read_cells(query, entry, facts), Reading)]
    if len(readings) < len(entries):
        return None
    drafts = [values_draft(query, reading) for reading in readings]
    text = "".join(draft.answer for draft in drafts)
    which = re.search("哪个|哪一个|哪项|谁|更", query.text)
    if operation is None and which and _CHANGE.search(query.text):
        operation = "difference"
    if which or operation in ("growth", "difference", "multiple"):
        compared = _compare(query, readings, operation, facts)
        if compared is not None:
            return compared
    if operation in ("pace", "trend"):
        drafts = [draft for reading in readings if (draft := OPERATIONS[operation](query, reading, facts)) is not None]
        text = "".join(draft.answer for draft in drafts)
    return Draft(Status.ANSWERED, Kind.INDICATOR, text, tuple(span for draft in drafts for span in draft.evidence[:1]))


def _compare(query: Query, readings: Sequence[Reading], operation: str | None, facts: IndicatorFacts) -> Draft | None:
    if len(readings) != 2 or any(len(reading.groups) != 1 for reading in readings):
        return None
    left, right = readings
    if len(left.years) != 1 and operation in ("growth", "difference"):
        drafts = [OPERATIONS[operation](query, reading, facts) for reading in readings]
        changes = []
        for reading in readings:
            first_year, last_year = span_of_years(query, reading)
            first, last = (reading.value(year, reading.groups[0]).value for year in (first_year, last_year))
            changes.append(
                growth_rate(first, last) if operation == "growth" and reading.indicator.unit != "%" else last - first
            )
        more = left if changes[0] > changes[1] else right
        head = (
            f"{more.indicator.name}的变化更大。"
            if changes[0] != changes[1] and left.indicator.unit == right.indicator.unit
            else ""
        )
        return Draft(
            Status.ANSWERED,
            Kind.COMPUTED,
            head + "".join(draft.answer for draft in drafts if draft),
            tuple(span for draft in drafts if draft for span in draft.evidence[:1]),
        )
    year = left.years[0] if left.years else left.indicator.cells[-1].year
    if left.indicator.unit != right.indicator.unit:
        return None
    left_value, right_value = left.value(year, left.groups[0]), right.value(year, right.groups[0])
    unit = "个百分点" if left.indicator.unit == "%" else unit_text(left.indicator)
    if operation == "multiple":
        ratio = round_text(left_value.value / right_value.value, decimal_places(query, facts))
        result = f"是{right.indicator.name}的{ratio}倍"
    else:
        gap = left_value.value - right_value.value
        result = (
            f"与{right.indicator.name}相同"
            if gap == 0
            else f"比{right.indicator.name}{'多' if gap > 0 else '少'}{plain_number(abs(gap))}{unit}"
        )
    figures = f"{figure_text(left.indicator, left_value)}，{figure_text(right.indicator, right_value)}"
    text = f"{year}年，{left.indicator.name}{result}（{figures}）。"
    return Draft(
        Status.ANSWERED, Kind.COMPUTED, text, (row_span(left.indicator, (year,)), row_span(right.indicator, (year,)))
    )


def answer_over_all(query: Query, facts: IndicatorFacts) -> Draft | None:
    """Questions on the table as a whole: which indicators fulfil a condition, how many there are, all of them."""
    if not re.search(facts.patterns["table"], query.text) or not re.search(facts.patterns["all"], query.text):
        return None
    if query.asks(*OTHER_KINDS):
        return None
    kept, condition = _filter(query, facts)
    if (
        condition is None
        and re.search("(?<!表2-1)(哪些|几个|几项|多少)", query.text) is None
        and not re.search("所有|全部|列出|清单|全表|整张表|有什么", query.text)
    ):
        return None
    total = len(facts.entries)
    names = "、".join(entry.indicator.name for entry in kept)
    what = condition or "指标"
    text = f"{total}项指标中{what}的有{len(kept)}项" if condition else f"指标表共有{total}项指标"
    rows = tuple(
        (entry.indicator.name, unit_text(entry.indicator), *(cell.printed for cell in entry.indicator.cells))
        for entry in kept
    )
    table = Table(("指标", "单位", *(f"{year}年" for year in facts.years)), rows)
    spans = tuple(
        entry.indicator.name_span if len(kept) > 3 else row_span(entry.indicator, facts.years) for entry in kept
    )
    if not kept:
        spans = (facts.table_title,)
    return Draft(Status.ANSWERED, Kind.LIST, f"{text}{'：' if names else ''}{names}。", spans, table=table)


def _filter(query: Query, facts: IndicatorFacts) -> tuple[list[IndicatorEntry], str | None]:
    """The entries that fulfil the question's condition, and that condition in words; all of them without one."""
    entries = list(facts.entries)
    text, patterns = query.text, facts.patterns
    year = query.years[-1] if query.years else facts.years[-1]
    fields = [field for field in dict.fromkeys(field for entry in entries for field in entry.fields) if field in text]
    units = [
        unit
        for unit in dict.fromkeys(unit_text(entry.indicator) for entry in entries)
        if re.search(f"单位.{{0,4}}{re.escape(unit)}|用{re.escape(unit)}|以{re.escape(unit)}", text)
    ]
    conditions = []
    if fields:
        entries = [entry for entry in entries if any(field in entry.fields for field in fields)]
        conditions.append(f"属于{'、'.join(fields)}")
    if units:
        entries = [entry for entry in entries if unit_text(entry.indicator) in units]
        conditions.append(f"单位为{'、'.join(units)}")
    percent = [
        quantity
        for quantity in query.quantities
        if quantity.unit == "%" or (quantity.value == 100 and quantity.unit == "")
    ]
    if percent:
        entries = [
            entry
            for entry in entries
            if entry.indicator.unit == "%"
            and len(entry.indicator.cells[-1].values) == 1
            and any(
                quantity.admits(entry.indicator.cells[facts.years.index(year)].values[0].value) for quantity in percent
            )
        ]
        conditions.append(
            f"{year}年为{plain_number(percent[0].value)}%"
            if percent[0].comparator is None
            else f"{year}年符合所问百分比"
        )
    said = next((name for name in ("same", "down", "up") if re.search(patterns[name], text)), None)
    if said is not None and not percent:
        wanted, word = {"same": (0, "不变"), "down": (-1, "下降"), "up": (1, "提高")}[said]
        entries = [entry for entry in entries if _changes(entry.indicator) == {wanted}]
        first, last = facts.years[0], facts.years[-1]
        conditions.append(f"{first}年到{last}年{word}")
    return entries, "、".join(conditions) or None


def _changes(indicator: Indicator) -> set[int]:
    first, last = indicator.cells[0], indicator.cells[-1]
    return {sign(late.value - early.value) for early, late in zip(first.values, last.values, strict=True)}
