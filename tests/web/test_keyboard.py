"""With the keyboard alone: every stop can be seen, nothing covers it, and a whole errand can be done."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from .conftest import DESK, PHONE, ask, visiting
from .states import STATES

pytestmark = pytest.mark.browser

BOTH = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
#: Enough to come around every kind of thing on a page.
STOPS = 45

#: What is focused: its name, whether an outline shows it, whether it is in the window, and what lies over its middle.
_STOP = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const style = getComputedStyle(node), box = node.getBoundingClientRect();
  const shown = node.matches("input[type=file]") ? getComputedStyle(node.closest("label")) : style;
  const middle = (from, to, least, most) => (Math.max(from, least) + Math.min(to, most)) / 2;
  const x = middle(box.left, box.right, 0, innerWidth), y = middle(box.top, box.bottom, 0, innerHeight);
  const over = document.elementFromPoint(x, y);
  const name = `${node.tagName}.${node.className} ${(node.getAttribute("aria-label") || node.textContent || "").trim().slice(0, 30)}`;
  return {
    name,
    outline: shown.outlineStyle !== "none" && parseFloat(shown.outlineWidth) >= 2,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    over: over && (node.contains(over) || over.contains(node)) ? "" : `${over && over.tagName}.${over && over.className}`,
  };
}"""


def stops(page: Page, count: int) -> list[dict[str, Any]]:
    """Press Tab up to ``count`` times; what was focused each time."""
    found = []
    for _ in range(count):
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        if stop is None:
            break
        found.append(stop)
    return found


@BOTH
@pytest.mark.parametrize(
    "state", ["answers", "reader", "plan", "row beside its table", "benefits with a result", "./evaluation"]
)
def test_every_stop_can_be_seen_and_nothing_covers_it(
    browser: Browser, address: str, state: str, viewport: ViewportSize
) -> None:
    path, drawn, act = STATES[state]
    with visiting(browser, address + path, viewport, drawn=drawn) as page:
        act(page)
        page.evaluate(
            "(document.querySelector('.reader:not([hidden]) .reader-close') || document.querySelector('#main')).focus()"
        )
        found = stops(page, STOPS)
        assert len(found) > 4
        assert [stop for stop in found if not stop["outline"]] == []
        assert [stop for stop in found if not stop["inside"] or stop["over"]] == []


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what ``selector`` names is focused."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"the keyboard does not reach {selector}")


@BOTH
def test_a_question_is_asked_its_source_read_and_the_answer_come_back_to(
    browser: Browser, address: str, viewport: ViewportSize
) -> None:
    with visiting(browser, address, viewport) as page:
        tab_to(page, "#question")
        page.keyboard.type("敬老院集中供养率")
        page.keyboard.press("Enter")
        page.locator(".card").wait_for()
        page.evaluate("document.querySelector('.log').focus()")
        page.keyboard.press("Shift+Tab")
        page.locator(".clear").focus()
        for _ in range(10):
            page.keyboard.press("Shift+Tab")
            if page.evaluate("document.activeElement.matches('.cite')"):
                break
        expect(page.locator(".cite").last).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".reader mark")).to_be_focused()
        tab_to(page, ".link-of-place a, .plan .link")
        page.keyboard.press("Escape")
        expect(page.locator(".reader")).to_be_hidden()
        expect(page.locator(".cite").last).to_be_focused()


@BOTH
def test_a_section_is_found_through_the_contents(browser: Browser, address: str, viewport: ViewportSize) -> None:
    with visiting(browser, f"{address}plan", viewport, drawn=".plan") as page:
        if viewport is PHONE:
            tab_to(page, ".contents > summary")
            page.keyboard.press("Enter")
        tab_to(page, ".contents nav summary")
        page.keyboard.press("Enter")
        tab_to(page, ".contents nav details a")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator('[id="s-1.1"]')).to_be_focused()


def test_words_are_sought_and_stepped_through(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}plan", PHONE, drawn=".plan") as page:
        tab_to(page, ".find input")
        page.keyboard.type("养老金")
        expect(page.locator(".hit.now")).to_be_in_viewport()
        expect(page.locator(".find input")).to_be_focused()
        tab_to(page, ".next")
        page.keyboard.press("Enter")
        expect(page.locator(".count")).to_contain_text("第 2 处")
        expect(page.locator(".next")).to_be_focused()


def test_one_hears_which_answer_belongs_to_which_question(browser: Browser, address: str) -> None:
    with visiting(browser, address, PHONE) as page:
        ask(page, "敬老院集中供养率")
        ask(page, "低保")
        answers = page.get_by_role("log").get_by_role("group", name=re.compile("^您问："))
        expect(answers).to_have_count(2)
        expect(answers.nth(1)).to_have_accessible_name("您问：低保")
        expect(answers.nth(1).get_by_role("button", name="看原文")).to_have_accessible_name(re.compile("看原文$"))
        expect(page.get_by_role("button", name="更多")).to_have_accessible_name("更多")
