"""A question that names nothing (占地多少亩, 标准是多少): what could be meant is offered, never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lnplan_qa.answering.project_questions import which_project
from lnplan_qa.answering.shared_names import NamedFigures, named_figures, which_of
from lnplan_qa.answering.understand import Query
from lnplan_qa.asking import Asked
from lnplan_qa.facts.plan_facts import PlanFacts
from lnplan_qa.types import Draft

_FIGURE = frozenset({Asked.NUMBER, Asked.MONEY, Asked.RATE})
#: Kinds of which a bare question is on nothing in particular; the others are refused by their kind.
_KINDS = _FIGURE | {Asked.DATE, Asked.PERSON}
#: Properties that only projects have.
_OF_PROJECTS = re.compile("投资|造价|预算|占地|面积|亩|平方米?|平米|责任|主管|牵头|归|由|谁|开工|竣工|建成|完工|学位|规模")
_UNIT = re.compile("(?:几|多少|几多|好多)(个百分点|[张人元所家户座期场次年])")
_RATE, _MONEY = re.compile("%"), re.compile("元")


def answer_nothing_named(query: Query, content: Sequence[str], facts: PlanFacts) -> Draft | None:
    """Ask back where a question asks for a figure, a date or a department and names nothing.

    Args:
        content: the words of the question that name something (``Wording.content``).
    """
    if content or query.quantities or not query.asks(*_KINDS) or query.asks(Asked.LIST, Asked.PHONE, Asked.PROCEDURE):
        return None
    if query.asks(Asked.PERSON, Asked.DATE) or _OF_PROJECTS.search(query.text):
        return which_project(facts.projects.rows)
    fitting = _fitting(query, list(named_figures(facts.indicators, facts.commitments)))
    return which_of(fitting) if len(fitting) > 1 else None


def _fitting(query: Query, things: Sequence[NamedFigures]) -> list[NamedFigures]:
    """The things with a figure of the unit asked for; where none is asked for, the rows of the indicator table come first."""
    unit = _UNIT.search(query.text)
    if query.asks(Asked.RATE):
        wanted = _RATE
    elif query.asks(Asked.MONEY):
        wanted = _MONEY
    else:
        wanted = re.compile(re.escape(unit[1])) if unit else re.compile("")
    return [thing for thing in things if any(wanted.search(of) for _, of in thing.figures)]
