"""The command line: translates arguments into calls, and named errors into one line and an exit code."""

from __future__ import annotations

import argparse
import importlib
import os
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from lnplan_qa import __version__
from lnplan_qa.commands.context import (
    EXIT_ADDRESS,
    EXIT_BROKEN_PIPE,
    EXIT_DATA,
    EXIT_INTERRUPTED,
    EXIT_USAGE,
    Asker,
    Context,
    UsageError,
    load_plan_qa,
)
from lnplan_qa.config import SETTINGS, Settings, load_settings
from lnplan_qa.errors import LnplanError, QuestionError, ServerError

#: Subcommands, each a module of :mod:`lnplan_qa.commands`.
COMMANDS = ("ask", "benefits", "indicators", "projects", "commitments", "check", "serve", "build", "eval", "feedback")

_EPILOG = """\
示例：
  lnplan-qa ask "2025年农村低保标准是多少"
  lnplan-qa ask --json "附表1里教育类投资合计"
  lnplan-qa projects --department 教科体局
  lnplan-qa serve

退出码：
  0    成功（规划没有写的也是一种回答）
  1    --jsonl 中有不合格的行
  2    命令或问题不合格（空、过长、参数有误、文件读不了）
  3    语料、编码器或索引不能用
  4    网页服务的地址或端口不能用
  130  被 Ctrl+C 中断
  141  输出端提前关闭（如 | head）

环境变量：
"""

#: argparse's own messages, so that a wrong command is answered in the user's language.
_ARGPARSE_MESSAGES = (
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"\1 没有 \2 这一项，可用：\3"),
    (r"argument (.+?): expected (?:one|at least one|\d+) arguments?", r"\1 后面缺少内容"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 不能与 \2 同用"),
    (r"argument (.+?): ignored explicit argument (.+)", r"\1 不带内容，而给了 \2"),
    (r"argument (.+?): (.+)", r"\1：\2"),
    (r"the following arguments are required: (.+)", r"缺少：\1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
    (r"ambiguous option: (.+?) could match (.+)", r"\1 不明确，可能是 \2"),
)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def add_argument(self, action: argparse.Action) -> None:
        super().add_argument(action)
        if isinstance(action, argparse._SubParsersAction):
            # argparse leaves the further indent of commands out of the width of the left column.
            length = max(map(len, action.choices)) + self._current_indent + self._indent_increment
            self._action_max_length = max(self._action_max_length, length)


class _Parser(argparse.ArgumentParser):
    """argparse, speaking Chinese."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, formatter_class=_Formatter, **options)
        self._positionals.title, self._optionals.title = "内容", "选项"
        self.add_argument("-h", "--help", action="help", help="显示帮助并退出")

    def error(self, message: str) -> NoReturn:
        for pattern, translation in _ARGPARSE_MESSAGES:
            message, found = re.subn(rf"^{pattern}$", translation, message, flags=re.DOTALL)
            if found:
                break
        self.exit(EXIT_USAGE, f"{message}。用法见：{self.prog} --help\n")


def build_parser() -> argparse.ArgumentParser:
    """The parser of ``lnplan-qa`` with all its subcommands."""
    width = max(len(setting.variable) for setting in SETTINGS.values())
    variables = "\n".join(
        f"  {setting.variable:<{width}}  {setting.help}（缺省 {setting.default}）" for setting in SETTINGS.values()
    )
    parser = _Parser(
        prog="lnplan-qa", description="问规划：答案逐字引自规划原文，规划没写的就说没写。", epilog=_EPILOG + variables
    )
    parser.add_argument("--version", action="version", version=f"lnplan-qa {__version__}", help="显示版本并退出")
    subparsers = parser.add_subparsers(dest="command", metavar="命令", title="命令", required=True)
    for name in COMMANDS:
        module = importlib.import_module(f"lnplan_qa.commands.{name}")
        subparser = subparsers.add_parser(
            name, help=module.HELP, description=module.HELP + "。", epilog=module.EXAMPLES
        )
        module.add(subparser)
        subparser.set_defaults(run=module.run)
    return parser


def main(argv: Sequence[str] | None = None, *, load: Callable[[Settings], Asker] = load_plan_qa) -> int:
    """Run ``lnplan-qa`` with ``argv`` (default: the process's arguments) and return its exit code.

    ``load`` makes the answering core for the settings; tests pass one of their own.
    """
    for stream in (sys.stdout, sys.stderr):
        # JSON is UTF-8 by contract, whatever the locale says; a terminal that cannot show a character shows "?".
        if (reconfigure := getattr(stream, "reconfigure", None)) is not None:
            reconfigure(encoding="utf-8", errors="replace")
    arguments = build_parser().parse_args(argv)
    try:
        try:
            settings = load_settings()
        except ValueError as error:
            raise UsageError(str(error)) from None
        code: int = arguments.run(arguments, Context(settings, load))
        sys.stdout.flush()
    except (UsageError, QuestionError) as error:
        return _fail(error, EXIT_USAGE)
    except ServerError as error:
        return _fail(error, EXIT_ADDRESS)
    except LnplanError as error:
        return _fail(error, EXIT_DATA)
    except KeyboardInterrupt:
        print("已停止。", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader has gone; keep the interpreter from flushing into it once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_BROKEN_PIPE
    return code


def _fail(error: Exception, code: int) -> int:
    print(f"lnplan-qa: {' '.join(str(error).split())}", file=sys.stderr)
    return code
