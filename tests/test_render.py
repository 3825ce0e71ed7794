"""Answers for people and programs."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest

from lnplan_qa import render
from lnplan_qa.text import tidy
from lnplan_qa.types import Answer, Citation, Kind, PlanDocument, Status, Table

ROW = Citation(
    "表2-1/城镇登记失业率",
    "第二章 总体思路 > 2.3 发展目标 > 表2-1",
    "城镇登记失业率\n\t%\n\t2.05\n\t2.3\n\t2.2",
    10,
    35,
)
SENTENCE = Citation("6.4", "第六章 社会保障体系 > 6.4 养老服务", "深化80岁-99岁高龄老人保健补助。", 100, 117)
ANSWER = Answer(
    question="失业率是多少",
    status=Status.ANSWERED,
    kind=Kind.INDICATOR,
    answer="2025年城镇登记失业率目标为2.2%。",
    citations=(ROW,),
    latency_ms=3.14159,
)
REFUSAL = Answer(
    "电话是多少", Status.NOT_IN_PLAN, Kind.NONE, "规划未写明电话。", related=(SENTENCE,), missing=("电话", "地址")
)


# --- the record -------------------------------------------------------------------------------------------------


def test_record_is_the_contract_s_object_in_its_order() -> None:
    assert json.dumps(render.record(ANSWER), ensure_ascii=False) == (
        '{"question": "失业率是多少", "status": "answered", "kind": "indicator", '
        '"answer": "2025年城镇登记失业率目标为2.2%。", '
        '"citations": [{"section": "表2-1/城镇登记失业率", "heading": "第二章 总体思路 > 2.3 发展目标 > 表2-1", '
        '"quote": "城镇登记失业率\\n\\t%\\n\\t2.05\\n\\t2.3\\n\\t2.2", "start": 10, "end": 35}], '
        '"related": [], "missing": [], "table": null, "latency_ms": 3.1}'
    )


def test_record_holds_every_field_of_an_answer() -> None:
    assert list(render.record(ANSWER)) == [field.name for field in fields(Answer)]


@pytest.mark.parametrize("record_id", ["a", 7, None, ""])
def test_id_comes_first_and_only_where_one_is_given(record_id: object) -> None:
    assert "id" not in render.record(ANSWER)
    assert next(iter(render.record(ANSWER, record_id).items())) == ("id", record_id)


def test_table_is_columns_and_rows() -> None:
    answer = Answer("问", Status.ANSWERED, Kind.LIST, "共1项。", table=Table(("名称", "万元"), (("甲", "214"),)))
    assert render.record(answer)["table"] == {"columns": ["名称", "万元"], "rows": [["甲", "214"]]}


def test_json_line_is_one_line_and_chinese_stays_readable() -> None:
    line = render.json_line(render.record(ANSWER))
    assert "\n" not in line
    assert "失业率" in line
    assert json.loads(render.json_line({"question": "\ud800"})) == {"question": "\ud800"}


# --- citations --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "heading", "expected"),
    [
        ("6.4", "第六章 社会保障体系 > 6.4 养老服务", "第六章 社会保障体系 > 6.4 养老服务"),
        ("5.1/2", "第五章 甲 > 5.1 乙 > 2、建立创业扶持机制", "第五章 甲 > 5.1 乙 > 2、建立创业扶持机制"),
        ("表2-1/城镇登记失业率", "第二章 甲 > 表2-1", "第二章 甲 > 表2-1 > 城镇登记失业率"),
        ("附表1/9", "附表1", "附表1 > 第9项"),
        ("附表1", "附表1", "附表1"),
        ("前言", "前言", "前言"),
    ],
)
def test_source_names_the_place_down_to_the_row(section: str, heading: str, expected: str) -> None:
    assert render.source(Citation(section, heading, "甲", 0, 1)) == expected


def test_quotation_of_a_row_keeps_its_cells_apart_and_joins_broken_names() -> None:
    quoted = render.quote(Citation("附表1/12", "附表1", "杨坊片区小学\n建设项目\n\t约60亩\n\t12000\n\t教科体局", 0, 1))
    assert quoted == "「杨坊片区小学建设项目 ｜ 约60亩 ｜ 12000 ｜ 教科体局」"


# --- text -------------------------------------------------------------------------------------------------------


def test_text_gives_the_answer_first_then_status_and_numbered_citations() -> None:
    assert render.text(ANSWER).splitlines() == [
        "2025年城镇登记失业率目标为2.2%。",
        "",
        "〔规划写明〕",
        "",
        "依据：",
        "  [1] 第二章 总体思路 > 2.3 发展目标 > 表2-1 > 城镇登记失业率",
        "      「城镇登记失业率 ｜ % ｜ 2.05 ｜ 2.3 ｜ 2.2」",
    ]


def test_refusal_shows_what_is_related_as_no_answer_and_names_what_is_missing() -> None:
    shown = render.text(REFUSAL)
    assert "依据" not in shown
    assert "相关（不是答案）：\n  [1] 第六章 社会保障体系 > 6.4 养老服务" in shown
    assert shown.endswith("规划没有写到：电话；地址")


@pytest.mark.parametrize("status", Status)
def test_every_status_has_its_words(status: Status) -> None:
    answer = Answer("问", status, Kind.NONE, "答")
    assert render.STATUS_WORDS[status] in render.text(answer)
    assert render.STATUS_WORDS[status] in render.markdown(answer)
    assert len(set(render.STATUS_WORDS.values())) == len(Status)


def test_table_lines_up_under_chinese_and_figures_stand_to_the_right() -> None:
    table = Table(("项目", "总投资（万元）"), (("杨坊片区小学建设项目", "12000"), ("应急广播", "214")))
    assert render.text_table(table).splitlines() == [
        "项目                  总投资（万元）",
        "--------------------  --------------",
        "杨坊片区小学建设项目           12000",
        "应急广播                         214",
    ]


@pytest.mark.parametrize("width", [40, 60, 100])
def test_long_cells_fold_within_the_terminal_and_lose_nothing(width: int, plan: PlanDocument) -> None:
    rows = tuple(tuple(tidy(cell.of(plan.text)) for cell in row.cells) for row in plan.tables[1].rows)
    table = Table(("序号", "项目名称", "建设规模", "总投资（万元）", "责任部门"), rows)
    shown = render.text_table(table, width)
    assert max(render.columns_of(line) for line in shown.splitlines()) <= max(width, 5 * 8 + 4 * 2)
    for row in rows:
        for character in set("".join(row)) - {" "}:
            assert character in shown


def test_table_of_no_rows_shows_its_head() -> None:
    assert render.text_table(Table(("名称", "值"), ())).splitlines()[0] == "名称  值"


# --- Markdown ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plain", "escaped"),
    [
        ("a*b_c", "a\\*b\\_c"),
        ("`code`", "\\`code\\`"),
        ("$x$", "\\$x\\$"),
        ("a|b", "a\\|b"),
        ("<script>", "&lt;script&gt;"),
        ("&lt;", "&amp;lt;"),
        ("[名](链)", "\\[名\\](链)"),
        ("# 标题", "\\# 标题"),
        ("- 项", "\\- 项"),
        ("+ 项", "\\+ 项"),
        ("1. 项", "1\\. 项"),
        ("3.5%，0-3岁", "3.5%，0-3岁"),
        ("~删~", "\\~删\\~"),
        ("\\", "\\\\"),
    ],
)
def test_markdown_shows_what_was_said(plain: str, escaped: str) -> None:
    assert render.escape_markdown(plain) == escaped


def test_markdown_of_a_hostile_question_s_answer_holds_no_html() -> None:
    answer = Answer("问", Status.OUT_OF_SCOPE, Kind.NONE, "<img src=x onerror=alert(1)>\n| a | $b$")
    first, second = render.markdown(answer).splitlines()[:2]
    assert first == "&lt;img src=x onerror=alert(1)&gt;  "
    assert second == "\\| a \\| \\$b\\$"


def test_markdown_table_survives_pipes_and_line_breaks() -> None:
    table = Table(("名称", "值"), (("甲\n乙", "1|2"),))
    assert render.markdown_table(table).splitlines() == ["| 名称 | 值 |", "| --- | --- |", "| 甲乙 | 1\\|2 |"]


def test_markdown_numbers_citations_and_marks_related_as_no_answer() -> None:
    shown = render.markdown(REFUSAL)
    assert (
        "**相关（不是答案）**\n\n1. 第六章 社会保障体系 &gt; 6.4 养老服务  \n   「深化80岁-99岁高龄老人保健补助。」"
        in shown
    )
    assert "**规划没有写到**：电话；地址" in shown
