"""Passages and question keys, searchable by words and by meaning: three arms, fused.

Nothing here imports torch; the encoder is handed in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lnplan_qa.asking import AskingPatterns
from lnplan_qa.errors import BrokenIndexError
from lnplan_qa.search.answerability import Answerability, Example, Verdict, mean_verdict, read_example_vectors
from lnplan_qa.search.bm25 import BM25Index
from lnplan_qa.search.dense import DenseIndex
from lnplan_qa.search.encoder import Encoder
from lnplan_qa.search.fusion import DEFAULT_WEIGHTS, Arms, Weights, fuse
from lnplan_qa.search.manifest import CURE
from lnplan_qa.search.question_features import Neighbours, Vectors
from lnplan_qa.search.questions import QuestionKey
from lnplan_qa.search.tokenizer import Tokenizer
from lnplan_qa.text import normalize
from lnplan_qa.types import Hit, Passage, Span

#: What the manifest records beside corpus and encoder; a change makes an index stale.
BM25_SETTINGS: Final[dict[str, Any]] = {"k1": 1.5, "b": 0.75, "method": "lucene"}


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What a question brings up: the best passages, and whether the plan is likely to answer it (``None``: unknown)."""

    hits: tuple[Hit, ...]
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """Passages and their question keys, searchable by words and by meaning."""

    passages: tuple[Passage, ...]
    keys: tuple[QuestionKey, ...]
    tokenizer: Tokenizer
    bm25: BM25Index
    """Over text and context alone: the arm to compare with."""
    bm25_with_keys: BM25Index
    """Over text, context and all keys of a passage as one document: the arm that searches."""
    dense: DenseIndex
    dense_keys: DenseIndex
    owners: NDArray[np.int64]
    """(number of keys,): the passage of each key."""
    answerability: Answerability | None
    """The classifier trained on keys and examples; ``None`` where the corpus has no examples."""

    @classmethod
    def build(
        cls,
        document_passages: Sequence[Passage],
        keys: Sequence[QuestionKey],
        encoder: Encoder,
        tokenizer: Tokenizer,
        examples: Sequence[Example] = (),
        patterns: AskingPatterns | None = None,
    ) -> SearchIndex:
        """Index passages (text and context together) and keys; a key's ``passage`` is a position in the passages.

        Keys and ``examples`` (questions that the plan does not answer) are encoded as what they are, questions. Without
        ``examples`` or ``patterns`` nothing judges whether a question is answered.

        Raises:
            ValueError: a key belongs to no passage.
        """
        found = tuple(document_passages)
        if any(not 0 <= key.passage < len(found) for key in keys):
            raise ValueError(f"a question key points outside of the {len(found)} passages")
        texts = [_indexed_text(passage) for passage in found]
        questions = [normalize(key.text) for key in keys]
        vectors = encoder.encode_passages(texts)
        asked = encoder.encode_queries([*questions, *(example.text for example in examples)])
        key_vectors, example_vectors = asked[: len(keys)], asked[len(keys) :]
        words = [tokenizer.tokenize(text) for text in texts]
        words_with_keys = [list(tokens) for tokens in words]
        for key in keys:
            words_with_keys[key.passage].extend(tokenizer.tokenize(key.text))
        owners = np.array([key.passage for key in keys], dtype=np.int64)
        answerability = None
        if examples and keys and patterns is not None:
            known = _neighbours(found, vectors, questions, key_vectors, owners)
            answerability = Answerability.train(known, examples, example_vectors, patterns)
        return cls(
            found,
            tuple(keys),
            tokenizer,
            BM25Index.build(words, **BM25_SETTINGS),
            BM25Index.build(words_with_keys, **BM25_SETTINGS),
            DenseIndex.build(vectors),
            DenseIndex.build(key_vectors),
            owners,
            answerability,
        )

    def arms(self, text: str, encoder: Encoder) -> Arms:
        """The raw scores of all passages for a question, arm by arm.

        Raises:
            BrokenIndexError: the encoder's vectors have another dimension than the index's.
        """
        vector = self._vector(text, encoder)
        return self._arms(text, self.dense.scores(vector), self.dense_keys.scores(vector))

    def search(self, text: str, encoder: Encoder, k: int = 10, weights: Weights = DEFAULT_WEIGHTS) -> list[Hit]:
        """The ``k`` best passages for a question, best first; ties in the order of the plan. Raises like :meth:`arms`."""
        arms = self.arms(text, encoder)
        return self._best(arms, fuse(arms, weights), k)

    def retrieve(self, text: str, encoder: Encoder, k: int = 10, asking: str | None = None) -> Retrieval:
        """The ``k`` best passages, and the classifier's verdict on the question.

        Args:
            text: the whole question.
            asking: where it tells a story first, the part that asks: the scores of both readings are added up, their
                verdicts averaged.

        Raises:
            BrokenIndexError: the encoder's vectors have another dimension than the index's.
        """
        found, verdicts = [], []
        for reading in (text,) if asking in (None, text) else (text, str(asking)):
            vector = self._vector(reading, encoder)
            dense, dense_keys = self.dense.scores(vector), self.dense_keys.scores(vector)
            found.append(self._arms(reading, dense, dense_keys))
            if self.answerability is not None:
                verdicts.append(self.answerability.judge(reading, vector, dense_keys, dense))
        scores = np.mean(np.stack([fuse(arms, DEFAULT_WEIGHTS) for arms in found]), axis=0).astype(np.float32)
        # The raw scores that a hit shows are those of the whole question.
        return Retrieval(tuple(self._best(found[0], scores, k)), mean_verdict(verdicts) if verdicts else None)

    def _vector(self, text: str, encoder: Encoder) -> NDArray[np.float32]:
        if encoder.dimension != self.dense.dimension:
            raise BrokenIndexError(
                f"编码器 {encoder.name} 的向量是 {encoder.dimension} 维，索引是 {self.dense.dimension} 维。{CURE}"
            )
        vector: NDArray[np.float32] = encoder.encode_queries([text])[0]
        return vector

    def _arms(self, text: str, dense: NDArray[np.float32], dense_keys: NDArray[np.float32]) -> Arms:
        has_key = np.zeros(len(self.passages), dtype=np.bool_)
        has_key[self.owners] = True
        return Arms(
            bm25=self.bm25_with_keys.scores(self.tokenizer.tokenize(text)),
            dense=dense,
            dense_key=self._best_key(dense_keys, has_key),
            has_key=has_key,
        )

    def _best(self, arms: Arms, scores: NDArray[np.float32], k: int) -> list[Hit]:
        order = sorted(range(len(self.passages)), key=lambda i: (-scores[i], self.passages[i].span))
        return [
            Hit(
                passage=self.passages[i],
                score=float(scores[i]),
                bm25=float(arms.bm25[i]),
                dense=float(arms.dense[i]),
                key=float(arms.dense_key[i]),
            )
            for i in order[: max(k, 0)]
        ]

    def _best_key(self, scores: NDArray[np.float32], has_key: NDArray[np.bool_]) -> NDArray[np.float32]:
        best = np.where(has_key, np.float32(-np.inf), np.float32(0)).astype(np.float32)
        np.maximum.at(best, self.owners, scores)
        return best

    def save(self, folder: Path) -> None:
        """Write all parts into an existing folder."""
        _write_lines(
            folder / "passages.jsonl",
            [
                {"section": p.section, "context": p.context, "text": p.text, "start": p.span.start, "end": p.span.end}
                for p in self.passages
            ],
        )
        _write_lines(
            folder / "keys.jsonl", [{"passage": k.passage, "text": k.text, "voice": k.voice} for k in self.keys]
        )
        self.bm25.save(folder, "bm25")
        self.bm25_with_keys.save(folder, "bm25_with_keys")
        self.dense.save(folder / "dense.faiss")
        self.dense_keys.save(folder / "dense_keys.faiss")
        if self.answerability is not None:
            self.answerability.save(folder)

    @classmethod
    def load(cls, folder: Path, plan_text: str, tokenizer: Tokenizer, dimension: int, patterns: AskingPatterns) -> SearchIndex:
        """Read what :meth:`save` wrote; every passage is compared with the plan.

        Raises:
            BrokenIndexError: a file is missing, truncated or foreign, or a passage is not what the plan says there.
        """
        found, keys = _read_passages(folder), _read_keys(folder)
        for passage in found:
            if passage.span.of(plan_text) != passage.text:
                raise BrokenIndexError(
                    f"索引中的一段与 plan.txt 第 {passage.span.start} 字处不符：“{passage.text[:30]}”。{CURE}"
                )
        bm25, bm25_with_keys = BM25Index.load(folder, "bm25"), BM25Index.load(folder, "bm25_with_keys")
        if not bm25.size == bm25_with_keys.size == len(found) or any(not 0 <= key.passage < len(found) for key in keys):
            raise BrokenIndexError(f"索引文件夹 {folder} 里的文件彼此不符。{CURE}")
        dense = DenseIndex.load(folder / "dense.faiss", len(found), dimension)
        dense_keys = DenseIndex.load(folder / "dense_keys.faiss", len(keys), dimension)
        owners = np.array([key.passage for key in keys], dtype=np.int64)
        questions = [normalize(key.text) for key in keys]
        known = _neighbours(found, dense.vectors(), questions, dense_keys.vectors(), owners)
        answerability = Answerability.load(folder, known, patterns)
        return cls(found, keys, tokenizer, bm25, bm25_with_keys, dense, dense_keys, owners, answerability)


def known_vectors(
    folder: Path, dimension: int
) -> tuple[dict[str, NDArray[np.float32]], dict[str, NDArray[np.float32]]]:
    """The vectors that a saved index holds, by text: of passages, of questions. The next build need not make them again.

    Raises:
        BrokenIndexError: a file is missing, truncated or foreign.
    """
    texts = [_indexed_text(passage) for passage in _read_passages(folder)]
    questions = [normalize(key.text) for key in _read_keys(folder)]
    dense = DenseIndex.load(folder / "dense.faiss", len(texts), dimension).vectors()
    asked = list(DenseIndex.load(folder / "dense_keys.faiss", len(questions), dimension).vectors())
    return dict(zip(texts, dense, strict=True)), {**dict(zip(questions, asked, strict=True)), **read_example_vectors(folder)}


def _neighbours(
    found: Sequence[Passage], vectors: Vectors, questions: Sequence[str], key_vectors: Vectors, owners: NDArray[np.int64]
) -> Neighbours:
    texts, contexts = tuple(passage.text for passage in found), tuple(passage.context for passage in found)
    return Neighbours(texts, contexts, vectors, tuple(questions), key_vectors, owners)


def _read_passages(folder: Path) -> tuple[Passage, ...]:
    fields = {"section": str, "context": str, "text": str, "start": int, "end": int}
    return tuple(
        Passage(row["section"], row["context"], row["text"], Span(row["start"], row["end"]))
        for row in _read_lines(folder / "passages.jsonl", fields)
    )


def _read_keys(folder: Path) -> tuple[QuestionKey, ...]:
    fields = {"passage": int, "text": str, "voice": str}
    return tuple(
        QuestionKey(row["passage"], row["text"], row["voice"]) for row in _read_lines(folder / "keys.jsonl", fields)
    )


def _indexed_text(passage: Passage) -> str:
    return f"{passage.context} {passage.text}"


def _write_lines(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _read_lines(path: Path, fields: Mapping[str, type]) -> list[dict[str, Any]]:
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise BrokenIndexError(f"索引文件 {path} 缺失或已损坏（{type(error).__name__}）。{CURE}") from None
    for row in rows:
        if not isinstance(row, dict) or any(not isinstance(row.get(name), kind) for name, kind in fields.items()):
            raise BrokenIndexError(f"索引文件 {path} 的一行不是本程序写的。{CURE}")
    return rows
