"""What an evaluation asks, and what it holds the answers against."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lnplan_qa.types import Status

_CHAPTER_OF_NUMBER: Final = re.compile(r"(\d+)\.\d")
_CHAPTER: Final = re.compile(r"第[一二三四五六七八九十]+章")
_NUMERALS: Final = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """A question and its gold label. A field that is ``None`` was not given, and what needs it is not scored.

    ``gold_answer`` is a free text of whoever brought the question; ``row`` is where it stands in its file, from 1.
    """

    id: str
    question: str
    history: tuple[str, ...] = ()
    persona: str = ""
    category: str = ""
    status: Status | None = None
    gold_quotes: tuple[str, ...] | None = None
    gold_values: tuple[str, ...] | None = None
    gold_answer: str | None = None
    computed: bool = False
    section: str = ""
    note: str = ""
    row: int = 0

    @property
    def answerable(self) -> bool | None:
        """Whether the plan answers it; ``None`` where nobody said so."""
        if self.status is not None:
            return not self.status.is_refusal
        if self.gold_quotes or self.gold_values or self.gold_answer:
            return True
        return None

    @property
    def chapters(self) -> tuple[str, ...]:
        """Where its evidence stands: ``第一章``, ``前言``, ``表2-1``, ``附表1``; several for evidence of several."""
        return tuple(dict.fromkeys(chapter(part) for part in self.section.split(";") if part.strip()))


def chapter(section: str) -> str:
    """The chapter or table that a section name belongs to: ``5.1/2`` -> ``第五章``, ``附表1/9`` -> ``附表1``."""
    name = section.strip()
    if (number := _CHAPTER_OF_NUMBER.match(name)) and int(number[1]) < len(_NUMERALS):
        return f"第{_NUMERALS[int(number[1])]}章"
    if found := _CHAPTER.match(name):
        return found[0]
    return name.partition("/")[0]


def labelled_question(data: Mapping[str, Any], row: int = 0) -> EvalQuestion:
    """A question of the built-in sets, whose lines carry every field.

    Raises:
        KeyError, TypeError, ValueError: a field is missing or of another type.
    """
    texts = {name: data[name] for name in ("id", "question", "persona", "category", "status", "section", "note")}
    lists = {name: data[name] for name in ("history", "gold_quotes", "gold_values")}
    for name, value in texts.items():
        if not isinstance(value, str):
            raise TypeError(f"{name} is {value!r}, not text")
    for name, value in lists.items():
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise TypeError(f"{name} is {value!r}, not a list of texts")
    for name in ("answerable", "computed"):
        if not isinstance(data[name], bool):
            raise TypeError(f"{name} is {data[name]!r}, not true or false")
    status = Status(texts["status"])
    if data["answerable"] == status.is_refusal:
        raise ValueError(f"answerable is {data['answerable']} and status {status}")
    return EvalQuestion(
        id=texts["id"],
        question=texts["question"],
        history=tuple(lists["history"]),
        persona=texts["persona"],
        category=texts["category"],
        status=status,
        gold_quotes=tuple(lists["gold_quotes"]),
        gold_values=tuple(lists["gold_values"]),
        computed=data["computed"],
        section=texts["section"],
        note=texts["note"],
        row=row,
    )
