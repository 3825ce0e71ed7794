"""Questions on the plan against itself: two figures of one thing, a gap in the numbering, an old name that was kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lnplan_qa.answering.understand import Query
from lnplan_qa.asking import Asked
from lnplan_qa.facts.consistency import Finding, FindingKind
from lnplan_qa.text import normalize
from lnplan_qa.types import Draft, Kind, Status

#: What asks whether the plan agrees with itself.
_CUE = re.compile(
    "前后(?!文)|两处|两个数(?!据)|打架|对不上|对得上|不一致|一致(吗|不|么)|是否一致|矛盾|出入|口径|倒退|反而|反倒|自相|连(着|续|号)|跳号|缺号|断号|旧名|旧称|沿用|老名字|称呼|写法|表述|笔误|错别字|写错|打错|漏字|不合常理"
)
_FAULT = "(?:矛盾|不一致|对不上|打架|笔误|错别字|出入)"
_ALL = re.compile(f"(?:哪些|有没有|哪里|几处|都有).{{0,12}}{_FAULT}|{_FAULT}.{{0,8}}(?:哪些|有没有|哪里|几处)")
_TYPING = re.compile("笔误|错别字|写错|打错|漏字")
#: Pairs of characters that stand in many findings and name none.
_GENERIC = re.compile(r"[\W_\d]|年|目标|现状|已达|却是|写法|不同|名称|统一|龙南市?|规划|市|同一|两处|两个|疑为|疑似|项目|前后|数字")
_MIN_SHARED = 3
_MAX_LISTED = 5


def answer_consistency_question(query: Query, findings: Sequence[Finding]) -> Draft | None:
    """What the check of the plan found on the thing that the question names; ``None`` where it asks for nothing of the kind.

    A question whether there are contradictions at all gets the gravest.
    """
    if _CUE.search(query.text) is None or query.asks(Asked.PHONE, Asked.PROCEDURE, Asked.PERSON, Asked.REASON):
        return None
    text = _GENERIC.sub(" ", _CUE.sub(" ", query.text))
    scored = [(_shared(text, finding.text), finding) for finding in findings]
    best = max((score for score, _ in scored), default=0)
    if best >= _MIN_SHARED:
        return _draft([next(finding for score, finding in scored if score == best)])
    if _ALL.search(query.text) and best == 0:
        kind = FindingKind.TYPING_ERROR if _TYPING.search(query.text) else FindingKind.CONTRADICTION
        return _draft([finding for finding in findings if finding.kind is kind][:_MAX_LISTED])
    return None


def _shared(text: str, finding: str) -> int:
    """How many characters the stretches of two or more that both share have together; a name in quotation marks counts as found."""
    own = _GENERIC.sub(" ", normalize(finding))
    total, position = 0, 0
    while position < len(text):
        stretches = (text[position : position + size] for size in range(min(12, len(text) - position), 1, -1))
        longest = next((stretch for stretch in stretches if " " not in stretch and stretch in own), "")
        total += len(longest)
        position += max(1, len(longest))
    return total


def _draft(found: Sequence[Finding]) -> Draft | None:
    if not found:
        return None
    spans = tuple(dict.fromkeys(span for finding in found for span in finding.spans))
    lines = [finding.text.rstrip("。") for finding in found]
    places = ["、".join(dict.fromkeys(finding.sections)) for finding in found]
    answer = "；\n".join(f"{line}（{place}）" for line, place in zip(lines, places, strict=True)) + "。"
    return Draft(Status.ANSWERED, Kind.COMMITMENT if found[0].figures else Kind.PASSAGE, answer, spans)
