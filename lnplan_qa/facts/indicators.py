"""Indicators of the indicator table: found by any of their names, and exact arithmetic over their cells."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from lnplan_qa.errors import CorpusError
from lnplan_qa.plan.tables import indicators
from lnplan_qa.text import normalize, tidy
from lnplan_qa.types import GroupValue, Indicator, PlanDocument, Span


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """An indicator with how people name it (``corpus/indicators.toml``).

    ``names`` are normalised, longest first, and mean this indicator alone; ``words`` count only where a figure is
    asked for and no word of ``unless`` is near. ``also`` are spans of the running text that state the same target.
    """

    indicator: Indicator
    names: tuple[str, ...]
    words: tuple[str, ...]
    unless: tuple[str, ...]
    fields: tuple[str, ...]
    better: str
    also: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class IndicatorMatch:
    """An indicator found in a question; ``start`` and ``end`` are where its name stands; ``sure`` for its own names."""

    entry: IndicatorEntry
    start: int
    end: int
    sure: bool


class IndicatorFacts:
    """All indicators of a plan, with the words people use for them."""

    def __init__(self, document: PlanDocument, path: Path) -> None:
        """Join the table's rows with the entries of ``path``.

        Raises:
            CorpusError: an entry names no row, a row has no entry, or a clause of ``also`` is not in the plan once.
        """
        rows = {indicator.name: indicator for indicator in indicators(document)}
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            entries = {entry["name"]: entry for entry in data["indicator"]}
            self.groups: dict[str, tuple[str, ...]] = {group["name"]: tuple(group["words"]) for group in data["group"]}
            self.operations = {name: re.compile(pattern) for name, pattern in data["operation"].items()}
            self.patterns = {name: re.compile(pattern) for name, pattern in data["pattern"].items()}
        except (OSError, ValueError, KeyError, TypeError, re.error) as error:
            raise CorpusError(f"指标名称文件 {path} 无法读取：{error}。请恢复该文件。") from None
        if entries.keys() != rows.keys():
            odd = "、".join(sorted(entries.keys() ^ rows.keys()))
            raise CorpusError(f"{path} 与指标表不一致：{odd}。请让每个指标恰有一个条目。")
        self.document = document
        self.table_title = next(
            table.title for table in document.tables if rows[next(iter(rows))].section.startswith(table.id + "/")
        )
        self.years = tuple(cell.year for cell in next(iter(rows.values())).cells)
        self.entries = tuple(self._entry(rows[name], entries[name], path) for name in rows)
        self.by_name = {entry.indicator.name: entry for entry in self.entries}

    def _entry(self, indicator: Indicator, data: dict[str, object], path: Path) -> IndicatorEntry:
        def words(key: str) -> tuple[str, ...]:
            values = data.get(key, [])
            assert isinstance(values, list)
            return tuple(sorted({normalize(str(value)) for value in values}, key=lambda word: (-len(word), word)))

        also = data.get("also", [])
        assert isinstance(also, list)
        spans = []
        for clause in also:
            if self.document.text.count(clause) != 1:
                raise CorpusError(f"{path} 中 {indicator.name} 的 also 在规划里不是恰好出现一次：{clause!r}")
            start = self.document.text.index(clause)
            spans.append(Span(start, start + len(clause)))
        own = normalize(indicator.name)
        names = tuple(sorted({own, *words("names")}, key=lambda name: (-len(name), name)))
        return IndicatorEntry(
            indicator, names, words("words"), words("unless"), words("field"), str(data["better"]), tuple(spans)
        )

    def find(self, text: str) -> tuple[IndicatorMatch, ...]:
        """Indicators named in ``text`` (normalised), by position.

        Own names win over everyday words, longer ones over shorter ones that they contain; where the same everyday
        word stands for several indicators, all of them come back with the same position. A name that reaches into a
        word of ``unless`` is part of another name and does not count.
        """
        taken: list[tuple[int, int]] = []
        found: list[IndicatorMatch] = []
        named = [(name, entry, True) for entry in self.entries for name in entry.names]
        for name, entry, sure in sorted(named, key=lambda item: -len(item[0])):
            for match in re.finditer(re.escape(name), text):
                if not any(start < match.end() and match.start() < end for start, end in taken):
                    taken.append(match.span())
                    if not _is_part_of_another(match, text, entry.unless):
                        found.append(IndicatorMatch(entry, *match.span(), sure))
        loose: dict[str, IndicatorMatch] = {}
        for entry in self.entries:
            if any(word in text for word in entry.unless):
                continue
            for word in entry.words:
                position = text.find(word)
                if position >= 0 and not any(start < position + len(word) and position < end for start, end in taken):
                    loose.setdefault(entry.indicator.name, IndicatorMatch(entry, position, position + len(word), False))
        longest = {
            match.start: max(other.end for other in loose.values() if other.start == match.start)
            for match in loose.values()
        }
        found += [match for match in loose.values() if match.end == longest[match.start]]
        return tuple(sorted(found, key=lambda match: (match.start, match.entry.indicator.span)))

    def groups_in(self, text: str, entry: IndicatorEntry) -> tuple[str, ...]:
        """The groups of ``entry``'s cells that ``text`` names, in printed order."""
        printed = [value.group for value in entry.indicator.cells[-1].values if value.group is not None]
        return tuple(group for group in printed if any(word in text for word in self.groups.get(group, (group,))))


def _is_part_of_another(match: re.Match[str], text: str, unless: tuple[str, ...]) -> bool:
    """Whether a name stands inside the name of something else: 失业率 in 青年失业率."""
    for word in unless:
        for other in re.finditer(re.escape(word), text):
            overlaps = other.start() < match.end() and match.start() < other.end()
            if overlaps and (other.start() < match.start() or other.end() > match.end()):
                return True
    return False


def value_of(indicator: Indicator, year: int, group: str | None) -> GroupValue | None:
    """The figure of a year and group; ``None`` where the table has no such cell or group."""
    cell = indicator.cell(year)
    if cell is None:
        return None
    return next((value for value in cell.values if value.group == group), None)


def plain_number(value: Decimal) -> str:
    """A computed figure without trailing zeros or exponent."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def rounded(value: Decimal, places: int) -> Decimal:
    """``value`` to ``places`` decimals, halves away from zero as in official statistics."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def growth_rate(first: Decimal, last: Decimal) -> Decimal:
    """Growth from ``first`` to ``last`` in per cent: (last - first) / first * 100."""
    return (last - first) / first * 100


def compound_rate(first: Decimal, last: Decimal, years: int) -> Decimal:
    """Average annual growth in per cent: (last / first) ** (1 / years) - 1, times 100."""
    return ((last / first) ** (Decimal(1) / Decimal(years)) - 1) * 100


def unit_text(indicator: Indicator) -> str:
    """The unit for the reader: ``元/人·月`` for the printed ``元/人、月``."""
    return tidy(indicator.unit).replace("人、月", "人·月")
