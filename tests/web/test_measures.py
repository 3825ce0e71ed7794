"""Every page measured: text, contrast, room to touch and width, in the normal and the large version."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from lnplan_qa.web.assets import STATIC

from .conftest import DESK, NARROW, PHONE, visiting
from .measure import sticking_out, targets, texts
from .states import STATES

#: A desk of 1280 by 800 pixels at 200 % zoom.
ZOOMED = ViewportSize(width=640, height=400)
STATE = pytest.mark.parametrize("state", STATES)
VERSION = pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
_SLACK = 0.01


@pytest.mark.browser
@STATE
@VERSION
def test_text_is_large_stands_out_and_has_air(browser: Browser, address: str, state: str, large: bool) -> None:
    path, drawn, act = STATES[state]
    smallest, tightest = (20, 1.5) if large else (16, 1.2)
    for viewport in (PHONE, DESK):
        with visiting(browser, address + path, viewport, drawn=drawn, large=large) as page:
            act(page)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                measured = texts(page)
                assert len(measured) > 10
                assert [text for text in measured if text.contrast < 4.5] == [], scheme
                assert [text for text in measured if text.size < smallest - _SLACK] == []
                assert [text for text in measured if 0 < text.line < tightest - _SLACK] == []


@pytest.mark.browser
@STATE
@VERSION
def test_what_can_be_touched_is_large_and_nothing_scrolls_sideways(
    browser: Browser, address: str, state: str, large: bool
) -> None:
    path, drawn, act = STATES[state]
    least = 60 if large else 44
    for viewport in (NARROW, PHONE, ZOOMED, DESK):
        with visiting(browser, address + path, viewport, drawn=drawn, large=large) as page:
            act(page)
            measured = targets(page)
            assert len(measured) >= 3
            assert [target for target in measured if min(target.width, target.height) < least - _SLACK] == []
            assert sticking_out(page) == [], viewport


@pytest.mark.browser
@STATE
def test_text_twice_as_large_by_the_browser_s_own_setting_fits(browser: Browser, address: str, state: str) -> None:
    path, drawn, act = STATES[state]
    with visiting(browser, address + path, DESK, drawn=drawn) as page:
        act(page)
        before = _size(page)
        page.add_style_tag(content="html { font-size: 200% }")
        assert _size(page) == 2 * before
        assert sticking_out(page) == []


def _size(page: Page) -> float:
    return float(page.locator(".site").evaluate("node => parseFloat(getComputedStyle(node).fontSize)"))


def test_sizes_and_colours_are_set_in_one_file() -> None:
    """So that the large version and the dark reach everything."""
    for file in STATIC.glob("*.css"):
        if file.name == "theme.css":
            continue
        style = file.read_text(encoding="utf-8")
        assert re.findall(r"font-size:(?! (?:var\(--[a-z]+\)|inherit))[^;]*", style) == [], file.name
        assert re.findall(r"(?<![&\w-])#[0-9a-fA-F]{3,8}\b(?=[^{}]*[;}])", style) == [], file.name
        assert re.findall(r"line-height: 1(?:\.[0-4]\d*)?[;\s]", style) == [], file.name
