"""A question that states a situation and asks openly what there is: 我妈八十三，农村户口，能享受什么政策.

A question about one benefit (高龄补贴一个月多少) stays a normal question, and so does one on a class of people in general
(农村残疾人有什么补贴): somebody's situation has to be told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lnplan_qa.answering.benefit_report import asked, describe, place, whose
from lnplan_qa.answering.understand import Query
from lnplan_qa.config import MAX_ANSWER_CHARACTERS, MAX_EVIDENCE_CHARACTERS
from lnplan_qa.facts.benefits import BenefitFacts, BenefitMatch, Tier, unknown_words
from lnplan_qa.facts.situation import Situation
from lnplan_qa.facts.situation_text import read_situation, without_situation
from lnplan_qa.plan.outline import Outline
from lnplan_qa.text import tidy
from lnplan_qa.types import Draft, Kind, Span, Status, Table

__all__ = ["PAGE", "answer_benefit_question"]

#: The page that takes a situation by form; answers point to it.
PAGE = "我能享受什么"
_CLAUSE = re.compile(r"[,，。;；!！?？:：\s]+")
#: A speaker, or somebody of theirs: an age and a group alone may be those of a rule (80岁以上老人).
_SPEAKER = re.compile("我|俺|咱|本人|自家|屋里|家里|邻居|亲戚|朋友")
_QUOTE_CHARACTERS = 40
COLUMNS = ("类别", "名称", "对谁", "规划原文", "位置", "要核实的")


def answer_benefit_question(query: Query, facts: BenefitFacts) -> Draft | None:
    """Answer an open question of somebody who says who they are.

    Returns:
        ``None`` where no situation is told, where the question is about one thing, or where nothing in the plan is meant
        for the situation in particular.
    """
    asking = _open_asking(query.text, facts)
    if asking is None:
        return None
    situation = read_situation(query.text, facts.vocabulary)
    if not _is_told(query.text, asking, situation, facts):
        return None
    found = facts.match(situation)
    matches = tuple(match for match in found if not match.everyone)
    if not matches:
        return None
    general = len(found) - len(matches)
    return Draft(
        status=Status.ANSWERED,
        kind=Kind.BENEFIT,
        answer=_answer(matches, general, situation, facts),
        evidence=_evidence([match.benefit.span for match in matches]),
        table=_table(matches, situation, facts),
    )


def _open_asking(text: str, facts: BenefitFacts) -> str | None:
    """What else the clause says that asks what there is; ``None`` where no clause does, or it names one thing to ask about."""
    asking = facts.vocabulary.asking
    for clause in _CLAUSE.split(text):
        match = next((match for pattern in asking.open if (match := pattern.search(clause))), None)
        if match is None:
            continue
        rest = asking.this_case.sub("", f"{clause[: match.start()]},{clause[match.end() :]}")
        # What the clause tells of the situation is no topic: 我妈八十三有什么政策.
        if not _meaning(asking.filler.sub("", without_situation(rest, facts.vocabulary))):
            return _meaning(asking.filler.sub("", rest))
    return None


def _meaning(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def _is_told(text: str, asking: str, situation: Situation, facts: BenefitFacts) -> bool:
    """Whether somebody's situation is told: by a speaker, of them or theirs; without one, in several facts, none of which is
    named in the asking itself (政府对退役士兵创业给哪些支持 asks about a class of people)."""
    told = sum(
        (person.age is not None) + len(person.groups) + person.elder + bool(person.areas) for person in situation.persons
    )
    told += len(situation.groups) + bool(situation.areas)
    if _SPEAKER.search(text) or facts.vocabulary.asking.this_case.search(text):
        return told >= 1
    return told >= 2 and not asking


def _evidence(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The quotations, best first, as many as the budget of evidence holds."""
    chosen: list[Span] = []
    used = 0
    for span in dict.fromkeys(spans):
        length = span.end - span.start
        if used + length <= MAX_EVIDENCE_CHARACTERS:
            chosen.append(span)
            used += length
    return tuple(chosen)


def _answer(matches: Sequence[BenefitMatch], general: int, situation: Situation, facts: BenefitFacts) -> str:
    head = f"按您说的情况（{describe(situation, facts.vocabulary)}），规划里与此有关的共{len(matches)}项"
    groups = [(tier, [match for match in matches if match.tier is tier]) for tier in Tier]
    counts = "，".join(f"{tier.value}{len(group)}项" for tier, group in groups if group)
    questions = [asked(asking, situation).rstrip("？") for asking in facts.questions(situation)]
    tail = "这些是规划的安排，不等于已经能领到，请向主管部门核实。"
    tail += f"另有面向全体居民的{general}项。" if general else ""
    tail += f"如果再告诉我{'、'.join(f'“{question}”' for question in questions)}，清单会更准；" if questions else ""
    tail += f"也可以在“{PAGE}”页里填写。"
    room = MAX_ANSWER_CHARACTERS - len(head) - len(counts) - len(tail) - 4
    return f"{head}：{counts}。\n{_listed(groups, room, facts)}\n{tail}"


def _listed(groups: Sequence[tuple[Tier, list[BenefitMatch]]], room: int, facts: BenefitFacts) -> str:
    """The names group by group; the best ones with their short quotes; what finds no room stands in the table."""
    names = {match.benefit.name: match.benefit.name for _, group in groups for match in group}

    def written(left_out: int) -> str:
        kept = list(names)[: len(names) - left_out] if left_out else list(names)
        lines = []
        for tier, group in groups:
            shown = [names[match.benefit.name] for match in group if match.benefit.name in kept]
            if shown:
                lines.append(f"{tier.value}：{'；'.join(shown)}。")
        return "\n".join(lines) + (f"\n其余{left_out}项见下表。" if left_out else "")

    left_out = 0
    while len(written(left_out)) > room and left_out < len(names):
        left_out += 1
    for _, group in groups:
        for match in group:
            quote = tidy(match.benefit.span.of(facts.document.text))
            if len(quote) > _QUOTE_CHARACTERS:
                continue
            name = match.benefit.name
            names[name] = f"{name}（「{quote}」）"
            if len(written(left_out)) > room:
                names[name] = name
                return written(left_out)
    return written(left_out)


def _table(matches: Sequence[BenefitMatch], situation: Situation, facts: BenefitFacts) -> Table:
    outline = Outline(facts.document)
    rows = []
    for match in matches:
        citation = place(match.benefit.span, outline)
        rows.append(
            (
                match.tier.value,
                match.benefit.name,
                whose(match, situation) or match.benefit.condition,
                tidy(citation.quote),
                tidy(citation.heading),
                unknown_words(match.unknown),
            )
        )
    return Table(COLUMNS, tuple(rows))

