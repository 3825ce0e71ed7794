"""What is kept: masked, by day, counted, for some days and no longer."""

from __future__ import annotations

import sqlite3
import stat
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from lnplan_qa.errors import ServerError
from lnplan_qa.feedback import store as store_module
from lnplan_qa.feedback.store import FILE_NAME, Passage, Store, Verdict
from lnplan_qa.types import Answer, Citation, Kind, Status

DAY = date(2026, 3, 1)
SECRET = "13812345678"
ANSWER = Answer(
    f"电话{SECRET}，低保多少", Status.ANSWERED, Kind.INDICATOR, f"{SECRET}：约895元", (Citation("6.4", "第六章 > 6.4", "养老", 5, 7),)
)


class Clock:
    """A day that a test may turn."""

    def __init__(self) -> None:
        self.day = DAY

    def __call__(self) -> date:
        return self.day


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Store:
    return Store(tmp_path / "data", 30, clock)


def test_a_judgement_is_kept_with_its_answer_and_passage(store: Store) -> None:
    store.add_feedback(Verdict.WRONG_CITATION, ANSWER, ("低保是什么",), 0)
    (kept,) = store.feedback()
    assert (kept.day, kept.verdict, kept.history, kept.wrong) == ("2026-03-01", "wrong_citation", ("低保是什么",), 0)
    assert kept.citations == (Passage("6.4", 5, 7, "养老"),)
    store.close()


def test_no_number_of_a_person_reaches_the_file(store: Store, tmp_path: Path) -> None:
    store.add_question(ANSWER)
    store.add_feedback(Verdict.HELPFUL, ANSWER, (f"我是{SECRET}",))
    store.close()
    content = (tmp_path / "data" / FILE_NAME).read_bytes()
    assert "低保多少".encode() in content
    assert SECRET.encode() not in content


def test_the_same_on_one_day_is_one_row_that_counts(store: Store, clock: Clock) -> None:
    for _ in range(3):
        store.add_question(ANSWER)
        store.add_feedback(Verdict.HELPFUL, ANSWER, ())
    clock.day += timedelta(days=1)
    store.add_question(ANSWER)
    assert [question.count for question in store.questions()] == [3, 1]
    assert [item.count for item in store.feedback()] == [3]
    store.close()


def test_rows_go_when_their_days_are_over_and_leave_no_trace(store: Store, clock: Clock, tmp_path: Path) -> None:
    store.add_question(ANSWER)
    store.add_feedback(Verdict.HELPFUL, ANSWER, ())
    clock.day = DAY + timedelta(days=29)
    assert len(list(store.questions())) == 1
    clock.day = DAY + timedelta(days=30)
    assert list(store.questions()) == []
    assert list(store.feedback()) == []
    store.close()
    assert "低保多少".encode() not in (tmp_path / "data" / FILE_NAME).read_bytes()


def test_expired_rows_go_when_the_file_is_opened(tmp_path: Path, clock: Clock) -> None:
    first = Store(tmp_path, 30, clock)
    first.add_question(ANSWER)
    first.close()
    clock.day += timedelta(days=40)
    second = Store(tmp_path, 30, clock)
    second.close()
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        assert connection.execute("SELECT COUNT(*) FROM questions").fetchone() == (0,)
    connection.close()


def test_the_days_that_the_server_set_hold_for_the_command_too(tmp_path: Path, clock: Clock) -> None:
    Store(tmp_path, 400, clock).close()
    command = Store(tmp_path, today=clock)
    command.add_question(ANSWER)
    clock.day += timedelta(days=399)
    assert len(list(command.questions())) == 1
    clock.day += timedelta(days=1)
    assert list(command.questions()) == []
    command.close()


def test_everything_can_be_deleted(store: Store) -> None:
    store.add_question(ANSWER)
    store.add_feedback(Verdict.HELPFUL, ANSWER, ())
    assert store.delete_all() == 2
    assert list(store.questions()) == []
    store.close()


def test_only_the_owner_may_read_it(store: Store, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "data" / FILE_NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    store.close()


def test_a_full_file_takes_no_more_rows(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "MAX_ROWS", 2)
    for number in range(4):
        store.add_question(replace(ANSWER, question=f"问题{'甲乙丙丁'[number]}"))
    assert len(list(store.questions())) == 2
    store.close()


def test_a_file_that_is_none_of_ours_is_named_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database, and long enough to be looked at as one" * 20)
    with pytest.raises(ServerError, match=r"kept\.sqlite3.*--data"):
        Store(tmp_path, 30)


def test_a_folder_that_cannot_be_made_is_named_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ServerError, match="LNPLAN_DATA"):
        Store(tmp_path / "file" / "data", 30)
