"""Who is asked for where several are spoken of: 帮我姐问, 想给她问问补贴, 问82那个."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lnplan_qa.facts.ages import NUMBER, number
from lnplan_qa.types import Span

__all__ = ["asks_for", "pointed_ages"]

_ASKING = "[^,。;!?]{0,4}?(?:问|咨询|查|了解|打听|看看|瞧瞧|申请|申报|办(?!法))"
_FOR = re.compile("(?:帮|替|代|给|为|帮忙)(?:着)?(?:我们?|俺|咱们?)?(?:家|的)?$")
_BEHIND = re.compile(f"^{_ASKING}")
_ASK = re.compile("(?:问|问问|问一下|问下|咨询|想知道|看看)(?:的是)?(?:我们?|俺)?(?:家|的)?$")
_WHAT = re.compile("^(?:这种情况|的情况|这样)?(?:能|可以|可否|有|该|怎么|会|享受|是不是)")
_POINTED = re.compile(
    rf"(?P<ask>问(?:的|一下|问)?(?:是)?)?(?:(?P<age>{NUMBER})岁?的?(?:那|这)(?:一)?[个位]|(?:那|这)(?:一)?[个位](?P<age2>{NUMBER})岁?的?(?!人|多|月|孩))"
)


def asks_for(text: str, span: Span) -> bool:
    """Whether the person named at ``span`` is the one asked for (帮…问, 给…申请, 问我妈能享受什么)."""
    before, behind = text[: span.start], text[span.end :]
    if _FOR.search(before):
        return _BEHIND.match(behind) is not None
    return _ASK.search(before) is not None and _WHAT.match(behind) is not None


def pointed_ages(text: str) -> Iterator[tuple[Span, int, bool]]:
    """Persons who are told apart by age (82那个), the age, and whether it is they who are asked for."""
    for match in _POINTED.finditer(text):
        years = number(match["age"] or match["age2"])[0]
        yield Span(*match.span()), years, match["ask"] is not None
