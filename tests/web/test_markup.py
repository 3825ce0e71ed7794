"""Text becomes markup in one place, and stays as written."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from lnplan_qa.web.markup import escape, paragraphs, quote, verbatim

from .assistant import HOSTILE


class _Text(HTMLParser):
    """The text that a browser would show, and the tags it would make."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(markup: str) -> _Text:
    parser = _Text()
    parser.feed(markup)
    parser.close()
    return parser


@pytest.mark.parametrize("render", [escape, paragraphs, verbatim])
def test_hostile_text_is_shown_as_written(render: object) -> None:
    assert callable(render)
    shown = parsed(render(HOSTILE))
    assert shown.text == HOSTILE
    assert not {"img", "script"} & set(shown.tags)


def test_quotation_marks_cannot_leave_an_attribute() -> None:
    assert '"' not in escape('" onclick="x')
    assert "'" not in escape("' onclick='x")


def test_a_line_break_inside_a_cell_is_kept_but_not_shown() -> None:
    assert parsed(verbatim("龙南市\n医疗")).text == "龙南市\n医疗"
    assert '<span class="line-break">\n</span>' in verbatim("龙南市\n医疗")


def test_cells_of_a_quoted_row_do_not_run_together() -> None:
    shown = parsed(quote("最低生活保障标准\n\t元/人、月\n\t农村：385；城市：640")).text
    assert shown == "「最低生活保障标准\u00a0| 元/人、月\u00a0| 农村：385；城市：640」"


def test_a_name_broken_over_lines_is_quoted_whole() -> None:
    assert (
        parsed(quote("赣州市龙南市\n医疗物资储备库建设项目\n\t2500")).text
        == "「赣州市龙南市医疗物资储备库建设项目\u00a0| 2500」"
    )
