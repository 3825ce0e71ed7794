"""The plan's tree, asked: headings of a section, its children, the section at a position."""

from __future__ import annotations

import re
from functools import cached_property

from lnplan_qa.types import PlanDocument, Section, Span

_NUMBERED_HEADING = re.compile(r"^\d+(\.\d+)+$")


class Outline:
    """Look-ups over the sections of one document."""

    def __init__(self, document: PlanDocument) -> None:
        self.document = document
        self._by_id = {section.id: section for section in document.sections}

    def __contains__(self, section_id: object) -> bool:
        return section_id in self._by_id

    def section(self, section_id: str) -> Section:
        """The section named ``section_id``; ``KeyError`` where there is none."""
        return self._by_id[section_id]

    def label(self, section: Section) -> str:
        """A section's own heading as a person names it: ``6.4 养老服务``, ``第六章 社会保障体系``, ``表2-1``."""
        if section.id == "前言" or section.id in self._table_ids:
            return section.id
        if section.id.startswith("第") and not section.id.endswith("专栏") and "/" not in section.id:
            return f"{section.id} {section.title}"
        if _NUMBERED_HEADING.match(section.id):
            return f"{section.id} {section.title}"
        if section.id.endswith("专栏"):
            return f"专栏 {section.title}"
        return f"{section.id.rpartition('/')[2]}、{section.title}"

    @cached_property
    def _table_ids(self) -> frozenset[str]:
        return frozenset(table.id for table in self.document.tables)

    def ancestry(self, section_id: str) -> tuple[Section, ...]:
        """The section and those around it, outermost first."""
        path: list[Section] = []
        current: str | None = section_id
        while current is not None:
            section = self._by_id[current]
            path.append(section)
            current = section.parent
        return tuple(reversed(path))

    def heading(self, section_id: str) -> str:
        """The heading path of a citation: ``第二章 总体思路 > 2.3 发展目标 > 表2-1`` (a table's rows carry the table's)."""
        path = [section for section in self.ancestry(section_id) if section.parent not in self._table_ids]
        return " > ".join(self.label(section) for section in path)

    def children(self, section_id: str) -> tuple[Section, ...]:
        """The sections directly inside ``section_id``, in reading order."""
        return tuple(section for section in self.document.sections if section.parent == section_id)

    def section_at(self, span: Span) -> str:
        """The innermost section that holds ``span``."""
        holders = [section for section in self.document.sections if section.span.covers(span)]
        return min(holders, key=lambda section: section.span.end - section.span.start).id
