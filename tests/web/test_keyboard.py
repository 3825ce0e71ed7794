"""With the keyboard alone: every stop can be seen, nothing covers it, and a whole errand can be done."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from .assistant import FixedAssistant
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
        talk = page.get_by_role("region", name="问题和回答")
        answers = talk.get_by_role("group", name=re.compile("^您问："))
        expect(answers).to_have_count(2)
        expect(answers.nth(1)).to_have_accessible_name("您问：低保")
        expect(answers.nth(1).get_by_role("button", name="看原文")).to_have_accessible_name(re.compile("看原文$"))
        expect(page.get_by_role("button", name="更多")).to_have_accessible_name("更多")


def test_one_goes_from_question_to_answer_by_headings(browser: Browser, address: str) -> None:
    with visiting(browser, address, PHONE) as page:
        ask(page, "敬老院集中供养率")
        ask(page, "低保")
        page.locator(".follow").wait_for()
        talk = page.get_by_role("region", name="问题和回答")
        expect(talk.get_by_role("heading", level=2)).to_have_text(["敬老院集中供养率", "低保"])
        expect(talk.get_by_role("heading", level=2).first).to_have_accessible_name("您问：敬老院集中供养率")
        expect(talk.get_by_role("heading", level=3)).to_have_text(["回答", "规划原文", "回答", "规划原文", "还可以问"])


@BOTH
def test_the_box_for_the_question_is_two_stops_away_and_stands_in_a_landmark_of_the_main_part(
    browser: Browser, address: str, viewport: ViewportSize
) -> None:
    with visiting(browser, address, viewport) as page:
        ask(page, "低保")
        page.reload()
        page.locator(".card").wait_for()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_text("跳到提问框")
        expect(page.locator(":focus")).to_be_in_viewport(ratio=1)
        page.keyboard.press("Enter")
        box = page.get_by_role("main").get_by_role("search", name="提问").get_by_role("textbox")
        expect(box).to_be_focused()
        assert page.url == address


@BOTH
@pytest.mark.parametrize("arrival", ["", "#main"])
def test_escape_leads_back_to_the_citation_for_who_came_past_the_header_too(
    browser: Browser, address: str, viewport: ViewportSize, arrival: str
) -> None:
    with visiting(browser, address + arrival, viewport) as page:
        ask(page, "敬老院集中供养率")
        page.evaluate("document.activeElement.blur()")
        page.locator(".skip").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#main")).to_be_focused()
        page.locator(".cite").last.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".reader mark")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator(".reader")).to_be_hidden()
        # The browser moves the focus, where it does, after the page has heard of the way back.
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
        expect(page.locator(".cite").last).to_be_focused()


@BOTH
@pytest.mark.parametrize("way", ["button", "escape"])
def test_who_stops_an_answer_can_go_on_from_there(
    browser: Browser, address: str, viewport: ViewportSize, assistant: FixedAssistant, way: str
) -> None:
    assistant.gate.clear()
    try:
        with visiting(browser, address, viewport) as page:
            page.fill("textarea", "农村低保")
            page.press("textarea", "Enter")
            expect(page.get_by_role("button", name="停止")).to_be_visible()
            if way == "button":
                page.get_by_role("button", name="停止").focus()
                page.keyboard.press("Enter")
                expect(page.get_by_role("button", name="再试一次")).to_be_focused()
            else:
                page.keyboard.press("Escape")
                expect(page.locator("textarea")).to_be_focused()
            expect(page.locator(".notice")).to_contain_text("已停止")
            expect(page.locator(".heard[role=status]")).to_contain_text("已停止")
            assistant.gate.set()
            page.get_by_role("button", name="再试一次").focus()
            page.keyboard.press("Enter")
            expect(page.locator(".badge")).to_have_text("规划写明")
            expect(page.locator(".asked")).to_be_focused()
    finally:
        assistant.gate.set()


def test_the_focus_does_not_fall_from_a_button_that_the_answer_takes_away(
    browser: Browser, address: str, assistant: FixedAssistant
) -> None:
    assistant.gate.clear()
    try:
        with visiting(browser, address, PHONE) as page:
            page.fill("textarea", "农村低保")
            page.press("textarea", "Enter")
            expect(page.get_by_role("button", name="停止")).to_be_visible()
            page.get_by_role("button", name="停止").focus()
            assistant.gate.set()
            page.locator(".card").wait_for()
            expect(page.locator(".asked")).to_be_focused()
    finally:
        assistant.gate.set()


def test_of_an_answer_its_status_and_first_sentence_are_announced_and_no_more(browser: Browser, address: str) -> None:
    with visiting(browser, address, PHONE) as page:
        ask(page, "敬老院集中供养率")
        heard = page.locator(".heard[role=status]")
        expect(heard).to_have_text("回答好了。 规划写明 农村五保集中供养率到2025年达到41.08%。 ")
        # What grows beside it is no live region of its own.
        live = page.evaluate(
            """() => [...document.querySelectorAll("[aria-live], [role=log], [role=status], [role=alert]")]
              .filter((node) => node.getAttribute("aria-live") !== "off" && node.querySelector(".card, .turn")).length"""
        )
        assert live == 0
        ask(page, "床位")
        expect(heard).to_have_text("回答好了。 请选择 您问的是哪一项床位？ ")
        ask(page, "请崩溃")
        expect(heard).to_contain_text("系统出了意外错误")


def test_a_slow_answer_is_announced_as_being_sought(
    browser: Browser, address: str, assistant: FixedAssistant
) -> None:
    assistant.gate.clear()
    try:
        with visiting(browser, address, PHONE) as page:
            page.fill("textarea", "农村低保")
            page.press("textarea", "Enter")
            expect(page.locator(".heard")).to_have_text("正在规划里查找… ")
            assistant.gate.set()
            expect(page.locator(".heard")).to_contain_text("回答好了。")
    finally:
        assistant.gate.set()
