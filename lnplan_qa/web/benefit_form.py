"""The fields of the page 我能享受什么 -> Situation, and a situation -> the values of the fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from lnplan_qa.answering.understand import plain
from lnplan_qa.config import MAX_QUESTION_CHARACTERS
from lnplan_qa.facts.ages import number
from lnplan_qa.facts.situation import AREAS, MAX_AGE, Age, Person, Situation
from lnplan_qa.facts.situation_text import read_situation
from lnplan_qa.facts.vocabulary import Vocabulary

__all__ = ["BOTH", "Form", "FormError", "labels", "read_form"]

MAX_PERSONS: Final = 8
#: Registered in the one, living in the other.
BOTH: Final = "both"
_HAN_NUMBER: Final = "零〇一二三四五六七八九十百两"


@dataclass(frozen=True, slots=True)
class Form:
    """What the page holds: the sentence as typed and the situation; ``is_blank`` where nothing was sent yet."""

    text: str = ""
    situation: Situation = field(default_factory=Situation)
    is_blank: bool = True


class FormError(Exception):
    """Something was filled in that cannot be taken; the message says what, and ``form`` holds all the rest."""

    def __init__(self, message: str, form: Form) -> None:
        super().__init__(message)
        self.form = form


def labels(vocabulary: Vocabulary) -> tuple[str, ...]:
    """What a person can be called on the form."""
    names = (word.name for word in vocabulary.persons if not word.household)
    return tuple(dict.fromkeys(("本人", *names, "家人")))


def read_form(fields: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> Form:
    """What was posted.

    ``do`` says which button was pressed: ``read`` the sentence, ``list`` the fields, ``add`` a person, or the answer to a
    question (``yes:1:残疾人``, ``no:1:残疾人``).

    Raises:
        FormError: the sentence is empty or too long, or an age is no age.
    """
    if not fields:
        return Form()
    do = _first(fields, "do")
    text = _first(fields, "text")
    if do == "read":
        return _read_text(text, vocabulary)
    situation, problem = _read_fields(fields, vocabulary)
    kind, _, rest = do.partition(":")
    index, _, fact = rest.partition(":")
    if kind == "add" and len(situation.persons) < MAX_PERSONS:
        situation = replace(situation, persons=(*situation.persons, Person("家人")))
    elif kind in ("yes", "no") and fact in vocabulary.facts and index.isdecimal() and int(index) < len(situation.persons):
        situation = _answered(situation, int(index), fact, kind == "yes", vocabulary)
    form = Form(text[:MAX_QUESTION_CHARACTERS], situation, is_blank=False)
    if problem:
        raise FormError(problem, form)
    if situation.is_empty and kind != "add":
        raise FormError("还没有说到具体情况。请写一句话，或填上年龄、农村还是城镇，再勾选符合的情况。", form)
    return form


def _read_text(text: str, vocabulary: Vocabulary) -> Form:
    if not text.strip():
        raise FormError("请先写一句话，例如：我妈八十三，农村户口，腿脚残疾。", Form())
    if len(text) > MAX_QUESTION_CHARACTERS:
        form = Form(text[:MAX_QUESTION_CHARACTERS])
        raise FormError(f"这句话有 {len(text)} 个字，最多 {MAX_QUESTION_CHARACTERS} 个字。请缩短后再试。", form)
    form = Form(text, read_situation(plain(text), vocabulary), is_blank=False)
    if form.situation.is_empty:
        raise FormError("这句话里没有读到年龄、城乡或家里的情况。请再写清楚些，或者填下面的表。", form)
    return form


def _read_fields(fields: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> tuple[Situation, str]:
    count = _first(fields, "persons")
    total = min(int(count), MAX_PERSONS) if count.isdecimal() and count.isascii() else 1
    persons, problems = [], []
    for index in range(max(total, 1)):
        if _first(fields, f"p{index}_remove"):
            continue
        person, problem = _read_person(fields, index, vocabulary)
        persons.append(person)
        problems += [problem] if problem else []
    chosen = _first(fields, "area")
    areas = frozenset(AREAS) if chosen == BOTH else frozenset({chosen}) & AREAS.keys()
    register = _first(fields, "register")
    groups, denied = (_facts(fields, name, vocabulary, household=True) for name in ("group", "not"))
    situation = Situation(
        tuple(persons) or (Person(),), areas, register if register in areas else None, groups, denied - groups
    )
    return situation, "；".join(problems)


def _read_person(fields: Mapping[str, Sequence[str]], index: int, vocabulary: Vocabulary) -> tuple[Person, str]:
    label = _first(fields, f"p{index}_label")
    if label not in labels(vocabulary):
        label = "本人"
    word = next((word for word in vocabulary.persons if word.name == label), None)
    printed, problem = _first(fields, f"p{index}_age").strip(), ""
    age = _age(printed, _first(fields, f"p{index}_range")) if printed else None
    if printed and age is None:
        problem = f"{label}的年龄“{printed[:20]}”不是 0 到 {MAX_AGE} 之间的数字。请写满几周岁，例如 83。"
    sex = _first(fields, f"p{index}_sex")
    own = frozenset({_first(fields, f"p{index}_area")}) & AREAS.keys()
    groups, denied = (_facts(fields, f"p{index}_{name}", vocabulary, household=False) for name in ("group", "not"))
    person = Person(
        label,
        age,
        sex if sex in ("男", "女") else word.sex if word is not None else None,
        own,
        groups,
        denied - groups,
        elder=word is not None and word.elder,
        minor=word is not None and word.minor and (age is None or age.low < 18),
        child=word is not None and word.child,
        asked=_first(fields, f"p{index}_asked") == "1",
    )
    return person, problem


def _age(printed: str, bounds: str) -> Age | None:
    """The age of the field; a range that a sentence gave (八十多) stays where the number was not changed."""
    bare = printed.removesuffix("岁").removesuffix("周")
    if bare.isascii() and bare.isdecimal():
        value = int(bare)
    elif bare and all(character in _HAN_NUMBER for character in bare):
        value = number(bare)[0]
    else:
        return None
    if value > MAX_AGE:
        return None
    low, _, high = bounds.partition("-")
    if low.isdecimal() and high.isdecimal() and int(low) <= value <= int(high) <= MAX_AGE:
        return Age(int(low), int(high), value)
    return Age.exactly(value)


def _answered(situation: Situation, index: int, fact: str, yes: bool, vocabulary: Vocabulary) -> Situation:
    if vocabulary.facts[fact].household:
        if yes:
            return replace(situation, groups=situation.groups | {fact}, denied=situation.denied - {fact})
        return replace(situation, denied=situation.denied | {fact}, groups=situation.groups - {fact})
    person = situation.persons[index]
    if yes:
        person = replace(person, groups=person.groups | {fact}, denied=person.denied - {fact})
    else:
        person = replace(person, denied=person.denied | {fact}, groups=person.groups - {fact})
    return replace(situation, persons=(*situation.persons[:index], person, *situation.persons[index + 1 :]))


def _facts(
    fields: Mapping[str, Sequence[str]], name: str, vocabulary: Vocabulary, *, household: bool
) -> frozenset[str]:
    return frozenset(
        value
        for value in fields.get(name, ())
        if value in vocabulary.facts and vocabulary.facts[value].household is household
    )


def _first(fields: Mapping[str, Sequence[str]], name: str) -> str:
    values = fields.get(name)
    return values[0] if values else ""
