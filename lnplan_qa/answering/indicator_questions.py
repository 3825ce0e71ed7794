"""Questions on the indicator table: one cell, several cells, arithmetic over years and groups, comparisons, lists."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lnplan_qa.answering.indicator_arithmetic import OPERATIONS
from lnplan_qa.answering.indicator_assertions import check_assertion
from lnplan_qa.answering.indicator_lists import answer_over_all, answer_several
from lnplan_qa.answering.indicator_reading import OTHER_KINDS, read_cells, same_measure, values_draft, without_names
from lnplan_qa.answering.understand import Query
from lnplan_qa.asking import Asked
from lnplan_qa.facts.indicators import IndicatorEntry, IndicatorFacts, IndicatorMatch, unit_text
from lnplan_qa.types import Draft, Kind, Status, Table

_FIGURE_KINDS = (Asked.MONEY, Asked.NUMBER, Asked.RATE)
#: A question whose words beyond the indicator's name are this few is a look-up even without 多少.
_BARE_REMAINDER = 6


def answer_indicator_question(query: Query, facts: IndicatorFacts) -> Draft | None:
    """Answer from the indicator table, or ``None`` where the question is not about a cell of it."""
    patterns = facts.operations
    if re.search(facts.patterns["blocker"], query.text):
        return None
    matches = facts.find(query.text)
    if not matches:
        return answer_over_all(query, facts)
    operation = next(
        (name for name, pattern in patterns.items() if pattern.search(without_names(query.text, matches))), None
    )
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
    return values_draft(query, reading)
