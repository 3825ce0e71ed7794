"""Questions of several parts: taken apart, and their answers put together."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from lnplan_qa.asking import Asked, AskingPatterns
from lnplan_qa.types import Draft, Kind, Status

_SENTENCE = re.compile(r"[^?？。;；!！]+[?？。;；!！]*")
#: Words that open a further question in the same sentence.
_FURTHER = re.compile(r"[,，](?=再一个|另[,，]|另外|还有|以及|同时|顺便|再有|又|还|那么?|要是|将来|今后|其中|同年|乡镇|分别)")
#: 看病、住房和上学分别有什么: several things, one asking.
_EACH = re.compile(r"^(?P<things>[^,，。?？:：]{2,40}?)(?:这[几两三些](?:样|块|项|个|方面)?)?(?:分别|各自?)(?P<asking>.+)$")
#: 写材料要用：, 两件事一起查： say nothing on what is asked.
_LEAD_IN = re.compile(
    "^[^:：,，。?？]{0,10}(查|问|要用|件事|[两二三几]个事|说明|回答|写材料|核对|想知道|想晓得|请教|列明|列出|告知)[^:：,，。?？]{0,6}[:：](一个是)?"
)
#: What weighs things against each other or adds them up wants them together.
_TOGETHER = re.compile("比|差|哪个|哪边|哪家|谁|更|之和|合计|一共|总共|加起来|相加|平均|倍|一样|占")
_AND = re.compile("[和与及]|以及")
_JOINERS = re.compile("[、和与跟及]|还有|以及")
_CONTENT = re.compile(r"[\W_\d]|的|是|在|有|都|也|就|要|到|能|会|给|可以|请问|一下|年|还|又|那|这|另外|以及|同时|顺便|将来|今后")
_MIN_CONTENT = 3
_MAX_PARTS = 4

#: Finds the names of indicators, projects and registered figures in a text, as (start, end).
Subjects = Callable[[str], Sequence[tuple[int, int]]]


def no_subjects(text: str) -> Sequence[tuple[int, int]]:
    """No names are known."""
    return ()


def split_parts(text: str, patterns: AskingPatterns, subjects: Subjects = no_subjects) -> tuple[str, ...]:
    """The separate questions of ``text`` (normalised), in order; just ``text`` where it is one.

    What tells a story before the first question stays with it. ``subjects`` finds the names of typed facts, so that
    two of them joined by 和 are told apart.
    """
    text = _LEAD_IN.sub("", text)
    each = _EACH.match(text)
    if each is not None:
        things = [thing.strip() for thing in _JOINERS.split(each["things"]) if len(_CONTENT.sub("", thing)) >= 2]
        if 2 <= len(things) <= _MAX_PARTS and patterns.asked(each["asking"]):
            return tuple(f"{thing}{each['asking']}" for thing in things)
    sentences = _SENTENCE.findall(text)
    has_mark = any(_is_question(sentence) for sentence in sentences)
    parts: list[str] = []
    pending = ""
    for sentence in sentences:
        for piece in _pieces(sentence, patterns, subjects) if _is_question(sentence) or not has_mark else [sentence]:
            pending += piece
            if _is_question(sentence) or not has_mark:
                asked = patterns.asked(piece) - {Asked.WHAT}
                if not asked and subjects(piece):
                    # A named figure or project in a list of such: its value is wanted.
                    pending, asked = f"{pending}多少", frozenset({Asked.NUMBER})
                if parts and not _has_content(piece, patterns) and asked <= {Asked.YES_NO}:
                    # 对吗? 是不是? belongs to what was asked before it.
                    parts[-1] += pending
                    pending = ""
                elif asked:
                    parts.append(pending)
                    pending = ""
    if pending and parts:
        parts[-1] += pending
    return tuple(part.strip() for part in parts) if 2 <= len(parts) <= _MAX_PARTS else (text,)


def _is_question(sentence: str) -> bool:
    return sentence.rstrip().endswith(("?", "？"))


def _has_content(piece: str, patterns: AskingPatterns) -> bool:
    return len(_CONTENT.sub("", patterns.without(piece))) >= _MIN_CONTENT


def _pieces(sentence: str, patterns: AskingPatterns, subjects: Subjects) -> list[str]:
    """A sentence at the words that open a further question, and at commas and 和 between two things that are both asked."""
    pieces: list[str] = []
    for piece in _FURTHER.split(sentence):
        merged: list[str] = []
        for part in re.split("[,，]", piece):
            tells = bool(patterns.asked(part) - {Asked.WHAT, Asked.LIST}) and _has_content(part, patterns)
            before = merged and bool(patterns.asked(merged[-1]) - {Asked.WHAT, Asked.LIST}) and _has_content(merged[-1], patterns)
            if merged and not (tells and before):
                merged[-1] += f",{part}"
            else:
                merged.append(part)
        pieces += [half for part in merged if part.strip() for half in _at_and(part, subjects)]
    return [piece for piece in pieces if piece.strip()]


def _at_and(piece: str, subjects: Subjects) -> list[str]:
    """A piece that joins a typed subject and another thing by 和, as two; whole where they are weighed or added up."""
    if _TOGETHER.search(piece):
        return [piece]
    for match in _AND.finditer(piece):
        left, right = piece[: match.start()], piece[match.end() :]
        inside = any(start < match.end() and match.start() < end for start, end in subjects(piece))
        if not inside and subjects(right) and len(_CONTENT.sub("", left)) >= _MIN_CONTENT + 1 and (subjects(left) or re.search("[时目规期][限标划]", left)):
            return [left, right]
    return [piece]


def join_parts(drafts: Sequence[Draft]) -> Draft:
    """One draft from the drafts of the parts: answered where all are, partial where some are."""
    given = [draft for draft in drafts if not draft.status.is_refusal]
    if not given:
        return drafts[0]
    if len({draft.evidence for draft in given}) == 1 and len(given) == len(drafts):
        return max(given, key=lambda draft: len(draft.answer))
    missing = tuple(dict.fromkeys(item for draft in drafts for item in draft.missing))
    statuses = {draft.status for draft in drafts}
    if statuses == {Status.ANSWERED}:
        status = Status.ANSWERED
    elif Status.CORRECTED in statuses and len(given) == len(drafts):
        status = Status.CORRECTED
    else:
        status = Status.PARTIAL
    ordered = sorted(given, key=lambda draft: draft.status is not Status.CORRECTED)
    text = "\n".join(dict.fromkeys(draft.answer for draft in ordered))
    refused = [draft for draft in drafts if draft.status.is_refusal]
    if refused:
        named = "、".join(missing) or "其余部分"
        text += f"\n规划未写明{named}。"
        missing = missing or (named,)
    kinds = {draft.kind for draft in given}
    # Evidence turn by turn, so that the first quotes cover every part.
    longest = max(len(draft.evidence) for draft in given)
    evidence = tuple(dict.fromkeys(draft.evidence[i] for i in range(longest) for draft in ordered if i < len(draft.evidence)))
    return Draft(
        status=status,
        kind=kinds.pop() if len(kinds) == 1 else Kind.PASSAGE,
        answer=text,
        evidence=evidence,
        related=tuple(span for draft in refused for span in draft.related[:1] if span not in evidence),
        missing=missing,
        table=next((draft.table for draft in given if draft.table is not None), None),
        note="".join(dict.fromkeys(draft.note for draft in given)),
    )
