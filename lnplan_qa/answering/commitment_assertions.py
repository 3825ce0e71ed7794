"""Figures that a question asserts: confirmed where the plan says the same, corrected where it does not."""

from __future__ import annotations

import re
from decimal import Decimal

from lnplan_qa.answering.commitment_text import evidence_of, joined
from lnplan_qa.answering.quantities import Comparator, Quantity
from lnplan_qa.answering.understand import Query
from lnplan_qa.asking import Asked
from lnplan_qa.facts.commitment_match import TopicMatch
from lnplan_qa.facts.commitments import Commitment, CommitmentFacts
from lnplan_qa.facts.register_rules import Bound
from lnplan_qa.types import Draft, Kind, Span, Status

#: Right and mistaken figure are quoted together up to this length.
_LONGEST_QUOTE = 200
_COUNTS = frozenset({"个", "所", "家", "项", "件", "间", "种", "道", "级", "座", ""})
_PEOPLE = frozenset({"人", "名", "位", "人次", "户", ""})
_SHOWS = frozenset({"场", "场次", "场/次", "场（次）", "次", ""})
#: 还没有一所: none is asserted.
_DENIES = re.compile("(没有?|无|未有)$")
#: The wording of a requirement is asserted, not that it is met.
_DEMANDS = re.compile("要求|目标|规定|定[的在]|写")
_OPEN = re.compile("多少|几(?!乎)|几多|好多|哪(一?年|个|些|里)|什么时候|何时|为什么|怎么")


def _same_kind(unit: str, item: Commitment) -> bool:
    """Whether a figure with ``unit`` in a question can mean ``item``."""
    if not unit:
        return True
    if item.unit.endswith("元") or unit == "元":
        return item.unit.endswith("元") and unit == "元"
    for group in (_COUNTS, _PEOPLE, _SHOWS):
        if unit in group and item.unit in group:
            return True
    return unit == item.unit or (unit == "%" and item.unit in ("%", "‰"))


def _fits(figure: Quantity, item: Commitment) -> bool | None:
    """Whether the plan says ``figure`` of ``item``; ``None`` where it only leaves room for it (6所 for 5所以上)."""
    amount = item.amount
    assert amount is not None
    value = figure.value
    if figure.unit == "" and item.unit == "万元" and value != amount:
        value *= 10_000
    if (
        figure.comparator
        in (Comparator.AT_MOST, Comparator.LESS_THAN, Comparator.AT_LEAST, Comparator.MORE_THAN, Comparator.BETWEEN)
        and value != amount
    ):
        return figure.admits(amount)
    if item.upper is not None:
        return (
            None
            if amount <= value <= item.upper and figure.upper != item.upper
            else figure.upper == item.upper and value == amount
        )
    if value == amount:
        return True
    if item.bound in (Bound.AT_LEAST, Bound.MINIMUM) and value > amount and item.unit != "%":
        return None
    # 约375.5万 is not missed by 376万.
    return item.bound is Bound.ABOUT and abs(value - amount) <= amount / Decimal(100)


def _bounds_lower(figure: Quantity, item: Commitment) -> bool:
    """七成以上 asserted where the plan demands 90%以上: true of what will be, wrong as the demand."""
    return (
        figure.comparator in (Comparator.AT_LEAST, Comparator.MORE_THAN)
        and item.bound in (Bound.AT_LEAST, Bound.MINIMUM)
        and figure.value != item.amount
    )


def _adjacent(text: str, figure: Quantity, covered: frozenset[int]) -> bool:
    """Whether the figure stands beside the topic's name: 三所高级中学, 供养率要到60%."""
    before = re.search(
        "(?:是|为|有|要|到|达|达到|做到|已|都|将|能|会|占|得|共|才|只|了|年|\\d{4}|的|就|定)*$", text[: figure.start]
    )
    assert before is not None
    return figure.end in covered or (before.start() - 1) in covered


def asserted(
    query: Query,
    text: str,
    covered: frozenset[int],
    matches: tuple[TopicMatch, ...],
    facts: CommitmentFacts,
    explained: bool,
) -> Draft | None:
    """Confirm or correct the figure that a question asserts of its topic.

    Args:
        explained: whether nothing else stands in the question; where something does, only a wrong figure right beside the
            topic's name is corrected.
    """
    claims = [
        figure
        for figure in query.quantities
        if covered.isdisjoint(range(figure.start, figure.end)) and figure.value not in query.years
    ]
    is_assertion = facts.words.assertion.search(query.text) is not None or query.asks(Asked.YES_NO)
    if (
        is_assertion
        and explained
        and not claims
        and len(matches) == 1
        and (deadline := _deadline(query, text, matches[0], facts))
    ):
        return deadline
    if len(matches) != 1 or len(claims) != 1 or not is_assertion or matches[0].topic is None:
        return None
    figure = claims[0]
    items = [
        item
        for item in matches[0].topic.commitments
        if item.value is not None and not item.quiet and _same_kind(figure.unit, item)
    ]
    if query.years:
        items = [item for item in items if item.implied_year in query.years]
    if not items:
        return None
    denies = _DENIES.search(text[: figure.start]) is not None and figure.value == 1
    verdicts = [(_fits(figure, item) if not denies else not item.amount, item) for item in items]
    if _DEMANDS.search(query.text):
        verdicts = [(verdict and not _bounds_lower(figure, item), item) for verdict, item in verdicts]
    right = [item for verdict, item in verdicts if verdict]
    if right and explained:
        return Draft(
            Status.ANSWERED,
            Kind.COMMITMENT,
            f"是，{joined(tuple(right), facts)}",
            evidence=evidence_of(tuple(right), facts),
        )
    open_question = _OPEN.search(text) is not None
    if (
        right
        or (open_question and not _adjacent(text, figure, covered))
        or not (explained or _adjacent(text, figure, covered))
    ):
        return None
    room = [item for verdict, item in verdicts if verdict is None]
    if room:
        answer = f"{joined(tuple(room), facts)}\n规划没有写明就是您说的这个数。"
        return Draft(Status.ANSWERED, Kind.COMMITMENT, answer, evidence=evidence_of(tuple(room), facts))
    if figure.unit == "" and not explained:
        return None
    other = None if denies else _mistaken_for(figure, items, facts)
    remark, spans = "", evidence_of(tuple(items), facts)
    if other is not None:
        year = f"{other.implied_year}年" if other.topic in {item.topic for item in items} else ""
        remark = f"\n（{other.printed}是{year}{other.subject}。）"
        spans = _up_to(other, items) or (*spans, *evidence_of((other,), facts))
    answer = f"与规划不符：{joined(tuple(items), facts)}{remark}"
    return Draft(Status.CORRECTED, Kind.COMMITMENT, answer, evidence=spans)


def _mistaken_for(figure: Quantity, items: list[Commitment], facts: CommitmentFacts) -> Commitment | None:
    """What the asserted figure is in the plan, where it stands in the same sentence or for another year."""
    topics = {item.topic for item in items}
    for other in facts.commitments:
        near = any(other.sentence == item.sentence for item in items) or other.topic in topics
        if near and other not in items and other.amount == figure.value and _same_kind(figure.unit, other):
            return other
    return None


def _up_to(other: Commitment, items: list[Commitment]) -> tuple[Span, ...]:
    """One quotation from the one to the other where they stand in one sentence, not too far apart."""
    clauses = [other.clause, *(item.clause for item in items)]
    whole = Span(min(span.start for span in clauses), max(span.end for span in clauses))
    near = all(item.sentence == other.sentence for item in items) and whole.end - whole.start <= _LONGEST_QUOTE
    return (whole,) if near else ()


def _deadline(query: Query, text: str, match: TopicMatch, facts: CommitmentFacts) -> Draft | None:
    """Confirm or correct the year of a deadline: 棚户区2025年能改完吗."""
    items = tuple(item for item in match.topic.commitments if item.measure == "期限") if match.topic is not None else ()
    if len(items) != 1 or len(query.years) != 1 or _OPEN.search(text):
        return None
    right = query.years[0] == items[0].year
    answer = f"{'是，' if right else '与规划不符：'}{joined(items, facts)}"
    return Draft(
        Status.ANSWERED if right else Status.CORRECTED, Kind.COMMITMENT, answer, evidence=evidence_of(items, facts)
    )
