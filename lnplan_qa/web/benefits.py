"""The page 我能享受什么: one sentence or a short form in, the benefits of the situation out, each with the plan's words.

A plain page with a form that is posted, so that what somebody tells of themselves is in no address, history or log; it
works without a script. Nothing of it is kept.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from lnplan_qa.config import load_settings
from lnplan_qa.errors import LnplanError
from lnplan_qa.web import assets, benefit_markup, table_markup
from lnplan_qa.web.benefit_form import FormError, read_form
from lnplan_qa.web.tables import FactsHolder

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

_log = logging.getLogger(__name__)

ADDRESS: Final = "./benefits"
TITLE: Final = "我能享受什么"
LEAD: Final = "说说您的情况，列出规划里与您有关的待遇和服务。规划写了不等于已经能领到，以主管部门的答复为准。"
FILE_NAME: Final = "benefits.html"
#: A sentence and all ticks of several persons are far below this.
MAX_BODY_BYTES: Final = 32 * 1024
_MAX_FIELDS: Final = 600
_UNEXPECTED: Final = "页面暂时打不开。请稍后再试；仍不行时请联系管理员。"

Fields = Mapping[str, Sequence[str]]


def add_page(site: FastAPI, corpus: Callable[[], Path] = lambda: load_settings().corpus) -> None:
    """Serve the page at ``/benefits`` and its result as a file at ``/benefits.html``."""
    holder = FactsHolder(corpus)

    async def page(request: Request) -> Response:
        return await _answer(request, lambda fields: show(holder, fields))

    async def save(request: Request) -> Response:
        return await _answer(request, lambda fields: saved(holder, fields))

    site.add_route("/benefits", page, methods=["GET", "POST"])
    site.add_route("/benefits.html", save, methods=["POST"])


async def _answer(request: Request, answer: Callable[[Fields], tuple[int, str, bool]]) -> Response:
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import HTMLResponse

    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            text = _document(table_markup.notice("写得太长了。请缩短到几句话再试。"))
            return HTMLResponse(text, status_code=413, headers={"cache-control": "no-store"})
    try:
        fields = parse_qs(body.decode("utf-8"), max_num_fields=_MAX_FIELDS)
    except ValueError:
        fields = {}
    status, text, is_file = await run_in_threadpool(answer, fields)
    headers = {"cache-control": "no-store"}
    if is_file:
        headers["content-disposition"] = f'attachment; filename="{FILE_NAME}"'
    return HTMLResponse(text, status_code=status, headers=headers)


def show(holder: FactsHolder, fields: Fields) -> tuple[int, str, bool]:
    """Status and page for what was posted (nothing: the empty form); it never raises."""
    try:
        facts = holder.get().benefits
        try:
            form = read_form(fields, facts.vocabulary)
        except FormError as error:
            body = benefit_markup.page(error.form, facts, problem=str(error))
            return 400, _document(body), False
        own = benefit_markup.own_count(form, facts)
        # The title is what is heard first of a page that is there anew.
        return 200, _document(benefit_markup.page(form, facts), f"共{own}项 · {TITLE}" if own else TITLE), False
    except LnplanError as error:
        return 503, _document(table_markup.notice(str(error))), False
    except Exception:
        _log.exception("the page of benefits could not be made")
        return 500, _document(table_markup.notice(_UNEXPECTED)), False


def saved(holder: FactsHolder, fields: Fields) -> tuple[int, str, bool]:
    """The result as a page of its own that needs no server, to be kept by the visitor; or the page that says what is wrong."""
    try:
        facts = holder.get().benefits
        form = read_form(fields, facts.vocabulary)
        if form.is_blank:
            return show(holder, fields)
        style = assets.text("theme.css", "style.css", "benefits.css")
        return 200, benefit_markup.standalone(TITLE, style, form, facts), True
    except FormError:
        return show(holder, fields)
    except LnplanError as error:
        return 503, _document(table_markup.notice(str(error))), False
    except Exception:
        _log.exception("the file of benefits could not be made")
        return 500, _document(table_markup.notice(_UNEXPECTED)), False


def _document(body: str, window: str = TITLE) -> str:
    content = f'<div class="benefits">{body}</div>'
    return table_markup.document(
        TITLE, ADDRESS, LEAD, content, window=window, styles=("benefits.css",), scripts=("benefits.js",), back="返回清单"
    )
