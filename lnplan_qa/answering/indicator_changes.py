"""Which of several things changes more: two indicators, the groups of one indicator, or two stretches of years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lnplan_qa.answering.indicator_arithmetic import decimal_places, round_text
from lnplan_qa.answering.indicator_reading import Reading, row_evidence, without_names
from lnplan_qa.answering.understand import Query
from lnplan_qa.facts.indicators import (
    IndicatorEntry,
    IndicatorFacts,
    IndicatorMatch,
    growth_rate,
    plain_number,
    unit_text,
    value_of,
)
from lnplan_qa.types import Draft, Kind, Span, Status

_WHICH = re.compile("谁|哪|还是|相比|比起|对比")
_MORE = "(多(?!少)|快|猛|大|高(?!龄)|狠|凶|厉害|明显|慢|少(?!于))"
_CHANGES = re.compile(
    f"(涨|增|升|长|加|拉|提|跳|蹿|降|变)(得|的|幅|速|长|加|高|上)*.{{0,3}}{_MORE}|(增|涨|升)(幅|速)"
    f"|(提高|提升|增加|增长|上涨|上升|变化|进步).{{0,6}}{_MORE}"
)
#: 快 and 幅 ask for the rate, 多 for the amount.
_BY_RATE = re.compile("快|猛|幅|速|率|慢|狠|凶|百分")
_LEAST = re.compile("慢|(?<!多)少(?!于)|小(?!孩)")
_HALVES = re.compile("(前|头)(三|3|半|几|一)(年|段|截|程|期)?.{0,14}(后|末|尾)(三|3|半|几|一)(年|段|截|程|期)?")
_DIGITS = "零一二三四五六七八九十"
_URBAN_AND_RURAL = re.compile("城乡")


@dataclass(frozen=True, slots=True)
class _Change:
    """One thing that changes: its name in the answer, its two figures as printed, and the years."""

    name: str
    first: Decimal
    last: Decimal
    rough: bool
    years: tuple[int, int]
    reading: Reading

    @property
    def amount(self) -> Decimal:
        """By how much, in the indicator's unit."""
        return self.last - self.first

    @property
    def rate(self) -> Decimal:
        """By how many per cent; of a rate, by how many points."""
        return self.amount if self.reading.indicator.unit == "%" or not self.first else growth_rate(self.first, self.last)


def answer_changes(query: Query, matches: Sequence[IndicatorMatch], facts: IndicatorFacts) -> Draft | None:
    """What rises or falls more, with each change beside it; ``None`` where no such choice is asked."""
    if not _WHICH.search(query.text) or not _CHANGES.search(query.text):
        return None
    entries = _entries(matches)
    if not entries or any(year not in facts.years for year in query.years):
        return None
    if len(entries) == 1:
        changes = _of_stretches(query, entries[0], facts) or _of_groups(query, entries[0], facts)
    else:
        changes = [_change(entry, entry.indicator.name, None, _ends(query, facts)) for entry in entries if _plain(entry)]
        changes = changes if len(changes) == len(entries) else []
    return _draft(query, changes, facts) if len(changes) > 1 else None


def _plain(entry: IndicatorEntry) -> bool:
    return all(value.group is None for cell in entry.indicator.cells for value in cell.values)


def _ends(query: Query, facts: IndicatorFacts) -> tuple[int, int]:
    """The first and the last year that are compared."""
    years = sorted(query.years)
    if len(years) > 1:
        return years[0], years[-1]
    return facts.years[0], years[0] if years and years[0] != facts.years[0] else facts.years[-1]


def _entries(matches: Sequence[IndicatorMatch]) -> list[IndicatorEntry]:
    """The indicators named, one for a place; of an everyday word's several (床位) the one of the same field as the others."""
    places: dict[int, list[IndicatorMatch]] = {}
    for match in matches:
        places.setdefault(match.start, []).append(match)
    fields = {field for found in places.values() if len(found) == 1 for field in found[0].entry.fields}
    entries: list[IndicatorEntry] = []
    for found in places.values():
        fitting = found if len(found) == 1 else [match for match in found if fields & set(match.entry.fields)]
        if len(fitting) != 1:
            return []
        if fitting[0].entry not in entries:
            entries.append(fitting[0].entry)
    return entries


def _change(entry: IndicatorEntry, name: str, group: str | None, years: tuple[int, int]) -> _Change:
    first, last = (value_of(entry.indicator, year, group) for year in years)
    assert first is not None
    assert last is not None
    return _Change(name, first.value, last.value, first.approximate or last.approximate, years, Reading(entry, years, (group,)))


def _of_groups(query: Query, entry: IndicatorEntry, facts: IndicatorFacts) -> list[_Change]:
    named = facts.groups_in(query.text, entry)
    every = tuple(value.group for value in entry.indicator.cells[-1].values if value.group is not None)
    groups = every if len(every) == 2 and _URBAN_AND_RURAL.search(query.text) else named
    return [_change(entry, group, group, _ends(query, facts)) for group in groups]


def _of_stretches(query: Query, entry: IndicatorEntry, facts: IndicatorFacts) -> list[_Change]:
    """Of the years before and after the middle one (前三年还是后三年, 2019到2022还是2022到2025)."""
    if not _HALVES.search(query.text) and set(query.years) != set(facts.years):
        return []
    if len(facts.years) != 3:
        return []
    groups = facts.groups_in(query.text, entry)
    if not _plain(entry) and len(groups) != 1:
        return []
    group = groups[0] if groups else None
    first, middle, last = facts.years
    stretches = ((f"前{_DIGITS[middle - first]}年", (first, middle)), (f"后{_DIGITS[last - middle]}年", (middle, last)))
    return [_change(entry, name, group, years) for name, years in stretches]


def _draft(query: Query, changes: Sequence[_Change], facts: IndicatorFacts) -> Draft:
    units = {change.reading.indicator.unit for change in changes}
    asking = without_names(query.text, facts.find(query.text))
    by_rate = len(units) > 1 or (units != {"%"} and _BY_RATE.search(asking) is not None)
    sizes = [change.rate if by_rate else change.amount for change in changes]
    least = _LEAST.search(asking) is not None
    best = changes[sizes.index(min(sizes) if least else max(sizes))]
    falls = max(sizes) < 0
    words = f"{'增幅' if by_rate else '增加的'}一样" if len(set(sizes)) == 1 else f"{best.name}{'下降' if falls else '增长'}{_grade(by_rate, least)}"
    listed = "；".join(_statement(query, change, facts) for change in changes)
    entries = dict.fromkeys(change.reading.entry for change in changes)
    subject = f"{changes[0].reading.indicator.name}：" if len(entries) == 1 else ""
    spans: list[Span] = []
    for entry in entries:
        years = tuple(sorted({year for change in changes if change.reading.entry is entry for year in change.years}))
        spans += row_evidence(Reading(entry, years, (None,)), years)[:1]
    return Draft(Status.ANSWERED, Kind.COMPUTED, f"{subject}{words}。{listed}。", tuple(spans))


def _grade(by_rate: bool, least: bool) -> str:
    if by_rate:
        return "更慢" if least else "更快"
    return "更少" if least else "更多"


def _statement(query: Query, change: _Change, facts: IndicatorFacts) -> str:
    indicator = change.reading.indicator
    unit, about = unit_text(indicator), "约" if change.rough else ""
    verb = "增加" if change.amount >= 0 else "减少"
    figures = f"{plain_number(change.first)}→{about}{plain_number(change.last)}{unit}"
    if indicator.unit == "%":
        verb = "提高" if change.amount >= 0 else "下降"
        return f"{change.name}{verb}{plain_number(abs(change.amount))}个百分点（{change.years[0]}—{change.years[1]}年，{figures}）"
    rate = round_text(abs(change.rate), decimal_places(query, facts)).removeprefix("约")
    return (
        f"{change.name}{verb}{about}{plain_number(abs(change.amount))}{unit}，{'增幅' if change.amount >= 0 else '降幅'}约{rate}%"
        f"（{change.years[0]}—{change.years[1]}年，{figures}）"
    )
