"""A life situation: who is spoken of, what is known of each, and what is denied. All else is unknown."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["AREAS", "Age", "Known", "Person", "Situation"]

#: Area as the plan writes it, and as commands and records write it.
AREAS = {"农村": "rural", "城镇": "urban"}
MAX_AGE = 200


@dataclass(frozen=True, slots=True)
class Age:
    """An age in whole years: ``low`` to ``high``, ``value`` is the one to name (八十多岁: 80 to 89, 80)."""

    low: int
    high: int
    value: int

    @classmethod
    def exactly(cls, years: int) -> Age:
        """One age."""
        return cls(years, years, years)


@dataclass(frozen=True, slots=True)
class Person:
    """One person: what was said of them.

    ``elder`` and ``minor``: the word for them says so (奶奶, 孙子). ``asked``: it is they who are asked for (帮我姐问).
    """

    label: str = "本人"
    age: Age | None = None
    sex: str | None = None
    areas: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    elder: bool = False
    minor: bool = False
    child: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """The persons of a household and what holds for all of them.

    Attributes:
        areas: 农村, 城镇 or both (registered in one, living in the other); ``register`` is the first to name.
        groups, denied: facts of the household.
    """

    persons: tuple[Person, ...] = (Person(),)
    areas: frozenset[str] = frozenset()
    register: str | None = None
    groups: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """What each person is called; two of one name are told apart by age or number: 孩子（5岁）, 孩子2."""
        labels = [person.label for person in self.persons]
        names: list[str] = []
        for number, (person, label) in enumerate(zip(self.persons, labels, strict=True)):
            name = label
            if labels.count(label) > 1:
                name = f"{label}（{person.age.value}岁）" if person.age else f"{label}{labels[:number].count(label) + 1}"
            names.append(name if name not in names else f"{name}{number + 1}")
        return tuple(names)

    @property
    def focus(self) -> tuple[int, ...]:
        """The places of those who are asked for: the ones said to be, else all."""
        return tuple(index for index, person in enumerate(self.persons) if person.asked) or tuple(range(len(self.persons)))

    @property
    def is_empty(self) -> bool:
        """True where nothing is known that a benefit could rest on."""
        return not (self.areas or self.groups or self.denied) and not any(
            person.age or person.areas or person.groups or person.denied or person.elder or person.minor
            for person in self.persons
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What holds of one person in a situation: ``true`` and ``false`` facts; all others are unknown.

    ``low`` to ``high`` bounds the age; ``assumed`` where that is only the habit to take a speaker for an adult.
    """

    true: frozenset[str]
    false: frozenset[str]
    low: int
    high: int
    assumed: bool
    areas: frozenset[str]
    sex: str | None
