"""plan.txt -> PlanDocument: the tree of chapters, sections, items, boxes and tables, every block with its span.

The parser knows the typography of Chinese government plans, not this one plan: chapters (第三章), numbered headings
(1.1, 1.1.1), numbered items (``1、`` or ``1.``), boxes (专栏), tables (表2-1, 附表1) whose cells begin with a tab.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from lnplan_qa.errors import CorpusError, PlanFormatError
from lnplan_qa.text import tidy, trim
from lnplan_qa.types import Block, BlockKind, PlanDocument, PlanTable, Section, Span, TableRow

_PREFACE = re.compile(r"^\s*前\s*言\s*$")
_CHAPTER = re.compile(r"^\s*(第[一二三四五六七八九十百]+章)\s+(\S.*)$")
_HEADING = re.compile(r"^\s*(\d+(?:\.\d+)+)\s+(\S.*)$")
_BOX = re.compile(r"^\s*专栏\s*\d*\s+(\S.*)$")
_TABLE = re.compile(r"^\s*(附?表\s*\d+(?:-\d+)?)\s+(\S.*)$")
_NUMBERED = re.compile(r"^\s*(\d+)[、.．](?!\d)\s*(\S.*)$")
#: A heading that opens its paragraph: one short sentence without comma or figure, and more text behind it.
_RUN_IN = re.compile(r"^\s*([^，。；：\d]{2,30}。)(?=\s*\S)")
_MAX_ITEM_HEADING = 40


@dataclass(slots=True)
class _OpenTable:
    id: str
    title: Span
    rows: list[list[Span]] = field(default_factory=list)
    row_ended: bool = True


@dataclass(slots=True)
class _Parser:
    """The state of one pass over the lines."""

    text: str
    blocks: list[Block] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    tables: list[_OpenTable] = field(default_factory=list)
    chapter: str | None = None
    heading: str | None = None
    box: str | None = None
    item: str | None = None
    table: _OpenTable | None = None

    @property
    def here(self) -> str:
        """The section that a paragraph now belongs to."""
        for section in (self.item, self.box, self.heading, self.chapter):
            if section is not None:
                return section
        raise PlanFormatError("规划文本在第一个标题之前就有正文，无法解析。请检查 plan.txt 的开头。")

    def add(self, kind: BlockKind, section: str, span: Span) -> None:
        self.blocks.append(Block(kind, section, trim(self.text, span)))

    def open_section(self, section_id: str, title: str, parent: str | None, span: Span) -> None:
        if any(section.id == section_id for section in self.sections):
            raise PlanFormatError(f"规划文本中标题 {section_id} 出现了两次，无法区分出处。请检查 plan.txt。")
        self.sections.append(Section(section_id, tidy(title), parent, trim(self.text, span)))

    def line(self, span: Span) -> None:
        line = span.of(self.text)
        if not line.strip():
            if self.table is not None:
                self.table.row_ended = True
            return
        if self._structure(line, span):
            return
        if self.table is not None:
            self._cell(line, span)
        elif (numbered := _NUMBERED.match(line)) is not None:
            self._numbered(numbered, span)
        else:
            self._paragraph(span)

    def _structure(self, line: str, span: Span) -> bool:
        """Take a line that opens a preface, chapter, section, box or table."""
        if _PREFACE.match(line):
            self.chapter, self.heading, self.box, self.item, self.table = "前言", None, None, None, None
            self.open_section("前言", "前言", None, span)
            self.add(BlockKind.CHAPTER, "前言", span)
        elif (match := _CHAPTER.match(line)) is not None:
            self.chapter, self.heading, self.box, self.item, self.table = match[1], None, None, None, None
            self.open_section(match[1], match[2], None, span)
            self.add(BlockKind.CHAPTER, match[1], span)
        elif (match := _HEADING.match(line)) is not None and not line.startswith("\t"):
            number = match[1]
            outer = number.rpartition(".")[0]
            parent = outer if any(section.id == outer for section in self.sections) else self.chapter
            self.heading, self.box, self.item, self.table = number, None, None, None
            self.open_section(number, match[2], parent, span)
            self.add(BlockKind.HEADING, number, span)
        elif (match := _BOX.match(line)) is not None:
            self.box, self.item, self.table = f"{self.chapter}专栏", None, None
            self.open_section(self.box, match[1], self.chapter, span)
            self.add(BlockKind.BOX, self.box, span)
        elif (match := _TABLE.match(line)) is not None and not line.startswith("\t"):
            table_id = match[1].replace(" ", "")
            # A table in the running text belongs to its section; an appendix stands for itself.
            parent = None if table_id.startswith("附") else (self.heading or self.chapter)
            self.table = _OpenTable(table_id, trim(self.text, span))
            self.tables.append(self.table)
            self.open_section(table_id, match[2], parent, span)
            self.add(BlockKind.TABLE, table_id, span)
        else:
            return False
        return True

    def _cell(self, line: str, span: Span) -> None:
        """Take a cell (it begins with a tab) or the continuation of the cell above it."""
        assert self.table is not None
        rows = self.table.rows
        if not line.startswith("\t"):
            if self.table.row_ended or not rows:
                number = self.text.count("\n", 0, span.start) + 1
                raise PlanFormatError(f"plan.txt 第 {number} 行在表格中既不是单元格（以制表符开头）也不是续行：{line!r}")
            rows[-1][-1] = Span(rows[-1][-1].start, trim(self.text, span).end)
            return
        if self.table.row_ended:
            rows.append([])
            self.table.row_ended = False
        rows[-1].append(trim(self.text, span))

    def _numbered(self, numbered: re.Match[str], span: Span) -> None:
        """Take ``1、…``: an item's heading, or in a box an item with its text behind its name."""
        outer = self.box or self.heading or self.chapter
        if outer is None:
            raise PlanFormatError(f"编号条目 {numbered[0][:20]!r} 不在任何章节内，无法解析。请检查 plan.txt。")
        body = numbered[2].rstrip()
        self.item = f"{outer}/{numbered[1]}"
        if len(body) <= _MAX_ITEM_HEADING and not re.search("[。，]", body):
            self.open_section(self.item, body, outer, span)
            self.add(BlockKind.ITEM, self.item, span)
            return
        run_in = _RUN_IN.match(body)
        title = run_in[1] if run_in is not None else body
        start = span.start + numbered.start(2)
        self.open_section(self.item, title.rstrip("。"), outer, span)
        self.add(BlockKind.BOX_ITEM, self.item, Span(span.start, start + len(title)))
        if run_in is not None:
            self.add(BlockKind.PARAGRAPH, self.item, Span(start + len(title), span.end))

    def _paragraph(self, span: Span) -> None:
        run_in = _RUN_IN.match(span.of(self.text))
        middle = span.start + (run_in.end() if run_in is not None else 0)
        if run_in is not None:
            self.add(BlockKind.RUN_IN, self.here, Span(span.start, middle))
        self.add(BlockKind.PARAGRAPH, self.here, Span(middle, span.end))


def _lines(text: str) -> Iterator[Span]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield Span(start, start + len(line))
        start += len(line)


def _close_table(parser: _Parser, table: _OpenTable) -> PlanTable:
    """Turn the collected cells into header and rows, each with its blocks and section."""
    if len(table.rows) < 2:
        raise PlanFormatError(f"{table.id} 没有数据行，无法解析。请检查 plan.txt。")
    header, *rows = (TableRow(table.id, tuple(row)) for row in table.rows)
    for row in rows:
        if len(row.cells) != len(header.cells):
            name = tidy(row.span.of(parser.text))[:40]
            raise PlanFormatError(f"{table.id} 的一行有 {len(row.cells)} 格，表头有 {len(header.cells)} 格：{name}")
    parser.blocks.extend(Block(BlockKind.TABLE_HEADER, table.id, cell) for cell in header.cells)
    for row in rows:
        # A row is named by its first cell: the indicator's name, the project's number.
        row_id = f"{table.id}/{tidy(row.cells[0].of(parser.text))}"
        title = tidy(row.cells[1].of(parser.text)) if row_id.rpartition("/")[2].isdecimal() else row_id.rpartition("/")[2]
        parser.open_section(row_id, title, table.id, row.span)
        parser.blocks.extend(Block(BlockKind.TABLE_CELL, row_id, cell) for cell in row.cells)
    return PlanTable(table.id, table.title, header, tuple(rows))


def _with_extents(sections: list[Section], blocks: list[Block]) -> tuple[Section, ...]:
    """Stretch every section from its heading to the end of the last block that it or a descendant holds."""
    ends = {section.id: section.span.end for section in sections}
    parents = {section.id: section.parent for section in sections}
    for block in blocks:
        section: str | None = block.section
        while section is not None:
            ends[section] = max(ends[section], block.span.end)
            section = parents[section]
    stretched = (replace(section, span=Span(section.span.start, ends[section.id])) for section in sections)
    # Rows of a table are read when it is closed: back into reading order.
    return tuple(sorted(stretched, key=lambda section: section.span.start))


def parse_plan(text: str) -> PlanDocument:
    """Parse the plan's text.

    Raises:
        PlanFormatError: the text has no headings, a heading twice, or a table with uneven rows.
    """
    parser = _Parser(text)
    for span in _lines(text):
        parser.line(span)
    if not parser.sections:
        raise PlanFormatError("规划文本里没有“前言”或“第一章”这样的标题，无法解析。请确认 plan.txt 是规划全文。")
    tables = tuple(_close_table(parser, table) for table in parser.tables)
    blocks = sorted(parser.blocks, key=lambda block: block.span)
    return PlanDocument(text, tuple(blocks), _with_extents(parser.sections, blocks), tables)


def read_plan(path: Path) -> PlanDocument:
    """Read and parse ``plan.txt``.

    Raises:
        CorpusError: the file is missing or not UTF-8.
        PlanFormatError: it does not parse.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise CorpusError(f"找不到规划文本 {path}。请恢复该文件，或用 LNPLAN_CORPUS 指定语料文件夹。") from None
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path} 不是 UTF-8 编码（第 {error.start} 字节）。请另存为 UTF-8 后重试。") from None
    return parse_plan(text)
