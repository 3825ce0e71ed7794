"""What stands after a turn: its stand-alone text, what it is about, and the answer it got."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lnplan_qa.answering.followup.entries import Catalog, Entry, Mention, likeness
from lnplan_qa.answering.followup.slots import Found, SlotLexicon, without_years, year_words
from lnplan_qa.answering.followup.wording import BLANK, Wording, blanked
from lnplan_qa.search.hybrid import Retrieval
from lnplan_qa.text import normalize
from lnplan_qa.types import Draft, Kind, Span, Status


@dataclass(frozen=True, slots=True)
class Judges:
    """How a stand-alone text would be answered.

    Attributes:
        look_up: by the typed look-ups alone.
        answer: by search where they say nothing; its second argument searches.
        is_outside: whether it is plainly not on the plan.
        section_at: the section that a span of the plan stands in.
    """

    look_up: Callable[[str], Draft | None]
    answer: Callable[[str, Callable[[str], Retrieval]], Draft]
    is_outside: Callable[[str], bool]
    section_at: Callable[[Span], str]


@dataclass(frozen=True, slots=True)
class Turn:
    """One resolved turn.

    Attributes:
        text: its stand-alone question (normalised).
        mentions: the entries it names; ``slots``: the areas, groups, departments, ranks and row numbers beside them.
        years: the years it names, as words.
        topic: what it is about where no entry says so; ``rest``: what it asks of its subject.
    """

    text: str
    mentions: tuple[Mention, ...]
    slots: tuple[Found, ...]
    years: tuple[str, ...]
    topic: str
    rest: str

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries it names."""
        return tuple(dict.fromkeys(mention.entry for mention in self.mentions))

    def words(self, *slots: str) -> tuple[str, ...]:
        """The words that fill ``slots``."""
        return tuple(self.text[found.start : found.end] for found in self.slots if found.slot in slots)


@dataclass(slots=True)
class Talk:
    """The turns so far, oldest first, and their answers, found when needed."""

    catalog: Catalog
    slots: SlotLexicon
    wording: Wording
    judges: Judges
    search: Callable[[str], Retrieval]
    turns: list[Turn] = field(default_factory=list)
    _drafts: dict[str, Draft | None] = field(default_factory=dict)
    _answers: dict[str, Draft] = field(default_factory=dict)
    _retrievals: dict[str, Retrieval] = field(default_factory=dict)

    @property
    def last(self) -> Turn:
        """The turn before the current one."""
        return self.turns[-1]

    def add(self, text: str) -> None:
        """Take up a resolved turn."""
        self.turns.append(self.read(text))

    def read(self, text: str) -> Turn:
        """A stand-alone text as a turn."""
        mentions = self.catalog.mentions(text)
        named = blanked(text, [(mention.start, mention.end) for mention in mentions])
        # A mention may be a part of a name that stands there whole.
        whole = [(text.index(m.entry.name), text.index(m.entry.name) + len(m.entry.name)) for m in mentions if m.entry.name in text]
        named = blanked(named, whole)
        slots = tuple(found for found in self.slots.find(text) if not any(m.start < found.end and found.start < m.end for m in mentions))
        people = [(found.start, found.end) for found in slots if found.slot in ("area", "group")]
        rest = without_years(blanked(named, people)).replace(BLANK, "").strip(" ,，、?？。!！的")
        return Turn(text, mentions, slots, year_words(text), self.wording.topic(text), rest)

    def look_up(self, text: str) -> Draft | None:
        """What the typed look-ups say to a stand-alone text."""
        if text not in self._drafts:
            self._drafts[text] = self.judges.look_up(text)
        return self._drafts[text]

    def answer(self, text: str) -> Draft:
        """The answer to a stand-alone text."""
        if text not in self._answers:
            self._answers[text] = self.look_up(text) or self.judges.answer(text, self.retrieve)
        return self._answers[text]

    def retrieve(self, text: str) -> Retrieval:
        """What search brings up for a stand-alone text."""
        if text not in self._retrievals:
            self._retrievals[text] = self.search(text)
        return self._retrievals[text]

    def subject(self, turn: Turn) -> tuple[Entry, ...]:
        """What a turn is about: the entries it names, or the rows that its answer rests on."""
        if turn.entries:
            return turn.entries
        typed = self.look_up(turn.text)
        draft = typed or self.answer(turn.text)
        if draft.status is Status.NEEDS_CLARIFICATION and draft.table is not None:
            names = {normalize(cell) for row in draft.table.rows for cell in row}
            return tuple(entry for entry in self.catalog.entries if entry.name in names)
        spans: tuple[Span, ...] = draft.evidence or (draft.related if typed is not None else ())
        rows = self.catalog.rows_at(spans[:1]) and self.catalog.rows_at(spans)
        echoed = [row for row in rows if not row.touches(spans)]
        if len(echoed) > 1 and len(echoed) == len(rows):
            # One sentence states several figures: the one that was asked for.
            return (max(rows, key=lambda row: likeness(turn.text, row.aliases)),)
        return rows

    def answered(self, text: str, *about: Entry) -> bool:
        """Whether the typed look-ups answer a text, with evidence on one of ``about`` where any are given."""
        draft = self.look_up(text)
        return draft is not None and not draft.status.is_refusal and (not about or any(entry.touches(draft.evidence) for entry in about))

    def computed(self, text: str, *about: Entry) -> bool:
        """Whether the typed look-ups answer a text by arithmetic, as in :meth:`answered`."""
        draft = self.look_up(text)
        return draft is not None and draft.kind is Kind.COMPUTED and self.answered(text, *about)


def is_figure(kind: Kind) -> bool:
    """Whether entries of a kind hold figures of years."""
    return kind in (Kind.INDICATOR, Kind.COMMITMENT)


def first_answered(talk: Talk, texts: Iterable[str], otherwise: str, *about: Entry) -> str:
    """The first text that the typed look-ups answer; else the first that they refuse for what it asks; else ``otherwise``."""
    found = list(dict.fromkeys(texts))
    answered = next((text for text in found if talk.answered(text, *about)), None)
    return answered or next((text for text in found if talk.look_up(text) is not None), otherwise)
