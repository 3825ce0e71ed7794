"""Exact search by cosine over unit vectors (FAISS, flat inner product)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lnplan_qa.errors import BrokenIndexError, why

CURE: Final = "请运行 lnplan-qa build 重新建立索引。"
#: How a flat inner-product index begins on disk: its mark, dimension (i32) and number of vectors (i64).
_HEADER: Final = struct.Struct("<4siq")
_MARK: Final = b"IxFI"
#: Where the vectors begin: behind the header stand two unused i64, the trained flag, the metric and the count.
_BODY: Final = 45


@dataclass(frozen=True, slots=True)
class DenseIndex:
    """Vectors that can be asked for their nearest to a question's vector."""

    size: int
    dimension: int
    _index: Any

    @classmethod
    def build(cls, vectors: NDArray[np.float32]) -> DenseIndex:
        """Index ``vectors``: (n, dimension) float32, rows of length one; n may be 0."""
        import faiss

        size, dimension = vectors.shape
        index = faiss.IndexFlatIP(dimension)
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(size, dimension, index)

    def search(self, query: NDArray[np.float32], k: int) -> Iterator[tuple[int, float]]:
        """The ``min(k, size)`` nearest vectors, best first: position and cosine.

        Args:
            query: (dimension,) float32, of length one.

        Raises:
            ValueError: the query has another dimension.
        """
        if query.shape != (self.dimension,):
            raise ValueError(f"query vector has shape {query.shape}, the index holds vectors of {self.dimension}")
        depth = min(k, self.size)
        if depth <= 0:
            return
        scores, ids = self._index.search(np.ascontiguousarray(query[None, :], dtype=np.float32), depth)
        for position, score in zip(ids[0].tolist(), scores[0].tolist(), strict=True):
            if position >= 0:  # FAISS pads with -1 where it has nothing more to give
                yield position, score

    def scores(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        """Cosines of all vectors with the query: (size,) float32. Raises like :meth:`search`."""
        if query.shape != (self.dimension,):
            raise ValueError(f"query vector has shape {query.shape}, the index holds vectors of {self.dimension}")
        cosines = np.zeros(self.size, dtype=np.float32)
        if self.size:
            scores, ids = self._index.search(np.ascontiguousarray(query[None, :], dtype=np.float32), self.size)
            cosines[ids[0]] = scores[0]
        return cosines

    def vectors(self) -> NDArray[np.float32]:
        """All vectors: (size, dimension) float32."""
        if not self.size:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.asarray(self._index.reconstruct_n(0, self.size), dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write the index as a FAISS file."""
        import faiss

        faiss.write_index(self._index, str(path))

    @classmethod
    def load(cls, path: Path, size: int, dimension: int) -> DenseIndex:
        """Read a FAISS file that must hold ``size`` vectors of ``dimension``.

        FAISS trusts what it reads, so the header and the file's length are checked first.

        Raises:
            BrokenIndexError: the file is missing, truncated, foreign or of other sizes.
        """
        try:
            with path.open("rb") as file:
                head = file.read(_HEADER.size)
            length = path.stat().st_size
        except OSError as error:
            raise BrokenIndexError(f"无法读取索引文件 {path}（{why(error)}）。{CURE}") from None
        if len(head) < _HEADER.size or head[:4] != _MARK:
            raise BrokenIndexError(f"{path} 不是本程序的 FAISS 索引（开头是 {head[:4]!r}）。{CURE}")
        _, found_dimension, found_size = _HEADER.unpack(head)
        if (found_size, found_dimension) != (size, dimension):
            raise BrokenIndexError(
                f"{path} 有 {found_size} 个 {found_dimension} 维向量，应为 {size} 个 {dimension} 维。{CURE}"
            )
        if length < _BODY + 4 * size * dimension:
            raise BrokenIndexError(
                f"{path} 只有 {length} 字节，放不下 {size} 个 {dimension} 维向量，文件被截断。{CURE}"
            )
        import faiss

        try:
            index = faiss.read_index(str(path))
        except RuntimeError as error:
            raise BrokenIndexError(f"FAISS 无法读取 {path}，文件已损坏。{CURE}") from error
        return cls(size, dimension, index)
