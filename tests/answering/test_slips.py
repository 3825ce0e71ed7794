"""Claims about slips of shape and order, with the real plan, question keys and table of like characters."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lnplan_qa.answering.slips import Slips, Written, read_shapes
from lnplan_qa.answering.spelling import Spelling
from lnplan_qa.answering.understand import plain
from lnplan_qa.config import Settings
from lnplan_qa.errors import CorpusError
from lnplan_qa.search.tokenizer import Tokenizer
from lnplan_qa.text import normalize


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _asked(corpus: Path) -> list[str]:
    keys = [text for row in _lines(corpus / "questions.jsonl") for voice in dict(row["questions"]).values() for text in _texts(voice)]  # type: ignore[call-overload]
    return keys + [str(row["question"]) for row in _lines(corpus / "unanswered.jsonl")]


def _texts(voice: object) -> list[str]:
    return [normalize(str(text)) for text in (voice if isinstance(voice, list) else [voice])]


@pytest.fixture(scope="module")
def spelling(settings: Settings) -> Spelling:
    tokenizer = Tokenizer.from_corpus(settings.corpus)
    plan = normalize((settings.corpus / "plan.txt").read_text(encoding="utf-8"))
    asked = _asked(settings.corpus)
    return Spelling(
        ("老旧小区改造", "公租房"),
        dict,
        tokenizer.segments,
        tokenizer.frequency,
        plan,
        lambda: asked,
        read_shapes(settings.corpus / "slips.toml"),
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("老日小区改选涉及几户", "老旧小区改造涉及几户"),
        ("抚血金一年多少", "抚恤金一年多少"),
        ("优扰对象", "优抚对象"),
        ("晋惠性幼儿园", "普惠性幼儿园"),
        ("创业担保货款", "创业担保贷款"),
        ("医疗救肋", "医疗救助"),
        ("公共租凭住房", "公共租赁住房"),
        ("留守几童", "留守儿童"),
        ("退役士岳", "退役士兵"),
    ],
)
def test_what_looks_like_the_plans_words_becomes_them(typed: str, meant: str, spelling: Spelling) -> None:
    assert spelling.correct(typed) == meant


def test_two_sounds_in_one_word_and_swapped_characters_are_put_right(spelling: Spelling) -> None:
    assert spelling.correct("学前三年毛入元律要达到多少") == "学前三年毛入园率要达到多少"
    assert spelling.correct("专业术技人才总量") == "专业技术人才总量"


@pytest.mark.parametrize(
    "text",
    [
        "小学和中学各几所",
        "城镇和城乡的覆盖率",
        "中期和终期评估谁牵头",
        "公益性墓地和实训基地在哪",
        "特岗教师到岗以后的年薪",
        "市医院的普通门诊会不会限制",
        "残疾人全自费吗",
        "每千名老人40张养老床位",
        "娃儿去幼儿园要交钱吗",
        "医疗收入里有多少发了奖金",
        "打几折",
    ],
)
def test_what_people_write_stays_as_it_is(text: str, spelling: Spelling) -> None:
    assert spelling.correct(text) == text


def test_questions_typed_right_are_changed_in_less_than_one_of_two_hundred(spelling: Spelling, settings: Settings) -> None:
    """The development questions without those that are mistyped on purpose; pinyin is meant to change."""
    rows = _lines(settings.corpus.parent / "eval" / "questions" / "dev.jsonl")
    texts = [plain(str(row["question"])) for row in rows if row["category"] not in ("typo", "pinyin")]
    changed = [text for text in texts if not any(c.isascii() and c.isalpha() for c in text) and spelling.correct(text) != text]
    assert len(changed) * 200 <= len(texts), changed


def test_a_window_that_could_be_two_things_stays() -> None:
    shapes = {"甲": frozenset("乙丙"), "乙": frozenset("甲丙"), "丙": frozenset("甲乙")}

    def slips(*own: str) -> Slips:
        return Slips(Written(own, tuple), shapes, lambda run: [False] * len(run), tuple)

    assert slips("一二三乙").correct("一二三甲") == "一二三乙"
    assert slips("一二三乙", "一二三丙").correct("一二三甲") == "一二三甲"


def test_a_broken_table_is_an_error_in_chinese_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "slips.toml").write_text("shape = 3", encoding="utf-8")
    with pytest.raises(CorpusError, match="请恢复该文件"):
        read_shapes(tmp_path / "slips.toml")
    with pytest.raises(CorpusError, match="请恢复该文件"):
        read_shapes(tmp_path / "missing.toml")
