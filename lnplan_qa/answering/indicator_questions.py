"""Questions on the indicator table: one cell, several cells, arithmetic over years and groups, comparisons, lists."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lnplan_qa.answering.indicator_arithmetic import OPERATIONS
from lnplan_qa.answering.indicator_assertions import check_assertion
from lnplan_qa.answering.indicator_changes import answer_changes
from lnplan_qa.answering.indicator_lists import answer_over_all, answer_several
from lnplan_qa.answering.indicator_reading import (
    OTHER_KINDS,
    Reading,
    read_cells,
    same_measure,
    values_draft,
    without_names,
)
from lnplan_qa.answering.understand import Query
from lnplan_qa.asking import Asked
from lnplan_qa.facts.indicators import IndicatorEntry, IndicatorFacts, IndicatorMatch, unit_text
from lnplan_qa.types import Draft, Kind, Status, Table

_FIGURE_KINDS = (Asked.MONEY, Asked.NUMBER, Asked.RATE)
_EACH_A_YEAR = re.compile("每个?人每个?[年月]|每[年月]每个?人")
#: How many there are altogether, where the row only says how many there are for a thousand people or in a hundred.
_ALTOGETHER = re.compile("总共|一共|拢共|统共|合共|总数|全市|全龙南|(照|按|依|拿|用).{0,12}(算|推|折|这个?数)|那(就是|等于|有)")
_COUNTED = re.compile("(多少|几多|好多|几)(?P<what>[名个张位人户]|□)")
_PER = re.compile("每(一)?千|一千(个)?|每百|千人|平均|百分")
_TWO = 2
_ONE_FIGURE = re.compile("多少|几|好多|给个|报")
_ALL_GROUPS = re.compile("城乡|都|分别|各|两|全部|所有|怎么变|历年")
#: A question whose words beyond the indicator's name are this few is a look-up even without 多少.
_BARE_REMAINDER = 6


def answer_indicator_question(query: Query, facts: IndicatorFacts) -> Draft | None:
    """Answer from the indicator table, or ``None`` where the question is not about a cell of it."""
    if re.search(facts.patterns["blocker"], query.text):
        return None
    matches = facts.find(query.text)
    if not matches:
        return answer_over_all(query, facts)
    if (changes := answer_changes(query, matches, facts)) is not None:
        return changes
    # 每人每年 is a unit, no annual pace.
    asking = _EACH_A_YEAR.sub("□", without_names(query.text, matches))
    operation = next((name for name, pattern in facts.operations.items() if pattern.search(asking)), None)
    if (counted := _counted_whole(query, matches, asking)) is not None:
        return counted
    if not _wants_figure(query, matches, operation, facts):
        return answer_over_all(query, facts)
    matches = _narrow(query, matches)
    sure = tuple(match for match in matches if match.sure) or matches
    if len({match.start for match in sure}) < len(sure) and not sure[0].sure:
        return _clarify(sure)
    entries = tuple(dict.fromkeys(match.entry for match in sure))
    if len(entries) > 1:
        return answer_several(query, entries, operation, facts)
    return _single(query, entries[0], operation, facts)


def _wants_figure(
    query: Query, matches: Sequence[IndicatorMatch], operation: str | None, facts: IndicatorFacts
) -> bool:
    remainder = re.sub(r"[\W_]|20\d\d|年|的|呢|了|吗|多少", "", without_names(query.text, matches))
    figures = any(same_measure(quantity, match.entry.indicator) for quantity in query.quantities for match in matches)
    asserts = figures and (
        query.asks(Asked.YES_NO) or re.search(facts.patterns["assertion"], query.text) is not None
    )
    if (
        query.asks(*OTHER_KINDS)
        and not (query.asks(*_FIGURE_KINDS) and not query.asks(Asked.PHONE, Asked.PROCEDURE, Asked.PLACE))
        and not asserts
    ):
        return False
    if query.asks(*_FIGURE_KINDS) or operation is not None or asserts:
        return True
    if any(match.sure for match in matches):
        return bool(query.years) or len(remainder) <= _BARE_REMAINDER or query.asks(Asked.DATE)
    return bool(query.years) and len(remainder) <= _BARE_REMAINDER


def _counted_whole(query: Query, matches: Sequence[IndicatorMatch], asking: str) -> Draft | None:
    """The refusal where a number of people or things is asked for that only a rate is given for (全市一共该有几名医生)."""
    entries = tuple(dict.fromkeys(match.entry for match in matches))
    if not entries or not _ALTOGETHER.search(asking) or not (asked := _COUNTED.search(asking)):
        return None
    indicator = entries[0].indicator
    if not all(entry.indicator.name.startswith("每千") or entry.indicator.unit == "%" for entry in entries):
        return None
    if _PER.search(asking[max(0, asked.start() - 8) : asked.start()]):
        return None
    base = "人口数" if "人" in indicator.name else "总数"
    missing = (f"{indicator.name}对应的总数", base)
    text = f"规划未写明全市一共有多少，只写了{indicator.name}；规划没有给出{base}，不能据此推算总数。"
    return Draft(Status.NOT_IN_PLAN, Kind.NONE, text, related=(indicator.span,), missing=missing[:1])


def _narrow(query: Query, matches: tuple[IndicatorMatch, ...]) -> tuple[IndicatorMatch, ...]:
    """Of several readings of one everyday word keep those whose unit is the one asked for."""
    if any(match.sure for match in matches):
        return tuple(match for match in matches if match.sure)
    asked_unit = re.search(r"(?:几|多少)(个|张|元|人|%|块)", query.text)
    wanted = "%" if query.asks(Asked.RATE) else (asked_unit[1] if asked_unit else "")
    kept = tuple(match for match in matches if wanted and wanted in match.entry.indicator.unit)
    return kept or matches


def _clarify(matches: Sequence[IndicatorMatch]) -> Draft:
    rows = tuple((match.entry.indicator.name, unit_text(match.entry.indicator)) for match in matches)
    names = "、".join(f"“{name}”" for name, _ in rows)
    return Draft(
        Status.NEEDS_CLARIFICATION, Kind.INDICATOR, f"您问的是{names}中的哪一个？", table=Table(("指标", "单位"), rows)
    )


def _single(query: Query, entry: IndicatorEntry, operation: str | None, facts: IndicatorFacts) -> Draft | None:
    reading = read_cells(query, entry, facts)
    if isinstance(reading, Draft):
        return reading
    asserted = check_assertion(query, reading, facts)
    if asserted is not None:
        return asserted
    if operation is not None:
        computed = OPERATIONS[operation](query, reading, facts)
        if computed is not None:
            return computed
    if operation is None and _is_of_unknown_group(query, reading, facts):
        return _which_group(reading)
    return values_draft(query, reading)


def _is_of_unknown_group(query: Query, reading: Reading, facts: IndicatorFacts) -> bool:
    """Whether one figure is asked of a row that has one for the country and one for the town, and neither year nor place is said."""
    areas = len(reading.groups) == _TWO and not facts.groups_in(query.text, reading.entry)
    return areas and not reading.years and _ONE_FIGURE.search(query.text) is not None and _ALL_GROUPS.search(query.text) is None


def _which_group(reading: Reading) -> Draft:
    """The question back, every figure of the row beside it."""
    indicator = reading.indicator
    rows = tuple((str(group), *(reading.value(cell.year, group).printed for cell in indicator.cells)) for group in reading.groups)
    said = "还是".join(str(group) for group in reading.groups)
    return Draft(
        Status.NEEDS_CLARIFICATION,
        Kind.INDICATOR,
        f"您问的是{said}的{indicator.name}，哪一年的？各年各类的数值见下表（{unit_text(indicator)}）。",
        related=(indicator.span,),
        table=Table(("类别", *(f"{cell.year}年" for cell in indicator.cells)), rows),
    )
