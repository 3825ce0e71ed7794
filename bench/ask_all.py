"""Ask every question once in this process and print the times as JSON. Run by :func:`bench.measure.ask_in_process`."""

from __future__ import annotations

import json
import resource
import time

from bench.measure import read_questions
from lnplan_qa.qa import PlanQA


def main() -> None:
    """Load, warm up, ask, print."""
    started = time.perf_counter()
    qa = PlanQA.load()
    qa.warm()
    load_s = time.perf_counter() - started
    qa.ask("规划里有什么内容")
    milliseconds = []
    for question, history in read_questions():
        asked = time.perf_counter()
        qa.ask(question, history)
        milliseconds.append((time.perf_counter() - asked) * 1000)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"load_s": load_s, "milliseconds": milliseconds, "peak_mb": peak_mb}))


if __name__ == "__main__":
    main()
