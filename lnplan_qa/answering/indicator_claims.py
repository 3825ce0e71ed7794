"""Changes that a question asserts of a row (涨了300元, 翻一番, 提高两成, 是…的两倍), held against the change of its cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from lnplan_qa.answering.indicator_arithmetic import OPERATIONS, span_of_years
from lnplan_qa.answering.indicator_reading import Reading, in_unit, same_measure
from lnplan_qa.answering.quantities import Comparator, Quantity
from lnplan_qa.answering.understand import Query
from lnplan_qa.facts.indicators import IndicatorFacts, growth_rate, rounded
from lnplan_qa.types import Draft, GroupValue, Status

_UP = "增加|提高|上升|增长|上涨|上调|涨|升|高|多"
_DOWN = "减少|降低|下降|下调|降|跌|低|少"
#: A figure behind one of these is a change; behind 涨到, 降至 it is a cell.
_CHANGE = re.compile(f"(?:(?P<up>{_UP})|(?P<down>{_DOWN})|相?差|变化|拉高)(?:了|出|过)?(?:约|大约|大概|将近|近)?$")
_TIMES_OF = re.compile("的(?:约|大约|大概|将近|近)?$")
_TURNED = re.compile("翻(?:了)?(?:(?P<times>[一两二三])?番|倍|一倍)(?P<more>多|以上|还多|有余)?")
_TIMES = {"一": 1, "两": 2, "二": 2, "三": 3}
_OPEN = re.compile("多少|几(?!乎)|好多|哪")
#: What 约 and 将近 leave open, as a part of the figure; 翻一番 said without 多.
_ABOUT = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class _Claim:
    """An asserted change; ``operation`` as in ``OPERATIONS``, ``way``: 1 up, -1 down, 0 not said."""

    operation: str
    quantity: Quantity
    way: int


def _claims(query: Query, reading: Reading) -> list[_Claim]:
    indicator, text = reading.indicator, query.text
    found = []
    for quantity in query.quantities:
        before = text[: quantity.start]
        match = _CHANGE.search(before)
        way = 0 if match is None else 1 if match["up"] else -1 if match["down"] else 0
        if quantity.unit == "倍" and (match or text[quantity.start] == "的" or _TIMES_OF.search(before) or re.search("翻了?$", before)):
            more = match is not None or before.endswith(("翻", "翻了"))
            found.append(_Claim("multiple" if not more else "grown", quantity, way))
        elif match is None or quantity.unit == "":
            if match is not None and same_measure(quantity, indicator):
                found.append(_Claim("difference", in_unit(quantity, indicator), way))
        elif indicator.unit == "%":
            if quantity.unit in ("%", "百分点"):
                found.append(_Claim("difference", quantity, way))
        elif quantity.unit == "%":
            found.append(_Claim("growth", quantity, way))
        elif same_measure(quantity, indicator):
            found.append(_Claim("difference", in_unit(quantity, indicator), way))
    for match in _TURNED.finditer(text):
        value = Decimal(2) ** _TIMES.get(match["times"] or "一", 1)
        comparator = Comparator.AT_LEAST if match["more"] else Comparator.ABOUT
        found.append(_Claim("multiple", Quantity(value, "倍", comparator, None, *match.span()), 0))
    return found


def _fits(claim: _Claim, first: GroupValue, last: GroupValue) -> bool:
    """Whether the change from ``first`` to ``last`` is the one asserted, rounded as the question writes it."""
    change = last.value - first.value
    if claim.way and change and (change > 0) != (claim.way > 0):
        return False
    if claim.operation == "difference":
        return _near(claim.quantity, abs(change))
    if claim.operation == "growth":
        return _near(claim.quantity, abs(growth_rate(first.value, last.value)))
    ratio = last.value / first.value
    # 涨了两倍 is said for two and for three times as much.
    return _near(claim.quantity, ratio) or (claim.operation == "grown" and _near(claim.quantity, ratio - 1))


def _near(quantity: Quantity, value: Decimal) -> bool:
    if quantity.comparator is Comparator.ABOUT:
        return abs(value - quantity.value) <= quantity.value * _ABOUT
    places = max(0, -int(quantity.value.as_tuple().exponent))
    return quantity.admits(value) or (quantity.comparator in (None, Comparator.EXACTLY) and rounded(value, places) == quantity.value)


def _years(query: Query, reading: Reading) -> list[tuple[int, int]]:
    """From which year to which: those named, those whose cells the question names, else any two."""
    if len(reading.years) > 1 or (reading.years and reading.years[0] != reading.indicator.cells[0].year):
        return [span_of_years(query, reading)]
    pairs = [(one.year, other.year) for one, other in combinations(reading.indicator.cells, 2)]
    figures = {
        in_unit(quantity, reading.indicator).value
        for quantity in query.quantities
        if _CHANGE.search(query.text[: quantity.start]) is None
    }
    named = [
        pair
        for pair in pairs
        if any({reading.value(year, group).value for year in pair} <= figures for group in reading.groups)
    ]
    return named or [pairs[1], pairs[0], pairs[2]] if len(pairs) == 3 else named or pairs


def check_change(query: Query, reading: Reading, facts: IndicatorFacts) -> Draft | None:
    """The verdict on an asserted change; ``None`` where none is asserted, or the question asks how large it is."""
    claims = _claims(query, reading)
    if not claims or _OPEN.search(query.text) or len(reading.indicator.cells) < 2:
        return None
    claim = claims[0]
    for years in _years(query, reading):
        right = [group for group in reading.groups if _fits(claim, reading.value(years[0], group), reading.value(years[1], group))]
        if right:
            draft = _computed(claim, query, replace(reading, years=years, groups=tuple(right)), facts)
            others = all(_fits_any(other, query, reading) for other in claims[1:])
            return replace(draft, answer=f"是。{draft.answer}") if others and _cells_right(query, reading, claim) else draft
    draft = _computed(claim, query, replace(reading, years=_years(query, reading)[0]), facts)
    if claim.operation == "multiple" and claim.quantity.comparator is Comparator.ABOUT:
        first, last = _years(query, reading)[0]
        if all(reading.value(last, group).value > claim.quantity.value * reading.value(first, group).value for group in reading.groups):
            return replace(draft, answer=f"不止{query.text[claim.quantity.start : claim.quantity.end]}。{draft.answer}")
    return replace(draft, status=Status.CORRECTED, answer=f"与规划不符：{draft.answer}")


def _fits_any(claim: _Claim, query: Query, reading: Reading) -> bool:
    return any(
        _fits(claim, reading.value(first, group), reading.value(last, group))
        for first, last in _years(query, reading)
        for group in reading.groups
    )


def _cells_right(query: Query, reading: Reading, claim: _Claim) -> bool:
    """Whether every other figure of the row's kind is a cell of it."""
    values = {value.value for cell in reading.indicator.cells for value in cell.values}
    return all(
        in_unit(quantity, reading.indicator).value in values
        for quantity in query.quantities
        if quantity.start != claim.quantity.start and quantity.unit not in ("倍", "百分点") and same_measure(quantity, reading.indicator)
        and _CHANGE.search(query.text[: quantity.start]) is None
    )


def _computed(claim: _Claim, query: Query, reading: Reading, facts: IndicatorFacts) -> Draft:
    name = "multiple" if claim.operation == "grown" else claim.operation
    draft = OPERATIONS[name](query, reading, facts)
    assert draft is not None
    return draft
