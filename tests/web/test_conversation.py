"""The conversation in a real browser: what else may be asked, copying, editing, stopping, a reload, a lost server."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from lnplan_qa.web.loading import QAProvider
from lnplan_qa.web.page import HISTORY_QUESTIONS

from .assistant import HOSTILE, FixedAssistant
from .conftest import DESK, PHONE, ask, serving, visiting
from .test_page import BOTH, scrolls_sideways

pytestmark = pytest.mark.browser


@pytest.fixture
def slow(assistant: FixedAssistant) -> Iterator[threading.Event]:
    """Questions wait until the event is set."""
    assistant.gate.clear()
    yield assistant.gate
    assistant.gate.set()


def questions(page: Page) -> list[str]:
    return page.locator(".asked").all_inner_texts()


# --- What else may be asked -------------------------------------------------------------------------------------------


@BOTH
def test_further_questions_stand_under_an_answer_and_are_asked_alone(
    browser: Browser, address: str, assistant: FixedAssistant, viewport: ViewportSize
) -> None:
    with visiting(browser, address, viewport) as page:
        ask(page, "农村低保")
        choice = page.locator(".follow").get_by_role("button", name="2025年城市低保标准是多少？")
        expect(choice).to_be_visible()
        assert page.locator(".follow button").count() == 2
        assert not scrolls_sideways(page)
        choice.click()
        page.locator(".turn").nth(1).locator(".card").wait_for()
        question, earlier = assistant.asked[-1]
        assert question == "2025年城市低保标准是多少？"
        assert not earlier
        # The next one of the visitor's own follows both.
        ask(page, "那城市低保呢")
        assert assistant.asked[-1][1] == ("农村低保", "2025年城市低保标准是多少？")


def test_nothing_is_suggested_where_there_is_nothing_to_suggest(phone: Page) -> None:
    with phone.expect_response(re.compile("call/suggest/")):
        ask(phone, "电话")
    assert phone.locator(".follow").count() == 0


# --- Copying ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("clipboard", [True, False], ids=["clipboard", "without"])
def test_an_answer_is_copied_with_quote_place_document_and_period(
    browser: Browser, address: str, clipboard: bool
) -> None:
    with visiting(browser, address, DESK) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        if not clipboard:  # as on a page without TLS
            page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
        ask(page, "敬老院集中供养率")
        page.locator(".copy").click()
        expect(page.locator(".copy")).to_have_text("已复制")
        expect(page.locator(".copy")).to_have_text("复制（带出处）")
        page.fill("textarea", "")
        page.press("textarea", "Control+V")
        assert page.input_value("textarea").splitlines() == [
            "农村五保集中供养率到2025年达到41.08%。〔规划写明〕",
            "「农村五保集中供养率到2025年达到41.08%」",
            "（第六章 社会保障体系 > 6.4 养老服务）",
            "「全市敬老院建设通过新建和提质扩容」",
            "（第六章 社会保障体系 > 6.4 养老服务）",
            "——龙南市《“十四五”时期基本公共服务及社会保障发展规划》（2021—2025年）。"
            "规划目标不等于已经兑现的待遇，办理请以主管部门的答复为准。",
        ]


# --- Editing, clearing, stopping --------------------------------------------------------------------------------------


@BOTH
def test_the_last_question_is_edited_and_the_new_one_takes_its_place(
    browser: Browser, address: str, assistant: FixedAssistant, viewport: ViewportSize
) -> None:
    with visiting(browser, address, viewport) as page:
        ask(page, "敬老院")
        ask(page, "农村低保")
        expect(page.get_by_role("button", name="修改问题")).to_have_count(1)
        page.get_by_role("button", name="修改问题").click()
        expect(page.locator("textarea")).to_have_value("农村低保")
        expect(page.locator("textarea")).to_be_focused()
        expect(page.locator(".hint")).to_contain_text("代替上一个问题")
        page.fill("textarea", "城市低保")
        page.press("textarea", "Enter")
        expect(page.locator(".asked").last).to_have_text("城市低保")
        page.locator(".turn").last.locator(".card").wait_for()
        assert questions(page) == ["敬老院", "城市低保"]
        assert assistant.asked[-1] == ("城市低保", ("敬老院",))
        expect(page.get_by_role("button", name="不改了")).to_be_hidden()


def test_an_edit_can_be_left(phone: Page, assistant: FixedAssistant) -> None:
    ask(phone, "农村低保")
    before = len(assistant.asked)
    phone.get_by_role("button", name="修改问题").click()
    phone.get_by_role("button", name="不改了").click()
    expect(phone.locator("textarea")).to_have_value("")
    expect(phone.locator(".hint")).to_be_hidden()
    ask(phone, "敬老院")
    assert questions(phone) == ["农村低保", "敬老院"]
    assert len(assistant.asked) == before + 1


@BOTH
def test_clearing_forgets_everything(
    browser: Browser, address: str, assistant: FixedAssistant, viewport: ViewportSize
) -> None:
    with visiting(browser, f"{address}?q=农村低保", viewport) as page:
        page.locator(".card").wait_for()
        page.get_by_role("button", name="清空问答").click()
        expect(page.locator(".turn")).to_have_count(0)
        expect(page.get_by_role("button", name="清空问答")).to_be_hidden()
        expect(page.locator(".cleared")).to_contain_text("问答已清空。")
        expect(page.locator(".hint")).to_be_hidden()
        assert page.evaluate("sessionStorage.length") == 0
        assert "?q=" not in page.url
        ask(page, "城市低保")
        assert assistant.asked[-1] == ("城市低保", ())


@BOTH
def test_what_was_cleared_is_brought_back_until_the_next_question(
    browser: Browser, address: str, assistant: FixedAssistant, viewport: ViewportSize
) -> None:
    with visiting(browser, address, viewport) as page:
        ask(page, "敬老院")
        ask(page, "农村低保")
        page.locator(".follow").wait_for()
        before = page.locator(".log").inner_text()
        page.get_by_role("button", name="清空问答").click()
        expect(page.locator(".turn")).to_have_count(0)
        page.get_by_role("button", name="恢复").click()
        assert page.locator(".log").inner_text() == before
        expect(page.locator(".cleared")).to_have_text("")
        expect(page.locator(".heard")).to_contain_text("问答已恢复。")
        ask(page, "那城市低保呢")
        assert assistant.asked[-1] == ("那城市低保呢", ("敬老院", "农村低保"))
        page.reload()
        expect(page.locator(".asked")).to_have_count(3)
        page.get_by_role("button", name="清空问答").click()
        ask(page, "农村低保")
        expect(page.get_by_role("button", name="恢复")).to_have_count(0)


@BOTH
def test_a_question_can_be_stopped_and_asked_again(
    browser: Browser, address: str, viewport: ViewportSize, slow: threading.Event
) -> None:
    with visiting(browser, address, viewport) as page:
        page.fill("textarea", "农村低保")
        page.press("textarea", "Enter")
        page.get_by_role("button", name="停止").click()
        expect(page.locator(".notice")).to_contain_text("已停止")
        expect(page.locator(".send")).to_have_attribute("aria-disabled", "false")
        slow.set()
        page.get_by_role("button", name="再试一次").click()
        expect(page.locator(".badge")).to_have_text("规划写明")
        assert questions(page) == ["农村低保"]


def test_a_question_that_was_stopped_is_no_part_of_the_history(
    phone: Page, assistant: FixedAssistant, slow: threading.Event
) -> None:
    phone.fill("textarea", "农村低保")
    phone.press("textarea", "Enter")
    phone.get_by_role("button", name="停止").click()
    phone.locator(".notice").wait_for()
    slow.set()
    ask(phone, "敬老院")
    assert assistant.asked[-1] == ("敬老院", ())


# --- The address ------------------------------------------------------------------------------------------------------


@BOTH
def test_a_question_in_the_address_is_asked_once(
    browser: Browser, address: str, assistant: FixedAssistant, viewport: ViewportSize
) -> None:
    before = len(assistant.asked)
    with visiting(browser, f"{address}?q=%20农村低保%20", viewport) as page:
        expect(page.locator(".badge")).to_have_text("规划写明")
        page.reload()
        expect(page.locator(".badge")).to_have_text("规划写明")
        assert questions(page) == ["农村低保"]
        assert len(assistant.asked) == before + 1
        page.goto(f"{address}?q=敬老院")
        page.locator(".turn").nth(1).locator(".card").wait_for()
        assert questions(page) == ["农村低保", "敬老院"]


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20"])
def test_an_address_without_a_question_asks_nothing(browser: Browser, address: str, query: str) -> None:
    with visiting(browser, address + query, PHONE) as page:
        page.wait_for_timeout(300)
        assert page.locator(".turn").count() == 0
        expect(page.locator(".hint")).to_be_hidden()


def test_a_question_in_the_address_that_is_too_long_is_shown_and_not_asked(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}?q={'长' * 501}", PHONE) as page:
        expect(page.locator(".hint")).to_contain_text("501 个字")
        assert len(page.input_value("textarea")) == 501
        assert page.locator(".turn").count() == 0


# --- A reload ---------------------------------------------------------------------------------------------------------


@BOTH
def test_a_reload_brings_back_cards_follow_ups_and_the_history(
    browser: Browser, address: str, assistant: FixedAssistant, viewport: ViewportSize
) -> None:
    with visiting(browser, address, viewport) as page:
        ask(page, "敬老院")
        ask(page, "农村低保")
        page.locator(".follow").wait_for()
        before = page.locator(".log").inner_text()
        asked = len(assistant.asked)
        page.reload()
        page.locator(".follow").wait_for()
        assert page.locator(".log").inner_text() == before
        assert len(assistant.asked) == asked
        page.locator(".turn").first.locator(".cite").first.click()
        expect(page.locator(".reader mark").first).to_be_in_viewport()
        page.keyboard.press("Escape")
        ask(page, "那城市低保呢")
        assert assistant.asked[-1] == ("那城市低保呢", ("敬老院", "农村低保"))


def test_another_tab_knows_nothing_of_it(browser: Browser, address: str, phone: Page) -> None:
    ask(phone, "农村低保")
    other = phone.context.new_page()
    other.goto(address)
    other.locator(".composer textarea").wait_for()
    assert other.locator(".turn").count() == 0
    assert phone.evaluate("[localStorage.length, document.cookie]") == [0, ""]


def test_hostile_text_appears_as_written_after_a_reload_too(desk: Page) -> None:
    ask(desk, HOSTILE)
    desk.reload()
    desk.locator(".card").wait_for()
    assert desk.locator(".asked").evaluate("node => node.textContent") == HOSTILE
    assert desk.locator(".answer").evaluate("node => node.textContent") == f"这不属于本规划：{HOSTILE}"
    assert desk.evaluate("window.hurt") is None


def test_a_broken_memory_is_forgotten(browser: Browser, address: str) -> None:
    for kept in ("{", "5", '[1, null, {"question": 5}]'):
        with visiting(browser, address, PHONE) as page:
            page.evaluate("text => sessionStorage.setItem('lnplan.turns', text)", kept)
            page.reload()
            ask(page, "农村低保")
            expect(page.locator(".badge")).to_have_text("规划写明")


def test_a_reload_in_the_middle_of_a_question_asks_it_again(phone: Page, slow: threading.Event) -> None:
    phone.fill("textarea", "农村低保")
    phone.press("textarea", "Enter")
    phone.locator(".waiting").wait_for()
    phone.reload()
    expect(phone.locator(".waiting")).to_be_visible()
    slow.set()
    expect(phone.locator(".badge")).to_have_text("规划写明")
    assert questions(phone) == ["农村低保"]


def test_a_browser_that_keeps_nothing_still_answers(browser: Browser, address: str) -> None:
    with visiting(browser, address, PHONE) as page:
        page.evaluate(
            """() => {
              Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
            }"""
        )
        ask(page, "农村低保")
        ask(page, "敬老院")
        expect(page.locator(".badge")).to_have_count(2)


def test_a_long_conversation_keeps_its_newest_turns(phone: Page, assistant: FixedAssistant) -> None:
    for number in range(32):
        ask(phone, f"低保{number}")
    phone.reload()
    phone.locator(".card").first.wait_for()
    assert questions(phone) == [f"低保{number}" for number in range(2, 32)]
    ask(phone, "低保32")
    assert len(assistant.asked[-1][1]) == HISTORY_QUESTIONS


# --- A slow or lost server --------------------------------------------------------------------------------------------


def test_a_slow_answer_says_that_it_is_slow(phone: Page, slow: threading.Event) -> None:
    phone.clock.install()
    phone.fill("textarea", "农村低保")
    phone.press("textarea", "Enter")
    expect(phone.locator(".waiting")).to_contain_text("正在规划里查找")
    phone.clock.fast_forward(4_100)
    expect(phone.locator(".waiting")).to_contain_text("回应较慢")
    slow.set()
    expect(phone.locator(".badge")).to_have_text("规划写明")


@BOTH
def test_a_server_killed_in_the_middle_of_a_question_and_started_again_answers_it(
    browser: Browser, viewport: ViewportSize
) -> None:
    assistant = FixedAssistant()
    assistant.gate.clear()
    provider = QAProvider(lambda report: assistant)
    provider.load()
    with serving(provider) as url:
        port = int(url.rstrip("/").rpartition(":")[2])
        context = browser.new_context(viewport=viewport, locale="zh-CN")
        page = context.new_page()
        page.goto(url)
        page.fill("textarea", "农村低保")
        with page.expect_response(re.compile("call/card$")):
            page.press("textarea", "Enter")
    assistant.gate.set()
    try:
        expect(page.locator(".waiting")).to_contain_text("正在重新连接")
        with serving(provider, port=port):
            expect(page.locator(".badge")).to_have_text("规划写明")
            assert questions(page) == ["农村低保"]
            ask(page, "敬老院")
            expect(page.locator(".badge")).to_have_count(2)
    finally:
        context.close()


def test_a_server_that_stays_away_is_said_and_the_question_can_be_sent_again(phone: Page) -> None:
    def lose(route: Route) -> None:
        route.abort()

    phone.clock.install()
    phone.route("**/gradio_api/**", lose)
    phone.fill("textarea", "农村低保")
    phone.press("textarea", "Enter")
    expect(phone.locator(".waiting")).to_contain_text("正在重新连接")
    for _ in range(3):  # every try needs an answer of the network in between
        phone.clock.fast_forward(61_000)
        phone.wait_for_timeout(50)
    expect(phone.locator(".notice")).to_contain_text("连不上服务器。请检查网络")
    phone.unroute("**/gradio_api/**", lose)
    phone.click(".again")
    expect(phone.locator(".badge")).to_have_text("规划写明")


def test_a_server_that_is_starting_is_waited_for(phone: Page) -> None:
    def starting(route: Route) -> None:
        route.fulfill(status=503, headers={"Retry-After": "2"}, json={"detail": "starting"})

    phone.route("**/gradio_api/call/card", starting)
    phone.fill("textarea", "农村低保")
    phone.press("textarea", "Enter")
    expect(phone.locator(".waiting")).to_contain_text("启动服务")
    phone.unroute("**/gradio_api/call/card", starting)
    expect(phone.locator(".badge")).to_have_text("规划写明")
