"""Chinese text -> BM25 tokens: jieba's words plus character bigrams, the same for passages, keys and questions."""

from __future__ import annotations

import logging
import re
import threading
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from lnplan_qa.errors import CorpusError, why
from lnplan_qa.text import normalize

#: The plan's terms and names, one a line: ``word [frequency] [tag]``, as jieba's user dictionaries; ``#`` comments.
DICTIONARY_FILE: Final = "dictionary.txt"

_HAN_RUN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{2,}")
_ENTRY: Final = re.compile(r"(?P<word>.+?)(?:\s+(?P<frequency>\d+))?(?:\s+(?P<tag>[a-z]+))?")


@dataclass(frozen=True, slots=True)
class DictionaryEntry:
    """A word that jieba must know, with its frequency (``None``: high enough to be cut out)."""

    word: str
    frequency: int | None
    tag: str | None


def read_dictionary(path: Path) -> tuple[DictionaryEntry, ...]:
    """The entries of a user dictionary; none where the file does not exist.

    Raises:
        CorpusError: the file is not UTF-8 or cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        return ()
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path} 不是 UTF-8 编码（第 {error.start} 字节）。请另存为 UTF-8 后重试。") from None
    except OSError as error:
        raise CorpusError(f"无法读取用户词典 {path}（{why(error)}）。请检查文件权限。") from None
    entries = []
    for line in lines:
        content = line.partition("#")[0].strip()
        match = _ENTRY.fullmatch(content) if content else None
        if match is not None:
            frequency = int(match["frequency"]) if match["frequency"] else None
            entries.append(DictionaryEntry(normalize(match["word"]), frequency, match["tag"]))
    return tuple(entries)


@dataclass(slots=True)
class Tokenizer:
    """Cuts text into BM25 tokens. Has a jieba dictionary of its own, loaded when first needed (about 0.5 s).

    jieba's module functions share one dictionary and cache it in a shared temporary folder; neither is used here.
    """

    entries: tuple[DictionaryEntry, ...] = ()
    _jieba: Any = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def from_corpus(cls, corpus: Path) -> Tokenizer:
        """The tokenizer with the user dictionary of the folder ``corpus``. Raises like :func:`read_dictionary`."""
        return cls(read_dictionary(corpus / DICTIONARY_FILE))

    def words(self, text: str) -> list[str]:
        """jieba's words of the normalised text, long ones also in parts; punctuation and blanks left out."""
        cut = self._loaded().cut_for_search(normalize(text))
        return [word for word in cut if any(character.isalnum() for character in word)]

    def tokenize(self, text: str) -> list[str]:
        """Words, then the bigrams of every run of Chinese characters, in reading order."""
        return self.words(text) + bigrams(text)

    def segments(self, text: str) -> list[str]:
        """``text`` cut into the dictionary's words, nothing left out; characters that form no word stand alone."""
        return list(self._loaded().cut(text, HMM=False))

    def frequency(self, word: str) -> int:
        """How often the dictionary has seen ``word``; 0 for no word."""
        return int(self._loaded().FREQ.get(word) or 0)

    def load(self) -> None:
        """Load the dictionary now, for servers that warm up in the background."""
        self._loaded()

    def _loaded(self) -> Any:
        if self._jieba is None:
            with self._lock:
                if self._jieba is None:
                    self._jieba = _new_jieba(self.entries)
        return self._jieba


def bigrams(text: str) -> list[str]:
    """The pairs of neighbouring Chinese characters of the normalised text."""
    runs = _HAN_RUN.findall(normalize(text))
    return [run[i : i + 2] for run in runs for i in range(len(run) - 1)]


def _new_jieba(entries: tuple[DictionaryEntry, ...]) -> Any:
    with warnings.catch_warnings():
        # jieba imports pkg_resources, which warns that it is deprecated, and has invalid escapes in its patterns.
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    # What jieba's initialize() does, without its cache file: reading the dictionary costs half a second.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for entry in entries:
        tokenizer.add_word(entry.word, entry.frequency, entry.tag)
    return tokenizer
