"""A question as a program puts it: the object ``{"id"?, "question", "history"?}``, checked in one place for all doors."""

from __future__ import annotations

import json
from dataclasses import dataclass

from lnplan_qa.config import MAX_QUESTION_CHARACTERS


@dataclass(frozen=True, slots=True)
class Request:
    """A question that can be asked; ``extra`` holds its ``id`` where it has one."""

    question: str
    history: tuple[str, ...]
    extra: dict[str, object]


class RequestError(Exception):
    """What a program sent cannot be taken; the message says what is wrong and the cure, ``extra`` holds its ``id``."""

    def __init__(self, message: str, extra: dict[str, object] | None = None) -> None:
        super().__init__(message)
        self.extra = extra or {}


def parse_json(content: bytes, example: str) -> dict[str, object]:
    """``content`` as a JSON object.

    Args:
        example: an object as it should be, for the message.

    Raises:
        RequestError: it is not UTF-8, no JSON, or no object.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError(f"不是 UTF-8 编码（第 {error.start + 1} 字节）。请改用 UTF-8。") from None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise RequestError(f"不是合法的 JSON：{short(text)}。应是一个对象，如 {example}。") from None
    if not isinstance(data, dict):
        raise RequestError(f"应是 JSON 对象，而给出的是：{short(text)}。请写成 {example}。")
    return data


def read_request(data: dict[str, object]) -> Request:
    """The question of ``data``.

    Raises:
        RequestError: a field is missing, of another type, empty, too long or not text.
    """
    extra = {"id": data["id"]} if "id" in data else {}
    if "question" not in data:
        raise RequestError('缺少 "question"。请给出要问的话。', extra)
    question = _text("question", data["question"], extra)
    history = data.get("history")
    history = [] if history is None else history
    if not isinstance(history, list) or not all(isinstance(item, str) for item in history):
        raise RequestError(f'"history" 应是字符串列表，而它是：{_shown(history)}。请写成 ["此前的提问", …]。', extra)
    if not question.strip():
        raise RequestError('"question" 是空的。请给出要问的话。', extra)
    if len(question) > MAX_QUESTION_CHARACTERS:
        raise RequestError(
            f'"question" 有 {len(question)} 字，最多 {MAX_QUESTION_CHARACTERS} 字。请缩短后再问。', extra
        )
    if not all(is_text(item) for item in (question, *history)):
        raise RequestError(NOT_TEXT, extra)
    return Request(question, tuple(history), extra)


#: For a text that no character encoding can carry.
NOT_TEXT = "文字里有不成对的代理字符（\\ud800–\\udfff），不是有效文本。请检查生成它的程序。"


def _text(name: str, value: object, extra: dict[str, object]) -> str:
    if not isinstance(value, str):
        raise RequestError(f'"{name}" 应是字符串，而它是：{_shown(value)}。', extra)
    return value


def _shown(value: object) -> str:
    return short(json.dumps(value, ensure_ascii=False))


def is_text(value: str) -> bool:
    """False where ``value`` holds a lone surrogate: undecodable bytes of a command line, a broken JSON escape."""
    return not any("\ud800" <= character <= "\udfff" for character in value)


def short(text: str) -> str:
    """The beginning of ``text``, for a message."""
    return text if len(text) <= 60 else text[:60] + "…"
