"""The register holds every measure that reaches a person, and nobody is given what the plan gives to others."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from lnplan_qa.config import Settings
from lnplan_qa.errors import CorpusError
from lnplan_qa.facts.benefit_register import Certainty
from lnplan_qa.facts.benefits import BenefitFacts, BenefitMatch, Tier
from lnplan_qa.facts.situation import Age, Person, Situation
from lnplan_qa.plan.parse import parse_plan
from lnplan_qa.types import PlanDocument

CHAPTERS = tuple(f"第{number}章" for number in ("三", "四", "五", "六", "七", "八", "九", "十", "十一"))
OLD_AGE_SUBSIDY = "80岁-99岁高龄老人保健补助"
CENTENARIAN_SUBSIDY = "百岁老人长寿补助"


@pytest.fixture(scope="module")
def facts(plan: PlanDocument, settings: Settings) -> BenefitFacts:
    return BenefitFacts(plan, settings.corpus)


def found(facts: BenefitFacts, **about: object) -> dict[str, BenefitMatch]:
    situation = facts.vocabulary.situation(**about)  # type: ignore[arg-type]  # keywords are typed by the callee
    return {match.benefit.name: match for match in facts.match(situation)}


def names(matches: Iterable[BenefitMatch], tier: Tier) -> set[str]:
    return {match.benefit.name for match in matches if match.tier is tier and not match.everyone}


# --- The register --------------------------------------------------------------------------------------------------


def test_every_quote_stands_in_its_section_of_the_plan(facts: BenefitFacts, settings: Settings) -> None:
    # Counted here from the data and the text, without the register's own search.
    data = tomllib.loads((settings.corpus / "benefits.toml").read_text(encoding="utf-8"))
    sections = {section.id: section.span for section in facts.document.sections}
    assert len(data["benefit"]) == len(facts.register.benefits) >= 120
    for entry, benefit in zip(data["benefit"], facts.register.benefits, strict=True):
        quote = benefit.span.of(facts.document.text)
        assert quote == entry.get("quote", quote)
        assert sections[entry["section"]].covers(benefit.span), entry["name"]
        assert benefit.sentence.covers(benefit.span), entry["name"]
        for section, words in entry.get("also", ()):
            assert any(sections[section].covers(span) and words in span.of(facts.document.text) for span in benefit.also)


def test_every_sentence_from_chapter_three_on_was_considered(facts: BenefitFacts) -> None:
    left = [span.of(facts.document.text) for span in facts.register.unconsidered(CHAPTERS)]
    assert left == []


def test_a_new_sentence_is_noticed(facts: BenefitFacts, plan_text: str, settings: Settings) -> None:
    new = "为每位老人每年免费体检一次。"
    changed = parse_plan(plan_text.replace("健全老年人关爱服务体系", f"{new}健全老年人关爱服务体系", 1))
    left = BenefitFacts(changed, settings.corpus).register.unconsidered(CHAPTERS)
    assert [span.of(changed.text) for span in left] == [new]


def test_no_reviewed_sentence_gives_money_to_people(facts: BenefitFacts) -> None:
    assert all(reason for _, reason in facts.register.reviewed)
    text = facts.document.text
    for span, _ in facts.register.reviewed:
        sentence = text[span.start : text.index("。", span.start)]
        assert not re.search("补贴|补助|津贴|助学金|救助(?!能力|处置)|免费|低保", sentence), sentence


def test_a_changed_sentence_of_the_plan_breaks_the_register(plan_text: str, settings: Settings) -> None:
    changed = parse_plan(plan_text.replace("推行住院分娩补助制度", "推行住院分娩补贴制度", 1))
    with pytest.raises(CorpusError, match=r"住院分娩补助.*0 处"):
        BenefitFacts(changed, settings.corpus)


def test_a_fact_that_there_is_not_is_an_error(plan: PlanDocument, settings: Settings, tmp_path: Path) -> None:
    for name in ("benefits.toml", "situations.toml", "groups.toml"):
        shutil.copy(settings.corpus / name, tmp_path)
    data = (tmp_path / "benefits.toml").read_text(encoding="utf-8")
    (tmp_path / "benefits.toml").write_text(data.replace('["百岁老人"]', '["二百岁老人"]'), encoding="utf-8")
    with pytest.raises(CorpusError, match="二百岁老人"):
        BenefitFacts(plan, tmp_path)


# --- Who gets what -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "subsidies"),
    [
        (79, set()),
        (80, {OLD_AGE_SUBSIDY}),
        (99, {OLD_AGE_SUBSIDY}),
        (100, {CENTENARIAN_SUBSIDY}),
        (104, {CENTENARIAN_SUBSIDY}),
        (8, set()),
    ],
)
def test_the_subsidies_of_old_age_keep_their_bounds(facts: BenefitFacts, age: int, subsidies: set[str]) -> None:
    assert found(facts, age=age).keys() & {OLD_AGE_SUBSIDY, CENTENARIAN_SUBSIDY} == subsidies


def test_eighty_three_rural_and_disabled(facts: BenefitFacts) -> None:
    matches = facts.match(facts.vocabulary.situation(age=83, area="rural", groups=["残疾人"]))
    assert {OLD_AGE_SUBSIDY, "老年人健康管理", "残疾人基本医疗服务"} <= names(matches, Tier.STATED)
    assert "农村残疾人康复治疗与训练" in names(matches, Tier.STATED)
    assert {"社区居家养老服务", "残疾人医疗康复救助"} <= names(matches, Tier.PROPOSED)
    # The plan speaks of households in special hardship, which nobody has said they are.
    doubtful = {"困难残疾人生活补贴", "重度残疾人护理补贴", "重度残疾、一户多残、老残一体家庭基本生活保障"}
    assert doubtful <= names(matches, Tier.TO_VERIFY)
    everything = {match.benefit.name for match in matches}
    assert not everything & {
        "残疾人就业创业优惠和帮扶性岗位",
        "0—6岁残疾儿童康复救助",
        "残疾学生全程助学金",
        "住院分娩补助",
        "优抚对象抚恤金",
        "最低生活保障",
        "失业保险待遇",
    }


def test_rural_and_urban_are_told_apart(facts: BenefitFacts) -> None:
    rural, urban = (found(facts, age=8, area=area, groups=["残疾人"]) for area in ("rural", "urban"))
    assert "农村义务教育学生营养改善计划" in rural.keys() - urban.keys()
    assert "农村残疾人康复治疗与训练" in rural.keys() - urban.keys()
    parents = [found(facts, area=area, groups=["独生子女父母"]) for area in ("rural", "urban")]
    assert "农村独生子女父母、两女结扎户养老帮扶" in parents[0].keys() - parents[1].keys()
    assert "城镇无固定职业独生子女父母养老帮扶" in parents[1].keys() - parents[0].keys()


def test_the_standard_of_the_minimum_living_allowance_is_that_of_the_area(facts: BenefitFacts) -> None:
    rural, urban = (found(facts, area=area, groups=["低保对象"])["最低生活保障"] for area in ("rural", "urban"))
    # It is the standard of a table, not what somebody receives, and says so.
    assert rural.tier is urban.tier is Tier.STATED
    assert rural.amount == "低保标准（不等于领到的数）：农村2019年385元、2022年约640元、2025年约895元/人·月"
    assert urban.amount == "低保标准（不等于领到的数）：城市2019年640元、2022年约835元、2025年约1030元/人·月"
    unknown = found(facts, groups=["低保对象"])["最低生活保障"]
    assert (unknown.tier, unknown.unknown) == (Tier.TO_VERIFY, ("area",))


def test_men_are_not_given_what_is_for_women(facts: BenefitFacts) -> None:
    assert "妇女常见病筛查" in found(facts, age=40, sex="女")
    assert "妇女常见病筛查" not in found(facts, age=40, sex="男")
    assert "妇女常见病筛查" not in found(facts, age=40)
    assert "妇女常见病筛查" not in found(facts, age=9, sex="女")


def test_pregnancy(facts: BenefitFacts) -> None:
    matches = facts.match(facts.vocabulary.situation(groups=["孕产妇"]))
    assert {"孕产妇健康管理", "孕产妇免费基本医疗保健"} <= names(matches, Tier.STATED)
    assert "住院分娩补助" in names(matches, Tier.PROPOSED)
    # They are for before a pregnancy.
    assert not {"免费孕前优生健康检查", "婚检"} & {match.benefit.name for match in matches}


def test_only_the_check_before_a_pregnancy_is_free(facts: BenefitFacts) -> None:
    couple = found(facts, age=25, groups=["准备结婚"])
    assert couple["婚检"].amount is None
    assert couple["婚检"].tier is Tier.PROPOSED
    assert couple["免费孕前优生健康检查"].unknown == ("备孕",)


def test_a_child_gets_nothing_of_the_working_and_the_old(facts: BenefitFacts) -> None:
    for age in range(15):
        for area in ("rural", "urban"):
            own = [match.benefit for match in found(facts, age=age, area=area).values() if not match.everyone]
            assert own
            for benefit in own:
                assert not re.search("老年|老人|养老|就业|创业|职工|残疾|优抚|退役|农民工培训|分娩|低保", benefit.name), (age, benefit.name)


def test_a_denied_fact_takes_its_benefits_away(facts: BenefitFacts) -> None:
    assert "困难残疾人生活补贴" in found(facts, groups=["残疾人"])
    assert "困难残疾人生活补贴" not in found(facts, groups=["残疾人"], denied=["经济困难"])
    assert "重度残疾人护理补贴" not in found(facts, groups=["残疾人"], denied=["重度残疾人"])
    # 重度残疾人 follow from nothing where 残疾人 is denied.
    assert not any("残疾" in name for name in found(facts, age=50, denied=["残疾人"]))


def test_an_amount_is_the_one_of_the_group(facts: BenefitFacts) -> None:
    assert found(facts, groups=["特困人员"])["医疗救助"].amount == "住院自付费救助100%"
    assert found(facts, age=40, groups=["低保对象"])["医疗救助"].amount == "住院自付费救助80%"
    assert found(facts, age=13, groups=["低保对象"])["医疗救助"].amount == "住院自付费救助90%（14周岁以下儿童）"
    # 14周岁以下 includes 14; the rate holds for children of every group named before it.
    assert found(facts, age=14, groups=["低保对象"])["医疗救助"].amount == "住院自付费救助90%（14周岁以下儿童）"
    assert found(facts, age=8, groups=["支出型困难"])["医疗救助"].amount == "住院自付费救助90%（14周岁以下儿童）"
    assert found(facts, age=15, groups=["低保对象"])["医疗救助"].amount == "住院自付费救助80%"
    assert found(facts, age=40, groups=["支出型困难"])["医疗救助"].amount == "住院自付费救助50%"


def test_every_person_of_a_household_counts(facts: BenefitFacts) -> None:
    parent = Person("本人", groups=frozenset({"失业人员"}))
    child = Person("孩子", age=facts.vocabulary.situation(age=3).persons[0].age, minor=True)
    situation = Situation((parent, child), areas=frozenset({"城镇"}), groups=frozenset({"租房"}))
    matches = {match.benefit.name: match for match in facts.match(situation)}
    assert matches["职业技能培训"].persons == ("本人",)
    assert matches["普惠性学前教育"].persons == ("孩子",)
    assert matches["公共租赁住房租金差别化补贴"].persons == ()


def test_two_disabled_persons_make_a_household_of_several(facts: BenefitFacts) -> None:
    one = Person("妻子", groups=frozenset({"残疾人"}), denied=frozenset({"重度残疾人"}))
    name = "重度残疾、一户多残、老残一体家庭基本生活保障"
    alone = {match.benefit.name for match in facts.match(Situation((one,)))}
    both = {match.benefit.name for match in facts.match(Situation((one, Person("丈夫", groups=frozenset({"残疾人"})))))}
    assert name not in alone
    assert name in both


# --- Order and questions -------------------------------------------------------------------------------------------


def test_particular_comes_before_general_and_sure_before_unsure(facts: BenefitFacts) -> None:
    matches = facts.match(facts.vocabulary.situation(age=83, area="rural", groups=["残疾人"]))
    order = [(match.everyone, list(Tier).index(match.tier)) for match in matches]
    assert order == sorted(order)
    assert matches[0].benefit.name == OLD_AGE_SUBSIDY


def test_the_most_telling_unknown_is_asked_first_and_never_more_than_three(facts: BenefitFacts) -> None:
    assert next(asking.fact for asking in facts.questions(facts.vocabulary.situation())) == "age"
    asked = [asking.fact for asking in facts.questions(facts.vocabulary.situation(age=83, area="rural", groups=["残疾人"]))]
    assert asked[:2] == ["经济困难", "重度残疾人"]
    assert len(asked) == 3
    assert "area" in [asking.fact for asking in facts.questions(facts.vocabulary.situation(groups=["低保对象"]))]


def test_what_is_known_or_cannot_be_is_not_asked(facts: BenefitFacts) -> None:
    asked = {asking.fact for asking in facts.questions(facts.vocabulary.situation(age=5, area="urban", groups=["残疾人"]), limit=99)}
    assert not asked & {"age", "area", "残疾人", "优抚对象", "失业人员", "独居"}


def test_same_situation_same_list(facts: BenefitFacts) -> None:
    situation = facts.vocabulary.situation(age=70, groups=["优抚对象", "慢性病患者"])
    assert facts.match(situation) == facts.match(situation)


def test_who_has_no_insurance_is_given_what_is_for_those_without(facts: BenefitFacts) -> None:
    without = found(facts, groups=["尘肺病"], denied=["参加工伤保险"])
    assert without["尘肺病患者医疗保障（未参加工伤保险）"].tier is Tier.STATED
    assert "尘肺病患者救治（已参加工伤保险）" not in without


# --- What must not appear --------------------------------------------------------------------------------------------


def shown_facts(facts: BenefitFacts) -> list[str]:
    """Everything that can be ticked on the form."""
    return [fact.name for fact in facts.vocabulary.facts.values() if fact.form]


def test_a_townsman_is_given_nothing_of_the_country(facts: BenefitFacts) -> None:
    # Who goes out to work is rural labour by the plan's own word, wherever they live; a registered couple is asked.
    for group in sorted(set(shown_facts(facts)) - {"农民工", "两女结扎户"}):
        for name in found(facts, age=50, area="urban", groups=[group]):
            assert not re.search("农村|村级|乡镇|五保", name.replace("中心乡镇卫生院", "")), (group, name)


def test_a_countrywoman_is_given_nothing_of_the_town(facts: BenefitFacts) -> None:
    for group in sorted(set(shown_facts(facts)) - {"棚户区居民", "老旧小区居民", "公租房住户"}):
        for name in found(facts, age=50, area="rural", groups=[group]):
            assert not re.search("城镇|城区|廉租|棚户|老旧住宅", name), (group, name)


def test_a_man_is_given_nothing_of_women(facts: BenefitFacts) -> None:
    for group in sorted(set(shown_facts(facts)) - {"孕产妇"}):
        for name in found(facts, age=35, sex="男", groups=[group]):
            assert not re.search("孕产|分娩|妇女(?!儿童庇护)", name), (group, name)


def test_a_healthy_grown_up_of_means_is_given_only_what_is_for_all(facts: BenefitFacts) -> None:
    denied = ["经济困难", "残疾人"]
    for area in ("rural", "urban"):
        for sex in ("男", "女"):
            own = {name for name, match in found(facts, age=40, area=area, sex=sex, denied=denied).items() if not match.everyone}
            assert own <= {"妇女常见病筛查", "妇女儿童文化之家", "市级妇女儿童专科医院"}


def test_an_old_person_is_given_nothing_of_children_and_workers(facts: BenefitFacts) -> None:
    for age in (66, 85, 101):
        for area in ("rural", "urban"):
            for name, match in found(facts, age=age, area=area).items():
                if not match.everyone:
                    assert not re.search("儿童|学生|学前|幼儿|孕产|就业|创业|失业|技能|退役|优抚|残疾|低保", name), (age, name)


def test_a_graduate_who_never_worked_is_not_sent_to_unemployment_insurance(facts: BenefitFacts) -> None:
    assert "失业保险待遇" not in found(facts, age=22, groups=["应届毕业生", "失业人员"])
    assert found(facts, age=26, groups=["高校毕业生", "失业人员"])["失业保险待遇"].unknown == ("参加失业保险",)


def test_who_retired_is_given_nothing_of_those_at_work(facts: BenefitFacts) -> None:
    retired = found(facts, age=66, groups=["退休职工"])
    assert "基本养老金合理增长" in retired
    assert not retired.keys() & {"职业技能培训", "劳动合同制度", "最低工资标准", "从业人员教育培训、职工继续教育", "城乡居民养老保险"}


def test_a_young_soldier_just_home_is_not_taken_for_a_disabled_veteran(facts: BenefitFacts) -> None:
    assert not [name for name in found(facts, age=24, groups=["退役士兵"]) if "优抚" in name or "优待金" in name]
    assert found(facts, age=58, groups=["退役士兵", "残疾人"])["优抚对象抚恤优待"].unknown == ("优抚对象",)


def test_what_was_reported_of_2019_is_no_promise(facts: BenefitFacts) -> None:
    chapter_one = [benefit for benefit in facts.register.benefits if benefit.section.startswith("1.")]
    assert chapter_one
    assert {benefit.certainty for benefit in chapter_one} == {Certainty.CONDITION_NOT_WRITTEN}
    assert all("2019" in f"{benefit.condition}{benefit.amount}" for benefit in chapter_one)


def test_old_parent_and_disabled_son_are_one_household_in_hardship(facts: BenefitFacts) -> None:
    parent = Person("母亲", age=Age.exactly(75))
    son = Person("儿子", age=Age.exactly(45), groups=frozenset({"残疾人"}), child=True)
    matches = {match.benefit.name: match for match in facts.match(Situation((parent, son), groups=frozenset({"经济困难"})))}
    household = matches["重度残疾、一户多残、老残一体家庭基本生活保障"]
    assert (household.persons, household.unknown) == ((), ())
    # What is for a disabled person stays the son's.
    assert matches["残疾人基本医疗服务"].persons == ("儿子",)


def test_one_of_several_facts_is_enough_to_be_checked(facts: BenefitFacts) -> None:
    name = "残疾人家庭最低生活保障应保尽保"
    assert found(facts, age=40, groups=["残疾人"])[name].unknown == ("低保对象|低保边缘",)
    assert found(facts, age=40, groups=["残疾人", "低保边缘"])[name].tier is Tier.STATED
    assert name not in found(facts, age=40, groups=["残疾人"], denied=["低保对象", "低保边缘"])


def test_only_who_is_asked_for_is_given_a_list(facts: BenefitFacts) -> None:
    speaker = Person("本人", groups=frozenset({"失业人员"}))
    sister = Person("姐妹", sex="女", groups=frozenset({"孕产妇"}), asked=True)
    matches = {match.benefit.name for match in facts.match(Situation((speaker, sister)))}
    assert "孕产妇健康管理" in matches
    assert "职业技能培训" not in matches
