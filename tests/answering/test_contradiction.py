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


@pytest.mark.parametrize("content", ["", "[", "[[pair]]\none = '('\nother = 'x'\n[words]\nassertion = 'y'"])
def test_a_broken_file_is_named(content: str, tmp_path: Path) -> None:
    (tmp_path / "polarity.toml").write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"polarity\.toml 无法读取.*请恢复该文件"):
        Polarity(tmp_path / "polarity.toml")
