"""The gold files, read and checked: what must and must not be listed, and what a sentence says of whom."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from lnplan_qa.facts.situation import AREAS
from lnplan_qa.types import Span

_Gold = TypeVar("_Gold")

FOLDER: Final = Path(__file__).parent
SITUATIONS: Final = FOLDER / "situations.jsonl"
SENTENCES: Final = FOLDER / "sentences.jsonl"
#: The sets: situations and sentences, each pair by another writer.
PAIRS: Final = ((SITUATIONS, SENTENCES), (FOLDER / "situations-2.jsonl", FOLDER / "sentences-2.jsonl"))


class GoldError(ValueError):
    """A gold file is missing or broken, or a label does not fit the plan; the message names file, line and cure."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the plan that a label names, and every place where the plan prints it."""

    words: str
    places: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class GoldSituation:
    """A life situation as told, with the clauses that its list must and must not hold; all others are neutral."""

    id: str
    text: str
    group: str
    must: tuple[Clause, ...]
    must_not: tuple[Clause, ...]
    note: str


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A sentence and what it says of the one who is asked for.

    Attributes:
        age: whole years, ``None`` where it is not said; ``at_least`` where only a lower bound is (八十多).
        area: ``rural``, ``urban``, or ``None`` where it is not said.
        groups: stated facts; ``implied``: what follows from them by age, sex or definition.
        not_groups: facts that a careless reader would invent. A fact in none of the three is neutral.
        neutral: ``age`` or ``area`` where a reading may give one although none is said in words.
    """

    id: str
    text: str
    age: int | None
    at_least: bool
    area: str | None
    groups: tuple[str, ...]
    implied: tuple[str, ...]
    not_groups: tuple[str, ...]
    neutral: tuple[str, ...]
    note: str


def read_situations(plan: str, path: Path = SITUATIONS) -> tuple[GoldSituation, ...]:
    """The situations of ``path``, each clause found in ``plan``.

    Raises:
        GoldError: the file is missing or broken, or the plan does not print a clause.
    """

    def situation(data: Mapping[str, Any]) -> GoldSituation:
        must, must_not = (tuple(Clause(words, _places(words, plan)) for words in data[key]) for key in ("must", "must_not"))
        if twice := {clause.words for clause in must} & {clause.words for clause in must_not}:
            raise ValueError(f"in both lists: {'; '.join(sorted(twice))}")
        return GoldSituation(data["id"], data["text"], data["group"], must, must_not, data.get("note", ""))

    return _read(path, situation)


def read_sentences(path: Path = SENTENCES) -> tuple[GoldSentence, ...]:
    """The sentences of ``path``.

    Raises:
        GoldError: the file is missing or broken, or a label contradicts itself.
    """

    def sentence(data: Mapping[str, Any]) -> GoldSentence:
        facts = data["facts"]
        groups, implied, not_groups = (tuple(names) for names in (facts["groups"], data["implied"], data["not_groups"]))
        if twice := {*groups, *implied} & {*not_groups}:
            raise ValueError(f"both stated and not: {'; '.join(sorted(twice))}")
        if facts["area"] not in (None, *AREAS.values()):
            raise ValueError(f"area {facts['area']!r}")
        return GoldSentence(
            id=data["id"],
            text=data["text"],
            age=facts["age"],
            at_least=bool(facts.get("age_is_lower_bound", False)),
            area=facts["area"],
            groups=groups,
            implied=implied,
            not_groups=not_groups,
            neutral=tuple(data.get("neutral", ())),
            note=data.get("note", ""),
        )

    return _read(path, sentence)


def _places(words: str, plan: str) -> tuple[Span, ...]:
    places = []
    position = plan.find(words) if words else -1
    while position >= 0:
        places.append(Span(position, position + len(words)))
        position = plan.find(words, position + 1)
    if not places:
        raise ValueError(f"the plan does not print: {words}")
    return tuple(places)


def _read(path: Path, parse: Callable[[Mapping[str, Any]], _Gold]) -> tuple[_Gold, ...]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path} cannot be read: {error}. Restore the file.") from None
    found: dict[str, _Gold] = {}
    for number, line in enumerate(lines, 1):
        try:
            data = json.loads(line)
            gold = parse(data)
            if data["id"] in found:
                raise ValueError(f"id {data['id']} stands twice")
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise GoldError(f"{path.name} line {number} is no label: {error}. Correct the line.") from None
        found[data["id"]] = gold
    return tuple(found.values())
