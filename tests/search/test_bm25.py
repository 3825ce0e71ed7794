"""Claims about lnplan_qa.search.bm25."""

from __future__ import annotations

import json
from math import log
from pathlib import Path

import numpy as np
import pytest

from lnplan_qa.errors import BrokenIndexError
from lnplan_qa.search.bm25 import BM25Index

DOCUMENTS = [["养老", "床位", "养老"], ["床位"], ["学校", "教师"]]


def test_scores_are_those_worked_out_by_hand() -> None:
    # Three documents of 3, 1 and 2 tokens: 2 on average. k1 = 1.5, b = 0.75.
    # 养老 is in one of three: idf = ln(1 + 2.5 / 1.5); 床位 in two: idf = ln(1 + 1.5 / 2.5).
    rare, common = log(1 + 2.5 / 1.5), log(1 + 1.5 / 2.5)
    # Document 0: length norm 1.5 * (0.25 + 0.75 * 3 / 2) = 2.0625. Document 1: 1.5 * (0.25 + 0.75 / 2) = 0.9375.
    expected = [rare * 2 / (2 + 2.0625) + common * 1 / (1 + 2.0625), common * 1 / (1 + 0.9375), 0.0]
    scores = BM25Index.build(DOCUMENTS).scores(["养老", "床位"])
    assert scores.dtype == np.float32
    np.testing.assert_allclose(scores, expected, rtol=1e-6)


def test_a_token_asked_twice_counts_twice() -> None:
    index = BM25Index.build(DOCUMENTS)
    np.testing.assert_allclose(index.scores(["养老", "养老"]), 2 * index.scores(["养老"]), rtol=1e-6)


def test_unknown_tokens_and_no_tokens_score_nothing() -> None:
    index = BM25Index.build(DOCUMENTS)
    assert index.scores(["天气"]).tolist() == [0.0, 0.0, 0.0]
    assert index.scores([]).tolist() == [0.0, 0.0, 0.0]


def test_parameters_count() -> None:
    flat = BM25Index.build(DOCUMENTS, b=0.0)
    # Without a length norm: idf * tf / (tf + k1).
    np.testing.assert_allclose(flat.scores(["床位"])[:2], [log(1 + 1.5 / 2.5) / 2.5] * 2, rtol=1e-6)


@pytest.mark.parametrize("documents", [[], [[], []]])
def test_an_index_without_words_works(documents: list[list[str]], tmp_path: Path) -> None:
    BM25Index.build(documents).save(tmp_path, "bm25")
    assert BM25Index.load(tmp_path, "bm25").scores(["养老"]).tolist() == [0.0] * len(documents)


def test_a_loaded_index_scores_the_same(tmp_path: Path) -> None:
    index = BM25Index.build(DOCUMENTS)
    index.save(tmp_path, "bm25")
    loaded = BM25Index.load(tmp_path, "bm25")
    assert loaded.size == 3
    for tokens in (["养老", "床位"], ["学校"], ["天气"]):
        np.testing.assert_array_equal(loaded.scores(tokens), index.scores(tokens))


def test_a_document_without_words_has_score_zero() -> None:
    assert BM25Index.build([["养老"], []]).scores(["养老"])[1] == 0.0


@pytest.mark.parametrize("name", ["bm25.npz", "bm25.json"])
def test_a_truncated_or_missing_file_is_named(name: str, tmp_path: Path) -> None:
    BM25Index.build(DOCUMENTS).save(tmp_path, "bm25")
    path = tmp_path / name
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(BrokenIndexError, match=name.replace(".", r"\.") + ".*lnplan-qa build"):
        BM25Index.load(tmp_path, "bm25")
    path.unlink()
    with pytest.raises(BrokenIndexError, match=name.replace(".", r"\.")):
        BM25Index.load(tmp_path, "bm25")


def test_arrays_of_another_vocabulary_are_refused(tmp_path: Path) -> None:
    BM25Index.build(DOCUMENTS).save(tmp_path, "bm25")
    path = tmp_path / "bm25.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(content | {"vocabulary": content["vocabulary"][:-1]}), encoding="utf-8")
    with pytest.raises(BrokenIndexError, match="词表不符"):
        BM25Index.load(tmp_path, "bm25")


def test_a_pickle_in_disguise_is_not_opened(tmp_path: Path) -> None:
    BM25Index.build(DOCUMENTS).save(tmp_path, "bm25")
    disguised = np.array([{"a": 1}], dtype=object)
    np.savez(tmp_path / "bm25.npz", data=disguised, indices=disguised, indptr=disguised)
    with pytest.raises(BrokenIndexError):
        BM25Index.load(tmp_path, "bm25")
