"""A real server on 127.0.0.1 and a real headless Chromium for the tests of the pages."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from lnplan_qa.config import Settings
from lnplan_qa.web.loading import QAProvider

from .assistant import FixedAssistant

T = TypeVar("T")
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
NARROW = ViewportSize(width=320, height=640)
PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1280, height=800)


@contextlib.contextmanager
def serving(provider: QAProvider, settings: Settings | None = None, port: int = 0) -> Iterator[str]:
    """Serve the page of ``provider`` from a thread, at any ``port``; gives its address."""
    import uvicorn

    from lnplan_qa.web.server import create_app, listen

    listener = listen("127.0.0.1", port)
    servers: list[uvicorn.Server] = []

    async def serve() -> None:
        config = uvicorn.Config(
            create_app(provider, settings), log_level="critical", access_log=False, timeout_graceful_shutdown=1
        )
        servers.append(uvicorn.Server(config))
        await servers[0].serve(sockets=[listener])

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    try:
        while not (servers and servers[0].started):
            assert thread.is_alive(), "the server stopped while starting"
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        for server in servers:
            server.should_exit = True
        thread.join(timeout=10)
        listener.close()


def run_apart(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """``work`` in an event loop of a thread of its own: Playwright keeps one running in the thread of the tests."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(work())).result()


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def assistant() -> FixedAssistant:
    return FixedAssistant()


@pytest.fixture(scope="session")
def address(assistant: FixedAssistant) -> Iterator[str]:
    """The address of a page whose assistant is ready."""
    provider = QAProvider(lambda report: assistant)
    provider.load()
    with serving(provider) as url:
        yield url


@contextlib.contextmanager
def visiting(
    browser: Browser,
    address: str,
    viewport: ViewportSize,
    dark: bool = False,
    drawn: str = ".composer textarea",
    before: str = "",
    large: bool = False,
) -> Iterator[Page]:
    """A fresh visitor's page, opened and drawn.

    ``drawn`` selects what must stand there, ``before`` is a script run first, ``large`` switches to 长辈版.
    """
    context = browser.new_context(
        viewport=viewport, locale="zh-CN", color_scheme="dark" if dark else "light", reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    if before:
        context.add_init_script(before)
    if large:
        context.add_init_script("localStorage.setItem('lnplan.size', 'large')")
    page = context.new_page()
    try:
        page.goto(address)
        page.locator(drawn).wait_for()
        yield page
    finally:
        context.close()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    with visiting(browser, address, PHONE) as page:
        yield page


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Page]:
    with visiting(browser, address, DESK) as page:
        yield page


def ask(page: Page, question: str) -> None:
    """Type a question, send it with Enter, and wait for its card."""
    turns = page.locator(".turn").count()
    page.fill("textarea", question)
    page.press("textarea", "Enter")
    page.locator(".turn").nth(turns).locator(".card").wait_for()
