"""Averages over figures of the register: money or people of a topic, divided by what it is shared out to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lnplan_qa.answering.commitment_text import evidence_of, figure_text, year_lead
from lnplan_qa.answering.understand import Query
from lnplan_qa.facts.commitment_match import TopicMatch
from lnplan_qa.facts.commitments import Commitment, CommitmentFacts, Topic
from lnplan_qa.facts.indicators import plain_number, rounded
from lnplan_qa.types import Draft, Kind, Status

_PLACES = 2
#: From here on a mean of people is said without decimals.
_MANY = 100
_UNITS = "人次|人|户|家|企业|公司|单位|厂|场|期|班|批|学员|职工|员工|名|位|次|个"
#: What an average is taken over: 每场, 平均一家企业, 户均, 摊到每个学员.
_OVER = (
    re.compile(rf"(?P<unit>{_UNITS})均(?!等|衡|匀)"),
    re.compile(rf"每(?:一|1)?(?:个|名|位|家)?(?P<unit>{_UNITS})"),
    re.compile(rf"(?:平均|均摊|摊到?|折(?:合|算)?到?|到)(?:下来|下)?(?:一|1)(?:个|名|位|家)?(?P<unit>{_UNITS})"),
    re.compile(rf"(?:一|1)(?P<unit>{_UNITS})(?:企业|学员|单位|厂)?(?=能|大概|大约|平均|省|补|摊|约|得|有|合|多少)"),
)
#: The kinds of figure that a word for the divisor can mean, the likelier first.
_DIVISORS = {
    "人次": ("人次",),
    "户": ("户数",),
    "场": ("场次",),
    "次": ("人次", "场次"),
    "期": ("期数",),
    "班": ("期数",),
    "批": ("期数",),
    **dict.fromkeys(("家", "企业", "公司", "单位", "厂"), ("家数",)),
    **dict.fromkeys(("人", "学员", "职工", "员工", "名", "位"), ("人数", "人次")),
    "个": ("人数", "家数", "人次"),
}
#: What is shared out, by the words that ask for it; an asking word beside its noun tells more than a noun alone.
_DIVIDENDS = (
    ("人", re.compile("(多少|几|几多|好多)(个|名|位)?(人(?!次)|学员|员工|职工|观众|口人)|几口")),
    ("金额", re.compile("(多少|几|几多|好多)(万|千|百)?(元|块|钱|万)|几钱")),
    ("人次", re.compile("(多少|几|几多|好多)(人次|次|回|趟)")),
    ("人", re.compile("观众|人数|人看|看的人")),
    ("金额", re.compile("补贴|补助|资金|钱|费|金额|支出|投入|减负")),
)
_MEASURES = {"人": ("人数", "人次"), "金额": ("金额",), "人次": ("人次",)}
_DIVISOR_NAMES = {"家数": "家企业"}


@dataclass(frozen=True, slots=True)
class _Quotient:
    """One average: what is shared out, over what (added up where several), in the base unit (元, 人 …)."""

    top: Commitment
    over: tuple[Commitment, ...]
    value: Decimal


def mean(query: Query, text: str, matches: tuple[TopicMatch, ...], facts: CommitmentFacts) -> Draft | None:
    """The average that ``text`` asks for; ``None`` where the register has not both figures, or several fit."""
    if facts.words.mean.search(text) is None:
        return None
    over = next((match for pattern in _OVER for match in pattern.finditer(text)), None)
    rest = text if over is None else text[: over.start()] + "□" + text[over.end() :]
    dividend = next((kind for kind, pattern in _DIVIDENDS if pattern.search(rest)), "金额")
    divisors = _DIVISORS[over["unit"]] if over is not None else _implied(text, dividend)
    topics = [match.topic for match in matches if match.topic is not None]
    found = [quotient for topic in topics if (quotient := _quotient(query, topic, topics, dividend, divisors, facts))]
    # 送戏下乡和电影平均每场多少观众: one figure over both; a topic that only counts what it is shared out over adds none.
    used = {item for quotient in found for item in quotient.over}
    idle = [topic for topic in topics if not any(q.top.topic == topic.name for q in found)]
    named = {item.topic for topic in topics for item in topic.commitments}
    if any(0 < sum(item.topic in named for item in quotient.over) < len(quotient.over) for quotient in found):
        # 送戏下乡平均每场: the audience stands for films too.
        return None
    if not found or any(used.isdisjoint(topic.commitments) for topic in idle) or len({q.over[0].measure for q in found}) > 1:
        return None
    found.sort(key=lambda quotient: -quotient.value if facts.words.compare.search(text) else 0)
    return _draft(found, facts, in_ten_thousands=re.search("万元|多少万|几万", text) is not None)


def _implied(text: str, dividend: str) -> tuple[str, ...]:
    """What an average without 每… is taken over: people, where nothing else is named."""
    return ("场次", "期数") if dividend == "人" else ("人数", "人次")


def _quotient(
    query: Query, topic: Topic, topics: Sequence[Topic], dividend: str, divisors: Iterable[str], facts: CommitmentFacts
) -> _Quotient | None:
    own = [item for item in topic.commitments if not item.quiet and item.value is not None]
    outer = [tuple(facts.by_subject[subject][0] for subject in over) for over in topic.over]
    choices = [(item,) for item in own] + outer
    for measure in divisors:
        over = next((items for items in choices if all(item.measure == measure for item in items)), None)
        if over is None:
            continue
        tops = [item for item in own if item.measure in _MEASURES[dividend] and item not in over and item.measure != measure]
        if len(tops) != 1:
            continue
        (top,) = tops
        if any(item.implied_year != top.implied_year for item in over) or (query.years and top.implied_year not in query.years):
            return None
        whole = sum((item.amount for item in over if item.amount is not None), Decimal(0))
        if top.amount is None or not whole:
            return None
        return _Quotient(top, over, top.amount / whole)
    return None


def _draft(found: Sequence[_Quotient], facts: CommitmentFacts, *, in_ten_thousands: bool) -> Draft:
    lines = []
    for quotient in found:
        top, over = quotient.top, quotient.over
        shown = _shown(quotient, in_ten_thousands=in_ten_thousands)
        exact = quotient.value == rounded(quotient.value, _PLACES)
        unit = _DIVISOR_NAMES.get(over[0].measure) or over[0].unit.replace("/", "").replace("（次）", "").replace("场次", "场")
        divided = " + ".join(f"{item.subject}{figure_text(item)}" for item in over)
        divided = f"（{divided}）" if len(over) > 1 else divided
        name = f"{top.subject}：" if len(found) > 1 else ""
        lines.append(
            f"{name}{year_lead(top)}平均每{unit}{'' if exact else '约'}{shown}。\n"
            f"由规划的数相除：{top.subject}{figure_text(top)} ÷ {divided}{'' if exact else f'，保留{_PLACES}位小数'}。"
        )
    ranked = [quotient.value for quotient in found]
    if len(found) == 2 and ranked[0] > ranked[1]:
        lines.insert(0, f"{found[0].top.topic}平均更高。")
    spans = evidence_of(tuple(item for quotient in found for item in (quotient.top, *quotient.over)), facts)
    return Draft(Status.ANSWERED, Kind.COMPUTED, "\n".join(lines), evidence=spans)


def _shown(quotient: _Quotient, *, in_ten_thousands: bool) -> str:
    value = quotient.value
    if quotient.top.measure != "金额":
        unit = "次" if quotient.top.measure == "人次" and quotient.over[0].measure == "人数" else quotient.top.unit
        if value >= _MANY and value != rounded(value, 0):
            # 1278 people a show; the exact quotient goes in brackets.
            return f"{plain_number(rounded(value, 0))}{unit}（{plain_number(rounded(value, _PLACES))}）"
        return f"{plain_number(rounded(value, _PLACES))}{unit}"
    yuan = f"{plain_number(rounded(value, _PLACES))}元"
    if value >= 10_000 or (in_ten_thousands and value >= 1_000):
        return f"{plain_number(rounded(value / 10_000, _PLACES))}万元（{yuan}）"
    return yuan
