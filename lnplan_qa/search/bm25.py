"""BM25 over tokens of our own making (bm25s, numpy backend), saved as plain arrays and JSON.

score(q, d) = sum over the tokens t of q of idf(t) * tf / (tf + k1 * (1 - b + b * |d| / avgdl)),
idf(t) = ln(1 + (N - df + 0.5) / (df + 0.5)); the Lucene form in C. Kamphuis et al., Which BM25 Do You Mean?, 2020.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lnplan_qa.errors import BrokenIndexError

CURE: Final = "请运行 lnplan-qa build 重新建立索引。"
_ARRAYS: Final = ("data", "indices", "indptr")


@dataclass(frozen=True, slots=True)
class BM25Index:
    """Scores of every document for a question. ``size`` documents; an index of none scores nothing."""

    size: int
    parameters: dict[str, Any]
    _model: Any

    @classmethod
    def build(
        cls, documents: Sequence[Sequence[str]], *, k1: float = 1.5, b: float = 0.75, method: str = "lucene"
    ) -> BM25Index:
        """Index documents, each given as its tokens.

        Args:
            k1: how soon a repeated token stops counting.
            b: how much long documents are held back, 0 to 1.
            method: one of bm25s's variants.
        """
        parameters = {"k1": k1, "b": b, "method": method}
        if not any(documents):
            return cls(len(documents), parameters, None)
        vocabulary = {token: i for i, token in enumerate(dict.fromkeys(t for document in documents for t in document))}
        ids = [[vocabulary[token] for token in document] for document in documents]
        model = _new_model(parameters)
        model.index((ids, vocabulary), create_empty_token=False, show_progress=False)
        return cls(len(documents), parameters, model)

    def scores(self, tokens: Sequence[str]) -> NDArray[np.float32]:
        """Scores of all documents: (size,) float32, >= 0, higher is better; unknown tokens count nothing."""
        ids = self._model.get_tokens_ids(list(tokens)) if self._model is not None else []
        if not ids:
            return np.zeros(self.size, dtype=np.float32)
        return np.asarray(self._model.get_scores_from_ids(ids), dtype=np.float32)

    def save(self, folder: Path, name: str) -> None:
        """Write ``<name>.npz`` and ``<name>.json`` into ``folder``."""
        arrays = {key: np.zeros(0, np.int32) for key in _ARRAYS}
        vocabulary: list[str] = []
        if self._model is not None:
            arrays = {key: self._model.scores[key] for key in _ARRAYS}
            vocabulary = sorted(self._model.vocab_dict, key=self._model.vocab_dict.__getitem__)
        np.savez(folder / f"{name}.npz", allow_pickle=False, **arrays)
        content = {"size": self.size, "parameters": self.parameters, "vocabulary": vocabulary}
        (folder / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, name: str) -> BM25Index:
        """Read what :meth:`save` wrote.

        Raises:
            BrokenIndexError: a file is missing, truncated or foreign.
        """
        path = folder / f"{name}.json"
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            size, parameters, vocabulary = int(content["size"]), dict(content["parameters"]), content["vocabulary"]
            path = folder / f"{name}.npz"
            # Opened here: numpy leaves a file open that turns out to be no archive.
            with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                arrays = {key: stored[key] for key in _ARRAYS}
        except Exception as error:  # zip, JSON and numpy raise many kinds for a damaged file
            raise BrokenIndexError(f"索引文件 {path} 缺失或已损坏（{type(error).__name__}）。{CURE}") from error
        if not vocabulary:
            return cls(size, parameters, None)
        _check(arrays, size, len(vocabulary), path)
        model = _new_model(parameters)
        model.scores = arrays | {"num_docs": size}
        model.vocab_dict = {token: i for i, token in enumerate(vocabulary)}
        model.unique_token_ids_set = set(range(len(vocabulary)))
        model.nonoccurrence_array = None
        return cls(size, parameters, model)


def _new_model(parameters: dict[str, Any]) -> Any:
    import bm25s

    return bm25s.BM25(backend="numpy", csc_backend="numpy", dtype="float32", int_dtype="int32", **parameters)


def _check(arrays: dict[str, NDArray[Any]], size: int, vocabulary: int, path: Path) -> None:
    """Refuse arrays that do not belong together: a later look-up would run out of them."""
    data, indices, indptr = (arrays[key] for key in _ARRAYS)
    fits = (
        len(indptr) == vocabulary + 1
        and len(data) == len(indices) == int(indptr[-1])
        and bool(np.all(np.diff(indptr) >= 0))
        and (not len(indices) or 0 <= int(indices.min()) <= int(indices.max()) < size)
    )
    if not fits:
        raise BrokenIndexError(f"索引文件 {path} 与词表不符（{vocabulary} 个词，{size} 篇）。{CURE}")
