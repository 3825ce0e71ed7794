"""question -> Query: what kind of thing is asked for, and which constraints the question sets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import opencc

from lnplan_qa.answering.quantities import Quantity, quantities
from lnplan_qa.asking import Asked, AskingPatterns
from lnplan_qa.text import normalize


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood as far as its own words go.

    Attributes:
        question: as typed.
        text: normalised: simplified characters, half-width, lower case; standing alone, with what a follow-up leaves
            out put back from the history.
        asked: every kind of thing it asks for; empty for a bare topic.
        years: years it names, in order of mention, also those no table has; 期末 and the like are resolved.
        area: ``农村``, ``城市`` or ``None``.
        quantities: figures it names, with unit and comparison; years excluded.
    """

    question: str
    text: str
    asked: frozenset[Asked]
    years: tuple[int, ...]
    area: str | None
    quantities: tuple[Quantity, ...]

    def asks(self, *kinds: Asked) -> bool:
        """True where the question asks for one of ``kinds``."""
        return not self.asked.isdisjoint(kinds)


@lru_cache(maxsize=1)
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def plain(question: str) -> str:
    """A question in the form that everything is compared in: simplified characters, then :func:`normalize`."""
    return normalize(_simplifier().convert(question))


#: 2025年, or a bare 2025 that is no measure (2000人).
_FULL_YEAR = re.compile(r"(?<![\d.])(20\d{2})(?:年|(?![\d.万亿人户亩元名张个平m㎡%]))")
_SHORT_YEAR = re.compile(r"(?<!\d)([12]\d)年(?!级|制|以|内|后|前|的?时间)")
_CHINESE_YEAR = re.compile("二[零〇]([零〇一二三四五六七八九])([零〇一二三四五六七八九])年?")
_DIGITS = {
    digit: value
    for value, digits in enumerate(["零〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"])
    for digit in digits
}
_FIRST = re.compile("基期|基年|期初|起点年|起始年|规划前|原来|当初|规划初|十三五末")
_MIDDLE = re.compile("中期(?!评估|和终期)|期中|中途|半程")
_LAST = re.compile(
    "期末|规划末|末年|末期|十四五末|规划结束|收官|最终年|最后一年|规划完成时?|(?<!中期和)终期(?!评估)|到头来|到时候?(?!间)"
)
_FIRST_HALF = re.compile("(?<!学)前三年|头三年|前半程|前期")
_SECOND_HALF = re.compile("后三年|后半程|后半段")
_AREAS = {
    "农村": re.compile("农村|乡下|乡里|村里|农民|农业户口|村上|农户|\\brural\\b"),
    "城市": re.compile("城市|城镇|城里|市区|县城|街上|城区|\\burban\\b|\\bcity\\b"),
}


def years_of(text: str, table_years: tuple[int, ...] = ()) -> tuple[int, ...]:
    """Years named in ``text``, in order of mention; 期初, 期末 and the like are those of ``table_years``."""
    found: list[tuple[int, int]] = [(match.start(), int(match[1])) for match in _FULL_YEAR.finditer(text)]
    found += [(match.start(), 2000 + int(match[1])) for match in _SHORT_YEAR.finditer(text)]
    found += [
        (match.start(), 2000 + 10 * _DIGITS[match[1]] + _DIGITS[match[2]]) for match in _CHINESE_YEAR.finditer(text)
    ]
    if len(table_years) >= 3:
        first, middle, last = table_years[0], table_years[len(table_years) // 2], table_years[-1]
        for pattern, years in (
            (_FIRST, (first,)),
            (_MIDDLE, (middle,)),
            (_LAST, (last,)),
            (_FIRST_HALF, (first, middle)),
            (_SECOND_HALF, (middle, last)),
        ):
            if (match := pattern.search(text)) is not None:
                found += [(match.start(), year) for year in years]
    return tuple(dict.fromkeys(year for _, year in sorted(found, key=lambda item: item[0])))


_SENTENCE = re.compile(r"[^。!?！？;；]+[。!?！？;；]*")
#: In a text longer than this a story comes first; the question is what ends in a question mark, or the last sentence.
_STORY = 40


def focus(text: str) -> str:
    """The part of a question (normalised) that asks; all of it where it is short."""
    if len(text) <= _STORY:
        return text
    parts = _SENTENCE.findall(text)
    asking = [part for part in parts if part.rstrip().endswith(("?", "？"))]
    return "".join(asking or parts[-1:]) or text


def understand(question: str, text: str, patterns: AskingPatterns, table_years: tuple[int, ...]) -> Query:
    """Read a question.

    Args:
        question: as typed.
        text: ``plain(question)``, or what stands for it once a follow-up was completed.
        patterns: how people ask.
        table_years: the years of the indicator table, ascending: what 期初, 中期, 期末 mean.
    """
    asking = focus(text)
    areas = [area for area, pattern in _AREAS.items() if pattern.search(text)]
    return Query(
        question=question,
        text=text,
        asked=patterns.asked(asking),
        # A story may name other years before it comes to the one that is asked for.
        years=years_of(asking, table_years) or years_of(text, table_years),
        area=areas[0] if len(areas) == 1 else None,
        quantities=quantities(text),
    )
