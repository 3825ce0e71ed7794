"""The page in a real browser, at a phone's and a desk's width."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from lnplan_qa.config import MAX_QUESTION_CHARACTERS
from lnplan_qa.errors import SearchIndexError
from lnplan_qa.types import PlanDocument
from lnplan_qa.web.loading import Assistant, QAProvider

from .assistant import HOSTILE, FixedAssistant
from .conftest import DESK, NARROW, PHONE, ask, serving, visiting

pytestmark = pytest.mark.browser

BOTH = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])

#: Elements that show text, with the ratio of their text's colour to the colour behind it, and its size in pixels.
_MEASURE_TEXT = """() => {
  const canvas = document.createElement("canvas").getContext("2d");
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const colour = rgb(getComputedStyle(node).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const measured = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    if (!own || !node.checkVisibility() || ["SCRIPT", "STYLE"].includes(node.tagName)) continue;
    const style = getComputedStyle(node);
    const [one, other] = [luminance(rgb(style.color)), luminance(behind(node))].sort((x, y) => y - x);
    measured.push([(one + 0.05) / (other + 0.05), parseFloat(style.fontSize), node.textContent.trim().slice(0, 30)]);
  }
  return measured;
}"""


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@BOTH
def test_a_question_typed_and_sent_with_enter_is_answered_and_its_citation_opens_highlighted(
    browser: Browser, address: str, viewport: ViewportSize, plan: PlanDocument
) -> None:
    with visiting(browser, address, viewport) as page:
        ask(page, "敬老院集中供养率到哪年要到多少？")
        expect(page.locator(".card .answer")).to_have_text("农村五保集中供养率到2025年达到41.08%。")
        expect(page.locator(".badge")).to_have_text("规划写明")
        page.locator(".cite").first.click()
        mark = page.locator(".reader mark")
        expect(mark).to_have_text("农村五保集中供养率到2025年达到41.08%")
        expect(mark).to_be_in_viewport()
        assert mark.evaluate("node => node.textContent") in plan.text


def test_on_a_desk_the_reader_stands_beside_the_conversation(desk: Page) -> None:
    ask(desk, "敬老院集中供养率")
    desk.locator(".cite").first.click()
    reader, card = desk.locator(".reader").bounding_box(), desk.locator(".card").bounding_box()
    assert reader is not None
    assert card is not None
    assert card["x"] + card["width"] <= reader["x"]
    expect(desk.locator(".reader-close")).to_be_in_viewport(ratio=1)
    expect(desk.locator(".cite").first).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("way", ["button", "back", "escape"])
def test_on_a_phone_the_reader_lies_over_the_answer_and_three_ways_lead_back_to_it(phone: Page, way: str) -> None:
    ask(phone, "敬老院集中供养率")
    phone.locator(".cite").nth(1).click()
    box = phone.locator(".reader").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    expect(phone.locator(".reader mark")).to_be_in_viewport()
    if way == "button":
        phone.locator(".reader-close").click()
    elif way == "back":
        phone.go_back()
    else:
        phone.keyboard.press("Escape")
    expect(phone.locator(".reader")).to_be_hidden()
    expect(phone.locator(".cite").nth(1)).to_be_focused()
    expect(phone.locator(".cite").nth(1)).to_be_in_viewport()


def test_back_closes_the_reader_once_however_many_citations_were_opened(desk: Page) -> None:
    ask(desk, "敬老院集中供养率")
    desk.locator(".cite").nth(0).click()
    desk.locator(".cite").nth(1).click()
    expect(desk.locator(".reader mark")).to_have_text("全市敬老院建设通过新建和提质扩容")
    desk.go_back()
    expect(desk.locator(".reader")).to_be_hidden()
    expect(desk.locator(".composer")).to_be_visible()


@pytest.mark.parametrize("viewport", [NARROW, PHONE, DESK], ids=["narrow", "phone", "desk"])
def test_nothing_scrolls_sideways_before_and_after_an_answer_and_beside_the_plan(
    browser: Browser, address: str, viewport: ViewportSize
) -> None:
    with visiting(browser, address, viewport) as page:
        assert not scrolls_sideways(page)
        for question in ("低保", "电话", "床位", HOSTILE, "长" * 400):
            ask(page, question)
            assert not scrolls_sideways(page), question
        page.locator(".cite").first.click()
        page.locator(".reader mark").first.wait_for()
        assert not scrolls_sideways(page)


def test_no_request_leaves_for_another_host(browser: Browser, address: str) -> None:
    requested: list[str] = []
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    page.on("request", lambda request: requested.append(request.url))
    page.on("websocket", lambda socket: requested.append(socket.url))
    page.goto(address)
    ask(page, "敬老院集中供养率")
    page.locator(".cite").first.click()
    page.locator(".reader mark").wait_for()
    page.wait_for_timeout(500)
    context.close()
    assert len(requested) > 10
    assert {urlsplit(url).netloc for url in requested if not url.startswith("data:")} == {urlsplit(address).netloc}


def test_the_browser_would_refuse_other_hosts(phone: Page) -> None:
    refused = phone.evaluate("fetch('http://127.0.0.2:9/').then(() => 'went out', (error) => error.name)")
    response = phone.request.get(phone.url)
    assert refused == "TypeError"
    assert response.headers["content-security-policy"].startswith("default-src 'self'")


def test_enter_that_ends_a_pinyin_composition_does_not_send(phone: Page, assistant: FixedAssistant) -> None:
    before = len(assistant.asked)
    phone.fill("textarea", "di bao")
    phone.locator("textarea").evaluate(
        """box => {
          box.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", isComposing: true, bubbles: true}));
          box.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", keyCode: 229, bubbles: true}));
        }"""
    )
    phone.wait_for_timeout(300)
    assert phone.locator(".turn").count() == 0
    assert len(assistant.asked) == before
    ask(phone, "低保")
    assert len(assistant.asked) == before + 1


def test_enter_while_the_input_method_composes_does_not_send(phone: Page) -> None:
    """The same with the browser's own composition, as an input method drives it."""
    phone.locator("textarea").focus()
    session = phone.context.new_cdp_session(phone)
    session.send("Input.imeSetComposition", {"text": "dibao", "selectionStart": 5, "selectionEnd": 5})
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    session.send("Input.insertText", {"text": "低保"})
    phone.wait_for_timeout(300)
    assert phone.locator(".turn").count() == 0
    assert phone.locator("textarea").input_value() == "低保"


@pytest.mark.parametrize("seconds", [0.0, 0.5], ids=["quick", "slow"])
@pytest.mark.parametrize("target", [".send", ".examples button >> nth=0"])
def test_a_double_click_sends_once(desk: Page, assistant: FixedAssistant, target: str, seconds: float) -> None:
    before = len(assistant.asked)
    assistant.slow_seconds = seconds
    try:
        desk.fill("textarea", "敬老院")
        # A slow hand; a quick answer is there before its second click. In the page, where no other process delays it.
        desk.locator(target).evaluate(
            """node => new Promise((done) => {
              node.click();
              setTimeout(() => { node.click(); setTimeout(done, 900); }, 250);
            })"""
        )
    finally:
        assistant.slow_seconds = 0.0
    assert len(assistant.asked) == before + 1
    assert desk.locator(".turn").count() == 1
    expect(desk.locator(".hint")).to_be_hidden()


def test_another_question_right_after_an_answer_is_not_taken_for_a_double_click(
    desk: Page, assistant: FixedAssistant
) -> None:
    ask(desk, "敬老院")
    ask(desk, "低保")
    assert [question for question, _ in assistant.asked[-2:]] == ["敬老院", "低保"]


def test_a_second_question_waits_until_the_first_is_answered(desk: Page, assistant: FixedAssistant) -> None:
    before = len(assistant.asked)
    assistant.slow_seconds = 1.5
    try:
        desk.fill("textarea", "敬老院")
        desk.press("textarea", "Enter")
        desk.wait_for_timeout(800)
        desk.fill("textarea", "低保")
        desk.press("textarea", "Enter")
        expect(desk.locator(".hint")).to_have_text("上一个问题还在回答，请稍等。")
        expect(desk.locator("textarea")).to_have_value("低保")
        desk.locator(".card").wait_for()
    finally:
        assistant.slow_seconds = 0.0
    assert len(assistant.asked) == before + 1


def test_hostile_text_appears_as_written(desk: Page) -> None:
    ask(desk, HOSTILE)
    assert desk.locator(".asked").evaluate("node => node.textContent") == HOSTILE
    assert desk.locator(".answer").evaluate("node => node.textContent") == f"这不属于本规划：{HOSTILE}"
    desk.wait_for_timeout(200)
    assert desk.evaluate("window.hurt") is None
    assert desk.locator(".turn img, .turn script").count() == 0


def test_an_error_shows_plain_words_and_no_traceback(desk: Page) -> None:
    ask(desk, "请崩溃")
    expect(desk.locator(".notice")).to_contain_text("系统出了意外错误")
    shown = desk.locator("body").inner_text()
    assert not [word for word in ("Traceback", "RuntimeError", "secret detail", "Error") if word in shown]
    ask(desk, "低保")
    expect(desk.locator(".badge")).to_have_text("规划写明")


def test_an_empty_question_gets_a_hint_and_is_not_sent(phone: Page, assistant: FixedAssistant) -> None:
    before = len(assistant.asked)
    phone.fill("textarea", "  \n ")
    phone.click(".send")
    expect(phone.locator(".hint")).to_have_text("请先写下您的问题。")
    assert phone.locator(".turn").count() == 0
    assert len(assistant.asked) == before


def test_a_question_too_long_is_kept_and_says_by_how_much(phone: Page, assistant: FixedAssistant) -> None:
    before = len(assistant.asked)
    phone.fill("textarea", "问" * (MAX_QUESTION_CHARACTERS + 1))
    phone.press("textarea", "Enter")
    expect(phone.locator(".hint")).to_contain_text(
        f"{MAX_QUESTION_CHARACTERS + 1} 个字，最多 {MAX_QUESTION_CHARACTERS} 个字"
    )
    assert len(phone.locator("textarea").input_value()) == MAX_QUESTION_CHARACTERS + 1
    assert len(assistant.asked) == before


def test_the_earlier_questions_of_the_visitor_go_along_and_nobody_elses(
    browser: Browser, address: str, phone: Page, assistant: FixedAssistant
) -> None:
    ask(phone, "农村低保")
    ask(phone, "那城市低保呢")
    assert assistant.asked[-1] == ("那城市低保呢", ("农村低保",))
    with visiting(browser, address, DESK) as other:
        ask(other, "低保")
        assert not assistant.asked[-1][1]


def test_only_the_last_questions_go_along(phone: Page, assistant: FixedAssistant) -> None:
    for number in range(7):
        ask(phone, f"低保{number}")
    assert assistant.asked[-1] == ("低保6", ("低保1", "低保2", "低保3", "低保4", "低保5"))


def test_a_choice_is_asked_by_choosing_it(phone: Page, assistant: FixedAssistant) -> None:
    ask(phone, "床位")
    expect(phone.locator(".badge")).to_have_text("请选择")
    phone.get_by_role("button", name="每千名老年人养老床位").click()
    phone.locator(".turn").nth(1).locator(".card").wait_for()
    assert assistant.asked[-1] == ("每千名老年人养老床位", ("床位",))


def test_a_refusal_shows_what_is_missing_and_what_is_related_but_no_sources(phone: Page) -> None:
    ask(phone, "民政局电话")
    expect(phone.locator(".badge")).to_have_text("规划未写")
    expect(phone.locator(".missing")).to_contain_text("民政局的电话")
    expect(phone.locator(".related h3")).to_have_text("相关内容（不是答案）")
    assert phone.locator(".sources").count() == 0


@BOTH
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_is_large_and_stands_out(browser: Browser, address: str, viewport: ViewportSize, dark: bool) -> None:
    with visiting(browser, address, viewport, dark) as page:
        for question in ("低保", "电话", "床位", "<", "崩溃"):
            ask(page, question)
        page.click(".send")
        page.locator(".cite").first.click()
        page.locator(".reader mark").first.wait_for()
        measured = page.evaluate(_MEASURE_TEXT)
    assert len(measured) > 60
    assert [entry for entry in measured if entry[0] < 4.5] == []
    assert [entry for entry in measured if entry[1] < 16] == []


def test_what_can_be_touched_is_large_enough(phone: Page) -> None:
    for question in ("低保", "床位"):
        ask(phone, question)
    phone.locator(".cite").first.click()
    phone.locator(".reader mark").first.wait_for()
    sizes = phone.evaluate(
        """() => [...document.querySelectorAll("button, textarea, a")].filter((node) => node.checkVisibility())
          .map((node) => [node.getBoundingClientRect().width, node.getBoundingClientRect().height, node.textContent])"""
    )
    assert len(sizes) > 10
    assert [size for size in sizes if min(size[0], size[1]) < 44] == []


def test_the_page_says_what_it_is_in_chinese(browser: Browser, address: str) -> None:
    """Also in a browser that speaks English."""
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    assert '<html lang="zh-CN"' in " ".join(context.request.get(address).text().split())
    page.goto(address)
    page.locator(".composer").wait_for()
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    expect(page).to_have_title("龙南市“十四五”基本公共服务及社会保障规划 问答")
    expect(page.get_by_role("heading", level=1)).to_have_text("龙南市“十四五”基本公共服务及社会保障规划 问答")
    expect(page.get_by_role("textbox", name="您想问规划里的什么？")).to_be_visible()
    expect(page.get_by_role("button", name="提问", exact=True)).to_be_visible()
    expect(page.get_by_role("region", name="问题和回答")).to_have_count(1)
    shown = page.locator("body").inner_text()
    assert not [word for word in ("Gradio", "API", "Settings", "设置") if word in shown]
    context.close()


def test_a_crowd_is_said_and_the_question_can_be_sent_again(browser: Browser, assistant: FixedAssistant) -> None:
    provider = QAProvider(lambda report: assistant)
    provider.load()
    with serving(provider) as url, visiting(browser, url, PHONE) as page:
        page.route("**/gradio_api/call/card", lambda route: route.fulfill(status=503, json={"detail": "full"}))
        ask(page, "低保")
        expect(page.locator(".notice")).to_contain_text("提问的人较多")
        page.unroute("**/gradio_api/call/card")
        page.click(".again")
        expect(page.locator(".badge")).to_have_text("规划写明")
        assert page.locator(".turn").count() == 1


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    opened = threading.Event()
    yield opened
    opened.set()


def test_the_page_is_there_before_the_assistant_and_a_question_waits_for_it(
    browser: Browser, assistant: FixedAssistant, gate: threading.Event
) -> None:
    def load(report: object) -> Assistant:
        assert gate.wait(30)
        return assistant

    provider = QAProvider(load)
    provider.start()
    with serving(provider) as url, visiting(browser, url, PHONE) as page:
        expect(page.locator('.loading[role="status"]')).to_contain_text("正在准备")
        page.fill("textarea", "敬老院")
        page.press("textarea", "Enter")
        expect(page.locator(".waiting")).to_contain_text("正在准备")
        assert page.locator(".card").count() == 0
        gate.set()
        expect(page.locator(".badge")).to_have_text("规划写明")
        expect(page.locator('.loading[role="status"]')).to_be_hidden()


def test_a_loading_that_failed_says_why_and_what_to_do(browser: Browser) -> None:
    def load(report: object) -> Assistant:
        raise SearchIndexError("索引不能用。请运行：lnplan-qa build")

    provider = QAProvider(load)
    provider.load()
    with serving(provider) as url, visiting(browser, url, PHONE) as page:
        expect(page.locator('.loading[role="status"]')).to_contain_text("请运行：lnplan-qa build")
        ask(page, "低保")
        expect(page.locator(".notice")).to_contain_text("请运行：lnplan-qa build")
        assert page.request.get(f"{url}health").status == 503
