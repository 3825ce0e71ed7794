"""Which of the topics that one word means has the most or the least: 哪种培训期数最多."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from lnplan_qa.answering.commitment_arithmetic import amount_text
from lnplan_qa.answering.commitment_text import evidence_of, figure_text, year_lead
from lnplan_qa.facts.commitments import Commitment, CommitmentFacts
from lnplan_qa.types import Draft, Kind, Status

_MOST = re.compile("最(?P<way>多|大|高|少|小|低)|(?:哪|谁)[^,，。?]{0,10}(?:更|比较)?(?P<way2>多(?!少)|(?<!多)少)(?:[些点]|一些|一点)?[啊呀呢?]?$")
_LEAST = frozenset("少小低")


def extreme(text: str, members: Mapping[str, tuple[Commitment, ...]], facts: CommitmentFacts) -> Draft | None:
    """The topic with the most (or least) of the kind of figure asked for, all of them in order beside it.

    Args:
        members: topic -> its figures of that kind; several are added up (生活补贴 and 求职补贴).

    Returns:
        ``None`` where no most is asked, or the figures are not of one kind, unit and year.
    """
    match = _MOST.search(text)
    items = [item for group in members.values() for item in group]
    if match is None or len(members) < 2 or len({(item.measure, item.unit, item.implied_year, item.is_target) for item in items}) > 1:
        return None
    sums = {topic: sum((item.amount for item in group if item.amount is not None), Decimal(0)) for topic, group in members.items()}
    least = (match["way"] or match["way2"]) in _LEAST
    order = sorted(members, key=lambda topic: sums[topic] if least else -sums[topic])
    best = [topic for topic in order if sums[topic] == sums[order[0]]]
    listed = "；".join(" + ".join(f"{item.subject}{figure_text(item)}" for item in members[topic]) for topic in order)
    head = f"{'、'.join(best)}{'最少' if least else '最多'}，{amount_text(sums[best[0]], members[best[0]])}"
    return Draft(Status.ANSWERED, Kind.COMPUTED, f"{year_lead(items[0])}{head}：\n{listed}。", evidence=evidence_of(tuple(items), facts))
