"""Questions in English about the tables, read into Chinese where every word is known (``corpus/english.toml``)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from lnplan_qa.errors import CorpusError

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_WORD = re.compile(r"[a-z][a-z'-]*|\d[\d.,]*")
_YEAR = re.compile(r"\b20\d\d\b")
_INDICATOR, _PROJECT, _ASKED, _TOGETHER, _CHANGE, _AREA = "indicator", "project", "asked", "together", "change", "area"
_NAMES = (_INDICATOR, _PROJECT)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a phrase of the question stands for; ``start`` and ``end`` are its place."""

    section: str
    meaning: str
    start: int
    end: int


class English:
    """Reads what is asked of the tables' rows; what it does not know every word of stays as it is."""

    def __init__(self, path: Path) -> None:
        """Raises CorpusError where the file is missing or broken."""
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            # Names are keyed by how they are called in English, all else by what it is in Chinese.
            pairs = [(section, meaning, phrase) for section in _NAMES for phrase, meaning in data[section].items()]
            pairs += [(section, meaning, phrase) for section in (_ASKED, _TOGETHER, _CHANGE, _AREA) for meaning, phrase in data[section].items()]
            self._phrases = [(section, meaning, re.compile(rf"\b(?:{phrase})(?![a-z0-9])")) for section, meaning, phrase in pairs]
            self._fillers = frozenset(data["filler"]["words"].split())
        except (OSError, ValueError, KeyError, TypeError, AttributeError, re.error) as error:
            raise CorpusError(f"英语词表 {path} 无法读取：{error!r}。请恢复该文件。") from None

    def read(self, text: str) -> str:
        """``text`` (normalised) in Chinese, or as it is where it is no English or not only about rows of the tables."""
        if _HAN.search(text) or not _WORD.search(text):
            return text
        found = self._found(text)
        names = list(dict.fromkeys(item.meaning for item in found if item.section in _NAMES))
        rest = list(text)
        for item in found:
            rest[item.start : item.end] = " " * (item.end - item.start)
        for year in _YEAR.finditer(text):
            rest[year.start() : year.end()] = " " * 4
        if not names or any(word not in self._fillers for word in _WORD.findall("".join(rest))):
            return text
        return self._compose(text, found, names)

    def _found(self, text: str) -> list[_Found]:
        """The phrases of ``text`` by position: names first, then the longest; none inside another."""
        every = [
            _Found(section, meaning, *match.span())
            for section, meaning, phrase in self._phrases
            for match in phrase.finditer(text)
            if match[0].strip()
        ]
        taken: list[_Found] = []
        for item in sorted(every, key=lambda item: (item.section not in _NAMES, item.start - item.end, item.start)):
            if not any(item.start < other.end and other.start < item.end for other in taken):
                taken.append(item)
        return sorted(taken, key=lambda item: item.start)

    @staticmethod
    def _compose(text: str, found: list[_Found], names: list[str]) -> str:
        def meanings(section: str) -> list[str]:
            return list(dict.fromkeys(item.meaning for item in found if item.section == section))

        years = "和".join(f"{year}年" for year in dict.fromkeys(_YEAR.findall(text)))
        areas = meanings(_AREA)
        subject = f"{years}{'和'.join(areas)}{'和'.join(names)}"
        together = meanings(_TOGETHER)
        if all(item.section != _PROJECT for item in found):
            several = len(names) > 1 or len(areas) > 1 or "和" in years
            return subject + (meanings(_CHANGE) or (together if several else []) or ["是多少"])[0]
        asked = meanings(_ASKED)
        if len(names) > 1 and together:
            return f"{subject}的{(asked or ['总投资'])[0].removesuffix('多少')}{together[0]}"
        return f"{subject}的{','.join(asked) if asked else '情况'}"
