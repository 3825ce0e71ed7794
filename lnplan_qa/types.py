"""The nouns of the project: frozen data that flows from the plan's text to an answer.

Everything here is immutable and carries no logic beyond reading itself. Positions are character offsets into
``corpus/plan.txt`` decoded as UTF-8, start inclusive, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Status(StrEnum):
    """What an answer is worth (the six statuses of the answer contract)."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    CORRECTED = "corrected"
    NOT_IN_PLAN = "not_in_plan"
    OUT_OF_SCOPE = "out_of_scope"
    NEEDS_CLARIFICATION = "needs_clarification"

    @property
    def is_refusal(self) -> bool:
        """True where an answer carries no citations."""
        return self in (Status.NOT_IN_PLAN, Status.OUT_OF_SCOPE, Status.NEEDS_CLARIFICATION)


class Kind(StrEnum):
    """Where an answer comes from."""

    INDICATOR = "indicator"
    PROJECT = "project"
    COMMITMENT = "commitment"
    BENEFIT = "benefit"
    PASSAGE = "passage"
    LIST = "list"
    COMPUTED = "computed"
    NONE = "none"


class BlockKind(StrEnum):
    """The typographic role of a block of the plan."""

    CHAPTER = "chapter"  # 第三章  基本公共教育
    HEADING = "heading"  # 3.2  义务教育
    ITEM = "item"  # 1、落实机制巩固义务教育成果
    RUN_IN = "run_in"  # 保基本、兜底线。  (a heading that opens its paragraph)
    PARAGRAPH = "paragraph"
    BOX = "box"  # 专栏  基本公共教育重点工程
    BOX_ITEM = "box_item"  # 1、幼儿教育托幼一体化工程。
    TABLE = "table"  # 表2-1  龙南市……主要发展指标
    TABLE_HEADER = "table_header"
    TABLE_CELL = "table_cell"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the plan: ``plan.text[start:end]``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of ``text`` that this span covers."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """True where ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph or table cell. Every non-blank character of the plan lies in exactly one block."""

    kind: BlockKind
    section: str
    span: Span


@dataclass(frozen=True, slots=True)
class Section:
    """A node of the plan's tree.

    ``id`` is the name that citations use: ``前言``, ``第三章``, ``1.1.5``, ``5.1/2``, ``第六章专栏/2``, ``表2-1``,
    ``附表1/9``. ``title`` is the heading without its number; ``span`` covers the node with all it contains.
    """

    id: str
    title: str
    parent: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table: the spans of its cells, left to right, white space at their ends excluded."""

    table: str
    cells: tuple[Span, ...]

    @property
    def span(self) -> Span:
        """From the first cell's first to the last cell's last character."""
        return Span(self.cells[0].start, self.cells[-1].end)


@dataclass(frozen=True, slots=True)
class PlanTable:
    """A table of the plan: its title line, header cells and rows as printed."""

    id: str
    title: Span
    header: TableRow
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """The plan, parsed: its text byte for byte, blocks in reading order, tree of sections, tables."""

    text: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    tables: tuple[PlanTable, ...]


@dataclass(frozen=True, slots=True)
class GroupValue:
    """One figure inside an indicator cell.

    ``group`` is the printed group it holds for (农村, 城市, 特困人员 …) or ``None`` where the cell is one figure;
    ``approximate`` is true where the plan prints 约.
    """

    group: str | None
    value: Decimal
    printed: str
    approximate: bool
    span: Span


@dataclass(frozen=True, slots=True)
class IndicatorCell:
    """One year of an indicator; ``is_target`` is false for the base year, which was reached."""

    year: int
    is_target: bool
    printed: str
    values: tuple[GroupValue, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the indicator table 表2-1."""

    name: str
    unit: str
    section: str
    name_span: Span
    unit_span: Span
    cells: tuple[IndicatorCell, ...]
    span: Span

    def cell(self, year: int) -> IndicatorCell | None:
        """The cell of ``year``, or ``None`` where the table has no such year."""
        return next((cell for cell in self.cells if cell.year == year), None)


@dataclass(frozen=True, slots=True)
class Project:
    """One row of the project table 附表1. ``investment`` is in 万元; ``number`` is the printed one (3 is missing)."""

    number: int
    name: str
    scale: str
    investment: Decimal
    departments: tuple[str, ...]
    section: str
    number_span: Span
    name_span: Span
    scale_span: Span
    investment_span: Span
    department_span: Span

    @property
    def span(self) -> Span:
        """The row from its name to its departments."""
        return Span(self.name_span.start, self.department_span.end)


@dataclass(frozen=True, slots=True)
class Passage:
    """What is searched and quoted: a sentence or a table row.

    ``context`` is the heading path (and run-in heading); it is indexed with the text and never quoted.
    """

    section: str
    context: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Citation:
    """A quotation of the plan: ``plan[start:end] == quote``."""

    section: str
    heading: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that belong to an answer, cells as text, ready to print."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a look-up or an extraction found, before its spans are verified and quoted as citations.

    ``evidence`` and ``related`` are spans of the plan, best first. ``note`` is one line of caution (the plan
    contradicts itself here) that goes behind the answer.
    """

    status: Status
    kind: Kind
    answer: str
    evidence: tuple[Span, ...] = ()
    related: tuple[Span, ...] = ()
    missing: tuple[str, ...] = ()
    table: Table | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that search found. ``score`` orders hits (higher is better); the raw scores beside it are what
    decisions rest on: ``bm25`` over passage and keys (>= 0), ``dense`` and ``key`` cosines of the question with the
    passage and with its best question key (-1 to 1; ``key`` is 0.0 where the passage has no keys)."""

    passage: Passage
    score: float
    bm25: float
    dense: float
    key: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer contract. A refusal has no citations; ``related`` says what the plan holds nearby."""

    question: str
    status: Status
    kind: Kind
    answer: str
    citations: tuple[Citation, ...] = ()
    related: tuple[Citation, ...] = ()
    missing: tuple[str, ...] = ()
    table: Table | None = None
    latency_ms: float = 0.0
