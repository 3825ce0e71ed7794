"""Text -> HTML: the only place of the pages where characters become markup."""

from __future__ import annotations

import html
import re

from lnplan_qa.text import tidy

#: What parts two cells of a quoted table row in the source.
_CELL_BREAK = re.compile(r"[ \t]*\n[ \t]*\t[ \t]*|\t")


def escape(text: str) -> str:
    """``text`` so that a browser shows it as written, in an element and in a quoted attribute alike."""
    return html.escape(text, quote=True)


def verbatim(text: str) -> str:
    """``text`` escaped, its line breaks kept as characters but not shown.

    The plan breaks names over lines inside table cells; the reader shows them whole and still holds every character.
    """
    return escape(text).replace("\n", '<span class="line-break">\n</span>')


def paragraphs(text: str) -> str:
    """``text`` as paragraphs, one for each line that is not blank."""
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())


def quote(text: str) -> str:
    """A quotation for the eye, in 「」: the cells of a table row set apart, breaks inside words closed."""
    cells = [tidy(cell) for cell in _CELL_BREAK.split(text) if cell.strip()]
    # A no-break space keeps the separator at the end of a line.
    separator = '\u00a0<span class="cell-break">|</span> '
    return f"「{separator.join(escape(cell) for cell in cells)}」"
