"""Claims about lnplan_qa.answering.understand: years, areas, figures, and what kind of thing is asked for."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from lnplan_qa.answering.understand import focus, plain, understand
from lnplan_qa.asking import Asked, AskingPatterns
from lnplan_qa.config import Settings
from lnplan_qa.errors import CorpusError

from .typed import Reader


@pytest.fixture(scope="module")
def reader(settings: Settings) -> Reader:
    return Reader.of(settings.corpus)


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("2025年的目标", (2025,)),
        ("2025失业率", (2025,)),
        ("25年失业率", (2025,)),
        ("二〇二五年", (2025,)),
        ("二零二二年", (2022,)),
        ("从2022年到2019年", (2022, 2019)),
        ("2025年和2025年", (2025,)),
        ("2030年呢", (2030,)),
        ("期末", (2025,)),
        ("到规划期末", (2025,)),
        ("中期", (2022,)),
        ("期初和期末", (2019, 2025)),
        ("基期", (2019,)),
        ("前三年", (2019, 2022)),
        ("后三年", (2022, 2025)),
        ("学前三年毛入园率", ()),
        ("中期评估和终期评估", ()),
        ("2000人", ()),
        ("2025人", ()),
        ("2025㎡", ()),
        ("12年级", ()),
        ("12年制学校", ()),
        ("投资2019.5万元", ()),
    ],
)
def test_years_are_read_in_order_of_mention(question: str, years: tuple[int, ...], reader: Reader) -> None:
    assert reader.read(question).years == years


def test_the_ends_of_the_plan_are_those_of_its_table(reader: Reader) -> None:
    query = understand("期初、中期、期末", plain("期初、中期、期末"), reader.patterns, (2021, 2023, 2024, 2027))
    assert query.years == (2021, 2024, 2027)
    assert understand("期末", "期末", reader.patterns, ()).years == ()


@pytest.mark.parametrize(
    ("question", "area"),
    [
        ("农村低保", "农村"), ("乡下的低保", "农村"), ("城里低保", "城市"), ("县城低保", "城市"), ("rural standard", "农村"),
        ("城市和农村的差距", None), ("低保", None), ("city standard", "城市"), ("capacity", None),
    ],
)  # fmt: skip
def test_the_area_is_read_where_there_is_just_one(question: str, area: str | None, reader: Reader) -> None:
    assert reader.read(question).area == area


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("电话是多少", {Asked.PHONE}), ("微信公众号叫啥", {Asked.PHONE}), ("怎么申请", {Asked.PROCEDURE}),
        ("要带什么材料", {Asked.PROCEDURE}), ("在哪里", {Asked.PLACE}), ("地址", {Asked.PLACE}), ("什么时候建成", {Asked.DATE}),
        ("哪一年", {Asked.DATE}), ("归谁管", {Asked.PERSON}), ("哪个部门", {Asked.PERSON}), ("为什么", {Asked.REASON}),
        ("一个月多少钱", {Asked.MONEY}), ("几多钱", {Asked.MONEY}), ("百分之几", {Asked.RATE}), ("有几所", {Asked.NUMBER}),
        ("多少人", {Asked.NUMBER}), ("什么条件", {Asked.CONDITION}), ("有哪些", {Asked.LIST}), ("怎么办", {Asked.METHOD}),
        ("如何推进", {Asked.METHOD}), ("是什么意思", {Asked.DEFINITION}), ("有没有", {Asked.YES_NO}), ("能不能", {Asked.YES_NO}),
        ("阿公有人照看不?", {Asked.YES_NO}), ("why", {Asked.REASON}), ("how much money", {Asked.MONEY}),
    ],
)  # fmt: skip
def test_what_is_asked_for_is_read_also_in_everyday_words(question: str, kinds: set[Asked], reader: Reader) -> None:
    assert kinds <= reader.asked(question)


@pytest.mark.parametrize("topic", ["留守儿童", "居家养老", "棚户区改造", "图书馆"])
def test_a_bare_topic_asks_for_nothing(topic: str, reader: Reader) -> None:
    assert reader.asked(topic) == frozenset()


def test_of_a_story_only_its_question_asks(reader: Reader) -> None:
    story = "我在村里住了几十年，也不知道当年为什么搬来，电话号码也换过好几回，儿女都在外面打工。有没有人上门照看老人？"
    assert focus(plain(story)).startswith("有没有人")
    assert reader.asked(story) == {Asked.YES_NO}


def test_of_a_story_without_a_question_mark_the_last_sentence_asks() -> None:
    story = "我妈今年七十多了，一个人住在乡下，腿脚不好，天天要人扶着走，儿女都在外面打工。想晓得能享受什么"
    assert focus(plain(story)) == "想晓得能享受什么"


def test_a_short_question_asks_as_a_whole() -> None:
    assert focus("我妈八十了。有补贴吗?") == "我妈八十了。有补贴吗?"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("城鎮登記失業率", "城镇登记失业率"),
        ("２０２５年　ＧＤＰ", "2025年 gdp"),
        ("养 老 床 位", "养老床位"),
        ("What Is It", "what is it"),
    ],
)
def test_questions_are_compared_in_one_form(typed: str, read: str) -> None:
    assert plain(typed) == read


def test_figures_are_read_and_years_are_none(reader: Reader) -> None:
    found = reader.read("2025年养老床位不少于40张").quantities
    assert [(quantity.value, quantity.unit) for quantity in found] == [(Decimal(40), "张")]


def test_asking_words_are_found_in_order_and_taken_out(reader: Reader) -> None:
    assert reader.patterns.phrases("公租房在哪,有多少套") == ("在哪", "多少")
    assert reader.patterns.without("公租房有多少") == "公租房有"
    assert reader.patterns.without_attributes("龙南中学建筑面积") == "龙南中学"


@pytest.mark.parametrize(
    ("kind", "passage", "gives"),
    [
        (Asked.PHONE, "联系电话0797-1234567", True),
        (Asked.PHONE, "12345万元", False),
        (Asked.MONEY, "发放资金20.155万元", True),
        (Asked.MONEY, "共有学校151所", False),
        (Asked.MONEY, "免费提供", True),
        (Asked.RATE, "达到2.2%", True),
        (Asked.DATE, "到2025年", True),
        (Asked.DATE, "逐步推进", False),
        (Asked.REASON, "逐步推进", False),
        (Asked.WHAT, "任何话", True),
    ],
)
def test_a_passage_gives_a_kind_only_where_it_shows(kind: Asked, passage: str, gives: bool, reader: Reader) -> None:
    assert reader.patterns.gives(kind, passage) is gives


@pytest.mark.parametrize(
    "harm", ["", "[phone", '[telepathy]\nname = "x"\nphrases = ["y"]', "[attributes]\nphrases = ['(']"]
)
def test_a_broken_file_is_named(harm: str, tmp_path: Path) -> None:
    (tmp_path / "asking.toml").write_text(harm, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"asking\.toml 无法读取.*请恢复该文件"):
        AskingPatterns(tmp_path / "asking.toml")
