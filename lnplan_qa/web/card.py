"""Answer -> HTML: the answer card, and the notes that stand in its place when there is no answer."""

from __future__ import annotations

import re

from lnplan_qa.render import MISSING_TITLE, STATUS_WORDS, clipping, source
from lnplan_qa.types import Answer, Citation, Kind, Status, Table
from lnplan_qa.web.benefit_offer import benefit_offer
from lnplan_qa.web.markup import escape, paragraphs, quote
from lnplan_qa.web.site import ORIGIN
from lnplan_qa.web.table_markup import answer_download

#: A cell that holds a figure and no words; a column of such cells needs little room.
_FIGURE = re.compile(r"约?[+\-−]?[\d,.]*%?")


def answer_card(answer: Answer) -> str:
    """The card of one answer: the answer, its status, what is missing, table or choices, and where it is written.

    A refusal shows no sources even if it carried some.
    """
    parts = [
        f'<div class="answer">{paragraphs(answer.answer)}</div>',
        f'<p class="badge badge-{answer.status.value}">{STATUS_WORDS[answer.status]}</p>',
        _missing(answer),
    ]
    if answer.kind is Kind.BENEFIT:
        parts.append(benefit_offer(answer.question))
    if answer.table is not None:
        choosing = answer.status is Status.NEEDS_CLARIFICATION
        parts.append(_choices(answer.table) if choosing else _table(answer.table))
    if not answer.status.is_refusal:
        parts.append(_citations("规划原文", "sources", answer.citations))
    parts.append(_citations("相关内容（不是答案）", "related", answer.related))
    parts.append(f'<p class="caution">依据：{escape(ORIGIN)}</p>')
    parts.append(_actions(answer))
    return f'<article class="card" data-status="{answer.status.value}">{"".join(parts)}</article>'


def notice_card(message: str) -> str:
    """A plain notice in place of an answer: a hint, or an error in words."""
    return f'<article class="card notice" data-status="notice">{paragraphs(message)}</article>'


def _actions(answer: Answer) -> str:
    """What can be done with the card; the page's script adds what the browser can do. A choice is not there to be kept."""
    if answer.status is Status.NEEDS_CLARIFICATION:
        return ""
    copied = escape(clipping(answer, ORIGIN))
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
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{answer_download(table)}"
    )


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


def _citations(title: str, role: str, citations: tuple[Citation, ...]) -> str:
    if not citations:
        return ""
    items = "".join(_citation(number, citation) for number, citation in enumerate(citations, start=1))
    return f'<div class="citations {role}"><h3>{title}</h3><ol>{items}</ol></div>'


def _citation(number: int, citation: Citation) -> str:
    return (
        '<li class="citation"><button type="button" class="cite" aria-expanded="false" aria-controls="reader" '
        f'data-start="{citation.start}" data-end="{citation.end}"><span class="number">{number}</span>'
        f'<span class="heading">{escape(source(citation))}</span><span class="open">看原文</span></button>'
        f"<blockquote>{quote(citation.quote)}</blockquote></li>"
    )
