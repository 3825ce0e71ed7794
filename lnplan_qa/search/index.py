"""The index on disk: built from the corpus, kept in ``index/``, opened after checks.

``index/current`` names the folder in force; a build writes a new folder and then replaces that one line, so that a build
killed at any moment leaves the old index usable. Opening an index and asking BM25 imports no torch.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lnplan_qa import __version__
from lnplan_qa.asking import ASKING_FILE, AskingPatterns
from lnplan_qa.config import Settings
from lnplan_qa.errors import BrokenIndexError, MissingIndexError, SearchIndexError, why
from lnplan_qa.plan.parse import read_plan
from lnplan_qa.plan.passages import passages
from lnplan_qa.search.answerability import read_examples
from lnplan_qa.search.encoder import Encoder, RememberingEncoder, Report, encoder_identity, load_encoder, silent
from lnplan_qa.search.folders import partial_folder, remove_abandoned, replace_text
from lnplan_qa.search.hybrid import BM25_SETTINGS, SearchIndex, known_vectors
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

__all__ = ["QuestionKey", "SearchIndex", "build_index", "open_index"]

_CURRENT: Final = "current"
_FOLDER: Final = re.compile(r"build-(\d+)")


def build_index(settings: Settings, report: Report = silent, encoder: Encoder | None = None) -> SearchIndex:
    """Build the index of the corpus in force and put it into ``settings.index``, replacing an older one at the end.

    Texts that the index in force holds already, encoded by the same encoder, are not encoded again: adding a question
    to the corpus costs seconds.

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
    patterns = AskingPatterns(settings.corpus / ASKING_FILE)
    if encoder is None:
        report("正在加载编码器……")
        encoder = load_encoder(settings, report)
    report(f"正在建立索引：{len(found)} 段规划文本，{len(keys)} 个问法……")
    remembering = RememberingEncoder(encoder, *_known_vectors(settings, encoder))
    index = SearchIndex.build(found, keys, remembering, tokenizer, read_examples(settings.corpus), patterns)
    try:
        _publish(index, settings, digests, encoder)
    except OSError as error:
        raise SearchIndexError(
            f"无法写入索引文件夹 {settings.index}（{why(error)}）。请检查磁盘空间和写入权限后重试。"
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


def _known_vectors(
    settings: Settings, encoder: Encoder
) -> tuple[dict[str, NDArray[np.float32]], dict[str, NDArray[np.float32]]]:
    """The vectors of the index in force; none where there is no sound one by this encoder."""
    try:
        folder = _current_folder(settings.index)
        manifest = read_manifest(folder)
        if (manifest.encoder, manifest.dimension) != (encoder.name, encoder.dimension):
            return {}, {}
        check_files(manifest, folder)
        return known_vectors(folder, manifest.dimension)
    except SearchIndexError:
        return {}, {}


def _open(folder: Path, settings: Settings, digests: Mapping[str, str | None]) -> SearchIndex:
    manifest = read_manifest(folder)
    check_origin(manifest, digests, encoder_identity(settings), BM25_SETTINGS)
    check_files(manifest, folder)
    text = (settings.corpus / PLAN_FILE).read_bytes().decode("utf-8")
    patterns = AskingPatterns(settings.corpus / ASKING_FILE)
    return SearchIndex.load(folder, text, Tokenizer.from_corpus(settings.corpus), manifest.dimension, patterns)


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
