"""CSV files that are safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import Final, TextIO

#: What a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection), full-width forms included.
_FORMULA_STARTS: Final = tuple("=+-@\t\r\n＝＋－＠")
#: A byte order mark first, so that a spreadsheet reads Chinese as UTF-8.
CSV_ENCODING: Final = "utf-8-sig"


def neutral(cell: object) -> str:
    """``cell`` as text that no spreadsheet runs: an apostrophe stands before what would begin a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


class SafeCsv:
    """Writes rows of neutral cells, the header first."""

    def __init__(self, file: TextIO, columns: Sequence[str]) -> None:
        self._writer = csv.writer(file, lineterminator="\r\n")
        self.write(columns)

    def write(self, cells: Iterable[object]) -> None:
        """Write one row."""
        self._writer.writerow([neutral(cell) for cell in cells])
