"""What else may be asked after an answer: questions on the same facts or the same section that the plan answers.

Candidates are made by rules from the facts and from the question keys near what was cited; a candidate is suggested only
where the assistant, asked it, answers it from the very place that it was made for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import Final

from lnplan_qa.facts.indicators import IndicatorEntry, unit_text
from lnplan_qa.facts.plan_facts import PlanFacts
from lnplan_qa.facts.projects import Column, ProjectRow
from lnplan_qa.search.questions import QuestionKey
from lnplan_qa.types import Answer, Passage, Span, Status

#: How many are suggested at most, and how many candidates are tried for them.
SUGGESTIONS: Final = 3
_TRIED: Final = 8
#: Voices of question keys that read well on a button, best first.
_VOICES: Final = ("everyday", "official")
#: A longer question does not fit on a button.
_MAX_CHARACTERS: Final = 32
#: Candidates come from the plan alone, so that there are only so many of them: their answers are kept.
_REMEMBERED: Final = 4096


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question, and the place of the plan that must answer it."""

    question: str
    place: Span


class Suggestions:
    """Makes and checks them; ``ask`` is the assistant itself."""

    def __init__(
        self, facts: PlanFacts, passages: Sequence[Passage], keys: Sequence[QuestionKey], ask: Callable[[str], Answer]
    ) -> None:
        self._facts = facts
        self._passages = passages
        self._indicators = {entry.indicator.section: entry for entry in facts.indicators.entries}
        self._projects = {row.project.section: row for row in facts.projects.rows}
        self._keys: dict[int, list[str]] = {}
        for voice in _VOICES:
            for key in keys:
                if key.voice == voice and len(key.text) <= _MAX_CHARACTERS:
                    self._keys.setdefault(key.passage, []).append(key.text)
        self._ask = lru_cache(maxsize=_REMEMBERED)(ask)

    def after(self, answer: Answer) -> tuple[str, ...]:
        """Up to :data:`SUGGESTIONS` questions, all answered; none where the answer stands on nothing in the plan."""
        found: dict[str, str] = {}
        for candidate in islice(self._candidates(answer), _TRIED):
            given = self._ask(candidate.question)
            says_more = given.answer not in (answer.answer, *found.values())
            if given.status is Status.ANSWERED and says_more and _cites(given, candidate.place):
                found[candidate.question] = given.answer
                if len(found) == SUGGESTIONS:
                    break
        return tuple(found)

    def _candidates(self, answer: Answer) -> Iterator[Candidate]:
        """Distinct candidates, those nearest to what was cited first."""
        if answer.status is Status.NEEDS_CLARIFICATION:
            return  # its choices are what to ask next
        asked = {answer.question.strip()}
        sources = (answer.citations or answer.related)[:3]
        for candidate in _in_turn(
            [self._near(answer, Span(source.start, source.end), source.section) for source in sources]
        ):
            if candidate.question not in asked:
                asked.add(candidate.question)
                yield candidate

    def _near(self, answer: Answer, span: Span, section: str) -> Iterator[Candidate]:
        if section in self._indicators:
            return self._of_indicator(self._indicators[section], answer)
        if section in self._projects:
            return self._of_project(self._projects[section], answer)
        if section == self._facts.projects.table:
            return self._of_departments(span)
        return self._of_text(span, answer)

    def _of_indicator(self, entry: IndicatorEntry, answer: Answer) -> Iterator[Candidate]:
        """Its figures that the answer does not name, how it changes, then the next indicator of the table."""
        indicator = entry.indicator
        cells = [(cell, value) for cell in reversed(indicator.cells) for value in cell.values]
        untold = [(cell, value) for cell, value in cells if value.printed not in answer.answer]
        # Another group of a year that the answer names is nearer than another year.
        untold.sort(key=lambda item: str(item[0].year) not in answer.answer)
        for cell, value in untold[:2]:
            yield Candidate(f"{cell.year}年{value.group or ''}{indicator.name}是多少？", indicator.span)
        first, last = indicator.cells[0], indicator.cells[-1]
        if first.printed != last.printed:
            group = next((value.group for value in last.values if value.group and value.group in answer.answer), None)
            group = group or last.values[0].group or ""
            change = "变化多少" if unit_text(indicator) == "%" else "增加多少"
            yield Candidate(f"{group}{indicator.name}从{first.year}年到{last.year}年{change}？", indicator.span)
        entries = self._facts.indicators.entries
        following = entries[(entries.index(entry) + 1) % len(entries)].indicator
        group = following.cells[-1].values[0].group or ""
        yield Candidate(f"{following.cells[-1].year}年{group}{following.name}是多少？", following.span)

    def _of_project(self, row: ProjectRow, answer: Answer) -> Iterator[Candidate]:
        """The columns of its row that the answer does not name, then what its department is responsible for."""
        project = row.project
        departments = project.departments
        if str(project.investment) not in answer.answer:
            yield Candidate(f"{row.name}总投资多少？", project.span)
        if not any(department in answer.answer for department in departments):
            yield Candidate(f"{row.name}由哪个部门负责？", project.span)
        for column in (Column.FLOOR, Column.LAND, Column.CAPACITY):
            figure = row.figure(column)
            if figure is not None and figure.printed not in answer.answer:
                yield Candidate(f"{row.name}{column.value}多少？", project.span)
                break
        yield Candidate(f"{departments[0]}负责哪些项目？", project.span)
        yield Candidate(f"{departments[0]}负责的项目总投资多少？", project.span)

    def _of_departments(self, title: Span) -> Iterator[Candidate]:
        """For the project table as a whole: its total, and what each department is responsible for."""
        yield Candidate(f"{self._facts.projects.table}总投资合计多少？", title)
        for name, rows in self._facts.projects.by_department(self._facts.projects.rows):
            yield Candidate(f"{name}负责哪些项目？", rows[0].project.span)

    def _of_text(self, span: Span, answer: Answer) -> Iterator[Candidate]:
        """What people ask for the sentences around it, from near to far, the cited one only after a refusal."""
        here = [number for number, passage in enumerate(self._passages) if _touch(passage.span, span)]
        if not here:
            return
        middle = here[0]
        section = self._passages[middle].section
        chapter = section.partition("/")[0]
        around = [
            number
            for number, passage in enumerate(self._passages)
            if number not in here and passage.section.partition("/")[0] == chapter
        ]
        # Same item before same section; what follows before what precedes.
        around.sort(key=lambda n: (self._passages[n].section != section, abs(n - middle), n < middle))
        near = (*here, *around) if answer.status.is_refusal else tuple(around)
        for number in near:
            for question in self._keys.get(number, [])[:1]:
                yield Candidate(question, self._passages[number].span)


def _touch(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _cites(answer: Answer, place: Span) -> bool:
    return any(_touch(Span(citation.start, citation.end), place) for citation in answer.citations)


def _in_turn(sources: Sequence[Iterator[Candidate]]) -> Iterator[Candidate]:
    """One candidate of each source, then the next of each, until all are empty."""
    nothing: Candidate | None = None
    while True:
        row = [next(source, nothing) for source in sources]
        if not any(row):
            return
        yield from (candidate for candidate in chain(row) if candidate is not None)
