"""``corpus/project_words.toml``, compiled: the words of a question on the project table, found and taken out in turn."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lnplan_qa.errors import CorpusError
from lnplan_qa.facts.projects import Column, ProjectFacts
from lnplan_qa.text import normalize

BLANK = "□"


@dataclass(frozen=True, slots=True)
class Token:
    """A name found in the question. ``role`` is name, loose, place, kind, department, part or elsewhere."""

    role: str
    value: str
    start: int
    end: int


class Lexicon:
    """Literals with a role, found longest first."""

    def __init__(self, entries: Iterable[tuple[str, str, str]]) -> None:
        """``entries``: (word, role, value); one word may have several values of one role."""
        self._entries: dict[str, list[tuple[str, str]]] = {}
        for word, role, value in entries:
            values = self._entries.setdefault(word, [])
            if (role, value) not in values:
                values.append((role, value))
        self._by_first: dict[str, list[str]] = {}
        for word in sorted(self._entries, key=lambda word: (-len(word), word)):
            self._by_first.setdefault(word[0], []).append(word)

    def tokens(self, text: str) -> Iterator[Token]:
        """The longest literals of ``text``, left to right, not overlapping."""
        position = 0
        while position < len(text):
            for word in self._by_first.get(text[position], ()):
                if text.startswith(word, position):
                    for role, value in self._entries[word]:
                        yield Token(role, value, position, position + len(word))
                    position += len(word)
                    break
            else:
                position += 1


@dataclass(frozen=True, slots=True)
class AbsentWord:
    """Something that the table has no column for; ``in_scale`` finds it in a row's own scale text."""

    name: str
    pattern: re.Pattern[str]
    in_scale: re.Pattern[str] | None


class ProjectWords:
    """The compiled wording for one plan."""

    def __init__(self, facts: ProjectFacts, path: Path) -> None:
        """Raises CorpusError where the file is missing or broken."""
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            self.columns = {Column[name.upper()]: _compile(phrases) for name, phrases in data["column"].items()}
            self.operations = {name: _compile(phrases) for name, phrases in data["operation"].items()}
            self.absent = tuple(
                AbsentWord(
                    name, _compile(entry["words"]), re.compile(entry["in_scale"]) if "in_scale" in entry else None
                )
                for name, entry in data["absent"].items()
            )
            self.service = re.compile("|".join(re.escape(word) for word in data["service"]["words"]))
            elsewhere = [normalize(word) for word in data["elsewhere"]["words"]]
            self._fillers = Lexicon((normalize(word), "filler", "") for word in data["filler"]["words"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError, re.error) as error:
            raise CorpusError(f"项目提问方式文件 {path} 无法读取：{error!r}。请恢复该文件。") from None
        elsewhere += _titles(facts)
        self.lexicon = Lexicon((*_names(facts), *((word, "elsewhere", word) for word in elsewhere)))

    def leftovers(self, masked: str) -> tuple[str, ...]:
        """Runs of Chinese or Latin characters that no filler word explains; ``masked`` has blanks for what was read."""
        characters = list(masked)
        for token in self._fillers.tokens(masked):
            characters[token.start : token.end] = BLANK * (token.end - token.start)
        return tuple(re.findall(r"[\u4e00-\u9fffa-z]+", "".join(characters)))


def _compile(phrases: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases))


def _titles(facts: ProjectFacts) -> list[str]:
    """Headings of the running text (高中教育发展工程): who names one means that passage."""
    titles = [normalize(section.title) for section in facts.document.sections if not section.id.startswith(facts.table)]
    return [title for title in titles if len(title) > 3]


def _names(facts: ProjectFacts) -> Iterator[tuple[str, str, str]]:
    for row in facts.rows:
        yield from ((word, "name", str(row.number)) for word in row.names)
        yield from ((word, "loose", str(row.number)) for word in row.loose)
        for measure in row.measures:
            pieces = dict.fromkeys([measure.part, *measure.part.split("及")])
            parts = [normalize(piece) for piece in pieces if len(piece) > 2]
            yield from ((word, "part", f"{row.number}/{measure.part}") for word in parts if word not in row.loose)
    for kind, entry in facts.kinds.items():
        yield from ((word, "kind", kind) for word in entry.words)
    for place, words in facts.places.items():
        yield from ((word, "place", place) for word in words)
    for department, words in facts.departments.items():
        yield from ((word, "department", department) for word in words)


@lru_cache(maxsize=4)
def project_words(facts: ProjectFacts) -> ProjectWords:
    """The wording that lies beside the plan of ``facts``, read once."""
    return ProjectWords(facts, facts.corpus / "project_words.toml")


def mask(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """``text`` with blanks in ``spans``, positions kept."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = BLANK * (end - start)
    return "".join(characters)
