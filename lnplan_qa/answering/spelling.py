"""Bring home what was typed by sound: homophones of the plan's terms, and questions in pinyin."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property

from lnplan_qa.answering.slips import Slips, Written

_HAN_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_LATIN_RUN = re.compile("[a-zü']+")
#: Sounds that many speakers of southern Mandarin do not tell apart, and v as typed for ü.
_SAME_SOUND = (("shei", "shui"), ("zh", "z"), ("ch", "c"), ("sh", "s"), ("v", "u"), ("ü", "u"))
_NASAL = re.compile("(?<=[aei])ng$")
#: Counts in jieba's dictionary (about 60 million words): 承 8,308, 里 77,054, 一 217,830.
_RARE, _EVERYWHERE = 9_000, 100_000
_LONG = 4
_MIN_TERM, _MAX_SYLLABLES_A_WORD = 2, 8


def _sound(syllable: str) -> str:
    for sharp, flat in _SAME_SOUND:
        syllable = syllable.replace(sharp, flat)
    return _NASAL.sub("n", syllable)


class Spelling:
    """Corrects questions against the words of one corpus."""

    def __init__(
        self,
        terms: Iterable[str],
        vocabulary: Callable[[], Mapping[str, int]],
        segments: Callable[[str], Sequence[str]],
        frequency: Callable[[str], int],
        plan: str = "",
        asked: Callable[[], Iterable[str]] = tuple,
        shapes: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        """
        Args:
            terms: names and terms of the plan; a homophone of one becomes the term.
            vocabulary: word counts of plan and question keys: further terms, and what pinyin is read into; called on
                first need.
            segments: cuts a text into dictionary words, characters that form no word alone.
            frequency: how common a word is in the dictionary.
            plan: the plan's text (normalised); with it, only its own words stand in for homophones, and what it prints is
                typed right: 终期评估 is no 中期评估, 办了几期 no 班了几期.
            asked: how people ask (normalised): typed right as well; called on first need.
            shapes: characters that look alike; without them only sounds are compared.
        """
        self._names = frozenset(terms)
        self._plan = plan
        self._vocabulary = cache(vocabulary)
        self._segments = segments
        self._frequency = frequency
        self._written = Written((plan, *sorted(self._names)), asked)
        self._slips = Slips(self._written, shapes, self._loose, self._sounds) if shapes else None

    def correct(self, text: str) -> str:
        """``text`` (normalised) with pinyin turned into characters, homophones of the plan's terms and slips put right."""
        text = self._homophones(self._from_pinyin(text))
        return self._slips.correct(text) if self._slips else text

    @cached_property
    def _by_sound(self) -> dict[int, dict[tuple[str, ...], str]]:
        """Terms by length and sound; the first in order where two sound alike."""
        table: dict[int, dict[tuple[str, ...], str]] = {}
        counts = self._vocabulary()
        for term in sorted({*self._names, *counts}, key=lambda term: (-counts.get(term, 0), term)):
            known = not self._plan or term in self._names or term in self._plan
            if len(term) < _MIN_TERM or not known or not _HAN_RUN.fullmatch(term):
                continue
            table.setdefault(len(term), {}).setdefault(self._sounds(term), term)
        return table

    @staticmethod
    def _sounds(text: str) -> tuple[str, ...]:
        from pypinyin import lazy_pinyin

        return tuple(_sound(syllable) for syllable in lazy_pinyin(text))

    def _homophones(self, text: str) -> str:
        return _HAN_RUN.sub(lambda run: self._homophones_of(run[0]), text)

    def _homophones_of(self, run: str) -> str:
        """A run of characters with what sounds like a term, and is no word itself, replaced by the term."""
        sounds = self._sounds(run)
        if len(sounds) != len(run):
            return run
        loose = self._loose(run)
        named = self._named(run)
        for length in sorted(self._by_sound, reverse=True):
            for start in range(len(run) - length + 1):
                piece, end = run[start : start + length], start + length
                term = self._by_sound[length].get(sounds[start:end])
                # Words of the dictionary stay; so does a piece that shares no character with the term.
                if term is None or term == piece or not _shares(term, piece) or piece in self._plan:
                    continue
                odd = [start + at for at in range(length) if term[at] != piece[at]]
                if any(named[at] or self._stands(run, at, length) for at in odd):
                    continue
                if any(loose[start:end]) and (length > 2 or (all(loose[start:end]) and self._is_odd(piece))):
                    run = run[:start] + term + run[end:]
                    loose = self._loose(run)
        return run

    def _stands(self, run: str, at: int, length: int) -> bool:
        """Whether a character is as it should be: by its neighbours, or a word of every sentence before a short term."""
        if length < _LONG and self._frequency(run[at]) >= _EVERYWHERE:
            return True
        return self._slips is not None and self._written.stands(run, at)

    def _named(self, run: str) -> list[bool]:
        """For every character whether it belongs to a name that is typed right: 杨坊 in 为什么杨坊小学."""
        inside = [False] * len(run)
        for name in self._names:
            start = run.find(name)
            while start >= 0:
                inside[start : start + len(name)] = [True] * len(name)
                start = run.find(name, start + 1)
        return inside

    def _is_odd(self, pair: str) -> bool:
        """Whether two characters side by side look mistyped: one is rare as a word, none is a word of every sentence."""
        frequencies = [self._frequency(character) for character in pair]
        return min(frequencies) < _RARE and max(frequencies) < _EVERYWHERE

    def _loose(self, run: str) -> list[bool]:
        """For every character whether it stands alone, in no word of the dictionary."""
        return [alone for word in self._segments(run) for alone in [len(word) == 1] * len(word)]

    # --- pinyin ---------------------------------------------------------------------------------------------------

    @cached_property
    def _syllables(self) -> frozenset[str]:
        from pypinyin import lazy_pinyin
        from pypinyin.constants import PINYIN_DICT

        return frozenset(
            syllable.replace("ü", "v")
            for syllable in lazy_pinyin("".join(map(chr, PINYIN_DICT)))
            if _LATIN_RUN.fullmatch(syllable)
        ) | {"shei"}  # the spoken reading of 谁

    @cached_property
    def _words_by_sound(self) -> dict[tuple[str, ...], tuple[str, float]]:
        """The most frequent word of each syllable sequence, with its cost (negative log probability)."""
        counts = Counter(self._vocabulary())
        total = sum(counts.values()) or 1
        best: dict[tuple[str, ...], tuple[str, float]] = {}
        for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            if _HAN_RUN.fullmatch(word) and len(word) <= _MAX_SYLLABLES_A_WORD:
                best.setdefault(self._sounds(word), (word, -math.log(count / total)))
        return best

    def _split(self, run: str) -> list[str] | None:
        """A run of letters as pinyin syllables, as few as possible; ``None`` where it is none."""
        run = run.replace("ü", "v")
        ways: list[list[str] | None] = [[]] + [None] * len(run)
        for end in range(1, len(run) + 1):
            if run[end - 1] == "'":
                ways[end] = ways[end - 1]
                continue
            for start in range(max(0, end - 6), end):
                before = ways[start]
                if (
                    before is not None
                    and run[start:end] in self._syllables
                    and (ways[end] is None or len(before) + 1 < len(ways[end] or []))
                ):
                    ways[end] = [*before, run[start:end]]
        return ways[-1]

    def _from_pinyin(self, text: str) -> str:
        runs = list(_LATIN_RUN.finditer(text))
        if not runs or sum(len(run[0]) for run in runs) < 4:
            return text
        split = [self._split(run[0]) for run in runs]
        if any(way is None for way in split):
            return text  # English, or a mixture: left to the multilingual encoder
        pieces: list[str] = []
        position = 0
        pending: list[str] = []
        for run, way in zip(runs, split, strict=True):
            between = text[position : run.start()]
            if between.strip():
                pieces += [self._read(pending), between.strip()]
                pending = []
            pending += way or []
            position = run.end()
        return "".join([*pieces, self._read(pending), text[position:]])

    def _read(self, syllables: Sequence[str]) -> str:
        """The most probable words of a syllable sequence (Viterbi over word counts)."""
        sounds = tuple(_sound(syllable) for syllable in syllables)
        best: list[tuple[float, str]] = [(0.0, "")]
        for end in range(1, len(sounds) + 1):
            options = [(best[end - 1][0] + 30.0, best[end - 1][1] + syllables[end - 1])]
            for start in range(max(0, end - _MAX_SYLLABLES_A_WORD), end):
                found = self._words_by_sound.get(sounds[start:end])
                if found is not None:
                    options.append((best[start][0] + found[1], best[start][1] + found[0]))
            best.append(min(options))
        return best[-1][1]


def _shares(term: str, piece: str) -> bool:
    """A mistyped word keeps at least half of its characters: more would be another word that sounds alike."""
    return 2 * sum(left == right for left, right in zip(term, piece, strict=True)) >= len(term)
