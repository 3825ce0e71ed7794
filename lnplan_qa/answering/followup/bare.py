"""Turns without a topic of their own: a property, a year, an area or group, a rank, arithmetic over what was said."""

from __future__ import annotations

from collections.abc import Iterator

from lnplan_qa.answering.followup.cues import without_count, without_sum
from lnplan_qa.answering.followup.entries import Entry, likeness
from lnplan_qa.answering.followup.judging import likely
from lnplan_qa.answering.followup.said import (
    FIGURES,
    MAX_OPERANDS,
    Said,
    descriptor,
    groups_of,
    names_amount,
    names_of,
    set_of,
    unit_asked,
    without_asked_before,
    year_of,
)
from lnplan_qa.answering.followup.siblings import siblings, whole_siblings
from lnplan_qa.answering.followup.slots import with_year, without_years, year_number, year_words
from lnplan_qa.answering.followup.turns import Talk, first_answered, is_figure
from lnplan_qa.types import Kind

#: Slots that choose among rows: they go back to the turn that had one of their kind.
_SELECTING = ("rank", "number", "department", "bound")


def complete_bare(said: Said, talk: Talk) -> str:
    """The stand-alone question of a turn that names no topic."""
    last = talk.last
    if meant := one_of_several(said, talk) or of_listed(said, talk):
        return meant
    if _is_on_a_group(said) or (said.slots and not said.is_tied and _is_answered_apart(said, talk)):
        return said.question
    if said.cues.pick and (picked := _picked(said, talk)):
        return picked
    if said.cues.computes and (computed := computed_over(said, talk)):
        return computed
    if said.wants or (said.core and not said.slots and not said.years and not said.moves_on):
        return _property(said, talk)
    if said.slots or said.years or said.moves_on:
        if _is_group_alone(said, talk):
            return said.question
        put_in, put_before = replaced(said, talk)
        beside = [text for text, entry in siblings(said, talk, talk.subject(last)) if talk.answered(text, entry)]
        plain = [*put_in, *put_before]
        if not talk.subject(last) and any(found.slot in ("area", "group") for found in said.slots):
            plain = sorted([*plain, f"{last.topic} {said.core}{talk.wording.asking(last.rest)}"], key=lambda text: -likely(talk.retrieve(text)))
        return first_answered(talk, [*put_in, *beside, *put_before], plain[0])
    return last.text if said.is_tied else said.question


def _is_on_a_group(said: Said) -> bool:
    """留守儿童怎么办 is on that group; 老人也算吗 and 城里多少 are on what was said."""
    groups = [found for found in said.slots if found.slot == "group"]
    return bool(groups) and not said.is_tied and len(groups) == len(said.slots) and bool(said.asks - FIGURES)


def _is_answered_apart(said: Said, talk: Talk) -> bool:
    """Whether a turn is answered as it stands, and not from what was spoken of: 城市和农村低保的差距."""
    subject = talk.subject(talk.last)
    draft = talk.look_up(said.question)
    return draft is not None and not draft.status.is_refusal and not any(entry.touches(draft.evidence) for entry in subject)


def _is_group_alone(said: Said, talk: Talk) -> bool:
    """孤儿 is a topic of its own, unless the figure before is told for such groups."""
    if said.is_tied or said.years or any(found.slot != "group" for found in said.slots):
        return False
    subject = talk.subject(talk.last)
    named = any(word in entry.text for found in said.slots for word in (found.value, said.core[found.start : found.end]) for entry in subject)
    return talk.wording.is_topic(said.question) and not named


def _picked(said: Said, talk: Talk) -> str:
    """The one that is meant of several things that an answer or the turns before told."""
    told = [talk.subject(turn) for turn in reversed(talk.turns)]
    told.append(tuple(dict.fromkeys(entry for rows in reversed(told) for entry in rows)))
    for rows in told:
        if len(rows) > 1 and -len(rows) <= said.cues.pick <= len(rows):
            entry = rows[said.cues.pick - 1 if said.cues.pick > 0 else said.cues.pick]
            texts = [f"{entry.name}{said.core}"] if said.core else [f"{entry.name}{talk.last.rest}", entry.name]
            return first_answered(talk, texts, texts[-1], entry)
    return ""


def one_of_several(said: Said, talk: Talk) -> str:
    """The one of several things spoken of that the turn's words mean: 小学, after 杨坊 was said of two schools."""
    rows = talk.subject(talk.last)
    words = [talk.slots.same(word) for word in said.words]
    if len(rows) < 2 or not words or said.wants or said.cues.computes or said.cues.pick:
        return ""
    meant = [entry for entry in rows if all(any(same in alias for same in word for alias in entry.aliases) for word in words)]
    if not meant or len(meant) == len(rows):
        return ""
    entry = max(meant, key=lambda entry: likeness(f"{''.join(said.words)}{talk.last.text}", entry.aliases))
    year = year_of(said, talk) or (talk.last.years[0] if talk.last.years else "")
    asking = talk.wording.asking(talk.last.rest)
    rests = [talk.last.rest.replace(talk.last.topic, "", 1), talk.last.rest, asking, "多少", ""]
    texts = [f"{year}{entry.name}{rest}" for rest in dict.fromkeys(rests)]
    return next((text for text in texts if talk.answered(text, entry) and set(talk.subject(talk.read(text))) == {entry}), "")


def of_listed(said: Said, talk: Talk) -> str:
    """The largest, or the mean, of the projects that were just listed: 哪个投资最大, 平均每个."""
    rows = talk.subject(talk.last)
    ranked = any(found.slot == "rank" for found in said.slots) and not talk.last.words("rank")
    if not (ranked or (said.cues.computes == "share" and "平均" in said.core)) or said.ranges_over_all:
        return ""
    if len(rows) < 2 or any(entry.kind is not Kind.PROJECT for entry in rows):
        return ""
    text = f"{set_of(talk)}{said.core}"
    return text if talk.answered(text, *rows) else ""


def _property(said: Said, talk: Talk) -> str:
    """Another property of the same thing, or the figure beside it that is called so."""
    last, subject = talk.last, talk.subject(talk.last)
    if any(found.slot == "department" for found in said.slots) and not said.confirms and talk.look_up(said.question) is not None:
        return said.question
    core = without_asked_before(said.core, last)
    about = descriptor(said, talk)
    texts = [f"{about}{core}"]
    if not subject:
        # 收费标准 alone asks how much.
        return first_answered(talk, texts, f"{about} {core}{'多少' if not said.asks and names_amount(core) else ''}")
    if is_figure(subject[0].kind):
        for text, entry in whole_siblings(core, talk, subject):
            if talk.answered(text, entry):
                return text
    if len(subject) <= MAX_OPERANDS:
        texts.append(f"{names_of(subject)}{core}")
    if said.slots:
        put_in, put_before = replaced(said, talk)
        texts += [*put_in, *put_before]
    return first_answered(talk, texts, texts[0], *subject)


def replaced(said: Said, talk: Talk) -> tuple[list[str], list[str]]:
    """The turn before with the new year and slot words in place of its own; and in front of it, where it has none."""
    base = talk.last
    for found in said.slots:
        if found.slot in _SELECTING and not base.words(found.slot):
            base = next((turn for turn in reversed(talk.turns) if turn.words(found.slot)), base)
            chosen = next((turn for turn in reversed(talk.turns) if turn.words("department")), None)
            if found.slot == "rank" and not base.words("rank") and chosen is not None:
                # 其中最大的, of the projects of that department.
                return [f"{chosen.topic}{without_sum(talk.last.rest)}{said.core[found.start : found.end]}的是哪个"], []
    text, topic, fits = base.text, base.topic, True
    for found in said.slots:
        new = said.core[found.start : found.end]
        old = [other for other in base.slots if other.slot == found.slot and other.value != found.value]
        told = any(found.value in entry.text or new in entry.text for entry in talk.subject(base))
        if old:
            word = base.text[old[0].start : old[0].end]
            text, topic = text.replace(word, new, 1), topic.replace(word, new, 1)
        elif new not in text:
            text, topic = f"{new}{text}", f"{new}{topic}"
            fits = fits and told
    year = year_of(said, talk)
    if year:
        text = with_year(text, year)
    texts = [f"{topic}{talk.last.rest}"] if base is not talk.last and talk.last.rest else []
    return ([*texts, text], []) if fits else ([], [*texts, text])


def computed_over(said: Said, talk: Talk) -> str:
    """The arithmetic over what was said that the look-ups do; ``""`` where they do none."""
    texts = list(_operations(said, talk))
    spoken_of = tuple(dict.fromkeys(entry for turn in talk.turns for entry in talk.subject(turn)))
    computed = next((text for text in texts if talk.computed(text, *spoken_of)), None)
    return computed or next((text for text in texts if talk.answered(text, *spoken_of)), "")


def _operations(said: Said, talk: Talk) -> Iterator[str]:
    last, core = talk.last, said.core
    subject = talk.subject(last)
    asked = unit_asked(last.rest) if said.cues.computes == "share" and not said.asks & FIGURES else ""
    if asked and len(subject) == 1:
        # 平均每期 after 多少人 asks for people.
        yield f"{subject[0].name}{core}{asked}"
    if len(subject) == 1 and is_figure(subject[0].kind):
        yield from _over_figures(said, talk, subject[0])
    names: dict[Entry, None] = {}
    for turn in reversed(talk.turns):
        for entry in reversed(talk.subject(turn)):
            names.setdefault(entry)
        if len(names) >= (said.cues.operands or 2):
            break
    rests = list(dict.fromkeys(turn.rest for turn in reversed(talk.turns) if turn.rest))
    if said.cues.computes != "share" and 2 <= len(names) <= MAX_OPERANDS:
        joined = "和".join(entry.name for entry in reversed(names))
        year = last.years[0] if last.years else ""
        for rest in (*rests, ""):
            yield f"{year}{joined}{rest}{without_count(core)}"
    if len(subject) > 1 and said.cues.computes == "share":
        yield f"{set_of(talk)}{core}"
    if said.cues.computes == "which" and len(names) > 1:
        # One of them alone is not weighed against the other.
        return
    about = descriptor(said, talk)
    for rest in ("", *rests):
        yield f"{about}{rest}{core}"
    yield f"{last.topic}{core}"


def _over_figures(said: Said, talk: Talk, entry: Entry) -> Iterator[str]:
    """The same indicator in two years, or for two groups."""
    core = said.core
    same = [turn for turn in talk.turns if set(talk.subject(turn)) == {entry}]
    years = sorted({number: year for turn in same for year in turn.years[:1] if (number := year_number(year)) is not None}.items())
    areas = list(dict.fromkeys(word for turn in same for word in groups_of(turn, entry)))
    now = talk.last.years[0] if talk.last.years else ""
    area = "".join(groups_of(talk.last, entry)) if entry.kind is Kind.INDICATOR else ""
    if said.years or said.cues.compared:
        named = year_words(talk.catalog.in_numbers(core))
        if said.cues.compared and now and len(named) == 1:
            # 比基期高多少, 跟2019年比: the year spoken of against that one.
            for asked in (without_years(core).lstrip("比跟和与同较"), "差多少"):
                yield f"{named[0]}和{talk.catalog.in_numbers(now)}{area}{entry.name}{asked}"
        yield f"{area}{entry.name}{now}{core}"
    if len(areas) >= 2:
        yield f"{now}{areas[-2]}和{areas[-1]}{entry.name}{core}"
    if len(years) >= 2:
        yield f"{years[0][1]}和{years[-1][1]}{area}{entry.name}{core}"
    yield f"{area}{entry.name}{core}"
