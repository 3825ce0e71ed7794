"""Words for persons in a sentence, and where they stand: 我妈, 老二, 他."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lnplan_qa.facts.situation_asked import asks_for
from lnplan_qa.facts.situation_drafts import SPEAKER
from lnplan_qa.facts.situation_words import PersonWord
from lnplan_qa.facts.statements import Statement
from lnplan_qa.facts.vocabulary import Vocabulary
from lnplan_qa.types import Span

__all__ = ["Mention", "mentions", "pronouns", "speaker_sex", "who_are_meant"]

#: 留给爷爷奶奶带: who looks after somebody is not spoken of.
_CARER = re.compile("(?:给|由|跟着|(?<!我)(?<!俺)(?<!们)跟|靠|让)(?:他|她|了)?$")
#: 爷爷带, 奶奶照看: so does whoever does it.
_CARES = re.compile("^(?:在)?(?:带(?!着|孙|娃|孩|病)|照看|照管|养大|拉扯)")
#: 全靠我老公过去料理: so is who looks after the speaker's own.
_LEANED = re.compile("(?:靠|要|得|由)(?:我们?|俺们?)(?:的)?$")
_LOOKS_AFTER = re.compile("^(?:过去|过来|天天|一个人|每天|来|去)*(?:料理|照料|照顾|照看|照应|服侍|伺候|护理|喂|端|抱|背|扶|帮忙?)")
#: 没有老婆, 家里没有老人: nobody is named.
_NOBODY = re.compile("(?:没有?|没得|冇得?|无)(?:个)?$")
_PRONOUN = re.compile("[他她](?![们爸妈爹娘父母爷奶老儿女孙哥姐弟妹人]|自己家)")
_OF_SPEAKER = re.compile("(?:^|[,。;、]|我|俺|我的|我家|俺家|(?:我|俺)[^,。;他她]{0,6}(?:同|跟|和|与))$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A word for a person, and its place."""

    word: PersonWord
    span: Span


def mentions(text: str, vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """Words for persons, longest first, none overlapping; in order."""
    found = [
        Mention(word, Span(*match.span()))
        for word in vocabulary.persons
        for pattern in word.words
        for match in pattern.finditer(text)
    ]
    found.sort(key=lambda item: (item.span.start, -item.span.end))
    chosen: list[Mention] = []
    for mention in sorted(found, key=lambda item: (item.span.start - item.span.end, item.span.start)):
        if not any(mention.span.start < other.span.end and other.span.start < mention.span.end for other in chosen):
            chosen.append(mention)
    return tuple(sorted(chosen, key=lambda item: item.span))


def who_are_meant(named: Sequence[Mention], said: Sequence[Statement], text: str, vocabulary: Vocabulary) -> list[Mention]:
    """Those of ``named`` that are spoken of.

    空巢老人 and 带着孩子来读书 are facts, and the word inside names nobody new; nor does 没有老婆, nor who looks after
    somebody. The speaker inside a fact (老公老是打我) is meant, and the child that a fact of children ends with (残疾孩子).
    """

    def is_only_a_fact(item: Mention) -> bool:
        return item.word.name != SPEAKER and any(
            fact.span.covers(item.span)
            and not (item.word.child and fact.span.end == item.span.end and vocabulary.follows(fact.fact.name, "儿童"))
            for fact in said
        )

    return [
        item
        for item in named
        if not is_only_a_fact(item)
        and not (item.word.elder and _CARES.match(text[item.span.end :]))
        and not (_LEANED.search(text[: item.span.start]) and _LOOKS_AFTER.match(text[item.span.end :]))
        and not _NOBODY.search(text[: item.span.start])
        and (not _CARER.search(text[: item.span.start]) or asks_for(text, item.span))
    ]


def pronouns(text: str) -> Iterator[tuple[Span, str | None]]:
    """Where 他 and 她 stand by themselves, with the sex that 她 says; 他 is written of anybody."""
    for match in _PRONOUN.finditer(text):
        yield Span(*match.span()), "女" if match[0] == "她" else None


def speaker_sex(named: Sequence[Mention], text: str) -> str | None:
    """The sex of the speaker, where a word for somebody of theirs says it (我老公)."""
    said = (item.word.speaker for item in named if _OF_SPEAKER.search(text[: item.span.start]))
    return next((sex for sex in said if sex), None)
