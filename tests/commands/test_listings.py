"""``lnplan-qa indicators | projects | commitments | check`` against values typed from the plan."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lnplan_qa.cli import main
from lnplan_qa.config import PROJECT_ROOT

#: 序号 -> 总投资（万元）, as printed.
INVESTMENTS = {
    1: 1320, 2: 2500, 4: 19800, 5: 5400, 6: 50000, 7: 40000, 8: 30000, 9: 3500, 10: 69500, 11: 10000, 12: 12000,
    13: 15000, 14: 12000, 15: 10000, 16: 20000, 17: 35000, 18: 3600, 19: 18000, 20: 12000, 21: 214, 22: 5800, 23: 315,
}  # fmt: skip
#: Responsible together with others.
JOINT = {10, 11, 12, 13, 14, 15, 16, 17, 21}


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 0
    return capsys.readouterr().out


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(output(capsys, *arguments, "--json"))
    assert result["count"] <= result["of"]
    return result


def numbers(result: dict[str, Any]) -> list[int]:
    return [row["number"] for row in result["rows"]]


# --- indicators -------------------------------------------------------------------------------------------------


def test_every_figure_of_an_indicator_with_groups_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    rows = listed(capsys, "indicators", "--name", "低保")["rows"]
    found = {
        row["group"]: [(v["year"], v["kind"], v["value"], v["approximate"]) for v in row["values"]] for row in rows
    }
    assert found == {
        "农村": [(2019, "actual", 385, False), (2022, "target", 640, True), (2025, "target", 895, True)],
        "城市": [(2019, "actual", 640, False), (2022, "target", 835, True), (2025, "target", 1030, True)],
    }
    assert {row["unit"] for row in rows} == {"元/人·月"}


def test_all_indicators_are_listed_with_their_count(capsys: pytest.CaptureFixture[str]) -> None:
    result = listed(capsys, "indicators")
    assert (result["count"], result["of"], len(result["rows"])) == (13, 13, 18)
    text = output(capsys, "indicators")
    assert text.startswith("13项指标中13项")
    assert "约1030" in text
    assert "6106.30" in text


def test_a_field_and_a_year_narrow_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    rows = listed(capsys, "indicators", "--field", "养老", "--year", "2022")["rows"]
    assert [(row["name"], [value["value"] for value in row["values"]]) for row in rows] == [
        ("城乡社区居家养老覆盖率", [80]),
        ("每千名老年人养老床位", [30]),
        ("护理型床位占养老床位比例", [50]),
    ]


def test_an_indicator_worse_than_reached_carries_a_word_of_caution(capsys: pytest.CaptureFixture[str]) -> None:
    rows = listed(capsys, "indicators")["rows"]
    assert [row["name"] for row in rows if row["note"]] == ["城镇登记失业率"]


# --- projects ---------------------------------------------------------------------------------------------------


def test_all_projects_and_their_total(capsys: pytest.CaptureFixture[str]) -> None:
    result = listed(capsys, "projects")
    assert {row["number"]: row["investment"] for row in result["rows"]} == INVESTMENTS
    assert result["investment"] == sum(INVESTMENTS.values())
    assert output(capsys, "projects").startswith("22项中22项，合计 375949 万元（37.5949亿元）。")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--department", "民政局"], {18, 19, 20}),
        (["--department", "教育局"], {10, 11, 12, 13, 14, 15, 16, 17}),
        (["--department", "旅发集团"], {10, 11, 12, 13, 14, 15, 16}),
        (["--department", "教科体局", "--alone"], set()),
        (["--joint"], JOINT),
        (["--alone"], INVESTMENTS.keys() - JOINT),
        (["--kind", "小学"], {12, 14, 15}),
        (["--place", "杨坊片区"], {12, 13}),
        (["--min-investment", "50000"], {6, 10}),
        (["--min-investment", "5亿"], {6, 10}),
        (["--max-investment", "315"], {21, 23}),
        (["--min-investment", "1亿", "--max-investment", "12,000万元"], {11, 12, 14, 15, 20}),
        (["--number", "23"], {23}),
        (["--search", "感染科大楼"], {4, 6, 7}),
        (["--search", "感染科大楼 人才公寓"], {4}),
        (["--department", "卫健委", "--max-investment", "5000"], {1, 2}),
    ],
)
def test_filters_find_all_and_sum_them(
    arguments: list[str], expected: set[int], capsys: pytest.CaptureFixture[str]
) -> None:
    result = listed(capsys, "projects", *arguments)
    assert set(numbers(result)) == expected
    assert (result["count"], result["of"]) == (len(expected), 22)
    assert result["investment"] == sum(INVESTMENTS[number] for number in expected)


def test_nothing_found_is_said_and_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert output(capsys, "projects", "--department", "民政局", "--kind", "学校").startswith(
        "22项中0项。没有符合条件的行"
    )


def test_a_single_project_is_written_out_with_its_scale(capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, "projects", "--number", "10")
    for words in ("龙南市阳明中学建设项目", "69500", "约563", "约165000", "6000", "教科体局、旅发集团", "附表1/10"):
        assert words in text


def test_quotes_of_rows_are_spans_of_the_plan(capsys: pytest.CaptureFixture[str], plan_text: str) -> None:
    for command in ("indicators", "projects", "commitments"):
        for row in listed(capsys, command)["rows"]:
            assert plan_text[row["start"] : row["end"]] == row["quote"]
    for finding in listed(capsys, "check")["rows"]:
        for place in finding["places"]:
            assert plan_text[place["start"] : place["end"]] == place["quote"]


# --- commitments ------------------------------------------------------------------------------------------------


def test_the_entries_of_a_section(capsys: pytest.CaptureFixture[str]) -> None:
    rows = listed(capsys, "commitments", "--chapter", "6.4")["rows"]
    assert [(row["subject"], row["printed"], row["year"], row["dated"]) for row in rows] == [
        ("高龄老人保健补助的年龄", "80岁-99岁", 2025, False),
        ("农村五保集中供养率", "41.08%", 2025, True),
        ("城乡社区居家养老覆盖率", "100%", 2025, True),
        ("每千名老年人养老床位", "40张", 2025, True),
    ]


@pytest.mark.parametrize("chapter", ["第五章", "5", "五", "基本劳动就业创业"])
def test_a_chapter_has_several_names(chapter: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = listed(capsys, "commitments", "--chapter", chapter)["rows"]
    assert [row["printed"] for row in rows] == ["2.2%以内", "90%以上", "3000人", "1000人", "200人", "300人", "100人"]


def test_actual_and_target_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    actual = listed(capsys, "commitments", "--kind", "actual")
    target = listed(capsys, "commitments", "--kind", "target")
    assert {row["year"] for row in actual["rows"]} == {2019}
    assert {row["year"] for row in target["rows"]} == {2025}
    assert actual["count"] + target["count"] == actual["of"]


def test_words_are_searched_in_the_clause(capsys: pytest.CaptureFixture[str]) -> None:
    rows = listed(capsys, "commitments", "--search", "农村低保资金")["rows"]
    assert [(row["value"], row["unit"]) for row in rows] == [(3962.14, "万元")]


def test_a_figure_that_the_plan_contradicts_carries_a_word_of_caution(capsys: pytest.CaptureFixture[str]) -> None:
    rows = listed(capsys, "commitments", "--search", "高中阶段毛入学率")["rows"]
    assert [row["printed"] for row in rows] == ["91.97%", "90%"]
    assert all("前后矛盾" in row["note"] for row in rows)


# --- check ------------------------------------------------------------------------------------------------------


def test_contradictions_come_first_with_both_places(capsys: pytest.CaptureFixture[str]) -> None:
    result = listed(capsys, "check")
    assert [row["kind"] for row in result["rows"][:2]] == ["前后矛盾", "前后矛盾"]
    assert [place["quote"] for place in result["rows"][0]["places"]] == [
        "高中阶段毛入学率91.97%",
        "高中阶段毛入学率达到90%",
    ]
    assert result["count"] == result["contradiction"] + result["unusual"] + result["typing_error"]
    text = output(capsys, "check")
    assert text.index("【前后矛盾】") < text.index("【不合常理】") < text.index("【疑似笔误】")
    assert "建筑面积却只有约1平方米" in text


@pytest.mark.parametrize("kind", ["矛盾", "前后矛盾", "contradiction"])
def test_findings_of_one_kind(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert listed(capsys, "check", "--kind", kind)["count"] == 2


# --- files and errors -------------------------------------------------------------------------------------------


def test_csv_has_a_byte_order_mark_and_plain_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, "projects", "--department", "民政局", "--csv")
    assert text.startswith("\ufeff序号,")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [(row["序号"], row["总投资（万元）"]) for row in rows] == [("18", "3600"), ("19", "18000"), ("20", "12000")]
    assert (rows[1]["占地（亩）"], rows[1]["约数"]) == ("618", "占地（亩）")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["projects", "--department", "水利局"], "没有“水利局”这个责任部门。可用：卫健委、"),
        (["projects", "--kind", "机场"], "没有“机场”这个项目类别"),
        (["projects", "--place", "赣州"], "没有“赣州”这个地点"),
        (["projects", "--number", "3"], "没有第3号项目。序号有：1、2、4至23"),
        (["projects", "--min-investment", "很多"], "“很多”"),
        (["projects", "--min-investment", "500元"], "“500元”"),
        (["projects", "--min-investment", "2亿", "--max-investment", "1亿"], "大于上限"),
        (["indicators", "--year", "2030"], "没有2030年。可用：2019、2022、2025"),
        (["indicators", "--name", "高铁里程"], "没有“高铁里程”。共13项：城镇居民人均可支配收入"),
        (["indicators", "--field", "航天"], "没有“航天”这个领域"),
        (["commitments", "--chapter", "20"], "没有“20”的条目。可用：第一章 发展基础"),
        (["commitments", "--year", "2030"], "可用：2019、2025"),
        (["check", "--kind", "好"], "没有“好”这个类别。可用：前后矛盾、不合常理、疑似笔误"),
    ],
)
def test_a_filter_that_names_nothing_says_what_exists(
    arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert named in captured.err


@pytest.mark.parametrize("arguments", [["projects", "--alone", "--joint"], ["check", "--json", "--csv"]])
def test_options_that_exclude_each_other(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "不能与" in capsys.readouterr().err


def test_a_missing_corpus_is_a_data_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LNPLAN_CORPUS", str(tmp_path))
    assert main(["check"]) == 3
    assert capsys.readouterr().err.count("\n") == 1


def test_listings_need_no_index_and_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys; from lnplan_qa.cli import main; main(['indicators']); main(['check', '--json']); "
        "print([m for m in ('torch', 'sentence_transformers', 'gradio', 'numpy', 'faiss', 'jieba') if m in sys.modules])"
    )
    environment = {**os.environ, "LNPLAN_INDEX": str(tmp_path / "none")}
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        cwd=PROJECT_ROOT,
        env=environment,
        check=True,
    )
    assert result.stdout.splitlines()[-1] == "[]"


def test_the_indicators_are_printed_within_700_ms_of_processor_time() -> None:
    times = []
    for _ in range(3):
        before = os.times()
        subprocess.run(
            [sys.executable, "-m", "lnplan_qa", "indicators"], cwd=PROJECT_ROOT, check=True, capture_output=True
        )
        after = os.times()
        times.append(after.children_user + after.children_system - before.children_user - before.children_system)
    assert min(times) < 0.7
