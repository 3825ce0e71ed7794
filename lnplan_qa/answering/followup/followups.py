"""Follow-ups: a turn and what was said before it, as one stand-alone question.

Several readings are made and the first is taken that the typed look-ups answer; where none does, search decides whether the
turn leans on the topic before or opens a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lnplan_qa.answering.followup.bare import complete_bare
from lnplan_qa.answering.followup.entries import Catalog
from lnplan_qa.answering.followup.said import Said, descriptor, letters, names_amount, read_turn
from lnplan_qa.answering.followup.slots import SlotLexicon
from lnplan_qa.answering.followup.sums import compute, figure_given
from lnplan_qa.answering.followup.turns import Judges, Talk, first_answered, is_figure
from lnplan_qa.answering.followup.worded import complete_worded
from lnplan_qa.answering.followup.wording import Wording
from lnplan_qa.facts.commitments import CommitmentFacts
from lnplan_qa.search.hybrid import Retrieval
from lnplan_qa.types import Draft, Kind


@dataclass(frozen=True, slots=True)
class Resolved:
    """A turn as a stand-alone question; with its answer, where that is computed from the answers before."""

    text: str
    draft: Draft | None = None


class FollowUps:
    """Completes turns from the turns before them."""

    def __init__(self, wording: Wording, slots: SlotLexicon, catalog: Catalog, judges: Judges, register: CommitmentFacts) -> None:
        self._wording = wording
        self._slots = slots
        self._catalog = catalog
        self._judges = judges
        self._register = register

    def begin(self, history: Sequence[str], search: Callable[[str], Retrieval]) -> Talk:
        """What was said before.

        Args:
            history: in the form of ``understand.plain``, oldest first.
            search: what the index brings up for a stand-alone text; called once for a text, where it is needed at all.
        """
        talk = Talk(self._catalog, self._slots, self._wording, self._judges, search)
        for turn in history:
            if not self._judges.is_outside(turn):
                self.resolve(turn, talk)
                talk.turns[-1] = talk.read(_asking_for_figure(talk.last.text, talk))
        return talk

    def resolve(self, turn: str, talk: Talk) -> Resolved:
        """``turn`` with what it leaves out, which becomes the last turn of ``talk``."""
        if not talk.turns:
            talk.add(turn)
            return Resolved(turn)
        said = read_turn(turn, self._wording, self._slots, self._catalog)
        draft = None
        if said.mentions:
            text = _complete_named(said, talk)
        elif said.content:
            text = complete_worded(said, talk)
        else:
            text = complete_bare(said, talk)
            if said.cues.computes and not talk.computed(text):
                draft = self._over_given(said, talk)
        text = text if draft is not None else _asking_for_figure(text, talk)
        talk.add(text)
        return Resolved(text, draft)

    def _over_given(self, said: Said, talk: Talk) -> Draft | None:
        """Arithmetic over the figures that the turns before were answered with."""
        given = [figure_given(talk.answer(turn.text), self._register) for turn in talk.turns]
        items = list(dict.fromkeys(item for item in given if item is not None))
        operation = "mean" if said.cues.computes == "share" and "平均" in said.core else said.cues.computes
        return compute(operation, items[-(said.cues.operands or 2) :])


def _asking_for_figure(text: str, talk: Talk) -> str:
    """The name of a figure alone, as clerks type it, asks how much it is."""
    mentions = talk.catalog.mentions(text)
    if not any(mention.entry.kind is Kind.COMMITMENT for mention in mentions) or talk.look_up(text) is not None or talk.wording.asks(text):
        return text
    asking = f"{text}多少"
    return asking if talk.answered(asking, *(mention.entry for mention in mentions)) else text


def _complete_named(said: Said, talk: Talk) -> str:
    """A turn that names its subject: what is asked of it, and the year, may be left out."""
    last, entries = talk.last, tuple(mention.entry for mention in said.mentions)
    if said.cues.compared or (said.cues.computes not in ("", "share") and len(entries) == 1 and said.cues.points):
        texts = [f"{last.text.rstrip('?？')}{said.core}", f"{descriptor(said, talk)}{last.rest}{said.core}"]
        return first_answered(talk, texts, said.question)
    year = last.years[0] if last.years and not said.years and is_figure(entries[0].kind) else ""
    if said.wants:
        carries = said.cues.marked and year and not said.content
        return first_answered(talk, [f"{year}{said.core}"], said.question, *entries) if carries else said.question
    if not said.cues.marked and not (said.content and said.cues.points):
        return said.question
    asking = talk.wording.asking(last.rest)
    rests = ["多少", "", last.rest, asking] if letters(said.content) > 1 or names_amount(said.core) else [last.rest, asking, ""]
    texts = [f"{year}{said.core}{rest}" for rest in dict.fromkeys(rests)]
    return first_answered(talk, texts, f"{year}{said.core}{asking}", *entries)
