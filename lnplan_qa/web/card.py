"""Answer -> HTML: the answer card, and the notes that stand in its place when there is no answer."""

from __future__ import annotations

import re

from lnplan_qa.render import MISSING_TITLE, clipping, status_words
from lnplan_qa.types import Answer, Citation, Kind, PlanDocument, Status, Table
from lnplan_qa.web.benefit_card import benefit_groups, has_groups, opening
from lnplan_qa.web.benefit_offer import benefit_offer
from lnplan_qa.web.citations import quotations
from lnplan_qa.web.markup import escape, paragraphs
from lnplan_qa.web.site import DOCUMENT, ORIGIN, PERIOD
from lnplan_qa.web.table_markup import answer_download

#: A cell that holds a figure and no words; a column of such cells needs little room.
_FIGURE = re.compile(r"约?[+\-−]?[\d,.]*%?")


def answer_card(answer: Answer, document: PlanDocument | None = None) -> str:
    """The card of one answer: the answer, its status, what is missing, table or choices, and where it is written.

    A refusal shows no sources even if it carried some. ``document`` is the plan: with it the rows of its tables are shown
    with their columns.
    """
    grouped = has_groups(answer)
    computed = answer.kind is Kind.COMPUTED and answer.status is Status.ANSWERED
    cited = tuple(enumerate(answer.citations, start=1))
    parts = [
        # The question is the heading above; those who go from heading to heading find the answer below it.
        '<h3 class="unseen">回答</h3>'
        f'<div class="answer">{paragraphs(opening(answer) if grouped else answer.answer)}</div>',
        f'<p class="badge badge-{"computed" if computed else answer.status.value}">{status_words(answer)}</p>',
        _missing(answer),
    ]
    if answer.kind is Kind.BENEFIT:
        parts.append(benefit_offer(answer.question))
    if answer.table is not None:
        if answer.status is Status.NEEDS_CLARIFICATION:
            parts.append(_choices(answer.table))
        elif grouped:
            groups, cited = benefit_groups(answer.table, answer.citations, document)
            parts.append(f"{groups}{_download(answer, answer.table)}")
        else:
            parts.append(f"{_table(answer.table)}{_download(answer, answer.table)}")
    if not answer.status.is_refusal:
        parts.append(quotations("规划原文", "sources", cited, document))
    related = tuple(enumerate(answer.related, start=1))
    parts.append(quotations("相关内容（不是答案）", "related", related, document))
    parts.append(f'<p class="caution">依据：{escape(ORIGIN)}</p>')
    parts.append(_actions(answer, document))
    return f'<article class="card" data-status="{answer.status.value}">{"".join(parts)}</article>'


def notice_card(message: str) -> str:
    """A plain notice in place of an answer: a hint, or an error in words."""
    return f'<article class="card notice" data-status="notice">{paragraphs(message)}</article>'


def _actions(answer: Answer, document: PlanDocument | None) -> str:
    """What can be done with the card; the page's script adds what the browser can do. A choice is not there to be kept."""
    if answer.status is Status.NEEDS_CLARIFICATION:
        return ""
    copied = escape(clipping(answer, ORIGIN, document))
    return f'<div class="card-actions"><button type="button" class="button copy" data-copy="{copied}">复制（带出处）</button></div>'


def _missing(answer: Answer) -> str:
    if not answer.missing:
        return ""
    items = "".join(f"<li>{escape(item)}</li>" for item in answer.missing)
    return f'<div class="missing"><h3>{escape(MISSING_TITLE)}</h3><ul>{items}</ul></div>'


def _table(table: Table) -> str:
    columns = range(len(table.columns))
    kinds = [' class="number"' if all(_FIGURE.fullmatch(row[n]) for row in table.rows) else "" for n in columns]
    head = "".join(
        f'<th scope="col"{kind}>{escape(title)}</th>' for kind, title in zip(kinds, table.columns, strict=True)
    )
    rows = "".join(
        f"<tr>{''.join(f'<td{kind}>{escape(cell)}</td>' for kind, cell in zip(kinds, row, strict=True))}</tr>"
        for row in table.rows
    )
    return (
        '<div class="table" role="region" aria-label="表格" tabindex="0">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _download(answer: Answer, table: Table) -> str:
    """The table as a file; it says of which document and which of its parts."""
    places = "、".join(dict.fromkeys(_part(citation) for citation in answer.citations))
    return answer_download(table, answer.question, f"{DOCUMENT}（{PERIOD}）{places}")


def _part(citation: Citation) -> str:
    """The section or table of a citation, without the row or item."""
    return citation.section.partition("/")[0]


def _choices(table: Table) -> str:
    """The choices of a question that needs one: a button asks what its row names, the other cells stand below."""
    name = choice_column(table)
    buttons = []
    for row in table.rows:
        details = "，".join(cell for number, cell in enumerate(row) if cell and number > name)
        detail = f'<span class="detail">{escape(details)}</span>' if details else ""
        asked = escape(row[name])
        buttons.append(f'<li><button type="button" data-ask="{asked}">{asked}{detail}</button></li>')
    return f'<ul class="choices">{"".join(buttons)}</ul>'


def choice_column(table: Table) -> int:
    """The column that names the choices: the first that is not all numbers (序号)."""
    columns = range(len(table.columns))
    return next((number for number in columns if not all(row[number].isdecimal() for row in table.rows)), 0)

