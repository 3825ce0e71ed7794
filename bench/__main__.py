"""``make bench``: measure, and print a table."""

from __future__ import annotations

import os
import platform
import statistics
import sys

from bench import browser, measure

#: A question that the tables answer, and one that is searched for.
FACT = "2025年农村低保标准是多少"
PROSE = "阿公九十多了走不动，有人上门照看不？"
#: An answer that is seen within this time feels immediate.
ANSWER_WITHIN_MS = 300


def in_chromium() -> list[tuple[str, str]]:
    """What a visitor waits for; aimed at are 4 s to the first view and 300 ms to an answer."""
    executable = browser.chromium()
    if executable is None:
        return [("in Chromium: not measured, there is none", "-")]
    questions = [question for question, history in measure.read_questions() if not history]
    times = browser.page_times(executable, FACT, questions)
    answers = measure.AskTimes(0.0, times.answers_ms, 0.0)
    within = sum(time <= ANSWER_WITHIN_MS for time in times.answers_ms)
    return [
        ("first view in Chromium, server cold", f"{times.first_view_s:.1f} s"),
        ("a figure answered there, from the start", f"{times.first_figure_s:.1f} s"),
        ("everything ready, from the start", f"{times.ready_s:.1f} s"),
        ("answer seen after Enter, median", f"{answers.quantile(0.5):.0f} ms"),
        ("answer seen after Enter, p95", f"{answers.quantile(0.95):.0f} ms"),
        ("answer seen after Enter, slowest", f"{max(times.answers_ms):.0f} ms"),
        (f"answers seen within {ANSWER_WITHIN_MS} ms", f"{within}/{len(times.answers_ms)}"),
    ]


def main() -> None:
    """Run every measurement and print the table to stdout, progress to stderr."""
    rows: list[tuple[str, str]] = []

    def step(message: str) -> None:
        print(message, file=sys.stderr, flush=True)

    step("asking every question in one process …")
    times = measure.ask_in_process()
    rows += [
        ("questions asked, one process", f"{len(times.milliseconds)}"),
        ("ask, median", f"{times.quantile(0.5):.1f} ms"),
        ("ask, p95", f"{times.quantile(0.95):.1f} ms"),
        ("ask, slowest", f"{max(times.milliseconds):.1f} ms"),
        ("load with encoder", f"{times.load_s:.1f} s"),
        ("peak memory (RSS)", f"{times.peak_mb:.0f} MB"),
    ]
    step("looking up every cell of the tables without the encoder …")
    figures = measure.look_ups()
    rows += [
        ("cells looked up, torch not imported", f"{len(figures)}"),
        ("look-up, median", f"{statistics.median(figures):.1f} ms"),
        ("look-up, slowest", f"{max(figures):.1f} ms"),
    ]
    step("one-shot commands …")
    rows += [
        ("one-shot lnplan-qa indicators", f"{measure.command('indicators', runs=5):.2f} s"),
        ("one-shot lnplan-qa ask, a figure", f"{measure.command('ask', '--json', FACT):.1f} s"),
        ("one-shot lnplan-qa ask, searched", f"{measure.command('ask', '--json', PROSE):.1f} s"),
        ("lnplan-qa --help", f"{measure.command('--help', runs=5):.2f} s"),
    ]
    step("starting the server …")
    rows.append(("server start to first page", f"{measure.server_start():.1f} s"))
    step("meeting the page in Chromium …")
    rows += in_chromium()
    step("building encoder and index from nothing …")
    rows.append(("lnplan-qa build, encoder included", f"{measure.build():.1f} s"))

    width = max(len(name) for name, _ in rows)
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    print(f"| {'what':<{width}} | measured |")
    print(f"|{'-' * (width + 2)}|---------:|")
    for name, value in rows:
        print(f"| {name:<{width}} | {value:>8} |")


if __name__ == "__main__":
    main()
