"""Questions on the indicator table: one cell, several cells, arithmetic over years and groups, comparisons, lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lnplan_qa.answering.quantities import Comparator, Quantity
from lnplan_qa.answering.understand import Asked, Query
from lnplan_qa.facts.indicators import (
    IndicatorEntry,
    IndicatorFacts,
    IndicatorMatch,
    compound_rate,
    growth_rate,
    plain_number,
    rounded,
    unit_text,
    value_of,
)
from lnplan_qa.types import Draft, GroupValue, Indicator, Kind, Span, Status, Table

_FIGURE_KINDS = (Asked.MONEY, Asked.NUMBER, Asked.RATE)
#: Kinds of thing that no cell holds.
_OTHER_KINDS = (Asked.PHONE, Asked.PROCEDURE, Asked.PLACE, Asked.REASON, Asked.PERSON, Asked.CONDITION, Asked.DEFINITION)
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4}
#: A question whose words beyond the indicator's name are this few is a look-up even without 多少.
_BARE_REMAINDER = 6


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one question wants of one indicator: the years and groups to read."""

    entry: IndicatorEntry
    years: tuple[int, ...]
    groups: tuple[str | None, ...]

    @property
    def indicator(self) -> Indicator:
        return self.entry.indicator

    def value(self, year: int, group: str | None) -> GroupValue:
        found = value_of(self.indicator, year, group)
        assert found is not None
        return found


def answer_indicator_question(query: Query, facts: IndicatorFacts) -> Draft | None:
    """Answer from the indicator table, or ``None`` where the question is not about a cell of it."""
    patterns = facts.operations
    if re.search(facts.patterns["blocker"], query.text):
        return None
    matches = facts.find(query.text)
    if not matches:
        return _over_all(query, facts)
    operation = next((name for name, pattern in patterns.items() if pattern.search(_without_names(query.text, matches))), None)
    if not _wants_figure(query, matches, operation, facts):
        return _over_all(query, facts)
    matches = _narrow(query, matches)
    sure = tuple(match for match in matches if match.sure) or matches
    if len({match.start for match in sure}) < len(sure) and not sure[0].sure:
        return _clarify(sure)
    entries = tuple(dict.fromkeys(match.entry for match in sure))
    if len(entries) > 1:
        return _several(query, entries, operation, facts)
    return _single(query, entries[0], operation, facts)


def _without_names(text: str, matches: Sequence[IndicatorMatch]) -> str:
    """The question without the indicators' names, so that 年均抚恤金 is no question for an annual pace."""
    for match in sorted(matches, key=lambda match: -match.start):
        text = text[: match.start] + "□" + text[match.end :]
    return text


def _wants_figure(query: Query, matches: Sequence[IndicatorMatch], operation: str | None, facts: IndicatorFacts) -> bool:
    remainder = re.sub(r"[\W_]|20\d\d|年|的|呢|了|吗|多少", "", _without_names(query.text, matches))
    asserts = bool(query.quantities) and (query.asks(Asked.YES_NO) or re.search(facts.patterns["assertion"], query.text) is not None)
    if query.asks(*_OTHER_KINDS) and not (query.asks(*_FIGURE_KINDS) and not query.asks(Asked.PHONE, Asked.PROCEDURE, Asked.PLACE)) and not asserts:
        return False
    if query.asks(*_FIGURE_KINDS) or operation is not None or asserts:
        return True
    if any(match.sure for match in matches):
        return bool(query.years) or len(remainder) <= _BARE_REMAINDER or query.asks(Asked.DATE)
    return bool(query.years) and len(remainder) <= _BARE_REMAINDER


def _narrow(query: Query, matches: tuple[IndicatorMatch, ...]) -> tuple[IndicatorMatch, ...]:
    """Of several readings of one everyday word keep those whose unit is the one asked for."""
    if any(match.sure for match in matches):
        return tuple(match for match in matches if match.sure)
    asked_unit = re.search(r"(?:几|多少)(个|张|元|人|%|块)", query.text)
    wanted = "%" if query.asks(Asked.RATE) else (asked_unit[1] if asked_unit else "")
    kept = tuple(match for match in matches if wanted and wanted in match.entry.indicator.unit)
    return kept or matches


def _clarify(matches: Sequence[IndicatorMatch]) -> Draft:
    rows = tuple((match.entry.indicator.name, unit_text(match.entry.indicator)) for match in matches)
    names = "、".join(f"“{name}”" for name, _ in rows)
    return Draft(Status.NEEDS_CLARIFICATION, Kind.INDICATOR, f"您问的是{names}中的哪一个？", table=Table(("指标", "单位"), rows))


def _figure(indicator: Indicator, value: GroupValue, group_first: bool = True) -> str:
    """``农村约895元/人·月``"""
    unit = "" if value.printed.endswith("%") else unit_text(indicator)
    group = (value.group or "") if group_first else ""
    by = "按" if group and value.printed.endswith("%") else ""
    return f"{group}{by}{'约' if value.approximate else ''}{value.printed}{unit}"


def _row_span(indicator: Indicator, years: Sequence[int]) -> Span:
    """The row as a citation quotes it: from the name to the last cell used."""
    last = max(cell.span.end for cell in indicator.cells if cell.year in years)
    return Span(indicator.name_span.start, last)


def _evidence(reading: _Reading, years: Sequence[int]) -> tuple[Span, ...]:
    """The row, and the running text where it states the same final target."""
    last = reading.indicator.cells[-1].year
    return (_row_span(reading.indicator, years), *(reading.entry.also if last in years else ()))


def _read(query: Query, entry: IndicatorEntry, facts: IndicatorFacts) -> _Reading | Draft:
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
        breakdown = query.area if query.area and "城乡" not in indicator.name and not any(word in indicator.name for word in ("城镇", "农")) else None
        lacking = other if other and re.search("农村|农民|乡下|村里", query.text) else breakdown
        if lacking:
            missing = (f"{lacking}的{indicator.name.replace('城镇', '')}",)
            text = f"规划未写明{missing[0]}，指标表只有“{indicator.name}”一行，没有分城乡的数值。"
            return Draft(Status.NOT_IN_PLAN, Kind.NONE, text, related=(indicator.span,), missing=missing)
    named = facts.groups_in(query.text, entry)
    return _Reading(entry, known, named or groups)


def _single(query: Query, entry: IndicatorEntry, operation: str | None, facts: IndicatorFacts) -> Draft | None:
    reading = _read(query, entry, facts)
    if isinstance(reading, Draft):
        return reading
    asserted = _assertion(query, reading, facts)
    if asserted is not None:
        return asserted
    if operation is not None:
        computed = _OPERATIONS[operation](query, reading, facts)
        if computed is not None:
            return computed
    return _values(query, reading)


def _values(query: Query, reading: _Reading) -> Draft:
    """The cells asked for; without a year the final target first, then where it started."""
    indicator = reading.indicator
    years = reading.years or (indicator.cells[-1].year,)
    parts = []
    for year in years:
        cell = indicator.cell(year)
        assert cell is not None
        figures = "，".join(_figure(indicator, reading.value(year, group)) for group in reading.groups)
        named = "，".join(group for group in reading.groups if group) if len(reading.groups) == 1 else ""
        subject = f"{year}年{named if '对象' not in named and len(named) <= 4 else ''}{indicator.name}"
        if named and subject != f"{year}年{indicator.name}":
            figures = _figure(indicator, reading.value(year, reading.groups[0]), group_first=False)
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
                + "，".join(_figure(indicator, reading.value(cell.year, group), group_first=len(reading.groups) > 1) for group in reading.groups)
                for cell in rest
            )
            text += f"（{'；'.join(others)}）"
    unknown = tuple(year for year in query.years if year not in years and indicator.cell(year) is None)
    if unknown:
        missing = tuple(f"{indicator.name}{year}年的数值" for year in unknown)
        return Draft(Status.PARTIAL, Kind.INDICATOR, f"{text}。规划未写明{'、'.join(missing)}。", _evidence(reading, years), missing=missing)
    return Draft(Status.ANSWERED, Kind.INDICATOR, f"{text}。", _evidence(reading, years))


def _assertion(query: Query, reading: _Reading, facts: IndicatorFacts) -> Draft | None:
    """Hold a figure or a direction that the question asserts against the cells."""
    indicator = reading.indicator
    wanted = [quantity for quantity in query.quantities if _same_measure(quantity, indicator)]
    asserts = re.search(facts.patterns["assertion"], query.text) is not None
    years = reading.years or tuple(cell.year for cell in indicator.cells)
    if wanted and (asserts or query.asks(Asked.YES_NO)) and not query.asks(Asked.DATE):
        values = [reading.value(year, group) for year in years for group in reading.groups]
        quantity = wanted[0]
        compares = quantity.comparator not in (None, Comparator.ABOUT)
        last_values = [reading.value(years[-1], group) for group in reading.groups]
        holds = any(quantity.admits(value.value) for value in (last_values if compares else values))
        facts_text = _values(query, reading)
        if holds:
            return Draft(Status.ANSWERED, Kind.INDICATOR, f"是。{facts_text.answer}", facts_text.evidence)
        if compares and not asserts:
            return Draft(Status.ANSWERED, Kind.INDICATOR, f"不是。{facts_text.answer}", facts_text.evidence)
        return Draft(Status.CORRECTED, Kind.INDICATOR, f"与规划不符：{facts_text.answer}", facts_text.evidence)
    return _direction(query, reading, facts) if asserts or query.asks(Asked.YES_NO) else None


def _direction(query: Query, reading: _Reading, facts: IndicatorFacts) -> Draft | None:
    """是不是降了 / 保持不变吗: hold the asserted direction against first and last cell."""
    indicator = reading.indicator
    years = reading.years if len(reading.years) > 1 else (indicator.cells[0].year, reading.years[0] if reading.years else indicator.cells[-1].year)
    if years[0] == years[-1]:
        return None
    text = _without_names(query.text, facts.find(query.text))
    said = next((name for name in ("same", "down", "up") if re.search(facts.patterns[name], text)), None)
    if said is None:
        return None
    # 2025年比2019年低 holds the first year named against the second; without 比, time runs forward.
    late, early = (years[0], years[-1]) if re.search("比", text) and len(reading.years) > 1 else (max(years), min(years))
    changes = {_sign(reading.value(late, group).value - reading.value(early, group).value) for group in reading.groups}
    holds = changes == {{"same": 0, "down": -1, "up": 1}[said]}
    cells = "；".join(
        f"{year}年{'目标' if year != indicator.cells[0].year else ''}为" + "，".join(_figure(indicator, reading.value(year, group)) for group in reading.groups)
        for year in sorted({years[0], years[-1]})
    )
    evidence = _evidence(reading, years)
    if holds:
        return Draft(Status.ANSWERED, Kind.INDICATOR, f"是。{indicator.name}{cells}。", evidence)
    return Draft(Status.CORRECTED, Kind.INDICATOR, f"与规划不符：{indicator.name}{cells}。", evidence)


def _sign(value: Decimal) -> int:
    return (value > 0) - (value < 0)


def _same_measure(quantity: Quantity, indicator: Indicator) -> bool:
    """Whether a figure of the question can be one of this indicator: same unit, or none written."""
    unit = indicator.unit
    if quantity.unit == "":
        return unit not in ("%",) or quantity.value <= 100
    if unit == "万元":
        return quantity.unit == "元"
    return quantity.unit == unit[:1] or (quantity.unit in ("元", "%") and quantity.unit in unit) or (quantity.unit == "个" and unit in ("张", "人"))


# --- arithmetic -------------------------------------------------------------------------------------------------


def _span_of_years(query: Query, reading: _Reading) -> tuple[int, int]:
    """First and last year of a computation: as named; one named year counts from the base year."""
    first, last = reading.indicator.cells[0].year, reading.indicator.cells[-1].year
    if len(reading.years) >= 2:
        return min(reading.years), max(reading.years)
    if len(reading.years) == 1 and reading.years[0] != first:
        return first, reading.years[0]
    return first, last


def _places(query: Query, facts: IndicatorFacts) -> int:
    match = re.search(facts.patterns["places"], query.text)
    if match is None:
        return 2
    digit = match[1] or match[2]
    return 0 if digit is None else (_DIGITS.get(digit) or int(digit))


def _round_text(value: Decimal, places: int) -> str:
    """``约7.48`` where rounding lost something, ``0.69`` where not."""
    short = rounded(value, places)
    return plain_number(short) if short == value else f"约{short}"


def _each(query: Query, reading: _Reading, compute: Callable[[str | None, GroupValue, GroupValue], str]) -> Draft:
    """Run ``compute`` for every group over the years asked for; evidence is the row."""
    first, last = _span_of_years(query, reading)
    parts = [compute(group, reading.value(first, group), reading.value(last, group)) for group in reading.groups]
    return Draft(Status.ANSWERED, Kind.COMPUTED, "；".join(parts) + "。", _evidence(reading, (first, last)))


def _operands(reading: _Reading, first_year: int, last_year: int, first: GroupValue, last: GroupValue) -> str:
    indicator = reading.indicator
    return f"{first_year}年{_figure(indicator, first, False)}，{last_year}年目标{_figure(indicator, last, False)}"


def _subject(reading: _Reading, group: str | None) -> str:
    return f"{group or ''}{reading.indicator.name}"


def _difference(query: Query, reading: _Reading, facts: IndicatorFacts) -> Draft:
    first_year, last_year = _span_of_years(query, reading)
    unit = "个百分点" if reading.indicator.unit == "%" else unit_text(reading.indicator)

    def compute(group: str | None, first: GroupValue, last: GroupValue) -> str:
        change = last.value - first.value
        about = "约" if first.approximate or last.approximate else ""
        verb = "不变" if change == 0 else f"{'增加' if change > 0 else '减少'}{about}{plain_number(abs(change))}{unit}"
        return f"{_subject(reading, group)}{verb}（{_operands(reading, first_year, last_year, first, last)}）"

    return _each(query, reading, compute)


def _growth(query: Query, reading: _Reading, facts: IndicatorFacts) -> Draft:
    if reading.indicator.unit == "%":
        return _difference(query, reading, facts)
    first_year, last_year = _span_of_years(query, reading)
    places = _places(query, facts)

    def compute(group: str | None, first: GroupValue, last: GroupValue) -> str:
        rate = growth_rate(first.value, last.value)
        verb = "增长" if rate >= 0 else "下降"
        text = _round_text(abs(rate), places)
        if first.approximate or last.approximate:
            text = f"约{text.removeprefix('约')}"
        return f"{_subject(reading, group)}{verb}{text}%（{_operands(reading, first_year, last_year, first, last)}）"

    return _each(query, reading, compute)


def _multiple(query: Query, reading: _Reading, facts: IndicatorFacts) -> Draft:
    first_year, last_year = _span_of_years(query, reading)
    if len(reading.groups) == 2 and re.search("(比|是|和|与|跟)", query.text) and len(reading.years) <= 1 and re.search("城.{0,12}(农村|乡)|(农村|乡).{0,12}城", query.text):
        year = reading.years[0] if reading.years else last_year
        low, high = sorted((reading.value(year, group) for group in reading.groups), key=lambda value: value.value)
        ratio = _round_text(high.value / low.value, _places(query, facts))
        text = f"{year}年{reading.indicator.name}，{high.group}是{low.group}的{ratio}倍（{_figure(reading.indicator, high)}，{_figure(reading.indicator, low)}）。"
        return Draft(Status.ANSWERED, Kind.COMPUTED, text, _evidence(reading, (year,)))

    def compute(group: str | None, first: GroupValue, last: GroupValue) -> str:
        ratio = _round_text(last.value / first.value, _places(query, facts))
        return f"{_subject(reading, group)}{last_year}年是{first_year}年的{ratio}倍（{_operands(reading, first_year, last_year, first, last)}）"

    return _each(query, reading, compute)


def _pace(query: Query, reading: _Reading, facts: IndicatorFacts) -> Draft:
    first_year, last_year = _span_of_years(query, reading)
    span, places = last_year - first_year, _places(query, facts)
    as_rate = re.search("率|增速|增幅|百分", _without_names(query.text, facts.find(query.text))) is not None and reading.indicator.unit != "%"
    unit = "个百分点" if reading.indicator.unit == "%" else unit_text(reading.indicator)

    def compute(group: str | None, first: GroupValue, last: GroupValue) -> str:
        operands = f"{_operands(reading, first_year, last_year, first, last)}，相隔{span}年"
        if as_rate:
            rate = _round_text(compound_rate(first.value, last.value, span), places)
            return f"{_subject(reading, group)}年均增长{rate}%（按复合增长率计算；{operands}）"
        change = (last.value - first.value) / span
        verb = "增加" if change >= 0 else "减少"
        return f"{_subject(reading, group)}平均每年{verb}{_round_text(abs(change), places)}{unit}（{operands}）"

    return _each(query, reading, compute)


def _gap(query: Query, reading: _Reading, facts: IndicatorFacts) -> Draft | None:
    """The gap between the two groups of a cell, and how it changes where that is asked."""
    groups = [value.group for value in reading.indicator.cells[-1].values]
    if len(groups) != 2:
        return None
    changes = re.search("缩小|扩大|变化|变大|变小|拉大", query.text) is not None
    years = tuple(cell.year for cell in reading.indicator.cells) if changes and len(reading.years) < 2 else (reading.years or (reading.indicator.cells[-1].year,))
    both = _Reading(reading.entry, years, tuple(groups))
    parts, gaps = [], []
    for year in years:
        low, high = sorted((both.value(year, group) for group in groups), key=lambda value: value.value)
        gap = high.value - low.value
        gaps.append(gap)
        about = "约" if low.approximate or high.approximate else ""
        indicator = reading.indicator
        parts.append(f"{year}年{high.group}比{low.group}高{about}{plain_number(gap)}{unit_text(indicator)}（{_figure(indicator, high)}，{_figure(indicator, low)}）")
    trend = ""
    if len(years) > 1:
        trend = f"，差距{'缩小' if gaps[-1] < gaps[0] else '扩大' if gaps[-1] > gaps[0] else '不变'}{plain_number(abs(gaps[-1] - gaps[0]))}{unit_text(reading.indicator)}"
    return Draft(Status.ANSWERED, Kind.COMPUTED, f"{reading.indicator.name}：{'；'.join(parts)}{trend}。", _evidence(both, years))


def _trend(query: Query, reading: _Reading, facts: IndicatorFacts) -> Draft:
    """All three years; the direction in one word."""
    indicator = reading.indicator
    years = tuple(cell.year for cell in indicator.cells)
    wide = _Reading(reading.entry, years, reading.groups)
    parts = [f"{cell.year}年{'目标' if cell.is_target else ''}" + "，".join(_figure(indicator, wide.value(cell.year, group)) for group in wide.groups) for cell in indicator.cells]
    signs = {_sign(wide.value(years[-1], group).value - wide.value(years[0], group).value) for group in wide.groups}
    word = {frozenset({0}): "保持不变", frozenset({1}): "提高", frozenset({-1}): "下降"}.get(frozenset(signs), "有升有降")
    return Draft(Status.ANSWERED, Kind.INDICATOR, f"{indicator.name}{word}：{'；'.join(parts)}。", _evidence(wide, years))


def _reach(query: Query, reading: _Reading, facts: IndicatorFacts) -> Draft | None:
    """The first year whose cell reaches the figure of the question; without one, the final target."""
    indicator = reading.indicator
    wanted = [quantity for quantity in query.quantities if _same_measure(quantity, indicator)]
    if not wanted:
        return _values(query, reading)
    for cell in indicator.cells:
        values = [reading.value(cell.year, group) for group in reading.groups]
        target = wanted[0].value / (10000 if indicator.unit == "万元" else 1)
        if all(value.value > target if wanted[0].comparator is Comparator.MORE_THAN else value.value >= target for value in values):
            figures = "，".join(_figure(indicator, value) for value in values)
            return Draft(Status.ANSWERED, Kind.INDICATOR, f"{cell.year}年：{indicator.name}{'目标' if cell.is_target else ''}为{figures}。", _evidence(reading, (cell.year,)))
    return Draft(Status.ANSWERED, Kind.INDICATOR, f"规划期内没有哪一年达到。{_values(query, reading).answer}", _evidence(reading, facts.years))


_OPERATIONS: dict[str, Callable[[Query, _Reading, IndicatorFacts], Draft | None]] = {
    "pace": _pace,
    "growth": _growth,
    "multiple": _multiple,
    "gap": _gap,
    "difference": _difference,
    "trend": _trend,
    "reach": _reach,
}


# --- several indicators -----------------------------------------------------------------------------------------


def _several(query: Query, entries: Sequence[IndicatorEntry], operation: str | None, facts: IndicatorFacts) -> Draft | None:
    """Values of several indicators side by side; their difference where the units agree and it is asked."""
    readings = [reading for entry in entries if isinstance(reading := _read(query, entry, facts), _Reading)]
    if len(readings) < len(entries):
        return None
    drafts = [_values(query, reading) for reading in readings]
    text = "".join(draft.answer for draft in drafts)
    if operation == "growth" or operation == "difference" or operation == "multiple" or re.search("哪个|谁|更", query.text):
        compared = _compare(query, readings, operation, facts)
        if compared is not None:
            return compared
    if operation in ("pace", "trend"):
        drafts = [draft for reading in readings if (draft := _OPERATIONS[operation](query, reading, facts)) is not None]
        text = "".join(draft.answer for draft in drafts)
    return Draft(Status.ANSWERED, Kind.INDICATOR, text, tuple(span for draft in drafts for span in draft.evidence[:1]))


def _compare(query: Query, readings: Sequence[_Reading], operation: str | None, facts: IndicatorFacts) -> Draft | None:
    if len(readings) != 2 or any(len(reading.groups) != 1 for reading in readings):
        return None
    left, right = readings
    if len(left.years) != 1 and operation in ("growth", "difference"):
        drafts = [_OPERATIONS[operation](query, reading, facts) for reading in readings]
        changes = []
        for reading in readings:
            first_year, last_year = _span_of_years(query, reading)
            first, last = reading.value(first_year, reading.groups[0]).value, reading.value(last_year, reading.groups[0]).value
            changes.append(growth_rate(first, last) if operation == "growth" and reading.indicator.unit != "%" else last - first)
        more = left if changes[0] > changes[1] else right
        head = f"{more.indicator.name}的变化更大。" if changes[0] != changes[1] and left.indicator.unit == right.indicator.unit else ""
        return Draft(Status.ANSWERED, Kind.COMPUTED, head + "".join(draft.answer for draft in drafts if draft), tuple(span for draft in drafts if draft for span in draft.evidence[:1]))
    year = left.years[0] if left.years else left.indicator.cells[-1].year
    if left.indicator.unit != right.indicator.unit:
        return None
    first, second = left.value(year, left.groups[0]), right.value(year, right.groups[0])
    unit = "个百分点" if left.indicator.unit == "%" else unit_text(left.indicator)
    if operation == "multiple":
        result = f"是{right.indicator.name}的{_round_text(first.value / second.value, _places(query, facts))}倍"
    else:
        gap = first.value - second.value
        result = f"与{right.indicator.name}相同" if gap == 0 else f"比{right.indicator.name}{'多' if gap > 0 else '少'}{plain_number(abs(gap))}{unit}"
    text = f"{year}年，{left.indicator.name}{result}（{_figure(left.indicator, first)}，{_figure(right.indicator, second)}）。"
    return Draft(Status.ANSWERED, Kind.COMPUTED, text, (_row_span(left.indicator, (year,)), _row_span(right.indicator, (year,))))


def _over_all(query: Query, facts: IndicatorFacts) -> Draft | None:
    """Questions on the table as a whole: which indicators fulfil a condition, how many there are, all of them."""
    if not re.search(facts.patterns["table"], query.text) or not re.search(facts.patterns["all"], query.text):
        return None
    if query.asks(*_OTHER_KINDS):
        return None
    kept, condition = _filter(query, facts)
    if condition is None and re.search("(?<!表2-1)(哪些|几个|几项|多少)", query.text) is None and not re.search("所有|全部|列出|清单|全表|整张表|有什么", query.text):
        return None
    total = len(facts.entries)
    names = "、".join(entry.indicator.name for entry in kept)
    what = condition or "指标"
    text = f"{total}项指标中{what}的有{len(kept)}项" if condition else f"指标表共有{total}项指标"
    rows = tuple(
        (entry.indicator.name, unit_text(entry.indicator), *(cell.printed for cell in entry.indicator.cells)) for entry in kept
    )
    table = Table(("指标", "单位", *(f"{year}年" for year in facts.years)), rows)
    spans = tuple(entry.indicator.name_span if len(kept) > 3 else _row_span(entry.indicator, facts.years) for entry in kept)
    if not kept:
        spans = (facts.table_title,)
    return Draft(Status.ANSWERED, Kind.LIST, f"{text}{'：' if names else ''}{names}。", spans, table=table)


def _filter(query: Query, facts: IndicatorFacts) -> tuple[list[IndicatorEntry], str | None]:
    """The entries that fulfil the question's condition, and that condition in words; all of them without one."""
    entries = list(facts.entries)
    text, patterns = query.text, facts.patterns
    year = query.years[-1] if query.years else facts.years[-1]
    fields = [field for field in dict.fromkeys(field for entry in entries for field in entry.fields) if field in text]
    units = [unit for unit in dict.fromkeys(unit_text(entry.indicator) for entry in entries) if re.search(f"单位.{{0,4}}{re.escape(unit)}|用{re.escape(unit)}|以{re.escape(unit)}", text)]
    conditions = []
    if fields:
        entries = [entry for entry in entries if any(field in entry.fields for field in fields)]
        conditions.append(f"属于{'、'.join(fields)}")
    if units:
        entries = [entry for entry in entries if unit_text(entry.indicator) in units]
        conditions.append(f"单位为{'、'.join(units)}")
    percent = [quantity for quantity in query.quantities if quantity.unit == "%" or (quantity.value == 100 and quantity.unit == "")]
    if percent:
        entries = [
            entry
            for entry in entries
            if entry.indicator.unit == "%" and len(entry.indicator.cells[-1].values) == 1 and any(quantity.admits(entry.indicator.cells[facts.years.index(year)].values[0].value) for quantity in percent)
        ]
        conditions.append(f"{year}年为{plain_number(percent[0].value)}%" if percent[0].comparator is None else f"{year}年符合所问百分比")
    said = next((name for name in ("same", "down", "up") if re.search(patterns[name], text)), None)
    if said is not None and not percent:
        sign = {"same": 0, "down": -1, "up": 1}[said]
        entries = [entry for entry in entries if _changes(entry.indicator) == {sign}]
        first, last = facts.years[0], facts.years[-1]
        conditions.append(f"{first}年到{last}年{ {'same': '不变', 'down': '下降', 'up': '提高'}[said] }".replace(" ", ""))
    return entries, "、".join(conditions) or None


def _changes(indicator: Indicator) -> set[int]:
    first, last = indicator.cells[0], indicator.cells[-1]
    return {_sign(late.value - early.value) for early, late in zip(first.values, last.values, strict=True)}
