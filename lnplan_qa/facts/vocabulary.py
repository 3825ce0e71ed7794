"""The vocabulary of situations: the facts, what follows from them, and what is known of a person who has some of them.

It is ``corpus/situations.toml`` (with the words of ``corpus/groups.toml``), with the conventions where the plan leaves an
age open. Nothing is guessed: a fact is known, denied or unknown.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from lnplan_qa.errors import CorpusError
from lnplan_qa.facts.situation import AREAS, MAX_AGE, Age, Known, Person, Situation
from lnplan_qa.facts.situation_words import (
    Fact,
    OpenAsking,
    PersonWord,
    Question,
    compiled,
    read_fact,
    read_person_word,
    read_question,
)

__all__ = ["ADULT", "OLD", "Vocabulary"]

ADULT = 18
OLD = 60
#: Brothers and sisters may be of any age; nothing but a word of children says that they are young.
_SIBLINGS = ("兄弟", "姐妹")


@dataclass(frozen=True)
class Vocabulary:
    """``situations.toml``, compiled."""

    facts: Mapping[str, Fact]
    persons: tuple[PersonWord, ...]
    areas: Mapping[str, tuple[re.Pattern[str], ...]]
    registers: Mapping[str, tuple[re.Pattern[str], ...]]
    questions: tuple[Question, ...]
    asking: OpenAsking
    reads: Mapping[str, str]
    source: Path = field(compare=False)

    @classmethod
    def load(cls, corpus: Path) -> Vocabulary:
        """Read ``situations.toml`` and ``groups.toml`` of ``corpus``.

        Raises:
            CorpusError: a file is missing or broken, or names a fact that there is not.
        """
        path = corpus / "situations.toml"
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            groups = tomllib.loads((corpus / "groups.toml").read_text(encoding="utf-8"))
            named = data.get("named", {})
            facts = {entry["name"]: read_fact(entry, groups, named) for entry in data["fact"]}
            area = dict(data["area"])
            registers = {name: compiled(words, named) for name, words in area.pop("register").items()}
            vocabulary = cls(
                facts=facts,
                persons=tuple(read_person_word(entry, named) for entry in data["person"]),
                areas={name: compiled(words, named) for name, words in area.items()},
                registers=registers,
                questions=tuple(read_question(item) for item in data["ask"]),
                asking=OpenAsking(
                    compiled(data["asking"]["open"]),
                    re.compile(data["asking"]["this_case"]),
                    re.compile(data["asking"]["filler"]),
                ),
                reads=dict(data.get("reads", {})),
                source=path,
            )
        except (OSError, ValueError, KeyError, TypeError, re.error) as error:
            raise CorpusError(f"情况词表 {path} 无法读取：{error!r}。请恢复该文件。") from None
        vocabulary._check()
        return vocabulary

    @cached_property
    def _reads(self) -> re.Pattern[str]:
        return re.compile("|".join(re.escape(word) for word in sorted(self.reads, key=len, reverse=True)) or "(?!)")

    def read_as(self, text: str) -> str:
        """``text`` with its dialect words and slips of the pen as the words that are meant; of the same length."""
        return self._reads.sub(lambda match: self.reads[match[0]], text)

    def _check(self) -> None:
        if uneven := sorted(word for word, other in self.reads.items() if len(word) != len(other)):
            raise CorpusError(f"{self.source} 的 [reads] 中两边字数不同：{'、'.join(uneven)}。请改正。")
        named = {name for fact in self.facts.values() for name in fact.implies}
        named |= {fact.opposite for fact in self.facts.values() if fact.opposite}
        named |= {name for fact in self.facts.values() for name in (*fact.all_of, *fact.excludes)}
        named |= {name for fact in self.facts.values() for name, _ in fact.members}
        named |= {name for question in self.questions for name in (question.fact, question.needs) if name} - {"age", "area"}
        if unknown := sorted(named - self.facts.keys()):
            raise CorpusError(f"{self.source} 提到没有定义的情况：{'、'.join(unknown)}。请改正。")

    @cached_property
    def _follows(self) -> dict[str, frozenset[str]]:
        """For each fact, all that follow from it."""
        result: dict[str, frozenset[str]] = {}

        def follow(name: str) -> frozenset[str]:
            if name not in result:
                direct = (*self.facts[name].implies, *self.facts[name].all_of)
                result[name] = frozenset(direct).union(*(follow(item) for item in direct))
            return result[name]

        for name in self.facts:
            follow(name)
        return result

    def follows(self, name: str, consequence: str) -> bool:
        """Whether ``consequence`` follows from ``name``."""
        return consequence in self._follows[name]

    def of_two_stages(self, name: str, groups: Iterable[str]) -> bool:
        """Whether ``name`` and one of ``groups`` are of one family and of two persons: 上小学 and 在幼儿园."""

        def families(fact: str) -> set[str]:
            return {family for item in (fact, *self._follows[fact]) if (family := self.facts[item].family)}

        kin = {other for other in groups if other != name and not self.follows(name, other) and not self.follows(other, name)}
        return any(families(name) & families(other) for other in kin)

    def resolve(self, word: str) -> str | None:
        """The fact that ``word`` names: its name, or one of its words; ``None`` where there is none."""
        if word in self.facts:
            return word
        for fact in self.facts.values():
            if any(pattern.fullmatch(word) for pattern in fact.words):
                return fact.name
        return None

    def situation(
        self,
        *,
        age: int | None = None,
        area: str | None = None,
        sex: str | None = None,
        groups: Iterable[str] = (),
        denied: Iterable[str] = (),
        label: str = "本人",
    ) -> Situation:
        """The situation of one person; facts of the household are sorted out.

        Args:
            area: 农村 or 城镇 (or rural, urban).

        Raises:
            ValueError: an area, sex or fact that there is not, or an age below 0 or above 200; Chinese, with the cure.
        """
        areas = {code: name for name, code in AREAS.items()} | {name: name for name in AREAS} | {"城市": "城镇"}
        if area is not None and area not in areas:
            raise ValueError(f"地区“{area}”不认识。请用 rural（农村）或 urban（城镇）。")
        if sex not in (None, "男", "女"):
            raise ValueError(f"性别“{sex}”不认识。请用 男 或 女。")
        if age is not None and not 0 <= age <= MAX_AGE:
            raise ValueError(f"年龄 {age} 不合理。请给出 0 到 {MAX_AGE} 之间的整数。")
        resolved: list[tuple[str, ...]] = []
        for words in (groups, denied):
            names = []
            for word in words:
                name = self.resolve(word)
                if name is None:
                    known = (fact.name for fact in self.facts.values() if fact.form or fact.by_age)
                    raise ValueError(f"人群“{word}”不认识。可用的有：{'、'.join(known)}等。")
                names.append(name)
            resolved.append(tuple(names))
        shared, own = ([{n for n in names if self.facts[n].household is where} for names in resolved] for where in (True, False))
        place = frozenset() if area is None else frozenset({areas[area]})
        person = Person(label, None if age is None else Age.exactly(age), sex, place, frozenset(own[0]), frozenset(own[1]))
        return Situation((person,), place, None, frozenset(shared[0]), frozenset(shared[1]))

    def known(self, situation: Situation, person: Person) -> Known:
        """What holds of ``person``: what was said, what follows from it, from their age, their sex and their household."""
        true, false, low, high, assumed, sex = self._own(situation, person)
        homes = [true if other is person else self._own(situation, other)[0] for other in situation.persons]
        made = [
            fact.name
            for fact in self.facts.values()
            if fact.members and all(sum(name in home for home in homes) >= count for name, count in fact.members)
        ]
        for name in made:
            if name not in false:
                true |= {name, *self._follows[name]} - false
        return Known(frozenset(true), frozenset(false), low, high, assumed, person.areas or situation.areas, sex)

    def _own(self, situation: Situation, person: Person) -> tuple[set[str], set[str], int, int, bool, str | None]:
        """Facts that hold and facts that do not, without those that rest on other persons; ages and sex."""
        stated = person.groups | situation.groups
        sex = person.sex or next((fact.sex for name in person.groups if (fact := self.facts[name]).sex), None)
        low, high, assumed = self.ages(person)
        true, false = set(stated), set((person.denied | situation.denied) - stated)
        said = stated.union(*(self._follows[name] for name in stated))
        families = {self.facts[name].family for name in said} - {None}
        # Who goes to one school goes to no other.
        false |= {name for name, fact in self.facts.items() if fact.family in families and name not in said}
        for fact in self.facts.values():
            if fact.name in true or fact.name in false:
                continue
            too_young_or_old = fact.age is not None and (low > fact.age[1] or high < fact.age[0])
            if too_young_or_old or (fact.sex is not None and sex is not None and fact.sex != sex):
                false.add(fact.name)
            elif fact.by_age and fact.age is not None and fact.age[0] <= low and high <= fact.age[1] and not assumed:
                if fact.family is None or fact.family not in families:
                    true.add(fact.name)
            elif fact.by_sex and fact.sex == sex and (fact.age is None or fact.age[0] <= low):
                true.add(fact.name)
        for name in (*true, *false):
            if (opposite := self.facts[name].opposite) is not None:
                (false if name in true else true).add(opposite)
        false |= {name for fact in true for name in self.facts[fact].excludes} - stated
        for name in tuple(true):
            true |= self._follows[name] - false
        # 残疾儿童 is who is a child and disabled; the definitions stand in an order that needs one pass.
        for fact in self.facts.values():
            if fact.all_of and fact.name not in false and true.issuperset(fact.all_of):
                true |= {fact.name, *self._follows[fact.name]} - false
        # Who is known not to be old is no 空巢老人: what a false fact would follow from is false.
        false |= {name for name in self.facts if name not in true and not self._follows[name].isdisjoint(false)}
        false |= {fact.name for fact in self.facts.values() if fact.name not in true and not false.isdisjoint(fact.all_of)}
        return true, false, low, high, assumed, sex

    def ages(self, person: Person) -> tuple[int, int, bool]:
        """The lowest and highest age of ``person``, and whether that is only a habit.

        Without an age: what the word for the person and the facts allow; a speaker of whom nothing says otherwise is
        taken for an adult of working age, which is asked about.
        """
        if person.age is not None:
            return person.age.low, person.age.high, False
        low, high = (OLD, MAX_AGE) if person.elder else (0, ADULT - 1) if person.minor else (0, MAX_AGE)
        bounded = person.elder or person.minor
        for name in person.groups:
            for item in (name, *self._follows[name]):
                bounds = self.facts[item].age
                if bounds is not None and (bounds[0] >= OLD or bounds[1] < ADULT or self.facts[item].by_age):
                    low, high, bounded = max(low, bounds[0]), min(high, bounds[1]), True
        if bounded:
            return low, max(low, high), False
        if person.child:
            return 0, MAX_AGE, False
        if person.label in ("本人", "妻子", "丈夫", "配偶"):
            return ADULT, OLD - 1, True
        return ADULT, MAX_AGE, False

    def fits(self, fact: Fact, person: Person) -> bool:
        """Whether age and sex of ``person`` allow ``fact``."""
        low, high, assumed = self.ages(person)
        if person.label in _SIBLINGS and person.age is None and not any(self.facts[name].age for name in person.groups):
            low = 0  # 她弟在特校念三年级
        if fact.age is not None and person.minor and person.age is None and fact.age[0] >= ADULT - 2:
            return False
        if fact.age is not None and not assumed and (low > fact.age[1] or high < fact.age[0]):
            return False
        if fact.age is not None and assumed and fact.age[1] < ADULT:
            return False
        return fact.sex is None or person.sex is None or fact.sex == person.sex
