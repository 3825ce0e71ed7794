"""What the endpoint gives for a question; it never raises."""

from __future__ import annotations

import threading

import pytest

from lnplan_qa.errors import CorpusError
from lnplan_qa.web.app import answer, suggestions
from lnplan_qa.web.loading import Assistant, QAProvider, Stage
from lnplan_qa.web.page import HISTORY_QUESTIONS, document

from .assistant import FixedAssistant


def ready(assistant: FixedAssistant) -> QAProvider:
    provider = QAProvider(lambda report: assistant)
    provider.load()
    return provider


def test_a_question_before_the_assistant_is_there_waits() -> None:
    result = answer(QAProvider(lambda report: FixedAssistant()), "低保", [])
    assert result == {"state": "wait", "html": "正在准备：读取规划…"}


def test_figures_can_be_asked_while_the_encoder_is_loaded() -> None:
    may_warm, warming = threading.Event(), threading.Event()

    class Warming(FixedAssistant):
        def warm(self) -> None:
            warming.set()
            assert may_warm.wait(10)

    provider = QAProvider(lambda report: Warming())
    provider.start()
    assert warming.wait(10)
    assert provider.progress.stage is Stage.WARMING
    assert answer(provider, "低保", [])["state"] == "answer"
    may_warm.set()


def test_what_needs_the_encoder_waits_without_holding_up_the_figures() -> None:
    assistant = FixedAssistant()
    assistant.encoder_missing = True
    provider = ready(assistant)
    assert answer(provider, "敬老院", []) == {"state": "wait", "html": "正在加载编码器，还要几秒。"}
    assert answer(provider, "低保", [])["state"] == "answer"


def test_what_loading_does_is_told() -> None:
    told: list[str] = []

    def load(report: object) -> Assistant:
        assert callable(report)
        for message in ("还没有索引，正在建立……", "正在编码：256 / 4423"):
            report(message)
            told.append(provider.progress.message)
        return FixedAssistant()

    provider = QAProvider(load)
    provider.load()
    assert told == ["正在准备：还没有索引，正在建立……", "正在准备：编码：256 / 4423"]
    assert provider.progress.stage is Stage.READY


def test_a_failed_loading_keeps_its_cure_and_hides_other_details(caplog: pytest.LogCaptureFixture) -> None:
    def missing(report: object) -> Assistant:
        raise CorpusError("找不到规划文本。请恢复该文件。")

    def broken(report: object) -> Assistant:
        raise RuntimeError("secret detail")

    for load, words in ((missing, "请恢复该文件"), (broken, "意外错误")):
        provider = QAProvider(load)
        provider.load()
        assert provider.progress.stage is Stage.FAILED
        assert words in provider.progress.message
        assert "secret" not in answer(provider, "低保", [])["html"]
    assert "secret detail" in caplog.text


@pytest.mark.parametrize("question", ["", "  ", None, 5, ["低保"], "问" * 600])
def test_what_is_no_question_gets_a_notice(question: object) -> None:
    assert answer(ready(FixedAssistant()), question, [])["state"] == "notice"


@pytest.mark.parametrize("history", [None, "低保", {"a": 1}, [1, None, {"b": 2}]])
def test_a_history_that_is_none_is_left_out(history: object) -> None:
    assistant = FixedAssistant()
    assert answer(ready(assistant), "低保", history)["state"] == "answer"
    assert assistant.asked == [("低保", ())]


def test_a_long_history_is_cut_to_its_end() -> None:
    assistant = FixedAssistant()
    answer(ready(assistant), "低保", [str(number) for number in range(100)])
    assert assistant.asked[0][1] == tuple(str(number) for number in range(100 - HISTORY_QUESTIONS, 100))


def test_an_unexpected_error_is_logged_and_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    result = answer(ready(FixedAssistant()), "崩溃", [])
    assert "secret" not in result["html"]
    assert "系统出了意外错误" in result["html"]
    assert "secret detail" in caplog.text


def test_the_page_has_no_field_left_open() -> None:
    assert "[[" not in document()


def test_nothing_is_suggested_while_the_encoder_is_loaded_or_for_what_is_no_question() -> None:
    assert len(suggestions(ready(FixedAssistant()), "低保", [])) == 2
    assert suggestions(QAProvider(lambda report: FixedAssistant()), "低保", []) == []
    assert suggestions(ready(FixedAssistant()), None, []) == []


def test_a_suggestion_that_fails_is_logged_and_none(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(FixedAssistant):
        def suggest(self, question: str, history: object = ()) -> tuple[str, ...]:
            raise RuntimeError("secret detail")

    assert suggestions(ready(Broken()), "低保", []) == []
    assert "secret detail" in caplog.text
