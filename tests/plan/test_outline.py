"""The tree, asked."""

from __future__ import annotations

import pytest

from lnplan_qa.plan.outline import Outline
from lnplan_qa.types import PlanDocument, Span


@pytest.fixture(scope="module")
def outline(plan: PlanDocument) -> Outline:
    return Outline(plan)


@pytest.mark.parametrize(
    ("section_id", "heading"),
    [
        ("前言", "前言"),
        ("第六章", "第六章 社会保障体系"),
        ("1.1.5", "第一章 发展基础 > 1.1 发展基础 > 1.1.5 社会保障服务体系逐步健全"),
        ("6.4", "第六章 社会保障体系 > 6.4 养老服务"),
        ("5.1/2", "第五章 基本劳动就业创业 > 5.1 公共就业和创业服务 > 2、建立创业扶持机制"),
        ("第六章专栏/2", "第六章 社会保障体系 > 专栏 社会保障体系重点工程 > 2、社会养老项目"),
        ("表2-1", "第二章 总体思路 > 2.3 发展目标 > 表2-1"),
        ("表2-1/城镇登记失业率", "第二章 总体思路 > 2.3 发展目标 > 表2-1"),
        ("附表1/9", "附表1"),
    ],
)
def test_heading_is_the_path_from_the_chapter_down(outline: Outline, section_id: str, heading: str) -> None:
    assert outline.heading(section_id) == heading


def test_children_come_in_reading_order(outline: Outline) -> None:
    assert [section.id for section in outline.children("第六章")] == ["6.1", "6.2", "6.3", "6.4", "6.5", "第六章专栏"]
    assert [section.id for section in outline.children("6.1")] == ["6.1/1", "6.1/2", "6.1/3", "6.1/4"]
    assert [section.id for section in outline.children("2.3")] == ["表2-1"]
    assert len(outline.children("附表1")) == 22
    assert outline.children("6.4") == ()


def test_ancestry_leads_from_the_chapter_to_the_section(outline: Outline) -> None:
    assert [section.id for section in outline.ancestry("附表1/9")] == ["附表1", "附表1/9"]
    assert [section.id for section in outline.ancestry("1.1.5")] == ["第一章", "1.1", "1.1.5"]


def test_section_at_a_position_is_the_innermost(outline: Outline, plan: PlanDocument) -> None:
    def at(phrase: str) -> str:
        start = plan.text.index(phrase)
        return outline.section_at(Span(start, start + len(phrase)))

    assert at("农村五保集中供养率到2025年达到41.08%") == "6.4"
    assert at("每个乡镇实现有2名全科医生") == "第四章专栏/3"
    assert at("7288.6") == "表2-1/优抚对象年均抚恤金"
    assert at("龙南市融媒体中心") == "附表1/21"
    assert at("第六章  社会保障体系") == "第六章"


def test_unknown_section_is_not_in_the_plan(outline: Outline) -> None:
    assert "6.4" in outline
    assert "6.6" not in outline
    with pytest.raises(KeyError):
        outline.section("6.6")
