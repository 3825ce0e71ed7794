"""What the four listing commands share: their output options, and a sheet on stdout."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from lnplan_qa import render
from lnplan_qa.commands.context import EXIT_OK, Context, UsageError
from lnplan_qa.errors import FilterError
from lnplan_qa.types import Table

if TYPE_CHECKING:
    from lnplan_qa.facts.plan_facts import PlanFacts
    from lnplan_qa.facts.rows import Sheet

OUTPUT_HELP = """\
缺省输出对齐的表。--json 输出一个 JSON 对象 {"count", "of", …, "summary", "rows"}，每行带出处与原文位置；
--csv 输出带字节序标记的 UTF-8，可直接用表格软件打开，约数在最后一列注明。不需要索引。"""


def add_output(parser: argparse.ArgumentParser) -> None:
    """Declare ``--search``, ``--json`` and ``--csv``."""
    parser.add_argument("--search", metavar="词", default="", help="只列含有这些词的行，多个词用空格隔开")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="输出一个 JSON 对象")
    form.add_argument("--csv", action="store_true", help="输出 CSV，可用表格软件打开")


def run_listing(
    arguments: argparse.Namespace,
    context: Context,
    select: Callable[[PlanFacts], Sheet],
    text: Callable[[Sheet, int], str] | None = None,
) -> int:
    """Print what ``select`` makes of the corpus; ``text`` lays it out for a terminal of so many columns.

    Raises:
        UsageError: a filter names what is not there.
        CorpusError: the corpus cannot be read.
    """
    from lnplan_qa.facts.plan_facts import PlanFacts  # imported late: --help must not pay for it

    try:
        sheet = select(PlanFacts(context.settings.corpus))
    except FilterError as error:
        raise UsageError(str(error)) from None
    if arguments.json:
        print(render.json_line(sheet.record))
    elif arguments.csv:
        from lnplan_qa.export import sheet_csv

        sys.stdout.write("\ufeff" + sheet_csv(sheet))
    else:
        width = shutil.get_terminal_size((100, 24)).columns
        print((text or sheet_text)(sheet, width))
    sys.stdout.flush()
    return EXIT_OK


def sheet_text(sheet: Sheet, width: int) -> str:
    """The summary and a table; a single row is written out in full; what needs caution follows."""
    if not sheet.rows:
        return f"{sheet.summary}没有符合条件的行，请放宽条件。"
    if len(sheet.rows) == 1:
        pairs = zip(sheet.columns, sheet.rows[0].cells, strict=True)
        details = tuple((column.title, cell.shown) for column, cell in pairs if cell.shown)
        return f"{sheet.summary}\n\n{render.text_table(Table(('栏目', '内容'), details), width)}"
    kept = [number for number, column in enumerate(sheet.columns) if column.in_terminal]
    kept = [number for number in kept if any(row.cells[number].shown for row in sheet.rows)]
    columns = tuple(sheet.columns[number].title for number in kept)
    rows = tuple(tuple(row.cells[number].shown for number in kept) for row in sheet.rows)
    notes = dict.fromkeys(row.note for row in sheet.rows if row.note)
    parts = [sheet.summary, render.text_table(Table(columns, rows), width), "\n".join(notes)]
    return "\n\n".join(part for part in parts if part)
