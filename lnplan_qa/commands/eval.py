"""``lnplan-qa eval``: how often the answers to a file of questions are right."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from lnplan_qa.commands.context import EXIT_BATCH_ERRORS, EXIT_OK, Context, UsageError, report
from lnplan_qa.errors import why

HELP = "用自己的题目文件评测：答对多少，错在哪里"
EXAMPLES = """\
示例：
  lnplan-qa eval 题目.xlsx
  lnplan-qa eval questions.csv --out 评测结果

文件可以是 JSON Lines、CSV（UTF-8 或 GBK）或 Excel（.xlsx、.xlsm，只读取数值，不运行宏）。
第一行是列名，至少要有“问题”；有“答案”“状态”“引用”“数值”中的哪些，就按哪些判定。
另可有：编号、类别、人群、此前的提问、章节、备注。英文列名 question、answer、status、
gold_quotes、gold_values、history、category、persona 也可以。

写出四个文件：answers.csv（全部回答）、failures.csv（没答对的）、results.json、report.html。
有行读不了时照样评其余的行，退出码为 1。内置题集的评测是 make eval。"""

_SHOWN_PROBLEMS = 20


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar="文件", help="题目文件：.jsonl、.csv、.xlsx、.xlsm")
    parser.add_argument("--out", metavar="文件夹", help="结果写到哪里（缺省：题目文件旁边的 <文件名>-评测）")


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Evaluate the file; 1 where a row could not be read.

    Raises:
        UsageError: the file cannot be read at all, holds no question, or the results cannot be written.
        LnplanError: corpus, encoder or index cannot be used.
    """
    from lnplan_qa.evaluation.evidence import PlanText
    from lnplan_qa.evaluation.filerun import count_questions, run_file
    from lnplan_qa.evaluation.files import QuestionFileError
    from lnplan_qa.plan.parse import read_plan

    path = Path(arguments.file)
    folder = Path(arguments.out) if arguments.out else path.with_name(f"{path.stem}-评测")
    try:
        counted = count_questions(path)
    except QuestionFileError as error:
        raise UsageError(str(error)) from None
    for problem in counted.problems[:_SHOWN_PROBLEMS]:
        report(str(problem))
    if counted.unread > _SHOWN_PROBLEMS:
        report(f"另有 {counted.unread - _SHOWN_PROBLEMS} 行读不了，见 {folder / 'results.json'}。")
    if not counted.questions:
        raise UsageError(f"{path.name} 里没有可以问的题目（{counted.unread} 行读不了）。请检查“问题”一列。")
    try:
        # Said before a long run, not after it.
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"写不了文件夹 {folder}：{why(error)}。请用 --out 指定别的位置。") from None
    plan = PlanText.of(read_plan(context.settings.corpus / "plan.txt").text)
    core = context.load(context.settings)
    if callable(warm := getattr(core, "warm", None)):
        warm()  # so that the first question's time is not that of loading the encoder
    from tqdm import tqdm

    with tqdm(total=counted.questions, desc="评测", unit="题", file=sys.stderr, leave=False) as bar:
        try:
            result = run_file(path, counted, core.ask, plan, folder, lambda done: bar.update(done - bar.n))
        except OSError as error:
            raise UsageError(f"写不了结果（{why(error)}）。请检查磁盘空间，或用 --out 指定别的位置。") from None
    print(_summary(result.record))
    print("结果在：" + str(result.folder))
    return EXIT_BATCH_ERRORS if counted.unread else EXIT_OK


def _summary(record: dict[str, object]) -> str:
    """The metrics that could be judged, one a line, with n and the 95 % interval."""
    from lnplan_qa.evaluation.results import COLUMNS, shown

    system = record["system"]
    assert isinstance(system, dict)
    summary = system["summary"]
    lines = [
        f"{record['file']}：{record['questions']} 题，{record['judged']} 题可以判定，{record['unread']} 行没有读入"
    ]
    for key, label in COLUMNS[1:]:
        value = summary[key]
        if value is None or (isinstance(value, dict) and value["value"] is None):
            continue
        line = f"  {label}　{shown(value)}"
        if isinstance(value, dict):
            line += f"（{value['hits']}/{value['n']}，95% 区间 {100 * value['low']:.1f}–{100 * value['high']:.1f}%）"
        lines.append(line)
    if not record["judged"]:
        lines.append("  文件里没有答案、状态、引用或数值，所以只给出回答，不判对错。")
    return "\n".join(lines)
