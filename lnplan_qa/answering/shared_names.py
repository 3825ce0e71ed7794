"""A word that several indicators or registered figures share, or a figure that several reach: which of them is meant?

Only where the question says nothing else (那个比例2022年是多少, 百分之九十以上的是哪一项): with one thing of that name or figure
it is answered elsewhere, with several the question is asked back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lnplan_qa.answering.quantities import Quantity
from lnplan_qa.answering.understand import Query
from lnplan_qa.facts.commitments import CommitmentFacts
from lnplan_qa.facts.indicators import IndicatorFacts
from lnplan_qa.text import normalize
from lnplan_qa.types import Draft, Kind, Span, Status, Table

_ASKS = re.compile("多少|几(?!乎)|几多|好多|百分之|指标|哪一?[个项]|什么|啥")
#: What says nothing on which thing is meant.
_EMPTY = re.compile(
    r"20\d\d年?|[\W_]|个点|请问|麻烦|一下|来着|给我|告诉我?|说准|说清楚?|帮我?|查|写明?|叫做?|名字|名称|那个?|这个?|哪一?个?|一?[个项]|就|表里头?|表中|里面|里头?|带|的|了|是|在|有|多少|几多|好多|几(?!乎)|百分之"
    "|指标|数字|数值|数据|数|目标值?|标准|要|到|达到?|能|会|定|为|呢|啊|呀|哟|吧|吗|哈|哪|什么|啥|规划|文章|说的|记不[清得住]|忘|快点?说?|个点|嘛|给个|全市|龙南市?|现在|完成|占|说|和|年"
)
_HOW_MUCH = re.compile("多少|几(?!乎)|好多")
#: 标准是多少, 比例是几个点: nothing is named but the kind of figure, which the unit tells.
_KIND_UNITS = (("元", re.compile("标准|金额|补贴|补助")), ("%", re.compile("比例|比率|百分之几|百分比|率")))
#: 哪一项, 一个: these numerals count nothing.
_POINTING = frozenset({"项", "个", "类", "种", ""})
_SHORTEST = 2
_MAX_CHOICES, _MAX_EXAMPLES = 12, 6


@dataclass(frozen=True, slots=True)
class NamedFigures:
    """Something with a name and figures: a row of the indicator table or a topic of the register."""

    name: str
    words: str
    printed: str
    span: Span
    figures: frozenset[tuple[Decimal, str]]

    def reaches(self, quantity: Quantity) -> bool:
        """Whether one of its figures is the one named, whatever bounds the two."""
        return (quantity.value, quantity.unit) in self.figures


def answer_shared_name(query: Query, indicators: IndicatorFacts, commitments: CommitmentFacts) -> Draft | None:
    """Ask back where all that the question names is a word or a figure of several things; a figure of one thing names it."""
    if not _ASKS.search(query.text):
        return None
    text = query.text
    figures = [quantity for quantity in query.quantities if quantity.unit not in _POINTING]
    for quantity in reversed(query.quantities):
        text = text[: quantity.start] + "，" + text[quantity.end :]
    words = {word for word in _EMPTY.sub("，", text).split("，") if word}
    things = list(named_figures(indicators, commitments))
    if len(figures) == 1 and figures[0].unit and not words:
        fitting = [thing for thing in things if thing.reaches(figures[0])]
        if len(fitting) == 1:
            only = fitting[0]
            return Draft(Status.ANSWERED, Kind.COMMITMENT, f"是{only.name}（{only.printed}）。", (only.span,))
    elif len(words) == 1 and not figures and len(word := words.pop()) >= _SHORTEST:
        fitting = [thing for thing in things if word in thing.words]
    elif not words and not figures and _HOW_MUCH.search(text) and (unit := next((unit for unit, pattern in _KIND_UNITS if pattern.search(text)), "")):
        fitting = [thing for thing in things if any(own == unit for _, own in thing.figures)]
    else:
        return None
    return which_of(fitting) if len(fitting) > 1 else None


def which_of(fitting: Sequence[NamedFigures]) -> Draft:
    """Asks which of several things is meant."""
    named = fitting if len(fitting) <= _MAX_CHOICES else fitting[:_MAX_EXAMPLES]
    names = "、".join(f"“{thing.name}”" for thing in named)
    more = f"等{len(fitting)}项，请写明名称" if len(named) < len(fitting) else ""
    return Draft(
        Status.NEEDS_CLARIFICATION,
        Kind.NONE,
        f"您问的是哪一项？规划里有{names}{more}。",
        related=tuple(thing.span for thing in fitting[:3]),
        table=Table(("名称", "数字"), tuple((thing.name, thing.printed) for thing in fitting)),
    )


def named_figures(indicators: IndicatorFacts, commitments: CommitmentFacts) -> Iterator[NamedFigures]:
    """Every row of the indicator table, and every topic of the register that the table does not hold."""
    for entry in indicators.entries:
        row = entry.indicator
        unit = row.unit if row.unit in ("%", "张", "人") else "元"
        scale = 10_000 if row.unit == "万元" else 1
        figures = frozenset((value.value * scale, unit) for cell in row.cells for value in cell.values)
        printed = "；".join(f"{cell.year}年：{cell.printed}" for cell in row.cells)
        yield NamedFigures(row.name, normalize(row.name), printed, row.span, figures)
    for topic in commitments.topics:
        items = [item for item in topic.commitments if item.amount is not None and not item.quiet]
        if items and not topic.indicator and topic.name not in indicators.by_name:
            amounts = ((item.amount, "元" if item.unit.endswith("元") else item.unit) for item in items)
            figures = frozenset((amount, unit) for amount, unit in amounts if amount is not None)
            printed = "；".join(f"{item.subject}{item.printed}" for item in items)
            yield NamedFigures(topic.name, normalize(topic.name), printed, items[0].clause, figures)
