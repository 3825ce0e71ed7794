"""What the tests share: the real plan, parsed once; the real core, loaded once; the browser."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lnplan_qa.config import PROJECT_ROOT, Settings, load_settings
from lnplan_qa.plan.parse import read_plan
from lnplan_qa.types import PlanDocument

if TYPE_CHECKING:
    from lnplan_qa.qa import PlanQA


@pytest.fixture(autouse=True, scope="session")
def _settings_of_this_project() -> Iterator[None]:
    """No setting of the developer's shell reaches a test."""
    patch = pytest.MonkeyPatch()
    for variable in [name for name in os.environ if name.startswith("LNPLAN_")]:
        patch.delenv(variable)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def settings(_settings_of_this_project: None) -> Settings:
    """The default settings."""
    return load_settings()


@pytest.fixture(scope="session")
def plan(settings: Settings) -> PlanDocument:
    """The real plan, parsed."""
    return read_plan(settings.corpus / "plan.txt")


@pytest.fixture(scope="session")
def plan_text(plan: PlanDocument) -> str:
    """The real plan, as it is."""
    return plan.text


@pytest.fixture(scope="session")
def qa(settings: Settings) -> PlanQA:
    """The real core; builds the index where there is none. For tests marked ``model``."""
    from lnplan_qa.qa import PlanQA

    return PlanQA.load(settings)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The Chromium for tests marked ``browser``: without one they are skipped, in CI they fail."""
    found = subprocess.run(
        ["bash", PROJECT_ROOT / "scripts" / "browser.sh"], capture_output=True, text=True, check=False
    )
    if found.returncode == 0:
        return Path(found.stdout.strip())
    message = "没有 Chromium：请安装 chromium 和 fonts-noto-cjk，或设置环境变量 CHROMIUM"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
