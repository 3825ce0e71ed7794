"""The pages 指标, 项目, 目标库 and 自查, and their downloads. They need the corpus and nothing else.

Each is a plain page with a form: it works without a script, can be bookmarked, and shows while the encoder is loaded.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lnplan_qa.config import load_settings
from lnplan_qa.errors import FilterError, LnplanError
from lnplan_qa.export import CSV_TYPE, XLSX_TYPE, sheet_csv, sheet_workbook
from lnplan_qa.facts.consistency import FindingKind
from lnplan_qa.facts.plan_facts import PlanFacts
from lnplan_qa.facts.rows import Sheet, ordered
from lnplan_qa.facts.selection import (
    indicator_fields,
    parse_amount,
    register_sections,
    register_years,
    select_commitments,
    select_findings,
    select_indicators,
    select_projects,
)
from lnplan_qa.facts.sheets import ACTUAL, TARGET, commitment_sheet, finding_sheet, indicator_sheet, project_sheet
from lnplan_qa.web import table_markup
from lnplan_qa.web.charts import department_chart, indicator_chart
from lnplan_qa.web.site import CAUTION, DOCUMENT, PERIOD
from lnplan_qa.web.table_markup import PAGE, SORT, Filter

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

_log = logging.getLogger(__name__)

_MAX_VALUE: Final = 100
_SEARCH: Final = Filter("q", "搜索", hint="多个词用空格隔开")
_UNEXPECTED: Final = "页面暂时打不开。请稍后再试；仍不行时请联系管理员。"

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TablePage:
    """One page: its filters, and what they select as a sheet with the chart that belongs to it."""

    name: str
    title: str
    lead: str
    filters: Callable[[PlanFacts], tuple[Filter, ...]]
    select: Callable[[PlanFacts, Values], tuple[Sheet, str]]

    @property
    def address(self) -> str:
        """Where it is, seen from any page."""
        return f"./{self.name}"


def _choice(name: str, label: str, values: Mapping[str, str]) -> Filter:
    return Filter(name, label, (("", "全部"), *values.items()))


def _same(values: Iterable[object]) -> dict[str, str]:
    return {str(value): str(value) for value in values}


def _indicators(facts: PlanFacts, values: Values) -> tuple[Sheet, str]:
    entries = select_indicators(facts, field=values["field"], search=values["q"])
    charts = "".join(indicator_chart(entry) for entry in entries)
    key = '<p class="note">实心点是已达到的，空心点和虚线是目标；纵轴从零开始。</p>'
    figure = f'<section class="charts" aria-labelledby="charts"><h2 id="charts">变化图</h2>{key}<div class="grid">{charts}</div></section>'
    return indicator_sheet(facts, entries, facts.indicators.years), figure if entries else ""


def _projects(facts: PlanFacts, values: Values) -> tuple[Sheet, str]:
    rows = select_projects(
        facts,
        department=values["department"],
        kind=values["kind"],
        place=values["place"],
        low=parse_amount("总投资下限", values["min"]),
        high=parse_amount("总投资上限", values["max"]),
        joint={"joint": True, "alone": False}.get(values["shared"]),
        search=values["q"],
    )
    return project_sheet(facts, rows), department_chart(facts.projects, rows)


def _commitments(facts: PlanFacts, values: Values) -> tuple[Sheet, str]:
    year = values["year"]
    if year and not (year.isascii() and year.isdecimal()):
        raise FilterError(f"年份应是数字，而给出的是“{year}”。")
    items = select_commitments(
        facts,
        chapter=values["chapter"],
        year=int(year) if year else None,
        target={"target": True, "actual": False}.get(values["kind"]),
        search=values["q"],
    )
    return commitment_sheet(facts, items), ""


def _findings(facts: PlanFacts, values: Values) -> tuple[Sheet, str]:
    return finding_sheet(facts, select_findings(facts, kind=values["kind"], search=values["q"])), ""


PAGES: Final = (
    TablePage(
        "indicators",
        "主要发展指标",
        "规划表2-1的每一个数值：基期现状与两个目标年。",
        lambda facts: (_SEARCH, _choice("field", "领域", _same(indicator_fields(facts)))),
        _indicators,
    ),
    TablePage(
        "projects",
        "储备项目",
        "规划附表1的全部项目：投资、责任部门与建设规模。",
        lambda facts: (
            _SEARCH,
            _choice("department", "责任部门", _same(facts.projects.departments)),
            _choice("shared", "负责方式", {"alone": "单独负责", "joint": "联合负责"}),
            _choice("kind", "类别", _same(facts.projects.kinds)),
            _choice("place", "地点", _same(facts.projects.places)),
            Filter("min", "总投资不少于（万元）", hint="例如 10000"),
            Filter("max", "总投资不多于（万元）", hint="例如 50000"),
        ),
        _projects,
    ),
    TablePage(
        "commitments",
        "目标库",
        "规划正文里的每一个数值：已达到的现状，和要达到的目标。",
        lambda facts: (
            _SEARCH,
            _choice("chapter", "章", {item.id: facts.outline.label(item) for item in register_sections(facts)}),
            _choice("year", "年份", {str(year): f"{year}年" for year in register_years(facts)}),
            _choice("kind", "类型", {"actual": ACTUAL, "target": TARGET}),
        ),
        _commitments,
    ),
    TablePage(
        "check",
        "自查",
        "规划自身前后不一、不合常理和疑似笔误的地方，供核对；原文不作改动。",
        lambda facts: (_SEARCH, _choice("kind", "类别", _same(kind.value for kind in FindingKind))),
        _findings,
    ),
)


class FactsHolder:
    """The facts, read at the first request and kept; a corpus that cannot be read is tried again at the next."""

    def __init__(self, corpus: Callable[[], Path]) -> None:
        self._corpus = corpus
        self._lock = threading.Lock()
        self._facts: PlanFacts | None = None

    def get(self) -> PlanFacts:
        """The facts.

        Raises:
            CorpusError: the corpus cannot be read.
        """
        with self._lock:
            if self._facts is None:
                facts = PlanFacts(self._corpus())
                _ = (facts.outline, facts.projects, facts.findings)  # everything that the pages need
                self._facts = facts
            return self._facts


def add_pages(site: FastAPI, corpus: Callable[[], Path] = lambda: load_settings().corpus) -> None:
    """Serve each page, its ``.csv`` and its ``.xlsx``."""
    holder = FactsHolder(corpus)
    for page in PAGES:
        site.add_route(f"/{page.name}", _handler(holder, page, show))
        site.add_route(f"/{page.name}.csv", _handler(holder, page, download_csv))
        site.add_route(f"/{page.name}.xlsx", _handler(holder, page, download_xlsx))


def _handler(
    holder: FactsHolder, page: TablePage, answer: Callable[[FactsHolder, TablePage, Values], Response]
) -> Callable[[Request], Response]:
    def handle(request: Request) -> Response:
        given = request.query_params
        return answer(holder, page, {name: value[:_MAX_VALUE] for name, value in given.items()})

    return handle


def _html(status: int, text: str) -> Response:
    from starlette.responses import HTMLResponse

    return HTMLResponse(text, status_code=status, headers={"cache-control": "no-cache"})


def _complete(filters: tuple[Filter, ...], given: Values) -> dict[str, str]:
    """The values of all filters, the order and the page, blank where none was given; anything else is left out."""
    return {name: given.get(name, "").strip() for name in (*(item.name for item in filters), SORT, PAGE)}


def _sheet(facts: PlanFacts, page: TablePage, values: Values) -> tuple[Sheet, str]:
    sheet, figure = page.select(facts, values)
    key = values[SORT]
    return ordered(sheet, key.removeprefix("-"), descending=key.startswith("-"), words=_pinyin), figure


def _pinyin(text: str) -> object:
    from pypinyin import lazy_pinyin

    return lazy_pinyin(text), text


def show(holder: FactsHolder, page: TablePage, given: Values) -> Response:
    """The page; a filter that fits nothing is told in words (400), a broken corpus too (503)."""
    status, body = 200, ""
    try:
        facts = holder.get()
        filters = page.filters(facts)
        values = _complete(filters, given)
        try:
            sheet, figure = _sheet(facts, page, values)
            body = table_markup.listing(page.address, filters, values, sheet, figure)
        except FilterError as error:
            status, body = 400, table_markup.problem(page.address, filters, values, str(error))
    except LnplanError as error:
        status, body = 503, table_markup.notice(str(error))
    except Exception:
        _log.exception("the page %s could not be made", page.name)
        status, body = 500, table_markup.notice(_UNEXPECTED)
    return _html(status, table_markup.document(page.title, page.address, page.lead, body, scripts=("tables.js",)))


def _download(
    holder: FactsHolder, page: TablePage, given: Values, kind: str, media: str, content: Callable[[PlanFacts, Sheet, Values], bytes]
) -> Response:  # fmt: skip
    from starlette.responses import PlainTextResponse, Response

    try:
        facts = holder.get()
        values = _complete(page.filters(facts), given)
        sheet, _ = _sheet(facts, page, values)
        name = f"{page.name}.{kind}"
        headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-cache"}
        return Response(content(facts, sheet, values), media_type=media, headers=headers)
    except FilterError as error:
        return PlainTextResponse(str(error), status_code=400)
    except LnplanError as error:
        return PlainTextResponse(str(error), status_code=503)
    except Exception:
        _log.exception("the file of %s could not be made", page.name)
        return PlainTextResponse(_UNEXPECTED, status_code=500)


def download_csv(holder: FactsHolder, page: TablePage, given: Values) -> Response:
    """The rows shown, in the order shown, as CSV."""
    return _download(
        holder, page, given, "csv", CSV_TYPE, lambda facts, sheet, values: f"\ufeff{sheet_csv(sheet)}".encode()
    )


def download_xlsx(holder: FactsHolder, page: TablePage, given: Values) -> Response:
    """The rows shown, in the order shown, as an Excel workbook."""
    return _download(holder, page, given, "xlsx", XLSX_TYPE, _workbook(page))


def _workbook(page: TablePage) -> Callable[[PlanFacts, Sheet, Values], bytes]:
    def make(facts: PlanFacts, sheet: Sheet, values: Values) -> bytes:
        words = []
        for item in page.filters(facts):
            if value := values[item.name]:
                words.append(f"{item.label}：{dict(item.options).get(value, value)}")
        notes = (
            ("来源", f"{DOCUMENT}（{PERIOD}）"),
            ("内容", sheet.summary),
            ("筛选", "；".join(words) or "无"),
            ("说明", f"格式中带“约”的数值，规划印作约数。{CAUTION}"),
        )
        return sheet_workbook(sheet, notes)

    return make
