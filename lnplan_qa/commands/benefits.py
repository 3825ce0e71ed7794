"""``lnplan-qa benefits``: what the plan holds for a person, from a few facts or from one sentence."""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from typing import TYPE_CHECKING

from lnplan_qa import render
from lnplan_qa.commands.batch import lines, opened
from lnplan_qa.commands.context import EXIT_BATCH_ERRORS, EXIT_OK, Context, UsageError
from lnplan_qa.errors import QuestionError
from lnplan_qa.request import RequestError, parse_json, short

if TYPE_CHECKING:
    from lnplan_qa.facts.benefits import BenefitFacts

HELP = "我能享受什么：按生活情况列出规划里有关的待遇和服务"
EXAMPLES = """\
示例：
  lnplan-qa benefits --age 83 --area rural --group 残疾人
  lnplan-qa benefits --text "我妈八十三，农村户口，腿脚残疾"
  lnplan-qa benefits --json --text "我下岗了，城里租房住，娃儿三岁"
  lnplan-qa benefits --jsonl situations.jsonl > benefits.jsonl

--json 输出 {"situation": {"age", "area", "groups", …}, "benefits": [{"name", "certainty", "section", "quote", "start",
"end", …}, …], "ask": ["还想知道的情况", …]}，最要紧的在前。certainty 是 stated（规划写明）、planned（规划提出要做）或
condition_not_written（没写条件）；group 是按这个人的情况归的类：规划写明、规划提出但未写条件、需向主管部门核实；
everyone 为 true 的是人人都有的服务，排在最后。
JSON Lines 每行一个对象：{"id"?: 任意, "text": "…"}；逐行按序输出。不合格的行输出 {"id"?, "line", "error"} 并继续，
全部处理完后退出码为 1。空行略过。"""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--text", metavar="一句话", help="用一句话说情况，代替下面各项")
    parser.add_argument("--age", type=_years, metavar="周岁", help="年龄")
    parser.add_argument("--area", metavar="城乡", help="rural（农村）或 urban（城镇）")
    parser.add_argument("--sex", metavar="性别", help="男 或 女")
    parser.add_argument("--group", action="append", metavar="人群", help="属于哪类人，如 残疾人，可多次给出")
    parser.add_argument("--not-group", action="append", metavar="人群", help="肯定不属于哪类人，可多次给出")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")
    parser.add_argument("--jsonl", metavar="文件", help="逐行处理 JSON Lines 文件，- 表示标准输入")


def _years(printed: str) -> int:
    """An age as given on the command line."""
    try:
        return int(printed.removesuffix("周岁").removesuffix("岁"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"年龄“{short(printed)}”不是整数。请写满几周岁，例如 83") from None


def run(arguments: argparse.Namespace, context: Context) -> int:
    """List the benefits of one situation, or of a file of sentences; returns the exit code."""
    given = [
        option
        for option, value in (
            ("--age", arguments.age),
            ("--area", arguments.area),
            ("--sex", arguments.sex),
            ("--group", arguments.group),
            ("--not-group", arguments.not_group),
        )
        if value is not None
    ]
    if arguments.jsonl is not None:
        if given or arguments.text is not None:
            raise UsageError("--jsonl 从文件读取情况，不能再给 --text、--age 等。请去掉其中一种。")
        return _batch(arguments.jsonl, context)
    if arguments.text is not None and given:
        raise UsageError(f"--text 已经说了情况，不能再给 {'、'.join(given)}。请写进那句话里，或去掉 --text。")
    if arguments.text is None and not given:
        raise UsageError(
            "没有给出情况。例如：lnplan-qa benefits --age 83 --area rural --group 残疾人，或用 --text 说一句话。"
        )

    from lnplan_qa.answering.benefit_report import (  # late: --help must not pay for it
        benefits_record,
        report_text,
        told_situation,
    )

    facts = _facts(context)
    if arguments.text is not None:
        situation = told_situation(arguments.text, facts)
    else:
        try:
            situation = facts.vocabulary.situation(
                age=arguments.age,
                area=arguments.area,
                sex=arguments.sex,
                groups=arguments.group or (),
                denied=arguments.not_group or (),
            )
        except ValueError as error:
            raise UsageError(str(error)) from None
    if arguments.json:
        print(render.json_line(benefits_record(situation, facts)))
    else:
        print(report_text(situation, facts))
    sys.stdout.flush()
    return EXIT_OK


def _batch(path: str, context: Context) -> int:
    from lnplan_qa.answering.benefit_report import benefits_record, told_situation

    failed = False
    facts = _facts(context)
    with opened(path) as file:
        for number, line in lines(file):
            try:
                text, extra = parse_line(line)
                try:
                    result = {**extra, **benefits_record(told_situation(text, facts), facts)}
                except QuestionError as error:
                    raise RequestError(str(error), extra) from None
                except Exception as error:
                    traceback.print_exc()
                    raise RequestError(
                        f"内部错误（{type(error).__name__}：{error}）。请把这句话报告给维护者。", extra
                    ) from error
            except RequestError as error:
                failed = True
                result = {**error.extra, "line": number, "error": str(error)}
            sys.stdout.write(render.json_line(result) + "\n")
            sys.stdout.flush()
    return EXIT_BATCH_ERRORS if failed else EXIT_OK


def parse_line(line: bytes) -> tuple[str, dict[str, object]]:
    """The text of one line, and its ``id`` where it has one.

    Raises:
        RequestError: what is wrong with it, with the offending value and the cure.
    """
    data = parse_json(line, '{"text": "…"}')
    extra: dict[str, object] = {"id": data["id"]} if "id" in data else {}
    if "text" not in data:
        raise RequestError('缺少 "text"。请给出说情况的那句话。', extra)
    if not isinstance(data["text"], str):
        raise RequestError(f'"text" 应是字符串，而它是：{short(json.dumps(data["text"], ensure_ascii=False))}。', extra)
    return data["text"], extra


def _facts(context: Context) -> BenefitFacts:
    from lnplan_qa.facts.plan_facts import PlanFacts

    return PlanFacts(context.settings.corpus).benefits
