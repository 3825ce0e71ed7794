"""The real command as an operator runs it: settings arrive, it stops when told to, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lnplan_qa.config import PROJECT_ROOT, Settings
from lnplan_qa.feedback.store import Store

pytestmark = pytest.mark.model


@contextmanager
def server(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """``lnplan-qa serve`` on a free port, and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "lnplan_qa", "serve", "--port", "0", *options],
        cwd=PROJECT_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT)},
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found is not None
        yield process, found[0]
    finally:
        process.kill()
        process.communicate()


def stage(address: str) -> str:
    try:
        with urllib.request.urlopen(f"{address}health", timeout=10) as response:
            return str(json.load(response)["stage"])
    except OSError:
        return "none"


def wait_for(address: str, wanted: str) -> None:
    until = time.monotonic() + 240
    while stage(address) != wanted:
        assert time.monotonic() < until, f"not {wanted} within four minutes"
        time.sleep(0.1)


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Exit code and what was said on stderr; it must not take long."""
    _, errors = process.communicate(timeout=30)
    return process.returncode, errors


@pytest.fixture(scope="module", autouse=True)
def _index(settings: Settings) -> None:
    """The index is there, so that a start is a start and no build."""
    from lnplan_qa.qa import PlanQA

    PlanQA.load(settings)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_it_stops_while_it_is_loading(number: signal.Signals) -> None:
    with server() as (process, address):
        wait_for(address, "loading")
        process.send_signal(number)
        code, errors = ended(process)
    assert code in (0, 130, -number)
    assert "Traceback" not in errors


def test_it_stops_when_ready_and_has_kept_what_it_was_told_to_and_nothing_else(tmp_path: Path) -> None:
    with server("--root-path", "/lnplan", "--log", "--data", str(tmp_path / "data"), "--keep-days", "7") as (process, address):
        assert address.endswith("/lnplan/")
        wait_for(address, "ready")
        content = json.dumps({"question": "打13812345678问，2025年农村低保标准是多少"}).encode()
        with urllib.request.urlopen(f"{address}ask", content, timeout=60) as response:
            assert json.load(response)["status"] == "answered"
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address}feedback", b"{}", timeout=10)
        refused.value.close()
        process.send_signal(signal.SIGTERM)
        code, errors = ended(process)
    assert code in (0, -signal.SIGTERM)
    assert "Traceback" not in errors
    assert "13812345678" not in errors
    store = Store(tmp_path / "data")
    assert [question.question for question in store.questions()] == ["打〔电话〕问，2025年农村低保标准是多少"]
    store.close()
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["kept.sqlite3"]


def test_a_folder_that_cannot_be_written_is_said_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    process = subprocess.run(
        [sys.executable, "-m", "lnplan_qa", "serve", "--port", "0", "--feedback", "--data", str(tmp_path / "file" / "data")],
        cwd=PROJECT_ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
        env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT)},
    )  # fmt: skip
    assert process.returncode == 4
    assert "--data（LNPLAN_DATA）" in process.stderr
    assert "Traceback" not in process.stderr
