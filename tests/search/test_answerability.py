"""Claims about lnplan_qa.search.answerability: training, judging, what is on disk, and the real classifier."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from lnplan_qa.asking import AskingPatterns
from lnplan_qa.config import PROJECT_ROOT
from lnplan_qa.errors import BrokenIndexError, CorpusError
from lnplan_qa.search.answerability import (
    NEAR_MISS,
    NEAR_MISS_FILE,
    OUTSIDE,
    OUTSIDE_FILE,
    Answerability,
    Example,
    Verdict,
    mean_verdict,
    read_examples,
)
from lnplan_qa.search.question_features import Neighbours

from .topics import TopicEncoder

if TYPE_CHECKING:
    from lnplan_qa.qa import PlanQA

ENCODER = TopicEncoder()
#: The plan answers what is done, is silent on 几点 and 电话, and knows nothing of rain and songs.
KEYS = [f"{what}怎么{how}" for what in ("老人", "学生", "医院", "就业") for how in ("照料", "安排", "改善", "支持")]
EXAMPLES = [
    *(Example(f"{what}{asked}", NEAR_MISS) for what in ("老人", "学生", "医院") for asked in ("电话多少", "几点开门")),
    *(Example(text, OUTSIDE) for text in ("今天下雨吗", "明天下雨吗", "唱一首歌", "写一首歌", "下雨唱歌", "歌名多少")),
]
PASSAGES = ["老人由社区照料。", "学校新建五所。", "医院扩建。", "就业培训。"]


@pytest.fixture(scope="module")
def trained() -> Answerability:
    """The classifier of the tiny corpus above."""
    return _train()


PATTERNS = AskingPatterns(PROJECT_ROOT / "corpus" / "asking.toml")
KNOWN = Neighbours(
    passages=tuple(PASSAGES),
    contexts=("养老", "教育", "医疗", "就业"),
    passage_vectors=ENCODER.encode_passages(PASSAGES),
    keys=tuple(KEYS),
    key_vectors=ENCODER.encode_queries(KEYS),
    owners=np.repeat(np.arange(4), 4),
)


def _train() -> Answerability:
    return Answerability.train(KNOWN, EXAMPLES, ENCODER.encode_queries([example.text for example in EXAMPLES]), PATTERNS)


def _judge(model: Answerability, question: str) -> Verdict:
    vector = ENCODER.encode_queries([question])[0]
    return model.judge(question, vector, KNOWN.key_vectors @ vector, KNOWN.passage_vectors @ vector)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("医院怎么照料", "answered"),
        ("就业怎么安排", "answered"),
        ("就业电话多少", "near_miss"),
        ("老人几点开门", "near_miss"),
        ("后天下雨吗", "outside"),
        ("来一首歌", "outside"),
    ],
)
def test_new_questions_are_told_apart_by_topic_and_by_how_they_ask(
    question: str, kind: str, trained: Answerability
) -> None:
    verdict = _judge(trained, question)
    assert max(("answered", "near_miss", "outside"), key=lambda name: getattr(verdict, name)) == kind, verdict


@pytest.mark.parametrize("question", ["", "?", "老人", "hello", "□", "老" * 500])
def test_the_three_probabilities_of_any_question_sum_to_one(question: str, trained: Answerability) -> None:
    verdict = _judge(trained, question)
    assert verdict.answered + verdict.near_miss + verdict.outside == pytest.approx(1, abs=1e-5)
    assert min(verdict.answered, verdict.near_miss, verdict.outside) >= 0


def test_training_twice_gives_the_same_classifier(trained: Answerability) -> None:
    again = _train()
    np.testing.assert_array_equal(again.weights, trained.weights)
    np.testing.assert_array_equal(again.bias, trained.bias)


# On disk


def test_a_saved_classifier_judges_the_same_after_loading(trained: Answerability, tmp_path: Path) -> None:
    trained.save(tmp_path)
    loaded = Answerability.load(tmp_path, KNOWN, PATTERNS)
    assert loaded is not None
    assert loaded.examples == trained.examples
    for question in ("老人怎么照料", "老人电话多少", "今天下雨吗", "？"):
        assert _judge(loaded, question) == _judge(trained, question)


def test_without_files_there_is_no_classifier(tmp_path: Path) -> None:
    assert Answerability.load(tmp_path, KNOWN, PATTERNS) is None


def test_the_files_hold_no_pickle(trained: Answerability, tmp_path: Path) -> None:
    trained.save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answerability.json", "answerability.npz"]
    with np.load(tmp_path / "answerability.npz", allow_pickle=False) as arrays:
        assert {arrays[name].dtype for name in arrays.files} == {np.dtype(np.float32)}


@pytest.mark.parametrize("size", [0, 1, 100, -1])
@pytest.mark.parametrize("name", ["answerability.npz", "answerability.json"])
def test_a_truncated_file_is_named_with_its_cure(name: str, size: int, trained: Answerability, tmp_path: Path) -> None:
    trained.save(tmp_path)
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:size])
    with pytest.raises(BrokenIndexError, match=r"answerability\.npz .*lnplan-qa build"):
        Answerability.load(tmp_path, KNOWN, PATTERNS)


def _pickled(path: Path) -> None:
    np.savez(path, vectors=np.array([{"a": 1}], dtype=object))


def _foreign(path: Path) -> None:
    np.savez(path, vectors=np.zeros(3, dtype=np.float32))


def _single_array(path: Path) -> None:
    with path.open("wb") as file:
        np.save(file, np.zeros(3, dtype=np.float32))


@pytest.mark.parametrize("write", [_pickled, _foreign, _single_array])
def test_foreign_arrays_are_refused(write: object, trained: Answerability, tmp_path: Path) -> None:
    trained.save(tmp_path)
    assert callable(write)
    write(tmp_path / "answerability.npz")
    with pytest.raises(BrokenIndexError, match=r"answerability\.npz .*lnplan-qa build"):
        Answerability.load(tmp_path, KNOWN, PATTERNS)


@pytest.mark.parametrize(
    "content",
    ["[]", "{}", '{"examples": [], "terms": []}', '{"examples": [["a"]], "terms": []}', '{"terms": 3}', "\x80"],
)
def test_foreign_texts_are_refused(content: str, trained: Answerability, tmp_path: Path) -> None:
    trained.save(tmp_path)
    (tmp_path / "answerability.json").write_bytes(content.encode("latin-1"))
    with pytest.raises(BrokenIndexError, match="lnplan-qa build"):
        Answerability.load(tmp_path, KNOWN, PATTERNS)


# Examples in the corpus


def test_examples_are_read_from_both_files_in_order(tmp_path: Path) -> None:
    (tmp_path / NEAR_MISS_FILE).write_text('{"question": "几点　开门？"}\n\n{"question": "ＡＢＣ"}\n', encoding="utf-8")
    (tmp_path / OUTSIDE_FILE).write_text('{"class": "x", "question": "下雨吗"}', encoding="utf-8")
    assert read_examples(tmp_path) == (
        Example("几点开门?", NEAR_MISS),
        Example("abc", NEAR_MISS),
        Example("下雨吗", OUTSIDE),
    )


def test_a_corpus_without_examples_has_none(tmp_path: Path) -> None:
    assert read_examples(tmp_path) == ()


@pytest.mark.parametrize("name", [NEAR_MISS_FILE, OUTSIDE_FILE])
@pytest.mark.parametrize("line", ["{", "[]", "3", "null", '{"text": "？"}', '{"question": 3}', '{"question": null}'])
def test_a_broken_line_is_named(line: str, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(f'{{"question": "好"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(CorpusError, match=rf"{name.replace('.', '[.]')} 第 2 行"):
        read_examples(tmp_path)


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / OUTSIDE_FILE).write_bytes('{"question": "好"}'.encode("gb18030"))
    with pytest.raises(CorpusError, match=r"无法读取 .*outside\.jsonl.*UTF-8"):
        read_examples(tmp_path)


# The real classifier

#: Written for this test; none is a key or an example of the corpus.
_ANSWERED = [
    "村里的老人想就近吃饭有人照应，市里怎么安排社区养老服务",
    "公立医院的改革要从哪几个方面入手",
    "农村危房改造打算怎么推进",
    "退役士兵回来以后能得到哪些培训和创业扶持",
    "图书馆和文化馆会不会免费让大家进",
    "创业孵化基地打算怎么建设",
    "城里老旧小区会不会综合整治",
    "怎样减少出生缺陷",
]
_NEAR_MISSES = [
    "社区养老服务中心的预约电话是多少",
    "公租房的钥匙到哪个窗口去领",
    "孕前检查每次要空腹几个小时",
    "退役士兵贷款的还款银行卡号从哪里查",
    "图书馆星期天晚上开到几点",
    "乡镇卫生院院长姓什么",
]
_OUTSIDE = [
    "明早去南岭爬山要不要带雨衣",
    "推荐几部适合情侣看的爱情片",
    "帮我把这封信改写得浪漫一点",
    "牛肉炖多久才会软烂",
    "手机屏幕碎了换一块多少钱",
    "二次函数的顶点坐标公式是什么",
]


@pytest.mark.model
def test_real_questions_are_told_apart(qa: PlanQA) -> None:
    qa.warm()
    assert qa._encoder is not None
    known = {key.text for key in qa.index.keys} | {example.text for example in read_examples_of(qa)}
    wrong = []
    for kind, questions in (("answered", _ANSWERED), ("near_miss", _NEAR_MISSES), ("outside", _OUTSIDE)):
        for question in questions:
            assert question not in known
            verdict = qa.index.retrieve(question, qa._encoder).verdict
            assert verdict is not None
            if max(("answered", "near_miss", "outside"), key=lambda name: getattr(verdict, name)) != kind:
                wrong.append((kind, question, verdict))
    assert len(wrong) <= 2, wrong


def read_examples_of(qa: PlanQA) -> tuple[Example, ...]:
    """The examples that the opened index was trained on."""
    assert qa.index.answerability is not None
    return qa.index.answerability.examples


@pytest.mark.model
def test_most_outside_questions_are_judged_outside_when_the_service_is_not_named(qa: PlanQA) -> None:
    qa.warm()
    assert qa._encoder is not None
    verdicts = [qa.index.retrieve(question, qa._encoder).verdict for question in _OUTSIDE]
    assert all(verdict is not None and verdict.outside > 0.5 for verdict in verdicts), verdicts


def test_two_readings_of_a_question_are_judged_by_their_geometric_mean() -> None:
    mean = mean_verdict([Verdict(0.9, 0.05, 0.05), Verdict(0.1, 0.85, 0.05)])
    assert mean.answered + mean.near_miss + mean.outside == pytest.approx(1)
    assert mean.answered / mean.near_miss == pytest.approx((0.9 * 0.1 / (0.05 * 0.85)) ** 0.5, rel=1e-4)
    one = mean_verdict([Verdict(0.7, 0.2, 0.1)])
    assert (one.answered, one.near_miss, one.outside) == pytest.approx((0.7, 0.2, 0.1))
