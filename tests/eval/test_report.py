"""Coverage, records and the report; the run over the real core and its baselines."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from eval.baselines import BASELINES, NotInstalledError, RememberingEncoder, chunks
from eval.run import OURS, QUESTIONS, main, read_set
from lnplan_qa.evaluation import report
from lnplan_qa.evaluation.coverage import coverage
from lnplan_qa.evaluation.evidence import PlanText
from lnplan_qa.evaluation.metrics import Rate
from lnplan_qa.evaluation.questions import EvalQuestion
from lnplan_qa.evaluation.results import rate_record, shown
from lnplan_qa.types import PlanDocument


def test_coverage_counts_questions_by_section_and_names_untested_figures(plan: PlanDocument) -> None:
    text = PlanText.of(plan.text)
    sentence = "农村五保集中供养率到2025年达到41.08%"
    row = "城镇登记失业率\n\t%\n\t2.05\n\t2.3"
    questions = [
        EvalQuestion("1", "", gold_quotes=(sentence,)),
        EvalQuestion("2", "", gold_quotes=(sentence, row)),
        EvalQuestion("3", "", gold_quotes=()),
    ]
    found = coverage(plan, text, questions)
    counts = {item.section: item.questions for item in found.sections}
    assert (counts["6.4"], counts["表2-1/城镇登记失业率"], counts["6.5"]) == (2, 1, 0)
    untested = {(item.section, item.figure) for item in found.untested}
    assert ("6.4", "41.08%") not in untested
    assert ("表2-1/城镇登记失业率", "2.05") not in untested
    assert ("表2-1/城镇登记失业率", "2.2") in untested
    # 2025, 41.08% and the two cells of the row are all that is tested.
    assert len(found.untested) == found.figures - 4


def test_running_numbers_are_no_figures(plan: PlanDocument) -> None:
    found = coverage(plan, PlanText.of(plan.text), [])
    assert not [item for item in found.untested if item.section == "附表1/9" and item.figure == "9"]
    assert [item for item in found.untested if item.section == "附表1/9" and item.figure == "3500"]


def test_rates_are_shown_with_percent_and_nothing_with_a_dash() -> None:
    assert shown(rate_record(Rate(1, 3))) == "33.3%"
    assert shown(rate_record(Rate(0, 0))) == "–"
    assert [shown(value) for value in (None, 7, 0.5, -0.25, 123.4)] == ["–", "7", "0.50", "-0.25", "123"]


def test_markup_in_questions_is_escaped_in_the_report() -> None:
    record = {
        "id": "<b>", "row": 1, "category": "<i>", "persona": "", "history": ["<u>"], "question": "<script>",
        "expected": "answered", "status": "error", "reasons": ["出错"], "gold_values": ["<v>"], "gold_quotes": ["<q>"],
        "answer": "<a>", "citations": [{"section": "<s>", "quote": "<c>"}], "section": "", "note": "<n>", "error": "<e>",
    }  # fmt: skip
    text = report.failures([record])
    for tag in ("b>&", "<i>", "<u>", "<script>", "<v>", "<q>", "<a>", "<s>", "<c>", "<n>", "<e>"):
        assert tag not in text or tag == "b>&"
    assert "&lt;script&gt;" in text


@pytest.mark.model
def test_one_run_writes_all_systems_and_the_report_stands_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (QUESTIONS / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    small = tmp_path / "small.jsonl"
    small.write_text("\n".join(lines[:6] + lines[-6:]), encoding="utf-8")
    assert main([str(small), "--out", str(tmp_path / "out")]) == 0
    (path,) = (tmp_path / "out").glob("*.json")
    data = json.loads(path.read_text(encoding="utf-8"))["sets"]["small"]
    names = {OURS, *(baseline.name for baseline in BASELINES)}
    assert set(data["systems"]) | set(data["not_run"]) == names
    assert {OURS, "BM25", "dense", "BM25+dense"} <= set(data["systems"])
    assert all(record["summary"]["n"] == 12 for record in data["systems"].values())
    assert all(record["summary"]["errors"] == 0 for record in data["systems"].values())
    # The baselines never refuse and quote to the character, chunks too.
    for name in names - {OURS} - set(data["not_run"]):
        assert data["systems"][name]["summary"]["refusal_rate"]["hits"] == 0
        assert data["systems"][name]["summary"]["verbatim"]["value"] == 1.0
    printed = capsys.readouterr().out
    for name in names:
        assert name in printed  # in the table, or as not taking part and why
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "http" not in page.replace("http://www.w3.org", "")
    assert (tmp_path / "out" / "failures.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_missing_baseline_is_named_with_the_cure(monkeypatch: pytest.MonkeyPatch, plan_text: str) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(NotInstalledError, match=r"没有安装 langchain-text-splitters.*\.\[eval\]"):
        chunks(plan_text)


def test_a_set_that_does_not_read_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("{}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"x\.jsonl 第 1 行"):
        read_set(path)


def test_a_remembered_vector_is_charged_to_whoever_uses_it() -> None:
    class Counting:
        name, dimension = "counting", 2

        def __init__(self) -> None:
            self.encoded: list[str] = []

        def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
            self.encoded += texts
            time.sleep(0.002)
            return np.array([[1.0, 0.0]] * len(texts), dtype=np.float32)

        def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return self.encode_queries(texts)

    inner = Counting()
    encoder = RememberingEncoder(inner)
    encoder.encode_queries(["一"])
    assert encoder.saved_ms() == 0.0
    assert encoder.encode_queries(["一", "二"]).shape == (2, 2)
    assert inner.encoded == ["一", "二"]
    assert encoder.saved_ms() >= 2.0
    assert encoder.saved_ms() == 0.0
