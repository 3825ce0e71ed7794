"""Figures in a question: value, unit and comparison, from Arabic or Chinese numerals, with 万 and 亿 expanded."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

import cn2an


class Comparator(StrEnum):
    """How a figure bounds what is asked for."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    EXACTLY = "exactly"
    ABOUT = "about"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure of the question.

    ``value`` has 万 and 亿 multiplied out (``3.5万元`` is 35000 with unit 元) and 百分之 and 成 turned into %;
    ``upper`` closes a range; ``unit`` is ``""`` where none stands behind the figure; ``start`` and ``end`` are
    offsets into the text that was read.
    """

    value: Decimal
    unit: str
    comparator: Comparator | None
    upper: Decimal | None
    start: int
    end: int

    def admits(self, candidate: Decimal) -> bool:
        """Whether ``candidate``, in the same unit, satisfies the comparison (no comparator: equality)."""
        match self.comparator:
            case Comparator.AT_LEAST:
                return candidate >= self.value
            case Comparator.MORE_THAN:
                return candidate > self.value
            case Comparator.AT_MOST:
                return candidate <= self.value
            case Comparator.LESS_THAN:
                return candidate < self.value
            case Comparator.BETWEEN:
                assert self.upper is not None
                return self.value <= candidate <= self.upper
            case _:
                return candidate == self.value


_UNITS = (
    "个百分点|百分点|%|元|块钱|块|平方米|平米|平方|m2|㎡|公顷|亩|层|人次|人|名|位|户|个|所|张|床|倍|岁|项|栋|座|家|期|场|间|处|月|学位|公里|次|条|点|方面|大类|类|种|平(?![均方米台时价等安])"
)
_CANONICAL_UNIT = {"个百分点": "百分点", "块钱": "元", "块": "元", "名": "人", "位": "人"} | dict.fromkeys(("平米", "平", "平方", "m2", "㎡"), "平方米")
_ARABIC = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CHINESE = "[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?(?:个[万亿])?"


def _figure(group: str) -> str:
    return rf"(?P<{group}>(?:{_ARABIC})(?:个?(?:[十千万亿]|百(?!分)))*|{_CHINESE})"


_BEFORE = {
    "不低于|不少于|不小于|至少|最少|起码": Comparator.AT_LEAST,
    "不超过|不高于|不多于|不大于|至多|最多|顶多|封顶": Comparator.AT_MOST,
    "超过|大于|高于|多于|不止|突破|超出|超|大过|高过|多过": Comparator.MORE_THAN,
    "低于|少于|小于|不足|不到|未满|没到|不满|没满": Comparator.LESS_THAN,
    "正好|恰好|刚好|等于|恰为|整整": Comparator.EXACTLY,
    "大约|约|大概|差不多": Comparator.ABOUT,
}
_AFTER = {
    r"\(不含(?:本数)?\)以上|以上\(不含(?:本数)?\)": Comparator.MORE_THAN,
    r"\(不含(?:本数)?\)以[下内]|以[下内]\(不含(?:本数)?\)": Comparator.LESS_THAN,
    r"(?:\(含(?:本数)?\))?(?:及|或)?(?:以上|之上)|起步|往上": Comparator.AT_LEAST,
    r"(?:\(含(?:本数)?\))?(?:及|或)?(?:以下|以内|之内|之下)|封顶": Comparator.AT_MOST,
    "不到|不足": Comparator.LESS_THAN,
    "左右|上下": Comparator.ABOUT,
    "多": Comparator.MORE_THAN,
}
#: 到, 至, - join a range; 和 and 与 only where 之间 closes it.
_JOIN = rf"(?:到|至|~|-|—|[和与跟](?=(?:{_ARABIC}|[零〇一二两三四五六七八九十百千])[十百千万亿个]*(?:{_UNITS})?之?间))"
_PATTERN = re.compile(
    rf"(?P<before>{'|'.join(_BEFORE)})?(?:的|有|是|为)?(?P<percent>百分之)?(?<![第\d.])"
    + _figure("low")
    + rf"(?P<lowunit>{_UNITS})?(?:{_JOIN}"
    + _figure("high")
    + rf")?(?P<unit>{_UNITS}|成)?(?:的|之)?■*(?P<after>{'|'.join(_AFTER)})?"
)
#: 三亿以上(含三亿), 一亿以内(不含一亿): says whether the bound itself belongs to it.
_INCLUSIVE = re.compile(
    rf"\((?P<no>不)?(?:包含|含|包括|算上?|连)(?:{_ARABIC}|{_CHINESE})(?:个?[十百千万亿])*(?:{_UNITS})?(?:在内|本身)?\)"
    rf"|(?<=[上下内到步])[,、]?(?P<no2>不)?(?:包含|含|包括|算上?)(?:{_ARABIC}|{_CHINESE})(?:个?[十百千万亿])*(?:{_UNITS})?(?:在内)?"
)
_WITH = {Comparator.MORE_THAN: Comparator.AT_LEAST, Comparator.LESS_THAN: Comparator.AT_MOST}
_WITHOUT = {Comparator.AT_LEAST: Comparator.MORE_THAN, Comparator.AT_MOST: Comparator.LESS_THAN}
#: Words that hold numerals and state no quantity of their own.
_NO_QUANTITY = re.compile(
    "附?表\\s*\\d+(?:[-/]\\d+)*|十[一二三四]五|[一二三四五六七八九十]+中全会|第[一二三四五六七八九十百]+|每[百千万]|万一|三农|两孩|二孩|二胎|两女|三位一体|四道"
    "|一块(?=儿|负责|管|干|搞|办|建|弄|牵头|承担|做)|同一|一共|一起|一些|一下|一样|一直|一定|统一|一体|一对一"
)


#: 过亿, 上千万, 亿元以上: a scale word alone is one of it.
_BARE = re.compile(
    r"(?P<before>超过|突破|[超过破上逾])(?P<scale>百万|千万|亿)(?:元)?(?![零〇一二两三四五六七八九十\d])"
    r"|(?<![\d.零〇一二两三四五六七八九十百千万几数个])(?P<scale2>百万|千万|亿)(?P<unit2>元)?(?P<after>以上|以下|以内)"
)
#: 占一半, 过半数.
_HALF = re.compile("(?P<before>不到|不足|超过|至少)?(?<!年)(?:一半|半数)(?P<after>以上|多|以下|不到)?|(?P<over>过半)")
_HALF_BOUNDS = {
    "不到": Comparator.LESS_THAN,
    "不足": Comparator.LESS_THAN,
    "超过": Comparator.MORE_THAN,
    "多": Comparator.MORE_THAN,
    "至少": Comparator.AT_LEAST,
    "以上": Comparator.AT_LEAST,
    "以下": Comparator.AT_MOST,
}
_BARE_VALUE = {"百万": Decimal(10**6), "千万": Decimal(10**7), "亿": Decimal(10**8)}


def _bare(match: re.Match[str]) -> Quantity:
    value = _BARE_VALUE[match["scale"] or match["scale2"]]
    if match["before"]:
        comparator = Comparator.AT_LEAST if match["before"] == "上" else Comparator.MORE_THAN
    else:
        comparator = Comparator.AT_LEAST if match["after"] == "以上" else Comparator.AT_MOST
    return Quantity(value, "元", comparator, None, match.start(), match.end())


def _half(match: re.Match[str]) -> Quantity:
    if match["over"]:
        comparator: Comparator | None = Comparator.MORE_THAN
    else:
        comparator = _HALF_BOUNDS.get(match["before"] or match["after"] or "")
    return Quantity(Decimal(50), "%", comparator, None, match.start(), match.end())


def _value(figure: str) -> Decimal | None:
    plain = figure.replace(",", "").replace("个", "")
    try:
        return Decimal(plain) if re.fullmatch(r"[\d.]+", plain) else Decimal(str(cn2an.cn2an(plain, "smart")))
    except (ValueError, KeyError, ArithmeticError):  # cn2an raises KeyError on runs like 千千万
        return None


def _comparator(match: re.Match[str]) -> Comparator | None:
    if match["high"]:
        return Comparator.BETWEEN
    for text, table in ((match["before"], _BEFORE), (match["after"], _AFTER)):
        for pattern, comparator in table.items():
            if text and re.fullmatch(pattern, text):
                return comparator
    return None


def quantities(text: str) -> tuple[Quantity, ...]:
    """All figures of ``text`` (normalised) in order; years (2025年) and plan periods (十四五) are no quantities."""
    masked = _NO_QUANTITY.sub(lambda match: "□" * len(match[0]), text)
    remarks = list(_INCLUSIVE.finditer(masked))
    masked = _INCLUSIVE.sub(lambda match: "■" * len(match[0]), masked)
    found = [_bare(match) for match in _BARE.finditer(masked)]
    found += [_half(match) for match in _HALF.finditer(masked)]
    masked = _HALF.sub(lambda match: "□" * len(match[0]), masked)
    masked = _BARE.sub(lambda match: "□" * len(match[0]), masked)
    for match in _PATTERN.finditer(masked):
        low, high = _value(match["low"]), _value(match["high"]) if match["high"] else None
        unit = match["unit"] or match["lowunit"] or ""
        is_word = re.fullmatch("[^\\d]+", match["low"]) is not None
        if low is None or masked[match.end() : match.end() + 1] == "年" or (
            is_word and not (unit or match["percent"] or match["high"]) and len(match["low"]) < 2
        ):
            continue
        if match["high"] and high is not None and high > low and match["high"][-1] in "万亿" and match["low"][-1] not in "万亿":
            # 两到三万: the scale behind the second figure holds for both.
            low *= Decimal(10) ** (8 if match["high"][-1] == "亿" else 4)
        if unit == "成" or match["percent"]:
            low, unit = (low * 10, "%") if unit == "成" else (low, "%")
        found.append(Quantity(low, _CANONICAL_UNIT.get(unit, unit), _comparator(match), high, match.start(), match.end()))
    found.sort(key=lambda quantity: quantity.start)
    for remark in remarks:
        found = _with_bound(found, remark)
    return tuple(found)


def _with_bound(found: list[Quantity], remark: re.Match[str]) -> list[Quantity]:
    """``found`` with the figure before ``remark`` bounded as the remark says: 含 takes the bound in, 不含 leaves it out."""
    before = [quantity for quantity in found if quantity.start < remark.start()]
    if not before:
        return found
    bounds = _WITHOUT if remark["no"] or remark["no2"] else _WITH
    last = before[-1]
    comparator = None if last.comparator is None else bounds.get(last.comparator, last.comparator)
    bounded = replace(last, comparator=comparator, end=max(last.end, remark.end()))
    return [bounded if quantity is last else quantity for quantity in found]
