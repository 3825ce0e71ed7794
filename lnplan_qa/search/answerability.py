"""Does the plan answer this at all? A classifier over how a question is put and what it resembles.

It is trained while the index is built, from the corpus alone: question keys (answered), near misses
(``corpus/unanswered.jsonl``: on a topic of the plan, asking what the plan does not say) and questions that are not on the
plan (``corpus/outside.jsonl``). Multinomial logistic regression over three groups of features: how near the question lies
to the examples of each kind and to the passages, its vector, and its character n-grams (1 to 3, tf-idf).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from lnplan_qa.errors import BrokenIndexError, CorpusError
from lnplan_qa.search.dense import CURE
from lnplan_qa.text import normalize

Vectors = NDArray[np.float32]

NEAR_MISS_FILE: Final = "unanswered.jsonl"
OUTSIDE_FILE: Final = "outside.jsonl"
ANSWERED, NEAR_MISS, OUTSIDE = 0, 1, 2
_ARRAYS: Final = "answerability.npz"
_TEXTS: Final = "answerability.json"
#: Feature groups are brought to comparable size; the inverse regularisation strength is scikit-learn's C.
_VECTOR_SCALE, _TERM_SCALE, _NEARNESS_SCALE, _C = 5.0, 3.0, 0.5, 0.3
_MIN_TERM_COUNT = 3


@dataclass(frozen=True, slots=True)
class Example:
    """A question of which it is known that the plan does not answer it: ``label`` is NEAR_MISS or OUTSIDE."""

    text: str
    label: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """Probabilities that the plan answers, that it speaks of the topic only, and that the question is not on it."""

    answered: float
    near_miss: float
    outside: float


def read_examples(corpus: Path) -> tuple[Example, ...]:
    """Near misses and outside questions of a corpus; none where it has neither file.

    Raises:
        CorpusError: a file is not UTF-8, or a line is no object with a text field ``question``.
    """
    found: list[Example] = []
    for name, label in ((NEAR_MISS_FILE, NEAR_MISS), (OUTSIDE_FILE, OUTSIDE)):
        path = corpus / name
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError) as error:
            raise CorpusError(f"无法读取 {path}（{error}）。请恢复该文件，并保存为 UTF-8。") from None
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                question = json.loads(line)["question"]
                found.append(Example(normalize(question), label))
            except (ValueError, KeyError, TypeError):
                raise CorpusError(f'{path} 第 {number} 行：应为含文字字段 "question" 的 JSON 对象。') from None
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Answerability:
    """A trained classifier.

    Attributes:
        examples: near misses and outside questions.
        vectors: (m, d) float32, theirs.
        terms: n-gram -> column; ``idf`` (t,) float32.
        centre, scale: (8,) float32, of the nearness features; ``mean`` (d,) float32, of the vectors.
        weights: (3, 8 + d + t) float32; ``bias`` (3,) float32.
    """

    examples: tuple[Example, ...]
    vectors: Vectors
    terms: dict[str, int]
    idf: Vectors
    centre: Vectors
    scale: Vectors
    mean: Vectors
    weights: Vectors
    bias: Vectors

    @classmethod
    def train(
        cls,
        keys: Sequence[str],
        key_vectors: Vectors,
        passage_vectors: Vectors,
        examples: Sequence[Example],
        vectors: Vectors,
    ) -> Answerability:
        """Fit the classifier. Every training question is judged as if it were new: it is no neighbour of its own.

        Args:
            keys: question keys, normalised; ``key_vectors`` (k, d) theirs, ``passage_vectors`` (p, d) the passages'.
            examples: questions that the plan does not answer; ``vectors`` (m, d) theirs.
        """
        from scipy import sparse
        from sklearn.linear_model import LogisticRegression

        labels = np.array([ANSWERED] * len(keys) + [example.label for example in examples])
        kinds = np.array([example.label for example in examples])
        everything = np.vstack([key_vectors, vectors])
        own_key = np.arange(len(everything))
        nearness = np.array(
            [
                _nearness(
                    _without(vector @ key_vectors.T, own_key[i]),
                    _without(vector @ vectors.T, own_key[i] - len(keys)),
                    kinds,
                    vector @ passage_vectors.T,
                )
                for i, vector in enumerate(everything)
            ],
            dtype=np.float32,
        )
        texts = [*keys, *(example.text for example in examples)]
        counts = Counter(term for text in texts for term in set(_ngrams(text)))
        terms = {
            term: column
            for column, term in enumerate(sorted(term for term, n in counts.items() if n >= _MIN_TERM_COUNT))
        }
        idf = np.array([np.log((1 + len(texts)) / (1 + counts[term])) + 1 for term in terms], dtype=np.float32)
        centre, scale, mean = nearness.mean(axis=0), nearness.std(axis=0) + np.float32(1e-6), everything.mean(axis=0)
        rows, columns, values = [], [], []
        for row, text in enumerate(texts):
            for column, value in _tfidf(text, terms, idf).items():
                rows.append(row)
                columns.append(column)
                values.append(value)
        words = sparse.csr_matrix((values, (rows, columns)), shape=(len(texts), len(terms)))
        dense = np.hstack([(nearness - centre) / scale * _NEARNESS_SCALE, (everything - mean) * _VECTOR_SCALE])
        features = sparse.hstack([sparse.csr_matrix(dense), words * _TERM_SCALE]).tocsr()
        model = LogisticRegression(C=_C, max_iter=2000, class_weight="balanced").fit(features, labels)
        return cls(
            tuple(examples), vectors, terms, idf, centre, scale, mean,
            model.coef_.astype(np.float32), model.intercept_.astype(np.float32),
        )  # fmt: skip

    def judge(self, text: str, vector: Vectors, key_scores: Vectors, passage_scores: Vectors) -> Verdict:
        """Judge a question.

        Args:
            text: the question, normalised.
            vector: (d,) its vector.
            key_scores: (k,) its cosines with the question keys.
            passage_scores: (p,) its cosines with the passages.
        """
        kinds = np.array([example.label for example in self.examples])
        nearness = np.array(_nearness(key_scores, self.vectors @ vector, kinds, passage_scores), dtype=np.float32)
        dense = np.concatenate(
            [(nearness - self.centre) / self.scale * _NEARNESS_SCALE, (vector - self.mean) * _VECTOR_SCALE]
        )
        scores = self.weights[:, : len(dense)] @ dense + self.bias
        for column, value in _tfidf(text, self.terms, self.idf).items():
            scores = scores + self.weights[:, len(dense) + column] * np.float32(value * _TERM_SCALE)
        odds = np.exp(scores - scores.max())
        answered, near_miss, outside = (odds / odds.sum()).tolist()
        return Verdict(answered, near_miss, outside)

    def save(self, folder: Path) -> None:
        """Write the classifier into an existing folder."""
        np.savez(
            folder / _ARRAYS, vectors=self.vectors, idf=self.idf, centre=self.centre, scale=self.scale,
            mean=self.mean, weights=self.weights, bias=self.bias,
        )  # fmt: skip
        data: dict[str, Any] = {
            "examples": [[example.text, example.label] for example in self.examples],
            "terms": list(self.terms),
        }
        (folder / _TEXTS).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Answerability | None:
        """Read what :meth:`save` wrote; ``None`` where the corpus had no examples to train on.

        Raises:
            BrokenIndexError: a file is truncated or foreign.
        """
        if not (folder / _TEXTS).exists():
            return None
        try:
            data = json.loads((folder / _TEXTS).read_text(encoding="utf-8"))
            # Opened here: numpy leaves a file open whose end is cut off.
            with (folder / _ARRAYS).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                parts = {name: np.asarray(arrays[name], dtype=np.float32) for name in arrays.files}
            examples = tuple(Example(str(text), int(label)) for text, label in data["examples"])
            terms = {str(term): column for column, term in enumerate(data["terms"])}
            model = cls(examples=examples, terms=terms, **parts)
        except (OSError, EOFError, BadZipFile, ValueError, KeyError, TypeError) as error:
            raise BrokenIndexError(
                f"索引文件 {folder / _ARRAYS} 缺失或已损坏（{type(error).__name__}）。{CURE}"
            ) from None
        if model.weights.shape != (3, len(model.centre) + len(model.mean) + len(terms)) or len(examples) != len(
            model.vectors
        ):
            raise BrokenIndexError(f"索引文件 {folder / _ARRAYS} 与 {_TEXTS} 不符。{CURE}")
        return model


def _without(scores: Vectors, position: int) -> Vectors:
    """``scores`` with the one at ``position`` put out of the way; unchanged where it lies outside."""
    if 0 <= position < len(scores):
        scores = scores.copy()
        scores[position] = -1.0
    return scores


def _nearness(
    key_scores: Vectors, example_scores: Vectors, kinds: NDArray[np.int64], passage_scores: Vectors
) -> list[float]:
    """The best cosine and the mean of the best few with keys (5), near misses (3), outside questions (3), passages (5)."""
    features: list[float] = []
    groups = (
        (key_scores, 5),
        (example_scores[kinds == NEAR_MISS], 3),
        (example_scores[kinds == OUTSIDE], 3),
        (passage_scores, 5),
    )
    for scores, few in groups:
        best = np.sort(scores)[::-1][:few] if len(scores) else np.zeros(1, dtype=np.float32)
        features += [float(best[0]), float(best.mean())]
    return features


def _ngrams(text: str) -> list[str]:
    return [text[start : start + length] for length in (1, 2, 3) for start in range(len(text) - length + 1)]


def _tfidf(text: str, terms: dict[str, int], idf: Vectors) -> dict[int, float]:
    """Column -> weight of a text's known n-grams: (1 + ln count) · idf, brought to length one."""
    counts = Counter(column for term in _ngrams(text) if (column := terms.get(term)) is not None)
    weights = {column: (1 + float(np.log(count))) * float(idf[column]) for column, count in counts.items()}
    length = sum(weight * weight for weight in weights.values()) ** 0.5
    return {column: weight / length for column, weight in weights.items()} if length else {}
