"""The page as a visitor meets it: seconds to the first view from a cold start, to an answer on a warm server; in Chromium."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lnplan_qa.config import PROJECT_ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

#: Longest wait for a server to be ready, in seconds.
_READY_WITHIN = 180.0
_ARGUMENTS = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run")
#: Times from the key press to the first frame that can show the new card, in the page's own clock.
_STOPWATCH = """() => {
  window.seen = [];
  let pressed = 0;
  document.addEventListener("keydown", (event) => { if (event.key === "Enter") pressed = performance.now(); }, true);
  new MutationObserver(() => {
    const cards = document.querySelectorAll(".turn .card").length;
    if (cards > window.seen.length) {
      window.seen.push(null);
      requestAnimationFrame(() => { window.seen[cards - 1] = performance.now() - pressed; });
    }
  }).observe(document.querySelector(".log"), {childList: true, subtree: true});
}"""


@dataclass(frozen=True, slots=True)
class PageTimes:
    """Seconds from starting the server to a page that can be used and to a figure answered; milliseconds an answer."""

    first_view_s: float
    first_figure_s: float
    ready_s: float
    answers_ms: tuple[float, ...]


def chromium() -> Path | None:
    """Where Chromium is, ``None`` where there is none."""
    found = subprocess.run(
        ["bash", PROJECT_ROOT / "scripts" / "browser.sh"], capture_output=True, text=True, check=False
    )
    return Path(found.stdout.strip()) if found.returncode == 0 else None


@contextlib.contextmanager
def launched(executable: Path) -> Iterator[Browser]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(_ARGUMENTS))
        yield browser
        browser.close()


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """``lnplan-qa serve`` in a process of its own; gives its address, where nothing may listen yet."""
    with subprocess.Popen(
        [sys.executable, "-m", "lnplan_qa", "serve", "--port", "0"],
        cwd=PROJECT_ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as server:
        try:
            assert server.stderr is not None
            found = re.search(r"http://\S+", server.stderr.readline())
            if found is None:
                raise RuntimeError("lnplan-qa serve named no address")
            yield found[0]
        finally:
            server.terminate()


def wait_until_ready(address: str) -> None:
    """Wait until everything can be asked.

    Raises:
        TimeoutError: it takes too long, or the loading has failed.
    """
    until = time.monotonic() + _READY_WITHIN
    while time.monotonic() < until:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}health", timeout=5) as health:
            if json.load(health)["stage"] == "ready":
                return
        time.sleep(0.1)
    raise TimeoutError(f"{address} was not ready within {_READY_WITHIN:.0f} s")


def page_times(executable: Path, figure: str, questions: Sequence[str]) -> PageTimes:
    """Start a server with the browser waiting, ask ``figure`` at once, and ``questions`` when all is loaded."""
    with launched(executable) as browser:
        page = browser.new_page(viewport={"width": 390, "height": 844}, locale="zh-CN")
        page.set_default_timeout(_READY_WITHIN * 1000)
        started = time.perf_counter()
        with serving() as address:
            _open(page, address)
            first_view_s = time.perf_counter() - started
            _ask(page, figure, 1)
            first_figure_s = time.perf_counter() - started
            wait_until_ready(address)
            ready_s = time.perf_counter() - started
            page.reload()
            page.get_by_role("button", name="清空问答").click()
            page.evaluate(_STOPWATCH)
            for number, question in enumerate(questions, start=1):
                _ask(page, question, number)
            page.wait_for_function("!window.seen.includes(null)")
            times = page.evaluate("window.seen")
    return PageTimes(first_view_s, first_figure_s, ready_s, tuple(times))


def _open(page: Page, address: str) -> None:
    from playwright.sync_api import Error

    while True:
        try:
            page.goto(address)
            break
        except Error:  # nobody listens yet
            time.sleep(0.02)
    page.locator(".composer textarea").wait_for()


def _ask(page: Page, question: str, number: int) -> None:
    page.fill("textarea", question)
    page.press("textarea", "Enter")
    page.locator(".turn").nth(number - 1).locator(".card").wait_for()
