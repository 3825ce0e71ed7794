"""Claims about questions on how the plan is built."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lnplan_qa.answering.outline_questions import OutlineFacts, answer_outline_question
from lnplan_qa.config import Settings
from lnplan_qa.types import Draft, Kind, PlanDocument, Status

from .typed import Reader

Ask = Callable[[str], Draft | None]


@pytest.fixture(scope="module")
def ask(plan: PlanDocument, settings: Settings) -> Ask:
    facts, reader = OutlineFacts(plan), Reader.of(settings.corpus)
    return lambda question: answer_outline_question(reader.read(question), facts)


_EDUCATION = [
    "幼儿教育托幼一体化工程",
    "义务教育区域一体化工程",
    "高中教育发展工程",
    "职业教育基础能力建设工程",
    "特殊教育发展工程",
]


@pytest.mark.parametrize(
    "question", ["教育专栏有哪些重点工程", "第三章的专栏列了哪几项工程", "基本公共教育重点工程有哪些"]
)
def test_a_box_is_listed_whole_and_counted(question: str, ask: Ask, plan: PlanDocument) -> None:
    draft = ask(question)
    assert draft is not None
    assert (draft.status, draft.kind) == (Status.ANSWERED, Kind.LIST)
    assert "5项重点工程" in draft.answer
    assert all(name in draft.answer for name in _EDUCATION)
    assert len(draft.evidence) == 5
    assert all(name in span.of(plan.text) for name, span in zip(_EDUCATION, draft.evidence, strict=True))


@pytest.mark.parametrize(
    ("chapter", "count"), [("第三章", 5), ("第四章", 4), ("第五章", 4), ("第六章", 3), ("第七章", 3)]
)
def test_every_box_has_as_many_items_as_are_printed(chapter: str, count: int, ask: Ask) -> None:
    draft = ask(f"{chapter}专栏有哪些重点工程")
    assert draft is not None
    assert len(draft.evidence) == count
    assert f"{count}项重点工程" in draft.answer


def test_the_sections_of_a_chapter_are_listed(ask: Ask) -> None:
    draft = ask("第三章分为哪几个部分")
    assert draft is not None
    assert "4个部分" in draft.answer
    assert all(title in draft.answer for title in ("普惠性学前教育", "义务教育", "高中阶段教育", "继续教育"))


@pytest.mark.parametrize(
    "question",
    [
        "低保标准是多少",
        "第三章说了什么",
        "专栏",
        "重点工程投资多少钱",
        "特殊教育发展工程有哪些内容",
        "第三十章专栏有哪些工程",
        "重点工程有哪些",
    ],
)
def test_what_is_no_list_of_parts_is_left_to_others(question: str, ask: Ask) -> None:
    assert ask(question) is None
