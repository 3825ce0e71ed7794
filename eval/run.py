"""``python -m eval.run``: PlanQA and what people would use instead, on the built-in questions, side by side in one run.

Writes ``eval/results/<version>.json`` (kept in the repository for releases), ``failures.csv`` and ``report.html``.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from tqdm import tqdm

from eval.baselines import BASELINES, NotInstalledError, RememberingEncoder
from lnplan_qa import __version__
from lnplan_qa.config import DEFAULT_ENCODER, PROJECT_ROOT, load_settings
from lnplan_qa.errors import LnplanError
from lnplan_qa.evaluation import report
from lnplan_qa.evaluation.coverage import coverage
from lnplan_qa.evaluation.evidence import PlanText
from lnplan_qa.evaluation.questions import EvalQuestion, labelled_question
from lnplan_qa.evaluation.results import (
    COLUMNS,
    FAILURE_COLUMNS,
    failed,
    failure_cells,
    failure_record,
    set_record,
    shown,
)
from lnplan_qa.evaluation.runner import Ask, Judged, evaluate
from lnplan_qa.export import CSV_ENCODING, SafeCsv
from lnplan_qa.search.encoder import load_encoder
from lnplan_qa.text import sha256

QUESTIONS: Final = PROJECT_ROOT / "eval" / "questions"
RESULTS: Final = PROJECT_ROOT / "eval" / "results"
OURS: Final = "PlanQA"


def read_set(path: Path) -> list[EvalQuestion]:
    """The questions of a labelled set; ``eval/check_labels.py`` says what is wrong with one that does not read.

    Raises:
        ValueError: a line is not a labelled question.
    """
    questions = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            questions.append(labelled_question(json.loads(line), number))
        except (ValueError, TypeError, KeyError) as error:
            raise ValueError(
                f"{path.name} 第 {number} 行不是合格的题目：{error}。请运行 python eval/check_labels.py。"
            ) from error
    return questions


def judge(
    name: str,
    questions: Sequence[EvalQuestion],
    ask: Ask,
    plan: PlanText,
    saved_ms: Callable[[], float] | None = None,
) -> list[Judged]:
    """Ask one system every question, with a progress bar; ``saved_ms`` as in :func:`~.runner.evaluate`."""
    bar: Iterable[EvalQuestion] = tqdm(questions, desc=f"{name:<16}", unit="题", file=sys.stderr, leave=False)
    return list(evaluate(bar, ask, plan, saved_ms))


def run(files: Sequence[Path], baselines: bool) -> dict[str, Any]:
    """Evaluate each file and return the record that is written to disk.

    The first file is compared with the baselines, the others are answered by PlanQA alone.
    """
    from lnplan_qa.qa import PlanQA  # imported late: the label and leak checks need none of it

    settings = load_settings()
    print("正在加载索引和编码器……", file=sys.stderr)
    qa = PlanQA.load(settings, report=lambda message: print(message, file=sys.stderr))
    qa.warm()
    import torch

    # Questions are short: a second thread gives little and, on a machine that is shared, waits more than it works.
    torch.set_num_threads(1)
    plan = PlanText.of(qa.document.text)
    sets: dict[str, Any] = {}
    for path in files:
        questions = read_set(path)
        judged = judge(OURS, questions, qa.ask, plan)
        systems = {OURS: set_record(item.score for item in judged)}
        not_run: dict[str, str] = {}
        if baselines and not sets:
            encoder = RememberingEncoder(load_encoder(settings))
            folder = settings.index / "encoder" if settings.encoder == DEFAULT_ENCODER else Path(settings.encoder)
            for baseline in BASELINES:
                try:
                    ask = baseline.make(qa.index, encoder, folder, qa.document.text)
                except NotInstalledError as error:
                    not_run[baseline.name] = str(error)
                    continue
                systems[baseline.name] = set_record(
                    item.score for item in judge(baseline.name, questions, ask, plan, encoder.saved_ms)
                )
        covered = coverage(qa.document, plan, questions)
        sets[path.stem] = {
            "file": f"eval/questions/{path.name}",
            "sha256": sha256(path.read_bytes()),
            "systems": systems,
            "not_run": not_run,
            "failures": [failure_record(item) for item in judged if failed(item.score)],
            "coverage": {
                "sections": [[item.section, item.questions] for item in covered.sections],
                "figures": covered.figures,
                "untested": [[item.section, item.figure, item.words] for item in covered.untested],
            },
        }
    return {
        "version": __version__,
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "plan_sha256": sha256(qa.document.text.encode()),
        "encoder": settings.encoder,
        "sets": sets,
    }


def table(systems: dict[str, Any]) -> str:
    """All systems as a Markdown table."""
    lines = [
        "| 系统 | " + " | ".join(label for _, label in COLUMNS) + " |",
        "|---|" + "---:|" * len(COLUMNS),
    ]
    for name, record in systems.items():
        lines.append(f"| {name} | " + " | ".join(shown(record["summary"][key]) for key, _ in COLUMNS) + " |")
    return "\n".join(lines)


def write(record: dict[str, Any], folder: Path, seconds: float) -> list[Path]:
    """Write the JSON record, the failures and the report; returns the three paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{record['version']}.json", folder / "failures.csv", folder / "report.html"]
    paths[0].write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    with paths[1].open("w", encoding=CSV_ENCODING, newline="") as file:
        rows = SafeCsv(file, ["题集", *(label for _, label in FAILURE_COLUMNS)])
        for name, data in record["sets"].items():
            for failure in data["failures"]:
                rows.write([name, *failure_cells(failure)])
    notes = [
        f"lnplan-qa {record['version']}，{record['date']}，编码器 {record['encoder']}，用时 {seconds:.0f} 秒。",
        "各项指标的定义见 eval/README.md；每个比率下面是 95% 置信区间（Wilson）和题数 n。",
    ]
    sets = {f"题集 {name}": data for name, data in record["sets"].items()}
    paths[2].write_text(report.page("问答评测", notes, sets), encoding="utf-8")
    return paths


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print the table, write the results."""
    parser = argparse.ArgumentParser(prog="python -m eval.run", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="labelled sets (default: test, dev)")
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder of the results")
    parser.add_argument("--no-baselines", action="store_true", help="PlanQA alone")
    options = parser.parse_args(arguments)
    files = options.files or [path for name in ("test", "dev") if (path := QUESTIONS / f"{name}.jsonl").is_file()]
    start = time.monotonic()
    try:
        record = run(files, not options.no_baselines)
    except (LnplanError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 3
    seconds = time.monotonic() - start
    for name, data in record["sets"].items():
        print(f"\n题集 {name}（{data['file']}）\n\n{table(data['systems'])}")
        for baseline, why in data["not_run"].items():
            print(f"未参加比较：{baseline}——{why}")
    paths = write(record, options.out, seconds)
    print(f"\n用时 {seconds:.0f} 秒。结果：" + "、".join(str(path) for path in paths))
    return 0


if __name__ == "__main__":
    sys.exit(main())
