"""Typed facts first: the look-ups that answer from tables and registers, tried in one order."""

from __future__ import annotations

from collections.abc import Callable

from lnplan_qa.answering.understand import Query
from lnplan_qa.types import Draft

#: A look-up answers a stand-alone question, or says ``None`` where the question is not its own.
LookUp = Callable[[Query], Draft | None]


def look_up(query: Query, look_ups: tuple[LookUp, ...]) -> Draft | None:
    """The first look-up's answer; a refusal gives way to a later look-up that has the answer."""
    refusal: Draft | None = None
    for answer in look_ups:
        draft = answer(query)
        if draft is None:
            continue
        if not draft.status.is_refusal:
            return draft
        refusal = refusal or draft
    return refusal
