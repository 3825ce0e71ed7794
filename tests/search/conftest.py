"""A small corpus in a temporary folder, and its index, built once."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from lnplan_qa.asking import ASKING_FILE
from lnplan_qa.config import Settings
from lnplan_qa.search.index import build_index
from lnplan_qa.search.tokenizer import Tokenizer

from .topics import TINY_PLAN, TopicEncoder


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """A tokenizer without a user dictionary."""
    return Tokenizer()


@pytest.fixture(scope="session")
def _tiny(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Settings:
    root = tmp_path_factory.mktemp("tiny")
    (root / "corpus").mkdir()
    (root / "corpus" / "plan.txt").write_text(TINY_PLAN, encoding="utf-8")
    shutil.copy(settings.corpus / ASKING_FILE, root / "corpus")
    tiny = replace(settings, corpus=root / "corpus", index=root / "index", encoder=TopicEncoder().name)
    build_index(tiny, encoder=TopicEncoder())
    return tiny


@pytest.fixture
def tiny(_tiny: Settings, tmp_path: Path) -> Settings:
    """Settings of a tiny plan with a built index, a fresh copy for each test."""
    for name in ("corpus", "index"):
        shutil.copytree(_tiny.corpus.parent / name, tmp_path / name)
    return replace(_tiny, corpus=tmp_path / "corpus", index=tmp_path / "index")
