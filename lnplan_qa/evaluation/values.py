"""Does an answer hold a gold value? Figures are compared as numbers, other values as text.

The rule, in full:

1. Both sides are folded: full-width forms, case, thousands separators (``15,000``), white space, quotation marks; names
   of tables (附表1, 表2-1) are no figures and are left out of the answer.
2. A gold value that is one figure (``895``, ``41.08%``, ``3栋``, ``15000万元``) is compared number by number, exactly
   (``5524.20`` = ``5524.2``), never inside a longer number: 40 is not in 1840, nor in 40.5.
   - ``%`` or ``‰`` on the gold side must stand in the answer too (百分之41.08 counts).
   - A gold figure with 万 or 亿 matches whatever is the same amount (15000万元 = 1.5亿元 = 150000000元).
   - A gold figure without one matches the printed number, whatever unit follows, and the same amount written with
     another of 万 or 亿 (gold 15000, of a table in 万元, matches 1.5亿元; gold 24700 matches 2.47万人).
   - Any other unit on the gold side (栋, 亩, 平方米 = ㎡) must follow the number.
   - A computed gold value also matches a number with more decimals that rounds to it (2.67 matches 2.669).
   - Signs are not compared: 下降1.5 and -1.5 state the same figure.
3. Any other gold value must stand in the answer as text, punctuation aside, and not inside a longer number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_SCALES: Final = {"": Decimal(1), "万": Decimal(10) ** 4, "亿": Decimal(10) ** 8, "万亿": Decimal(10) ** 12}
_FULL_WIDTH: Final = {ord("０") + i: ord("0") + i for i in range(10)} | {ord("．"): ord("."), ord("％"): ord("%")}
_THOUSANDS: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_NAMES_OF_TABLES: Final = re.compile(r"附?表\s*\d+(?:-\d+)?")
_PUNCTUATION: Final = re.compile(r"[\s\"'“”‘’「」『』《》〈〉、,，。;；:：!！?？·()（）\[\]【】|｜*_]+")
_BLANKS: Final = re.compile(r"\s+")
_FIGURE: Final = re.compile(r"(?<![\d.])(百分之|千分之)?(\d+(?:\.\d+)?)(?![\d]|\.\d)\s*(万亿|万|亿)?\s*(%|‰|percent)?")
_ONE_FIGURE: Final = re.compile(r"约?[+\-−]?(\d+(?:\.\d+)?)(万亿|万|亿)?(%|‰)?([^\d.%‰]{0,6})")
_SPOKEN_SHARES: Final = {"百分之": "%", "千分之": "‰", "percent": "%"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as printed, the 万 or 亿 behind it, its % or ‰, and the text that follows (at most six characters)."""

    number: Decimal
    scale: str
    share: str
    tail: str

    @property
    def amount(self) -> Decimal:
        """The number with 万 and 亿 worked in."""
        return self.number * _SCALES[self.scale]


def fold(text: str) -> str:
    """``text`` with full-width forms, case, thousands separators and ㎡ brought to one form; white space is kept."""
    text = text.translate(_FULL_WIDTH)
    text = _THOUSANDS.sub(lambda match: match[0].replace(",", ""), text)
    text = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"(?<![a-z])m2(?![a-z\d])", "平方米", text)


def figures(text: str) -> Iterator[Figure]:
    """All numbers of ``text``, names of tables left out."""
    folded = _NAMES_OF_TABLES.sub(" ", fold(text))
    for match in _FIGURE.finditer(folded):
        spoken, number, scale, share = match.groups()
        mark = _SPOKEN_SHARES.get(spoken or share or "", share or "")
        tail = _BLANKS.sub("", folded[match.end() : match.end() + 12])[:6]
        yield Figure(Decimal(number), scale or "", mark, tail)


def contains_value(answer: str, value: str, *, computed: bool = False) -> bool:
    """True where ``answer`` holds the gold ``value`` by the rule of this module."""
    folded = _BLANKS.sub("", fold(value))
    if not folded:
        return True
    one = _ONE_FIGURE.fullmatch(folded)
    if one is None:
        return contains_text(answer, value)
    number, scale, share, unit = one.groups()
    gold = Figure(Decimal(number), scale or "", share or "", unit)
    return any(_same(gold, found, computed) for found in figures(answer))


def contains_text(text: str, wanted: str) -> bool:
    """True where ``wanted`` stands in ``text``, punctuation and white space aside, not inside a longer number."""
    needle, straw = _bare(wanted), _bare(text)
    if not needle:
        return True
    before = r"(?<![\d.])" if needle[0].isdigit() else ""
    after = r"(?![\d]|\.\d)" if needle[-1].isdigit() else ""
    return re.search(before + re.escape(needle) + after, straw) is not None


def _bare(text: str) -> str:
    return _PUNCTUATION.sub("", fold(text))


def _same(gold: Figure, found: Figure, computed: bool) -> bool:
    if gold.share and gold.share != found.share:
        return False
    # 万元 and 亿元 say the amount; what is counted behind them (元, 人) may be left out or worded differently.
    if gold.scale:
        return _equal(gold.amount, found.amount, gold, computed)
    if gold.tail and not found.tail.startswith(gold.tail):
        return False
    if _equal(gold.number, found.number, gold, computed):
        return True
    if not found.scale or gold.tail or gold.share:
        return False
    return any(gold.number * scale == found.amount for name, scale in _SCALES.items() if name != found.scale)


def _equal(gold: Decimal, found: Decimal, printed: Figure, computed: bool) -> bool:
    if gold == found:
        return True
    exponent = printed.number.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else 0
    if not computed or printed.scale or decimals <= 0:
        return False
    more = found.as_tuple().exponent
    finer = isinstance(more, int) and -more > decimals
    return finer and found.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) == gold
