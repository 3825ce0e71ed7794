"""Claims about the reader of question and passage together, with its real weights."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from lnplan_qa.config import Settings
from lnplan_qa.errors import EncoderError
from lnplan_qa.search.answerability import Verdict
from lnplan_qa.search.encoder import SentenceTransformerEncoder
from lnplan_qa.search.reader import WEIGHTS_FILE, Reader, is_unsure, joined

if TYPE_CHECKING:
    from lnplan_qa.qa import PlanQA

#: On one thing of the plan each: what it says, and what it does not say.
PAIRS = (
    ("灯光球场和全民健身中心还建不建", "灯光球场晚上开到几点关灯"),
    ("残疾学生的助学金是给一次还是一直给到毕业", "残疾学生的助学金每学期打到哪张银行卡"),
    ("乡镇有没有放救灾物资的地方", "乡镇放救灾物资的地方有没有发电机"),
    ("图书馆、文化馆进去收不收钱", "图书馆、文化馆里能不能带宠物"),
    ("棚户区改造用不用货币安置", "棚户区改造货币安置一平米补多少"),
    ("敬老院的护理人员要不要培训、规划里提没提养老护理人才", "敬老院的护理人员一个月休息几天"),
    ("社会资本能不能办养老机构", "社会资本办养老机构要先交多少保证金"),
    ("退役军人自主创业有没有扶持", "退役军人自主创业的贷款找哪个信贷员"),
)  # fmt: skip


@pytest.fixture(scope="module")
def encoder(qa: PlanQA) -> SentenceTransformerEncoder:
    found = qa._ready_encoder()
    assert isinstance(found, SentenceTransformerEncoder)
    return found


@pytest.fixture(scope="module")
def reader(encoder: SentenceTransformerEncoder, settings: Settings) -> Reader:
    found = Reader.of(encoder, settings.corpus)
    assert found is not None, "the weights were not trained with the default encoder"
    return found


@pytest.mark.model
def test_of_two_questions_on_one_thing_the_answered_one_is_told(qa: PlanQA, reader: Reader) -> None:
    told = 0
    for answered, unanswered in PAIRS:
        best = [qa.index.search(text, qa._ready_encoder(), 1)[0].passage for text in (answered, unanswered)]
        told += reader.judge(answered, best[0]).answered > reader.judge(unanswered, best[1]).answered
    assert told >= len(PAIRS) - 1


@pytest.mark.model
def test_the_encoder_stays_as_it_was(encoder: SentenceTransformerEncoder, settings: Settings) -> None:
    before = encoder.encode_queries(["低保标准是多少"])
    found = Reader.of(encoder, settings.corpus)
    assert found is not None
    module: Any = encoder.model[0]
    original = module.auto_model
    assert found.model.embeddings is original.embeddings, "the largest part is held twice"
    assert np.array_equal(encoder.encode_queries(["低保标准是多少"]), before)


@pytest.mark.model
def test_another_encoder_or_corpus_has_no_reader(encoder: SentenceTransformerEncoder, settings: Settings, tmp_path: Path) -> None:
    assert Reader.of(replace(encoder, name="another 1.0"), settings.corpus) is None
    assert Reader.of(encoder, tmp_path) is None


@pytest.mark.model
def test_damaged_weights_are_named_with_the_cure(encoder: SentenceTransformerEncoder, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / WEIGHTS_FILE).write_bytes((settings.corpus / WEIGHTS_FILE).read_bytes()[:5000])
    with pytest.raises(EncoderError, match="请恢复该文件"):
        Reader.of(encoder, tmp_path)


def test_a_sure_verdict_is_not_read_again() -> None:
    assert is_unsure(Verdict(0.5, 0.4, 0.1))
    assert not is_unsure(Verdict(0.999, 0.0005, 0.0005))
    assert not is_unsure(Verdict(0.001, 0.009, 0.99))


def test_two_verdicts_that_agree_make_a_surer_one() -> None:
    verdict = joined(Verdict(0.7, 0.2, 0.1), Verdict(0.7, 0.2, 0.1))
    assert verdict.answered > 0.7
    assert verdict.answered + verdict.near_miss + verdict.outside == pytest.approx(1)
    assert joined(Verdict(0.7, 0.2, 0.1), Verdict(0.01, 0.9, 0.09)).answered < 0.5
