"""``python -m eval.benefits``: the lists of whole situations and the reading of sentences, against the gold labels.

Both pairs of files are judged, or the one that the options name. Prints recall and precision by group, facts right and
invented, and with ``--failures`` every label that is not met; ``--out FILE`` writes all of it as JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.benefits.gold import PAIRS, SENTENCES, SITUATIONS, GoldError, read_sentences, read_situations
from eval.benefits.score import (
    Lists,
    ListScore,
    Readings,
    ReadingScore,
    score_list,
    score_reading,
    sum_lists,
    sum_readings,
)
from lnplan_qa.answering.benefit_report import benefits_record, situation_record
from lnplan_qa.answering.understand import plain
from lnplan_qa.config import load_settings
from lnplan_qa.errors import LnplanError
from lnplan_qa.evaluation.metrics import Rate
from lnplan_qa.facts.benefits import BenefitFacts
from lnplan_qa.facts.plan_facts import PlanFacts
from lnplan_qa.facts.situation_text import read_situation


def judge_lists(facts: BenefitFacts, path: Path = SITUATIONS) -> list[ListScore]:
    """The list of each situation of ``path``, made from its text, scored."""
    return [
        score_list(gold, benefits_record(read_situation(plain(gold.text), facts.vocabulary), facts))
        for gold in read_situations(facts.document.text, path)
    ]


def judge_readings(facts: BenefitFacts, path: Path = SENTENCES) -> list[ReadingScore]:
    """Each sentence of ``path``, read and scored."""
    return [
        score_reading(gold, situation_record(read_situation(plain(gold.text), facts.vocabulary), facts.vocabulary))
        for gold in read_sentences(path)
    ]


def by_group(scores: Sequence[ListScore]) -> dict[str, Lists]:
    """The metrics of each group, in alphabetical order, and of ``all``."""
    groups = sorted({score.gold.group for score in scores})
    return {group: sum_lists([score for score in scores if score.gold.group == group]) for group in groups} | {"all": sum_lists(scores)}


def list_table(groups: dict[str, Lists]) -> str:
    """Recall and precision by group, as a Markdown table."""
    lines = ["| group | lists | recall | precision | kept out | all right | own | general |", "|---|" + "---:|" * 7]
    for name, lists in groups.items():
        rates = " | ".join(_shown(rate) for rate in (lists.recall, lists.precision, lists.kept_out, lists.right))
        lines.append(f"| {name} | {lists.right.n} | {rates} | {lists.own:.1f} | {lists.general:.1f} |")
    return "\n".join(lines)


def reading_lines(readings: Readings) -> str:
    """What was read of the sentences, in four lines."""
    return "\n".join(
        (
            f"facts right:     {_shown(readings.facts)}",
            f"implied known:   {_shown(readings.implied)}",
            f"facts invented:  {readings.invented}",
            f"sentences right: {_shown(readings.right)}",
        )
    )


def _shown(rate: Rate) -> str:
    if rate.value is None or rate.interval is None:
        return "–"
    low, high = rate.interval
    return f"{rate.value:.3f} ({low:.2f}–{high:.2f}, {rate.hits}/{rate.n})"


def failures(lists: Sequence[ListScore], readings: Sequence[ReadingScore]) -> list[dict[str, Any]]:
    """Every label that is not met, with its text and the note that explains it."""
    found: list[dict[str, Any]] = [
        {"id": score.gold.id, "text": score.gold.text, "missed": score.missed, "wrong": score.wrong, "note": score.gold.note}
        for score in lists
        if not score.is_right
    ]
    found += [
        {
            "id": score.gold.id,
            "text": score.gold.text,
            "missed": (*score.missed, *(f"implied {name}" for name in score.implied)),
            "wrong": score.invented,
            "note": score.gold.note,
        }
        for score in readings
        if score.missed or score.invented or score.implied
    ]
    return found


def print_failures(failed: Sequence[dict[str, Any]]) -> None:
    """Print every label that is not met."""
    for failure in failed:
        print(f"{failure['id']} {failure['text']}  ({failure['note']})")
        for words in failure["missed"]:
            print(f"  missed   {words}")
        for words in failure["wrong"]:
            print(f"  wrong    {words}")
        print()


def record(situations: str, sentences: str, lists: Sequence[ListScore], readings: Sequence[ReadingScore]) -> dict[str, Any]:
    """Figures and failures of one pair of files, for JSON."""
    rates = ("recall", "precision", "kept_out", "right")
    read = sum_readings(readings)
    return {
        "situations": situations,
        "sentences": sentences,
        "lists": {name: {key: _rate(getattr(group, key)) for key in rates} for name, group in by_group(lists).items()},
        "readings": {key: _rate(getattr(read, key)) for key in ("facts", "implied", "right")} | {"invented": read.invented},
        "failures": failures(lists, readings),
    }


def _rate(rate: Rate) -> dict[str, Any]:
    return {"value": rate.value, "hits": rate.hits, "n": rate.n, "interval": rate.interval}


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge the pairs of files, print, and write what was asked for; the exit code is 3 where something cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m eval.benefits", description=__doc__)
    parser.add_argument("--situations", type=Path, metavar="FILE", help="situations with gold lists")
    parser.add_argument("--sentences", type=Path, metavar="FILE", help="sentences with gold facts")
    parser.add_argument("--failures", action="store_true", help="print every label that is not met")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write figures and failures as JSON")
    options = parser.parse_args(arguments)
    try:
        facts = PlanFacts(load_settings().corpus).benefits
        own = (options.situations or SITUATIONS, options.sentences or SENTENCES)
        pairs = (own,) if options.situations or options.sentences else PAIRS
        judged = [(situations.name, sentences.name, judge_lists(facts, situations), judge_readings(facts, sentences)) for situations, sentences in pairs]
    except (LnplanError, GoldError) as error:
        print(error, file=sys.stderr)
        return 3
    for situations, sentences, lists, readings in judged:
        print(f"{situations}, {sentences}\n\n{list_table(by_group(lists))}\n\n{reading_lines(sum_readings(readings))}\n")
        if options.failures:
            print_failures(failures(lists, readings))
    if options.out is not None:
        sets = [record(*one) for one in judged]
        options.out.write_text(json.dumps({"sets": sets}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
