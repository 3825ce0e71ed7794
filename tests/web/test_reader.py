"""The reader shows the plan around a span and marks exactly the span."""

from __future__ import annotations

import re
from html import unescape

import pytest

from lnplan_qa.plan.passages import passages
from lnplan_qa.types import PlanDocument, Span
from lnplan_qa.web.reader import excerpt

from .test_markup import parsed


def marks(markup: str) -> list[str]:
    """The text of each ``<mark>``."""
    return [parsed(unescape(marked)).text for marked in re.findall(r"<mark>(.*?)</mark>", markup, re.DOTALL)]


def span_of(plan: PlanDocument, quote: str) -> Span:
    start = plan.text.index(quote)
    return Span(start, start + len(quote))


def test_a_sentence_is_marked_to_the_character(plan: PlanDocument) -> None:
    quote = "农村五保集中供养率到2025年达到41.08%"
    markup = excerpt(plan, span_of(plan, quote))
    assert marks(markup) == [quote]
    assert "健全老年人关爱服务体系" in markup
    assert 'data-section="6.4"' in markup
    assert "第六章 社会保障体系 &gt; 6.4 养老服务" in markup


def test_every_passage_of_the_plan_is_marked_whole(plan: PlanDocument) -> None:
    for passage in passages(plan):
        marked = "".join(marks(excerpt(plan, passage.span)))
        # Only the white space between two blocks (cells of a row) is not part of any mark.
        assert "".join(marked.split()) == "".join(passage.text.split()), passage.section


def test_a_span_inside_one_block_is_one_mark_with_its_white_space(plan: PlanDocument) -> None:
    name = "赣州市龙南市\n医疗物资储备库建设项目"
    assert marks(excerpt(plan, span_of(plan, name))) == [name]


def test_a_table_row_is_marked_cell_by_cell_in_its_table(plan: PlanDocument) -> None:
    row = "城镇登记失业率\n\t%\n\t2.05\n\t2.3\n\t2.2"
    markup = excerpt(plan, span_of(plan, row))
    assert marks(markup) == ["城镇登记失业率", "%", "2.05", "2.3", "2.2"]
    assert markup.count("<tr>") == 14
    assert "婚姻登记联网率" in markup


def test_the_opening_text_of_a_chapter_is_shown_without_its_sections(plan: PlanDocument) -> None:
    markup = excerpt(plan, span_of(plan, "努力让每个孩子都能享有公平而有质量的教育"))
    assert 'data-section="第三章"' in markup
    assert "普惠性学前教育" in markup  # mentioned in the opening text
    assert "扩充公办学前教育资源" not in markup  # 3.1


def test_an_item_is_shown_among_its_neighbours(plan: PlanDocument) -> None:
    markup = excerpt(plan, span_of(plan, "企业劳动合同签订率保持在90%以上"))
    assert 'data-section="5.1"' in markup
    assert "建立创业扶持机制" in markup


def test_pages_hold_every_character_of_the_plan(plan: PlanDocument) -> None:
    shown = {}
    for block in plan.blocks:
        markup = excerpt(plan, block.span)
        page = re.search(r'data-section="([^"]*)"', markup)
        assert page is not None
        shown[page[1]] = parsed(markup.split('<div class="page"', 1)[1].split(">", 1)[1]).text
    assert sorted("".join("".join(shown.values()).split())) == sorted("".join(plan.text.split()))


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (5, 5), (9, 3), (0, 10**9)])
def test_a_span_outside_the_plan_is_named(plan: PlanDocument, start: int, end: int) -> None:
    with pytest.raises(ValueError, match="不在规划全文"):
        excerpt(plan, Span(start, end))
