"""What a sentence states of facts: affirmed, denied (不是低保户), or left open (算不算残疾, 以前租房)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lnplan_qa.facts.situation_words import Fact
from lnplan_qa.facts.vocabulary import Vocabulary
from lnplan_qa.types import Span

__all__ = ["BREAK", "Statement", "is_asked", "is_denied", "statements"]

_STOP = ",。;!?:"
BREAK = re.compile(f"[{_STOP}]")
_NOT = re.compile(
    "(?:不是|没有|没|没得|冇得?|未|无|非|不算|不属于?|不|别|并非|从未|不再|从来没)"
    "(?:什么|啥|任何|在|再|过|被|评上?|吃上?|办|享受|领|拿|申请|参加|认定|纳入|吃|评为|是|列为|确诊|得|患|去|当|做|搞|有|住|算|属于|我|咱|人|哪个|谁)*$"
)
_LIST_GAP = re.compile(r"^(?:户|对象|人员|家庭|的|病|证)*(?:、|或者?|和|及|以及|还有|跟)(?:是|有)?$")
_UNSURE = re.compile(
    "(?:是不是|算不算|是否|能不能|可不可以|有没有|会不会|属不属于|不知道|不清楚|不确定|够不够|不晓得|"
    "怕是|恐怕|怀疑|疑似|可能|大概|也许|估计|好像|担心|"
    "(?:想|要|打算|准备|正在|在)(?:去)?(?:申请|办|评|吃|认定|领)|(?:能|可以|才能|怎么|如何|咋)(?:够)?(?:去)?(?:评|办|吃|申请|享受|领|拿|算|认定|进))"
    f"(?:属于|是|算|评上?|办|吃|有|成|为|领|上|个|到|认定)*[^{_STOP}]{{0,2}}$"
)
_ASKED = re.compile(r"^(?:户|证|对象|人员|家庭|金|的)*(?:吗|么|不\?|吧\?|嘛|怎么(?:申请|办|评)|能(?:申请|办|评|吃|领))")
_OVER_BEFORE = re.compile(f"(?:(?:以前|原来|过去|曾经|之前|早年|从前|前几年|那时候?)[^{_STOP}]{{0,5}}|(?:当|做|干|任)过)$")
_NOT_BEHIND = re.compile(
    "^(?:户|证|金|待遇|资格|对象|手续|补贴|的)*(?:我们?|他们?|她|家里?)?(?:也|还|都|早就?|已经|被|给|一直|就|去年|前年|今年|上个?月|后来|现在|刚)*"
    "(?:(?:没|未|冇|莫|无|唔)(?:有|得)?(?:去)?(?:能)?(?:办|批|评|申请|领|享受|参加|上|通过|轮到|下来|(?=$|[,。;!?了]))|取消|停了|退(?:出|了)|没了|被?取消|不(?:是|算|享受|够|符合))"
)
#: 不想创业: not to want a thing that it is enough to want.
_UNWANTED = re.compile("(?:不|没|冇|唔)(?:想|打算|准备|愿意?|考虑)(?:再|去)?$")
#: 没找到幼儿园, 没排上公租房: who looks for something in vain is in want of it, and does not say no to it.
_IN_VAIN = re.compile("(?:没有?|没得|冇得?|冇有|未|唔|不)能?(?:找|排|轮|等|分|租|申请|批|报|抢|摇|联系)(?:不|得)?(?:到|上|着|中)")
_WISH = re.compile("想(?:去|出去|要)?(?:读|上|念|考)?$")
_LATER = re.compile(f"(?:明年|后年|下个?月|即将|将要|快要?|马上就?要?|再过[^{_STOP}]{{1,4}})[^{_STOP}]{{0,2}}$")
_CERTIFICATE = re.compile("证$|^证")


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact that stands in the text, and whether it is affirmed, denied or left open (``None``).

    ``of_parents``: it is said of the parents of whoever speaks (我是独生子女).
    """

    fact: Fact
    span: Span
    holds: bool | None
    of_parents: bool = False


def statements(text: str, vocabulary: Vocabulary) -> Iterator[Statement]:
    """What is said of facts. A match inside a longer one of another fact says nothing by itself (残疾 in 残疾军人)."""
    found: list[tuple[Span, Fact, bool, bool]] = []
    for fact in vocabulary.facts.values():
        in_context = tuple(words for words, context in fact.together if context.search(text))
        ways = (((*fact.words, *in_context), True, False), (fact.of_parents, True, True), (fact.denied, False, False))
        for patterns, affirmed, of_parents in ways:
            for pattern in patterns:
                found += [(Span(*m.span()), fact, affirmed, of_parents) for m in pattern.finditer(text) if m.end() > m.start()]
    found.sort(key=lambda item: (item[0], item[1].name))
    denied_until = -1
    for span, fact, affirmed, of_parents in found:
        if any(_inside(span, fact, other, other_fact, vocabulary) for other, other_fact, *_ in found):
            continue
        chained = 0 <= denied_until <= span.start and _LIST_GAP.match(text[denied_until : span.start]) is not None
        holds = (not chained and _holds(text, span, fact)) if affirmed else False
        if affirmed and chained and _holds(text, span, fact) is None:
            holds = None
        if holds is False and affirmed:
            denied_until = span.end
        yield Statement(fact, span, holds, of_parents)


def _inside(span: Span, fact: Fact, other: Span, other_fact: Fact, vocabulary: Vocabulary) -> bool:
    if span == other or not other.covers(span):
        return False
    return fact is other_fact or not vocabulary.follows(other_fact.name, fact.name)


def _holds(text: str, span: Span, fact: Fact) -> bool | None:
    """True, False, or ``None`` where the text only asks, or speaks of the past."""
    before, behind = text[: span.start], text[span.end :]
    if fact.wish and any(match.end() > len(_clause_before(before)) for match in _IN_VAIN.finditer(_clause_before(before) + text[span.start : span.end])):
        return True
    # 没上幼儿园 says of a child of three that it has no place, not that it is of another age.
    denied = None if fact.wish and fact.by_age else False
    if fact.wish and _UNWANTED.search(before):
        return denied
    if _UNSURE.search(before) or _ASKED.match(behind) or (_WISH.search(before) and not fact.wish):
        return None
    if _NOT.search(_clause_before(before)):
        return denied
    if _NOT_BEHIND.match(behind):
        return None if _CERTIFICATE.search(text[span.start : span.end]) or behind.startswith("证") else False
    if _LATER.search(_clause_before(before)):
        return None
    if not fact.lasting and _OVER_BEFORE.search(_clause_before(before)):
        now = re.search(f"(?:现在|如今|后来|已经)[^{_STOP}]{{0,3}}(?:不|没)", behind)
        return False if now else None
    return True


def is_asked(before: str) -> bool:
    """Whether what stands behind ``before`` is only asked about (算不算…)."""
    return _UNSURE.search(before) is not None


def is_denied(before: str) -> bool:
    """Whether what stands behind ``before`` is denied, only asked about, or over."""
    return bool(_NOT.search(_clause_before(before)) or _UNSURE.search(before) or _OVER_BEFORE.search(before))


def _clause_before(text: str) -> str:
    return BREAK.split(text)[-1]
