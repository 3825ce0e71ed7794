"""PlanDocument -> Passages: one for each sentence and each table row, with the headings above it as context."""

from __future__ import annotations

from collections.abc import Iterator

from lnplan_qa.plan.outline import Outline
from lnplan_qa.text import sentences, tidy
from lnplan_qa.types import BlockKind, Passage, PlanDocument, Span

_PROSE = (BlockKind.PARAGRAPH, BlockKind.RUN_IN)


def passages(document: PlanDocument) -> tuple[Passage, ...]:
    """All passages of the plan in reading order; each ``document.text[span] == text``."""
    return tuple(sorted((*_prose(document), *_rows(document)), key=lambda passage: passage.span))


def _titles(outline: Outline, section_id: str) -> str:
    return " ".join(section.title for section in outline.ancestry(section_id))


def _prose(document: PlanDocument) -> Iterator[Passage]:
    outline = Outline(document)
    run_in = ""
    for block in document.blocks:
        if block.kind not in _PROSE:
            run_in = ""
            continue
        context = _titles(outline, block.section)
        for span in sentences(document.text, block.span):
            yield Passage(block.section, f"{context} {run_in}".strip(), span.of(document.text), span)
        run_in = block.span.of(document.text) if block.kind is BlockKind.RUN_IN else ""


def _rows(document: PlanDocument) -> Iterator[Passage]:
    outline = Outline(document)
    for table in document.tables:
        header = " ".join(tidy(cell.of(document.text)) for cell in table.header.cells)
        for row in table.rows:
            first = tidy(row.cells[0].of(document.text))
            # A row is quoted from its name on; a running number before the name says nothing.
            span = Span(row.cells[1 if first.isdecimal() else 0].start, row.span.end)
            context = f"{_titles(outline, table.id)} {header}"
            yield Passage(f"{table.id}/{first}", context, span.of(document.text), span)
