"""What programs may ask: the five functions behind the HTTP endpoint ``/ask`` and the MCP server.

Each returns plain data for JSON. The docstrings are what a program's author, or a language model, reads of them.
"""

# No postponed annotations here: pydantic makes the tools' schemas from the real ones.
from collections.abc import Callable
from typing import Annotated, Any, Final

from pydantic import Field

from lnplan_qa import render
from lnplan_qa.answering.benefit_report import benefits_record, told_situation
from lnplan_qa.errors import BusyError, FilterError
from lnplan_qa.facts.plan_facts import PlanFacts
from lnplan_qa.facts.selection import indicator_years, parse_amount, select_indicators, select_projects
from lnplan_qa.facts.sheets import indicator_sheet, project_sheet
from lnplan_qa.plan.section_names import find_section
from lnplan_qa.request import read_request
from lnplan_qa.types import Answer
from lnplan_qa.web.loading import Assistant, QAProvider

#: The tools, in the order in which they are listed.
NAMES: Final = ("ask", "find_indicator", "list_projects", "find_benefits", "read_section")

_Record = dict[str, Any]


class Tools:
    """The five functions over what ``provider`` has loaded and the facts of the corpus."""

    def __init__(
        self,
        provider: QAProvider,
        facts: Callable[[], PlanFacts],
        asked: Callable[[Answer], None] = lambda answer: None,
    ) -> None:
        """``asked`` is told of every answer given."""
        self._provider = provider
        self._facts = facts
        self._asked = asked

    def assistant(self) -> Assistant:
        """The assistant.

        Raises:
            BusyError: it is being loaded, or could not be.
        """
        assistant = self._provider.assistant
        if assistant is None:
            raise BusyError(self._provider.progress.message)
        return assistant

    def ask(
        self,
        question: Annotated[
            str, Field(description="The question, in Chinese, at most 500 characters: 2025年农村低保标准是多少")
        ],
        history: Annotated[
            list[str] | None,
            Field(
                description="Earlier questions of the same person, oldest first; a follow-up takes its subject from them"
            ),
        ] = None,
    ) -> _Record:
        """Answer a question on the plan (龙南市“十四五”基本公共服务及社会保障规划, 2021-2025) with the plan's own words.

        Returns the answer contract: `status` (answered, partial, corrected, not_in_plan, out_of_scope, needs_clarification), `answer`,
        `citations` (verbatim quotes with section and character offsets), `related`, `missing`, `table`. A refusal has no citations: then
        the plan does not say it, and nobody should guess. A target of the plan is not a granted claim.
        """
        request = read_request({"question": question, "history": history})
        answer = self.assistant().ask(request.question, request.history)
        self._asked(answer)
        return render.record(answer)

    def find_indicator(
        self,
        name: Annotated[
            str,
            Field(description="Name, short or everyday name: 每千人医疗卫生机构床位, 千人床位, 低保. Empty for all"),
        ] = "",
        year: Annotated[int | None, Field(description="2019 (reached), 2022 or 2025 (targets); empty for all")] = None,
        field: Annotated[
            str, Field(description="Area of life, as the error message lists them: 教育, 医疗, 养老. Empty for all")
        ] = "",
    ) -> _Record:
        """Look up the indicator table 表2-1: figures by year and group, with unit, whether reached or target, and place in the plan.

        Returns `count` of `of` indicators and `rows`; `printed` is the figure as the plan prints it, `value` the same as a number,
        `approximate` where the plan says 约.
        """
        facts = self._facts()
        entries = select_indicators(facts, name=_short("name", name), field=_short("field", field))
        return indicator_sheet(facts, entries, indicator_years(facts, year)).record

    def list_projects(
        self,
        department: Annotated[
            str, Field(description="Responsible department, alone or jointly: 民政局, 教科体局. Empty for all")
        ] = "",
        kind: Annotated[str, Field(description="Kind of project: 教育, 医院, 养老. Empty for all")] = "",
        place: Annotated[str, Field(description="Place: 杨坊, 大罗. Empty for all")] = "",
        min_investment: Annotated[
            float | str | None, Field(description="Total investment at least, in 万元 (10000) or written 1亿")
        ] = None,
        max_investment: Annotated[
            float | str | None, Field(description="Total investment at most, in 万元 or written 1.2亿")
        ] = None,
        search: Annotated[str, Field(description="Words that stand in the row, parted by blanks")] = "",
    ) -> _Record:
        """List the projects of 附表1 that meet every condition given, with their sum (`investment`, in 万元) and places in the plan.

        Returns `count` of `of` projects: the list is complete. A joint project stands with each of its departments, so sums over
        departments overlap.
        """
        facts = self._facts()
        rows = select_projects(
            facts,
            department=_short("department", department),
            kind=_short("kind", kind),
            place=_short("place", place),
            low=parse_amount("min_investment", _amount(min_investment)),
            high=parse_amount("max_investment", _amount(max_investment)),
            search=_short("search", search),
        )
        return project_sheet(facts, rows).record

    def find_benefits(
        self,
        situation: Annotated[
            str, Field(description="One sentence on a person or household, in Chinese: 我妈八十三，农村户口，腿脚残疾")
        ],
    ) -> _Record:
        """List what in the plan concerns a person or household: benefits and services, each with the plan's own words.

        Returns `situation` (what was understood), `benefits` (best first; `group` says how sure: 规划写明, 规划提出但未写条件,
        需向主管部门核实) and `ask` (what else would change the list). It is never a decision that somebody qualifies.
        """
        facts = self._facts().benefits
        return benefits_record(told_situation(situation, facts), facts)

    def read_section(
        self,
        section: Annotated[
            str,
            Field(
                description="As citations name it: 6.4, 第六章, 第六章专栏/2, 表2-1, 附表1/9; or its title: 养老服务"
            ),
        ],
    ) -> _Record:
        """Read a section of the plan to the character: `text` is what stands between the offsets `start` and `end`.

        Returns also `heading` (its path) and `parts` (the sections inside it), so that the plan can be read from the top: 前言, 第一章 …
        第十一章, 附表1.
        """
        outline = self._facts().outline
        found = find_section(outline, _short("section", section))
        return {
            "section": found.id,
            "heading": outline.heading(found.id),
            "title": found.title,
            "text": found.span.of(outline.document.text),
            "start": found.span.start,
            "end": found.span.end,
            "parts": [{"section": part.id, "heading": outline.label(part)} for part in outline.children(found.id)],
        }


#: A filter longer than this is no name of anything.
_MAX_FILTER: Final = 100


def _short(name: str, value: str) -> str:
    if len(value) > _MAX_FILTER:
        raise FilterError(f"{name} 有 {len(value)} 字，最多 {_MAX_FILTER} 字。请缩短。")
    return value.strip()


def _amount(value: float | str | None) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
