"""What a part of a question leaves out and the part before it names: 占地多少亩？总建筑面积多大？ of one project."""

from __future__ import annotations

import re

from lnplan_qa.answering.project_request import ProjectRequest, read_request
from lnplan_qa.answering.understand import understand
from lnplan_qa.asking import AskingPatterns
from lnplan_qa.facts.projects import Column, ProjectFacts, ProjectRow
from lnplan_qa.text import normalize

#: A closing particle that says nothing.
_PARTICLE = re.compile(r"(?<=[\u4e00-\u9fff])[呢咧嘞哩啊呀哦哈咯嘛撒]+(?=\W*$)")


def of_project(part: str, earlier: str, facts: ProjectFacts, patterns: AskingPatterns) -> str | None:
    """``part`` with the name of the project that ``earlier`` is about, where it asks for what a project's row can hold.

    Args:
        part, earlier: texts in the form of ``understand.plain``.

    Returns:
        ``None`` where no single project is named before, the part names one itself, or it asks for something else; ``""``
        where it speaks of what that project's row does not hold (规划评估的牵头单位), and so of something else.
    """
    part = _PARTICLE.sub("", part)
    row = _only_row(_read(earlier, facts, patterns), facts)
    own = _read(part, facts, patterns)
    if row is None or own.mentions.groups or own.numbers or own.kinds or own.names_table:
        return None
    request = _read(f"{row.name}{part}", facts, patterns)
    says = set(request.columns) - {Column.NUMBER, Column.NAME} or request.absent or request.parts
    if _only_row(request, facts) is not row or not says:
        return None
    scale = normalize(row.name + row.project.scale)
    strange = "".join(word for word in request.leftovers if word not in scale)
    # 一餐要几多钱 beside a school is no question on its investment; a stray character elsewhere says little.
    return "" if len(strange) > (0 if Column.INVESTMENT in request.columns else 1) else f"{row.name}{part}"


def _read(text: str, facts: ProjectFacts, patterns: AskingPatterns) -> ProjectRequest:
    return read_request(understand(text, text, patterns, ()), facts)


def _only_row(request: ProjectRequest, facts: ProjectFacts) -> ProjectRow | None:
    numbers = {*request.numbers, *(number for group in request.mentions.groups for number in group)}
    return facts.row(numbers.pop()) if len(numbers) == 1 else None
