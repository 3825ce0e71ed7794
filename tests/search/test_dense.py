"""Claims about lnplan_qa.search.dense."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lnplan_qa.errors import BrokenIndexError
from lnplan_qa.search.dense import DenseIndex

VECTORS = np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)
EAST = np.array([1, 0], dtype=np.float32)


def test_the_nearest_come_first() -> None:
    found = list(DenseIndex.build(VECTORS).search(EAST, 2))
    assert [position for position, _ in found] == [0, 2]
    np.testing.assert_allclose([score for _, score in found], [1.0, 0.6], rtol=1e-6)


def test_asking_for_more_than_there_is_gives_all_and_no_padding() -> None:
    assert [position for position, _ in DenseIndex.build(VECTORS).search(EAST, 100)] == [0, 2, 1]


def test_scores_keep_the_order_of_the_vectors() -> None:
    np.testing.assert_allclose(DenseIndex.build(VECTORS).scores(EAST), [1.0, 0.0, 0.6], atol=1e-6)


@pytest.mark.parametrize("k", [0, -3])
def test_asking_for_nothing_gives_nothing(k: int) -> None:
    assert list(DenseIndex.build(VECTORS).search(EAST, k)) == []


def test_an_index_of_nothing_works(tmp_path: Path) -> None:
    index = DenseIndex.build(np.zeros((0, 2), dtype=np.float32))
    index.save(tmp_path / "none.faiss")
    assert DenseIndex.load(tmp_path / "none.faiss", 0, 2).scores(EAST).tolist() == []


def test_a_query_of_another_dimension_is_refused() -> None:
    with pytest.raises(ValueError, match="vectors of 2"):
        DenseIndex.build(VECTORS).scores(np.ones(3, dtype=np.float32))


def test_a_loaded_index_scores_the_same(tmp_path: Path) -> None:
    DenseIndex.build(VECTORS).save(tmp_path / "dense.faiss")
    loaded = DenseIndex.load(tmp_path / "dense.faiss", 3, 2)
    np.testing.assert_array_equal(loaded.scores(EAST), DenseIndex.build(VECTORS).scores(EAST))


def test_truncated_foreign_and_missing_files_are_named(tmp_path: Path) -> None:
    path = tmp_path / "dense.faiss"
    DenseIndex.build(VECTORS).save(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-8])
    with pytest.raises(BrokenIndexError, match=r"dense\.faiss.*字节.*lnplan-qa build"):
        DenseIndex.load(path, 3, 2)
    path.write_bytes(b"PK\x03\x04" + b"\0" * 100)
    with pytest.raises(BrokenIndexError, match="不是本程序的 FAISS 索引"):
        DenseIndex.load(path, 3, 2)
    path.unlink()
    with pytest.raises(BrokenIndexError, match=r"无法读取索引文件"):
        DenseIndex.load(path, 3, 2)


def test_an_index_of_other_sizes_is_refused_with_both(tmp_path: Path) -> None:
    DenseIndex.build(VECTORS).save(tmp_path / "dense.faiss")
    with pytest.raises(BrokenIndexError, match="有 3 个 2 维向量，应为 4 个 2 维"):
        DenseIndex.load(tmp_path / "dense.faiss", 4, 2)


def test_a_damaged_body_behind_a_whole_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dense.faiss"
    DenseIndex.build(VECTORS).save(path)
    whole = bytearray(path.read_bytes())
    whole[37:45] = b"\xff" * 8  # the count of the numbers that follow
    path.write_bytes(bytes(whole))
    with pytest.raises(BrokenIndexError, match="已损坏"):
        DenseIndex.load(path, 3, 2)
