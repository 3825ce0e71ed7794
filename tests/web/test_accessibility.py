"""axe-core on every page, in the normal and the large version, in light and dark: nothing that keeps anybody out.

axe-core comes inside the package ``axe_playwright_python``; nothing is fetched.
"""

from __future__ import annotations

import importlib.resources
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from .conftest import DESK, PHONE, visiting
from .states import STATES

pytestmark = pytest.mark.browser


@cache
def _axe() -> str:
    file = importlib.resources.files("axe_playwright_python") / "axe.min.js"
    return file.read_text(encoding="utf-8")


def violations(page: Page, only: tuple[str, ...] = ()) -> list[str]:
    """What axe-core finds: rule, weight, and the first elements concerned; ``only`` names the rules that are looked at."""
    page.evaluate(_axe())
    options: dict[str, Any] = {"rules": {"target-size": {"enabled": True}}}
    if only:
        options["runOnly"] = {"type": "rule", "values": list(only)}
    found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    assert len(found["passes"]) >= (1 if only else 10)
    return [
        f"{item['id']} ({item['impact']}): {[node['target'] for node in item['nodes'][:3]]}"
        for item in found["violations"]
    ]


#: In the dark nothing but colours differs.
_OF_COLOUR = ("color-contrast", "link-in-text-block")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(browser: Browser, address: str, state: str, large: bool, viewport: ViewportSize) -> None:
    path, drawn, act = STATES[state]
    with visiting(browser, address + path, viewport, drawn=drawn, large=large) as page:
        act(page)
        assert violations(page) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page, _OF_COLOUR) == []
