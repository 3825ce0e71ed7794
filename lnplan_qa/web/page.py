"""The chat page: its document, which the script brings to life."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from lnplan_qa.config import MAX_QUESTION_CHARACTERS
from lnplan_qa.web import assets
from lnplan_qa.web.keeping import FEEDBACK_SCRIPTS, FEEDBACK_STYLES, NOTHING_KEPT, Keeping
from lnplan_qa.web.markup import escape
from lnplan_qa.web.navigation import navigation
from lnplan_qa.web.reader import panel
from lnplan_qa.web.site import CAUTION, DOCUMENT, EXAMPLES, PERIOD, TITLE

if TYPE_CHECKING:
    from starlette.applications import Starlette

#: The page's own files, in the order in which a browser reads them.
STYLES: Final = ("plan.css", "chat.css")
SCRIPTS: Final = (
    "server.js", "memory.js", "speech.js", "clipboard.js", "card.js", "conversation.js", "plan.js", "reader.js", "page.js"
)  # fmt: skip
#: How many earlier questions of a conversation help to understand the next one.
HISTORY_QUESTIONS: Final = 5
_TEMPLATE: Final = Path(__file__).parent / "page.html"


def add_page(site: Starlette, keeping: Keeping | None = None) -> None:
    """Serve the page at ``/``."""
    from starlette.requests import Request
    from starlette.responses import HTMLResponse

    async def page(request: Request) -> HTMLResponse:
        return HTMLResponse(document(keeping), headers={"cache-control": "no-cache"})

    site.add_route("/", page)


def document(keeping: Keeping | None = None) -> str:
    """The whole page; ``keeping`` says what is kept of a visitor, by default nothing."""
    has_buttons = keeping is not None and keeping.has_buttons
    examples = "".join(
        f'<li><button type="button" data-ask="{escape(question)}">{escape(question)}</button></li>'
        for question in EXAMPLES
    )
    page = _TEMPLATE.read_text(encoding="utf-8")
    fields = {
        "head": assets.head(
            (*STYLES, *(FEEDBACK_STYLES if has_buttons else ())), (*SCRIPTS, *(FEEDBACK_SCRIPTS if has_buttons else ()))
        ),
        "kept": escape(keeping.words if keeping is not None else NOTHING_KEPT),
        "title": escape(TITLE),
        "document": escape(DOCUMENT),
        "period": escape(PERIOD),
        "caution": escape(CAUTION),
        "navigation": navigation("./"),
        "reader": panel("返回回答"),
        "examples": examples,
        "limit": str(MAX_QUESTION_CHARACTERS),
        "history": str(HISTORY_QUESTIONS),
    }
    for name, value in fields.items():
        page = page.replace(f"[[{name}]]", value)
    return page
