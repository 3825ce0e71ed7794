"""The leak test: what counts as nearly a copy, and that the test set holds none."""

from __future__ import annotations

import pytest

from eval.leaks import Source, bigrams, find_leaks, is_exempt, is_leak, jaccard, letters, read_sources
from eval.run import QUESTIONS, read_set
from lnplan_qa.config import Settings
from lnplan_qa.evaluation.questions import EvalQuestion


def ask(text: str, *history: str) -> EvalQuestion:
    return EvalQuestion("q", text, history)


def test_similarity_by_hand() -> None:
    assert bigrams("低保多少？") == {"低保", "保多", "多少"}
    assert jaccard(bigrams("低保多少"), bigrams("低保是多少")) == 2 / 5
    assert jaccard(bigrams("低"), bigrams("低")) == 1.0


def test_a_copy_with_other_punctuation_leaks_and_another_question_does_not() -> None:
    sources = [Source("s", "残疾学生上学有什么资助？"), Source("s", "养老金每个月发多少？")]
    copied = find_leaks([ask("残疾学生上学，有什么资助")], sources, None)
    assert [leak.source.text for leak in copied] == ["残疾学生上学有什么资助？"]
    assert find_leaks([ask("养老院床位2025年有多少张？")], sources, None) == []


def test_the_cosine_alone_is_no_leak() -> None:
    assert not is_leak(0.5, 0.99)
    assert is_leak(0.6, 0.985)
    assert not is_leak(0.6, 0.9)
    assert is_leak(0.7, 0.0)


def test_what_anyone_would_type_is_exempt() -> None:
    assert is_exempt(ask("留守儿童？"))
    assert is_exempt(ask("那2022年的城市标准呢？", "低保"))
    assert is_exempt(ask("龙南市应急广播体系建设"), letters("…龙南市应急广播体系建设…"))
    assert not is_exempt(ask("应急广播体系要花多少钱？"), letters("龙南市应急广播体系建设"))


def test_every_source_is_read() -> None:
    found = {source.where for source in read_sources()}
    assert {"the web page", "dev.jsonl", "questions.jsonl", "unanswered.jsonl", "outside.jsonl"} == found


@pytest.mark.model
def test_no_test_question_is_nearly_a_copy(settings: Settings, plan_text: str) -> None:
    from lnplan_qa.search.encoder import load_encoder

    path = QUESTIONS / "test.jsonl"
    if not path.is_file():
        pytest.skip("eval/questions/test.jsonl is not there")
    leaks = find_leaks(read_set(path), read_sources(), load_encoder(settings), plan_text)
    assert not leaks, "\n".join(map(str, leaks))
