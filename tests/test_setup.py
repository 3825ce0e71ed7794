"""Set-up: what the scripts behind the Makefile say, and that they do nothing twice."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from lnplan_qa.config import PROJECT_ROOT

MAKEFILE = (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8")
BASH = shutil.which("bash") or "/bin/bash"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with what the install script reads, and nothing installed."""
    for name in ("pyproject.toml", "constraints.txt", "scripts/install.sh"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(PROJECT_ROOT / name, tmp_path / name)
    return tmp_path


def script(path: Path, text: str) -> Path:
    path.write_text(f"#!{BASH}\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def install(clone: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    # No index, mirror or cache of this machine: what the script says must not depend on them.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return _run([BASH, "scripts/install.sh"], clone, {**clean, "PIP_CONFIG_FILE": os.devnull, **environment})


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("version", ["Python 3.9.2", "Python 2.7.18"])
def test_wrong_python_is_told_in_one_line_with_the_cure(clone: Path, version: str) -> None:
    python = script(clone / "python-old", f'[ "$1" = --version ] && echo "{version}" && exit 0\nexit 1')
    result = install(clone, PYTHON=str(python))
    assert result.returncode == 1
    (line,) = result.stderr.splitlines()
    assert version in line
    assert "make install PYTHON=" in line
    assert not (clone / ".venv").exists()


def test_missing_venv_module_is_told_in_one_line_and_leaves_nothing_half_made(clone: Path) -> None:
    python = script(clone / "python-bare", f'[ "$2" = venv ] && mkdir .venv && exit 1\nexec "{sys.executable}" "$@"')
    result = install(clone, PYTHON=str(python))
    assert result.returncode == 1
    assert "apt-get install python3.11-venv" in result.stderr.splitlines()[-1]
    assert not (clone / ".venv").exists()


def test_no_network_is_told_in_one_line_with_the_cure(clone: Path) -> None:
    result = install(clone, PYTHON=sys.executable, PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="0")
    assert result.returncode == 1
    line = result.stderr.splitlines()[-1]
    assert "检查网络" in line
    assert "PIP_INDEX_URL" in line
    assert "Retrying" not in result.stdout + result.stderr
    assert not (clone / ".venv" / "installed.sha256").exists()


def test_second_start_asks_pip_for_nothing_until_the_pins_change(clone: Path) -> None:
    calls = clone / "calls"
    python = script(
        clone / "python-logging",
        f'case "$*" in\n  "-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;\n'
        f'  "-m pip"*) echo "$*" >> "{calls}" ;;\n'
        f'  --version) echo "Python 3.11.0" ;;\nesac\nexit 0',
    )
    assert install(clone, PYTHON=str(python)).returncode == 0
    assert len(calls.read_text().splitlines()) == 1
    assert "-c constraints.txt" in calls.read_text()
    again = install(clone, PYTHON=str(python))
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert len(calls.read_text().splitlines()) == 1
    with (clone / "constraints.txt").open("a") as pins:
        pins.write("# changed\n")
    assert install(clone, PYTHON=str(python)).returncode == 0
    assert len(calls.read_text().splitlines()) == 2


def test_pip_that_fails_for_another_reason_shows_its_error(clone: Path) -> None:
    python = script(
        clone / "python-failing",
        'case "$*" in\n  "-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;\n'
        '  "-m pip"*) echo "ERROR: disk is full" >&2; exit 1 ;;\nesac\nexit 0',
    )
    result = install(clone, PYTHON=str(python))
    assert result.returncode == 1
    assert "ERROR: disk is full" in result.stderr.splitlines()[-1]


def browser(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the browser script where the only programs are those in ``folder`` and ``id``."""
    script(folder / "id", "echo 1000")
    command = [BASH, str(PROJECT_ROOT / "scripts" / "browser.sh"), *arguments]
    return _run(command, folder, {"PATH": str(folder), **environment})


def test_browser_is_found_by_its_usual_names_and_by_setting(tmp_path: Path) -> None:
    assert browser(tmp_path).returncode == 1
    chrome = script(tmp_path / "google-chrome", "")
    assert browser(tmp_path).stdout.strip() == str(chrome)
    own = script(tmp_path / "my-browser", "")
    assert browser(tmp_path, CHROMIUM=str(own)).stdout.strip() == str(own)


def test_missing_browser_is_said_loudly_and_is_an_error_in_ci(tmp_path: Path) -> None:
    at_home = browser(tmp_path, "--install")
    assert at_home.returncode == 0
    assert "跳过全部浏览器测试" in at_home.stderr
    in_ci = browser(tmp_path, "--install", CI="true")
    assert in_ci.returncode == 1
    assert "不允许跳过" in in_ci.stderr


def test_make_help_lists_every_target() -> None:
    shown = _run(["make", "--no-print-directory", "help"], PROJECT_ROOT, dict(os.environ)).stdout
    for target in "install run test lint build eval bench clean".split():
        assert re.search(rf"^  make {target} +\S", shown, re.MULTILINE), target


def test_ci_calls_the_target_that_developers_call() -> None:
    assert (PROJECT_ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("make test")


def test_every_direct_dependency_is_pinned_once_without_a_local_version() -> None:
    project: dict[str, Any] = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    lines = (PROJECT_ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if not line.startswith("#"))
    names = [name.lower().replace("_", "-") for name in pins]
    assert len(names) == len(set(names)) == sum(not line.startswith("#") for line in lines)
    for requirement in wanted:
        assert re.split(r"[<>=\[]", requirement)[0] in names
    assert not [version for version in pins.values() if "+" in version]


def test_no_registry_host_is_written_into_the_set_up() -> None:
    for name in ("pyproject.toml", "constraints.txt", "Makefile", "scripts/install.sh", ".ci/run"):
        assert not re.search(r"https?://", (PROJECT_ROOT / name).read_text(encoding="utf-8")), name
