"""Does the plan answer this at all? A classifier over how a question is put and what it resembles.

It is trained while the index is built, from the corpus alone: question keys (answered), near misses
(``corpus/unanswered.jsonl``: on a topic of the plan, asking what the plan does not say) and questions that are not on the
plan (``corpus/outside.jsonl``). Multinomial logistic regression over three groups of inputs: the features of
:mod:`lnplan_qa.search.question_features`, the question's vector, and its character n-grams (1 to 3, tf-idf).
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

from lnplan_qa.asking import AskingPatterns
from lnplan_qa.errors import BrokenIndexError, CorpusError
from lnplan_qa.search.dense import CURE
from lnplan_qa.search.question_features import Neighbours, QuestionFeatures, Unanswered, Vectors
from lnplan_qa.text import normalize

NEAR_MISS_FILE: Final = "unanswered.jsonl"
OUTSIDE_FILE: Final = "outside.jsonl"
ANSWERED, NEAR_MISS, OUTSIDE = 0, 1, 2
_ARRAYS: Final = "answerability.npz"
_TEXTS: Final = "answerability.json"
#: Feature groups are brought to comparable size; the inverse regularisation strength is scikit-learn's C.
_VECTOR_SCALE, _TERM_SCALE, _FEATURE_SCALE, _C = 5.0, 3.0, 0.5, 0.1
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


def mean_verdict(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict on several readings of one question: the geometric mean of each probability, brought to a sum of one."""
    logs = np.log(np.array([[v.answered, v.near_miss, v.outside] for v in verdicts]) + 1e-9).mean(axis=0)
    odds = np.exp(logs - logs.max())
    answered, near_miss, outside = (odds / odds.sum()).tolist()
    return Verdict(answered, near_miss, outside)


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
        examples: near misses and outside questions; ``vectors`` (m, d) float32, theirs.
        features: measures a question against them and the index.
        terms: n-gram -> column; ``idf`` (t,) float32.
        centre, scale: (f,) float32, of the features; ``mean`` (d,) float32, of the vectors.
        weights: (3, f + d + t) float32; ``bias`` (3,) float32.
    """

    examples: tuple[Example, ...]
    vectors: Vectors
    features: QuestionFeatures
    terms: dict[str, int]
    idf: Vectors
    centre: Vectors
    scale: Vectors
    mean: Vectors
    weights: Vectors
    bias: Vectors

    @classmethod
    def train(cls, known: Neighbours, examples: Sequence[Example], vectors: Vectors, patterns: AskingPatterns) -> Answerability:
        """Fit the classifier. Every training question is judged as if it were new: it is no neighbour of its own.

        Args:
            known: passages, and the question keys, which are answered.
            examples: questions that the plan does not answer; ``vectors`` (m, d) theirs.
            patterns: how people ask for each kind of thing.
        """
        from scipy import sparse
        from sklearn.linear_model import LogisticRegression

        labels = np.array([ANSWERED] * len(known.keys) + [example.label for example in examples])
        features = _features(known, examples, vectors, patterns)
        measured = features.of_known()
        everything = np.vstack([known.key_vectors, vectors])
        texts = [*known.keys, *(example.text for example in examples)]
        counts = Counter(term for text in texts for term in set(_ngrams(text)))
        terms = {
            term: column
            for column, term in enumerate(sorted(term for term, n in counts.items() if n >= _MIN_TERM_COUNT))
        }
        idf = np.array([np.log((1 + len(texts)) / (1 + counts[term])) + 1 for term in terms], dtype=np.float32)
        centre, scale, mean = measured.mean(axis=0), measured.std(axis=0) + np.float32(1e-6), everything.mean(axis=0)
        rows, columns, values = [], [], []
        for row, text in enumerate(texts):
            for column, value in _tfidf(text, terms, idf).items():
                rows.append(row)
                columns.append(column)
                values.append(value)
        words = sparse.csr_matrix((values, (rows, columns)), shape=(len(texts), len(terms)))
        dense = np.hstack([(measured - centre) / scale * _FEATURE_SCALE, (everything - mean) * _VECTOR_SCALE])
        inputs = sparse.hstack([sparse.csr_matrix(dense), words * _TERM_SCALE]).tocsr()
        model = LogisticRegression(C=_C, max_iter=2000, class_weight="balanced").fit(inputs, labels)
        weights, bias = model.coef_.astype(np.float32), model.intercept_.astype(np.float32)
        return cls(tuple(examples), vectors, features, terms, idf, centre, scale, mean, weights, bias)

    def judge(self, text: str, vector: Vectors, key_scores: Vectors, passage_scores: Vectors) -> Verdict:
        """How likely the plan answers a question.

        Args:
            text: the question, normalised.
            vector: (d,) its own.
            key_scores: (k,) its cosines with the question keys.
            passage_scores: (p,) its cosines with the passages.
        """
        measured = self.features.of_question(text, key_scores, passage_scores, self.vectors @ vector)
        dense = np.concatenate(
            [(measured - self.centre) / self.scale * _FEATURE_SCALE, (vector - self.mean) * _VECTOR_SCALE]
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
    def load(cls, folder: Path, known: Neighbours, patterns: AskingPatterns) -> Answerability | None:
        """Read what :meth:`save` wrote; ``None`` where the corpus had no examples to train on.

        Raises:
            BrokenIndexError: a file is truncated or foreign.
        """
        stored = _read(folder)
        if stored is None:
            return None
        examples, terms, arrays = stored
        vectors = arrays.pop("vectors")
        model = cls(examples, vectors, _features(known, examples, vectors, patterns), terms, **arrays)
        if model.weights.shape != (3, len(model.centre) + len(model.mean) + len(terms)):
            raise BrokenIndexError(f"索引文件 {folder / _ARRAYS} 与 {_TEXTS} 不符。{CURE}")
        return model


def read_example_vectors(folder: Path) -> dict[str, Vectors]:
    """The vectors (d,) of the examples that a saved classifier holds, by text; none where there is no classifier.

    Raises:
        BrokenIndexError: a file is truncated or foreign.
    """
    stored = _read(folder)
    if stored is None:
        return {}
    examples, _, arrays = stored
    return {example.text: vector for example, vector in zip(examples, arrays["vectors"], strict=True)}


_NAMES: Final = frozenset({"vectors", "idf", "centre", "scale", "mean", "weights", "bias"})


def _read(folder: Path) -> tuple[tuple[Example, ...], dict[str, int], dict[str, Vectors]] | None:
    """Examples, n-gram columns and arrays of a saved classifier."""
    if not (folder / _TEXTS).exists():
        return None
    try:
        data = json.loads((folder / _TEXTS).read_text(encoding="utf-8"))
        # Opened here: numpy leaves a file open whose end is cut off.
        with (folder / _ARRAYS).open("rb") as file, np.load(file, allow_pickle=False) as found:
            arrays = {name: np.asarray(found[name], dtype=np.float32) for name in found.files}
        examples = tuple(Example(str(text), int(label)) for text, label in data["examples"])
        terms = {str(term): column for column, term in enumerate(data["terms"])}
    except (OSError, EOFError, BadZipFile, ValueError, KeyError, TypeError) as error:
        raise BrokenIndexError(
            f"索引文件 {folder / _ARRAYS} 缺失或已损坏（{type(error).__name__}）。{CURE}"
        ) from None
    if arrays.keys() != _NAMES or len(examples) != len(arrays["vectors"]):
        raise BrokenIndexError(f"索引文件 {folder / _ARRAYS} 与 {_TEXTS} 不符。{CURE}")
    return examples, terms, arrays


def _features(known: Neighbours, examples: Sequence[Example], vectors: Vectors, patterns: AskingPatterns) -> QuestionFeatures:
    labels = np.array([example.label for example in examples], dtype=np.int64)
    return QuestionFeatures(known, Unanswered(tuple(example.text for example in examples), vectors, labels), patterns)


def _ngrams(text: str) -> list[str]:
    return [text[start : start + length] for length in (1, 2, 3) for start in range(len(text) - length + 1)]


def _tfidf(text: str, terms: dict[str, int], idf: Vectors) -> dict[int, float]:
    """Column -> weight of a text's known n-grams: (1 + ln count) · idf, brought to length one."""
    counts = Counter(column for term in _ngrams(text) if (column := terms.get(term)) is not None)
    weights = {column: (1 + float(np.log(count))) * float(idf[column]) for column, count in counts.items()}
    length = sum(weight * weight for weight in weights.values()) ** 0.5
    return {column: weight / length for column, weight in weights.items()} if length else {}
