"""The tree of the plan, typed from reading it, and what is said of a text that is no plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from lnplan_qa.errors import CorpusError, PlanFormatError
from lnplan_qa.plan.parse import parse_plan, read_plan
from lnplan_qa.text import sha256
from lnplan_qa.types import BlockKind, PlanDocument

#: Every section of the plan outside its tables, in reading order: chapter, then sections, items (/n) and box items.
TREE = """
前言
第一章 1.1 1.1.1 1.1.2 1.1.3 1.1.4 1.1.5 1.2 1.3
第二章 2.1 2.2 2.3
第三章 3.1 3.2 3.2/1 3.2/2 3.3 3.3/1 3.3/2 3.4
第三章专栏 第三章专栏/1 第三章专栏/2 第三章专栏/3 第三章专栏/4 第三章专栏/5
第四章 4.1 4.1/1 4.1/2 4.1/3 4.1/4 4.1/5 4.1/6 4.2 4.2/1 4.2/2 4.2/3 4.3 4.4
第四章专栏 第四章专栏/1 第四章专栏/2 第四章专栏/3 第四章专栏/4
第五章 5.1 5.1/1 5.1/2 5.2 5.3
第五章专栏 第五章专栏/1 第五章专栏/2 第五章专栏/3 第五章专栏/4
第六章 6.1 6.1/1 6.1/2 6.1/3 6.1/4 6.2 6.2/1 6.2/2 6.3 6.3/1 6.3/2 6.4 6.5
第六章专栏 第六章专栏/1 第六章专栏/2 第六章专栏/3
第七章 7.1 7.1/1 7.1/2 7.1/3 7.2 7.3
第七章专栏 第七章专栏/1 第七章专栏/2 第七章专栏/3
第八章 8.1 8.2 8.3 8.4
第八章专栏 第八章专栏/1 第八章专栏/2 第八章专栏/3 第八章专栏/4
第九章 9.1 9.2
第九章专栏 第九章专栏/1 第九章专栏/2 第九章专栏/3 第九章专栏/4 第九章专栏/5
第十章 10.1 10.2 10.3
第十一章 11.1 11.2 11.3 11.4
""".split()

#: A title of each kind of section, and where it belongs.
TITLES = {
    "前言": ("前言", None),
    "第三章": ("基本公共教育", None),
    "第十章": ("基本公共服务均等化和共建共享", None),
    "1.1": ("发展基础", "第一章"),
    "1.1.5": ("社会保障服务体系逐步健全", "1.1"),
    "1.2": ("存在问题", "第一章"),
    "3.2/2": ("推动内义务教育缩小差距均衡发展", "3.2"),
    "4.1/5": ("加强职业健康工作", "4.1"),
    "6.1/3": ("失业、工伤、生育保险", "6.1"),
    "7.3": ("农村危房改造和抗震安居工程建设", "第七章"),
    "10.2": ("进城乡区域基本公共服务均等化", "第十章"),
    "第三章专栏": ("基本公共教育重点工程", "第三章"),
    "第三章专栏/3": ("高中教育发展工程", "第三章专栏"),  # printed 3. where its neighbours have 2、 and 4、
    "第九章专栏/4": ("贫困及重度残疾人基本型辅具适配补贴", "第九章专栏"),
    "表2-1": ("龙南市“十四五”基本公共服务及社会保障主要发展指标", "2.3"),
    "表2-1/婚姻登记联网率": ("婚姻登记联网率", "表2-1"),
    "附表1": ("“十四五”时期基本公共服务及社会保障储备项目", None),
    "附表1/9": ("龙南市公共实训基地建设项目", "附表1"),
}


def test_plan_is_byte_for_byte_the_published_text(plan: PlanDocument) -> None:
    assert sha256(plan.text.encode()) == "ba3b064d8ae2f82a2911f6cc6f5692b52b6bb8c29539407768b7f48157041217"


def test_every_character_lies_in_exactly_one_block(plan: PlanDocument) -> None:
    holders = [0] * len(plan.text)
    for block in plan.blocks:
        for position in range(block.span.start, block.span.end):
            holders[position] += 1
    wrong = [
        (position, character, held)
        for position, (character, held) in enumerate(zip(plan.text, holders, strict=True))
        if held != 1 and (held or not character.isspace())
    ]
    # A cell may be broken over lines, so white space may lie in a block; it never lies in two.
    assert not wrong


def test_blocks_come_in_reading_order_and_have_no_blank_ends(plan: PlanDocument) -> None:
    assert list(plan.blocks) == sorted(plan.blocks, key=lambda block: block.span)
    for block in plan.blocks:
        assert block.span.of(plan.text).strip() == block.span.of(plan.text) != ""


def test_tree_is_the_one_that_a_reader_sees(plan: PlanDocument) -> None:
    assert [section.id for section in plan.sections if "表" not in section.id] == TREE


def test_sections_come_in_reading_order(plan: PlanDocument) -> None:
    starts = [section.span.start for section in plan.sections]
    assert starts == sorted(starts)


@pytest.mark.parametrize(("section_id", "expected"), TITLES.items())
def test_section_has_its_title_and_parent(
    plan: PlanDocument, section_id: str, expected: tuple[str, str | None]
) -> None:
    section = next(section for section in plan.sections if section.id == section_id)
    assert (section.title, section.parent) == expected


def test_section_covers_what_it_holds_and_nothing_of_its_neighbour(plan: PlanDocument) -> None:
    sections = {section.id: section for section in plan.sections}
    for section in plan.sections:
        if section.parent is not None:
            assert sections[section.parent].span.covers(section.span)
    for block in plan.blocks:
        assert sections[block.section].span.covers(block.span)
    assert sections["6.4"].span.of(plan.text).startswith("6.4  养老服务")
    assert sections["6.4"].span.of(plan.text).endswith("临终关怀等功能的养老机构。")
    assert sections["第三章专栏/1"].span.of(plan.text).endswith("0-3岁婴幼儿早期教育指导服务普遍开展。")


def test_box_item_splits_into_its_name_and_its_text(plan: PlanDocument) -> None:
    blocks = [block for block in plan.blocks if block.section == "第四章专栏/3"]
    assert [(block.kind, block.span.of(plan.text)) for block in blocks] == [
        (BlockKind.BOX_ITEM, "3、全科医生培养计划。"),
        (
            BlockKind.PARAGRAPH,
            "加强以全科医生为重点的基层医疗卫生队伍建设，力争到2025年全年每个乡镇实现有2名全科医生。",
        ),
    ]


def test_run_in_headings_open_their_paragraphs(plan: PlanDocument) -> None:
    run_ins = [(b.section, b.span.of(plan.text)) for b in plan.blocks if b.kind is BlockKind.RUN_IN]
    assert ("2.2", "保基本、兜底线。") in run_ins
    assert ("11.4", "加强监督问责。") in run_ins
    assert sorted({section for section, _ in run_ins}) == ["1.2", "1.3", "11.1", "11.2", "11.3", "11.4", "2.2", "2.3"]
    # 1.2: 一是 … 五是; 1.3: five trends; 2.2 and 2.3: four each; chapter eleven: 2, 3, 3 and 3.
    assert len(run_ins) == 5 + 5 + 4 + 4 + 2 + 3 + 3 + 3


def test_another_plan_of_the_same_typography_parses() -> None:
    text = (
        "前 言\n某县编制本规划。\n第一章  现状\n1.1  基础\n共有3.5万人。\n1、教育\n学校12所。\n"
        "\t专栏1  重点工程\n1.校舍工程。新建校舍2栋。\n表1  指标\n\n\t指标\n\t单位\n\t2030年\n\n\t入学率\n\t%\n\t99.5\n"
    )
    document = parse_plan(text)
    assert [section.id for section in document.sections] == [
        "前言", "第一章", "1.1", "1.1/1", "第一章专栏", "第一章专栏/1", "表1", "表1/入学率",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "前言"),
        ("\n \n", "前言"),
        ("今天天气很好。\n", "第一个标题之前"),
        ("1、教育\n第一章  现状\n", "1、教育"),
        ("第一章  甲\n第一章  乙\n", "第一章 出现了两次"),
        ("第一章  甲\n1.1  乙\n1.1  丙\n", "1.1 出现了两次"),
        ("第一章  甲\n表1  指标\n\n\t名称\n\t2030年\n", "表1 没有数据行"),
        ("第一章  甲\n表1  指标\n\n\t名称\n\t2030年\n\n\t入学率\n", "1 格，表头有 2 格"),
        ("第一章  甲\n表1  指标\n\n没有制表符\n", "第 4 行"),
    ],
)
def test_malformed_text_is_named_with_what_is_wrong(text: str, named: str) -> None:
    with pytest.raises(PlanFormatError) as caught:
        parse_plan(text)
    assert named in str(caught.value)


def test_missing_plan_is_named_with_the_cure(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="LNPLAN_CORPUS") as caught:
        read_plan(tmp_path / "plan.txt")
    assert str(tmp_path / "plan.txt") in str(caught.value)


def test_plan_in_another_encoding_is_named_with_the_cure(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes("第一章  发展基础\n".encode("gbk"))
    with pytest.raises(CorpusError, match="UTF-8"):
        read_plan(path)
