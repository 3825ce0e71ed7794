"""Arithmetic inside one row of the project table: buildings added up, set against each other, or shared out over nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from lnplan_qa.answering.project_drafts import amount, last_cell, part_phrase, statement
from lnplan_qa.answering.project_request import ProjectRequest
from lnplan_qa.facts.measures import Aspect, Measure
from lnplan_qa.facts.projects import Column, ProjectRow
from lnplan_qa.types import Draft, Kind, Status

#: 由哪几部分组成, 分成哪几块, 都有哪些楼各多大.
_MADE_UP = re.compile(
    "(由|分|拆|有)(成|为|作)?.{0,3}(哪|几|什么|啥).{0,4}(部分|块|样(?!子)|片)|拼(起|成|出)|组成|构成|凑(成|起)|(哪些|哪几[栋座]|什么|啥)(楼|房|建筑|房子).{0,6}各"
)
_LESS = re.compile("(?<!多)少|小(?!区|学)|低|矮")
#: 每个班多少学生: shared out over what the row does not count.
_OVER = re.compile("(?:平均|每)(?:每|一|1)?(?:个|间|栋|层|张)?(?P<over>[\u4e00-\u9fff]{1,3}?)(?=要|有|能|可|收|坐|住|建|投|花|占|多少|几|的)")


def answer_parts(request: ProjectRequest, row: ProjectRow) -> Draft | None:
    """The sum, the difference or the larger of buildings of one project; ``None`` where fewer than two are named."""
    measures = _named(request, row)
    if len(measures) < 2 or len({measure.unit for measure in measures}) > 1:
        return None
    ordered = sorted(measures, key=lambda measure: -measure.value)
    said = "，".join(part_phrase(measure) for measure in measures)
    about = "约" if any(measure.approximate for measure in measures) else ""
    unit = measures[0].unit
    if request.does("difference", "which") or request.order.way or re.search("比.{0,12}(多|少|大|小|高)", request.text):
        first, last = ordered[0], ordered[-1]
        gap = first.value - last.value
        less = _LESS.search(request.text) is not None
        names = (last, first) if less else (first, last)
        words = f"{_name(names[0])}比{_name(names[1])}{'小' if less else '大'}{about}{amount(gap, unit)}" if gap else "两者一样大"
    elif request.does("sum"):
        words = f"合计{about}{amount(sum((measure.value for measure in measures), Decimal(0)), unit)}"
    else:
        return None
    return Draft(Status.ANSWERED, Kind.COMPUTED, f"{row.name}{words}：{said}。", (last_cell(row, [Column.SCALE]),))


def made_up_of(request: ProjectRequest, row: ProjectRow) -> Draft | None:
    """The buildings that a project is made up of, each with its size; ``None`` where that is not asked."""
    if not _MADE_UP.search(request.text) or set(request.columns) & {Column.INVESTMENT, Column.DEPARTMENT}:
        return None
    parts = [measure for measure in row.measures if measure.part and measure.aspect in (Aspect.FLOOR, Aspect.STOREYS)]
    if len({measure.part for measure in parts}) < 2:
        return Draft(Status.ANSWERED, Kind.PROJECT, f"{row.name}的{statement(row, Column.SCALE)}。", (last_cell(row, [Column.SCALE]),))
    whole = row.figure(Column.FLOOR)
    by_part: dict[str, list[str]] = {}
    for measure in parts:
        by_part.setdefault(measure.part, []).append(measure.phrase if not by_part.get(measure.part) else measure.printed)
    heads = {part: phrases[0] if part in phrases[0] else part + phrases[0] for part, phrases in by_part.items()}
    said = "；".join("，".join((heads[part], *phrases[1:])) for part, phrases in by_part.items())
    lead = f"{whole.phrase}，其中：" if whole is not None else "分为："
    return Draft(Status.ANSWERED, Kind.PROJECT, f"{row.name}{lead}{said}。", (last_cell(row, [Column.SCALE]),))


def unknown_divisor(request: ProjectRequest, row: ProjectRow) -> str:
    """What a mean is asked over that the row does not count (班); ``""`` where none is asked."""
    match = _OVER.search(request.text) if request.does("mean") and not request.does("unit_cost") else None
    if match is None or match["over"] in row.project.scale or any(match["over"] in measure.label for measure in row.measures):
        return ""
    return match["over"]


def _name(measure: Measure) -> str:
    return measure.part or measure.label


def _named(request: ProjectRequest, row: ProjectRow) -> list[Measure]:
    """Measures of one aspect of the row's buildings that the question names, also by a word that only one of them has (加固)."""
    aspects = (Aspect.FLOOR, Aspect.STOREYS, Aspect.LAND)
    wanted = [aspect for aspect in aspects if aspect.value in {column.value for column in request.columns}] or [Aspect.FLOOR]
    for aspect in wanted:
        parts = [measure for measure in row.measures if measure.part and measure.aspect is aspect]
        named = [measure for measure in parts if (row.number, measure.part) in request.parts or _told_apart(measure, parts, request.masked)]
        if len(named) > 1:
            return named
    return []


def _told_apart(measure: Measure, parts: Sequence[Measure], text: str) -> bool:
    longer = [other.part for other in parts if measure.part in other.part and other is not measure]
    if measure.part in text and not any(part in text for part in longer):
        return True
    others = "".join(other.part + other.label for other in parts if other is not measure)
    own = {measure.part[i : i + 2] for i in range(len(measure.part) - 1)}
    return any(pair in text and pair not in others for pair in own)
