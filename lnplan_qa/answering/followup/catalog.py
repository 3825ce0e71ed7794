"""What one plan lets a conversation be about: its tables and its register as entries, its groups and departments as slots."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

from lnplan_qa.answering.followup.entries import Catalog, Entry, Mention
from lnplan_qa.answering.followup.slots import SlotLexicon
from lnplan_qa.errors import CorpusError
from lnplan_qa.facts.commitment_match import find_topics
from lnplan_qa.facts.commitments import Topic
from lnplan_qa.facts.indicators import IndicatorEntry
from lnplan_qa.facts.plan_facts import PlanFacts
from lnplan_qa.text import normalize, tidy
from lnplan_qa.types import Kind, Span


def plan_catalog(facts: PlanFacts) -> Catalog:
    """All rows and topics of ``facts``."""
    indicators = {item.indicator.name: _indicator_entry(item, facts) for item in facts.indicators.entries}
    projects = {
        row.number: Entry(normalize(row.name), tuple(dict.fromkeys((normalize(row.name), *row.names, *row.loose))), Kind.PROJECT, *_at(facts, row.project.span))
        for row in facts.projects.rows
    }
    topics = {topic.name: _topic_entry(topic, facts) for topic in facts.commitments.topics if not topic.indicator}

    def mentions(text: str) -> tuple[Mention, ...]:
        found = [Mention(indicators[match.entry.indicator.name], match.start, match.end) for match in facts.indicators.find(text) if match.sure]
        for row in facts.projects.rows:
            name = next((name for name in sorted(row.names, key=len, reverse=True) if name in text), None)
            if name is not None:
                found.append(Mention(projects[row.number], text.index(name), text.index(name) + len(name)))
        kept: list[Mention] = []
        for mention in sorted(found, key=lambda item: item.start - item.end):
            if not any(other.start < mention.end and mention.start < other.end for other in kept):
                kept.append(mention)
        for match in find_topics(text, facts.commitments):
            if match.topic is None or match.topic.indicator:
                continue
            mention = Mention(topics[match.topic.name], match.start, max(match.covered) + 1)
            if not any(other.start < mention.end and mention.start < other.end for other in kept):
                kept.append(mention)
        return tuple(sorted(kept, key=lambda item: item.start))

    return Catalog((*indicators.values(), *projects.values(), *topics.values()), mentions, tuple(facts.indicators.years))


#: The groups of the indicator table that are areas.
_AREAS = ("农村", "城市")


def plan_slots(facts: PlanFacts, path: Path, segments: Callable[[str], Sequence[str]]) -> SlotLexicon:
    """The slots of ``facts``, with the groups of people of ``path`` (``corpus/groups.toml``).

    Raises:
        CorpusError: the file is missing or broken.
    """
    named = facts.indicators.groups
    areas = {name: (*named[name], *(f"{word}人" for word in named[name])) for name in _AREAS if name in named}
    try:
        groups = {name: tuple(words) for name, words in tomllib.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, TypeError) as error:
        raise CorpusError(f"人群文件 {path} 无法读取：{error}。请恢复该文件。") from None
    told = {name: words for name, words in named.items() if name not in areas}
    return SlotLexicon(areas, {**told, **groups}, facts.projects.departments, segments)


def _indicator_entry(item: IndicatorEntry, facts: PlanFacts) -> Entry:
    indicator = item.indicator
    spans, text = _at(facts, indicator.span)
    return Entry(normalize(indicator.name), (*item.names, *item.words), Kind.INDICATOR, spans, text, frozenset({indicator.unit}), item.also)


def _topic_entry(topic: Topic, facts: PlanFacts) -> Entry:
    names = [normalize(name) for name in dict.fromkeys([topic.name, *(item.subject for item in topic.commitments)])]
    # Some names count only where a figure is asked for.
    asked = [[match.topic for asking in ("", "多少", "多少所", "资金") for match in find_topics(f"{name}{asking}", facts.commitments)] for name in names]
    found = [name for name, topics in zip(names, asked, strict=True) if topic in topics]
    spans, text = _at(facts, *(item.clause for item in topic.commitments))
    return Entry((found or names)[0], tuple(names), Kind.COMMITMENT, spans, text, frozenset(item.unit for item in topic.commitments))


def _at(facts: PlanFacts, *spans: Span) -> tuple[tuple[Span, ...], str]:
    return spans, normalize(tidy(" ".join(map(facts.quote, spans))))
