"""The entries of the register, and ``corpus/commitments.toml`` joined with the figures that rules found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lnplan_qa.errors import CorpusError
from lnplan_qa.facts.register_rules import Bound, Figure
from lnplan_qa.types import BlockKind, PlanDocument, Span

#: A kind of figure, read off its unit where the data does not say otherwise.
_MEASURE = {
    "万元": "金额", "亿元": "金额", "元": "金额", "人": "人数", "名": "人数", "位": "人数", "人次": "人次", "户": "户数", "家": "家数",
    "期": "期数", "场": "场次", "场次": "场次", "场/次": "场次", "场（次）": "场次", "%": "比例", "‰": "比例", "岁": "岁数",
}  # fmt: skip
_GAP = re.compile(r"\.\{([\d,]+)\}")


@dataclass(frozen=True, slots=True)
class Commitment:
    """A quantity of the running text.

    Attributes:
        subject: what is counted, said in full (农村五保集中供养率).
        topic: the name of the topic it belongs to, or ``""`` where the data knows none.
        measure: the kind of figure (金额, 人数, 比例, 期限 …).
        value: the figure; ``None`` where the plan sets a deadline and no amount. ``upper`` closes a range (1-2个).
        unit: 万元, 人, % …; 万 stands multiplied in for other units than money.
        printed: the figure as printed, with what bounds it (``90%以上``); ``phrase`` with its verb (``达到90%以上``).
        year: printed with it, or ``None``; ``implied_year`` is the year it holds for all the same: the base year for what
            was reached, the plan's last for what is aimed at.
        actor: who is named to do it, where someone is.
        clause: the run of clauses that names subject and figure; ``sentence`` holds it, ``figure`` is the figure.
        whole: the subject that this is a part of.
        quiet: it belongs to a name (四道保障线) and answers no question by itself.
        when: where a topic has several figures, what must stand in a question for this one.
    """

    subject: str
    topic: str
    measure: str
    value: Decimal | None
    upper: Decimal | None
    unit: str
    printed: str
    phrase: str
    bound: Bound
    year: int | None
    implied_year: int
    is_target: bool
    actor: str | None
    section: str
    sentence: Span
    clause: Span
    figure: Span
    year_span: Span | None
    whole: str | None = None
    statement: str = ""
    quiet: bool = False
    when: re.Pattern[str] | None = None

    @property
    def amount(self) -> Decimal | None:
        """The figure with 万 and 亿 multiplied out (元 for money), comparable with a figure of a question."""
        if self.value is None:
            return None
        return self.value * {"万元": 10_000, "亿元": 100_000_000}.get(self.unit, 1)


@dataclass(frozen=True, slots=True)
class Name:
    """One way to name a topic: terms that must all stand in a question, in any order."""

    terms: tuple[re.Pattern[str], ...]

    def find(self, text: str) -> tuple[tuple[int, int], ...] | None:
        """Where the terms stand in ``text``, or ``None`` where one is missing."""
        spans = []
        for term in self.terms:
            match = term.search(text)
            if match is None:
                return None
            spans.append(match.span())
        return tuple(spans)


@dataclass(frozen=True, slots=True)
class Topic:
    """Things that are asked for together.

    Attributes:
        indicator: the indicator table answers for it.
        over: subjects of other topics that its figures are shared out over (观众 over 场次), added up where several
            stand together.
    """

    name: str
    names: tuple[Name, ...]
    unless: re.Pattern[str] | None
    needs: re.Pattern[str] | None
    commitments: tuple[Commitment, ...]
    better: str
    beside: tuple[str, ...]
    about: str
    indicator: bool
    over: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """A word that means several topics equally."""

    name: str
    names: tuple[Name, ...]
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommitmentWords:
    """How people ask: compiled from ``[words]`` and ``[measures]`` of the data."""

    filler: re.Pattern[str]
    elsewhere: re.Pattern[str]
    assertion: re.Pattern[str]
    now: re.Pattern[str]
    aim: re.Pattern[str]
    compare: re.Pattern[str]
    sum: re.Pattern[str]
    share: re.Pattern[str]
    mean: re.Pattern[str]
    rest: re.Pattern[str]
    contrast: re.Pattern[str]
    computing: re.Pattern[str]
    measures: dict[str, re.Pattern[str]]


def read_words(data: dict[str, Any]) -> CommitmentWords:
    """Compile ``[words]`` and ``[measures]``."""
    words = dict(data["words"])
    filler = re.compile("|".join(f"(?:{pattern})" for pattern in words.pop("filler")))
    words["computing"] = "|".join(words[name] for name in ("mean", "compare", "share", "sum", "rest"))
    measures = {name: re.compile(pattern) for name, pattern in data["measures"].items()}
    return CommitmentWords(
        filler=filler, measures=measures, **{name: re.compile(pattern) for name, pattern in words.items()}
    )


def read_names(names: list[str]) -> tuple[Name, ...]:
    """Compile names; a gap (``.{0,9}``) stays inside its clause and is as short as can be."""
    return tuple(
        Name(tuple(re.compile(_GAP.sub(r"[^,。;?!、]{\1}?", term)) for term in name.split(" "))) for name in names
    )


def _actor(document: PlanDocument, figure: Figure) -> str | None:
    """Who is named at the head of the figure's clause as the one who acts."""
    match = re.match(
        "[^，。]{0,4}?((?:市|龙南市)[\\u4e00-\\u9fff（）、]{0,16}?(?:委员会|委会|局|部门|办|台))",
        figure.clause.of(document.text),
    )
    return match[1] if match is not None else None


def _commitment(
    figure: Figure, document: PlanDocument, years: tuple[int, ...], entry: dict[str, Any], topic: str, clause: Span
) -> Commitment:
    text = document.text
    value, upper, unit = figure.value, figure.upper, figure.unit
    if "unit" in entry and unit != entry["unit"]:
        # The plan left the unit out (145.2万 for 145.2万元): the figure is taken as printed, the unit from the data.
        value, unit = Decimal(re.search(r"\d+(?:\.\d+)?", figure.number.of(text))[0]), entry["unit"]  # type: ignore[index]  # the rule matched a number
    return Commitment(
        subject=entry.get("subject", figure.subject),
        topic=topic,
        measure=entry.get("measure")
        or ("期限" if value is None else _MEASURE.get(unit, "年限" if unit == "年" else "个数")),
        value=value,
        upper=upper,
        unit=unit,
        printed=figure.span.of(text),
        phrase=figure.phrase.of(text),
        bound=figure.bound,
        year=figure.year,
        implied_year=figure.year or (years[-1] if figure.is_target else years[0]),
        is_target=figure.is_target,
        actor=_actor(document, figure),
        section=figure.section,
        sentence=figure.sentence,
        clause=clause,
        figure=figure.span,
        year_span=figure.year_span,
        whole=entry.get("whole"),
        statement=entry.get("answer", ""),
        quiet=entry.get("quiet", False),
        when=re.compile(entry["when"]) if "when" in entry else None,
    )


def unnamed(figure: Figure, document: PlanDocument, years: tuple[int, ...]) -> Commitment:
    """A figure that the data does not name: its subject is what the rules guess."""
    return _commitment(figure, document, years, {}, "", figure.clause)


def _occurrences(document: PlanDocument, clause: str, section: str) -> Iterator[Span]:
    """Where ``clause`` stands in the paragraphs of ``section``."""
    for block in document.blocks:
        if block.section == section and block.kind is BlockKind.PARAGRAPH:
            position = document.text.find(clause, block.span.start, block.span.end)
            while position >= 0:
                yield Span(position, position + len(clause))
                position = document.text.find(clause, position + 1, block.span.end)


def read_topics(
    data: dict[str, Any], found: tuple[Figure, ...], document: PlanDocument, years: tuple[int, ...]
) -> tuple[Topic, ...]:
    """Join the data with the figures; ``use`` borrows an entry of an earlier topic."""
    by_subject: dict[str, Commitment] = {}
    topics: list[Topic] = []
    for entry in data["topic"]:
        commitments: list[Commitment] = []
        for item in entry["figures"]:
            if "use" in item:
                commitments.append(by_subject[item["use"]])
                continue
            commitment = _join(entry, item, found, document, years)
            by_subject.setdefault(commitment.subject, commitment)
            commitments.append(commitment)
        unless, needs = (re.compile(entry[key]) if key in entry else None for key in ("unless", "needs"))
        topics.append(
            Topic(
                entry["name"], read_names(entry["names"]), unless, needs, tuple(commitments), entry.get("better", ""),
                tuple(entry.get("beside", ())), entry.get("about", ""), entry.get("indicator", False),
                tuple(tuple(part.strip() for part in over.split("+")) for over in entry.get("over", ())),
            )
        )  # fmt: skip
    return tuple(topics)


def _join(
    entry: dict[str, Any],
    item: dict[str, Any],
    found: tuple[Figure, ...],
    document: PlanDocument,
    years: tuple[int, ...],
) -> Commitment:
    section, clause, printed = (
        item.get("section", entry["section"]),
        item.get("clause", entry["clause"]),
        item["printed"],
    )
    spans = list(_occurrences(document, clause, section))
    if len(spans) != 1:
        raise CorpusError(
            f"commitments.toml 的 {entry['name']}：{section} 中有 {len(spans)} 处“{clause}”，应为 1 处。请按规划原文改正。"
        )
    matches = [figure for figure in found if spans[0].covers(figure.span) and figure.span.of(document.text) == printed]
    if len(matches) != 1:
        raise CorpusError(
            f"commitments.toml 的 {entry['name']}：“{clause}”中有 {len(matches)} 处“{printed}”，应为 1 处。请改正。"
        )
    # The clause that is quoted names the topic too, which may stand before the clause that holds the figure.
    outer = list(_occurrences(document, entry["clause"], section))
    run = outer[0] if len(outer) == 1 and outer[0].covers(matches[0].span) else spans[0]
    return _commitment(matches[0], document, years, item, entry["name"], run)
