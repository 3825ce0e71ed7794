"""The plan against itself: what its register, tables and text say of the same thing, compared.

Rules hold for any plan; what only a reader notices stands in ``corpus/consistency.toml`` and is checked against the plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from lnplan_qa.facts import consistency_text
from lnplan_qa.facts.commitments import Commitment, CommitmentFacts
from lnplan_qa.facts.consistency_data import ConsistencyData, SumCheck, read_consistency
from lnplan_qa.facts.indicators import IndicatorFacts
from lnplan_qa.facts.register_rules import Bound
from lnplan_qa.plan.outline import Outline
from lnplan_qa.types import PlanDocument, Span


class FindingKind(StrEnum):
    """How serious a finding is, the gravest first; the values are for readers."""

    CONTRADICTION = "前后矛盾"
    UNUSUAL = "不合常理"
    TYPING_ERROR = "疑似笔误"


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not fit, in one Chinese sentence, with the places where it stands.

    ``figures`` are the printed figures that an answer should not give without a word of caution; empty where no figure is in
    doubt.
    """

    kind: FindingKind
    rule: str
    text: str
    spans: tuple[Span, ...]
    sections: tuple[str, ...]
    figures: tuple[str, ...] = ()


def check_plan(
    document: PlanDocument, commitments: CommitmentFacts, indicators: IndicatorFacts, path: Path
) -> tuple[Finding, ...]:
    """Everything the rules and the reviewed list find, gravest first, then in reading order.

    Args:
        path: ``corpus/consistency.toml``.

    Raises:
        CorpusError: the file is broken, or an entry is not in the plan.
    """
    data = read_consistency(path, document, commitments)
    outline = Outline(document)

    def finding(
        kind: FindingKind, rule: str, text: str, spans: tuple[Span, ...], figures: tuple[str, ...] = ()
    ) -> Finding:
        return Finding(kind, rule, text, spans, tuple(outline.section_at(span) for span in spans), figures)

    found: list[Finding] = []
    for kind, rule, text, spans, figures in (
        *_worse_targets(commitments, indicators),
        *_parts_beyond_whole(commitments, data),
        *_same_thing_twice(commitments),
        *_text_against_table(commitments, indicators),
    ):
        found.append(finding(kind, rule, text, spans, figures))
    for check in (*sum_checks(commitments, data), *data.shares):
        if not check.fits:
            found.append(finding(FindingKind.CONTRADICTION, "sum", check.text, check.spans, check.figures))
    for text, spans, figures in consistency_text.impossible_sizes(document):
        found.append(finding(FindingKind.TYPING_ERROR, "size", text, spans, figures))
    for text, spans in (
        *consistency_text.numbering_gaps(document),
        *consistency_text.renamed_places(document),
        *data.names,
    ):
        found.append(finding(FindingKind.UNUSUAL, "naming", text, spans))
    for text, spans in (*consistency_text.typography(document, commitments), *data.typos):
        found.append(finding(FindingKind.TYPING_ERROR, "typing", text, spans))
    order = list(FindingKind)
    return tuple(sorted(found, key=lambda item: (order.index(item.kind), item.spans)))


_Raw = tuple[FindingKind, str, str, tuple[Span, ...], tuple[str, ...]]


def _worse_targets(commitments: CommitmentFacts, indicators: IndicatorFacts) -> Iterator[_Raw]:
    """Targets worse than what was already reached, in the running text and in the indicator table."""
    for topic in commitments.topics:
        reached = [item for item in topic.commitments if not item.is_target]
        for target in (item for item in topic.commitments if item.is_target):
            for actual in reached:
                if topic.better and _is_worse(actual.amount, target.amount, topic.better):
                    # A ceiling (控制在…以内) leaves room on purpose; a target below what is reached does not.
                    kind = FindingKind.UNUSUAL if target.bound is Bound.AT_MOST else FindingKind.CONTRADICTION
                    text = f"{topic.name}：{actual.implied_year}年已达{actual.printed}，{target.implied_year}年目标却是{target.printed}。"
                    yield kind, "target", text, (actual.clause, target.clause), (actual.printed, target.printed)
    for entry in indicators.entries:
        cells = entry.indicator.cells
        for first, last in zip(cells[0].values, cells[-1].values, strict=False):
            if first.group == last.group and _is_worse(first.value, last.value, entry.better):
                unit = entry.indicator.unit
                text = f"{entry.indicator.name}：{cells[0].year}年为{first.printed}{unit}，{cells[-1].year}年目标为{last.printed}{unit}，比现状更差。"
                spans = (Span(entry.indicator.name_span.start, cells[-1].span.end), *entry.also)
                yield FindingKind.UNUSUAL, "target", text, spans, (first.printed, last.printed)


def _is_worse(reached: Decimal | None, target: Decimal | None, better: str) -> bool:
    if reached is None or target is None:
        return False
    return target < reached if better == "up" else target > reached if better == "down" else False


def _parts_beyond_whole(commitments: CommitmentFacts, data: ConsistencyData) -> Iterator[_Raw]:
    for part in commitments.commitments:
        if part.whole is None or part.amount is None:
            continue
        whole = next(
            (item for item in commitments.by_subject[part.whole] if item.implied_year == part.implied_year), None
        )
        if whole is not None and whole.amount is not None and part.amount > whole.amount:
            text = f"部分大于整体：{part.subject}{part.printed}，{whole.subject}{whole.printed}。"
            yield FindingKind.CONTRADICTION, "part", text, (part.clause, whole.clause), (part.printed, whole.printed)
    for smaller, larger, why in data.orders:
        if smaller.amount is not None and larger.amount is not None and smaller.amount > larger.amount:
            text = f"{smaller.subject}{smaller.printed}，{larger.subject}{larger.printed}：{why}。"
            yield FindingKind.UNUSUAL, "part", text, (smaller.clause, larger.clause), (smaller.printed, larger.printed)


def _same_thing_twice(commitments: CommitmentFacts) -> Iterator[_Raw]:
    """The same subject and year with another figure, or with another bound."""
    for subject, items in commitments.by_subject.items():
        for index, first in enumerate(items):
            for second in items[index + 1 :]:
                if first.implied_year != second.implied_year or first.value is None or first.unit != second.unit:
                    continue
                if first.value != second.value:
                    text = f"{subject}（{first.implied_year}年）前后不同：{first.printed}与{second.printed}。"
                    yield (
                        FindingKind.CONTRADICTION,
                        "twice",
                        text,
                        (first.clause, second.clause),
                        (first.printed, second.printed),
                    )
                elif first.printed != second.printed:
                    text = f"{subject}（{first.implied_year}年）两处写法不同：“{first.phrase}”与“{second.phrase}”。"
                    yield FindingKind.UNUSUAL, "twice", text, (first.clause, second.clause), ()


def _text_against_table(commitments: CommitmentFacts, indicators: IndicatorFacts) -> Iterator[_Raw]:
    """Figures of the text that the indicator table holds too."""
    for entry in indicators.entries:
        for item in commitments.commitments:
            if item.value is None or not any(span.covers(item.figure) for span in entry.also):
                continue
            cell = entry.indicator.cell(item.implied_year)
            if cell is not None and all(value.value != item.value for value in cell.values):
                text = f"{entry.indicator.name}（{cell.year}年）：正文为{item.printed}，指标表为{cell.printed}。"
                yield FindingKind.CONTRADICTION, "table", text, (item.clause, cell.span), (item.printed, cell.printed)


def sum_checks(commitments: CommitmentFacts, data: ConsistencyData) -> tuple[SumCheck, ...]:
    """Wholes whose parts the plan names, with the sum; also those that fit.

    Parts may be named in part only, so a sum below its whole is no finding; in the reviewed sums it is one.
    """
    parts: dict[Commitment, list[Commitment]] = {}
    for item in commitments.commitments:
        if item.whole is not None and item.amount is not None:
            whole = next(
                (other for other in commitments.by_subject[item.whole] if other.implied_year == item.implied_year), None
            )
            if whole is not None and whole.measure == item.measure:
                parts.setdefault(whole, []).append(item)
    found = []
    for whole, items in parts.items():
        amounts = [item.amount for item in items if item.amount is not None]
        if len(amounts) < 2 or whole.amount is None:
            continue
        shown = " + ".join(item.printed for item in items)
        relation = "=" if sum(amounts) == whole.amount else "≠"
        text = f"{whole.subject}{whole.printed}：{shown} {relation} {whole.printed}。"
        fits = sum(amounts) <= whole.amount
        found.append(
            SumCheck(
                text,
                fits,
                (whole.clause, *(item.clause for item in items)),
                (whole.printed, *(item.printed for item in items)),
            )
        )
    return (*found, *data.sums)


def notes_for(findings: tuple[Finding, ...], evidence: tuple[Span, ...], answer: str = "") -> str:
    """One line of caution for an answer that rests on a figure in doubt, ``""`` where none is.

    Args:
        evidence: the answer's spans.
        answer: its text; with it, only figures that the answer gives count (a quoted sentence may hold others).
    """
    for item in findings:
        touches = any(span.start < other.end and other.start < span.end for span in item.spans for other in evidence)
        said = item.text.rstrip("。") in answer
        if item.figures and touches and not said and (not answer or any(figure in answer for figure in item.figures)):
            return f"请留意（{item.kind.value}）：{item.text}"
    return ""
