"""A situation and its benefits, in words and as a record: for the command line, the page and the chat."""

from __future__ import annotations

from collections.abc import Sequence

from lnplan_qa.answering.understand import plain
from lnplan_qa.config import MAX_QUESTION_CHARACTERS
from lnplan_qa.errors import QuestionError
from lnplan_qa.facts.benefits import Asking, BenefitFacts, BenefitMatch, Tier, unknown_words
from lnplan_qa.facts.situation import AREAS, Age, Person, Situation
from lnplan_qa.facts.situation_text import read_situation
from lnplan_qa.facts.vocabulary import OLD, Vocabulary
from lnplan_qa.plan.outline import Outline
from lnplan_qa.request import NOT_TEXT, is_text
from lnplan_qa.text import tidy
from lnplan_qa.types import Citation, Span

__all__ = ["NOT_A_PROMISE", "asked", "benefits_record", "describe", "matches_by_tier", "place", "report_text", "told_situation", "whose"]

#: What stands under every list: the plan sets directions, departments decide.
NOT_A_PROMISE = "规划里写到，不等于已经能领到；是否符合条件、标准多少、怎么办理，以主管部门的答复为准。"
#: A quotation shorter than this says little by itself.
_SHORT_QUOTE = 14
#: What each tier means, for people.
TIER_NOTES = {
    Tier.STATED: "规划写了给这类人的",
    Tier.PROPOSED: "规划提出要做，没写条件或还在推进",
    Tier.TO_VERIFY: "还要看您没说到的情况，请向主管部门核实",
}


def describe(situation: Situation, vocabulary: Vocabulary) -> str:
    """What was understood, in one line: 母亲（83岁、残疾人）；农村."""
    parts = []
    for person in situation.persons:
        about = [_age_words(person.age)] if person.age is not None else []
        about += [person.sex] if person.sex and person.label == "本人" else []
        about += sorted(person.areas - situation.areas)
        about += _ordered(_telling(person.groups, vocabulary), vocabulary)
        about += [f"不是{name}" if name in _NOUNS else f"没有“{name}”" for name in _ordered(person.denied, vocabulary)]
        alone = person.label == "本人" and len(situation.persons) == 1
        parts.append("、".join(about) if alone else f"{person.label}（{'、'.join(about)}）" if about else person.label)
    shared = sorted(situation.areas) + _ordered(_telling(situation.groups, vocabulary), vocabulary)
    shared += [f"不是{name}" for name in _ordered(situation.denied, vocabulary)]
    persons = "，".join(part for part in parts if part)
    return "；".join(part for part in (persons, "、".join(shared)) if part) or "还没有说到具体情况"


def _telling(names: frozenset[str], vocabulary: Vocabulary) -> frozenset[str]:
    """``names`` without those that go without saying (学生 beside 高中阶段学生)."""
    return frozenset(name for name in names if not any(vocabulary.follows(other, name) for other in names))


_NOUNS = ("残疾人", "重度残疾人", "特困人员", "优抚对象", "退役士兵", "孤儿", "农民工", "职工", "失业人员")


def _age_words(age: Age) -> str:
    if age.low == age.high:
        return f"{age.low}岁" if age.low else "未满1岁"
    if age.high - age.low > 20:
        return f"{age.low}岁以上"
    return f"{age.low}至{age.high}岁"


def _ordered(names: frozenset[str], vocabulary: Vocabulary) -> list[str]:
    """Names in the order of the vocabulary."""
    return [name for name in vocabulary.facts if name in names]


def whose(match: BenefitMatch, situation: Situation) -> str:
    """Whom a benefit concerns, where several persons are spoken of."""
    if len(situation.persons) < 2:
        return ""
    return "、".join(dict.fromkeys(match.persons)) or "全家"


def place(span: Span, outline: Outline) -> Citation:
    """The quotation of a span with its place."""
    section = outline.section_at(span)
    return Citation(section, outline.heading(section), span.of(outline.document.text), span.start, span.end)


def matches_by_tier(matches: Sequence[BenefitMatch]) -> list[tuple[str, str, list[BenefitMatch]]]:
    """Heading, explanation and benefits of each group that is not empty; what reaches everyone comes last."""
    groups = [
        (tier.value, TIER_NOTES[tier], [match for match in matches if match.tier is tier and not match.everyone])
        for tier in Tier
    ]
    groups.append(("面向全体居民", "人人都有份的服务", [match for match in matches if match.everyone]))
    return [group for group in groups if group[2]]


def asked(asking: Asking, situation: Situation) -> str:
    """A question, with the person it is about where several are spoken of."""
    household = asking.fact not in ("age", "area") and asking.text.startswith("家里")
    if len(situation.persons) < 2 or household:
        return asking.text
    return f"{situation.names[asking.index]}：{asking.text}"


def told_situation(text: str, facts: BenefitFacts) -> Situation:
    """The situation that one sentence tells of.

    Raises:
        QuestionError: the sentence is empty, too long or not text.
    """
    if not text.strip():
        raise QuestionError("这句话是空的。请说说年龄、农村还是城镇、家里的情况。")
    if len(text) > MAX_QUESTION_CHARACTERS:
        raise QuestionError(f"这句话有 {len(text)} 个字，最多 {MAX_QUESTION_CHARACTERS} 个字。请缩短后再试。")
    if not is_text(text):
        raise QuestionError(NOT_TEXT)
    return read_situation(plain(text), facts.vocabulary)


def benefits_record(situation: Situation, facts: BenefitFacts) -> dict[str, object]:
    """``{"situation", "benefits", "ask"}``: benefits best first, questions most telling first."""
    outline = Outline(facts.document)
    return {
        "situation": situation_record(situation, facts.vocabulary),
        "benefits": [_benefit_record(match, situation, outline) for match in facts.match(situation)],
        "ask": [asked(asking, situation) for asking in facts.questions(situation)],
    }


def situation_record(situation: Situation, vocabulary: Vocabulary) -> dict[str, object]:
    """The situation as data: of the first person asked for, of all of these together, and person by person."""
    persons = [_person_record(person, situation, vocabulary) for person in situation.persons]
    spoken_of = [situation.persons[index] for index in situation.focus]
    records = [persons[index] for index in situation.focus]
    first = next((record for record in records if record["age"] is not None), records[0])
    groups = {name for person in spoken_of for name in _stated(person)} | situation.groups
    denied = {name for person in spoken_of for name in person.denied} | situation.denied
    implied = {name for person in spoken_of for name in vocabulary.known(situation, person).true} - groups
    return {
        "age": first["age"],
        "area": first["area"],
        "sex": first["sex"],
        "groups": _ordered(frozenset(groups), vocabulary),
        "not": _ordered(frozenset(denied - groups), vocabulary),
        "implied": _ordered(frozenset(implied), vocabulary),
        "persons": persons,
    }


def _stated(person: Person) -> frozenset[str]:
    """Facts that were said of a person; the word for them may say that they are old (家里的老人)."""
    says_old = person.elder and (person.age is None or person.age.low >= OLD) and person.label == "老人"
    return person.groups | ({"老年人"} if says_old else set())


def _person_record(person: Person, situation: Situation, vocabulary: Vocabulary) -> dict[str, object]:
    areas = person.areas or situation.areas
    register = situation.register if situation.register in areas else None
    area = register or next((name for name in AREAS if name in areas), None)
    return {
        "who": person.label,
        "age": None if person.age is None else person.age.value,
        "age_range": None if person.age is None else [person.age.low, person.age.high],
        "sex": person.sex,
        "area": None if area is None else AREAS[area],
        "groups": _ordered(_stated(person), vocabulary),
        "not": _ordered(person.denied, vocabulary),
    }


def _benefit_record(match: BenefitMatch, situation: Situation, outline: Outline) -> dict[str, object]:
    benefit = match.benefit
    return {
        "name": benefit.name,
        "certainty": benefit.certainty.value,
        "group": match.tier.value,
        "section": benefit.section,
        "quote": benefit.span.of(outline.document.text),
        "start": benefit.span.start,
        "end": benefit.span.end,
        "kind": benefit.kind.value,
        "condition": benefit.condition,
        "amount": match.amount,
        "for": list(dict.fromkeys(match.persons)) if len(situation.persons) > 1 else [],
        "unknown": list(match.unknown),
        "everyone": match.everyone,
        "also": [
            {"section": item.section, "quote": item.quote, "start": item.start, "end": item.end}
            for item in (place(span, outline) for span in benefit.also)
        ],
    }


def report_text(situation: Situation, facts: BenefitFacts) -> str:
    """The list for a terminal: what was understood, groups, each benefit with the plan's words and place, what to ask."""
    outline = Outline(facts.document)
    matches = facts.match(situation)
    own = sum(not match.everyone for match in matches)
    parts = [f"按您说的情况：{describe(situation, facts.vocabulary)}", f"规划里与此有关的共{own}项。"]
    number = 0
    for title, note, group in matches_by_tier(matches):
        lines = [f"【{title}】{note}（{len(group)}项）"]
        for match in group:
            number += 1
            citation = place(match.benefit.span, outline)
            about = "；".join(
                part
                for part in (
                    match.amount or "",
                    f"对象：{whose(match, situation)}" if whose(match, situation) else "",
                    f"要核实：{unknown_words(match.unknown)}" if match.unknown else "",
                )
                if part
            )
            lines.append(f"  {number}. {match.benefit.name}" + (f"（{about}）" if about else ""))
            # A name alone (老年人健康管理) is shown with the clause that says what is done.
            shown = match.benefit.clause if len(citation.quote) < _SHORT_QUOTE else match.benefit.span
            lines.append(f"     {tidy(citation.heading)}：「{tidy(shown.of(outline.document.text))}」")
        parts.append("\n".join(lines))
    questions = [asked(asking, situation) for asking in facts.questions(situation)]
    if questions:
        parts.append("说明下面的情况，清单会更准：\n" + "\n".join(f"  - {question}" for question in questions))
    return "\n\n".join([*parts, NOT_A_PROMISE])
