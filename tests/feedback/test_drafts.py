"""Drafts have the format of the question sets, and say that a person must finish them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.check_labels import FIELDS
from lnplan_qa.cli import main
from lnplan_qa.evaluation.questions import labelled_question
from lnplan_qa.feedback.drafts import drafts
from lnplan_qa.feedback.store import Feedback, Passage, Store, Verdict
from lnplan_qa.types import Answer, Citation, Kind, Status

FIRST, SECOND = "农村五保集中供养率到2025年达到41.08%", "全市敬老院建设通过新建和提质扩容"


@pytest.fixture
def judged(plan_text: str) -> Feedback:
    places = (plan_text.index(FIRST), plan_text.index(SECOND))
    citations = tuple(Passage("6.4", start, start + len(quote), quote) for start, quote in zip(places, (FIRST, SECOND), strict=True))
    return Feedback("2026-03-01", Verdict.HELPFUL, "集中供养率", ("养老",), "answered", "41.08%。", citations, -1, "0.1.0", 2)


def test_a_draft_has_every_field_of_the_question_sets(judged: Feedback, plan_text: str) -> None:
    for number, verdict in enumerate(Verdict):
        (draft,) = drafts([replace(judged, verdict=verdict, wrong=number - 1)], plan_text)
        assert set(draft) == FIELDS
        assert labelled_question(draft).history == ("养老",)
        assert str(draft["note"]).startswith("DRAFT. reader: ")


def test_a_wrong_citation_is_no_evidence(judged: Feedback, plan_text: str) -> None:
    wrong = replace(judged, verdict=Verdict.WRONG_CITATION)
    quotes = [draft["gold_quotes"] for draft in drafts([judged, replace(wrong, wrong=0), wrong], plan_text)]
    assert quotes == [[FIRST, SECOND], [SECOND], []]


def test_a_refusal_is_drafted_as_one(judged: Feedback, plan_text: str) -> None:
    (draft,) = drafts([replace(judged, status="not_in_plan", citations=())], plan_text)
    assert (draft["answerable"], draft["gold_quotes"], draft["section"]) == (False, [], "")


def test_a_quote_that_the_plan_no_longer_holds_is_left_out(judged: Feedback, plan_text: str) -> None:
    (draft,) = drafts([judged], plan_text.replace("41.08%", "42.00%"))
    assert draft["gold_quotes"] == [SECOND]


def test_the_command_exports_lists_and_clears(
    tmp_path: Path, plan_text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    start = plan_text.index(FIRST)
    answer = Answer(
        "集中供养率",
        Status.ANSWERED,
        Kind.COMMITMENT,
        "41.08%。",
        (Citation("6.4", "", FIRST, start, start + len(FIRST)),),
    )
    store = Store(tmp_path, 90)
    store.add_question(answer)
    store.add_feedback(Verdict.HELPFUL, answer, ())
    store.add_feedback(Verdict.NOT_ANSWERED, answer, ())
    store.close()
    data = ["--data", str(tmp_path)]
    assert main(["feedback", "export", *data]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["id"] for line in lines] == ["f-001", "f-002"]
    assert main(["feedback", "export", "--verdict", "没答到", *data]) == 0
    assert "not answered" in json.loads(capsys.readouterr().out)["note"]
    assert main(["feedback", "questions", *data]) == 0
    assert json.loads(capsys.readouterr().out)["question"] == "集中供养率"
    assert main(["feedback", "clear", *data]) == 0
    assert "3 条" in capsys.readouterr().err
    assert main(["feedback", "questions", *data]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["export"], "serve --feedback"),
        (["export", "--verdict", "很好"], "没有保存过"),
    ],
)
def test_nothing_kept_is_said_with_the_cure(
    tmp_path: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["feedback", *arguments, "--data", str(tmp_path)]) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "kept.sqlite3").exists()


def test_an_unknown_verdict_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Store(tmp_path, 90).close()
    assert main(["feedback", "export", "--verdict", "很好", "--data", str(tmp_path)]) == 2
    assert "没有“很好”这种评价。可用：有帮助、没答到、引用不对" in capsys.readouterr().err
