"""What every subcommand is handed, and how it reaches the answering core without importing it early."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from lnplan_qa.config import Settings
from lnplan_qa.types import Answer

#: Exit codes of ``lnplan-qa``; ``--help`` prints them.
EXIT_OK = 0
EXIT_BATCH_ERRORS = 1
EXIT_USAGE = 2
EXIT_DATA = 3
EXIT_ADDRESS = 4
EXIT_INTERRUPTED = 130
EXIT_BROKEN_PIPE = 141


class UsageError(Exception):
    """The command line itself cannot be carried out; the message says what is wrong and the cure."""


class Asker(Protocol):
    """What a command needs of :class:`lnplan_qa.qa.PlanQA`."""

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """Answer one question, its subject carried over from earlier user questions."""


def report(message: str) -> None:
    """Progress for people: on stderr, so that stdout holds nothing but the answer."""
    print(message, file=sys.stderr, flush=True)


def load_plan_qa(settings: Settings) -> Asker:
    """The answering core; builds the index, reporting on stderr, where it is missing or stale.

    Raises:
        LnplanError: corpus, encoder or index cannot be used.
    """
    from lnplan_qa.qa import PlanQA  # imported late: --help must not pay for it

    return PlanQA.load(settings, report=report)


@dataclass(frozen=True, slots=True)
class Context:
    """The settings in force, and a function that loads the answering core for them."""

    settings: Settings
    load: Callable[[Settings], Asker] = load_plan_qa
