"""Whether the evidence answers: the asked-for kind of thing and the question's constraints must be in it.

Three judgements, in this order: is the question about the plan at all; is the thing asked for of a kind that the evidence
holds, for the place and year that the question names; does the classifier hold the question for one that the plan answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lnplan_qa.answering.contradiction import Polarity
from lnplan_qa.answering.extract import Evidence, Extractor, is_topic
from lnplan_qa.answering.quantities import Comparator, quantities
from lnplan_qa.answering.scope import Scope
from lnplan_qa.answering.understand import Query, years_of
from lnplan_qa.asking import Asked, AskingPatterns
from lnplan_qa.search.hybrid import Retrieval
from lnplan_qa.text import normalize, tidy
from lnplan_qa.types import Draft, Hit, Kind, PlanDocument, Span, Status

#: Kinds that must show in the evidence, the most telling first.
_REQUIRED = (Asked.PHONE, Asked.PROCEDURE, Asked.MONEY, Asked.RATE, Asked.DATE, Asked.NUMBER)
#: Kinds for which the asking alone makes silence likely: a plan seldom gives them.
_SELDOM_GIVEN = (Asked.PHONE, Asked.PROCEDURE, Asked.PLACE, Asked.MONEY, Asked.CONDITION, Asked.REASON, Asked.PERSON)
#: Probabilities below which a question counts as unanswered, and above which as not on the plan. Set on the development
#: questions: the classifier alone, then where a seldom-given kind is asked for.
MIN_ANSWERED, MIN_ANSWERED_SELDOM, MIN_OUTSIDE, MIN_OUTSIDE_SERVICE = 0.38, 0.45, 0.60, 0.85
#: 几个 and 多少 are also said without asking (不识几个字): from here on the classifier is believed.
_SURE_OF_NUMBER = 0.90
#: A bare topic that the plan names is answered unless the classifier is sure that it is not on the plan.
_MIN_OUTSIDE_TOPIC = 0.90
#: How many of the best hits an assertion is held against, beside the evidence chosen.
_HELD_AGAINST = 5
_MAX_CORRECTIONS = 2
#: Who is in charge, and not whom something is for.
_IN_CHARGE = re.compile("归(谁|哪)|哪个(部门|局|单位)|谁(来|管|负责|牵头|抓|定|建)|(责任|主管|牵头)(部门|单位)")
#: What asks whether a thing is there, and says nothing of it.
_WHETHER = re.compile(
    "规划|里面?|文件|列(?:进去|进|入|上)?|写(?:进去|进|到|了)?|提(?:到|了)?|准备|打算|将来|以后|今后|会|要|又|还|也|到底|新?建(?!设)|搞|办|做|推|的|了|呢|去"
)
_MIN_NAME = 4
#: 有没有上门护理, 上门护理有没有, 有上门护理吗: the thing that is asked for.
_THERE = re.compile("^(?P<before>.*?)(?:有没有|有冇|有无|有没得)(?P<behind>.*)$|有(?P<between>.{0,12}?)(?:吗|么|没有?|不)[?]?$")
_TAIL = re.compile("(?:这种|这类|这方面)?的?(?:吗|么|呢|啊|呀|嘛|政策|服务|说法|安排|规定|措施|的|了|[?。，,]|吧)+$")
_AGES = re.compile(r"(?=((?<!\d)(\d+)岁?[—\-~至到](\d+)岁))")
_LATIN = re.compile("[a-z]{3,}")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
#: English questions are few among the examples: the classifier is heard only where it is sure.
_MIN_ANSWERED_ENGLISH, _MIN_OUTSIDE_ENGLISH = 0.30, 0.85


def _is_there(text: str, quotes: str) -> bool:
    """Whether a question asks if a thing is there (有没有…) and the quotation names that thing, by its last two characters at least."""
    match = _THERE.search(text)
    if match is None:
        return False
    thing = _TAIL.sub("", match["behind"] or match["between"] or "")
    thing = thing or _TAIL.sub("", match["before"] or "")
    han = "".join(_HAN.findall(thing))
    return len(han) < 2 or han[-2:] in quotes


def _other_ages(text: str, quotes: str) -> tuple[str, str] | None:
    """The age a question names and the span of ages that a quotation gives, where the one lies outside the other."""
    asked = next((figure for figure in quantities(text) if figure.unit == "岁"), None)
    spans = _AGES.findall(quotes)
    if asked is None or not spans or asked.comparator not in (None, Comparator.ABOUT) or asked.upper is not None:
        return None
    if any(int(low) <= asked.value <= int(high) for _, low, high in spans):
        return None
    return f"{asked.value}岁", spans[0][0]


class Decider:
    """Decides questions that no typed look-up took."""

    def __init__(self, document: PlanDocument, extractor: Extractor, patterns: AskingPatterns, scope: Scope, polarity: Polarity) -> None:
        self._document = document
        self._extractor = extractor
        self._patterns = patterns
        self._scope = scope
        self._polarity = polarity

    def decide(self, query: Query, retrieval: Retrieval) -> Draft:
        """The draft for a question; ``retrieval.hits`` is not empty."""
        hits, verdict = retrieval.hits, retrieval.verdict
        evidence = self._extractor.choose(query, hits)
        text = " ".join(span.of(self._document.text) for span in evidence.spans)
        english = len(_LATIN.findall(query.text)) >= 3 and len(_HAN.findall(query.text)) < 4
        named = is_topic(query) and any(re.sub(r"[\W_]", "", query.text) in tidy(hit.passage.text) for hit in hits)
        named = named or self._is_named_outright(query, hits[0].passage.text)
        spans = [*evidence.spans, *(hit.passage.span for hit in hits[:_HELD_AGAINST])]
        against = self._contradicting(query, spans, {hit.passage.span: hit.passage.context for hit in hits})
        if against:
            return self._corrected(query, against)
        if verdict is not None:
            bar = MIN_OUTSIDE_SERVICE if self._scope.is_about_services(query.text) else MIN_OUTSIDE
            bar = _MIN_OUTSIDE_TOPIC if named else _MIN_OUTSIDE_ENGLISH if english else bar
            if verdict.outside >= bar and verdict.outside > verdict.near_miss:
                return self._scope.beyond()
        place = self._scope.part_of_town(query.text) or self._scope.other_place(query.text)
        if place is not None and place not in text:
            return self._silent(f"{place}的情况", query, hits)
        if amount := self._polarity.presupposed_amount(query, text):
            return self._silent(f"“{amount}”这笔钱", query, hits)
        missing = self._missing_kind(query, evidence, text, hits)
        if missing == self._patterns.names[Asked.NUMBER] and verdict is not None and verdict.answered >= _SURE_OF_NUMBER:
            missing = None
        if missing is not None:
            return self._silent(missing, query, hits)
        if verdict is not None and not named:
            seldom = any(query.asks(kind) and not (kind is Asked.PERSON and self._patterns.gives(kind, text)) for kind in _SELDOM_GIVEN)
            least = _MIN_ANSWERED_ENGLISH if english else MIN_ANSWERED_SELDOM if seldom else MIN_ANSWERED
            if verdict.answered < least:
                return self._silent(self._asked_for(query), query, hits)
        return self._answered(query, evidence)

    def _is_named_outright(self, query: Query, passage: str) -> bool:
        """Whether a question only asks if a thing is there (有没有列进去) and the best passage names it in the same words."""
        if not query.asks(Asked.YES_NO) or query.asks(*(kind for kind in Asked if kind is not Asked.YES_NO)):
            return False
        text = _WHETHER.sub("", self._patterns.without(query.text))
        own = normalize(tidy(passage))
        longest = max((len(part) for part in re.findall("[\u4e00-\u9fff]+", text) if part in own), default=0)
        return longest >= _MIN_NAME and len("".join(re.findall("[\u4e00-\u9fff]+", text))) - longest <= 1

    def _missing_kind(self, query: Query, evidence: Evidence, text: str, hits: Sequence[Hit]) -> str | None:
        """The kind of thing, or the year, that is asked for and not in the evidence."""
        if evidence.is_list:
            return None
        wants_list = query.asks(Asked.LIST, Asked.METHOD) and not query.asks(Asked.MONEY, Asked.RATE)
        for kind in _REQUIRED:
            if query.asks(kind) and not (kind is Asked.NUMBER and wants_list) and not self._patterns.gives(kind, text):
                return self._patterns.names[kind]
        if query.asks(Asked.PERSON) and _IN_CHARGE.search(query.text) and not self._patterns.gives(Asked.PERSON, text):
            return self._patterns.names[Asked.PERSON]
        known = self._extractor.years(hits[0].passage.section) | set(years_of(normalize(text)))
        for year in query.years:
            if year not in known and query.asks(Asked.NUMBER, Asked.MONEY, Asked.RATE):
                return f"{year}年的情况"
        return None

    def _asked_for(self, query: Query) -> str:
        """What a refusal names as missing."""
        for kind in (*_REQUIRED, Asked.PLACE, Asked.PERSON, Asked.CONDITION, Asked.REASON, Asked.METHOD, Asked.LIST):
            if query.asks(kind):
                return self._patterns.names[kind]
        return "具体情况"

    def _answered(self, query: Query, evidence: Evidence) -> Draft:
        quotes = [self._extractor.quote(query, span) for span in evidence.spans]
        if evidence.is_list:
            text = f"规划写明了{len(quotes)}条：" + "".join(f"{number}. {quote}" for number, quote in enumerate(quotes, 1))
            return Draft(Status.ANSWERED, Kind.LIST, text, evidence.spans)
        lead = "有。规划写明：" if query.asks(Asked.YES_NO) and _is_there(query.text, "".join(quotes)) else "规划写明："
        if len(quotes) == 1 and self._polarity.confirms(query, evidence.spans[0].of(self._document.text)):
            lead = "是。规划写明："
        if (ages := _other_ages(query.text, "".join(quotes))) is not None:
            lead = f"规划写的是{ages[1]}，您问的{ages[0]}不在其内。规划写明："
        text = lead + (f"“{quotes[0]}”" if len(quotes) == 1 else "".join(f"{n}. “{quote}”" for n, quote in enumerate(quotes, 1)))
        return Draft(Status.ANSWERED, Kind.PASSAGE, text, evidence.spans)

    def review(self, query: Query, draft: Draft) -> Draft:
        """A typed answer, or the correction where the question asserts the opposite of what its evidence says."""
        if draft.kind is Kind.COMPUTED and draft.answer.startswith(("是，", "是。")):
            # Computed from cells and compared with what was asserted: nothing in the sentences around overrules it.
            return draft
        if draft.status is not Status.ANSWERED or not self._contradicting(query, draft.evidence, {}, figures=False):
            return draft
        answer = draft.answer.removeprefix("是，").removeprefix("是。")
        return replace(draft, status=Status.CORRECTED, answer=f"与规划不符：{answer}")

    def _contradicting(
        self, query: Query, spans: Sequence[Span], contexts: Mapping[Span, str], *, figures: bool = True
    ) -> tuple[Span, ...]:
        """Those of ``spans`` that say something else than the question asserts; ``contexts``: the headings above them."""
        sentences = {span: span.of(self._document.text) for span in spans}
        # What one sentence says as the question does, another one near it does not contradict.
        agreed = any(
            self._polarity.agrees(query, sentence) and not self._polarity.contradicts(query, sentence) for sentence in sentences.values()
        )
        found = []
        for span, sentence in sentences.items():
            context = contexts.get(span, "")
            if (not agreed and self._polarity.contradicts(query, sentence, context)) or self._polarity.misquotes(
                query, sentence, context, figures=figures
            ):
                found.append(span)
        return tuple(found[:_MAX_CORRECTIONS])

    def _corrected(self, query: Query, spans: Sequence[Span]) -> Draft:
        quotes = "；".join(f"“{self._extractor.quote(query, span)}”" for span in spans)
        if (ages := _other_ages(query.text, quotes)) is not None:
            quotes = f"{ages[1]}，您问的{ages[0]}不在其内：{quotes}"
        return Draft(Status.CORRECTED, Kind.PASSAGE, f"与规划不符：规划写的是{quotes}", tuple(spans))

    def _silent(self, missing: str, query: Query, hits: Sequence[Hit]) -> Draft:
        """规划未写明…, with what the plan says nearby as related."""
        related: tuple[Span, ...] = tuple(hit.passage.span for hit in hits[:2])
        answer = f"规划未写明您问的{missing}。相关内容列在下面，供参考；具体请向主管部门核实。"
        return Draft(Status.NOT_IN_PLAN, Kind.NONE, answer, related=related, missing=(missing,))
