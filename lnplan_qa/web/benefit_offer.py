"""What an answer about somebody's situation offers: the form of 我能享受什么, filled in with what was asked."""

from __future__ import annotations

from lnplan_qa.web.markup import escape

__all__ = ["benefit_offer"]


def benefit_offer(question: str) -> str:
    """A button that opens the form with ``question`` read into it.

    It is posted, so that what somebody tells of themselves stands in no address, history or log, and opens beside the
    conversation, which is kept nowhere else.
    """
    return (
        '<form class="offer" method="post" action="./benefits#results" target="_blank" rel="noopener">'
        '<input type="hidden" name="do" value="read">'
        f'<input type="hidden" name="text" value="{escape(question)}">'
        '<button type="submit" class="button">在“我能享受什么”里核对情况、逐项看原文、打印</button></form>'
    )
