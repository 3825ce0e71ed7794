"""Which projects a question names: by number, by name, or by a place with a kind (杨坊的小学和初中)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lnplan_qa.answering.project_order import number
from lnplan_qa.answering.project_words import Token
from lnplan_qa.facts.projects import ProjectFacts

#: 第9号, 序号20, 项目10 can only be rows; 第9项, 最后一个 are rows where 项目 follows or the table is named.
_NUMBER = re.compile(
    r"第?(?P<plain>\d+|(?<=第)[一二三四五六七八九十]{1,3})号(?:的)?(?:项目|工程)?"
    r"|(?:序号|编号|项目号|no\.?)(?:是|为|第)?(?P<labelled>\d+)(?:号)?(?:的)?(?:项目)?"
    r"|项目(?P<behind>\d+)(?![\d.万亿%元亩平层户人个年所项])"
)
_ORDINAL_ROW = re.compile(
    r"(?:第(?P<ordinal>\d+|[一二三四五六七八九十]{1,3})|(?P<last>最后一))(?:个|项|行|条)(?:的)?(?:建设|储备)?(?P<noun>项目|工程)?"
)
#: 第八人民医院: an ordinal before a kind names one of it.
_ORDINAL = re.compile(r"第?[一二三四五六七八九十\d]{1,3}$")
_HOSPITAL = re.compile("(?:人民)?医院|院")


@dataclass(frozen=True, slots=True)
class Mentions:
    """``groups``: numbers in order of mention, one group a name; several where a name fits them all. ``is_sure``: one of
    the names means the project alone. ``used``: starts of the place and kind tokens that named one. ``unknown``: place
    and kind together without a project."""

    groups: tuple[tuple[int, ...], ...]
    is_sure: bool
    used: frozenset[int]
    unknown: tuple[str, ...]


def row_numbers(text: str, last: int, names_table: bool) -> list[tuple[tuple[int, int], int]]:
    """Printed numbers that ``text`` asks for, with their places (第9号项目, 序号20, 最后一项: ``last``)."""
    found = [
        (match.span(), number(match["plain"] or match["labelled"] or match["behind"]))
        for match in _NUMBER.finditer(text)
    ]
    found += [
        (match.span(), last if match["last"] else number(match["ordinal"]))
        for match in _ORDINAL_ROW.finditer(text)
        if names_table or match["noun"]
    ]
    return sorted(item for item in found if not _HOSPITAL.match(text, item[0][1]))


def mentions(tokens: list[Token], facts: ProjectFacts, text: str) -> Mentions:
    """Projects that ``tokens``, found in ``text``, name."""
    found: list[tuple[int, tuple[int, ...]]] = []
    by_start: dict[int, list[Token]] = {}
    for token in tokens:
        if token.role in ("name", "loose"):
            by_start.setdefault(token.start, []).append(token)
    for start, named in by_start.items():
        found.append((start, tuple(sorted({int(token.value) for token in named}))))
    by_place, used, unknown = _by_place_and_kind(tokens, facts)
    for token in tokens:
        if token.role == "kind" and not facts.kinds[token.value].collective:
            ordinal = _ORDINAL.search(text, max(0, token.start - 4), token.start)
            if ordinal is not None and ordinal[0].startswith("第"):
                unknown.append(text[ordinal.start() : token.end])
    groups = tuple(dict.fromkeys(group for _, group in sorted([*found, *by_place])))
    sure = bool(by_place) or any(token.role == "name" for token in tokens)
    return Mentions(groups, sure, frozenset(used), tuple(unknown))


def _by_place_and_kind(
    tokens: list[Token], facts: ProjectFacts
) -> tuple[list[tuple[int, tuple[int, ...]]], set[int], list[str]]:
    """A run of places takes every kind of the run behind it: 杨坊和大罗的小学, 杨坊的小学和初中."""
    found: list[tuple[int, tuple[int, ...]]] = []
    used: set[int] = set()
    unknown: list[str] = []
    places: list[Token] = []
    kind_seen = False
    for token in tokens:
        if token.role == "place":
            places = [token] if kind_seen else [*places, token]
            kind_seen = False
        elif token.role == "kind" and places:
            kind_seen = True
            hits = [
                (place, row.number)
                for place in places
                for row in facts.rows
                if place.value in row.places and token.value in row.kinds
            ]
            unknown += [
                place.value + token.value
                for place in places
                if not any(hit is place for hit, _ in hits) and not _touches(place, places)
            ]
            if not hits:
                continue
            used |= {token.start, *(place.start for place in places)}
            numbers = tuple(sorted({hit for _, hit in hits}))
            if len({place.value for place in places}) > 1:
                found += [(next(place.start for place, hit in hits if hit == each), (each,)) for each in numbers]
            else:
                found.append((token.start, numbers))
    return found, used, unknown


def _touches(place: Token, places: list[Token]) -> bool:
    """工业园区东江: two names of one place."""
    return any(place.end == other.start or other.end == place.start for other in places if other is not place)
