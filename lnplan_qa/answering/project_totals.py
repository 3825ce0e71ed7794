"""Answers over a selection of rows: lists, counts, sums, means, shares; order and departments are beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lnplan_qa.answering.project_drafts import (
    MAX_IN_SENTENCE,
    amount,
    asked_column,
    caution,
    cell,
    evidence,
    table,
)
from lnplan_qa.answering.project_groups import answer_by_department, answer_compared, compares_groups, wants_departments
from lnplan_qa.answering.project_ranks import answer_equal, answer_extremes, answer_ranked, answer_sorted
from lnplan_qa.answering.project_request import ProjectRequest
from lnplan_qa.answering.project_selection import Selection
from lnplan_qa.answering.project_shares import (
    mean_of_selection,
    selection_evidence,
    share_of_selection,
    unit_cost_of_selection,
)
from lnplan_qa.facts.project_figures import ranked, tally
from lnplan_qa.facts.projects import COLUMN_UNIT, Column, ProjectFacts, ProjectRow
from lnplan_qa.types import Draft, Kind, Status

#: A field that no word above explains (跟孩子上学有关的项目): never answered with all projects.
_ABOUT = re.compile("有关|相关|关于|涉及|针对|面向")
#: 哪个小学投资少: the lowest is meant.
_LOWER = re.compile("(少|小|低|便宜)(些|点|一些|一点)?[?]?$")
_ASKS_SCALE = re.compile("规模|内容|(建|盖|做|干|改|搞)(设|造)?(些|了)?(什么|啥|么子)|多大|情况|介绍|具体|详细|怎么|咋")
#: Names in a sentence take at most this many characters; more go into the table alone.
_MAX_LIST_CHARACTERS = 460


def answer_selection(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft | None:
    """Answer about the selected rows; ``None`` where the question asks nothing that can be said of them."""
    if not selection.rows:
        return _nothing(request, facts, selection)
    if request.absent:
        return _absent(request, facts, selection)
    if compares_groups(request):
        return answer_compared(request, facts)
    if wants_departments(request):
        return answer_by_department(request, facts, selection)
    if request.does("difference") and re.search("最[大多高贵].*最[小少低便]|最[小少低便].*最[大多高贵]", request.text):
        return answer_extremes(request, facts, selection)
    if request.does("unit_cost"):
        return unit_cost_of_selection(request, facts, selection)
    if request.is_ordered:
        return answer_ranked(request, facts, selection)
    if request.does("which") and len(selection.rows) > 1:
        way = "少" if _LOWER.search(request.masked) else "多"
        order = replace(request.order, way=way, ascending=way == "少")
        return answer_ranked(replace(request, order=order), facts, selection)
    if request.does("share"):
        return share_of_selection(request, facts, selection)
    if request.does("mean"):
        return mean_of_selection(request, facts, selection)
    if request.does("order", "descending", "ascending"):
        return answer_sorted(request, facts, selection)
    if request.counts and (not request.claims or len(selection.rows) not in request.counts):
        checked = _checked_count(request, facts, selection)
        if checked is not None:
            return checked
    if request.claims and not request.does("unstated"):
        return _checked_total(request, facts, selection)
    return _sum_or_list(request, facts, selection)


def _absent(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft:
    """What the table has no column for, asked of a selection; the largest one is still named."""
    if request.is_ordered:
        draft = answer_ranked(request, facts, selection)
        tail = f"规划未写明其{'、'.join(request.absent)}。"
        _, row, _ = ranked(selection.rows, asked_column(request), ascending=request.order.ascending)[0]
        missing = tuple(f"{row.name}的{name}" for name in request.absent)
        return replace(draft, status=Status.PARTIAL, answer=draft.answer + tail, missing=missing)
    return Draft(
        Status.NOT_IN_PLAN,
        Kind.PROJECT,
        f"规划未写明{selection.title}的{'、'.join(request.absent)}；{facts.table}只列出建设规模、总投资和责任部门。",
        related=evidence(facts, selection.rows, [Column.NAME]),
        missing=tuple(f"{selection.title}的{name}" for name in request.absent),
    )


def _sum_or_list(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft | None:
    columns: list[Column] = [column for column in request.columns if column not in (Column.NUMBER, Column.NAME)]
    if request.departments and Column.DEPARTMENT in columns:
        columns.remove(Column.DEPARTMENT)
    if Column.SCALE in columns and len(selection.rows) > 1 and not _ASKS_SCALE.search(request.text):
        # 有哪几个 asks for the rows, not for what each one builds.
        columns.remove(Column.SCALE)
    sums = [column for column in columns if column in COLUMN_UNIT]
    counts, lists = request.does("count"), request.does("list")
    if request.does("unstated"):
        return _listed(facts, selection, [])
    if request.does("same") and selection.is_all and sums:
        return answer_equal(facts, selection, sums[0])
    if selection.is_all and _ABOUT.search(request.text):
        return None
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
    if not asks and selection.is_all:
        return None
    draft = _listed(facts, selection, columns)
    if "总投资" in request.text and Column.INVESTMENT in columns and len(selection.rows) > 1:
        total = f"总投资合计{amount(tally(selection.rows, Column.INVESTMENT).total, '万元')}。"
        return replace(draft, answer=draft.answer + total)
    return draft


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
    status = Status.CORRECTED if request.claiming else Status.ANSWERED
    return Draft(
        status,
        Kind.LIST,
        f"{'与规划不符' if status is Status.CORRECTED else '没有'}：{facts.table}的{len(facts.rows)}项中0项是{selection.title}{extreme}。",
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
    if is_right:
        return _with_lead(draft, Status.ANSWERED, "是，")
    if claim.compares and not request.claiming:
        return _with_lead(draft, Status.ANSWERED, "否，")
    return _with_lead(draft, Status.CORRECTED, "与规划不符：")


def _listed(facts: ProjectFacts, selection: Selection, columns: Sequence[Column]) -> Draft:
    """The rows, all of them, with how many of how many."""
    rows = selection.rows
    head = (
        f"共{len(rows)}个，即{facts.table}全部项目"
        if selection.is_all
        else f"{len(facts.rows)}项中{len(rows)}项是{selection.title}"
    )
    wanted = list(dict.fromkeys((*columns, *selection.bounded)))
    text = next(
        text
        for shown in (wanted, [column for column in wanted if column is not Column.SCALE], [], None)
        if len(text := _named_with(rows, shown)) <= _MAX_LIST_CHARACTERS
    )
    remark = f"（{selection.remark}）" if selection.remark else ""
    used = [*columns, *selection.bounded]
    return Draft(
        Status.ANSWERED,
        Kind.LIST,
        f"{head}：{text}{remark}。",
        selection_evidence(facts, selection, used),
        table=table(rows, used),
        note=caution(rows, used),
    )


def _named_with(rows: Sequence[ProjectRow], columns: Sequence[Column] | None) -> str:
    """Names with their cells in brackets; ``None`` points to the table."""
    if columns is None:
        return "名称见下表"
    return "、".join(
        row.name + (f"（{'，'.join(cell(row, column) for column in columns)}）" if columns else "") for row in rows
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
        selection_evidence(facts, selection, [*columns, *selection.bounded]),
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
