"""Claims about PlanQA, the one object that everything else calls."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lnplan_qa.config import MAX_QUESTION_CHARACTERS, PROJECT_ROOT, Settings
from lnplan_qa.errors import BusyError, MissingIndexError, QuestionError
from lnplan_qa.types import Answer, Kind, Status

if TYPE_CHECKING:
    from lnplan_qa.qa import PlanQA

pytestmark = pytest.mark.model


def _same(left: Answer, right: Answer) -> bool:
    return replace(left, latency_ms=0.0) == replace(right, latency_ms=0.0)


def test_the_public_surface_is_small(qa: PlanQA) -> None:
    from lnplan_qa.qa import PlanQA

    public = {name for name in vars(PlanQA) if not name.startswith("_")}
    assert public == {"load", "warm", "ask", "suggest"}
    assert list(inspect.signature(PlanQA.ask).parameters) == ["self", "question", "history", "wait"]
    assert list(inspect.signature(PlanQA.suggest).parameters) == ["self", "question", "history"]
    assert {name for name in vars(qa) if not name.startswith("_")} >= {"facts", "document", "index"}


def test_an_answer_has_the_fields_of_the_contract() -> None:
    assert [field.name for field in fields(Answer)] == [
        "question", "status", "kind", "answer", "citations", "related", "missing", "table", "latency_ms",
    ]  # fmt: skip


_FIGURES = [
    "2025年农村低保标准是多少",
    "附表1里教育类投资合计",
    "千人床位2025年比2019年增长百分之几",
    "失业率2021年是多少",
]


def test_figures_are_answered_without_torch() -> None:
    code = (
        "import json, sys\n"
        "from lnplan_qa.qa import PlanQA\n"
        "qa = PlanQA.load(build=False)\n"
        "answers = [qa.ask(question).status.value for question in json.loads(sys.argv[1])]\n"
        "heavy = sorted({'torch', 'transformers', 'sentence_transformers', 'gradio', 'sklearn'} & set(sys.modules))\n"
        "print(json.dumps([answers, heavy]))"
    )
    environment = {**os.environ, "PYTHONPATH": str(PROJECT_ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(_FIGURES)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [["answered", "answered", "answered", "not_in_plan"], []]


def test_without_the_encoder_figures_are_answered_and_the_rest_is_told_to_wait(settings: Settings) -> None:
    from lnplan_qa.qa import PlanQA

    fresh = PlanQA.load(settings)
    assert fresh.ask("2025年农村低保标准是多少", wait=False).status is Status.ANSWERED
    with pytest.raises(BusyError, match="正在加载编码器"):
        fresh.ask("图书馆进去要钱吗", wait=False)


@pytest.mark.parametrize(
    ("question", "history"),
    [
        ("2025年农村低保标准是多少", ()),
        ("那城市呢", ("2025年农村低保标准是多少",)),
        ("图书馆进去要钱吗", ()),
        ("留守儿童", ()),
        ("明天下雨吗", ()),
        ("低保标准多少？敬老院的电话是多少？", ()),
    ],
)
def test_the_same_question_gets_the_same_answer(question: str, history: tuple[str, ...], qa: PlanQA) -> None:
    first = qa.ask(question, history)
    qa.ask("养老床位有多少张")
    assert _same(qa.ask(question, list(history)), first)


def test_asking_writes_nothing(qa: PlanQA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    qa.warm()
    opened: list[str] = []

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
            opened.append(str(arguments[0]))

    watching = True
    sys.addaudithook(watch)
    monkeypatch.chdir(tmp_path)
    try:
        for question in ("我叫张三，电话13800138000，低保标准多少", "图书馆免费吗", "明天下雨吗"):
            qa.ask(question)
    finally:
        watching = False
    assert [path for path in opened if not path.startswith("/dev/")] == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("question", ["", "   ", "\n"])
def test_an_empty_question_is_refused_with_a_clear_word(question: str, qa: PlanQA) -> None:
    with pytest.raises(QuestionError, match="问题是空的"):
        qa.ask(question)


def test_a_question_too_long_is_refused_not_cut(qa: PlanQA) -> None:
    with pytest.raises(
        QuestionError, match=rf"问题有 {MAX_QUESTION_CHARACTERS + 1} 个字，超过 {MAX_QUESTION_CHARACTERS} 字"
    ):
        qa.ask("老" * (MAX_QUESTION_CHARACTERS + 1))
    assert qa.ask("老" * MAX_QUESTION_CHARACTERS).question.startswith("老")


def test_without_an_index_and_without_building_the_cure_is_named(settings: Settings, tmp_path: Path) -> None:
    from lnplan_qa.qa import PlanQA

    with pytest.raises(MissingIndexError, match="lnplan-qa build"):
        PlanQA.load(replace(settings, index=tmp_path), build=False)


def test_a_conversation_keeps_its_subject(qa: PlanQA) -> None:
    turns = ["2025年农村低保标准是多少", "那城市呢", "2022年呢"]
    answers = [qa.ask(turn, turns[:place]) for place, turn in enumerate(turns)]
    assert [figure in answer.answer for figure, answer in zip(("895", "1030", "835"), answers, strict=True)] == [
        True
    ] * 3
    assert all(answer.question == turn for answer, turn in zip(answers, turns, strict=True))


def test_mistyped_and_traditional_questions_are_understood(qa: PlanQA) -> None:
    expected = qa.ask("城镇登记失业率是多少").answer
    for typed in ("城镇登记师业率是多少", "城鎮登記失業率是多少", "城镇登记失业率是多少？？"):
        assert qa.ask(typed).answer == expected


def test_a_question_of_two_parts_answers_one_and_names_the_other(qa: PlanQA) -> None:
    answer = qa.ask("2025年养老床位有多少张？敬老院的联系电话是多少？")
    assert answer.status is Status.PARTIAL
    assert "40张" in answer.answer
    assert any("电话" in item for item in answer.missing)


def test_a_name_of_something_else_is_not_answered_with_the_row_it_resembles(qa: PlanQA) -> None:
    assert qa.ask("青年失业率是多少").kind is not Kind.INDICATOR
