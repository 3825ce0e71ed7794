"""A sentence is read into what it says: ages, areas, facts, each with the right person; denied ones denied, none invented."""

from __future__ import annotations

import datetime
from pathlib import Path

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


# --- How people really put it ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("我妈四二年生", 81, 82),
        ("我爸1950年出生", 73, 74),
        ("我85年的", 38, 39),
        ("娃2018年生的", 5, 6),
        ("我零三年生", 20, 21),
        ("我是90后", 25, 34),
        ("百岁差两岁", 98, 98),
        ("八十有二", 82, 82),
        ("奔七的人了", 67, 69),
        ("一百零三", 103, 103),
        ("早产儿,一个半月,体重偏轻", 0, 0),
        ("七十挂零", 70, 79),
        ("六十刚出头", 60, 69),
        ("卌五了", 45, 45),
        ("八十整", 80, 80),
        ("都过了八十", 80, 89),
        ("五岁冇到", 2, 4),
        ("六十没满", 57, 59),
        ("民国二十九年生", 83, 84),
        ("解放那年生的", 74, 75),
        ("年底就满六十", 59, 59),
        ("再过两年六十", 58, 58),
        ("后年四十一", 39, 39),
    ],
)
def test_ages_are_told_in_many_ways(text: str, low: int, high: int) -> None:
    persons = (Span(0, 2), Span(0, 1))
    ((_, age),) = ages(text, persons, datetime.date(2024, 6, 1))
    assert (age.low, age.high) == (low, high)


@pytest.mark.parametrize("text", ["干了12年的", "住了三十年的老屋", "85年的房子", "高血压十几年了,天天吃药", "三代人一间房", "儿子三个月没发工资"])
def test_years_of_other_things_are_no_ages(text: str) -> None:
    assert list(ages(text, (), datetime.date(2024, 6, 1))) == []


@pytest.mark.parametrize(
    ("text", "ages_of"),
    [
        ("我明年同女朋友结婚，29", {"本人": 29}),
        ("我和老公离了婚，带个女儿，45", {"本人": 45}),
        ("大的十岁，细的四个月", {"孩子": 10}),
        ("太婆一百零二，跟我姑住，姑也七十六了", {"奶奶": 102, "亲戚": 76}),
        ("我同七岁的女住娘家", {"女儿": 7}),
        ("外公前天过身了，九十一，外婆八十八", {"奶奶": 88}),
    ],
)
def test_each_age_goes_to_who_is_that_old(text: str, ages_of: dict[str, int], vocabulary: Vocabulary) -> None:
    found: dict[str, int] = {}
    for person in read(text, vocabulary).persons:
        if person.age:
            found.setdefault(person.label, person.age.value)
    assert found == ages_of


def everything(text: str, vocabulary: Vocabulary) -> set[str]:
    """All that is known of anybody in a sentence, implied facts with it."""
    situation = read(text, vocabulary)
    return {name for person in situation.persons for name in vocabulary.known(situation, person).true}


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("俺爹七十八，下不了床，屎尿都在床上", {"失能老年人"}),
        ("奶奶八十，吃饭翻身都要人", {"失能老年人"}),
        ("我仔三岁，医生讲是自闭", {"残疾儿童"}),
        ("细妹子九岁，耳聋，在村里小学读书", {"残疾儿童", "残疾学生"}),
        ("从小听不见，四十岁", {"残疾人"}),
        ("眼睛看不见，一级，四十三", {"重度残疾人"}),
        ("我去年被火烧残了", {"残疾人"}),
        ("崽女都在东莞，屋里冇人，九十一岁", {"空巢老人"}),
        ("儿子儿媳在外打工，孙子五岁", {"留守儿童"}),
        ("孩子十岁跟着我，我从贵州过来打工", {"随迁子女", "外来人口"}),
        ("她爸坐牢她妈跑了，外孙女十三岁", {"困境儿童"}),
        ("我家娃十二岁，不肯去学校", {"辍学学生"}),
        ("冇单位，打了一辈子零工", {"无固定职业"}),
        ("想回老家开个粉店", {"创业者", "返乡人员"}),
        ("想办个养老院", {"兴办养老机构", "创业者"}),
        ("山洪把我家冲了", {"受灾人员"}),
        ("低宝户，七十一", {"低保对象"}),
        ("老公老是打我", {"受害妇女儿童"}),
        ("对越打过仗，六十五", {"优抚对象"}),
        ("在山里的小学教书", {"义务教育教师"}),
        ("两个女儿，那年就结扎了", {"两女结扎户"}),
        ("怀第三胎，三十六", {"孕产妇"}),
        ("我们是安远人", {"外来人口"}),
        ("超市收银员，四十", {"职工"}),
        ("初三学生，父母在外，爷爷带", {"初中生", "留守儿童"}),
        ("父子俩都是残疾", {"一户多残"}),
    ],
)
def test_plain_and_dialect_words_are_understood(text: str, facts: set[str], vocabulary: Vocabulary) -> None:
    assert facts <= everything(text, vocabulary)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("在山里的小学教书", {"学生", "义务教育学生"}),
        ("我崽初中毕业就冇读书哩，17", {"学生"}),
        ("小孩自闭症，5岁半", {"残疾学生"}),
        ("女儿13，残疾，没上学", {"学生", "残疾学生"}),
        ("爹死了娘改嫁，12岁，跟爷爷过", {"孤儿", "留守儿童"}),
        ("我妈78，一个人住乡下", {"空巢老人", "失能"}),
        ("房子漏雨", {"危房户"}),
        ("没结婚没儿女，60岁，有退休金", {"特困人员"}),
        ("儿女都在外头打工，就剩我跟老伴，六十九岁", {"农民工"}),
        ("农活没了，想找个活干", {"失业人员"}),
        ("城里没单位，六十出头", {"失业人员"}),
        ("怕是尘肺，还没查", {"尘肺病患者"}),
        ("想住院", {"大病患者"}),
        ("家里没有老人", {"老年人"}),
        ("我没有老婆", {"妇女"}),
        ("我家没有人当过兵", {"退役士兵"}),
        ("儿子初三，想读职高", {"中职学生"}),
        ("去年低保取消了", {"低保对象"}),
        ("残疾军人家属，六十", {"残疾人"}),
        ("我当过村干部", {"基层工作人员"}),
        ("残疾人，三级", {"重度残疾人"}),
        ("二十年工龄，干了十八年", {"儿童"}),
        ("老公要动手术，在赣州住院", {"受害妇女儿童"}),
        ("哪里买得起房", {"自建房"}),
        ("残疾证冇办，腿有点痛", {"残疾人"}),
        ("从浙江打工回来，户口没迁", {"外来人口"}),
        ("老公在东莞上班，过年才回来", {"返乡人员"}),
        ("我妈不想出门了，七十", {"返乡人员"}),
        ("刚翻过身，我妈瘫在床上", {"办理丧事", "已故"}),
        ("刚生了一场病，三十", {"孕产妇"}),
        ("要贷款做手术", {"创业者"}),
        ("不想创业，找个工作", {"创业者"}),
        ("住院花了两万，报了一半", {"经济困难"}),
        ("我在职中层干部", {"中职学生"}),
        ("爷爷瘫了，吃喝全靠我妈服侍，妈妈五十", {"失业人员"}),
        ("下个月满一百岁", {"百岁老人"}),
        ("两个女儿，没结扎", {"两女结扎户"}),
        ("儿子读初一", {"高中阶段学生", "学前儿童"}),
    ],
)
def test_what_only_sounds_like_it_is_not_invented(text: str, facts: set[str], vocabulary: Vocabulary) -> None:
    assert not facts & everything(text, vocabulary)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("屋里被台风掀了顶，谷子全泡掉了", {"受灾人员"}),
        ("厂里停产，我和老公都下了岗", {"失业人员"}),
        ("前年脱了军装回来", {"退役士兵"}),
        ("老弟在新疆服役", {"现役军属"}),
        ("手被冲床压断两根手指", {"工伤人员"}),
        ("老公喝了酒就打人，头都打破了", {"受害妇女儿童", "妇女"}),
        ("女儿去年读完本科，投了好多简历", {"高校毕业生", "求职者"}),
        ("在厦门开叉车六年，去年回来", {"返乡人员"}),
        ("老婆肚里五个月了", {"孕产妇"}),
        ("昨晚剖下一对双胞胎，住保温箱", {"新生儿"}),
        ("哥嫂在宁波鞋厂，侄子扔给奶奶", {"留守儿童"}),
        ("从贵州跟爹娘过来，九岁，想转学到龙南", {"随迁子女", "外来人口"}),
        ("我们楼八八年建的单位宿舍", {"老旧小区居民"}),
        ("墙歪了，还裂了缝", {"危房户"}),
        ("我以前在东莞买的社保想转回来", {"社保转移"}),
        ("公租房还没排到", {"想租公租房"}),
        ("女儿五岁，没排上幼儿园", {"学前儿童"}),
        ("儿子没上幼儿园，四岁", {"学前儿童"}),
        ("弟弟在特校读五年级", {"残疾儿童", "残疾学生"}),
        ("爸爸下岗，妈妈在中山打工，我读初二", {"初中生", "农民工", "失业人员"}),
        ("叔公冇老婆冇崽女，六十八，单过", {"孤寡老人", "独居"}),
        ("糖料病，天天打针", {"高血压或糖尿病患者"}),
        ("退五军人，想开店", {"退役士兵", "创业者"}),
        ("赖子在学堂住堂", {"寄宿生"}),
        ("兄弟俩都是肢体残疾", {"一户多残", "残疾人"}),
    ],
)
def test_events_that_are_told_state_the_fact(text: str, facts: set[str], vocabulary: Vocabulary) -> None:
    assert facts <= everything(text, vocabulary) | set(read(text, vocabulary).groups)


def test_two_schools_are_two_children(vocabulary: Vocabulary) -> None:
    stages = [set(person.groups) for person in read("带两个孩子，一个上小学一个在幼儿园", vocabulary).persons]
    assert stages == [{"义务教育学生"}, {"在园儿童"}]
    assert len(read("儿子上初中，九年级，住校", vocabulary).persons) == 1


def test_they_are_the_pair_named_before(vocabulary: Vocabulary) -> None:
    facts = {person.label: set(person.groups) for person in read("我四十，跟爸妈过，他们在村里种田", vocabulary).persons}
    assert facts["父母"] == {"务农"}
    assert "务农" not in facts["本人"]


def test_words_read_as_others_must_be_of_their_length(settings: Settings, tmp_path: Path) -> None:
    for name in ("situations.toml", "groups.toml"):
        text = (settings.corpus / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace('"屋下" = "屋里"', '"屋下" = "家"'), encoding="utf-8")
    with pytest.raises(CorpusError, match="屋下"):
        Vocabulary.load(tmp_path)


def test_an_only_child_speaks_of_the_parents(vocabulary: Vocabulary) -> None:
    situation = read("我是独生子女，爸妈六十多，农村户口", vocabulary)
    assert [(person.label, set(person.groups)) for person in situation.persons] == [("父母", {"独生子女父母"})]
    young = read("我是独生子女，二十岁", vocabulary).persons
    assert {person.label: set(person.groups) for person in young} == {"本人": set(), "父母": {"独生子女父母"}}


@pytest.mark.parametrize(
    ("text", "asked", "age"),
    [
        ("我六十六，老伴残疾，想给她问问补贴", "配偶", None),
        ("帮我姐问，姐姐怀孕，我自己下岗", "姐妹", None),
        ("替邻居问：他精神二级，33岁", "邻居", 33),
        ("我六十岁，我妈八十五，问我妈能享受什么", "母亲", 85),
        ("我家有俩老人，一个82一个79，问82那个", "父母", 82),
    ],
)
def test_who_is_asked_for_is_told_from_who_asks(text: str, asked: str, age: int | None, vocabulary: Vocabulary) -> None:
    situation = read(text, vocabulary)
    (index,) = situation.focus
    person = situation.persons[index]
    assert (person.label, person.age and person.age.value) == (asked, age)


def test_a_pronoun_means_the_last_one_named(vocabulary: Vocabulary) -> None:
    situation = read("老伴瘫痪，我七十一，她六十九", vocabulary)
    assert {person.label: person.age and person.age.value for person in situation.persons} == {"配偶": 69, "本人": 71}


def test_who_has_died_is_spoken_of_no_more(vocabulary: Vocabulary) -> None:
    assert [person.label for person in read("爸爸去世了，妈妈七十二岁，农村", vocabulary).persons] == ["母亲"]
    assert [person.label for person in read("外婆在医院走的，九十了，我五十", vocabulary).persons] == ["本人"]
    funeral = read("我老爹昨天走了，骨灰放哪里", vocabulary)
    assert set(funeral.groups) == {"办理丧事"}
    assert [person.label for person in funeral.persons] == ["本人"]


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("从乡下来县城工地搬砖", {"城镇"}),
        ("老家农村的，在深圳打工", set()),
        ("住村里，去城里看病远", {"农村"}),
        ("我们村偏", {"农村"}),
        ("山沟里的", {"农村"}),
        ("住镇上", set()),
        ("户口在农村，现在住城里", {"农村", "城镇"}),
        ("想回老家乡下办个厂", {"农村"}),
    ],
)
def test_a_place_is_where_somebody_lives(text: str, area: set[str], vocabulary: Vocabulary) -> None:
    assert set(read(text, vocabulary).areas) == area


def test_an_age_that_the_word_does_not_allow_is_somebody_elses(vocabulary: Vocabulary) -> None:
    ages_of = {p.label: p.age and p.age.value for p in read("我不打工，在家带孩子，三十二岁", vocabulary).persons}
    assert ages_of["本人"] == 32
    assert {p.label for p in read("不是五保户，有两个儿子，七十岁", vocabulary).persons if p.age} == {"本人"}
    assert {p.label for p in read("奶奶带大的，十二岁，住校", vocabulary).persons if p.age} == {"本人"}


def test_a_speaker_is_known_by_the_words_for_theirs(vocabulary: Vocabulary) -> None:
    for text, sex in (("我老公老是打我，我三十五", "女"), ("我老婆怀孕了，我三十五", "男")):
        assert {person.label: person.sex for person in read(text, vocabulary).persons}["本人"] == sex
