"""Claims about lnplan_qa.search.questions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lnplan_qa.errors import CorpusError
from lnplan_qa.search.questions import QuestionKey, read_questions
from lnplan_qa.types import Passage, Span

PASSAGES = (
    Passage("1.1", "养老", "床位到2025年\n达到40张。", Span(0, 14)),
    Passage("2.1", "医疗", "加强队伍建设。", Span(20, 27)),
    Passage("3.1", "教育", "加强队伍建设。", Span(30, 37)),
)


def _file(folder: Path, *lines: str) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _line(section: str, passage: str, **questions: object) -> str:
    return json.dumps({"section": section, "passage": passage, "questions": questions}, ensure_ascii=False)


def test_each_question_becomes_a_key_of_its_passage(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        _line("1.1", "床位到2025年达到40张。", everyday="养老院有几张床？", keyword=["床位 2025", "养老 床位"]),
    )
    assert read_questions(path, PASSAGES) == (
        QuestionKey(0, "养老院有几张床？", "everyday"),
        QuestionKey(0, "床位 2025", "keyword"),
        QuestionKey(0, "养老 床位", "keyword"),
    )


def test_the_section_tells_equal_sentences_apart(tmp_path: Path) -> None:
    path = _file(tmp_path, _line("3.1", "加强队伍建设。", need="老师够吗？"))
    assert [key.passage for key in read_questions(path, PASSAGES)] == [2]


def test_no_file_means_no_keys(tmp_path: Path) -> None:
    assert read_questions(tmp_path / "questions.jsonl", PASSAGES) == ()


def test_blank_lines_and_empty_questions_are_skipped(tmp_path: Path) -> None:
    assert read_questions(_file(tmp_path, "", _line("2.1", "加强队伍建设。", need=" "), ""), PASSAGES) == ()


def test_a_passage_that_the_plan_does_not_have_is_named_with_its_line(tmp_path: Path) -> None:
    path = _file(tmp_path, _line("2.1", "加强队伍建设。", need="？"), _line("2.1", "发钱。", need="？"))
    with pytest.raises(CorpusError, match=r"questions\.jsonl 第 2 行：规划中没有这一段：“发钱。”"):
        read_questions(path, PASSAGES)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "第 1 行不是有效的 JSON"),
        ("[]", "passage"),
        ('{"passage": "加强队伍建设。"}', "questions"),
        ('{"passage": "加强队伍建设。", "questions": {"need": 3}}', "need 的问句应为文字"),
    ],
)
def test_a_malformed_line_is_named(line: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=message):
        read_questions(_file(tmp_path, line), PASSAGES)
