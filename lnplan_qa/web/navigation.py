"""The links between the pages."""

from __future__ import annotations

from typing import Final

#: Address and name of each page, in the order of the links.
PAGES: Final = (
    ("./", "问答"),
    ("./benefits", "我能享受什么"),
    ("./indicators", "指标"),
    ("./projects", "项目"),
    ("./commitments", "目标库"),
    ("./check", "自查"),
    ("./evaluation", "评测"),
)


def navigation(current: str) -> str:
    """The links as markup, the page at the address ``current`` marked."""
    here = ' aria-current="page"'
    links = "".join(
        f'<li><a href="{address}"{here if address == current else ""}>{name}</a></li>' for address, name in PAGES
    )
    return f'<nav class="pages" aria-label="页面"><ul>{links}</ul></nav>'
