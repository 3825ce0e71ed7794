"""The running text -> Figures: every quantity found by rule, with its clause, comparator, year and a guessed subject.

The rules know how Chinese plans write figures (达到90%以上, 至少设立一所, 1-2个, 2388人次), not this one plan. What they cannot
know, the name by which people call a subject, is data (``corpus/commitments.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import cn2an

from lnplan_qa.plan.outline import Outline
from lnplan_qa.text import sentences
from lnplan_qa.types import BlockKind, PlanDocument, Span


class Bound(StrEnum):
    """What stands beside a figure and says how far it holds."""

    EXACT = "一般"
    REACH = "达到"
    AT_LEAST = "以上"
    AT_MOST = "以内"
    MINIMUM = "至少"
    ABOUT = "约"
    KEEP = "保持"
    ALL = "全部"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the running text.

    Attributes:
        section: the innermost section that holds it.
        span: figure, unit and bound as printed (``90%以上``); ``number`` the numeral alone.
        phrase: ``span`` with the verb before it (``达到90%以上``).
        clause: the stretch between two commas that holds it; ``sentence``: the sentence.
        value, upper: the figure, 万 multiplied in only where the unit is not money (万元 is a unit); ``upper`` closes a
            range. ``None`` where a sentence sets a deadline and no amount.
        unit: as printed, ``""`` where there is none.
        year: printed in the sentence, or at the head of a paragraph that reports what was reached.
        is_target: false where it was reached.
        subject: what the rules take it to count.
    """

    section: str
    span: Span
    number: Span
    phrase: Span
    clause: Span
    sentence: Span
    value: Decimal | None
    upper: Decimal | None
    unit: str
    bound: Bound
    year: int | None
    year_span: Span | None
    is_target: bool
    subject: str


_UNIT = (
    "%|‰|万元|亿元|元|人次|人|所|个|件|位|家|户|期|场/次|场次|场（次）|场|周年|年|张|名|项|级|种|岁|道"
    "|倍|亩|平方米|㎡|公里|座|栋|处|间|条|本|册|辆|台|套|天|月|小时|分钟|次|分"
)
_ARABIC = r"\d+(?:\.\d+)?"
_CHINESE = "[零〇一二两三四五六七八九十百千]+"
_FIGURE = re.compile(
    rf"(?P<verb>(?:控制在|保持在|不低于|不高于|不超过|达到|达|为|共)?)(?P<before>(?:约|近|至少(?:设立|建成|建设|有)?|超过)?)"
    rf"(?P<low>{_ARABIC}|{_CHINESE})(?P<lowunit>岁)?(?:[-—~至到](?P<high>{_ARABIC}|{_CHINESE}))?"
    rf"(?P<more>余|多)?(?P<scale>万|亿)?(?P<more2>余|多)?(?P<unit>{_UNIT})?(?P<after>及?以上|及?以下|以内|左右)?"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年")
#: Sections that report what was reached say so in a heading.
_REPORTING = re.compile("发展基础|发展现状|现状|回顾|成效|存在问题")
_AIM = re.compile("到20\\d\\d年|力争|将|确保|实现")
_LEAD = re.compile(
    "^(?:其中|共有|共|全市|实现|以及|和|开展|发放|先后|力争|争取|扶持|带动|已成型运作|新增|[：:、，]|\\d{4}年|到\\d{4}年|全年)+"
)
_TAIL = re.compile("(?:分别|累计数|总数|参保|[为达共约有到在]|达到|控制|保持|以上|及)+$")


def comma_clauses(text: str, span: Span) -> Iterator[Span]:
    """The stretches of ``span`` between ， ； 。 ： outside brackets, each with the mark that ends it left out."""
    start, depth = span.start, 0
    for position in range(span.start, span.end):
        character = text[position]
        if character in "（(":
            depth += 1
        elif character in "）)":
            depth = max(0, depth - 1)
        elif character in "。！？" or (depth == 0 and character in "，；;"):
            if position > start:
                yield Span(start, position)
            start = position + 1
    if start < span.end:
        yield Span(start, span.end)


def _number(numeral: str) -> Decimal | None:
    if numeral[0].isdigit():
        return Decimal(numeral)
    try:
        return Decimal(str(cn2an.cn2an(numeral, "smart")))
    except ValueError:
        return None


def _bound(match: re.Match[str]) -> Bound:
    after, before, verb = match["after"] or "", match["before"], match["verb"]
    if after.endswith("以上") or verb == "不低于":
        return Bound.AT_LEAST
    if after in ("以内", "以下") or verb in ("控制在", "不超过", "不高于"):
        return Bound.AT_MOST
    if before.startswith("至少"):
        return Bound.MINIMUM
    if before in ("约", "近") or after == "左右" or match["more"] or match["more2"]:
        return Bound.ABOUT
    if verb == "保持在":
        return Bound.KEEP
    if verb in ("达到", "达"):
        return Bound.REACH
    return Bound.EXACT


def _guess(text: str, clause: Span, start: int) -> str:
    """What stands before the figure in its clause, without the words that only lead in."""
    before = text[clause.start : start]
    pieces = re.split(rf"{_ARABIC}[万亿]?(?:{_UNIT})?", before)
    subject = _TAIL.sub("", _LEAD.sub("", pieces[-1].strip()))
    return subject or _TAIL.sub("", _LEAD.sub("", before.strip()))


def _year_of(text: str, sentence: Span, clause: Span, position: int) -> tuple[int, Span] | None:
    """The year that holds for a figure: the last one before it in its sentence, else one behind it in its clause."""
    matches = [*_YEAR.finditer(text, sentence.start, sentence.end)]
    before = [match for match in matches if match.start() < position]
    match = (
        before[-1] if before else next((match for match in matches if clause.start <= match.start() < clause.end), None)
    )
    return (int(match[1]), Span(*match.span())) if match is not None else None


def figures(document: PlanDocument, words: re.Pattern[str]) -> tuple[Figure, ...]:
    """All figures of the running text, in order; years are none, and a dated sentence without a figure is a deadline.

    Args:
        words: what holds numerals and counts nothing (十四五, 进一步, 4050人员); it is left out of sight.
    """
    text = words.sub(lambda match: "□" * len(match[0]), document.text)
    outline = Outline(document)
    found: list[Figure] = []
    for block in document.blocks:
        if block.kind is not BlockKind.PARAGRAPH:
            continue
        reporting = any(_REPORTING.search(section.title) for section in outline.ancestry(block.section))
        carried: tuple[int, Span] | None = None
        for sentence in sentences(document.text, block.span):
            here = _sentence_figures(document.text, text, block.section, sentence, reporting, carried)
            found += here
            if reporting and here and here[0].year_span is not None:
                carried = (here[0].year or 0, here[0].year_span)
    return tuple(found)


def _sentence_figures(
    plain: str, text: str, section: str, sentence: Span, reporting: bool, carried: tuple[int, Span] | None
) -> list[Figure]:
    years = [Span(*match.span()) for match in _YEAR.finditer(text, sentence.start, sentence.end)]
    clauses = list(comma_clauses(plain, sentence))
    found: list[Figure] = []
    for match in _FIGURE.finditer(text, sentence.start, sentence.end):
        number = Span(match.start("low"), match.end("high") if match["high"] else match.end("low"))
        low, high = _number(match["low"]), _number(match["high"]) if match["high"] else None
        counts = match["unit"] or match["low"][0].isdigit()
        if low is None or not counts or any(year.covers(number) for year in years):
            continue
        start = match.start("before") if match["before"] else match.start("low")
        clause = next(clause for clause in clauses if clause.start <= number.start < clause.end)
        year = _year_of(text, sentence, clause, number.start)
        printed_year, year_span = year or carried or (None, None)
        unit, scale = match["unit"] or "", match["scale"]
        if scale and unit == "元":
            unit, scale = f"{scale}元", None
        factor = Decimal({"万": 10_000, "亿": 100_000_000}.get(scale or "", 1))
        found.append(
            Figure(
                section, Span(start, match.end()), number, Span(match.start(), match.end()), clause, sentence,
                low * factor, high * factor if high is not None else None, unit, _bound(match),
                printed_year, year_span, not reporting, _guess(plain, clause, match.start()),
            )
        )  # fmt: skip
    if not found and years:
        clause = next(clause for clause in clauses if clause.start <= years[0].start < clause.end)
        subject = plain[years[0].end : sentence.end].strip("，。")
        found.append(
            Figure(
                section, years[0], Span(years[0].start, years[0].end - 1), years[0], clause, sentence,
                None, None, "年", Bound.EXACT, int(years[0].of(plain)[:4]), years[0], not reporting, subject,
            )
        )  # fmt: skip
    return found
