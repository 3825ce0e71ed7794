"""What a question resembles and what it asks for, as numbers: the features that the classifier of answerability weighs.

Three groups: how near the question's vector lies to question keys, passages and the examples of questions without an
answer; how many of its words the nearest passages and their keys know; and which kinds of things it asks for that the
nearest passages cannot give.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lnplan_qa.asking import Asked, AskingPatterns
from lnplan_qa.text import normalize

Vectors = NDArray[np.float32]

_FEW_KEYS, _FEW_EXAMPLES = 5, 3
#: A passage counts for its best key and, half as much, for its own text.
_PASSAGE_WEIGHT: Final = 0.5
#: How many of the nearest passages are compared word by word, and in how many a figure may stand.
_COMPARED, _WITH_FIGURES = 5, 3
#: The nearest known questions that vote, and how fast a vote fades with distance.
_VOTERS, _FADING = 20, 20.0
_HAN_RUN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_WORD_OR_FIGURE: Final = re.compile(r"[a-z]{2,}|\d+(?:\.\d+)?")
_FIGURE: Final = re.compile(r"\d+(?:\.\d+)?")
_KINDS: Final = tuple(Asked)
_CHUNK: Final = 512


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What an index holds that a question is compared with.

    Attributes:
        passages: as printed, ``contexts`` their heading paths, ``passage_vectors`` (p, d) theirs.
        keys: normalised question keys, ``key_vectors`` (k, d) theirs, ``owners`` (k,) the passage of each.
    """

    passages: tuple[str, ...]
    contexts: tuple[str, ...]
    passage_vectors: Vectors
    keys: tuple[str, ...]
    key_vectors: Vectors
    owners: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Questions that the plan does not answer: normalised texts, ``vectors`` (m, d), ``labels`` (m,)."""

    texts: tuple[str, ...]
    vectors: Vectors
    labels: NDArray[np.int64]


class QuestionFeatures:
    """Measures questions. One of the known questions is measured as if it were new: it is no neighbour of its own."""

    def __init__(self, known: Neighbours, unanswered: Unanswered, patterns: AskingPatterns) -> None:
        self.known = known
        self.unanswered = unanswered
        self._patterns = patterns
        self._passage_terms = [
            frozenset(terms(normalize(f"{context} {passage}")))
            for context, passage in zip(known.contexts, known.passages, strict=True)
        ]
        self._terms_of_keys: list[Counter[str]] = [Counter() for _ in known.passages]
        self._key_count: Counter[str] = Counter()
        for owner, key in zip(known.owners.tolist(), known.keys, strict=True):
            found = frozenset(terms(key))
            self._terms_of_keys[owner].update(found)
            self._key_count.update(found)
        self._plan_terms = frozenset[str]().union(*self._passage_terms)
        self._documents = self._key_count.copy()
        for found in self._passage_terms:
            self._documents.update(found)
        self._total = len(known.passages) + len(known.keys)
        self._label_of_known = np.concatenate([np.zeros(len(known.keys), dtype=np.int64), unanswered.labels])

    def of_question(self, text: str, key_scores: Vectors, passage_scores: Vectors, example_scores: Vectors) -> Vectors:
        """The features (f,) of a question (normalised): ``key_scores`` (k,), ``passage_scores`` (p,), ``example_scores`` (m,)."""
        return np.array(self._measure(text, key_scores, passage_scores, example_scores, None), dtype=np.float32)

    def of_known(self) -> Vectors:
        """The features (k + m, f) of all question keys, then of all questions without an answer."""
        return np.array(list(self._measured()), dtype=np.float32)

    def _measured(self) -> Iterator[list[float]]:
        known, unanswered = self.known, self.unanswered
        texts = (*known.keys, *unanswered.texts)
        vectors = np.vstack([known.key_vectors, unanswered.vectors])
        for start in range(0, len(texts), _CHUNK):
            chunk = vectors[start : start + _CHUNK]
            near = np.hstack([chunk @ known.key_vectors.T, chunk @ unanswered.vectors.T])
            passages = chunk @ known.passage_vectors.T
            for row, scores in enumerate(near):
                scores[start + row] = -1.0
                keys, examples = scores[: len(known.keys)], scores[len(known.keys) :]
                yield self._measure(texts[start + row], keys, passages[row], examples, start + row)

    def _measure(self, text: str, keys: Vectors, passages: Vectors, examples: Vectors, own: int | None) -> list[float]:
        nearness = self._nearness(keys, passages, examples)
        best_key = np.full(len(passages), -1.0, dtype=np.float32)
        np.maximum.at(best_key, self.known.owners, keys)
        fused = best_key + np.float32(_PASSAGE_WEIGHT) * passages
        nearest = np.argsort(-fused, kind="stable")[:_COMPARED].tolist()
        best = [float(fused[i]) for i in nearest]
        return [
            *nearness,
            best[0], best[0] - best[min(1, len(best) - 1)], best[0] - best[-1],
            *self._wording(text, nearest, own),
            *self._votes(keys, examples),
            *self._asking(text, nearest),
        ]  # fmt: skip

    def _nearness(self, keys: Vectors, passages: Vectors, examples: Vectors) -> list[float]:
        """The best cosine and the mean of the best few: keys, each kind of examples, passages; and keys less near misses."""
        groups = [keys, *(examples[self.unanswered.labels == label] for label in (1, 2)), passages]
        few = (_FEW_KEYS, _FEW_EXAMPLES, _FEW_EXAMPLES, _FEW_KEYS)
        found = [value for scores, count in zip(groups, few, strict=True) for value in _best_and_mean(scores, count)]
        return [*found, found[0] - found[2], found[1] - found[3]]

    def _wording(self, text: str, nearest: Sequence[int], own: int | None) -> list[float]:
        """Shares of the question's words, rare ones counting more, that the nearest passages and their keys know."""
        words = frozenset(terms(text))
        own_key = own if own is not None and own < len(self.known.keys) else None
        weight = {word: log((2 + self._total) / (1 + self._documents[word])) for word in words}
        whole = sum(weight.values()) or 1.0

        def share(known: frozenset[str]) -> float:
            return sum(weight[word] for word in known) / whole

        shares = []
        for passage in nearest:
            mine = 1 if own_key is not None and int(self.known.owners[own_key]) == passage else 0
            counts = self._terms_of_keys[passage]
            in_text = words & self._passage_terms[passage]
            shares.append((share(in_text), share(in_text | {word for word in words if counts[word] > mine})))
        mine = 0 if own_key is None else 1
        foreign = words - self._plan_terms
        unheard = frozenset(word for word in foreign if self._key_count[word] <= mine)
        figures = set(_FIGURE.findall(text))
        printed = set(_FIGURE.findall(" ".join(self.known.passages[i] for i in nearest[:_WITH_FIGURES])))
        return [
            *shares[0], *shares[min(1, len(shares) - 1)], max(s[0] for s in shares), max(s[1] for s in shares),
            share(foreign), share(unheard), float(bool(figures)), float(bool(figures - printed)), log(1 + len(text)),
        ]  # fmt: skip

    def _votes(self, keys: Vectors, examples: Vectors) -> list[float]:
        """How the nearest known questions vote: shares of answered, near misses, outside."""
        scores = np.concatenate([keys, examples])
        voters = np.argsort(-scores, kind="stable")[:_VOTERS]
        weights = np.exp(_FADING * (scores[voters] - scores[voters[0]]))
        shares = np.bincount(self._label_of_known[voters], weights=weights, minlength=3) / weights.sum()
        return [float(share) for share in shares[:3]]

    def _asking(self, text: str, nearest: Sequence[int]) -> list[float]:
        """For each kind of thing: is it asked for, and asked for where the nearest passage cannot give it."""
        asked = self._patterns.asked(text)
        passage = self.known.passages[nearest[0]]
        flags: list[float] = []
        for kind in _KINDS:
            wanted = kind in asked
            flags += [float(wanted), float(wanted and not self._patterns.gives(kind, passage))]
        return flags


def terms(text: str) -> list[str]:
    """Pairs of neighbouring Chinese characters, Latin words and figures of a normalised text."""
    pairs = [run[i : i + 2] for run in _HAN_RUN.findall(text) for i in range(len(run) - 1)]
    return pairs + _WORD_OR_FIGURE.findall(text)


def _best_and_mean(scores: Vectors, few: int) -> tuple[float, float]:
    if not len(scores):
        return 0.0, 0.0
    best = np.sort(np.partition(scores, -few)[-few:]) if len(scores) > few else np.sort(scores)
    return float(best[-1]), float(best.mean())
