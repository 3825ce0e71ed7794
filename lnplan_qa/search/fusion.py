"""Three arms -> one order: a weighted sum of scores that are first brought to the same scale.

The fused score only orders hits. It says nothing about how good the best one is; decisions rest on the raw scores.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each arm counts for."""

    bm25: float
    dense: float
    dense_key: float


#: Measured with one voice of question keys held out as questions and the others as keys (residents' everyday words, a
#: described situation, dialect, figures of speech): the order hardly changes near these weights; each arm alone, equal
#: weights for words of passage and keys apart, and reciprocal ranks are all worse.
DEFAULT_WEIGHTS: Final = Weights(bm25=1.0, dense=0.75, dense_key=1.5)


@dataclass(frozen=True, slots=True)
class Arms:
    """Raw scores of all passages, each (n,) float32.

    ``bm25`` is that of the passage and its question keys as one document, ``dense`` the cosine with the passage,
    ``dense_key`` that with its best key. ``has_key``, (n,) bool, is false where a passage has no keys; ``dense_key`` is
    then 0.
    """

    bm25: Scores
    dense: Scores
    dense_key: Scores
    has_key: NDArray[np.bool_]


def rescale(scores: Scores) -> Scores:
    """Scores stretched to 0 … 1; all 0 where they are equal or none."""
    if not scores.size:
        return scores
    low, high = scores.min(), scores.max()
    if high <= low:
        return np.zeros_like(scores)
    return np.asarray((scores - low) / (high - low), dtype=np.float32)


def fuse(arms: Arms, weights: Weights = DEFAULT_WEIGHTS) -> Scores:
    """Fused scores: (n,) float32, higher is better. Only their order means anything."""
    dense = rescale(arms.dense)
    # A passage without keys is judged by its text alone, not put at the bottom of the key arm.
    dense_key = dense.copy()
    dense_key[arms.has_key] = rescale(arms.dense_key[arms.has_key])
    parts = (rescale(arms.bm25), dense, dense_key)
    total = np.zeros(len(dense), dtype=np.float32)
    for weight, part in zip(astuple(weights), parts, strict=True):
        total += np.float32(weight) * part
    return total
