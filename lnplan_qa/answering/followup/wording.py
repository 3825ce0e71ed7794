"""What a turn asks for and what it names, read in whole words: 扩建 holds no 建, 补贴 no 贴."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from lnplan_qa.answering.followup.slots import boundaries, without_years
from lnplan_qa.answering.followup.years import without_year_shift
from lnplan_qa.asking import Asked, AskingPatterns

BLANK = "□"
_WORD = re.compile(r"[0-9a-z\u3400-\u4dbf\u4e00-\u9fff]")
_NUMERAL = re.compile(r"[\d.%]+|[每一二两三四五六七八九十几百千万0-9]+[个项所家张人名位户次期场条种类年样笔者点件座栋层块亩步天门级岁成倍]?")


class Wording:
    """Reads turns with the asking patterns and the words of the dictionary."""

    def __init__(self, patterns: AskingPatterns, segments: Callable[[str], Sequence[str]]) -> None:
        self._patterns = patterns
        self._segments = segments

    def asks(self, text: str) -> frozenset[Asked]:
        """The kinds of thing asked for, beyond yes or no and 什么."""
        return self._patterns.asked(text) - {Asked.YES_NO, Asked.WHAT}

    def asks_anything(self, text: str) -> bool:
        """Whether ``text`` asks by itself, be it for yes or no."""
        return bool(self._patterns.asked(text))

    def is_topic(self, text: str) -> bool:
        """Whether ``text`` is the name of something and nothing else."""
        return not self._patterns.asked(text) and text.replace(" ", "") == "".join(self.content(text))

    def figure_words(self, text: str) -> str:
        """The words of ``text`` that ask for a figure, a date or a person: 几个, 什么时候."""
        wanted = frozenset(Asked) - {Asked.NUMBER, Asked.MONEY, Asked.RATE, Asked.DATE, Asked.PERSON}
        return "".join(text[start:end] for start, end in self._patterns.spans(text, *wanted))

    def has_property(self, text: str) -> bool:
        """Whether ``text`` names a property: 投资, 占地."""
        return bool(self._whole(text, self._patterns.attribute_spans(text)))

    def content(self, text: str) -> tuple[str, ...]:
        """The words of ``text`` that name something: no asking word, property, year, numeral or filler."""
        text = without_year_shift(without_years(text, BLANK))
        taken = [*self._patterns.spans(text), *self._whole(text, self._patterns.attribute_spans(text))]
        return tuple(
            word
            for word in self._segments(blanked(text, taken))
            if word not in self._patterns.fillers and _WORD.search(word) and not _NUMERAL.fullmatch(word)
        )

    def topic(self, text: str) -> str:
        """``text`` without its asking words and without the property asked for: what it is about."""
        taken = list(self._whole(text, self._patterns.spans(text)))
        bare = self._pieces(blanked(text, [*taken, *self._whole(text, self._patterns.attribute_spans(text))]))
        return bare if len(bare) >= 2 else self._pieces(blanked(text, taken))

    def _pieces(self, text: str) -> str:
        """What stands between the blanks of ``text``, each piece without fillers at its ends."""
        pieces: list[str] = []
        words = list(self._segments(text))
        while words:
            end = next((place for place, word in enumerate(words) if BLANK in word), len(words))
            piece, words = words[:end], words[end + 1 :]
            while piece and (piece[0] in self._patterns.fillers or not _WORD.search(piece[0])):
                piece.pop(0)
            while piece and (piece[-1] in self._patterns.fillers or not _WORD.search(piece[-1])):
                piece.pop()
            pieces.append("".join(piece))
        return "".join(pieces)

    def asking(self, text: str) -> str:
        """The asking words of ``text``: 多少, 归谁管."""
        return "".join(self._patterns.phrases(text))

    def _whole(self, text: str, spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        edges = boundaries(self._segments(text))
        return tuple(span for span in spans if span[0] in edges and span[1] in edges)


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """``text`` with blanks in ``spans``, positions kept."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = BLANK * (end - start)
    return "".join(characters)

