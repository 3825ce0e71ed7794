"""Records of ``lnplan-qa benefits --json`` against the gold: recall and precision of lists, facts right and invented."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.benefits.gold import Clause, GoldSentence, GoldSituation
from lnplan_qa.evaluation.metrics import Rate
from lnplan_qa.types import Span

__all__ = ["ListScore", "Lists", "ReadingScore", "Readings", "score_list", "score_reading", "shows", "sum_lists", "sum_readings"]


@dataclass(frozen=True, slots=True)
class ListScore:
    """One list: clauses that it must hold and does not, and those that it holds and must not.

    ``must`` and ``must_not`` are how many labels there are; ``own`` how many benefits are listed for the situation in
    particular, ``general`` how many for everybody.
    """

    gold: GoldSituation
    missed: tuple[str, ...]
    wrong: tuple[str, ...]
    own: int
    general: int

    @property
    def is_right(self) -> bool:
        """Nothing missed and nothing wrong."""
        return not self.missed and not self.wrong


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists together.

    - ``recall``: share of the clauses that must be listed and are, wherever in the list they stand.
    - ``precision``: of the labelled clauses that are listed, the share that must be; neutral ones do not count.
    - ``kept_out``: share of the clauses that must not be listed and are not.
    - ``right``: share of lists with nothing missed and nothing wrong.
    """

    recall: Rate
    precision: Rate
    kept_out: Rate
    right: Rate
    own: float
    general: float


def score_list(gold: GoldSituation, record: Mapping[str, Any]) -> ListScore:
    """Score the list of one record.

    A clause is listed where a benefit quotes it, as its quote or under ``also``, in particular or for everybody: both
    are shown to the person.
    """
    benefits = record["benefits"]
    spans = [Span(item["start"], item["end"]) for benefit in benefits for item in (benefit, *benefit["also"])]
    return ListScore(
        gold,
        tuple(clause.words for clause in gold.must if not shows(spans, clause)),
        tuple(clause.words for clause in gold.must_not if shows(spans, clause)),
        sum(not benefit["everyone"] for benefit in benefits),
        sum(benefit["everyone"] for benefit in benefits),
    )


def shows(spans: Iterable[Span], clause: Clause) -> bool:
    """Whether a span and the clause share at least half of the shorter of the two, at one of the clause's places."""
    return any(
        2 * (min(span.end, place.end) - max(span.start, place.start)) >= min(span.end - span.start, place.end - place.start)
        for span in spans
        for place in clause.places
    )


def sum_lists(scores: Sequence[ListScore]) -> Lists:
    """The metrics of at least one list."""
    must = sum(len(score.gold.must) for score in scores)
    must_not = sum(len(score.gold.must_not) for score in scores)
    found = must - sum(len(score.missed) for score in scores)
    wrong = sum(len(score.wrong) for score in scores)
    return Lists(
        Rate(found, must),
        Rate(found, found + wrong),
        Rate(must_not - wrong, must_not),
        Rate(sum(score.is_right for score in scores), len(scores)),
        sum(score.own for score in scores) / len(scores),
        sum(score.general for score in scores) / len(scores),
    )


@dataclass(frozen=True, slots=True)
class ReadingScore:
    """One sentence: how many facts it states, which of them were not read, and which were invented.

    ``implied``: facts that follow and are not known; they count apart.
    """

    gold: GoldSentence
    facts: int
    missed: tuple[str, ...]
    invented: tuple[str, ...]
    implied: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Readings:
    """Readings together.

    - ``facts``: share of the stated ages, areas and groups that are read, with the right value.
    - ``implied``: share of what follows from them that is known.
    - ``invented``: how many facts are read that the label excludes: an age or area that is not said or another one than
      said, a group of ``not_groups``, stated or implied.
    - ``right``: share of sentences with all facts and none invented.
    """

    facts: Rate
    implied: Rate
    invented: int
    right: Rate


def score_reading(gold: GoldSentence, situation: Mapping[str, Any]) -> ReadingScore:
    """Score ``situation`` of a record: its ``age``, ``area`` and ``groups`` are those of whoever is asked for."""
    known = {*situation["groups"], *situation["implied"]}
    missed = [name for name in gold.groups if name not in known]
    invented = [name for name in gold.not_groups if name in known]
    said = [("age", gold.age, situation["age"]), ("area", gold.area, situation["area"])]
    for name, expected, read in said:
        if expected is not None and read != expected:
            missed.append(f"{name} {expected}")
        if read is not None and read != expected and name not in gold.neutral:
            invented.append(f"{name} {read}")
    if gold.at_least and gold.age is not None and gold.age == situation["age"] and not _is_range(situation):
        missed.append(f"age {gold.age} or more")
    stated = len(gold.groups) + sum(expected is not None for _, expected, _ in said)
    return ReadingScore(gold, stated, tuple(missed), tuple(invented), tuple(name for name in gold.implied if name not in known))


def _is_range(situation: Mapping[str, Any]) -> bool:
    ranges = [person["age_range"] for person in situation["persons"] if person["age"] == situation["age"]]
    return any(low < high for low, high in ranges)


def sum_readings(scores: Sequence[ReadingScore]) -> Readings:
    """The metrics of at least one reading."""
    facts, implied = sum(score.facts for score in scores), sum(len(score.gold.implied) for score in scores)
    return Readings(
        Rate(facts - sum(len(score.missed) for score in scores), facts),
        Rate(implied - sum(len(score.implied) for score in scores), implied),
        sum(len(score.invented) for score in scores),
        Rate(sum(not score.missed and not score.invented for score in scores), len(scores)),
    )
