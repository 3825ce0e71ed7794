"""Runs anyone's question file and writes what came of it: every answer, the failures, the metrics, a report."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lnplan_qa import __version__
from lnplan_qa.evaluation import report
from lnplan_qa.evaluation.evidence import PlanText
from lnplan_qa.evaluation.files import RowProblem, read_questions_file
from lnplan_qa.evaluation.results import FAILURE_COLUMNS, failed, failure_cells, failure_record, set_record
from lnplan_qa.evaluation.runner import Ask, Judged, evaluate
from lnplan_qa.evaluation.score import Score
from lnplan_qa.export import CSV_ENCODING, SafeCsv

ANSWERS_FILE: Final = "answers.csv"
FAILURES_FILE: Final = "failures.csv"
RESULTS_FILE: Final = "results.json"
REPORT_FILE: Final = "report.html"
_ANSWER_COLUMNS: Final = ("行", "编号", "问题", "状态", "回答", "引用", "判定", "不符之处")
#: Failures and unread rows kept in memory for the report; the CSV files hold all.
_KEPT: Final = 1000


@dataclass(frozen=True, slots=True)
class FileCount:
    """What a first reading of a file found: questions, rows that cannot be read (the first thousand), and how many."""

    questions: int
    problems: tuple[RowProblem, ...]
    unread: int


#: Whether an answer is right, in words.
VERDICTS: Final = {True: "正确", False: "不正确", None: "无法判定"}
#: Answers that are shown beside the results; the file of answers holds all.
SHOWN_ANSWERS: Final = 50


@dataclass(frozen=True, slots=True)
class FileResult:
    """What came of a file: the record that ``results.json`` holds, the folder of the four files, and the first answers.

    ``answers`` holds as many as a page shows, each a record with its ``verdict``.
    """

    record: dict[str, Any]
    folder: Path
    answers: tuple[dict[str, Any], ...] = ()


def count_questions(path: Path) -> FileCount:
    """Read the file once without asking anything, so that what is wrong with it is said before a long run.

    Raises:
        QuestionFileError: the file as a whole cannot be read.
    """
    questions = unread = 0
    problems: list[RowProblem] = []
    for found in read_questions_file(path):
        if isinstance(found, RowProblem):
            unread += 1
            if len(problems) < _KEPT:
                problems.append(found)
        else:
            questions += 1
    return FileCount(questions, tuple(problems), unread)


def run_file(
    path: Path, counted: FileCount, ask: Ask, plan: PlanText, folder: Path, progress: Callable[[int], None]
) -> FileResult:
    """Ask every question of ``path`` and write the four files into ``folder``.

    Answers and failures are written as they come; in memory stay one small score a question and the failures that the
    report shows.

    Args:
        counted: what :func:`count_questions` found in the file.
        progress: is told the number of questions done, after each.

    Raises:
        QuestionFileError: the file cannot be read.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    scores: list[Score] = []
    failures: list[dict[str, Any]] = []
    first: list[dict[str, Any]] = []
    failure_count = 0
    with (
        (folder / ANSWERS_FILE).open("w", encoding=CSV_ENCODING, newline="") as answers_file,
        (folder / FAILURES_FILE).open("w", encoding=CSV_ENCODING, newline="") as failures_file,
    ):
        answers = SafeCsv(answers_file, _ANSWER_COLUMNS)
        failed_rows = SafeCsv(failures_file, [label for _, label in FAILURE_COLUMNS])
        questions = (found for found in read_questions_file(path) if not isinstance(found, RowProblem))
        for judged in evaluate(questions, ask, plan):
            record = failure_record(judged)
            answers.write(_answer_cells(judged, record))
            if len(first) < SHOWN_ANSWERS:
                first.append({**record, "verdict": VERDICTS[judged.score.strict]})
            if failed(judged.score):
                failure_count += 1
                failed_rows.write(failure_cells(record))
                if len(failures) < _KEPT:
                    failures.append(record)
            scores.append(judged.score)
            progress(len(scores))
    result: dict[str, Any] = {
        "version": __version__,
        "file": path.name,
        "questions": len(scores),
        "judged": sum(score.strict is not None for score in scores),
        "unread": counted.unread,
        "problems": [str(problem) for problem in counted.problems],
        "system": set_record(scores),
        "failure_count": failure_count,
        "failures": failures,
    }
    (folder / RESULTS_FILE).write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / REPORT_FILE).write_text(_report(result), encoding="utf-8")
    return FileResult(result, folder, tuple(first))


def _answer_cells(judged: Judged, record: dict[str, Any]) -> list[str]:
    verdict = VERDICTS[judged.score.strict]
    citations = "\n".join(f"{item['section']} {item['quote']}" for item in record["citations"])
    given = record["answer"] or record["error"]
    wrong = "、".join(record["reasons"])
    question = judged.question
    return [str(question.row), question.id, question.question, record["status"], given, citations, verdict, wrong]


def _report(result: dict[str, Any]) -> str:
    notes = [
        f"题目文件 {result['file']}：{result['questions']} 题，其中 {result['judged']} 题有答案可以判定，"
        f"{result['unread']} 行没有读入。",
        "每个比率下面是 95% 置信区间（Wilson）和题数 n。",
    ]
    data = {
        "systems": {"本系统": result["system"]},
        "not_run": {},
        "failures": result["failures"],
        "problems": result["problems"],
    }
    return report.page("问答评测", notes, {result["file"]: data})
