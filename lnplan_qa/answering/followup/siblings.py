"""Readings of a turn on another row or topic beside the one that was spoken of: 那初中呢, 失业保险呢, 申报率."""

from __future__ import annotations

from collections.abc import Iterator

from lnplan_qa.answering.followup.entries import Entry
from lnplan_qa.answering.followup.said import Said, letters, year_of
from lnplan_qa.answering.followup.turns import Talk, is_figure

_MAX_TRIED = 4


def siblings(said: Said, talk: Talk, subject: tuple[Entry, ...]) -> Iterator[tuple[str, Entry]]:
    """Readings on entries that the turn's words can mean, the likeliest first."""
    if letters(said.words) < 2 or not subject or said.cues.computes:
        return
    year = year_of(said, talk) or _year_before(talk, subject[0])
    for entry in talk.catalog.siblings([talk.slots.same(word) for word in said.words], subject[0])[:_MAX_TRIED]:
        if said.wants:
            asked = said.core
            for word in said.words:
                asked = asked.replace(word, "", 1)
            for text in dict.fromkeys([f"{entry.name}{said.core}", f"{year}{entry.name}{asked}", f"{entry.name}多少"]):
                yield text, entry
        else:
            counted = [f"多少{unit}" for unit in sorted(entry.units) if unit.isalpha()]
            for rest in dict.fromkeys([talk.last.rest.replace(talk.last.topic, "", 1), talk.last.rest, talk.wording.asking(talk.last.rest), "多少", *counted]):
                yield f"{year}{entry.name}{rest}", entry


def whole_siblings(core: str, talk: Talk, subject: tuple[Entry, ...]) -> Iterator[tuple[str, Entry]]:
    """Readings on figures that are called so as a whole: 申报率 is no property of another rate."""
    if len(core) >= 2 and core not in subject[0].text:
        for entry in talk.catalog.siblings([[core]], subject[0])[:_MAX_TRIED]:
            yield f"{_year_before(talk, entry)}{entry.name}多少", entry


def _year_before(talk: Talk, entry: Entry) -> str:
    return talk.last.years[0] if talk.last.years and is_figure(entry.kind) else ""
