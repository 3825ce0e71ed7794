"""Reading aloud and speaking a question, with stand-ins for the browser's own: a test has neither voice nor microphone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from lnplan_qa.config import PROJECT_ROOT

from .assistant import FixedAssistant
from .conftest import DESK, PHONE, ask, visiting
from .test_page import BOTH, scrolls_sideways

pytestmark = pytest.mark.browser

#: A voice that says nothing and remembers it; ``window.say(n)`` ends the n-th sentence.
VOICE = """
window.said = [];
const voices = VOICES;
Object.defineProperty(window, "SpeechSynthesisUtterance", {value: function (text) { this.text = text; }, configurable: true});
Object.defineProperty(window, "speechSynthesis", {configurable: true, value: {
  getVoices: () => voices,
  speak: (utterance) => window.said.push(utterance),
  cancel: () => { window.cancelled = (window.cancelled || 0) + 1; },
  addEventListener: (name, listener) => { if (name === "voiceschanged") window.voicesChanged = listener; },
}});
"""
CHINESE_VOICE = VOICE.replace("VOICES", '[{lang: "en-US", name: "e"}, {lang: "zh-HK", name: "h"}, {lang: "zh_CN", name: "c"}]')
FOREIGN_VOICE = VOICE.replace("VOICES", '[{lang: "en-US", name: "e"}]')
NO_VOICE = "Object.defineProperty(window, 'speechSynthesis', {value: undefined}); delete window.speechSynthesis;"

#: A microphone that hears what the test tells it: ``window.ear.hear(text)``, ``window.ear.fail(error)``.
EAR = """
window.webkitSpeechRecognition = undefined;
window.SpeechRecognition = function () {
  window.ear = this;
  this.start = () => { this.started = true; };
  this.stop = () => this.onend();
  this.hear = (text) => this.onresult({results: [[{transcript: text}]]});
  this.fail = (error) => { this.onerror({error}); this.onend(); };
};
"""
NO_EAR = "window.SpeechRecognition = undefined; window.webkitSpeechRecognition = undefined;"


# --- Reading aloud ----------------------------------------------------------------------------------------------------


@BOTH
def test_an_answer_is_read_aloud_sentence_by_sentence_in_chinese(
    browser: Browser, address: str, viewport: ViewportSize
) -> None:
    with visiting(browser, address, viewport, before=CHINESE_VOICE) as page:
        ask(page, "农村低保")
        button = page.locator(".read")
        expect(button).to_have_text("朗读")
        button.click()
        expect(button).to_have_text("停止朗读")
        expect(button).to_have_attribute("aria-pressed", "true")
        said = page.evaluate("window.said.map((one) => [one.text, one.lang, one.voice.name])")
        assert said == [
            ["2025年农村最低生活保障标准目标为约895元每人每月（2019年为385元）。", "zh-CN", "c"],
            ["规划写明。", "zh-CN", "c"],
        ]
        page.evaluate("window.said.forEach((one) => one.onend())")
        expect(button).to_have_text("朗读")
        assert not scrolls_sideways(page)


def test_reading_stops_by_the_same_button_by_another_card_and_by_a_question(browser: Browser, address: str) -> None:
    with visiting(browser, address, PHONE, before=CHINESE_VOICE) as page:
        ask(page, "农村低保")
        ask(page, "敬老院")
        first, second = page.locator(".read").all()
        first.click()
        first.click()
        expect(first).to_have_text("朗读")
        first.click()
        second.click()
        expect(first).to_have_text("朗读")
        expect(second).to_have_text("停止朗读")
        cancelled = page.evaluate("window.cancelled")
        ask(page, "电话")
        expect(second).to_have_text("朗读")
        assert page.evaluate("window.cancelled") > cancelled


def test_a_card_that_a_reload_brought_back_can_be_read(browser: Browser, address: str) -> None:
    with visiting(browser, address, PHONE, before=CHINESE_VOICE) as page:
        ask(page, "农村低保")
        page.reload()
        page.locator(".read").click()
        expect(page.locator(".read")).to_have_count(1)
        assert page.evaluate("window.said.length") == 2


@pytest.mark.parametrize("script", [NO_VOICE, FOREIGN_VOICE], ids=["none", "foreign"])
def test_without_a_chinese_voice_there_is_no_button(browser: Browser, address: str, script: str) -> None:
    with visiting(browser, address, DESK, before=script) as page:
        ask(page, "农村低保")
        expect(page.locator(".copy")).to_be_visible()
        assert page.locator(".read").count() == 0


def test_a_voice_that_comes_late_brings_the_button(browser: Browser, address: str) -> None:
    with visiting(browser, address, DESK, before=VOICE.replace("VOICES", "[]")) as page:
        ask(page, "农村低保")
        assert page.locator(".read").count() == 0
        page.evaluate("speechSynthesis.getVoices().push({lang: 'zh-CN', name: 'c'}); window.voicesChanged();")
        expect(page.locator(".read")).to_be_visible()


# --- Speaking a question ----------------------------------------------------------------------------------------------


@BOTH
def test_a_question_is_spoken_looked_over_and_sent(
    browser: Browser, address: str, assistant: FixedAssistant, viewport: ViewportSize
) -> None:
    before = len(assistant.asked)
    with visiting(browser, address, viewport, before=EAR) as page:
        button = page.get_by_role("button", name="说话提问")
        button.click()
        expect(page.get_by_role("button", name="说完了")).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".hint")).to_contain_text("可能会传给浏览器的厂商")
        assert page.evaluate("[window.ear.started, window.ear.lang]") == [True, "zh-CN"]
        page.evaluate("window.ear.hear('农村')")
        page.evaluate("window.ear.hear('农村低保')")
        expect(page.locator("textarea")).to_have_value("农村低保")
        page.get_by_role("button", name="说完了").click()
        expect(button).to_be_visible()
        expect(page.locator(".hint")).to_contain_text("听得对不对")
        expect(page.locator("textarea")).to_be_focused()
        assert len(assistant.asked) == before
        page.press("textarea", "Enter")
        expect(page.locator(".badge")).to_have_text("规划写明")
        assert assistant.asked[-1][0] == "农村低保"
        assert not scrolls_sideways(page)


@pytest.mark.parametrize(
    ("error", "words", "stays"),
    [("not-allowed", "没有允许使用麦克风", True), ("no-speech", "没有听到声音", True), ("network", "不能识别语音", False)],
)
def test_what_goes_wrong_is_said_and_a_browser_that_cannot_loses_the_button(
    browser: Browser, address: str, error: str, words: str, stays: bool
) -> None:
    with visiting(browser, address, PHONE, before=EAR) as page:
        page.fill("textarea", "已经打的字")
        page.get_by_role("button", name="说话提问").click()
        page.evaluate("error => window.ear.fail(error)", error)
        expect(page.locator(".hint")).to_contain_text(words)
        expect(page.locator("textarea")).to_have_value("已经打的字")
        expect(page.get_by_role("button", name="说话提问")).to_have_count(1 if stays else 0)


@pytest.mark.parametrize(
    "script", [NO_EAR, f"{EAR} Object.defineProperty(window, 'isSecureContext', {{value: false}});"], ids=["none", "no TLS"]
)
def test_without_recognition_there_is_no_button(browser: Browser, address: str, script: str) -> None:
    with visiting(browser, address, DESK, before=script) as page:
        expect(page.locator(".speak")).to_be_hidden()


def test_the_scripts_make_no_request_of_their_own() -> None:
    """What a browser does with a voice is its own affair, and said; the page sends it nowhere."""
    text = (PROJECT_ROOT / "lnplan_qa" / "web" / "static" / "speech.js").read_text(encoding="utf-8")
    assert not [word for word in ("fetch(", "XMLHttpRequest", "sendBeacon", "http") if word in text]
