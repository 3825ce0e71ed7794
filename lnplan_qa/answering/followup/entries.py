"""The things that a conversation can be about by name: rows of the two tables, topics of the register."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lnplan_qa.answering.followup.slots import in_numbers
from lnplan_qa.types import Kind, Span


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing with a name.

    Attributes:
        name: what stands for it in a question (normalised).
        aliases: all ways to call it, ``name`` among them.
        kind: INDICATOR, PROJECT or COMMITMENT.
        spans: where the plan states it: the row, or the clauses.
        text: the plan's words there (normalised).
        units: the units of its figures.
        echoes: sentences elsewhere that state the same figure.
    """

    name: str
    aliases: tuple[str, ...]
    kind: Kind
    spans: tuple[Span, ...]
    text: str
    units: frozenset[str] = frozenset()
    echoes: tuple[Span, ...] = ()

    def touches(self, spans: Sequence[Span]) -> bool:
        """Whether one of ``spans`` shares a character with where it stands."""
        return any(own.start < other.end and other.start < own.end for own in self.spans for other in spans)


@dataclass(frozen=True, slots=True)
class Mention:
    """An entry named in a text."""

    entry: Entry
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Catalog:
    """All entries. ``mentions`` finds those that a text names for sure, by position, not overlapping; ``years`` are those of the table."""

    entries: tuple[Entry, ...]
    mentions: Callable[[str], tuple[Mention, ...]]
    years: tuple[int, ...] = ()

    def in_numbers(self, text: str) -> str:
        """``text`` with the years that it names by their place in the table (基期, 期末) as numbers."""
        return in_numbers(text, self.years)

    def rows_at(self, spans: Sequence[Span]) -> tuple[Entry, ...]:
        """The rows of tables that ``spans`` lie in or repeat, in the order of ``spans``."""
        rows = [entry for entry in self.entries if entry.kind is not Kind.COMMITMENT]
        return tuple(
            dict.fromkeys(
                row
                for span in spans
                for row in rows
                if any(own.covers(span) for own in row.spans) or any(span.covers(echo) for echo in row.echoes)
            )
        )

    def siblings(self, words: Sequence[Sequence[str]], beside: Entry) -> tuple[Entry, ...]:
        """Entries that ``words`` can mean after ``beside`` was spoken of, the likeliest first.

        Each word comes with those that say the same; all of them stand in one way to call such an entry. The more of its
        name it shares with ``beside``, the likelier.
        """
        fitting = [
            (entry, max(likeness(alias, beside.aliases) for alias in aliases))
            for entry in self.entries
            if entry != beside
            and (aliases := [alias for alias in entry.aliases if all(any(same in alias for same in word) for word in words)])
        ]
        fitting = [(entry, share) for entry, share in fitting if share or entry.kind is beside.kind]
        fitting.sort(key=lambda item: (item[0].kind is not beside.kind, item[0].units.isdisjoint(beside.units), -item[1], item[0].spans[0]))
        return tuple(entry for entry, _ in fitting)


def likeness(name: str, others: Sequence[str]) -> float:
    """The share of character pairs that ``name`` has in common with the nearest of ``others``, 0 to 1."""
    own = _pairs(name)
    return max((len(own & _pairs(other)) / max(1, len(own | _pairs(other))) for other in others), default=0.0)


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
