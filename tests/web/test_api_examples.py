"""The examples of docs/api.md, sent to the real assistant."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from lnplan_qa.config import PROJECT_ROOT
from lnplan_qa.web.loading import QAProvider
from tests.transcripts import blocks, comparable

from .conftest import serving
from .test_api import post

if TYPE_CHECKING:
    from lnplan_qa.qa import PlanQA

pytestmark = pytest.mark.model

ADDRESS = "http://127.0.0.1:7860/"
TEXT = (PROJECT_ROOT / "docs" / "api.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def real_address(qa: PlanQA) -> Iterator[str]:
    provider = QAProvider(lambda report: qa)
    provider.load()
    with serving(provider) as url:
        yield url


def test_the_output_shown_is_what_the_server_sends(real_address: str) -> None:
    steps = [step for block in blocks(TEXT) for step in block if step.words[0] == "curl"]
    assert len(steps) == 2
    for step in steps:
        _, _, url, _, content = shlex.split(step.command)
        _, data = post(url.replace(ADDRESS, real_address), json.loads(content))
        assert comparable(json.dumps(data, ensure_ascii=False)) == comparable(step.output)


def test_the_python_shown_runs(real_address: str) -> None:
    # Each in a process of its own, as a reader would run it: browser tests leave an event loop running in this one.
    printed = ""
    examples = re.findall(r"^```python\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
    assert len(examples) == 2
    for code in examples:
        assert ADDRESS in code
        run = subprocess.run([sys.executable, "-c", code.replace(ADDRESS, real_address)], capture_output=True, text=True, timeout=120)
        assert run.returncode == 0, run.stderr
        printed += run.stdout
    assert re.findall(r"prints `(.*)`", TEXT) == [printed.splitlines()[-1]]
