"""``lnplan-qa projects``: the project table."""

from __future__ import annotations

import argparse

from lnplan_qa.commands.context import Context
from lnplan_qa.commands.listing import OUTPUT_HELP, add_output, run_listing

HELP = "项目表：投资、责任部门与规模，带合计"
EXAMPLES = f"""\
示例：
  lnplan-qa projects
  lnplan-qa projects --department 教科体局 --kind 小学
  lnplan-qa projects --min-investment 20000 --max-investment 1亿
  lnplan-qa projects --number 10
  lnplan-qa projects --csv > projects.csv

金额以万元计，也可写作 1.2亿；上下限都含在内。联合负责的项目，在其每个责任部门之下都会列出。
{OUTPUT_HELP}"""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--department", metavar="部门", default="", help="责任部门，如 民政局")
    responsibility = parser.add_mutually_exclusive_group()
    responsibility.add_argument("--alone", action="store_true", help="只列由一个部门单独负责的")
    responsibility.add_argument("--joint", action="store_true", help="只列由几个部门联合负责的")
    parser.add_argument("--kind", metavar="类别", default="", help="项目类别，如 教育、医院")
    parser.add_argument("--place", metavar="地点", default="", help="地点，如 杨坊")
    parser.add_argument("--min-investment", metavar="万元", default="", help="总投资不少于")
    parser.add_argument("--max-investment", metavar="万元", default="", help="总投资不多于")
    parser.add_argument("--number", metavar="序号", type=int, help="表中的序号")
    add_output(parser)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Print the projects asked for; returns the exit code."""
    from lnplan_qa.facts.selection import parse_amount, select_projects
    from lnplan_qa.facts.sheets import project_sheet

    return run_listing(
        arguments,
        context,
        lambda facts: project_sheet(
            facts,
            select_projects(
                facts,
                department=arguments.department,
                kind=arguments.kind,
                place=arguments.place,
                low=parse_amount("--min-investment", arguments.min_investment),
                high=parse_amount("--max-investment", arguments.max_investment),
                number=arguments.number,
                joint=True if arguments.joint else False if arguments.alone else None,
                search=arguments.search,
            ),
        ),
    )
