"""What the tests of answering share: the corpus's words without an encoder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lnplan_qa.answering.understand import Query, plain, understand
from lnplan_qa.asking import Asked, AskingPatterns

YEARS = (2019, 2022, 2025)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads questions as the assistant does."""

    patterns: AskingPatterns

    @classmethod
    def of(cls, corpus: Path) -> Reader:
        """The reader of a corpus."""
        return cls(AskingPatterns(corpus / "asking.toml"))

    def read(self, question: str) -> Query:
        """The query of a question that stands alone."""
        return understand(question, plain(question), self.patterns, YEARS)

    def asked(self, question: str) -> frozenset[Asked]:
        """The kinds of thing that a question asks for."""
        return self.read(question).asked
