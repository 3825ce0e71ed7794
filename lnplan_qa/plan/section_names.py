"""A section by what people call it: 6.4, 第6章, 养老服务, 附表1第9项."""

from __future__ import annotations

import re

from lnplan_qa.errors import FilterError
from lnplan_qa.plan.outline import Outline
from lnplan_qa.text import normalize
from lnplan_qa.types import Section

_DIGITS = "零一二三四五六七八九"
_CHAPTER = re.compile(r"第?(\d{1,2})章?")
_ITEM = re.compile(r"(.+?)(?:/|第)(\d{1,2})(?:项|条|号)?")


def find_section(outline: Outline, wanted: str) -> Section:
    """The section that ``wanted`` names: as citations do (``6.4``, ``第六章专栏/2``, ``表2-1/城镇登记失业率``), or by its title.

    Raises:
        FilterError: there is none, or several have that title; the message names what there is.
    """
    key = _plain(wanted)
    ids = {_plain(section.id): section for section in outline.document.sections}
    if found := ids.get(key) or ids.get(_spelled(key)):
        return found
    titled = [
        section
        for section in outline.document.sections
        if key and key in (_plain(section.title), _plain(outline.label(section)), _plain(outline.heading(section.id)))
    ]
    if len(titled) == 1:
        return titled[0]
    if titled:
        places = "、".join(f"{section.id}（{outline.heading(section.id)}）" for section in titled)
        raise FilterError(f"规划里有{len(titled)}处叫“{wanted}”：{places}。请用编号指明是哪一处。")
    known = "、".join(outline.label(section) for section in outline.document.sections if section.parent is None)
    raise FilterError(
        f"规划里没有“{wanted}”这一节。可用：{known}；也可给出小节，如 6.4、第六章专栏/2、表2-1/城镇登记失业率。"
    )


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", normalize(text))


def _spelled(key: str) -> str:
    """``第6章`` and ``6`` as the plan numbers chapters, ``附表1第9项`` as ``附表1/9``."""
    if match := _CHAPTER.fullmatch(key):
        tens, ones = divmod(int(match[1]), 10)
        ten = "" if not tens else ("" if tens == 1 else _DIGITS[tens]) + "十"
        return f"第{ten}{_DIGITS[ones] if ones else ''}章"
    if match := _ITEM.fullmatch(key):
        return f"{match[1]}/{match[2]}"
    return key
