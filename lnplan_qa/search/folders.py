"""Folders that appear whole or not at all: built under a temporary name beside their place, then renamed."""

from __future__ import annotations

import os
import re
import shutil
import uuid
from pathlib import Path
from typing import Final

_PREFIX: Final = ".building-"
_PARTIAL: Final = re.compile(re.escape(_PREFIX) + r"(?P<pid>\d+)-.*")


def partial_folder(parent: Path, name: str) -> Path:
    """A new, empty folder inside ``parent`` to build ``name`` in; it carries this process's id."""
    folder = parent / f"{_PREFIX}{os.getpid()}-{name}-{uuid.uuid4().hex[:8]}"
    folder.mkdir(parents=True)
    return folder


def remove_abandoned(parent: Path) -> None:
    """Remove what builds that were killed left in ``parent``."""
    for folder in parent.glob(f"{_PREFIX}*"):
        match = _PARTIAL.fullmatch(folder.name)
        if match is not None and not _is_alive(int(match["pid"])):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    if os.name == "nt":
        return True  # there, signal 0 would end the process instead of asking after it
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
