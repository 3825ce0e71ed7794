"""The endpoints that the page calls, as Gradio Blocks. Gradio is imported late: that takes seconds."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any

from lnplan_qa.errors import BusyError, LnplanError
from lnplan_qa.web import evaluation
from lnplan_qa.web.ask_endpoint import gradio_endpoint
from lnplan_qa.web.card import answer_card, notice_card
from lnplan_qa.web.keeping import Keeping
from lnplan_qa.web.loading import QAProvider, Stage
from lnplan_qa.web.markup import escape
from lnplan_qa.web.page import HISTORY_QUESTIONS
from lnplan_qa.web.site import TITLE
from lnplan_qa.web.tools import Tools

if TYPE_CHECKING:
    from gradio import Blocks

_log = logging.getLogger(__name__)

#: Questions answered at the same time, and questions that may wait behind them; more are told to come back.
CONCURRENT_QUESTIONS = 4
WAITING_QUESTIONS = 64

#: Gradio reports its use to its makers, and after each event sums up its last ten thousand with pandas: neither here.
_GRADIO_SETTINGS = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": str(2**31),
}
_UNEXPECTED = "系统出了意外错误，没能回答这个问题。请稍后再试一次，或换一种问法。"


def build_app(provider: QAProvider, tools: Tools, keeping: Keeping) -> Blocks:
    """The endpoints for what ``provider`` holds now and later, ``/ask`` for programs too."""
    os.environ.update(_GRADIO_SETTINGS)
    import gradio as gr
    from gradio.events import api

    # Gradio reads the annotations of an endpoint as its types.
    def card(question: str, history: list[Any]) -> dict[str, str]:
        return answer(provider, question, history, keeping)

    def suggest(question: str, history: list[Any]) -> list[str]:
        return suggestions(provider, question, history)

    def state() -> dict[str, str]:
        progress = provider.progress
        return {"stage": progress.stage.value, "message": progress.message}

    blocks = gr.Blocks(title=TITLE, analytics_enabled=False)
    with blocks:
        api(card, api_name="card", api_visibility="undocumented")
        # Questions come first: what else may be asked is worked out one visitor after the other.
        api(suggest, api_name="suggest", concurrency_limit=1, api_visibility="undocumented")
        api(state, api_name="state", queue=False, api_visibility="undocumented")
        evaluation.add_endpoint(provider)
        # The page's own endpoints are undocumented; this one is for others.
        api(gradio_endpoint(tools), api_name="ask")
    # api_open=False: a question cannot go round the queue and its bound.
    blocks.queue(max_size=WAITING_QUESTIONS, default_concurrency_limit=CONCURRENT_QUESTIONS, api_open=False)
    return blocks


def answer(
    provider: QAProvider, question: object, history: object, keeping: Keeping | None = None
) -> dict[str, str]:
    """What the page shows for a question: ``{"state": "answer" | "notice" | "wait", "html": …}``; it never raises.

    ``wait`` means that nothing can be asked yet: the page shows the line and asks again.
    """
    assistant = provider.assistant
    if assistant is None:
        progress = provider.progress
        if progress.stage is Stage.FAILED:
            return {"state": "notice", "html": notice_card(progress.message)}
        return {"state": "wait", "html": escape(progress.message)}
    try:
        earlier = _earlier(history)
        given = assistant.ask(question if isinstance(question, str) else "", earlier, wait=False)
        html = answer_card(given, assistant.document)
        if keeping is not None:
            keeping.asked(given)
            html = html.removesuffix("</article>") + keeping.buttons(given, earlier) + "</article>"
        return {"state": "answer", "html": html}
    except BusyError as error:
        # Its turn is given to others, whose questions may be answered now.
        return {"state": "wait", "html": escape(str(error))}
    except LnplanError as error:
        return {"state": "notice", "html": notice_card(str(error))}
    except Exception:
        _log.exception("a question could not be answered")
        return {"state": "notice", "html": notice_card(_UNEXPECTED)}


def suggestions(provider: QAProvider, question: object, history: object) -> list[str]:
    """What may be asked after the answer to a question; nothing while the encoder is being loaded; it never raises."""
    assistant = provider.assistant
    if assistant is None or provider.progress.stage is not Stage.READY or not isinstance(question, str):
        return []
    try:
        return list(assistant.suggest(question, _earlier(history)))
    except LnplanError:
        return []
    except Exception:
        _log.exception("no further questions could be suggested")
        return []


def _earlier(history: object) -> tuple[str, ...]:
    turns = [turn for turn in history if isinstance(turn, str)] if isinstance(history, list) else []
    return tuple(turns[-HISTORY_QUESTIONS:])
