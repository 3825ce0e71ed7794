"""The first seconds of a server: the page is there at once, the whole site once Gradio is imported (some seconds)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lnplan_qa import __version__
from lnplan_qa.web.assets import STATIC
from lnplan_qa.web.keeping import Keeping
from lnplan_qa.web.loading import QAProvider
from lnplan_qa.web.markup import escape
from lnplan_qa.web.page import add_page
from lnplan_qa.web.site import TITLE

#: What a program may wait before it asks again, in seconds. The page knows by this header that the server is starting.
RETRY_AFTER = "2"
_STARTING = "网页正在启动，几秒后自动打开。"


class Doorway:
    """An ASGI app that is ``first`` until ``make`` has made the site, and the site from then on.

    The site's own start-up and shut-down are run as a server would run them. ``failed`` gets what kept the site from
    being made; the visitors keep what ``first`` shows.
    """

    def __init__(
        self, first: ASGIApp, make: Callable[[], Awaitable[ASGIApp]], failed: Callable[[Exception], None]
    ) -> None:
        self._first = first
        self._make = make
        self._failed = failed
        self._site: ASGIApp | None = None
        self._life: _Life | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await (self._site or self._first)(scope, receive, send)
            return
        await receive()
        opening = asyncio.create_task(self._open())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        opening.cancel()
        if self._life is not None:
            await self._life.end()
        await send({"type": "lifespan.shutdown.complete"})

    async def _open(self) -> None:
        try:
            site = await self._make()
            life = _Life(site)
            await life.begin()
        except Exception as error:
            self._failed(error)
            return
        self._life, self._site = life, site


class _Life:
    """The lifespan of an ASGI app, driven as a server drives it."""

    def __init__(self, app: ASGIApp) -> None:
        self._events: asyncio.Queue[Message] = asyncio.Queue()
        self._replies: asyncio.Queue[Message] = asyncio.Queue()
        scope: dict[str, Any] = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": {}}
        self._task = asyncio.ensure_future(app(scope, self._events.get, self._replies.put))

    async def begin(self) -> None:
        """Run the app's start-up.

        Raises:
            RuntimeError: the app says that it cannot start.
        """
        await self._step("lifespan.startup")

    async def end(self) -> None:
        """Run the app's shut-down."""
        await self._step("lifespan.shutdown")
        await self._task

    async def _step(self, name: str) -> None:
        await self._events.put({"type": name})
        reply = asyncio.ensure_future(self._replies.get())
        await asyncio.wait({reply, self._task}, return_when=asyncio.FIRST_COMPLETED)
        if not reply.done():
            reply.cancel()
            await self._task  # an app that raised instead of replying raises here
            raise RuntimeError(f"the site ended during {name}")
        if reply.result()["type"] != f"{name}.complete":
            raise RuntimeError(str(reply.result().get("message", f"{name} failed")))


def first_site(provider: QAProvider, keeping: Keeping | None = None) -> ASGIApp:
    """The page, its files and the health check; every other address says that the server is starting."""
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import HTMLResponse, JSONResponse, Response
    from starlette.staticfiles import StaticFiles

    async def health(request: Request) -> Response:
        return JSONResponse({"stage": provider.progress.stage.value, "version": __version__})

    async def later(request: Request) -> Response:
        headers = {"retry-after": RETRY_AFTER, "cache-control": "no-store"}
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            return HTMLResponse(_starting(), status_code=503, headers=headers)
        return JSONResponse({"error": _STARTING}, status_code=503, headers=headers)

    site = Starlette()
    add_page(site, keeping)
    site.add_route("/health", health)
    site.mount("/page", StaticFiles(directory=STATIC))
    site.add_route("/{path:path}", later, methods=["GET", "POST"])
    return site


def _starting() -> str:
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="refresh" content="{RETRY_AFTER}"><title>{escape(TITLE)}</title></head>'
        f'<body style="font:20px/1.6 sans-serif;margin:2em"><p>{_STARTING}</p></body></html>'
    )
