"""Turns with words of their own but no name: a fragment, a longer question on the same thing, or a new topic."""

from __future__ import annotations

from lnplan_qa.answering.followup.bare import computed_over, of_listed, one_of_several, replaced
from lnplan_qa.answering.followup.entries import Entry, likeness
from lnplan_qa.answering.followup.judging import leans, likely, stands_alone
from lnplan_qa.answering.followup.said import Said, descriptor, letters, names_of, strange_letters, without_asked_before
from lnplan_qa.answering.followup.siblings import siblings
from lnplan_qa.answering.followup.turns import Talk
from lnplan_qa.text import normalize
from lnplan_qa.types import Draft, Kind, Status

#: As many characters may stand in a turn on a row or topic that the plan does not use of it.
_MAX_STRANGE = 3
#: A sibling whose name is as much alike is meant before the subject itself.
_LIKE, _MIN_CHOICE = 0.25, 0.2


def complete_worded(said: Said, talk: Talk) -> str:
    """The stand-alone question of a turn that has words of its own."""
    subject = talk.subject(talk.last)
    if meant := one_of_several(said, talk) or of_listed(said, talk):
        return meant
    alone = talk.look_up(said.question)
    if alone is not None and not alone.status.is_refusal and not said.is_tied:
        return said.question
    if said.slots and not said.asks:
        for text in replaced(said, talk)[0]:
            if talk.answered(text) and all(word in text for word in said.words):
                return text
    unclear = alone if alone is not None and alone.status is Status.NEEDS_CLARIFICATION else None
    spoken_of = tuple(entry for turn in talk.turns for entry in talk.subject(turn))
    near = said.cues.computes and strange_letters(said, spoken_of) <= _MAX_STRANGE
    if near and len(set(spoken_of)) > 1 and (computed := computed_over(said, talk)) and talk.computed(computed):
        return computed
    own = _of_subject(said, talk, subject)
    for text, entries in _typed_readings(said, talk, subject, own):
        if talk.answered(text, *entries) and (unclear is None or _is_choice(entries, unclear)):
            return text
    if subject and subject[0].kind is Kind.PROJECT and _is_lacking(said, about := f"{names_of(subject)}{without_asked_before(said.core, talk.last)}", talk):
        return about
    if alone is not None and not alone.status.is_refusal and not said.cues.points:
        return said.question
    if near and (computed := computed_over(said, talk)):
        return computed
    return _chosen(said, talk, unclear) if unclear is not None else _in_words(said, talk)


def _of_subject(said: Said, talk: Talk, subject: tuple[Entry, ...]) -> list[str]:
    """Readings on the subject before, where the turn holds little that the plan does not use of it."""
    strange = strange_letters(said, subject)
    core = without_asked_before(said.core, talk.last)
    if len(subject) == 1 and subject[0].kind is Kind.PROJECT and not said.asks and lacks_just(core, talk.look_up(f"{subject[0].name}{core}")):
        return [f"{subject[0].name}{core}"]
    if not subject or strange > _MAX_STRANGE or (strange and not said.is_tied and stands_alone(said.question, subject, talk)):
        return []
    return list(dict.fromkeys([f"{descriptor(said, talk)}{core}", f"{names_of(subject)}{core}"]))


def _typed_readings(said: Said, talk: Talk, subject: tuple[Entry, ...], own: list[str]) -> list[tuple[str, tuple[Entry, ...]]]:
    """Readings on the subject and on what stands beside it, the likelier kind first."""
    mine = [(text, subject) for text in own]
    beside = list(siblings(said, talk, subject))
    if not mine or not beside:
        return [*mine, *((text, (entry,)) for text, entry in beside)]
    if subject[0].kind is Kind.PROJECT and not said.is_tied and talk.look_up(own[0]) is not None:
        # 床位数 of a project is first of all a property that it may lack, and no indicator.
        beside = [(text, entry) for text, entry in beside if entry.kind is Kind.PROJECT]
    others = [(text, (entry,)) for text, entry in beside]
    explained = strange_letters(said, subject) == 0
    alike = bool(beside) and likeness(beside[0][1].name, subject[0].aliases) >= _LIKE
    mine_first = explained and (said.wants or (subject[0].kind is not Kind.PROJECT and not alike))
    return [*mine, *others] if mine_first else [*others, *mine]


def _is_lacking(said: Said, text: str, talk: Talk) -> bool:
    """Whether the look-ups refuse a reading on the subject for just what the turn asks."""
    draft = talk.look_up(text)
    if draft is None or not draft.missing:
        return False
    if lacks_just(said.core, draft):
        return True
    return said.wants and strange_letters(said, talk.subject(talk.last)) <= _MAX_STRANGE


def lacks_just(core: str, draft: Draft | None) -> bool:
    """Whether the look-ups refuse a reading for the very words of the turn."""
    return draft is not None and draft.status is Status.NOT_IN_PLAN and any(core in missing for missing in draft.missing)


def _is_choice(entries: tuple[Entry, ...], unclear: Draft) -> bool:
    """Whether one of ``entries`` is among what an unclear turn can mean."""
    rows = " ".join(normalize(cell) for row in unclear.table.rows for cell in row) if unclear.table is not None else ""
    return any(entry.name in rows or entry.touches(unclear.related) for entry in entries)


def _chosen(said: Said, talk: Talk, unclear: Draft) -> str:
    """Of the things that a turn can mean, the one that was spoken of before; the turn itself where none was."""
    names = [normalize(cell) for row in unclear.table.rows for cell in row] if unclear.table is not None else []
    before = [name for name in names if name in {entry.name for entry in talk.subject(talk.last)}]
    if len(before) == 1:
        return f"{before[0]}{said.core}"
    shares = sorted(((likeness(name, [talk.last.text]), name) for name in names), reverse=True)
    if len(shares) > 1 and shares[0][0] >= _MIN_CHOICE and shares[0][0] > shares[1][0]:
        text = f"{shares[0][1]}{said.core}"
        return text if talk.answered(text) else said.question
    return said.question


def _in_words(said: Said, talk: Talk) -> str:
    """No typed reading: with the topic before, or as it stands."""
    if talk.wording.is_topic(said.question):
        return said.question
    subject = talk.subject(talk.last)
    asking = "" if talk.wording.asks_anything(said.question) else talk.wording.figure_words(talk.last.rest)
    alone = f"{said.core}{asking}" if asking and said.cues.marked else said.question
    earlier = [turn.topic for turn in talk.turns if turn.topic and turn.topic in talk.last.topic]
    topics = [subject[0].name] if len(subject) == 1 else earlier or [talk.last.topic]
    texts = [f"{topic} {said.core}{asking}" for topic in dict.fromkeys(topics)]
    if said.slots and not said.wants:
        put_in, put_before = replaced(said, talk)
        texts = [f"{[*put_in, *put_before][0]} {said.core}"]
    together = max(texts, key=lambda text: likely(talk.retrieve(text)))
    on_row = len(subject) == 1 and subject[0].kind is Kind.PROJECT
    return together if leans(said.cues, letters(said.words), alone, together, talk, on_row=on_row) else alone
