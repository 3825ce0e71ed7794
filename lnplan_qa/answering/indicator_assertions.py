"""Figures and directions that a question asserts, held against the cells of the indicator table."""

from __future__ import annotations

import re
from dataclasses import replace

from lnplan_qa.answering.indicator_claims import check_change
from lnplan_qa.answering.indicator_reading import (
    Reading,
    figure_text,
    in_unit,
    row_evidence,
    same_measure,
    sign,
    values_draft,
    without_names,
)
from lnplan_qa.answering.quantities import Comparator, Quantity
from lnplan_qa.answering.understand import Query
from lnplan_qa.asking import Asked
from lnplan_qa.facts.indicators import IndicatorFacts
from lnplan_qa.types import Draft, Kind, Status

#: 下降到70%: which way a figure was reached.
_WAY = re.compile(r"(?:(?P<up>提高|上升|增加|增长|上涨|上调|涨|升)|(?P<down>下降|降低|减少|下调|降|跌))(?:到|至|为|成)(?:约)?\d")


def check_assertion(query: Query, reading: Reading, facts: IndicatorFacts) -> Draft | None:
    """Hold a figure or a direction that the question asserts against the cells."""
    indicator = reading.indicator
    wanted = [in_unit(quantity, indicator) for quantity in query.quantities if same_measure(quantity, indicator)]
    asserts = re.search(facts.patterns["assertion"], query.text) is not None
    years = reading.years or tuple(cell.year for cell in indicator.cells)
    if (asserts or query.asks(Asked.YES_NO)) and (changed := check_change(query, reading, facts)) is not None:
        return changed
    turned = _direction(query, _between(wanted, reading), facts) if len(wanted) > 1 and asserts else None
    if turned is not None and turned.status is Status.CORRECTED:
        return turned
    if asserts and (turned := _wrong_way(query, reading)) is not None:
        return turned
    if wanted and (asserts or query.asks(Asked.YES_NO)) and not query.asks(Asked.DATE):
        values = [reading.value(year, group) for year in years for group in reading.groups]
        quantity = wanted[0]
        compares = quantity.comparator not in (None, Comparator.ABOUT)
        last_values = [reading.value(years[-1], group) for group in reading.groups]
        holds = any(quantity.admits(value.value) for value in (last_values if compares else values))
        if compares and asserts and re.search("要求|目标|规定|定[的在]|控制在|写", query.text):
            # The wording of the target is asserted, not that it is met: 3.2%以内 is not 2.2%.
            holds = any(quantity.value == value.value for value in values)
        facts_text = values_draft(query, reading)
        if holds:
            # Yes only where every figure is the row's: 从640到895,增加300 has the cells right and the difference wrong.
            yes = "是。" if all(_is_of_the_row(other, reading) for other in wanted) else ""
            return Draft(Status.ANSWERED, Kind.INDICATOR, f"{yes}{facts_text.answer}", facts_text.evidence)
        if compares and not asserts:
            return Draft(Status.ANSWERED, Kind.INDICATOR, f"不是。{facts_text.answer}", facts_text.evidence)
        # The whole row, so that the reader sees where the figure stands that was taken for it.
        every = tuple(cell.year for cell in indicator.cells)
        evidence = row_evidence(reading, every) if set(years) <= set(every) else facts_text.evidence
        return Draft(Status.CORRECTED, Kind.INDICATOR, f"与规划不符：{facts_text.answer}{_mistaken_for(quantity, reading)}", evidence)
    return _direction(query, reading, facts) if asserts or query.asks(Asked.YES_NO) else None


def _between(wanted: list[Quantity], reading: Reading) -> Reading:
    """The reading over the years whose cells the first two figures are (从2.3%降到2.2%)."""
    years = [
        next((cell.year for cell in reading.indicator.cells for value in cell.values if value.value == quantity.value), None)
        for quantity in wanted[:2]
    ]
    first, last = years
    return reading if first is None or last is None or first >= last else replace(reading, years=(first, last))


def _wrong_way(query: Query, reading: Reading) -> Draft | None:
    """下降到70%, where no year before was higher: the figure is right and the way there is not."""
    match = _WAY.search(query.text)
    if match is None:
        return None
    way = 1 if match["up"] else -1
    years = [cell.year for cell in reading.indicator.cells]
    last = reading.years[-1] if reading.years else years[-1]
    earlier = [year for year in years if year < last]
    if not earlier or any(
        sign(reading.value(last, group).value - reading.value(year, group).value) == way for year in earlier for group in reading.groups
    ):
        return None
    draft = values_draft(query, replace(reading, years=(*earlier, last)))
    return replace(draft, status=Status.CORRECTED, answer=f"与规划不符：{draft.answer}")


def _is_of_the_row(quantity: Quantity, reading: Reading) -> bool:
    """Whether a figure is one of the row's, or the difference of two of one group."""
    values = [(value.group, value.value) for cell in reading.indicator.cells for value in cell.values]
    figures = [value for _, value in values]
    figures += [abs(one - other) for group, one in values for same, other in values if group == same and one != other]
    return any(quantity.admits(figure) for figure in figures)


def _mistaken_for(quantity: Quantity, reading: Reading) -> str:
    """Says which year or group the asserted figure is of, where the row holds it."""
    for cell in reading.indicator.cells:
        for value in cell.values:
            if quantity.value == value.value:
                group = f"{value.group}的" if value.group else ""
                return f"\n（{figure_text(reading.indicator, value, group_first=False)}是{cell.year}年{group}{'目标' if cell.is_target else '数'}。）"
    return ""


def _direction(query: Query, reading: Reading, facts: IndicatorFacts) -> Draft | None:
    """是不是降了 / 保持不变吗: hold the asserted direction against first and last cell."""
    indicator = reading.indicator
    years = (
        reading.years
        if len(reading.years) > 1
        else (indicator.cells[0].year, reading.years[0] if reading.years else indicator.cells[-1].year)
    )
    if years[0] == years[-1] and re.search("目标|将来|以后", query.text):
        # 目标比2019年低吗: the final target against the year named.
        years = (years[0], indicator.cells[-1].year)
    if years[0] == years[-1]:
        return None
    text = without_names(query.text, facts.find(query.text))
    said = next((name for name in ("same", "down", "up") if re.search(facts.patterns[name], text)), None)
    if said is None:
        return None
    # 2025年比2019年低 holds the first year named against the second; without 比, time runs forward.
    late, early = (
        (years[0], years[-1]) if re.search("比", text) and len(reading.years) > 1 else (max(years), min(years))
    )
    changes = {sign(reading.value(late, group).value - reading.value(early, group).value) for group in reading.groups}
    holds = changes == {{"same": 0, "down": -1, "up": 1}[said]}
    cells = "；".join(
        f"{year}年{'目标' if year != indicator.cells[0].year else ''}为"
        + "，".join(figure_text(indicator, reading.value(year, group)) for group in reading.groups)
        for year in sorted({years[0], years[-1]})
    )
    evidence = row_evidence(reading, years)
    if holds:
        return Draft(Status.ANSWERED, Kind.INDICATOR, f"是。{indicator.name}{cells}。", evidence)
    return Draft(Status.CORRECTED, Kind.INDICATOR, f"与规划不符：{indicator.name}{cells}。", evidence)
