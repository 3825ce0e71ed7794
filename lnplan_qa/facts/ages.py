"""Ages in a sentence: 八十三, 83岁, 八十多, 半岁, 三岁半, 年近七旬, 十七八岁."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lnplan_qa.facts.situation import MAX_AGE, Age
from lnplan_qa.types import Span

_DIGITS = {character: value for value, characters in enumerate(("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九")) for character in characters}
_HAN = "[零〇一二三四五六七八九十百两]{1,5}"
_NUMBER = rf"(?:\d{{1,3}}(?![\d.])|{_HAN})"
_BEFORE = "快要?到?|将近|接近|差不多|不到|未满|不满|奔|马上|年近|近"
_YEARS = re.compile(
    rf"(?P<before>{_BEFORE})?(?<![\d.第])(?P<number>{_NUMBER})(?P<many>多|来|几|好几|出头)?个?(?:周岁|虚岁|岁半?)"
    "(?P<more>多|出头|以上)?"
)
#: A bare number is an age where it ends a clause or its age is said to be passed, behind a person or at a clause's start.
_BARE = re.compile(
    rf"(?P<before>{_BEFORE})?(?<![\d.第])(?P<number>\d{{2,3}}(?![\d.])|[一二三四五六七八九]?[一二三四五六七八九]?十[一二三四五六七八九]{{0,2}}|一百(?:零?[一二三四五六七八九])?)"
    r"(?P<many>多|来|几|好几|出头)?(?P<end>的?人?了?(?=$|[,。;、!?和跟]|有(?:没|什么|啥|哪)|能|可以|该)|了|(?=的老))"
)
_LEAD = re.compile(r"(?:^|[,。;、!?\s:]|今年|现年|今年都|年纪|年龄|岁数|已经?|都|也|有|才|刚|刚好|正好|整|刚满|满|过|过了|是)$")
_POETIC = {"花甲": 60, "古稀": 70, "耄耋": 80, "鲐背": 90, "期颐": 100, "百岁": 100, "半百": 50, "七旬": 70, "八旬": 80, "九旬": 90, "六旬": 60, "五旬": 50}
_POEM = re.compile(rf"(?P<before>年近|快要?到?|将近)?(?:年过|年逾|年满|已过)?(?P<word>{'|'.join(_POETIC)})")
_BABY = re.compile(
    r"半岁|满月|刚出生|才出生|新生儿|百天"
    rf"|(?P<months>{_NUMBER})(?:个)?(?:多)?月(?:大|的?(?=娃|宝宝|婴儿|孩子|女儿|儿子|小孩|崽|奶娃))"
    rf"|(?<=娃|宝|子|儿|崽)(?:才|刚|现在|满)?(?P<young>{_NUMBER})个(?:多)?月(?!没|工资)"
)


def ages(text: str, persons: tuple[Span, ...]) -> Iterator[tuple[Span, Age]]:
    """The ages of ``text`` (normalised), in order, with their places.

    Args:
        persons: where persons are named: a bare number behind one of them is an age.
    """
    found: list[tuple[Span, Age]] = []
    for match in _BABY.finditer(text):
        months = match["months"] or match["young"]
        found.append((Span(*match.span()), Age.exactly(int(number(months)[0]) // 12 if months else 0)))
    for match in _YEARS.finditer(text):
        _add(found, match, _age(match["number"], match["before"], match["many"] or match["more"]))
    for match in _POEM.finditer(text):
        start = _POETIC[match["word"]]
        value = Age(start - 3, start - 1, start - 1) if match["before"] else Age(start, start + 9 if start < 100 else MAX_AGE, start)
        _add(found, match, value)
    ends = {span.end for span in persons}
    for match in _BARE.finditer(text):
        if match.start() in ends or _LEAD.search(text[: match.start()]) or match["before"]:
            value = _age(match["number"], match["before"], match["many"])
            whole_tens = match["number"][-1] in "十0" and not match["many"]
            if value.low >= 10 and (match["many"] or not whole_tens or match.start() in ends or match["before"] or "了" in match["end"] or match["end"] == ""):
                _add(found, match, value)
    yield from sorted(found, key=lambda item: item[0])


def _add(found: list[tuple[Span, Age]], match: re.Match[str], age: Age) -> None:
    span = Span(*match.span())
    if age.low <= 130 and not any(span.start < other.end and other.start < span.end for other, _ in found):
        found.append((span, age))


def _age(printed: str, before: str | None, many: str | None) -> Age:
    low, high = number(printed)
    if before in ("不到", "未满", "不满") or (before and before != "差不多"):
        return Age(max(0, low - 3), low - 1, low - 1)
    if many == "以上":
        return Age(low, MAX_AGE, low)
    if many and low >= 10:
        return Age(low, low + (9 if low % 10 == 0 else 0), low)
    return Age(low, high, low)


def number(printed: str) -> tuple[int, int]:
    """A number and its upper end: 八十三 (83, 83), 七八十 (70, 89), 十七八 (17, 18), 三四 (3, 4)."""
    if printed.isdecimal():
        return int(printed), int(printed)
    if "百" in printed:
        hundreds, _, rest = printed.partition("百")
        base = 100 * (_DIGITS.get(hundreds, 1) if hundreds else 1)
        low, high = number(rest.strip("零〇")) if rest.strip("零〇") else (0, 0)
        return base + low, base + high
    tens, ten, ones = printed.partition("十")
    if not ten:
        low = _DIGITS[printed[0]]
        return low, _DIGITS[printed[1]] if len(printed) == 2 else low
    values = [_DIGITS[character] for character in tens] or [1]
    units = [_DIGITS[character] for character in ones if character in _DIGITS] or [0]
    if len(values) > 1:
        return 10 * values[0], 10 * values[-1] + 9
    return 10 * values[0] + units[0], 10 * values[0] + units[-1]
