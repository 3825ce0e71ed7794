"""A sentence is read into what it says: ages, areas, facts, each with the right person; denied ones denied, none invented."""

from __future__ import annotations

import pytest

from lnplan_qa.answering.understand import plain
from lnplan_qa.config import Settings
from lnplan_qa.errors import CorpusError
from lnplan_qa.facts.ages import ages
from lnplan_qa.facts.situation import Person, Situation
from lnplan_qa.facts.situation_text import read_situation
from lnplan_qa.facts.vocabulary import Vocabulary
from lnplan_qa.types import Span


@pytest.fixture(scope="module")
def vocabulary(settings: Settings) -> Vocabulary:
    return Vocabulary.load(settings.corpus)


def read(text: str, vocabulary: Vocabulary) -> Situation:
    return read_situation(plain(text), vocabulary)


def sole(text: str, vocabulary: Vocabulary) -> Person:
    (person,) = read(text, vocabulary).persons
    return person


# --- Ages ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "low", "high", "value"),
    [
        ("八十三岁", 83, 83, 83),
        ("83岁", 83, 83, 83),
        ("一百零二岁", 102, 102, 102),
        ("八十多岁", 80, 89, 80),
        ("八十多了", 80, 89, 80),
        ("六十出头", 60, 69, 60),
        ("七八十岁", 70, 89, 70),
        ("十七八岁", 17, 18, 17),
        ("快八十了", 77, 79, 79),
        ("年近七旬", 67, 69, 69),
        ("年过古稀", 70, 79, 70),
        ("半岁", 0, 0, 0),
        ("三岁半", 3, 3, 3),
        ("六个月大的娃", 0, 0, 0),
        ("今年45,下岗", 45, 45, 45),
    ],
)
def test_ages_are_read(text: str, low: int, high: int, value: int) -> None:
    ((_, age),) = ages(text, ())
    assert (age.low, age.high, age.value) == (low, high, value)


@pytest.mark.parametrize(
    "text",
    ["退伍两年", "租房三十平", "三个月没发工资", "怀孕六个月", "欠了三十万", "二十一级台阶", "第八十三条", "60平米", "2025年", "3.5岁月"],
)
def test_other_numbers_are_no_ages(text: str) -> None:
    assert list(ages(text, ())) == []


def test_a_bare_number_behind_a_person_is_an_age() -> None:
    ((span, age),) = ages("我妈八十三,农村", (Span(0, 2),))
    assert (span, age.value) == (Span(2, 5), 83)


# --- Sentences -----------------------------------------------------------------------------------------------------


def test_the_mother_of_the_example(vocabulary: Vocabulary) -> None:
    situation = read("我妈八十三，农村户口，腿脚残疾", vocabulary)
    (mother,) = situation.persons
    assert (mother.label, mother.age and mother.age.value, mother.sex) == ("母亲", 83, "女")
    assert mother.groups == {"残疾人"}
    assert situation.areas == {"农村"}


def test_a_household_of_two(vocabulary: Vocabulary) -> None:
    situation = read("我下岗了，城里租房住，娃儿三岁", vocabulary)
    speaker, child = situation.persons
    assert speaker.groups == {"失业人员"}
    assert (child.age and child.age.value, set(child.groups)) == (3, set())
    assert (set(situation.areas), set(situation.groups)) == ({"城镇"}, {"租房"})


def test_who_served_and_wants_a_shop(vocabulary: Vocabulary) -> None:
    person = sole("当过兵，退伍两年，想开店", vocabulary)
    assert (person.age, set(person.groups)) == (None, {"退役士兵", "创业者"})


@pytest.mark.parametrize(
    ("text", "denied", "denied_at_home"),
    [
        ("不是低保户，没有残疾，已经不租房了", {"残疾人"}, {"低保对象", "租房"}),
        ("我不是残疾人，也不是低保户，六十二岁", {"残疾人"}, {"低保对象"}),
        ("没当过兵，也没残疾", {"退役士兵", "残疾人"}, set()),
        ("低保没批下来", set(), {"低保对象"}),
        ("我以前是低保户，现在不是了", set(), {"低保对象"}),
        ("不是低保户、五保户", {"特困人员"}, {"低保对象"}),
        ("残疾三级", {"重度残疾人"}, set()),
    ],
)
def test_what_is_denied_is_denied(text: str, denied: set[str], denied_at_home: set[str], vocabulary: Vocabulary) -> None:
    situation = read(text, vocabulary)
    assert situation.persons[0].denied == denied
    assert (set(situation.denied), set(situation.groups)) == (denied_at_home, set())


@pytest.mark.parametrize("text", ["我这样算不算残疾", "能吃低保吗", "想申请低保", "是不是特困人员", "明年退休", "以前租房"])
def test_what_is_only_asked_about_or_over_is_unknown(text: str, vocabulary: Vocabulary) -> None:
    situation = read(text, vocabulary)
    assert not situation.groups | situation.denied
    assert not any(person.groups or person.denied for person in situation.persons)


def test_no_work_is_no_denial(vocabulary: Vocabulary) -> None:
    assert sole("我没有工作", vocabulary).groups == {"失业人员"}
    assert sole("生活不能自理", vocabulary).groups == {"失能"}


@pytest.mark.parametrize(
    ("text", "groups", "denied"),
    [
        ("二级残疾", {"残疾人", "重度残疾人"}, set()),
        ("肢体一级残疾", {"残疾人", "重度残疾人"}, set()),
        ("视力残疾", {"残疾人"}, set()),
        ("有残疾证四级", {"残疾人"}, {"重度残疾人"}),
    ],
)
def test_degrees_of_disability(text: str, groups: set[str], denied: set[str], vocabulary: Vocabulary) -> None:
    person = sole(text, vocabulary)
    assert (set(person.groups), set(person.denied)) == (groups, denied)


def test_each_fact_goes_to_its_person(vocabulary: Vocabulary) -> None:
    situation = read("我四十六，工厂倒闭了，老婆怀孕了，儿子残疾，十岁", vocabulary)
    found = {person.label: (person.age and person.age.value, set(person.groups)) for person in situation.persons}
    assert found == {"本人": (46, {"失业人员"}), "妻子": (None, {"孕产妇"}), "儿子": (10, {"残疾人"})}


def test_a_person_named_behind_takes_what_stands_before(vocabulary: Vocabulary) -> None:
    situation = read("我有个三岁的儿子，还有个八十岁的老母亲", vocabulary)
    assert [(person.label, person.age and person.age.value) for person in situation.persons] == [("儿子", 3), ("母亲", 80)]


def test_two_children_are_two_persons(vocabulary: Vocabulary) -> None:
    situation = read("我带两个娃，一个五岁一个八岁", vocabulary)
    assert [person.age and person.age.value for person in situation.persons] == [5, 8]


def test_the_eldest_and_the_youngest_are_two(vocabulary: Vocabulary) -> None:
    situation = read("家里三个孩子，大的读高中，老二读小学，最小的两岁，住村里", vocabulary)
    told = [(person.age and person.age.value, set(person.groups)) for person in situation.persons]
    assert told == [(None, {"高中阶段学生"}), (None, {"义务教育学生"}), (2, set())]
    assert situation.names == ("孩子1", "孩子2", "孩子（2岁）")


def test_an_age_said_twice_is_one_person(vocabulary: Vocabulary) -> None:
    assert sole("奶奶七十九，快八十了，农村，独居", vocabulary).groups == {"独居"}


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("我弟今年20，在家待着没上班", {"失业人员"}),
        ("退休职工，七十六", {"退休人员"}),
        ("孩子九岁跟外婆住，爸妈在广东打工", {"留守儿童"}),
        ("带着孩子来城里打工", {"随迁子女"}),
        ("老板拖欠工资三个月，我是农民工", {"劳动争议", "农民工"}),
        ("做了十几年矿工，查出尘肺病", {"接触职业病危害", "尘肺病患者"}),
        ("大学刚毕业，找不到工作", {"高校毕业生", "失业人员"}),
        ("只生了我一个，爸妈七十多了", {"独生子女父母"}),
    ],
)
def test_facts_of_one_kind_are_not_taken_for_another(text: str, groups: set[str], vocabulary: Vocabulary) -> None:
    assert groups <= {name for person in read(text, vocabulary).persons for name in person.groups}
    assert "孤儿" not in {name for person in read(text, vocabulary).persons for name in person.groups}


def test_both_means_both(vocabulary: Vocabulary) -> None:
    situation = read("我和老婆都下岗了", vocabulary)
    assert [(person.label, set(person.groups)) for person in situation.persons] == [("本人", {"失业人员"}), ("妻子", {"失业人员"})]


def test_who_looks_after_a_child_is_not_spoken_of(vocabulary: Vocabulary) -> None:
    situation = read("我在外面打工，娃留给爷爷奶奶带，上二年级", vocabulary)
    assert [(person.label, set(person.groups)) for person in situation.persons] == [
        ("本人", {"农民工"}),
        ("孩子", {"留守儿童", "义务教育学生"}),
    ]


def test_a_word_inside_another_fact_says_nothing_by_itself(vocabulary: Vocabulary) -> None:
    assert sole("交过失业保险", vocabulary).groups == {"参加失业保险"}
    assert sole("我是烈士的儿子，六十八了", vocabulary).groups == {"优抚对象"}


def test_an_orphan_of_forty_there_is_not(vocabulary: Vocabulary) -> None:
    assert sole("我哥四十岁，父母都去世了", vocabulary).groups == set()


def test_areas_of_persons_differ_only_where_they_are_said_to(vocabulary: Vocabulary) -> None:
    one = read("我妈在农村，七十五，有高血压", vocabulary)
    assert (set(one.areas), set(one.persons[0].areas)) == ({"农村"}, set())
    two = read("我在城里打工，我妈在农村，七十五", vocabulary)
    assert {person.label: set(person.areas) for person in two.persons} == {"本人": {"城镇"}, "母亲": {"农村"}}


def test_a_plain_sentence_states_nothing(vocabulary: Vocabulary) -> None:
    assert read("请问规划里有什么好政策", vocabulary).is_empty


# --- By facts ------------------------------------------------------------------------------------------------------


def test_a_situation_by_facts_sorts_the_household_out(vocabulary: Vocabulary) -> None:
    situation = vocabulary.situation(age=83, area="rural", groups=["残疾", "低保户"])
    assert situation.persons[0].groups == {"残疾人"}
    assert (set(situation.groups), set(situation.areas)) == ({"低保对象"}, {"农村"})


@pytest.mark.parametrize(
    "word", ["失业", "退役军人", "住房困难", "慢性病", "危房户", "独生子女父母", "高校毕业生", "孕产妇", "优抚对象", "随迁子女", "特困人员"]
)
def test_everyday_names_of_groups_are_understood(word: str, vocabulary: Vocabulary) -> None:
    assert vocabulary.resolve(word) is not None


@pytest.mark.parametrize(
    ("about", "message"),
    [({"area": "月球"}, "月球"), ({"age": -1}, "-1"), ({"sex": "x"}, "x"), ({"groups": ["外星人"]}, "外星人.*残疾人")],
)
def test_what_does_not_exist_is_refused_with_a_cure(about: dict[str, object], message: str, vocabulary: Vocabulary) -> None:
    with pytest.raises(ValueError, match=message):
        vocabulary.situation(**about)  # type: ignore[arg-type]  # wrong on purpose


def test_a_broken_vocabulary_is_an_error(settings: Settings, tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "situations.toml").write_text("[[fact]]\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"situations\.toml"):
        Vocabulary.load(folder)
