"""Is a test question nearly a copy of one that the assistant was made with? ``python -m eval.leaks``; 1 where one is.

Every question of ``test.jsonl`` is held against those of ``dev.jsonl``, ``corpus/questions.jsonl``,
``corpus/unanswered.jsonl``, ``corpus/outside.jsonl`` and the examples on the web page. Two are nearly a copy when

- their *characters* agree: Jaccard similarity of their character bigrams at least :data:`LEAST_JACCARD`; or
- *characters and meaning* agree: that similarity at least :data:`LEAST_JACCARD_BESIDE_COSINE` and the cosine of the
  encoder's query vectors at least :data:`LEAST_COSINE`.

The thresholds were read off ``dev`` against the corpus files, written by people who never saw each other's: of 318
questions against 5703, the nearest by bigrams has a Jaccard similarity of 0.19 in the median, 0.54 at the 99th
percentile and 0.65 at most. By eye the two pairs above 0.6 are copies (cosines 0.990 and 0.986), and none below is: at
0.56 and 0.52 another year or another sum is asked for. A cosine alone says little: 1 in 20 of these independent pairs
reaches 0.972, and pairs that ask for different things of one indicator reach 0.988.

Exempt (:func:`is_exempt`): very short questions, names that stand in the plan, and follow-ups.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from eval.run import QUESTIONS, read_set
from lnplan_qa.config import PROJECT_ROOT, load_settings
from lnplan_qa.evaluation.questions import EvalQuestion
from lnplan_qa.text import normalize

if TYPE_CHECKING:
    from lnplan_qa.search.encoder import Encoder

LEAST_JACCARD: Final = 0.7
LEAST_JACCARD_BESIDE_COSINE: Final = 0.58
LEAST_COSINE: Final = 0.98
#: Questions of at most this many letters are exempt: there is hardly another way to type a bare topic or a greeting.
EXEMPT_LETTERS: Final = 6


@dataclass(frozen=True, slots=True)
class Source:
    """A question that the assistant was made with, and the file it stands in."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Leak:
    """A test question and the one it nearly copies."""

    question: EvalQuestion
    source: Source
    jaccard: float
    cosine: float

    def __str__(self) -> str:
        return (
            f"{self.question.id} {self.question.question!r}\n  = {self.source.where} {self.source.text!r}"
            f" (jaccard {self.jaccard:.2f}, cosine {self.cosine:.3f})"
        )


def letters(text: str) -> str:
    """``text`` folded, letters and digits only."""
    return "".join(character for character in normalize(text) if character.isalnum())


def bigrams(text: str) -> frozenset[str]:
    """The character bigrams of a question; of a single character, itself."""
    folded = letters(text)
    return frozenset(folded[i : i + 2] for i in range(len(folded) - 1)) or frozenset({folded})


def jaccard(first: frozenset[str], second: frozenset[str]) -> float:
    """The share of common bigrams among all of both, 0 to 1."""
    return len(first & second) / len(first | second) if first | second else 0.0


def is_exempt(question: EvalQuestion, plan_letters: str = "") -> bool:
    """True where a question cannot leak, because anyone would type just this.

    It has at most :data:`EXEMPT_LETTERS` letters; or it stands in the plan as it is, the name of a service, indicator
    or project; or it is a follow-up, whose meaning lies in its history too (那农村呢 says nothing alone).
    """
    own = letters(question.question)
    return len(own) <= EXEMPT_LETTERS or own in plan_letters or bool(question.history)


def is_leak(jaccard_: float, cosine: float) -> bool:
    """The rule of this module."""
    return jaccard_ >= LEAST_JACCARD or (cosine >= LEAST_COSINE and jaccard_ >= LEAST_JACCARD_BESIDE_COSINE)


def find_leaks(
    questions: Sequence[EvalQuestion], sources: Sequence[Source], encoder: Encoder | None, plan: str = ""
) -> list[Leak]:
    """The nearest source of each question that nearly copies one; without an encoder by characters alone.

    ``plan`` is the plan's text, whose own words are exempt as a question.
    """
    plan_letters = letters(plan)
    tested = [question for question in questions if not is_exempt(question, plan_letters)]
    if not tested or not sources:
        return []
    grams = [bigrams(source.text) for source in sources]
    # The cosine decides nothing below its Jaccard similarity, so that few pairs need to be encoded.
    near = [
        (question, source, share)
        for question in tested
        for own in (bigrams(question.question),)
        for source, gram in zip(sources, grams, strict=True)
        if (share := jaccard(own, gram)) >= LEAST_JACCARD_BESIDE_COSINE
    ]
    cosines = _cosines([(question.question, source.text) for question, source, _ in near], encoder)
    leaks: dict[str, Leak] = {}
    for (question, source, share), cosine in zip(near, cosines, strict=True):
        known = leaks.get(question.id)
        if is_leak(share, cosine) and (known is None or (known.jaccard, known.cosine) < (share, cosine)):
            leaks[question.id] = Leak(question, source, share, cosine)
    return list(leaks.values())


def _cosines(pairs: Sequence[tuple[str, str]], encoder: Encoder | None) -> list[float]:
    """The cosine of each pair's query vectors; 0 without an encoder."""
    if encoder is None or not pairs:
        return [0.0] * len(pairs)
    first, second = (encoder.encode_queries(list(texts)) for texts in zip(*pairs, strict=True))
    return np.einsum("ij,ij->i", first, second).tolist()  # type: ignore[no-any-return]  # tolist() is untyped


def read_sources(root: Path = PROJECT_ROOT) -> list[Source]:
    """Every question that the assistant was made with; the text alone of a follow-up."""
    from lnplan_qa.web.site import EXAMPLES

    found = [Source("the web page", text) for text in EXAMPLES]
    dev = root / "eval" / "questions" / "dev.jsonl"
    found += [Source("dev.jsonl", question.question) for question in read_set(dev) if not question.history]
    for name in ("questions.jsonl", "unanswered.jsonl", "outside.jsonl"):
        path = root / "corpus" / name
        if path.is_file():
            for line in path.read_text(encoding="utf-8").splitlines():
                if line.strip():
                    found += [Source(name, text) for text in _texts(json.loads(line))]
    return found


def _texts(entry: dict[str, Any]) -> Iterator[str]:
    """The questions of one line of a corpus file: under ``question`` or ``questions``, single, listed or by voice."""
    for key in ("question", "questions"):
        yield from _flat(entry.get(key))


def _flat(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        members: Iterable[object] = value.values() if isinstance(value, dict) else value
        for member in members:
            yield from _flat(member)


def main() -> int:
    """Check the test set; 1 where a question leaks."""
    from lnplan_qa.search.encoder import load_encoder

    questions, sources = read_set(QUESTIONS / "test.jsonl"), read_sources()
    settings = load_settings()
    plan = (settings.corpus / "plan.txt").read_text(encoding="utf-8")
    leaks = find_leaks(questions, sources, load_encoder(settings), plan)
    exempt = sum(is_exempt(question, letters(plan)) for question in questions)
    for leak in leaks:
        print(leak)
    print(f"{len(questions)} questions ({exempt} exempt) against {len(sources)}: {len(leaks)} nearly copied")
    return 1 if leaks else 0


if __name__ == "__main__":
    sys.exit(main())
