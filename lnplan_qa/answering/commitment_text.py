"""How a figure of the register is said and quoted, and which of them a question's years mean."""

from __future__ import annotations

import re

from lnplan_qa.answering.understand import Query
from lnplan_qa.facts.commitments import Commitment, CommitmentFacts
from lnplan_qa.facts.register_rules import comma_clauses
from lnplan_qa.text import trim
from lnplan_qa.types import Span

#: A sentence shorter than this is quoted whole; longer ones by the clauses that carry the answer.
SHORT_SENTENCE = 80
#: The plan's period, asked for as a year would be; 十四五规划 names the plan.
_PERIOD = re.compile("十四五(时期|期间|末|内|里)?(?!规划|发展规划|文件)")
_VERB = re.compile("^(?:控制在|保持在|不低于|不高于|不超过|达到|达|为|共|至少)")


def figure_text(item: Commitment) -> str:
    """A figure as printed; a unit that the plan left out is added and said."""
    if (
        item.value is not None
        and item.unit.startswith(("万", "亿"))
        and not any(unit in item.printed for unit in ("元", "人"))
    ):
        return f"{item.printed}元（规划原文为“{item.printed}”，未写“元”）"
    return item.printed


def year_lead(item: Commitment) -> str:
    """The year that a computed figure holds for, as the answer opens with it: ``2019年，``, ``到2025年，``."""
    return f"{'到' if item.is_target else ''}{item.implied_year}年，"


def statement(item: Commitment) -> str:
    """One figure in a sentence, without the full stop: ``到2025年，农村五保集中供养率达到41.08%``."""
    if item.statement:
        year = (
            f"{item.year}年，"
            if item.year is not None and not item.is_target and str(item.year) not in item.statement
            else ""
        )
        return year + item.statement
    phrase = item.phrase if _VERB.match(item.phrase) and figure_text(item) == item.printed else figure_text(item)
    if item.measure == "比例" and phrase == item.printed:
        phrase = f"为{phrase}"
    if item.year is None:
        caveat = (
            "该句未写明年份，规划期至{}年"
            if item.is_target
            else "该段未写明年份，列在规划的现状部分，规划的现状年为{}年"
        )
        return f"{item.subject}{phrase}（{caveat.format(item.implied_year)}）"
    return f"{'到' if item.is_target else ''}{item.year}年，{item.subject}{phrase}"


def joined(items: tuple[Commitment, ...], facts: CommitmentFacts) -> str:
    """The statements of several figures, one line each; what is printed twice is said once."""
    lines: dict[tuple[object, ...], str] = {}
    for item in items:
        lines.setdefault((item.subject, item.implied_year, item.value, item.measure), statement(item))
    return "；\n".join(lines.values()) + "。"


def _quote(item: Commitment, facts: CommitmentFacts) -> Span:
    """The shortest run of clauses with subject, figure and, where it stands near in the sentence, the year."""
    text = facts.document.text
    sentence = trim(text, item.sentence)
    if sentence.end - sentence.start < SHORT_SENTENCE:
        return sentence
    run = item.clause
    year = item.year_span
    if year is not None and sentence.covers(year) and year.start < run.start:
        opening = next(clause for clause in comma_clauses(text, sentence) if clause.start <= year.start < clause.end)
        if run.end - opening.start <= SHORT_SENTENCE:
            run = Span(opening.start, run.end)
    return trim(text, run)


def evidence_of(items: tuple[Commitment, ...], facts: CommitmentFacts) -> tuple[Span, ...]:
    """The quotations behind ``items``, in their order; a span inside another one is left out, neighbours are joined."""
    spans: list[Span] = []
    for item in items:
        span = _quote(item, facts)
        for index, other in enumerate(spans):
            if other.start <= span.end + 1 and span.start <= other.end + 1:
                spans[index] = Span(min(other.start, span.start), max(other.end, span.end))
                break
        else:
            spans.append(span)
    return tuple(dict.fromkeys(spans))


def with_years(
    query: Query, text: str, items: tuple[Commitment, ...], facts: CommitmentFacts
) -> tuple[tuple[Commitment, ...], tuple[str, ...]]:
    """The figures of the years that are asked for, and the names of those that the plan lacks.

    Without a year both what was reached and what is aimed at are given, in the order of their years.
    """
    ordered = tuple(sorted(items, key=lambda item: (item.implied_year, item.figure)))
    if len({item.topic for item in items}) > 1:
        ordered = items
    subjects = dict.fromkeys(item.topic for item in items)
    if query.years:
        found = tuple(item for item in ordered if item.implied_year in query.years)
        missing = tuple(
            f"{year}年的{_label(topic, items)}"
            for topic in subjects
            for year in query.years
            if not any(item.implied_year == year for item in items if item.topic == topic)
        )
        return found, missing
    if _PERIOD.search(text) and not any(item.is_target for item in items):
        return (), tuple(f"“十四五”时期的{_label(topic, items)}" for topic in subjects)
    if facts.words.aim.search(text) and not any(item.is_target for item in items):
        return (), tuple(f"{_label(topic, items)}的目标" for topic in subjects)
    if facts.words.now.search(text) and not any(not item.is_target for item in items):
        return (), tuple(f"{_label(topic, items)}的现状" for topic in subjects)
    if facts.words.aim.search(text) and not facts.words.now.search(text):
        return tuple(item for item in ordered if item.is_target), ()
    return ordered, ()


def _label(topic: str, items: tuple[Commitment, ...]) -> str:
    """What a missing figure is called: its subject where it is the only one, else the topic."""
    subjects = {item.subject for item in items if item.topic == topic}
    return subjects.pop() if len(subjects) == 1 else topic
