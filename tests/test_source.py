"""corpus/SOURCE.md says of the source what is true of it."""

from __future__ import annotations

import re

import pytest

from lnplan_qa.config import PROJECT_ROOT
from lnplan_qa.text import sha256
from lnplan_qa.types import PlanDocument

SOURCE = (PROJECT_ROOT / "corpus" / "SOURCE.md").read_text(encoding="utf-8")
#: | section | `as printed` | what is wrong |
DEFECTS = re.findall(r"^\| ([^|]+) \| `([^`]+)` \| .+ \|$", SOURCE, re.MULTILINE)


@pytest.mark.parametrize(("section_id", "printed"), DEFECTS, ids=[f"{section} {text}" for section, text in DEFECTS])
def test_defect_stands_in_the_section_that_is_named(plan: PlanDocument, section_id: str, printed: str) -> None:
    section = next(section for section in plan.sections if section.id == section_id)
    assert printed in section.span.of(plan.text)


def test_digest_and_size_are_those_of_the_plan() -> None:
    data = (PROJECT_ROOT / "corpus" / "plan.txt").read_bytes()
    assert f"| SHA-256 | `{sha256(data)}` |" in SOURCE
    assert f"{len(data)} bytes, {len(data.decode())} characters" in SOURCE


def test_defects_were_read() -> None:
    assert len(DEFECTS) > 50
