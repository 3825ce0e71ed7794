"""A sheet of facts -> HTML: filters, summary, downloads, and rows that lead to their place in the plan."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from lnplan_qa.export import file_name, table_csv
from lnplan_qa.facts.consistency import FindingKind
from lnplan_qa.facts.rows import Cell, Column, Row, Sheet
from lnplan_qa.types import Span, Table
from lnplan_qa.web import assets
from lnplan_qa.web.markup import escape, paragraphs
from lnplan_qa.web.navigation import MAIN, navigation
from lnplan_qa.web.reader import panel
from lnplan_qa.web.site import CAUTION, DOCUMENT, PERIOD, TITLE

SORT: Final = "sort"
PAGE: Final = "page"
#: A table of more rows than fit on a few screens of a phone is shown in pages.
PAGED_ABOVE: Final = 30
ROWS_A_PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class Filter:
    """One field of the form above a table; ``options`` (value, words) make it a choice, else it is typed."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""


def document(
    title: str,
    current: str,
    lead: str,
    body: str,
    *,
    window: str = "",
    styles: tuple[str, ...] = (),
    scripts: tuple[str, ...] = (),
    back: str = "返回表格",
) -> str:
    """A whole page: header with the links between pages, ``body``, and the reader that opens beside it.

    Args:
        current: the page's own address.
        window: what the window's title says of the page, where that is not ``title``.
        styles: the page's own style sheets; ``scripts`` likewise.
        back: what the reader's button says on where closing it leads; empty for a page without a reader.
    """
    if back:
        styles, scripts = ("plan.css", *styles), ("clipboard.js", "plan.js", "reader.js", *scripts)
    return f"""<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(window or title)} · {escape(TITLE)}</title>
{assets.head(("tables.css", *styles), scripts)}
</head>
<body>
<div class="site tables">
  <header class="site-header"><h1>{escape(title)}</h1><p>{escape(lead)}</p>{navigation(current)}</header>
  <div class="desk">
    <div class="talk">
      <main id="{MAIN}" tabindex="-1">{body}</main>
      <footer class="site-footer"><p>依据：{escape(DOCUMENT)}（{escape(PERIOD)}）。{escape(CAUTION)}</p></footer>
    </div>
    {panel(back) if back else ""}
  </div>
</div>
</body>
</html>
"""


def listing(address: str, filters: Sequence[Filter], chosen: Mapping[str, str], sheet: Sheet, figure: str) -> str:
    """Form, summary, downloads, table (a long one the page that is chosen of it), and ``figure`` (markup) under it."""
    sortable = [column for column in sheet.columns if column.on_page] if sheet.name != "check" else []
    if sheet.name == "check":
        rows = _findings(sheet)
    else:
        shown, pager = _page(address, sheet, chosen)
        rows = f"{_table(address, shown, sortable, chosen)}{pager}"
    return (
        form(address, filters, sortable, chosen)
        + f'<p class="summary" id="summary" role="status">{escape(sheet.summary)}</p>'
        + f'<div id="results">{_downloads(address, sheet, chosen)}{rows}{figure}</div>'
        + '<p class="top"><a class="button" href="#filters">回到筛选</a></p>'
    )


def problem(address: str, filters: Sequence[Filter], chosen: Mapping[str, str], message: str) -> str:
    """The form with what is wrong about its fields."""
    return (
        form(address, filters, [], chosen)
        + f'<p class="summary" id="summary" role="status">{escape(message)}</p><div id="results"></div>'
    )


def notice(message: str) -> str:
    """A line in place of a table."""
    return f'<div class="card notice">{paragraphs(message)}</div>'


def form(address: str, filters: Sequence[Filter], sortable: Sequence[Column], chosen: Mapping[str, str]) -> str:
    """The fields, filled with what was chosen; it works as a plain form where no script runs."""
    fields = [_field(item, chosen.get(item.name, "")) for item in filters]
    if sortable:
        options = [("", "规划里的顺序")]
        for column in sortable:
            up, down = ("从小到大", "从大到小") if column.numeric else ("顺序", "倒序")
            options += [(column.key, f"{column.title} {up}"), (f"-{column.key}", f"{column.title} {down}")]
        fields.append(_field(Filter(SORT, "排序", tuple(options)), chosen.get(SORT, "")))
    return (
        f'<form class="filters" id="filters" action="{address}" method="get" role="search" aria-label="筛选"><div class="fields">{"".join(fields)}'
        f'<div class="field actions"><button type="submit" class="send">筛选</button><a class="button" href="{address}">清除</a></div>'
        "</div></form>"
    )


def _field(item: Filter, value: str) -> str:
    name, label = escape(item.name), escape(item.label)
    if not item.options:
        mode = ' inputmode="decimal"' if item.name in ("min", "max") else ' type="search"'
        control = (
            f'<input id="filter-{name}" name="{name}" value="{escape(value)}" placeholder="{escape(item.hint)}"'
            f' maxlength="100" autocomplete="off"{mode}>'
        )
    else:
        options = "".join(
            f'<option value="{escape(key)}"{" selected" if key == value else ""}>{escape(words)}</option>'
            for key, words in item.options
        )
        control = f'<select id="filter-{name}" name="{name}">{options}</select>'
    return f'<div class="field"><label for="filter-{name}">{label}</label>{control}</div>'


def _address(address: str, chosen: Mapping[str, str]) -> str:
    query = urlencode({name: value for name, value in chosen.items() if value})
    return escape(f"{address}?{query}" if query else address)


def _page(address: str, sheet: Sheet, chosen: Mapping[str, str]) -> tuple[Sheet, str]:
    """The rows of the page that is chosen, and the links to the others; all rows and no links where they are few."""
    total = len(sheet.rows)
    if total <= PAGED_ABOVE:
        return sheet, ""
    last = -(-total // ROWS_A_PAGE)
    given = chosen.get(PAGE, "")
    number = min(max(int(given), 1), last) if given.isascii() and given.isdecimal() else 1
    first = (number - 1) * ROWS_A_PAGE
    rows = sheet.rows[first : first + ROWS_A_PAGE]
    links = [
        f'<a class="button" href="{_address(address, {**chosen, PAGE: str(to) if to > 1 else ""})}#results" rel="{rel}">{words}</a>'
        if 1 <= to <= last
        else ""
        for to, rel, words in ((number - 1, "prev", "上一页"), (number + 1, "next", "下一页"))
    ]
    where = f"<p>第{first + 1}—{first + len(rows)}条，共{total}条（第{number}页，共{last}页）</p>"
    return replace(sheet, rows=rows), f'<nav class="pager" aria-label="分页">{links[0]}{where}{links[1]}</nav>'


def _downloads(address: str, sheet: Sheet, chosen: Mapping[str, str]) -> str:
    if not sheet.rows:
        return '<p class="none">没有符合条件的行。请放宽或清除筛选。</p>'
    links = "".join(
        f'<a class="button" href="{_address(f"{address}.{kind}", {**chosen, PAGE: ""})}" download>{words}</a>'
        for kind, words in (("csv", "下载 CSV"), ("xlsx", "下载 Excel"))
    )
    return f'<div class="downloads" role="group" aria-label="下载全部{len(sheet.rows)}行">{links}</div>'


def answer_download(table: Table, question: str, source: str) -> str:
    """A link that saves the table of an answer as CSV; the file travels in the link itself.

    It is named after the ``question``, and each of its rows says its ``source``.
    """
    content = base64.b64encode(table_csv(table, source).encode("utf-8-sig")).decode("ascii")
    return (
        f'<a class="button" download="{escape(file_name(question, "csv"))}" href="data:text/csv;charset=utf-8;base64,{content}">下载表格（CSV）</a>'
    )


def place_link(span: Span, words: str, about: str) -> str:
    """A link to ``span`` in the plan; the page's script opens it in the reader."""
    return (
        f'<a class="place" href="./plan?start={span.start}&amp;end={span.end}#here" '
        f'aria-label="{escape(f"{words}：{about}")}">{escape(words)}</a>'
    )


def _table(address: str, sheet: Sheet, columns: Sequence[Column], chosen: Mapping[str, str]) -> str:
    if not sheet.rows:
        return ""
    head = "".join(_heading(address, column, chosen) for column in columns)
    positions = [sheet.columns.index(column) for column in columns]
    body = "".join(_row(row, columns, [row.cells[position] for position in positions], sheet) for row in sheet.rows)
    # Roles are written out: on a phone rows are laid out as cards, and a browser then forgets that this is a table.
    return (
        f'<div class="facts" role="region" aria-label="{escape(sheet.title)}" tabindex="0">'
        f'<table role="table" class="sheet sheet-{sheet.name}"><caption class="unseen">{escape(_caption(sheet, columns, chosen))}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}'
        '<th role="columnheader" scope="col">原文</th></tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table></div>'
    )


def _caption(sheet: Sheet, columns: Sequence[Column], chosen: Mapping[str, str]) -> str:
    """What the table holds, how many of how many, and in which order: for those who come upon it by ear."""
    sort = chosen.get(SORT, "")
    column = next((column for column in columns if column.key == sort.removeprefix("-")), None)
    order = "规划里的顺序" if column is None else f"按{column.title}{'倒序' if sort.startswith('-') else '顺序'}"
    return f"{sheet.title}。{sheet.summary}{order}。"


def _heading(address: str, column: Column, chosen: Mapping[str, str]) -> str:
    sort = chosen.get(SORT, "")
    current = {column.key: "ascending", f"-{column.key}": "descending"}.get(sort, "none")
    following = f"-{column.key}" if current == "ascending" else column.key
    arrow = {"ascending": "▲", "descending": "▼"}.get(current, "↕")
    link = _address(address, {**chosen, SORT: following, PAGE: ""})
    return (
        f'<th role="columnheader" scope="col" class="c-{column.key}{" number" if column.numeric else ""}" aria-sort="{current}">'
        f'<a class="sort" data-key="{column.key}" href="{link}">{escape(column.title)}<span aria-hidden="true"> {arrow}</span></a></th>'
    )


def _row(row: Row, columns: Sequence[Column], cells: Sequence[Cell], sheet: Sheet) -> str:
    name = next(
        (cell.shown for column, cell in zip(columns, cells, strict=True) if column.key in ("name", "subject")), ""
    )
    parts = []
    for column, cell in zip(columns, cells, strict=True):
        heads = column.key in ("name", "subject")
        tag, role = ('th scope="row"', "rowheader") if heads else ("td", "cell")
        note = f'<span class="row-note">{escape(row.note)}</span>' if heads and row.note else ""
        kinds = f"c-{column.key}{' number' if column.numeric else ''}{'' if cell.shown else ' empty'}"
        parts.append(
            f'<{tag} role="{role}" class="{kinds}" data-label="{escape(column.title)}">'
            f"<span>{escape(cell.shown)}</span>{note}</{tag.split()[0]}>"
        )
    link = place_link(row.places[0], "看原文", name)
    return f'<tr role="row">{"".join(parts)}<td role="cell" class="c-place">{link}</td></tr>'


def _findings(sheet: Sheet) -> str:
    sections = []
    for kind in FindingKind:
        rows = [row for row in sheet.rows if row.cells[0].value == kind.value]
        if rows:
            items = "".join(_finding(row) for row in rows)
            sections.append(
                f'<section class="findings findings-{kind.name.lower()}"><h2>{kind.value}（{len(rows)}处）</h2><ol>{items}</ol></section>'
            )
    return "".join(sections)


def _finding(row: Row) -> str:
    shown = [cell.shown for cell in row.cells]
    places = zip(shown[2::2], shown[3::2], row.places, strict=False)
    items = "".join(
        f"<li>{place_link(span, section, '看原文')}<blockquote>「{escape(quote)}」</blockquote></li>"
        for section, quote, span in places
    )
    return f'<li class="finding"><p>{escape(shown[1])}</p><ul>{items}</ul></li>'
