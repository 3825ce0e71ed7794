"""All typed facts of one plan, read from the corpus alone: no index, no encoder."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from lnplan_qa.facts.benefits import BenefitFacts
from lnplan_qa.facts.commitments import CommitmentFacts
from lnplan_qa.facts.consistency import Finding, check_plan
from lnplan_qa.facts.indicators import IndicatorFacts
from lnplan_qa.facts.projects import ProjectFacts
from lnplan_qa.plan.outline import Outline
from lnplan_qa.plan.parse import read_plan
from lnplan_qa.types import PlanDocument, Span


class PlanFacts:
    """Indicators, projects, register, benefits and findings of the plan in ``corpus``; each part is read on first use.

    Every property raises :class:`~lnplan_qa.errors.CorpusError` where its files are missing or broken.
    """

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus

    @cached_property
    def document(self) -> PlanDocument:
        """The plan, parsed."""
        return read_plan(self._corpus / "plan.txt")

    @cached_property
    def outline(self) -> Outline:
        """Its headings."""
        return Outline(self.document)

    @cached_property
    def indicators(self) -> IndicatorFacts:
        """The indicator table."""
        return IndicatorFacts(self.document, self._corpus / "indicators.toml")

    @cached_property
    def projects(self) -> ProjectFacts:
        """The project table."""
        return ProjectFacts(self.document, self._corpus)

    @cached_property
    def commitments(self) -> CommitmentFacts:
        """The register of the running text."""
        return CommitmentFacts(self.document, self._corpus / "commitments.toml")

    @cached_property
    def benefits(self) -> BenefitFacts:
        """The measures that reach people, and how situations are told."""
        return BenefitFacts(self.document, self._corpus)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Where the plan does not fit itself, gravest first."""
        return check_plan(self.document, self.commitments, self.indicators, self._corpus / "consistency.toml")

    def quote(self, span: Span) -> str:
        """The plan's characters in ``span``."""
        return span.of(self.document.text)
