"""The search index: built from passages and question keys, kept in ``index/``, asked with a question.

On disk ``index/current`` names the folder in force; a build writes a new folder and then replaces that one line, so that
a build killed at any moment leaves the old index usable. Opening an index and asking BM25 imports no torch.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lnplan_qa import __version__
from lnplan_qa.config import Settings
from lnplan_qa.errors import BrokenIndexError, MissingIndexError, SearchIndexError
from lnplan_qa.plan.parse import read_plan
from lnplan_qa.plan.passages import passages
from lnplan_qa.search.bm25 import BM25Index
from lnplan_qa.search.dense import DenseIndex
from lnplan_qa.search.encoder import Encoder, Report, encoder_identity, load_encoder, silent
from lnplan_qa.search.folders import partial_folder, remove_abandoned, replace_text
from lnplan_qa.search.fusion import DEFAULT_WEIGHTS, Arms, Weights, fuse
from lnplan_qa.search.manifest import (
    CURE,
    FORMAT,
    PLAN_FILE,
    Manifest,
    check_files,
    check_origin,
    corpus_digests,
    file_records,
    read_manifest,
)
from lnplan_qa.search.questions import QUESTIONS_FILE, QuestionKey, read_questions
from lnplan_qa.search.tokenizer import Tokenizer
from lnplan_qa.types import Hit, Passage, Span

__all__ = ["QuestionKey", "SearchIndex", "build_index", "open_index"]

#: What the manifest records beside corpus and encoder; a change makes an index stale.
BM25_SETTINGS: Final[dict[str, Any]] = {"k1": 1.5, "b": 0.75, "method": "lucene"}

_CURRENT: Final = "current"
_FOLDER: Final = re.compile(r"build-(\d+)")


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """Passages and their question keys, searchable by words and by meaning."""

    passages: tuple[Passage, ...]
    keys: tuple[QuestionKey, ...]
    tokenizer: Tokenizer
    bm25: BM25Index
    bm25_keys: BM25Index
    dense: DenseIndex
    dense_keys: DenseIndex
    owners: NDArray[np.int64]
    """(number of keys,): the passage of each key."""

    @classmethod
    def build(
        cls, document_passages: Sequence[Passage], keys: Sequence[QuestionKey], encoder: Encoder, tokenizer: Tokenizer
    ) -> SearchIndex:
        """Index passages (text and context together) and keys; a key's ``passage`` is a position in the passages.

        Raises:
            ValueError: a key belongs to no passage.
        """
        found = tuple(document_passages)
        if any(not 0 <= key.passage < len(found) for key in keys):
            raise ValueError(f"a question key points outside of the {len(found)} passages")
        texts = [f"{passage.context} {passage.text}" for passage in found]
        questions = [key.text for key in keys]
        # Keys are questions, but of the passages' side of the comparison.
        vectors = encoder.encode_passages(texts + questions)
        return cls(
            found,
            tuple(keys),
            tokenizer,
            BM25Index.build([tokenizer.tokenize(text) for text in texts], **BM25_SETTINGS),
            BM25Index.build([tokenizer.tokenize(question) for question in questions], **BM25_SETTINGS),
            DenseIndex.build(vectors[: len(texts)]),
            DenseIndex.build(vectors[len(texts) :]),
            np.array([key.passage for key in keys], dtype=np.int64),
        )

    def arms(self, text: str, encoder: Encoder) -> Arms:
        """The raw scores of all passages for a question, arm by arm.

        Raises:
            BrokenIndexError: the encoder's vectors have another dimension than the index's.
        """
        if encoder.dimension != self.dense.dimension:
            raise BrokenIndexError(
                f"编码器 {encoder.name} 的向量是 {encoder.dimension} 维，索引是 {self.dense.dimension} 维。{CURE}"
            )
        vector = encoder.encode_queries([text])[0]
        tokens = self.tokenizer.tokenize(text)
        has_key = np.zeros(len(self.passages), dtype=np.bool_)
        has_key[self.owners] = True
        return Arms(
            bm25=self.bm25.scores(tokens),
            bm25_key=self._best_key(self.bm25_keys.scores(tokens), has_key),
            dense=self.dense.scores(vector),
            dense_key=self._best_key(self.dense_keys.scores(vector), has_key),
            has_key=has_key,
        )

    def search(self, text: str, encoder: Encoder, k: int = 10, weights: Weights = DEFAULT_WEIGHTS) -> list[Hit]:
        """The ``k`` best passages for a question, best first; ties in the order of the plan. Raises like :meth:`arms`."""
        arms = self.arms(text, encoder)
        scores = fuse(arms, weights)
        order = sorted(range(len(self.passages)), key=lambda i: (-scores[i], self.passages[i].span))
        return [
            Hit(
                passage=self.passages[i],
                score=float(scores[i]),
                bm25=float(max(arms.bm25[i], arms.bm25_key[i])),
                dense=float(arms.dense[i]),
                key=float(arms.dense_key[i]),
            )
            for i in order[: max(k, 0)]
        ]

    def _best_key(self, scores: NDArray[np.float32], has_key: NDArray[np.bool_]) -> NDArray[np.float32]:
        best = np.where(has_key, np.float32(-np.inf), np.float32(0)).astype(np.float32)
        np.maximum.at(best, self.owners, scores)
        return best

    def save(self, folder: Path) -> None:
        """Write all parts into an existing folder."""
        _write_lines(
            folder / "passages.jsonl",
            [
                {"section": p.section, "context": p.context, "text": p.text, "start": p.span.start, "end": p.span.end}
                for p in self.passages
            ],
        )
        _write_lines(
            folder / "keys.jsonl", [{"passage": k.passage, "text": k.text, "voice": k.voice} for k in self.keys]
        )
        self.bm25.save(folder, "bm25")
        self.bm25_keys.save(folder, "bm25_keys")
        self.dense.save(folder / "dense.faiss")
        self.dense_keys.save(folder / "dense_keys.faiss")

    @classmethod
    def load(cls, folder: Path, plan_text: str, tokenizer: Tokenizer, dimension: int) -> SearchIndex:
        """Read what :meth:`save` wrote; every passage is compared with the plan.

        Raises:
            BrokenIndexError: a file is missing, truncated or foreign, or a passage is not what the plan says there.
        """
        found = tuple(
            Passage(row["section"], row["context"], row["text"], Span(row["start"], row["end"]))
            for row in _read_lines(
                folder / "passages.jsonl", {"section": str, "context": str, "text": str, "start": int, "end": int}
            )
        )
        keys = tuple(
            QuestionKey(row["passage"], row["text"], row["voice"])
            for row in _read_lines(folder / "keys.jsonl", {"passage": int, "text": str, "voice": str})
        )
        for passage in found:
            if passage.span.of(plan_text) != passage.text:
                raise BrokenIndexError(
                    f"索引中的一段与 plan.txt 第 {passage.span.start} 字处不符：“{passage.text[:30]}”。{CURE}"
                )
        index = cls(
            found,
            keys,
            tokenizer,
            BM25Index.load(folder, "bm25"),
            BM25Index.load(folder, "bm25_keys"),
            DenseIndex.load(folder / "dense.faiss", len(found), dimension),
            DenseIndex.load(folder / "dense_keys.faiss", len(keys), dimension),
            np.array([key.passage for key in keys], dtype=np.int64),
        )
        if (index.bm25.size, index.bm25_keys.size) != (len(found), len(keys)) or any(
            not 0 <= key.passage < len(found) for key in keys
        ):
            raise BrokenIndexError(f"索引文件夹 {folder} 里的文件彼此不符。{CURE}")
        return index


def build_index(settings: Settings, report: Report = silent, encoder: Encoder | None = None) -> SearchIndex:
    """Build the index of the corpus in force and put it into ``settings.index``, replacing an older one at the end.

    Args:
        report: receives messages for people (Chinese) while it works.
        encoder: one that is loaded already; by default the one that the settings name is loaded.

    Raises:
        CorpusError: plan, dictionary or question keys cannot be used.
        EncoderError: the encoder cannot be loaded.
        SearchIndexError: the folder cannot be written.
    """
    digests = corpus_digests(settings.corpus)
    document = read_plan(settings.corpus / PLAN_FILE)
    found = passages(document)
    keys = read_questions(settings.corpus / QUESTIONS_FILE, found)
    tokenizer = Tokenizer.from_corpus(settings.corpus)
    if encoder is None:
        report("正在加载编码器……")
        encoder = load_encoder(settings, report)
    report(f"正在建立索引：{len(found)} 段规划文本，{len(keys)} 个问法……")
    index = SearchIndex.build(found, keys, encoder, tokenizer)
    try:
        _publish(index, settings, digests, encoder)
    except OSError as error:
        raise SearchIndexError(
            f"无法写入索引文件夹 {settings.index}（{error.strerror}）。请检查磁盘空间和写入权限后重试。"
        ) from error
    report(f"索引已建好：{settings.index}")
    return index


def open_index(settings: Settings) -> SearchIndex:
    """Open the index in ``settings.index`` after checking that it is whole and made from what is in force now.

    Raises:
        MissingIndexError: there is none yet.
        StaleIndexError: plan, corpus, encoder, version or settings have changed since it was built.
        BrokenIndexError: a file is missing, truncated or foreign.
        CorpusError: the plan itself is missing.
    """
    digests = corpus_digests(settings.corpus)
    folder = _current_folder(settings.index)
    try:
        return _open(folder, settings, digests)
    except BrokenIndexError:
        # A build may have replaced the folder while it was being read.
        newer = _current_folder(settings.index)
        if newer == folder:
            raise
        return _open(newer, settings, digests)


def _open(folder: Path, settings: Settings, digests: Mapping[str, str | None]) -> SearchIndex:
    manifest = read_manifest(folder)
    check_origin(manifest, digests, encoder_identity(settings), BM25_SETTINGS)
    check_files(manifest, folder)
    text = (settings.corpus / PLAN_FILE).read_bytes().decode("utf-8")
    return SearchIndex.load(folder, text, Tokenizer.from_corpus(settings.corpus), manifest.dimension)


def _current_folder(root: Path) -> Path:
    pointer = root / _CURRENT
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise MissingIndexError(f"还没有索引（{root} 中没有 {_CURRENT} 文件）。请运行 lnplan-qa build。") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenIndexError(f"无法读取 {pointer}（{error}）。{CURE}") from None
    # Only names that a build gives: the pointer must not lead out of the folder.
    if not _FOLDER.fullmatch(name) or not (root / name).is_dir():
        raise BrokenIndexError(f"{pointer} 指向的索引 {name[:40]!r} 不存在。{CURE}")
    return root / name


def _publish(index: SearchIndex, settings: Settings, digests: dict[str, str | None], encoder: Encoder) -> None:
    """Write a complete folder beside the one in force, then switch to it and clear away what is no longer used."""
    root = settings.index
    root.mkdir(parents=True, exist_ok=True)
    remove_abandoned(root)
    partial = partial_folder(root, "index")
    try:
        index.save(partial)
        manifest = Manifest(
            format=FORMAT,
            version=__version__,
            corpus=digests,
            encoder=encoder.name,
            dimension=encoder.dimension,
            settings=BM25_SETTINGS,
            counts={"passages": len(index.passages), "keys": len(index.keys)},
            files=file_records(partial),
        )
        manifest.write(partial)
        folder = _take_number(partial, root)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    replace_text(root / _CURRENT, folder.name + "\n")
    for older in root.iterdir():
        if _FOLDER.fullmatch(older.name) and older != folder:
            shutil.rmtree(older, ignore_errors=True)


def _take_number(partial: Path, root: Path) -> Path:
    """Rename the folder to the next free number, also while another process builds."""
    while True:
        numbers = [int(match[1]) for path in root.iterdir() if (match := _FOLDER.fullmatch(path.name))]
        folder = root / f"build-{max(numbers, default=0) + 1}"
        try:
            os.rename(partial, folder)
        except OSError:
            if not folder.exists():
                raise
        else:
            return folder


def _write_lines(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _read_lines(path: Path, fields: Mapping[str, type]) -> list[dict[str, Any]]:
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise BrokenIndexError(f"索引文件 {path} 缺失或已损坏（{type(error).__name__}）。{CURE}") from None
    for row in rows:
        if not isinstance(row, dict) or any(not isinstance(row.get(name), kind) for name, kind in fields.items()):
            raise BrokenIndexError(f"索引文件 {path} 的一行不是本程序写的。{CURE}")
    return rows
