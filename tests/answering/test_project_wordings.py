"""Lists, bounds, comparisons and what a project is made up of, in words that name no column: figures typed from 附表1."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lnplan_qa.answering.project_questions import answer_project_question
from lnplan_qa.answering.understand import plain, understand
from lnplan_qa.asking import AskingPatterns
from lnplan_qa.config import Settings
from lnplan_qa.facts.projects import ProjectFacts
from lnplan_qa.types import Draft, PlanDocument, Status

Ask = Callable[[str], str]


@pytest.fixture(scope="module")
def ask(plan: PlanDocument, settings: Settings) -> Ask:
    """The answer to a question to the table alone."""
    facts = ProjectFacts(plan, settings.corpus)
    patterns = AskingPatterns(settings.corpus / "asking.toml")

    def asked(question: str) -> str:
        draft: Draft | None = answer_project_question(understand(question, plain(question), patterns, (2019, 2022, 2025)), facts)
        assert draft is not None, question
        assert draft.status is Status.ANSWERED, draft.answer
        return draft.answer

    return asked


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("我们卫健委这边进了储备库的项目有哪几个？名字给我列全", 7),
        ("民政局名下的项目都叫啥，一个别漏", 3),
        ("跟旅发集团搭伙的项目有哪些", 7),
        ("哪些项目是两家单位一块负责的", 9),
        ("总投资在三亿以上含三亿的项目", 5),
        ("投资不到一千万的项目有哪几个", 2),
    ],
)
def test_a_list_is_whole_and_names_only_what_is_asked(question: str, count: int, ask: Ask) -> None:
    answer = ask(question)
    assert answer.startswith(f"22项中{count}项是")
    assert "新建" not in answer.replace("搬迁新建", "")


def test_the_storehouse_of_supplies_is_still_a_project(ask: Ask) -> None:
    assert "2500万元" in ask("医疗物资储备库项目总投资多少")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("城区骨灰安放和殡仪馆搬迁，前者比后者贵多少", ("6000万元",)),
        ("住建局的翻新小区和林业局的林区房改建比，哪个投得多，多出几多", ("5485万元", "5800万元", "315万元")),
        ("阳明中学和职教中心谁占的地多", ("263亩",)),
        ("大罗小学跟东江小学哪家盖得大", ("建筑面积一样大", "20000平方米")),
        ("一医院二期跟七医院，哪个楼大，大多少", ("第一人民医院二期建设项目更大", "28727.45平方米")),
        ("旅发集团和卫健委谁管的盘子大", ("520万元", "148500万元", "149020万元")),
        ("杨坊小学、大罗小学、东江小学三个都建好能坐下几个娃", ("5800人",)),
    ],
)
def test_projects_are_weighed_in_everyday_words(question: str, words: tuple[str, ...], ask: Ask) -> None:
    answer = ask(question)
    assert all(word in answer for word in words), answer


@pytest.mark.parametrize("question", ["公共实训基地那1.5万平由哪些部分拼起来的", "公共实训基地的面积分成哪几块"])
def test_what_a_project_is_made_up_of_is_listed_with_its_sizes(question: str, ask: Ask) -> None:
    answer = ask(question)
    assert all(figure in answer for figure in ("15000平方米", "11000平方米", "3000平方米", "600平方米", "400平方米"))


def test_a_project_without_measured_parts_is_described_in_its_own_words(ask: Ask) -> None:
    assert "汶龙中心机构来源、渡江中心敬老院、武当中心敬老院、杨村中心敬老院" in ask("中心敬老院项目涉及哪几个乡镇")
