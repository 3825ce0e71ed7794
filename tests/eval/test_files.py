"""Anyone's question file: what is read, and what is said about what is not."""

from __future__ import annotations

import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest

from lnplan_qa.config import MAX_QUESTION_CHARACTERS
from lnplan_qa.evaluation.files import QuestionFileError, RowProblem, encoding_of, read_questions_file
from lnplan_qa.evaluation.questions import EvalQuestion
from lnplan_qa.render import STATUS_WORDS
from lnplan_qa.types import Status


def read(path: Path) -> tuple[list[EvalQuestion], list[RowProblem]]:
    found = list(read_questions_file(path))
    return [item for item in found if isinstance(item, EvalQuestion)], [
        item for item in found if isinstance(item, RowProblem)
    ]


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_question_and_answer_are_enough(tmp_path: Path) -> None:
    questions, problems = read(write(tmp_path / "q.csv", "问题,答案\n低保多少？,895\n"))
    assert problems == []
    assert (questions[0].question, questions[0].gold_answer, questions[0].status, questions[0].row) == (
        "低保多少？",
        "895",
        None,
        2,
    )
    assert questions[0].gold_quotes is None


def test_every_column_is_understood_in_chinese(tmp_path: Path) -> None:
    header = "编号,问题,答案,状态,引用,数值,此前的提问,类别,人群,章节,备注"
    row = 'a1,那农村呢？,895元,有答案,甲|乙,895、40,"一\n二",追问,家长,2.3,说明'
    questions, problems = read(write(tmp_path / "q.csv", f"{header}\n{row}\n"))
    assert problems == []
    assert questions == [
        EvalQuestion(
            "a1", "那农村呢？", ("一", "二"), "家长", "追问", Status.ANSWERED, ("甲", "乙"), ("895", "40"), "895元",
            section="2.3", note="说明", row=2,
        )
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_files_of_spreadsheets_are_read_in_whatever_encoding_they_were_saved(tmp_path: Path, encoding: str) -> None:
    questions, problems = read(write(tmp_path / "q.csv", "问题,答案\n养老床位几张？,40\n", encoding))
    assert (questions[0].question, problems) == ("养老床位几张？", [])


def test_an_encoding_that_is_neither_is_said_with_the_cure(tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    path.write_bytes("问题,答案\n".encode() + b"\xff\xfe\xff\xff\n")
    with pytest.raises(QuestionFileError, match=r"q\.csv 的编码既不是 UTF-8 也不是 GBK.*另存为 UTF-8"):
        read(path)


def test_a_character_split_between_two_reads_is_no_wrong_encoding(tmp_path: Path) -> None:
    text = "问题,答案\n" + "".join(f"{'问' * 100}{i}？,1\n" for i in range(4000))
    assert encoding_of(write(tmp_path / "q.csv", text)) == "utf-8-sig"
    assert encoding_of(write(tmp_path / "g.csv", text, "gbk")) == "gb18030"


def test_a_missing_question_column_names_what_was_found(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match=r"缺少“问题”一列.*姓名、答案"):
        read(write(tmp_path / "q.csv", "姓名,答案\n甲,1\n"))


def test_empty_rows_are_skipped_and_a_row_without_a_question_is_named(tmp_path: Path) -> None:
    questions, problems = read(write(tmp_path / "q.csv", "\n问题,答案\n\n甲？,1\n,,\n , \n,只有答案\n乙？,2\n"))
    assert [question.question for question in questions] == ["甲？", "乙？"]
    assert [str(problem) for problem in problems] == ["第 7 行：没有问题。请填写“问题”（question）。"]
    assert [question.row for question in questions] == [4, 8]


def test_bad_rows_do_not_stop_the_good_ones(tmp_path: Path) -> None:
    lines = [
        '{"question": "甲？", "answer": "1"}',
        "not json",
        "[1]",
        '{"question": 5}',
        '{"question": "乙？", "status": "也许"}',
        f'{{"question": "{"长" * (MAX_QUESTION_CHARACTERS + 1)}"}}',
        '{"question": "丙？", "status": "not_in_plan", "gold_quotes": []}',
    ]
    questions, problems = read(write(tmp_path / "q.jsonl", "\n".join(lines)))
    assert [question.question for question in questions] == ["甲？", "丙？"]
    assert [problem.row for problem in problems] == [2, 3, 4, 5, 6]
    assert "状态“也许”不认识" in problems[3].message


@pytest.mark.parametrize("status", Status)
def test_a_status_may_be_written_as_answers_show_it(tmp_path: Path, status: Status) -> None:
    questions, problems = read(write(tmp_path / "q.csv", f"问题,状态\n甲？,{STATUS_WORDS[status]}\n"))
    assert problems == []
    assert questions[0].status == status


def test_an_empty_file_and_an_unknown_kind_are_said(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match="是空的"):
        read(write(tmp_path / "q.csv", ""))
    with pytest.raises(QuestionFileError, match=r"\.doc，不认识"):
        read(write(tmp_path / "q.doc", "x"))
    with pytest.raises(QuestionFileError, match="另存为"):
        read(write(tmp_path / "q.xls", "x"))
    with pytest.raises(QuestionFileError, match="找不到文件"):
        read(tmp_path / "missing.csv")


def test_a_workbook_is_read_by_its_values(tmp_path: Path) -> None:
    path = workbook(tmp_path / "q.xlsx", [["问题", "答案"], ["床位？", 40.0], [None, None], ["覆盖率？", "100%"]])
    questions, problems = read(path)
    assert [(question.question, question.gold_answer, question.row) for question in questions] == [
        ("床位？", "40", 2),
        ("覆盖率？", "100%", 4),
    ]
    assert problems == []


def test_a_formula_is_never_computed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "q.xlsx", [["问题", "答案"], ['=WEBSERVICE("http://127.0.0.1/")', "=1+1"]])
    questions, problems = read(path)
    # Nothing stored the formula's value, so the cell is empty.
    assert questions == []
    assert problems == []


def test_macros_of_a_workbook_are_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = workbook(tmp_path / "plain.xlsx", [["问题", "答案"], ["床位？", 40]])
    original = zipfile.ZipFile.open
    for name in ("q.xlsm", "q.xlsx"):
        path = tmp_path / name
        path.write_bytes(plain.read_bytes())
        with zipfile.ZipFile(path, "a") as package:
            package.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macro")
        opened: list[str] = []

        def spy(self: zipfile.ZipFile, entry: Any, *rest: Any, _opened: list[str] = opened, **more: Any) -> Any:
            _opened.append(getattr(entry, "filename", entry))
            return original(self, entry, *rest, **more)

        with monkeypatch.context() as patch:
            patch.setattr(zipfile.ZipFile, "open", spy)
            questions, problems = read(path)
        assert [question.question for question in questions] == ["床位？"]
        assert problems == []
        assert opened
        assert not [entry for entry in opened if "vba" in entry]


def test_a_locked_broken_or_bursting_workbook_is_refused(tmp_path: Path) -> None:
    locked = tmp_path / "locked.xlsx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 100)
    with pytest.raises(QuestionFileError, match="密码"):
        read(locked)
    with pytest.raises(QuestionFileError, match="不是 Excel 文件"):
        read(write(tmp_path / "broken.xlsx", "hello"))
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package, package.open("xl/a.xml", "w") as entry:
        for _ in range(301):
            entry.write(b"\0" * 2**20)
    with pytest.raises(QuestionFileError, match="太大"):
        read(bomb)


def test_ten_thousand_rows_are_read_in_little_memory(tmp_path: Path) -> None:
    path = write(tmp_path / "q.csv", "问题,答案\n" + "".join(f"第{i}个问题是什么？,{i}\n" for i in range(10_000)))
    tracemalloc.start()
    try:
        count = sum(1 for _ in read_questions_file(path))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 10_000
    assert peak < 8 * 2**20
