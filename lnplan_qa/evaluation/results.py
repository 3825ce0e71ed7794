"""Scores and metrics -> plain data for JSON, CSV and the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, Final

from lnplan_qa.evaluation.metrics import Rate, Summary, by_category, by_chapter, by_persona, summarize
from lnplan_qa.evaluation.runner import Judged
from lnplan_qa.evaluation.score import Score

#: The columns of a table of systems: field of the summary, and its name for people.
COLUMNS: Final[tuple[tuple[str, str], ...]] = (
    ("n", "题数"),
    ("errors", "出错"),
    ("strict", "严格正确"),
    ("status_right", "状态正确"),
    ("evidence_recall", "证据召回"),
    ("value_accuracy", "数值正确"),
    ("citation_precision", "引用准确"),
    ("refusal_rate", "该拒即拒"),
    ("false_refusals", "误拒"),
    ("answered_wrongly", "答错"),
    ("crag", "CRAG"),
    ("verbatim", "逐字"),
    ("follow_up", "追问"),
    ("latency_median_ms", "中位毫秒"),
    ("latency_p95_ms", "P95毫秒"),
)
#: The columns of ``failures.csv``.
FAILURE_COLUMNS: Final[tuple[tuple[str, str], ...]] = (
    ("id", "编号"),
    ("row", "行"),
    ("category", "类别"),
    ("persona", "人群"),
    ("history", "此前的提问"),
    ("question", "问题"),
    ("expected", "应为"),
    ("status", "实为"),
    ("reasons", "不符之处"),
    ("gold_values", "应有的值"),
    ("gold_quotes", "应有的原文"),
    ("answer", "回答"),
    ("citations", "引用"),
    ("section", "章节"),
    ("note", "备注"),
    ("error", "错误"),
)


def rate_record(rate: Rate) -> dict[str, float | int | None]:
    """``{"value", "low", "high", "hits", "n"}``; the first three are ``None`` of nothing."""
    low, high = rate.interval or (None, None)
    return {"value": _short(rate.value), "low": _short(low), "high": _short(high), "hits": rate.hits, "n": rate.n}


def summary_record(summary: Summary) -> dict[str, Any]:
    """Every metric of a summary, rates as :func:`rate_record`."""
    record: dict[str, Any] = {}
    for field in fields(summary):
        value = getattr(summary, field.name)
        if isinstance(value, Rate):
            value = rate_record(value)
        elif isinstance(value, float):
            value = _short(value)
        record[field.name] = value
    return record


def group_records(scores: Iterable[Score]) -> dict[str, dict[str, Any]]:
    """The metrics by category, persona and chapter."""
    found = list(scores)
    groups = {"by_category": by_category(found), "by_persona": by_persona(found), "by_chapter": by_chapter(found)}
    return {
        name: {key: summary_record(value) for key, value in sorted(group.items())} for name, group in groups.items()
    }


def set_record(scores: Iterable[Score]) -> dict[str, Any]:
    """The metrics of one system on one set of questions, whole and in groups."""
    found = list(scores)
    return {"summary": summary_record(summarize(found)), **group_records(found)}


def failed(score: Score) -> bool:
    """True where something that could be judged is not right, or an error came."""
    return score.error or score.strict is False or score.right is False


def reasons(score: Score) -> list[str]:
    """What is not right, for people."""
    if score.error:
        return ["出错"]
    found = []
    if score.answerable is False and not score.refused:
        found.append("规划没有答案却作答")
    elif score.answerable and score.refused:
        found.append("规划有答案却拒答")
    elif score.status_right is False:
        found.append("状态不符")
    if score.values_right is False:
        found.append("值不在回答里")
    if score.evidence_right is False:
        found.append("证据不全")
    return found


def failure_record(judged: Judged) -> dict[str, Any]:
    """A failure with question, gold, answer and citations."""
    question, answer = judged.question, judged.outcome.answer
    expected = question.status.value if question.status is not None else ""
    return {
        "id": question.id,
        "row": question.row,
        "category": question.category,
        "persona": question.persona,
        "history": list(question.history),
        "question": question.question,
        "expected": expected,
        "status": answer.status.value if answer is not None else "error",
        "reasons": reasons(judged.score),
        "gold_values": list(question.gold_values or ([question.gold_answer] if question.gold_answer else [])),
        "gold_quotes": list(question.gold_quotes or ()),
        "answer": answer.answer if answer is not None else "",
        "citations": [
            {"section": citation.section, "quote": citation.quote}
            for citation in (answer.citations if answer is not None else ())
        ],
        "section": question.section,
        "note": question.note,
        "error": judged.outcome.error,
    }


def failure_cells(record: Mapping[str, Any]) -> list[str]:
    """A failure as cells in the order of :data:`FAILURE_COLUMNS`."""
    return [_cell(record[name]) for name, _ in FAILURE_COLUMNS]


def shown(value: Any) -> str:
    """A metric of a record for a table: a share as percent, a number with what digits it needs, – for nothing."""
    if isinstance(value, Mapping):
        return "–" if value["value"] is None else f"{100 * value['value']:.1f}%"
    if value is None:
        return "–"
    return f"{value:.2f}" if isinstance(value, float) and abs(value) < 10 else f"{value:.0f}"


def _cell(value: Any) -> str:
    if isinstance(value, list):
        parts = [f"{item['section']} {item['quote']}" if isinstance(item, Mapping) else str(item) for item in value]
        return "\n".join(part.strip() for part in parts)
    return str(value)


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
