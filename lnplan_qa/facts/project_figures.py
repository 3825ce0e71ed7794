"""Exact arithmetic over rows of the project table: sums, means, ranks, shares, unit costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lnplan_qa.facts.projects import Column, Figure, ProjectRow

#: Places to which a quotient is rounded where the question does not say.
DEFAULT_PLACES = 2


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows with a figure in one column, in printed order, and the rows that state none."""

    column: Column
    addends: tuple[tuple[ProjectRow, Figure], ...]
    silent: tuple[ProjectRow, ...]

    @property
    def total(self) -> Decimal:
        """Exact sum, in the column's unit."""
        return sum((figure.value for _, figure in self.addends), Decimal(0))

    @property
    def is_approximate(self) -> bool:
        """True where an addend is printed with 约."""
        return any(figure.approximate for _, figure in self.addends)


def tally(rows: Sequence[ProjectRow], column: Column, unit: str | None = None) -> Tally:
    """Gather the figures of ``rows`` in ``column``."""
    pairs = [(row, row.figure(column, unit)) for row in rows]
    return Tally(
        column,
        tuple((row, figure) for row, figure in pairs if figure is not None),
        tuple(row for row, figure in pairs if figure is None),
    )


def ranked(
    rows: Sequence[ProjectRow], column: Column, *, ascending: bool = False
) -> tuple[tuple[int, ProjectRow, Figure], ...]:
    """(rank, row, figure), best first; equal figures share a rank, the printed number orders them."""
    addends = sorted(
        tally(rows, column).addends, key=lambda item: (item[1].value if ascending else -item[1].value, item[0].number)
    )
    result: list[tuple[int, ProjectRow, Figure]] = []
    for position, (row, figure) in enumerate(addends, start=1):
        rank = result[-1][0] if result and result[-1][2].value == figure.value else position
        result.append((rank, row, figure))
    return tuple(result)


def quotient(numerator: Decimal, denominator: Decimal, places: int = DEFAULT_PLACES) -> tuple[Decimal, bool]:
    """``numerator / denominator`` rounded half up to ``places``; the flag tells whether rounding changed it.

    Raises:
        ZeroDivisionError: ``denominator`` is zero.
    """
    if denominator == 0:
        raise ZeroDivisionError("除数为零，无法计算。")
    exact = numerator / denominator
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return rounded, rounded * denominator != numerator


def shown(value: Decimal) -> str:
    """A figure without exponent and superfluous zeros: ``165000.0`` -> ``165000``."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_hundred_million(value: Decimal) -> str:
    """万元 as 亿元, exact: ``69500`` -> ``6.95亿元``."""
    return f"{shown(value / 10000)}亿元"
