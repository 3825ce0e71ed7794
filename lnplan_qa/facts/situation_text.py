"""A free sentence -> Situation: 我妈八十三，农村户口，腿脚残疾.

Persons are found first, then ages and facts, each given to the person it stands with: the one named right behind it
(八十三岁的老母亲), else the last one named before it. What is denied (不是低保户) is denied, what is only asked about
(算不算残疾) or over (以前租房) is left unknown, and nothing is guessed. Who has died is spoken of no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lnplan_qa.facts.ages import ages
from lnplan_qa.facts.situation import Age, Person, Situation
from lnplan_qa.facts.situation_areas import areas, register
from lnplan_qa.facts.situation_asked import asks_for, pointed_ages
from lnplan_qa.facts.situation_drafts import SPEAKER, Draft, Drafts
from lnplan_qa.facts.situation_mentions import Mention, mentions, pronouns, speaker_sex, who_are_meant
from lnplan_qa.facts.statements import BREAK, Statement, is_asked, statements
from lnplan_qa.facts.vocabulary import ADULT, Vocabulary
from lnplan_qa.types import Span

__all__ = ["read_situation", "without_situation"]

_SAID_OF_SELF = re.compile("^(?:是|在|还在|正在|现在|今年|读|上|念)*(?:一?[个名])?$")
_BOTH = re.compile("都|全|俩|两个?人|两口子")
_JOINED = re.compile("^(?:和|跟|与|、|同|还有|及)(?:我的?|我们|他的?|她的?|老|两)?$")
_OF = re.compile(r"^(?:多|了|半)?(?:的|之)(?:一?[个位名]|亲|大|小|这个|那个|老|我)?$")
_WITH = re.compile(r"^(?:大|小|老|一?[个位名])?$")
_MALE = re.compile(r"(?:性别)?(?<![子女孩儿无没有生个独一两二三四])男(?:的|性|人|,|。|;|$)")
_FEMALE = re.compile(r"(?:性别)?(?<![子男孩儿无没有生个独一两二三四])女(?:的|性|工|职工|士|,|。|;|$)")
_HAVING = re.compile("(?:家里|家中|家|屋里|屋头)(?:头)?(?:还|又|也)?(?:有|是|(?=[一两三]))(?:[一两三]?[个位名口]人?)?$")
_AT_ONCE = re.compile("^(?:今年|现在|已经|都|全|俩|也|两个?人)*$")
#: 我同男朋友结婚,27: who joins in is a peer, and the speaker is who tells.
_JOINS = re.compile("(?:同|跟|和|与)(?:我的?|俺)?$")
_PEERS = ("妻子", "丈夫", "配偶", "兄弟", "姐妹", "亲戚", "邻居")
#: 带个女儿,45: whom somebody raises is a child, and 45 is somebody else.
_RAISED = re.compile("带(?:着|了)?(?:一?个|两个|俩)$")
_PARENT_PAIRS = ("父母", "爷爷奶奶")
#: From this age on, somebody who says 不想读书了 speaks of a child.
_PARENT = 22


def read_situation(text: str, vocabulary: Vocabulary) -> Situation:
    """The situation that ``text`` states.

    Args:
        text: the sentence in simplified characters, normalised (``answering.understand.plain``).
    """
    return _Reader(text, vocabulary).read()


def without_situation(text: str, vocabulary: Vocabulary) -> str:
    """``text`` without its words for persons, ages, areas and facts: what is left is about something else."""
    original, text = text, vocabulary.read_as(text)
    spans = [item.span for item in mentions(text, vocabulary)]
    spans += [span for span, _ in ages(text, tuple(spans))]
    spans += [said.span for said in statements(text, vocabulary)]
    for patterns in (*vocabulary.areas.values(), *vocabulary.registers.values()):
        spans += [Span(*match.span()) for pattern in patterns for match in pattern.finditer(text)]
    covered = {position for span in spans for position in range(span.start, span.end)}
    return "".join(character for position, character in enumerate(original) if position not in covered)


class _Reader:
    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        text = vocabulary.read_as(text)
        self._text = text
        self._vocabulary = vocabulary
        self._named = mentions(text, vocabulary)
        # 奶奶 names a person, who is old: it is no fact of its own.
        facts = statements(text, vocabulary)
        self._said = [said for said in facts if not any(item.span.covers(said.span) for item in self._named)]
        self._mentions = who_are_meant(self._named, self._said, text, vocabulary)
        self._drafts = Drafts()
        self._of: dict[Span, Draft] = {}
        self._groups: set[str] = set()
        self._denied: set[str] = set()
        self._dead: list[Draft] = []

    def read(self) -> Situation:
        for mention in self._mentions:
            if not mention.word.household:
                draft = self._of[mention.span] = self._drafts.named(mention.word, mention.span.of(self._text))
                if mention.word.child and _RAISED.search(self._text[: mention.span.start]):
                    draft.person = replace(draft.person, minor=True)
        self._read_pronouns()
        self._read_ages()
        self._read_asked()
        self._read_sexes()
        for said in self._said:
            if said.holds is not None:
                self._attribute(said)
        shared, of_register = frozenset(self._read_areas()), register(self._text, self._vocabulary)
        groups, denied = frozenset(self._groups), frozenset(self._denied - self._groups)
        return Situation(tuple(self._finished()), shared, of_register, groups, denied)

    # --- Persons ---------------------------------------------------------------------------------------------------

    def _targets(self, span: Span, *, is_age: bool = False) -> list[Draft]:
        """Whom something at ``span`` is said of."""
        if any(item.word.name == SPEAKER and span.covers(item.span) for item in self._mentions):
            return [self._drafts.speaker()]  # 老公老是打我, 就我一个人
        if inside := [item for item in self._mentions if item.span in self._of and span.covers(item.span)]:
            return [self._of[inside[-1].span]]  # 残疾孩子
        before = [item for item in self._mentions if item.span.end <= span.start]
        behind = [item for item in self._mentions if item.span.start >= span.end]
        previous = before[-1] if before else None
        gap = self._text[previous.span.end : span.start] if previous is not None else ""
        close = previous is not None and not BREAK.search(gap)
        if behind and not behind[0].word.household:
            between = self._text[span.end : behind[0].span.start]
            free = not close or re.search("有|带|养|照顾|生|是|家", gap) is not None or (previous is not None and previous.word.household)
            if _OF.match(between) or (_WITH.match(between) and free and (is_age or not close or (previous is not None and previous.word.household))):
                return [self._of[behind[0].span]]
        if previous is not None and previous.word.household:
            if is_age and close:
                return [self._drafts.add(Person("家人"))]
            # 阿公九十一,屋里冇人,崽女都在外: the household is whose who was named before.
            previous = next((item for item in reversed(before) if not item.word.household), None)
            close = False
        if previous is None or (is_age and not close and self._is_company(previous, before)):
            return [self._drafts.speaker()]
        targets = [self._of[previous.span]]
        if (close or is_age) and len(before) > 1 and (_BOTH.search(gap) or _AT_ONCE.match(gap.lstrip(","))):
            other = before[-2]
            if not other.word.household and _JOINED.match(self._text[other.span.end : previous.span.start]):
                targets.insert(0, self._of[other.span])
        return targets

    def _is_company(self, item: Mention, before: Sequence[Mention]) -> bool:
        """Whether ``item`` only joins in what the speaker does (我下半年同男朋友结婚): what a later clause says is not of them."""
        clause = BREAK.split(self._text[: item.span.start])[-1]
        start = item.span.start - len(clause)
        speaks = any(other.word.name == SPEAKER and start <= other.span.start < item.span.start for other in before)
        return speaks and item.word.name in _PEERS and _JOINS.search(clause) is not None

    def _read_ages(self) -> None:
        spans = tuple(item.span for item in self._mentions)
        company = [self._of[item.span] for item in self._mentions if item.span in self._of and self._is_company(item, self._mentions)]
        for span, age in ages(self._text, spans):
            if is_asked(self._text[: span.start]) or self._is_rule(span):
                continue
            for target in self._targets(span, is_age=True):
                self._set_age(self._drafts.of_age(age, target, company), age, span)

    def _is_rule(self, span: Span) -> bool:
        """Whether an age is the bound of a rule that is asked about (80岁以上的老人有什么补贴, 60岁能领), not somebody's."""
        behind = self._text[span.end : span.end + 4]
        return self._text[: span.end].endswith("以上") and not self._mentions and bool(re.match("的?老?人?", behind))

    def _set_age(self, target: Draft, age: Age, span: Span) -> None:
        person = target.person
        if person.age is None:
            target.person = replace(person, age=age, minor=person.minor and age.low < ADULT)
            return
        if max(person.age.low, age.low) <= min(person.age.high, age.high):
            return  # 七十九，快八十了
        self._split(target, replace(person, age=age), span)

    def _split(self, target: Draft, person: Person, span: Span) -> Draft:
        """Another person called by the same word (两个娃，一个五岁一个八岁): words from the last one before ``span`` on mean them."""
        another = self._drafts.another(target, person)
        mine = [item.span for item in self._mentions if self._of.get(item.span) is target]
        last = max((item.start for item in mine if item.end <= span.start), default=span.start)
        first = min((item.start for item in mine), default=span.start)
        for item in mine:
            if item.start >= last and (item.start > first or len(mine) == 1):
                self._of[item] = another
        return another

    def _read_pronouns(self) -> None:
        """他 and 她 mean the last one named before who can be meant; 他爸 and 他们 mean others."""
        for span, sex in pronouns(self._text):
            if any(item.span.covers(span) for item in self._named) or any(said.span.covers(span) for said in self._said):
                continue
            before = [item for item in self._mentions if item.span.end <= span.start and not item.word.household]
            meant = [item for item in before if self._of[item.span].person.label != SPEAKER]
            meant = [item for item in meant if sex is None or self._of[item.span].person.sex in (None, sex)]
            if meant:
                self._mention(meant[-1], span, self._of[meant[-1].span])

        for match in re.finditer("[他她]们(?!家)", self._text):  # 跟爸妈过,他们在种田
            pairs = [item for item in self._named if item.word.name in _PARENT_PAIRS and item.span.end <= match.start()]
            if pairs:
                self._mention(pairs[-1], Span(*match.span()), self._drafts.named(pairs[-1].word, pairs[-1].word.name))

    def _mention(self, like: Mention, span: Span, draft: Draft) -> None:
        """Note that ``span`` names ``draft`` again, as ``like`` did."""
        self._mentions = sorted([*self._mentions, Mention(like.word, span)], key=lambda item: item.span)
        self._of[span] = draft

    def _read_asked(self) -> None:
        """Mark who is asked for; 82那个 names the one of that age again."""
        for span, years, asked in pointed_ages(self._text):
            of_age = [draft for draft in self._drafts.all if draft.person.age is not None and draft.person.age.value == years]
            person = next((item for item in self._mentions if not item.word.household), None)
            if of_age and person is not None:
                self._mention(person, span, of_age[0])
                of_age[0].person = replace(of_age[0].person, asked=of_age[0].person.asked or asked)
        for span, draft in self._of.items():
            if asks_for(self._text, span) and draft.person.label != SPEAKER:
                draft.person = replace(draft.person, asked=True)

    def _read_sexes(self) -> None:
        for pattern, sex in ((_MALE, "男"), (_FEMALE, "女")):
            for match in pattern.finditer(self._text):
                if any(span.start < match.end() and match.start() < span.end for span in self._of):
                    continue
                target = self._targets(Span(*match.span()))[0]
                if target.person.sex is None:
                    target.person = replace(target.person, sex=sex)

    # --- Facts -----------------------------------------------------------------------------------------------------

    def _attribute(self, said: Statement) -> None:
        if said.of_parents:
            for draft in self._drafts.parents():
                (draft.groups if said.holds else draft.denied).add(said.fact.name)
            return
        if said.fact.dead:
            if said.holds:
                self._dead += [target for target in self._targets(said.span) if target.person.label != SPEAKER]
            return
        if said.fact.household:
            (self._groups if said.holds else self._denied).add(said.fact.name)
            return
        for target in self._targets(said.span):
            if target.person.label in said.fact.done_by:
                target = self._drafts.speaker()
            if self._vocabulary.of_two_stages(said.fact.name, target.groups):
                target = self._split(target, replace(target.person, age=None), said.span)
            elif not self._vocabulary.fits(said.fact, target.current()) and not self._young_speaker(said, target):
                fitting = self._fitting(said, target)
                if fitting is None:
                    continue
                target = fitting
            elif _HAVING.search(self._text[: said.span.start]) and target.person.label == SPEAKER:
                target = self._drafts.add(Person("家人"))
            (target.groups if said.holds else target.denied).add(said.fact.name)

    def _fitting(self, said: Statement, target: Draft) -> Draft | None:
        """Another person who can have the fact: the nearest one named; a child is made for what only children are."""
        order = sorted(self._of.items(), key=lambda item: abs(item[0].start - said.span.start))
        for draft in (*(draft for _, draft in order), *reversed(self._drafts.all)):
            if draft is not target and self._vocabulary.fits(said.fact, draft.current()):
                return draft
        grown = target.person.age is None or target.person.age.low >= _PARENT
        if said.fact.of_child and target.person.label == SPEAKER and grown:
            return self._drafts.add(Person("孩子", minor=True, child=True))
        own = self._drafts.speaker()
        return own if own is not target and self._vocabulary.fits(said.fact, own.current()) else None

    def _young_speaker(self, said: Statement, target: Draft) -> bool:
        """Whether a speaker of unknown age says it of themselves: 我是高中生; or, where nobody else is spoken of, 高中生."""
        if target.person.label != SPEAKER or target.person.age is not None:
            return False
        facts = self._vocabulary.facts
        if any((bounds := facts[name].age) is not None and bounds[0] >= 16 for name in target.groups):
            return False
        before = [item for item in self._mentions if item.span.end <= said.span.start]
        if before and _SAID_OF_SELF.match(self._text[before[-1].span.end : said.span.start]):
            return True
        family = any(item.word.child or item.word.household or item.word.minor for item in self._named)
        return not family and not self._mentions

    # --- Areas -----------------------------------------------------------------------------------------------------

    def _read_areas(self) -> set[str]:
        """Give areas to persons where they differ; otherwise they hold for all."""
        found: list[tuple[str, Draft | None]] = []
        for name, span in areas(self._text, self._vocabulary):
            previous = [item for item in self._mentions if item.span.end <= span.start]
            own = bool(previous) and not previous[-1].word.household
            found.append((name, self._targets(span)[0] if own else None))
        names = {name for name, _ in found}
        if len(names) > 1 and len({id(draft) for _, draft in found}) > 1:
            for name, draft in found:
                if draft is not None:
                    draft.areas.add(name)
            return {name for name, draft in found if draft is None}
        return names

    # --- The result ------------------------------------------------------------------------------------------------

    def _finished(self) -> Iterator[Person]:
        """Those of whom something is known, be it only that they are old or a child; else the one who was named."""
        living = [draft.current() for draft in self._drafts.all if draft not in self._dead]
        told = [
            replace(person, sex=person.sex or speaker_sex(self._named, self._text)) if person.label == SPEAKER else person
            for person in living
            if person.age or person.groups or person.denied or person.areas or person.elder or person.minor
            or (person.label == SPEAKER and person.sex)
        ]  # fmt: skip
        if self._groups and told and all(person.child for person in told):
            # What holds for the household holds for the grown-up who tells of it: 我带两个孩子,吃低保.
            told = [person for person in living if person.label == SPEAKER] + told
        named = [person for person in living if person.label != SPEAKER]
        yield from told or named[:1] or living[:1] or [Person()]
