"""Town or country in a sentence: where somebody lives or is registered, not where they come from or go."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lnplan_qa.facts.situation import AREAS
from lnplan_qa.facts.statements import is_denied
from lnplan_qa.facts.vocabulary import Vocabulary
from lnplan_qa.types import Span

__all__ = ["areas", "register"]

#: 从乡下来, 老家农村的: where somebody comes from.
_ORIGIN = re.compile("(?:从|来自|(?<!回)(?<!户口在)(?<!户口还在)老家(?:是|在)?|原籍|祖籍|出身)(?:我们?|他们?|的)?$")
#: 去城里看病, 到县城远: where somebody goes on an errand.
_TRIP = re.compile("(?:去|到|上|进|离|跑|送|往)(?:了)?$")
_ERRAND = re.compile(
    "^(?:的)?(?:大?医院)?(?:看(?!房)|办事|赶集|买(?!房|了房)|住院|检查|治|产检|路|远|太远|很远|又远|还远|要坐|要走"
    "|有[0-9几一二三四五六七八九十]+|才)"
)


def areas(text: str, vocabulary: Vocabulary) -> Iterator[tuple[str, Span]]:
    """The areas that ``text`` says of somebody, and where."""
    for name in AREAS:
        for pattern in vocabulary.areas[name]:
            for match in pattern.finditer(text):
                before, behind = text[: match.start()], text[match.end() :]
                passing = _ORIGIN.search(before) or (_TRIP.search(before) and _ERRAND.match(behind))
                if not passing and not is_denied(before):
                    yield name, Span(*match.span())


def register(text: str, vocabulary: Vocabulary) -> str | None:
    """The area of the household register, where it is said."""
    for name, patterns in vocabulary.registers.items():
        for pattern in patterns:
            if any(not is_denied(text[: match.start()]) for match in pattern.finditer(text)):
                return name
    return None
