"""Judging an answer on the page: not there by default, and where it is there, with mouse, keyboard and screen reader."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from lnplan_qa.config import Settings
from lnplan_qa.feedback.store import FILE_NAME
from lnplan_qa.web.loading import QAProvider

from .assistant import FixedAssistant
from .conftest import DESK, PHONE, ask, serving, visiting
from .measure import sticking_out, targets, texts
from .test_accessibility import violations

browser_test = pytest.mark.browser
GOAL, FIGURE = "敬老院集中供养率", "2025年农村低保标准是多少"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="module")
def keeping_site(assistant: FixedAssistant, settings: Settings, data: Path) -> Iterator[str]:
    """A server whose operator keeps questions and judgements for 30 days."""
    provider = QAProvider(lambda report: assistant)
    provider.load()
    with serving(provider, dataclasses.replace(settings, data=data, log=True, feedback=True, keep_days=30)) as url:
        yield url


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(request: pytest.FixtureRequest, browser: Browser, keeping_site: str) -> Iterator[Page]:
    viewport: ViewportSize = request.param
    with visiting(browser, keeping_site, viewport) as visited:
        yield visited


def kept(
    data: Path, columns: str = "verdict, question, history, wrong", table: str = "feedback"
) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(data / FILE_NAME)) as connection:
        return connection.execute(f"SELECT {columns} FROM {table}").fetchall()


def post(url: str, content: object, kind: str = "application/json") -> int:
    request = urllib.request.Request(url, json.dumps(content).encode(), {"Content-Type": kind})
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


@browser_test
def test_by_default_there_are_no_buttons_and_no_door(browser: Browser, address: str) -> None:
    with visiting(browser, address, PHONE) as visited:
        ask(visited, GOAL)
        assert visited.locator(".feedback, script[src*=feedback]").count() == 0
        expect(visited.locator(".site-footer")).to_contain_text("本页不保存您的问题。")
    assert post(f"{address}feedback", {"question": GOAL, "verdict": "helpful"}) in (404, 405)


@browser_test
def test_the_page_says_what_is_kept(page: Page) -> None:
    expect(page.locator(".site-footer")).to_contain_text("本站保存提问和您按下的评价")
    expect(page.locator(".site-footer")).not_to_contain_text("不保存")


@browser_test
def test_a_press_is_kept_masked_and_confirmed_once(page: Page, data: Path) -> None:
    question = f"我{page.viewport_size and page.viewport_size['width']}，电话13812345678，{GOAL}"
    masked = question.replace("13812345678", "〔电话〕")
    ask(page, GOAL)
    ask(page, question)
    group = page.get_by_role("group", name="评价这条回答").last
    group.get_by_role("button", name="没答到").click()
    expect(group.get_by_role("status")).to_have_text("谢谢，已记下：没答到。")
    expect(group.get_by_role("button", name="没答到")).to_have_attribute("aria-pressed", "true")
    group.get_by_role("button", name="有帮助").press("Enter")
    expect(group.get_by_role("status")).to_have_text("这条回答您已经评价过了。")
    rows = [row for row in kept(data) if row[1] == masked]
    assert rows == [("not_answered", masked, json.dumps([GOAL], ensure_ascii=False), -1)]
    assert masked in [row[0] for row in kept(data, "question", "questions")]


@browser_test
@pytest.mark.parametrize("way", ["reload", "restored"])
def test_an_answer_brought_back_is_not_judged_twice(page: Page, data: Path, way: str) -> None:
    question = f"{way}{page.viewport_size and page.viewport_size['width']}，{GOAL}"
    ask(page, question)
    group = page.get_by_role("group", name="评价这条回答")
    group.get_by_role("button", name="没答到").click()
    expect(group.get_by_role("status")).to_have_text("谢谢，已记下：没答到。")
    if way == "reload":
        page.reload()
    else:
        page.get_by_role("button", name="清空问答").click()
        page.get_by_role("button", name="恢复").click()
    expect(group.get_by_role("button", name="没答到")).to_have_attribute("aria-pressed", "true")
    group.get_by_role("button", name="有帮助").click(force=True)
    expect(group.get_by_role("status")).to_have_text("这条回答您已经评价过了。")
    assert [row[0] for row in kept(data) if row[1] == question] == ["not_answered"]


@browser_test
def test_by_keyboard_the_wrong_citation_is_named(page: Page, data: Path) -> None:
    question = f"{GOAL}{page.viewport_size and page.viewport_size['width']}"
    ask(page, question)
    group = page.get_by_role("group", name="评价这条回答")
    button = group.get_by_role("button", name="引用不对")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(group.get_by_role("button", name="第1条")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(group.get_by_role("status")).to_have_text("谢谢，已记下：引用不对。")
    expect(group.get_by_role("button", name="第2条")).to_be_focused()
    assert [row[3] for row in kept(data) if row[1] == question] == [1]


@browser_test
def test_one_citation_needs_no_choice_and_a_refusal_has_none(page: Page) -> None:
    ask(page, FIGURE)
    group = page.get_by_role("group", name="评价这条回答").last
    group.get_by_role("button", name="引用不对").click()
    expect(group.get_by_role("status")).to_have_text("谢谢，已记下：引用不对。")
    ask(page, "民政局电话")
    group = page.get_by_role("group", name="评价这条回答").last
    expect(group.get_by_role("button")).to_have_count(2)


@browser_test
def test_what_could_not_be_sent_can_be_pressed_again(page: Page) -> None:
    ask(page, FIGURE)
    group = page.get_by_role("group", name="评价这条回答")
    page.route("**/feedback", lambda route: route.abort())
    group.get_by_role("button", name="有帮助").click()
    expect(group.get_by_role("status")).to_have_text("没能记下。请检查网络，再按一次。")
    page.unroute("**/feedback")
    group.get_by_role("button", name="有帮助").click()
    expect(group.get_by_role("status")).to_have_text("谢谢，已记下：有帮助。")


@browser_test
@pytest.mark.parametrize(("size", "least"), [("", 44), ("large", 60)])
def test_the_buttons_can_be_hit_and_nothing_scrolls_sideways(page: Page, size: str, least: int) -> None:
    page.evaluate("size => document.documentElement.dataset.size = size", size)
    ask(page, GOAL)
    page.get_by_role("button", name="引用不对").click()
    boxes = [button.bounding_box() for button in page.locator(".feedback button").all()]
    assert len(boxes) == 5
    assert all(box and box["width"] >= least and box["height"] >= least for box in boxes)
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_a_form_of_another_site_cannot_press(keeping_site: str) -> None:
    content = {"question": FIGURE, "verdict": "helpful"}
    assert post(f"{keeping_site}feedback", content, "text/plain") == 415
    assert post(f"{keeping_site}feedback", {"question": FIGURE, "verdict": "best"}) == 400
    assert post(f"{keeping_site}feedback", {"question": "x" * 70_000, "verdict": "best"}) == 413
    assert post(f"{keeping_site}feedback", content) == 200


def test_questions_of_programs_are_counted_too(keeping_site: str, data: Path) -> None:
    for _ in range(2):
        assert post(f"{keeping_site}ask", {"question": "程序问：低保，我的号13900001111"}) == 200
    assert ("程序问：低保，我的号〔电话〕", 2) in kept(data, "question, count", "questions")


@browser_test
def test_the_page_about_says_it_too(browser: Browser, keeping_site: str) -> None:
    for viewport in (PHONE, DESK):
        with visiting(browser, f"{keeping_site}about", viewport, drawn=".about") as visited:
            expect(visited.locator("main")).to_contain_text("30天后删除")
            expect(visited.locator("nav [aria-current=page]")).to_have_text("关于")
            assert not visited.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@browser_test
@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_the_buttons_keep_nobody_out(page: Page, large: bool) -> None:
    if large:
        page.get_by_role("button", name="长辈版").click()
    ask(page, GOAL)
    page.get_by_role("button", name="引用不对").click()
    expect(page.locator(".which")).to_be_visible()
    assert violations(page) == []
    assert [target for target in targets(page) if min(target.width, target.height) < (60 if large else 44)] == []
    assert [text for text in texts(page) if text.contrast < 4.5 or text.size < (20 if large else 16)] == []
    assert sticking_out(page) == []


@browser_test
def test_the_buttons_are_there_in_english(page: Page) -> None:
    page.locator('[data-preference="language"]').click()
    ask(page, GOAL)
    page.get_by_role("button", name="Wrong quotation").click()
    expect(page.get_by_role("group", name="Which quotation is wrong")).to_be_visible()
    page.get_by_role("button", name="Helpful").click()
    expect(page.locator(".feedback .said")).to_have_text("Thank you; kept: Helpful.")
    expect(page.locator(".site-footer")).to_contain_text("This site keeps what is asked or judged")
