"""What the pages do where the operator keeps something: count questions, put buttons under answers, say so."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from lnplan_qa.config import Settings
from lnplan_qa.errors import BusyError, LnplanError
from lnplan_qa.feedback.store import FILE_NAME, VERDICT_WORDS, Store, Verdict
from lnplan_qa.request import RequestError, parse_json, read_request
from lnplan_qa.types import Answer
from lnplan_qa.web.ask_endpoint import MAX_BODY_BYTES, UNEXPECTED, BodyTooLargeError, body, reply
from lnplan_qa.web.gate import Gate
from lnplan_qa.web.loading import Assistant
from lnplan_qa.web.markup import escape

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

_log = logging.getLogger(__name__)

#: The page's files that the buttons need.
FEEDBACK_STYLES: Final = ("feedback.css",)
FEEDBACK_SCRIPTS: Final = ("feedback.js",)
NOTHING_KEPT: Final = "本页不保存您的问题。"
_EXAMPLE: Final = '{"question": "…", "verdict": "helpful"}'
_EXPIRY_SECONDS: Final = 3600.0
_THANKS: Final = "谢谢，已记下：{}。"
_NOT_KEPT: Final = "没能记下。请稍后再试。"


class Keeping:
    """The operator's choice, and the file that it needs. Without one, everything here does nothing."""

    def __init__(self, settings: Settings) -> None:
        """Open the file where it is needed, or where an earlier choice has left one that must expire.

        Raises:
            ServerError: the file cannot be opened.
        """
        self._settings = settings
        wanted = settings.log or settings.feedback
        there = (settings.data / FILE_NAME).exists()
        self._store = Store(settings.data, settings.keep_days) if wanted or there else None

    @property
    def has_buttons(self) -> bool:
        """Whether answers carry buttons."""
        return self._settings.feedback

    @property
    def words(self) -> str:
        """One sentence on what is kept, for the foot of the page."""
        kept = [name for name, on in (("提问", self._settings.log), ("您按下的评价", self._settings.feedback)) if on]
        if not kept:
            return NOTHING_KEPT
        return f"本站保存{'和'.join(kept)}（遮去证件号和电话，不记时间和来处），{self._settings.keep_days}天后删除。"

    def asked(self, answer: Answer) -> None:
        """Count a question, where questions are kept. That nothing can be written costs nobody an answer."""
        if self._settings.log and self._store is not None:
            try:
                self._store.add_question(answer)
            except sqlite3.Error:
                _log.exception("a question could not be kept")

    def buttons(self, answer: Answer, history: Sequence[str]) -> str:
        """The buttons under an answer as markup; empty where there are none."""
        return feedback_buttons(answer, history, self._settings.keep_days) if self.has_buttons else ""

    def judge(self, assistant: Assistant, content: dict[str, object]) -> str:
        """Keep a judgement; what to tell the reader.

        The answer is not taken from the browser but given again: the same question has the same answer.

        Raises:
            RequestError, QuestionError: what was sent is no judgement of an answer.
        """
        assert self._store is not None
        request = read_request(content)
        sent = content.get("verdict")
        if sent not in list(Verdict):
            raise RequestError(f'"verdict" 应是 {"、".join(Verdict)} 之一，而它是：{sent!r:.60}。')
        verdict = Verdict(str(sent))
        wrong = content.get("citation", -1)
        answer = assistant.ask(request.question, request.history)
        if not isinstance(wrong, int) or isinstance(wrong, bool) or not -1 <= wrong < len(answer.citations):
            raise RequestError(f'"citation" 应是这条回答的第几条引用（从 0 数起），而它是：{wrong!r:.60}。')
        self._store.add_feedback(verdict, answer, request.history, wrong if verdict is Verdict.WRONG_CITATION else -1)
        return _THANKS.format(VERDICT_WORDS[verdict])

    async def expire(self) -> None:
        """Delete what is older than the operator keeps it, hour by hour, until cancelled."""
        while self._store is not None:
            await asyncio.sleep(_EXPIRY_SECONDS)
            try:
                await asyncio.to_thread(self._store.delete_expired)
            except sqlite3.Error:
                _log.exception("what has expired could not be deleted")

    def close(self) -> None:
        """Close the file."""
        if self._store is not None:
            self._store.close()


def add_route(site: FastAPI, keeping: Keeping, assistant: Callable[[], Assistant], gate: Gate) -> None:
    """Serve ``POST /feedback``, where the operator keeps judgements."""
    if not keeping.has_buttons:
        return

    async def feedback(request: Request) -> Response:
        # A form of another site cannot send this type, so that nobody presses the buttons for a visitor.
        if not request.headers.get("content-type", "").startswith("application/json"):
            return reply(415, {"error": "请用 content-type: application/json 提交。"})
        try:
            content = parse_json(await body(request, MAX_BODY_BYTES), _EXAMPLE)
            return reply(200, {"message": await gate.run(lambda: keeping.judge(assistant(), content))})
        except BodyTooLargeError:
            return reply(413, {"error": "内容太大。"})
        except (BusyError, sqlite3.Error) as error:
            if isinstance(error, sqlite3.Error):
                _log.exception("a judgement could not be kept")
            return reply(503, {"error": _NOT_KEPT})
        except (LnplanError, RequestError) as error:
            return reply(400, {"error": str(error)})
        except Exception:
            _log.exception("a judgement could not be kept")
            return reply(500, {"error": UNEXPECTED})

    site.add_route("/feedback", feedback, methods=["POST"])


def feedback_buttons(answer: Answer, history: Sequence[str], keep_days: int) -> str:
    """The buttons; what they send stands in the markup, so that they work wherever the card is shown again."""
    buttons = "".join(_button(verdict, answer) for verdict in Verdict if verdict is not Verdict.WRONG_CITATION or answer.citations)
    which = ""
    if len(answer.citations) > 1:
        numbers = "".join(
            f'<button type="button" data-citation="{place}">第{place + 1}条</button>' for place in range(len(answer.citations))
        )
        which = f'<div class="which" role="group" aria-label="哪一条引用不对" hidden><span>哪一条？</span>{numbers}</div>'
    return (
        f'<div class="feedback" role="group" aria-label="评价这条回答" data-question="{escape(answer.question)}" '
        f'data-history="{escape(json.dumps(list(history), ensure_ascii=False))}">'
        f'<div class="verdicts">{buttons}</div>{which}'
        f'<p class="kept extra">按下后会保存这个问题（遮去证件号和电话），{keep_days}天后删除。</p>'
        '<p class="said" role="status"></p></div>'
    )


def _button(verdict: Verdict, answer: Answer) -> str:
    opens = ' aria-expanded="false"' if verdict is Verdict.WRONG_CITATION and len(answer.citations) > 1 else ""
    return f'<button type="button" data-verdict="{verdict.value}" aria-pressed="false"{opens}>{VERDICT_WORDS[verdict]}</button>'
