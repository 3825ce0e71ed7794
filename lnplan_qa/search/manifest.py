"""The index's manifest: what it was made from and which files it consists of, so that a mismatch is named."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from lnplan_qa import __version__
from lnplan_qa.asking import ASKING_FILE
from lnplan_qa.errors import BrokenIndexError, CorpusError, StaleIndexError, why
from lnplan_qa.search.answerability import NEAR_MISS_FILE, OUTSIDE_FILE
from lnplan_qa.search.questions import QUESTIONS_FILE
from lnplan_qa.search.tokenizer import DICTIONARY_FILE
from lnplan_qa.text import sha256

MANIFEST_FILE: Final = "manifest.json"
#: Increase when the files or their meaning change.
FORMAT: Final = 2
PLAN_FILE: Final = "plan.txt"
#: The files of corpus/ that decide what is in the index; all but the first may be absent.
CORPUS_FILES: Final = (PLAN_FILE, DICTIONARY_FILE, QUESTIONS_FILE, NEAR_MISS_FILE, OUTSIDE_FILE, ASKING_FILE)
CURE: Final = "请运行 lnplan-qa build 重新建立索引。"
_ABSENT: Final = "无此文件"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made from.

    ``corpus`` maps each of :data:`CORPUS_FILES` to its SHA-256, or ``None`` where it did not exist; ``files`` maps each
    file of the index to its size in bytes and SHA-256; ``counts`` are those of passages and keys.
    """

    format: int
    version: str
    corpus: dict[str, str | None]
    encoder: str
    dimension: int
    settings: dict[str, Any]
    counts: dict[str, int]
    files: dict[str, dict[str, Any]]

    def write(self, folder: Path) -> None:
        """Write ``manifest.json`` into ``folder``."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"
        (folder / MANIFEST_FILE).write_text(text, encoding="utf-8")


def corpus_digests(corpus: Path) -> dict[str, str | None]:
    """SHA-256 of each of :data:`CORPUS_FILES`, ``None`` where there is none.

    Raises:
        CorpusError: the plan is missing, or a file cannot be read.
    """
    digests: dict[str, str | None] = {}
    for name in CORPUS_FILES:
        path = corpus / name
        try:
            digests[name] = sha256(path.read_bytes())
        except FileNotFoundError:
            if name == PLAN_FILE:
                raise CorpusError(f"找不到规划文本 {path}。请恢复该文件，或用 LNPLAN_CORPUS 指定语料文件夹。") from None
            digests[name] = None
        except OSError as error:
            raise CorpusError(f"无法读取 {path}（{why(error)}）。请检查文件权限。") from None
    return digests


def file_records(folder: Path) -> dict[str, dict[str, Any]]:
    """Size and SHA-256 of every file of ``folder`` but the manifest."""
    records = {}
    for path in sorted(folder.iterdir()):
        if path.name != MANIFEST_FILE:
            data = path.read_bytes()
            records[path.name] = {"bytes": len(data), "sha256": sha256(data)}
    return records


def read_manifest(folder: Path) -> Manifest:
    """Read ``manifest.json``.

    Raises:
        BrokenIndexError: it is missing, truncated or no manifest.
        StaleIndexError: it was written by a version with another format.
    """
    path = folder / MANIFEST_FILE
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BrokenIndexError(f"无法读取索引清单 {path}（{why(error)}）。{CURE}") from None
    except ValueError:
        raise BrokenIndexError(f"索引清单 {path} 不是完整的 JSON，文件已损坏。{CURE}") from None
    if isinstance(value, dict) and isinstance(value.get("format"), int) and value["format"] != FORMAT:
        raise StaleIndexError(f"索引的格式是 {value['format']}，本程序需要 {FORMAT}。{CURE}")
    try:
        return Manifest(**value)
    except TypeError:
        raise BrokenIndexError(f"{path} 不是本程序的索引清单。{CURE}") from None


def check_origin(
    manifest: Manifest, corpus: Mapping[str, str | None], encoder: str, settings: Mapping[str, Any]
) -> None:
    """Refuse an index that was made from something else than what is in force now.

    Raises:
        StaleIndexError: naming what changed, both values and the cure.
    """
    for name, digest in corpus.items():
        built = manifest.corpus.get(name)
        if built != digest:
            raise StaleIndexError(
                f"建立索引后 corpus/{name} 有变动（SHA-256：索引 {_short(built)} ≠ 现在 {_short(digest)}）。{CURE}"
            )
    pairs = (
        ("编码器", manifest.encoder, encoder),
        ("程序版本", manifest.version, __version__),
        ("检索参数", manifest.settings, dict(settings)),
    )
    for what, built_with, now in pairs:
        if built_with != now:
            raise StaleIndexError(f"索引由另一{what}建立（索引 {built_with} ≠ 现在 {now}）。{CURE}")


def check_files(manifest: Manifest, folder: Path) -> None:
    """Refuse an index one of whose files is not as it was written.

    Raises:
        BrokenIndexError: naming the file, both values and the cure.
    """
    for name, record in manifest.files.items():
        path = folder / name
        try:
            data = path.read_bytes()
        except OSError as error:
            raise BrokenIndexError(f"无法读取索引文件 {path}（{why(error)}）。{CURE}") from None
        if len(data) != record["bytes"]:
            raise BrokenIndexError(f"索引文件 {path} 有 {len(data)} 字节，应为 {record['bytes']} 字节。{CURE}")
        if (found := sha256(data)) != record["sha256"]:
            raise BrokenIndexError(
                f"索引文件 {path} 的内容被改动（SHA-256 {_short(found)} ≠ {_short(record['sha256'])}）。{CURE}"
            )


def _short(digest: str | None) -> str:
    return _ABSENT if digest is None else f"{digest[:12]}…"
