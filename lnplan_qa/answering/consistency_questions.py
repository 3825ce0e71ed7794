"""Questions on the plan against itself: two figures of one thing, a gap in the numbering, an old name that was kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from lnplan_qa.answering.commitment_text import SHORT_SENTENCE
from lnplan_qa.answering.understand import Query
from lnplan_qa.asking import Asked
from lnplan_qa.facts.consistency import Finding, FindingKind
from lnplan_qa.text import normalize, sentences, tidy
from lnplan_qa.types import BlockKind, Draft, Kind, PlanDocument, Span, Status

#: What asks whether the plan agrees with itself.
_CUE = re.compile(
    "前后(?!文)|两处|两个数(?!据)|打架|对不上|对得上|不一致|一致(吗|不|么)|是否一致|矛盾|出入|口径|倒退|反而|反倒|自相|连(着|续|号)|跳号|缺号|断号|旧名|旧称|沿用|老名字|称呼|写法|表述|目标比.{0,8}(还|更|反|要)?(低|高)|笔误|错别字|写错|打错|漏字|不合常理"
)
_FAULT = "(?:矛盾|不一致|对不上|打架|笔误|错别字|出入)"
_ALL = re.compile(f"(?:哪些|有没有|哪里|几处|都有).{{0,12}}{_FAULT}|{_FAULT}.{{0,8}}(?:哪些|有没有|哪里|几处)")
#: What names the plan as a whole and what joins; a question of nothing else is on all of it (规划前后矛盾吗).
_WHOLE = re.compile(
    "规划|文件|文本|全文|本文|这份|这个|数据|数字|指标|目标|前后|自己|自相|互相|相互|哪里|哪些|哪个|有没有|没有|几处|什么|地方|内容|是不是|是否|存在|之间"
    "|会不会|对吗|一下|两个|表格|正文|彼此|本身|出现|里面|内部|帮我|看看|检查|列出|说说|[里中的了吗么呢和跟与都吧嘛啊不有在是上处个哪些表为]"
)
_WHOLE_FAULT = re.compile(
    "矛盾|不一致|一致|对不上|对得上|打架|笔误|错别字|出入|写错|算错|打错|有误|错误|不合理|不合常理|不合逻辑|说不通|漏洞|疏漏|冲突|抵触|毛病"
    "|错的|(?<=数据)有?(?:啥|什么)?问题|(?<=数字)有?(?:啥|什么)?问题"
)
#: 提高了吗, 目标比2019年低吗: the verdict comes first.
_HIGHER, _LOWER = re.compile("提高|上升|增加|增长|涨|高(?!中)"), re.compile("下降|降低|减少|跌|低(?!保)")
_MOVED = re.compile("(?:提高|上升|增加|增长|涨|下降|降低|减少|变高|变低)了?(?:吗|没有?|么|嘛)[?？]?$")
_YEAR_FIGURE = re.compile(r"20\d\d年[^\d，。；]*(\d+(?:\.\d+)?)")
_TYPING = re.compile("笔误|错别字|写错|打错|漏字")
#: Pairs of characters that stand in many findings and name none.
_GENERIC = re.compile(r"[\W_\d]|年|目标|现状|已达|却是|写法|不同|名称|统一|龙南市?|规划|市|同一|两处|两个|疑为|疑似|项目|前后|数字")
#: 正文和专栏里的表述: the same thing said twice.
_TWICE = re.compile("正文.{0,3}专栏|专栏.{0,3}正文|两处|表述|写法")
_HAN = re.compile("[\u4e00-\u9fff]")
_QUOTED = re.compile("[“\"「]([^”\"」]{2,12})[”\"」]")
_MIN_SHARED = 3
_MAX_LISTED = 5
#: A name up to this length is shown beside its section.
_MAX_SHOWN = 40


def answer_consistency_question(query: Query, findings: Sequence[Finding], document: PlanDocument) -> Draft | None:
    """What the check of the plan found on the thing that the question names; ``None`` where it asks for nothing of the kind.

    A question whether there are contradictions at all gets the gravest.
    """
    fault = _WHOLE_FAULT.search(query.text)
    if fault is not None and not _HAN.search(_WHOLE.sub("", _WHOLE_FAULT.sub("", query.text))):
        kind = FindingKind.TYPING_ERROR if re.search("笔误|错别字|打错", query.text) else FindingKind.CONTRADICTION
        return _draft([finding for finding in findings if finding.kind is kind][:_MAX_LISTED], document)
    moved = _MOVED.search(query.text) is not None
    if (_CUE.search(query.text) is None and not moved) or query.asks(Asked.PHONE, Asked.PROCEDURE, Asked.PERSON, Asked.REASON):
        return None
    text = _GENERIC.sub(" ", _CUE.sub(" ", query.text))
    wanted = [finding for finding in findings if (finding.kind is FindingKind.TYPING_ERROR) == bool(_TYPING.search(query.text))]
    scored = [(_shared(text, finding.text) + _named(query.text, finding.text), finding) for finding in wanted]
    if _TWICE.search(query.text):
        scored = [(score * (2 if finding.rule == "twice" else 1), finding) for score, finding in scored]
    best = max((score for score, _ in scored), default=0)
    if best >= _MIN_SHARED:
        found = next(finding for score, finding in scored if score == best)
        verdict = _verdict(query, found)
        draft = _draft([found], document)
        if draft is None or (moved and not verdict):
            return None
        if verdict == "否，" and re.search("对吗|对吧|是吧|没错", query.text):
            return replace(draft, status=Status.CORRECTED, answer=f"与规划不符：{draft.answer}")
        return replace(draft, answer=verdict + draft.answer)
    if moved:
        return None
    if _ALL.search(query.text) and best == 0:
        kind = FindingKind.TYPING_ERROR if _TYPING.search(query.text) else FindingKind.CONTRADICTION
        return _draft([finding for finding in findings if finding.kind is kind][:_MAX_LISTED], document)
    return None


def _verdict(query: Query, finding: Finding) -> str:
    """是， or 否， on whether the target is higher (lower) than where it started; ``""`` where that is not asked."""
    figures = [Decimal(figure) for figure in _YEAR_FIGURE.findall(finding.text)]
    up, down = _HIGHER.search(query.text), _LOWER.search(query.text)
    if len(figures) != 2 or bool(up) == bool(down) or not query.asks(Asked.YES_NO) or not re.search("比|了", query.text):
        return ""
    return "是，" if (figures[1] > figures[0]) == bool(up) else "否，"


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


def _named(text: str, finding: str) -> int:
    """The letters of what the question puts in quotation marks and the finding does too."""
    return sum(len(term) for term in _QUOTED.findall(text) if f"“{term}”" in finding)


def _draft(found: Sequence[Finding], document: PlanDocument) -> Draft | None:
    if not found:
        return None
    spans = tuple(dict.fromkeys(_sentence(span, document) for finding in found for span in finding.spans))
    lines = [f"{finding.text.rstrip('。')}（{'、'.join(_places(finding, document))}）" for finding in found]
    return Draft(Status.ANSWERED, Kind.COMMITMENT if found[0].figures else Kind.PASSAGE, "；\n".join(lines) + "。", spans)


def _places(finding: Finding, document: PlanDocument) -> tuple[str, ...]:
    """The sections of a finding; for a name, with what stands there."""
    if finding.rule != "naming":
        return tuple(dict.fromkeys(finding.sections))
    quotes = [tidy(_sentence(span, document).of(document.text)) for span in finding.spans]
    return tuple(
        f"{section}“{quote}”" if len(quote) <= _MAX_SHOWN else section for section, quote in zip(finding.sections, quotes, strict=True)
    )


def _sentence(span: Span, document: PlanDocument) -> Span:
    """What is quoted for a place: a short table cell whole, the short sentence around a clause (the year of its figure stands there)."""
    block = next((block for block in document.blocks if block.span.covers(span)), None)
    if block is not None and block.kind is BlockKind.TABLE_CELL and block.span.end - block.span.start <= SHORT_SENTENCE:
        return block.span
    if block is None or block.kind is not BlockKind.PARAGRAPH:
        return span
    around = next((sentence for sentence in sentences(document.text, block.span) if sentence.covers(span)), span)
    return around if around.end - around.start <= SHORT_SENTENCE else span
