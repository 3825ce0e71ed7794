"""Questions on one group of people, or on one term, across chapters: every sentence that speaks of it, best first."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lnplan_qa.answering.understand import Query
from lnplan_qa.asking import Asked
from lnplan_qa.config import MAX_EVIDENCE_CHARACTERS
from lnplan_qa.errors import CorpusError
from lnplan_qa.facts.register_rules import comma_clauses
from lnplan_qa.plan.outline import Outline
from lnplan_qa.text import clauses, normalize, tidy, trim
from lnplan_qa.types import BlockKind, Draft, Hit, Kind, Passage, PlanDocument, Span, Status

#: What asks for everything on a thing, wherever it stands.
_ACROSS = re.compile(
    "各章|跨章节?|哪[几些]章|分布在|[几哪]处|各处|散在|前前后后|前后文|不同(?:的)?(?:地方|章节|部分)|汇总|归拢|归纳|梳理|捋|找齐|全文|通篇|两处|正文和专栏|正文与专栏"
    "|第[一二三四五六七八九十]+章.{0,3}第[一二三四五六七八九十]+章|第[一二三四五六七八九十]+章.{0,4}(?:正文|专栏).{0,4}(?:正文|专栏)|写在哪|在哪些?(?:地方|章)|哪些地方|这几[头块样个方面]+|这两块|一起说|一处.{0,12}另一处|前后用"
)
#: What asks for all there is on a group: 农民工有哪些政策.
_ALL_OF = re.compile(
    "(?:有|享受|得到|安排|写|讲|说|提|包括|照顾|管|保障)[^,，。?？]{0,6}(?:哪些|什么|啥|么子)|哪些(?:政策|措施|安排|规定|内容|说法|保障|待遇|扶持|服务|照顾|帮助|好处|规划|福利)|什么(?:政策|措施|安排|规定|说法|保障|待遇|扶持|照顾|福利|好处)"
)
#: What asks for one figure or date, and not for what is said.
_ONE_THING = re.compile("多少|几多|几(?:元|块|年|万|成|岁)|百分之|什么时候|哪一?年|何时|比例|相差|(?:20)?\\d\\d年|20\\d\\d")
_QUOTED = re.compile("[“\"「]([^”\"」]{2,12})[”\"」]")
_WORDS = re.compile(
    r"[\W_\d]|规划|里面?|都|有|哪|些|什么|啥|的|了|在|是|对|给|跟|和|与|及|方面|这|那|块|章|节|分别|各|写|讲|说|提|到|安排|措施|政策|内容|怎么|如何|一下|帮我|请|列|出来|不管|哪些|能|从|得|我|们|你|要|会|多少|全|一共|现状|任务|部分|保障|扶持|待遇|照顾|帮助|好处|福利|措施|汇总"
)
#: A question that says more than this beside the group asks for one thing, not for all there is.
_MAX_REST = 2
#: A sentence up to this length is quoted whole; of a longer one the clauses that speak of the thing.
_WHOLE = 100
_MOST, _MOST_BESIDE, _DEPTH_BONUS, _FACET, _ROW_MALUS = 8, 3, 0.5, 0.4, 0.3
_MIN_TERM = 3


@dataclass(frozen=True, slots=True)
class _Found:
    """A sentence or row that speaks of the thing: how well it fits, where it stands, what of it is quoted, and whether it
    shares a word with what else the question names."""

    score: float
    section: str
    quote: Span
    on_facet: bool


class Collector:
    """Collects the passages on a group or term in one document."""

    def __init__(self, document: PlanDocument, passages: Sequence[Passage], groups: Path) -> None:
        """Read ``groups``, the plan's words for groups of people and the words that people use.

        Raises:
            CorpusError: the file is missing or broken.
        """
        self._document = document
        self._outline = Outline(document)
        cells = [block.span for block in document.blocks if block.kind in (BlockKind.TABLE_CELL, BlockKind.TABLE_HEADER)]
        self._rows = {passage.span for passage in passages if any(passage.span.covers(cell) for cell in cells)}
        self._passages = [(passage, normalize(tidy(passage.text))) for passage in passages]
        self._plan = normalize(tidy(document.text))
        try:
            data = tomllib.loads(groups.read_text(encoding="utf-8"))
            self._groups: Mapping[str, tuple[str, ...]] = {name: (name, *words) for name, words in data.items()}
        except (OSError, ValueError, TypeError) as error:
            raise CorpusError(f"人群文件 {groups} 无法读取：{error}。请恢复该文件。") from None

    def wants(self, query: Query) -> tuple[str, ...]:
        """The words to look for, where ``query`` asks for all that the plan says on a group or term; empty otherwise."""
        if query.asks(Asked.PHONE, Asked.PROCEDURE, Asked.PERSON, Asked.REASON) or _ONE_THING.search(query.text):
            return ()
        across = _ACROSS.search(query.text) is not None
        if not across and not _ALL_OF.search(query.text):
            return ()
        groups = self._named_groups(query.text)
        if across:
            return groups or self._terms(query.text)
        rest = query.text
        for word in sorted(groups, key=len, reverse=True):
            rest = rest.replace(word, "")
        return groups if groups and len(_WORDS.sub("", _ALL_OF.sub("", rest))) <= _MAX_REST else ()

    def collect(self, query: Query, words: Sequence[str], hits: Sequence[Hit]) -> Draft | None:
        """All that the plan says on ``words``; ``None`` where it is one sentence or none.

        Args:
            hits: a deep search for the question (best first): it orders what was found.
        """
        rank = {hit.passage.span: 1.0 - place / max(1, len(hits)) for place, hit in enumerate(hits)}
        rest = _ACROSS.sub(" ", query.text)
        for word in sorted(words, key=len, reverse=True):
            rest = rest.replace(word, " ")
        facets = _pairs(rest)
        found = []
        for passage, text in self._passages:
            if not any(word in text for word in words):
                continue
            shared = len(facets & _pairs(text)) / max(1, len(facets))
            score = rank.get(passage.span, 0.0) + _FACET * shared
            if any(word in query.text and word in text for word in words):
                score += _DEPTH_BONUS
            if passage.span in self._rows:
                # 教师公寓 in the size of a school says little on teachers.
                score -= _ROW_MALUS
            found.append(_Found(score, passage.section, self._quote(passage, words), shared > 0))
        total = len(found)
        on_facet = [item for item in found if item.on_facet]
        if len(on_facet) > 1:
            # 高龄老人的补贴补助: first what speaks of the group and of that, then a few others.
            others = sorted((item for item in found if not item.on_facet), key=lambda item: (-item.score, item.quote))
            found = [*on_facet, *others[:_MOST_BESIDE]]
        chosen = self._within_budget(found)
        if len(chosen) < 2:
            return None
        name = max((word for word in words if word in query.text), key=len, default=words[0])
        lines = [f"{number}. “{tidy(item.quote.of(self._document.text))}”（{item.section}）" for number, item in enumerate(chosen, 1)]
        count = f"{total}处" if total == len(chosen) else f"{total}处，最相关的{len(chosen)}处是"
        return Draft(Status.ANSWERED, Kind.LIST, f"规划写到“{name}”的有{count}：" + "\n".join(lines), tuple(item.quote for item in chosen))

    def _named_groups(self, text: str) -> tuple[str, ...]:
        """The plan's words for the groups that ``text`` names; the longest name at a place counts."""
        taken: set[int] = set()
        words: list[str] = []
        named = sorted(((word, name) for name, names in self._groups.items() for word in names if word in text), key=lambda item: -len(item[0]))
        for word, name in named:
            start = text.index(word)
            if taken.isdisjoint(range(start, start + len(word))):
                taken.update(range(start, start + len(word)))
                # 全科医生 stands in the plan itself: narrower than its group.
                narrow = len(word) > len(name) and self._plan.count(word) > 1
                words += [word] if narrow else [own for own in self._groups[name] if own in self._plan]
        return tuple(dict.fromkeys(words))

    def _terms(self, text: str) -> tuple[str, ...]:
        """Terms of the plan that ``text`` repeats: in quotation marks, or the longest stretches that stand there."""
        quoted = [term for term in _QUOTED.findall(text) if term in self._plan]
        if quoted:
            return tuple(quoted)
        text = _ACROSS.sub(" ", text)
        terms: list[str] = []
        position = 0
        while position < len(text):
            size = next((size for size in range(10, _MIN_TERM - 1, -1) if self._is_term(text[position : position + size], size)), 0)
            if size:
                terms.append(text[position : position + size])
            position += max(1, size)
        return tuple(terms)

    def _is_term(self, stretch: str, size: int) -> bool:
        whole = len(stretch) == size and re.fullmatch("[\u4e00-\u9fff]+", stretch) is not None
        return whole and len(_WORDS.sub("", stretch)) >= _MIN_TERM and stretch in self._plan

    def _quote(self, passage: Passage, words: Sequence[str]) -> Span:
        """A row whole, a short sentence whole, of a long one the clauses from the first to the last that name a word."""
        span = passage.span
        if passage.span in self._rows or span.end - span.start <= _WHOLE:
            return span
        for cut in (clauses, comma_clauses):
            parts = [part for part in cut(self._document.text, span) if any(word in normalize(part.of(self._document.text)) for word in words)]
            if parts:
                span = trim(self._document.text, Span(parts[0].start, parts[-1].end))
            if span.end - span.start <= _WHOLE:
                break
        return span

    def _within_budget(self, found: Sequence[_Found]) -> list[_Found]:
        """The best of ``found``, one section after the other, that fit the evidence budget."""
        left = sorted(found, key=lambda item: (-item.score, item.quote))
        chosen: list[_Found] = []
        seen: dict[str, int] = {}
        used = 0
        while left and len(chosen) < _MOST:
            best = max(left, key=lambda item: (item.score - 0.3 * seen.get(item.section, 0), -item.quote.start))
            left.remove(best)
            length = best.quote.end - best.quote.start
            if used + length <= MAX_EVIDENCE_CHARACTERS:
                chosen.append(best)
                used += length
                seen[best.section] = seen.get(best.section, 0) + 1
        return chosen


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1) if not _WORDS.search(text[i : i + 2])}
