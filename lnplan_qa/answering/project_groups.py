"""Groups of rows against one another: every department with its totals, two departments or kinds compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from lnplan_qa.answering.project_drafts import amount, asked_column, decimals, evidence, names, rounding
from lnplan_qa.answering.project_request import ProjectRequest
from lnplan_qa.answering.project_selection import Selection
from lnplan_qa.facts.project_figures import quotient, shown, tally
from lnplan_qa.facts.projects import COLUMN_UNIT, Column, ProjectFacts, ProjectRow
from lnplan_qa.types import Draft, Kind, Status, Table

_COMPARISONS = ("difference", "multiple", "which", "same")
_JOINT_COUNTED = "联合负责的项目计入每个部门"


def wants_departments(request: ProjectRequest) -> bool:
    """Whether the answer is a department: 哪个部门负责的项目最多, 各部门的投资."""
    if request.departments:
        return False
    if request.does("groups"):
        return True
    department, most = request.text.find("部门"), request.text.find("最")
    asked = Column.DEPARTMENT in request.columns and bool(request.order.way)
    return asked and -1 < department < most and not (request.kinds or request.places)


def answer_by_department(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft:
    """Projects and investment of each department; joint projects count with each, as the answer says."""
    groups = [(name, rows, tally(rows, Column.INVESTMENT).total) for name, rows in facts.by_department(selection.rows)]
    by_count = Column.INVESTMENT not in (*request.columns, request.order.basis)

    def size(group: tuple[str, tuple[ProjectRow, ...], Decimal]) -> Decimal:
        return Decimal(len(group[1])) if by_count else group[2]

    order = sorted(groups, key=size, reverse=not request.order.ascending)
    lead = ""
    if request.order.way:
        best = [group for group in order if size(group) == size(order[0])]
        what, most = "项目数" if by_count else "总投资", "最少" if request.order.ascending else "最多"
        figure = f"{len(best[0][1])}个" if by_count else amount(best[0][2], "万元")
        lead = f"{'、'.join(name for name, _, _ in best)}的{what}{most}，{'各' if len(best) > 1 else ''}{figure}。"
    text = "、".join(f"{name}{len(rows)}个{shown(total)}万元" for name, rows, total in order)
    scope = facts.table if selection.is_all else selection.title
    return Draft(
        Status.ANSWERED,
        Kind.COMPUTED,
        f"{lead}{scope}各责任部门的项目数和总投资（{_JOINT_COUNTED}）：{text}。",
        evidence(facts, selection.rows, [Column.INVESTMENT, Column.DEPARTMENT]),
        table=_table([(name, items, total) for name, items, total in order], "责任部门", "总投资（万元）"),
    )


def _table(groups: list[tuple[str, tuple[ProjectRow, ...], Decimal]], title: str, figure: str) -> Table:
    rows = tuple((name, str(len(items)), shown(total), names(items)) for name, items, total in groups)
    return Table((title, "项目数", figure, "项目"), rows)


def compares_groups(request: ProjectRequest) -> bool:
    """Whether two departments, or two kinds, are set against each other (卫健委和民政局谁的投资多)."""
    named = len(request.departments) > 1 or (len(request.kinds) > 1 and not request.departments)
    apart = re.search("分别|各", request.text) is not None and (
        request.does("count") or bool(set(request.columns) & set(COLUMN_UNIT))
    )
    return named and (request.does(*_COMPARISONS) or bool(request.order.way) or apart)


def answer_compared(request: ProjectRequest, facts: ProjectFacts, rows: Sequence[ProjectRow] = ()) -> Draft:
    """The totals (or numbers) of the groups named, and what lies between the first two of them.

    Args:
        request: names departments or kinds.
        facts: the table.
        rows: projects that the question sets against a group (阳明中学比所有小学加起来还多).
    """
    sets: list[tuple[str, tuple[ProjectRow, ...]]] = [(row.name, (row,)) for row in rows]
    for name in request.departments:
        sets.append((f"{name}负责的项目", tuple(row for row in facts.rows if name in row.project.departments)))
    for kind in request.kinds if not request.departments else ():
        suffix = "类项目" if facts.kinds[kind].collective else "项目"
        sets.append((kind + suffix, tuple(row for row in facts.rows if kind in row.kinds)))
    column = asked_column(request)
    by_count = not set(request.columns) & set(COLUMN_UNIT) and request.order.basis is None and "投" not in request.text
    unit, what = ("个", "项目数") if by_count else (COLUMN_UNIT[column], column.value)
    totals = [(title, held, Decimal(len(held)) if by_count else tally(held, column).total) for title, held in sets]
    order = sorted(totals, key=lambda item: -item[2])
    high, low = order[0], order[-1]
    sizes = [f"（{len(members)}项）" if len(members) > 1 else "" for _, members, _ in totals]
    figures = "，".join(
        f"{title}{size}{what}{amount(total, unit)}" for (title, _, total), size in zip(totals, sizes, strict=True)
    )
    if not request.does(*_COMPARISONS) and not request.order.way:
        words = f"各自的{what}"
    elif high[2] == low[2]:
        words = f"一样，{what}都是{amount(high[2], unit)}"
    elif request.does("multiple") and low[2]:
        first, second = totals[0], totals[1]
        value, inexact = quotient(first[2], second[2], decimals(request))
        words = (
            f"{first[0]}的{what}是{second[0]}的{'约' if inexact else ''}{shown(value)}倍{rounding(request, inexact)}"
        )
    else:
        words = f"{high[0]}的{what}比{low[0]}多{amount(high[2] - low[2], unit)}"
    joint = any(row.is_joint for _, held in sets for row in held) and bool(request.departments)
    remark = f"（{_JOINT_COUNTED}）" if joint else ""
    every = tuple(row for row in facts.rows if any(row in held for _, held in sets))
    return Draft(
        Status.ANSWERED,
        Kind.COMPUTED,
        f"{words}：{figures}{remark}。",
        evidence(facts, every, [column]),
        table=_table(totals, "分组", f"{what}（{unit}）"),
    )
