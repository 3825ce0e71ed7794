"""What lies outside the plan: instructions, other matters, other places (``corpus/scope.toml``, ``corpus/places.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from lnplan_qa.errors import CorpusError
from lnplan_qa.text import normalize
from lnplan_qa.types import Draft, Kind, Status

_MEANING = re.compile(r"[0-9a-z\u3400-\u4dbf\u4e00-\u9fff]")
#: A place that somebody comes from or goes to is not what the question is about.
_PASSING = "(?!人|户口|打工|回来|过来|嫁|来的|搬|迁|上班|务工|做工|工作|读大学|念|当兵|看病|住院|就医|就诊|老家|那边)"
_COMING = "(?<!从)(?<!在)(?<!去)(?<!到)(?<!来自)(?<!往)(?<!靠近)(?<!离)(?<!挨着)(?<!对接)"
#: A law or another document named in title marks; short forms of laws also without them.
_TITLE = re.compile("《([^》]{2,30})》")
#: A full stop between digits is none.
_CLAUSE = re.compile(r"(?:[^,，。.!?！？;；:：\n]|(?<=\d)[.:](?=\d))+[,，。.!?！？;；:：\n]*\s*")
_LAST_SENTENCE = re.compile(r"[^。!?！？;；]+[。!?！？;；]*\s*$")


class Scope:
    """Judges whether a question is about the plan at all."""

    def __init__(self, folder: Path, plan_text: str) -> None:
        """Raises CorpusError where a file is missing or broken."""
        try:
            scope = tomllib.loads((folder / "scope.toml").read_text(encoding="utf-8"))
            places = tomllib.loads((folder / "places.toml").read_text(encoding="utf-8"))
            self._override = re.compile("|".join(scope["override"]))
            self._misuse = re.compile("|".join(scope["misuse"]))
            self._elsewhere = re.compile("|".join(scope["elsewhere"]))
            self._service: tuple[str, ...] = tuple(scope["words"]["service"])
            self.home: tuple[str, ...] = tuple(places["home"])
            self._parts: tuple[str, ...] = tuple(sorted(places["part"], key=len, reverse=True))
            others = [place for place in places["other"] if place not in plan_text]
            self._other = re.compile(
                f"{_COMING}({'|'.join(map(re.escape, sorted(others, key=len, reverse=True)))}){_PASSING}"
            )
        except (OSError, ValueError, KeyError, TypeError, re.error) as error:
            raise CorpusError(
                f"范围文件 {folder}/scope.toml 或 places.toml 无法读取：{error}。请恢复该文件。"
            ) from None
        self._plan = normalize(plan_text)

    def outside(self, text: str) -> Draft | None:
        """The refusal of a question (normalised) that is plainly not on this plan, or ``None``."""
        if not _MEANING.search(text):
            return _refusal("这不属于能回答的问题：没有读到文字。请用一句话写下您想了解的公共服务或社会保障内容。")
        if self._override.search(text) or self._misuse.search(text):
            return _refusal(
                f"这不属于本规划的问答：这里只依据规划原文回答{self.home[0]}基本公共服务和社会保障方面的问题，不执行其他要求。"
            )
        title = _TITLE.search(text)
        if (
            title is not None
            and title[1] not in self._plan
            and "规划" not in title[1]
            and not self._mentions(text, self.home)
        ):
            return _refusal(f"这不属于本规划的范围：这里只依据{self.home[0]}的规划原文回答，没有《{title[1]}》的内容。")
        place = self._other.search(_last_sentence(text))
        if place is not None and not self._mentions(text, self.home):
            return _refusal(f"这不属于本规划的范围：本规划只涉及{self.home[0]}，没有{place[1]}的内容。")
        if self._elsewhere.search(_last_sentence(text)) and not self._mentions(text, self._service):
            return self.beyond()
        return None

    def beside_instructions(self, text: str) -> str:
        """``text`` (normalised) without the clauses that instruct the assistant; ``""`` where it is to be refused whole."""
        if not self._override.search(text):
            return text
        if self._misuse.search(text):
            return ""
        instructing = [match.span() for match in self._override.finditer(text)]
        clauses = [clause for clause in _CLAUSE.finditer(text) if not any(start < clause.end() and clause.start() < end for start, end in instructing)]
        return "".join(clause[0] for clause in clauses).strip()

    def beyond(self) -> Draft:
        """The refusal of a question that is on other matters."""
        return _refusal(f"这不属于本规划的范围：这里只依据规划原文回答{self.home[0]}基本公共服务和社会保障方面的问题。")

    def other_place(self, text: str) -> str | None:
        """A place outside of the plan that the question (normalised) is about, or ``None``."""
        match = self._other.search(_last_sentence(text))
        return match[1] if match else None

    def part_of_town(self, text: str) -> str | None:
        """A township or village that the question names."""
        return next((part for part in self._parts if part in text), None)

    def is_about_services(self, text: str) -> bool:
        """True where the question uses a word of the plan's services."""
        return self._mentions(text, self._service)

    @staticmethod
    def _mentions(text: str, words: Iterable[str]) -> bool:
        return any(word in text for word in words)


def _last_sentence(text: str) -> str:
    match = _LAST_SENTENCE.search(text)
    return match[0] if match else text


def _refusal(answer: str) -> Draft:
    return Draft(Status.OUT_OF_SCOPE, Kind.NONE, answer)
