"""The plan around a span -> HTML, the span highlighted to the character."""

from __future__ import annotations

from collections.abc import Iterator

from lnplan_qa.plan.outline import Outline
from lnplan_qa.types import Block, BlockKind, PlanDocument, PlanTable, Span, TableRow
from lnplan_qa.web.markup import escape, verbatim

#: Blocks that open a page of the reader: what stands under them is shown together.
_PAGE_OPENERS = (BlockKind.CHAPTER, BlockKind.HEADING, BlockKind.BOX, BlockKind.TABLE)
_TAGS = {
    BlockKind.CHAPTER: "h3",
    BlockKind.HEADING: "h3",
    BlockKind.BOX: "h3",
    BlockKind.TABLE: "h3",
    BlockKind.ITEM: "h4",
    BlockKind.BOX_ITEM: "strong",
    BlockKind.RUN_IN: "strong",
    BlockKind.PARAGRAPH: "span",
}


def excerpt(document: PlanDocument, span: Span) -> str:
    """The page of the plan that holds ``span``: its heading path and its text, ``span`` inside ``<mark>``.

    A page is a numbered section, a box, a table, or the opening text of a chapter. Where ``span`` runs over several
    blocks (the cells of a table row) each block's part is marked; only white space between blocks is not shown.

    Raises:
        ValueError: ``span`` is empty or not inside the plan.
    """
    if not 0 <= span.start < span.end <= len(document.text):
        raise ValueError(f"原文位置 {span.start}–{span.end} 不在规划全文（0–{len(document.text)}）之内。")
    outline = Outline(document)
    openers = {block.section for block in document.blocks if block.kind in _PAGE_OPENERS}
    page = _page(outline, openers, _block_at(document, span).section)
    table = next((table for table in document.tables if table.id == page), None)
    prose = _prose(document, outline, openers, page, span)
    body = "".join(prose) if table is None else _table(document, table, span)
    path = escape(outline.heading(page))
    return f'<p class="path">{path}</p><div class="page" data-section="{escape(page)}">{body}</div>'


def _block_at(document: PlanDocument, span: Span) -> Block:
    """The first block that ``span`` touches."""
    return next((block for block in document.blocks if block.span.end > span.start), document.blocks[-1])


def _page(outline: Outline, openers: set[str], section_id: str) -> str:
    """The innermost section around ``section_id`` that opens a page."""
    path = [section.id for section in outline.ancestry(section_id) if section.id in openers]
    return path[-1] if path else section_id


def _prose(document: PlanDocument, outline: Outline, openers: set[str], page: str, span: Span) -> Iterator[str]:
    """The blocks of a page, a run-in heading in one paragraph with the text it opens."""
    blocks = [block for block in document.blocks if _page(outline, openers, block.section) == page]
    for index, block in enumerate(blocks):
        tag = _TAGS.get(block.kind, "span")
        marked = f'<{tag} data-start="{block.span.start}">{_marked(document.text, block.span, span)}</{tag}>'
        if tag.startswith("h"):
            yield marked
            continue
        follows = index > 0 and _continues(document.text, blocks[index - 1], block)
        leads = index + 1 < len(blocks) and _continues(document.text, block, blocks[index + 1])
        yield f"{'' if follows else '<p>'}{marked}{'' if leads else '</p>'}"


def _continues(text: str, before: Block, block: Block) -> bool:
    """True where ``block`` stands on the same line of the plan as ``before``."""
    return "\n" not in text[before.span.end : block.span.start]


def _table(document: PlanDocument, table: PlanTable, span: Span) -> str:
    text = document.text
    title = f'<h3 data-start="{table.title.start}">{_marked(text, table.title, span)}</h3>'
    head = f"<tr>{''.join(_cells(text, table.header, span, 'th'))}</tr>"
    rows = "".join(f"<tr>{''.join(_cells(text, row, span, 'td'))}</tr>" for row in table.rows)
    return (
        f'{title}<div class="table" role="region" aria-label="{escape(table.id)}" tabindex="0">'
        f"<table><thead>{head}</thead><tbody>{rows}</tbody></table></div>"
    )


def _cells(text: str, row: TableRow, span: Span, tag: str) -> Iterator[str]:
    scope = ' scope="col"' if tag == "th" else ""
    for cell in row.cells:
        yield f'<{tag}{scope} data-start="{cell.start}">{_marked(text, cell, span)}</{tag}>'


def _marked(text: str, block: Span, span: Span) -> str:
    """The characters of ``block``, those that ``span`` covers inside ``<mark>``."""
    start, end = max(block.start, span.start), min(block.end, span.end)
    if start >= end:
        return verbatim(block.of(text))
    before, middle, after = text[block.start : start], text[start:end], text[end : block.end]
    return f"{verbatim(before)}<mark>{verbatim(middle)}</mark>{verbatim(after)}"
