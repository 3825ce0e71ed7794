"""The commands that the READMEs show with their output, and what the program prints for them today.

A ``console`` block holds commands behind ``$`` and their output. ``cat FILE`` gives the file that a later command reads; a
command may be piped into ``head -N`` or ``python -m json.tool``. ``python -m tests.transcripts`` writes today's output
into both READMEs; the tests compare.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lnplan_qa.cli import main
from lnplan_qa.commands.context import Asker, load_plan_qa
from lnplan_qa.config import PROJECT_ROOT, Settings

READMES: Final = (PROJECT_ROOT / "README.md", PROJECT_ROOT / "README.zh-CN.md")
#: Columns of the terminal that the READMEs show.
WIDTH: Final = 100
_BLOCK: Final = re.compile(r"(?<=^```console\n)(?P<body>.*?)(?=^```$)", re.DOTALL | re.MULTILINE)
_TIMES: Final = re.compile(r'("latency_ms": |毫秒　)[\d.]+')
#: Commands that change nothing and end; the others are shown without output.
_SHOWN: Final = frozenset("ask benefits indicators projects commitments check eval".split())


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a block and the output shown for it."""

    command: str
    output: str

    @property
    def words(self) -> list[str]:
        """The command's words without comment; ``|`` is a word."""
        return shlex.split(self.command, comments=True)

    @property
    def is_run(self) -> bool:
        """True where the output is that of ``lnplan-qa``."""
        words = self.words
        return len(words) > 1 and Path(words[0]).name == "lnplan-qa" and words[1] in _SHOWN


def blocks(text: str) -> list[list[Step]]:
    """The ``console`` blocks of a document, as steps."""
    return [_steps(match["body"]) for match in _BLOCK.finditer(text)]


def _steps(body: str) -> list[Step]:
    parts = re.split(r"^\$ (.*)\n", body, flags=re.MULTILINE)
    return [Step(command, output) for command, output in zip(parts[1::2], parts[2::2], strict=True)]


def comparable(output: str) -> str:
    """``output`` without what differs from run to run: times, and blanks at its end."""
    return _TIMES.sub(r"\g<1>0", output).rstrip()


def run_block(steps: list[Step], load: Callable[[Settings], Asker]) -> list[Step]:
    """The same steps with today's output, run in a folder that holds the files shown by ``cat``."""
    done = []
    with tempfile.TemporaryDirectory() as folder, _terminal(folder):
        for step in steps:
            words = step.words
            if words[0] == "cat":
                Path(words[1]).write_text(step.output, encoding="utf-8")
            done.append(Step(step.command, _output(words, load)) if step.is_run else step)
    return done


@contextmanager
def _terminal(folder: str) -> Iterator[None]:
    columns, here = os.environ.get("COLUMNS"), Path.cwd()
    os.environ["COLUMNS"] = str(WIDTH)
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(here)
        if columns is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = columns


def _output(words: list[str], load: Callable[[Settings], Asker]) -> str:
    command, _, pipe = " ".join(map(shlex.quote, words)).partition(" '|' ")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
        main(shlex.split(command)[1:], load=load)
    text = printed.getvalue()
    filter_ = shlex.split(pipe)
    if filter_[:1] == ["head"]:
        return "".join(text.splitlines(keepends=True)[: -int(filter_[1])])
    if filter_ == ["python", "-m", "json.tool", "--no-ensure-ascii"]:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=4) + "\n"
    if filter_:
        raise ValueError(f"the READMEs' tests know no pipe into {pipe!r}")
    return text


def rewrite(path: Path, load: Callable[[Settings], Asker]) -> None:
    """Replace the output shown in ``path`` by today's."""

    def today(match: re.Match[str]) -> str:
        return "".join(f"$ {step.command}\n{step.output}" for step in run_block(_steps(match["body"]), load))

    path.write_text(_BLOCK.sub(today, path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    for readme in READMES:
        rewrite(readme, load_plan_qa)
        print(f"{readme.name} rewritten", file=sys.stderr)
