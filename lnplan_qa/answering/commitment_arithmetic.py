"""Plain computations on figures of the register: which is more, by how much, what share, how much on average."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from lnplan_qa.answering.commitment_text import evidence_of, figure_text, statement, year_lead
from lnplan_qa.answering.understand import Query
from lnplan_qa.facts.commitment_match import TopicMatch
from lnplan_qa.facts.commitments import Commitment, CommitmentFacts
from lnplan_qa.facts.indicators import plain_number, rounded
from lnplan_qa.types import Draft, Kind, Status

_PLACES = 2
#: 这三类班, 四种培训, 三样加一块: how many things are added up.
_STATED = re.compile("(?<![第十\\d])([两三四五六])(?:大?类|种|样|项|个(?=班|培训|活动|加|一))")
_NUMERALS = "零一两三四五六"
#: A difference of rates is counted in points.
_POINTS = {"%": "个百分点", "‰": "个千分点"}
#: Which figure of a part a share is of, by the words for it.
_PARTS = (
    ("金额", re.compile("补贴|资金|钱|费")),
    ("人数", re.compile("人员|人数|职工|多少人|几个人|的人(?!均)|人占")),
    ("家数", re.compile("企业|家")),
)
_RISES = re.compile("提高|增加|上升|增长|涨|升")
_FALLS = re.compile("下降|降低|减少|降|跌")
_LOWER = re.compile("(?<!多)少(?!于)|低(?!保)|小(?!学)")
_MORE, _LESS = re.compile("高(?!中|龄|层|技|级|校)|多(?!少)|提高|增|涨|升"), re.compile("低(?!保)|降|减|跌|(?<!多)少(?!于)")
_CLAIMED = re.compile(
    "(?:比(?!例|率|重|较|起|价)|(?P<denied>没有?|不如|不及|比不上)).{1,20}?"
    "(?P<way>低(?!保)|(?<!多)少|降|减|小(?!学)|高(?!中|龄|技|校)|多(?!少)|升|增|涨|大(?!学|病))"
)
_HIGHER = re.compile("高|多|升|增|涨|大")


def computed(
    query: Query,
    text: str,
    matches: tuple[TopicMatch, ...],
    commitments: tuple[Commitment, ...],
    facts: CommitmentFacts,
) -> Draft | None:
    """What the question asks to be computed, or ``None`` where it asks for no computation that the register allows."""
    words = facts.words
    if words.mean.search(text) and not any("人均" in item.subject for item in commitments):
        return None
    if words.share.search(text) and len(matches) <= 2 and (draft := _share(query, commitments, facts)) is not None:
        return draft
    if words.sum.search(text) and len(matches) > 1 and (draft := _sum(query, matches, commitments, facts)) is not None:
        return draft
    if words.compare.search(text):
        return _comparison(query, text, matches, commitments, facts)
    return None


def _pair(
    query: Query, matches: tuple[TopicMatch, ...], commitments: tuple[Commitment, ...]
) -> tuple[Commitment, Commitment] | None:
    """The two figures to compare: of two topics, or of two years of one topic, in the order they are named in."""
    if len(matches) == 2:
        groups = [
            [item for item in commitments if match.topic is not None and item in match.topic.commitments]
            for match in matches
        ]
        if query.years:
            groups = [[item for item in group if item.implied_year in query.years] for group in groups]
        pairs = [
            (first, second)
            for first in groups[0]
            for second in groups[1]
            if (first.measure, counted(first), first.implied_year) == (second.measure, counted(second), second.implied_year)
        ]
        return pairs[0] if len({first.measure for first, _ in pairs}) == 1 else None
    if len(matches) == 1:
        by_year: dict[int, Commitment] = {}
        for item in commitments:
            by_year.setdefault(item.implied_year, item)
        if len(by_year) == 2:
            years = [year for year in query.years if year in by_year] or sorted(by_year, reverse=True)
            if len(years) == 1:
                years += [year for year in by_year if year not in years]
            first, second = (by_year[year] for year in years[:2])
            return (first, second) if first.unit == second.unit else None
    return None


def counted(item: Commitment) -> str:
    """The unit of a figure in one form: 145场/次 and 41场（次） count the same."""
    return "场" if item.measure == "场次" else item.unit


def _gap(first: Commitment, second: Commitment) -> str:
    assert first.amount is not None
    assert second.amount is not None
    gap = abs(first.amount - second.amount)
    if first.unit in _POINTS:
        return f"{plain_number(gap)}{_POINTS[first.unit]}"
    return amount_text(gap, (first, second))


def _comparison(
    query: Query,
    text: str,
    matches: tuple[TopicMatch, ...],
    commitments: tuple[Commitment, ...],
    facts: CommitmentFacts,
) -> Draft | None:
    pair = _pair(query, matches, commitments)
    if pair is None:
        return None
    first, second = pair
    if first.amount is None or second.amount is None:
        return None
    true: bool | None
    asks_which = re.search("哪|谁|多少|几|相差|差(?!不多)", text)
    facts_line = f"{statement(first)}；{statement(second)}"
    if first.amount == second.amount:
        verdict, true = "两者相等", None
    else:
        same = first.topic == second.topic
        names = (f"{first.implied_year}年", f"{second.implied_year}年") if same else (first.subject, second.subject)
        higher, lower = ("高", "低") if first.measure == "比例" or same else ("多", "少")
        true = first.amount > second.amount
        if asks_which and not same and true == (_LOWER.search(text) is not None):
            # 哪个多: the answer opens with the one that is.
            names, true = names[::-1], not true
        if asks_which and same and not _RISES.search(text) and (_MORE if true else _LESS).search(text) is None and (_LESS if true else _MORE).search(text):
            # 比2019年高几个百分点: said in the direction of the question.
            names, true = names[::-1], not true
        verdict = f"{names[0]}比{names[1]}{higher if true else lower}{_gap(first, second)}"
    claim = _CLAIMED.search(text)
    prefix, status = "", Status.ANSWERED
    if claim is not None and asks_which is None and true is not None:
        # A没有B多 says that it is less.
        said_higher = (_HIGHER.search(claim["way"]) is not None) != (claim["denied"] is not None)
        prefix = "是，" if said_higher == true else "与规划不符："
        status = Status.ANSWERED if said_higher == true else Status.CORRECTED
    if not prefix and first.topic == second.topic and first.amount != second.amount:
        early, late = sorted(pair, key=lambda item: item.implied_year)
        assert early.amount is not None
        assert late.amount is not None
        wrong = _RISES if late.amount < early.amount else _FALLS
        other = _FALLS if wrong is _RISES else _RISES
        if wrong.search(text) and not other.search(text):
            prefix, status = "与规划不符：", Status.CORRECTED
    answer = f"{prefix}{verdict}：\n{facts_line}。"
    return Draft(status, Kind.COMPUTED, answer, evidence=evidence_of(pair, facts))


def _share(query: Query, commitments: tuple[Commitment, ...], facts: CommitmentFacts) -> Draft | None:
    parts = [item for item in commitments if item.whole is not None and item.measure != "比例"]
    if len(parts) > 1:
        # 一般企业占参保企业多少: the words tell which of its figures is meant.
        named = [
            item
            for item in parts
            if any(name == item.measure and pattern.search(query.text) for name, pattern in _PARTS)
        ]
        parts = named[:1]
    if len(parts) != 1 or (query.years and parts[0].implied_year not in query.years):
        return None
    part, whole = parts[0], facts.by_subject[parts[0].whole or ""][0]
    if part.amount is None or not whole.amount:
        return None
    share = plain_number(rounded(part.amount / whole.amount * 100, _PLACES))
    answer = (
        f"{year_lead(part)}{part.subject}{figure_text(part)}，占{whole.subject}{figure_text(whole)}的{share}%"
        f"（{_operand(part)} ÷ {_operand(whole)}，保留{_PLACES}位小数）。"
    )
    return Draft(Status.ANSWERED, Kind.COMPUTED, answer, evidence=evidence_of((part, whole), facts))


def _operand(item: Commitment) -> str:
    """The figure as printed, without unit."""
    match = re.search(r"\d+(?:\.\d+)?", item.printed)
    assert match is not None
    return match[0]


def _sum(
    query: Query, matches: tuple[TopicMatch, ...], commitments: tuple[Commitment, ...], facts: CommitmentFacts
) -> Draft | None:
    """The sum over topics that are all named in the question."""
    items = [item for item in commitments if not query.years or item.implied_year in query.years]
    kinds = {(item.measure, counted(item), item.implied_year, item.is_target) for item in items}
    amounts = [item.amount for item in items if item.amount is not None]
    stated = _STATED.search(query.text)
    if stated is not None and _NUMERALS.find(stated[1]) not in (-1, len(items)):
        # 三类班 with two of them understood: half a sum is none.
        return None
    if len(items) != len(matches) or len(amounts) != len(items) or len(kinds) != 1 or items[0].measure == "比例":
        return None
    listed = "；".join(f"{item.subject}{figure_text(item)}" for item in items)
    answer = f"{year_lead(items[0])}合计{amount_text(sum(amounts, Decimal(0)), items)}：\n{listed}。"
    return Draft(Status.ANSWERED, Kind.COMPUTED, answer, evidence=evidence_of(tuple(items), facts))


def amount_text(amount: Decimal, operands: Sequence[Commitment]) -> str:
    """A computed amount (in 元, 人 …) in the unit that its operands are printed in."""
    if operands[0].unit == "万元":
        return f"{plain_number(amount / 10_000)}万元"
    if all(item.printed.endswith("万人") for item in operands):
        return f"{plain_number(amount / 10_000)}万人"
    return f"{plain_number(amount)}{counted(operands[0])}"


def remainder(query: Query, text: str, matches: tuple[TopicMatch, ...], facts: CommitmentFacts) -> Draft | None:
    """What is left of a whole without a part of it: 参保总人数里扣掉在职的; ``None`` where no such pair is named."""
    measures = {name for name, pattern in facts.words.measures.items() if pattern.search(text)}
    topics = [match.topic for match in matches if match.topic is not None]
    pairs = []
    for item in facts.commitments:
        if item.whole is None or item.amount is None or item.measure == "比例":
            continue
        whole = facts.by_subject[item.whole][0]
        named = [topic for topic in topics if item in topic.commitments or whole in topic.commitments]
        part_named = any(item in topic.commitments for topic in topics) or _own_word(item, whole, text)
        if named and part_named and whole.amount is not None and counted(whole) == counted(item):
            pairs.append((whole, item))
    if len({whole.measure for whole, _ in pairs}) > 1:
        pairs = [pair for pair in pairs if pair[0].measure in measures]
    if len(pairs) != 1 or (query.years and pairs[0][0].implied_year not in query.years):
        return None
    whole, part = pairs[0]
    assert whole.amount is not None
    assert part.amount is not None
    answer = (
        f"{year_lead(whole)}还剩{amount_text(whole.amount - part.amount, (whole, part))}：\n"
        f"{whole.subject}{figure_text(whole)} − {part.subject}{figure_text(part)}。"
    )
    return Draft(Status.ANSWERED, Kind.COMPUTED, answer, evidence=evidence_of((whole, part), facts))


def _own_word(part: Commitment, whole: Commitment, text: str) -> bool:
    """Whether ``text`` has a pair of characters that tells the part from its whole (在职)."""
    own = {part.subject[i : i + 2] for i in range(len(part.subject) - 1)}
    return any(pair in text for pair in own if not set(pair) <= set(whole.subject))
