"""The web server: Gradio's page under a few headers, the page's own files, and a health check.

Gradio's page template is written for the open internet: English, with preview pictures on other hosts. The middleware
here makes it a Chinese page that asks no other host for anything, and tells the browser to refuse if something tries.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
from collections.abc import Callable

from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lnplan_qa import __version__
from lnplan_qa.commands.context import EXIT_INTERRUPTED, EXIT_OK
from lnplan_qa.config import Settings, load_settings
from lnplan_qa.errors import ServerError
from lnplan_qa.web import ask_endpoint, assets, benefits, evaluation, plan_page, tables
from lnplan_qa.web.app import CONCURRENT_QUESTIONS, WAITING_QUESTIONS, build_app
from lnplan_qa.web.gate import Gate
from lnplan_qa.web.loading import QAProvider, Stage
from lnplan_qa.web.markup import escape
from lnplan_qa.web.site import DOCUMENT, TITLE

#: Every request of the page stays on this server. Gradio compiles its templates in the browser, hence unsafe-eval.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
#: Gradio's routes that take files or reveal use; the page needs none of them.
_CLOSED = ("/gradio_api/upload", "/gradio_api/component_server", "/gradio_api/stream", "/monitoring")
#: The scripts of the chat page, in the order in which a browser reads them.
SCRIPTS = ("server.js", "plan.js", "reader.js", "page.js")
_FOREIGN_META = re.compile(r"<meta\s[^>]*(?:property=\"og:|name=\"twitter:)[^>]*>\s*", re.IGNORECASE)
_MANIFEST = re.compile(r"<link\s+rel=\"manifest\"[^>]*>\s*", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html(\s+)lang=\"[^\"]*\"", re.IGNORECASE)


def create_app(provider: QAProvider, settings: Settings | None = None) -> ASGIApp:
    """The whole site as an ASGI app: the page at ``/``, its files under ``/page/``, ``/ask``, ``/mcp``, ``/health``.

    Call it inside a running event loop: outside one, Gradio opens loops of its own and never closes them.
    """
    import gradio as gr
    from fastapi import FastAPI
    from fastapi.responses import JSONResponse
    from fastapi.staticfiles import StaticFiles

    from lnplan_qa.web.mcp_server import PATHS, McpServer
    from lnplan_qa.web.tools import Tools

    settings = settings or load_settings()
    facts = tables.FactsHolder(lambda: settings.corpus)
    tools = Tools(provider, facts.get)
    gate = Gate(CONCURRENT_QUESTIONS, WAITING_QUESTIONS)
    mcp = McpServer(tools, gate)
    site = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=mcp.lifespan)

    @site.get("/health")
    def health() -> JSONResponse:
        stage = provider.progress.stage
        return JSONResponse(
            {"stage": stage.value, "version": __version__}, status_code=503 if stage is Stage.FAILED else 200
        )

    for path in PATHS:
        site.router.routes.append(Route(path, mcp))
    ask_endpoint.add_route(site, tools, gate)
    benefits.add_page(site)
    evaluation.add_page(site)
    plan_page.add_page(site)
    tables.add_pages(site)
    site.mount("/page", StaticFiles(directory=assets.STATIC))
    gr.mount_gradio_app(
        site,
        build_app(provider, tools),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        root_path=settings.root_path or None,
        max_file_size="1kb",
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]),
    )
    return RootPath(PageMiddleware(site), settings.root_path)


class RootPath:
    """Puts the site under the path at which a reverse proxy shows it, whether or not the proxy takes the path off."""

    def __init__(self, app: ASGIApp, root: str) -> None:
        self._app = app
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._root and scope["type"] == "http":
            path = scope["path"]
            if path == self._root:
                # Without the slash at the end, the page's links would lead beside it.
                headers = [(b"location", f"{self._root}/".encode()), (b"content-length", b"0")]
                await send({"type": "http.response.start", "status": 307, "headers": headers})
                await send({"type": "http.response.body", "body": b""})
                return
            if not path.startswith(f"{self._root}/"):
                path = self._root + path
            scope = {**scope, "root_path": self._root, "path": path}
        await self._app(scope, receive, send)


class PageMiddleware:
    """Adds the headers, closes routes that the page does not need, and makes Gradio's template ours."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", "")) or "/"
        if path.startswith(_CLOSED):
            await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body", "body": b""})
            return
        if path != "/":
            await self._app(scope, receive, _with_headers(send))
            return
        # Uncompressed, so that the page can be read here; it is small.
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self._app({**scope, "headers": headers}, receive, _PageSender(send))


def _with_headers(send: Send) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *_HEADERS]}
        await send(message)

    return sender


class _PageSender:
    """Holds a response back until it is whole, and sends it with Gradio's template made ours."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message = {}
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        headers = [(name, value) for name, value in self._start["headers"] if name.lower() != b"content-length"]
        body = bytes(self._body)
        if any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in headers):
            body = localize(body.decode("utf-8")).encode("utf-8")
        headers += [(b"content-length", str(len(body)).encode()), (b"cache-control", b"no-cache"), *_HEADERS]
        await self._send({**self._start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def localize(page: str) -> str:
    """Gradio's template as our page: Chinese, with our title, style and script, without words on other hosts."""
    page = _LANGUAGE.sub(r'<html\1lang="zh-CN"', page, count=1)
    page = _MANIFEST.sub("", _FOREIGN_META.sub("", page))
    head = (
        f"<title>{escape(TITLE)}</title>"
        f'<meta name="description" content="{escape(f"关于{DOCUMENT}的问答，回答逐字引用原文。")}" />'
        + assets.head(("plan.css",))
        + "".join(f'<script src="{assets.address(name)}"></script>' for name in SCRIPTS)
    )
    return page.replace("</head>", f"{head}</head>", 1)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket.

    Raises:
        ServerError: the port is taken, not allowed, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise ServerError(
            f"网页服务不能使用 {host} 的端口 {port}（{error.strerror or error}）。"
            f"请关闭占用它的程序，或换一个端口，例如：lnplan-qa serve --port {port + 1 if port < 65535 else 7860}"
        ) from None
    return listener


def run(settings: Settings) -> None:
    """Serve until interrupted: listen first, then load the assistant behind the page.

    Raises:
        ServerError: the address cannot be listened on.
    """
    listener = listen(settings.host, settings.port)
    import uvicorn

    from lnplan_qa.qa import PlanQA

    def load(report: Callable[[str], None]) -> PlanQA:
        def report_twice(message: str) -> None:
            """On the page for visitors, on the console for whoever started the server."""
            report(message)
            print(message, file=sys.stderr, flush=True)

        return PlanQA.load(settings, report=report_twice)

    provider = QAProvider(load)
    host, port = listener.getsockname()[:2]
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}{settings.root_path}/"

    async def serve() -> None:
        config = uvicorn.Config(
            create_app(provider, settings), log_level="warning", access_log=False, timeout_graceful_shutdown=1
        )
        print(f"网页已就绪，请用浏览器打开 {address}", flush=True)
        provider.start()
        await uvicorn.Server(config).serve(sockets=[listener])

    interrupted = False
    try:
        asyncio.run(serve())
    except KeyboardInterrupt:
        interrupted = True
    if provider.progress.stage in (Stage.LOADING, Stage.WARMING):
        # The loading thread is inside native code, which aborts when the interpreter is taken down around it. An index
        # is put in place whole or not at all, so that nothing is lost by leaving at once.
        print("已停止。", file=sys.stderr, flush=True)
        os._exit(EXIT_INTERRUPTED if interrupted else EXIT_OK)
    if interrupted:
        raise KeyboardInterrupt
