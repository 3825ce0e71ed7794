"""How many questions are answered at once by the doors that do not go through Gradio's queue, and how many may wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from lnplan_qa.errors import BusyError

_T = TypeVar("_T")

CROWDED = "现在提问的人较多，没能排上队。请过几秒再试。"


class Gate:
    """Runs work in threads, ``at_once`` at a time; ``waiting`` more may stand behind them, the rest is sent away."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._most = at_once + waiting
        self._inside = 0

    async def run(self, work: Callable[[], _T]) -> _T:
        """What ``work`` returns.

        Raises:
            BusyError: too many stand here already.
        """
        if self._inside >= self._most:
            raise BusyError(CROWDED)
        self._inside += 1
        try:
            async with self._slots:
                return await asyncio.to_thread(work)
        finally:
            self._inside -= 1
