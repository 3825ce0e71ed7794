"""``lnplan-qa feedback``: what visitors said of answers, as draft evaluation questions; the questions kept; deleting both."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lnplan_qa import render
from lnplan_qa.commands.context import EXIT_OK, Context, UsageError, report
from lnplan_qa.config import SETTINGS

if TYPE_CHECKING:
    from lnplan_qa.feedback.store import Store

HELP = "读者的评价：导出为评测题草稿；记下的提问；全部删除"
EXAMPLES = """\
示例：
  lnplan-qa feedback export > drafts.jsonl                    全部评价，评测题格式的草稿
  lnplan-qa feedback export --verdict 没答到 --verdict 引用不对
  lnplan-qa feedback questions                                记下的提问，按日和次数
  lnplan-qa feedback clear                                    删除全部评价和提问

只有用 serve --feedback 或 --log 开启过，才有内容；证件号和电话在保存前已遮去，过期的自动删除。
草稿每行一个对象，与 eval/questions 的格式相同；类别、人群留空，标注须由人核对后才能并入题集。"""

_ACTIONS: Final = {"export": "导出评价", "questions": "列出提问", "clear": "全部删除"}


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "action",
        metavar="动作",
        choices=tuple(_ACTIONS),
        help="、".join(f"{name}（{words}）" for name, words in _ACTIONS.items()),
    )
    parser.add_argument(
        "--verdict", action="append", metavar="评价", help="只导出这种评价：有帮助、没答到、引用不对，可多次给出"
    )
    parser.add_argument(
        "--data", metavar="文件夹", type=lambda value: Path(value).resolve(), help=SETTINGS["data"].help
    )


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Export, list or delete what is kept; returns the exit code.

    Raises:
        UsageError: nothing was ever kept there, or a verdict that there is not.
        ServerError: the file cannot be opened.
    """
    from lnplan_qa.feedback.store import FILE_NAME, Store

    folder = arguments.data or context.settings.data
    if not (folder / FILE_NAME).exists():
        raise UsageError(
            f"{folder} 里没有保存过提问或评价。要保存，请用 lnplan-qa serve --feedback 或 --log 启动服务。"
        )
    if arguments.verdict and arguments.action != "export":
        raise UsageError(f"--verdict 只用于 export，不能用于 {arguments.action}。请去掉。")
    store = Store(folder)  # the days that the server has set
    try:
        if arguments.action == "clear":
            report(f"已删除 {store.delete_all()} 条。")
        elif arguments.action == "questions":
            for question in store.questions():
                print(render.json_line(asdict(question)))
        else:
            _export(store, context, arguments.verdict or ())
    finally:
        store.close()
    sys.stdout.flush()
    return EXIT_OK


def _export(store: Store, context: Context, wanted: tuple[str, ...]) -> None:
    from lnplan_qa.feedback.drafts import drafts
    from lnplan_qa.feedback.store import VERDICT_WORDS
    from lnplan_qa.plan.parse import read_plan

    if unknown := set(wanted) - set(VERDICT_WORDS.values()):
        raise UsageError(f"没有“{'、'.join(sorted(unknown))}”这种评价。可用：{'、'.join(VERDICT_WORDS.values())}。")
    plan = read_plan(context.settings.corpus / "plan.txt").text
    kept = [item for item in store.feedback() if not wanted or VERDICT_WORDS[item.verdict] in wanted]
    for draft in drafts(kept, plan):
        print(render.json_line(draft))
    report(f"{len(kept)} 条评价。标注须由人核对。")
