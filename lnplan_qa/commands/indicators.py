"""``lnplan-qa indicators``: the indicator table."""

from __future__ import annotations

import argparse

from lnplan_qa.commands.context import Context
from lnplan_qa.commands.listing import OUTPUT_HELP, add_output, run_listing

HELP = "指标表：各年数值、单位与对象"
EXAMPLES = f"""\
示例：
  lnplan-qa indicators
  lnplan-qa indicators --name 低保 --year 2025
  lnplan-qa indicators --field 养老 --json
  lnplan-qa indicators --csv > indicators.csv

{OUTPUT_HELP}"""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--name", metavar="名称", default="", help="指标的名称、简称或俗称，如 千人床位")
    parser.add_argument("--year", metavar="年份", type=int, help="只列这一年，如 2025")
    parser.add_argument("--field", metavar="领域", default="", help="领域，如 教育、医疗、养老")
    add_output(parser)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Print the indicators asked for; returns the exit code."""
    from lnplan_qa.facts.selection import indicator_years, select_indicators
    from lnplan_qa.facts.sheets import indicator_sheet

    return run_listing(
        arguments,
        context,
        lambda facts: indicator_sheet(
            facts,
            select_indicators(facts, name=arguments.name, field=arguments.field, search=arguments.search),
            indicator_years(facts, arguments.year),
        ),
    )
