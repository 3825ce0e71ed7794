"""Answers about one named project: its cells, its buildings, claims checked, and what the table does not say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lnplan_qa.answering.project_bounds import Condition
from lnplan_qa.answering.project_compare import answer_several
from lnplan_qa.answering.project_drafts import caution, last_cell, part_phrase, statement
from lnplan_qa.answering.project_groups import answer_compared
from lnplan_qa.answering.project_parts import answer_parts, made_up_of, unknown_divisor
from lnplan_qa.answering.project_request import ProjectRequest
from lnplan_qa.answering.project_selection import condition_words, satisfies
from lnplan_qa.answering.project_shares import rank_of, share_of, unit_cost
from lnplan_qa.answering.project_words import project_words
from lnplan_qa.facts.measures import Aspect, Measure
from lnplan_qa.facts.projects import Column, ProjectFacts, ProjectRow
from lnplan_qa.text import normalize
from lnplan_qa.types import Draft, Kind, Status

_OVERVIEW = (Column.INVESTMENT, Column.DEPARTMENT, Column.SCALE)
_MEASURED = (Column.LAND, Column.FLOOR, Column.STOREYS, Column.CAPACITY, Column.HOUSEHOLDS, Column.COMMUNITIES)
_COUNTED = {Aspect.COUNT, Aspect.COMMUNITIES}
_HOW_MANY = re.compile("(?<!哪)(?:几|多少|几多)(个|栋|座|处|所|家)")
#: A label that only a part has: 改建面积 beside 总建筑面积.
_OWN_LABEL = re.compile("(?!.*(建筑|占地|用地|建设)面积).+面积")
_HAS = re.compile("有没有|有.{1,8}(吗|么|不|没)|建不建|包括|包含|带不带|配(套|有|备)")


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
    """Answer about ``rows``, the projects that the question names; ``None`` where the row cannot say."""
    if request.does("unit_cost"):
        return unit_cost(request, facts, rows)
    if len(rows) > 1:
        return answer_several(request, facts, rows)
    row = rows[0]
    if (computed := answer_parts(request, row)) is not None:
        return computed
    if over := unknown_divisor(request, row):
        return not_written(facts, row, [f"{over}数"])
    if request.does("share") and not request.claims:
        return share_of(request, facts, row)
    against = request.kinds and not set(request.kinds) <= set(row.kinds)
    if against and request.does("difference", "multiple", "which"):
        return answer_compared(request, facts, rows)
    if request.does("rank_of") or ((request.order.way or request.order.rank) and (request.claiming or request.wondering)):
        return rank_of(request, facts, row)
    columns = _columns(request)
    if against and request.wondering and not columns and not request.absent and _HAS.search(request.text):
        return not_written(facts, row, [f"建设内容里有没有{'、'.join(request.kinds)}"])
    if (checked := _checked(request, facts, row, columns)) is not None:
        return checked
    if (parts := made_up_of(request, row)) is not None:
        return parts
    if request.absent and not (_HOW_MANY.search(request.text) and _parts(request, row)):
        return _absent(request, facts, row, columns)
    if request.content and not _parts(request, row) and set(columns) <= {Column.SCALE, Column.NAME}:
        found = _content(request, facts, row)
        if found is not None or not columns:
            return found
    if not columns and not _parts(request, row) and sum(map(len, request.leftovers)) > 1:
        return None
    return _cells(request, facts, row, columns)


def _columns(request: ProjectRequest) -> tuple[Column, ...]:
    """The columns asked about, without what another one implies."""
    columns = list(request.columns)
    implied: set[Column] = set()
    if len(columns) > 1:
        implied.add(Column.NAME)
        if request.numbers:
            implied.add(Column.NUMBER)
        if set(columns) & set(_MEASURED):
            implied.add(Column.SCALE)
    if Column.SCALE in columns and Column.LAND in columns and "多大" in request.text and Column.FLOOR not in columns:
        # 占多少亩地,楼多大: the size beside the land is the floor area.
        columns.append(Column.FLOOR)
    elif Column.LAND in columns and not re.search("建筑|建面|建设面积", request.text):
        implied.add(Column.FLOOR)
    return tuple(column for column in columns if column not in implied)


def _parts(request: ProjectRequest, row: ProjectRow) -> list[Measure]:
    """The measures of the row's building that the question names, or of what it counts (几座, 几栋)."""
    named = {part for number, part in request.parts if number == row.number}
    named |= {
        measure.part for measure in row.measures if len(measure.part) > 1 and normalize(measure.part) in request.text
    }
    named |= {
        measure.part
        for measure in row.measures
        if measure.part and _OWN_LABEL.fullmatch(measure.label) and measure.label in request.text
    }
    named = {part for part in named if not any(part in other for other in named - {part})}
    counted = [measure for measure in row.measures if measure.aspect in _COUNTED]
    if (asked := _HOW_MANY.search(request.text)) is not None and (
        found := [measure for measure in counted if measure.unit == asked[1]]
    ):
        return [measure for measure in found if measure.part in named] or found
    return [measure for measure in row.measures if measure.part in named]


def _parts_asked(request: ProjectRequest, row: ProjectRow, columns: Sequence[Column]) -> list[Measure]:
    """The measures of the buildings named in the columns asked about; all of them where no measure is named."""
    parts = _parts(request, row)
    wanted = {column.value for column in columns if column in _MEASURED}
    if not wanted:
        return [] if set(columns) & {Column.INVESTMENT, Column.DEPARTMENT, Column.NUMBER} else parts
    counted = Column.COMMUNITIES not in columns
    return [part for part in parts if part.aspect.value in wanted or (counted and part.aspect is Aspect.COUNT)]


def _cells(
    request: ProjectRequest,
    facts: ProjectFacts,
    row: ProjectRow,
    columns: Sequence[Column],
    lead: str = "",
    absent: Sequence[str] = (),
) -> Draft:
    """What the row says in ``columns``; a measure that it does not state, and ``absent``, are named as missing."""
    said: list[str] = []
    silent: list[str] = list(absent)
    used: list[Column] = []
    lists = request.does("list") and not columns and not _HOW_MANY.search(request.text)
    if not lists and (parts := _parts_asked(request, row, columns)):
        said.append("，".join(part_phrase(measure) for measure in parts))
        used.append(Column.SCALE)
        told = {measure.aspect.value for measure in parts}
        columns = [column for column in columns if column.value not in told and column is not Column.SCALE]
    for column in columns if columns or said else _default_columns(request):
        words = _size(row) if column is Column.SCALE and "多大" in request.text else statement(row, column)
        if words is None and column is Column.FLOOR and not re.search("平|建筑|建面", request.text):
            words = statement(row, Column.LAND)
        if words is None:
            silent.append(column.value)
            continue
        said.append(words)
        used.append(column)
    if not said:
        return not_written(facts, row, silent)
    tail = f"规划未写明其{'、'.join(silent)}。" if silent else ""
    return Draft(
        Status.PARTIAL if silent else Status.ANSWERED,
        Kind.PROJECT,
        f"{lead}{row.name}{_joined(said)}。{tail}",
        (last_cell(row, used),),
        missing=tuple(f"{row.name}的{name}" for name in silent),
        note=caution([row], used),
    )


def _default_columns(request: ProjectRequest) -> tuple[Column, ...]:
    """Without a column named: the scale text where things are counted or listed, else all."""
    return (Column.SCALE,) if request.does("count", "list") else _OVERVIEW


def _joined(said: Sequence[str]) -> str:
    if len(said) > 1:
        return "：" + "；".join(said)
    return ("的" if said[0].startswith("建设规模为：") else "") + said[0]


def _size(row: ProjectRow) -> str | None:
    """How large it is: every whole-project measure, or the scale text where there is none."""
    parts = [
        words
        for column in _MEASURED
        if row.figure(column) is not None and (words := statement(row, column)) is not None
    ]
    return "，".join(parts) if parts else statement(row, Column.SCALE)


def not_written(facts: ProjectFacts, row: ProjectRow, what: Sequence[str]) -> Draft:
    """The plan names the project and does not say ``what`` about it."""
    return Draft(
        Status.NOT_IN_PLAN,
        Kind.PROJECT,
        f"规划未写明{row.name}的{'、'.join(what)}；{facts.table}只列出它的建设规模、总投资和责任部门。",
        related=(row.project.name_span,),
        missing=tuple(f"{row.name}的{name}" for name in what),
    )


def _absent(request: ProjectRequest, facts: ProjectFacts, row: ProjectRow, columns: Sequence[Column]) -> Draft:
    """What the table has no column for: answered where the row's own scale text speaks of it, else named as missing."""
    patterns = {word.name: word.in_scale for word in project_words(facts).absent}
    told = [
        name
        for name in request.absent
        if (pattern := patterns.get(name)) is not None and pattern.search(row.project.scale)
    ]
    if told and request.asks_when:
        return not_written(facts, row, [f"{name}的时间" for name in told])
    silent = [name for name in request.absent if name not in told]
    dropped = {Column.NAME, Column.SCALE}
    if "资金来源" in silent:
        dropped.add(Column.INVESTMENT)
    if told:
        dropped.add(Column.DEPARTMENT)
    cells = [column for column in columns if column not in dropped]
    if told:
        cells.append(Column.SCALE)
    if not cells:
        return not_written(facts, row, silent)
    return _cells(request, facts, row, cells, absent=silent)


def _content(request: ProjectRequest, facts: ProjectFacts, row: ProjectRow) -> Draft | None:
    """Whether the scale text speaks of what the question's other words name."""
    scale = normalize(row.name + row.project.scale)
    if all(word in scale for word in request.content):
        return _cells(request, facts, row, [Column.SCALE], "是，" if request.wondering else "")
    if request.wondering and request.mentions.is_sure and len(request.content) == 1 and _HAS.search(request.text):
        return not_written(facts, row, [f"建设内容里有没有{request.content[0]}"])
    return None


def _holds(row: ProjectRow, claim: Condition, named: list[Measure]) -> bool | None:
    """Whether an asserted figure is the whole project's or one of its buildings', of those that are ``named`` where some
    are; ``None``: the row states none."""
    whole = satisfies(row, claim)
    parts = [part for part in row.parts(claim.column) if part.unit == claim.unit]
    if meant := [part for part in parts if part in named]:
        return any(claim.quantity.admits(part.value) for part in meant)
    if whole or any(claim.quantity.admits(part.value) for part in parts):
        return True
    return None if whole is None and not parts else False


def _checked(
    request: ProjectRequest, facts: ProjectFacts, row: ProjectRow, columns: tuple[Column, ...]
) -> Draft | None:
    """Figures, departments and counts that the question asserts, against the row; ``None`` where it asserts nothing."""
    counts = [] if request.does("alone", "joint") else list(request.counts)
    counted = [measure for measure in row.measures if measure.aspect in _COUNTED]
    if counts and not counted:
        counts = []
    if not (request.claims or request.departments or counts):
        return None
    verdicts = [_holds(row, claim, _parts(request, row)) for claim in request.claims]
    wrong = [claim for claim, verdict in zip(request.claims, verdicts, strict=True) if verdict is False]
    if None in verdicts and not wrong:
        return not_written(
            facts,
            row,
            [claim.column.value for claim, verdict in zip(request.claims, verdicts, strict=True) if verdict is None],
        )
    used = [claim.column for claim in request.claims]
    used += [Column.DEPARTMENT] if request.departments else []
    used += [Column.SCALE] if counts else []
    used = list(dict.fromkeys([*used, *columns]))
    if request.departments and Column.SCALE in used and not counts:
        used.remove(Column.SCALE)
    # 民政局管还是卫健委管 leaves it open.
    chooses = len(request.departments) > 1 and "还是" in request.text
    named = [name in row.project.departments for name in request.departments]
    is_wrong = (
        bool(wrong)
        or bool(counts and not any(measure.value in counts for measure in counted))
        or not (any(named) if chooses else all(named))
        or (request.does("alone") and row.is_joint)
    )
    asserts = request.claiming or request.wondering or chooses
    if not asserts and not is_wrong:
        return None
    said = [words for column in used if (words := statement(row, column)) is not None]
    status, lead = (Status.CORRECTED, "与规划不符：") if is_wrong else (Status.ANSWERED, "" if chooses else "是，")
    tail = ""
    if wrong and all(claim.compares for claim in wrong) and request.wondering and not request.claiming:
        status, lead, tail = Status.ANSWERED, "否，", f"，不是“{condition_words(wrong[0])}”"
    return Draft(
        status,
        Kind.PROJECT,
        f"{lead}{row.name}{_joined(said)}{tail}。",
        (last_cell(row, used),),
        note=caution([row], used),
    )
