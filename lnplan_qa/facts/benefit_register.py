"""The register of benefits: every measure of the plan that reaches a person or household, joined with its span.

``corpus/benefits.toml`` holds it; an entry that no longer fits the plan is an error, not a silent miss.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from lnplan_qa.errors import CorpusError
from lnplan_qa.facts.register_rules import comma_clauses
from lnplan_qa.facts.situation import AREAS
from lnplan_qa.facts.vocabulary import Vocabulary
from lnplan_qa.plan.outline import Outline
from lnplan_qa.plan.tables import indicators, projects
from lnplan_qa.text import clauses, sentences
from lnplan_qa.types import BlockKind, PlanDocument, Span

__all__ = ["Benefit", "BenefitKind", "BenefitRegister", "Certainty", "Who", "alternatives"]


class Certainty(StrEnum):
    """How sure the plan is: it gives it, means to build or improve it, or leaves out to whom."""

    STATED = "stated"
    PLANNED = "planned"
    CONDITION_NOT_WRITTEN = "condition_not_written"


class BenefitKind(StrEnum):
    """What is given."""

    MONEY = "money"
    SERVICE = "service"
    FACILITY = "facility"
    INSURANCE = "insurance"
    LOAN = "loan"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Who:
    """One alternative of whom a benefit is for (see the head of ``benefits.toml``); everything in it must hold."""

    groups: tuple[str, ...]
    any: tuple[str, ...]
    verify: tuple[str, ...]
    unless: tuple[str, ...]
    age: tuple[int, int] | None
    area: str | None
    sex: str | None
    everyone: bool
    amount: str | None

    @property
    def specificity(self) -> int:
        """How much it demands: the number of its conditions."""
        return len(self.groups) + sum(map(bool, (self.any, self.age, self.area, self.sex)))


@dataclass(frozen=True, slots=True)
class Benefit:
    """One measure.

    ``span`` is its quotation; ``clause`` and ``sentence`` are the plan's clause (between commas) and sentence around it,
    both the row where it stands in a table; ``also`` are further places.
    """

    name: str
    kind: BenefitKind
    certainty: Certainty
    condition: str
    amount: str | None
    section: str
    span: Span
    clause: Span
    sentence: Span
    also: tuple[Span, ...]
    who: tuple[Who, ...]


def alternatives(name: str) -> tuple[str, ...]:
    """The facts of an entry of ``verify``, one of which is enough: 低保对象|低保边缘."""
    return tuple(name.split("|"))


class BenefitRegister:
    """All benefits of a plan, and the sentences that reach nobody directly."""

    def __init__(self, document: PlanDocument, corpus: Path, vocabulary: Vocabulary) -> None:
        """Join ``benefits.toml`` with the plan.

        Raises:
            CorpusError: the file is missing or broken, or an entry does not fit the plan or the vocabulary.
        """
        self.document = document
        self.vocabulary = vocabulary
        self._path = corpus / "benefits.toml"
        self._outline = Outline(document)
        self._rows: dict[str, Span] = {row.section: row.span for row in indicators(document)}
        self._rows |= {row.section: row.span for row in projects(document)}
        try:
            data = tomllib.loads(self._path.read_text(encoding="utf-8"))
            self.benefits = tuple(self._benefit(entry) for entry in data["benefit"])
            self.reviewed = tuple(
                (self._place(section, start, entry["reason"]), str(entry["reason"]))
                for entry in data.get("reaches_nobody", ())
                for section, start in entry["sentences"]
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CorpusError(f"待遇库 {self._path} 无法读取：{error!r}。请恢复该文件。") from None
        names = [benefit.name for benefit in self.benefits]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise CorpusError(f"{self._path} 中名称重复：{'、'.join(twice)}。请改名。")

    def _benefit(self, entry: dict[str, Any]) -> Benefit:
        name, section = entry["name"], entry["section"]
        span = self._place(section, entry.get("quote", ""), name)
        return Benefit(
            name=name,
            kind=BenefitKind(entry["kind"]),
            certainty=Certainty(entry["certainty"]),
            condition=entry["condition"],
            amount=entry.get("amount"),
            section=section,
            span=span,
            clause=self._clause(section, span),
            sentence=self._around(section, span),
            also=tuple(self._place(place, words, name) for place, words in entry.get("also", ())),
            who=tuple(self._who(name, item) for item in entry["who"]),
        )

    def _who(self, name: str, item: dict[str, Any]) -> Who:
        groups, some, verify, unless = (tuple(item.pop(key, ())) for key in ("groups", "any", "verify", "unless"))
        named = {name for item in (*groups, *some, *verify, *unless) for name in alternatives(item)}
        if unknown := sorted(named - self.vocabulary.facts.keys()):
            raise CorpusError(f"{self._path} 的 {name} 用到 situations.toml 里没有的情况：{'、'.join(unknown)}。请改正。")
        age, area, sex = (item.pop(key, None) for key in ("age", "area", "sex"))
        everyone, amount = item.pop("everyone", False), item.pop("amount", None)
        if isinstance(age, str):
            age = self.vocabulary.facts[age].age
        if item or (area is not None and area not in AREAS) or not (groups or some or everyone):
            raise CorpusError(f"{self._path} 的 {name} 的 who 写法不对。请对照文件开头的说明改正。")
        return Who(groups, some, verify, unless, None if age is None else (int(age[0]), int(age[1])), area, sex, everyone, amount)

    def _place(self, section: str, quote: str, name: str) -> Span:
        """Where ``quote`` stands in ``section``; the whole row of a table where it is empty."""
        if section in self._rows and not quote:
            return self._rows[section]
        if section not in self._outline and section not in self._rows:
            raise CorpusError(f"{self._path} 的 {name}：规划没有 {section} 这一节。请改正。")
        whole = self._rows.get(section) or self._outline.section(section).span
        # A quote may stand anywhere in its section, but not in a section inside it.
        inner = tuple(child.span for child in self._outline.children(section)) if section in self._outline else ()
        found = []
        position = self.document.text.find(quote, whole.start, whole.end) if quote else -1
        while position >= 0:
            span = Span(position, position + len(quote))
            if not any(child.covers(span) for child in inner):
                found.append(span)
            position = self.document.text.find(quote, position + 1, whole.end)
        if len(found) != 1:
            raise CorpusError(f"{self._path} 的 {name}：{section} 中有 {len(found)} 处“{quote}”，应为 1 处。请按规划原文改正。")
        return found[0]

    def _around(self, section: str, span: Span) -> Span:
        if section in self._rows:
            return self._rows[section]
        for block in self.document.blocks:
            if block.span.covers(span):
                for part in (*clauses(self.document.text, block.span), *sentences(self.document.text, block.span)):
                    if part.covers(span):
                        return part
        return span

    def _clause(self, section: str, span: Span) -> Span:
        if section in self._rows:
            return self._rows[section]
        around = comma_clauses(self.document.text, self._around(section, span))
        return next((clause for clause in around if clause.covers(span)), span)

    def unconsidered(self, chapters: tuple[str, ...]) -> tuple[Span, ...]:
        """Sentences of the running text of ``chapters`` (第三章 …) that no benefit quotes and no reviewed entry opens."""
        quoted = [span for benefit in self.benefits for span in (benefit.span, *benefit.also)]
        starts = {span.start for span, _ in self.reviewed}
        left = []
        for block in self.document.blocks:
            if block.kind not in (BlockKind.PARAGRAPH, BlockKind.RUN_IN):
                continue
            if not any(section.id in chapters for section in self._outline.ancestry(block.section)):
                continue
            for sentence in sentences(self.document.text, block.span):
                if sentence.start not in starts and not any(
                    span.start < sentence.end and sentence.start < span.end for span in quoted
                ):
                    left.append(sentence)
        return tuple(left)
