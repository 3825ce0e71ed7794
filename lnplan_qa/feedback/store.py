"""The SQLite file of what the operator keeps: by day, without time, address or anything else of a visitor.

The same question on the same day is one row that counts. Rows are deleted, and overwritten, when their days are over.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from lnplan_qa import __version__
from lnplan_qa.errors import ServerError
from lnplan_qa.feedback.masking import mask
from lnplan_qa.types import Answer

_log = logging.getLogger(__name__)

FILE_NAME: Final = "kept.sqlite3"
#: More rows than this are not taken: nobody fills the disk by pressing buttons.
MAX_ROWS: Final = 200_000
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS questions (
    day TEXT NOT NULL, question TEXT NOT NULL, status TEXT NOT NULL, kind TEXT NOT NULL, version TEXT NOT NULL,
    count INTEGER NOT NULL, PRIMARY KEY (day, question, status, kind, version)
);
CREATE TABLE IF NOT EXISTS feedback (
    day TEXT NOT NULL, verdict TEXT NOT NULL, question TEXT NOT NULL, history TEXT NOT NULL, status TEXT NOT NULL,
    answer TEXT NOT NULL, citations TEXT NOT NULL, wrong INTEGER NOT NULL, version TEXT NOT NULL,
    count INTEGER NOT NULL, PRIMARY KEY (day, verdict, question, history, status, wrong, version)
);
"""


class Verdict(StrEnum):
    """What a reader says of an answer; the values travel, :data:`VERDICT_WORDS` are shown."""

    HELPFUL = "helpful"
    NOT_ANSWERED = "not_answered"
    WRONG_CITATION = "wrong_citation"


VERDICT_WORDS: Final = {
    Verdict.HELPFUL: "有帮助",
    Verdict.NOT_ANSWERED: "没答到",
    Verdict.WRONG_CITATION: "引用不对",
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A citation as it was shown: ``plan[start:end] == quote`` at that time."""

    section: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """A judgement of an answer, masked. ``wrong`` is the place in ``citations`` of the wrong one, -1 where none is named."""

    day: str
    verdict: Verdict
    question: str
    history: tuple[str, ...]
    status: str
    answer: str
    citations: tuple[Passage, ...]
    wrong: int
    version: str
    count: int


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question that was asked ``count`` times on ``day``, masked."""

    day: str
    question: str
    status: str
    kind: str
    version: str
    count: int


class Store:
    """The open file; thread-safe."""

    def __init__(self, folder: Path, keep_days: int | None = None, today: Callable[[], date] = date.today) -> None:
        """Open or make the file in ``folder``, for its owner alone, and delete what has expired.

        Args:
            keep_days: how long rows are kept; the file remembers it, ``None`` takes what it remembers.

        Raises:
            ServerError: it cannot be opened or is no such file.
        """
        path = folder / FILE_NAME
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            self._connection = sqlite3.connect(path, check_same_thread=False, timeout=10)
            self._connection.execute("PRAGMA secure_delete = ON")
            self._connection.executescript(_SCHEMA)
            if keep_days is not None:
                self._connection.execute(f"PRAGMA user_version = {keep_days:d}")
            (self._keep_days,) = self._connection.execute("PRAGMA user_version").fetchone()
        except (OSError, sqlite3.Error) as error:
            raise ServerError(
                f"不能保存提问和评价：{path} 打不开（{error}）。请检查文件夹的权限，或用 --data（LNPLAN_DATA）换一个文件夹。"
            ) from None
        self._lock = threading.Lock()
        self._today = today
        self.delete_expired()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def add_question(self, answer: Answer) -> None:
        """Count a question that was answered."""
        row = (self._day(), mask(answer.question), answer.status.value, answer.kind.value, __version__)
        self._add(
            "questions",
            "INSERT INTO questions VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1",
            row,
        )

    def add_feedback(self, verdict: Verdict, answer: Answer, history: Sequence[str], wrong: int = -1) -> None:
        """Count a judgement of ``answer``, which was given after the questions of ``history``."""
        citations = [[item.section, item.start, item.end, item.quote] for item in answer.citations]
        row = (
            self._day(), verdict.value, mask(answer.question), _json([mask(turn) for turn in history]), answer.status.value,
            mask(answer.answer), _json(citations), wrong, __version__,
        )  # fmt: skip
        self._add(
            "feedback",
            "INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1",
            row,
        )

    def _add(self, table: str, statement: str, row: tuple[object, ...]) -> None:
        with self._lock, self._connection:
            (rows,) = self._connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()
            if rows >= MAX_ROWS:
                _log.error("%s holds %d rows and takes no more", table, rows)
                return
            self._connection.execute(statement, row)

    def questions(self) -> Iterator[KeptQuestion]:
        """The questions kept, oldest day first, most frequent first."""
        for row in self._rows("SELECT * FROM questions ORDER BY day, count DESC, question, status"):
            yield KeptQuestion(*row)

    def feedback(self) -> Iterator[Feedback]:
        """The judgements kept, oldest day first, most frequent first."""
        for row in self._rows("SELECT * FROM feedback ORDER BY day, count DESC, question, verdict, wrong"):
            day, verdict, question, history, status, answer, citations, wrong, version, count = row
            passages = tuple(Passage(*citation) for citation in json.loads(citations))
            turns = tuple(json.loads(history))
            yield Feedback(day, Verdict(verdict), question, turns, status, answer, passages, wrong, version, count)

    def _rows(self, statement: str) -> list[Any]:
        self.delete_expired()
        with self._lock:
            return self._connection.execute(statement).fetchall()

    def delete_expired(self) -> int:
        """Delete rows whose days are over; how many."""
        first = (self._today() - timedelta(days=self._keep_days - 1)).isoformat()
        return self._delete("day < ?", (first,))

    def delete_all(self) -> int:
        """Delete every row; how many."""
        return self._delete("TRUE", ())

    def _delete(self, condition: str, values: tuple[str, ...]) -> int:
        with self._lock, self._connection:
            return sum(
                self._connection.execute(f"DELETE FROM {table} WHERE {condition}", values).rowcount
                for table in ("questions", "feedback")
            )

    def _day(self) -> str:
        return self._today().isoformat()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
