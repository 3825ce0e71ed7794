"""The examples of docs/api.md, sent to the real assistant."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
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
    printed = io.StringIO()
    examples = re.findall(r"^```python\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
    assert len(examples) == 2
    for code in examples:
        assert ADDRESS in code
        with contextlib.redirect_stdout(printed):
            exec(compile(code.replace(ADDRESS, real_address), "docs/api.md", "exec"), {})
    assert re.findall(r"prints `(.*)`", TEXT) == [printed.getvalue().splitlines()[-1]]
