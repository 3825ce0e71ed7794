"""Files for a spreadsheet: nothing in them is run, figures stay figures."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from lnplan_qa.export import neutral, sheet_csv, sheet_workbook, table_csv
from lnplan_qa.facts.rows import Cell, Column, Row, Sheet, number_cell, text_cell
from lnplan_qa.types import Span, Table

HOSTILE = ['=HYPERLINK("http://x","y")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"]


def sheet(*names: str) -> Sheet:
    rows = tuple(
        Row((text_cell(name), number_cell(Decimal("-3.50")), Cell(Decimal("640"), "约640", True)), (Span(0, 1),), {})
        for name in names
    )
    columns = (Column("name", "名称"), Column("exact", "数", numeric=True), Column("about", "约数列", numeric=True))
    return Sheet("t", "表", columns, rows, "", {})


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_csv_begins_like_a_formula(text: str) -> None:
    for written in (sheet_csv(sheet(text)), table_csv(Table((text,), ((text,),)))):
        cells = [row[0] for row in csv.reader(io.StringIO(written, newline=""))][-1:]
        assert cells == [f"'{text}"]


def test_numbers_keep_their_minus_sign_and_their_places() -> None:
    assert [neutral(value) for value in (Decimal("-3.50"), -2, Decimal("1E+2"), None, "十")] == [
        "-3.50",
        "-2",
        "100",
        "",
        "十",
    ]


def test_a_csv_holds_plain_numbers_and_names_the_approximate_ones() -> None:
    assert list(csv.reader(io.StringIO(sheet_csv(sheet("甲"))))) == [
        ["名称", "数", "约数列", "约数"],
        ["甲", "-3.50", "640", "约数列"],
    ]


@pytest.mark.parametrize("text", HOSTILE[:4])
def test_a_workbook_holds_no_formula_and_real_numbers(text: str) -> None:
    book = load_workbook(io.BytesIO(sheet_workbook(sheet(text), [("来源", text)])))
    name, exact, about = book["表"][2]
    assert (name.value, name.data_type) == (text, "s")
    assert (exact.value, exact.data_type, exact.number_format) == (-3.5, "n", "0.00")
    assert (about.value, about.data_type, about.number_format) == (640, "n", '"约"0')
    assert book["说明"]["B1"].data_type == "s"


def test_characters_that_a_workbook_cannot_hold_are_left_out() -> None:
    book = load_workbook(io.BytesIO(sheet_workbook(sheet("a\x00\x0bb"), [])))
    assert book["表"]["A2"].value == "ab"
