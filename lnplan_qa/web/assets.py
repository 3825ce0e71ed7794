"""The files of the pages, and the tags that bring them in."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

STATIC: Final = Path(__file__).parent / "static"
#: Every page has these, in this order and before its own.
STYLES: Final = ("theme.css", "style.css", "common.css")
#: Run before anything is drawn, so that no page flickers.
EARLY_SCRIPTS: Final = ("header.js",)
#: The labels of the pages in their second language, and the script that puts them in place.
LABELS: Final = "labels.json"
_LANGUAGE_SCRIPT: Final = "language.js"


def head(styles: tuple[str, ...] = (), scripts: tuple[str, ...] = ()) -> str:
    """The tags of the shared files and of a page's own ``styles`` and ``scripts`` (names in ``static/``)."""
    tags = [f'<link rel="icon" type="image/svg+xml" href="{address("icon.svg")}">']
    tags += [f'<link rel="stylesheet" href="{address(name)}">' for name in (*STYLES, *styles)]
    tags += [f'<script src="{address(name)}"></script>' for name in EARLY_SCRIPTS]
    tags.append(f'<script src="{address(_LANGUAGE_SCRIPT)}" data-labels="{address(LABELS)}" defer></script>')
    tags += [f'<script src="{address(name)}" defer></script>' for name in scripts]
    return "\n".join(tags)


def address(name: str) -> str:
    """Where a file is, seen from any page; it changes with the file, so that a browser never keeps an old one."""
    return f"./page/{name}?{_digest(name)}"


def text(*names: str) -> str:
    """The files' text, for a page that must need no server."""
    return "".join((STATIC / name).read_text(encoding="utf-8") for name in names)


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
