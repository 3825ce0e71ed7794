"""JSON Lines in, JSON Lines out: one object a line, in order; a line that cannot be taken becomes an error object."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from lnplan_qa import render
from lnplan_qa.commands.context import EXIT_BATCH_ERRORS, EXIT_OK, Asker, Context, UsageError
from lnplan_qa.config import MAX_QUESTION_CHARACTERS
from lnplan_qa.errors import QuestionError


@dataclass(frozen=True, slots=True)
class Request:
    """One line that can be asked; ``extra`` holds its ``id`` where it has one."""

    question: str
    history: tuple[str, ...]
    extra: dict[str, object]


class LineError(Exception):
    """A line that cannot be taken; ``extra`` holds its ``id`` where one could be read."""

    def __init__(self, message: str, extra: dict[str, object] | None = None) -> None:
        super().__init__(message)
        self.extra = extra or {}


def run(path: str, context: Context) -> int:
    """Answer every line of ``path`` (``-``: standard input) on stdout, flushed line by line.

    Returns 1 where any line failed, else 0. The core is loaded at the first line that can be asked.

    Raises:
        UsageError: the file cannot be read.
        LnplanError: corpus, encoder or index cannot be used.
    """
    failed = False
    asker: Asker | None = None
    with opened(path) as file:
        for number, line in lines(file):
            try:
                request = parse_line(line)
                asker = asker or context.load(context.settings)
                result = _ask(asker, request)
            except LineError as error:
                failed = True
                result = {**error.extra, "line": number, "error": str(error)}
            sys.stdout.write(render.json_line(result) + "\n")
            sys.stdout.flush()
    return EXIT_BATCH_ERRORS if failed else EXIT_OK


def parse_line(line: bytes) -> Request:
    """Check one line.

    Raises:
        LineError: what is wrong with it, with the offending value and the cure.
    """
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LineError(f"不是 UTF-8 编码（第 {error.start + 1} 字节）。请把文件另存为 UTF-8。") from None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise LineError(f'不是合法的 JSON：{short(text)}。每行应是一个对象，如 {{"question": "…"}}。') from None
    if not isinstance(data, dict):
        raise LineError(f'应是 JSON 对象，而这一行是：{short(text)}。请写成 {{"question": "…"}}。')
    extra = {"id": data["id"]} if "id" in data else {}
    if "question" not in data:
        raise LineError('缺少 "question"。请给出要问的话。', extra)
    question, history = data["question"], data.get("history", [])
    if not isinstance(question, str):
        raise LineError(f'"question" 应是字符串，而它是：{short(json.dumps(question, ensure_ascii=False))}。', extra)
    if not isinstance(history, list) or not all(isinstance(item, str) for item in history):
        raise LineError(
            f'"history" 应是字符串列表，而它是：{short(json.dumps(history, ensure_ascii=False))}。'
            '请写成 ["此前的提问", …]。',
            extra,
        )
    if not question.strip():
        raise LineError('"question" 是空的。请给出要问的话。', extra)
    if len(question) > MAX_QUESTION_CHARACTERS:
        raise LineError(f'"question" 有 {len(question)} 字，最多 {MAX_QUESTION_CHARACTERS} 字。请缩短后再问。', extra)
    if not all(is_text(item) for item in (question, *history)):
        raise LineError("文字里有不成对的代理字符（\\ud800–\\udfff），不是有效文本。请检查生成该文件的程序。", extra)
    return Request(question, tuple(history), extra)


def is_text(value: str) -> bool:
    """False where ``value`` holds a lone surrogate: undecodable bytes of a command line, a broken JSON escape."""
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _ask(asker: Asker, request: Request) -> dict[str, object]:
    try:
        return {**request.extra, **render.record(asker.ask(request.question, request.history))}
    except QuestionError as error:
        raise LineError(str(error), request.extra) from None
    except Exception as error:
        # A defect of ours on one question must not cost the other 499; the trace goes where it can be reported from.
        traceback.print_exc()
        raise LineError(
            f"内部错误（{type(error).__name__}：{error}）。请把这个问题报告给维护者。", request.extra
        ) from error


def lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines of ``file`` that are not blank, with their numbers from 1."""
    for number, line in enumerate(file, start=1):
        content = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line  # Windows editors add a byte order mark
        if content.strip():
            yield number, content.strip()


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """``path`` for reading, ``-`` is standard input; UsageError where it cannot be read."""
    if path == "-":
        yield sys.stdin.buffer
        return
    try:
        file = open(path, "rb")  # noqa: SIM115 - closed by the with statement below
    except OSError as error:
        raise UsageError(f"读不了 {path}：{error.strerror}。请检查路径，或用 - 从标准输入读取。") from None
    with file:
        yield file


def short(text: str) -> str:
    """The beginning of ``text``, for a message."""
    return text if len(text) <= 60 else text[:60] + "…"
