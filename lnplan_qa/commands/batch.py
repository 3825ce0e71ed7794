"""JSON Lines in, JSON Lines out: one object a line, in order; a line that cannot be taken becomes an error object."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from lnplan_qa import render
from lnplan_qa.commands.context import EXIT_BATCH_ERRORS, EXIT_OK, Asker, Context, UsageError
from lnplan_qa.errors import QuestionError, why
from lnplan_qa.request import Request, RequestError, parse_json, read_request


def run(path: str, context: Context) -> int:
    """Answer every line of ``path`` (``-``: standard input) on stdout, flushed line by line.

    Returns 1 where any line failed, else 0. The core is loaded at the first line that can be asked.

    Raises:
        UsageError: the file cannot be read.
        LnplanError: corpus, encoder or index cannot be used.
    """
    failed = False
    asker: Asker | None = None
    with opened(path) as file:
        for number, line in lines(file):
            try:
                request = parse_line(line)
                asker = asker or context.load(context.settings)
                result = _ask(asker, request)
            except RequestError as error:
                failed = True
                result = {**error.extra, "line": number, "error": str(error)}
            sys.stdout.write(render.json_line(result) + "\n")
            sys.stdout.flush()
    return EXIT_BATCH_ERRORS if failed else EXIT_OK


def parse_line(line: bytes) -> Request:
    """Check one line.

    Raises:
        RequestError: what is wrong with it, with the offending value and the cure.
    """
    return read_request(parse_json(line, '{"question": "…"}'))


def _ask(asker: Asker, request: Request) -> dict[str, object]:
    try:
        return {**request.extra, **render.record(asker.ask(request.question, request.history))}
    except QuestionError as error:
        raise RequestError(str(error), request.extra) from None
    except Exception as error:
        # A defect of ours on one question must not cost the other 499; the trace goes where it can be reported from.
        traceback.print_exc()
        raise RequestError(
            f"内部错误（{type(error).__name__}：{error}）。请把这个问题报告给维护者。", request.extra
        ) from error


def lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines of ``file`` that are not blank, with their numbers from 1."""
    for number, line in enumerate(file, start=1):
        content = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line  # Windows editors add a byte order mark
        if content.strip():
            yield number, content.strip()


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """``path`` for reading, ``-`` is standard input; UsageError where it cannot be read."""
    if path == "-":
        yield sys.stdin.buffer
        return
    try:
        file = open(path, "rb")  # noqa: SIM115 - closed by the with statement below
    except OSError as error:
        raise UsageError(f"读不了 {path}：{why(error)}。请检查路径，或用 - 从标准输入读取。") from None
    with file:
        yield file
