"""Filters over the typed facts. What a filter names and the plan does not have is an error that says what exists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from lnplan_qa.errors import FilterError
from lnplan_qa.facts.consistency import Finding, FindingKind
from lnplan_qa.facts.indicators import IndicatorEntry
from lnplan_qa.facts.plan_facts import PlanFacts
from lnplan_qa.facts.projects import ProjectRow
from lnplan_qa.facts.register import Commitment
from lnplan_qa.text import normalize
from lnplan_qa.types import Section

#: Short names of the kinds of findings, for a command line.
FINDING_KINDS = {
    FindingKind.CONTRADICTION: ("矛盾", "contradiction"),
    FindingKind.UNUSUAL: ("异常", "unusual"),
    FindingKind.TYPING_ERROR: ("笔误", "typo"),
}
_DIGITS = "零一二三四五六七八九十"


def has_words(search: str, text: str) -> bool:
    """True where every word of ``search`` stands in ``text``; both are compared in normalised form."""
    haystack = normalize(text)
    # Split first: normalisation closes blanks between Chinese words.
    return all(normalize(word) in haystack for word in search.split())


def chosen(what: str, wanted: str, available: Mapping[str, Iterable[str]]) -> str:
    """The canonical name that ``wanted`` means.

    Args:
        what: what is chosen, for the message (责任部门).
        available: canonical name -> other names of it.

    Raises:
        FilterError: none has that name.
    """
    key = normalize(wanted)
    for name, others in available.items():
        if key == normalize(name) or any(key == normalize(other) for other in others):
            return name
    raise FilterError(f"没有“{wanted}”这个{what}。可用：{'、'.join(available)}。")


def indicator_fields(facts: PlanFacts) -> tuple[str, ...]:
    """The areas of life of the indicators, in printed order."""
    return tuple(dict.fromkeys(field for entry in facts.indicators.entries for field in entry.fields))


def select_indicators(
    facts: PlanFacts, *, name: str = "", field: str = "", search: str = ""
) -> tuple[IndicatorEntry, ...]:
    """Indicators by name (any name that people use), area of life and words.

    Raises:
        FilterError: there is no such indicator or area.
    """
    entries = facts.indicators.entries
    if name:
        found = {match.entry.indicator.name for match in facts.indicators.find(normalize(name))}
        entries = tuple(
            entry for entry in entries if entry.indicator.name in found or has_words(name, entry.indicator.name)
        )
        if not entries:
            known = "、".join(entry.indicator.name for entry in facts.indicators.entries)
            raise FilterError(f"指标表里没有“{name}”。共{len(facts.indicators.entries)}项：{known}。")
    if field:
        area = chosen("领域", field, dict.fromkeys(indicator_fields(facts), ()))
        entries = tuple(entry for entry in entries if area in entry.fields)
    if search:
        entries = tuple(entry for entry in entries if has_words(search, _indicator_words(entry)))
    return entries


def _indicator_words(entry: IndicatorEntry) -> str:
    indicator = entry.indicator
    cells = (cell.printed for cell in indicator.cells)
    return " ".join((indicator.name, indicator.unit, *entry.names, *entry.fields, *cells))


def indicator_years(facts: PlanFacts, year: int | None) -> tuple[int, ...]:
    """The years of the table, or the one asked for.

    Raises:
        FilterError: the table has no such year.
    """
    years = facts.indicators.years
    if year is None:
        return years
    if year not in years:
        raise FilterError(f"指标表没有{year}年。可用：{'、'.join(map(str, years))}。")
    return (year,)


def select_projects(
    facts: PlanFacts,
    *,
    department: str = "",
    kind: str = "",
    place: str = "",
    low: Decimal | None = None,
    high: Decimal | None = None,
    number: int | None = None,
    joint: bool | None = None,
    search: str = "",
) -> tuple[ProjectRow, ...]:
    """Projects that meet every condition given.

    Args:
        department: responsible alone or together with others; any name that people use.
        low, high: bounds of the investment in 万元, both included.
        joint: true for several departments together, false for one alone.

    Raises:
        FilterError: there is no such department, kind, place or number, or ``low`` is above ``high``.
    """
    table = facts.projects
    rows = table.rows
    if number is not None:
        row = table.row(number)
        if row is None:
            raise FilterError(f"{table.table}没有第{number}号项目。序号有：{table.numbers_as_words}。")
        rows = (row,)
    if department:
        name = chosen("责任部门", department, table.departments)
        rows = tuple(row for row in rows if name in row.project.departments)
    if kind:
        name = chosen("项目类别", kind, {key: words.words for key, words in table.kinds.items()})
        rows = tuple(row for row in rows if name in row.kinds)
    if place:
        name = chosen("地点", place, table.places)
        rows = tuple(row for row in rows if name in row.places)
    if low is not None and high is not None and low > high:
        raise FilterError(f"总投资下限 {low} 万元大于上限 {high} 万元。请对调或改正。")
    return tuple(
        row
        for row in rows
        if (low is None or row.project.investment >= low)
        and (high is None or row.project.investment <= high)
        and (joint is None or row.is_joint is joint)
        and has_words(search, _project_words(row))
    )


def _project_words(row: ProjectRow) -> str:
    project = row.project
    return " ".join(
        (str(row.number), project.name, project.scale, *project.departments, *row.names, *row.kinds, *row.places)
    )


def register_sections(facts: PlanFacts) -> tuple[Section, ...]:
    """The chapters that hold entries of the register, in reading order."""
    chapters = {facts.outline.ancestry(item.section)[0].id for item in facts.commitments.commitments}
    return tuple(section for section in facts.document.sections if section.id in chapters)


def register_years(facts: PlanFacts) -> tuple[int, ...]:
    """The years that entries of the register hold for."""
    return tuple(sorted({item.implied_year for item in facts.commitments.commitments}))


def select_commitments(
    facts: PlanFacts, *, chapter: str = "", year: int | None = None, target: bool | None = None, search: str = ""
) -> tuple[Commitment, ...]:
    """Entries of the register that meet every condition given, in reading order.

    Args:
        chapter: 第三章, 3, its title, or any section inside (``6.4``, ``第五章专栏``).
        target: true for aims, false for what was reached.

    Raises:
        FilterError: no entry stands in such a chapter or holds for such a year.
    """
    items = facts.commitments.commitments
    if chapter:
        wanted = _section_id(facts, chapter)
        items = tuple(
            item for item in items if any(section.id == wanted for section in facts.outline.ancestry(item.section))
        )
    if year is not None:
        years = register_years(facts)
        if year not in years:
            raise FilterError(f"目标库里没有{year}年的条目。可用：{'、'.join(map(str, years))}。")
        items = tuple(item for item in items if item.implied_year == year)
    return tuple(
        item
        for item in items
        if (target is None or item.is_target is target)
        and has_words(search, " ".join((item.subject, item.topic, facts.quote(item.clause), item.unit)))
    )


def _section_id(facts: PlanFacts, wanted: str) -> str:
    key = normalize(wanted).removeprefix("第").removesuffix("章")
    if key.isdecimal() and 0 < int(key) < 20:
        tens, ones = divmod(int(key), 10)
        key = ("十" if tens else "") + (_DIGITS[ones] if ones else "")
    with_entries = {
        section.id for item in facts.commitments.commitments for section in facts.outline.ancestry(item.section)
    }
    for section in facts.document.sections:
        names = (section.id, f"第{wanted}", section.title)
        if section.id in with_entries and (section.id == f"第{key}章" or normalize(wanted) in map(normalize, names)):
            return section.id
    known = "、".join(facts.outline.label(section) for section in register_sections(facts))
    raise FilterError(f"目标库里没有“{wanted}”的条目。可用：{known}；也可给出小节，如 6.4。")


def select_findings(facts: PlanFacts, *, kind: str = "", search: str = "") -> tuple[Finding, ...]:
    """What the check finds, of one kind and with these words.

    Raises:
        FilterError: there is no such kind.
    """
    findings = facts.findings
    if kind:
        name = chosen("类别", kind, {str(key.value): others for key, others in FINDING_KINDS.items()})
        findings = tuple(finding for finding in findings if finding.kind.value == name)
    return tuple(
        finding
        for finding in findings
        if has_words(search, " ".join((finding.text, *finding.sections, *map(facts.quote, finding.spans))))
    )


def parse_amount(what: str, text: str) -> Decimal | None:
    """A bound in 万元: ``12000``, ``1.2亿``, ``12,000万元``; blank is none.

    Raises:
        FilterError: it is no such figure.
    """
    folded = normalize(text).replace(",", "").replace(" ", "")
    if not folded:
        return None
    match = re.fullmatch(r"(\d{1,12}(?:\.\d{1,6})?)(万|亿)?元?", folded)
    if match is None or (folded.endswith("元") and not match[2]):
        raise FilterError(f"{what}应是以万元计的数字，而给出的是“{text}”。例如 10000 或 1.2亿。")
    return Decimal(match[1]) * (10_000 if match[2] == "亿" else 1)
