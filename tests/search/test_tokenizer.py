"""Claims about lnplan_qa.search.tokenizer."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import jieba
import pytest

from lnplan_qa.errors import CorpusError
from lnplan_qa.search.tokenizer import DictionaryEntry, Tokenizer, bigrams, read_dictionary


def test_tokens_are_words_and_bigrams(tokenizer: Tokenizer) -> None:
    assert tokenizer.words("养老床位，40张！") == ["养老", "床位", "40", "张"]
    assert bigrams("养老床位，40张") == ["养老", "老床", "床位"]
    assert tokenizer.tokenize("养老床位") == ["养老", "床位", "养老", "老床", "床位"]


def test_long_words_are_also_cut_in_parts(tokenizer: Tokenizer) -> None:
    assert {"幼儿", "幼儿园"} <= set(tokenizer.words("幼儿园"))


def test_width_case_and_line_breaks_in_words_make_no_difference(tokenizer: Tokenizer) -> None:
    assert tokenizer.tokenize("ＳＹＢ培训４０％") == tokenizer.tokenize("syb培训40%")
    assert tokenizer.tokenize("龙南市\n医疗物资") == tokenizer.tokenize("龙南市医疗物资")


def test_decimals_stay_whole(tokenizer: Tokenizer) -> None:
    assert any(word.startswith("41.08") for word in tokenizer.words("达到41.08%"))


def test_punctuation_alone_has_no_tokens(tokenizer: Tokenizer) -> None:
    assert tokenizer.tokenize("？！ ……《》") == []
    assert tokenizer.tokenize("") == []


def test_a_user_dictionary_keeps_its_terms_whole(tmp_path: Path) -> None:
    (tmp_path / "dictionary.txt").write_text("# 规划用语\n控辍保学 100 n\n双向转诊\n\n", encoding="utf-8")
    entries = read_dictionary(tmp_path / "dictionary.txt")
    assert entries == (DictionaryEntry("控辍保学", 100, "n"), DictionaryEntry("双向转诊", None, None))
    own = Tokenizer.from_corpus(tmp_path)
    assert "控辍保学" in own.words("健全控辍保学机制")
    assert "双向转诊" in own.words("实现双向转诊")


def test_dictionaries_of_two_tokenizers_do_not_mix(tmp_path: Path) -> None:
    own = Tokenizer((DictionaryEntry("控辍保学", None, None),))
    own.load()
    assert "控辍保学" not in Tokenizer().words("健全控辍保学机制")
    assert "控辍保学" not in jieba.dt.FREQ
    assert not jieba.dt.initialized


def test_no_dictionary_file_is_no_error(tmp_path: Path) -> None:
    assert read_dictionary(tmp_path / "dictionary.txt") == ()


def test_a_dictionary_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.txt"
    path.write_bytes("养老".encode("gbk"))
    with pytest.raises(CorpusError, match=r"dictionary\.txt 不是 UTF-8"):
        read_dictionary(path)


def test_loading_is_silent_and_leaves_no_file_in_the_shared_temporary_folder(tmp_path: Path) -> None:
    code = "from lnplan_qa.search.tokenizer import Tokenizer; Tokenizer().tokenize('养老')"
    environment = {"TMPDIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
    assert list(tmp_path.iterdir()) == []
    assert tempfile.gettempdir()
