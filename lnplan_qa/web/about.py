"""The page 关于: which plan, which version, how often it is right, what it cannot do, what is kept."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lnplan_qa import __version__
from lnplan_qa.config import Settings
from lnplan_qa.errors import LnplanError
from lnplan_qa.evaluation.names import name_of
from lnplan_qa.evaluation.results import shown
from lnplan_qa.plan.parse import read_plan
from lnplan_qa.web import table_markup
from lnplan_qa.web.evaluation import HEADLINE, RESULTS, newest_result
from lnplan_qa.web.markup import escape
from lnplan_qa.web.site import DOCUMENT, PERIOD

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.responses import Response

_log = logging.getLogger(__name__)

ADDRESS: Final = "./about"
TITLE: Final = "关于"
LEAD: Final = "依据哪份规划，答对多少，有哪些局限，保存什么。"
PLAN_FILE: Final = "plan.txt"
#: A kind of question is named as weak where fewer than this share of at least so many questions are right; no more than so many.
WEAK: Final = 0.7
LEAST_QUESTIONS: Final = 5
MOST_KINDS: Final = 5
LIMITS: Final = (
    "只依据这一份规划；规划之后的调整、别处的政策，这里都不知道。",
    "规划目标不等于已经兑现的待遇；谁能享受、怎么办理，以主管部门的答复为准。",
    "规划有没有写，是程序判断出来的，会有差错：有些写了的会被当成没写，有些没写的会用相近的句子作答。引文总是规划原话，请以引文为准。",
    "回答是规划的句子和表中的数，不归纳、不解释、不预测，也不替人做决定。",
    "原文中的笔误和前后不一照录不改，见“自查”。",
    "以中文为主；英文提问能听懂一部分，用中文回答。",
)


def add_page(site: FastAPI, settings: Settings, kept: str, results: Path = RESULTS) -> None:
    """Serve the page at ``/about`` and the plan's file at ``/plan.txt``; ``kept`` says what is kept of a visitor."""

    def about() -> Response:
        from starlette.responses import HTMLResponse

        return HTMLResponse(page(settings, kept, results), headers={"cache-control": "no-cache"})

    def plan() -> Response:
        from starlette.responses import FileResponse, PlainTextResponse

        path = settings.corpus / PLAN_FILE
        if not path.is_file():
            return PlainTextResponse("规划原文暂时读不到。请联系管理员。", status_code=503)
        return FileResponse(path, media_type="text/plain; charset=utf-8", headers={"cache-control": "no-cache"})

    site.add_api_route("/about", about, include_in_schema=False)
    site.add_api_route(f"/{PLAN_FILE}", plan, include_in_schema=False)


def page(settings: Settings, kept: str, results: Path = RESULTS) -> str:
    """The whole page as HTML."""
    digest, length = _plan(settings.corpus / PLAN_FILE)
    parts = (
        _section("依据", _pairs((
            ("规划", escape(DOCUMENT)),
            ("时段", escape(PERIOD)),
            ("原文", f'<a href="./{PLAN_FILE}" download>{PLAN_FILE}</a>（{length}）'),
            ("SHA-256", f'<code class="digest">{digest}</code>'),
        )) + '<p class="note">下载原文后用 sha256sum 可以核对：回答所引的就是这份文字，一字未改。</p>'),
        _section("程序", _pairs((
            ("版本", f"lnplan-qa {escape(__version__)}"),
            ("编码器", escape(settings.encoder)),
            ("怎么回答", "检索规划原文、查表和精确计算；没有生成式模型，运行时不联网。"),
        ))),
        _section("答对多少", accuracy(results, digest)),
        _section("局限", f"<ul>{''.join(f'<li>{escape(limit)}</li>' for limit in LIMITS)}{weakest(results)}</ul>"),
        _section("保存什么", f"<p>{escape(kept)}</p><p>显示方式记在您的浏览器里，关闭标签页后这里的问答不再保留。</p>"),
        _section("给程序用", "<p>POST 到 <code>ask</code> 得到 JSON；<code>mcp</code> 是 MCP 服务。用法见项目文档 docs/api.md。</p>"),
    )  # fmt: skip
    body = f'<div class="about">{"".join(parts)}</div>'
    return table_markup.document(TITLE, ADDRESS, LEAD, body, styles=("about.css",))


def accuracy(results: Path, digest: str) -> str:
    """The newest released figures as markup; in words where there are none, or where they are of another plan."""
    path = newest_result(results)
    if path is None:
        return "<p>这个版本还没有评测结果。</p>"
    try:
        return _accuracy(json.loads(path.read_text(encoding="utf-8")), digest)
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        _log.exception("the result file %s cannot be shown", path)
        return f"<p>评测结果 {escape(path.name)} 读不了。</p>"


def weakest(results: Path) -> str:
    """The kinds of questions that are most often answered wrongly, by the newest figures, as an item; empty without any."""
    path = newest_result(results)
    if path is None:
        return ""
    try:
        sets = json.loads(path.read_text(encoding="utf-8"))["sets"]
        measured = sets["test"] if "test" in sets else next(iter(sets.values()))
        groups = next(iter(measured["systems"].values()))["by_category"]
        rates = [(name_of(name), group["strict"]) for name, group in groups.items()]
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        return ""  # said above
    weak = sorted((rate["value"], name, rate) for name, rate in rates if rate["n"] >= LEAST_QUESTIONS and rate["value"] < WEAK)
    if not weak:
        return ""
    listed = "、".join(f"{name}（{rate['n']}题对{rate['hits']}题）" for _, name, rate in weak[:MOST_KINDS])
    return f'<li class="weakest"><span>最容易答错的几类问题，按上面那次评测：</span><span class="kinds">{escape(listed)}</span></li>'


def _accuracy(record: dict[str, Any], digest: str) -> str:
    name = "test" if "test" in record["sets"] else next(iter(record["sets"]))
    summary = next(iter(record["sets"][name]["systems"].values()))["summary"]
    rows = "".join(
        f'<tr><th scope="row">{label}</th><td>{shown(rate)} <span>{100 * rate["low"]:.0f}–{100 * rate["high"]:.0f}%</span></td>'
        f"<td>{rate['hits']} / {rate['n']}</td></tr>"
        for key, label in HEADLINE
        if (rate := summary[key])["n"]
    )
    kind = "没有用来调试过的题" if name == "test" else "开发时用的题"
    note = f"版本 {record['version']}，{record['date']} 测得，{summary['n']} 题（{kind}）。比例后面是95%置信区间。"
    other = "" if record["plan_sha256"] == digest else '<p class="note">这些数是对另一份规划测的，不适用于现在这份。</p>'
    head = "".join(f'<th scope="col">{title}</th>' for title in ("指标", "比例", "题数"))
    return (
        f'{other}<div class="table" role="region" aria-label="答对多少" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f'<tbody>{rows}</tbody></table></div><p class="note">{escape(note)}各类问题的成绩和答错的题见<a href="./evaluation">评测</a>。</p>'
    )


def _plan(path: Path) -> tuple[str, str]:
    """SHA-256 and length of the plan for people; words where it cannot be read."""
    try:
        content = path.read_bytes()
        return hashlib.sha256(content).hexdigest(), f"{len(content)} 字节，{len(read_plan(path).text)} 字符"
    except (OSError, LnplanError):
        return "读不到", "读不到"


def _section(title: str, markup: str) -> str:
    return f"<section><h2>{title}</h2>{markup}</section>"


def _pairs(pairs: tuple[tuple[str, str], ...]) -> str:
    return f"<dl>{''.join(f'<div><dt>{name}</dt><dd>{markup}</dd></div>' for name, markup in pairs)}</dl>"
