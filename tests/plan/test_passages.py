"""Passages: what is searched and quoted."""

from __future__ import annotations

from itertools import pairwise

from lnplan_qa.plan.outline import Outline
from lnplan_qa.plan.passages import passages
from lnplan_qa.types import BlockKind, PlanDocument


def test_passage_is_its_slice_of_the_plan(plan: PlanDocument) -> None:
    for passage in passages(plan):
        assert plan.text[passage.span.start : passage.span.end] == passage.text
        assert passage.text == passage.text.strip()


def test_passages_come_in_reading_order_and_do_not_overlap(plan: PlanDocument) -> None:
    for before, after in pairwise(passages(plan)):
        assert before.span.end <= after.span.start


def test_all_prose_lies_in_passages(plan: PlanDocument) -> None:
    held = {position for passage in passages(plan) for position in range(passage.span.start, passage.span.end)}
    for block in plan.blocks:
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.RUN_IN):
            left_out = [
                plan.text[position]
                for position in range(block.span.start, block.span.end)
                if position not in held and not plan.text[position].isspace()
            ]
            assert not left_out, block.section


def test_each_table_row_is_one_passage_from_its_name_on(plan: PlanDocument) -> None:
    rows = {passage.section: passage for passage in passages(plan) if "表" in passage.section}
    assert len(rows) == 13 + 22
    assert rows["表2-1/城镇登记失业率"].text == "城镇登记失业率\n\t%\n\t2.05\n\t2.3\n\t2.2"
    assert rows["附表1/12"].text.startswith("杨坊片区小学\n建设项目\n\t项目占地面积约60亩")
    assert rows["附表1/12"].text.endswith("12000\n\t教科体局、旅发集团")


def test_context_is_the_heading_path_with_the_run_in_heading(plan: PlanDocument) -> None:
    found = {passage.text: passage for passage in passages(plan)}
    promise = next(passage for text, passage in found.items() if "41.08%" in text)
    assert promise.section == "6.4"
    assert promise.context == "社会保障体系 养老服务"
    principle = next(passage for text, passage in found.items() if text.startswith("坚持尽力而为"))
    assert principle.context == "总体思路 基本原则 保基本、兜底线。"
    row = next(passage for passage in found.values() if passage.section == "表2-1/婚姻登记联网率")
    assert row.context.endswith("指标名称 计量单位 2019年 2022年 2025年")


def test_context_is_never_part_of_the_quotation(plan: PlanDocument) -> None:
    box_item = next(passage for passage in passages(plan) if passage.section == "第四章专栏/3")
    assert "全科医生培养计划" in box_item.context
    assert box_item.text.startswith("加强以全科医生为重点")


def test_passage_stands_in_the_section_that_it_names(plan: PlanDocument) -> None:
    outline = Outline(plan)
    for passage in passages(plan):
        assert outline.section_at(passage.span) == passage.section
