"""Proves the labels of the question sets: ``python eval/check_labels.py [FILE …]``; exit code 1 on any problem.

Without files it checks ``dev.jsonl`` and ``test.jsonl``, and also that the sets are as large as they must be.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lnplan_qa.config import MAX_EVIDENCE_CHARACTERS, PROJECT_ROOT
from lnplan_qa.evaluation.questions import EvalQuestion, labelled_question
from lnplan_qa.evaluation.values import contains_value
from lnplan_qa.types import Status

QUESTIONS: Final = PROJECT_ROOT / "eval" / "questions"
PLAN: Final = PROJECT_ROOT / "corpus" / "plan.txt"
FIELDS: Final = frozenset(
    "id question history persona category answerable status gold_quotes gold_values computed section note".split()
)
PERSONAS: Final = frozenset(
    "old_resident migrant_worker parent disabled_family veteran shop_owner clerk_health clerk_education clerk_civil "
    "clerk_hr clerk_housing clerk_culture journalist auditor prankster".split()
)
ANSWERABLE_CATEGORIES: Final = frozenset(
    "single_fact amount target facility service_scope bare_topic long_story follow_up list several_sections comparison "
    "computation contradiction near_miss paraphrase typo pinyin traditional dialect english".split()
)
REFUSAL_CATEGORIES: Final = frozenset(
    "underspecified false_presupposition nonsense other_document lacks_amount lacks_date lacks_phone lacks_place "
    "lacks_procedure lacks_other unsafe".split()
)
#: The least number of questions of each set: answerable ones, and others.
LEAST: Final = {"dev.jsonl": (150, 130), "test.jsonl": (300, 300)}


@dataclass(slots=True)
class Check:
    """What was found: the questions of each file, and every problem as one line."""

    questions: dict[str, list[EvalQuestion]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def check(files: Sequence[Path], plan: str) -> Check:
    """Check the labels of ``files`` against the plan's text; ids must be unique over all of them."""
    found = Check()
    ids: dict[str, str] = {}
    asked: dict[tuple[str, tuple[str, ...]], str] = {}
    for path in files:
        questions = found.questions.setdefault(path.name, [])
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            found.problems.append(f"{path.name}: cannot be read ({error})")
            continue
        for number, line in enumerate(lines, 1):
            where = f"{path.name}:{number}"
            try:
                data = json.loads(line)
                if not isinstance(data, dict) or set(data) != FIELDS:
                    raise ValueError(f"fields are {sorted(data)}, not {sorted(FIELDS)}")
                question = labelled_question(data, number)
            except (ValueError, TypeError, KeyError) as error:
                found.problems.append(f"{where}: {error}")
                continue
            questions.append(question)
            found.problems += [f"{where} {question.id}: {problem}" for problem in problems_of(question, plan)]
            if question.id in ids:
                found.problems.append(f"{where} {question.id}: the id stands in {ids[question.id]} too")
            ids.setdefault(question.id, where)
            key = (question.question.strip(), question.history)
            if key in asked:
                found.problems.append(f"{where} {question.id}: the same question stands in {asked[key]}")
            asked.setdefault(key, where)
        found.problems += _missing(path.name, questions)
    return found


def problems_of(question: EvalQuestion, plan: str) -> Iterator[str]:
    """What is wrong with one label."""
    quotes, values = question.gold_quotes or (), question.gold_values or ()
    if not question.question.strip():
        yield "the question is empty"
    if question.persona not in PERSONAS:
        yield f"unknown persona {question.persona!r}"
    if question.category not in ANSWERABLE_CATEGORIES | REFUSAL_CATEGORIES:
        yield f"unknown category {question.category!r}"
    if question.category == "follow_up" and not question.history:
        yield "a follow-up without history"
    if len(question.history) > 3:
        yield f"history of {len(question.history)} questions, at most 3"
    if any(not turn.strip() for turn in question.history):
        yield "an empty question in the history"
    if question.answerable and not quotes:
        yield "answerable without a gold quote"
    if question.answerable and not question.section:
        yield "answerable without a section"
    if not question.answerable and (quotes or values or question.section):
        yield "unanswerable with gold quotes, values or a section"
    for quote in quotes:
        if quote not in plan:
            yield f"not in the plan: {quote[:40]!r}"
        if quote != quote.strip() or not quote:
            yield f"white space around the quote {quote[:40]!r}"
    if (length := sum(map(len, quotes))) > MAX_EVIDENCE_CHARACTERS:
        yield f"gold quotes of {length} characters, at most {MAX_EVIDENCE_CHARACTERS}"
    evidence = "\n".join((*quotes, question.section))
    for value in values:
        if not question.computed and value not in evidence and not contains_value(evidence, value):
            yield f"value {value!r} is neither in the quotes nor marked as computed"


def _missing(name: str, questions: Sequence[EvalQuestion]) -> Iterator[str]:
    if name not in LEAST:
        return
    answerable = sum(bool(question.answerable) for question in questions)
    for found, least, word in zip(
        (answerable, len(questions) - answerable), LEAST[name], ("answerable", "unanswerable"), strict=True
    ):
        if found < least:
            yield f"{name}: {found} {word} questions, at least {least}"


def summary(check_: Check) -> str:
    """Counts by file, status, category and persona."""
    lines = []
    for name, questions in check_.questions.items():
        answerable = sum(bool(question.answerable) for question in questions)
        lines.append(f"{name}: {len(questions)} questions, {answerable} answerable")
        for title, counts in (
            ("status", Counter(question.status or Status.ANSWERED for question in questions)),
            ("category", Counter(question.category for question in questions)),
            ("persona", Counter(question.persona for question in questions)),
        ):
            lines.append(f"  {title}: " + ", ".join(f"{key} {count}" for key, count in sorted(counts.items())))
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Check and print; 1 where anything is wrong."""
    files = [Path(argument) for argument in arguments] or [QUESTIONS / "dev.jsonl", QUESTIONS / "test.jsonl"]
    found = check(files, PLAN.read_text(encoding="utf-8"))
    print(summary(found))
    for problem in found.problems:
        print(problem)
    print(f"{len(found.problems)} problems")
    return 1 if found.problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
