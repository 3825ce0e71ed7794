"""Questions of several parts: taken apart.

A question is cut where a further one begins: at its sentences, its enumerators, and inside a sentence at commas and joining
words between two stretches that both ask. A list of things with one asking behind it (A、B各多少) is cut into as many.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from lnplan_qa.answering.part_words import (
    DERIVED,
    FURTHER,
    JOINT,
    LEAD_IN,
    SHARED,
    TAIL,
    asks,
    chunks,
    content,
    is_comment,
    questions,
    together,
    words,
)
from lnplan_qa.asking import Asked, AskingPatterns

_SENTENCE = re.compile(r"[^?？。;；!！]+[?？。;；!！]*")
_OPENING = re.compile("^[ ,，、]*(?:[和与及](?!谐|睦)|and )")
_MAX_PARTS = 5
#: A thing in a list says at least this much.
_MIN_THING, _MIN_CONTENT = 2, 3

#: Kinds that tell a question from the one before it though it names nothing new.
_KINDS_APART = frozenset({Asked.MONEY, Asked.DATE, Asked.PLACE, Asked.PHONE, Asked.PROCEDURE, Asked.PERSON, Asked.REASON})

#: Finds the names of indicators, projects and registered figures in a text, as (start, end).
Subjects = Callable[[str], Sequence[tuple[int, int]]]


def no_subjects(text: str) -> Sequence[tuple[int, int]]:
    """No names are known."""
    return ()


def split_parts(text: str, patterns: AskingPatterns, subjects: Subjects = no_subjects) -> tuple[str, ...]:
    """The separate questions of ``text`` (normalised), in order; just ``text`` where it is one.

    What tells a story before the first question stays with it. ``subjects`` finds the names of typed facts, so that a
    bare name in a list counts as asked for.
    """
    text = _without_comment(text)
    bare = LEAD_IN.sub("", text, count=1) or text
    listed = bare != text
    shared = _shared(bare, patterns, subjects)
    if shared:
        return shared
    listed_items = chunks(bare)
    sentences = [sentence for chunk in listed_items for sentence in _SENTENCE.findall(chunk)]
    has_mark = any(_is_question(sentence) for sentence in sentences)
    parts: list[str] = []
    pending = ""
    for number, sentence in enumerate(sentences, 1):
        last = number == len(sentences) and bool(parts) and questions(sentence)
        if has_mark and len(listed_items) == 1 and not (_is_question(sentence) or last or sentence.rstrip().endswith(";")):
            # What is told, before or between the questions.
            pending += sentence
            continue
        for piece in _pieces(sentence, patterns, subjects):
            pending += piece
            if parts and _goes_with(piece, parts[-1], patterns, subjects):
                parts[-1] += pending
            elif is_comment(piece) and parts:
                if questions(piece):
                    parts[-1] += pending
            elif _is_asking(piece, patterns, subjects, listed):
                parts.append(pending)
            else:
                continue
            pending = ""
    if pending and parts:
        parts[-1] += pending
    parts = [_OPENING.sub("", part).strip(" ,，、") for part in parts]
    return tuple(parts) if 2 <= len(parts) <= _MAX_PARTS else (text,)


def _without_comment(text: str) -> str:
    """``text`` without a last sentence that only says how to answer (报给我听听)."""
    sentences = _SENTENCE.findall(text)
    comment = len(sentences) > 1 and is_comment(sentences[-1]) and not questions(sentences[-1])
    return "".join(sentences[:-1]) if comment else text


def _is_question(sentence: str) -> bool:
    return sentence.rstrip().endswith(("?", "？"))


def _goes_with(piece: str, before: str, patterns: AskingPatterns, subjects: Subjects) -> bool:
    """为什么…？原因是什么: the same kind of thing is asked again and nothing named."""
    asked = patterns.asked(piece) - {Asked.WHAT}
    return bool(asked) and not content(piece, patterns) and not subjects(piece) and asked <= patterns.asked(before) and Asked.REASON in asked


def _is_asking(piece: str, patterns: AskingPatterns, subjects: Subjects, listed: bool) -> bool:
    return asks(piece, patterns) or bool(subjects(piece)) or (listed and len(content(piece, patterns)) > _MIN_CONTENT)


def _shared(text: str, patterns: AskingPatterns, subjects: Subjects) -> tuple[str, ...]:
    """The parts of a list with one asking for all its things: 看病、住房和上学分别有什么, A和B,请一并告知."""
    match = SHARED.fullmatch(text) or TAIL.fullmatch(text)
    if match is None or together(match["things"]):
        return ()
    asking = match["asking"].strip(" ,，?？。") if "asking" in match.groupdict() else ""
    things = [thing.strip() for thing in JOINT.split(match["things"]) if thing and thing.strip()]
    if not 2 <= len(things) <= _MAX_PARTS:
        return ()
    if any(questions(thing) for thing in things):
        return ()
    if any(len(thing) < _MIN_THING or not words(thing) for thing in things):
        return ()
    if not asking and (questions(text) or not any(subjects(thing) for thing in things)):
        return ()
    if not asking and not all(subjects(thing) or len(content(thing, patterns)) > _MIN_CONTENT for thing in things):
        return ()
    return tuple(f"{thing}{asking}" for thing in things)


def _pieces(sentence: str, patterns: AskingPatterns, subjects: Subjects) -> list[str]:
    """A sentence, cut where a further question begins; marks and joining words at a cut are left out."""
    # 毛入学率的目标,是不是比2019年还低: a noun asks only where no asking word does.
    asking = questions if questions(sentence) else partial(asks, patterns=patterns)
    pieces: list[tuple[int, int]] = []
    lead: int | None = None
    tokens = _tokens(sentence)
    while len(tokens) > 1 and is_comment(sentence[slice(*tokens[-1][:2])]) and not questions(sentence[slice(*tokens[-1][:2])]):
        # 麻烦各说一句 is left out.
        del tokens[-1]
    for start, end, further in tokens:
        token = sentence[start:end]
        if not pieces:
            pieces.append((start, end))
            continue
        before = asking(sentence[slice(*pieces[-1])])
        if before and not asking(token):
            # Tells something: it leads to the next question, or nothing follows and it stays where it is.
            lead = start if lead is None else lead
        elif before and _is_independent(token, sentence[slice(*pieces[-1])], further, patterns, subjects):
            pieces.append((start if lead is None else lead, end))
            lead = None
        else:
            pieces[-1] = (pieces[-1][0], end)
            lead = None
    if pieces:
        pieces[-1] = (pieces[-1][0], tokens[-1][1])
    return [half for start, end in pieces for half in _at_and(sentence[start:end], patterns, subjects)]


def _is_independent(token: str, before: str, further: bool, patterns: AskingPatterns, subjects: Subjects) -> bool:
    """Whether a stretch that asks is a question of its own beside the one before it."""
    if is_comment(token):
        return False
    if subjects(token) or len(content(token, patterns)) >= _MIN_CONTENT:
        return True
    asked = patterns.asked(token)
    if further:
        return bool(asked - {Asked.YES_NO, Asked.WHAT})
    # 要不要新建,具体建在哪: another kind of thing is asked of the same subject.
    return bool((asked & _KINDS_APART) - patterns.asked(before)) and DERIVED.search(token) is None


def _tokens(sentence: str) -> list[tuple[int, int, bool]]:
    """Stretches (start, end) between marks and words that open a further question, and whether such a word stood before."""
    tokens: list[tuple[int, int, bool]] = []
    position, further = 0, False
    for match in FURTHER.finditer(sentence):
        if sentence[position : match.start()].strip():
            tokens.append((position, match.start(), further))
        position, further = match.end(), bool(match["word"] or match["bare"])
    if sentence[position:].strip():
        tokens.append((position, len(sentence), further))
    return tokens


def _at_and(piece: str, patterns: AskingPatterns, subjects: Subjects) -> list[str]:
    """A piece that joins two questions, or a typed subject and another thing, by 和, as two."""
    if together(piece):
        return [piece]
    for match in re.finditer("[和与及]|以及", piece):
        left, right = piece[: match.start()], piece[match.end() :]
        if any(start < match.end() and match.start() < end for start, end in subjects(piece)):
            continue
        both_ask = questions(left) and questions(right) and min(len(content(left, patterns)), len(content(right, patterns))) >= _MIN_CONTENT
        typed = subjects(right) and len(content(left, patterns)) > _MIN_CONTENT and (subjects(left) or re.search("[时目规期][限标划]", left))
        if both_ask or typed:
            return [left, right]
    return [piece]


