"""Keeping: nothing unless the operator says so; a judgement lands on the answer and its passage."""

from __future__ import annotations

import dataclasses
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lnplan_qa.config import Settings
from lnplan_qa.errors import QuestionError
from lnplan_qa.feedback.store import Store, Verdict
from lnplan_qa.request import RequestError
from lnplan_qa.web.keeping import Keeping, feedback_buttons

from .assistant import HOSTILE, FixedAssistant

QUESTION = "敬老院集中供养率"


@pytest.fixture
def keeping(settings: Settings, tmp_path: Path) -> Iterator[Keeping]:
    kept = Keeping(dataclasses.replace(settings, data=tmp_path, log=True, feedback=True, keep_days=30))
    yield kept
    kept.close()


def test_by_default_nothing_is_kept_and_no_file_is_made(
    settings: Settings, tmp_path: Path, assistant: FixedAssistant
) -> None:
    kept = Keeping(dataclasses.replace(settings, data=tmp_path / "data"))
    answer = assistant.ask(QUESTION)
    kept.asked(answer)
    assert kept.buttons(answer, ()) == ""
    assert kept.words == "本页不保存您的问题。"
    assert not (tmp_path / "data").exists()


def test_what_an_earlier_choice_left_still_expires(settings: Settings, tmp_path: Path, assistant: FixedAssistant) -> None:
    store = Store(tmp_path, 30)
    store.add_question(assistant.ask(QUESTION))
    store._connection.execute("UPDATE questions SET day = '2020-01-01'")
    store._connection.commit()
    store.close()
    Keeping(dataclasses.replace(settings, data=tmp_path)).close()
    store = Store(tmp_path, 10_000)
    assert list(store.questions()) == []
    store.close()


def test_the_page_says_what_is_kept_and_for_how_long(settings: Settings, tmp_path: Path) -> None:
    for log, feedback, words in ((True, False, "保存提问"), (False, True, "保存您按下的评价"), (True, True, "保存提问和您按下的评价")):
        kept = Keeping(dataclasses.replace(settings, data=tmp_path, log=log, feedback=feedback, keep_days=30))
        assert words in kept.words
        assert "30天后删除" in kept.words
        kept.close()


def test_a_judgement_is_that_of_the_answer_given_again(
    keeping: Keeping, assistant: FixedAssistant, tmp_path: Path
) -> None:
    message = keeping.judge(assistant, {"question": QUESTION, "history": ["养老"], "verdict": "wrong_citation", "citation": 1})
    assert message == "谢谢，已记下：引用不对。"
    store = Store(tmp_path)
    (item,) = store.feedback()
    store.close()
    assert (item.verdict, item.history, item.wrong) == (Verdict.WRONG_CITATION, ("养老",), 1)
    assert [passage.quote for passage in item.citations] == [one.quote for one in assistant.ask(QUESTION).citations]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"verdict": "helpful"}, '缺少 "question"'),
        ({"question": QUESTION}, '"verdict" 应是 helpful、not_answered、wrong_citation 之一'),
        ({"question": QUESTION, "verdict": ["helpful"]}, '"verdict" 应是'),
        ({"question": QUESTION, "verdict": "wrong_citation", "citation": 2}, '"citation" 应是'),
        ({"question": QUESTION, "verdict": "wrong_citation", "citation": True}, '"citation" 应是'),
        ({"question": QUESTION, "verdict": "helpful", "citation": "x"}, '"citation" 应是'),
    ],
)
def test_what_is_no_judgement_is_told_so_and_not_kept(
    keeping: Keeping, assistant: FixedAssistant, tmp_path: Path, content: dict[str, object], words: str
) -> None:
    with pytest.raises((RequestError, QuestionError), match=re.escape(words)):
        keeping.judge(assistant, content)
    store = Store(tmp_path)
    assert list(store.feedback()) == []
    store.close()


def test_a_file_that_cannot_be_written_costs_nobody_an_answer(
    keeping: Keeping, assistant: FixedAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    assert keeping._store is not None
    keeping._store._connection.execute("DROP TABLE questions")
    keeping.asked(assistant.ask(QUESTION))
    assert "could not be kept" in caplog.text


def test_the_buttons_carry_the_question_as_written(assistant: FixedAssistant) -> None:
    markup = feedback_buttons(assistant.ask(HOSTILE), [HOSTILE, "那农村呢"], 30)
    assert "<img" not in markup
    assert "<script" not in markup
    found = re.search(r'data-question="([^"]*)" data-history="([^"]*)"', markup)
    assert found is not None
    assert html.unescape(found[1]) == HOSTILE
    assert json.loads(html.unescape(found[2])) == [HOSTILE, "那农村呢"]


def test_a_refusal_has_no_citation_to_be_wrong(assistant: FixedAssistant) -> None:
    assert "引用不对" in feedback_buttons(assistant.ask(QUESTION), (), 30)
    assert "第2条" in feedback_buttons(assistant.ask(QUESTION), (), 30)
    assert "引用不对" not in feedback_buttons(assistant.ask("民政局电话"), (), 30)
