"""Charts as inline SVG: an indicator over the years, investment by department. Every figure stands in words beside it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from lnplan_qa.facts.indicators import IndicatorEntry, unit_text, value_of
from lnplan_qa.facts.project_figures import shown, tally
from lnplan_qa.facts.projects import Column, ProjectFacts, ProjectRow
from lnplan_qa.types import GroupValue
from lnplan_qa.web.markup import escape

#: Size in pixels: narrow enough for a phone of 320 pixels without being scaled, so that its text stays 16 pixels high.
_WIDTH: Final = 260
_LEFT, _TOP, _BOTTOM = 34, 26, 28
_HEIGHT, _HEIGHT_PER_GROUP = 96, 64
_LABEL_GAP: Final = 18
#: Where a figure stands from its point: above it, the lowest of several below it.
_ABOVE, _BELOW = -10, 23
#: One symbol a group, so that groups are told apart without colour; drawn around 0, 0.
_SYMBOLS: Final = (
    "M-5,0a5,5 0 1,0 10,0a5,5 0 1,0 -10,0Z",
    "M-5,-5H5V5H-5Z",
    "M0,-7L7,0L0,7L-7,0Z",
    "M0,-6L6,5H-6Z",
    "M0,6L6,-5H-6Z",
    "M-6,-3H6V3H-6Z",
)

_Point = tuple[int, bool, GroupValue]


def indicator_chart(entry: IndicatorEntry) -> str:
    """One indicator: a line a group from year to year, from zero; what is aimed at is hollow and dashed."""
    indicator = entry.indicator
    groups = tuple(dict.fromkeys(value.group for cell in indicator.cells for value in cell.values))
    series = [
        [
            (cell.year, cell.is_target, value)
            for cell in indicator.cells
            if (value := value_of(indicator, cell.year, group)) is not None
        ]
        for group in groups
    ]
    unit = unit_text(indicator)
    words = "；".join(_words(group, points) for group, points in zip(groups, series, strict=True))
    height = max(_HEIGHT, _HEIGHT_PER_GROUP * len(groups))
    top = max((value.value for points in series for _, _, value in points), default=Decimal(1)) or Decimal(1)
    years = [cell.year for cell in indicator.cells]
    x = {year: _LEFT + (_WIDTH - 2 * _LEFT) * number // max(1, len(years) - 1) for number, year in enumerate(years)}
    lines = [_line(points, number, x, top, height) for number, points in enumerate(series)]
    labels = [
        _labels([(p, n) for n, points in enumerate(series) for p in points if p[0] == year], x[year], top, height)
        for year in years
    ]
    axis = "".join(
        f'<text class="year" x="{x[cell.year]}" y="{_TOP + height + 22}" text-anchor="middle">{cell.year}</text>'
        for cell in indicator.cells
    )
    base = f'<line class="axis" x1="4" x2="{_WIDTH - 4}" y1="{_TOP + height}" y2="{_TOP + height}"/>'
    label = escape(f"{indicator.name}，单位{unit}。{words}。")
    total = _TOP + height + _BOTTOM
    svg = (
        f'<svg class="lines" width="{_WIDTH}" height="{total}" viewBox="0 0 {_WIDTH} {total}" role="img" '
        f'aria-label="{label}">{base}{axis}{"".join(lines)}{"".join(labels)}</svg>'
    )
    legend = "".join(
        _legend(group, points, number) for number, (group, points) in enumerate(zip(groups, series, strict=True))
    )
    legend = f'<ul class="legend">{legend}</ul>' if len(groups) > 1 else ""
    return (
        f'<figure class="chart"><figcaption>{escape(indicator.name)}<span class="unit">（{escape(unit)}）</span></figcaption>'
        f"{svg}{legend}</figure>"
    )


def _printed(value: GroupValue) -> str:
    return f"{'约' if value.approximate else ''}{value.value}"


def _words(group: str | None, points: Sequence[_Point]) -> str:
    values = "，".join(f"{year}年{'目标' if aim else '现状'}{_printed(value)}" for year, aim, value in points)
    return f"{group}：{values}" if group else values


def _y(value: Decimal, top: Decimal, height: int) -> float:
    return round(_TOP + height - float(value / top) * height, 1)


def _line(points: Sequence[_Point], number: int, x: dict[int, int], top: Decimal, height: int) -> str:
    at = [(x[year], _y(value.value, top, height), aim) for year, aim, value in points]
    parts = [
        f'<line class="step{" aim" if aim else ""}" x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}"/>'
        for (x0, y0, _), (x1, y1, aim) in itertools.pairwise(at)
    ]
    parts += [
        f'<path class="point{" aim" if aim else ""}" transform="translate({px} {py})" d="{_SYMBOLS[number % len(_SYMBOLS)]}"/>'
        for px, py, aim in at
    ]
    return f'<g class="series series-{number % 5}">{"".join(parts)}</g>'


def _labels(points: Sequence[tuple[_Point, int]], x: int, top: Decimal, height: int) -> str:
    """The figures of one year, pushed apart where lines run close together."""
    placed: list[str] = []
    last = -float(_LABEL_GAP)
    lowest = min(point[2].value for point, _ in points) if len(points) > 1 else None
    for (_, _, value), number in sorted(points, key=lambda item: -item[0][2].value):
        own = _y(value.value, top, height) + (_BELOW if value.value == lowest else _ABOVE)
        y = max(own, last + _LABEL_GAP)
        last = y
        placed.append(
            f'<text class="value series-{number % 5}" x="{x}" y="{y:.1f}" text-anchor="middle">{_printed(value)}</text>'
        )
    return "".join(placed)


def _legend(group: str | None, points: Sequence[_Point], number: int) -> str:
    values = " → ".join(_printed(value) for _, _, value in points)
    symbol = _SYMBOLS[number % len(_SYMBOLS)]
    return (
        f'<li><svg class="series series-{number % 5}" width="18" height="18" viewBox="-9 -9 18 18" aria-hidden="true">'
        f'<path class="point" d="{symbol}"/></svg><span>{escape(group or "")}：{values}</span></li>'
    )


def department_chart(facts: ProjectFacts, rows: Sequence[ProjectRow]) -> str:
    """Investment of ``rows`` by department, largest first; what several departments share is hatched and explained."""
    if not rows:
        return ""
    bars = []
    for name, own in facts.by_department(tuple(rows)):
        alone = [row for row in own if not row.is_joint]
        joint = [row for row in own if row.is_joint]
        bars.append((name, _investment(alone), len(alone), _investment(joint), len(joint)))
    bars.sort(key=lambda bar: -(bar[1] + bar[3]))
    longest = max(bar[1] + bar[3] for bar in bars) or Decimal(1)
    total, summed = _investment(rows), sum((bar[1] + bar[3] for bar in bars), Decimal(0))
    note = "长条为总投资。"
    if summed != total:
        note += (
            "实心是单独负责，斜纹是与其他部门联合负责。联合项目在它的每个责任部门下各计一次，"
            f"所以各部门相加为 {shown(summed)} 万元，大于合计的 {shown(total)} 万元。"
        )
    items = "".join(_bar(*bar, longest) for bar in bars)
    hatch = (
        '<svg width="0" height="0" aria-hidden="true"><defs><pattern id="joint" width="8" height="8" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch" width="4" height="8"/>'
        "</pattern></defs></svg>"
    )
    return (
        f'<section class="departments" aria-labelledby="by-department"><h2 id="by-department">按责任部门</h2>'
        f'<p class="note">{note}</p>{hatch}<ul>{items}</ul></section>'
    )


def _investment(rows: Sequence[ProjectRow]) -> Decimal:
    return tally(rows, Column.INVESTMENT).total


def _bar(name: str, alone: Decimal, alone_count: int, joint: Decimal, joint_count: int, longest: Decimal) -> str:
    first, second = (f"{float(value / longest * 100):.2f}%" for value in (alone, joint))
    words = f"{alone_count + joint_count}项，{shown(alone + joint)} 万元"
    if joint_count:
        words += f"（{f'单独{alone_count}项 {shown(alone)} 万元，' if alone_count else ''}联合{joint_count}项 {shown(joint)} 万元）"
    return (
        f'<li><p><strong>{escape(name)}</strong> {words}</p><svg class="bar" width="100%" height="18" aria-hidden="true">'
        f'<rect class="alone" width="{first}" height="18"/><rect class="joint" x="{first}" width="{second}" height="18"/></svg></li>'
    )
