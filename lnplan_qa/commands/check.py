"""``lnplan-qa check``: the plan against itself."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from lnplan_qa.commands.context import Context
from lnplan_qa.commands.listing import OUTPUT_HELP, add_output, run_listing

if TYPE_CHECKING:
    from lnplan_qa.facts.rows import Sheet

HELP = "自查：规划自身的矛盾、异常和疑似笔误"
EXAMPLES = f"""\
示例：
  lnplan-qa check
  lnplan-qa check --kind 矛盾
  lnplan-qa check --json
  lnplan-qa check --csv > check.csv

查出问题不算失败，退出码仍为 0。
{OUTPUT_HELP}"""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--kind", metavar="类别", default="", help="矛盾、异常或笔误")
    add_output(parser)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Print what does not fit; returns the exit code."""
    from lnplan_qa.facts.selection import select_findings
    from lnplan_qa.facts.sheets import finding_sheet

    return run_listing(
        arguments,
        context,
        lambda facts: finding_sheet(facts, select_findings(facts, kind=arguments.kind, search=arguments.search)),
        findings_text,
    )


def findings_text(sheet: Sheet, width: int) -> str:
    """The findings under their kinds, numbered, each with its places; a terminal folds long lines itself."""
    if not sheet.rows:
        return f"{sheet.summary}没有符合条件的。"
    lines, kind = [sheet.summary], ""
    for number, row in enumerate(sheet.rows, start=1):
        shown = [cell.shown for cell in row.cells]
        if shown[0] != kind:
            kind = shown[0]
            lines += ["", f"【{kind}】"]
        lines.append(f"{number:>2}. {shown[1]}")
        lines += [f"    {place}　「{quote}」" for place, quote in zip(shown[2::2], shown[3::2], strict=True) if place]
    return "\n".join(lines)
