"""Assertions in a question held against the plan's sentence: opposite doings of the same thing (``corpus/polarity.toml``)."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from lnplan_qa.answering.quantities import Comparator, Quantity, quantities
from lnplan_qa.answering.understand import Query
from lnplan_qa.errors import CorpusError
from lnplan_qa.text import normalize

#: How many characters on either side of a word of doing belong to what is done.
_REACH = 12
#: Two pairs in common (劳动, 合同) make it the same thing.
_MIN_SHARED = 2
#: 审计局, 发展和改革委员会: an office by the last two characters before its kind.
_OFFICE = re.compile("[\u4e00-\u9fff]{2}(?:局|委员会|办公室|厅)")
_CLAUSE = re.compile("[^，。；、,;]+")
_HAN_PAIR = re.compile("(?=([\u3400-\u4dbf\u4e00-\u9fff]{2}))")


class Polarity:
    """Finds that a question asserts the opposite of what a sentence says."""

    def __init__(self, path: Path) -> None:
        """Raises CorpusError where the file is missing or broken."""
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            self._pairs = tuple((re.compile(pair["one"]), re.compile(pair["other"])) for pair in data["pair"])
            self._assertion = re.compile(data["words"]["assertion"])
        except (OSError, ValueError, KeyError, TypeError, re.error) as error:
            raise CorpusError(f"反义词文件 {path} 无法读取：{error}。请恢复该文件。") from None

    def asserts(self, query: Query) -> bool:
        """Whether a question says that something is so, rather than asking it."""
        return self._assertion.search(query.text) is not None

    def misquotes(self, query: Query, sentence: str) -> bool:
        """Whether ``query`` asserts a figure or an office for what ``sentence`` gives another one for."""
        if not self.asserts(query):
            return False
        printed = quantities(normalize(sentence))
        for claim in query.quantities:
            same = [figure for figure in printed if figure.unit == claim.unit]
            # 六岁以前 lies within 0—6岁, and 40% is no misquotation where several figures stand and one is 40%.
            if claim.unit and same and not any(_fits(claim, figure) for figure in same):
                return True
        offices = _OFFICE.findall(query.text)
        return bool(offices) and _OFFICE.search(sentence) is not None and not any(office in sentence for office in offices)

    def contradicts(self, query: Query, evidence: str) -> bool:
        """Whether ``query`` asserts of a thing the opposite of what ``evidence`` says of it.

        Both must speak of the same thing: the words near the one doing in the question stand in the clause of the other.
        """
        if not self._assertion.search(query.text):
            return False
        for one, other in self._pairs:
            said = [_around(query.text, match) for match in one.finditer(query.text)]
            if not said:
                continue
            against = _shared(said, evidence, other)
            if against >= _MIN_SHARED and against > _shared(said, evidence, one):
                return True
        return False


def _fits(claim: Quantity, figure: Quantity) -> bool:
    """Whether a claimed figure is the printed one, lies in a printed range, or bounds what is printed without a bound."""
    if claim.value in (figure.value, figure.upper):
        return True
    if figure.comparator is Comparator.BETWEEN:
        return figure.admits(claim.value)
    return figure.comparator is None and claim.admits(figure.value)


def _around(text: str, match: re.Match[str]) -> set[str]:
    """The pairs of characters near a word of doing in the question."""
    around = text[max(0, match.start() - _REACH) : match.start()] + "|" + text[match.end() : match.end() + _REACH]
    return set(_HAN_PAIR.findall(around))


def _shared(said: list[set[str]], evidence: str, doing: re.Pattern[str]) -> int:
    """How many pairs the question shares with a comma clause of the evidence that holds a word of ``doing``."""
    best = 0
    for clause in _CLAUSE.findall(evidence):
        match = doing.search(clause)
        if match is not None:
            pairs = set(_HAN_PAIR.findall(clause[: match.start()] + "|" + clause[match.end() :]))
            best = max(best, *(len(pairs & near) for near in said))
    return best
