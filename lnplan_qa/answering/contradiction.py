"""Assertions in a question held against a sentence of the plan: opposite doings and denials (``corpus/polarity.toml``).

Both must speak of the same thing. What a word of doing is about are the pairs of characters near it; pairs that stand all
over the plan (服务, 建设) say little.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lnplan_qa.answering.claim import ClaimWords, claimed, clauses, pairs
from lnplan_qa.answering.misquotation import Slots, misquotes, presupposed_amount
from lnplan_qa.answering.quantities import quantities
from lnplan_qa.answering.understand import Query
from lnplan_qa.asking import Asked
from lnplan_qa.errors import CorpusError
from lnplan_qa.text import normalize

#: How many characters on either side of a word of doing belong to what is done.
_REACH = 14
#: What two doings must have in common: two pairs, or a single one that hardly any other sentence holds.
_SAME_THING = 2.0
#: The same where only the whole sentence, not the clause, speaks of the thing.
_SAME_SENTENCE = 3.0
#: So many pairs of characters of a claim may be missing from a sentence that confirms it.
_FOREIGN = 1
_EXCLUDES = re.compile("只|仅|光是|全体|一律|所有|都")
#: Questions that yes does not answer.
_OPEN = (Asked.NUMBER, Asked.MONEY, Asked.DATE, Asked.REASON, Asked.LIST, Asked.PERSON, Asked.PLACE)
_RARE, _COMMON = 3, 20
_HAN_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_SENTENCE = re.compile("[。！？!?]")
#: 搞不搞, 涨没涨: asked, not denied.
_DOUBLED = re.compile("(?P<double>.)[不没](?P=double)")
#: A denial behind what is denied: 大专就没有了, 孤独症不在里头.
_DENIED_BEFORE = re.compile(
    "([\u4e00-\u9fff]{2,8}?)(?:就|都|也|还|一律|统统|全)*的?"
    "(?:没有?(?:份|了|包括|算|$|(?=[,，。?？]))|不(?:在|算|给|包括|包含|享受|管|收|行|免|发))"
)
#: 没参加工伤保险的尘肺病人: a denial that only tells who is meant.
_RELATIVE = re.compile("[\u4e00-\u9fff“”]{2,12}的[\u4e00-\u9fff]")
#: What is denied stands at most so far behind the negation (不跟物价挂钩), and is so long.
_DENIED_OFFSET, _DENIED_LENGTHS = 4, (4, 3, 2)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Opposite doings; ``one_way``: only the second is asserted, the first is the plan's; ``wide``, ``broad``: as in the data."""

    sides: tuple[re.Pattern[str], re.Pattern[str]]
    one_way: bool
    wide: bool
    broad: bool


@dataclass(frozen=True, slots=True)
class _Doing:
    """A word of doing: which pair and side it belongs to (a negation before it turned round), and where it stands."""

    pair: int
    side: int
    start: int
    end: int


class Polarity:
    """Finds that a question asserts the opposite of what a sentence says, or misquotes it."""

    def __init__(self, path: Path, plan: str = "") -> None:
        """
        Args:
            path: the data.
            plan: the plan's text, which tells rare pairs of characters from common ones.

        Raises:
            CorpusError: the file is missing or broken.
        """
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            self._pairs = tuple(
                _Pair((re.compile(pair["one"]), re.compile(pair["other"])), "one_way" in pair, "wide" in pair, "broad" in pair)
                for pair in data["pair"]
            )
            self._same = tuple((str(said), str(meant)) for said, meant in data["same"].items())
            self._exclusive = tuple(tuple(map(str, entry["members"])) for entry in data["exclusive"])
            words = data["words"]
            self._words = ClaimWords(*(re.compile(words[name]) for name in ("assertion", "report", "worry")))
            self._tag = re.compile(words["tag"])
            self._negation = re.compile(words["negation"])
            self._no_negation = re.compile(words["no_negation"])
        except (OSError, ValueError, KeyError, TypeError, re.error) as error:
            raise CorpusError(f"反义词文件 {path} 无法读取：{error}。请恢复该文件。") from None
        self._spread: dict[str, int] = {}
        for sentence in _SENTENCE.split(normalize(plan)):
            for pair in pairs(sentence):
                self._spread[pair] = self._spread.get(pair, 0) + 1

    def asserts(self, query: Query) -> bool:
        """Whether a question says that something is so, rather than asking it."""
        return bool(self._claimed(query))

    def wants_confirmation(self, query: Query) -> bool:
        """Whether a question asks to confirm what it says (对吧, 是不是这样)."""
        return self._tag.search(query.text) is not None

    def _claimed(self, query: Query) -> str:
        """The asserting part of a question, short forms written as the plan writes them."""
        claim = claimed(query.text, self._words)
        for said, meant in self._same:
            claim = claim.replace(said, meant)
        return claim

    def misquotes(self, query: Query, sentence: str, context: str = "", *, figures: bool = True) -> bool:
        """Whether ``query`` asserts a figure, year, office or level for what ``sentence`` gives another one for.

        Args:
            context: the headings above the sentence.
            figures: whether figures and years are looked at.
        """
        claim = self._claimed(query)
        slots = Slots(self._exclusive, self._weight)
        return bool(claim) and misquotes(claim, normalize(sentence), normalize(context), slots, figures=figures)

    def presupposed_amount(self, query: Query, evidence: str) -> str:
        """A sum of money that ``query`` takes for granted and ``evidence`` does not print; ``""`` where there is none."""
        return presupposed_amount(self._claimed(query), normalize(evidence))

    def confirms(self, query: Query, evidence: str, context: str = "") -> bool:
        """Whether ``query`` asks to confirm (对吧) and ``evidence`` says so: its words and figures stand there, nothing is denied.

        What is denied, or said to be only or all of something, is never confirmed in one word.
        """
        claim = self._tag.sub("□", self._claimed(query))
        if not self.wants_confirmation(query) or not claim or any(True for _ in self._denied(claim)) or _EXCLUDES.search(claim):
            return False
        text = normalize(evidence)
        done = {(doing.pair, doing.side) for doing in self._doings(text)}
        if query.asks(*_OPEN) or not done.issuperset((doing.pair, doing.side) for doing in self._doings(claim)):
            return False
        shared = self._weight(pairs(claim) & pairs(normalize(context) + "|" + text))
        figures = {figure.value for figure in quantities(text)}
        said = [figure.value for figure in quantities(claim) if figure.unit]
        foreign = pairs(claim) - pairs(normalize(context) + "|" + text)
        return shared >= _SAME_SENTENCE and len(foreign) <= _FOREIGN and figures.issuperset(said)

    def contradicts(self, query: Query, evidence: str, context: str = "") -> bool:
        """Whether ``query`` asserts of a thing the opposite of what ``evidence``, under ``context``, says of it."""
        claim = self._claimed(query)
        if not claim:
            return False
        text = normalize(evidence)
        return self._opposes(claim, text, normalize(context)) or self._denies(claim, text)

    def agrees(self, query: Query, evidence: str) -> bool:
        """Whether ``query`` asserts of a thing the very doing that ``evidence`` tells of it."""
        claim, text = self._claimed(query), normalize(evidence)
        told = list(self._doings(text))
        for doing in self._doings(claim):
            about = self._about(claim, doing)
            same, opposite, _ = next(self._shared(doing, about, told, text, ""))
            if not self._pairs[doing.pair].broad and same >= _SAME_SENTENCE and same > opposite:
                return True
        return False

    def _about(self, claim: str, doing: _Doing) -> set[str]:
        """The pairs of characters near a word of doing: what is done."""
        return pairs(claim[max(0, doing.start - _REACH) : doing.start]) | pairs(claim[doing.end : doing.end + _REACH])

    def _opposes(self, claim: str, text: str, context: str) -> bool:
        said, told = list(self._doings(claim)), list(self._doings(text))
        for doing in said:
            about = self._about(claim, doing)
            if self._pairs[doing.pair].one_way and doing.side == 0:
                continue
            if any(
                opposite >= least and opposite > same
                for same, opposite, least in self._shared(doing, about, told, text, context)
            ):
                return True
        return False

    def _shared(
        self, doing: _Doing, about: set[str], told: list[_Doing], text: str, context: str
    ) -> Iterator[tuple[float, float, float]]:
        """What a claimed doing shares with the same and with opposite doings of a text: in the piece of a list, in the clause,
        in the whole sentence, each with what must be shared there."""
        rivals = [other for other in told if other.pair == doing.pair]
        scopes = [(_piece_at, _SAME_THING), (_clause_at, _SAME_THING)]
        for scope, least in scopes:
            best = [0.0, 0.0]
            for other in rivals:
                side = int(other.side != doing.side)
                best[side] = max(best[side], self._weight(about & pairs(scope(text, other))))
            yield best[0], best[1], least
        if not self._pairs[doing.pair].wide:
            return
        whole = self._weight(about & pairs(context + "|" + text))
        sides = {other.side != doing.side for other in rivals}
        yield (whole if False in sides else 0.0), (whole if True in sides else 0.0), _SAME_SENTENCE

    def _denies(self, claim: str, text: str) -> bool:
        """不能继承 beside 余额继承政策: what the claim denies, the sentence says."""
        shared = pairs(claim) & pairs(text)
        for word in self._denied(claim):
            for match in re.finditer(re.escape(word), text):
                negated = any(self._is_negated(text, match.start() - back) for back in range(_DENIED_OFFSET + 1))
                least = _SAME_THING if pairs(claim) - pairs(text) - pairs(word) else 1
                if not negated and self._weight(shared - pairs(word)) >= least:
                    return True
        # 小病都得出村 beside 小病不出村: the claim says what the sentence denies.
        for match in self._negation.finditer(self._masked(text)):
            word = text[match.end() : match.end() + 2]
            said = claim.find(word) if _HAN_RUN.fullmatch(word) and len(word) == 2 else -1
            if said >= 0 and not self._is_negated(claim, said):
                near = pairs(text[max(0, match.start() - _REACH) : match.end() + _REACH])
                if self._weight((pairs(claim) & near) - {word}) >= _SAME_THING:
                    return True
        return False

    def _denied(self, claim: str) -> Iterator[str]:
        masked = self._masked(claim)
        for match in self._negation.finditer(masked):
            if _RELATIVE.match(masked, match.end()):
                continue
            run = _HAN_RUN.match(masked, match.end())
            if run is not None:
                yield from (
                    run[0][offset : offset + length]
                    for length in _DENIED_LENGTHS
                    for offset in range(min(_DENIED_OFFSET, len(run[0]) - length) + 1)
                )
        for match in _DENIED_BEFORE.finditer(masked):
            yield from (match[1][-length:] for length in _DENIED_LENGTHS if len(match[1]) >= length)

    def _doings(self, text: str) -> Iterator[_Doing]:
        text = _DOUBLED.sub(lambda match: "□" * len(match[0]), text)
        for number, pair in enumerate(self._pairs):
            for side, pattern in enumerate(pair.sides):
                for match in pattern.finditer(text):
                    turned = self._is_negated(text, match.start())
                    yield _Doing(number, side ^ int(turned), match.start(), match.end())

    def _is_negated(self, text: str, position: int) -> bool:
        before = self._masked(text[max(0, position - 8) : position])
        return any(match.end() == len(before) for match in self._negation.finditer(before))

    def _masked(self, text: str) -> str:
        """A text without the words in which 不 or 没 negates nothing (搞不搞, 不仅)."""
        masked: str = self._no_negation.sub(lambda match: "□" * len(match[0]), text)
        return masked

    def _weight(self, common: set[str]) -> float:
        """How much pairs of characters say: rare ones two, those that stand all over the plan a half."""
        return sum(
            _SAME_THING if 0 < self._spread.get(pair, _RARE + 1) <= _RARE else 0.5 if self._spread.get(pair, 0) > _COMMON else 1.0
            for pair in common
        )



def _piece_at(text: str, doing: _Doing) -> str:
    """The piece of a list (between 、 or commas) that holds a word of doing, without the word."""
    before = max(text.rfind(mark, 0, doing.start) for mark in "、，。；,;") + 1
    ends = [end for mark in "、，。；,;" if (end := text.find(mark, doing.end)) >= 0]
    return text[before : doing.start] + "|" + text[doing.end : min(ends, default=len(text))]


def _clause_at(text: str, doing: _Doing) -> str:
    """The comma clause that holds a word of doing, without the word."""
    start = 0
    for clause in clauses(text):
        end = start + len(clause)
        if start <= doing.start < end:
            return text[start : doing.start] + "|" + text[doing.end : end]
        start = end
    return ""
