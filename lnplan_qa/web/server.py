"""The web server: the pages and their files, Gradio's endpoints, the doors for programs, a health check, a few headers.

Gradio holds the page's endpoints, their queue and its bound. Its own front end is not sent: the page is plain markup,
which is there before Gradio is imported and needs neither its third of a megabyte nor a new phone.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import os
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lnplan_qa import __version__
from lnplan_qa.commands.context import EXIT_INTERRUPTED, EXIT_OK
from lnplan_qa.config import Settings, load_settings
from lnplan_qa.errors import ServerError, why
from lnplan_qa.web.doorway import Doorway, first_site
from lnplan_qa.web.keeping import Keeping
from lnplan_qa.web.keeping import add_route as add_feedback
from lnplan_qa.web.loading import QAProvider, Stage

if TYPE_CHECKING:
    from fastapi import FastAPI

    from lnplan_qa.qa import PlanQA

#: Every request of a page stays on this server, and nothing runs in a page but the files of this server.
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
#: Gradio's routes that take files, reveal use or list its inside; nobody needs them.
_CLOSED = (
    "/gradio_api/upload", "/gradio_api/component_server", "/gradio_api/stream", "/monitoring",
    "/docs", "/redoc", "/openapi.json",
)  # fmt: skip
#: What Gradio tells of its endpoints. Asked for all of them, it would list the page's own.
_INFO = "/gradio_api/info"
#: What takes long to import and is imported late: the page is there meanwhile.
_HEAVY = (
    "gradio", "lnplan_qa.web.mcp_server", "lnplan_qa.web.about", "lnplan_qa.web.app", "lnplan_qa.web.benefits",
    "lnplan_qa.web.plan_page", "lnplan_qa.web.tables", "lnplan_qa.qa",
)  # fmt: skip


def create_app(
    provider: QAProvider, settings: Settings | None = None, keeping: Keeping | None = None
) -> ASGIApp:
    """The whole site as an ASGI app: the pages, their files under ``/page/``, ``/ask``, ``/mcp``, ``/health``.

    Call it inside a running event loop: outside one, Gradio opens loops of its own and never closes them.

    Args:
        keeping: made of ``settings`` where none is given; closed with the site.
    """
    import gradio as gr
    from fastapi import FastAPI
    from fastapi.responses import JSONResponse
    from fastapi.staticfiles import StaticFiles
    from starlette.routing import Route

    from lnplan_qa.web import about, ask_endpoint, assets, benefits, evaluation, page, plan_page, tables
    from lnplan_qa.web.app import CONCURRENT_QUESTIONS, WAITING_QUESTIONS, build_app
    from lnplan_qa.web.gate import Gate
    from lnplan_qa.web.mcp_server import PATHS, McpServer
    from lnplan_qa.web.tools import Tools

    settings = settings or load_settings()
    facts = tables.FactsHolder(lambda: settings.corpus)
    kept = keeping or Keeping(settings)
    tools = Tools(provider, facts.get, kept.asked)
    gate = Gate(CONCURRENT_QUESTIONS, WAITING_QUESTIONS)
    mcp = McpServer(tools, gate)

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        expiry = asyncio.create_task(kept.expire())
        async with mcp.lifespan(app):
            yield
        expiry.cancel()
        kept.close()

    site = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)

    @site.get("/health")
    def health() -> JSONResponse:
        stage = provider.progress.stage
        return JSONResponse(
            {"stage": stage.value, "version": __version__}, status_code=503 if stage is Stage.FAILED else 200
        )

    for path in PATHS:
        site.router.routes.append(Route(path, mcp))
    ask_endpoint.add_route(site, tools, gate)
    add_feedback(site, kept, tools.assistant, gate)
    page.add_page(site, kept)
    about.add_page(site, settings, kept.words)
    benefits.add_page(site, lambda: settings.corpus)
    evaluation.add_page(site)
    plan_page.add_page(site, lambda: settings.corpus)
    tables.add_pages(site, lambda: settings.corpus)
    site.mount("/page", StaticFiles(directory=assets.STATIC))
    gr.mount_gradio_app(
        site,
        build_app(provider, tools, kept),
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
    )
    return RootPath(DoorMiddleware(site), settings.root_path)


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


class DoorMiddleware:
    """Adds the headers to every response, and closes routes that no page needs."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sender(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *_HEADERS]}
            await send(message)

        path = scope["path"].removeprefix(scope.get("root_path", "")) or "/"
        if path.startswith(_CLOSED):
            await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body", "body": b""})
            return
        if path.rstrip("/") == _INFO:
            scope = {**scope, "query_string": b""}
        await self._app(scope, receive, sender)


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
            f"网页服务不能使用 {host} 的端口 {port}（{why(error)}）。"
            f"请关闭占用它的程序，或换一个端口，例如：lnplan-qa serve --port {port + 1 if port < 65535 else 7860}"
        ) from None
    return listener


def run(settings: Settings) -> None:
    """Serve until interrupted: listen first, then load the assistant behind the page.

    Raises:
        ServerError: the address cannot be listened on, or what is to be kept cannot be.
    """
    keeping = Keeping(settings)
    listener = listen(settings.host, settings.port)
    import uvicorn

    def load(report: Callable[[str], None]) -> PlanQA:
        def report_twice(message: str) -> None:
            """On the page for visitors, on the console for whoever started the server."""
            report(message)
            print(message, file=sys.stderr, flush=True)

        from lnplan_qa.qa import PlanQA

        return PlanQA.load(settings, report=report_twice)

    provider = QAProvider(load)
    host, port = listener.getsockname()[:2]
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}{settings.root_path}/"

    failures: list[Exception] = []

    async def make_site() -> ASGIApp:
        # One after the other: side by side they would only keep each other waiting.
        await _imported(_HEAVY)
        site = create_app(provider, settings, keeping)
        provider.start()
        return site

    async def serve() -> None:
        def failed(error: Exception) -> None:
            failures.append(error)
            server.should_exit = True

        first = RootPath(DoorMiddleware(first_site(provider, keeping)), settings.root_path)
        config = uvicorn.Config(
            Doorway(first, make_site, failed), log_level="warning", access_log=False, timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        print(f"网页已就绪，请用浏览器打开 {address}", flush=True)
        await server.serve(sockets=[listener])

    interrupted = False
    try:
        asyncio.run(serve())
    except KeyboardInterrupt:
        interrupted = True
    if failures:
        raise failures[0]
    if provider.progress.stage in (Stage.LOADING, Stage.WARMING):
        # The loading thread is inside native code, which aborts when the interpreter is taken down around it. An index
        # is put in place whole or not at all, so that nothing is lost by leaving at once.
        print("已停止。", file=sys.stderr, flush=True)
        os._exit(EXIT_INTERRUPTED if interrupted else EXIT_OK)
    if interrupted:
        raise KeyboardInterrupt


async def _imported(modules: Sequence[str]) -> None:
    """Wait until ``modules`` are imported, in a thread that does not keep the process from ending."""
    loop = asyncio.get_running_loop()
    imported: asyncio.Future[None] = loop.create_future()

    def settle(error: BaseException | None) -> None:
        if imported.cancelled():
            return
        if error is None:
            imported.set_result(None)
        else:
            imported.set_exception(error)

    def work() -> None:
        outcome: BaseException | None = None
        try:
            for module in modules:
                importlib.import_module(module)
        except BaseException as error:
            outcome = error
        with contextlib.suppress(RuntimeError):  # the loop has been closed meanwhile
            loop.call_soon_threadsafe(settle, outcome)

    threading.Thread(target=work, name="lnplan-import", daemon=True).start()
    await imported
