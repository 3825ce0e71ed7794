"""What the plan says against itself is found, and only that."""

from __future__ import annotations

from pathlib import Path

import pytest

from lnplan_qa.config import Settings
from lnplan_qa.errors import CorpusError
from lnplan_qa.facts.commitments import CommitmentFacts
from lnplan_qa.facts.consistency import Finding, FindingKind, check_plan, notes_for, sum_checks
from lnplan_qa.facts.consistency_data import read_consistency
from lnplan_qa.facts.indicators import IndicatorFacts
from lnplan_qa.plan.parse import parse_plan
from lnplan_qa.types import PlanDocument, Span


def check(document: PlanDocument, corpus: Path) -> tuple[Finding, ...]:
    commitments = CommitmentFacts(document, corpus / "commitments.toml")
    indicators = IndicatorFacts(document, corpus / "indicators.toml")
    return check_plan(document, commitments, indicators, corpus / "consistency.toml")


@pytest.fixture(scope="module")
def findings(plan: PlanDocument, settings: Settings) -> tuple[Finding, ...]:
    return check(plan, settings.corpus)


def about(findings: tuple[Finding, ...], *words: str) -> Finding:
    found = [item for item in findings if all(word in item.text for word in words)]
    assert len(found) == 1, [item.text for item in found]
    return found[0]


@pytest.mark.parametrize(
    ("words", "kind", "sections"),
    [
        (("高中阶段毛入学率", "91.97%", "90%"), FindingKind.CONTRADICTION, ("1.1.1", "3.3")),
        (("人均受教育年限", "11.2年", "10.5年"), FindingKind.CONTRADICTION, ("1.1.1", "3.3")),
        (("城镇登记失业率", "2.05", "2.2"), FindingKind.UNUSUAL, ("表2-1/城镇登记失业率", "5.1/1")),
        (("高层次人才3000人", "1000人"), FindingKind.UNUSUAL, ("第五章专栏/2", "第五章专栏/2")),
        (("学前三年毛入园率", "达到95%", "达95%以上"), FindingKind.UNUSUAL, ("3.1", "第三章专栏/1")),
        (("附表1序号不连续", "缺3"), FindingKind.UNUSUAL, ("附表1/2", "附表1/4")),
        (("龙南县", "龙南市"), FindingKind.UNUSUAL, ("附表1/20", "前言")),
        (("职业中专", "职业教育中心"), FindingKind.UNUSUAL, ("3.3/2", "附表1/17")),
        (("约1平方米",), FindingKind.TYPING_ERROR, ("附表1/20", "附表1/20")),
        (("145.2万", "缺“元”"), FindingKind.TYPING_ERROR, ("1.1.4",)),
        (("经济因难",), FindingKind.TYPING_ERROR, ("1.1.5",)),
        (("惠及更对群众",), FindingKind.TYPING_ERROR, ("4.4",)),
        (("域跨部门",), FindingKind.TYPING_ERROR, ("11.4",)),
        (("进城乡区域",), FindingKind.TYPING_ERROR, ("10.2",)),
        (("推动内义务教育",), FindingKind.TYPING_ERROR, ("3.2/2",)),
        (("汶龙中心机构来源",), FindingKind.TYPING_ERROR, ("附表1/18",)),
        (("附表1/4", "不成对"), FindingKind.TYPING_ERROR, ("附表1/4",)),
        (("第九章专栏/3", "缺句号"), FindingKind.TYPING_ERROR, ("第九章专栏/3",)),
        (("3.高中教育发展工程",), FindingKind.TYPING_ERROR, ("第三章专栏/3",)),
    ],
)
def test_known_oddities_of_the_plan_are_found(
    findings: tuple[Finding, ...], words: tuple[str, ...], kind: FindingKind, sections: tuple[str, ...]
) -> None:
    found = about(findings, *words)
    assert (found.kind, found.sections) == (kind, sections)


def test_findings_are_one_sentence_each_with_places_in_the_plan(
    findings: tuple[Finding, ...], plan: PlanDocument
) -> None:
    assert len(findings) == 34
    for item in findings:
        assert item.text.endswith("。")
        assert "\n" not in item.text
        assert item.spans
        assert len(item.spans) == len(item.sections)
        assert all(0 <= span.start < span.end <= len(plan.text) for span in item.spans)


def test_contradictions_come_first(findings: tuple[Finding, ...]) -> None:
    order = [list(FindingKind).index(item.kind) for item in findings]
    assert order == sorted(order)


def test_sums_that_add_up_are_shown_and_are_no_findings(
    plan: PlanDocument, settings: Settings, findings: tuple[Finding, ...]
) -> None:
    commitments = CommitmentFacts(plan, settings.corpus / "commitments.toml")
    checks = sum_checks(commitments, read_consistency(settings.corpus / "consistency.toml", plan, commitments))
    assert all(item.fits for item in checks)
    texts = " ".join(item.text for item in checks)
    # 1+0+1+13+3+1+31+100+1 = 151; 504+910+290 = 1704; 25.2+91+29 = 145.2; 278+86 = 364; 2.8+1.8 = 4.6
    for result in ("= 151所", "= 1704人", "= 145.2万", "= 364家", "= 4.6万人", "= 15000", "= 40727.45", "= 34303.18"):
        assert result in texts
    assert not [item for item in findings if item.rule == "sum"]


@pytest.mark.parametrize(
    ("before", "after", "also", "words", "kind"),
    [
        # With 2 vocational schools the parts exceed the 151 schools.
        (
            "中职学校1所", "中职学校2所", {'printed = "1所", subject = "中职学校"': 'printed = "2所", subject = "中职学校"'},
            ("学校总数", "≠"), FindingKind.CONTRADICTION,
        ),
        ("技师以上100人", "技师以上400人", {'"100人"': '"400人"'}, ("部分大于整体", "400人"), FindingKind.CONTRADICTION),
        ("个人支付比例9.92%", "个人支付比例8.92%", {'"9.92%"': '"8.92%"'}, ("不一致", "8.92%"), FindingKind.CONTRADICTION),
        ("医师达到3.51人", "医师达到3.61人", {'"3.51人"': '"3.61人"'}, ("正文为3.61人", "指标表为3.51"), FindingKind.CONTRADICTION),
        ("教研室3000平方米", "教研室2000平方米", {}, ("附表1/9", "≠"), FindingKind.CONTRADICTION),
        ("33334平方米（约50亩）", "33334平方米（约70亩）", {}, ("面积单位对不上",), FindingKind.TYPING_ERROR),
    ],
)  # fmt: skip
def test_a_planted_contradiction_is_found(
    plan_text: str, settings: Settings, tmp_path: Path,
    before: str, after: str, also: dict[str, str], words: tuple[str, ...], kind: FindingKind,
) -> None:  # fmt: skip
    assert plan_text.count(before) == 1
    # The data quotes the plan; it is changed alike, so that only the rule can notice.
    for name in ("commitments.toml", "indicators.toml", "consistency.toml"):
        data = (settings.corpus / name).read_text(encoding="utf-8").replace(before, after)
        for old, new in also.items():
            data = data.replace(old, new)
        (tmp_path / name).write_text(data, encoding="utf-8")
    assert about(check(parse_plan(plan_text.replace(before, after)), tmp_path), *words).kind is kind


def test_an_answer_on_a_doubtful_figure_is_told_so(findings: tuple[Finding, ...], plan: PlanDocument) -> None:
    start = plan.text.index("到2025年，高中阶段毛入学率")
    evidence = (Span(start, plan.text.index("。", start)),)
    assert "91.97%" in notes_for(findings, evidence, "到2025年，高中阶段毛入学率达到90%。")
    assert "11.2年" in notes_for(findings, evidence, "到2025年，人均受教育年限达到10.5年。")
    assert notes_for(findings, evidence, "办好特色职业教育。") == ""
    beds = plan.text.index("每千名老年人养老床位到2025年")
    assert notes_for(findings, (Span(beds, beds + 10),), "40张") == ""


def test_a_reviewed_typo_that_is_gone_from_the_plan_is_noticed(plan_text: str, settings: Settings) -> None:
    document = parse_plan(plan_text.replace("惠及更对群众", "惠及更多群众"))
    with pytest.raises(CorpusError, match="惠及更对群众"):
        check(document, settings.corpus)
