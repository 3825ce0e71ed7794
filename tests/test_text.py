"""Splitting and folding text without losing positions."""

from __future__ import annotations

import pytest

from lnplan_qa.text import clauses, normalize, sentences, sha256, tidy, trim
from lnplan_qa.types import BlockKind, PlanDocument, Span


def _sentences(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text, Span(0, len(text)))]


def _clauses(text: str) -> list[str]:
    return [span.of(text) for span in clauses(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("达到3.5%。达到41.08%。", ["达到3.5%。", "达到41.08%。"]),
        ("真的？是！好。", ["真的？", "是！", "好。"]),
        ("没有句号", ["没有句号"]),
        ("甲；乙。丙", ["甲；乙。", "丙"]),
        ("做到“一户一档。”然后归档。", ["做到“一户一档。”", "然后归档。"]),
        ("坚持“甲。乙”的原则。丙。", ["坚持“甲。乙”的原则。", "丙。"]),
        ("见「第一条。第二条」。丙。", ["见「第一条。第二条」。", "丙。"]),
        ("设施（含甲。乙）齐全。丙。", ["设施（含甲。乙）齐全。", "丙。"]),
        ("面积（其中：甲；乙。丙。", ["面积（其中：甲；乙。", "丙。"]),  # a bracket that is never closed
        ("括号不成对）甲。乙。", ["括号不成对）甲。", "乙。"]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_sentences_keep_decimals_brackets_and_quotations_whole(text: str, expected: list[str]) -> None:
    assert _sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("农村：385；城市：640", ["农村：385；", "城市：640"]),
        ("新建大楼（含：甲；乙）；改建丙。", ["新建大楼（含：甲；乙）；", "改建丙。"]),
        ("甲。乙；丙", ["甲。", "乙；", "丙"]),
    ],
)
def test_clauses_split_at_semicolons_outside_brackets(text: str, expected: list[str]) -> None:
    assert _clauses(text) == expected


def test_spans_count_from_the_text_not_from_the_part() -> None:
    text = "甲。乙丙。丁。"
    assert list(sentences(text, Span(2, 5))) == [Span(2, 5)]


def test_sentences_of_the_plan_keep_its_figures_whole(plan: PlanDocument) -> None:
    prose = [block for block in plan.blocks if block.kind is BlockKind.PARAGRAPH]
    found = {span.of(plan.text) for block in prose for span in sentences(plan.text, block.span)}
    assert any(sentence.endswith("农村五保集中供养率到2025年达到41.08%。") for sentence in found)
    assert any("人口出生率为11.6‰，人口自然增长率为7.08‰" in sentence for sentence in found)
    assert not any(sentence[0] in "”’」』）)》.%" for sentence in found)


def test_normalize_folds_width_case_and_blanks() -> None:
    assert normalize("２０２５年　城镇 登记失业率（％）") == "2025年城镇登记失业率(%)"
    assert normalize("What  is\nSYB ?") == "what is syb ?"


def test_tidy_joins_names_broken_over_lines_and_keeps_words_apart() -> None:
    assert tidy("杨坊片区小学\n建设项目") == "杨坊片区小学建设项目"
    assert tidy("  直播卫星 \n hello   world ") == "直播卫星 hello world"


def test_trim_leaves_no_blank_ends() -> None:
    assert trim("  甲 乙\n", Span(0, 6)) == Span(2, 5)
    blank = trim("   ", Span(0, 3))
    assert blank.start == blank.end


def test_sha256_is_the_standard_digest() -> None:
    assert sha256(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
