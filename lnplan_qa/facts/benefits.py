"""Situation -> benefits: what the plan writes, what it proposes without a condition, and what the department must check.

Conditions are data (:mod:`lnplan_qa.facts.benefit_register`) and evaluated with three values: a fact is known to hold,
known not to hold, or unknown. The group that a measure is meant for must be known; what the plan demands beside it may be
unknown, and is then asked for. Nobody is ever told that they qualify.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from lnplan_qa.facts.benefit_register import Benefit, BenefitKind, BenefitRegister, Certainty, Who, alternatives
from lnplan_qa.facts.situation import MAX_AGE, Age, Known, Person, Situation
from lnplan_qa.facts.situation_words import Question
from lnplan_qa.facts.vocabulary import Vocabulary
from lnplan_qa.types import PlanDocument

__all__ = ["Asking", "BenefitFacts", "BenefitMatch", "Tier"]

MAX_QUESTIONS = 3
#: Ages that stand for the stages of a life, where an unknown age is weighed.
_SAMPLE_AGES = (1, 5, 10, 16, 35, 65, 85, 100)
#: A question that settles a benefit in doubt weighs more than one that might open others.
_IN_DOUBT = 4.0
_SPECULATIVE = 0.25
_KIND_ORDER = tuple(BenefitKind[name] for name in ("MONEY", "INSURANCE", "LOAN", "SERVICE", "RIGHT", "FACILITY"))


class Tier(StrEnum):
    """How far a benefit is sure for a situation; the values are the headings people read."""

    STATED = "规划写明"
    PROPOSED = "规划提出但未写条件"
    TO_VERIFY = "需向主管部门核实"


_TIERS = tuple(Tier)


@dataclass(frozen=True, slots=True)
class BenefitMatch:
    """A benefit that concerns a situation.

    Attributes:
        everyone: it reaches all residents (of the age or area) and is not meant for this situation in particular.
        persons: whom it concerns, as they were called; empty for the household.
        unknown: facts that the department would check (names of the vocabulary, ``age``, ``area``).
        amount: as written for this case.
    """

    benefit: Benefit
    tier: Tier
    everyone: bool
    persons: tuple[str, ...]
    unknown: tuple[str, ...]
    amount: str | None
    specificity: int


@dataclass(frozen=True, slots=True)
class Asking:
    """A question whose answer would change the list: about whom (a place in ``Situation.persons``), and how much it weighs."""

    question: Question
    index: int
    weight: float

    @property
    def fact(self) -> str:
        """``age``, ``area`` or the name of the fact."""
        return self.question.fact

    @property
    def text(self) -> str:
        """The question as it is asked."""
        return self.question.text


@dataclass(frozen=True, slots=True)
class _Fit:
    """How one alternative fits: ``holds`` is false where something is open."""

    who: Who
    unknown: frozenset[str]

    @property
    def rank(self) -> tuple[object, ...]:
        return (bool(self.unknown), self.who.everyone, len(self.unknown), -self.who.specificity)


class BenefitFacts:
    """All benefits of a plan, matched with situations."""

    def __init__(self, document: PlanDocument, corpus: Path) -> None:
        """Read ``benefits.toml``, ``situations.toml`` and ``groups.toml`` of ``corpus``.

        Raises:
            CorpusError: a file is missing or broken, or does not fit the plan.
        """
        self.document = document
        self.vocabulary = Vocabulary.load(corpus)
        self.register = BenefitRegister(document, corpus, self.vocabulary)

    def match(self, situation: Situation) -> tuple[BenefitMatch, ...]:
        """The benefits that concern ``situation``, best first: particular before general, sure before unsure."""
        knowns = [
            (name, self.vocabulary.known(situation, person))
            for name, person in zip(situation.names, situation.persons, strict=True)
        ]
        knowns = [knowns[index] for index in situation.focus]
        found: list[tuple[tuple[object, ...], BenefitMatch]] = []
        for order, benefit in enumerate(self.register.benefits):
            fits = [(name, fit) for name, known in knowns if (fit := _fit(benefit, known)) is not None]
            if not fits:
                continue
            best = min((fit for _, fit in fits), key=lambda fit: fit.rank)
            if best.who.everyone and best.unknown:
                continue
            persons = tuple(name for name, fit in fits if fit.rank[:2] == best.rank[:2])
            shared = len(persons) == len(situation.persons)
            tier = (
                Tier.TO_VERIFY
                if best.unknown
                else Tier.STATED
                if benefit.certainty is Certainty.STATED
                else Tier.PROPOSED
            )
            match = BenefitMatch(
                benefit, tier, best.who.everyone, () if shared and len(persons) > 1 else persons,
                tuple(sorted(best.unknown)), best.who.amount or benefit.amount, best.who.specificity,
            )  # fmt: skip
            key = (match.everyone, _TIERS.index(tier), -match.specificity, _KIND_ORDER.index(benefit.kind), order)
            found.append((key, match))
        return tuple(match for _, match in sorted(found, key=lambda item: item[0]))

    def questions(self, situation: Situation, limit: int = MAX_QUESTIONS) -> tuple[Asking, ...]:
        """At most ``limit`` questions whose answers would change the list, the most telling first."""
        best: dict[str, Asking] = {}
        for index in situation.focus:
            person = situation.persons[index]
            known = self.vocabulary.known(situation, person)
            now = self._outcome(known)
            doubts = [name for fit in now.values() for item in fit.unknown for name in alternatives(item)]
            for question in self.vocabulary.questions:
                weight = self._weight(question, situation, index, known, now, doubts)
                asking = Asking(question, index, weight)
                if weight > 0 and (question.fact not in best or best[question.fact].weight < weight):
                    best[question.fact] = asking
        order = [question.fact for question in self.vocabulary.questions]
        ranked = sorted(best.values(), key=lambda asking: (-asking.weight, order.index(asking.fact)))
        return tuple(ranked[:limit])

    def _weight(
        self,
        question: Question,
        situation: Situation,
        index: int,
        known: Known,
        now: dict[str, _Fit],
        doubts: list[str],
    ) -> float:
        person = situation.persons[index]
        if question.age[1] < known.low or question.age[0] > known.high or (question.sex and known.sex not in (None, question.sex)):
            return 0.0
        if question.needs is not None and question.needs not in known.true:
            return 0.0
        doubt = _IN_DOUBT * doubts.count(question.fact)
        if question.fact == "age":
            if person.age is not None:
                return 0.0
            ages = [age for age in _SAMPLE_AGES if (known.assumed and age >= 16) or known.low <= age <= known.high]
            outcomes = [self._of(situation, index, replace(person, age=Age.exactly(age))) for age in ages]
            return doubt + (_SPECULATIVE if known.assumed and not situation.is_empty else 1.0) * _spread(outcomes)
        if question.fact == "area":
            if known.areas:
                return 0.0
            rural, urban = (
                self._of(situation, index, replace(person, areas=frozenset({area}))) for area in ("农村", "城镇")
            )
            return doubt + _differences(rural, urban)
        if question.fact in known.true or question.fact in known.false:
            return 0.0
        fact = self.vocabulary.facts[question.fact]
        if not self.vocabulary.fits(fact, person):
            return 0.0
        yes = self._of(situation, index, replace(person, groups=person.groups | {question.fact}))
        return doubt + _SPECULATIVE * _differences(now, yes)

    def _of(self, situation: Situation, index: int, person: Person) -> dict[str, _Fit]:
        persons = (*situation.persons[:index], person, *situation.persons[index + 1 :])
        return self._outcome(self.vocabulary.known(replace(situation, persons=persons), person))

    def _outcome(self, known: Known) -> dict[str, _Fit]:
        """What one person gets, general measures left out."""
        fits = ((benefit.name, _fit(benefit, known)) for benefit in self.register.benefits)
        return {name: fit for name, fit in fits if fit is not None and not fit.who.everyone}


def _spread(outcomes: list[dict[str, _Fit]]) -> int:
    """How many benefits some of the outcomes have and others have not."""
    if not outcomes:
        return 0
    names = [frozenset(outcome) for outcome in outcomes]
    return len(frozenset().union(*names) - names[0].intersection(*names[1:]))


def _differences(one: dict[str, _Fit], other: dict[str, _Fit]) -> int:
    """How many benefits fit differently, or only once."""
    return sum(one.get(name) != other.get(name) for name in one.keys() | other.keys())


def _fit(benefit: Benefit, known: Known) -> _Fit | None:
    """The alternative that fits best, or ``None`` where the benefit is for others."""
    fits = [fit for who in benefit.who if (fit := _try(who, known)) is not None]
    return min(fits, key=lambda fit: fit.rank, default=None)


def _try(who: Who, known: Known) -> _Fit | None:
    if any(name not in known.true for name in who.groups) or (who.any and known.true.isdisjoint(who.any)):
        return None
    if not known.true.isdisjoint(who.unless):
        return None
    unknown = {item for item in who.verify if known.true.isdisjoint(alternatives(item))}
    if any(known.false.issuperset(alternatives(item)) for item in unknown):
        return None
    for excluded, is_open, name in (_age(who, known), _area(who, known), _sex(who, known)):
        if excluded:
            return None
        if is_open:
            unknown.add(name)
    return _Fit(who, frozenset(unknown))


def _age(who: Who, known: Known) -> tuple[bool, bool, str]:
    low, high = who.age or (0, MAX_AGE)
    inside = low <= known.low and known.high <= high
    return known.high < low or known.low > high, not inside and not who.everyone, "age"


def _area(who: Who, known: Known) -> tuple[bool, bool, str]:
    if who.area is None:
        return False, False, "area"
    return bool(known.areas) and who.area not in known.areas, not known.areas, "area"


def _sex(who: Who, known: Known) -> tuple[bool, bool, str]:
    if who.sex is None:
        return False, False, "sex"
    return known.sex not in (None, who.sex), known.sex is None, "sex"


def unknown_words(names: Iterable[str]) -> str:
    """What has to be checked, for people: 年龄、农村还是城镇、低保对象或低保边缘."""
    words = {"age": "年龄", "area": "农村还是城镇", "sex": "性别"}
    return "、".join(words.get(name, "或".join(alternatives(name))) for name in names)
