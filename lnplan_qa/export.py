"""Tables as files for a spreadsheet: CSV that no spreadsheet runs, and Excel workbooks with real numbers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TextIO

if TYPE_CHECKING:
    from lnplan_qa.facts.rows import Cell, Sheet
    from lnplan_qa.types import Table

#: What a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection), full-width forms included.
_FORMULA_STARTS: Final = tuple("=+-@\t\r\n＝＋－＠")
#: A byte order mark first, so that a spreadsheet reads Chinese as UTF-8.
CSV_ENCODING: Final = "utf-8-sig"
CSV_TYPE: Final = "text/csv; charset=utf-8"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: The column that names the figures printed with 约.
_APPROXIMATE = "约数"
#: The column that says where a row comes from.
_SOURCE = "出处"
_NARROW, _WIDE = 10, 60
#: What a file name cannot hold on some system.
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s\x00-\x1f？。！]+')
_LONGEST_NAME = 40


def neutral(cell: object) -> str:
    """``cell`` as text that no spreadsheet runs: an apostrophe stands before what would begin a formula.

    A number is left alone, its minus sign too.
    """
    if isinstance(cell, int | Decimal):
        return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
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


def sheet_csv(sheet: Sheet) -> str:
    """The rows of ``sheet`` as CSV; figures are plain numbers, a last column names those that the plan prints with 约."""
    file = io.StringIO(newline="")
    writer = SafeCsv(file, [*(column.title for column in sheet.columns), _APPROXIMATE])
    for row in sheet.rows:
        about = "、".join(
            column.title for column, cell in zip(sheet.columns, row.cells, strict=True) if cell.approximate
        )
        writer.write([*(cell.value for cell in row.cells), about])
    return file.getvalue()


def table_csv(table: Table, source: str = "") -> str:
    """The table of an answer as CSV, cells as they are shown; ``source``, where there is one, stands in a last column 出处."""
    more = (source,) if source else ()
    file = io.StringIO(newline="")
    writer = SafeCsv(file, (*table.columns, *((_SOURCE,) if source else ())))
    for row in table.rows:
        writer.write((*row, *more))
    return file.getvalue()


def file_name(words: str, extension: str) -> str:
    """A file name that says what is in the file, made of a question or a title."""
    name = _NOT_IN_NAMES.sub("_", words).strip("_.")[:_LONGEST_NAME].rstrip("_.")
    return f"{name or '回答'}.{extension}"


def sheet_workbook(sheet: Sheet, notes: Sequence[tuple[str, str]]) -> bytes:
    """``sheet`` as an Excel workbook: figures are numbers (``约`` is their format), text is never a formula.

    Args:
        notes: name and text of each line of the second sheet (source, filters, caution).
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    page: Any = book.active
    page.title = sheet.title
    for number, column in enumerate(sheet.columns, start=1):
        _write_text(page.cell(1, number), column.title)
        page.cell(1, number).font = Font(bold=True)
        longest = max((_width(cell.shown) for cell in (row.cells[number - 1] for row in sheet.rows)), default=0)
        page.column_dimensions[get_column_letter(number)].width = min(
            max(longest, _width(column.title), _NARROW) + 2, _WIDE
        )
    for line, row in enumerate(sheet.rows, start=2):
        for number, cell in enumerate(row.cells, start=1):
            _write(page.cell(line, number), cell)
            page.cell(line, number).alignment = Alignment(vertical="top", wrap_text=True)
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(sheet.rows) + 1}"
    about = book.create_sheet("说明")
    for line, (name, text) in enumerate(notes, start=1):
        _write_text(about.cell(line, 1), name)
        _write_text(about.cell(line, 2), text)
        about.cell(line, 2).alignment = Alignment(vertical="top", wrap_text=True)
    about.column_dimensions["B"].width = 80
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write(target: Any, cell: Cell) -> None:
    if cell.value is None:
        return
    if isinstance(cell.value, str):
        _write_text(target, cell.value)
        return
    target.value = cell.value
    places = -int(cell.value.as_tuple().exponent) if isinstance(cell.value, Decimal) else 0
    pattern = f"0.{'0' * places}" if places > 0 else "0"
    target.number_format = f'"约"{pattern}' if cell.approximate else pattern


def _write_text(target: Any, text: str) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    target.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    # Text stays text, also when someone edits the cell: openpyxl takes "=…" for a formula, Excel more than that.
    target.data_type = "s"
    target.quotePrefix = text.startswith(_FORMULA_STARTS)


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
