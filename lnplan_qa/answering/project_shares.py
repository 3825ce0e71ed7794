"""One figure against another: unit cost, share of a total, rank, mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from lnplan_qa.answering.project_drafts import (
    amount,
    asked_column,
    caution,
    decimals,
    evidence,
    last_cell,
    names,
    no_figure,
    rounding,
    table,
)
from lnplan_qa.answering.project_request import ProjectRequest
from lnplan_qa.answering.project_selection import Selection, select
from lnplan_qa.facts.project_figures import quotient, ranked, shown, tally
from lnplan_qa.facts.projects import COLUMN_UNIT, Column, ProjectFacts, ProjectRow
from lnplan_qa.types import Draft, Kind, Span, Status

#: Beyond this the single steps of a calculation are left to the table.
_MAX_CHARACTERS = 540
_YUAN = 10_000
_PER = (
    (Column.LAND, re.compile("(每|一|1|/)亩|亩均")),
    (Column.FLOOR, re.compile("(每|一|1|/)个?(平|m2)|单方|单位面积")),
    (Column.CAPACITY, re.compile("(每|一|1|/)个?(学位|学生|人)|生均|人均")),
    (Column.COMMUNITIES, re.compile("(每|一|1|/)个?小区")),
    (Column.HOUSEHOLDS, re.compile("(每|一|1|/)户|户均")),
)
#: What is shared out beside money.
_SHARED_OUT = (Column.LAND, Column.FLOOR, Column.HOUSEHOLDS, Column.CAPACITY)


def _ratio(request: ProjectRequest) -> tuple[Column, Column, int, str]:
    """What is divided by what (投资 by 平方米, 建筑面积 by 人), the factor to the unit shown, and that unit."""
    divisor = next((column for column, pattern in _PER if pattern.search(request.text)), Column.FLOOR)
    areas = [area for area in request.columns if area in _SHARED_OUT and area is not divisor]
    top = areas[0] if areas and Column.INVESTMENT not in request.columns else Column.INVESTMENT
    in_yuan = divisor is not Column.LAND and not re.search("万元/|多少万|几万", request.text)
    factor, numerator = (_YUAN, "元") if top is Column.INVESTMENT and in_yuan else (1, COLUMN_UNIT[top])
    return top, divisor, factor, f"{numerator}/{'个小区' if divisor is Column.COMMUNITIES else COLUMN_UNIT[divisor]}"


def unit_cost(request: ProjectRequest, facts: ProjectFacts, rows: Sequence[ProjectRow]) -> Draft:
    """Investment for each 亩 (万元), 平方米, 人, 户 or 小区 (元), or area for each 人, from two cells of one row."""
    top, divisor, factor, unit = _ratio(request)
    for needed in (divisor, top):
        if silent := [row for row in rows if row.figure(needed) is None]:
            return no_figure(silent, needed)
    said: list[str] = []
    for row in rows:
        figure, whole = row.figure(divisor), row.figure(top)
        assert figure is not None
        assert whole is not None
        value, inexact = quotient(whole.value * factor, figure.value, decimals(request))
        about = "约" if inexact or figure.approximate or whole.approximate else ""
        result = f"{row.name}{about}{shown(value)}{unit}{rounding(request, inexact)}"
        if factor == _YUAN and value >= _YUAN:
            # 生均75000元 is 7.5万元 to those who read the table.
            result += f"，即{about}{shown(quotient(whole.value, figure.value, decimals(request))[0])}万{unit}"
        said.append(f"{result}，由{whole.phrase}除以{figure.phrase}得出")
    text = "；".join(said)
    if len(text) > _MAX_CHARACTERS:
        text = "；".join(item.partition("，由")[0] for item in said)
    if len(text) > _MAX_CHARACTERS:
        text = f"{len(rows)}个项目的结果较长，请按部门或类别缩小范围"
    return Draft(
        Status.ANSWERED,
        Kind.COMPUTED,
        text + "。",
        evidence(facts, rows, [Column.SCALE, Column.INVESTMENT]),
        table=table(rows, [divisor]),
        note=caution(rows, [divisor]),
    )


def unit_cost_of_selection(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft:
    """Unit costs of the selected rows that state both figures: the highest, the mean over all, or each."""
    top, divisor, factor, unit = _ratio(request)
    rows = [row for row in selection.rows if row.figure(top) is not None and row.figure(divisor) is not None]
    if not rows:
        return no_figure(selection.rows, divisor)
    if request.is_ordered:
        exact = {row.number: _value(row, top) / _value(row, divisor) for row in rows}
        best = (min if request.order.ascending else max)(exact.values())
        picked = [row for row in rows if exact[row.number] == best]
        draft = unit_cost(request, facts, picked)
        way = "最低" if request.order.ascending else "最高"
        scope = facts.table if selection.is_all else selection.title
        head = f"{scope}每{COLUMN_UNIT[divisor]}{top.value}{way}的是（{len(selection.rows)}项中{len(rows)}项可以计算）"
        others = (
            (facts.title,) if selection.is_all else tuple(row.project.name_span for row in rows if row not in picked)
        )
        return replace(draft, answer=head + draft.answer, evidence=(*draft.evidence, *others))
    if not request.does("mean", "sum"):
        return unit_cost(request, facts, rows)
    whole, part = tally(rows, top), tally(rows, divisor)
    value, inexact = quotient(whole.total * factor, part.total, decimals(request))
    about = "约" if inexact or whole.is_approximate or part.is_approximate else ""
    answer = (
        f"{selection.title}平均{about}{shown(value)}{unit}{rounding(request, inexact)}：写明{divisor.value}的{len(rows)}项"
        f"{top.value}合计{amount(whole.total, COLUMN_UNIT[top])}，{divisor.value}合计{amount(part.total, COLUMN_UNIT[divisor])}。"
    )
    spans = selection_evidence(facts, replace(selection, rows=tuple(rows)), [top, divisor])
    return Draft(
        Status.ANSWERED, Kind.COMPUTED, answer, spans, table=table(rows, [divisor]), note=caution(rows, [divisor])
    )


def _value(row: ProjectRow, column: Column) -> Decimal:
    figure = row.figure(column)
    assert figure is not None
    return figure.value


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


def selection_evidence(facts: ProjectFacts, selection: Selection, columns: Sequence[Column]) -> tuple[Span, ...]:
    """The selected rows, with the department cell where it decided."""
    used = [*columns, Column.DEPARTMENT] if selection.by_department else columns
    return evidence(facts, selection.rows, used)


def mean_of_selection(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft:
    """The mean of a column over the rows that state it."""
    column = asked_column(request)
    found = tally(selection.rows, column)
    if not found.addends:
        missing = f"{selection.title}的{column.value}"
        return Draft(
            Status.NOT_IN_PLAN,
            Kind.PROJECT,
            f"规划未写明{missing}。",
            related=evidence(facts, selection.rows, [Column.NAME]),
            missing=(missing,),
        )
    value, inexact = quotient(found.total, Decimal(len(found.addends)), decimals(request))
    about = "约" if inexact or found.is_approximate else ""
    unit = COLUMN_UNIT[column]
    subject = (
        f"{facts.table}的{len(found.addends)}个项目"
        if selection.is_all
        else f"{selection.title}（{len(found.addends)}项）"
    )
    silent = f"；{len(found.silent)}项未写明{column.value}，未计入" if found.silent else ""
    answer = (
        f"{subject}{column.value}平均{about}{shown(value)}{unit}{rounding(request, inexact)}，"
        f"由合计{amount(found.total, unit)}除以{len(found.addends)}得出{silent}。"
    )
    return Draft(
        Status.ANSWERED,
        Kind.COMPUTED,
        answer,
        selection_evidence(facts, selection, [column]),
        table=table(selection.rows, [column]),
        note=caution(selection.rows, [column]),
    )


def share_of_selection(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft:
    """The selection's part of the whole table, by investment or another column, or by number of projects."""
    column = asked_column(request)
    part, whole, unit, what = (
        tally(selection.rows, column).total,
        tally(facts.rows, column).total,
        COLUMN_UNIT[column],
        column.value,
    )
    if (request.does("count") or re.search("项目数|个数", request.text)) and not request.columns:
        part, whole, unit, what = Decimal(len(selection.rows)), Decimal(len(facts.rows)), "个", "项目数"
    value, inexact = quotient(part * 100, whole, decimals(request))
    remark = f"（{selection.remark}）" if selection.remark else ""
    answer = (
        f"{'约' if inexact else ''}{shown(value)}%{rounding(request, inexact)}：{selection.title}（{len(facts.rows)}项中{len(selection.rows)}项）"
        f"{what}{amount(part, unit)}，{facts.table}全部项目{what}{amount(whole, unit)}{remark}。"
    )
    spans = tuple(dict.fromkeys((*selection_evidence(facts, selection, [column]), facts.title)))
    return Draft(
        Status.ANSWERED,
        Kind.COMPUTED,
        answer,
        spans,
        table=table(selection.rows, [column]),
        note=caution(selection.rows, [column]),
    )
