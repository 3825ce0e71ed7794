"""Do an answer's citations carry the gold evidence? Compared on the plan's characters, white space aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lnplan_qa.config import MAX_EVIDENCE_CHARACTERS
from lnplan_qa.types import Citation, Span

#: A citation is relevant when it shares at least this part of the shorter of the two with a gold quote.
RELEVANT_SHARE: Final = 0.5


@dataclass(frozen=True, slots=True)
class PlanText:
    """The plan with a view of it that leaves out white space, so that quotes match however their blanks were typed.

    ``before[i]`` is the number of non-blank characters in ``text[:i]``.
    """

    text: str
    compact: str
    before: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> PlanText:
        """The view of ``text``."""
        before = [0]
        for character in text:
            before.append(before[-1] + (not character.isspace()))
        return cls(text, "".join(text.split()), tuple(before))

    def compacted(self, span: Span) -> Span:
        """``span`` of the plan in the view without white space."""
        return Span(self.before[span.start], self.before[span.end])

    def places(self, quote: str) -> tuple[Span, ...]:
        """Every place of ``quote`` in the view without white space; none where the plan does not say it."""
        needle = "".join(quote.split())
        found: list[Span] = []
        start = self.compact.find(needle) if needle else -1
        while start >= 0:
            found.append(Span(start, start + len(needle)))
            start = self.compact.find(needle, start + 1)
        return tuple(found)

    def is_verbatim(self, citation: Citation) -> bool:
        """True where the citation says what the plan says at its place, to the character."""
        return (
            0 <= citation.start < citation.end <= len(self.text)
            and self.text[citation.start : citation.end] == citation.quote
        )


def within_budget(
    plan: PlanText, citations: Sequence[Citation], budget: int = MAX_EVIDENCE_CHARACTERS
) -> tuple[Span, ...]:
    """What the first ``budget`` characters of the quotes, in their order, cover: merged spans without white space.

    The citation at the border is cut there. One that is not verbatim covers nothing and still uses up its length.
    """
    spans: list[Span] = []
    left = budget
    for citation in citations:
        if left <= 0:
            break
        length = min(len(citation.quote), left)
        left -= length
        if plan.is_verbatim(citation):
            spans.append(plan.compacted(Span(citation.start, citation.start + length)))
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def is_covered(plan: PlanText, quote: str, covered: Sequence[Span]) -> bool:
    """True where one place of ``quote`` in the plan lies wholly inside a covered span."""
    return any(span.covers(place) for place in plan.places(quote) for span in covered)


def is_relevant(plan: PlanText, citation: Citation, gold_quotes: Sequence[str]) -> bool:
    """True where the citation overlaps a gold quote.

    They overlap when they share at least :data:`RELEVANT_SHARE` of the characters of the shorter one, white space
    aside: a sentence cited for a clause counts, and so does a clause cited of a longer gold passage.
    """
    if not plan.is_verbatim(citation):
        return False
    cited = plan.compacted(Span(citation.start, citation.end))
    for quote in gold_quotes:
        for place in plan.places(quote):
            shared = min(cited.end, place.end) - max(cited.start, place.start)
            shorter = min(cited.end - cited.start, place.end - place.start)
            if shared > 0 and shared >= RELEVANT_SHARE * shorter:
                return True
    return False
