"""Masking: what names a person goes, what the plan is about stays."""

from __future__ import annotations

import pytest

from lnplan_qa.feedback.masking import ID, MAIL, NUMBER, PHONE, mask


@pytest.mark.parametrize(
    "number",
    [
        "362127195003021234",
        "36212719500302123X",
        "36212719500302123x",
        "362127 19500302 1234",
        "３６２１２７１９５００３０２１２３４",
        "362127500302123",
        "三六二一二七一九五零零三零二一二三四",
    ],
)
def test_an_identity_card_is_masked_however_it_is_written(number: str) -> None:
    assert mask(f"我的证{number}能领低保吗") == f"我的证{ID}能领低保吗"


@pytest.mark.parametrize(
    "number",
    [
        "13812345678",
        "138-1234-5678",
        "138 1234 5678",
        "+86 13812345678",
        "１３８１２３４５６７８",
        "一三八幺二三四五六七八",
        "0797-3512345",
        "07973512345",
        "3512345",
        "400-812-3456",
    ],
)
def test_a_telephone_number_is_masked_however_it_is_written(number: str) -> None:
    assert mask(f"打{number}找谁") == f"打{PHONE}找谁"


def test_a_mobile_number_is_masked_whatever_follows() -> None:
    assert mask("13812345678元") == f"{PHONE}元"


def test_other_long_numbers_and_mail_addresses_are_masked() -> None:
    assert mask("卡号6222 0212 3456 7890 123") == f"卡号{NUMBER}"
    assert mask("写信到 li.si_2@example.com 行吗") == f"写信到 {MAIL} 行吗"
    assert mask("a@b.cn，13812345678，362127195003021234") == f"{MAIL}，{PHONE}，{ID}"


@pytest.mark.parametrize(
    "text",
    [
        "2025年农村低保标准是多少",
        "2021-2025年的目标",
        "2019、2022、2025年",
        "2019 2022 2025",
        "投资15000000元的项目",
        "总投资32127550万元",
        "建筑面积1650000平方米",
        "表2-1的6716.9",
        "观众达135097余人次",
        "一千二百三十四万五千六百人",
        "0-3岁婴幼儿",
        "12345",
        "",
    ],
)
def test_figures_of_the_plan_stay(text: str) -> None:
    assert mask(text) == text


def test_every_sentence_of_the_plan_stays_as_it_is(plan_text: str) -> None:
    assert mask(plan_text) == plan_text
