"""Assertions in a question held against the plan's sentence: opposite doings of the same thing (``corpus/polarity.toml``)."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from lnplan_qa.answering.understand import Query
from lnplan_qa.errors import CorpusError

#: How many characters on either side of a word of doing belong to what is done.
_REACH = 12
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

    def contradicts(self, query: Query, evidence: str) -> bool:
        """Whether ``query`` asserts of a thing the opposite of what ``evidence`` says of it.

        Both must speak of the same thing: two characters in a row near the word of doing stand near its opposite.
        """
        if not self._assertion.search(query.text):
            return False
        for one, other in self._pairs:
            said = [_near(query.text, match) for match in one.finditer(query.text)]
            printed = [_near(evidence, match) for match in other.finditer(evidence)]
            if one.search(evidence) is None and any(len(left & right) >= 2 for left in said for right in printed):
                return True
        return False


def _near(text: str, match: re.Match[str]) -> set[str]:
    around = text[max(0, match.start() - _REACH) : match.start()] + "|" + text[match.end() : match.end() + _REACH]
    return set(_HAN_PAIR.findall(around))
