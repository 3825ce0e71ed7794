"""Order in a question on the project table: the largest, the second, the first three, and by which column."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lnplan_qa.answering.project_bounds import ColumnSpan, nearest_before
from lnplan_qa.facts.projects import COLUMN_UNIT, Column

_N = r"(?:\d+|[一二两三四五六七八九十]{1,3})"
_LOW = ("少", "小", "低", "便宜", "省钱", "省")
_SUPERLATIVE = re.compile(r"(?:最|顶)(?P<way>大|多|高|贵|广|重|费钱|烧钱|花钱|少|小|低|便宜|省钱|省)")
_TOP = re.compile(
    rf"(?:前|头|top ?)(?P<first>{_N})(?!年)(?:名|位|个|大|项|多|高)?|(?<!最)(?:后|倒数|末)(?P<last>{_N})(?:名|位|个|项)"
    rf"|最(?:大|多|高|贵|少|小|低|便宜)的(?:前)?(?P<of>{_N})(?:个|项|所|家|名)"
)
_RANK = re.compile(
    rf"倒数第(?P<back>{_N})(?:大|多|高|贵|小|少|低|名|位)?|第(?P<n>{_N})(?P<way>大|多|高|贵|小|少|低|便宜|名|位)|(?:排|列|居|位列)(?:在|名)?第(?P<place>{_N})(?:位|名)?"
)
_AFTER = re.compile("的?(总?投资|面积|占地|建筑|规模)")
_NUMERAL = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


@dataclass(frozen=True, slots=True)
class Order:
    """``way``: 大, 小, 贵 … of a superlative or rank, else ``""``; ``basis``: the column ordered by; ``rank``: 2 for
    第二大; ``top``: 3 for 前三; zero where absent; ``consumed``: the stretches of text that said so."""

    way: str
    basis: Column | None
    rank: int
    top: int
    ascending: bool
    consumed: tuple[tuple[int, int], ...]


def number(text: str | None) -> int:
    """A whole number from 1 to 99 in digits or Chinese numerals; 0 for nothing."""
    if not text:
        return 0
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_NUMERAL.get(tens, 1) * 10 if ten else 0) + _NUMERAL.get(ones, 0)


def read_order(masked: str, spans: list[ColumnSpan]) -> Order:
    """Read ``masked`` (names blanked), whose columns stand at ``spans``."""
    top, superlative = _TOP.search(masked), _SUPERLATIVE.search(masked)
    rank = None if top else _RANK.search(masked)
    consumed: list[tuple[int, int]] = []
    basis: Column | None = None
    for match in (superlative, top, rank):
        if match is None:
            continue
        consumed.append(match.span())
        pick = nearest_before(spans, match.start() + 1)
        if pick is None and match is superlative and _AFTER.match(masked, match.end()):
            pick = next((span for span in spans if 0 <= span[0] - match.end() <= 2 and span[2] in COLUMN_UNIT), None)
        if pick is not None and basis is None:
            basis = pick[2]
            consumed.append(pick[:2])
    way = superlative["way"] if superlative else (rank["way"] or "") if rank else ""
    backwards = bool(rank and rank["back"]) or bool(top and top["last"])
    return Order(
        way=way,
        basis=basis,
        rank=number(rank["back"] or rank["n"] or rank["place"]) if rank else 0,
        top=number(top["first"] or top["last"] or top["of"]) if top else 0,
        ascending=backwards or way in _LOW,
        consumed=tuple(consumed),
    )
