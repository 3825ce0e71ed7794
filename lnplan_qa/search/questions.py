"""corpus/questions.jsonl -> question keys: how people ask for each passage. They are searched, never quoted."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lnplan_qa.errors import CorpusError, why
from lnplan_qa.text import tidy
from lnplan_qa.types import Passage

QUESTIONS_FILE: Final = "questions.jsonl"


@dataclass(frozen=True, slots=True)
class QuestionKey:
    """A question that a passage answers. ``passage`` is its position in the passages that the key was read for."""

    passage: int
    text: str
    voice: str


def read_questions(path: Path, passages: Sequence[Passage]) -> tuple[QuestionKey, ...]:
    """The keys of ``passages`` in the order of the file; none where the file does not exist.

    Each line is an object ``{"section", "passage": full text, "questions": {voice: text or list of texts}}``. Where a
    text stands in several places of the plan, ``section`` says which is meant.

    Raises:
        CorpusError: the file is not UTF-8, a line is no such object, or its passage is not in the plan.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return ()
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path} 不是 UTF-8 编码（第 {error.start} 字节）。请另存为 UTF-8 后重试。") from None
    except OSError as error:
        raise CorpusError(f"无法读取 {path}（{why(error)}）。请检查文件权限。") from None
    places: defaultdict[str, list[int]] = defaultdict(list)
    for position, passage in enumerate(passages):
        places[tidy(passage.text)].append(position)
    keys: list[QuestionKey] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        section, text, questions = _parse(line, f"{path} 第 {number} 行")
        found = places.get(tidy(text), [])
        if not found:
            raise CorpusError(f"{path} 第 {number} 行：规划中没有这一段：“{tidy(text)[:40]}”。请与 plan.txt 逐字核对。")
        named = [position for position in found if passages[position].section == section]
        for position in named or found:
            keys.extend(QuestionKey(position, question, voice) for voice, question in questions)
    return tuple(keys)


def _parse(line: str, where: str) -> tuple[str, str, list[tuple[str, str]]]:
    """Section, passage text and (voice, question) pairs of one line."""
    try:
        value: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise CorpusError(f"{where}不是有效的 JSON（第 {error.colno} 个字符处：{error.msg}）。") from None
    if not isinstance(value, dict) or not isinstance(value.get("passage"), str):
        raise CorpusError(f'{where}：缺少文字字段 "passage"（规划中该段的全文）。')
    voices = value.get("questions")
    if not isinstance(voices, dict):
        raise CorpusError(f'{where}：缺少字段 "questions"，应为“问法类别: 问句”的对象。')
    pairs = []
    for voice, entry in voices.items():
        texts = entry if isinstance(entry, list) else [entry]
        for text in texts:
            if not isinstance(text, str):
                raise CorpusError(f"{where}：{voice} 的问句应为文字，实际为 {text!r}。")
            if text.strip():
                pairs.append((voice, text.strip()))
    return str(value.get("section", "")), value["passage"], pairs
