"""The plan's two tables as typed records: 表2-1 -> Indicator, 附表1 -> Project."""

from __future__ import annotations

import re
from decimal import Decimal

from lnplan_qa.errors import PlanFormatError
from lnplan_qa.text import tidy
from lnplan_qa.types import (
    Citation,
    GroupValue,
    Indicator,
    IndicatorCell,
    PlanDocument,
    PlanTable,
    Project,
    Span,
    TableRow,
)

_YEAR = re.compile(r"^(\d{4})年$")
_NUMBER = r"\d+(?:\.\d+)?"
#: 农村约：640 / 城市：1030 — group, perhaps 约, colon, figure.
_LABELLED = re.compile(rf"([^；：、。\s]+?)(约?)[：:]({_NUMBER})")
#: 特困人员、孤儿按100% / 支出型50% / …儿童90% — groups, then a rate.
_RATE = re.compile(rf"[、；，]*([^%]+?)按?({_NUMBER})%")
_PLAIN = re.compile(rf"^(约?)({_NUMBER})$")


def indicators(document: PlanDocument) -> tuple[Indicator, ...]:
    """The rows of the table whose header names years, in printed order.

    Raises:
        PlanFormatError: no table has year columns, or a cell holds no figure.
    """
    for table in document.tables:
        years = {
            column: int(match[1])
            for column, cell in enumerate(table.header.cells)
            if (match := _YEAR.match(tidy(cell.of(document.text)))) is not None
        }
        if years:
            return tuple(_indicator(document.text, table, row, years) for row in table.rows)
    raise PlanFormatError("规划文本里没有带年份列的指标表，无法读取指标。请检查 plan.txt。")


def heads_of(document: PlanDocument, citation: Citation) -> tuple[str, ...]:
    """The heads of the columns that a citation of a table's row quotes, left to right.

    Empty where it quotes no row, or one cell of it: a name needs no head.
    """
    for table in document.tables:
        for row in table.rows:
            if row.span.start <= citation.start and citation.end <= row.span.end:
                quoted = [
                    head
                    for head, cell in zip(table.header.cells, row.cells, strict=True)
                    if cell.start < citation.end and citation.start < cell.end
                ]
                return tuple(tidy(head.of(document.text)) for head in quoted) if len(quoted) > 1 else ()
    return ()


def _indicator(text: str, table: PlanTable, row: TableRow, years: dict[int, int]) -> Indicator:
    name, unit = row.cells[0], row.cells[1]
    base = min(years.values())
    cells = tuple(
        IndicatorCell(year, year > base, row.cells[column].of(text), _group_values(text, row.cells[column]), row.cells[column])
        for column, year in sorted(years.items())
    )
    title = tidy(name.of(text))
    return Indicator(title, tidy(unit.of(text)), f"{table.id}/{title}", name, unit, cells, row.span)


def _group_values(text: str, cell: Span) -> tuple[GroupValue, ...]:
    """The figures of one cell, each with its group and its span."""
    printed = cell.of(text)
    if (match := _PLAIN.match(printed)) is not None:
        return (GroupValue(None, Decimal(match[2]), match[2], bool(match[1]), cell),)
    values = [
        GroupValue(match[1], Decimal(match[3]), match[3], bool(match[2]), Span(cell.start + match.start(), cell.start + match.end()))
        for match in _LABELLED.finditer(printed)
    ]
    if not values:
        values = [
            GroupValue(match[1], Decimal(match[2]), f"{match[2]}%", False, Span(cell.start + match.start(1), cell.start + match.end()))
            for match in _RATE.finditer(printed)
        ]
    if not values:
        raise PlanFormatError(f"指标表的一格里没有数字：{printed!r}。请检查 plan.txt。")
    return tuple(values)


def projects(document: PlanDocument) -> tuple[Project, ...]:
    """The rows of the table whose header has a number, a name and an investment column, in printed order.

    Raises:
        PlanFormatError: no table has such a header, or a row's number or investment is no figure.
    """
    for table in document.tables:
        header = [tidy(cell.of(document.text)).replace(" ", "") for cell in table.header.cells]
        if header[:2] == ["序号", "项目名称"] and len(header) == 5 and "投资" in header[3] and "万元" in header[3]:
            return tuple(_project(document.text, table, row) for row in table.rows)
    raise PlanFormatError("规划文本里没有“序号、项目名称、建设规模、总投资（万元）、责任部门”的项目表。请检查 plan.txt。")


def _project(text: str, table: PlanTable, row: TableRow) -> Project:
    number, name, scale, investment, department = row.cells
    printed_number, printed_investment = tidy(number.of(text)), tidy(investment.of(text))
    if not printed_number.isdecimal() or not re.fullmatch(_NUMBER, printed_investment):
        raise PlanFormatError(f"项目表有一行的序号或总投资不是数字：{printed_number!r}，{printed_investment!r}。")
    return Project(
        number=int(printed_number),
        name=tidy(name.of(text)),
        scale=tidy(scale.of(text)),
        investment=Decimal(printed_investment),
        departments=tuple(re.split("[、，]", tidy(department.of(text)))),
        section=f"{table.id}/{printed_number}",
        number_span=number,
        name_span=name,
        scale_span=scale,
        investment_span=investment,
        department_span=department,
    )
