"""An answer about somebody's situation as a card: its benefits by groups that fold, each with the plan's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from lnplan_qa.answering.benefit_questions import COLUMNS
from lnplan_qa.text import tidy
from lnplan_qa.types import Answer, Citation, Kind, PlanDocument, Table
from lnplan_qa.web.citations import quotation
from lnplan_qa.web.markup import escape

__all__ = ["benefit_groups", "has_groups", "opening"]

_REST = re.compile(r"其余\d+项见下表。")


def has_groups(answer: Answer) -> bool:
    """Whether the answer lists benefits group by group."""
    return answer.kind is Kind.BENEFIT and answer.table is not None and answer.table.columns == COLUMNS


def opening(answer: Answer) -> str:
    """The answer without the lines that say again what its groups list below."""
    assert answer.table is not None
    groups = tuple(f"{row[0]}：" for row in answer.table.rows)
    lines = answer.answer.splitlines()
    return "\n".join(line for line in lines if not line.startswith(groups) and not _REST.fullmatch(line))


def benefit_groups(
    table: Table, citations: Sequence[Citation], document: PlanDocument | None
) -> tuple[str, tuple[tuple[int, Citation], ...]]:
    """The groups as markup, the first one open, and the numbered citations that none of them shows.

    Each benefit carries its own citation; where the answer has none of it (its evidence is bounded), the quotation stands
    there as text.
    """
    left = dict(enumerate(citations, start=1))
    parts: list[str] = []
    for group, rows in groupby(table.rows, key=lambda row: row[0]):
        items = [_item(row, left, document) for row in rows]
        opened = "" if parts else " open"
        parts.append(
            f'<details class="group"{opened}><summary><span class="words">{escape(group)}</span>'
            f'<span class="count">{len(items)}项</span></summary><ul>{"".join(items)}</ul></details>'
        )
    return f'<div class="groups">{"".join(parts)}</div>', tuple(left.items())


def _item(row: tuple[str, ...], left: dict[int, Citation], document: PlanDocument | None) -> str:
    _, name, persons, quoted, place, unknown = row
    number = next(
        (
            number
            for number, citation in left.items()
            if tidy(citation.quote) == quoted and tidy(citation.heading) == place
        ),
        None,
    )
    about = "；".join(words for words in (f"对象：{persons}" if persons else "", f"要核实：{unknown}" if unknown else "") if words)
    if number is None:
        shown = f'<blockquote>「{escape(quoted)}」</blockquote><p class="columns"><span class="heads">{escape(place)}</span></p>'
    else:
        shown = quotation(number, left.pop(number), document)
    told = f'<p class="about">{escape(about)}</p>' if about else ""
    return f'<li class="citation"><p class="name">{escape(name)}</p>{told}{shown}</li>'
