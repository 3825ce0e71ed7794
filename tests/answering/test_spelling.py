"""Claims about what was typed by sound, with jieba's dictionary and a handful of terms."""

from __future__ import annotations

import pytest

from lnplan_qa.answering.spelling import Spelling
from lnplan_qa.answering.understand import plain
from lnplan_qa.config import Settings
from lnplan_qa.search.tokenizer import Tokenizer

_TERMS = (
    "城镇登记失业率",
    "失业率",
    "低保标准",
    "养老床位",
    "幼儿园",
    "敬老院",
    "福利院",
    "社会救助",
    "残疾人",
    "公租房",
)
_WORDS = {
    "低保": 40,
    "标准": 60,
    "是": 90,
    "多少": 80,
    "养老": 50,
    "床位": 30,
    "怎么": 50,
    "申请": 20,
    "的": 200,
    "地": 20,
}


@pytest.fixture(scope="module")
def spelling(settings: Settings) -> Spelling:
    tokenizer = Tokenizer.from_corpus(settings.corpus)
    return Spelling(_TERMS, lambda: _WORDS, tokenizer.segments, tokenizer.frequency)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("城镇登记师业率", "城镇登记失业率"),
        ("失页率多少", "失业率多少"),
        ("第保标准是多少", "低保标准是多少"),
        ("养老床味有多少", "养老床位有多少"),
        ("腹利院", "福利院"),
        ("社会九助", "社会救助"),
        ("幼二园", "幼儿园"),
    ],
)
def test_what_sounds_like_a_term_becomes_the_term(typed: str, meant: str, spelling: Spelling) -> None:
    assert spelling.correct(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "敬老院",
        "福利院",
        "城镇登记失业率是多少",
        "居家养老怎么申请",
        "标准",
        "有没有人照看老人",
        "一百张床",
        "地震",
        "？",
        "",
        "😀",
    ],
)
def test_words_of_the_dictionary_stay_as_they_are(text: str, spelling: Spelling) -> None:
    assert spelling.correct(text) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dibao biaozhun shi duoshao", "低保标准是多少"),
        ("yanglaochuangwei", "养老床位"),
        ("di bao", "低保"),
        ("yanglao怎么申请", "养老怎么申请"),
    ],
)
def test_pinyin_is_read_into_the_words_of_the_plan(typed: str, meant: str, spelling: Spelling) -> None:
    assert spelling.correct(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "What is the unemployment rate in 2025?", "hello world", "how do I apply", "syb", "H7N9", "wifi", "GDP",
        "list the projects of the health chapter",
    ],
)  # fmt: skip
def test_english_stays_as_it_is(text: str, spelling: Spelling) -> None:
    assert spelling.correct(plain(text)) == plain(text)


def test_correcting_twice_changes_nothing_more(spelling: Spelling) -> None:
    for typed in ("第保标准是多少", "dibao biaozhun", "残级人", "公租方怎么申请"):
        once = spelling.correct(typed)
        assert spelling.correct(once) == once
