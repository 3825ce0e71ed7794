"""Claims about lnplan_qa.search.index: building, opening, searching, and every way in which an index can be unusable."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from lnplan_qa.asking import ASKING_FILE, AskingPatterns
from lnplan_qa.config import PROJECT_ROOT, Settings
from lnplan_qa.errors import BrokenIndexError, CorpusError, MissingIndexError, SearchIndexError, StaleIndexError
from lnplan_qa.plan.passages import passages
from lnplan_qa.search.answerability import NEAR_MISS, Example
from lnplan_qa.search.index import QuestionKey, SearchIndex, build_index, open_index
from lnplan_qa.search.manifest import FORMAT
from lnplan_qa.search.tokenizer import Tokenizer
from lnplan_qa.types import Passage, PlanDocument, Span

from .topics import TopicEncoder

ENCODER = TopicEncoder()
PASSAGES = (
    Passage("1.1", "养老", "老人由社区照料。", Span(0, 8)),
    Passage("2.1", "教育", "学校新建五所。", Span(10, 17)),
    Passage("3.1", "医疗", "医院扩建。", Span(20, 25)),
)
KEYS = (
    QuestionKey(0, "谁来照看老人", "everyday"),
    QuestionKey(0, "日托", "keyword"),
    QuestionKey(2, "看病方便吗", "need"),
)


def _index(settings: Settings) -> Path:
    """The folder in force."""
    return settings.index / (settings.index / "current").read_text(encoding="utf-8").strip()


def _found(index: SearchIndex, question: str) -> list[tuple[str, float]]:
    return [(hit.passage.text, hit.score) for hit in index.search(question, ENCODER)]


def _write_questions(settings: Settings, question: str) -> None:
    line = {"section": "3.1", "passage": "医院扩建，医生下乡。", "questions": {"everyday": question}}
    (settings.corpus / "questions.jsonl").write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")


NEAR_MISSES = ("老人食堂几点开门", "学校有几个操场", "医院停车收费吗")
OUTSIDE_QUESTIONS = ("今天会下雪吗", "帮我写首歌", "火星上有水吗")


def _write_examples(settings: Settings) -> None:
    for name, questions in (("unanswered.jsonl", NEAR_MISSES), ("outside.jsonl", OUTSIDE_QUESTIONS)):
        lines = [json.dumps({"question": question}, ensure_ascii=False) for question in questions]
        (settings.corpus / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


# Searching


def test_raw_scores_of_all_arms_come_through(tokenizer: Tokenizer) -> None:
    index = SearchIndex.build(PASSAGES, KEYS, ENCODER, tokenizer)
    best = index.search("老人谁照看", ENCODER, k=1)[0]
    assert best.passage == PASSAGES[0]
    # The question and the key are both (1, 0, 0, 0, 0.1); the passage, with its context 养老, is (2, 0, 0, 0, 0.1).
    assert best.key == pytest.approx(1.0)
    assert best.dense == pytest.approx((2 + 0.01) / (1.01**0.5 * 4.01**0.5))
    assert best.bm25 > 0


def test_the_best_key_of_a_passage_counts(tokenizer: Tokenizer) -> None:
    index = SearchIndex.build(PASSAGES, KEYS, ENCODER, tokenizer)
    arms = index.arms("日托", ENCODER)
    assert index.bm25.scores(["日托"]).tolist() == [0, 0, 0]
    assert (arms.bm25 > 0).tolist() == [True, False, False]
    assert arms.has_key.tolist() == [True, False, True]
    assert arms.dense_key[1] == 0
    assert index.search("老人日托", ENCODER, k=1)[0].passage == PASSAGES[0]


def test_context_is_searched_and_not_quoted(tokenizer: Tokenizer) -> None:
    best = SearchIndex.build(PASSAGES, (), ENCODER, tokenizer).search("教育", ENCODER, k=1)[0]
    assert best.passage.text == "学校新建五所。"
    assert best.bm25 > 0


def test_ties_stand_in_the_order_of_the_plan(tokenizer: Tokenizer) -> None:
    twins = tuple(Passage("1", "", "相同。", Span(start, start + 3)) for start in (30, 10, 20))
    hits = SearchIndex.build(twins, (), ENCODER, tokenizer).search("相同", ENCODER)
    assert [hit.passage.span.start for hit in hits] == [10, 20, 30]


def test_more_than_there_is_gives_all(tokenizer: Tokenizer) -> None:
    index = SearchIndex.build(PASSAGES, KEYS, ENCODER, tokenizer)
    assert len(index.search("老人", ENCODER, k=100)) == 3
    assert index.search("老人", ENCODER, k=0) == []


@pytest.mark.parametrize("question", ["", "？？", "天气", "hello", "老" * 500])
def test_any_question_can_be_searched(question: str, tokenizer: Tokenizer) -> None:
    assert len(SearchIndex.build(PASSAGES, KEYS, ENCODER, tokenizer).search(question, ENCODER)) == 3


def test_a_key_of_no_passage_is_refused(tokenizer: Tokenizer) -> None:
    with pytest.raises(ValueError, match="outside of the 3 passages"):
        SearchIndex.build(PASSAGES, (QuestionKey(3, "？", "need"),), ENCODER, tokenizer)


def test_an_encoder_of_another_dimension_is_refused_with_both(tokenizer: Tokenizer) -> None:
    index = SearchIndex.build(PASSAGES, (), ENCODER, tokenizer)
    with pytest.raises(BrokenIndexError, match=r"test/wide 的向量是 7 维，索引是 5 维.*lnplan-qa build"):
        index.search("老人", TopicEncoder("test/wide", 7))


# Building and opening


def test_an_opened_index_finds_what_the_built_one_found(tiny: Settings) -> None:
    _write_questions(tiny, "看医生要跑多远？")
    built = build_index(tiny, encoder=ENCODER)
    opened = open_index(tiny)
    assert opened.passages == built.passages
    assert opened.keys == built.keys == (QuestionKey(4, "看医生要跑多远？", "everyday"),)
    for question in ("老人", "看医生", "床位"):
        assert opened.search(question, ENCODER) == built.search(question, ENCODER)


def test_building_twice_gives_the_same_files(tiny: Settings) -> None:
    before = {path.name: path.read_bytes() for path in _index(tiny).iterdir()}
    build_index(tiny, encoder=ENCODER)
    assert {path.name: path.read_bytes() for path in _index(tiny).iterdir()} == before


def test_a_build_leaves_one_folder(tiny: Settings) -> None:
    build_index(tiny, encoder=ENCODER)
    assert sorted(path.name for path in tiny.index.iterdir()) == ["build-2", "current"]


def test_nothing_in_the_index_is_a_pickle(tiny: Settings) -> None:
    names = {path.suffix for path in _index(tiny).iterdir()}
    assert names == {".json", ".jsonl", ".npz", ".faiss"}


def test_the_manifest_states_what_the_index_was_made_from(tiny: Settings) -> None:
    manifest = json.loads((_index(tiny) / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["encoder"] == "test/topics"
    assert manifest["dimension"] == 5
    assert manifest["counts"] == {"passages": 6, "keys": 0}
    assert manifest["corpus"]["questions.jsonl"] is None
    assert set(manifest["files"]) == {path.name for path in _index(tiny).iterdir()} - {"manifest.json"}


@dataclass(frozen=True, slots=True)
class _CountingEncoder:
    """Notes which texts it was asked to encode as passages, and which as questions."""

    passages: list[str]
    questions: list[str]
    name: str = ENCODER.name
    dimension: int = ENCODER.dimension

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.questions.extend(texts)
        return ENCODER.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.passages.extend(texts)
        return ENCODER.encode_passages(texts)


def test_keys_and_examples_are_encoded_as_questions(tokenizer: Tokenizer) -> None:
    counting = _CountingEncoder([], [])
    SearchIndex.build(PASSAGES, KEYS, counting, tokenizer, [Example("老人食堂几点开门", NEAR_MISS)])
    assert counting.passages == ["养老 老人由社区照料。", "教育 学校新建五所。", "医疗 医院扩建。"]
    assert counting.questions == ["谁来照看老人", "日托", "看病方便吗", "老人食堂几点开门"]


def test_a_rebuild_encodes_only_what_is_new(tiny: Settings) -> None:
    _write_questions(tiny, "看医生要跑多远？")
    _write_examples(tiny)
    counting = _CountingEncoder([], [])
    index = build_index(tiny, encoder=counting)
    assert (counting.passages, counting.questions) == ([], ["看医生要跑多远?", *NEAR_MISSES, *OUTSIDE_QUESTIONS])
    again = _CountingEncoder([], [])
    build_index(tiny, encoder=again)
    assert (again.passages, again.questions) == ([], [])
    fresh = build_index(replace(tiny, index=tiny.index / "fresh"), encoder=ENCODER)
    assert fresh.retrieve("老人看医生", ENCODER) == index.retrieve("老人看医生", ENCODER)


def test_without_examples_nothing_is_judged(tiny: Settings) -> None:
    _write_questions(tiny, "看医生要跑多远？")
    assert build_index(tiny, encoder=ENCODER).retrieve("老人看医生", ENCODER).verdict is None
    assert open_index(tiny).answerability is None


def test_what_is_retrieved_is_what_search_finds_with_a_verdict(tiny: Settings) -> None:
    _write_questions(tiny, "看医生要跑多远？")
    _write_examples(tiny)
    index = build_index(tiny, encoder=ENCODER)
    retrieval = index.retrieve("老人看医生", ENCODER, k=3)
    assert list(retrieval.hits) == index.search("老人看医生", ENCODER, k=3)
    assert retrieval.verdict is not None
    verdict = retrieval.verdict
    assert verdict.answered + verdict.near_miss + verdict.outside == pytest.approx(1)


@pytest.mark.parametrize("harm", ["another encoder", "broken"])
def test_vectors_of_another_encoder_or_a_broken_index_are_not_used_again(harm: str, tiny: Settings) -> None:
    counting = _CountingEncoder([], [], name="test/other" if harm == "another encoder" else ENCODER.name)
    if harm == "broken":
        path = _index(tiny) / "dense.faiss"
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    build_index(tiny, encoder=counting)
    assert len(counting.passages) == 6


def test_the_build_says_what_it_does(tiny: Settings) -> None:
    messages: list[str] = []
    build_index(tiny, messages.append, encoder=ENCODER)
    assert any("6 段规划文本，0 个问法" in message for message in messages)


def test_opening_and_asking_bm25_import_no_torch(tiny: Settings) -> None:
    _write_questions(tiny, "看医生要跑多远？")
    _write_examples(tiny)
    code = (
        "import sys; from dataclasses import replace; from pathlib import Path\n"
        "from lnplan_qa.config import load_settings; from lnplan_qa.search.index import build_index, open_index\n"
        "from search.topics import TopicEncoder\n"
        "root = Path(sys.argv[1])\n"
        "settings = replace(load_settings(), corpus=root / 'corpus', index=root / 'index', encoder='test/topics')\n"
        "build_index(settings, encoder=TopicEncoder()); open_index(settings).bm25.scores(['养老'])\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tiny.index.parent)],
        env=_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_every_passage_of_the_real_plan_is_found_by_its_own_words(plan: PlanDocument, tokenizer: Tokenizer) -> None:
    found = passages(plan)
    index = SearchIndex.build(found, (), ENCODER, tokenizer)
    missed = [p.text for i, p in enumerate(found) if index.bm25.scores(tokenizer.tokenize(p.text)).argmax() != i]
    # Two indicators are said twice in almost the same words; the context tells nearly all others apart.
    assert len(missed) <= 0.02 * len(found), missed


# Missing, stale, broken


def test_no_index_is_named_with_its_cure(tiny: Settings) -> None:
    with pytest.raises(MissingIndexError, match=r"还没有索引.*lnplan-qa build"):
        open_index(replace(tiny, index=tiny.index / "none"))


def test_a_changed_plan_is_named_with_both_digests(tiny: Settings) -> None:
    path = tiny.corpus / "plan.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("40张", "50张"), encoding="utf-8")
    with pytest.raises(
        StaleIndexError, match=r"plan\.txt 有变动（SHA-256：索引 [0-9a-f]{12}… ≠ 现在 [0-9a-f]{12}…）.*lnplan-qa build"
    ):
        open_index(tiny)


@pytest.mark.parametrize("name", ["questions.jsonl", "dictionary.txt", "unanswered.jsonl", "outside.jsonl"])
def test_a_corpus_file_that_appeared_is_named(name: str, tiny: Settings) -> None:
    (tiny.corpus / name).write_text("", encoding="utf-8")
    with pytest.raises(StaleIndexError, match=rf"{name} 有变动（SHA-256：索引 无此文件 ≠ 现在 e3b0c44298fc…）"):
        open_index(tiny)


def test_another_encoder_is_named(tiny: Settings) -> None:
    with pytest.raises(StaleIndexError, match="索引 test/topics ≠ 现在 test/other"):
        open_index(replace(tiny, encoder="test/other"))


@pytest.mark.parametrize(
    ("field", "value", "what"), [("version", "9.9", "程序版本"), ("settings", {"k1": 2.0}, "检索参数")]
)
def test_another_version_or_setting_is_named(field: str, value: object, what: str, tiny: Settings) -> None:
    path = _index(tiny) / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {field: value}), encoding="utf-8")
    with pytest.raises(StaleIndexError, match=what):
        open_index(tiny)


def test_another_format_is_named(tiny: Settings) -> None:
    (_index(tiny) / "manifest.json").write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(StaleIndexError, match=f"格式是 99，本程序需要 {FORMAT}"):
        open_index(tiny)


@pytest.mark.parametrize(
    "name", ["passages.jsonl", "bm25.json", "bm25.npz", "bm25_with_keys.npz", "dense.faiss", "dense_keys.faiss"]
)
def test_a_truncated_changed_or_missing_file_is_named(name: str, tiny: Settings) -> None:
    path = _index(tiny) / name
    whole = path.read_bytes()
    pattern = name.replace(".", r"\.")
    path.write_bytes(whole[:-7])
    with pytest.raises(
        BrokenIndexError, match=rf"{pattern} 有 {len(whole) - 7} 字节，应为 {len(whole)} 字节.*lnplan-qa build"
    ):
        open_index(tiny)
    path.write_bytes(b"\x80" + whole[1:])
    with pytest.raises(BrokenIndexError, match=rf"{pattern} 的内容被改动"):
        open_index(tiny)
    path.unlink()
    with pytest.raises(BrokenIndexError, match=pattern):
        open_index(tiny)


@pytest.mark.parametrize("name", ["answerability.json", "answerability.npz"])
def test_a_harmed_classifier_is_named(name: str, tiny: Settings) -> None:
    _write_questions(tiny, "看医生要跑多远？")
    _write_examples(tiny)
    build_index(tiny, encoder=ENCODER)
    path = _index(tiny) / name
    path.write_bytes(path.read_bytes()[:-7])
    with pytest.raises(BrokenIndexError, match=rf"{re.escape(name)} 有 .*lnplan-qa build"):
        open_index(tiny)
    path.unlink()
    with pytest.raises(BrokenIndexError, match=rf"无法读取索引文件 .*{re.escape(name)}"):
        open_index(tiny)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"name": "foreign"}', f'{{"format": {FORMAT}, "x": 2}}'])
def test_a_foreign_manifest_is_named(content: str, tiny: Settings) -> None:
    (_index(tiny) / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(BrokenIndexError, match=r"manifest\.json.*lnplan-qa build"):
        open_index(tiny)


@pytest.mark.parametrize("name", ["", "../../etc", "build-99", "build-1/../build-1"])
def test_a_pointer_to_elsewhere_is_refused(name: str, tiny: Settings) -> None:
    (tiny.index / "current").write_text(name, encoding="utf-8")
    with pytest.raises(BrokenIndexError, match=r"current 指向的索引 .* 不存在.*lnplan-qa build"):
        open_index(tiny)


def test_a_broken_index_is_cured_by_a_build(tiny: Settings) -> None:
    (_index(tiny) / "dense.faiss").unlink()
    (tiny.index / "current").write_text("nonsense", encoding="utf-8")
    build_index(tiny, encoder=ENCODER)
    assert len(open_index(tiny).passages) == 6


def test_a_passage_that_is_not_in_the_plan_is_refused(tiny: Settings, tokenizer: Tokenizer) -> None:
    text = (tiny.corpus / "plan.txt").read_text(encoding="utf-8").replace("40张", "50张")
    with pytest.raises(BrokenIndexError, match=r"与 plan.txt 第 .* 字处不符"):
        SearchIndex.load(_index(tiny), text, tokenizer, 5, AskingPatterns(tiny.corpus / ASKING_FILE))


def test_a_missing_plan_is_named(tiny: Settings) -> None:
    (tiny.corpus / "plan.txt").unlink()
    with pytest.raises(CorpusError, match="找不到规划文本"):
        open_index(tiny)


# A build that does not finish


def test_a_failing_build_leaves_the_old_index(tiny: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _found(open_index(tiny), "老人")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lnplan_qa.search.dense.DenseIndex.save", full)
    with pytest.raises(SearchIndexError, match=r"无法写入索引文件夹 .*磁盘已满.*磁盘空间"):
        build_index(tiny, encoder=ENCODER)
    assert _found(open_index(tiny), "老人") == before
    assert sorted(path.name for path in tiny.index.iterdir()) == ["build-1", "current"]


def _environment() -> dict[str, str]:
    path = os.pathsep.join(str(folder) for folder in (PROJECT_ROOT, Path(__file__).parents[1]))
    return {**os.environ, "PYTHONPATH": path}


#: Where the build is stopped: while its files are written, and between the new folder and the switch to it.
STOPS = ["lnplan_qa.search.dense.DenseIndex.save", "os.replace"]


@pytest.mark.parametrize("stop", STOPS)
def test_a_killed_build_leaves_the_old_index_and_the_next_clears_up(stop: str, tiny: Settings) -> None:
    before = _found(open_index(tiny), "老人")
    code = (
        "import sys, time; from dataclasses import replace; from pathlib import Path; from unittest.mock import patch\n"
        "from lnplan_qa.config import load_settings; from lnplan_qa.search.index import build_index\n"
        "from search.topics import TopicEncoder\n"
        "def stop(*_): print('stopped', flush=True); time.sleep(60)\n"
        "root = Path(sys.argv[1])\n"
        "settings = replace(load_settings(), corpus=root / 'corpus', index=root / 'index', encoder='test/topics')\n"
        "with patch(sys.argv[2], stop): build_index(settings, encoder=TopicEncoder())\n"
    )
    build = subprocess.Popen(
        [sys.executable, "-c", code, str(tiny.index.parent), stop],
        env=_environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert build.stdout is not None
        assert build.stdout.readline() == "stopped\n"
        build.send_signal(signal.SIGKILL)
    finally:
        build.kill()
        build.communicate()
    assert len(list(tiny.index.iterdir())) > 2
    assert _found(open_index(tiny), "老人") == before
    build_index(tiny, encoder=ENCODER)
    assert _found(open_index(tiny), "老人") == before
    assert sorted(path.name.rstrip("0123456789") for path in tiny.index.iterdir()) == ["build-", "current"]


def test_a_build_that_is_still_at_work_is_left_alone(tiny: Settings) -> None:
    other = tiny.index / f".building-{os.getppid()}-index-00000000"
    other.mkdir()
    build_index(tiny, encoder=ENCODER)
    assert other.is_dir()
    shutil.rmtree(other)
