"""The whole plan -> HTML: every block verbatim and addressable, tables as tables, one span highlighted to the character."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from lnplan_qa.plan.outline import Outline
from lnplan_qa.text import tidy
from lnplan_qa.types import Block, BlockKind, PlanDocument, PlanTable, Section, Span, TableRow
from lnplan_qa.web.markup import escape, verbatim

#: Blocks that are headings of their own; the rest stands in paragraphs.
_HEADINGS = (BlockKind.CHAPTER, BlockKind.HEADING, BlockKind.BOX, BlockKind.ITEM)
#: The heading level of a chapter; the reader's own heading stands above it.
_TOP_LEVEL = 3
_DEEPEST_LEVEL = 6


def section_id(section: str) -> str:
    """The ``id`` of a section's element."""
    return f"s-{section}"


def section_address(section: str) -> str:
    """The link to a section, seen from any page."""
    return f"./plan?s={quote(section, safe='')}#{quote(section_id(section), safe='')}"


def plan_text(document: PlanDocument, span: Span | None = None) -> str:
    """The plan as HTML, ``span`` inside ``<mark>``.

    Each element with ``data-start`` holds one block and nothing else: its text is the plan's from that character on. Each
    section's first element has the section's ``id``. Where ``span`` runs over several blocks (the cells of a table row)
    each block's part is marked. Only white space between blocks is not shown.

    Raises:
        ValueError: ``span`` is empty or not inside the plan.
    """
    if span is not None and not 0 <= span.start < span.end <= len(document.text):
        raise ValueError(f"原文位置 {span.start}–{span.end} 不在规划全文（0–{len(document.text)}）之内。")
    return f'<article class="plan" lang="zh-CN">{"".join(_Writer(document, span or Span(0, 0)).blocks())}</article>'


class _Writer:
    """One pass over the blocks."""

    def __init__(self, document: PlanDocument, span: Span) -> None:
        self._text = document.text
        self._blocks = document.blocks
        self._tables = {table.id: table for table in document.tables}
        self._outline = Outline(document)
        self._span = span

    def blocks(self) -> Iterator[str]:
        box = ""
        in_paragraph = False
        for block, after in zip(self._blocks, (*self._blocks[1:], None), strict=True):
            if box and block.section != box and not block.section.startswith(f"{box}/"):
                yield "</div>"
                box = ""
            if block.kind is BlockKind.TABLE:
                yield self._table(self._tables[block.section])
            elif block.kind in (BlockKind.TABLE_HEADER, BlockKind.TABLE_CELL):
                continue
            elif block.kind in _HEADINGS:
                if block.kind is BlockKind.BOX:
                    box = block.section
                    yield '<div class="box">'
                yield self._heading(block.section, block.span, block.kind.value)
            else:
                if not in_paragraph:
                    yield "<p>"
                yield self._inline(block)
                in_paragraph = after is not None and self._same_line(block, after)
                if not in_paragraph:
                    yield "</p>"
        if box:
            yield "</div>"

    def _same_line(self, before: Block, block: Block) -> bool:
        return "\n" not in self._text[before.span.end : block.span.start]

    def _inline(self, block: Block) -> str:
        tag = "strong" if block.kind in (BlockKind.BOX_ITEM, BlockKind.RUN_IN) else "span"
        opens = f' id="{escape(section_id(block.section))}"' if block.kind is BlockKind.BOX_ITEM else ""
        return f'<{tag}{opens} data-start="{block.span.start}">{self._marked(block.span)}</{tag}>'

    def _heading(self, section: str, span: Span, kind: str) -> str:
        """A heading with the link to its section behind it; the script makes that a stop where one has come to the heading."""
        depth = len(self._outline.ancestry(section)) - 1
        level = min(_TOP_LEVEL + depth, _DEEPEST_LEVEL)
        words = self._outline.label(self._outline.section(section))
        path = self._outline.heading(section)
        return (
            f'<div class="head head-{kind}"><h{level} id="{escape(section_id(section))}" data-start="{span.start}" '
            f'data-path="{escape(path)}">{self._marked(span)}</h{level}>'
            f'<a class="link extra" tabindex="-1" href="{section_address(section)}" aria-label="{escape(f"复制链接：{words}")}">链接</a></div>'
        )

    def _table(self, table: PlanTable) -> str:
        head = f"<tr>{self._cells(table.header, 'th')}</tr>"
        heads = tuple(tidy(cell.of(self._text)) for cell in table.header.cells)
        rows = "".join(
            f'<tr id="{escape(section_id(self._outline.section_at(row.span)))}">{self._cells(row, "td", heads)}</tr>'
            for row in table.rows
        )
        return (
            f'{self._heading(table.id, table.title, "table")}<div class="table" role="region" aria-label="{escape(table.id)}" '
            f'tabindex="0"><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>'
        )

    def _cells(self, row: TableRow, tag: str, heads: tuple[str, ...] = ()) -> str:
        """The cells; those of a row carry the ``heads`` of their columns, shown in a row that is marked far below them."""
        scope = ' scope="col"' if tag == "th" else ""
        labels = [f' data-label="{escape(head)}"' for head in heads] or [""] * len(row.cells)
        return "".join(
            f'<{tag}{scope}{self._number(cell)}{label} data-start="{cell.start}">{self._marked(cell)}</{tag}>'
            for cell, label in zip(row.cells, labels, strict=True)
        )

    def _number(self, cell: Span) -> str:
        """A class for what needs little room."""
        return ' class="number"' if cell.of(self._text).strip().isdecimal() else ""

    def _marked(self, block: Span) -> str:
        """The characters of ``block``, those that the span covers inside ``<mark>``."""
        start, end = max(block.start, self._span.start), min(block.end, self._span.end)
        if start >= end:
            return verbatim(block.of(self._text))
        before, middle, after = self._text[block.start : start], self._text[start:end], self._text[end : block.end]
        return f"{verbatim(before)}<mark>{verbatim(middle)}</mark>{verbatim(after)}"


def contents(document: PlanDocument) -> str:
    """The table of contents: chapters that fold, in them their sections, boxes and tables."""
    outline = Outline(document)
    shown = {block.section for block in document.blocks if block.kind in (*_HEADINGS, BlockKind.TABLE)} - {
        block.section for block in document.blocks if block.kind is BlockKind.ITEM
    }
    chapters = [section for section in document.sections if section.parent is None and section.id in shown]
    return f"<ul>{''.join(_entry(outline, shown, section) for section in chapters)}</ul>"


def _entry(outline: Outline, shown: set[str], section: Section) -> str:
    label = escape(outline.label(section))
    children = [child for child in outline.children(section.id) if child.id in shown]
    if not children:
        return f"<li>{_link(section.id, label)}</li>"
    inner = "".join(_entry(outline, shown, child) for child in children)
    if section.parent is not None:
        return f"<li>{_link(section.id, label)}<ul>{inner}</ul></li>"
    first = f"<li>{_link(section.id, f'{label}（章首）')}</li>"
    return f"<li><details><summary>{label}</summary><ul>{first}{inner}</ul></details></li>"


def _link(section: str, label: str) -> str:
    return f'<a href="{section_address(section)}">{label}</a>'


def room(document: PlanDocument, span: Span | None = None, notice: str = "") -> str:
    """Where the plan is read: search, contents, where one is, and the text.

    Args:
        span: what to highlight.
        notice: a line above contents and text.
    """
    told = f'<p class="notice" role="status">{escape(notice)}</p>' if notice else ""
    return (
        '<div class="room"><div class="tools">'
        '<form class="find" role="search" aria-label="在规划里查找" hidden>'
        '<input type="search" name="q" aria-label="在规划里查找" placeholder="在规划里查找" autocomplete="off" '
        'enterkeyhint="search" maxlength="100">'
        '<p class="found"><span class="count"></span><span class="steps" hidden>'
        '<button type="button" class="button there">到这一处</button>'
        '<button type="button" class="button previous">上一处</button>'
        '<button type="button" class="button next">下一处</button></span></p></form>'
        '<details class="contents" open><summary class="button">目录</summary>'
        f'<nav aria-label="规划目录" lang="zh-CN">{contents(document)}</nav></details>'
        '<p class="path" lang="zh-CN"></p><button type="button" class="button return" hidden>回到高亮处</button>'
        '<p class="said unseen" role="status"></p>'
        f'{told}</div><div class="sheet-of-plan">{plan_text(document, span)}</div></div>'
    )


def panel(back: str) -> str:
    """The reader beside a page (on a phone: over it), closed and empty; ``back`` says where closing it leads."""
    return (
        '<aside class="reader" id="reader" aria-label="规划原文" hidden>'
        '<div class="reader-bar"><h2 tabindex="-1">规划原文</h2>'
        f'<button type="button" class="button reader-close" aria-keyshortcuts="Escape">{escape(back)}</button></div>'
        '<div class="reader-body" tabindex="0" role="region" aria-label="规划原文内容"></div></aside>'
    )
