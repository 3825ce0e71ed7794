"""Rows of the project table -> the parts of a Draft: sentences, evidence spans, tables, cautions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lnplan_qa.answering.project_request import ProjectRequest
from lnplan_qa.config import MAX_EVIDENCE_CHARACTERS
from lnplan_qa.facts.measures import Measure
from lnplan_qa.facts.project_figures import DEFAULT_PLACES, in_hundred_million, shown
from lnplan_qa.facts.projects import COLUMN_UNIT, Column, ProjectFacts, ProjectRow
from lnplan_qa.types import Draft, Kind, Span, Status, Table

#: Rows that are cited cell by cell; with more, their names are the evidence.
MAX_ROWS_IN_FULL = 3
#: Names or addends that a sentence holds; with more, the table does.
MAX_IN_SENTENCE = 8
#: A building cannot be smaller than this (平方米): the plan's figure is then called unusual.
SMALLEST_BUILDING = Decimal(10)
_NUMERALS = "零一两三四五六七八九"
_STANDARD = ("序号", "项目名称", "总投资（万元）", "责任部门")
_CLARIFY = ("序号", "项目名称")


def money(value: Decimal) -> str:
    """万元 with 亿元 beside it from one 亿 on: ``69500万元（6.95亿元）``."""
    return f"{shown(value)}万元" + (f"（{in_hundred_million(value)}）" if value >= 10000 else "")


def amount(value: Decimal, unit: str) -> str:
    """A figure with its unit, money as :func:`money`."""
    return money(value) if unit == "万元" else f"{shown(value)}{unit}"


def last_cell(row: ProjectRow, columns: Sequence[Column]) -> Span:
    """The row as printed from its name to the last cell that ``columns`` use."""
    project = row.project
    end = project.name_span.end
    for column in columns:
        match column:
            case Column.NUMBER | Column.NAME:
                reach = project.name_span.end
            case Column.INVESTMENT:
                reach = project.investment_span.end
            case Column.DEPARTMENT:
                reach = project.department_span.end
            case _:
                reach = project.scale_span.end
        end = max(end, reach)
    start = project.number_span.start if Column.NUMBER in columns else project.name_span.start
    return Span(start, end)


def evidence(facts: ProjectFacts | None, rows: Sequence[ProjectRow], columns: Sequence[Column]) -> tuple[Span, ...]:
    """Up to three rows as printed, more rows by name, the whole table (where ``facts`` is given) by its title line."""
    if facts is not None and len(rows) >= len(facts.rows):
        return (facts.title,)
    spans = tuple(last_cell(row, columns) for row in rows)
    if len(rows) > MAX_ROWS_IN_FULL or sum(span.end - span.start for span in spans) > MAX_EVIDENCE_CHARACTERS:
        return tuple(row.project.name_span for row in rows)
    return spans


def table(rows: Sequence[ProjectRow], columns: Sequence[Column] = ()) -> Table:
    """Number, name, investment, departments, and the columns asked about."""
    extra = [
        column
        for column in dict.fromkeys(columns)
        if column not in (Column.NUMBER, Column.NAME, Column.INVESTMENT, Column.DEPARTMENT)
    ]
    return Table(
        (*_STANDARD, *(column.value for column in extra)),
        tuple(
            (
                str(row.number),
                row.name,
                str(row.project.investment),
                "、".join(row.project.departments),
                *(cell(row, column) for column in extra),
            )
            for row in rows
        ),
    )


def choices(rows: Sequence[ProjectRow]) -> Table:
    """The projects between which a question does not decide."""
    return Table(_CLARIFY, tuple((str(row.number), row.name) for row in rows))


def cell(row: ProjectRow, column: Column) -> str:
    """A cell as text; measures with 约 and unit; ``—`` where the plan states none."""
    match column:
        case Column.NUMBER:
            return str(row.number)
        case Column.NAME:
            return row.name
        case Column.SCALE:
            return row.project.scale
        case Column.DEPARTMENT:
            return "、".join(row.project.departments)
    figure = row.figure(column)
    if figure is not None:
        return figure.printed
    return "、".join(f"{part.part}{part.printed}" if part.label else part.printed for part in row.parts(column)) or "—"


def names(rows: Sequence[ProjectRow]) -> str:
    """Full names, joined."""
    return "、".join(row.name for row in rows)


def statement(row: ProjectRow, column: Column) -> str | None:
    """What the row says in ``column``, without the project's name; ``None`` where it says nothing."""
    match column:
        case Column.NUMBER:
            return f"序号为{row.number}"
        case Column.NAME:
            return f"是{row.project.section.partition('/')[0]}序号{row.number}的项目"
        case Column.INVESTMENT:
            return f"总投资{money(row.project.investment)}"
        case Column.DEPARTMENT:
            return f"责任部门为{'、'.join(row.project.departments)}{'（联合负责）' if row.is_joint else ''}"
        case Column.SCALE:
            return f"建设规模为：{row.project.scale.rstrip('。')}"
    figure = row.figure(column)
    if column is Column.LAND and (in_metres := row.figure(column, "平方米")) is not None:
        return f"{in_metres.phrase}（{figure.printed}）" if figure is not None else in_metres.phrase
    if figure is not None and column is not Column.STOREYS:
        return figure.phrase
    parts = row.parts(column)
    if not parts:
        return None
    return "、".join(part_phrase(part) for part in parts)


def part_phrase(measure: Measure) -> str:
    """A building's measure with its name: ``感染科大楼共8层``."""
    return measure.phrase if measure.part in measure.phrase else measure.part + measure.phrase


def caution(rows: Sequence[ProjectRow], columns: Sequence[Column]) -> str:
    """One line where an answer rests on a floor area that cannot be true; ``""`` otherwise."""
    if not {Column.FLOOR, Column.SCALE} & set(columns):
        return ""
    for row in rows:
        figure = row.figure(Column.FLOOR)
        if figure is not None and figure.value < SMALLEST_BUILDING:
            return f"规划中{row.name}的{figure.phrase}与所列建设内容明显不相称，可能是原文笔误，请以主管部门核实为准。"
    return ""


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
