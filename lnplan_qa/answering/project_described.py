"""One project that a question points at and describes without its name: 那所2000人的学校, 民政局那个项目, 有骨灰堂的那个."""

from __future__ import annotations

import re

from lnplan_qa.answering.project_request import ProjectRequest
from lnplan_qa.answering.project_selection import satisfies
from lnplan_qa.answering.project_words import BLANK, ProjectWords, project_words
from lnplan_qa.answering.quantities import quantities
from lnplan_qa.facts.projects import ProjectFacts, ProjectRow
from lnplan_qa.text import normalize

#: One thing is pointed at.
_POINTER = re.compile("[那这该某]一?[个所家座处间栋]")
_FIGURE = re.compile(r"[\d.一二两三四五六七八九十百千万亿]+(?:个?万|亿)?(?:平方米|平米|平方|亩|万元|亿元|元|块|人|层|栋|座|户|所|个)")
_OTHERS = re.compile("指标|这些|那些|各|每|都|分别|一共|合计|总共")
#: What a row's text counts besides the whole project's figures: 3栋实训楼.
_COUNTED = frozenset({"栋", "座", "个"})
#: A stretch does not begin with what is done: 建骨灰堂 is 骨灰堂.
_HAN = re.compile("(?![建盖修造含有带要新])[\u4e00-\u9fff]+")
#: A description is a stretch of the question that stands in a row's own text; stretches of two characters must be all content.
_LONGEST, _SHORTEST = 12, 2
#: Characters that neither the table's words nor a description explain: with more, another thing is meant.
_MAX_UNEXPLAINED = 2


def described_rows(request: ProjectRequest, facts: ProjectFacts) -> tuple[ProjectRow, ...]:
    """The rows that fit everything the question says of the one project it points at; empty where it points at none.

    Departments, kinds, places and figures filter as they do for a selection; besides, what the question says of the
    building (感染科大楼, 学生宿舍) must stand in the row's name or scale text.
    """
    if not _POINTER.search(request.text) or _OTHERS.search(request.text):
        return ()
    if request.numbers or request.mentions.groups or request.mentions.unknown or request.is_ordered or request.office:
        return ()
    if request.does("count", "list", "mean", "share", "groups", "difference", "multiple", "which", "same"):
        return ()
    words = _descriptions(request, facts)
    counted = [(item.value, item.unit) for item in quantities(request.text) if item.unit in _COUNTED and item.value > 1]
    told = bool(request.departments or request.places or request.conditions or words)
    if not (told or request.kinds) or not (request.names_project or request.kinds or words or request.conditions):
        return ()
    if not (request.columns or (told and request.names_project)) or _unexplained(request, words) > _MAX_UNEXPLAINED:
        return ()
    return tuple(
        row
        for row in facts.rows
        if set(request.departments) <= set(row.project.departments)
        and set(request.kinds) <= set(row.kinds)
        and set(request.places) <= set(row.places)
        and all(satisfies(row, condition) for condition in request.conditions)
        and all(word in _text(row) for word in words)
        and all(any(item.unit == unit and item.value == value for item in row.measures) for value, unit in counted)
    )


def _text(row: ProjectRow) -> str:
    return normalize(row.name + row.project.scale)


def _descriptions(request: ProjectRequest, facts: ProjectFacts) -> tuple[str, ...]:
    """The longest stretches of the question that stand in some row, without what only asks or fills."""
    words = project_words(facts)
    text = _FIGURE.sub(lambda match: BLANK * len(match[0]), request.text)
    for pattern in words.columns.values():
        text = pattern.sub(lambda match: BLANK * len(match[0]), text)
    texts = [_text(row) for row in facts.rows]
    found: list[str] = []
    position = 0
    while position < len(text):
        for length in range(min(_LONGEST, len(text) - position), _SHORTEST - 1, -1):
            piece = text[position : position + length]
            if _HAN.fullmatch(piece) and any(piece in each for each in texts) and _tells(piece, words):
                found.append(piece)
                position += length
                break
        else:
            position += 1
    return tuple(dict.fromkeys(found))


def _tells(piece: str, words: ProjectWords) -> bool:
    """Whether a stretch holds a word of its own: 住院楼 does, 平方米 does not."""
    content = "".join(words.leftovers(piece))
    return len(content) == len(piece) if len(piece) == _SHORTEST else bool(content)


def _unexplained(request: ProjectRequest, words: tuple[str, ...]) -> int:
    said = "".join(words)
    return sum(len(word) for word in request.leftovers if not any(character in said for character in word))
