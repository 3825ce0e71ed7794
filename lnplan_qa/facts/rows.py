"""Typed facts -> rows: the one place that says which columns a table of facts has, for terminal, page and files alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from lnplan_qa.types import Span


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``key`` names it in addresses, ``title`` for people.

    ``numeric`` columns hold figures; ``on_page`` and ``in_terminal`` say where it is shown, files hold every column.
    """

    key: str
    title: str
    numeric: bool = False
    on_page: bool = True
    in_terminal: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: ``value`` to sort and compute with (``None`` where the plan states none), ``shown`` as the plan prints it."""

    value: str | int | Decimal | None
    shown: str
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row, the places of the plan that it rests on, and a word of caution where the plan does not fit itself."""

    cells: tuple[Cell, ...]
    places: tuple[Span, ...]
    record: dict[str, object]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of facts.

    Attributes:
        name: in addresses and file names (``projects``).
        title: for people (项目).
        summary: how many of how many, and the total where one makes sense.
        total: figures of the summary for a program.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    summary: str
    total: dict[str, object]

    @property
    def record(self) -> dict[str, object]:
        """The whole table for a program: ``{"count", "of", …, "summary", "rows"}``."""
        return {**self.total, "summary": self.summary, "rows": [row.record for row in self.rows]}

    def position(self, key: str) -> int | None:
        """Where the column ``key`` stands, ``None`` where there is none."""
        return next((number for number, column in enumerate(self.columns) if column.key == key), None)


def text_cell(text: str) -> Cell:
    """A cell of words."""
    return Cell(text, text)


def number_cell(value: int | Decimal | None, shown: str | None = None, *, approximate: bool = False) -> Cell:
    """A cell that holds a figure, or nothing."""
    if value is None:
        return Cell(None, shown or "")
    return Cell(value, shown if shown is not None else f"{'约' if approximate else ''}{value}", approximate)


def json_number(value: int | Decimal | None) -> int | float | None:
    """A figure as JSON has it; shortest digits, so that 3.26 stays 3.26."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def ordered(sheet: Sheet, key: str, *, descending: bool, words: Callable[[str], object]) -> Sheet:
    """``sheet`` sorted by the column ``key``; rows without a value come last, equal ones keep the plan's order.

    Args:
        words: the order of text, for example its pinyin.
    """
    position = sheet.position(key)
    if position is None:
        return sheet
    filled = [row for row in sheet.rows if row.cells[position].value not in (None, "")]
    blank = [row for row in sheet.rows if row.cells[position].value in (None, "")]

    def order(row: Row) -> tuple[int, Any]:
        value = row.cells[position].value
        return (1, words(value)) if isinstance(value, str) else (0, value)

    # reverse=True keeps the order of equal rows too.
    filled.sort(key=order, reverse=descending)
    return replace(sheet, rows=(*filled, *blank))


def without(sheet: Sheet, keys: Sequence[str]) -> Sheet:
    """``sheet`` without the columns ``keys``."""
    kept = [number for number, column in enumerate(sheet.columns) if column.key not in keys]
    return replace(
        sheet,
        columns=tuple(sheet.columns[number] for number in kept),
        rows=tuple(replace(row, cells=tuple(row.cells[number] for number in kept)) for row in sheet.rows),
    )
