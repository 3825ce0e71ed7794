"""``lnplan-qa eval``: a file in, four files out; a core of our own stands in for the real one."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from lnplan_qa.cli import main
from lnplan_qa.config import Settings
from lnplan_qa.export import neutral
from lnplan_qa.types import Answer, Citation, Kind, Status

SENTENCE = "农村五保集中供养率到2025年达到41.08%"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Core:
    """Answers with one sentence of the plan; refuses phones; breaks on 坏."""

    def __init__(self, text: str) -> None:
        self.start = text.index(SENTENCE)

    def load(self, settings: Settings) -> Core:
        return self

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        if "坏" in question:
            raise RuntimeError("broken")
        if "电话" in question:
            return Answer(question, Status.NOT_IN_PLAN, Kind.NONE, "规划未写明电话。")
        citation = Citation("6.4", "", SENTENCE, self.start, self.start + len(SENTENCE))
        return Answer(question, Status.ANSWERED, Kind.PASSAGE, "到2025年为41.08%。", (citation,))


@pytest.fixture
def core(plan_text: str) -> Core:
    return Core(plan_text)


def run(core: Core, *arguments: object) -> int:
    return main(["eval", *map(str, arguments)], load=core.load)


def test_a_file_gives_metrics_and_four_files(tmp_path: Path, core: Core, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "题目.csv"
    path.write_bytes(
        "问题,答案,状态\n供养率？,41.08%,有答案\n供养率是多少？,40%,有答案\n电话？,,未写明\n坏？,1,\n,1,\n".encode(
            "gbk"
        )
    )
    assert run(core, path) == 1  # one row was not read
    out = tmp_path / "题目-评测"
    result = json.loads((out / "results.json").read_text(encoding="utf-8"))
    summary = result["system"]["summary"]
    assert (result["questions"], result["judged"], result["unread"]) == (4, 4, 1)
    assert (summary["strict"]["hits"], summary["errors"]) == (2, 1)
    assert result["problems"] == ["第 6 行：没有问题。请填写“问题”（question）。"]
    printed = capsys.readouterr()
    assert "4 题，4 题可以判定，1 行没有读入" in printed.out
    assert "严格正确　50.0%（2/4" in printed.out
    assert "第 6 行" in printed.err
    rows = rows_of(out / "failures.csv")
    assert [(row["问题"], row["不符之处"]) for row in rows] == [("供养率是多少？", "值不在回答里"), ("坏？", "出错")]
    answers = rows_of(out / "answers.csv")
    assert [row["判定"] for row in answers] == ["正确", "不正确", "正确", "不正确"]
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "供养率是多少？" in page
    assert "http://" not in page
    assert "https://" not in page


def test_quotes_and_values_are_scored_where_they_are_given(tmp_path: Path, core: Core) -> None:
    path = tmp_path / "q.jsonl"
    lines = [
        {"question": "供养率？", "gold_quotes": [SENTENCE], "gold_values": ["41.08%"]},
        {"question": "床位？", "gold_quotes": ["每千名老年人养老床位到2025年达到40张"]},
    ]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    assert run(core, path, "--out", tmp_path / "out") == 0
    summary = json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8"))["system"]["summary"]
    assert (summary["evidence_recall"]["hits"], summary["evidence_recall"]["n"]) == (1, 2)
    assert (summary["value_accuracy"]["hits"], summary["value_accuracy"]["n"]) == (1, 1)


def test_questions_without_answers_are_answered_and_not_judged(
    tmp_path: Path, core: Core, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "q.csv"
    path.write_text("问题\n供养率？\n", encoding="utf-8")
    assert run(core, path) == 0
    assert "不判对错" in capsys.readouterr().out


def test_a_question_that_begins_like_a_formula_is_neutral_in_every_exported_file(tmp_path: Path, core: Core) -> None:
    path = tmp_path / "q.csv"
    path.write_text('问题,答案\n"=HYPERLINK(""http://x"",""y"")",1\n+1,1\n-2,1\n@SUM(A1),1\n', encoding="utf-8")
    assert run(core, path) == 0
    for name in ("answers.csv", "failures.csv"):
        cells = [cell for row in rows_of(tmp_path / "q-评测" / name) for cell in row.values()]
        assert '\'=HYPERLINK("http://x","y")' in cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_neutral_cells_keep_their_text() -> None:
    assert [neutral(cell) for cell in ("=1", "＝1", "\t=1", "a=1", "", None, 5)] == [
        "'=1", "'＝1", "'\t=1", "a=1", "", "", "5",
    ]  # fmt: skip


def test_a_file_that_cannot_be_read_is_one_line_and_exit_code_2(
    tmp_path: Path, core: Core, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "q.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    assert run(core, path) == 2
    assert capsys.readouterr().err.startswith("lnplan-qa: q.csv 缺少“问题”一列")
    path.write_text("问题\n", encoding="utf-8")
    assert run(core, path) == 2
    assert "没有可以问的题目" in capsys.readouterr().err


def test_ten_thousand_questions_run_through(tmp_path: Path, core: Core) -> None:
    path = tmp_path / "q.csv"
    path.write_text("问题,答案\n" + "".join(f"供养率{i}？,9{i:05}\n" for i in range(10_000)), encoding="utf-8")
    assert run(core, path) == 0
    result = json.loads((tmp_path / "q-评测" / "results.json").read_text(encoding="utf-8"))
    assert (result["questions"], len(result["failures"])) == (10_000, 1000)
    assert result["failure_count"] == 10_000
