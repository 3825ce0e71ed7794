"""Years told from the year before: 前一年, 三年后, and the next column of the table (再往前, 下一个节点)."""

from __future__ import annotations

import re

_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_NUMBER = "([一二两三四五六七八九十]|[1-9])"
#: Each with how many years it means, where no numeral says so.
_SHIFTS = (
    (re.compile(f"(往|再)?(前|上|头|早)一年|再?(往前|倒推|早){_NUMBER}年|再?(?<!学){_NUMBER}年(之|以)?前"), -1),
    (re.compile(f"(往|再)?(后|下|晚)一年|第二年|次年|再?(往后|过|晚){_NUMBER}年|再?{_NUMBER}年(之|以)?后"), 1),
    # The year before last; 目前年 holds none.
    (re.compile("^前年(?=$|的|是|多少|几)"), -2),
)
_STAGE = "(一?个?(节点|阶段|时间点|时点|栏|列|档))"
_STEPS = (
    (re.compile(f"(再|更)?往前(一?[点些])?|[上前]{_STAGE}|^(再|更)?早(一?[点些])?(的|年份)?$"), -1),
    (re.compile(f"(再|更)?往后(一?[点些])?|[下后]{_STAGE}|^(再|更)?晚(一?[点些])?(的|年份)?$"), 1),
)


def years_shifted(text: str) -> int:
    """By how many years ``text`` moves on from the year before: -1 for 前一年, 3 for 三年后, 0 where it does not."""
    for pattern, unit in _SHIFTS:
        match = pattern.search(text)
        if match is not None:
            number = next((group for group in match.groups() if group and (group in _DIGITS or group.isdigit())), "1")
            return unit * (_DIGITS.get(number) or int(number))
    return 0


def columns_shifted(text: str) -> int:
    """-1 where ``text`` means the year of the table before the one spoken of (再往前呢), 1 for the next one, else 0."""
    if years_shifted(text):
        return 0
    return next((step for pattern, step in _STEPS if pattern.search(text)), 0)


def without_year_shift(text: str) -> str:
    """``text`` without 前一年, 三年后, 再往前."""
    for pattern, _ in (*_SHIFTS, *_STEPS):
        text = pattern.sub("", text)
    return text


def year_beside(year: int, step: int, columns: tuple[int, ...]) -> int:
    """The year of the table that ``step`` means from ``year``; a year that it does not have where there is none."""
    there = [column for column in columns if (column < year if step < 0 else column > year)]
    if not there:
        return year + step
    return max(there) if step < 0 else min(there)
