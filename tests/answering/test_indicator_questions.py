"""The indicator table, asked: every cell in three wordings, arithmetic, lists, what is refused and what is corrected."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import pytest

from lnplan_qa.answering.indicator_questions import answer_indicator_question
from lnplan_qa.answering.understand import plain, understand
from lnplan_qa.asking import AskingPatterns
from lnplan_qa.config import MAX_ANSWER_CHARACTERS, Settings
from lnplan_qa.facts.indicators import IndicatorFacts
from lnplan_qa.text import tidy
from lnplan_qa.types import Draft, Kind, PlanDocument, Status

from .indicator_gold import GOLD, YEARS, Row

Ask = Callable[[str], Draft | None]


@pytest.fixture(scope="module")
def ask(plan: PlanDocument, settings: Settings) -> Ask:
    """A question to the table alone."""
    facts = IndicatorFacts(plan, settings.corpus / "indicators.toml")
    patterns = AskingPatterns(settings.corpus / "asking.toml")

    def asked(question: str) -> Draft | None:
        draft = answer_indicator_question(understand(question, plain(question), patterns, facts.years), facts)
        if draft is not None:
            assert len(draft.answer) <= MAX_ANSWER_CHARACTERS
            assert bool(draft.evidence) is not draft.status.is_refusal
        return draft

    return asked


def answered(ask: Ask, question: str) -> Draft:
    """The draft, which must be an answer."""
    draft = ask(question)
    assert draft is not None, question
    assert draft.status is Status.ANSWERED, (question, draft.answer)
    return draft


def half_up(value: Decimal, places: int = 2) -> str:
    """``value`` as an answer writes it: two decimals, 约 where rounding lost something."""
    short = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{short:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) if short == value else f"约{text}"


def plain_text(value: Decimal) -> str:
    """Without trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# Every cell

_WORDINGS = ("{year}年{stem}", "{stem}（{year}年）", "请问{year}年的{stem}？")


@pytest.mark.parametrize("row", GOLD, ids=lambda row: f"{row.name}-{row.group or ''}")
def test_every_cell_is_exact_in_every_wording(row: Row, ask: Ask, plan: PlanDocument) -> None:
    for year, stem, wording in itertools.product(YEARS, row.asked, _WORDINGS):
        question = wording.format(year=year, stem=stem)
        draft = answered(ask, question)
        assert draft.kind is Kind.INDICATOR
        assert draft.answer.startswith(f"{year}年"), question
        assert row.name in draft.answer, (question, draft.answer)
        figures = re.findall(r"约?\d+(?:\.\d+)?(?:元/人·月|元/人|万元|%|张|人)", draft.answer)
        assert figures == [row.shown(year)], (question, draft.answer)
        assert ("目标" in draft.answer) is (year != 2019), question
        quote = tidy(draft.evidence[0].of(plan.text))
        assert quote.startswith(tidy(row.name)), quote
        assert row.figures[YEARS.index(year)] in quote


def test_rural_and_urban_standards_are_told_apart(ask: Ask) -> None:
    for area, figures in {"农村": ("385", "640", "895"), "城市": ("640", "835", "1030")}.items():
        for year, figure in zip(YEARS, figures, strict=True):
            answer = answered(ask, f"{year}年{area}低保标准是多少").answer
            assert f"{area}最低生活保障标准" in answer
            assert figure in answer


def test_without_a_year_the_final_target_comes_first_and_the_way_to_it_behind(ask: Ask) -> None:
    answer = answered(ask, "养老床位有多少").answer
    assert answer == "2025年每千名老年人养老床位目标为40张（2019年为16.6张；2022年目标为30张）。"


def test_without_a_group_all_groups_are_given(ask: Ask) -> None:
    answer = answered(ask, "2025年低保标准是多少").answer
    assert "农村约895元/人·月" in answer
    assert "城市约1030元/人·月" in answer


def test_the_running_text_that_states_the_same_target_is_cited_too(ask: Ask, plan: PlanDocument) -> None:
    quotes = [span.of(plan.text) for span in answered(ask, "2025年居家养老覆盖率是多少").evidence]
    assert quotes[1] == "城乡社区居家养老覆盖率到2025年达到100%"
    assert len(answered(ask, "2022年居家养老覆盖率是多少").evidence) == 1


@pytest.mark.parametrize(
    ("question", "year"),
    [("期末千人床位", 2025), ("规划期初千人床位", 2019), ("中期千人床位", 2022), ("基期的千人床位", 2019)],
)
def test_the_ends_and_the_middle_of_the_plan_are_years(question: str, year: int, ask: Ask) -> None:
    assert answered(ask, question).answer.startswith(f"{year}年每千人医疗卫生机构床位")


def test_two_years_are_answered_side_by_side(ask: Ask) -> None:
    answer = answered(ask, "2019年和2022年的失业率分别是多少").answer
    assert answer == "2019年城镇登记失业率为2.05%；2022年城镇登记失业率目标为2.3%。"


@pytest.mark.parametrize("question", ["城镇登记失业率", "千人床位", "低保标准？", "婚姻登记联网率"])
def test_a_bare_name_is_looked_up(question: str, ask: Ask) -> None:
    assert answered(ask, question).answer.startswith("2025年")


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("What is the unemployment rate in 2022?", "2.3%"),
        ("rural dibao 2025 how much", "约895元"),
        ("hospital beds per thousand in 2019", "5.76张"),
    ],
)
def test_english_names_are_known(question: str, shown: str, ask: Ask) -> None:
    assert shown in answered(ask, question).answer


# Arithmetic: values are computed here from the typed figures

CHANGING = tuple(row for row in GOLD if len(set(map(Decimal, row.figures))) > 1)
SPANS = ((2019, 2025), (2019, 2022), (2022, 2025))


def stem_of(row: Row) -> str:
    """The name as the questions below write it."""
    return f"{row.group or ''}{row.name}"


def difference_unit(row: Row) -> str:
    """Percentages differ by percentage points."""
    return "个百分点" if row.unit == "%" else row.unit


@pytest.mark.parametrize("row", CHANGING, ids=stem_of)
@pytest.mark.parametrize("years", SPANS, ids=str)
def test_differences_are_exact(years: tuple[int, int], row: Row, ask: Ask) -> None:
    first, last = years
    change = row.figure(last) - row.figure(first)
    verb = "增加" if change > 0 else "减少"
    rough = "约" if row.about[YEARS.index(first)] or row.about[YEARS.index(last)] else ""
    expected = f"{stem_of(row)}{verb}{rough}{plain_text(abs(change))}{difference_unit(row)}（"
    for wording in (
        "{last}年{name}比{first}年多多少",
        "{name}{first}年到{last}年变化多少",
        "{first}年和{last}年{name}相差多少",
    ):
        draft = answered(ask, wording.format(first=first, last=last, name=stem_of(row)))
        assert draft.kind is Kind.COMPUTED
        assert draft.answer.startswith(expected), draft.answer
        assert row.shown(first) in draft.answer
        assert row.shown(last) in draft.answer


@pytest.mark.parametrize("row", [row for row in CHANGING if row.unit != "%"], ids=stem_of)
@pytest.mark.parametrize("years", SPANS, ids=str)
def test_growth_rates_are_exact(years: tuple[int, int], row: Row, ask: Ask) -> None:
    first, last = years
    rate = (row.figure(last) - row.figure(first)) / row.figure(first) * 100
    answer = answered(ask, f"{stem_of(row)}{first}年到{last}年增长百分之几").answer
    assert f"增长约{half_up(rate).removeprefix('约')}%" in answer or f"增长{half_up(rate)}%" in answer, answer


@pytest.mark.parametrize("row", [row for row in CHANGING if row.unit == "%"], ids=stem_of)
def test_a_percentage_grows_by_percentage_points(row: Row, ask: Ask) -> None:
    change = abs(row.figure(2025) - row.figure(2019))
    answer = answered(ask, f"{row.name}2019年到2025年的涨幅").answer
    assert f"{plain_text(change)}个百分点" in answer
    assert f"{plain_text(change)}%" not in answer.replace(row.shown(2019), "").replace(row.shown(2025), "")


@pytest.mark.parametrize("row", CHANGING, ids=stem_of)
@pytest.mark.parametrize("years", SPANS[:2], ids=str)
def test_multiples_are_exact(years: tuple[int, int], row: Row, ask: Ask) -> None:
    first, last = years
    ratio = half_up(row.figure(last) / row.figure(first))
    answer = answered(ask, f"{stem_of(row)}{last}年是{first}年的几倍").answer
    assert f"{last}年是{first}年的{ratio}倍" in answer, answer


@pytest.mark.parametrize("row", CHANGING, ids=stem_of)
def test_the_annual_pace_counts_the_years_between(row: Row, ask: Ask) -> None:
    pace = half_up(abs(row.figure(2025) - row.figure(2019)) / 6)
    answer = answered(ask, f"{stem_of(row)}平均每年提高多少").answer
    assert f"{pace}{difference_unit(row)}" in answer, answer
    assert "相隔6年" in answer


@pytest.mark.parametrize(
    ("name", "first", "last", "rate"),
    # ((3.95 / 3.26) ** (1 / 6) - 1) * 100 and so on, worked out apart from the program
    [("城镇居民人均可支配收入", 2019, 2025, "约3.25"), ("城镇居民人均可支配收入", 2022, 2025, "约3.33"), ("优抚对象年均抚恤金", 2019, 2025, "约2.99")],
)  # fmt: skip
def test_the_annual_growth_rate_is_compound(name: str, first: int, last: int, rate: str, ask: Ask) -> None:
    answer = answered(ask, f"{name}{first}到{last}年年均增长率").answer
    assert f"年均增长{rate}%" in answer, answer
    assert "复合" in answer


@pytest.mark.parametrize(("year", "gap"), [(2019, "255"), (2022, "约195"), (2025, "约135")])
def test_the_gap_between_town_and_country_is_exact(year: int, gap: str, ask: Ask) -> None:
    for question in (f"{year}年城乡低保差距多少", f"{year}年城市和农村的低保标准相差多少"):
        assert f"城市比农村高{gap}元/人·月" in answered(ask, question).answer


def test_how_the_gap_changes_is_told_with_all_three_years(ask: Ask) -> None:
    answer = answered(ask, "城乡低保差距是缩小还是扩大").answer
    assert all(f"{gap}元/人·月" in answer for gap in ("255", "195", "135"))
    assert answer.startswith("最低生活保障标准的差距缩小约120元/人·月")


@pytest.mark.parametrize(("year", "ratio"), [(2019, 640 / 385), (2022, 835 / 640), (2025, 1030 / 895)])
def test_town_is_a_multiple_of_country(year: int, ratio: float, ask: Ask) -> None:
    assert f"城市是农村的约{ratio:.2f}倍" in answered(ask, f"{year}年城市低保是农村低保的几倍").answer


@pytest.mark.parametrize(
    ("question", "result"),
    [
        ("千人床位和养老床位2025年相差多少", "少33.39张"),
        ("养老床位2022年比千人床位多多少", "多23.7张"),
        ("居家养老覆盖率和护理型床位占比2019年哪个高", "多5个百分点"),
        ("社区服务设施覆盖率和婚姻登记联网率2025年相差多少", "相同"),
    ],
)
def test_two_indicators_of_one_unit_are_compared(question: str, result: str, ask: Ask) -> None:
    draft = answered(ask, question)
    assert result in draft.answer, draft.answer
    assert len(draft.evidence) == 2


@pytest.mark.parametrize(
    "question", ["居家养老覆盖率和护理型床位占比哪个提高更多", "护理型床位占比跟居家养老覆盖率谁涨得更多"]
)
def test_which_rises_more_compares_the_changes(question: str, ask: Ask) -> None:
    answer = answered(ask, question).answer
    assert answer.startswith("城乡社区居家养老覆盖率增长更多。")
    assert "70个百分点" in answer
    assert "45个百分点" in answer


def test_figures_of_different_units_are_not_compared(ask: Ask) -> None:
    draft = ask("千人床位和失业率2025年相差多少")
    assert draft is not None
    assert draft.kind is Kind.INDICATOR
    assert "6.61张" in draft.answer
    assert "2.2%" in draft.answer


@pytest.mark.parametrize(
    ("question", "year"),
    [("养老床位哪一年达到30张", 2022), ("居家养老覆盖率什么时候达到100%", 2025), ("可支配收入什么时候超过3.5万元", 2022), ("农村低保哪年能到600元", 2022)],
)  # fmt: skip
def test_the_first_year_that_reaches_a_figure_is_found(question: str, year: int, ask: Ask) -> None:
    assert answered(ask, question).answer.startswith(f"{year}年")


def test_a_figure_that_no_year_reaches_is_said_to_be_so(ask: Ask) -> None:
    assert answered(ask, "养老床位什么时候达到100张").answer.startswith("规划期内没有哪一年达到。")


@pytest.mark.parametrize(
    ("question", "word"),
    [("千人床位的变化趋势", "提高"), ("社区服务设施覆盖率的走势", "保持不变"), ("失业率历年怎么变", "提高")],
)
def test_a_trend_shows_all_years_and_one_word(question: str, word: str, ask: Ask) -> None:
    answer = answered(ask, question).answer
    assert word in answer
    assert all(f"{year}年" in answer for year in YEARS)


def test_the_number_of_decimals_is_the_askers(ask: Ask) -> None:
    assert "增长约21.2%" in answered(ask, "可支配收入2019到2025年增长率，保留一位小数").answer
    assert "增长约21%" in answered(ask, "可支配收入2019到2025年增长率，取整数").answer


# Lists


@pytest.mark.parametrize(
    ("question", "count", "names"),
    [
        ("哪些指标2025年达到100%", 4, {"农民工随迁子女接受义务教育比例", "城乡社区居家养老覆盖率", "社区服务设施覆盖率", "婚姻登记联网率"}),
        ("2022年达到100%的指标有哪些", 3, {"农民工随迁子女接受义务教育比例", "社区服务设施覆盖率", "婚姻登记联网率"}),
        ("哪些指标保持不变", 4, {"农民工随迁子女接受义务教育比例", "医疗救助住院自付费救助比率", "社区服务设施覆盖率", "婚姻登记联网率"}),
        ("养老方面有哪些指标", 3, {"城乡社区居家养老覆盖率", "每千名老年人养老床位", "护理型床位占养老床位比例"}),
        ("以张为单位的指标有哪些", 2, {"每千人医疗卫生机构床位", "每千名老年人养老床位"}),
        ("表2-1一共有多少项指标", 13, {row.name for row in GOLD}),
    ],
)  # fmt: skip
def test_lists_are_complete_and_counted(question: str, count: int, names: set[str], ask: Ask) -> None:
    draft = answered(ask, question)
    assert draft.kind is Kind.LIST
    assert f"{count}项" in draft.answer
    assert draft.table is not None
    assert {row[0] for row in draft.table.rows} == names
    assert len(draft.table.rows) == count == len(draft.evidence)
    assert all(name in draft.answer for name in names)


def test_an_empty_list_is_said_to_be_empty(ask: Ask) -> None:
    assert "有0项" in answered(ask, "哪些指标是下降的").answer


# Silence, choices, corrections


@pytest.mark.parametrize("year", [2018, 2020, 2021, 2023, 2024, 2030])
def test_a_year_without_a_column_is_named(year: int, ask: Ask) -> None:
    draft = ask(f"{year}年城镇登记失业率是多少")
    assert draft is not None
    assert draft.status is Status.NOT_IN_PLAN
    assert draft.answer.startswith(f"规划未写明城镇登记失业率{year}年的数值")
    assert draft.missing == (f"城镇登记失业率{year}年的数值",)
    assert draft.related


def test_of_two_years_the_one_without_a_column_is_missing(ask: Ask) -> None:
    draft = ask("2019年和2020年的农村低保标准是多少")
    assert draft is not None
    assert (draft.status, draft.missing) == (Status.PARTIAL, ("最低生活保障标准2020年的数值",))
    assert "385元" in draft.answer


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("农村的城镇居民人均可支配收入是多少", "农村"),
        ("2025年农民可支配收入是多少", "农村"),
        ("农村的千人床位有多少", "农村"),
        ("城市的养老床位2025年多少", "城市"),
    ],
)
def test_a_breakdown_that_the_table_lacks_is_named(question: str, lacking: str, ask: Ask) -> None:
    draft = ask(question)
    assert draft is not None
    assert draft.status is Status.NOT_IN_PLAN, draft.answer
    assert lacking in draft.missing[0]


def test_two_readings_of_one_word_are_offered_as_a_choice(ask: Ask) -> None:
    draft = ask("2025年床位有多少张")
    assert draft is not None
    assert draft.status is Status.NEEDS_CLARIFICATION
    assert draft.table is not None
    assert [row[0] for row in draft.table.rows] == ["每千人医疗卫生机构床位", "每千名老年人养老床位"]


_CLAIMS = [
    ("2025年养老床位是50张，对吗", False, "40张"),
    ("2025年养老床位是40张，对吗", True, "40张"),
    ("听说2025年农村低保标准是1030元", False, "895元"),
    ("2025年城市低保标准是1030元，对吗", True, "1030元"),
    ("2022年失业率是2.2%，对吧", False, "2.3%"),
    ("2025年失业率是2.2%，对吧", True, "2.2%"),
    ("城镇居民人均可支配收入2025年是3.95万元对吗", True, "3.95万元"),
    ("城镇居民人均可支配收入2025年是39500元对吗", True, "3.95万元"),
    ("城镇居民人均可支配收入2025年是3.95元对吗", False, "3.95万元"),
    ("护理型床位占比2025年不是80%吗", False, "70%"),
    ("千人床位2025年是不是6.3张", False, "6.61张"),
    ("居家养老覆盖率下降了，对吧", False, "100%"),
    ("社区服务设施覆盖率保持不变，对吗", True, "100%"),
    ("失业率2025年比2019年低，对吗", False, "2.05%"),
    ("失业率2025年比2022年低，对吗", True, "2.3%"),
]


@pytest.mark.parametrize(("question", "holds", "figure"), _CLAIMS)
def test_claims_are_confirmed_or_corrected(question: str, holds: bool, figure: str, ask: Ask) -> None:
    draft = ask(question)
    assert draft is not None
    assert draft.status is (Status.ANSWERED if holds else Status.CORRECTED), draft.answer
    assert draft.answer.startswith("是。" if holds else "与规划不符：")
    assert figure in draft.answer


@pytest.mark.parametrize(
    "question",
    [
        "低保怎么申请", "养老床位的预约电话", "婚姻登记要带什么材料", "失业率为什么会上升", "千人床位的测算依据",
        "抚恤金几号到账", "低保由哪个部门负责", "各乡镇的养老床位有多少", "失业保险金一个月多少",
        "青年失业率是多少", "全省的可支配收入是多少", "学校新建几所", "龙南中学投资多少", "今天天气怎么样",
    ],
)  # fmt: skip
def test_what_no_cell_holds_is_left_to_others(question: str, ask: Ask) -> None:
    assert ask(question) is None


def test_the_same_question_gets_the_same_draft(ask: Ask) -> None:
    for row in GOLD:
        assert ask(row.asked[0]) == ask(row.asked[0])


@pytest.mark.parametrize(
    ("question", "agrees"),
    [
        ("农村低保从2022年640到2025年895,增加255元,对吗", True),
        ("农村低保从2022年640到2025年895,增加300元,对吗", False),
        ("养老床位从2022年30张到2025年40张,增加20张对吗", False),
    ],
)
def test_yes_is_said_only_where_every_figure_is_the_rows(question: str, agrees: bool, ask: Ask) -> None:
    draft = ask(question)
    assert draft is not None
    assert draft.answer.startswith("是。" if agrees else "与规划不符：")
    assert draft.status is (Status.ANSWERED if agrees else Status.CORRECTED)
