"""Text helpers that keep track of positions: normalisation, tidying, sentences, digests."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator

from lnplan_qa.types import Span

_SENTENCE_END = "。！？"
_CLAUSE_END = _SENTENCE_END + "；;"
_PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "（": "）", "(": ")", "《": "》"}
_CLOSERS = "".join(_PAIRS.values())
_BLANKS = re.compile(r"\s+")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_BLANK_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}，。；：、（）])\s+(?=[{_HAN}，。；：、（）])")


def sha256(data: bytes) -> str:
    """Hexadecimal SHA-256 of ``data``."""
    return hashlib.sha256(data).hexdigest()


def normalize(text: str) -> str:
    """NFKC, lower case, single spaces, none between Chinese characters: how questions and keys are compared.

    Never used on what is quoted.
    """
    folded = _BLANKS.sub(" ", unicodedata.normalize("NFKC", text)).strip().lower()
    return _BLANK_BETWEEN_HAN.sub("", folded)


def tidy(text: str) -> str:
    """A cell or sentence for the eye: line breaks inside Chinese words vanish, other white space becomes one space."""
    return _BLANKS.sub(" ", _BLANK_BETWEEN_HAN.sub("", text)).strip()


def trim(text: str, span: Span) -> Span:
    """``span`` without the white space at its two ends; empty spans stay empty."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _split(text: str, span: Span, ends: str) -> Iterator[Span]:
    """Pieces of ``span`` that end at one of ``ends``, closing marks included; brackets and quotations stay whole."""
    depths = _bracket_depths(text, span)
    start = position = span.start
    while position < span.end:
        character = text[position]
        position += 1
        if character not in ends:
            continue
        while position < span.end and text[position] in _CLOSERS:
            position += 1
        if depths[position - span.start] > 0:
            continue
        piece = trim(text, Span(start, position))
        if piece.start < piece.end:
            yield piece
        start = position
    piece = trim(text, Span(start, span.end))
    if piece.start < piece.end:
        yield piece


def _bracket_depths(text: str, span: Span) -> list[int]:
    """For each cut in ``span`` (before its first character, …, behind its last): the pairs of brackets around it.

    An opening mark that is never closed encloses nothing, so that a misprint does not swallow what follows.
    """
    depths = [0] * (span.end - span.start + 1)
    opened: list[tuple[str, int]] = []
    for offset, character in enumerate(span.of(text)):
        if character in _PAIRS:
            opened.append((_PAIRS[character], offset))
        elif character in _CLOSERS:
            for index in range(len(opened) - 1, -1, -1):
                if opened[index][0] == character:
                    for cut in range(opened[index][1] + 1, offset + 1):
                        depths[cut] += 1
                    del opened[index:]
                    break
    return depths


def sentences(text: str, span: Span) -> Iterator[Span]:
    """Sentences of ``span``: they end at 。！？ with the closing marks behind; decimals, brackets, quotations stay whole."""
    return _split(text, span, _SENTENCE_END)


def clauses(text: str, span: Span) -> Iterator[Span]:
    """Clauses of ``span``: as :func:`sentences`, and also at ； outside brackets."""
    return _split(text, span, _CLAUSE_END)
