"""The quotations of a card: what the plan says, where, and for a row of a table what its columns are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lnplan_qa.plan.tables import heads_of
from lnplan_qa.render import source
from lnplan_qa.types import Citation, PlanDocument
from lnplan_qa.web.markup import escape, quote

#: So many quotations stand open under an answer; the rest is folded where there are more than one beyond them.
SHOWN: Final = 3


def quotations(title: str, role: str, citations: Sequence[tuple[int, Citation]], document: PlanDocument | None) -> str:
    """A numbered list of quotations under a heading; empty without any. The best come first, the others are folded."""
    if not citations:
        return ""
    cut = SHOWN if len(citations) > SHOWN + 1 else len(citations)
    first, rest = (
        "".join(f'<li class="citation">{quotation(number, citation, document)}</li>' for number, citation in part)
        for part in (citations[:cut], citations[cut:])
    )
    folded = f'<details class="more-of"><summary>另有{len(citations) - cut}处</summary><ol>{rest}</ol></details>' if rest else ""
    return f'<div class="citations {role}"><h3>{title}</h3><ol>{first}</ol>{folded}</div>'


def quotation(number: int, citation: Citation, document: PlanDocument | None) -> str:
    """One quotation with the button that opens its place; it stands in an element of the class ``citation``."""
    heads = heads_of(document, citation) if document is not None else ()
    named = f'<span class="heads">{escape("、".join(heads))}</span>'
    columns = f'<p class="columns"><span>各列依次是：</span>{named}</p>' if heads else ""
    return (
        '<button type="button" class="cite" aria-expanded="false" aria-controls="reader" '
        f'data-start="{citation.start}" data-end="{citation.end}"><span class="number">{number}</span>'
        f'<span class="heading">{escape(source(citation))}</span><span class="open">看原文</span></button>'
        f"<blockquote>{quote(citation.quote)}</blockquote>{columns}"
    )
