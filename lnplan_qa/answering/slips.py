"""Put right what was typed by shape, swapped or doubled, where the plan's own words leave no doubt."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from lnplan_qa.errors import CorpusError

_HAN_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
#: Windows are tried from the longest: the more characters agree, the surer the slip.
_LENGTHS = (5, 4, 3)
#: Below this length a window needs a character that forms no word; other slips than those of shape need this length.
_LONG = 4
_PAIR = 2
#: So many questions share a pair of characters that is typed right.
_OFTEN = 3


def read_shapes(path: Path) -> dict[str, frozenset[str]]:
    """For every character of ``slips.toml`` those that look like it.

    Raises:
        CorpusError: the file is missing or broken.
    """
    try:
        groups = tomllib.loads(path.read_text(encoding="utf-8"))["shape"]
        alike: dict[str, set[str]] = defaultdict(set)
        for group in groups:
            for character in group:
                alike[character] |= set(group) - {character}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorpusError(f"形近字表 {path} 无法读取：{error!r}。请恢复该文件。") from None
    return {character: frozenset(others) for character, others in alike.items()}


class Written:
    """Which windows of characters people write: those of the plan, and those that several questions share."""

    def __init__(self, own: Iterable[str], asked: Callable[[], Iterable[str]]) -> None:
        """
        Args:
            own: the plan's text and names (normalised).
            asked: how people ask (normalised); some of it mistyped, so that one question alone proves nothing. Called on
                first need.
        """
        self.own_texts = tuple(own)
        self._asked = asked

    @cached_property
    def own(self) -> frozenset[str]:
        """The windows of the plan and its names."""
        return frozenset(window for text in self.own_texts for window in windows(text, (_PAIR, *_LENGTHS)))

    @cached_property
    def _often(self) -> frozenset[str]:
        counts = Counter(window for text in self._asked() for window in set(windows(text, (_PAIR, *_LENGTHS))))
        return frozenset(window for window, count in counts.items() if count >= (_OFTEN if len(window) == _PAIR else 2))

    def __contains__(self, window: str) -> bool:
        return window in self.own or window in self._often

    def stands(self, run: str, position: int) -> bool:
        """Whether the character there goes with one of its neighbours as people write it: 岗 in 特岗教师."""
        pairs = (run[max(position - 1, 0) : position + 1], run[position : position + 2])
        return any(len(pair) == _PAIR and pair in self for pair in pairs)


class Slips:
    """Slips of the finger, found by windows of characters that nobody writes.

    Example: 小区改选 stands nowhere, 小区改造 does, and 选 looks like 造. A window stays that people write, whose odd
    character goes with its neighbour, or that could be put right in two ways.
    """

    def __init__(
        self,
        written: Written,
        shapes: Mapping[str, frozenset[str]],
        loose: Callable[[str], Sequence[bool]],
        sounds: Callable[[str], tuple[str, ...]],
    ) -> None:
        """
        Args:
            written: what people write.
            shapes: characters that look alike.
            loose: for every character of a run whether it stands in no word of the dictionary.
            sounds: the sound of every character of a run.
        """
        self._written = written
        self._shapes = shapes
        self._loose = loose
        self._sounds = sounds

    def correct(self, text: str) -> str:
        """``text`` (normalised) with its slips put right; what is typed right stays as it is."""
        return _HAN_RUN.sub(lambda run: self._correct_run(run[0]), text)

    @cached_property
    def _by_sound(self) -> dict[tuple[str, ...], frozenset[str]]:
        """The plan's windows by sound, short ones left out."""
        table: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for text in self._written.own_texts:
            for run in _HAN_RUN.findall(text):
                sounds = self._sounds(run)
                if len(sounds) != len(run):
                    continue
                for length in (length for length in _LENGTHS if length >= _LONG):
                    for start in range(len(run) - length + 1):
                        table[sounds[start : start + length]].add(run[start : start + length])
        return {sounds: frozenset(found) for sounds, found in table.items()}

    def _correct_run(self, run: str) -> str:
        loose, sounds, stands = self._read(run)
        for length in _LENGTHS:
            for start in range(len(run) - length + 1):
                part = slice(start, start + length)
                if run[part] in self._written:
                    continue
                meant = self._meant(run[part], loose[part], sounds[part], stands[part])
                if len(meant) == 1:
                    run = run[:start] + next(iter(meant)) + run[start + length :]
                    loose, sounds, stands = self._read(run)
        return run

    def _read(self, run: str) -> tuple[Sequence[bool], tuple[str, ...], list[bool]]:
        """Of every character whether it forms no word, how it sounds, and whether it stands as people write it."""
        sounds = self._sounds(run)
        stands = [self._written.stands(run, position) for position in range(len(run))]
        return self._loose(run), sounds if len(sounds) == len(run) else (), stands

    def _meant(self, piece: str, loose: Sequence[bool], sounds: tuple[str, ...], stands: Sequence[bool]) -> set[str]:
        """All that a window of characters may have been meant as."""
        if len(piece) < _LONG and not any(loose):
            return set()
        near = set(self._alike(piece))
        if len(piece) >= _LONG:
            near |= {window for window in self._by_sound.get(sounds, ()) if not _differs_at_edge(window, piece)}
        meant = {window for window in near if window in self._written.own and _fits(window, piece, stands)}
        return meant or {window for window in self._swapped(piece, loose) if window in self._written.own}

    def _alike(self, piece: str) -> Iterator[str]:
        for position, character in enumerate(piece):
            for other in self._shapes.get(character, ()):
                yield piece[:position] + other + piece[position + 1 :]

    def _swapped(self, piece: str, loose: Sequence[bool]) -> Iterator[str]:
        """The piece with two inner neighbours exchanged that form no word and go with nothing around them."""
        for at in range(1, len(piece) - 2):
            around = (piece[at - 1 : at + 1], piece[at + 1 : at + 3])
            if (loose[at] or loose[at + 1]) and not any(pair in self._written for pair in around):
                yield piece[:at] + piece[at + 1] + piece[at] + piece[at + 2 :]


def windows(text: str, lengths: Iterable[int] = _LENGTHS) -> Iterator[str]:
    """The windows of Chinese characters of ``text``."""
    for run in _HAN_RUN.findall(text):
        for length in lengths:
            for start in range(len(run) - length + 1):
                yield run[start : start + length]


def _fits(window: str, piece: str, stands: Sequence[bool]) -> bool:
    """Whether half of the characters agree, and none of the others stands as people write it."""
    differs = [left != right for left, right in zip(window, piece, strict=True)]
    return 2 * sum(differs) <= len(piece) and not any(odd and stood for odd, stood in zip(differs, stands, strict=True))


def _differs_at_edge(window: str, piece: str) -> bool:
    """Whether only the first or last character differs: 全 in 残疾人全自费 sounds like 权, and is none."""
    return window[1:] == piece[1:] or window[:-1] == piece[:-1]
