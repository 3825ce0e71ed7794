"""Gold values in answers: the rule of the module, case by case."""

from __future__ import annotations

import pytest

from lnplan_qa.evaluation.values import contains_text, contains_value


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("每千名老年人养老床位2025年目标为40张。", "40"),
        ("达到41.08%。", "41.08%"),
        ("到2025年集中供养率为百分之41.08。", "41.08%"),
        ("约895元/人·月（2019年为385元）", "895"),
        ("医疗总费用5524.2万元", "5524.20"),
        ("共1,320万元", "1320"),
        ("共１３２０万元", "1320"),
        ("总投资1.5亿元", "15000万元"),
        ("总投资15000 万元", "1.5亿元"),
        ("总投资150000000元", "15000万元"),
        ("总投资1.5亿元", "15000"),
        ("失业保险参保2.47万人", "24700"),
        ("建筑面积16.5万㎡", "16.5万平方米"),
        ("占地300亩", "300亩"),
        ("占地约 33334 m²", "33334平方米"),
        ("建设3栋框架结构的实训楼", "3栋"),
        ("下降了1.5个百分点", "-1.5"),
        ("自然增长率为7.08‰", "7.08‰"),
        ("实行连续资助，直至完成学业。", "直至完成学业"),
        ("补贴、小额担保贷款及“贴息”", "小额担保贷款及贴息"),
        ("深化80岁-99岁高龄老人补助", "80岁-99岁"),
    ],
)
def test_a_value_is_found_however_it_is_written(answer: str, value: str) -> None:
    assert contains_value(answer, value)


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("办学规模1840人", "40"),
        ("覆盖率40.5%", "40"),
        ("0.40以下", "40"),
        ("床位41.08张", "41.08%"),
        ("人口自然增长率7.08%", "7.08‰"),
        ("总投资1.5万元", "15000万元"),
        ("总投资15000元", "15000万元"),
        ("总投资2.5亿元", "15000"),
        ("3所学校", "3栋"),
        ("见附表1，依据表2-1", "1"),
        ("直至毕业", "直至完成学业"),
        ("", "895"),
    ],
)
def test_a_number_inside_another_or_of_another_unit_is_not_the_value(answer: str, value: str) -> None:
    assert not contains_value(answer, value)


def test_a_computed_value_takes_more_decimals_that_round_to_it() -> None:
    assert contains_value("平均约2.669万元", "2.67", computed=True)
    assert not contains_value("平均约2.669万元", "2.67")
    assert not contains_value("平均约2.7万元", "2.67", computed=True)
    assert not contains_value("平均约2.664万元", "2.67", computed=True)
    # Rounding to whole numbers would let 41.08 pass for 41.
    assert not contains_value("41.08%", "41", computed=True)


def test_text_that_ends_in_a_digit_is_not_found_inside_a_longer_number() -> None:
    assert contains_text("表中第3号为空", "第3")
    assert not contains_text("表中第31号", "第3")
    assert contains_text("H7N9禽流感", "H7N9")
