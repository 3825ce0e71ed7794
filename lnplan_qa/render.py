"""Answer -> JSON record, text for a terminal, Markdown. The only place that formats a citation.

The record keeps quotes to the character; text and Markdown show them tidied (line breaks and tabs of table cells folded).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence

from lnplan_qa.plan.tables import heads_of
from lnplan_qa.text import tidy
from lnplan_qa.types import Answer, Citation, Kind, PlanDocument, Status, Table

#: Each status in words: the same on the page, in a terminal and in an export.
STATUS_WORDS: dict[Status, str] = {
    Status.ANSWERED: "规划写明",
    Status.PARTIAL: "部分写明",
    Status.CORRECTED: "与规划不符",
    Status.NOT_IN_PLAN: "规划未写",
    Status.OUT_OF_SCOPE: "不属于本规划",
    Status.NEEDS_CLARIFICATION: "请选择",
}
#: An answer whose figure the plan does not print: it was computed from those that it does.
COMPUTED_WORDS = "据规划数算出"
EVIDENCE_TITLE = "依据"
RELATED_TITLE = "相关（不是答案）"
MISSING_TITLE = "规划没有写到"

_NO_ID = object()
_NUMERIC = re.compile(r"^[约+\-−]?\d[\d,]*(\.\d+)?%?$")
_MARKDOWN_SPECIAL = re.compile(r"([\\`*_{}\[\]|#$~])")
_MARKDOWN_LINE_START = re.compile(r"^(\s*)([-+=]|\d+[.)](?=\s|$))", re.MULTILINE)
#: The plan's tables give each cell a line that begins with a tab.
_CELL_START = re.compile(r"\s*\n\t")
_CELL_GAP = " ｜ "
_MIN_COLUMN = 8
_GAP = "  "


def status_words(answer: Answer) -> str:
    """The status for people; what was computed is not called stated."""
    is_computed = answer.kind is Kind.COMPUTED and answer.status is Status.ANSWERED
    return COMPUTED_WORDS if is_computed else STATUS_WORDS[answer.status]


def record(answer: Answer, record_id: object = _NO_ID) -> dict[str, object]:
    """The answer contract's object, keys in its order; ``id`` first and only where one is given."""
    result: dict[str, object] = {} if record_id is _NO_ID else {"id": record_id}
    return result | {
        "question": answer.question,
        "status": answer.status.value,
        "kind": answer.kind.value,
        "answer": answer.answer,
        "citations": [_citation_record(citation) for citation in answer.citations],
        "related": [_citation_record(citation) for citation in answer.related],
        "missing": list(answer.missing),
        "table": None if answer.table is None else _table_record(answer.table),
        "latency_ms": round(answer.latency_ms, 1),
    }


def _citation_record(citation: Citation) -> dict[str, object]:
    return {
        "section": citation.section,
        "heading": citation.heading,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
    }


def _table_record(table: Table) -> dict[str, object]:
    return {"columns": list(table.columns), "rows": [list(row) for row in table.rows]}


def json_line(data: dict[str, object]) -> str:
    """``data`` as one line of JSON, Chinese as it is; escaped where a string holds what UTF-8 cannot."""
    line = json.dumps(data, ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(data)
    return line


def source(citation: Citation) -> str:
    """Where a citation stands, for people: its heading path, and the table row that the path does not name."""
    table, slash, row = citation.section.partition("/")
    if not slash or citation.heading.rpartition(" > ")[2] != table:
        return citation.heading
    return f"{citation.heading} > {f'第{row}项' if row.isdecimal() else row}"


def quote(citation: Citation) -> str:
    """The quotation for the eye, in 「」: the cells of a table row side by side, other white space folded."""
    return f"「{_CELL_GAP.join(tidy(cell) for cell in _CELL_START.split(citation.quote))}」"


def text(answer: Answer, width: int = 100) -> str:
    """The answer for a terminal of ``width`` columns: the answer first, then what it rests on."""
    parts = [answer.answer, f"〔{status_words(answer)}〕"]
    if answer.table is not None:
        parts.append(text_table(answer.table, width))
    for title, citations in ((EVIDENCE_TITLE, answer.citations), (RELATED_TITLE, answer.related)):
        if citations:
            parts.append("\n".join([f"{title}：", *_text_citations(citations)]))
    if answer.missing:
        parts.append(f"{MISSING_TITLE}：{'；'.join(answer.missing)}")
    return "\n\n".join(parts)


def clipping(answer: Answer, origin: str, document: PlanDocument | None = None) -> str:
    """The answer for a letter or a report: status, the plan's words with their place, and ``origin``, where all comes from.

    A row of a table is told with its columns where the ``document`` is at hand. A refusal quotes nothing.
    """
    parts = [f"{answer.answer}〔{status_words(answer)}〕"]
    if not answer.status.is_refusal:
        for citation in answer.citations:
            heads = heads_of(document, citation) if document is not None else ()
            columns = f"；各列依次是：{'、'.join(heads)}" if heads else ""
            parts.append(f"{quote(citation)}\n（{source(citation)}{columns}）")
    return "\n".join([*parts, f"——{origin}"])


def _text_citations(citations: Sequence[Citation]) -> list[str]:
    return [f"  [{n}] {source(citation)}\n      {quote(citation)}" for n, citation in enumerate(citations, start=1)]


def columns_of(value: str) -> int:
    """The columns that ``value`` takes in a terminal: two for a Chinese character, none for a combining mark."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in value
    )


def text_table(table: Table, width: int = 100) -> str:
    """A table whose columns line up, figures to the right; long cells fold so that a row stays within ``width``."""
    rows = [tuple(tidy(cell) for cell in row) for row in (table.columns, *table.rows)]
    widths = _column_widths(rows, width)
    right = [
        all(_NUMERIC.match(row[column]) for row in rows[1:] if row[column]) and len(rows) > 1
        for column in range(len(table.columns))
    ]
    lines = [*_text_row(rows[0], widths, right), _GAP.join("-" * column for column in widths)]
    for row in rows[1:]:
        lines += _text_row(row, widths, right)
    return "\n".join(lines)


def _column_widths(rows: Sequence[tuple[str, ...]], width: int) -> list[int]:
    widths = [max(columns_of(cell) for cell in column) for column in zip(*rows, strict=True)]
    while sum(widths) + len(_GAP) * (len(widths) - 1) > width and max(widths) > _MIN_COLUMN:
        widths[widths.index(max(widths))] -= 1
    return widths


def _text_row(row: tuple[str, ...], widths: Sequence[int], right: Sequence[bool]) -> list[str]:
    cells = [_folded(cell, width) for cell, width in zip(row, widths, strict=True)]
    lines = []
    for line in range(max(len(cell) for cell in cells)):
        pieces = []
        for cell, width, to_the_right in zip(cells, widths, right, strict=True):
            piece = cell[line] if line < len(cell) else ""
            padding = " " * (width - columns_of(piece))
            pieces.append(padding + piece if to_the_right else piece + padding)
        lines.append(_GAP.join(pieces).rstrip())
    return lines


def _folded(cell: str, width: int) -> list[str]:
    """``cell`` in pieces of at most ``width`` columns."""
    pieces = [""]
    for character in cell:
        if columns_of(pieces[-1] + character) > width and pieces[-1]:
            pieces.append("")
        pieces[-1] += character
    return pieces


def escape_markdown(value: str) -> str:
    """``value`` so that Markdown shows it as it is: no emphasis, code, link, table cell, HTML, list or formula."""
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = _MARKDOWN_SPECIAL.sub(r"\\\1", escaped)
    return _MARKDOWN_LINE_START.sub(lambda match: f"{match[1]}{match[2][:-1]}\\{match[2][-1]}", escaped)


def markdown(answer: Answer) -> str:
    """The answer as Markdown, for a chat bubble or an export."""
    parts = [_markdown_lines(answer.answer), f"*{status_words(answer)}*"]
    if answer.table is not None:
        parts.append(markdown_table(answer.table))
    for title, citations in ((EVIDENCE_TITLE, answer.citations), (RELATED_TITLE, answer.related)):
        if citations:
            parts.append(f"**{title}**\n\n" + "\n".join(_markdown_citations(citations)))
    if answer.missing:
        parts.append(f"**{MISSING_TITLE}**：{'；'.join(escape_markdown(item) for item in answer.missing)}")
    return "\n\n".join(parts)


def _markdown_lines(value: str) -> str:
    """Line breaks kept: two spaces before each."""
    return "  \n".join(escape_markdown(line.strip()) for line in value.splitlines())


def _markdown_citations(citations: Sequence[Citation]) -> list[str]:
    return [
        f"{n}. {escape_markdown(source(citation))}  \n   {escape_markdown(quote(citation))}"
        for n, citation in enumerate(citations, start=1)
    ]


def markdown_table(table: Table) -> str:
    """A Markdown table, cells tidied and escaped."""
    rows = [[escape_markdown(tidy(cell)) for cell in row] for row in (table.columns, *table.rows)]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(table.columns), *lines[1:]])
