"""Four arms -> one order: a weighted sum of scores that are first brought to the same scale.

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
    bm25_key: float
    dense: float
    dense_key: float


DEFAULT_WEIGHTS: Final = Weights(bm25=1.0, bm25_key=1.0, dense=1.0, dense_key=1.0)


@dataclass(frozen=True, slots=True)
class Arms:
    """Raw scores of all passages, each (n,) float32.

    ``bm25`` and ``dense`` are those of the passage, the others those of its best question key. ``has_key``, (n,) bool,
    is false where a passage has no keys; its key scores are then 0.
    """

    bm25: Scores
    bm25_key: Scores
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
    passage_arms = rescale(arms.bm25), rescale(arms.dense)
    # A passage without keys is judged by its text alone, not put at the bottom of the key arms.
    key_arms = []
    for raw, fallback in zip((arms.bm25_key, arms.dense_key), passage_arms, strict=True):
        key_arm = fallback.copy()
        key_arm[arms.has_key] = rescale(raw[arms.has_key])
        key_arms.append(key_arm)
    ordered = passage_arms[0], key_arms[0], passage_arms[1], key_arms[1]
    total = np.zeros(len(arms.bm25), dtype=np.float32)
    for weight, arm in zip(astuple(weights), ordered, strict=True):
        total += np.float32(weight) * arm
    return total
