"""Which topics of the register a question names, and what of the question they leave unexplained.

Claiming a question is a promise to know what it asks for, so whatever is neither the topic, nor a year, nor a way of asking
is weighed: too much of it, or one word that means something else (每月, 标准, another place), and the question is not ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lnplan_qa.facts.commitments import CommitmentFacts, Family, Name, Topic

_SEGMENT = re.compile(r"[^,，。;；?？!！]+")
_YEAR = re.compile(
    "(?:20|二[零〇])?[\\d零〇一二三四五六七八九]{2}年|20\\d\\d|基期|基年|期初|期末|规划[初末]期?|末期|十[三四]五末"
)
#: One question within a question.
HOW_MANY = re.compile("几.{0,2}到几|多少|几(?!乎|年级)|好多|几多|how many|how much")
#: What joins two names in an enumeration.
_JOINED = re.compile("[、和与跟加及]|以及|还有|加上")
_CONTENT = re.compile("[\u4e00-\u9fffa-z]")


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """A topic (or family) found in a question; ``covered`` are the positions of its name's characters."""

    topic: Topic | None
    family: Family | None
    covered: frozenset[int]

    @property
    def start(self) -> int:
        """Where it is first named."""
        return min(self.covered)


def is_part(part: TopicMatch, whole: TopicMatch) -> bool:
    """Whether all figures of ``part`` are parts of figures of ``whole``."""
    if part.topic is None or whole.topic is None:
        return False
    subjects = {item.subject for item in whole.topic.commitments}
    return all(item.whole in subjects for item in part.topic.commitments)


def without_contrast(text: str, facts: CommitmentFacts) -> str:
    """``text`` with what the asker says is not meant blanked out; positions stay."""
    return facts.words.contrast.sub(lambda match: "□" * len(match[0]), text)


def _covered(names: tuple[Name, ...], text: str) -> frozenset[int]:
    best: frozenset[int] = frozenset()
    for name in names:
        spans = name.find(text)
        if spans is not None:
            positions = frozenset(position for start, end in spans for position in range(start, end))
            best = positions if len(positions) > len(best) else best
    return best


def _beside(text: str, covered: frozenset[int], named: list[tuple[Topic, frozenset[int]]]) -> str:
    """``text`` without the names of other topics that are joined to this one: 初级中学 beside 完全小学 speaks of no other thing."""
    joined: set[int] = set()
    for _, other in named:
        if covered.isdisjoint(other):
            gaps = ((mine, theirs) if mine[1] <= theirs[0] else (theirs, mine) for mine in _runs(covered) for theirs in _runs(other))
            if any(_JOINED.fullmatch(text[first[1] : second[0]]) for first, second in gaps):
                joined |= other
    return "".join("□" if position in joined else character for position, character in enumerate(text))


def _runs(positions: frozenset[int]) -> list[tuple[int, int]]:
    """The stretches of neighbouring positions, as (start, end)."""
    starts = sorted(position for position in positions if position - 1 not in positions)
    ends = sorted(position + 1 for position in positions if position + 1 not in positions)
    return list(zip(starts, ends, strict=True))


def find_topics(text: str, facts: CommitmentFacts) -> tuple[TopicMatch, ...]:
    """Topics named in ``text``, by position; one whose words all belong to a longer name is left out."""
    named = [(topic, covered) for topic in facts.topics if (covered := _covered(topic.names, text))]
    found = [
        TopicMatch(topic, None, covered)
        for topic, covered in named
        if (topic.unless is None or not topic.unless.search(_beside(text, covered, named)))
        and (topic.needs is None or topic.needs.search(text))
    ]
    # A part (一般企业) stays beside its whole (工伤参保企业), and with two questions the whole beside its part.
    several = len(HOW_MANY.findall(text)) > 1
    kept = [
        match
        for match in found
        if not any(
            match.covered < other.covered and not is_part(match, other) and not (several and is_part(other, match))
            for other in found
        )
    ]
    return tuple(sorted(kept, key=lambda match: (match.start, match.topic.name if match.topic else "")))


def mentions(text: str, facts: CommitmentFacts) -> tuple[tuple[int, int], ...]:
    """Where topics are named in ``text``, from the first to the last word of each name: what a follow-up carries over."""
    return tuple((match.start, max(match.covered) + 1) for match in find_topics(text, facts))


def find_family(text: str, facts: CommitmentFacts) -> TopicMatch | None:
    """The first family (the data lists the narrower ones first) that ``text`` names."""
    for family in facts.families:
        if covered := _covered(family.names, text):
            return TopicMatch(None, family, covered)
    return None


def _asks(segment: str, facts: CommitmentFacts) -> bool:
    return any(pattern.search(segment) for pattern in facts.words.measures.values())


def residue(
    text: str, covered: frozenset[int], context: str, facts: CommitmentFacts, allowed: re.Pattern[str] | None = None
) -> tuple[str, str]:
    """What of ``text`` is not explained by the topics.

    Args:
        covered: positions of the topics' names.
        context: the plan's words on the topics; characters that stand there ask for nothing else.
        allowed: a way of asking (平均, 相差) that is answered and so counts as explained.

    Returns:
        The characters left over in the part of the question that names or asks, and the word there that means something
        else (``""`` where none does).
    """
    left, foreign = "", ""
    for match in _SEGMENT.finditer(text):
        positions = range(match.start(), match.end())
        segment = match[0]
        if covered.isdisjoint(positions) and not _asks(segment, facts):
            continue
        answered = (
            {position for found in allowed.finditer(segment) for position in range(*found.span())}
            if allowed is not None
            else set()
        )
        for word in facts.words.elsewhere.finditer(segment):
            span = range(match.start() + word.start(), match.start() + word.end())
            explained = covered.issuperset(span) or all(character in context for character in word[0])
            if not explained and answered.isdisjoint(range(*word.span())):
                foreign = foreign or word[0]
        masked = "".join(
            "□" if match.start() + offset in covered else character for offset, character in enumerate(segment)
        )
        for pattern in (allowed, _YEAR, facts.words.filler):
            if pattern is not None:
                masked = pattern.sub("□", masked)
        left += "".join(character for character in masked if _CONTENT.match(character) and character not in context)
    return left, foreign
