"""Draft -> Answer: every span becomes a verified citation, within the budgets of the answer contract."""

from __future__ import annotations

from collections.abc import Iterable

from lnplan_qa.config import MAX_ANSWER_CHARACTERS
from lnplan_qa.plan.outline import Outline
from lnplan_qa.text import trim
from lnplan_qa.types import Answer, Citation, Draft, PlanDocument, Span


class Composer:
    """Turns drafts into answers for one document."""

    def __init__(self, document: PlanDocument) -> None:
        self._document = document
        self._outline = Outline(document)

    def cite(self, span: Span) -> Citation:
        """The citation of a span; the innermost section that holds it names the place."""
        span = trim(self._document.text, span)
        section = self._outline.section_at(span)
        quote = span.of(self._document.text)
        return Citation(section, self._outline.heading(section), quote, span.start, span.end)

    def compose(self, question: str, draft: Draft, latency_ms: float) -> Answer:
        """The answer that people and programs read.

        Raises:
            ValueError: the draft breaks the contract (citations under a refusal, or none under an answer).
        """
        citations = tuple(self.cite(span) for span in _disjoint(draft.evidence))
        if draft.status.is_refusal == bool(citations):
            raise ValueError(f"status {draft.status} with {len(citations)} citations")
        text = f"{draft.answer}{draft.note}" if draft.note else draft.answer
        return Answer(
            question=question,
            status=draft.status,
            kind=draft.kind,
            answer=shorten(text, MAX_ANSWER_CHARACTERS),
            citations=citations,
            related=tuple(self.cite(span) for span in _disjoint(draft.related)),
            missing=draft.missing,
            table=draft.table,
            latency_ms=round(latency_ms, 1),
        )


def _disjoint(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in their order, without those that lie inside another one."""
    ordered = tuple(dict.fromkeys(spans))
    return tuple(span for span in ordered if not any(other != span and other.covers(span) for other in ordered))


def shorten(text: str, limit: int) -> str:
    """``text`` cut at the last sentence or list mark before ``limit``, with an ellipsis; unchanged where it fits."""
    if len(text) <= limit:
        return text
    cut = max(text.rfind(mark, 0, limit - 1) for mark in "。；、，")
    return f"{text[: cut if cut > limit // 2 else limit - 1]}…"
