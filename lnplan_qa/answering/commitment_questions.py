"""Questions on figures of the running text: looked up in the register, confirmed or corrected, compared and computed."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from lnplan_qa.answering.commitment_arithmetic import computed, remainder
from lnplan_qa.answering.commitment_assertions import asserted
from lnplan_qa.answering.commitment_extremes import extreme
from lnplan_qa.answering.commitment_means import mean
from lnplan_qa.answering.commitment_text import evidence_of, joined, with_years
from lnplan_qa.answering.understand import Query
from lnplan_qa.asking import Asked
from lnplan_qa.facts.commitment_match import (
    HOW_MANY,
    TopicMatch,
    find_family,
    find_topics,
    is_part,
    residue,
    without_contrast,
)
from lnplan_qa.facts.commitments import Commitment, CommitmentFacts
from lnplan_qa.facts.consistency import Finding, notes_for
from lnplan_qa.types import Draft, Kind, Status, Table

#: Kinds of question that a figure does not answer.
_OTHER_KINDS = (Asked.PHONE, Asked.PROCEDURE, Asked.PLACE, Asked.REASON, Asked.DEFINITION, Asked.METHOD)
_MAX_TOPICS = 4
_MAX_LEFT = 4
_MAX_LEFT_SHARE = 0.5
_NAMED_FIGURE = re.compile("目标值|目标数|目标(是|为)|数值|数据|目标$")
_REACHED = re.compile("达到|实现|做到|完成目标")
#: 几个百分点 asks for a rate, not for a number of things.
_POINTS = re.compile("(多少|几|几多|好多)个(百|千)分点")
_EACH = re.compile("各(是|为|有)?(多少|几)|分别(是|为|有)?(多少|几)")
#: One of them is meant, not their sum.
_POINTED = re.compile("[那这]一[类种样项]")
#: 五种培训: counts the topics.
_KINDS = frozenset({"种", "类", "大类", "项"})
_BOTH = re.compile("各(是|为|有)?(多少|几)|分别|和|以及|还有|与|占")


def answer_commitment_question(
    query: Query, facts: CommitmentFacts, findings: tuple[Finding, ...] = ()
) -> Draft | None:
    """Answer a question on a figure of the running text.

    Args:
        findings: where the plan contradicts itself; an answer that rests on such a figure says so.

    Returns:
        ``None`` where it is not surely about figures of the register: another thing is asked for, or a word of the
        question stays unexplained. Figures that the indicator table holds are left to it.
    """
    draft = _answer(query, facts)
    return draft and replace(draft, note=notes_for(findings, draft.evidence, draft.answer))


def _answer(query: Query, facts: CommitmentFacts) -> Draft | None:
    if query.asks(*_OTHER_KINDS) or (query.asks(Asked.PERSON) and not facts.words.compare.search(query.text)):
        return None
    text = without_contrast(query.text, facts)
    named = find_topics(_POINTS.sub(lambda match: "□" * len(match[0]), text), facts)
    if facts.words.rest.search(text):
        return _remainder(query, text, named, facts)
    matches = _parts_only(named, text)
    if not matches:
        return _family_answer(query, text, facts)
    if len(matches) > _MAX_TOPICS or any(match.topic is not None and match.topic.indicator for match in matches):
        return None
    if (draft := mean(query, text, matches, facts)) is not None:
        covered = frozenset().union(*(match.covered for match in matches))
        left = residue(text, covered, _context(_cited(draft, facts), matches, facts), facts, allowed=facts.words.computing)
        return draft if _explained(left, covered) else None
    measures = asked_measures(text, facts)
    chosen = {match: _pick(match, measures, query, text, facts) for match in matches}
    matches = tuple(match for match in matches if chosen[match] or not _overshadowed(match, chosen, text, facts))
    if not all(chosen[match] for match in matches):
        return None
    commitments = tuple(dict.fromkeys(item for match in matches for item in chosen[match]))
    covered = frozenset().union(*(match.covered for match in matches))
    context = _context(commitments, matches, facts)

    draft = computed(query, text, matches, commitments, facts)
    if draft is not None:
        left = residue(text, covered, context, facts, allowed=facts.words.computing)
        return draft if _explained(left, covered) else None
    bare, averages = _without(text, covered), any("人均" in item.subject for item in commitments)
    if (facts.words.mean.search(bare) and not averages) or facts.words.compare.search(bare):
        # A computation is asked for that the register does not allow: its figures alone would not answer.
        return None
    left = residue(text, covered, context, facts, allowed=facts.words.mean if averages else None)
    draft = asserted(query, text, covered, matches, facts, explained=_explained(left, covered))
    if draft is not None or not _explained(left, covered):
        return draft
    # Half an answer is none: every question within the question needs its figure.
    asks = max(len(HOW_MANY.findall(text)), 2 if _EACH.search(text) else 1)
    if len(commitments) < asks and len(query.years) < asks:
        return None
    if _stray_figure(query, covered, commitments, facts) or not _asks_figure(query, measures, commitments):
        return None
    return _lookup(query, bare, matches, commitments, facts)


def _remainder(query: Query, text: str, matches: tuple[TopicMatch, ...], facts: CommitmentFacts) -> Draft | None:
    """A whole without its part; where the two are not both known nothing is answered (the whole alone would be wrong)."""
    draft = remainder(query, text, matches, facts)
    if draft is None:
        return None
    covered = frozenset().union(*(match.covered for match in matches))
    left = residue(text, covered, _context(_cited(draft, facts), matches, facts), facts, allowed=facts.words.computing)
    return draft if _explained(left, covered) else None


def _cited(draft: Draft, facts: CommitmentFacts) -> tuple[Commitment, ...]:
    """The figures that a draft quotes."""
    return tuple(item for item in facts.commitments if any(span.covers(item.figure) for span in draft.evidence))


def _parts_only(matches: tuple[TopicMatch, ...], text: str) -> tuple[TopicMatch, ...]:
    """Leave a whole out where only its part is asked for: 专业技术人才里，有中高级资格的."""
    if len(matches) != 2:
        return matches
    for wide, narrow in (matches, matches[::-1]):
        if (
            wide.topic is not None
            and narrow.topic is not None
            and set(narrow.topic.commitments) < set(wide.topic.commitments)
        ):
            return (narrow,)
    if _BOTH.search(text) or len(HOW_MANY.findall(text)) > 1:
        return matches
    for whole, part in (matches, matches[::-1]):
        if is_part(part, whole):
            return (part,)
    return matches


def _overshadowed(
    match: TopicMatch, chosen: dict[TopicMatch, tuple[Commitment, ...]], text: str, facts: CommitmentFacts
) -> bool:
    """Whether a topic without a figure of the asked kind gives way: to one that shares its words (电影 … 观众), or as the
    whole of which a share is asked."""
    rivals = [other for other in chosen if other is not match and chosen[other]]
    if any(not match.covered.isdisjoint(other.covered) for other in rivals):
        return True
    subjects = {item.subject for item in match.topic.commitments} if match.topic is not None else set()
    return facts.words.share.search(text) is not None and any(
        item.whole in subjects for other in rivals for item in chosen[other]
    )


def asked_measures(text: str, facts: CommitmentFacts) -> frozenset[str]:
    """The kinds of figure that ``text`` asks for; empty where it only says 多少."""
    text = _POINTS.sub("百分点", text)
    return frozenset(name for name, pattern in facts.words.measures.items() if pattern.search(text))


def _without(text: str, covered: frozenset[int]) -> str:
    return "".join("□" if position in covered else character for position, character in enumerate(text))


def _explained(left: tuple[str, str], covered: frozenset[int]) -> bool:
    characters, foreign = left
    return not foreign and len(characters) <= min(_MAX_LEFT, _MAX_LEFT_SHARE * len(covered))


def _context(commitments: tuple[Commitment, ...], matches: tuple[TopicMatch, ...], facts: CommitmentFacts) -> str:
    """The plan's words on the topics."""
    clauses = "".join(item.clause.of(facts.document.text) + item.subject + item.topic for item in commitments)
    return clauses + "".join(match.topic.name + match.topic.about for match in matches if match.topic is not None)


def _pick(
    match: TopicMatch, measures: frozenset[str], query: Query, text: str, facts: CommitmentFacts
) -> tuple[Commitment, ...]:
    """The figures of a topic that are asked for; empty where it holds no figure of that kind."""
    assert match.topic is not None
    items = tuple(item for item in match.topic.commitments if not item.quiet)
    narrowed = tuple(item for item in items if item.when is not None and item.when.search(text))
    items = narrowed or items
    if facts.words.share.search(text) and (
        parts := tuple(item for item in items if item.whole is not None and item.measure != "比例")
    ):
        return parts
    if not measures:
        return items
    fitting = tuple(item for item in items if item.measure in measures)
    if fitting:
        return fitting
    # 多少 with a loose counting word (几个, 数量, 总数) fits any count; money, rates and dates are told apart.
    strict = measures - {"个数", "家数", "人次"}
    dated = strict <= {"期限", "年限"} and query.asks(Asked.DATE)
    return items if not strict or dated else ()


def _asks_figure(query: Query, measures: frozenset[str], commitments: tuple[Commitment, ...]) -> bool:
    """Whether a figure is asked for at all: 多少, a date, or a noun that is one (人数, 率)."""
    if query.asks(Asked.DATE) and all(item.year is None for item in commitments):
        return False
    if all(item.measure == "期限" for item in commitments):
        return query.asks(Asked.DATE)
    if query.asks(Asked.DATE) and not query.asks(Asked.NUMBER, Asked.RATE, Asked.MONEY):
        # 什么时候开班 is no question on a figure; 哪年达到41.08% is.
        return bool(query.quantities) or _REACHED.search(query.text) is not None
    return (
        bool(measures)
        or query.asks(Asked.NUMBER, Asked.RATE, Asked.MONEY, Asked.DATE)
        or _NAMED_FIGURE.search(query.text) is not None
    )


def _stray_figure(
    query: Query, covered: frozenset[int], commitments: tuple[Commitment, ...], facts: CommitmentFacts
) -> bool:
    """Whether the question names a figure that the plan's sentence does not hold (another thing is meant)."""
    near = {item.amount for item in facts.commitments if item.sentence in {chosen.sentence for chosen in commitments}}
    near |= {item.upper for item in commitments}
    return any(
        figure.value not in near and query.text[figure.start] != "一"
        for figure in query.quantities
        if covered.isdisjoint(range(figure.start, figure.end)) and figure.value not in query.years
    )


def _lookup(
    query: Query,
    text: str,
    matches: tuple[TopicMatch, ...],
    commitments: tuple[Commitment, ...],
    facts: CommitmentFacts,
) -> Draft:
    found, missing = with_years(query, text, commitments, facts)
    if not found:
        years = "；".join(dict.fromkeys(_years_of(item) for item in commitments))
        related = evidence_of(commitments, facts)
        return Draft(
            Status.NOT_IN_PLAN,
            Kind.NONE,
            f"规划未写明{'、'.join(missing)}。规划只写了：{years}。",
            related=related,
            missing=missing,
        )
    beside = tuple(
        item
        for match in matches
        if match.topic is not None
        for subject in match.topic.beside
        for item in facts.by_subject[subject]
        if item not in found
    )
    answer = joined(found, facts)
    if beside:
        answer += "\n另外，" + "；".join(f"{item.subject}{item.printed}" for item in beside) + "。"
    if missing:
        answer += f"\n规划未写明：{'、'.join(missing)}。"
    status = Status.PARTIAL if missing else Status.ANSWERED
    return Draft(status, Kind.COMMITMENT, answer, evidence=evidence_of((*found, *beside), facts), missing=missing)


def _years_of(item: Commitment) -> str:
    kind = "目标" if item.is_target else "实际"
    year = f"{item.year}年" if item.year is not None else "未标明年份"
    return f"{item.subject}（{year}，{kind}）"


def _family_answer(query: Query, text: str, facts: CommitmentFacts) -> Draft | None:
    """Ask back where a word means several topics, or add them up where the sum is asked for."""
    match = find_family(text, facts)
    if match is None or match.family is None:
        return None
    kinds = len(match.family.topics)
    if any(
        not _POINTED.match(query.text, max(0, figure.start - 1)) and not (figure.unit in _KINDS and 1 < figure.value <= kinds)
        for figure in query.quantities
    ):
        return None
    measures = asked_measures(text, facts)
    shares = facts.words.share.search(text) is not None
    groups = {
        name: tuple(
            item
            for item in facts.by_topic[name].commitments
            if item.measure in measures or (shares and item.whole is not None)
        )
        for name in match.family.topics
    }
    members = {name: items for name, items in groups.items() if items}
    everything = tuple(item for items in members.values() for item in items)
    context = match.family.name + "".join(name for name in match.family.topics)
    left = residue(text, match.covered, context, facts, allowed=facts.words.compare)
    if len(members) < 2 or left[1] or len(left[0]) > 1 or facts.words.mean.search(_without(text, match.covered)):
        return None
    found, _ = with_years(query, text, everything, facts)
    if len({item.topic for item in found}) < 2:
        return None
    if (most := extreme(text, members, facts)) is not None:
        return most
    if facts.words.sum.search(text) and not _POINTED.search(text) and (total := _total(members, facts)) is not None:
        return total
    rows = tuple((item.subject, f"{item.printed}", _year_text(item)) for item in found)
    names = "、".join(dict.fromkeys(item.topic for item in found))
    return Draft(
        Status.NEEDS_CLARIFICATION, Kind.NONE, f"您问的是哪一项的{match.family.name}数字？规划里有：{names}。",
        related=evidence_of(found, facts), table=Table(("项目", "数字", "年份"), rows),
    )  # fmt: skip


def _year_text(item: Commitment) -> str:
    return f"{item.year or item.implied_year}年{'目标' if item.is_target else ''}"


def _total(members: dict[str, tuple[Commitment, ...]], facts: CommitmentFacts) -> Draft | None:
    """The sum over a family's topics that hold one figure of the kind; what is left out is said."""
    addends = [items[0] for items in members.values() if len(items) == 1]
    others = [item for items in members.values() if len(items) > 1 for item in items]
    if len(addends) < 2 or len({(item.unit, item.implied_year, item.is_target) for item in addends}) > 1:
        return None
    total = sum((item.value for item in addends if item.value is not None), Decimal(0))
    parts = " + ".join(f"{item.value}" for item in addends)
    first = addends[0]
    scale = "万" if first.printed.endswith("万人") else ""
    total = total / 10_000 if scale else total
    listed = "；".join(f"{item.subject}{item.printed}" for item in addends)
    answer = f"{_year_text(first)}合计{total.normalize():f}{scale}{first.unit}（{parts}）。\n规划没有给出合计，由以下{len(addends)}项相加：{listed}。"
    if others:
        answer += f"\n未计入：{'；'.join(f'{item.subject}{item.printed}' for item in others)}。"
    return Draft(Status.ANSWERED, Kind.COMPUTED, answer, evidence=evidence_of((*addends, *others), facts))
