"""Rows of a selection in order: the largest, the n-th, the first n, all sorted, and the departments with their totals."""

from __future__ import annotations

from decimal import Decimal

from lnplan_qa.answering.project_drafts import (
    MAX_ROWS_IN_FULL,
    amount,
    asked_column,
    caution,
    evidence,
    last_cell,
    statement,
    table,
)
from lnplan_qa.answering.project_request import ProjectRequest
from lnplan_qa.answering.project_selection import Selection
from lnplan_qa.facts.project_figures import ranked
from lnplan_qa.facts.projects import COLUMN_UNIT, Column, Figure, ProjectFacts, ProjectRow
from lnplan_qa.types import Draft, Kind, Span, Status

_MAX_LIST_CHARACTERS = 460
_SHOWN_FIRST = 3
_Ranked = tuple[int, ProjectRow, Figure]


def answer_ranked(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft:
    """The largest or smallest, the n-th, the first n; equal ones are all named."""
    column = asked_column(request)
    order = ranked(selection.rows, column, ascending=request.order.ascending)
    if not order:
        missing = f"{selection.title}的{column.value}"
        return Draft(
            Status.NOT_IN_PLAN,
            Kind.PROJECT,
            f"规划未写明{missing}。",
            related=evidence(facts, selection.rows, [Column.NAME]),
            missing=(missing,),
        )
    scope = facts.table if selection.is_all else selection.title
    silent = (
        "" if len(order) == len(selection.rows) else f"（{len(selection.rows)}项中{len(order)}项写明了{column.value}）"
    )
    if request.order.top:
        picked, answer = _first(request, order, scope, column, silent)
    else:
        rank = request.order.rank or 1
        if rank > len(order):
            return Draft(
                Status.NOT_IN_PLAN,
                Kind.PROJECT,
                f"规划未写明{scope}{column.value}排第{rank}的项目：写明{column.value}的只有{len(order)}项。",
                related=(facts.title,),
                missing=(f"{column.value}排第{rank}的项目",),
            )
        picked, answer = _nth(request, order, scope, column, silent)
    rows = [row for _, row, _ in picked]
    return Draft(
        Status.ANSWERED,
        Kind.COMPUTED,
        answer,
        _spans(facts, selection, rows, [column, *request.columns]),
        table=table(rows, [column, *request.columns]) if len(rows) > 1 else None,
        note=caution(rows, [column, *request.columns]),
    )


def _spans(
    facts: ProjectFacts, selection: Selection, rows: list[ProjectRow], columns: list[Column]
) -> tuple[Span, ...]:
    """The rows picked, then those they were compared with: the table's title line or the other names."""
    in_full = len(rows) <= MAX_ROWS_IN_FULL
    spans = tuple(last_cell(row, columns) if in_full else row.project.name_span for row in rows)
    if selection.is_all:
        return (*spans, facts.title)
    return (*spans, *(row.project.name_span for row in selection.rows if row not in rows))


def _first(
    request: ProjectRequest, order: tuple[_Ranked, ...], scope: str, column: Column, silent: str
) -> tuple[list[_Ranked], str]:
    cut = order[min(request.order.top, len(order)) - 1][2].value
    picked = [item for item in order if (item[2].value <= cut if request.order.ascending else item[2].value >= cut)]
    tie = f"（末位并列，共{len(picked)}项）" if len(picked) > request.order.top else ""
    head = f"{scope}{column.value}{'最小' if request.order.ascending else '最大'}的{request.order.top}个{tie}{silent}"
    if request.does("sum"):
        head += f"合计{amount(sum((figure.value for _, _, figure in picked), Decimal(0)), COLUMN_UNIT[column])}"
    others = [item for item in request.columns if item not in (column, Column.NAME, Column.NUMBER, Column.SCALE)]
    said = []
    for _, row, figure in picked:
        cells = [words for item in others if (words := statement(row, item)) is not None]
        said.append(f"{row.name}{figure.printed}{f'（{chr(65292).join(cells)}）' if cells else ''}")
    return picked, f"{head}：{'、'.join(said)}。"


def _nth(
    request: ProjectRequest, order: tuple[_Ranked, ...], scope: str, column: Column, silent: str
) -> tuple[list[_Ranked], str]:
    rank = request.order.rank or 1
    picked = [item for item in order if item[0] == order[rank - 1][0]]
    place = (
        ("最小" if request.order.ascending else "最大")
        if rank == 1
        else f"第{rank}{'小' if request.order.ascending else '大'}"
    )
    others = [item for item in request.columns if item not in (column, Column.NAME, Column.NUMBER)]
    said = [
        f"{row.name}，{'，'.join([figure.phrase, *(words for item in others if (words := statement(row, item)) is not None)])}"
        for _, row, figure in picked
    ]
    tie = f"（{len(picked)}项并列）" if len(picked) > 1 else ""
    return picked, f"{scope}{column.value}{place}的是{tie}{'；'.join(said)}{silent}。"


def answer_sorted(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft:
    """The whole selection in order; where it is long the sentence shows the first and the table all."""
    column = asked_column(request)
    ascending = request.does("ascending") or request.order.ascending
    order = ranked(selection.rows, column, ascending=ascending)
    rows = [row for _, row, _ in order]
    text = "、".join(f"{row.name}{figure.printed}" for _, row, figure in order)
    if len(text) > _MAX_LIST_CHARACTERS:
        text = f"前{_SHOWN_FIRST}项是{'、'.join(f'{row.name}{figure.printed}' for _, row, figure in order[:_SHOWN_FIRST])}，全部见下表"
    subject = f"{facts.table}全部项目" if selection.is_all else selection.title
    answer = f"{subject}按{column.value}{'从小到大' if ascending else '从大到小'}（{len(facts.rows)}项中{len(rows)}项）：{text}。"
    return Draft(
        Status.ANSWERED,
        Kind.LIST,
        answer,
        evidence(facts, rows, [column]),
        table=table(rows, [column]),
        note=caution(rows, [column]),
    )


def answer_extremes(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft:
    """What lies between the largest and the smallest."""
    column = asked_column(request)
    order = ranked(selection.rows, column)
    if not order:
        return answer_ranked(request, facts, selection)
    (_, most, high), (_, least, low) = order[0], order[-1]
    about = "约" if high.approximate or low.approximate else ""
    difference = amount(high.value - low.value, COLUMN_UNIT[column])
    scope = facts.table if selection.is_all else selection.title
    answer = (
        f"相差{about}{difference}：{scope}{column.value}最大的是{most.name}，{high.printed}；"
        f"最小的是{least.name}，{low.printed}。"
    )
    spans = _spans(facts, selection, [most, least], [column])
    return Draft(
        Status.ANSWERED,
        Kind.COMPUTED,
        answer,
        spans,
        table=table([most, least], [column]),
        note=caution([most, least], [column]),
    )


def answer_equal(facts: ProjectFacts, selection: Selection, column: Column) -> Draft:
    """The projects that share a figure with another one, group by group."""
    groups: dict[Decimal, list[_Ranked]] = {}
    for item in ranked(selection.rows, column):
        groups.setdefault(item[2].value, []).append(item)
    equal = [group for group in groups.values() if len(group) > 1]
    rows = [row for group in equal for _, row, _ in group]
    said = "；".join(f"{group[0][2].printed}的有{'、'.join(row.name for _, row, _ in group)}" for group in equal)
    answer = (
        f"{len(facts.rows)}项中{len(rows)}项的{column.value}与别的项目相同：{said}。"
        if rows
        else f"没有{column.value}相同的项目。"
    )
    return Draft(
        Status.ANSWERED,
        Kind.LIST,
        answer,
        evidence(facts, rows, [column]) or (facts.title,),
        table=table(rows, [column]),
    )
