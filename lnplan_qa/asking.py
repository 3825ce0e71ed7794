"""What kinds of things people ask for, and what text can give them: ``corpus/asking.toml``."""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Final

from lnplan_qa.errors import CorpusError

ASKING_FILE: Final = "asking.toml"


class Asked(StrEnum):
    """The kind of thing a question asks for; the names are the sections of ``corpus/asking.toml``."""

    PHONE = "phone"
    PROCEDURE = "procedure"
    PLACE = "place"
    DATE = "date"
    PERSON = "person"
    REASON = "reason"
    MONEY = "money"
    RATE = "rate"
    NUMBER = "number"
    CONDITION = "condition"
    LIST = "list"
    METHOD = "method"
    DEFINITION = "definition"
    YES_NO = "yes_no"
    WHAT = "what"


class AskingPatterns:
    """``corpus/asking.toml``, compiled."""

    def __init__(self, path: Path) -> None:
        """Raises CorpusError where the file is missing, broken, or names another set of kinds."""
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            attributes = data.pop("attributes")
            self._attributes = re.compile("|".join(f"(?:{phrase})" for phrase in attributes["phrases"]))
            #: Words that name nothing.
            self.fillers: frozenset[str] = frozenset(word for line in attributes["fillers"] for word in line.split())
            self._patterns = {
                Asked(kind): re.compile("|".join(f"(?:{phrase})" for phrase in entry["phrases"]))
                for kind, entry in data.items()
            }
            self._evidence = {
                Asked(kind): re.compile(entry["evidence"]) for kind, entry in data.items() if "evidence" in entry
            }
            self.names = {Asked(kind): str(entry["name"]) for kind, entry in data.items()}
        except (OSError, ValueError, KeyError, TypeError, re.error) as error:
            raise CorpusError(f"提问方式文件 {path} 无法读取：{error}。请恢复该文件。") from None

    def asked(self, text: str) -> frozenset[Asked]:
        """The kinds that ``text`` (normalised) asks for."""
        return frozenset(kind for kind, pattern in self._patterns.items() if pattern.search(text))

    def gives(self, kind: Asked, passage: str) -> bool:
        """Whether ``passage`` (as printed) can hold a thing of ``kind``; True where no text could show it."""
        pattern = self._evidence.get(kind)
        return pattern is None or pattern.search(passage) is not None

    def spans(self, text: str, *leaving: Asked) -> tuple[tuple[int, int], ...]:
        """Where the asking words of ``text`` stand, in order, overlapping ones once; those of the kinds ``leaving`` left out."""
        matches = (match for kind, pattern in self._patterns.items() if kind not in leaving for match in pattern.finditer(text))
        found: list[tuple[int, int]] = []
        for start, stop in sorted((match.span() for match in matches), key=lambda span: (span[0], -span[1])):
            if stop > start and start >= (found[-1][1] if found else 0):
                found.append((start, stop))
        return tuple(found)

    def phrases(self, text: str) -> tuple[str, ...]:
        """The asking words of ``text``, in order, overlapping ones once."""
        return tuple(text[start:stop] for start, stop in self.spans(text))

    def attribute_spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where the words for a property stand in ``text``."""
        return tuple(match.span() for match in self._attributes.finditer(text))

    def without(self, text: str) -> str:
        """``text`` without its asking words."""
        for pattern in self._patterns.values():
            text = pattern.sub("", text)
        return text

    def without_attributes(self, text: str) -> str:
        """``text`` without words for a property (面积, 投资, 目标值): what is left names the thing itself."""
        return self._attributes.sub("", text)
