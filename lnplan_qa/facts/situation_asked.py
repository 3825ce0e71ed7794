"""Who is asked for where several are spoken of: 帮我姐问, 想给她问问补贴, 问82那个."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lnplan_qa.facts.ages import NUMBER, number
from lnplan_qa.types import Span

__all__ = ["asks_for", "pointed_ages", "pronouns_asked"]

_ASKING = "[^,。;!?]{0,4}?(?:问|咨询|查|了解|打听|看看|瞧瞧|申请|申报|办(?!法))"
_FOR = re.compile("(?:帮|替|代|给|为|帮忙)(?:着)?(?:我们?|俺|咱们?)?(?:家|的)?$")
_BEHIND = re.compile(f"^{_ASKING}")
_PRONOUN = re.compile(f"(?:帮|替|代|给|为)(?P<who>他|她)(?!们){_ASKING}")
_POINTED = re.compile(
    rf"(?P<ask>问(?:的|一下|问)?(?:是)?)?(?:(?P<age>{NUMBER})岁?的?(?:那|这)(?:一)?[个位]|(?:那|这)(?:一)?[个位](?P<age2>{NUMBER})岁?的?(?!人|多|月|孩))"
)


def asks_for(text: str, span: Span) -> bool:
    """Whether the person named at ``span`` is the one asked for (帮…问, 给…申请)."""
    return _FOR.search(text[: span.start]) is not None and _BEHIND.match(text[span.end :]) is not None


def pronouns_asked(text: str) -> Iterator[tuple[Span, str]]:
    """Where 他 or 她 is asked for, with the sex that the writing gives: 想给她问问."""
    for match in _PRONOUN.finditer(text):
        yield Span(*match.span("who")), "男" if match["who"] == "他" else "女"


def pointed_ages(text: str) -> Iterator[tuple[Span, int, bool]]:
    """Persons who are told apart by age (82那个), the age, and whether it is they who are asked for."""
    for match in _POINTED.finditer(text):
        years = number(match["age"] or match["age2"])[0]
        yield Span(*match.span()), years, match["ask"] is not None
