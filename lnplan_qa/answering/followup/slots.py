"""What can be replaced between two turns: the year, the area, the group, the department, the rank, the number of a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

_YEAR = re.compile(r"(?<![\d.])(20\d\d)年?(?![\d.万亿人户亩元名张个平m㎡%])|(?<![\d.])([12]\d)年(?!级|制|以|内|后|前)")
#: Words for a year of the table, as a question may put them.
_NAMED_YEAR = re.compile("规划期末|规划末期?|期末|末年|末期|期初|规划初期?|基期|基年|最早(那|的)?一?年|最初那?一?年|最后(那)?一?年|中期")
_RANK = re.compile(r"(最|倒?数?第[一二三四五六七八九十\d]+)(大|小|多|少|高|低|贵|便宜)")
_ROW_NUMBER = re.compile(r"第?(\d+|[一二三四五六七八九十]+)号|序号\d+")
_UNITS = "(亿|万|元|亩|人|户|平方米|平米|平|%)+"
_BOUND = re.compile(rf"(不?超过|不?[高低大小]于|[多少]于|不到|不足)\d+(\.\d+)?{_UNITS}|\d+(\.\d+)?{_UNITS}以[上下内]")


@dataclass(frozen=True, slots=True)
class Found:
    """A slot word in a text."""

    slot: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SlotLexicon:
    """The slots that have words.

    Attributes:
        areas, groups, departments: words by value: ``{"农村": ("农村", "乡下", …), …}``.
        segments: cuts a text into words; a slot word counts where it is made of whole words.
    """

    areas: Mapping[str, Sequence[str]]
    groups: Mapping[str, Sequence[str]]
    departments: Mapping[str, Sequence[str]]
    segments: Callable[[str], Sequence[str]]

    def find(self, text: str) -> tuple[Found, ...]:
        """The slot words of ``text`` (normalised), the longest first taken, in order."""
        edges = boundaries(self.segments(text))
        literal = (
            (slot, value, word)
            for slot, values in (("area", self.areas), ("group", self.groups), ("department", self.departments))
            for value, words in values.items()
            for word in words
        )
        found: list[Found] = []
        for slot, value, word in sorted(literal, key=lambda item: -len(item[2])):
            for match in re.finditer(re.escape(word), text):
                whole = match.start() in edges and match.end() in edges
                if whole and not _overlaps(match.span(), found):
                    found.append(Found(slot, value, *match.span()))
        for slot, pattern in (("rank", _RANK), ("number", _ROW_NUMBER), ("bound", _BOUND)):
            found += [
                Found(slot, match[0], *match.span()) for match in pattern.finditer(text) if not _overlaps(match.span(), found)
            ]
        return tuple(sorted(found, key=lambda item: item.start))

    def same(self, word: str) -> tuple[str, ...]:
        """``word`` and the words of the group that it names."""
        return tuple(dict.fromkeys([word, *(other for words in self.groups.values() if word in words for other in words)]))


def _overlaps(span: tuple[int, int], found: Iterable[Found]) -> bool:
    return any(span[0] < other.end and other.start < span[1] for other in found)


def boundaries(segments: Sequence[str]) -> frozenset[int]:
    """Where words begin and end in the text that ``segments`` make up."""
    edges, position = {0}, 0
    for segment in segments:
        position += len(segment)
        edges.add(position)
    return frozenset(edges)


def year_words(text: str) -> tuple[str, ...]:
    """The years that ``text`` names, as it names them, in order."""
    matches = [*_YEAR.finditer(text), *_NAMED_YEAR.finditer(text)]
    return tuple(_with_year(match) for match in sorted(matches, key=lambda match: match.start()))


def _with_year(match: re.Match[str]) -> str:
    if match.re is not _YEAR:
        return match[0]
    return f"{match[1] or '20' + match[2]}年"


def year_number(word: str) -> int | None:
    """2025 for 2025年; ``None`` for a year that is named otherwise."""
    match = _YEAR.fullmatch(word)
    return int(match[1] or f"20{match[2]}") if match is not None else None


def in_numbers(text: str, years: Sequence[int]) -> str:
    """``text`` with the years that it names by their place among ``years`` as numbers: 基期 is the first."""
    if not years:
        return text


    def number(match: re.Match[str]) -> str:
        place = len(years) // 2 if "中期" in match[0] else 0 if re.search("[初基早]", match[0]) else -1
        return f"{years[place]}年"

    return _NAMED_YEAR.sub(number, text)


def without_years(text: str, instead: str = "") -> str:
    """``text`` with ``instead`` in place of the years it names."""
    return _NAMED_YEAR.sub(instead, _YEAR.sub(instead, text))


def with_year(text: str, year: str) -> str:
    """``text`` with ``year`` in place of the years it names, in front where it names none."""
    marked = _NAMED_YEAR.sub("\0", _YEAR.sub("\0", text))
    first = marked.find("\0")
    if first < 0:
        return f"{year}{text}"
    rest = marked[first + 1 :].replace("\0", "")
    return f"{marked[:first]}{year}{rest}"


def with_han(word: str) -> int:
    """The Chinese characters of a word; 1 for a word without any."""
    return sum("\u3400" <= character <= "\u9fff" for character in word) or 1
