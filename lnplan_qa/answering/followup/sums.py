"""Arithmetic over figures of the running text that were just given, where no look-up computes from their names."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lnplan_qa.facts.commitments import Commitment, CommitmentFacts
from lnplan_qa.facts.indicators import plain_number, rounded
from lnplan_qa.types import Draft, Kind, Status

#: What money is shared out over.
_COUNTED = frozenset({"人", "家", "个", "户", "人次", "期", "场"})


def figure_given(draft: Draft, facts: CommitmentFacts) -> Commitment | None:
    """The figure that an answer gives, where it is exactly one of the register."""
    if draft.kind is not Kind.COMMITMENT or draft.status is not Status.ANSWERED:
        return None
    given = [
        item
        for item in facts.commitments
        if item.value is not None and item.printed in draft.answer and item.subject in draft.answer and any(span.covers(item.figure) for span in draft.evidence)
    ]
    return given[0] if given and len({(item.value, item.unit) for item in given}) == 1 else None


def compute(operation: str, items: Sequence[Commitment]) -> Draft | None:
    """Sum, difference, comparison or mean of figures; ``None`` where they do not fit together.

    Args:
        operation: ``sum``, ``difference``, ``which``, ``share`` or ``mean``.
        items: two figures or more, as they were given.
    """
    if operation == "mean":
        return _mean(items)
    units = {(item.unit, item.measure) for item in items}
    values = [item.value for item in items if item.value is not None]
    if len(items) < 2 or len(values) < len(items) or len(units) != 1 or (operation == "sum" and items[0].measure == "比例"):
        return None
    unit = items[0].unit
    shown = "；".join(f"{item.subject}{item.printed}" for item in items)
    if operation == "sum":
        answer = f"合计{plain_number(sum(values, Decimal(0)))}{unit}（{shown}）。规划没有给出合计，由这些数字相加。"
    elif len(items) == 2 and operation in ("difference", "which"):
        first, second = items
        gap = values[0] - values[1]
        by = "个百分点" if unit == "%" else unit
        said = "相同" if gap == 0 else f"多{plain_number(abs(gap))}{by}"
        more, less = (first, second) if gap >= 0 else (second, first)
        answer = f"{more.subject}{'与' if gap == 0 else '比'}{less.subject}{said}（{shown}）。"
    elif len(items) == 2 and operation == "share" and all(values) and items[0].measure != "比例":
        part, whole = sorted(items, key=lambda item: item.value or Decimal(0))
        share = rounded((part.value or Decimal(0)) / (whole.value or Decimal(1)) * 100, 2)
        answer = f"{part.subject}占{whole.subject}的约{share}%（{shown}）。规划没有给出占比，由这两个数字相除。"
    else:
        return None
    return Draft(Status.ANSWERED, Kind.COMPUTED, answer, tuple(dict.fromkeys(item.clause for item in items)))


def _mean(items: Sequence[Commitment]) -> Draft | None:
    """Money shared out over a count."""
    money = [item for item in items if item.unit == "万元" and item.value is not None]
    counts = [item for item in items if item.unit in _COUNTED and item.value]
    if len(money) != 1 or len(counts) != 1:
        return None
    amount, count = money[0], counts[0]
    each = rounded((amount.value or Decimal(0)) / (count.value or Decimal(1)), 2)  # neither is None: filtered above
    shown = f"{amount.subject}{amount.printed}，{count.subject}{count.printed}"
    answer = f"平均每{count.unit}约{each}万元（{shown}）。规划没有给出平均数，由这两个数字相除。"
    return Draft(Status.ANSWERED, Kind.COMPUTED, answer, tuple(dict.fromkeys(item.clause for item in items)))
