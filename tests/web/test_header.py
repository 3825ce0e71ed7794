"""The header of every page: the switch 长辈版 is remembered, links fold where there is little room, the skip link leads past it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from lnplan_qa.web.navigation import PAGES, navigation

from .conftest import DESK, NARROW, PHONE, visiting
from .test_measures import ZOOMED

pytestmark = pytest.mark.browser

BOTH = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])


def test_every_page_links_to_all_others_and_marks_itself() -> None:
    for address, name in PAGES:
        markup = navigation(address)
        assert f'<a href="{address}" aria-current="page">{name}</a>' in markup
        assert [other for other, _ in PAGES if f'href="{other}"' not in markup] == []


@BOTH
def test_the_large_version_is_remembered_on_every_page_and_after_a_reload(
    browser: Browser, address: str, viewport: ViewportSize
) -> None:
    with visiting(browser, address, viewport) as page:
        switch = page.get_by_role("button", name="长辈版")
        expect(switch).to_have_attribute("aria-pressed", "false")
        assert _size(page) == 18
        switch.click()
        expect(switch).to_have_attribute("aria-pressed", "true")
        assert _size(page) == 22
        for other, _ in PAGES:
            page.goto(address + other.removeprefix("./"))
            expect(page.get_by_role("button", name="长辈版")).to_have_attribute("aria-pressed", "true")
            assert _size(page) == 22
        page.get_by_role("button", name="长辈版").click()
        page.reload()
        expect(page.get_by_role("button", name="长辈版")).to_have_attribute("aria-pressed", "false")
        assert _size(page) == 18


def _size(page: Page) -> float:
    return float(page.locator(".site").evaluate("node => parseFloat(getComputedStyle(node).fontSize)"))


def test_another_tab_follows_the_switch(browser: Browser, address: str) -> None:
    with visiting(browser, address, DESK) as page:
        other = page.context.new_page()
        other.goto(f"{address}projects")
        page.get_by_role("button", name="长辈版").click()
        expect(other.get_by_role("button", name="长辈版")).to_have_attribute("aria-pressed", "true")


def test_where_nothing_can_be_kept_the_switch_still_works(browser: Browser, address: str) -> None:
    with visiting(browser, address, PHONE) as page:
        page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('forbidden'); }})")
        page.reload()
        page.get_by_role("button", name="长辈版").click()
        expect(page.get_by_role("button", name="长辈版")).to_have_attribute("aria-pressed", "true")


def test_the_large_version_shows_fewer_things(browser: Browser, address: str) -> None:
    with visiting(browser, address, DESK) as page:
        links, examples = page.locator("nav.pages a:visible"), page.locator(".examples button:visible")
        before = links.count(), examples.count()
        page.get_by_role("button", name="长辈版").click()
        assert links.count() < before[0]
        assert examples.count() == 3 < before[1]


@BOTH
def test_folded_links_open_with_the_keyboard(browser: Browser, address: str, viewport: ViewportSize) -> None:
    with visiting(browser, f"{address}projects", viewport, drawn="#summary") as page:
        page.get_by_role("button", name="长辈版").click()
        more = page.get_by_role("button", name="更多")
        expect(page.get_by_role("link", name="自查")).to_be_hidden()
        expect(page.locator("nav [aria-current]")).to_be_visible()  # where one is, is never folded away
        more.focus()
        page.keyboard.press("Enter")
        expect(more).to_have_attribute("aria-expanded", "true")
        expect(page.get_by_role("link", name="自查")).to_be_visible()


@BOTH
@pytest.mark.parametrize("path", [address.removeprefix("./") for address, _ in PAGES])
def test_the_first_stop_of_the_keyboard_leads_past_the_header(
    browser: Browser, address: str, viewport: ViewportSize, path: str
) -> None:
    with visiting(browser, address + path, viewport, drawn="#main") as page:
        page.keyboard.press("Tab")
        skip = page.locator(":focus")
        expect(skip).to_have_text("跳到正文")
        expect(skip).to_be_in_viewport(ratio=1)
        page.keyboard.press("Enter")
        expect(page.locator("#main")).to_be_focused()


#: A small phone, and a desk of 1280 by 800 pixels at 200 % zoom.
TIGHT = pytest.mark.parametrize("viewport", [NARROW, ZOOMED], ids=["narrow", "zoomed"])


@TIGHT
@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_where_there_is_little_room_header_and_box_leave_half_of_it(
    browser: Browser, address: str, viewport: ViewportSize, large: bool
) -> None:
    with visiting(browser, address, viewport, large=large) as page:
        header, composer = page.locator(".site-header").bounding_box(), page.locator(".composer").bounding_box()
        assert header is not None
        assert composer is not None
        assert header["height"] + composer["height"] <= viewport["height"] * 0.6
        assert header["height"] <= viewport["height"] * 0.36
        expect(page.get_by_role("textbox", name="您想问规划里的什么？")).to_be_in_viewport(ratio=1)
        expect(page.locator(".examples button").first).to_be_in_viewport(ratio=0.5)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_the_hint_in_the_box_is_read_whole(browser: Browser, address: str, large: bool, language: str) -> None:
    before = "localStorage.setItem('lnplan.language', 'en')" if language == "en" else ""
    for viewport in (NARROW, PHONE):
        with visiting(browser, address, viewport, large=large, before=before) as page:
            if language == "en":
                expect(page.locator("textarea")).to_have_attribute("placeholder", re.compile("^e.g."))
            wanted, given = page.locator("textarea").evaluate(
                """box => {
                  const style = getComputedStyle(box), pen = document.createElement("canvas").getContext("2d");
                  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
                  return [pen.measureText(box.placeholder).width, box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)];
                }"""
            )
            assert wanted <= given, viewport


def test_a_page_has_one_main_part_and_one_header(browser: Browser, address: str) -> None:
    with visiting(browser, address, DESK) as page:
        expect(page.get_by_role("main")).to_have_count(1)
        expect(page.get_by_role("banner")).to_have_count(1)


def test_without_script_all_links_stand_there_and_no_switch(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}projects")
    expect(page.get_by_role("link", name="自查")).to_be_visible()
    expect(page.get_by_role("button", name="长辈版")).to_be_hidden()
    expect(page.get_by_role("button", name="更多")).to_be_hidden()
    context.close()
