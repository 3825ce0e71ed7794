"""Claims about lnplan_qa.search.question_features: what a question is compared with, and that it is no neighbour of its own."""

from __future__ import annotations

import numpy as np
import pytest

from lnplan_qa.asking import AskingPatterns
from lnplan_qa.config import PROJECT_ROOT
from lnplan_qa.search.question_features import Neighbours, QuestionFeatures, Unanswered, Vectors, terms

from .topics import TopicEncoder

ENCODER = TopicEncoder()
PASSAGES = ("老人由社区照料，每月100元。", "学校新建五所。", "医院扩建。")
KEYS = ("谁来照看老人", "老人白天去哪", "学校够不够", "看医生方便吗")
UNANSWERED = ("老人食堂几点开门", "学校电话多少", "下雨吗")
KNOWN = Neighbours(
    PASSAGES, ("养老", "教育", "医疗"), ENCODER.encode_passages(PASSAGES), KEYS, ENCODER.encode_queries(KEYS), np.array([0, 0, 1, 2])
)
MEASURED = QuestionFeatures(
    KNOWN,
    Unanswered(UNANSWERED, ENCODER.encode_queries(UNANSWERED), np.array([1, 1, 2])),
    AskingPatterns(PROJECT_ROOT / "corpus" / "asking.toml"),
)


def _measure(question: str) -> Vectors:
    vector = ENCODER.encode_queries([question])[0]
    scores = ENCODER.encode_queries(UNANSWERED) @ vector
    return MEASURED.of_question(question, KNOWN.key_vectors @ vector, KNOWN.passage_vectors @ vector, scores)


def test_a_known_question_is_measured_as_if_it_were_new() -> None:
    known, again = MEASURED.of_known(), np.array([_measure(text) for text in (*KEYS, *UNANSWERED)])
    assert known.shape == again.shape == (7, len(_measure("？")))
    assert np.isfinite(known).all()
    # The first feature is the nearest key's cosine, and 学校够不够 is the only key on schools: asked anew it is found.
    assert again[2, 0] == pytest.approx(1)
    assert known[2, 0] < 0.9
    # 谁来照看老人 has another key beside it that says the same for this encoder.
    assert known[0, 0] == pytest.approx(1)


@pytest.mark.parametrize("question", ["", "?", "hello world", "□", "老" * 500, "2025年100元"])
def test_any_question_can_be_measured(question: str) -> None:
    assert np.isfinite(_measure(question)).all()


def test_what_is_asked_for_and_not_given_makes_a_difference() -> None:
    # The nearest passage gives an amount and no telephone number; nothing else in the two questions differs for the topics.
    assert not np.allclose(_measure("照料老人多少钱"), _measure("照料老人打什么电话"))


def test_terms_are_pairs_of_characters_words_and_figures() -> None:
    assert terms("老人食堂 wifi 6.61张x") == ["老人", "人食", "食堂", "wifi", "6.61"]
