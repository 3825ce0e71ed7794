"""The pictures of the pages in ``docs/``: ``make screenshots`` takes them all anew, from the real pages in Chromium.

A picture is a line of :data:`SHOTS`: a file name, an address, the size of the window, and what is done before it is taken.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Page, ViewportSize, expect

from bench.browser import chromium, launched
from lnplan_qa.config import PROJECT_ROOT, load_settings
from lnplan_qa.web.loading import QAProvider
from tests.web.conftest import serving

FOLDER: Final = PROJECT_ROOT / "docs"
#: A picture that is larger makes the README slow on a phone.
MAX_BYTES: Final = 300_000
_PHONE, _DESK = 390, 1280


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: ``act`` brings the page at ``address`` to what is to be seen and waits for it."""

    name: str
    address: str
    size: ViewportSize
    act: Callable[[Page], None]

    @property
    def file_name(self) -> str:
        """The name of its file in ``docs/``."""
        return f"{self.name}-{self.size['width']}.png"


def _window(width: int, height: int) -> ViewportSize:
    return ViewportSize(width=width, height=height)


def _answered(page: Page) -> None:
    page.locator(".follow").wait_for()
    page.locator("textarea").blur()
    page.evaluate("window.scrollTo(0, 0)")


def _beside_the_plan(page: Page) -> None:
    _answered(page)
    page.locator(".cite").first.click()
    expect(page.locator(".reader mark").first).to_be_in_viewport()


def _drawn(page: Page) -> None:
    page.locator("main").wait_for()


def _told(page: Page) -> None:
    page.fill('[name="text"]', "我妈八十三，农村户口，腿脚残疾")
    page.get_by_role("button", name="看看有什么").click()
    page.locator(".finding").first.wait_for()


def _found(page: Page) -> None:
    page.fill(".find input", "养老服务")
    expect(page.locator(".hit.now")).to_be_in_viewport()
    page.locator(".find input").blur()


def _large(page: Page) -> None:
    page.get_by_role("button", name="长辈版").click()
    page.locator("textarea").blur()


SHOTS: Final = (
    Shot("chat", "?q=2025年农村低保标准是多少", _window(_PHONE, 1780), _answered),
    Shot("chat", "?q=敬老院集中供养率到哪年要到多少", _window(_DESK, 1100), _beside_the_plan),
    Shot("large", "", _window(_PHONE, 1000), _large),
    *(Shot("plan", "plan?s=6.4", size, _found) for size in (_window(_PHONE, 900), _window(_DESK, 800))),
    *(Shot("benefits-form", "benefits", size, _drawn) for size in (_window(_PHONE, 1500), _window(_DESK, 1200))),
    *(Shot("benefits-result", "benefits", size, _told) for size in (_window(_PHONE, 1500), _window(_DESK, 1200))),
)


def take(shots: Sequence[Shot] = SHOTS) -> None:
    """Take ``shots`` with the real assistant.

    Raises:
        FileNotFoundError: there is no Chromium.
        ValueError: a picture is larger than :data:`MAX_BYTES`.
    """
    executable = chromium()
    if executable is None:
        raise FileNotFoundError("没有 Chromium：请安装 chromium 和 fonts-noto-cjk，或设置环境变量 CHROMIUM")
    from lnplan_qa.qa import PlanQA

    provider = QAProvider(lambda report: PlanQA.load(load_settings(), report=report))
    provider.load()
    with serving(provider) as url, launched(executable) as browser:
        for shot in shots:
            page = browser.new_page(viewport=shot.size, locale="zh-CN", reduced_motion="reduce")
            page.set_default_timeout(60_000)
            page.goto(url + shot.address)
            shot.act(page)
            picture = small(page.screenshot())
            page.close()
            (FOLDER / shot.file_name).write_bytes(picture)
            size = len(picture)
            print(f"{shot.file_name}　{size // 1000} KB", flush=True)
            if size > MAX_BYTES:
                raise ValueError(f"{shot.file_name} 有 {size} 字节，最多 {MAX_BYTES}。请把窗口改小。")


def small(picture: bytes) -> bytes:
    """``picture`` (PNG) with a palette of its own, which our few colours fill by far: about a third of the size."""
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def main(arguments: Sequence[str]) -> None:
    """Take the pictures whose names are given, or all."""
    take([shot for shot in SHOTS if not arguments or shot.name in arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
