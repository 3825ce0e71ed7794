"""The answers to the parts of a question, put together: answered where all are, partial where some are."""

from __future__ import annotations

from collections.abc import Sequence

from lnplan_qa.types import Draft, Kind, Status

#: A part is named by its own words up to this many characters.
_MAX_NAME = 30


def join_parts(drafts: Sequence[Draft], parts: Sequence[str] = ()) -> Draft:
    """One draft from the drafts of the parts.

    Args:
        parts: the words of each part, which name what is missing where a draft only says of what kind it is; may be left
            out.
    """
    given = [draft for draft in drafts if not draft.status.is_refusal]
    if not given:
        # About these services and not written is more than not on this plan.
        return next((draft for draft in drafts if draft.status is Status.NOT_IN_PLAN), drafts[0])
    statuses = {draft.status for draft in drafts}
    if statuses == {Status.ANSWERED}:
        status = Status.ANSWERED
    elif Status.CORRECTED in statuses and len(given) == len(drafts):
        status = Status.CORRECTED
    else:
        status = Status.PARTIAL
    ordered = sorted(given, key=lambda draft: draft.status is not Status.CORRECTED)
    lines: dict[object, str] = {}
    for draft in ordered:
        # The same sentence quoted for two parts is quoted once.
        lines.setdefault((draft.evidence, draft.kind) if draft.kind is Kind.PASSAGE else draft.answer, draft.answer)
    words = [*parts, *[""] * (len(drafts) - len(parts))]
    refused = [(draft, name) for draft, name in zip(drafts, words, strict=False) if draft.status.is_refusal]
    missing = [item for draft in given for item in draft.missing]
    missing += [item for draft, name in refused for item in _missing(draft, name)]
    answer = "\n".join(lines.values())
    if unwritten := [item for draft, name in refused for item in _missing(draft, name) if draft.status is not Status.NEEDS_CLARIFICATION]:
        answer += f"\n规划未写明{'、'.join(dict.fromkeys(unwritten))}。"
    answer += "".join(f"\n{draft.answer}" for draft, _ in refused if draft.status is Status.NEEDS_CLARIFICATION)
    kinds = {draft.kind for draft in given}
    # Evidence turn by turn, so that the first quotes cover every part.
    longest = max(len(draft.evidence) for draft in given)
    evidence = tuple(dict.fromkeys(draft.evidence[i] for i in range(longest) for draft in ordered if i < len(draft.evidence)))
    return Draft(
        status=status,
        kind=kinds.pop() if len(kinds) == 1 else Kind.PASSAGE,
        answer=answer,
        evidence=evidence,
        related=tuple(span for draft, _ in refused for span in draft.related[:1] if span not in evidence),
        missing=tuple(dict.fromkeys(missing)),
        table=next((draft.table for draft in drafts if draft.table is not None), None),
        note="".join(dict.fromkeys(draft.note for draft in given)),
    )


def _missing(draft: Draft, part: str) -> tuple[str, ...]:
    """What a refused part is called: by the thing that its draft names, or by its own words."""
    named = any("的" in item or "年" in item for item in draft.missing)
    if part and not named:
        words = part.strip(" ,，、?？。;；!！")
        return (f"“{words if len(words) <= _MAX_NAME else words[: _MAX_NAME - 1] + '…'}”",)
    return draft.missing or ("其余部分",)
