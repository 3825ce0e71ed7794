"""``lnplan-qa ask``: one question for a person, or a file of them for a program."""

from __future__ import annotations

import argparse
import shutil
import sys

from lnplan_qa import render
from lnplan_qa.commands import batch
from lnplan_qa.commands.context import EXIT_OK, Context, UsageError
from lnplan_qa.request import is_text

HELP = "提问：答案、出处与原文"
EXAMPLES = """\
示例：
  lnplan-qa ask "敬老院集中供养率到哪年要到多少"
  lnplan-qa ask "那城市呢" --history "2025年农村低保标准是多少"
  lnplan-qa ask --json "婚姻登记联网率2022年"
  lnplan-qa ask --jsonl questions.jsonl > answers.jsonl

JSON Lines 每行一个对象：{"id"?: 任意, "question": "…", "history"?: ["此前的提问", …]}；逐行按序输出答案。
不合格的行输出 {"id"?, "line", "error"} 并继续，全部处理完后退出码为 1。空行略过。"""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("question", nargs="?", metavar="问题", help="要问的话，建议加引号")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")
    parser.add_argument("--jsonl", metavar="文件", help="逐行回答 JSON Lines 文件，- 表示标准输入")
    parser.add_argument("--history", action="append", metavar="提问", help="此前的提问，可多次给出，先问的在前")


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Answer one question or a batch; returns the exit code."""
    if arguments.jsonl is not None:
        if arguments.question is not None or arguments.history:
            raise UsageError("--jsonl 从文件读取问题和 history，不能再给“问题”或 --history。请去掉其中一种。")
        return batch.run(arguments.jsonl, context)
    if arguments.question is None:
        raise UsageError('没有给出问题。例如：lnplan-qa ask "2025年千人床位"，或用 --jsonl 读取文件。')
    history = tuple(arguments.history or ())
    if not all(is_text(item) for item in (arguments.question, *history)):
        raise UsageError("问题不是有效的 UTF-8 文字。请检查终端的编码设置。")
    answer = context.load(context.settings).ask(arguments.question, history)
    if arguments.json:
        print(render.json_line(render.record(answer)))
    else:
        print(render.text(answer, width=shutil.get_terminal_size((100, 24)).columns))
    sys.stdout.flush()
    return EXIT_OK
