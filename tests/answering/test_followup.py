"""Claims about follow-ups, read with the words of the real plan."""

from __future__ import annotations

import pytest

from lnplan_qa.answering.followup import FollowUps, SlotLexicon
from lnplan_qa.answering.understand import plain
from lnplan_qa.config import Settings
from lnplan_qa.facts.indicators import IndicatorFacts
from lnplan_qa.types import PlanDocument

from .typed import Reader

_PROJECT = "龙南中学二期"
_SLOTS = (
    {"农村": ("农村", "乡下"), "城市": ("城市", "城镇", "城里")},
    {"老年人": ("老年人", "老人"), "残疾人": ("残疾人",), "儿童": ("儿童",), "留守儿童": ("留守儿童", "留守"), "危房户": ("危房", "租房")},
)  # fmt: skip


@pytest.fixture(scope="module")
def follow_ups(plan: PlanDocument, settings: Settings) -> FollowUps:
    """Follow-ups that know the indicators and one project."""
    facts = IndicatorFacts(plan, settings.corpus / "indicators.toml")

    def subjects(text: str) -> tuple[tuple[int, int], ...]:
        found = [(match.start, match.end) for match in facts.find(text) if match.sure]
        if _PROJECT in text:
            found.append((text.index(_PROJECT), text.index(_PROJECT) + len(_PROJECT)))
        return tuple(found)

    return FollowUps(Reader.of(settings.corpus).patterns, SlotLexicon(subjects, _SLOTS))


def complete(follow_ups: FollowUps, question: str, *history: str) -> str:
    """The stand-alone question."""
    return follow_ups.standalone(plain(question), [plain(turn) for turn in history])


_DIBAO = "2025年农村低保标准是多少"


@pytest.mark.parametrize(
    ("question", "history", "standalone"),
    [
        ("那城市呢", (_DIBAO,), "2025年城市低保标准是多少"),
        ("城市呢？", (_DIBAO,), "2025年城市低保标准是多少"),
        ("城里多少", (_DIBAO,), "2025年城里低保标准是多少"),
        ("那2019年呢", (_DIBAO,), "2019年农村低保标准是多少"),
        ("那2022年城市的呢", (_DIBAO,), "2022年城市低保标准是多少"),
        ("前一年呢", ("2022年失业率是多少",), "2021年失业率是多少"),
        ("后一年呢", ("2022年失业率是多少",), "2023年失业率是多少"),
        ("那失业率呢", (_DIBAO,), "2025年失业率多少"),
        ("千人床位呢", ("2025年失业率是多少",), "2025年千人床位多少"),
        ("残疾人有吗", ("老年人有优待吗",), "残疾人有优待吗"),
        ("那残疾人呢", ("老年人有什么优待",), "残疾人有什么优待"),
    ],
)
def test_what_changes_is_replaced_and_the_rest_kept(
    question: str, history: tuple[str, ...], standalone: str, follow_ups: FollowUps
) -> None:
    assert complete(follow_ups, question, *history) == standalone


@pytest.mark.parametrize("question", ["归谁管", "那归谁管", "它归谁管？", "这个项目归谁管"])
def test_who_is_responsible_is_asked_of_the_subject_before(question: str, follow_ups: FollowUps) -> None:
    found = complete(follow_ups, question, f"{_PROJECT}投资多少")
    assert _PROJECT in found
    assert "归谁管" in found
    assert "投资" not in found


@pytest.mark.parametrize("question", ["投资呢", "建筑面积呢", "投资多少"])
def test_another_property_is_asked_instead_of_the_one_before(question: str, follow_ups: FollowUps) -> None:
    found = complete(follow_ups, question, f"{_PROJECT}归谁管")
    assert _PROJECT in found
    assert "谁" not in found


def test_the_name_of_the_subject_survives_whole(follow_ups: FollowUps) -> None:
    """失业率 looks like asking for a rate, 每千名老年人养老床位 like naming a group."""
    for name in ("失业率", "城镇登记失业率", "居家养老覆盖率"):
        assert name in complete(follow_ups, "归谁管", f"2025年{name}是多少")


def test_another_group_is_asked_of_the_same_thing(follow_ups: FollowUps) -> None:
    found = complete(follow_ups, "老人也算吗", "临时救助的对象有哪些")
    assert "老人" in found
    assert "临时救助" in found


def test_three_turns_carry_on(follow_ups: FollowUps) -> None:
    turns = ["2025年城市低保标准是多少", "2022年呢", "那2019年呢", "农村呢"]
    assert complete(follow_ups, turns[1], *turns[:1]) == "2022年城市低保标准是多少"
    assert complete(follow_ups, turns[2], *turns[:2]) == "2019年城市低保标准是多少"
    assert complete(follow_ups, turns[3], *turns[:3]) == "2019年农村低保标准是多少"


@pytest.mark.parametrize(
    "question",
    [
        "公租房怎么申请", "社保怎么转", "学前三年毛入园率要达到多少", "失业率是多少", "失业率", "留守儿童", "留守儿童怎么办",
        "图书馆免费吗", "2019年全市有多少所学校", "好多人享受高龄补贴", "What is the unemployment rate in 2025?",
    ],
)  # fmt: skip
def test_a_new_topic_drops_the_old(question: str, follow_ups: FollowUps) -> None:
    assert complete(follow_ups, question, _DIBAO) == plain(question)


def test_after_a_new_topic_the_old_one_does_not_come_back(follow_ups: FollowUps) -> None:
    found = complete(follow_ups, "那2019年呢", _DIBAO, "2025年养老床位有多少张")
    assert found == "2019年养老床位有多少张"


def test_a_single_character_of_another_word_is_no_group(follow_ups: FollowUps) -> None:
    """租房 stands in the lexicon, 公租房 is another thing."""
    assert "公租房" in complete(follow_ups, "那公租房呢", "农村危房怎么改造")


@pytest.mark.parametrize("question", ["那城市呢", "归谁管", "前一年呢", "？", "公租房怎么申请"])
def test_without_history_a_question_is_left_as_it_is(question: str, follow_ups: FollowUps) -> None:
    assert complete(follow_ups, question) == plain(question)
