"""The measurements: each runs what a person runs and returns seconds or megabytes."""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lnplan_qa.config import PROJECT_ROOT

QUESTIONS = Path(__file__).parent / "questions.txt"
#: Longest wait for a server's page, in seconds.
_PAGE_WITHIN = 120.0


@dataclass(frozen=True, slots=True)
class AskTimes:
    """``ask`` in one process that stays: seconds to load, milliseconds a question, megabytes at the peak."""

    load_s: float
    milliseconds: tuple[float, ...]
    peak_mb: float

    def quantile(self, share: float) -> float:
        """The smallest time within which ``share`` of the questions were answered."""
        ordered = sorted(self.milliseconds)
        return ordered[max(0, -(-len(ordered) * round(share * 100) // 100) - 1)]


def read_questions(path: Path = QUESTIONS) -> list[tuple[str, tuple[str, ...]]]:
    """Each question with the earlier ones that it follows."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    turns = [line.split(" >> ") for line in lines if line and not line.startswith("#")]
    return [(last, tuple(earlier)) for *earlier, last in turns]


def ask_in_process() -> AskTimes:
    """Load the core in a fresh process and time each question of the list once, in order, after one to warm up."""
    result = subprocess.run(
        [sys.executable, "-m", "bench.ask_all"], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    )
    data = json.loads(result.stdout)
    return AskTimes(data["load_s"], tuple(data["milliseconds"]), data["peak_mb"])


def look_ups() -> tuple[float, ...]:
    """Milliseconds for each cell of the two tables, asked in a fresh process that never imports torch.

    Raises:
        RuntimeError: torch was imported, or a question was not answered from the tables.
    """
    result = subprocess.run(
        [sys.executable, "-m", "bench.figures"], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    )
    data = json.loads(result.stdout)
    if data["torch"] or data["looked_up"] != len(data["milliseconds"]):
        raise RuntimeError(
            f"torch imported: {data['torch']}; looked up: {data['looked_up']} of {len(data['milliseconds'])}"
        )
    return tuple(data["milliseconds"])


def command(*arguments: str, runs: int = 3) -> float:
    """Median wall time of ``lnplan-qa`` with ``arguments``, in seconds."""
    return statistics.median(_timed(arguments) for _ in range(runs))


def build() -> float:
    """Wall time of ``lnplan-qa build`` into an empty folder, encoder step included, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        return _timed(["build"], {"LNPLAN_INDEX": folder})


def _timed(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> float:
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "lnplan_qa", *arguments],
        cwd=PROJECT_ROOT,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        check=True,
    )
    return time.perf_counter() - started


def server_start() -> float:
    """Seconds from ``lnplan-qa serve`` to the first whole page."""
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "lnplan_qa", "serve", "--port", "0"],
        cwd=PROJECT_ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as server:
        try:
            assert server.stderr is not None
            found = re.search(r"http://\S+", server.stderr.readline())
            if found is None:
                raise RuntimeError("lnplan-qa serve named no address")
            return _page_after(found[0], started)
        finally:
            server.terminate()


def _page_after(address: str, started: float) -> float:
    while time.perf_counter() - started < _PAGE_WITHIN:
        try:
            with urllib.request.urlopen(address, timeout=5) as page:
                page.read()
                return time.perf_counter() - started
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(f"no page at {address} within {_PAGE_WITHIN:.0f} s")
