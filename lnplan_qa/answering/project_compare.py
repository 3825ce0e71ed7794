"""Several named projects: side by side, together, compared; one project's share, rank and unit cost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from lnplan_qa.answering.project_drafts import amount, caution, evidence, last_cell, money, names, statement, table
from lnplan_qa.answering.project_request import ProjectRequest
from lnplan_qa.answering.project_selection import select
from lnplan_qa.facts.project_figures import DEFAULT_PLACES, quotient, ranked, shown, tally
from lnplan_qa.facts.projects import COLUMN_UNIT, Column, ProjectFacts, ProjectRow
from lnplan_qa.types import Draft, Kind, Status

_PER = (
    (Column.LAND, re.compile("(每|一|1|/)亩|亩均")),
    (Column.FLOOR, re.compile("(每|一|1|/)个?(平|m2)|单方|单位面积")),
    (Column.CAPACITY, re.compile("(每|一|1|/)个?(学位|学生|人)|生均")),
    (Column.COMMUNITIES, re.compile("(每|一|1|/)个?小区")),
    (Column.HOUSEHOLDS, re.compile("(每|一|1|/)户|户均")),
)
_HOW_MUCH = re.compile("多少|几多|好多|多多少|相?差")
_LOW = re.compile("便宜|少|小|低|省")
_LARGER = re.compile("哪(个|一个|所|家).{0,3}(大|小)")
_SIZES = (Column.LAND, Column.FLOOR, Column.CAPACITY)
_NUMERALS = "零一两三四五六七八九"


def asked_column(request: ProjectRequest) -> Column:
    """The one column that arithmetic is about; the investment where none is named."""
    if request.order.basis is not None:
        return request.order.basis
    return next((column for column in request.columns if column in COLUMN_UNIT), Column.INVESTMENT)


def decimals(request: ProjectRequest) -> int:
    """Places to round to, as asked or by default."""
    return DEFAULT_PLACES if request.decimals is None else request.decimals


def rounding(request: ProjectRequest, was_rounded: bool) -> str:
    """How the rounding is stated; nothing where the figure is exact."""
    if not was_rounded:
        return ""
    places = decimals(request)
    return "（取整数）" if places == 0 else f"（保留{_NUMERALS[places] if places < 10 else places}位小数）"


def no_figure(rows: Sequence[ProjectRow], column: Column) -> Draft:
    """Rows whose figure in ``column`` the plan does not state, so that nothing can be computed."""
    return Draft(
        Status.NOT_IN_PLAN,
        Kind.PROJECT,
        f"规划未写明{names(rows)}的{column.value}，无法据此计算或比较。",
        related=tuple(row.project.name_span for row in rows),
        missing=tuple(f"{row.name}的{column.value}" for row in rows),
    )


def answer_several(request: ProjectRequest, facts: ProjectFacts, rows: list[ProjectRow]) -> Draft:
    """Two or more named projects."""
    column = asked_column(request)
    compares = request.does("difference", "multiple", "which", "same") or bool(request.order.way)
    adds = request.does("sum", "mean") and (not request.columns or bool(set(request.columns) & set(COLUMN_UNIT)))
    if not compares and not adds:
        return _side_by_side(
            rows,
            [item for item in request.columns if item is not Column.NAME] or [Column.INVESTMENT, Column.DEPARTMENT],
        )
    if not request.columns and _LARGER.search(request.text) and not request.order.way:
        return _side_by_side(
            rows, [size for size in _SIZES if all(row.figure(size) is not None for row in rows)] or [Column.INVESTMENT]
        )
    found = tally(rows, column)
    if found.silent:
        return no_figure(found.silent, column)
    return _compared(request, rows, column) if compares else _together(request, rows, column)


def _side_by_side(rows: list[ProjectRow], columns: Sequence[Column]) -> Draft:
    said: list[str] = []
    missing: list[str] = []
    for row in rows:
        cells = [(column, statement(row, column)) for column in columns]
        missing += [f"{row.name}的{column.value}" for column, words in cells if words is None]
        if any(words for _, words in cells):
            said.append(row.name + "，".join(words for _, words in cells if words))
    if not said:
        return no_figure(rows, columns[0])
    text = "；".join(said)
    if len(text) > 450:
        text = f"{names(rows)}的{'、'.join(column.value for column in columns)}见下表"
    tail = f"规划未写明{'、'.join(missing)}。" if missing else ""
    return Draft(
        Status.PARTIAL if missing else Status.ANSWERED,
        Kind.PROJECT,
        f"{text}。{tail}",
        evidence(None, rows, columns),
        missing=tuple(missing),
        table=table(rows, columns),
        note=caution(rows, columns),
    )


def _together(request: ProjectRequest, rows: list[ProjectRow], column: Column) -> Draft:
    found = tally(rows, column)
    unit = COLUMN_UNIT[column]
    addends = "、".join(f"{row.name}{figure.printed}" for row, figure in found.addends)
    about = "约" if found.is_approximate else ""
    words = f"合计{about}{amount(found.total, unit)}"
    if request.does("mean"):
        value, inexact = quotient(found.total, Decimal(len(found.addends)), decimals(request))
        words = f"平均{'约' if inexact or about else ''}{shown(value)}{unit}{rounding(request, inexact)}，{words}"
    return Draft(
        Status.ANSWERED,
        Kind.COMPUTED,
        f"{column.value}{words}：{addends}。",
        evidence(None, rows, [column]),
        table=table(rows, [column]),
        note=caution(rows, [column]),
    )


def _compared(request: ProjectRequest, rows: list[ProjectRow], column: Column) -> Draft:
    order = ranked(rows, column)
    first, last = order[0], order[-1]
    figures = "，".join(f"{row.name}{column.value}{figure.printed}" for _, row, figure in order)
    about = "约" if any(figure.approximate for _, _, figure in order) else ""
    difference = first[2].value - last[2].value
    if request.does("multiple") and difference:
        whole, part = (first, last) if rows[0] is first[1] else (last, first)
        value, inexact = quotient(whole[2].value, part[2].value, decimals(request))
        words = f"{whole[1].name}的{column.value}是{part[1].name}的{'约' if inexact or about else ''}{shown(value)}倍{rounding(request, inexact)}：{figures}"
    elif not difference:
        words = f"{'是，' if request.wondering and request.does('same') else ''}一样，{column.value}都是{first[2].printed}：{figures}"
    elif len(order) > 2 and (request.order.way or request.does("which")):
        low = _LOW.search(_HOW_MUCH.sub("", request.masked)) is not None
        words = f"{(last if low else first)[1].name}的{column.value}{'最小' if low else '最大'}：{figures}"
    else:
        low = _LOW.search(_HOW_MUCH.sub("", request.masked)) is not None
        winner, other = (last, first) if low else (first, last)
        lead = "不一样，" if request.does("same") else ""
        words = f"{lead}{winner[1].name}的{column.value}比{other[1].name}{'少' if low else '多'}{about}{amount(difference, COLUMN_UNIT[column])}：{figures}"
    return Draft(
        Status.ANSWERED,
        Kind.COMPUTED,
        f"{words}。",
        evidence(None, rows, [column]),
        table=table([row for _, row, _ in order], [column]),
        note=caution(rows, [column]),
    )


def unit_cost(request: ProjectRequest, facts: ProjectFacts, rows: Sequence[ProjectRow]) -> Draft:
    """Investment for each 亩 (万元), 平方米, 人, 户 or 小区 (元), from two cells of one row."""
    column = next((column for column, pattern in _PER if pattern.search(request.text)), Column.FLOOR)
    silent = [row for row in rows if row.figure(column) is None]
    if silent:
        return no_figure(silent, column)
    in_yuan = column is not Column.LAND and not re.search("万元/|多少万|几万", request.text)
    said: list[str] = []
    for row in rows:
        figure = row.figure(column)
        assert figure is not None
        value, inexact = quotient(row.project.investment * (10000 if in_yuan else 1), figure.value, decimals(request))
        unit = f"{'元' if in_yuan else '万元'}/{'个小区' if column is Column.COMMUNITIES else COLUMN_UNIT[column]}"
        about = "约" if inexact or figure.approximate else ""
        said.append(
            f"{row.name}{about}{shown(value)}{unit}{rounding(request, inexact)}，由总投资{money(row.project.investment)}除以{figure.phrase}得出"
        )
    text = "；".join(said)
    if len(text) > 550:
        text = "；".join(item.partition("，由")[0] for item in said)
    return Draft(
        Status.ANSWERED,
        Kind.COMPUTED,
        text + "。",
        evidence(facts, rows, [Column.SCALE, Column.INVESTMENT]),
        table=table(rows, [column]),
        note=caution(rows, [column]),
    )


def _base(request: ProjectRequest, facts: ProjectFacts, row: ProjectRow) -> tuple[Sequence[ProjectRow], str]:
    """The rows that a share or rank refers to: those of the kinds or departments named, else all."""
    selection = select(replace(request, leftovers=(), conditions=()), facts)
    if selection is None or selection.is_all or row not in selection.rows:
        return facts.rows, f"{facts.table}的{len(facts.rows)}个项目"
    return selection.rows, f"{selection.title}（{len(selection.rows)}项）"


def share_of(request: ProjectRequest, facts: ProjectFacts, row: ProjectRow) -> Draft:
    """One project's part of a total: the whole table's, or that of the departments or kinds named."""
    column = asked_column(request)
    figure = row.figure(column)
    if figure is None:
        return no_figure([row], column)
    rows, title = _base(request, facts, row)
    total = tally(rows, column).total
    value, inexact = quotient(figure.value * 100, total, decimals(request))
    about = "约" if inexact or figure.approximate else ""
    answer = f"{about}{shown(value)}%{rounding(request, inexact)}：{row.name}{figure.phrase}，{title}{column.value}合计{amount(total, COLUMN_UNIT[column])}。"
    others = (
        () if len(rows) == len(facts.rows) else tuple(other.project.name_span for other in rows if other is not row)
    )
    spans = (last_cell(row, [column]), *(others or (facts.title,)))
    return Draft(
        Status.ANSWERED,
        Kind.COMPUTED,
        answer,
        spans,
        table=table(rows, [column]) if others else None,
        note=caution([row], [column]),
    )


def rank_of(request: ProjectRequest, facts: ProjectFacts, row: ProjectRow) -> Draft:
    """Where a project stands, or whether it is the largest (the n-th largest) as asserted."""
    column = asked_column(request)
    figure = row.figure(column)
    if figure is None:
        return no_figure([row], column)
    rows, title = _base(request, facts, row)
    order = ranked(rows, column, ascending=request.order.ascending)
    place = next(rank for rank, other, _ in order if other is row)
    tied = [other for rank, other, _ in order if rank == place and other is not row]
    way = "从小到大" if request.order.ascending else "从大到小"
    ranks = f"{row.name}{figure.phrase}，按{column.value}{way}在{title}中排第{place}{f'，与{names(tied)}并列' if tied else ''}"
    note = caution([row], [column])
    if request.does("rank_of") and not request.order.rank:
        return Draft(
            Status.ANSWERED,
            Kind.COMPUTED,
            f"第{place}位：{ranks}。",
            (last_cell(row, [column]), facts.title),
            note=note,
        )
    claimed = request.order.rank or 1
    if place == claimed:
        return Draft(
            Status.ANSWERED, Kind.COMPUTED, f"是，{ranks}。", (last_cell(row, [column]), facts.title), note=note
        )
    holders = [(other, item) for rank, other, item in order if rank == claimed]
    truth = (
        f"排第{claimed}的是" + "、".join(f"{other.name}（{item.phrase}）" for other, item in holders)
        if holders
        else "没有"
    )
    spans = tuple(last_cell(other, [column]) for other, _ in holders[:2])
    return Draft(
        Status.CORRECTED,
        Kind.COMPUTED,
        f"与规划不符：{title}按{column.value}{way}{truth}；{ranks}。",
        (*spans, last_cell(row, [column]), facts.title),
        note=note,
    )
