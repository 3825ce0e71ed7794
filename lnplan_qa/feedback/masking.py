"""Numbers that name a person are taken out of a text before it is kept.

Rather too much than too little: a run of digits as long as a telephone number goes, unless a unit says that it is an amount.
Names and addresses are not recognised.
"""

from __future__ import annotations

import re
from typing import Final

ID, PHONE, NUMBER, MAIL = "〔证件号〕", "〔电话〕", "〔号码〕", "〔邮箱〕"

#: ASCII, full-width and Chinese digits as they are read out (幺 is one on the telephone).
_DIGIT: Final = "0-9０-９零〇一二三四五六七八九幺"
#: What people put between the groups of a number.
_GAP: Final = r"[ \u3000\-－—–.·]?"
_RUN: Final = re.compile(rf"(?:\+?86{_GAP})?[{_DIGIT}](?:{_GAP}[{_DIGIT}]){{6,}}(?:{_GAP}[xXｘＸ](?![A-Za-z]))?")
_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]+[@＠][A-Za-z0-9.-]+[.．][A-Za-z]{2,}")
#: Behind these a number is an amount. Nobody's identity card has 亿 behind it.
_UNIT: Final = re.compile(
    r"\s*(?:[余多])?\s*(?:[万亿千百]|元|块|人|户|个|张|床|所|项|套|亩|平方米|平米|㎡|吨|公里|%|％)"
)
_TO_ASCII: Final = str.maketrans(
    "０１２３４５６７８９零〇一二三四五六七八九幺ｘＸx", "0123456789" + "00123456789" + "1" + "XXX"
)
#: 2021-2025, 2019 2022 2025: the plan's own years.
_YEARS: Final = re.compile(rf"(?:19|20)\d{{2}}(?:{_GAP}(?:19|20)\d{{2}})+")
_NOT_DIGIT: Final = re.compile(r"[^0-9X]")
#: An identity card: six digits of a place, a date of birth, an order; fifteen digits without the century in old ones.
_CARD: Final = re.compile(
    r"[1-9]\d{5}(?:(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])\d{2}\d{3}[\dX]|\d{2}(?:0[1-9]|1[0-2])\d{2}\d{3})"
)
_MOBILE: Final = re.compile(r"(?:86)?1[3-9]\d{9}")
_LANDLINE: Final = re.compile(r"(?:86)?0\d{2,3}[2-9]\d{6,7}|[2-9]\d{6,7}|(?:400|800)\d{7}")


def mask(text: str) -> str:
    """``text`` with identity, telephone and other long numbers and mail addresses replaced by what they were."""
    without = _MAIL.sub(MAIL, text)
    return _RUN.sub(lambda match: _masked(match, without), without)


def _masked(match: re.Match[str], text: str) -> str:
    ascii_text = match[0].translate(_TO_ASCII)
    if _YEARS.fullmatch(ascii_text) and len(ascii_text) > 8:
        return match[0]
    digits = _NOT_DIGIT.sub("", ascii_text)
    if _CARD.fullmatch(digits):
        return ID
    if _MOBILE.fullmatch(digits):
        return PHONE
    if len(digits) < 13 and _UNIT.match(text, match.end()):
        return match[0]
    return PHONE if _LANDLINE.fullmatch(digits) else NUMBER
