"""A free sentence -> Situation: 我妈八十三，农村户口，腿脚残疾.

Persons are found first, then ages and facts, each given to the person it stands with: the one named right behind it
(八十三岁的老母亲), else the last one named before it. What is denied (不是低保户) is denied, what is only asked about
(算不算残疾) or over (以前租房) is left unknown, and nothing is guessed. Who has died is spoken of no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lnplan_qa.facts.ages import ages
from lnplan_qa.facts.situation import AREAS, Age, Person, Situation
from lnplan_qa.facts.situation_asked import asks_for, pointed_ages, pronouns_asked
from lnplan_qa.facts.situation_words import PersonWord
from lnplan_qa.facts.statements import BREAK, Statement, is_asked, is_denied, statements
from lnplan_qa.facts.vocabulary import Vocabulary
from lnplan_qa.types import Span

__all__ = ["read_situation", "without_situation"]

_SAID_OF_SELF = re.compile("^(?:是|在|还在|正在|现在|今年)*(?:一?[个名])?$")
_BOTH = re.compile("都|全|俩|两个?人|两口子")
_JOINED = re.compile("^(?:和|跟|与|、|同|还有|及)(?:我的?|我们|他的?|她的?|老|两)?$")
_OF = re.compile(r"^(?:多|了|半)?(?:的|之)(?:一?[个位名]|亲|大|小|这个|那个|老|我)?$")
_WITH = re.compile(r"^(?:大|小|老|一?[个位名])?$")
_MALE = re.compile(r"(?:性别)?(?<![子女孩儿无没有生个独])男(?:的|性|人|,|。|;|$)")
_FEMALE = re.compile(r"(?:性别)?(?<![子男孩儿无没有生个独])女(?:的|性|,|。|;|$)")
_HAVING = re.compile("(?:家里|家中|家|屋里|屋头)(?:头)?(?:还|又|也)?(?:有|是|(?=[一两三]))(?:[一两三]?[个位名口]人?)?$")
#: 留给爷爷奶奶带: who looks after somebody is not spoken of.
_CARER = re.compile("(?:给|由|跟着|(?<!我)(?<!俺)(?<!们)跟|靠|让)(?:他|她|了)?$")
#: Where somebody comes from (从乡下来, 老家农村的) or only goes (去城里看病) is no place of theirs.
_ORIGIN = re.compile("(?:从|来自|(?<!回)(?<!户口在)(?<!户口还在)老家(?:是|在)?|原籍|祖籍|出身)(?:我们?|他们?|的)?$")
_TRIP = re.compile("(?:去|到|上|进|离|跑|送|往)(?:了)?$")
_ERRAND = re.compile("^(?:的)?(?:大?医院)?(?:看(?!房)|办事|赶集|买(?!房|了房)|住院|检查|治|产检|路|远|太远|很远|又远|还远|要坐|要走|有[0-9几一二三四五六七八九十]+|才)")
_OF_SPEAKER = re.compile("(?:^|[,。;、]|我|俺|我的|我家|俺家)$")
_PARENTS = ("父母", "父亲", "母亲")
_AT_ONCE = re.compile("^(?:今年|现在|已经|都|全|俩|也|两个?人)*$")


@dataclass
class _Draft:
    """A person being put together."""

    person: Person
    called: str = ""
    groups: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)
    areas: set[str] = field(default_factory=set)

    def current(self) -> Person:
        return replace(self.person, groups=frozenset(self.groups), areas=frozenset(self.areas))


@dataclass(frozen=True, slots=True)
class _Mention:
    word: PersonWord
    span: Span


def read_situation(text: str, vocabulary: Vocabulary) -> Situation:
    """The situation that ``text`` states.

    Args:
        text: the sentence in simplified characters, normalised (``answering.understand.plain``).
    """
    return _Reader(text, vocabulary).read()


def without_situation(text: str, vocabulary: Vocabulary) -> str:
    """``text`` without its words for persons, ages, areas and facts: what is left is about something else."""
    spans = [item.span for item in _mentions(text, vocabulary)]
    spans += [span for span, _ in ages(text, tuple(spans))]
    spans += [said.span for said in statements(text, vocabulary)]
    for patterns in (*vocabulary.areas.values(), *vocabulary.registers.values()):
        spans += [Span(*match.span()) for pattern in patterns for match in pattern.finditer(text)]
    covered = {position for span in spans for position in range(span.start, span.end)}
    return "".join(character for position, character in enumerate(text) if position not in covered)


class _Reader:
    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self._text = text
        self._vocabulary = vocabulary
        # 奶奶 names a person, who is old; 空巢老人 and 带着孩子来读书 are facts, and the word inside names nobody new.
        mentions = list(_mentions(text, vocabulary))
        facts = list(statements(text, vocabulary))
        self._named = mentions
        self._family = any(item.word.child or item.word.household or item.word.minor for item in mentions)
        self._said = [said for said in facts if not any(item.span.covers(said.span) for item in mentions)]
        spans = [said.span for said in self._said]
        self._mentions = [
            item
            for item in mentions
            if not any(span.covers(item.span) for span in spans)
            and (not _CARER.search(text[: item.span.start]) or asks_for(text, item.span))
        ]
        self._drafts: list[_Draft] = []
        self._of: dict[Span, _Draft] = {}
        self._groups: set[str] = set()
        self._denied: set[str] = set()
        self._dead: list[_Draft] = []

    def read(self) -> Situation:
        for mention in self._mentions:
            if not mention.word.household:
                self._of[mention.span] = self._draft_for(mention)
        self._read_ages()
        self._read_asked()
        self._read_sexes()
        for said in self._said:
            if said.holds is not None:
                self._attribute(said)
        shared_areas, register = self._read_areas()
        persons = tuple(self._finished())
        return Situation(persons, frozenset(shared_areas), register, frozenset(self._groups), frozenset(self._denied - self._groups))

    # --- Persons ---------------------------------------------------------------------------------------------------

    def _draft_for(self, mention: _Mention) -> _Draft:
        word, said = mention.word, mention.span.of(self._text)
        if said in word.each:
            return self._each(word, said)
        same = [draft for draft in self._drafts if draft.person.label == word.name]
        if same:
            person = same[-1].person
            same[-1].person = replace(person, sex=person.sex or word.sex, elder=person.elder or word.elder)
            return same[-1]
        if word.name == "老人":
            elders = [draft for draft in self._drafts if draft.person.elder or draft.person.label in ("母亲", "父亲", "父母", "岳母", "岳父")]
            if elders:
                return elders[-1]
        if word.name == "孩子":
            children = [draft for draft in self._drafts if draft.person.child]
            if children:
                return children[-1]
        draft = _Draft(Person(word.name, sex=word.sex, elder=word.elder, minor=word.minor, child=word.child))
        generic = [item for item in self._drafts if item.person.label == "孩子" and item.person.age is None]
        if word.child and generic:
            generic[-1].person = draft.person
            return generic[-1]
        self._drafts.append(draft)
        return draft

    def _each(self, word: PersonWord, said: str) -> _Draft:
        """The one of several who is called ``said`` (老大, 小的); the first of them is the one named in general before."""
        for draft in self._drafts:
            if draft.called == said:
                return draft
        general = next((draft for draft in self._drafts if draft.person.label == word.name and not draft.called), None)
        if general is None:
            general = _Draft(Person(word.name, sex=word.sex, elder=word.elder, minor=word.minor, child=word.child))
            self._drafts.append(general)
        general.called = said
        return general

    def _self(self) -> _Draft:
        for draft in self._drafts:
            if draft.person.label == "本人":
                return draft
        draft = _Draft(Person("本人"))
        self._drafts.insert(0, draft)
        return draft

    def _targets(self, span: Span, *, is_age: bool = False) -> list[_Draft]:
        """Whom something at ``span`` is said of."""
        before = [item for item in self._mentions if item.span.end <= span.start]
        behind = [item for item in self._mentions if item.span.start >= span.end]
        previous = before[-1] if before else None
        gap = self._text[previous.span.end : span.start] if previous is not None else ""
        close = previous is not None and not BREAK.search(gap)
        if behind and not behind[0].word.household:
            between = self._text[span.end : behind[0].span.start]
            free = not close or re.search("有|带|养|照顾|生|是|家", gap) is not None or (previous is not None and previous.word.household)
            if _OF.match(between) or (_WITH.match(between) and free and (is_age or not close)):
                return [self._of[behind[0].span]]
        if previous is None or previous.word.household:
            if previous is not None and is_age and close:
                return [self._member()]
            return [self._self()]
        targets = [self._of[previous.span]]
        if (close or is_age) and len(before) > 1 and (_BOTH.search(gap) or _AT_ONCE.match(gap.lstrip(","))):
            other = before[-2]
            if not other.word.household and _JOINED.match(self._text[other.span.end : previous.span.start]):
                targets.insert(0, self._of[other.span])
        return targets

    def _member(self) -> _Draft:
        draft = _Draft(Person("家人"))
        self._drafts.append(draft)
        return draft

    def _read_ages(self) -> None:
        spans = tuple(item.span for item in self._mentions)
        for span, age in ages(self._text, spans):
            if is_asked(self._text[: span.start]) or self._is_rule(span):
                continue
            for target in self._targets(span, is_age=True):
                self._set_age(target, age, span)

    def _is_rule(self, span: Span) -> bool:
        """Whether an age is the bound of a rule that is asked about (80岁以上的老人有什么补贴, 60岁能领), not somebody's."""
        behind = self._text[span.end : span.end + 4]
        return self._text[: span.end].endswith("以上") and not self._mentions and bool(re.match("的?老?人?", behind))

    def _set_age(self, target: _Draft, age: Age, span: Span) -> None:
        person = target.person
        if person.age is None:
            target.person = replace(person, age=age, minor=person.minor and age.low < 18)
            return
        if max(person.age.low, age.low) <= min(person.age.high, age.high):
            return  # 七十九，快八十了
        self._split(target, replace(person, age=age), span)

    def _split(self, target: _Draft, person: Person, span: Span) -> _Draft:
        """Another person called by the same word (两个娃，一个五岁一个八岁): words from the last one before ``span`` on mean them."""
        another = _Draft(person)
        self._drafts.insert(self._drafts.index(target) + 1, another)
        mine = [item.span for item in self._mentions if self._of.get(item.span) is target]
        last = max((item.start for item in mine if item.end <= span.start), default=span.start)
        first = min((item.start for item in mine), default=span.start)
        for item in mine:
            if item.start >= last and (item.start > first or len(mine) == 1):
                self._of[item] = another
        return another

    def _read_asked(self) -> None:
        """Mark who is asked for; 82那个 names the one of that age again."""
        for span, years, asked in pointed_ages(self._text):
            for draft in self._drafts:
                age = draft.person.age
                if age is not None and age.value == years and self._of:
                    self._mentions.append(_Mention(self._mentions[-1].word, span))
                    self._mentions.sort(key=lambda item: item.span)
                    self._of[span] = draft
                    draft.person = replace(draft.person, asked=draft.person.asked or asked)
                    break
        for span, draft in self._of.items():
            if asks_for(self._text, span) and draft.person.label != "本人":
                draft.person = replace(draft.person, asked=True)
        for span, sex in pronouns_asked(self._text):
            before = [draft for place, draft in sorted(self._of.items()) if place.end <= span.start and draft.person.label != "本人"]
            fitting = [draft for draft in before if draft.person.sex in (None, sex)]
            if fitting:
                fitting[-1].person = replace(fitting[-1].person, asked=True)

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
            parents = [draft for draft in self._drafts if draft.person.label in _PARENTS] or [self._parents()]
            for draft in parents:
                (draft.groups if said.holds else draft.denied).add(said.fact.name)
            return
        if said.fact.dead:
            if said.holds:
                self._dead += [target for target in self._targets(said.span) if target.person.label != "本人"]
            return
        if said.fact.household:
            (self._groups if said.holds else self._denied).add(said.fact.name)
            return
        for target in self._targets(said.span):
            family = {self._vocabulary.facts[name].family for name in target.groups - {said.fact.name}} - {None}
            if said.fact.family in family:
                target = self._split(target, replace(target.person, age=None), said.span)
            elif not self._vocabulary.fits(said.fact, target.current()) and not self._young_speaker(said, target):
                fitting = self._fitting(said, target)
                if fitting is None:
                    continue
                target = fitting
            elif _HAVING.search(self._text[: said.span.start]) and target.person.label == "本人":
                target = self._member()
            (target.groups if said.holds else target.denied).add(said.fact.name)

    def _parents(self) -> _Draft:
        draft = _Draft(Person("父母"))
        self._drafts.append(draft)
        return draft

    def _fitting(self, said: Statement, target: _Draft) -> _Draft | None:
        """Another person who can have the fact: the nearest one named; a child is made for what only children are."""
        order = sorted(self._of.items(), key=lambda item: abs(item[0].start - said.span.start))
        for draft in (*(draft for _, draft in order), *reversed(self._drafts)):
            if draft is not target and self._vocabulary.fits(said.fact, draft.current()):
                return draft
        if said.fact.of_child and target.person.label == "本人":
            draft = _Draft(Person("孩子", minor=True, child=True))
            self._drafts.append(draft)
            return draft
        own = self._self()
        return own if own is not target and self._vocabulary.fits(said.fact, own.current()) else None

    def _young_speaker(self, said: Statement, target: _Draft) -> bool:
        """Whether a speaker of unknown age says it of themselves: 我是高中生; or, where nobody else is spoken of, 高中生."""
        if target.person.label != "本人" or target.person.age is not None:
            return False
        facts = self._vocabulary.facts
        if any((bounds := facts[name].age) is not None and bounds[0] >= 16 for name in target.groups):
            return False
        before = [item for item in self._mentions if item.span.end <= said.span.start]
        if before and _SAID_OF_SELF.match(self._text[before[-1].span.end : said.span.start]):
            return True
        return not self._family and not self._mentions

    # --- Areas -----------------------------------------------------------------------------------------------------

    def _read_areas(self) -> tuple[set[str], str | None]:
        """Give areas to persons where they differ; otherwise they hold for all. Also the area of the register."""
        register = next(
            (name for name, patterns in self._vocabulary.registers.items() if any(self._affirmed(p) for p in patterns)), None
        )
        found: list[tuple[str, _Draft | None]] = []
        for name in AREAS:
            for pattern in self._vocabulary.areas[name]:
                for match in pattern.finditer(self._text):
                    if is_denied(self._text[: match.start()]) or self._is_passing(match):
                        continue
                    span = Span(*match.span())
                    previous = [item for item in self._mentions if item.span.end <= span.start]
                    own = bool(previous) and not previous[-1].word.household
                    found.append((name, self._targets(span)[0] if own else None))
        names = {name for name, _ in found}
        owners = {id(draft) for _, draft in found}
        if len(names) > 1 and len(owners) > 1:
            for name, draft in found:
                if draft is not None:
                    draft.areas.add(name)
            return {name for name, draft in found if draft is None}, register
        return names, register

    def _is_passing(self, match: re.Match[str]) -> bool:
        """Whether a place is where somebody comes from or goes on an errand."""
        before, behind = self._text[: match.start()], self._text[match.end() :]
        return _ORIGIN.search(before) is not None or (_TRIP.search(before) is not None and _ERRAND.match(behind) is not None)

    def _affirmed(self, pattern: re.Pattern[str]) -> bool:
        return any(not is_denied(self._text[: match.start()]) for match in pattern.finditer(self._text))

    # --- The result ------------------------------------------------------------------------------------------------

    def _finished(self) -> Iterator[Person]:
        """Those of whom something is known, be it only that they are old or a child; else the one who was named."""
        living = [draft for draft in self._drafts if draft not in self._dead]
        whole = [replace(draft.current(), denied=frozenset(draft.denied - draft.groups)) for draft in living]
        told = [
            person
            for person in whole
            if person.age or person.groups or person.denied or person.areas or person.elder or person.minor
            or (person.label == "本人" and person.sex)
        ]  # fmt: skip
        told = [replace(person, sex=person.sex or self._speaker_sex()) if person.label == "本人" else person for person in told]
        named = [person for person in whole if person.label != "本人"]
        yield from told or named[:1] or whole[:1] or [Person()]


    def _speaker_sex(self) -> str | None:
        """The sex of the speaker, where a word for somebody of theirs says it (我老公)."""
        said = (item.word.speaker for item in self._named if _OF_SPEAKER.search(self._text[: item.span.start]))
        return next((sex for sex in said if sex), None)


def _mentions(text: str, vocabulary: Vocabulary) -> Iterator[_Mention]:
    """Words for persons, longest first, none overlapping."""
    found = [
        _Mention(word, Span(*match.span()))
        for word in vocabulary.persons
        for pattern in word.words
        for match in pattern.finditer(text)
    ]
    found.sort(key=lambda item: (item.span.start, -item.span.end))
    chosen: list[_Mention] = []
    for mention in sorted(found, key=lambda item: (item.span.start - item.span.end, item.span.start)):
        if not any(mention.span.start < other.span.end and other.span.start < mention.span.end for other in chosen):
            chosen.append(mention)
    yield from sorted(chosen, key=lambda item: item.span)
