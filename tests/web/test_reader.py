"""The whole plan as HTML: verbatim, every section addressable, exactly the span marked."""

from __future__ import annotations

import re
from html import unescape

import pytest

from lnplan_qa.plan.outline import Outline
from lnplan_qa.plan.passages import passages
from lnplan_qa.types import PlanDocument, Span
from lnplan_qa.web.reader import contents, plan_text, room, section_address, section_id

from .test_markup import parsed


def marks(markup: str) -> list[str]:
    """The text of each ``<mark>``."""
    return [parsed(unescape(marked)).text for marked in re.findall(r"<mark>(.*?)</mark>", markup, re.DOTALL)]


def span_of(plan: PlanDocument, quote: str) -> Span:
    start = plan.text.index(quote)
    return Span(start, start + len(quote))


@pytest.fixture(scope="module")
def whole(plan: PlanDocument) -> str:
    return plan_text(plan)


def test_every_character_of_the_plan_is_there_in_its_order(plan: PlanDocument, whole: str) -> None:
    shown = re.sub(r'<a class="link.*?</a>', "", whole)
    assert "".join(parsed(shown).text.split()) == "".join(plan.text.split())


def test_each_block_is_the_plan_s_text_from_its_position_on(plan: PlanDocument, whole: str) -> None:
    found = re.findall(r'<(\w+)[^>]* data-start="(\d+)"[^>]*>(.*?)</\1>', whole, re.DOTALL)
    # A span inside a span ends the first match early; blocks are told apart by their positions alone.
    starts = [int(start) for _, start, _ in found]
    assert starts == [block.span.start for block in plan.blocks]
    assert len(starts) > 450


def test_each_section_has_its_place_once(plan: PlanDocument, whole: str) -> None:
    ids = re.findall(r' id="s-([^"]*)"', whole)
    assert len(ids) == len(set(ids))
    assert {unescape(section) for section in ids} == {section.id for section in plan.sections}


def test_tables_are_tables_with_a_head(plan: PlanDocument, whole: str) -> None:
    assert whole.count("<table>") == 2
    assert whole.count("<tr>") + whole.count("<tr id=") == 13 + 22 + 2
    assert whole.count('<th scope="col"') == 5 + 5
    first = whole[whole.index("<table>") : whole.index("</table>")]
    assert [parsed(cell).text for cell in re.findall(r"<td[^>]*>(.*?)</td>", first)[5:10]] == [
        "城镇登记失业率", "%", "2.05", "2.3", "2.2",
    ]  # fmt: skip


def test_a_sentence_is_marked_to_the_character(plan: PlanDocument) -> None:
    quote = "农村五保集中供养率到2025年达到41.08%"
    assert marks(plan_text(plan, span_of(plan, quote))) == [quote]


def test_every_passage_of_the_plan_is_marked_whole(plan: PlanDocument) -> None:
    for passage in passages(plan)[::7]:
        marked = "".join(marks(plan_text(plan, passage.span)))
        # Only the white space between two blocks (cells of a row) is not part of any mark.
        assert "".join(marked.split()) == "".join(passage.text.split()), passage.section


def test_a_span_inside_one_block_is_one_mark_with_its_white_space(plan: PlanDocument) -> None:
    name = "赣州市龙南市\n医疗物资储备库建设项目"
    assert marks(plan_text(plan, span_of(plan, name))) == [name]


def test_a_table_row_is_marked_cell_by_cell(plan: PlanDocument) -> None:
    row = "城镇登记失业率\n\t%\n\t2.05\n\t2.3\n\t2.2"
    assert marks(plan_text(plan, span_of(plan, row))) == ["城镇登记失业率", "%", "2.05", "2.3", "2.2"]


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (5, 5), (9, 3), (0, 10**9)])
def test_a_span_outside_the_plan_is_named(plan: PlanDocument, start: int, end: int) -> None:
    with pytest.raises(ValueError, match="不在规划全文"):
        plan_text(plan, Span(start, end))


def test_the_contents_name_every_chapter_section_box_and_table(plan: PlanDocument) -> None:
    markup = contents(plan)
    outline = Outline(plan)
    tables = {table.id for table in plan.tables}
    for section in plan.sections:
        listed = f'href="{section_address(section.id)}"' in markup
        assert listed == ("/" not in section.id or section.id in tables), section.id
    assert parsed(markup).text.count(outline.label(outline.section("6.4"))) == 1
    assert markup.count("<details>") == 11


def test_headings_are_a_level_below_what_they_stand_in(whole: str) -> None:
    levels = {unescape(section): level for level, section in re.findall(r'<h(\d) id="s-([^"]*)"', whole)}
    assert [levels[section] for section in ("第六章", "6.1", "6.1/1", "1.1.5", "第六章专栏", "表2-1", "附表1")] == list(
        "3455453"
    )


def test_a_notice_is_shown_as_text(plan: PlanDocument) -> None:
    markup = room(plan, notice="<b>没有</b>")
    assert "&lt;b&gt;没有&lt;/b&gt;" in markup
    assert "<b>" not in markup


def test_the_address_of_a_section_survives_its_name() -> None:
    assert section_address("附表1/9") == "./plan?s=%E9%99%84%E8%A1%A81%2F9#s-%E9%99%84%E8%A1%A81%2F9"
    assert section_id("6.4") == "s-6.4"
