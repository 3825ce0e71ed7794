"""The labels of the built-in sets, and the check that proves them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.check_labels import QUESTIONS, check, main
from eval.run import read_set
from lnplan_qa.config import PROJECT_ROOT
from lnplan_qa.plan.parse import read_plan

GOOD: dict[str, Any] = {
    "id": "x-1", "question": "供养率？", "history": [], "persona": "auditor", "category": "target", "answerable": True,
    "status": "answered", "gold_quotes": ["农村五保集中供养率到2025年达到41.08%"], "gold_values": ["41.08%"],
    "computed": False, "section": "6.4", "note": "",
}  # fmt: skip
SILENT: dict[str, Any] = {
    **GOOD, "question": "电话？", "category": "lacks_phone", "answerable": False, "status": "not_in_plan",
    "gold_quotes": [], "gold_values": [], "section": "",
}  # fmt: skip


def problems(tmp_path: Path, plan_text: str, *records: dict[str, Any]) -> list[str]:
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    return check([path], plan_text).problems


@pytest.mark.parametrize("path", sorted(QUESTIONS.glob("*.jsonl")), ids=lambda path: path.name)
def test_the_labels_of_the_built_in_sets_hold(path: Path, plan_text: str) -> None:
    assert check([path], plan_text).problems == []


def test_ids_and_questions_are_unique_over_all_sets(plan_text: str) -> None:
    assert check(sorted(QUESTIONS.glob("*.jsonl")), plan_text).problems == []


def test_sections_of_the_labels_are_sections_of_the_plan() -> None:
    document = read_plan(PROJECT_ROOT / "corpus" / "plan.txt")
    known = {section.id for section in document.sections}
    for path in QUESTIONS.glob("*.jsonl"):
        for question in read_set(path):
            parts = [part.strip() for part in question.section.split(";") if part.strip()]
            assert set(parts) <= known, f"{path.name} {question.id}: {question.section}"


def test_good_labels_pass(tmp_path: Path, plan_text: str) -> None:
    assert problems(tmp_path, plan_text, GOOD, {**SILENT, "id": "x-2"}) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"gold_quotes": ["农村五保集中供养率到2025年达到41.09%"]}, "not in the plan"),
        ({"gold_quotes": [], "gold_values": []}, "without a gold quote"),
        ({"gold_values": ["42"]}, "neither in the quotes nor marked"),
        ({"persona": "king"}, "unknown persona"),
        ({"category": "riddle"}, "unknown category"),
        ({"status": "maybe"}, "maybe"),
        ({"status": "not_in_plan"}, "answerable is True"),
        ({"category": "follow_up"}, "without history"),
        ({"history": ["一", "二", "三", "四"]}, "at most 3"),
        ({"section": ""}, "without a section"),
        ({"question": " "}, "the question is empty"),
        ({"gold_quotes": "农村"}, "not a list"),
        ({"extra": 1}, "fields are"),
    ],
)
def test_a_wrong_label_is_named(tmp_path: Path, plan_text: str, change: dict[str, Any], said: str) -> None:
    found = problems(tmp_path, plan_text, {**GOOD, **change})
    assert found
    assert said in found[0]


def test_gold_quotes_must_fit_into_what_is_read(tmp_path: Path, plan_text: str) -> None:
    quote = plan_text[100:950].strip()
    found = problems(tmp_path, plan_text, {**GOOD, "gold_quotes": [quote], "gold_values": []})
    assert f"gold quotes of {len(quote)} characters, at most 800" in found[0]


def test_a_computed_value_needs_no_quote(tmp_path: Path, plan_text: str) -> None:
    assert problems(tmp_path, plan_text, {**GOOD, "gold_values": ["58.92"], "computed": True}) == []


def test_copies_and_unanswerable_questions_with_evidence_are_named(tmp_path: Path, plan_text: str) -> None:
    found = problems(tmp_path, plan_text, GOOD, GOOD, {**SILENT, "id": "x-3", "section": "6.4"})
    assert "the id stands in" in found[0]
    assert "the same question stands in" in found[1]
    assert "unanswerable with gold quotes, values or a section" in found[2]


def test_the_exit_code_says_whether_all_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps(GOOD), encoding="utf-8")
    assert main([str(path)]) == 0
    path.write_text("{}", encoding="utf-8")
    assert main([str(path)]) == 1
    assert main([str(tmp_path / "none.jsonl")]) == 1
    assert "cannot be read" in capsys.readouterr().out


def test_a_set_that_is_too_small_is_named(tmp_path: Path, plan_text: str) -> None:
    path = tmp_path / "test.jsonl"
    path.write_text(json.dumps(GOOD), encoding="utf-8")
    found = check([path], plan_text).problems
    assert found == [
        "test.jsonl: 1 answerable questions, at least 300",
        "test.jsonl: 0 unanswerable questions, at least 300",
    ]
