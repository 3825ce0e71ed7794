"""Claims about assertions that say the opposite of the plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from lnplan_qa.answering.contradiction import Polarity
from lnplan_qa.config import Settings
from lnplan_qa.errors import CorpusError

from .typed import Reader

_FREE = "推动公共图书馆向社会免费开放，增加文体产品供给力度。"
_CONTRACT = "全面推行劳动合同制度，加强对企业劳动用工的指导服务。"


@pytest.fixture(scope="module")
def polarity(settings: Settings) -> Polarity:
    return Polarity(settings.corpus / "polarity.toml")


@pytest.fixture(scope="module")
def reader(settings: Settings) -> Reader:
    return Reader.of(settings.corpus)


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("听说要取消劳动合同制度，是吗", _CONTRACT),
        ("规划说停止推行劳动合同制度，对吧", _CONTRACT),
        ("听说公共图书馆要收费，是不是", _FREE),
    ],
)
def test_the_opposite_of_what_the_plan_does_is_noticed(
    question: str, evidence: str, polarity: Polarity, reader: Reader
) -> None:
    assert polarity.contradicts(reader.read(question), evidence)


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("劳动合同制度怎么推行", _CONTRACT),  # asks
        ("听说要全面推行劳动合同制度，是吗", _CONTRACT),  # says the same
        ("听说要取消校外培训班，是吗", _CONTRACT),  # another thing
        ("会取消劳动合同制度吗", _CONTRACT),  # asks, and asserts nothing
    ],
)
def test_a_question_an_agreement_or_another_thing_is_no_contradiction(
    question: str, evidence: str, polarity: Polarity, reader: Reader
) -> None:
    assert not polarity.contradicts(reader.read(question), evidence)


@pytest.mark.parametrize(
    ("question", "sentence", "wrong"),
    [
        ("企业劳动合同签订率保持在95%以上，有没有引错", "企业劳动合同签订率保持在90%以上", True),
        ("企业劳动合同签订率保持在90%以上，有没有引错", "企业劳动合同签订率保持在90%以上", False),
        ("听说残疾儿童六岁以前做康复训练不用花钱", "逐步实现0-6岁残疾儿童免费得到康复训练", False),
        ("听说残疾儿童八岁以前做康复训练不用花钱", "逐步实现0-6岁残疾儿童免费得到康复训练", True),
        ("评估由市审计局牵头，请确认", "龙南市发展和改革委员会牵头组织开展中期和终期评估", True),
        ("评估由发展和改革委员会牵头，请确认", "龙南市发展和改革委员会牵头组织开展中期和终期评估", False),
        ("签订率能到95%以上吗", "企业劳动合同签订率保持在90%以上", False),  # asks, and asserts nothing
    ],
)
def test_an_asserted_figure_or_office_is_held_against_the_printed_one(
    question: str, sentence: str, wrong: bool, polarity: Polarity, reader: Reader
) -> None:
    assert polarity.misquotes(reader.read(question), sentence) is wrong


@pytest.mark.parametrize("content", ["", "[", "[[pair]]\none = '('\nother = 'x'\n[words]\nassertion = 'y'"])
def test_a_broken_file_is_named(content: str, tmp_path: Path) -> None:
    (tmp_path / "polarity.toml").write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"polarity\.toml 无法读取.*请恢复该文件"):
        Polarity(tmp_path / "polarity.toml")
