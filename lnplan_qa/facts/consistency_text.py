"""Rules over the plan's text and project table: sizes that cannot be true, gaps in numbering, names, typography."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from statistics import median

from lnplan_qa.facts.commitments import CommitmentFacts
from lnplan_qa.facts.measures import Aspect, measures
from lnplan_qa.plan.tables import projects
from lnplan_qa.text import tidy
from lnplan_qa.types import Block, BlockKind, PlanDocument, Span

#: A project whose cost per square metre is so many times the median of all projects has its area mistyped.
_COST_FACTOR = 50
_SQUARE_METRES_PER_MU = Decimal(10_000) / 15
#: 33334平方米（约50亩） may be rounded by this much.
_MU_TOLERANCE = Decimal("0.02")
_BOTH_AREAS = re.compile(r"(\d+(?:\.\d+)?)(?:平方米|㎡)（约?(\d+(?:\.\d+)?)亩）")
_BRACKETS = (("（", "）"), ("“", "”"), ("《", "》"), ("‘", "’"))
_ITEM_MARK = re.compile(r"^\s*\d+([、.．])")
_SENTENCE_MARKS = "。！？：；”）…"
_MIN_SENTENCE = 20

_Texts = Iterator[tuple[str, tuple[Span, ...]]]


def impossible_sizes(document: PlanDocument) -> Iterator[tuple[str, tuple[Span, ...], tuple[str, ...]]]:
    """Floor areas out of all proportion to the investment, and areas given in two units that disagree."""
    found = []
    for project in projects(document):
        for measure in measures(document.text, project.scale_span, project.name):
            if measure.aspect is Aspect.FLOOR and not measure.part and measure.unit == "平方米":
                found.append((project, measure, project.investment * 10_000 / measure.value))
                break
    typical = median(cost for _, _, cost in found) if found else Decimal(0)
    for project, measure, cost in found:
        if cost > _COST_FACTOR * typical:
            area = f"{measure.label or '建筑面积'}却只有{measure.printed}"
            text = f"{project.section}（{project.name}）：总投资{project.investment}万元，{area}，面积疑有误。"
            yield text, (measure.span, project.investment_span), (measure.printed,)
    for match in _BOTH_AREAS.finditer(document.text):
        metres, mu = Decimal(match[1]), Decimal(match[2])
        if abs(metres - mu * _SQUARE_METRES_PER_MU) > metres * _MU_TOLERANCE:
            yield f"两种面积单位对不上：{match[0]}。", (Span(*match.span()),), (match[1], match[2])


def numbering_gaps(document: PlanDocument) -> _Texts:
    """Numbers missing from a table's first column, or from items and headings that should run on."""
    for table in document.tables:
        numbers = [
            (int(tidy(row.cells[0].of(document.text))), row)
            for row in table.rows
            if tidy(row.cells[0].of(document.text)).isdecimal()
        ]
        for (before, upper), (after, lower) in pairwise(numbers):
            if after != before + 1:
                missing = "、".join(map(str, range(before + 1, after))) or "顺序"
                text = f"{table.id}序号不连续：{before}之后是{after}，缺{missing}（共{len(numbers)}行，末号{numbers[-1][0]}）。"
                yield (
                    text,
                    (Span(upper.cells[0].start, upper.cells[1].end), Span(lower.cells[0].start, lower.cells[1].end)),
                )
    tables = {table.id for table in document.tables}
    families: dict[str, list[tuple[int, Span]]] = {}
    for section in document.sections:
        match = re.match(r"^(.+[/.])(\d+)$|^(\d+)$", section.id)
        if match is not None and match[1] and match[1][:-1] not in tables:
            families.setdefault(match[1], []).append(
                (int(match[2]), Span(section.span.start, section.span.start + len(section.title)))
            )
    for prefix, items in families.items():
        for (before, first), (after, second) in pairwise(items):
            if after != before + 1:
                yield f"{prefix}{before}之后是{prefix}{after}，编号不连续。", (first, second)


def renamed_places(document: PlanDocument) -> _Texts:
    """A place that is called both 县 and 市."""
    cities = Counter(re.findall(r"([\u4e00-\u9fff]{2})市", document.text))
    for match in re.finditer(r"([\u4e00-\u9fff]{2})县", document.text):
        if cities[match[1]] >= 3:
            other = document.text.index(f"{match[1]}市")
            text = f"同一地名有两种写法：此处为“{match[0]}”，其余{cities[match[1]]}处为“{match[1]}市”。"
            yield text, (Span(*match.span()), Span(other, other + 3))


def _blocks(document: PlanDocument, *kinds: BlockKind) -> Iterator[Block]:
    return (block for block in document.blocks if block.kind in kinds)


def typography(document: PlanDocument, commitments: CommitmentFacts) -> _Texts:
    """Brackets that do not close, sentences without an end, item marks of two kinds, amounts without 元."""
    text = document.text
    for block in _blocks(document, BlockKind.PARAGRAPH, BlockKind.TABLE_CELL):
        printed = block.span.of(text)
        for opening, closing in _BRACKETS:
            if printed.count(opening) != printed.count(closing):
                yield (
                    f"{block.section}：“{opening}”与“{closing}”不成对（{printed.count(opening)}个对{printed.count(closing)}个）。",
                    (block.span,),
                )
    for block in _blocks(document, BlockKind.PARAGRAPH):
        if block.span.end - block.span.start >= _MIN_SENTENCE and text[block.span.end - 1] not in _SENTENCE_MARKS:
            yield (
                f"{block.section}：段末缺句号。",
                (Span(max(block.span.start, block.span.end - _MIN_SENTENCE), block.span.end),),
            )
    marks: dict[str, list[tuple[str, Span]]] = {}
    for block in _blocks(document, BlockKind.ITEM, BlockKind.BOX_ITEM):
        if (match := _ITEM_MARK.match(block.span.of(text))) is not None:
            marks.setdefault(block.section.rpartition("/")[0], []).append((match[1], block.span))
    for section, items in marks.items():
        usual = Counter(mark for mark, _ in items).most_common(1)[0][0]
        for mark, span in items:
            if mark != usual:
                yield f"{section}：条目“{span.of(text)}”用“{mark}”，其余用“{usual}”。", (span,)
    for item in commitments.commitments:
        if item.unit in ("万元", "亿元") and item.printed[-1] in "万亿":
            yield f"“{item.phrase}”：“{item.printed}”后缺“元”。", (item.figure,)
