"""PlanQA, loaded behind the page: the page is there at once and says how far the loading is."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from lnplan_qa.errors import LnplanError
from lnplan_qa.types import Answer, PlanDocument

_log = logging.getLogger(__name__)


class Assistant(Protocol):
    """What the pages need of ``PlanQA``."""

    @property
    def document(self) -> PlanDocument: ...

    def ask(self, question: str, history: Sequence[str] = (), *, wait: bool = True) -> Answer: ...

    def suggest(self, question: str, history: Sequence[str] = ()) -> Sequence[str]: ...

    def warm(self) -> None: ...


class Stage(StrEnum):
    """How far the loading is."""

    LOADING = "loading"  # nothing can be asked yet
    WARMING = "warming"  # figures can be asked; the encoder is still being loaded
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Progress:
    """The stage, and one line on it for the page."""

    stage: Stage
    message: str


class QAProvider:
    """Holds the assistant that all visitors share, and loads it in a thread of its own.

    It knows no visitor: the assistant is immutable once loaded, and a conversation lives in the visitor's browser.
    """

    def __init__(self, load: Callable[[Callable[[str], None]], Assistant]) -> None:
        """``load`` gets a function that takes one line on what it is doing now, and returns the assistant."""
        self._load = load
        self._assistant: Assistant | None = None
        self._progress = Progress(Stage.LOADING, "正在准备：读取规划…")

    @property
    def assistant(self) -> Assistant | None:
        """The assistant, or ``None`` while it is being loaded and after that has failed."""
        return self._assistant

    @property
    def progress(self) -> Progress:
        """Where the loading stands now."""
        return self._progress

    def start(self) -> None:
        """Load in the background and return at once."""
        threading.Thread(target=self.load, name="lnplan-load", daemon=True).start()

    def load(self) -> None:
        """Load and warm; what goes wrong becomes the failed stage with its cure, never an exception."""
        try:
            self._assistant = self._load(self._report)
            self._progress = Progress(Stage.WARMING, "正在准备，还要几秒；表格里的数字现在就可以问…")
            self._assistant.warm()
        except LnplanError as error:
            _log.error("助手没有准备好：%s", error)
            self._fail(str(error))
        except Exception:
            _log.exception("助手没有准备好")
            self._fail("准备时发生了意外错误，详情见服务器日志。请重新启动服务；仍不行时请联系管理员。")
        else:
            self._progress = Progress(Stage.READY, "")

    def _fail(self, message: str) -> None:
        self._assistant = None
        self._progress = Progress(Stage.FAILED, f"助手没有准备好：{message}")

    def _report(self, message: str) -> None:
        self._progress = Progress(Stage.LOADING, f"正在准备：{message.removeprefix('正在')}")
