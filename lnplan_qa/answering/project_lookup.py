"""Answers about named projects: cells, claims checked, two compared, unit cost, rank, what the table does not say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lnplan_qa.answering.project_compare import answer_several, rank_of, share_of, unit_cost
from lnplan_qa.answering.project_drafts import amount, caution, evidence, last_cell, statement, table
from lnplan_qa.answering.project_request import Condition, ProjectRequest
from lnplan_qa.answering.project_selection import condition_words, satisfies
from lnplan_qa.answering.project_words import project_words
from lnplan_qa.answering.quantities import Comparator
from lnplan_qa.facts.projects import COLUMN_UNIT, Column, ProjectFacts, ProjectRow
from lnplan_qa.text import clauses, normalize
from lnplan_qa.types import Draft, Kind, Span, Status

_OVERVIEW = (Column.INVESTMENT, Column.DEPARTMENT, Column.SCALE)
_MEASURED = (Column.LAND, Column.FLOOR, Column.STOREYS, Column.CAPACITY, Column.HOUSEHOLDS, Column.COMMUNITIES)


def missing_number(facts: ProjectFacts, numbers: Sequence[int]) -> Draft:
    """The answer about printed numbers that the table does not have."""
    asked = "、".join(map(str, numbers))
    return Draft(
        Status.NOT_IN_PLAN,
        Kind.PROJECT,
        f"规划未写明序号{asked}的项目：{facts.table}共{len(facts.rows)}个项目，序号为{facts.numbers_as_words}。",
        related=(facts.title,),
        missing=tuple(f"{facts.table}序号{number}的项目" for number in numbers),
    )


def answer_named(request: ProjectRequest, facts: ProjectFacts, rows: list[ProjectRow]) -> Draft | None:
    """Answer about ``rows``, the projects that the question names."""
    if request.does("unit_cost"):
        return unit_cost(request, facts, rows)
    if len(rows) > 1:
        return answer_several(request, facts, rows)
    row = rows[0]
    if request.does("share") and not request.claims:
        return share_of(request, facts, row)
    if request.does("rank_of"):
        return rank_of(request, facts, row)
    if request.superlative and (request.claiming or request.wondering):
        return rank_of(request, facts, row)
    wrong = _wrong_claims(request, row)
    columns = _columns(request, row)
    absent = [name for name in request.absent if not _is_answered(name, request, row)]
    if request.claims or request.departments or request.count_claims:
        checked = _checked(request, facts, row, wrong, columns)
        if checked is not None:
            return checked
    if request.absent:
        return _absent(request, facts, row, absent, columns)
    if not columns and request.foreign:
        return _content(request, facts, row)
    return _cells(request, facts, row, columns or _OVERVIEW)


def _is_answered(name: str, request: ProjectRequest, row: ProjectRow) -> bool:
    """A time word beside a department or a figure is no question on time; 具体小区 is none where only their number is asked."""
    return name == "具体地点" and Column.DEPARTMENT in request.columns


def _columns(request: ProjectRequest, row: ProjectRow) -> tuple[Column, ...]:
    """The columns asked about, without what another one implies."""
    columns = [column for column in request.columns if not (column is Column.NUMBER and request.numbers and len(request.columns) > 1)]
    if Column.NAME in columns and not request.numbers and len(columns) > 1:
        columns.remove(Column.NAME)
    if Column.SCALE in columns and any(column in _MEASURED for column in columns):
        columns.remove(Column.SCALE)
    if Column.FLOOR in columns and Column.LAND in columns and re.search("占地|用地", request.text) and "建筑面积" not in request.text and "平" not in request.text:
        columns.remove(Column.FLOOR)
    return tuple(columns)


def _part(request: ProjectRequest, row: ProjectRow) -> str:
    """The building of the row that the question names."""
    asked = [part for number, part in request.parts if number == row.number]
    if asked:
        return asked[0]
    return next((measure.part for measure in row.measures if len(measure.part) == 2 and measure.part in request.text), "")


def _cells(request: ProjectRequest, facts: ProjectFacts, row: ProjectRow, columns: Sequence[Column], lead: str = "") -> Draft:
    """What the row says in ``columns``; a measure that it does not state is named as missing."""
    said: list[str] = []
    missing: list[str] = []
    used: list[Column] = []
    part = _part(request, row)
    counted = [measure for measure in row.measures if measure.aspect.name == "COUNT" and measure.part == part and part]
    if part and counted and not set(columns) & {Column.INVESTMENT, Column.DEPARTMENT}:
        said.append(counted[0].printed)
        used.append(Column.SCALE)
        columns = [column for column in columns if column not in (*_MEASURED, Column.SCALE)]
    if part and not counted:
        wanted = [column for column in columns if column in _MEASURED] or [Column.FLOOR, Column.LAND, Column.STOREYS]
        found = [measure for measure in row.measures if measure.part == part and measure.aspect.value in {column.value for column in wanted}]
        if found:
            said.append(part + "、".join(measure.phrase.removeprefix(part) for measure in found))
            used.append(Column.SCALE)
            columns = [column for column in columns if column not in (*_MEASURED, Column.SCALE)]
    for column in columns:
        words = _size(row) if column is Column.SCALE and "多大" in request.text else statement(row, column)
        if words is None and column is Column.FLOOR and "平" not in request.text and "建筑" not in request.text:
            words = statement(row, Column.LAND)
        if words is None:
            missing.append(f"{row.name}的{column.value}")
            continue
        said.append(words)
        used.append(column)
    if not said:
        return _not_written(facts, row, [name.rpartition("的")[2] for name in missing] or ["相关内容"])
    status = Status.PARTIAL if missing else Status.ANSWERED
    tail = f"规划未写明其{'、'.join(name.rpartition('的')[2] for name in missing)}。" if missing else ""
    answer = f"{lead}{row.name}{_joined(said)}。{tail}"
    return Draft(status, Kind.PROJECT, answer, (last_cell(row, used),), missing=tuple(missing), note=caution([row], used))


def _joined(said: Sequence[str]) -> str:
    return ("：" if len(said) > 1 else "") + "；".join(said) if not said[0].startswith("建设规模为：") or len(said) > 1 else "的" + said[0]


def _size(row: ProjectRow) -> str | None:
    """How large it is: every whole-project measure, or the scale text where there is none."""
    parts = [words for column in _MEASURED if row.figure(column) is not None and (words := statement(row, column)) is not None]
    return "，".join(parts) if parts else statement(row, Column.SCALE)


def _not_written(facts: ProjectFacts, row: ProjectRow, what: Sequence[str]) -> Draft:
    return Draft(
        Status.NOT_IN_PLAN,
        Kind.PROJECT,
        f"规划未写明{row.name}的{'、'.join(what)}；{facts.table}只列出它的建设规模、总投资和责任部门。",
        related=(row.project.name_span,),
        missing=tuple(f"{row.name}的{name}" for name in what),
    )


def _absent(request: ProjectRequest, facts: ProjectFacts, row: ProjectRow, absent: list[str], columns: Sequence[Column]) -> Draft:
    """What the table has no column for: answered where the row's own scale text speaks of it, else named as missing."""
    words = {word.name: word for word in project_words(facts).absent}
    told: list[Span] = []
    silent: list[str] = []
    for name in absent:
        entry = words.get(name)
        pattern = entry.in_scale if entry is not None else None
        hit = pattern.search(row.project.scale) if pattern is not None else None
        if hit is None:
            silent.append(name)
            continue
        told += [span for span in clauses(facts.document.text, row.project.scale_span) if pattern is not None and pattern.search(span.of(facts.document.text))]
    cells = [column for column in columns if column not in (Column.SCALE, Column.NAME) and not (column is Column.INVESTMENT and "资金来源" in absent)]
    if told and "业主单位" in absent and Column.DEPARTMENT in cells:
        cells.remove(Column.DEPARTMENT)
    if told:
        text = "".join(dict.fromkeys(span.of(facts.document.text) for span in told))
        if not silent:
            return Draft(Status.ANSWERED, Kind.PROJECT, f"{row.name}：{text}", (last_cell(row, [Column.SCALE]),))
    if not cells and not told:
        return _not_written(facts, row, silent)
    if not absent:
        return _cells(request, facts, row, columns or _OVERVIEW)
    draft = _cells(request, facts, row, cells or [Column.SCALE])
    missing = (*draft.missing, *(f"{row.name}的{name}" for name in silent))
    if draft.status is Status.NOT_IN_PLAN:
        return _not_written(facts, row, [name.rpartition("的")[2] for name in missing])
    return Draft(Status.PARTIAL, Kind.PROJECT, f"{draft.answer}规划未写明其{'、'.join(silent)}。", draft.evidence, missing=missing, note=draft.note)


def _content(request: ProjectRequest, facts: ProjectFacts, row: ProjectRow) -> Draft | None:
    """Whether the scale text speaks of what the question's other words name."""
    scale = normalize(row.name + row.project.scale)
    words = [word for word in request.leftovers if len(word) > 1]
    if all(word in scale for word in words):
        lead = "是，" if request.wondering else ""
        return _cells(request, facts, row, [Column.SCALE], lead)
    if request.wondering and request.is_sure and len(words) == 1 and re.search("有没有|有.{1,8}(吗|么|不|没)|建不建|包括|包含|带不带|配(套|有|备)", request.text):
        return _not_written(facts, row, [f"建设内容中有没有{words[0]}"])
    return None


def _holds(row: ProjectRow, claim: Condition) -> bool | None:
    """Whether a claimed figure is right: the whole project's, one of its parts', or rounded as 约 allows; ``None``: no figure."""
    whole = satisfies(row, claim)
    if whole:
        return True
    parts = row.parts(claim.column)
    if any(claim.quantity.admits(part.value) and part.unit == claim.unit for part in parts):
        return True
    return whole if whole is not None else (False if parts else None)


def _wrong_claims(request: ProjectRequest, row: ProjectRow) -> list[Condition]:
    return [claim for claim in request.claims if _holds(row, claim) is False]


def _checked(request: ProjectRequest, facts: ProjectFacts, row: ProjectRow, wrong: list[Condition], columns: tuple[Column, ...]) -> Draft | None:
    """A figure, department or count that the question asserts, against the row."""
    departments = row.project.departments
    foreign_departments = [name for name in request.departments if name not in departments]
    alone_wrong = request.does("alone") and row.is_joint
    asserted = list(request.claims)
    silent = [claim for claim in asserted if _holds(row, claim) is None]
    if silent and not wrong:
        return _not_written(facts, row, [claim.column.value for claim in silent])
    used = [claim.column for claim in asserted] + ([Column.DEPARTMENT] if request.departments else [])
    counted = [measure for measure in row.measures if measure.aspect.name == "COUNT"]
    count_wrong = bool(request.count_claims and counted) and not any(measure.value in request.count_claims for measure in counted)
    if request.count_claims and not counted and not used:
        return None
    if request.count_claims:
        used.append(Column.SCALE)
    facts_said = [words for column in dict.fromkeys((*used, *columns)) if (words := statement(row, column)) is not None]
    spans = (last_cell(row, [*used, *columns]),)
    note = caution([row], [*used, *columns])
    compared = [claim for claim in asserted if claim.quantity.comparator not in (None, Comparator.ABOUT, Comparator.EXACTLY)]
    if wrong or count_wrong or ((foreign_departments or alone_wrong) and (request.claiming or request.wondering or not columns)):
        if wrong and wrong == compared and request.wondering and not request.claiming and not foreign_departments:
            return Draft(Status.ANSWERED, Kind.PROJECT, f"否，{row.name}{_joined(facts_said)}，不满足“{condition_words(wrong[0])}”。", spans, note=note)
        return Draft(Status.CORRECTED, Kind.PROJECT, f"与规划不符：{row.name}{_joined(facts_said)}。", spans, note=note)
    if request.claiming or request.wondering:
        return Draft(Status.ANSWERED, Kind.PROJECT, f"是，{row.name}{_joined(facts_said)}。", spans, note=note)
    if not columns and asserted:
        return Draft(Status.ANSWERED, Kind.PROJECT, f"是，{row.name}{_joined(facts_said)}。", spans, note=note)
    return None


__all__ = ["COLUMN_UNIT", "amount", "answer_named", "evidence", "missing_number", "table"]
