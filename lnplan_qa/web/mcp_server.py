"""The MCP server at ``/mcp``: the five tools of :mod:`lnplan_qa.web.tools` for language models and their programs.

Streamable HTTP, without sessions: every request stands alone, so that a restart loses nothing. Written on the protocol's
own package, since Gradio's server would turn an answer into Python's text of it and list the page's endpoints as tools.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from functools import partial
from inspect import cleandoc
from typing import Any, Final

from mcp import types
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from pydantic import TypeAdapter, ValidationError, validate_call
from starlette.types import Receive, Scope, Send

from lnplan_qa import __version__, render
from lnplan_qa.errors import LnplanError
from lnplan_qa.request import RequestError, short
from lnplan_qa.web.ask_endpoint import MAX_BODY_BYTES, UNEXPECTED, reply
from lnplan_qa.web.gate import Gate
from lnplan_qa.web.site import CAUTION, DOCUMENT, PERIOD
from lnplan_qa.web.tools import NAMES, Tools

_log = logging.getLogger(__name__)

#: Where it is; the second is where clients of Gradio pages look.
PATHS: Final = ("/mcp", "/mcp/", "/gradio_api/mcp", "/gradio_api/mcp/")
INSTRUCTIONS: Final = (
    f"Answers questions on {DOCUMENT} ({PERIOD}) with verbatim citations. Quote the citations; where a status is not_in_plan or "
    f"out_of_scope, say that the plan does not state it. {CAUTION}"
)
_TITLES: Final = dict(zip(NAMES, ("问规划", "查指标", "列项目", "找待遇和服务", "读规划原文"), strict=True))
_READ_ONLY: Final = types.ToolAnnotations(readOnlyHint=True, idempotentHint=True, openWorldHint=False)


class McpServer:
    """An ASGI app that speaks MCP; :meth:`lifespan` must be open while it is served, once."""

    def __init__(self, tools: Tools, gate: Gate) -> None:
        self._gate = gate
        self._functions: dict[str, Callable[..., dict[str, Any]]] = {name: getattr(tools, name) for name in NAMES}
        server: Server[Any, Any] = Server("lnplan-qa", __version__, INSTRUCTIONS)
        described = [describe(name, function) for name, function in self._functions.items()]

        async def list_tools() -> list[types.Tool]:
            return described

        # What the package says in the log of a wrong call holds the caller's words.
        logging.getLogger("mcp").setLevel(logging.ERROR)
        # Arguments are checked here, so that what is wrong with them is said in our words.
        server.list_tools()(list_tools)  # type: ignore[no-untyped-call]  # the package leaves its decorators untyped
        server.call_tool(validate_input=False)(self.call)
        self._manager = StreamableHTTPSessionManager(
            server, json_response=True, stateless=True, max_request_body_size=MAX_BODY_BYTES
        )

    @contextlib.asynccontextmanager
    async def lifespan(self, app: object) -> AsyncIterator[None]:
        """Runs what serves the requests."""
        async with self._manager.run():
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            # No session, hence no stream to open and nothing to delete; a browser that strays here is told so.
            answer = reply(
                405, {"error": "这里是 MCP 服务，供程序用 POST 访问。用法见项目文档 docs/api.md。"}, allow="POST"
            )
            await answer(scope, receive, send)
            return
        kind = dict(scope["headers"]).get(b"content-type", b"")
        if not kind.startswith(b"application/json"):
            answer = reply(415, {"error": "请用 content-type: application/json 提交。"})
            await answer(scope, receive, send)
            return
        await self._manager.handle_request(scope, receive, send)

    async def call(self, name: str, arguments: dict[str, Any]) -> types.CallToolResult:
        """What the tool returns, as JSON text and as data; an error as ``{"error"}``. It never raises."""
        function = self._functions.get(name)
        if function is None:
            return _result({"error": f"没有“{name}”这个工具。可用：{'、'.join(NAMES)}。"}, is_error=True)
        try:
            return _result(await self._gate.run(partial(validate_call(function), **arguments)))
        except ValidationError as error:
            return _result({"error": explain(error, function)}, is_error=True)
        except (LnplanError, RequestError) as error:
            return _result({"error": str(error)}, is_error=True)
        except Exception:
            _log.exception("the tool %s failed", name)
            return _result({"error": UNEXPECTED}, is_error=True)


def _result(data: dict[str, Any], *, is_error: bool = False) -> types.CallToolResult:
    text = types.TextContent(type="text", text=render.json_line(data))
    return types.CallToolResult(content=[text], structuredContent=data, isError=is_error)


def describe(name: str, function: Callable[..., object]) -> types.Tool:
    """A tool as clients see it: the docstring, and the arguments as JSON Schema."""
    return types.Tool(
        name=name,
        title=_TITLES[name],
        description=cleandoc(function.__doc__ or ""),
        inputSchema=_schema(function),
        annotations=_READ_ONLY,
    )


def _schema(function: Any) -> dict[str, Any]:
    """A function's arguments as JSON Schema. ``Any``: pydantic takes functions here, its types do not say so."""
    return TypeAdapter(function).json_schema()


def explain(error: ValidationError, function: Callable[..., object]) -> str:
    """What is wrong with the arguments of a call, and which there are."""
    known = "、".join(_schema(function)["properties"])
    words = []
    for problem in error.errors():
        name = str(problem["loc"][0]) if problem["loc"] else ""
        if problem["type"] == "unexpected_keyword_argument":
            words.append(f"没有参数 {name}")
        elif problem["type"] in ("missing_argument", "missing_keyword_only_argument"):
            words.append(f"缺少参数 {name}")
        else:
            words.append(f"参数 {name} 不是要求的类型，给出的是 {short(repr(problem['input']))}")
    return f"{'；'.join(dict.fromkeys(words))}。可用的参数：{known}。"
