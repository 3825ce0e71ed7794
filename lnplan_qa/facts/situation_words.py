"""What ``corpus/situations.toml`` is made of: facts, words for persons, questions worth asking. See the head of that file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lnplan_qa.facts.situation import MAX_AGE

__all__ = ["Fact", "OpenAsking", "PersonWord", "Question", "compiled", "read_fact", "read_person_word", "read_question"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of the vocabulary (see the head of ``situations.toml``)."""

    name: str
    words: tuple[re.Pattern[str], ...]
    of_parents: tuple[re.Pattern[str], ...]
    together: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    denied: tuple[re.Pattern[str], ...]
    household: bool
    implies: tuple[str, ...]
    all_of: tuple[str, ...]
    excludes: tuple[str, ...]
    age: tuple[int, int] | None
    by_age: bool
    family: str | None
    sex: str | None
    by_sex: bool
    members: tuple[tuple[str, int], ...]
    opposite: str | None
    lasting: bool
    of_child: bool
    dead: bool
    done_by: tuple[str, ...]
    wish: bool
    form: str | None
    label: str
    convention: str | None


@dataclass(frozen=True, slots=True)
class PersonWord:
    """A word for a person; ``elder`` and ``minor`` where the word says it, ``household`` for all at home.

    ``each``: those of its words that each name another one (老大, 老二). ``speaker``: the sex of who says it of theirs
    (我老公).
    """

    name: str
    words: tuple[re.Pattern[str], ...]
    each: tuple[str, ...]
    sex: str | None
    elder: bool
    minor: bool
    child: bool
    household: bool
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """Something worth asking for: ``age``, ``area`` or the name of a fact, whom it is asked about, and the two answers."""

    fact: str
    text: str
    age: tuple[int, int]
    sex: str | None
    needs: str | None
    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class OpenAsking:
    """How a question asks openly what there is (``[asking]``)."""

    open: tuple[re.Pattern[str], ...]
    this_case: re.Pattern[str]
    filler: re.Pattern[str]


_NAMED = re.compile("<([\u4e00-\u9fff]+)>")


def compiled(words: Iterable[str], named: Mapping[str, str] | None = None) -> tuple[re.Pattern[str], ...]:
    """The words as patterns, ``<没>`` standing for the pattern that ``named`` gives it.

    Raises:
        KeyError: a name that there is not.
    """
    return tuple(re.compile(_NAMED.sub(lambda match: f"(?:{(named or {})[match[1]]})", word)) for word in words)


def read_fact(entry: dict[str, Any], groups: dict[str, list[str]], named: Mapping[str, str]) -> Fact:
    """One entry of ``[[fact]]``, with the words that it takes from ``groups.toml`` and the patterns of ``[named]``."""
    borrowed = [re.escape(word) for word in groups.get(entry.get("from", ""), ()) if word not in entry.get("not_words", ())]
    if "from" in entry and entry["from"] not in groups:
        raise ValueError(f"{entry['name']}: groups.toml has no {entry['from']}")
    age = entry.get("age")
    return Fact(
        name=entry["name"],
        words=compiled((*borrowed, *entry.get("words", ())), named),
        of_parents=compiled(entry.get("of_parents", ()), named),
        together=tuple((words, context) for words, context in (compiled(pair, named) for pair in entry.get("together", ()))),
        denied=compiled(entry.get("denied", ()), named),
        household=entry.get("scope") == "household",
        implies=tuple(entry.get("implies", ())),
        all_of=tuple(entry.get("all_of", ())),
        excludes=tuple(entry.get("excludes", ())),
        age=None if age is None else (int(age[0]), int(age[1])),
        by_age=entry.get("by_age", False),
        family=entry.get("family"),
        sex=entry.get("sex"),
        by_sex=entry.get("by_sex", False),
        members=tuple((str(name), int(count)) for name, count in entry.get("members", ())),
        opposite=entry.get("opposite"),
        lasting=entry.get("lasting", False),
        of_child=entry.get("of_child", False),
        dead=entry.get("dead", False),
        done_by=tuple(entry.get("done_by", ())),
        wish=entry.get("wish", False),
        form=entry.get("form"),
        label=entry.get("label", entry["name"]),
        convention=entry.get("convention"),
    )


def read_person_word(entry: dict[str, Any], named: Mapping[str, str]) -> PersonWord:
    """One entry of ``[[person]]``."""
    elder, minor, child, household = (bool(entry.get(name, False)) for name in ("elder", "minor", "child", "household"))
    words, each = compiled(entry["words"], named), tuple(entry.get("each", ()))
    return PersonWord(entry["name"], words, each, entry.get("sex"), elder, minor, child, household, entry.get("speaker"))


def read_question(entry: dict[str, Any]) -> Question:
    """One entry of ``[[ask]]``."""
    low, high = entry.get("age", (0, MAX_AGE))
    return Question(
        fact=entry["fact"],
        text=entry["question"],
        age=(int(low), int(high)),
        sex=entry.get("sex"),
        needs=entry.get("needs"),
        yes=entry.get("yes", "是"),
        no=entry.get("no", "不是"),
    )
