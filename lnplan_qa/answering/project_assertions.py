"""What a question asserts of a figure computed from the project table (一共8亿, 多3亿, 占一半): yes, or a correction."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from lnplan_qa.answering.project_request import ProjectRequest
from lnplan_qa.answering.quantities import Comparator, Quantity, quantities
from lnplan_qa.answering.understand import Query
from lnplan_qa.facts.projects import ProjectRow
from lnplan_qa.types import Draft, Kind, Status

_OPEN = re.compile("多少|几(?!乎)|好多|哪|谁|什么|怎")
#: A verdict that an answer begins with already.
_JUDGED = re.compile("(?:是|否|没有|一样|不一样|与规划不符)[，：。]")
#: The computed figure stands before its operands.
_HEAD = re.compile("^[^：]*?(?=：|，由|$)")
_UNITS = ("元", "%", "倍", "亩", "平方米", "人", "户")
_MONEY = 10_000
_ABOUT = Decimal("0.02")


def check_computed(query: Query, request: ProjectRequest, draft: Draft, named: tuple[ProjectRow, ...] = ()) -> Draft:
    """``draft`` with the verdict on what ``query`` asserts of the figure it computed; unchanged where nothing is asserted."""
    if draft.status is not Status.ANSWERED or draft.kind is not Kind.COMPUTED or _JUDGED.match(draft.answer):
        return draft
    if not request.claiming or _OPEN.search(query.text):
        return draft
    match = _HEAD.match(draft.answer)
    head = match[0] if match else draft.answer
    told = [figure for figure in quantities(head) if figure.unit in _UNITS]
    # 多3亿: what counts in 亿 without a unit is money here.
    said = [replace(figure, unit="元") if not figure.unit and figure.value >= _MONEY else figure for figure in query.quantities]
    said = [figure for figure in said if figure.unit in _UNITS]
    turned = request.does("difference") and len(named) == 2 and not head.startswith(named[0].name)
    if not said and not request.does("difference"):
        return draft
    comparable = [figure for figure in said if any(figure.unit == other.unit for other in told)]
    if said and not comparable:
        return draft
    right = not turned and all(any(_admits(figure, other) for other in told if other.unit == figure.unit) for figure in comparable)
    if right:
        return replace(draft, answer=f"是，{draft.answer}")
    return replace(draft, status=Status.CORRECTED, answer=f"与规划不符：{draft.answer}")


def _admits(said: Quantity, told: Quantity) -> bool:
    """Whether the computed figure is the asserted one, rounded as the question writes it."""
    if said.comparator is Comparator.ABOUT:
        return abs(said.value - told.value) <= told.value * _ABOUT
    return said.admits(told.value) or (said.comparator is None and _rounds_to(told.value, said.value))


def _rounds_to(value: Decimal, short: Decimal) -> bool:
    """48.81 is said as 49, 3.759亿 as 3.76亿; what is more than a hundredth off is another figure."""
    last = short.normalize().as_tuple().exponent
    assert isinstance(last, int)
    return abs(value - short) <= abs(value) / 100 and value.quantize(Decimal(1).scaleb(last), rounding=ROUND_HALF_UP) == short
