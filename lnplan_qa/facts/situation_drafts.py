"""Persons being put together while a sentence is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lnplan_qa.facts.situation import Age, Person
from lnplan_qa.facts.situation_words import PersonWord
from lnplan_qa.facts.vocabulary import ADULT

__all__ = ["SPEAKER", "Draft", "Drafts", "can_be"]

SPEAKER = "本人"
_CHILD = "孩子"
_CHILDREN = (_CHILD, "儿子", "女儿")
#: 有两个儿子,七十岁: that old is whoever speaks.
_OLD_CHILD = 65
_PARENTS = ("父母", "父亲", "母亲")
_ELDERS = (*_PARENTS, "岳父", "岳母")


@dataclass(eq=False)
class Draft:
    """A person being put together; ``called`` is the word that tells one of several (老大)."""

    person: Person
    called: str = ""
    groups: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)
    areas: set[str] = field(default_factory=set)

    def current(self) -> Person:
        """The person as known so far."""
        denied = frozenset(self.denied - self.groups)
        return replace(self.person, groups=frozenset(self.groups), denied=denied, areas=frozenset(self.areas))


class Drafts:
    """The persons of a sentence, in the order in which they appear; the speaker first where nobody else was before."""

    def __init__(self) -> None:
        self.all: list[Draft] = []

    def add(self, person: Person) -> Draft:
        """A new person."""
        self.all.append(Draft(person))
        return self.all[-1]

    def another(self, target: Draft, person: Person) -> Draft:
        """A new person right behind ``target``, called by the same word."""
        draft = Draft(person)
        self.all.insert(self.all.index(target) + 1, draft)
        return draft

    def named(self, word: PersonWord, said: str) -> Draft:
        """Whom ``word``, as ``said``, names: somebody named before, or a new person."""
        if said in word.each:
            return self._each(word, said)
        if same := [draft for draft in self.all if draft.person.label == word.name]:
            person = same[-1].person
            same[-1].person = replace(person, sex=person.sex or word.sex, elder=person.elder or word.elder)
            return same[-1]
        if word.name == "老人" and (elders := [d for d in self.all if d.person.elder or d.person.label in _ELDERS]):
            return elders[-1]
        if word.name == _CHILD and (children := [d for d in self.all if d.person.child]):
            return children[-1]
        person = Person(word.name, sex=word.sex, elder=word.elder, minor=word.minor, child=word.child)
        general = [draft for draft in self.all if draft.person.label == _CHILD and draft.person.age is None]
        if word.child and general:
            general[-1].person = person
            return general[-1]
        return self.add(person)

    def _each(self, word: PersonWord, said: str) -> Draft:
        """The one of several who is called ``said`` (老大, 小的); the first of them is the one named in general before."""
        for draft in self.all:
            if draft.called == said:
                return draft
        general = next((draft for draft in self.all if draft.person.label == word.name and not draft.called), None)
        if general is None:
            general = self.add(Person(word.name, sex=word.sex, elder=word.elder, minor=word.minor, child=word.child))
        general.called = said
        return general

    def speaker(self) -> Draft:
        """Whoever speaks."""
        for draft in self.all:
            if draft.person.label == SPEAKER:
                return draft
        self.all.insert(0, Draft(Person(SPEAKER)))
        return self.all[0]

    def parents(self) -> list[Draft]:
        """The speaker's parents: those spoken of, else both."""
        return [draft for draft in self.all if draft.person.label in _PARENTS] or [self.add(Person("父母"))]

    def of_age(self, age: Age, target: Draft, company: Sequence[Draft] = ()) -> Draft:
        """``target``, or who can be of an age that it cannot be: 在家带孩子,三十二岁 is the speaker's.

        ``company``, those who only join in what somebody does, come last.
        """
        if can_be(target.person, age):
            return target
        fitting = [draft for draft in self.all if draft.person.age is None and can_be(draft.person, age)]
        fitting = [draft for draft in fitting if draft not in company] or fitting
        if fitting:
            return fitting[-1]
        return self.speaker() if age.low < ADULT or target.person.child else target


def can_be(person: Person, age: Age) -> bool:
    """Whether the word for a person allows an age: 奶奶 is not twelve, 孩子 not thirty-two."""
    if person.elder and person.label != SPEAKER:
        return age.high >= 40
    if person.label in _CHILDREN and person.minor:
        return age.low < ADULT
    if person.child:
        return age.low < _OLD_CHILD
    return person.label not in (*_ELDERS, "妻子", "丈夫", "配偶") or age.high >= 16
