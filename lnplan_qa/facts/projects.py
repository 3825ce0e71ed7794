"""The project table as typed rows, with the names people use: look-ups, no arithmetic (see ``project_figures``)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from lnplan_qa.errors import CorpusError
from lnplan_qa.facts.measures import Measure, measures
from lnplan_qa.plan.tables import projects
from lnplan_qa.text import normalize, tidy
from lnplan_qa.types import PlanDocument, PlanTable, Project, Span


class Column(StrEnum):
    """What can be asked of a row: the printed columns and the measures inside the scale text."""

    NUMBER = "序号"
    NAME = "项目名称"
    SCALE = "建设规模"
    INVESTMENT = "总投资"
    DEPARTMENT = "责任部门"
    LAND = "占地面积"
    FLOOR = "建筑面积"
    STOREYS = "层数"
    CAPACITY = "办学规模"
    HOUSEHOLDS = "户数"
    COMMUNITIES = "小区数"


#: The unit in which a column is compared and summed.
COLUMN_UNIT = {
    Column.INVESTMENT: "万元",
    Column.LAND: "亩",
    Column.FLOOR: "平方米",
    Column.STOREYS: "层",
    Column.CAPACITY: "人",
    Column.HOUSEHOLDS: "户",
    Column.COMMUNITIES: "个",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure of a row in one column; ``printed`` carries 约 and the unit, ``phrase`` the printed label too."""

    value: Decimal
    unit: str
    printed: str
    phrase: str
    approximate: bool
    span: Span


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project with its measures and what people call it (all names in :func:`~lnplan_qa.text.normalize` form).

    ``priced`` are loose names of things that have a price for a resident: 墓地多少钱 does not ask for the investment.
    """

    project: Project
    measures: tuple[Measure, ...]
    names: tuple[str, ...]
    loose: tuple[str, ...]
    priced: tuple[str, ...]
    kinds: tuple[str, ...]
    places: tuple[str, ...]

    @property
    def number(self) -> int:
        """The printed number."""
        return self.project.number

    @property
    def name(self) -> str:
        """The full name."""
        return self.project.name

    @property
    def is_joint(self) -> bool:
        """True where several departments are responsible together."""
        return len(self.project.departments) > 1

    def figure(self, column: Column, unit: str | None = None) -> Figure | None:
        """The figure of the whole project in ``column``, ``None`` where the row states none.

        Args:
            column: a column that :data:`COLUMN_UNIT` knows.
            unit: 平方米 asks for land in square metres; default is the column's unit.
        """
        if column is Column.INVESTMENT:
            project = self.project
            printed = f"{project.investment}万元"
            return Figure(project.investment, "万元", printed, f"总投资{printed}", False, project.investment_span)
        wanted = unit or COLUMN_UNIT.get(column)
        for measure in self.measures:
            if measure.aspect.value == column.value and not measure.part and measure.unit == wanted:
                return _figure(measure)
        if column is Column.STOREYS and len(storeys := self.parts(column)) == 1:
            return _figure(storeys[0])
        return None

    def parts(self, column: Column) -> tuple[Measure, ...]:
        """The measures of single buildings in ``column``."""
        return tuple(measure for measure in self.measures if measure.aspect.value == column.value and measure.part)


def _figure(measure: Measure) -> Figure:
    return Figure(measure.value, measure.unit, measure.printed, measure.phrase, measure.approximate, measure.span)


@dataclass(frozen=True, slots=True)
class KindWords:
    """How a kind of project is named; see the head of ``corpus/projects.toml``."""

    words: tuple[str, ...]
    collective: bool
    prose: bool


_REGION = re.compile(r"^(?:[\u4e00-\u9fff]{1,3}市)?[\u4e00-\u9fff]{1,3}?[市县](?=.{4})")
_TAIL = re.compile(r"(?:建设)?(?:项目|工程|体系建设)$|(?<=.{4})建设$")


class ProjectFacts:
    """The project table of one plan, read-only.

    Attributes:
        rows: in printed order.
        table: the table's name (附表1).
        title: its title line.
        kinds, places, departments: canonical name -> words.
    """

    def __init__(self, document: PlanDocument, corpus: Path) -> None:
        """Read the table and ``projects.toml``.

        Raises:
            CorpusError: the file is missing or broken, or names a project that the plan does not have.
        """
        path = corpus / "projects.toml"
        printed = {project.number: project for project in projects(document)}
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            entries = {int(entry["number"]): entry for entry in data["project"]}
            self.kinds = {
                name: KindWords(_words(entry["words"]), bool(entry.get("collective")), bool(entry.get("prose")))
                for name, entry in data["kind"].items()
            }
            self.places = {str(name): _words(words) for name, words in data["place"].items()}
            self.departments = {str(name): _words([name, *words]) for name, words in data["department"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise CorpusError(f"项目名称文件 {path} 无法读取：{error!r}。请恢复该文件。") from None
        _check(path, printed, entries, self.kinds, self.places, self.departments)
        self.document, self.corpus = document, corpus
        self.table, self.title = _table_of(document, next(iter(printed.values())))
        prose = _outside(document.text, [project.span for project in printed.values()])
        self.rows = tuple(_row(document.text, project, entries[number], prose) for number, project in printed.items())
        self._by_number = {row.number: row for row in self.rows}

    def row(self, number: int) -> ProjectRow | None:
        """The row with the printed ``number``."""
        return self._by_number.get(number)

    @property
    def numbers_as_words(self) -> str:
        """The printed numbers with runs shortened: ``1、2、4至23``."""
        runs: list[list[int]] = []
        for number in sorted(self._by_number):
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        return "、".join(f"{run[0]}至{run[-1]}" if len(run) > 2 else "、".join(map(str, run)) for run in runs)

    def by_department(self, rows: tuple[ProjectRow, ...]) -> tuple[tuple[str, tuple[ProjectRow, ...]], ...]:
        """Departments in order of first mention with their rows; a joint project stands with each of its departments."""
        order = dict.fromkeys(department for row in rows for department in row.project.departments)
        return tuple((name, tuple(row for row in rows if name in row.project.departments)) for name in order)


def _words(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(normalize(word) for word in words))


def _table_of(document: PlanDocument, first: Project) -> tuple[str, Span]:
    table: PlanTable = next(
        table for table in document.tables if any(row.span.covers(first.name_span) for row in table.rows)
    )
    return table.id, table.title


def _outside(text: str, spans: list[Span]) -> str:
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    return normalize(text[:start] + "\n" + text[end:])


def _row(text: str, project: Project, entry: dict[str, Any], prose: str) -> ProjectRow:
    full = normalize(project.name)
    local = _REGION.sub("", full)
    stems = (full, local, _TAIL.sub("", full), _TAIL.sub("", local))
    # 工业园区(东江)小学: people drop the brackets, or what stands in them.
    generated = [form for stem in stems for form in (stem, re.sub("[()、]", "", stem), re.sub(r"\(.*?\)", "", stem))]
    names = tuple(dict.fromkeys((*generated, *_words(entry.get("names", [])))))
    loose = tuple(name for name in names if name in prose) + _words([*entry.get("loose", []), *entry.get("priced", [])])
    return ProjectRow(
        project=project,
        measures=_labelled(measures(text, project.scale_span, tidy(project.name)), entry),
        names=tuple(name for name in names if name not in loose),
        loose=loose,
        priced=_words(entry.get("priced", [])),
        kinds=tuple(entry.get("kinds", [])),
        places=tuple(entry.get("places", [])),
    )


def _labelled(found: tuple[Measure, ...], entry: dict[str, Any]) -> tuple[Measure, ...]:
    """``found`` with the parts that ``[[project.part]]`` corrects."""
    corrections = {str(item["printed"]): str(item["part"]) for item in entry.get("part", [])}
    return tuple(
        replace(measure, part=corrections[measure.printed]) if measure.printed in corrections else measure
        for measure in found
    )


def _check(
    path: Path,
    printed: dict[int, Project],
    entries: dict[int, Any],
    kinds: dict[str, KindWords],
    places: dict[str, Any],
    departments: dict[str, Any],
) -> None:
    if printed.keys() != entries.keys():
        raise CorpusError(
            f"{path} 与规划的项目表序号不一致：{sorted(printed.keys() ^ entries.keys())}。请逐项补齐或删去。"
        )
    for number, project in printed.items():
        entry = entries[number]
        if entry.get("name") != project.name:
            raise CorpusError(
                f"{path} 第{number}号项目写作{entry.get('name')!r}，规划印作{project.name!r}。请改为规划的名称。"
            )
        if unknown := set(entry.get("kinds", [])) - kinds.keys() | set(entry.get("places", [])) - places.keys():
            raise CorpusError(
                f"{path} 第{number}号项目用了未定义的类别或地点：{sorted(unknown)}。请在 [kind] 或 [place] 中写明。"
            )
        if missing := set(project.departments) - departments.keys():
            raise CorpusError(f"{path} 缺少责任部门 {sorted(missing)}。请在 [department] 中补上。")
