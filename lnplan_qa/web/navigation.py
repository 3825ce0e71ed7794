"""What every header holds: the way past it, the links between the pages, and the switches."""

from __future__ import annotations

from typing import Final

#: Address and name of each page, in the order of the links.
PAGES: Final = (
    ("./", "问答"),
    ("./benefits", "我能享受什么"),
    ("./plan", "规划原文"),
    ("./indicators", "指标"),
    ("./projects", "项目"),
    ("./commitments", "目标库"),
    ("./check", "自查"),
    ("./evaluation", "评测"),
    ("./about", "关于"),
)
#: These are never folded away: what residents come for.
_FIRST: Final = ("./", "./benefits", "./plan")
#: The id of ``<main>`` in every page.
MAIN: Final = "main"
#: The chat page, and the id of its box for the question.
_CHAT: Final = "./"
QUESTION: Final = "question"


def navigation(current: str) -> str:
    """Skip links, links between the pages with the page at the address ``current`` marked, and switches, as markup."""
    first = "".join(_item(address, name, current) for address, name in PAGES if address in _FIRST)
    rest = "".join(_item(address, name, current) for address, name in PAGES if address not in _FIRST)
    more = '<li class="fold"><button type="button" class="more" aria-expanded="false">更多</button></li>'
    to_box = f'<a class="skip" href="#{QUESTION}">跳到提问框</a>' if current == _CHAT else ""
    return (
        f'<a class="skip" href="#{MAIN}">跳到正文</a>{to_box}'
        f'<div class="links"><nav class="pages" aria-label="页面"><ul>{first}{more}{rest}</ul></nav>'
        '<div class="preferences" role="group" aria-label="显示方式">'
        '<button type="button" data-preference="size" aria-pressed="false">长辈版</button>'
        '<button type="button" data-preference="language" lang="en">English</button></div></div>'
    )


def _item(address: str, name: str, current: str) -> str:
    current_mark = ' aria-current="page"' if address == current else ""
    folded = "" if current_mark or address in _FIRST else ' class="rest"'
    return f'<li{folded}><a href="{address}"{current_mark}>{name}</a></li>'
