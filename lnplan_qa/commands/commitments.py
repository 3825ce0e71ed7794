"""``lnplan-qa commitments``: the register of every figure of the running text."""

from __future__ import annotations

import argparse

from lnplan_qa.commands.context import Context
from lnplan_qa.commands.listing import OUTPUT_HELP, add_output, run_listing

HELP = "目标库：正文里的每一个数值，现状与目标"
EXAMPLES = f"""\
示例：
  lnplan-qa commitments --kind target
  lnplan-qa commitments --chapter 第四章 --search 覆盖率
  lnplan-qa commitments --chapter 6.4
  lnplan-qa commitments --year 2019 --csv > 2019.csv

原文没有写年份的，现状归入基期，目标归入规划期末。
{OUTPUT_HELP}"""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--chapter", metavar="章节", default="", help="章或小节，如 第四章、4、6.4")
    parser.add_argument("--year", metavar="年份", type=int, help="只列这一年，如 2025")
    parser.add_argument("--kind", choices=("actual", "target"), help="actual 现状，target 目标")
    add_output(parser)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Print the entries asked for; returns the exit code."""
    from lnplan_qa.facts.selection import select_commitments
    from lnplan_qa.facts.sheets import commitment_sheet

    return run_listing(
        arguments,
        context,
        lambda facts: commitment_sheet(
            facts,
            select_commitments(
                facts,
                chapter=arguments.chapter,
                year=arguments.year,
                target=None if arguments.kind is None else arguments.kind == "target",
                search=arguments.search,
            ),
        ),
    )
