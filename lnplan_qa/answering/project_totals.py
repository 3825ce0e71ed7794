"""Answers over a selection of rows: lists, counts, sums, means, shares; order and departments are beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from lnplan_qa.answering.project_compare import asked_column, decimals, rounding, unit_cost
from lnplan_qa.answering.project_drafts import MAX_IN_SENTENCE, amount, caution, cell, evidence, names, table
from lnplan_qa.answering.project_ranks import answer_by_department, answer_ranked, answer_sorted, wants_departments
from lnplan_qa.answering.project_request import ProjectRequest
from lnplan_qa.answering.project_selection import Selection
from lnplan_qa.facts.project_figures import quotient, ranked, shown, tally
from lnplan_qa.facts.projects import COLUMN_UNIT, Column, ProjectFacts
from lnplan_qa.types import Draft, Kind, Span, Status

#: Names in a sentence take at most this many characters; more go into the table alone.
_MAX_LIST_CHARACTERS = 460


def answer_selection(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft | None:
    """Answer about the selected rows; ``None`` where the question asks nothing that can be said of them."""
    if not selection.rows:
        return _nothing(request, facts, selection)
    if wants_departments(request):
        return answer_by_department(request, facts, selection)
    if request.is_ordered:
        return answer_ranked(request, facts, selection)
    if request.does("unit_cost"):
        return unit_cost(request, facts, selection.rows)
    if request.does("share"):
        return _share(request, facts, selection)
    if request.does("mean"):
        return _mean(request, facts, selection)
    if request.does("order", "descending", "ascending"):
        return answer_sorted(request, facts, selection)
    if request.counts and (checked := _checked_count(request, facts, selection)) is not None:
        return checked
    if request.claims:
        return _checked_total(request, facts, selection)
    return _sum_or_list(request, facts, selection)


def _sum_or_list(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft | None:
    columns: list[Column] = [column for column in request.columns if column not in (Column.NUMBER, Column.NAME)]
    sums = [column for column in columns if column in COLUMN_UNIT]
    counts, lists = request.does("count"), request.does("list")
    if not sums and request.does("sum") and not counts and not lists:
        sums = [asked_column(request)]
    if sums and (request.does("sum") or not lists):
        draft = _total(facts, selection, sums)
        if counts and draft.status is Status.ANSWERED:
            return _with_lead(draft, draft.status, f"共{len(selection.rows)}个项目；")
        return draft
    asks = (
        counts
        or lists
        or columns
        or request.conditions
        or request.does("joint", "alone")
        or Column.NAME in request.columns
    )
    return _listed(facts, selection, columns) if asks or not selection.is_all else None


def _with_lead(draft: Draft, status: Status, lead: str) -> Draft:
    return Draft(
        status,
        Kind.COMPUTED,
        lead + draft.answer,
        draft.evidence,
        missing=draft.missing,
        table=draft.table,
        note=draft.note,
    )


def _nothing(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft:
    extreme = ""
    if request.conditions:
        column = request.conditions[0].column
        order = ranked(facts.rows, column)
        extreme = f"；{column.value}最大的是{order[0][1].name}（{order[0][2].printed}），最小的是{order[-1][1].name}（{order[-1][2].printed}）"
    return Draft(
        Status.ANSWERED,
        Kind.LIST,
        f"没有：{facts.table}的{len(facts.rows)}项中0项是{selection.title}{extreme}。",
        (facts.title,),
    )


def _checked_count(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft | None:
    """An asserted number of projects; a right one that only goes along (22个项目总投资) is left alone."""
    asserts = request.claiming or request.wondering
    is_right = len(selection.rows) in request.counts
    if is_right and (not asserts or request.columns):
        return None
    if not asserts and not selection.is_all:
        return None
    return _with_lead(
        _listed(facts, selection, []),
        Status.ANSWERED if is_right else Status.CORRECTED,
        "是，" if is_right else "与规划不符：",
    )


def _checked_total(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft:
    claim = request.claims[0]
    draft = _total(facts, selection, [claim.column])
    if draft.status is not Status.ANSWERED:
        return draft
    total = tally(selection.rows, claim.column).total
    is_right = claim.quantity.admits(total * 10000 if claim.column is Column.INVESTMENT else total)
    return _with_lead(draft, Status.ANSWERED if is_right else Status.CORRECTED, "是，" if is_right else "与规划不符：")


def _evidence(facts: ProjectFacts, selection: Selection, columns: Sequence[Column]) -> tuple[Span, ...]:
    used = [*columns, Column.DEPARTMENT] if selection.by_department else columns
    return evidence(facts, selection.rows, used)


def _listed(facts: ProjectFacts, selection: Selection, columns: Sequence[Column]) -> Draft:
    """The rows, all of them, with how many of how many."""
    rows = selection.rows
    head = (
        f"共{len(rows)}个，即{facts.table}全部项目"
        if selection.is_all
        else f"{len(facts.rows)}项中{len(rows)}项是{selection.title}"
    )
    shown_columns = [column for column in dict.fromkeys((*columns, *selection.bounded)) if column is not Column.SCALE]
    text = "、".join(
        row.name + (f"（{'，'.join(cell(row, column) for column in shown_columns)}）" if shown_columns else "")
        for row in rows
    )
    if len(text) > _MAX_LIST_CHARACTERS:
        text = names(rows)
    if len(text) > _MAX_LIST_CHARACTERS:
        text = "名称见下表"
    remark = f"（{selection.remark}）" if selection.remark else ""
    used = [*columns, *selection.bounded]
    return Draft(
        Status.ANSWERED,
        Kind.LIST,
        f"{head}：{text}{remark}。",
        _evidence(facts, selection, used),
        table=table(rows, used),
        note=caution(rows, used),
    )


def _total(facts: ProjectFacts, selection: Selection, columns: Sequence[Column]) -> Draft:
    """The sum of each column, its addends beside it."""
    missing = tuple(
        f"{selection.title}的{column.value}" for column in columns if not tally(selection.rows, column).addends
    )
    said = [_total_words(facts, selection, column) for column in columns if tally(selection.rows, column).addends]
    tail = f"规划未写明{'、'.join(missing)}。" if missing else ""
    if not said:
        return Draft(
            Status.NOT_IN_PLAN,
            Kind.PROJECT,
            tail,
            related=evidence(facts, selection.rows, [Column.NAME]),
            missing=missing,
        )
    remark = f"（{selection.remark}）" if selection.remark else ""
    return Draft(
        Status.PARTIAL if missing else Status.ANSWERED,
        Kind.COMPUTED if len(selection.rows) > 1 else Kind.PROJECT,
        f"{'；'.join(said)}{remark}。{tail}",
        _evidence(facts, selection, [*columns, *selection.bounded]),
        missing=missing,
        table=table(selection.rows, [*columns, *selection.bounded]),
        note=caution(selection.rows, [*columns, *selection.bounded]),
    )


def _total_words(facts: ProjectFacts, selection: Selection, column: Column) -> str:
    found = tally(selection.rows, column)
    total = ("约" if found.is_approximate else "") + amount(found.total, COLUMN_UNIT[column])
    subject = (
        f"{facts.table}的{len(facts.rows)}个项目"
        if selection.is_all
        else f"{selection.title}（{len(facts.rows)}项中{len(selection.rows)}项）"
    )
    words = f"{subject}{column.value}合计{total}"
    if len(found.addends) <= MAX_IN_SENTENCE:
        words += "：" + "、".join(f"{row.name}{figure.printed}" for row, figure in found.addends)
    return words + (f"（{len(found.silent)}项未写明{column.value}，未计入）" if found.silent else "")


def _mean(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft:
    column = asked_column(request)
    found = tally(selection.rows, column)
    if not found.addends:
        return _total(facts, selection, [column])
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
        _evidence(facts, selection, [column]),
        table=table(selection.rows, [column]),
        note=caution(selection.rows, [column]),
    )


def _share(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft:
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
    spans = tuple(dict.fromkeys((*_evidence(facts, selection, [column]), facts.title)))
    return Draft(
        Status.ANSWERED,
        Kind.COMPUTED,
        answer,
        spans,
        table=table(selection.rows, [column]),
        note=caution(selection.rows, [column]),
    )
