"""``python -m eval.ablation``: what each part of the assistant is worth, one left out at a time, on one question set.

Prints a Markdown table for ``docs/ablation.md``. The parts are taken out of a loaded assistant; everything else stays as
it is, thresholds too, so a row says what the assistant would lose that day, not what could be reached without the part.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final
from unittest.mock import patch

import numpy as np

from eval.run import QUESTIONS, judge, read_set
from lnplan_qa.evaluation.evidence import PlanText
from lnplan_qa.evaluation.results import set_record, shown
from lnplan_qa.qa import PlanQA
from lnplan_qa.search import hybrid
from lnplan_qa.search.dense import DenseIndex
from lnplan_qa.search.encoder import Encoder
from lnplan_qa.search.fusion import Weights

Change = Callable[[PlanQA], AbstractContextManager[object]]
COLUMNS: Final = (
    ("strict", "严格正确"),
    ("evidence_recall", "证据"),
    ("refusal_rate", "该拒而拒"),
    ("false_refusals", "误拒"),
    ("citation_precision", "引用准确"),
)


def _weights(bm25: float, dense: float, dense_key: float) -> Change:
    return lambda qa: patch.object(hybrid, "DEFAULT_WEIGHTS", Weights(bm25, dense, dense_key))


@contextmanager
def _without_keys(qa: PlanQA) -> Iterator[None]:
    """No question key is searched; the classifier still knows them."""
    index = qa.index
    none = DenseIndex.build(np.zeros((0, index.dense.dimension), dtype=np.float32))
    bare = replace(index, bm25_with_keys=index.bm25, owners=np.zeros(0, dtype=np.int64), dense_keys=none, answerability=None)

    def retrieve(text: str, encoder: Encoder, k: int = 10, asking: str | None = None) -> hybrid.Retrieval:
        return hybrid.Retrieval(bare.retrieve(text, encoder, k, asking).hits, index.retrieve(text, encoder, k, asking).verdict)

    with patch.object(qa, "index", _Searching(index, retrieve)):
        yield


class _Searching:
    """An index with another way to retrieve."""

    def __init__(self, index: hybrid.SearchIndex, retrieve: Callable[..., hybrid.Retrieval]) -> None:
        self._index = index
        self.retrieve = retrieve

    def __getattr__(self, name: str) -> object:
        return getattr(self._index, name)


def _without_classifier(qa: PlanQA) -> AbstractContextManager[object]:
    return patch.object(qa, "index", replace(qa.index, answerability=None))


def _one_part(text: str, *_: object) -> tuple[str, ...]:
    return (text,)


def _never(*_: object) -> bool:
    return False


@contextmanager
def _without_assertions(qa: PlanQA) -> Iterator[None]:
    polarity = qa._decider._polarity
    with ExitStack() as stack:
        for name in ("contradicts", "misquotes"):
            stack.enter_context(patch.object(type(polarity), name, _never))
        yield


def _correct(text: str) -> str:
    return text


def _alone(text: str, *_: object) -> str:
    return text


VARIANTS: Final[tuple[tuple[str, Change | None], ...]] = (
    ("完整", None),
    ("不查表格和数字登记", lambda qa: patch.object(qa, "_look_ups", ())),
    ("不用问法", _without_keys),
    ("不用判别器", _without_classifier),
    ("不比对断言（正文）", _without_assertions),
    ("不拆分问题", lambda qa: patch("lnplan_qa.qa.split_parts", _one_part)),
    ("不接上文", lambda qa: patch.object(qa._follow_ups, "standalone", _alone)),
    ("不改错字", lambda qa: patch.object(qa._spelling, "correct", _correct)),
    ("检索只用 BM25（正文＋问法）", _weights(1, 0, 0)),
    ("检索只用向量（正文）", _weights(0, 1, 0)),
    ("检索只用向量（问法）", _weights(0, 0, 1)),
    ("检索三路等权", _weights(1, 1, 1)),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the variants and print the table."""
    parser = argparse.ArgumentParser(prog="python -m eval.ablation", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=QUESTIONS / "dev.jsonl", help="a labelled question file")
    file = parser.parse_args(arguments).file
    questions = read_set(file)
    qa = PlanQA.load(report=lambda message: print(message, file=sys.stderr))
    qa.warm()
    plan = PlanText.of(qa.document.text)
    print(f"{file.name}, n = {len(questions)}\n")
    print("| | " + " | ".join(label for _, label in COLUMNS) + " |\n|---|" + "---:|" * len(COLUMNS), flush=True)
    for name, change in VARIANTS:
        with change(qa) if change is not None else ExitStack():
            summary = set_record(item.score for item in judge(name, questions, qa.ask, plan))["summary"]
        print(f"| {name} | " + " | ".join(shown(summary[key]) for key, _ in COLUMNS) + " |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
