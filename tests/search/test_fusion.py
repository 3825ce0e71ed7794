"""Claims about lnplan_qa.search.fusion."""

from __future__ import annotations

import numpy as np

from lnplan_qa.search.fusion import Arms, Scores, Weights, fuse, rescale


def _scores(*values: float) -> Scores:
    return np.array(values, dtype=np.float32)


def _arms(has_key: list[bool]) -> Arms:
    return Arms(
        bm25=_scores(0, 5, 10),
        dense=_scores(0.9, 0.8, 0.8),
        dense_key=_scores(0.85, 0.95, 0.85),
        has_key=np.array(has_key),
    )


def test_scores_are_stretched_to_zero_and_one() -> None:
    np.testing.assert_allclose(rescale(_scores(0.8, 0.85, 0.9)), [0, 0.5, 1], atol=1e-5)


def test_equal_scores_say_nothing() -> None:
    assert rescale(_scores(3, 3)).tolist() == [0, 0]
    assert rescale(_scores()).tolist() == []


def test_the_fused_score_is_the_weighted_sum() -> None:
    fused = fuse(_arms([True, True, True]), Weights(bm25=1, dense=2, dense_key=4))
    np.testing.assert_allclose(fused, [0 + 2 + 0, 0.5 + 0 + 4, 1 + 0 + 0], atol=1e-4)


def test_a_passage_without_keys_is_judged_by_its_text() -> None:
    fused = fuse(_arms([False, True, True]), Weights(bm25=1, dense=2, dense_key=4))
    # Passage 0: its own cosine, the best, stands in for that of its keys.
    np.testing.assert_allclose(fused[0], 0 + 2 + 4, atol=1e-4)


def test_without_any_keys_the_passage_arms_decide() -> None:
    np.testing.assert_allclose(fuse(_arms([False] * 3), Weights(1, 1, 1)), [2, 0.5, 1], atol=1e-4)
