"""Judgements -> draft evaluation questions, for a person to complete: what a reader pressed is no label yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lnplan_qa.feedback.store import VERDICT_WORDS, Feedback, Verdict
from lnplan_qa.types import Status

#: What a person has to settle before a draft may join a question set.
_TO_DO = {
    Verdict.HELPFUL: "reader: helpful; check status and quotes, shorten the quotes, add values",
    Verdict.NOT_ANSWERED: "reader: not answered; find out what the plan says, then set status, quotes and values",
    Verdict.WRONG_CITATION: "reader: wrong citation; the quotes left are the others, find the right one",
}


def drafts(kept: Iterable[Feedback], plan: str) -> Iterator[dict[str, object]]:
    """One object a judgement in the format of ``eval/questions``, ids ``f-001`` and on.

    Persona and category are left open; quotes that ``plan`` no longer holds at their place are left out.
    """
    for number, item in enumerate(kept, start=1):
        quotes = [
            citation.quote
            for place, citation in enumerate(item.citations)
            if plan[citation.start : citation.end] == citation.quote
            and not (item.verdict is Verdict.WRONG_CITATION and item.wrong in (place, -1))
        ]
        sections = dict.fromkeys(citation.section for citation in item.citations if citation.quote in quotes)
        status = Status(item.status)
        yield {
            "id": f"f-{number:03}",
            "question": item.question,
            "history": list(item.history),
            "persona": "",
            "category": "",
            "answerable": not status.is_refusal,
            "status": status.value,
            "gold_quotes": quotes,
            "gold_values": [],
            "computed": False,
            "section": ";".join(sections),
            "note": _note(item),
        }


def _note(item: Feedback) -> str:
    wrong = f" {item.citations[item.wrong].section}" if 0 <= item.wrong < len(item.citations) else ""
    return (
        f"DRAFT. {_TO_DO[item.verdict]}. Pressed {item.count} time(s) on {item.day}: {VERDICT_WORDS[item.verdict]}{wrong}. "
        f"Version {item.version} said: {item.answer}"
    )
