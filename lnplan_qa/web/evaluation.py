"""The page 评测: how often the assistant is right on the built-in questions, and on a file that a visitor brings.

A visitor's file is read, answered and forgotten: it lies in a temporary folder until its results are sent.
"""

from __future__ import annotations

import base64
import binascii
import json
import logging
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lnplan_qa.config import PROJECT_ROOT
from lnplan_qa.errors import LnplanError
from lnplan_qa.evaluation import report
from lnplan_qa.evaluation.evidence import PlanText
from lnplan_qa.evaluation.filerun import (
    ANSWERS_FILE,
    FAILURES_FILE,
    REPORT_FILE,
    FileCount,
    FileResult,
    count_questions,
    run_file,
)
from lnplan_qa.evaluation.names import name_of
from lnplan_qa.evaluation.results import COLUMNS, shown
from lnplan_qa.export import CSV_ENCODING, table_csv
from lnplan_qa.types import Table
from lnplan_qa.web import assets
from lnplan_qa.web.loading import Assistant, QAProvider
from lnplan_qa.web.markup import escape
from lnplan_qa.web.navigation import navigation
from lnplan_qa.web.site import DOCUMENT, TITLE

if TYPE_CHECKING:
    from fastapi import FastAPI

_log = logging.getLogger(__name__)

FOLDER: Final = Path(__file__).parent
RESULTS: Final = PROJECT_ROOT / "eval" / "results"
MAX_UPLOAD_BYTES: Final = 5 * 2**20
MAX_QUESTIONS: Final = 10_000
#: Failures that the page lists; the files to download hold all.
SHOWN_FAILURES: Final = 100
_PROGRESS_SECONDS: Final = 0.5
_DOWNLOADS: Final = (ANSWERS_FILE, FAILURES_FILE, REPORT_FILE)
#: Two questions as a file holds them: one that the plan answers, one that it does not.
_SAMPLES: Final = (
    {"问题": "2025年农村低保标准是多少？", "答案": "约895元/人·月", "状态": "规划写明", "引用": ""},
    {"问题": "民政局的电话是多少？", "答案": "", "状态": "规划未写", "引用": ""},
)
#: What most visitors want to know first, in plain words.
HEADLINE: Final = (
    ("strict", "完全正确"),
    ("evidence_recall", "原文找全"),
    ("value_accuracy", "数值正确"),
    ("refusal_rate", "没写的没有乱答"),
    ("false_refusals", "写了的却没答"),
    ("answered_wrongly", "答错"),
)


class _StoppedError(Exception):
    """The visitor has left; the run ends at the next question."""


def add_endpoint(provider: QAProvider) -> None:
    """Declare the endpoint that the page calls; inside the page's ``gr.Blocks``. One file at a time is evaluated."""
    from gradio.events import api

    def evaluate(name: str, content: str) -> Iterator[dict[str, Any]]:
        yield from evaluate_upload(provider.assistant, provider.progress.message, name, content)

    # Gradio reads the annotations of an endpoint as its types.
    evaluate.__annotations__ = {"name": str, "content": str, "return": dict}
    api(evaluate, api_name="evaluate", concurrency_limit=1, api_visibility="undocumented")


def add_page(site: FastAPI) -> None:
    """Serve the page at ``/evaluation``."""
    from fastapi.responses import HTMLResponse

    @site.get("/evaluation")
    def evaluation() -> HTMLResponse:
        return HTMLResponse(page(), headers={"cache-control": "no-cache"})


def page(results: Path = RESULTS) -> str:
    """The whole page as HTML, with the newest released result of the built-in set."""
    fields = {
        "title": escape(TITLE),
        "document": escape(DOCUMENT),
        "head": assets.head(("evaluation.css",), ("evaluation.js",)),
        "navigation": navigation("./evaluation"),
        "released": released(results),
        "samples": _samples(),
        "limit": str(MAX_UPLOAD_BYTES),
        "limit_text": f"{MAX_UPLOAD_BYTES >> 20} MB、{MAX_QUESTIONS} 题",
    }
    text = (FOLDER / "evaluation.html").read_text(encoding="utf-8")
    for name, value in fields.items():
        text = text.replace(f"[[{name}]]", value)
    return text


def _samples() -> str:
    """Links that save two questions as a file of each kind, to be written on."""
    table = Table(("问题", "答案", "状态", "引用"), tuple(tuple(sample.values()) for sample in _SAMPLES))
    contents = (
        ("题目样例.jsonl", "JSON Lines 样例", "".join(json.dumps(sample, ensure_ascii=False) + "\n" for sample in _SAMPLES).encode()),
        ("题目样例.csv", "CSV 样例（表格软件可打开）", table_csv(table).encode(CSV_ENCODING)),
    )
    return "".join(
        f'<a class="button" download="{name}" href="data:application/octet-stream;base64,{base64.b64encode(content).decode()}">{words}</a>'
        for name, words, content in contents
    )


def newest_result(folder: Path) -> Path | None:
    """The result file of the highest version, as numbers; ``None`` where there is none."""

    def version(path: Path) -> tuple[int, ...]:
        return tuple(int(part) for part in path.stem.split(".") if part.isdecimal())

    return max((path for path in folder.glob("[0-9]*.json")), key=version, default=None)


def released(folder: Path) -> str:
    """The newest released result as markup, or a line that says that there is none."""
    path = newest_result(folder)
    if path is None:
        return '<p class="note">这个版本还没有评测结果。运行 make eval 会生成。</p>'
    try:
        return _released(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        _log.exception("the result file %s cannot be shown", path)
        return f'<p class="note">评测结果 {escape(path.name)} 读不了。运行 make eval 会重新生成。</p>'


@lru_cache(maxsize=2)
def _released(path: Path, changed: int) -> str:
    record = json.loads(path.read_text(encoding="utf-8"))
    sets: Mapping[str, Any] = record["sets"]
    name = "test" if "test" in sets else next(iter(sets))
    data = sets[name]
    ours = next(iter(data["systems"].values()))
    kind = "没有用来调试过的题" if name == "test" else "开发时用的题"
    note = f"版本 {record['version']}，{record['date']}，{ours['summary']['n']} 题（{kind}）。"
    others = [f"<p class='note'>未参加比较：{escape(key)}——{escape(why)}</p>" for key, why in data["not_run"].items()]
    return (
        f'<p class="note">{escape(note)}</p>{_results(ours, data["failures"], len(data["failures"]))}'
        f"<h3>与通用方案比较</h3>{report.systems_table(data['systems'])}{''.join(others)}"
    )


def evaluate_upload(
    assistant: Assistant | None, waiting: str, name: object, content: object
) -> Iterator[dict[str, Any]]:
    """Evaluate a visitor's file; it never raises.

    Yields ``{"state": "progress", "done", "total"}`` while it works and at the end ``{"state": "done", "html",
    "files": {name: text}}`` or ``{"state": "notice", "text"}``.

    Args:
        waiting: what to say while the assistant is being loaded.
        content: the file, base64.
    """
    if assistant is None:
        yield {"state": "notice", "text": waiting or "助手还在准备，请稍候再试。"}
        return
    try:
        data = _decoded(content)
        with tempfile.TemporaryDirectory(prefix="lnplan-eval-") as folder:
            # Of the visitor's file name the extension alone is used as a name here.
            suffix = Path(name if isinstance(name, str) else "").suffix.lower()[:8]
            path = Path(folder) / f"题目{suffix}"
            path.write_bytes(data)
            counted = count_questions(path)
            if not counted.questions:
                listed = "；".join(map(str, counted.problems[:5]))
                raise ValueError(f"文件里没有可以问的题目。{listed}")
            if counted.questions > MAX_QUESTIONS:
                raise ValueError(
                    f"文件有 {counted.questions} 题，网页上最多 {MAX_QUESTIONS} 题。请分成几个文件，或用命令 lnplan-qa eval。"
                )
            yield from _run(assistant, path, counted, Path(folder) / "out")
    except (LnplanError, ValueError) as error:
        yield {"state": "notice", "text": str(error)}
    except Exception:
        _log.exception("an uploaded file could not be evaluated")
        yield {"state": "notice", "text": "系统出了意外错误，没能评完。请稍后再试；仍不行时请联系管理员。"}


def _decoded(content: object) -> bytes:
    if not isinstance(content, str) or not content:
        raise ValueError("没有收到文件。请重新选择文件。")
    if len(content) > (MAX_UPLOAD_BYTES + 2) // 3 * 4:
        raise ValueError(f"文件超过 {MAX_UPLOAD_BYTES >> 20} MB。请分成几个文件，或用命令 lnplan-qa eval。")
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("文件没有传完整。请重新选择文件。") from None


def _run(assistant: Assistant, path: Path, counted: FileCount, out: Path) -> Iterator[dict[str, Any]]:
    done = 0
    stopped = threading.Event()
    outcome: list[FileResult | BaseException] = []

    def progress(count: int) -> None:
        nonlocal done
        done = count
        if stopped.is_set():
            raise _StoppedError

    def work() -> None:
        try:
            plan = PlanText.of(assistant.document.text)
            outcome.append(run_file(path, counted, assistant.ask, plan, out, progress))
        except BaseException as error:
            outcome.append(error)

    worker = threading.Thread(target=work, name="lnplan-eval", daemon=True)
    worker.start()
    try:
        while worker.is_alive():
            yield {"state": "progress", "done": done, "total": counted.questions}
            worker.join(_PROGRESS_SECONDS)
    finally:
        stopped.set()
        worker.join()
    result = outcome[0]
    if isinstance(result, BaseException):
        raise result
    yield {
        "state": "done",
        "html": _file_results(result.record) + report.answers(result.answers, result.record["questions"]),
        "files": {name: (out / name).read_text(encoding="utf-8") for name in _DOWNLOADS},
    }


def _file_results(result: Mapping[str, Any]) -> str:
    note = f"{result['questions']} 题，{result['judged']} 题可以判定，{result['unread']} 行没有读入。"
    problems = "".join(f"<li>{escape(problem)}</li>" for problem in result["problems"][:SHOWN_FAILURES])
    unread = f'<h3>没有读入的行</h3><ul class="unread">{problems}</ul>' if problems else ""
    if not result["judged"]:
        note += "文件里没有答案、状态、引用或数值，所以只给出回答，不判对错。"
        return f'<p class="note">{escape(note)}</p>{unread}'
    results = _results(result["system"], result["failures"], result["failure_count"])
    return f'<p class="note">{escape(note)}</p>{unread}{results}'


def _results(system: Mapping[str, Any], failures: list[dict[str, Any]], count: int) -> str:
    summary = system["summary"]
    tiles = "".join(
        f"<li><b>{shown(summary[key])}</b><span>{label}</span><small>{_counted(summary[key])}</small></li>"
        for key, label in HEADLINE
        if summary[key]["n"]
    )
    parts = [f'<ul class="tiles">{tiles}</ul>']
    labels = dict(COLUMNS)
    errors = summary["errors"]
    parts.append(
        f'<p class="note">{labels["errors"]} {errors} 题；中位用时 {shown(summary["latency_median_ms"])} 毫秒。</p>'
    )
    if groups := system["by_category"]:
        rows = [(name_of(name), group["strict"]) for name, group in groups.items()]
        parts.append(f"<h3>按问题类别：完全正确</h3>{_bars(rows)}")
        parts.append(report.group_table("按问题类别", groups))
    shown_failures = failures[:SHOWN_FAILURES]
    parts.append(
        report.failures(shown_failures, len(shown_failures)).replace(f"（{len(shown_failures)}）", f"（{count}）", 1)
    )
    if count > len(shown_failures):
        parts.append(f'<p class="note">这里列出 {len(shown_failures)} 题。</p>')
    return "".join(parts)


def _bars(rows: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    """Rates as a list with bars and their intervals; unlike a drawing its words grow with the page's."""
    items = []
    for name, rate in rows:
        number = "–（0 题）" if rate["value"] is None else f"{100 * rate['value']:.1f}%（{rate['hits']}/{rate['n']}）"
        low, high = (100 * (rate[key] or 0) for key in ("low", "high"))
        bar = (
            ""
            if rate["value"] is None
            else f'<span class="track" aria-hidden="true"><span class="bar" style="width:{100 * rate["value"]:.1f}%"></span>'
            f'<span class="interval" style="left:{low:.1f}%;width:{high - low:.1f}%"></span></span>'
        )
        items.append(f'<li><span class="name">{escape(name)}</span><span class="number">{number}</span>{bar}</li>')
    return f'<ul class="rates">{"".join(items)}</ul>'


def _counted(rate: Mapping[str, Any]) -> str:
    return f"{rate['hits']}/{rate['n']}，区间 {100 * rate['low']:.0f}–{100 * rate['high']:.0f}%"
