"""Whether a turn with words of its own leans on what was said, or opens a new topic: both readings are searched."""

from __future__ import annotations

from collections.abc import Sequence

from lnplan_qa.answering.followup.cues import Cues
from lnplan_qa.answering.followup.entries import Entry
from lnplan_qa.answering.followup.turns import Talk
from lnplan_qa.search.hybrid import Retrieval

#: A turn with this many characters of its own or fewer says too little to be a topic, unless a question key is nearer to
#: it alone; up to the second number where 那…呢 or a pronoun ties it to what was said.
_FEW, _FEW_TIED = 3, 7
#: How much likelier to be answered a tied turn must be alone, to be taken alone.
_MARGIN = 0.2
#: A turn that is surely not on the plan is not made to be by what was said before.
_OUTSIDE = 0.9
#: The cosine from which a question key says nearly the same.
_SAME = 0.95


def leans(cues: Cues, own: int, alone: str, together: str, talk: Talk, *, on_row: bool) -> bool:
    """Whether ``together`` is meant rather than ``alone``.

    Args:
        own: the characters of the turn that name something.
        alone, together: the turn as it stands, and with the topic before.
        on_row: the topic before is a row of a table, which says nothing beyond its cells.
    """
    tied = cues.marked or cues.points
    if own == 0:
        return True
    first, second = talk.retrieve(alone), talk.retrieve(together)
    likelier = likely(second) - likely(first)
    outside = first.verdict.outside if first.verdict is not None else 0.0
    if outside >= _OUTSIDE and not (tied and own <= _FEW):
        return False
    if own <= _FEW:
        nearer = bool(second.hits and first.hits and second.hits[0].key > first.hits[0].key)
        return nearer or (tied and likelier > -_MARGIN)
    if tied and own <= _FEW_TIED:
        return likelier > -_MARGIN
    return not on_row and _is_near(first, talk) and likelier > 0


def stands_alone(text: str, subject: Sequence[Entry], talk: Talk) -> bool:
    """Whether a question key says nearly the same as ``text``, and another place of the plan than ``subject`` answers it."""
    best = talk.retrieve(text).hits[:1]
    return any(hit.key >= _SAME and not any(entry.touches((hit.passage.span,)) for entry in subject) for hit in best)


def likely(retrieval: Retrieval) -> float:
    """How likely the plan is to answer what was searched for, 0 to 1."""
    return retrieval.verdict.answered if retrieval.verdict is not None else 0.5


def _is_near(retrieval: Retrieval, talk: Talk) -> bool:
    """Whether what the turn brings up by itself stands in a section that the answer before rests on."""
    draft = talk.answer(talk.last.text)
    sections = {talk.judges.section_at(span) for span in (draft.evidence or draft.related)[:2]}
    return any(hit.passage.section in sections for hit in retrieval.hits[:2])
