"""Ask for every cell of the two tables in this process, without the encoder, and print the times as JSON.

Run by :func:`bench.measure.look_ups`.
"""

from __future__ import annotations

import json
import sys
import time

from lnplan_qa.config import load_settings
from lnplan_qa.facts.plan_facts import PlanFacts
from lnplan_qa.qa import PlanQA
from lnplan_qa.types import Kind


def questions(facts: PlanFacts) -> list[str]:
    """A question for every year of every indicator, and for investment and department of every project."""
    years = facts.indicators.years
    cells = [f"{year}年{entry.indicator.name}是多少" for entry in facts.indicators.entries for year in years]
    rows = [f"{row.name}{asked}" for row in facts.projects.rows for asked in ("总投资多少", "由哪个部门负责")]
    return cells + rows


def main() -> None:
    """Load, ask each question once after one to warm up, print."""
    settings = load_settings()
    qa = PlanQA.load(settings)
    asked = questions(PlanFacts(settings.corpus))
    qa.ask(asked[0])
    milliseconds, looked_up = [], 0
    for question in asked:
        started = time.perf_counter()
        answer = qa.ask(question)
        milliseconds.append((time.perf_counter() - started) * 1000)
        looked_up += answer.kind in (Kind.INDICATOR, Kind.PROJECT)
    print(json.dumps({"milliseconds": milliseconds, "looked_up": looked_up, "torch": "torch" in sys.modules}))


if __name__ == "__main__":
    main()
