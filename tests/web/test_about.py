"""关于: the plan that is there, the version that runs, the figures that were measured, what is kept."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest

from lnplan_qa import __version__
from lnplan_qa.config import PROJECT_ROOT, Settings
from lnplan_qa.evaluation.results import shown
from lnplan_qa.web.about import accuracy, page, weakest
from lnplan_qa.web.evaluation import RESULTS, newest_result
from lnplan_qa.web.site import DOCUMENT, PERIOD

NOTHING = "本页不保存您的问题。"


def test_it_names_the_plan_with_the_digest_of_its_file(settings: Settings) -> None:
    shown_page = page(settings, NOTHING)
    digest = hashlib.sha256((settings.corpus / "plan.txt").read_bytes()).hexdigest()
    assert digest in (PROJECT_ROOT / "corpus" / "SOURCE.md").read_text(encoding="utf-8")
    for words in (digest, DOCUMENT, PERIOD, f"lnplan-qa {__version__}", settings.encoder, NOTHING):
        assert words in shown_page


def test_it_shows_the_newest_figures_with_their_n(settings: Settings) -> None:
    newest = newest_result(RESULTS)
    assert newest is not None
    summary = next(iter(json.loads(newest.read_text(encoding="utf-8"))["sets"]["test"]["systems"].values()))["summary"]
    strict = summary["strict"]
    shown_page = page(settings, NOTHING)
    row = shown_page.partition('<th scope="row">完全正确</th>')[2].partition("</tr>")[0]
    assert row.startswith(f"<td>{shown(strict)} ")
    assert f"<td>{strict['hits']} / {strict['n']}</td>" in row
    assert f"{summary['n']} 题" in shown_page


def test_another_plan_shows_that_the_figures_are_not_its_own(settings: Settings, tmp_path: Path) -> None:
    assert "另一份规划" not in page(settings, NOTHING)
    corpus = tmp_path / "corpus"
    shutil.copytree(settings.corpus, corpus)
    text = (corpus / "plan.txt").read_text(encoding="utf-8")
    (corpus / "plan.txt").write_text(text.replace("41.08%", "42.00%"), encoding="utf-8")
    assert "这些数是对另一份规划测的" in page(dataclasses.replace(settings, corpus=corpus), NOTHING)


@pytest.mark.parametrize("content", ["", "{}", '{"sets": {}}', "[]"])
def test_figures_that_are_not_there_or_broken_are_said_in_words(tmp_path: Path, content: str) -> None:
    assert "还没有评测结果" in accuracy(tmp_path, "x")
    (tmp_path / "0.1.0.json").write_text(content)
    assert "0.1.0.json 读不了" in accuracy(tmp_path, "x")


def _results(folder: Path, rates: dict[str, tuple[int, int]]) -> None:
    groups = {
        name: {"strict": {"value": hits / n if n else None, "hits": hits, "n": n}} for name, (hits, n) in rates.items()
    }
    record = {"sets": {"test": {"systems": {"本系统": {"by_category": groups}}}}}
    (folder / "0.1.0.json").write_text(json.dumps(record), encoding="utf-8")


def test_the_limits_name_the_kinds_of_questions_that_are_weak_by_the_newest_figures(tmp_path: Path) -> None:
    assert weakest(tmp_path) == ""
    _results(tmp_path, {"computation": (8, 19), "list": (90, 100), "several_sections": (1, 9), "typo": (0, 2), "pinyin": (0, 0)})
    assert ">跨多节（9题对1题）、计算（19题对8题）<" in weakest(tmp_path)
    _results(tmp_path, {"list": (90, 100)})
    assert weakest(tmp_path) == ""


def test_the_page_names_what_is_weak_in_the_figures_that_it_shows(settings: Settings) -> None:
    assert weakest(RESULTS) in page(settings, NOTHING)


def test_a_missing_plan_is_no_error_of_the_page(settings: Settings, tmp_path: Path) -> None:
    shown_page = page(dataclasses.replace(settings, corpus=tmp_path), NOTHING)
    assert re.search(r'class="digest">读不到<', shown_page)
