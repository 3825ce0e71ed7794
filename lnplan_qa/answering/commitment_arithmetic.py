"""Plain computations on figures of the register: which is more, by how much, what share, how much on average."""

from __future__ import annotations

import re
from decimal import Decimal

from lnplan_qa.answering.commitment_text import evidence_of, figure_text, statement
from lnplan_qa.answering.understand import Query
from lnplan_qa.asking import Asked
from lnplan_qa.facts.commitment_match import TopicMatch
from lnplan_qa.facts.commitments import Commitment, CommitmentFacts
from lnplan_qa.facts.indicators import plain_number, rounded
from lnplan_qa.types import Draft, Kind, Status

_PLACES = 2
#: A difference of rates is counted in points.
_POINTS = {"%": "个百分点", "‰": "个千分点"}
#: What an average is taken over, by the words for it.
_DENOMINATORS = (
    ("家数", re.compile("家|企业|厂|单位|公司")),
    ("期数", re.compile("期|班|批")),
    ("户数", re.compile("户")),
    ("场次", re.compile("场")),
    ("人数", re.compile("人|学员|名|位|个")),
    ("人次", re.compile("人|次|名|位|个")),
)
#: Which figure of a part a share is of, by the words for it.
_PARTS = (
    ("金额", re.compile("补贴|资金|钱|费")),
    ("人数", re.compile("人员|人数|职工|多少人|几个人")),
    ("家数", re.compile("企业|家")),
)
_RISES = re.compile("提高|增加|上升|增长|涨|升")
_FALLS = re.compile("下降|降低|减少|降|跌")
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
        return _mean(query, text, matches, facts)
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
            if (first.measure, first.unit, first.implied_year) == (second.measure, second.unit, second.implied_year)
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


def _gap(first: Commitment, second: Commitment) -> str:
    assert first.amount is not None
    assert second.amount is not None
    gap = abs(first.amount - second.amount)
    if first.unit == "万元":
        return f"{plain_number(gap / 10_000)}万元"
    if first.printed.endswith("万人") and second.printed.endswith("万人"):
        return f"{plain_number(gap / 10_000)}万人"
    return f"{plain_number(gap)}{_POINTS.get(first.unit, first.unit)}"


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
    facts_line = f"{statement(first)}；{statement(second)}"
    if first.amount == second.amount:
        verdict, true = "两者相等", None
    else:
        same = first.topic == second.topic
        names = (f"{first.implied_year}年", f"{second.implied_year}年") if same else (first.subject, second.subject)
        higher, lower = ("高", "低") if first.measure == "比例" or same else ("多", "少")
        true = first.amount > second.amount
        verdict = f"{names[0]}比{names[1]}{higher if true else lower}{_gap(first, second)}"
    claim = re.search("比.{0,20}?(低|少|降|减|小|高|多|升|增|涨|大)", text)
    prefix, status = "", Status.ANSWERED
    asks_which = re.search("哪|谁|多少|几多|相差|差(?!不多)", text)
    if claim is not None and query.asks(Asked.YES_NO) and asks_which is None and true is not None:
        said_higher = _HIGHER.search(claim[1]) is not None
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
        f"{_year(part)}{part.subject}{figure_text(part)}，占{whole.subject}{figure_text(whole)}的{share}%"
        f"（{_operand(part)} ÷ {_operand(whole)}，保留{_PLACES}位小数）。"
    )
    return Draft(Status.ANSWERED, Kind.COMPUTED, answer, evidence=evidence_of((part, whole), facts))


def _year(item: Commitment) -> str:
    return f"{'到' if item.is_target else ''}{item.implied_year}年，"


def _operand(item: Commitment) -> str:
    """The figure as printed, without unit."""
    match = re.search(r"\d+(?:\.\d+)?", item.printed)
    assert match is not None
    return match[0]


def _mean(query: Query, text: str, matches: tuple[TopicMatch, ...], facts: CommitmentFacts) -> Draft | None:
    """Money or people of one topic over what it is shared out to."""
    asked = facts.words.mean.search(text)
    if len(matches) != 1 or matches[0].topic is None or asked is None:
        return None
    items = {
        item.measure: item
        for item in reversed(matches[0].topic.commitments)
        if not item.quiet and item.value is not None
    }
    if query.years and any(item.implied_year not in query.years for item in items.values()):
        return None
    if re.search("(多少|几|几多|好多)(个|名|位)?(人|学员|员工|职工)", text):
        top, over = (
            items.get("人数"),
            next((items[name] for name, words in _DENOMINATORS[:2] if name in items and words.search(text)), None),
        )
    else:
        near = text[max(0, asked.start() - 2) : asked.end() + 4]
        top, over = (
            items.get("金额"),
            next((items[name] for name, words in _DENOMINATORS if name in items and words.search(near)), None),
        )
    if top is None or over is None or top is over or top.amount is None or not over.amount:
        return None
    money = [item for item in matches[0].topic.commitments if item.measure == "金额"]
    if top.measure == "金额" and len(money) > 1:
        return None
    result = top.amount / over.amount
    if top.measure == "金额":
        shown = f"{plain_number(rounded(result, _PLACES))}元"
        if result >= 10_000:
            shown = f"{plain_number(rounded(result / 10_000, _PLACES))}万元（{shown}）"
    else:
        shown = f"{plain_number(rounded(result, _PLACES))}{top.unit}"
    exact = result == rounded(result, _PLACES)
    unit = "家企业" if over.measure == "家数" else over.unit
    answer = (
        f"{_year(top)}平均每{unit}{'' if exact else '约'}{shown}。\n"
        f"由规划的两个数相除：{top.subject}{figure_text(top)} ÷ {over.subject}{figure_text(over)}{'' if exact else f'，保留{_PLACES}位小数'}。"
    )
    return Draft(Status.ANSWERED, Kind.COMPUTED, answer, evidence=evidence_of((top, over), facts))


def _sum(
    query: Query, matches: tuple[TopicMatch, ...], commitments: tuple[Commitment, ...], facts: CommitmentFacts
) -> Draft | None:
    """The sum over topics that are all named in the question."""
    items = [item for item in commitments if not query.years or item.implied_year in query.years]
    kinds = {(item.measure, item.unit, item.implied_year, item.is_target) for item in items}
    amounts = [item.amount for item in items if item.amount is not None]
    if len(items) != len(matches) or len(amounts) != len(items) or len(kinds) != 1 or items[0].measure == "比例":
        return None
    total = sum(amounts, Decimal(0))
    shown = (
        f"{plain_number(total / 10_000)}万元" if items[0].unit == "万元" else f"{plain_number(total)}{items[0].unit}"
    )
    answer = f"{_year(items[0])}合计{shown}：\n{'；'.join(f'{item.subject}{figure_text(item)}' for item in items)}。"
    return Draft(Status.ANSWERED, Kind.COMPUTED, answer, evidence=evidence_of(tuple(items), facts))
