"""PlanQA: the one object that the command line, the web page and the evaluation call."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from lnplan_qa.answering.benefit_questions import answer_benefit_question
from lnplan_qa.answering.collect import Collector
from lnplan_qa.answering.commitment_questions import answer_commitment_question
from lnplan_qa.answering.compose import Composer
from lnplan_qa.answering.consistency_questions import answer_consistency_question
from lnplan_qa.answering.contradiction import Polarity
from lnplan_qa.answering.decide import Decider
from lnplan_qa.answering.english import English
from lnplan_qa.answering.extract import Extractor
from lnplan_qa.answering.followup import FollowUps, Judges, Talk, Wording, plan_catalog, plan_slots
from lnplan_qa.answering.indicator_questions import answer_indicator_question
from lnplan_qa.answering.lookup import LookUp, look_up
from lnplan_qa.answering.nothing_named import answer_nothing_named
from lnplan_qa.answering.outline_questions import OutlineFacts, answer_outline_question
from lnplan_qa.answering.part_join import join_parts
from lnplan_qa.answering.part_subjects import of_project
from lnplan_qa.answering.part_words import asks, stands_alone
from lnplan_qa.answering.parts import split_parts
from lnplan_qa.answering.project_questions import answer_project_question
from lnplan_qa.answering.scope import Scope
from lnplan_qa.answering.shared_names import answer_shared_name
from lnplan_qa.answering.slips import read_shapes
from lnplan_qa.answering.spelling import Spelling
from lnplan_qa.answering.statement import as_assertion
from lnplan_qa.answering.suggest import Suggestions
from lnplan_qa.answering.understand import Query, focus, plain, understand
from lnplan_qa.asking import AskingPatterns
from lnplan_qa.config import MAX_QUESTION_CHARACTERS, Settings, load_settings
from lnplan_qa.errors import BusyError, MissingIndexError, QuestionError, SearchIndexError
from lnplan_qa.facts.commitment_match import mentions
from lnplan_qa.facts.consistency import notes_for
from lnplan_qa.facts.plan_facts import PlanFacts
from lnplan_qa.search.answerability import read_examples
from lnplan_qa.search.encoder import Encoder, Report, load_encoder, silent
from lnplan_qa.search.hybrid import Retrieval
from lnplan_qa.search.index import SearchIndex, build_index, open_index
from lnplan_qa.search.reader import Reader, is_unsure, joined
from lnplan_qa.text import normalize
from lnplan_qa.types import Answer, Draft, Hit, Status

#: How many passages a decision looks at.
SEARCH_DEPTH = 10
#: How many order a collection of all that is said on a thing.
COLLECT_DEPTH = 80


class PlanQA:
    """Answers questions on one plan. Thread-safe; the encoder is loaded on first need, or by :meth:`warm`."""

    def __init__(self, facts: PlanFacts, corpus: Path, index: SearchIndex, encoder: Callable[[], Encoder]) -> None:
        self.facts = facts
        self.document = facts.document
        self.index = index
        self._load_encoder = encoder
        self._encoder: Encoder | None = None
        self._reader: Reader | None = None
        self._corpus = corpus
        self._lock = threading.Lock()
        self._patterns = AskingPatterns(corpus / "asking.toml")
        self._scope = Scope(corpus, self.document.text)
        self._composer = Composer(self.document)
        self._decider = Decider(
            self.document,
            Extractor(self.document, index.passages),
            self._patterns,
            self._scope,
            Polarity(corpus / "polarity.toml", self.document.text),
        )
        outline = OutlineFacts(self.document)
        self._look_ups: tuple[LookUp, ...] = (
            lambda query: answer_benefit_question(query, facts.benefits),
            lambda query: answer_outline_question(query, outline),
            lambda query: answer_consistency_question(query, facts.findings, self.document),
            lambda query: answer_project_question(query, facts.projects),
            lambda query: answer_indicator_question(query, facts.indicators),
            lambda query: answer_commitment_question(query, facts.commitments),
            lambda query: answer_shared_name(query, facts.indicators, facts.commitments),
        )
        rows = [(row.project.section, row.name) for row in facts.projects.rows]
        rows += [(entry.indicator.section, entry.indicator.name) for entry in facts.indicators.entries]
        self._row_names = {section: normalize(name) for section, name in rows}
        self._names = [name for entry in facts.indicators.entries for name in (*entry.names, *entry.words)]
        self._names += [name for row in facts.projects.rows for name in row.names]
        self._names += [word for words in facts.projects.places.values() for word in words]
        self._spelling = Spelling(
            self._names,
            self._word_counts,
            index.tokenizer.segments,
            index.tokenizer.frequency,
            normalize(self.document.text),
            lambda: (*(normalize(key.text) for key in index.keys), *(example.text for example in read_examples(corpus))),
            read_shapes(corpus / "slips.toml"),
        )
        self._english = English(corpus / "english.toml")
        self._wording = Wording(self._patterns, index.tokenizer.segments)
        self._follow_ups = FollowUps(
            self._wording,
            plan_slots(facts, corpus / "groups.toml", index.tokenizer.segments),
            plan_catalog(facts),
            Judges(self._look_up, self._answer, lambda text: self._scope.outside(text) is not None, facts.outline.section_at),
            facts.commitments,
        )
        self._collector = Collector(self.document, index.passages, corpus / "groups.toml")
        self._suggestions = Suggestions(facts, index.passages, index.keys, self.ask)

    @classmethod
    def load(cls, settings: Settings | None = None, *, report: Report = silent, build: bool = True) -> PlanQA:
        """Open corpus and index.

        Args:
            report: receives messages for people (Chinese) while an index is built.
            build: build the index where it is missing or unusable; otherwise that raises.

        Raises:
            CorpusError, EncoderError, SearchIndexError: what is missing, with the cure.
        """
        settings = settings or load_settings()
        facts = PlanFacts(settings.corpus)
        try:
            index = open_index(settings)
        except SearchIndexError as error:
            if not build:
                raise
            report("还没有索引，正在建立……" if isinstance(error, MissingIndexError) else f"{error} 正在重建……")
            index = build_index(settings, report)
        return cls(facts, settings.corpus, index, lambda: load_encoder(settings))

    def warm(self) -> None:
        """Do now what the first questions would wait for: dictionaries, then the encoder. Afterwards all are fast."""
        self.ask(f"{self.facts.indicators.entries[0].indicator.name}是多少")
        self._spelling.correct("pinyin")
        self.index.retrieve(self.document.sections[0].title, self._ready_encoder(), 1)

    def _ready_encoder(self) -> Encoder:
        with self._lock:
            if self._encoder is None:
                encoder = self._load_encoder()
                self._reader = Reader.of(encoder, self._corpus)
                self._encoder = encoder
            return self._encoder

    def ask(self, question: str, history: Sequence[str] = (), *, wait: bool = True) -> Answer:
        """Answer a question; ``history`` holds the same person's earlier questions, oldest first.

        Args:
            wait: load the encoder first where it is needed and not there yet; typed facts never need it.

        Raises:
            QuestionError: the question is empty or too long.
            BusyError: it needs the encoder, which is not there, and may not wait.
        """
        start = time.perf_counter()
        if not question.strip():
            raise QuestionError("问题是空的。请写下您想了解的内容。")
        if len(question) > MAX_QUESTION_CHARACTERS:
            raise QuestionError(f"问题有 {len(question)} 个字，超过 {MAX_QUESTION_CHARACTERS} 字。请缩短后再问。")
        draft = self._draft(question, history, wait)
        if not draft.note and not draft.status.is_refusal:
            draft = replace(draft, note=notes_for(self.facts.findings, draft.evidence, draft.answer))
        return self._composer.compose(question, draft, (time.perf_counter() - start) * 1000)

    def suggest(self, question: str, history: Sequence[str] = ()) -> tuple[str, ...]:
        """Up to three questions to ask after the answer to ``question``: each stands alone, and the plan answers it.

        Raises:
            QuestionError: the question is empty or too long.
        """
        return self._suggestions.after(self.ask(question, history))

    def _draft(self, question: str, history: Sequence[str], wait: bool) -> Draft:
        own = as_assertion(self._read(question))
        beside = self._scope.beside_instructions(own)
        if beside != own and (self._subjects(beside) or asks(beside, self._patterns)):
            own = beside
        outside = self._scope.outside(own)
        if outside is not None:
            return outside
        said = [self._read(turn) for turn in history]
        talk = self._follow_ups.begin(said, lambda text: self._retrieve(text, wait))
        parts = split_parts(own, self._patterns, self._subjects)
        if len(parts) == 1 and not said and (ask_back := self._nothing_named(own)) is not None:
            return ask_back
        drafts: list[Draft] = []
        for part in parts:
            draft = self._part(part, talk, wait, is_first=not drafts)
            if any(draft.evidence == other.evidence for other in drafts):
                # 同年高技能人才和其中技师的目标人数 after a rate is no question on that rate: its own words come first.
                draft = self._given(talk.look_up(part)) or draft
            drafts.append(draft)
        if len(drafts) == 1:
            return drafts[0]
        joined = join_parts(drafts, parts)
        if not joined.status.is_refusal:
            return joined
        # None of the parts is answered: perhaps it was one question.
        return self._part(own, self._follow_ups.begin(said, talk.search), wait, is_first=True)

    def _read(self, question: str) -> str:
        """A question in the plan's script, language and spelling."""
        return self._spelling.correct(self._english.read(plain(question)))

    def _part(self, part: str, talk: Talk, wait: bool, *, is_first: bool) -> Draft:
        """The answer to one part; what it leaves out stands in the parts or turns before it."""
        collected = self._collected(part, wait)
        named = None if is_first else of_project(part, talk.last.text, self.facts.projects, self._patterns)
        if collected is not None or named:
            talk.add(named or part)
            return collected or talk.answer(named or part)
        if named == "" or (not is_first and stands_alone(part, self._patterns)):
            return self._beside(part, talk)
        resolved = self._follow_ups.resolve(part, talk)
        draft = resolved.draft or talk.answer(resolved.text)
        # What follows a story leans on its question, not on all that was told.
        if (question := focus(resolved.text)) != resolved.text:
            talk.turns[-1] = talk.read(question)
        return draft

    def _nothing_named(self, text: str) -> Draft | None:
        """What is asked back where a question (normalised) names nothing that it could be about."""
        if self._subjects(text) or self.facts.indicators.find(text):
            return None
        query = understand(text, text, self._patterns, self.facts.indicators.years)
        ask_back = answer_nothing_named(query, self._wording.content(text), self.facts)
        # 覆盖率多少: the look-ups know which rows share that word.
        found = self._look_up(text) if ask_back is not None else None
        return found if found is not None and found.status is Status.NEEDS_CLARIFICATION else ask_back

    def _beside(self, part: str, talk: Talk) -> Draft:
        """The answer to a part that has words of its own; where they mean several things, the part before it decides."""
        draft, about = talk.answer(part), f"{talk.last.topic}{part}"
        chosen = talk.look_up(about) if draft.status is Status.NEEDS_CLARIFICATION else None
        talk.add(part)
        return self._given(chosen) or draft

    @staticmethod
    def _given(draft: Draft | None) -> Draft | None:
        return None if draft is None or draft.status.is_refusal else draft

    def _collected(self, text: str, wait: bool) -> Draft | None:
        """All that the plan says on a group of people or a term, where that is asked for."""
        query = understand(text, text, self._patterns, self.facts.indicators.years)
        words = self._collector.wants(query)
        return self._collector.collect(query, words, self._retrieve(text, wait, COLLECT_DEPTH).hits) if words else None

    def _look_up(self, text: str) -> Draft | None:
        """What the typed facts alone say to a stand-alone question."""
        # What a story tells names things that nothing is asked of: 医生 in 医生讲是孤独症.
        question = focus(text)
        query = understand(question, question, self._patterns, self.facts.indicators.years)
        found = look_up(query, self._look_ups)
        return None if found is None else self._decider.review(query, found)

    def _retrieve(self, text: str, wait: bool, depth: int = SEARCH_DEPTH) -> Retrieval:
        if not wait and self._encoder is None:
            raise BusyError("正在加载编码器，还要几秒。请稍后再问；表格里的数字现在就可以问。")
        question = focus(text)
        found = self.index.retrieve(text, self._ready_encoder(), depth, question)
        if self._reader is None or found.verdict is None or not found.hits or depth != SEARCH_DEPTH or not is_unsure(found.verdict):
            return found
        return replace(found, verdict=joined(found.verdict, self._reader.judge(question, found.hits[0].passage)))

    def _answer(self, text: str, retrieve: Callable[[str], Retrieval]) -> Draft:
        """The draft for one stand-alone question that the typed facts do not answer."""
        query = understand(text, text, self._patterns, self.facts.indicators.years)
        retrieval = retrieve(text)
        draft = self._decider.decide(query, retrieval)
        return self._from_row(query, retrieval.hits[0]) or draft if draft.status is Status.ANSWERED else draft

    def _from_row(self, query: Query, best: Hit) -> Draft | None:
        """Where search brings up a table's row first, the typed look-up of that row: its cells, not its text."""
        name = self._row_names.get(best.passage.section)
        if name is None or name in query.text:
            return None
        named = understand(query.question, f"{name}{query.text}", self._patterns, self.facts.indicators.years)
        draft = look_up(named, self._look_ups)
        return draft if draft is not None and draft.status in (Status.ANSWERED, Status.CORRECTED) else None

    def _word_counts(self) -> Mapping[str, int]:
        """How often each word stands in the plan and in the question keys."""
        texts = [self.document.text, *(key.text for key in self.index.keys)]
        return Counter(word for text in texts for word in self.index.tokenizer.segments(normalize(text)))

    def _subjects(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where the names of indicators, projects and registered figures stand in a text."""
        found = [(match.start, match.end) for match in self.facts.indicators.find(text) if match.sure]
        found += mentions(text, self.facts.commitments)
        for row in self.facts.projects.rows:
            found += [(text.index(name), text.index(name) + len(name)) for name in row.names if name in text]
        return tuple(found)
