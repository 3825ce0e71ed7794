"""Several named projects: side by side, together, compared; one project's share, rank and unit cost."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lnplan_qa.answering.project_drafts import amount, caution, cell, evidence, last_cell, money, names, statement, table
from lnplan_qa.answering.project_request import ProjectRequest
from lnplan_qa.answering.project_selection import Selection, select
from lnplan_qa.facts.project_figures import DEFAULT_PLACES, quotient, ranked, shown, tally
from lnplan_qa.facts.projects import COLUMN_UNIT, Column, ProjectFacts, ProjectRow
from lnplan_qa.types import Draft, Kind, Status

_PER = (("亩", Column.LAND), ("平方米|平方|平米|平|m2", Column.FLOOR), ("学位|学生|人|生均", Column.CAPACITY), ("小区", Column.COMMUNITIES), ("户", Column.HOUSEHOLDS))
_LOW = re.compile("便宜|少|小|低|省")


def asked_column(request: ProjectRequest) -> Column:
    """The one column that arithmetic is about; the investment where none is named."""
    if request.basis is not None:
        return request.basis
    return next((column for column in request.columns if column in COLUMN_UNIT), Column.INVESTMENT)


def rounding(request: ProjectRequest, was_rounded: bool) -> str:
    """How the rounding is stated."""
    if not was_rounded:
        return ""
    places = DEFAULT_PLACES if request.decimals is None else request.decimals
    return "（取整数）" if places == 0 else f"（保留{'一两三四'[places - 1] if places < 5 else places}位小数）"


def _silent(facts: ProjectFacts, rows: Sequence[ProjectRow], column: Column) -> Draft:
    return Draft(
        Status.NOT_IN_PLAN,
        Kind.PROJECT,
        f"规划未写明{names(rows)}的{column.value}，无法比较或计算。",
        related=tuple(row.project.name_span for row in rows),
        missing=tuple(f"{row.name}的{column.value}" for row in rows),
    )


def answer_several(request: ProjectRequest, facts: ProjectFacts, rows: list[ProjectRow]) -> Draft:
    """Two or more named projects."""
    column = asked_column(request)
    compares = request.does("difference", "multiple", "which") or bool(request.superlative)
    if compares or (request.does("sum") and set(request.columns) & set(COLUMN_UNIT) or request.does("sum") and not request.columns):
        found = tally(rows, column)
        if found.silent:
            return _silent(facts, found.silent, column)
        if request.does("sum") and not compares:
            return _together(request, facts, rows, column)
        return _compared(request, facts, rows, column)
    if request.does("mean"):
        return _together(request, facts, rows, column)
    columns = [item for item in request.columns if item is not Column.NAME] or [Column.INVESTMENT, Column.DEPARTMENT]
    if request.does("same"):
        columns = columns or [column]
    said, missing = [], []
    for row in rows:
        parts = [words for item in columns if (words := statement(row, item)) is not None]
        missing += [f"{row.name}的{item.value}" for item in columns if statement(row, item) is None]
        if parts:
            said.append(row.name + "，".join(parts))
    text = "；".join(said)
    if len(text) > 500:
        text = f"{names(rows)}的{'、'.join(item.value for item in columns)}见下表"
    if not said:
        return _silent(facts, rows, columns[0])
    tail = f"规划未写明{'、'.join(missing)}。" if missing else ""
    status = Status.PARTIAL if missing else Status.ANSWERED
    return Draft(status, Kind.PROJECT, f"{text}。{tail}", evidence(facts, rows, columns), missing=tuple(missing), table=table(rows, columns), note=caution(rows, columns))


def _together(request: ProjectRequest, facts: ProjectFacts, rows: list[ProjectRow], column: Column) -> Draft:
    found = tally(rows, column)
    unit = COLUMN_UNIT[column]
    addends = "、".join(f"{row.name}{figure.printed}" for row, figure in found.addends)
    about = "约" if found.is_approximate else ""
    if request.does("mean"):
        value, inexact = quotient(found.total, _decimal(len(found.addends)), DEFAULT_PLACES if request.decimals is None else request.decimals)
        words = f"平均{'约' if inexact or about else ''}{amount(value, unit)}{rounding(request, inexact)}"
    else:
        words = f"合计{about}{amount(found.total, unit)}"
    return Draft(Status.ANSWERED, Kind.COMPUTED, f"{column.value}{words}：{addends}。", evidence(facts, rows, [column]), table=table(rows, [column]), note=caution(rows, [column]))


def _decimal(value: int):  # type: ignore[no-untyped-def]
    from decimal import Decimal

    return Decimal(value)


def _compared(request: ProjectRequest, facts: ProjectFacts, rows: list[ProjectRow], column: Column) -> Draft:
    order = ranked(rows, column)
    unit = COLUMN_UNIT[column]
    first, last = order[0], order[-1]
    shown_rows = "，".join(f"{row.name}{column.value}{figure.printed}" for _, row, figure in order)
    difference = first[2].value - last[2].value
    if difference == 0:
        words = f"一样：{shown_rows}，没有差别"
        if request.does("multiple"):
            words = f"1倍：{shown_rows}，两者相等"
    elif request.does("multiple"):
        value, inexact = quotient(first[2].value, last[2].value, DEFAULT_PLACES if request.decimals is None else request.decimals)
        words = f"{'约' if inexact else ''}{shown(value)}倍{rounding(request, inexact)}：{shown_rows}，前者是后者的{'约' if inexact else ''}{shown(value)}倍"
        if len(request.named) > 1 and rows[0] is last[1]:
            back, rounded = quotient(last[2].value, first[2].value, DEFAULT_PLACES if request.decimals is None else request.decimals)
            words = f"{last[1].name}是{first[1].name}的{'约' if rounded else ''}{shown(back)}倍{rounding(request, rounded)}：{shown_rows}"
    else:
        winner = last if _LOW.search(request.masked) and not re.search("相?差", request.masked) else first
        word = "少" if winner is last else "多"
        other = first if winner is last else last
        words = f"{winner[1].name}的{column.value}更{'小' if word == '少' else '大'}，比{other[1].name}{word}{amount(difference, unit)}：{shown_rows}"
        if len(order) > 2:
            words = f"{winner[1].name}的{column.value}最{'小' if word == '少' else '大'}：{shown_rows}"
    return Draft(Status.ANSWERED, Kind.COMPUTED, f"{words}。", evidence(facts, rows, [column]), table=table([row for _, row, _ in order], [column]), note=caution(rows, [column]))


def unit_cost(request: ProjectRequest, facts: ProjectFacts, rows: list[ProjectRow]) -> Draft:
    """Investment for each 亩, 平方米, 人, 户 or 小区, from two cells of one row."""
    column = next((column for pattern, column in _PER if re.search(f"(每|一|1|/)(一)?(个)?(?:{pattern})|{'亩均' if column is Column.LAND else '生均' if column is Column.CAPACITY else '户均' if column is Column.HOUSEHOLDS else '单方|单位面积'}", request.text)), Column.FLOOR)
    silent = [row for row in rows if row.figure(column) is None]
    if silent:
        return _silent(facts, silent, column)
    places = DEFAULT_PLACES if request.decimals is None else request.decimals
    said = []
    for row in rows:
        figure = row.figure(column)
        assert figure is not None
        in_yuan = column is not Column.LAND and "万元/" not in request.text
        value, inexact = quotient(row.project.investment * (10000 if in_yuan else 1), figure.value, places)
        unit = f"{'元' if in_yuan else '万元'}/{COLUMN_UNIT[column] if column is not Column.COMMUNITIES else '小区'}"
        about = "约" if inexact or figure.approximate else ""
        said.append(f"{row.name}{about}{shown(value)}{unit}{rounding(request, inexact)}，由总投资{money(row.project.investment)}除以{figure.phrase}得出")
    columns = [Column.SCALE, Column.INVESTMENT]
    return Draft(Status.ANSWERED, Kind.COMPUTED, "；".join(said) + "。", evidence(facts, rows, columns), table=table(rows, [column]), note=caution(rows, [column]))


def share_of(request: ProjectRequest, facts: ProjectFacts, row: ProjectRow) -> Draft:
    """One project's part of a total: the whole table's, or that of the departments or kinds named."""
    column = asked_column(request)
    figure = row.figure(column)
    if figure is None:
        return _silent(facts, [row], column)
    base: Selection | None = select(_without_name(request), facts)
    rows = base.rows if base is not None and row in base.rows else facts.rows
    title = base.title if base is not None and not base.is_all and row in base.rows else f"{facts.table}全部{len(rows)}个项目"
    total = tally(rows, column).total
    value, inexact = quotient(figure.value * 100, total, DEFAULT_PLACES if request.decimals is None else request.decimals)
    about = "约" if inexact or figure.approximate else ""
    answer = f"{about}{shown(value)}%{rounding(request, inexact)}：{row.name}{figure.phrase}，{title}合计{amount(total, COLUMN_UNIT[column])}。"
    spans = (last_cell(row, [column]), *(span for span in evidence(facts, rows, [Column.NAME]) if span != row.project.name_span))
    return Draft(Status.ANSWERED, Kind.COMPUTED, answer, spans, table=table(rows, [column]) if len(rows) < len(facts.rows) else None, note=caution([row], [column]))


def _without_name(request: ProjectRequest) -> ProjectRequest:
    from dataclasses import replace

    return replace(request, leftovers=(), conditions=())


def rank_of(request: ProjectRequest, facts: ProjectFacts, row: ProjectRow) -> Draft:
    """Where a project stands in its table, or whether it is the largest as asserted."""
    column = asked_column(request)
    figure = row.figure(column)
    if figure is None:
        return _silent(facts, [row], column)
    base = select(_without_name(request), facts)
    rows = base.rows if base is not None and row in base.rows else facts.rows
    scope = base.title if base is not None and not base.is_all and row in base.rows else f"{facts.table}中"
    order = ranked(rows, column, ascending=request.ascending)
    place = next(rank for rank, other, _ in order if other is row)
    ties = [other for rank, other, _ in order if rank == place and other is not row]
    way = "从小到大" if request.ascending else "从大到小"
    tied = f"（与{names(ties)}并列）" if ties else ""
    words = f"{row.name}{figure.phrase}，在{scope}{len(order)}个写明{column.value}的项目里{way}排第{place}{tied}"
    spans = (last_cell(row, [column]), facts.title)
    if request.superlative and not request.does("rank_of"):
        best = [other for rank, other, _ in order if rank == 1]
        top = "、".join(f"{other.name}（{cell_phrase(other, column)}）" for other in best)
        way_word = "最小" if request.ascending else "最大"
        if row in best:
            return Draft(Status.ANSWERED, Kind.COMPUTED, f"是，{scope}{column.value}{way_word}的是{top}。", spans, note=caution([row], [column]))
        spans = (*(last_cell(other, [column]) for other in best[:2]), *spans)
        return Draft(Status.CORRECTED, Kind.COMPUTED, f"与规划不符：{scope}{column.value}{way_word}的是{top}；{words}。", spans, note=caution([row, *best], [column]))
    return Draft(Status.ANSWERED, Kind.COMPUTED, f"第{place}：{words}。", spans, note=caution([row], [column]))


def cell_phrase(row: ProjectRow, column: Column) -> str:
    """Figure with its printed label."""
    figure = row.figure(column)
    return figure.phrase if figure is not None else cell(row, column)
