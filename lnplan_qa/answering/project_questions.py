"""Query -> Draft from the project table, or ``None`` where the question is about something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lnplan_qa.answering.project_assertions import check_computed
from lnplan_qa.answering.project_compare import absent_of_all
from lnplan_qa.answering.project_described import described_rows
from lnplan_qa.answering.project_drafts import choices
from lnplan_qa.answering.project_lookup import answer_named, missing_number
from lnplan_qa.answering.project_request import ProjectRequest, read_request
from lnplan_qa.answering.project_selection import Selection, select
from lnplan_qa.answering.project_totals import answer_selection
from lnplan_qa.answering.understand import Query
from lnplan_qa.asking import Asked
from lnplan_qa.facts.projects import Column, ProjectFacts, ProjectRow
from lnplan_qa.text import normalize
from lnplan_qa.types import Draft, Kind, Status

#: 这个项目 without a name: what it points to is not known here.
_THAT_ONE = re.compile("(这|那|该|本)个?(项目|工程)")
#: 会昌县, and not 我们县, 全县, 龙南县.
_COUNTY = re.compile("(?!龙南|赣州)[^□我们咱本全各个的在是这那,。?]{2}县(?![里内级城])")
#: Choices named in the sentence; all of them stand in the table.
_MAX_NAMED = 8
#: Neighbours shown beside a refusal.
_MAX_NEAR = 3
#: 三所小学, 总建筑面积: all that fit are meant.
_SEVERAL = re.compile(r"([两三四五六七八九十]|\d)(所|家|个|座)|总(建筑|占地|用地|面积|学位)")
#: What asks about all that fit, not about one.
_AGGREGATES = ("count", "list", "sum", "mean", "share", "groups", "order", "descending", "ascending", "joint", "alone")
#: What follows the first words of a field that no project belongs to: 体育类的投资, 污水处理项目.
_FIELD = r"[\u4e00-\u9fff]{0,6}?(?:类|方面|领域)?的?(?=建设项目|项目|投资|总投资|工程)"
#: Columns that a bare figure can only mean for projects; people and households are counted everywhere.
_WHOLE = {
    Column.INVESTMENT: re.compile("投"),
    Column.LAND: re.compile("占地|用地"),
    Column.FLOOR: re.compile("建筑面积|建面"),
}
#: 那个多少万, 我们局牵头的那个投资多少: one is meant, and not said which.
_OF_ONE = re.compile("[那该](个|栋|座|家|所)")
_OF_TABLE = re.compile("附[表件]|表[里中格上1]|储备|清单|项目库|全部|所有|总共|一共|合计")
_ASKS_SIZE = re.compile("多少|几|多大|好多|报|给|说")
_VAGUE = frozenset({"局", "栋", "核", "报", "快", "个", "座", "办", "份", "咯", "填"})
_SIZES = frozenset({Column.LAND, Column.FLOOR, Column.CAPACITY, Column.HOUSEHOLDS, Column.COMMUNITIES})


def answer_project_question(query: Query, facts: ProjectFacts) -> Draft | None:
    """Answer ``query`` from the project table.

    Args:
        query: a question that stands alone.
        facts: the table.

    Returns:
        ``None`` where the question is not about this table; it then belongs to the running text.
    """
    request = read_request(query, facts)
    if _is_of_another_place(request):
        return None
    rows = _named_rows(request, facts)
    if request.numbers and (request.names_table or request.names_project or not request.elsewhere):
        missing = [number for number in request.numbers if facts.row(number) is None]
        if missing:
            return missing_number(facts, missing)
    about_projects = request.names_table or request.names_project or Column.INVESTMENT in request.columns
    if request.mentions.unknown and about_projects and not request.service and not request.elsewhere:
        return _unknown_project(request, facts)
    if (described := described_rows(request, facts)) and not request.service:
        if len(described) > 1:
            return which_project(described)
        return answer_named(_without_description(request), facts, list(described))
    if rows is not None and len(rows) > 1 and query.asks(Asked.REASON) and request.does("difference", "same"):
        return absent_of_all(facts, rows, ["差别的原因"])
    if rows is not None:
        if not _claims_named(request, rows):
            return None
        rows = _at_places(request, rows)
        rows = _with_places(request, facts, rows)
        unclear = _unclear_name(request, facts, rows)
        if unclear:
            return which_project(unclear)
        draft = answer_named(request, facts, rows)
        return draft and check_computed(query, request, draft, tuple(rows))
    if bare := _bare_figure(request, facts):
        return which_project(bare)
    if not _claims_selection(request, facts):
        return None
    selection = select(request, facts)
    if selection is None:
        office = request.office
        if office and (request.names_table or request.names_project):
            return _no_such(facts, f"{office}负责的项目")
        if request.names_table and (field := _unknown_field(request)):
            return _no_such(facts, f"{field}项目")
        return None
    if _is_unclear(request, facts, selection):
        return which_project(selection.rows)
    draft = answer_selection(request, facts, selection)
    return draft and check_computed(query, request, draft)


def _bare_figure(request: ProjectRequest, facts: ProjectFacts) -> tuple[ProjectRow, ...]:
    """The projects that state the size asked for, where the question says nothing of which one is meant (占地多少亩)."""
    named = request.kinds or request.places or request.departments or request.conditions or request.claims or request.numbers or request.counts
    sized = [column for column in request.columns if column in _WHOLE and (column is not Column.INVESTMENT or _OF_ONE.search(request.text))]
    if named or _OF_TABLE.search(request.text) or request.absent or request.elsewhere or request.service or not sized or request.is_ordered:
        return ()
    if _SEVERAL.search(request.text) or request.does("list", "sum", "mean", "share", "groups", "which", "difference", "multiple", "same", "unstated"):
        return ()
    if any(word not in _VAGUE for word in request.leftovers) or not _ASKS_SIZE.search(request.text):
        return ()
    return tuple(row for row in facts.rows if row.figure(sized[0]) is not None)


def _is_of_another_place(request: ProjectRequest) -> bool:
    """崇义县应急广播: a county or city that no word of the table explains."""
    county = _COUNTY.search(request.masked)
    return county is not None or any(re.search(re.escape(word) + "[县市]", request.text) for word in request.content)


def _named_rows(request: ProjectRequest, facts: ProjectFacts) -> list[ProjectRow] | None:
    numbers = [*request.numbers, *(number for group in request.mentions.groups for number in group)]
    if not numbers and request.parts:
        numbers = [number for number, _ in request.parts]
    rows = [row for number in dict.fromkeys(numbers) if (row := facts.row(number)) is not None]
    return rows or None


def _of_part(named: ProjectRow, facts: ProjectFacts) -> list[ProjectRow]:
    """Other projects of which a part bears a loose name of ``named``: 疾控中心 is rebuilt in another project too."""
    loose = set(named.loose)
    return [row for row in facts.rows if row is not named and any(measure.part in loose for measure in row.measures)]


def _at_places(request: ProjectRequest, rows: list[ProjectRow]) -> list[ProjectRow]:
    """Of rows that one name fits, those at a place named; what another name says stays (城区骨灰安放和殡仪馆搬迁)."""
    at_place = {row.number for row in rows if set(request.places) & set(row.places)}
    shared = [group for group in request.mentions.groups if len(group) > 1 and at_place & set(group)]
    dropped = {number for group in shared for number in group} - at_place
    return [row for row in rows if row.number not in dropped]


def _with_places(request: ProjectRequest, facts: ProjectFacts, rows: list[ProjectRow]) -> list[ProjectRow]:
    """杨坊那边的小学和东江那所,哪个大: beside the one named, the project of its kind at the other place."""
    compares = request.does("which", "difference", "multiple", "same", "sum") or request.order.way
    if len(rows) != 1 or not compares:
        return rows
    (row,) = rows
    others = [
        other
        for other in facts.rows
        if other is not row and set(other.places) & set(request.places) - set(row.places) and set(other.kinds) == set(row.kinds)
    ]
    return [*rows, *others] if len(others) == 1 else rows


def _unclear_name(request: ProjectRequest, facts: ProjectFacts, rows: list[ProjectRow]) -> list[ProjectRow]:
    """The rows that one name fits equally, unless all of them are asked for."""
    if request.numbers or request.does("list", "sum", "mean"):
        return []
    fitting = [[row for row in rows if row.number in group] for group in request.mentions.groups if len(group) > 1]
    if len(rows) == 1 and not request.mentions.is_sure and set(request.columns) & _SIZES:
        fitting.append([*rows, *_of_part(rows[0], facts)])
    return next((group for group in fitting if len(group) > 1), [])


def _is_aggregate(request: ProjectRequest) -> bool:
    return request.does(*_AGGREGATES) or request.is_ordered or bool(request.conditions)


def _claims_named(request: ProjectRequest, rows: list[ProjectRow]) -> bool:
    """Whether a question that names a project asks about the project, not about a service of the same name."""
    if request.numbers:
        return True
    marked = request.names_table or request.names_project
    if request.service and not marked:
        return False
    if request.mentions.is_sure or request.parts:
        return bool(
            not request.content
            or request.columns
            or request.absent
            or request.wondering
            or request.operations
            or request.claims
        )
    held = _is_content(request, rows)
    asked = set(request.columns) & {Column.INVESTMENT, Column.DEPARTMENT, Column.SCALE, *_SIZES}
    plain = held or (len(asked) > 1 and request.names_building)
    if (request.content or request.is_foreign) and not marked and not plain:
        return False
    building = marked or request.names_building or held
    if "多少钱" in request.text and not building and any(word in request.text for row in rows for word in row.priced):
        return False
    return bool(
        (request.columns and (building or not set(request.columns) <= {Column.SCALE, Column.NAME, Column.NUMBER}))
        or (building and (request.absent or request.does("count", "list")))
        or request.claims
        or request.counts
        or ((marked or held) and (request.operations or request.wondering))
    )


def _is_content(request: ProjectRequest, rows: Sequence[ProjectRow]) -> bool:
    """Whether a row's text holds all that the question leaves unexplained."""
    scales = (normalize(row.name + row.project.scale) for row in rows)
    return bool(request.content) and any(all(word in scale for word in request.leftovers) for scale in scales)


def _claims_selection(request: ProjectRequest, facts: ProjectFacts) -> bool:
    """Whether a question without a named project asks for a selection of the table's rows."""
    names_rows = bool(request.departments or request.kinds or request.places)
    figures = bool(request.conditions or request.claims or request.counts)
    figures = figures or (request.names_table and request.wondering)
    asks = (
        bool(request.columns or request.operations)
        or request.is_ordered
        or figures
        or (request.names_project and names_rows)
    )
    if not asks or (_THAT_ONE.search(request.text) and not request.kinds) or (request.elsewhere and not request.names_table):
        return False
    if request.service and not request.names_table:
        return False
    if request.names_table:
        return True
    if request.is_foreign and not _is_content(request, facts.rows) and not request.office:
        return False
    if request.absent and not (request.names_project and (names_rows or request.is_ordered or request.conditions)):
        return False
    building = request.names_project or request.names_building
    invests_in_building = Column.INVESTMENT in request.columns and request.names_building
    new_places = Column.CAPACITY in request.columns and "学位" in request.text
    prose = any(facts.kinds[kind].prose for kind in request.kinds)
    if prose and not (request.names_project or invests_in_building or new_places):
        return False
    if request.does("groups"):
        return building
    if request.departments:
        weighed = len(request.departments) > 1 and request.does("which", "difference", "sum", "multiple")
        return (
            building
            or (weighed and Column.INVESTMENT in request.columns)
            or request.does("joint", "alone")
            or (request.does("list", "count", "sum") and "负责" in request.text)
        )
    if request.kinds or request.places:
        return building or _asks_size(request, facts)
    sized = any(bound.column in _WHOLE and _WHOLE[bound.column].search(request.text) for bound in request.conditions)
    invests = "投资" in request.text or request.order.basis in _WHOLE
    return request.names_project or sized or (invests and request.is_ordered)


def _asks_size(request: ProjectRequest, facts: ProjectFacts) -> bool:
    """Whether a kind or place without a word of building is asked for its size or money (小学多少钱, 教育类占比), where
    a field alone (医疗多少钱) rather means a service."""
    asked = {*request.columns, request.order.basis, *(bound.column for bound in (*request.conditions, *request.claims))}
    collective = any(facts.kinds[kind].collective for kind in request.kinds)
    words = (
        *(f"{kind}类" for kind in request.kinds),
        *(word for kind in request.kinds for word in facts.kinds[kind].words if word.endswith("类")),
    )
    if any(word in request.text for word in words):
        return _is_aggregate(request) or bool(asked)
    if collective:
        return False
    return not request.content and (bool(asked & _SIZES) or Column.INVESTMENT in asked or request.is_ordered)


def _is_unclear(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> bool:
    """One building is meant (那个小学) and several fit."""
    return bool(
        len(selection.rows) > 1
        and request.kinds
        and (_THAT_ONE.search(request.text) or not any(facts.kinds[kind].collective for kind in request.kinds))
        and not request.departments
        and not _is_aggregate(request)
        and not request.does("which", "unit_cost")
        and not any(mark in request.text for mark in ("各", "每", "类", "这些", "那些", "几所", "几个", "几家", "都"))
        and not _SEVERAL.search(request.text)
    )


def _without_description(request: ProjectRequest) -> ProjectRequest:
    """The question without what only told which project it is on."""
    return replace(request, departments=(), kinds=(), places=(), parts=(), conditions=(), leftovers=())


def which_project(rows: Sequence[ProjectRow]) -> Draft:
    """Asks which of several projects is meant."""
    listed = "、".join(f"{row.name}（序号{row.number}）" for row in rows[:_MAX_NAMED])
    more = f"等，全部{len(rows)}个见下表" if len(rows) > _MAX_NAMED else ""
    return Draft(
        Status.NEEDS_CLARIFICATION,
        Kind.PROJECT,
        f"您问的是哪个项目？有{len(rows)}个项目同样符合：{listed}{more}。",
        table=choices(rows),
    )


def _unknown_field(request: ProjectRequest) -> str:
    """A field that no project belongs to (体育类), as the question words it."""
    for word in request.content:
        if (match := re.search(re.escape(word) + _FIELD, request.masked)) is not None:
            return match[0].removesuffix("的")
    return ""


def _unknown_project(request: ProjectRequest, facts: ProjectFacts) -> Draft:
    asked = "、".join(request.mentions.unknown)
    places = [
        row
        for row in facts.rows
        if any(word.startswith(place) for word in request.mentions.unknown for place in row.places)
    ]
    kinds = [row for row in facts.rows if set(request.kinds) & set(row.kinds)]
    near = (places or kinds)[:_MAX_NEAR]
    there = f"；{facts.table}中相近的是{'、'.join(row.name for row in near)}" if near else ""
    return Draft(
        Status.NOT_IN_PLAN,
        Kind.PROJECT,
        f"规划未写明{asked}项目：{facts.table}的{len(facts.rows)}个项目中没有它{there}。",
        related=tuple(row.project.name_span for row in near),
        missing=(f"{asked}项目",),
    )


def _no_such(facts: ProjectFacts, what: str) -> Draft:
    known = "、".join(name for name, _ in facts.by_department(facts.rows))
    return Draft(
        Status.NOT_IN_PLAN,
        Kind.PROJECT,
        f"规划未写明{what}：{facts.table}的{len(facts.rows)}个项目里没有，责任部门只有{known}。",
        related=(facts.title,),
        missing=(what,),
    )
