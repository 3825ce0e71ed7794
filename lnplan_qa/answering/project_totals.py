"""Answers over a selection of rows: lists, counts, sums, means, extremes, ranks, shares, by department."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lnplan_qa.answering.project_compare import asked_column, cell_phrase, rounding
from lnplan_qa.answering.project_drafts import MAX_IN_SENTENCE, amount, caution, cell, evidence, last_cell, money, names, statement, table
from lnplan_qa.answering.project_request import ProjectRequest
from lnplan_qa.answering.project_selection import Selection
from lnplan_qa.facts.project_figures import DEFAULT_PLACES, quotient, ranked, shown, tally
from lnplan_qa.facts.projects import COLUMN_UNIT, Column, ProjectFacts, ProjectRow
from lnplan_qa.types import Draft, Kind, Status, Table

_MAX_LIST_CHARACTERS = 480
_JOINT_COUNTED = "联合负责的项目计入每个部门"


def answer_selection(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft | None:
    """Answer about the selected rows; ``None`` where the question asks nothing that can be computed."""
    if not selection.rows:
        return _nothing(request, facts, selection)
    if _wants_departments(request):
        return _by_department(request, facts, selection)
    if request.top or request.rank or request.superlative:
        return _ranked(request, facts, selection)
    if request.does("unit_cost"):
        return _unit_cost(request, facts, selection)
    if request.does("share"):
        return _share(request, facts, selection)
    if request.does("mean"):
        return _mean(request, facts, selection)
    if request.does("order", "descending", "ascending"):
        return _sorted(request, facts, selection)
    return _plain(request, facts, selection)


def _plain(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft | None:
    columns = [column for column in request.columns if column not in (Column.NUMBER, Column.NAME)]
    sums = [column for column in columns if column in COLUMN_UNIT]
    counts = request.does("count") or (bool(request.count_claims) and not sums)
    if request.count_claims and (request.claiming or request.wondering or not request.operations) or (request.count_claims and request.count_claims[0] != len(selection.rows) and selection.is_all):
        if len(selection.rows) not in request.count_claims:
            return _corrected_count(facts, selection)
        if not sums:
            listed = _listed(facts, selection, [])
            return Draft(Status.ANSWERED, Kind.COMPUTED, f"是，{listed.answer}", listed.evidence, table=listed.table, note=listed.note)
    if request.claims and (sums or request.claims[0].column in COLUMN_UNIT):
        return _checked_total(request, facts, selection)
    if sums and (request.does("sum") or (counts and not request.does("list")) or not request.does("list", "count")):
        if not request.does("list") or request.does("sum"):
            draft = _total(request, facts, selection, sums)
            if counts and draft.status is Status.ANSWERED:
                return Draft(draft.status, draft.kind, f"共{len(selection.rows)}个{_of(facts, selection)}；{draft.answer}", draft.evidence, table=draft.table, note=draft.note)
            return draft
    if counts or request.does("list", "joint", "alone") or columns or request.conditions or Column.NAME in request.columns:
        return _listed(facts, selection, columns)
    return _listed(facts, selection, columns) if request.does("sum") or not selection.is_all else None


def _of(facts: ProjectFacts, selection: Selection) -> str:
    if selection.is_all:
        return f"（{facts.table}全部项目）"
    return f"{selection.title}（{facts.table}的{len(facts.rows)}项中{len(selection.rows)}项）"


def _nothing(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft:
    columns = [condition.column for condition in request.conditions]
    extreme = ""
    if columns:
        order = ranked(facts.rows, columns[0])
        extreme = f"（{columns[0].value}最大的是{order[0][1].name}，{order[0][2].printed}；最小的是{order[-1][1].name}，{order[-1][2].printed}）"
    return Draft(Status.ANSWERED, Kind.LIST, f"没有：{facts.table}的{len(facts.rows)}项中0项是{selection.title}{extreme}。", (facts.title,), table=None)


def _corrected_count(facts: ProjectFacts, selection: Selection) -> Draft:
    listed = _listed(facts, selection, [])
    return Draft(Status.CORRECTED, Kind.COMPUTED, f"与规划不符：{listed.answer}", listed.evidence, table=listed.table, note=listed.note)


def _listed(facts: ProjectFacts, selection: Selection, columns: Sequence[Column]) -> Draft:
    """The rows, all of them, with how many of how many."""
    rows = selection.rows
    head = f"共{len(rows)}个{_of(facts, selection)}"
    extra = [column for column in columns if column not in (Column.NAME, Column.NUMBER)]
    items = [row.name + (f"（{'，'.join(_short(row, column) for column in extra)}）" if extra and Column.SCALE not in extra else "") for row in rows]
    text = "、".join(items)
    if len(text) > _MAX_LIST_CHARACTERS:
        text = names(rows)
    if len(text) > _MAX_LIST_CHARACTERS:
        text = "名称见下表"
    remark = f"（{selection.remark}）" if selection.remark else ""
    used = extra or [Column.NAME]
    return Draft(Status.ANSWERED, Kind.LIST, f"{head}：{text}{remark}。", _listed_evidence(facts, selection, used), table=table(rows, extra), note=caution(rows, extra))


def _listed_evidence(facts: ProjectFacts, selection: Selection, columns: Sequence[Column]):  # type: ignore[no-untyped-def]
    return evidence(facts, selection.rows, [*columns, *([Column.DEPARTMENT] if "负责" in selection.title else [])])


def _short(row: ProjectRow, column: Column) -> str:
    return cell(row, column) if column in (Column.DEPARTMENT, Column.INVESTMENT) else cell(row, column)


def _total(request: ProjectRequest, facts: ProjectFacts, selection: Selection, columns: Sequence[Column]) -> Draft:
    said, missing = [], []
    for column in columns:
        found = tally(selection.rows, column)
        if not found.addends:
            missing.append(f"{selection.title}的{column.value}")
            continue
        said.append(_total_words(facts, selection, column))
    if not said:
        return Draft(Status.NOT_IN_PLAN, Kind.PROJECT, f"规划未写明{'、'.join(missing)}。", related=evidence(facts, selection.rows, [Column.NAME]), missing=tuple(missing))
    status = Status.PARTIAL if missing else Status.ANSWERED
    tail = f"规划未写明{'、'.join(missing)}。" if missing else ""
    remark = f"（{selection.remark}）" if selection.remark else ""
    used = [*columns, *([Column.DEPARTMENT] if "负责" in selection.title else [])]
    return Draft(
        status, Kind.COMPUTED, f"{'；'.join(said)}{remark}。{tail}", evidence(facts, selection.rows, used), missing=tuple(missing), table=table(selection.rows, columns), note=caution(selection.rows, columns)
    )


def _total_words(facts: ProjectFacts, selection: Selection, column: Column) -> str:
    found = tally(selection.rows, column)
    about = "约" if found.is_approximate else ""
    total = amount(found.total, COLUMN_UNIT[column])
    subject = f"{facts.table}的{len(facts.rows)}个项目" if selection.is_all else f"{selection.title}（{len(facts.rows)}项中{len(selection.rows)}项）"
    words = f"{subject}{column.value}合计{about}{total}"
    if len(found.addends) <= MAX_IN_SENTENCE:
        words += "：" + "、".join(f"{row.name}{figure.printed}" for row, figure in found.addends)
    if found.silent and column is not Column.INVESTMENT:
        words += f"（{len(found.silent)}项未写明{column.value}，未计入）"
    return words


def _checked_total(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft:
    claim = request.claims[0]
    total = tally(selection.rows, claim.column).total
    right = claim.quantity.admits(total * 10000 if claim.column is Column.INVESTMENT else total)
    draft = _total(request, facts, selection, [claim.column])
    lead = "是，" if right else "与规划不符："
    return Draft(Status.ANSWERED if right else Status.CORRECTED, draft.kind, lead + draft.answer, draft.evidence, table=draft.table, note=draft.note)


def _mean(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft:
    column = asked_column(request)
    found = tally(selection.rows, column)
    if not found.addends:
        return _total(request, facts, selection, [column])
    places = DEFAULT_PLACES if request.decimals is None else request.decimals
    value, inexact = quotient(found.total, Decimal(len(found.addends)), places)
    about = "约" if inexact or found.is_approximate else ""
    unit = COLUMN_UNIT[column]
    subject = f"{facts.table}的{len(found.addends)}个项目" if selection.is_all else f"{selection.title}（{len(found.addends)}项）"
    silent = f"；{len(found.silent)}项未写明{column.value}，未计入" if found.silent else ""
    shown_value = f"{shown(value)}{unit}"
    answer = f"{subject}{column.value}平均{about}{shown_value}{rounding(request, inexact)}，由合计{amount(found.total, unit)}除以{len(found.addends)}得出{silent}。"
    rows = [row for row, _ in found.addends]
    return Draft(Status.ANSWERED, Kind.COMPUTED, answer, evidence(facts, rows, [column]), table=table(selection.rows, [column]), note=caution(rows, [column]))


def _share(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft:
    counts = request.does("count") and Column.INVESTMENT not in request.columns
    places = DEFAULT_PLACES if request.decimals is None else request.decimals
    column = asked_column(request)
    if counts:
        part, whole, unit, what = Decimal(len(selection.rows)), Decimal(len(facts.rows)), "个", "项目数"
    else:
        part, whole = tally(selection.rows, column).total, tally(facts.rows, column).total
        unit, what = COLUMN_UNIT[column], column.value
    value, inexact = quotient(part * 100, whole, places)
    remark = f"（{selection.remark}）" if selection.remark else ""
    answer = (
        f"{'约' if inexact else ''}{shown(value)}%{rounding(request, inexact)}：{selection.title}（{len(facts.rows)}项中{len(selection.rows)}项）"
        f"{what}{amount(part, unit)}，{facts.table}全部项目{what}{amount(whole, unit)}{remark}。"
    )
    spans = evidence(facts, selection.rows, [column, Column.DEPARTMENT] if request.departments else [column])
    return Draft(Status.ANSWERED, Kind.COMPUTED, answer, tuple(dict.fromkeys((*spans, facts.title))), table=table(selection.rows, [column]), note=caution(selection.rows, [column]))


def _sorted(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft:
    column = asked_column(request)
    order = ranked(selection.rows, column, ascending=request.does("ascending") or request.ascending)
    rows = [row for _, row, _ in order]
    way = "从小到大" if request.does("ascending") or request.ascending else "从大到小"
    items = "、".join(f"{row.name}{figure.printed}" for _, row, figure in order)
    text = items if len(items) <= _MAX_LIST_CHARACTERS else f"前三位是{'、'.join(f'{row.name}{figure.printed}' for _, row, figure in order[:3])}，全部见下表"
    subject = facts.table + "全部项目" if selection.is_all else selection.title
    return Draft(Status.ANSWERED, Kind.LIST, f"{subject}按{column.value}{way}（{len(facts.rows)}项中{len(rows)}项）：{text}。", evidence(facts, rows, [column]), table=table(rows, [column]), note=caution(rows, [column]))


def _ranked(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft:
    """The largest or smallest, the n-th, the first n; ties are all named."""
    column = asked_column(request)
    order = ranked(selection.rows, column, ascending=request.ascending)
    if not order:
        return _total(request, facts, selection, [column])
    scope = facts.table if selection.is_all else selection.title
    way = "最小" if request.ascending else "最大"
    silent = "" if len(order) == len(selection.rows) else f"（{len(selection.rows)}项中{len(order)}项写明了{column.value}）"
    if request.top:
        cut = order[min(request.top, len(order)) - 1][2].value
        picked = [item for item in order if (item[2].value <= cut if request.ascending else item[2].value >= cut)]
        text = "、".join(f"{row.name}{figure.printed}" for _, row, figure in picked)
        tie = f"（有并列，共{len(picked)}项）" if len(picked) > request.top else ""
        head = f"{scope}{column.value}{way}的{request.top}个项目{tie}{silent}"
        if request.does("sum"):
            total = sum((figure.value for _, _, figure in picked), Decimal(0))
            head = f"{head}合计{amount(total, COLUMN_UNIT[column])}"
        answer = f"{head}：{text}。"
    else:
        rank = request.rank or 1
        if rank > len(order):
            return Draft(Status.NOT_IN_PLAN, Kind.PROJECT, f"规划未写明：{scope}只有{len(order)}个写明{column.value}的项目，没有第{rank}位。", related=(facts.title,), missing=(f"{column.value}第{rank}位的项目",))
        picked = [item for item in order if item[0] == order[rank - 1][0]]
        rows = [row for _, row, _ in picked]
        tie = f"（{len(rows)}项并列）" if len(rows) > 1 else ""
        place = way if rank == 1 else f"第{rank}{'小' if request.ascending else '大'}"
        others = [item for item in request.columns if item is not column and item not in (Column.NAME, Column.NUMBER)]
        said = "；".join(f"{row.name}，{'，'.join([cell_phrase(row, column), *(words for item in others if (words := statement(row, item)) is not None)])}" for row in rows)
        answer = f"{scope}{column.value}{place}的是{tie}{said}{silent}。"
    rows = [row for _, row, _ in picked]
    used = [column, *request.columns]
    spans = tuple(last_cell(row, used) for row in rows) if len(rows) <= 3 else tuple(row.project.name_span for row in rows)
    spans = (*spans, facts.title) if selection.is_all else spans
    return Draft(Status.ANSWERED, Kind.COMPUTED, answer, spans, table=table(rows, [column, *request.columns]) if len(rows) > 1 else None, note=caution(rows, [column]))


def _unit_cost(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft:
    from lnplan_qa.answering.project_compare import unit_cost

    return unit_cost(request, facts, list(selection.rows))


def _wants_departments(request: ProjectRequest) -> bool:
    """哪个部门负责的项目最多, 各部门的投资: the answer is a department."""
    if request.departments or request.kinds or request.places:
        return request.does("groups") and not request.departments
    asks_department = Column.DEPARTMENT in request.columns
    extreme = bool(request.superlative) and ("部门" in request.text or "单位" in request.text) and request.text.find("最") > request.text.find("部门")
    return request.does("groups") or (asks_department and extreme and "项目由" not in request.text)


def _by_department(request: ProjectRequest, facts: ProjectFacts, selection: Selection) -> Draft:
    groups = facts.by_department(selection.rows)
    totals = [(name, rows, tally(rows, Column.INVESTMENT).total) for name, rows in groups]
    counts_first = request.does("count") or ("项目" in request.text and Column.INVESTMENT not in (*request.columns, request.basis))
    order = sorted(totals, key=lambda item: -(Decimal(len(item[1])) if counts_first else item[2]))
    if request.superlative and request.ascending:
        order.reverse()
    text = "、".join(f"{name}{len(rows)}个{shown(total)}万元" for name, rows, total in order)
    lead = ""
    if request.superlative:
        key = (lambda item: len(item[1])) if counts_first else (lambda item: item[2])
        best = [item for item in order if key(item) == key(order[0])]
        lead = f"{'、'.join(name for name, _, _ in best)}{'最少' if request.ascending else '最多'}（{len(best[0][1])}个项目，总投资{shown(best[0][2])}万元）。"
    answer = f"{lead}{facts.table}各责任部门的项目数和总投资（{_JOINT_COUNTED}）：{text}。"
    rows = tuple((name, str(len(items)), shown(total), names(items)) for name, items, total in order)
    return Draft(Status.ANSWERED, Kind.COMPUTED, answer, evidence(facts, selection.rows, [Column.INVESTMENT, Column.DEPARTMENT]), table=Table(("责任部门", "项目数", "总投资（万元）", "项目"), rows))
