"""PlanQA: the one object that the command line, the web page and the evaluation call."""

from __future__ import annotations

import threading
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from lnplan_qa.answering.commitment_questions import answer_commitment_question
from lnplan_qa.answering.compose import Composer
from lnplan_qa.answering.contradiction import Polarity
from lnplan_qa.answering.decide import Decider
from lnplan_qa.answering.extract import Extractor
from lnplan_qa.answering.followup import FollowUps, SlotLexicon
from lnplan_qa.answering.indicator_questions import answer_indicator_question
from lnplan_qa.answering.lookup import LookUp, look_up
from lnplan_qa.answering.outline_questions import OutlineFacts, answer_outline_question
from lnplan_qa.answering.parts import join_parts, split_parts
from lnplan_qa.answering.project_questions import answer_project_question
from lnplan_qa.answering.scope import Scope
from lnplan_qa.answering.spelling import Spelling
from lnplan_qa.answering.understand import AskingPatterns, plain, understand
from lnplan_qa.config import MAX_QUESTION_CHARACTERS, Settings, load_settings
from lnplan_qa.errors import CorpusError, MissingIndexError, QuestionError, SearchIndexError
from lnplan_qa.facts.commitments import CommitmentFacts
from lnplan_qa.facts.indicators import IndicatorFacts
from lnplan_qa.facts.projects import ProjectFacts
from lnplan_qa.plan.parse import read_plan
from lnplan_qa.search.encoder import Encoder, Report, load_encoder, silent
from lnplan_qa.search.index import SearchIndex, build_index, open_index
from lnplan_qa.text import normalize
from lnplan_qa.types import Answer, Draft, PlanDocument

#: How many passages a decision looks at.
SEARCH_DEPTH = 10


class PlanQA:
    """Answers questions on one plan. Thread-safe; the encoder is loaded on first need, or by :meth:`warm`."""

    def __init__(self, document: PlanDocument, corpus: Path, index: SearchIndex, encoder: Callable[[], Encoder]) -> None:
        self.document = document
        self.index = index
        self._load_encoder = encoder
        self._encoder: Encoder | None = None
        self._lock = threading.Lock()
        self._patterns = AskingPatterns(corpus / "asking.toml")
        self._indicators = IndicatorFacts(document, corpus / "indicators.toml")
        self._scope = Scope(corpus, document.text)
        self._composer = Composer(document)
        extractor = Extractor(document, index.passages)
        self._decider = Decider(document, extractor, self._patterns, self._scope, Polarity(corpus / "polarity.toml"))
        names = [name for entry in self._indicators.entries for name in (*entry.names, *entry.words)]
        self._spelling = Spelling(names, self._word_counts, index.tokenizer.segments, index.tokenizer.frequency)
        self._outline = OutlineFacts(document)
        self._projects = ProjectFacts(document, corpus)
        self._commitments = CommitmentFacts(document, corpus / "commitments.toml")
        self._look_ups: tuple[LookUp, ...] = (
            lambda query: answer_outline_question(query, self._outline),
            lambda query: answer_project_question(query, self._projects),
            lambda query: answer_indicator_question(query, self._indicators),
            lambda query: answer_commitment_question(query, self._commitments),
        )
        self._follow_ups = FollowUps(self._patterns, SlotLexicon(self._subjects, self._slots(corpus)))

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
        document = read_plan(settings.corpus / "plan.txt")
        encoder: Callable[[], Encoder] = lambda: load_encoder(settings)
        try:
            index = open_index(settings)
        except SearchIndexError as error:
            if not build:
                raise
            report("还没有索引，正在建立……" if isinstance(error, MissingIndexError) else f"{error} 正在重建……")
            index = build_index(settings, report)
        return cls(document, settings.corpus, index, encoder)

    def warm(self) -> None:
        """Load the encoder now; afterwards every question is answered at full speed."""
        with self._lock:
            if self._encoder is None:
                self._encoder = self._load_encoder()

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """Answer a question; ``history`` holds the same person's earlier questions, oldest first.

        Raises:
            QuestionError: the question is empty or too long.
        """
        start = time.perf_counter()
        if not question.strip():
            raise QuestionError("问题是空的。请写下您想了解的内容。")
        if len(question) > MAX_QUESTION_CHARACTERS:
            raise QuestionError(f"问题有 {len(question)} 个字，超过 {MAX_QUESTION_CHARACTERS} 字。请缩短后再问。")
        draft = self._draft(question, history)
        return self._composer.compose(question, draft, (time.perf_counter() - start) * 1000)

    def _draft(self, question: str, history: Sequence[str]) -> Draft:
        own = self._spelling.correct(plain(question))
        outside = self._scope.outside(own)
        if outside is not None:
            return outside
        context = [self._spelling.correct(plain(turn)) for turn in history]
        parts = split_parts(own, self._patterns)
        drafts = []
        for part in parts:
            drafts.append(self._answer(question, self._follow_ups.standalone(part, context)))
            context.append(part)
        return drafts[0] if len(drafts) == 1 else join_parts(drafts)

    def _answer(self, question: str, text: str) -> Draft:
        """The draft for one stand-alone question: typed facts first, then search."""
        query = understand(question, text, self._patterns, self._indicators.years)
        found = look_up(query, self._look_ups)
        if found is not None:
            return found
        self.warm()
        assert self._encoder is not None
        return self._decider.decide(query, self.index.retrieve(query.text, self._encoder, SEARCH_DEPTH))

    def _word_counts(self) -> Mapping[str, int]:
        """How often each word stands in the plan and in the question keys."""
        texts = [self.document.text, *(key.text for key in self.index.keys)]
        return Counter(word for text in texts for word in self.index.tokenizer.segments(normalize(text)))

    def _subjects(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where the names of indicators stand in a text."""
        return tuple((match.start, match.end) for match in self._indicators.find(text) if match.sure)

    def _slots(self, corpus: Path) -> tuple[dict[str, tuple[str, ...]], ...]:
        areas = {name: words for name, words in self._indicators.groups.items() if name in ("农村", "城市")}
        path = corpus / "groups.toml"
        try:
            groups = tomllib.loads(path.read_text(encoding="utf-8"))
            return areas, {name: tuple(words) for name, words in groups.items()}
        except (OSError, ValueError, TypeError) as error:
            raise CorpusError(f"人群文件 {path} 无法读取：{error}。请恢复该文件。") from None
