"""The four tables of facts: indicators, projects, register, findings."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lnplan_qa.facts.consistency import Finding, FindingKind, notes_for
from lnplan_qa.facts.indicators import IndicatorEntry, unit_text, value_of
from lnplan_qa.facts.plan_facts import PlanFacts
from lnplan_qa.facts.project_figures import in_hundred_million, shown, tally
from lnplan_qa.facts.projects import Column as ProjectColumn
from lnplan_qa.facts.projects import ProjectRow
from lnplan_qa.facts.register import Commitment
from lnplan_qa.facts.register_rules import Bound
from lnplan_qa.facts.rows import Cell, Column, Row, Sheet, json_number, number_cell, text_cell
from lnplan_qa.text import tidy
from lnplan_qa.types import Span

ACTUAL, TARGET = "现状", "目标"
_SOURCE = Column("source", "出处", on_page=False, in_terminal=False)
_NOTE = Column("note", "提示", on_page=False, in_terminal=False)
_ORDINALS = "一二三四五六七八九"


def _place(facts: PlanFacts, section: str, span: Span) -> dict[str, object]:
    """A place of the plan as the answer contract writes a citation."""
    heading = facts.outline.heading(section)
    return {
        "section": section, "heading": heading, "quote": facts.quote(span), "start": span.start, "end": span.end,
    }  # fmt: skip


def _source(facts: PlanFacts, section: str) -> str:
    return f"{facts.outline.heading(section)}（{section}）"


def indicator_sheet(facts: PlanFacts, entries: Sequence[IndicatorEntry], years: Sequence[int]) -> Sheet:
    """One row an indicator and group, one column a year; figures in the indicator's unit."""
    first = facts.indicators.entries[0].indicator
    headings = {cell.year: f"{cell.year}年（{TARGET if cell.is_target else ACTUAL}）" for cell in first.cells}
    columns = (
        Column("name", "指标"), Column("group", "对象"), Column("field", "领域", in_terminal=False), Column("unit", "单位"),
        *(Column(f"y{year}", headings[year], numeric=True) for year in years), _SOURCE, _NOTE,
    )  # fmt: skip
    rows = [row for entry in entries for row in _indicator_rows(facts, entry, years)]
    summary = f"{len(facts.indicators.entries)}项指标中{len(entries)}项"
    if len(rows) != len(entries):
        summary += f"，分对象共{len(rows)}行"
    total: dict[str, object] = {"count": len(entries), "of": len(facts.indicators.entries)}
    return Sheet("indicators", "指标", columns, tuple(rows), f"{summary}。", total)


def _indicator_rows(facts: PlanFacts, entry: IndicatorEntry, years: Sequence[int]) -> list[Row]:
    indicator = entry.indicator
    unit, note = unit_text(indicator), notes_for(facts.findings, (indicator.span,))
    rows = []
    for group in dict.fromkeys(value.group for cell in indicator.cells for value in cell.values):
        values = {year: value_of(indicator, year, group) for year in years}
        cells = [
            number_cell(value.value, approximate=value.approximate) if value is not None else Cell(None, "")
            for value in values.values()
        ]
        record: dict[str, object] = {
            "name": indicator.name,
            "group": group,
            "field": list(entry.fields),
            "unit": unit,
            "values": [
                {
                    "year": cell.year, "kind": "target" if cell.is_target else "actual",
                    "value": json_number(value.value), "printed": value.printed, "approximate": value.approximate,
                    "start": value.span.start, "end": value.span.end,
                }
                for cell in indicator.cells if (value := values.get(cell.year)) is not None
            ],
            "note": note,
            **_place(facts, indicator.section, indicator.span),
        }  # fmt: skip
        words = (indicator.name, group or "", "、".join(entry.fields), unit)
        ends = (_source(facts, indicator.section), note)
        rows.append(
            Row((*map(text_cell, words), *cells, *map(text_cell, ends)), (indicator.span,), record, note)
        )  # fmt: skip
    return rows


def project_sheet(facts: PlanFacts, projects: Sequence[ProjectRow]) -> Sheet:
    """One row a project; investment in 万元, land in 亩, floor area in 平方米, pupils in 人."""
    columns = (
        Column("number", "序号", numeric=True), Column("name", "项目名称"), Column("kind", "类别", in_terminal=False),
        Column("place", "地点", on_page=False, in_terminal=False), Column("investment", "总投资（万元）", numeric=True),
        Column("department", "责任部门"), Column("land", "占地（亩）", numeric=True),
        Column("floor", "建筑面积（平方米）", numeric=True),
        Column("capacity", "办学规模（人）", numeric=True, on_page=False, in_terminal=False),
        Column("scale", "建设规模", in_terminal=False), _SOURCE, _NOTE,
    )  # fmt: skip
    total = tally(projects, ProjectColumn.INVESTMENT).total
    everything = len(facts.projects.rows)
    summary = f"{everything}项中{len(projects)}项"
    if projects:
        summary += f"，合计 {shown(total)} 万元（{in_hundred_million(total)}）"
    rows = tuple(_project_row(facts, row) for row in projects)
    figures: dict[str, object] = {"count": len(projects), "of": everything, "investment": json_number(total)}
    return Sheet("projects", "项目", columns, rows, f"{summary}。", figures)


def _project_row(facts: PlanFacts, row: ProjectRow) -> Row:
    project = row.project
    note = notes_for(facts.findings, (project.span,))
    figures = {
        "land": row.figure(ProjectColumn.LAND),
        "floor": row.figure(ProjectColumn.FLOOR),
        "capacity": row.figure(ProjectColumn.CAPACITY),
    }
    cells = {
        name: number_cell(_plain(figure.value), approximate=figure.approximate)
        if figure is not None
        else Cell(None, "")
        for name, figure in figures.items()
    }
    record: dict[str, object] = {
        "number": project.number, "name": project.name, "kinds": list(row.kinds), "places": list(row.places),
        "investment": json_number(project.investment), "departments": list(project.departments), "scale": project.scale,
        "measures": [
            {
                "aspect": measure.aspect.value, "part": measure.part, "value": json_number(measure.value),
                "unit": measure.unit, "printed": measure.printed, "approximate": measure.approximate,
                "start": measure.span.start, "end": measure.span.end,
            }
            for measure in row.measures
        ],
        "note": note,
        **_place(facts, project.section, project.span),
    }  # fmt: skip
    return Row(
        (
            number_cell(project.number), text_cell(project.name), text_cell("、".join(row.kinds)),
            text_cell("、".join(row.places)), number_cell(project.investment), text_cell("、".join(project.departments)),
            cells["land"], cells["floor"], cells["capacity"], text_cell(project.scale),
            text_cell(_source(facts, project.section)), text_cell(note),
        ),
        (project.span,), record, note,
    )  # fmt: skip


def _plain(value: Decimal) -> Decimal:
    """``165000.0`` as ``165000``: 万 multiplied out leaves zeros that nobody printed."""
    return Decimal(shown(value))


def commitment_sheet(facts: PlanFacts, items: Sequence[Commitment]) -> Sheet:
    """One row an entry of the register, in reading order; figures with 万 multiplied out, money in its printed unit."""
    columns = (
        Column("subject", "事项"), Column("printed", "原文数值"), Column("value", "数值", numeric=True, on_page=False, in_terminal=False),
        Column("upper", "数值上限", numeric=True, on_page=False, in_terminal=False),
        Column("unit", "单位", on_page=False, in_terminal=False), Column("bound", "要求", on_page=False, in_terminal=False),
        Column("kind", "类型"), Column("year", "年份", numeric=True),
        Column("dated", "原文写明年份", on_page=False, in_terminal=False), Column("chapter", "章", in_terminal=False),
        Column("section", "章节", on_page=False), Column("actor", "责任主体", on_page=False, in_terminal=False),
        Column("clause", "规划原文", in_terminal=False), _SOURCE, _NOTE,
    )  # fmt: skip
    aims = sum(item.is_target for item in items)
    everything = len(facts.commitments.commitments)
    summary = f"{everything}条中{len(items)}条"
    if items:
        summary += f"（{ACTUAL}{len(items) - aims}条，{TARGET}{aims}条）"
    total: dict[str, object] = {"count": len(items), "of": everything, "actual": len(items) - aims, "target": aims}
    rows = tuple(_commitment_row(facts, item) for item in items)
    return Sheet("commitments", "目标库", columns, rows, f"{summary}。", total)


def _commitment_row(facts: PlanFacts, item: Commitment) -> Row:
    note = notes_for(facts.findings, (item.clause,), item.printed)
    chapter = facts.outline.label(facts.outline.ancestry(item.section)[0])
    year = number_cell(item.implied_year, f"{item.implied_year}年{'' if item.year else '（原文未写年份）'}")
    record: dict[str, object] = {
        "subject": item.subject, "topic": item.topic, "measure": item.measure, "value": json_number(item.value),
        "upper": json_number(item.upper), "unit": item.unit, "printed": item.printed,
        "bound": "" if item.bound is Bound.EXACT else item.bound.value, "kind": "target" if item.is_target else "actual",
        "year": item.implied_year, "dated": item.year is not None, "actor": item.actor, "chapter": chapter, "note": note,
        **_place(facts, item.section, item.clause),
    }  # fmt: skip
    approximate = item.bound is Bound.ABOUT
    value = number_cell(_plain(item.value) if item.value is not None else None, approximate=approximate)
    return Row(
        (
            text_cell(item.subject), Cell(item.printed, item.printed), value, number_cell(item.upper),
            text_cell("" if item.value is None else item.unit), text_cell("" if item.bound is Bound.EXACT else item.bound.value),
            text_cell(TARGET if item.is_target else ACTUAL), year, text_cell("是" if item.year else "否"), text_cell(chapter),
            text_cell(item.section), text_cell(item.actor or ""), text_cell(tidy(facts.quote(item.clause))),
            text_cell(_source(facts, item.section)), text_cell(note),
        ),
        (item.clause,), record, note,
    )  # fmt: skip


def finding_sheet(facts: PlanFacts, findings: Sequence[Finding]) -> Sheet:
    """One row a finding, gravest first, with a pair of columns for each place where it stands."""
    places = max((len(finding.spans) for finding in facts.findings), default=1)
    columns = [Column("kind", "类别"), Column("text", "发现")]
    for number in range(places):
        name = _ORDINALS[number] if number < len(_ORDINALS) else str(number + 1)
        columns += [Column(f"section{number + 1}", f"出处{name}"), Column(f"quote{number + 1}", f"原文{name}")]
    counts = {kind: sum(finding.kind is kind for finding in findings) for kind in FindingKind}
    summary = f"{len(facts.findings)}处中{len(findings)}处"
    if findings:
        summary += f"（{'，'.join(f'{kind.value}{count}处' for kind, count in counts.items() if count)}）"
    total: dict[str, object] = {"count": len(findings), "of": len(facts.findings)}
    total |= {kind.name.lower(): count for kind, count in counts.items()}
    rows = tuple(_finding_row(facts, finding, places) for finding in findings)
    return Sheet("check", "自查", tuple(columns), rows, f"{summary}。", total)


def _finding_row(facts: PlanFacts, finding: Finding, places: int) -> Row:
    pairs = list(zip(finding.sections, finding.spans, strict=True))
    words = [finding.kind.value, finding.text]
    for section, span in pairs:
        words += [section, tidy(facts.quote(span))]
    words += [""] * (2 * (places - len(pairs)))
    record: dict[str, object] = {
        "kind": finding.kind.value, "rule": finding.rule, "text": finding.text,
        "places": [_place(facts, section, span) for section, span in pairs],
    }  # fmt: skip
    return Row(tuple(map(text_cell, words)), finding.spans, record)
