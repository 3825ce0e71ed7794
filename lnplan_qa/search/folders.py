"""Folders and files that appear whole or not at all: made under a temporary name beside their place, then renamed."""

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
    folder = _partial(parent, name)
    folder.mkdir(parents=True)
    return folder


def replace_text(path: Path, text: str) -> None:
    """Give an existing or new file new content: readers see the old one or the new one, nothing between."""
    partial = _partial(path.parent, path.name)
    partial.write_text(text, encoding="utf-8")
    os.replace(partial, path)


def remove_abandoned(parent: Path) -> None:
    """Remove what builds that were killed left in ``parent``."""
    for path in parent.glob(f"{_PREFIX}*"):
        match = _PARTIAL.fullmatch(path.name)
        if match is None or _is_alive(int(match["pid"])):
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _partial(parent: Path, name: str) -> Path:
    return parent / f"{_PREFIX}{os.getpid()}-{name}-{uuid.uuid4().hex[:8]}"


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
