"""The evaluation of lists and readings: scored by hand, labels that stand in the plan, a broken gold file is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.benefits.__main__ import by_group, judge_lists, judge_readings, main
from eval.benefits.gold import PAIRS, Clause, GoldError, GoldSentence, GoldSituation, read_sentences, read_situations
from eval.benefits.score import score_list, score_reading, shows, sum_lists, sum_readings
from lnplan_qa.config import Settings
from lnplan_qa.facts.plan_facts import PlanFacts
from lnplan_qa.types import Span


def clause(start: int, end: int) -> Clause:
    return Clause(f"{start}-{end}", (Span(start, end),))


def benefit(start: int, end: int, everyone: bool = False, also: tuple[tuple[int, int], ...] = ()) -> dict[str, Any]:
    return {"start": start, "end": end, "everyone": everyone, "also": [{"start": a, "end": b} for a, b in also]}


def test_half_of_the_shorter_is_the_same_clause() -> None:
    assert shows([Span(0, 10)], clause(5, 100))
    assert not shows([Span(0, 10)], clause(6, 100))
    assert shows([Span(0, 100)], clause(90, 100))
    assert not shows([Span(0, 10)], clause(10, 20))
    assert shows([Span(50, 60)], Clause("printed twice", (Span(0, 10), Span(50, 60))))


def test_a_list_is_scored_by_its_labels_alone() -> None:
    gold = GoldSituation("s", "text", "old age", (clause(0, 10), clause(20, 30), clause(40, 50)), (clause(60, 70), clause(80, 90)), "")
    # The first stands for everybody, the second under `also`; 500 is in neither list.
    record = {"benefits": [benefit(0, 10, everyone=True), benefit(60, 70, also=((20, 30),)), benefit(500, 510)]}
    score = score_list(gold, record)
    assert (score.missed, score.wrong, score.own, score.general) == (("40-50",), ("60-70",), 2, 1)
    lists = sum_lists([score])
    assert (lists.recall.hits, lists.recall.n) == (2, 3)
    assert (lists.precision.hits, lists.precision.n) == (2, 3)
    assert (lists.kept_out.hits, lists.kept_out.n) == (1, 2)
    assert lists.right.hits == 0


def sentence(**about: Any) -> GoldSentence:
    facts: dict[str, Any] = {
        "id": "p", "text": "", "age": None, "at_least": False, "area": None,
        "groups": (), "implied": (), "not_groups": (), "neutral": (), "note": "",
    }  # fmt: skip
    return GoldSentence(**(facts | about))


def situation(**about: Any) -> dict[str, Any]:
    read: dict[str, Any] = {"age": None, "area": None, "groups": [], "implied": [], "persons": []}
    return read | about


def test_a_reading_is_right_missed_or_invented() -> None:
    gold = sentence(age=72, area="rural", groups=("特困人员", "老年人"), implied=("成年",), not_groups=("低保对象",))
    read = situation(age=72, area="urban", groups=["特困人员", "低保对象", "独居"], implied=["老年人"])
    score = score_reading(gold, read)
    assert (score.facts, score.missed, score.invented, score.implied) == (4, ("area rural",), ("低保对象", "area urban"), ("成年",))
    readings = sum_readings([score])
    assert (readings.facts.hits, readings.facts.n, readings.invented, readings.right.hits) == (3, 4, 2, 0)


def test_an_age_that_nobody_said_is_invented() -> None:
    assert score_reading(sentence(), situation(age=66)).invented == ("age 66",)
    assert score_reading(sentence(neutral=("age",)), situation(age=66)).invented == ()


def test_a_lower_bound_is_no_exact_age() -> None:
    gold = sentence(age=80, at_least=True)
    assert score_reading(gold, situation(age=80, persons=[{"age": 80, "age_range": [80, 80]}])).missed == ("age 80 or more",)
    assert score_reading(gold, situation(age=80, persons=[{"age": 80, "age_range": [80, 89]}])).missed == ()


def test_every_label_stands_in_the_plan(plan_text: str) -> None:
    sets = [(read_situations(plan_text, situations), read_sentences(sentences)) for situations, sentences in PAIRS]
    assert [(len(situations), len(sentences)) for situations, sentences in sets] == [(60, 120), (30, 80)]
    situations = [item for listed, _ in sets for item in listed]
    assert all(item.must for item in situations)
    assert all(plan_text[place.start : place.end] == c.words for s in situations for c in (*s.must, *s.must_not) for place in c.places)


@pytest.mark.parametrize(
    ("change", "words"),
    [({"must": ["每人每月发一千元"]}, "每人每月发一千元"), ({"must_not": ["老年人健康管理"]}, "in both lists"), ({"id": "a"}, "twice")],
)
def test_a_label_that_does_not_hold_is_named_with_its_line(change: dict[str, Any], words: str, plan_text: str, tmp_path: Path) -> None:
    file = tmp_path / "situations.jsonl"
    good = {"id": "a", "text": "", "group": "g", "must": ["老年人健康管理"], "must_not": []}
    file.write_text(f"{json.dumps(good)}\n{json.dumps(good | {'id': 'b'} | change)}\n", encoding="utf-8")
    with pytest.raises(GoldError, match=f"line 2 .*{words}"):
        read_situations(plan_text, file)


def test_the_run_prints_groups_and_writes_what_failed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    wrong = tmp_path / "sentences.jsonl"
    label = {"id": "x", "text": "我妈八十三", "facts": {"age": 84, "area": None, "groups": []}, "implied": [], "not_groups": []}
    wrong.write_text(json.dumps(label), encoding="utf-8")
    out = tmp_path / "out.json"
    assert main(["--sentences", str(wrong), "--failures", "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "| old age | 7 |" in printed
    assert "| all | 60 |" in printed
    assert "x 我妈八十三" in printed
    (record,) = json.loads(out.read_text(encoding="utf-8"))["sets"]
    assert record["readings"]["facts"]["value"] == 0
    assert record["readings"]["invented"] == 1
    assert record["failures"][-1]["missed"] == ["age 84"]


def test_a_missing_file_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["--sentences", str(tmp_path / "none.jsonl")]) == 3
    assert "none.jsonl" in capsys.readouterr().err


def test_lists_and_readings_keep_their_level(settings: Settings) -> None:
    facts = PlanFacts(settings.corpus).benefits
    groups = by_group(judge_lists(facts))
    assert all((lists.recall.value or 0) >= 0.95 and (lists.precision.value or 0) >= 0.85 for lists in groups.values())
    assert (groups["all"].recall.value or 0) >= 0.95
    assert (groups["all"].precision.value or 0) >= 0.95
    readings = sum_readings(judge_readings(facts))
    assert (readings.facts.value or 0) >= 0.95
    assert readings.invented <= 1


def test_the_second_set_keeps_its_level_too(settings: Settings) -> None:
    facts = PlanFacts(settings.corpus).benefits
    situations, sentences = PAIRS[1]
    lists, readings = sum_lists(judge_lists(facts, situations)), sum_readings(judge_readings(facts, sentences))
    assert (lists.recall.value or 0) >= 0.95
    assert (lists.precision.value or 0) >= 0.95
    assert (readings.facts.value or 0) >= 0.95
    assert readings.invented == 0


def test_both_sets_are_judged_where_none_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    printed = capsys.readouterr().out
    assert "| all | 60 |" in printed
    assert "| all | 30 |" in printed
