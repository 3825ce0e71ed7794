"""The register: every figure of the running text, what it counts and how people ask for it.

Rules find the figures (:mod:`lnplan_qa.facts.register_rules`); ``corpus/commitments.toml`` gives them the names that people
use (:mod:`lnplan_qa.facts.register`). An entry of the data that no longer fits the plan is an error, not a silent miss.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from lnplan_qa.errors import CorpusError
from lnplan_qa.facts.register import Commitment, Family, Name, Topic, read_names, read_topics, read_words, unnamed
from lnplan_qa.facts.register_rules import figures
from lnplan_qa.plan.tables import indicators
from lnplan_qa.types import BlockKind, PlanDocument, Span

__all__ = ["Commitment", "CommitmentFacts", "Family", "Name", "Topic"]

_NUMERAL = re.compile(r"\d+(?:\.\d+)?|[〇一二三四五六七八九十百千两]+")
#: What a heading or an item is counted by: 第三章, 1.1.5, 专栏, 2、 and the title of a table.
_HEADING_NUMBER = re.compile(r"^\s*(?:第[一二三四五六七八九十百]+章|\d+(?:\.\d+)*(?:[、.．]|\s)|附?表\s*\d+(?:-\d+)?)")


class CommitmentFacts:
    """All figures of a plan's running text, with the words people use for them."""

    def __init__(self, document: PlanDocument, path: Path) -> None:
        """Read the register of ``document`` and join it with the data of ``path``.

        Raises:
            CorpusError: the file is missing or broken, or an entry fits no figure of the plan, or two.
        """
        self.document = document
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            self.words = read_words(data)
            words = sorted(
                {word for entry in data["no_quantity"] for word in entry["words"]}, key=lambda word: (-len(word), word)
            )
            self._uncounted = re.compile("|".join(map(re.escape, words)) or "(?!)")
            self._years = tuple(cell.year for cell in indicators(document)[0].cells)
            self._figures = figures(document, self._uncounted)
            self.topics = read_topics(data, self._figures, document, self._years)
            self.families = tuple(
                Family(family["name"], read_names(family["names"]), tuple(family["topics"]))
                for family in data["family"]
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError, re.error) as error:
            raise CorpusError(f"数据文件 {path} 无法读取：{error!r}。请恢复该文件。") from None
        self.by_topic = {topic.name: topic for topic in self.topics}
        for family in self.families:
            if unknown := set(family.topics) - self.by_topic.keys():
                raise CorpusError(f"{path} 的 family {family.name} 提到没有的 topic：{'、'.join(sorted(unknown))}。")
        named = {commitment.figure: commitment for topic in self.topics for commitment in topic.commitments}
        rest = [unnamed(figure, document, self._years) for figure in self._figures if figure.span not in named]
        self.commitments: tuple[Commitment, ...] = tuple(sorted((*named.values(), *rest), key=lambda item: item.figure))
        self.by_subject: dict[str, tuple[Commitment, ...]] = {}
        for commitment in self.commitments:
            self.by_subject[commitment.subject] = (*self.by_subject.get(commitment.subject, ()), commitment)
        for commitment in self.commitments:
            if commitment.whole is not None and commitment.whole not in self.by_subject:
                raise CorpusError(f"{path} 中 {commitment.subject} 的 whole 不在目标库里：{commitment.whole}。")
        for topic in self.topics:
            for key, subjects in (("beside", topic.beside), ("over", [item for over in topic.over for item in over])):
                if unknown := set(subjects) - self.by_subject.keys():
                    raise CorpusError(f"{path} 中 {topic.name} 的 {key} 不在目标库里：{'、'.join(sorted(unknown))}。")

    @property
    def base_year(self) -> int:
        """The year of what was reached."""
        return self._years[0]

    @property
    def last_year(self) -> int:
        """The year of what is aimed at."""
        return self._years[-1]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of topics and subjects without what stands in brackets: words that a typing error may have hit."""
        names = {re.sub("（[^）]*）|[“”]", "", name) for name in (*self.by_topic, *self.by_subject)}
        return tuple(sorted(names, key=lambda name: (-len(name), name)))

    def unregistered_numbers(self) -> tuple[Span, ...]:
        """Numbers of the plan that lie in no table cell, register entry, heading number or reviewed word: none should.

        A year belongs to the entries of its sentence.
        """
        text = self._uncounted.sub(lambda match: "□" * len(match[0]), self.document.text)
        known = [span for item in self._figures for span in (item.span, item.year_span) if span is not None]
        cells = (BlockKind.TABLE_CELL, BlockKind.TABLE_HEADER)
        left = []
        for block in self.document.blocks:
            if block.kind in cells:
                continue
            heading = None if block.kind is BlockKind.PARAGRAPH else _HEADING_NUMBER.match(block.span.of(text))
            start = block.span.start + (heading.end() if heading is not None else 0)
            for match in _NUMERAL.finditer(text, start, block.span.end):
                number = Span(*match.span())
                if not any(span.start <= number.start and number.end <= span.end for span in known):
                    left.append(number)
        return tuple(left)
