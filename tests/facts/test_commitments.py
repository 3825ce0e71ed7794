"""The register holds every figure of the running text, rightly read; the values are typed from the plan."""

from __future__ import annotations

import re
import shutil
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from lnplan_qa.config import Settings
from lnplan_qa.errors import CorpusError
from lnplan_qa.facts.commitments import Commitment, CommitmentFacts
from lnplan_qa.facts.register_rules import Bound, comma_clauses, figures
from lnplan_qa.plan.parse import parse_plan
from lnplan_qa.types import BlockKind, PlanDocument, Span


@pytest.fixture(scope="module")
def facts(plan: PlanDocument, settings: Settings) -> CommitmentFacts:
    return CommitmentFacts(plan, settings.corpus / "commitments.toml")


def one(facts: CommitmentFacts, subject: str, year: int | None = None) -> Commitment:
    items = [item for item in facts.by_subject[subject] if year is None or item.year == year]
    assert len(items) == 1, [item.printed for item in items]
    return items[0]


def test_no_number_of_the_plan_is_left_over(facts: CommitmentFacts) -> None:
    left = [facts.document.text[span.start - 10 : span.end + 10] for span in facts.unregistered_numbers()]
    assert left == []


def test_every_digit_lies_in_a_cell_an_entry_a_heading_or_a_reviewed_word(
    facts: CommitmentFacts, settings: Settings
) -> None:
    # Counted here without the register's own helper: digits of paragraphs that no entry, year or reviewed word holds.
    data = (settings.corpus / "commitments.toml").read_text(encoding="utf-8")
    reviewed = re.findall(r'"([^"]*\d[^"]*)"', data[data.index("[[no_quantity]]") :])
    text = facts.document.text
    spans = [span for item in facts.commitments for span in (item.figure, item.year_span) if span is not None]
    for word in reviewed:
        spans += [Span(*match.span()) for match in re.finditer(re.escape(word), text)]
    for block in facts.document.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            for match in re.finditer(r"\d+(\.\d+)?", block.span.of(text)):
                digits = Span(block.span.start + match.start(), block.span.start + match.end())
                assert any(span.covers(digits) for span in spans), text[digits.start - 8 : digits.end + 8]


def test_every_reviewed_word_stands_in_the_plan_and_has_a_reason(plan_text: str, settings: Settings) -> None:
    data = tomllib.loads((settings.corpus / "commitments.toml").read_text(encoding="utf-8"))
    assert all(entry["reason"] for entry in data["no_quantity"])
    assert [word for entry in data["no_quantity"] for word in entry["words"] if word not in plan_text] == []


def test_an_unread_number_is_noticed(plan_text: str, settings: Settings) -> None:
    # 四百八 has no unit that the rules know and no entry in the reviewed list.
    changed = plan_text.replace("持续提升全民健康水平。", "持续提升全民健康水平，四百八。", 1)
    left = CommitmentFacts(parse_plan(changed), settings.corpus / "commitments.toml").unregistered_numbers()
    assert [span.of(changed) for span in left] == ["四百八"]


def test_every_entry_quotes_the_plan_and_lies_in_its_section(facts: CommitmentFacts) -> None:
    sections = {section.id: section.span for section in facts.document.sections}
    for item in facts.commitments:
        assert item.figure.of(facts.document.text) == item.printed
        assert sections[item.section].covers(item.sentence)
        assert item.sentence.covers(item.figure)
        assert item.clause.covers(item.figure)


def test_every_figure_of_this_plan_has_a_name(facts: CommitmentFacts) -> None:
    assert [item.printed for item in facts.commitments if not item.topic] == []
    assert len(facts.commitments) == 148
    assert len(facts.topics) >= 60


@pytest.mark.parametrize(
    ("subject", "year", "value", "unit", "bound", "target", "section"),
    [
        ("全市幼儿园毛入学率", 2019, "91.02", "%", Bound.EXACT, False, "1.1.1"),
        ("九年义务（教育）巩固率", 2019, "98.75", "%", Bound.EXACT, False, "1.1.1"),
        ("高中阶段毛入学率", 2019, "91.97", "%", Bound.EXACT, False, "1.1.1"),
        ("高中阶段毛入学率", 2025, "90", "%", Bound.REACH, True, "3.3"),
        ("人均受教育年限", 2025, "10.5", "年", Bound.REACH, True, "3.3"),
        ("学校总数", 2019, "151", "所", Bound.EXACT, False, "1.1.1"),
        ("高级中学", 2019, "0", "所", Bound.EXACT, False, "1.1.1"),
        ("每个乡镇的公办乡镇中心幼儿园", 2025, "1", "所", Bound.MINIMUM, True, "3.1"),
        ("享受“四道医疗保障线”的医疗总费用", 2019, "5524.20", "万元", Bound.EXACT, False, "1.1.2"),
        ("办理医师注册许可事项", 2019, "212", "件", Bound.EXACT, False, "1.1.2"),
        ("人口出生率", None, "11.6", "‰", Bound.EXACT, False, "1.1.2"),
        ("送戏下乡和免费电影的观众", 2019, "135097", "人次", Bound.ABOUT, False, "1.1.3"),
        ("开展送戏下乡", 2019, "145", "场/次", Bound.EXACT, False, "1.1.3"),
        ("城镇新增就业", 2019, "3560", "人", Bound.EXACT, False, "1.1.4"),
        ("降低失业保险费率减负金额", 2019, "375.5", "万元", Bound.ABOUT, False, "1.1.4"),
        ("失业保险参保", 2019, "24700", "人", Bound.EXACT, False, "1.1.4"),
        ("企业职工基本养老保险参保总人数", 2019, "50800", "人", Bound.EXACT, False, "1.1.5"),
        ("建筑行业按项目参加工伤保险的人数", 2019, "18000", "人", Bound.REACH, False, "1.1.5"),
        ("经济困难的高龄老年人养老服务补贴发放资金", 2019, "20.155", "万元", Bound.EXACT, False, "1.1.5"),
        ("职业病诊断服务覆盖率", 2025, "90", "%", Bound.AT_LEAST, True, "4.1/5"),
        ("职业健康检查服务覆盖率", 2025, "80", "%", Bound.AT_LEAST, True, "4.1/5"),
        ("农村卫生厕所普及率", None, "100", "%", Bound.REACH, True, "4.1/4"),
        ("城镇登记失业率", 2025, "2.2", "%", Bound.AT_MOST, True, "5.1/1"),
        ("企业劳动合同签订率", None, "90", "%", Bound.AT_LEAST, True, "5.1/1"),
        ("每个乡镇的全科医生", 2025, "2", "名", Bound.EXACT, True, "第四章专栏/3"),
        ("技师以上高技能人才", 2025, "100", "人", Bound.EXACT, True, "第五章专栏/2"),
        ("农村五保集中供养率", 2025, "41.08", "%", Bound.REACH, True, "6.4"),
        ("社会救助制度", None, "9", "项", Bound.EXACT, True, "6.2/1"),
    ],
)
def test_value_unit_bound_year_and_section_are_read(
    facts: CommitmentFacts,
    subject: str,
    year: int | None,
    value: str,
    unit: str,
    bound: Bound,
    target: bool,
    section: str,
) -> None:
    item = one(facts, subject, year)
    assert (item.value, item.unit, item.bound, item.is_target, item.section) == (
        Decimal(value),
        unit,
        bound,
        target,
        section,
    )
    assert item.year == year


def test_ranges_keep_both_ends(facts: CommitmentFacts) -> None:
    assert (one(facts, "职业教育培养品牌特色专业").value, one(facts, "职业教育培养品牌特色专业").upper) == (
        Decimal(1),
        Decimal(2),
    )
    assert (one(facts, "高龄老人保健补助的年龄").value, one(facts, "高龄老人保健补助的年龄").upper) == (
        Decimal(80),
        Decimal(99),
    )


def test_a_unit_that_the_plan_left_out_comes_from_the_data(facts: CommitmentFacts) -> None:
    item = one(facts, "职业技能提升行动补贴资金")
    assert (item.printed, item.value, item.unit, item.amount) == (
        "145.2万",
        Decimal("145.2"),
        "万元",
        Decimal(1_452_000),
    )


def test_a_deadline_without_an_amount_is_registered(facts: CommitmentFacts) -> None:
    item = one(facts, "完成现有城镇棚户区和危房改造")
    assert (item.value, item.year, item.measure, item.is_target) == (None, 2025, "期限", True)


def test_a_year_is_carried_from_the_head_of_a_report_but_not_into_a_target(facts: CommitmentFacts) -> None:
    assert one(facts, "家政服务培训期数").year == 2019
    assert one(facts, "企业劳动合同签订率").year is None
    assert one(facts, "企业劳动合同签订率").implied_year == 2025
    assert one(facts, "人口出生率").implied_year == 2019


def test_a_clause_ends_at_commas_outside_brackets() -> None:
    text = "十二年一贯制学校1所（含高中，民办学校），初级中学13所；其中1.5万人。"
    assert [clause.of(text) for clause in comma_clauses(text, Span(0, len(text)))] == [
        "十二年一贯制学校1所（含高中，民办学校）", "初级中学13所", "其中1.5万人",
    ]  # fmt: skip


def test_figures_of_a_plan_nobody_has_read_are_found_by_rule(plan_text: str) -> None:
    new = "到2030年，全市公共图书馆达到12座以上，人均藏书不低于1.5本，财政投入控制在3.2亿元以内，每个村至少有两个文化广场。"
    changed = plan_text.replace("持续提升全民健康水平。", new, 1)
    found = [item for item in figures(parse_plan(changed), re.compile("(?!)")) if item.year == 2030]
    assert [(item.value, item.unit, item.bound, item.is_target) for item in found] == [
        (12, "座", Bound.AT_LEAST, True),
        (Decimal("1.5"), "本", Bound.AT_LEAST, True),
        (Decimal("3.2"), "亿元", Bound.AT_MOST, True),
        (2, "个", Bound.MINIMUM, True),
    ]
    assert [item.subject for item in found[:3]] == ["公共图书馆", "人均藏书", "财政投入"]


def test_a_changed_plan_is_noticed(plan_text: str, settings: Settings) -> None:
    changed = parse_plan(plan_text.replace("41.08%", "45%"))
    with pytest.raises(CorpusError, match=r"农村五保集中供养率.*41\.08%"):
        CommitmentFacts(changed, settings.corpus / "commitments.toml")


def test_broken_data_is_refused(plan: PlanDocument, settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "commitments.toml"
    shutil.copy(settings.corpus / "commitments.toml", path)
    path.write_text(
        path.read_text(encoding="utf-8").replace('whole = "全市高技能人才"', 'whole = "没有的人才"'), encoding="utf-8"
    )
    with pytest.raises(CorpusError, match="没有的人才"):
        CommitmentFacts(plan, path)
    path.write_text("[[topic", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"commitments\.toml"):
        CommitmentFacts(plan, path)
