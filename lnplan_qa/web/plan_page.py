"""The page 规划原文 at ``/plan``, and the same text at ``/plan/text`` for the reader beside other pages."""

from __future__ import annotations

import hashlib
import logging
import threading
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lnplan_qa.config import load_settings
from lnplan_qa.errors import CorpusError
from lnplan_qa.plan.parse import read_plan
from lnplan_qa.types import PlanDocument, Span
from lnplan_qa.web import table_markup
from lnplan_qa.web.reader import room
from lnplan_qa.web.site import DOCUMENT, PERIOD

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

_log = logging.getLogger(__name__)

ADDRESS: Final = "./plan"
TITLE: Final = "规划原文"
_LEAD: Final = f"{DOCUMENT}（{PERIOD}）全文，逐字，未作改动。"
NO_PLACE: Final = "规划里没有这个位置。请从目录、表格或回答的出处重新打开。"
_MAX_NAME: Final = 40
_UNEXPECTED: Final = "页面暂时打不开。请稍后再试；仍不行时请联系管理员。"


class PlanHolder:
    """The plan, read at the first request and kept; one that cannot be read is tried again at the next."""

    def __init__(self, corpus: Callable[[], Path]) -> None:
        self._corpus = corpus
        self._lock = threading.Lock()
        self._document: PlanDocument | None = None

    def get(self) -> PlanDocument:
        """The plan.

        Raises:
            CorpusError: it cannot be read.
        """
        with self._lock:
            if self._document is None:
                self._document = read_plan(self._corpus() / "plan.txt")
            return self._document


def add_page(site: FastAPI, corpus: Callable[[], Path] = lambda: load_settings().corpus) -> None:
    """Serve ``/plan`` (``?s=6.4`` opens a section, ``?start=…&end=…`` a span) and ``/plan/text``."""
    from starlette.responses import HTMLResponse, PlainTextResponse
    from starlette.responses import Response as Empty

    holder = PlanHolder(corpus)

    def plan(request: Request) -> Response:
        status, page = show(holder, request.query_params)
        return HTMLResponse(page, status_code=status, headers={"cache-control": "no-cache"})

    def text(request: Request) -> Response:
        try:
            content = room(holder.get()).encode()
        except CorpusError as error:
            return PlainTextResponse(str(error), status_code=503)
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        headers = {"cache-control": "no-cache", "etag": tag}
        if request.headers.get("if-none-match") == tag:
            return Empty(status_code=304, headers=headers)
        return HTMLResponse(content, headers=headers)

    site.add_route("/plan", plan)
    site.add_route("/plan/text", text)


def show(holder: PlanHolder, given: Mapping[str, str]) -> tuple[int, str]:
    """Status and page for the query ``given``; a place that the plan does not have is told above the text (404)."""
    try:
        document = holder.get()
        span, problem = _place(document, given)
        # The mark's name lets a link lead to it where no script runs.
        text = room(document, span, problem).replace("<mark>", '<mark id="here">', 1)
        return (404 if problem else 200), _page(f'<h2 class="unseen">全文</h2>{text}')
    except CorpusError as error:
        return 503, _page(table_markup.notice(str(error)))
    except Exception:
        _log.exception("the plan could not be shown")
        return 500, _page(table_markup.notice(_UNEXPECTED))


def _page(body: str) -> str:
    return table_markup.document(
        TITLE, ADDRESS, _LEAD, body, styles=("plan.css",), scripts=("clipboard.js", "plan.js", "plan-page.js"), back=""
    )


def _place(document: PlanDocument, given: Mapping[str, str]) -> tuple[Span | None, str]:
    """The span to highlight, and what to say where there is no such place."""
    if section := tidy_name(given.get("s", "")):
        found = next((item for item in document.sections if item.id == section), None)
        if found is None:
            return None, no_section(section)
        # A row of a table has no heading to lead to: the row itself is highlighted.
        rows = {row.span for table in document.tables for row in table.rows}
        return (found.span if found.span in rows else None), ""
    if "start" not in given and "end" not in given:
        return None, ""
    try:
        span = Span(int(given.get("start", "")), int(given.get("end", "")))
    except ValueError:
        return None, NO_PLACE
    return (span, "") if 0 <= span.start < span.end <= len(document.text) else (None, NO_PLACE)


def tidy_name(name: str) -> str:
    """The name of a section as it may be typed: full-width figures and spaces are no difference."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def no_section(name: str) -> str:
    """What to say about a section that the plan does not have."""
    shown = name if len(name) <= _MAX_NAME else f"{name[:_MAX_NAME]}…"
    return f"规划里没有“{shown}”这一节。请从目录里选择。"
