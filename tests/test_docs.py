"""The documents held against the code: commands, settings, files and names that they speak of, and the output they show."""

from __future__ import annotations

import doctest
import importlib.util
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lnplan_qa.cli import COMMANDS, build_parser
from lnplan_qa.config import PROJECT_ROOT, SETTINGS
from tests.transcripts import READMES, blocks, comparable, run_block

if TYPE_CHECKING:
    from lnplan_qa.qa import PlanQA

DOCUMENTS = (
    *READMES,
    *(PROJECT_ROOT / name for name in ("CHANGELOG.md", "eval/README.md", "corpus/SOURCE.md", "index/README.md")),
    *sorted((PROJECT_ROOT / "docs").glob("*.md")),
)
#: Marked places that are filled in from measured results.
MARKED = {
    "README.md": ("accuracy", "labels"),
    "README.zh-CN.md": ("accuracy", "labels"),
}
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)\)")

each_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT_ROOT)))
each_readme = pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def commands(text: str) -> Iterator[list[str]]:
    """The commands of blocks and of code inside the text, as words; settings before a command are left out."""
    lines = re.findall(r"^\$ (.*)$", text, re.MULTILINE)
    lines += [code for code in CODE.findall(text) if re.match(r"(make|lnplan-qa|(\S*/)?python\S*) \S", code)]
    for line in lines:
        words = shlex.split(line, comments=True)
        while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
            words.pop(0)
        if words:
            ends = [words.index(sign) for sign in ("|", ">") if sign in words]
            yield words[: min(ends)] if ends else words


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", read(PROJECT_ROOT / "Makefile"), re.MULTILINE))


def sources() -> str:
    """All code and scripts, to look names up in."""
    files = [*PROJECT_ROOT.glob("*.py"), PROJECT_ROOT / "Makefile", *(PROJECT_ROOT / "scripts").glob("*.sh")]
    for folder in ("lnplan_qa", "eval", "bench"):
        files += (PROJECT_ROOT / folder).rglob("*.py")
    return "\n".join(read(path) for path in files)


@each_document
def test_every_command_shown_exists_with_its_options(path: Path) -> None:
    parser = build_parser()
    for words in commands(read(path)):
        if Path(words[0]).name == "lnplan-qa" and words[1] != "--help":
            assert words[1] in COMMANDS, words
            # A name that stands alone (`lnplan-qa check`) is mentioned; with arguments it must be one that parses.
            # `lnplan-qa eval FILE [--out FOLDER]` is a pattern.
            if len(words) > 2 and "[" not in "".join(words):
                assert parser.parse_args(words[1:]).command == words[1]


@each_document
def test_every_make_target_shown_exists(path: Path) -> None:
    for words in commands(read(path)):
        if words[0] == "make":
            targets = {word for word in words[1:] if "=" not in word}
            assert targets <= make_targets(), words


@each_document
def test_every_python_program_shown_exists(path: Path) -> None:
    for words in commands(read(path)):
        if Path(words[0]).name != "python":
            continue
        if words[1] == "-m":
            assert importlib.util.find_spec(words[2]) is not None, words
        else:
            assert (PROJECT_ROOT / words[1]).is_file(), words


@each_document
def test_every_link_leads_to_a_file(path: Path) -> None:
    for target in LINK.findall(read(path)):
        assert (path.parent / target).exists(), target


@each_document
def test_every_module_named_exists(path: Path) -> None:
    for code in CODE.findall(read(path)):
        if re.fullmatch(r"[\w/]+/\w+\.(py|toml|jsonl|txt|json)", code) and not code.startswith("eval/results"):
            places = (path.parent / code, PROJECT_ROOT / code, PROJECT_ROOT / "lnplan_qa" / code)
            assert any(place.exists() for place in places), code


@each_document
def test_every_constant_and_variable_named_is_in_the_code(path: Path) -> None:
    code = sources()
    placeholders = {"FILE", "ADDRESS", "SOURCE"}
    for name in CODE.findall(read(path)):
        if re.fullmatch("[A-Z][A-Z_]{3,}", name) and name not in placeholders:
            # Variables of pip are not ours.
            assert re.search(rf"\b{name}\b", code) or name.startswith("PIP_"), name


@each_document
def test_documents_name_no_folder_or_host_of_one_machine(path: Path) -> None:
    text = read(path)
    assert re.search(r"(?<![\w.])/(work|tmp|root|home|usr)/", text) is None
    assert set(re.findall(r"https?://([^/\s:)]+)", text)) <= {"127.0.0.1"}


@each_readme
def test_nothing_stands_before_the_first_command_but_the_title(path: Path) -> None:
    title, blank, fence, command = read(path).splitlines()[:4]
    assert title.startswith("# ")
    assert (blank, fence) == ("", "```console")
    assert command.startswith("$ make run")


def test_the_one_table_of_settings_is_that_of_the_code() -> None:
    text = read(PROJECT_ROOT / "docs" / "deploy.md")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| `LNPLAN_")]
    shown = [(row[0], row[1], row[2], row[4]) for row in rows]
    assert shown == [
        (
            *(f"`{value}`" if value else "–" for value in (setting.variable, setting.option, setting.default)),
            setting.help,
        )
        for setting in SETTINGS.values()
    ]
    elsewhere = [path for path in DOCUMENTS if path.name != "deploy.md" and "| `LNPLAN_" in read(path)]
    assert elsewhere == []


def test_every_option_of_the_server_is_a_setting_of_the_table() -> None:
    subparsers = next(action for action in build_parser()._actions if isinstance(action.choices, dict))
    assert isinstance(subparsers.choices, dict)
    options = {"/".join(action.option_strings) for action in subparsers.choices["serve"]._actions}
    assert options - {"-h/--help", "--open"} == {setting.option for setting in SETTINGS.values() if setting.option}


def test_every_corpus_file_is_explained_and_no_other() -> None:
    text = read(PROJECT_ROOT / "docs" / "questions.md")
    section = text.partition("## Every file of `corpus/`")[2].partition("\n## ")[0]
    explained = re.findall(r"^\| `([\w.]+)` \|", section, re.MULTILINE)
    assert sorted(explained) == sorted(path.name for path in (PROJECT_ROOT / "corpus").iterdir())


def test_every_command_is_shown_in_the_readme() -> None:
    shown = {words[1] for path in READMES for words in commands(read(path)) if Path(words[0]).name == "lnplan-qa"}
    # `make run` serves.
    assert set(COMMANDS) - {"serve"} <= shown


@each_readme
def test_the_sizes_of_the_question_sets_are_those_of_the_files(path: Path) -> None:
    text = read(path)
    for name in ("test", "dev"):
        lines = read(PROJECT_ROOT / "eval" / "questions" / f"{name}.jsonl").splitlines()
        answerable = sum(json.loads(line)["answerable"] for line in lines)
        entry = text.partition(f"`eval/questions/{name}.jsonl`")[2].partition("\n- ")[0]
        numbers = [int(number) for number in re.findall(r"\d+", entry)]
        assert numbers[0] == len(lines)
        if name == "test":
            assert numbers[1:3] == [answerable, len(lines) - answerable]


def test_both_readmes_show_the_same_commands_and_figures() -> None:
    english, chinese = (read(path) for path in READMES)
    first, second = (
        [[(step.command.split("#")[0].strip(), comparable(step.output)) for step in block] for block in blocks(text)]
        for text in (english, chinese)
    )
    assert first == second
    marked = [
        text.partition("<!-- accuracy:start -->")[2].partition("<!-- accuracy:end -->")[0]
        for text in (english, chinese)
    ]
    figures = [re.findall(r"\d+(?:\.\d+)?", part) for part in marked]
    assert figures[0] == figures[1]
    assert [re.findall("^#+", text, re.MULTILINE) for text in (english,)] == [
        re.findall("^#+", text, re.MULTILINE) for text in (chinese,)
    ]


@each_document
def test_marked_places_are_whole(path: Path) -> None:
    text = read(path)
    for name in MARKED.get(str(path.relative_to(PROJECT_ROOT)), ()):
        assert text.count(f"<!-- {name}:start -->") == text.count(f"<!-- {name}:end -->") == 1
        assert text.index(f"<!-- {name}:start -->") < text.index(f"<!-- {name}:end -->")


@pytest.mark.model
@each_readme
def test_the_output_shown_is_what_the_program_prints_today(path: Path, qa: PlanQA) -> None:
    shown = blocks(read(path))
    ran = 0
    for block in shown:
        for step, today in zip(block, run_block(block, lambda settings: qa), strict=True):
            ran += step.is_run
            assert comparable(step.output) == comparable(today.output), f"{step.command}: python -m tests.transcripts"
    assert ran >= 12


@pytest.mark.model
@each_readme
def test_the_python_shown_runs_and_prints_what_is_shown(path: Path) -> None:
    found = re.findall(r"^```pycon\n(.*?)^```$", read(path), re.DOTALL | re.MULTILINE)
    assert found
    for number, example in enumerate(found):
        test = doctest.DocTestParser().get_doctest(example, {}, f"{path.name}-{number}", str(path), 0)
        report: list[str] = []
        results = doctest.DocTestRunner(verbose=False).run(test, out=report.append)
        assert results.attempted > 0
        assert results.failed == 0, "".join(report)
