"""What people would use instead, over the same plan and encoder. None of them refuses; the best texts are the answer.

A follow-up is asked together with the earlier questions, the usual remedy of a pipeline without understanding.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import logging
import os
import time
import warnings
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from lnplan_qa.config import MAX_EVIDENCE_CHARACTERS
from lnplan_qa.evaluation.runner import Ask
from lnplan_qa.search.fusion import rescale
from lnplan_qa.types import Answer, Citation, Kind, Passage, Span, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lnplan_qa.search.encoder import Encoder
    from lnplan_qa.search.hybrid import SearchIndex

#: Chunks of the generic pipelines, in characters: the size most tutorials begin with.
CHUNK_CHARACTERS: Final = 500
CHUNK_OVERLAP: Final = 50
_DEPTH: Final = 10


class NotInstalledError(Exception):
    """A baseline's package is missing or does not run here; the message names it and the cure."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A system to compare with: its name in the tables, one line on what it is, and how to make it ready."""

    name: str
    note: str
    make: Callable[[SearchIndex, Encoder, Path, str], Ask]
    """Takes the index, the loaded encoder, the encoder's folder, and the plan's text; may raise NotInstalledError."""


class RememberingEncoder:
    """An encoder that encodes each question once for all baselines, and knows what that spared the later ones."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, tuple[NDArray[np.float32], float]] = {}
        self._saved_ms = 0.0

    @property
    def name(self) -> str:
        """That of the encoder behind it."""
        return self._encoder.name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._encoder.dimension

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the encoder behind it; each text is encoded alone, as a question comes."""
        rows = []
        for text in texts:
            if text in self._known:
                self._saved_ms += self._known[text][1]
            else:
                start = time.perf_counter()
                vector = self._encoder.encode_queries([text])[0]
                self._known[text] = vector, (time.perf_counter() - start) * 1000
            rows.append(self._known[text][0])
        return np.stack(rows) if rows else np.zeros((0, self.dimension), dtype=np.float32)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the encoder behind it."""
        return self._encoder.encode_passages(texts)

    def saved_ms(self) -> float:
        """The milliseconds spared since the last call."""
        saved, self._saved_ms = self._saved_ms, 0.0
        return saved


def _answering(best: Callable[[str], Sequence[Passage]]) -> Ask:
    """A system that answers every question with the texts that ``best`` finds, as many as 800 characters begin."""

    def ask(question: str, history: Sequence[str] = ()) -> Answer:
        citations: list[Citation] = []
        used = 0
        for passage in best(" ".join((*history, question))):
            if used >= MAX_EVIDENCE_CHARACTERS:
                break
            citations.append(
                Citation(passage.section, passage.context, passage.text, passage.span.start, passage.span.end)
            )
            used += len(passage.text)
        text = "\n".join(citation.quote for citation in citations)[:MAX_EVIDENCE_CHARACTERS]
        return Answer(question, Status.ANSWERED, Kind.PASSAGE, text, tuple(citations))

    return ask


def _top(passages: Sequence[Passage], scores: Any) -> list[Passage]:
    """The best passages, ties in the order of the plan."""
    order = np.lexsort((np.arange(len(passages)), -np.asarray(scores)))
    return [passages[i] for i in order[:_DEPTH]]


def _bm25(index: SearchIndex, encoder: Encoder, folder: Path, text: str) -> Ask:
    return _answering(lambda question: _top(index.passages, index.bm25.scores(index.tokenizer.tokenize(question))))


def _dense(index: SearchIndex, encoder: Encoder, folder: Path, text: str) -> Ask:
    return _answering(lambda question: _top(index.passages, index.dense.scores(encoder.encode_queries([question])[0])))


def _fused(index: SearchIndex, encoder: Encoder, folder: Path, text: str) -> Ask:
    def best(question: str) -> list[Passage]:
        bm25 = index.bm25.scores(index.tokenizer.tokenize(question))
        dense = index.dense.scores(encoder.encode_queries([question])[0])
        return _top(index.passages, rescale(bm25) + rescale(dense))

    return _answering(best)


def chunks(text: str) -> list[Passage]:
    """The plan cut as LangChain's recursive splitter cuts it with its defaults.

    Raises:
        NotInstalledError: langchain-text-splitters is not installed.
    """
    _need("langchain_text_splitters", "langchain-text-splitters")
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=CHUNK_CHARACTERS, chunk_overlap=CHUNK_OVERLAP, add_start_index=True
    )
    found = []
    for document in splitter.create_documents([text]):
        start = int(document.metadata["start_index"])
        content = str(document.page_content)
        found.append(Passage("", "", content, Span(start, start + len(content))))
    return found


def _langchain(index: SearchIndex, encoder: Encoder, folder: Path, text: str) -> Ask:
    import faiss

    parts = chunks(text)
    store: Any = faiss.IndexFlatIP(encoder.dimension)
    store.add(encoder.encode_passages([part.text for part in parts]))

    def best(question: str) -> list[Passage]:
        _, ids = store.search(encoder.encode_queries([question]), min(_DEPTH, len(parts)))
        return [parts[i] for i in ids[0].tolist() if i >= 0]

    return _answering(best)


def _txtai(index: SearchIndex, encoder: Encoder, folder: Path, text: str) -> Ask:
    parts = chunks(text)
    _need("txtai", "txtai")
    with _quiet():
        try:
            from txtai import Embeddings

            embeddings: Any = Embeddings(
                path=str(folder),
                hybrid=True,
                gpu=False,
                instructions={"query": "query: ", "data": "passage: "},
            )
            embeddings.index(list(enumerate(part.text for part in parts)))
        except Exception as error:  # many kinds, for what a release of txtai and its neighbours disagree on
            first = (str(error).strip().splitlines() or [type(error).__name__])[0][:160]
            raise NotInstalledError(f"txtai {importlib.metadata.version('txtai')} 在本机不能运行：{first}") from error

    def best(question: str) -> list[Passage]:
        with _quiet():
            return [parts[int(found[0])] for found in embeddings.search(question, _DEPTH)]

    return _answering(best)


def _need(module: str, package: str) -> None:
    if importlib.util.find_spec(module) is None:
        raise NotInstalledError(f"没有安装 {package}。安装：pip install -c constraints.txt -e '.[eval]'")


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep other libraries' warnings off the terminal, and their hands off the network."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    logging.getLogger("txtai").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


BASELINES: Final = (
    Baseline("BM25", "our passages, BM25 alone", _bm25),
    Baseline("dense", "our passages, our encoder alone", _dense),
    Baseline("BM25+dense", "our passages, both arms fused, no question keys", _fused),
    Baseline("LangChain+FAISS", f"{CHUNK_CHARACTERS}-character chunks, FAISS, our encoder", _langchain),
    Baseline("txtai hybrid", "the same chunks, txtai's hybrid index, our encoder", _txtai),
)
