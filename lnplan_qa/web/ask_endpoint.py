"""``/ask`` for programs: a plain HTTP POST, and the same as the named endpoint of Gradio's API."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from lnplan_qa import render
from lnplan_qa.errors import BusyError, LnplanError
from lnplan_qa.request import RequestError, parse_json, read_request
from lnplan_qa.web.gate import Gate

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

    from lnplan_qa.web.tools import Tools

_log = logging.getLogger(__name__)

#: 500 characters of question and a long history are far below this.
MAX_BODY_BYTES: Final = 64 * 1024
EXAMPLE: Final = '{"question": "…"}'
UNEXPECTED: Final = "系统出了意外错误，没能回答。请稍后再试；仍不行时请联系管理员。"
_RETRY_SECONDS: Final = "3"


class BodyTooLargeError(Exception):
    """More was sent than a question can need."""


def add_route(site: FastAPI, tools: Tools, gate: Gate) -> None:
    """Serve ``POST /ask``."""

    async def ask(request: Request) -> Response:
        if request.method != "POST":
            return reply(405, {"error": f"请用 POST 提交 JSON，如 {EXAMPLE}。"}, allow="POST")
        extra: dict[str, object] = {}
        try:
            asked = read_request(parse_json(await body(request, MAX_BODY_BYTES), EXAMPLE))
            extra = asked.extra
            record = await gate.run(lambda: tools.ask(asked.question, list(asked.history)))
            return reply(200, {**extra, **record})
        except BodyTooLargeError:
            return reply(413, {"error": f"内容太大，最多 {MAX_BODY_BYTES >> 10} KB。请缩短后再问。"})
        except RequestError as error:
            return reply(400, {**error.extra, "error": str(error)})
        except BusyError as error:
            return reply(503, {**extra, "error": str(error)}, retry_after=_RETRY_SECONDS)
        except LnplanError as error:
            return reply(400, {**extra, "error": str(error)})
        except Exception:
            _log.exception("a program's question could not be answered")
            return reply(500, {**extra, "error": UNEXPECTED})

    # Every method, so that a wrong one is told what is right.
    site.add_route("/ask", ask, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])


async def body(request: Request, limit: int) -> bytes:
    """What was sent.

    Raises:
        BodyTooLargeError: it is more than ``limit`` bytes.
    """
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > limit:
            raise BodyTooLargeError
    return content


def reply(status: int, data: dict[str, object], **headers: str) -> Response:
    """``data`` as JSON that no cache keeps; ``headers`` by their names with ``_`` for ``-``."""
    from starlette.responses import Response

    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(
        render.json_line(data) + "\n", status, {"cache-control": "no-store", **named}, media_type="application/json"
    )


def gradio_endpoint(tools: Tools) -> Callable[..., dict[str, Any]]:
    """The function behind Gradio's ``/ask``: errors become ``gr.Error``, which a client raises with our words."""
    import gradio as gr

    def ask(question: str, history: list[str] | None = None) -> dict[str, Any]:
        """Answer a question on the plan with its own words; the answer contract as JSON."""
        try:
            return tools.ask(question, history)
        except (LnplanError, RequestError) as error:
            raise gr.Error(str(error), print_exception=False) from None
        except Exception:
            _log.exception("a program's question could not be answered")
            raise gr.Error(UNEXPECTED, print_exception=False) from None

    # Gradio reads the annotations of an endpoint as its types.
    ask.__annotations__ = {"question": str, "history": list[str] | None, "return": dict[str, Any]}
    return ask
