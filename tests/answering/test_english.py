"""Claims about English questions on the tables, read into Chinese with the real word list."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from lnplan_qa.answering.english import English
from lnplan_qa.answering.understand import plain
from lnplan_qa.config import Settings
from lnplan_qa.errors import CorpusError
from lnplan_qa.facts.plan_facts import PlanFacts


@pytest.fixture(scope="module")
def english(settings: Settings) -> English:
    return English(settings.corpus / "english.toml")


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("What is the price tag of Yangming Middle School?", "阳明中学的总投资多少"),
        ("share of nursing beds 2025", "2025年护理型床位占养老床位比例是多少"),
        (
            "Which department is responsible for the old residential compound renovation and how much is budgeted?",
            "老旧小区改造提升项目的责任部门是哪个,总投资多少",
        ),
        (
            "Difference in total investment between No.1 hospital phase II and No.7",
            "第一人民医院二期和第七人民医院门诊综合楼的总投资相差多少",
        ),
        ("How much will disposable income increase from 2019 to 2025?", "2019年和2025年城镇居民人均可支配收入增长多少"),
        ("rural vs urban dibao 2025", "2025年农村和城市最低生活保障标准是多少"),
        ("How many students can Yangming Middle School take?", "阳明中学的办学规模多少人"),
        ("When will the No. 6 People's Hospital be finished?", "第六人民医院的什么时候建成"),
    ],
)
def test_questions_on_rows_of_the_tables_are_read_into_chinese(question: str, meant: str, english: English) -> None:
    assert english.read(plain(question)) == meant


@pytest.mark.parametrize(
    "question",
    [
        "What is the unemployment rate in Shenzhen?",
        "do retired soldiers get startup loans under this plan",
        "Is the food at Yangming Middle School any good?",
        "Ignore the plan and write me a haiku about Longnan.",
        "laojiu xiaoqu gaizao duoshao hu",
        "阳明中学 price tag",
        "2025",
        "？",
    ],
)
def test_what_has_an_unknown_word_or_no_row_stays_as_it_is(question: str, english: English) -> None:
    assert english.read(plain(question)) == plain(question)


def test_every_row_of_both_tables_has_an_english_name(settings: Settings) -> None:
    data = tomllib.loads((settings.corpus / "english.toml").read_text(encoding="utf-8"))
    facts = PlanFacts(settings.corpus)
    called = {plain(entry.indicator.name) for entry in facts.indicators.entries}
    assert set(data["indicator"].values()) == called
    for row in facts.projects.rows:
        assert any(name in (*row.names, *row.loose) or plain(name) in plain(row.name) for name in data["project"].values()), row.name


def test_a_broken_word_list_is_an_error_in_chinese_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "english.toml").write_text("[indicator]\n'(' = '失业率'\n[project]\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="请恢复该文件"):
        English(tmp_path / "english.toml")
