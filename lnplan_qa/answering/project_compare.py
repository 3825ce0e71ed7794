"""Several named projects: side by side, together, compared."""

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
    names,
    no_figure,
    rounding,
    statement,
    table,
)
from lnplan_qa.answering.project_request import ProjectRequest
from lnplan_qa.answering.project_selection import satisfies
from lnplan_qa.facts.project_figures import quotient, ranked, shown, tally
from lnplan_qa.facts.projects import COLUMN_UNIT, Column, ProjectFacts, ProjectRow
from lnplan_qa.types import Draft, Kind, Status

_HOW_MUCH = re.compile("多少|几多|好多|多多少|相?差")
_LOW = re.compile("便宜|少|小|低|省")
_LARGER = re.compile("哪(个|一个|所|家).{0,3}(大|小)")
_SIZES = (Column.LAND, Column.FLOOR, Column.CAPACITY)


def answer_several(request: ProjectRequest, facts: ProjectFacts, rows: list[ProjectRow]) -> Draft:
    """Two or more named projects."""
    column = asked_column(request)
    compares = request.does("difference", "multiple", "which", "same") or bool(request.order.way)
    adds = request.does("sum", "mean") and (not request.columns or bool(set(request.columns) & set(COLUMN_UNIT)))
    if request.absent and not request.columns and not compares:
        return absent_of_all(facts, rows, request.absent)
    words_only = bool(request.columns) and not set(request.columns) & {*COLUMN_UNIT, Column.SCALE}
    if words_only or not (compares or adds):
        columns = [item for item in request.columns if item is not Column.NAME]
        default = [] if request.departments or request.claims else [Column.INVESTMENT, Column.DEPARTMENT]
        return _side_by_side(request, rows, columns or default)
    sizes = request.columns == (Column.SCALE,) or (not request.columns and _LARGER.search(request.text) is not None)
    if sizes and not request.order.way:
        common = [size for size in _SIZES if all(row.figure(size) is not None for row in rows)]
        return _sized(request, rows, common) if common and len(rows) == 2 else _side_by_side(request, rows, common or [Column.SCALE])
    found = tally(rows, column)
    if found.silent:
        return no_figure(found.silent, column)
    return _compared(request, rows, column) if compares else _together(request, rows, column)


def _sized(request: ProjectRequest, rows: list[ProjectRow], sizes: Sequence[Column]) -> Draft:
    """Two projects side by side, opening with the larger in floor area (else in what both state)."""
    column = Column.FLOOR if Column.FLOOR in sizes else sizes[0]
    (_, first, large), (_, _, small) = ranked(rows, column)
    gap = large.value - small.value
    about = "约" if large.approximate or small.approximate else ""
    lead = f"{first.name}更大，{column.value}多{about}{amount(gap, COLUMN_UNIT[column])}。" if gap else f"{column.value}一样大。"
    draft = _side_by_side(request, rows, sizes)
    return replace(draft, answer=lead + draft.answer) if draft.status is Status.ANSWERED else draft


def absent_of_all(facts: ProjectFacts, rows: Sequence[ProjectRow], absent: Sequence[str]) -> Draft:
    """The plan names the projects and does not say ``absent`` about them."""
    return Draft(
        Status.NOT_IN_PLAN,
        Kind.PROJECT,
        f"规划未写明{names(rows)}的{'、'.join(absent)}；{facts.table}只列出建设规模、总投资和责任部门。",
        related=tuple(row.project.name_span for row in rows),
        missing=tuple(f"{row.name}的{name}" for row in rows for name in absent),
    )


def _verdict(request: ProjectRequest, rows: Sequence[ProjectRow], columns: Sequence[Column]) -> tuple[Status, str]:
    """What an answer about several rows begins with where the question asserts or wonders."""
    if request.does("same") and list(columns) == [Column.DEPARTMENT]:
        return Status.ANSWERED, "是，" if len({row.project.departments for row in rows}) == 1 else "否，"
    if request.does("same") and set(columns) <= set(COLUMN_UNIT):
        equal = all(len({figure.value for _, figure in tally(rows, column).addends}) == 1 for column in columns)
        return Status.ANSWERED, "一样，" if equal else "不一样，"
    asserted = [claim for claim in request.claims if claim.column in columns]
    if request.departments or asserted:
        right = all(set(request.departments) <= set(row.project.departments) for row in rows)
        right = right and all(satisfies(row, claim) for row in rows for claim in asserted)
        return (Status.ANSWERED, "是，") if right else (Status.CORRECTED, "与规划不符：")
    return Status.ANSWERED, ""


def _side_by_side(request: ProjectRequest, rows: list[ProjectRow], columns: Sequence[Column]) -> Draft:
    columns = list(dict.fromkeys([*columns, *(claim.column for claim in request.claims)]))
    if request.departments and Column.DEPARTMENT not in columns:
        columns.append(Column.DEPARTMENT)
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
    status, lead = _verdict(request, rows, columns)
    return Draft(
        Status.PARTIAL if missing and status is Status.ANSWERED else status,
        Kind.PROJECT,
        f"{lead}{text}。{tail}",
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
