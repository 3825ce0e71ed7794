"""Figures of a question on the project table: which column each one bounds, and whether it filters or is asserted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lnplan_qa.answering.quantities import Comparator, Quantity
from lnplan_qa.facts.projects import COLUMN_UNIT, Column

#: Characters between a column's words and the figure or superlative that belongs to it.
_REACH = 8
#: The same for a figure without unit and 万 (投资5000以上).
_BARE_REACH = 2
_SUPERLATIVE_REACH = 6
_COUNTED = {"个", "所", "项", "家", "座", "栋"}
_UNIT_COLUMN = {
    "元": Column.INVESTMENT,
    "亩": Column.LAND,
    "公顷": Column.LAND,
    "平方米": Column.FLOOR,
    "层": Column.STOREYS,
    "人": Column.CAPACITY,
    "学位": Column.CAPACITY,
    "户": Column.HOUSEHOLDS,
}
_MU_PER_HECTARE = 15
#: What stands behind a number of projects, and behind a figure that describes projects.
_COUNTS_PROJECTS = re.compile("目|(建设|储备)?(项目|工程)|[,。?!]|[吧吗对是呀啊]|$")
_DESCRIBED = re.compile("的|(建设)?项目|工程|学校|医院")
_FIRST_NUMERAL = re.compile(r"[\d一二两三四五六七八九十百千零〇]")

ColumnSpan = tuple[int, int, Column]


@dataclass(frozen=True, slots=True)
class Condition:
    """A figure that bounds a column; ``quantity.value`` is in 元 for the investment, else in the column's unit."""

    column: Column
    quantity: Quantity
    unit: str

    @property
    def compares(self) -> bool:
        """True for 超过, 以上, 之间 …; false for a bare, 约 or 正好 figure."""
        return self.quantity.comparator not in (None, Comparator.ABOUT, Comparator.EXACTLY)


@dataclass(slots=True)
class Bounds:
    """The figures of one question, sorted, and the stretches of text that they and their columns' words take."""

    conditions: list[Condition] = field(default_factory=list)
    claims: list[Condition] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    consumed: list[tuple[int, int]] = field(default_factory=list)


def nearest_before(spans: list[ColumnSpan], position: int, reach: int = _SUPERLATIVE_REACH) -> ColumnSpan | None:
    """The summable column whose words end last within ``reach`` characters before ``position``."""
    before = [span for span in spans if span[0] < position and position - span[1] <= reach and span[2] in COLUMN_UNIT]
    return max(before, key=lambda span: span[1], default=None)


def _column_of(quantity: Quantity, text: str, spans: list[ColumnSpan]) -> tuple[Column | None, str]:
    """Which column a figure bounds, and in which unit."""
    near = nearest_before(spans, quantity.start, _REACH)
    if quantity.unit == "平方米" and near is not None and near[2] is Column.LAND:
        return Column.LAND, "平方米"
    if quantity.unit in _COUNTED:
        if near is not None and near[2] is Column.CAPACITY:
            return Column.CAPACITY, "人"
        return (Column.COMMUNITIES, "个") if text[quantity.end : quantity.end + 2] == "小区" else (None, quantity.unit)
    if (column := _UNIT_COLUMN.get(quantity.unit)) is not None:
        return column, COLUMN_UNIT[column]
    scaled = re.search("[万亿]", text[quantity.start : quantity.end]) is not None
    if quantity.unit == "" and near is not None and (scaled or quantity.start - near[1] <= _BARE_REACH):
        return near[2], COLUMN_UNIT[near[2]]
    if quantity.unit == "" and scaled:
        return Column.INVESTMENT, "万元"
    return None, quantity.unit


def _in_column_unit(quantity: Quantity, column: Column, raw: str) -> Quantity:
    """公顷 as 亩; a bare figure beside 投资 counts in the table's 万元."""
    factor = 1
    if column is Column.INVESTMENT and quantity.unit == "" and not re.search("[万亿]", raw):
        factor = 10000
    elif quantity.unit == "公顷":
        factor = _MU_PER_HECTARE
    upper = quantity.upper * factor if quantity.upper is not None else None
    return replace(quantity, value=quantity.value * factor, upper=upper)


def bounds(
    quantities: tuple[Quantity, ...],
    text: str,
    taken: list[tuple[int, int]],
    spans: list[ColumnSpan],
    has_subject: bool,
    asserts: bool,
) -> Bounds:
    """Sort the figures of a question.

    Args:
        quantities: all figures of ``text``.
        text: the normalised question.
        taken: stretches whose figures are no quantities (第七人民医院, 前三).
        spans: where columns are named.
        has_subject: a project is named, so that a figure beside it is asserted of it and does not filter.
        asserts: the question says 对吧, 吗 or the like.
    """
    result = Bounds()
    for quantity in quantities:
        numeral = _FIRST_NUMERAL.search(text, quantity.start, quantity.end)
        position = numeral.start() if numeral else quantity.start
        if any(start <= position < end for start, end in taken):
            continue
        column, unit = _column_of(quantity, text, spans)
        if column is None:
            counts = has_subject or _COUNTS_PROJECTS.match(text, quantity.end) is not None
            if counts and unit in _COUNTED and quantity.comparator is None and quantity.value == int(quantity.value):
                result.counts.append(int(quantity.value))
                result.consumed.append((quantity.start, quantity.end))
            continue
        raw = text[quantity.start : quantity.end]
        condition = Condition(column, _in_column_unit(quantity, column, raw), unit)
        result.consumed.append((quantity.start, quantity.end))
        near = [
            span
            for span in spans
            if span[2] is column and span[0] < quantity.start and quantity.start - span[1] <= _REACH
        ]
        result.consumed += [span[:2] for span in near[-1:]]
        describes = raw.endswith("的") or _DESCRIBED.match(text, quantity.end) is not None
        filters = describes or not asserts
        (result.conditions if filters and not has_subject else result.claims).append(condition)
    return result
