"""What a question asserts: whether it does, and the part of it that tells rather than asks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lnplan_qa.answering.understand import focus

_CLAUSE = re.compile("[^，。；,;?？!！—]+[，。；,;?？!！—]*")
_HAN_PAIR = re.compile("(?=([\u3400-\u4dbf\u4e00-\u9fff]{2}))")
#: Characters that ask, point or join: pairs with one of them are about nothing.
_EMPTY = re.compile("[的了是吧吗么呢啊呀嘛哦在和与有不没要都也就还又这那我你他她它们咱俺说讲听被把给让对为会能可得很太真怎什哪谁个些着过到去来从]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_ASKS = re.compile(
    "多少|几多|好多|是.{1,10}还是|什么|啥|么子|哪|谁|怎么(?!只|才|会|还|就|又|不|没)|怎样|如何|咋|呢|能不能|可不可以|会不会|要不要|有没有"
    "|是否|何时"
)
#: Words that ask where nothing else shows that the question asserts.
_MAY_ASK = re.compile("几(?!乎|个人|家人)|(吗|么|嘛|不|没|冇)[?？，,]?$")
#: A clause that asks with one of these takes what it says for granted.
_PRESUMES = re.compile("为什么|为啥|为何|凭(什么|啥)|怎么(只|才|会|还|就|又|不|没)|既然|居然|竟然|难道|听说|听讲|据说|已经")
#: A clause that tells something holds at least so many characters; a text longer than the limit tells a story first.
_TELLS, _STORY = 5, 44
#: Of a text longer than this only the sentences that ask are heard.
_LONG = 64
#: Somebody's own circumstances are no claim on the plan.
_OWN = re.compile("^(我|俺|咱|家里|屋里|孩子|老[公婆爸妈]|[爷奶爸妈]|阿[公婆]|邻居)")


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """``[words]`` of the data: what shows an assertion, where a report begins, what is only worry."""

    assertion: re.Pattern[str]
    report: re.Pattern[str]
    worry: re.Pattern[str]


def clauses(text: str) -> list[str]:
    """The comma clauses of a question or sentence, their marks included; 、 holds a list together."""
    return _CLAUSE.findall(text)


def claimed(text: str, words: ClaimWords) -> str:
    """The part of a question (normalised) that asserts; ``""`` where it only asks.

    With a word of assertion (听说, 对吧, 为什么) that is the question without the clauses that merely ask; without one, the
    clauses that tell something before a clause that asks (孕前检查要收费了，一次几百块).
    """
    if len(text) > _LONG or (len(text) > _STORY and "。" in text[:-1]):
        text = focus(text)
    parts = clauses(text)
    reported = next((place for place, part in enumerate(parts) if words.report.search(part)), 0)
    parts = parts[reported:]
    asserts = any(
        words.assertion.search(part) and (_PRESUMES.search(part) or not _ASKS.search(part)) for part in parts
    )
    telling = [
        part
        for part in parts
        if ((words.assertion.search(part) and asserts) or not (_ASKS.search(part) or (not asserts and _MAY_ASK.search(part))))
        and not words.worry.search(part)
    ]
    if asserts:
        return "".join(telling)
    if len(text) > _STORY or "。" in text[:-1] or len(telling) == len(parts) or _OWN.match(text):
        return ""
    return "".join(part for part in telling if len(_HAN.findall(part)) >= _TELLS and not _OWN.match(part))


def pairs(text: str) -> set[str]:
    """The pairs of neighbouring Chinese characters of a text that can name something."""
    return {pair for pair in _HAN_PAIR.findall(text) if not _EMPTY.search(pair)}
