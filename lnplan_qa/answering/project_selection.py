"""Which rows of the project table a question without a project's name selects, and how that selection is called."""

from __future__ import annotations

from dataclasses import dataclass

from lnplan_qa.answering.project_bounds import Condition
from lnplan_qa.answering.project_request import ProjectRequest
from lnplan_qa.answering.quantities import Comparator
from lnplan_qa.facts.project_figures import shown
from lnplan_qa.facts.projects import COLUMN_UNIT, Column, ProjectFacts, ProjectRow
from lnplan_qa.text import normalize

_COMPARED = {
    Comparator.AT_LEAST: "{}及以上",
    Comparator.MORE_THAN: "超过{}",
    Comparator.AT_MOST: "不超过{}",
    Comparator.LESS_THAN: "不足{}",
    Comparator.BETWEEN: "{}至{}",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows in printed order; ``title`` names them (``教科体局负责的教育类项目``); ``remark`` says how they were counted;
    ``by_department`` and ``bounded`` tell which cells decided."""

    rows: tuple[ProjectRow, ...]
    title: str
    remark: str
    is_all: bool
    by_department: bool = False
    bounded: tuple[Column, ...] = ()


def condition_words(condition: Condition) -> str:
    """A bound as printed in an answer: ``总投资超过10000万元``."""
    quantity = condition.quantity
    scale = 10000 if condition.column is Column.INVESTMENT else 1
    values = [
        f"{shown(value / scale)}{condition.unit}" for value in (quantity.value, quantity.upper) if value is not None
    ]
    pattern = _COMPARED.get(quantity.comparator, "为{}") if quantity.comparator is not None else "为{}"
    return condition.column.value + pattern.format(*values)


def satisfies(row: ProjectRow, condition: Condition) -> bool | None:
    """Whether the row's figure meets the bound; ``None`` where the row states no such figure."""
    figure = row.figure(condition.column, condition.unit)
    if figure is None:
        return None
    return condition.quantity.admits(figure.value * 10000 if condition.column is Column.INVESTMENT else figure.value)


def select(request: ProjectRequest, facts: ProjectFacts) -> Selection | None:
    """The rows that every part of the question admits; ``None`` where a part of it is not understood."""
    rows, titles, remarks = facts.rows, [], []
    if request.departments:
        rows, title, remark = _of_departments(request, rows)
        titles.append(title)
        remarks.append(remark)
    elif request.does("joint", "alone"):
        wants_joint = request.does("joint")
        rows = tuple(row for row in rows if row.is_joint is wants_joint)
        titles.append("由两个部门联合负责的" if wants_joint else "由一个部门单独负责的")
    if request.kinds:
        rows = _of_kinds(request, rows)
        titles.append("、".join(kind + ("类" if facts.kinds[kind].collective else "") for kind in request.kinds))
    if request.places:
        rows = tuple(row for row in rows if set(request.places) & set(row.places))
        titles.append("、".join(request.places) + "的")
    for condition in request.conditions:
        silent = [row for row in rows if satisfies(row, condition) is None]
        rows = tuple(row for row in rows if satisfies(row, condition))
        if silent:
            remarks.append(f"另有{len(silent)}项未写明{condition.column.value}，未计入")
    if request.does("unstated") and (measured := [column for column in request.columns if column in COLUMN_UNIT]):
        rows = tuple(row for row in rows if row.figure(measured[0]) is None and not row.parts(measured[0]))
        titles.append(f"未写明{measured[0].value}的")
    if request.conditions:
        titles.insert(0, "、".join(condition_words(condition) for condition in request.conditions) + "的")
    for word in request.content:
        holding = tuple(row for row in rows if word in normalize(row.name + row.project.scale))
        if not holding:
            return None
        rows = holding
        titles.append(f"写有“{word}”的")
    return Selection(
        rows,
        "".join(titles) + "项目",
        "；".join(remark for remark in remarks if remark),
        not titles,
        bool(request.departments) or request.does("joint", "alone"),
        tuple(dict.fromkeys(condition.column for condition in request.conditions)),
    )


def _of_departments(request: ProjectRequest, rows: tuple[ProjectRow, ...]) -> tuple[tuple[ProjectRow, ...], str, str]:
    asked = request.departments
    label = "、".join(asked)
    every = tuple(row for row in rows if set(asked) <= set(row.project.departments))
    some = tuple(row for row in rows if set(asked) & set(row.project.departments))
    if request.does("alone"):
        alone = tuple(row for row in some if not row.is_joint)
        return alone, f"{label}单独负责的", ""
    if request.does("joint"):
        joint = tuple(row for row in every if row.is_joint)
        return joint, f"{label}{'' if len(asked) > 1 else '与其他部门'}联合负责的", ""
    if len(asked) > 1 and every:
        return every, f"{label}共同负责的", ""
    with_others = [row for row in some if row.is_joint]
    remark = _joint_remark(len(with_others), len(some))
    return some, f"{label}负责的", remark


def _joint_remark(joint: int, count: int) -> str:
    if not joint:
        return ""
    return "均与其他部门联合负责" if joint == count else f"其中{joint}项与其他部门联合负责，也计入"


def _of_kinds(request: ProjectRequest, rows: tuple[ProjectRow, ...]) -> tuple[ProjectRow, ...]:
    """The union of the kinds; a kind inside another (教育里的小学) narrows it."""
    sets = {kind: {row.number for row in rows if kind in row.kinds} for kind in request.kinds}
    narrow = [kind for kind, numbers in sets.items() if not any(other < numbers for other in sets.values() if other)]
    wanted = set().union(*(sets[kind] for kind in narrow))
    return tuple(row for row in rows if row.number in wanted)
