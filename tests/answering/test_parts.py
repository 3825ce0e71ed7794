"""Claims about questions of several parts: what is taken apart, and what becomes of the answers."""

from __future__ import annotations

import pytest

from lnplan_qa.answering.part_join import join_parts
from lnplan_qa.answering.parts import split_parts
from lnplan_qa.answering.understand import plain
from lnplan_qa.config import Settings
from lnplan_qa.types import Draft, Kind, Span, Status

from .typed import Reader


@pytest.fixture(scope="module")
def reader(settings: Settings) -> Reader:
    return Reader.of(settings.corpus)


def split(reader: Reader, question: str) -> tuple[str, ...]:
    """The parts."""
    return split_parts(plain(question), reader.patterns)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("低保标准多少？怎么申请？", ("低保标准多少", "怎么申请")),
        ("2025年失业率是多少，另外养老床位有多少？", ("失业率", "养老床位")),
        ("公租房怎么建设？危房怎么改造？", ("公租房", "危房")),
        ("看病、住房和上学分别有什么政策？", ("看病有什么政策", "住房有什么政策", "上学有什么政策")),
        ("写材料要用：失业率是多少？千人床位是多少？", ("失业率", "千人床位")),
    ],
)
def test_questions_side_by_side_are_taken_apart(question: str, parts: tuple[str, ...], reader: Reader) -> None:
    found = split(reader, question)
    assert len(found) == len(parts), found
    assert all(part in piece for part, piece in zip(parts, found, strict=True)), found


@pytest.mark.parametrize(
    "question",
    [
        "公租房怎么建设", "养老、医疗和住房", "失业率是2.2%，对吗？", "规划说要取消低保，是不是？", "留守儿童", "？",
        "城市和农村的低保标准相差多少", "建立健全长效机制，完善保障机制",
    ],
)  # fmt: skip
def test_one_question_stays_whole(question: str, reader: Reader) -> None:
    assert split(reader, question) == (plain(question),)


def test_a_story_stays_with_the_first_question(reader: Reader) -> None:
    parts = split(reader, "我妈八十了，腿脚不好。有没有人上门照看？补贴多少钱？")
    assert len(parts) == 2
    assert parts[0].startswith("我妈八十了")
    assert parts[1] == "补贴多少钱?"


def test_nothing_of_a_question_gets_lost(reader: Reader) -> None:
    question = plain("2025年失业率是多少？养老床位有多少？")
    assert "".join(split(reader, question)) == question


# Joining

_RATE = Draft(Status.ANSWERED, Kind.INDICATOR, "失业率2.2%。", (Span(1, 5), Span(50, 60)))
_BEDS = Draft(Status.ANSWERED, Kind.INDICATOR, "床位40张。", (Span(10, 15),))
_PASSAGE = Draft(Status.ANSWERED, Kind.PASSAGE, "免费。", (Span(20, 25),), note="注意。")
_WRONG = Draft(Status.CORRECTED, Kind.PASSAGE, "与规划不符：有。", (Span(30, 35),))
_SILENT = Draft(Status.NOT_IN_PLAN, Kind.NONE, "规划未写明电话。", related=(Span(40, 45),), missing=("电话",))
_OUTSIDE = Draft(Status.OUT_OF_SCOPE, Kind.NONE, "这不属于本规划。")


def test_two_answers_make_an_answer() -> None:
    joined = join_parts([_RATE, _BEDS])
    assert (joined.status, joined.kind) == (Status.ANSWERED, Kind.INDICATOR)
    assert joined.answer == "失业率2.2%。\n床位40张。"


def test_the_first_quotes_cover_every_part() -> None:
    assert join_parts([_RATE, _BEDS, _PASSAGE]).evidence == (Span(1, 5), Span(10, 15), Span(20, 25), Span(50, 60))


def test_a_partial_answer_names_what_is_missing() -> None:
    joined = join_parts([_BEDS, _SILENT])
    assert joined.status is Status.PARTIAL
    assert joined.missing == ("电话",)
    assert joined.answer == "床位40张。\n规划未写明电话。"
    assert joined.related == (Span(40, 45),)


def test_a_part_out_of_scope_is_missing_too() -> None:
    joined = join_parts([_BEDS, _OUTSIDE])
    assert joined.status is Status.PARTIAL
    assert joined.missing


def test_what_is_corrected_comes_first() -> None:
    joined = join_parts([_BEDS, _WRONG])
    assert joined.status is Status.CORRECTED
    assert joined.answer.startswith("与规划不符")
    assert joined.evidence[0] == Span(30, 35)


def test_all_refused_is_refused_without_evidence() -> None:
    joined = join_parts([_SILENT, _OUTSIDE])
    assert joined.status is Status.NOT_IN_PLAN
    assert joined.evidence == ()


def test_the_same_evidence_twice_is_said_once() -> None:
    assert join_parts([_BEDS, _BEDS]) == _BEDS


def test_words_of_caution_are_kept() -> None:
    assert join_parts([_BEDS, _PASSAGE]).note == "注意。"
