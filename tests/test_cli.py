"""The command line: what it prints, where, and its exit codes. A core of our own stands in for the real one, except
in the tests marked ``model``."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from lnplan_qa.cli import COMMANDS, main
from lnplan_qa.config import MAX_QUESTION_CHARACTERS, PROJECT_ROOT, SETTINGS, Settings
from lnplan_qa.errors import (
    CorpusError,
    EncoderError,
    LnplanError,
    MissingIndexError,
    QuestionError,
    ServerError,
    StaleIndexError,
)
from lnplan_qa.types import Answer, Kind, Status

CONTRACT_KEYS = "question status kind answer citations related missing table latency_ms".split()


class FakeCore:
    """Answers every question with itself and keeps what it was asked."""

    def __init__(self, error: Exception | None = None) -> None:
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.loads = 0
        self.error = error

    def load(self, settings: Settings) -> FakeCore:
        self.loads += 1
        return self

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        if self.error is not None:
            raise self.error
        if not question.strip():
            raise QuestionError("问题是空的。")
        return Answer(question, Status.OUT_OF_SCOPE, Kind.NONE, f"这不属于规划：{question}")


def run(core: FakeCore, *arguments: str) -> int:
    return main(arguments, load=core.load)


def batch(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lines: bytes, core: FakeCore | None = None
) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and objects of a batch read from standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    code = run(core or FakeCore(), "ask", "--jsonl", "-")
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def process(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lnplan_qa", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=PROJECT_ROOT,
        check=False,
        **options,
    )


# --- help and usage ---------------------------------------------------------------------------------------------


def test_help_is_fast_and_imports_nothing_heavy() -> None:
    code = (
        "import sys; from lnplan_qa.cli import build_parser; build_parser().format_help(); "
        "print([m for m in ('torch', 'sentence_transformers', 'gradio', 'numpy', 'faiss', 'jieba', 'bm25s', 'opencc') "
        "if m in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=PROJECT_ROOT, check=True)
    assert loaded.stdout.strip() == "[]"
    times = []
    for _ in range(3):
        started = time.perf_counter()
        assert process("--help").returncode == 0
        times.append(time.perf_counter() - started)
    assert min(times) <= 0.5


def test_help_lists_commands_examples_exit_codes_and_settings(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    text = capsys.readouterr().out
    for name in COMMANDS:
        assert f"\n    {name} " in text
    for setting in SETTINGS.values():
        assert setting.variable in text
    for code in (0, 1, 2, 3, 4, 130, 141):
        assert f"\n  {code} " in text
    assert "示例" in text


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])
    assert caught.value.code == 0
    text = capsys.readouterr().out
    assert f"用法：lnplan-qa {command}" in text
    assert f"  lnplan-qa {command}" in text.partition("示例")[2]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ([], "缺少：命令"),
        (["gues"], "'gues'"),
        (["ask", "问", "题"], "不认识的参数：题"),
        (["ask", "--jsonl"], "--jsonl 后面缺少内容"),
        (["ask", "--colour", "问"], "--colour"),
        (["serve", "--port", "http"], "http 不是有效的端口号"),
        (["serve", "--port", "70000"], "70000"),
    ],
)
def test_wrong_command_line_is_told_in_one_chinese_line_with_the_cure(
    arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert named in output.err
    assert "--help" in output.err
    assert output.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [["ask"], ["ask", "问", "--jsonl", "-"], ["ask", "--jsonl", "-", "--history", "问"]]
)
def test_contradicting_arguments_are_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(FakeCore(), *arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_version_is_the_package_s(capsys: pytest.CaptureFixture[str]) -> None:
    from lnplan_qa import __version__

    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"lnplan-qa {__version__}\n"


# --- ask --------------------------------------------------------------------------------------------------------


def test_ask_prints_the_answer_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(FakeCore(), "ask", "今天几号") == 0
    assert capsys.readouterr().out.startswith("这不属于规划：今天几号\n")


def test_ask_json_prints_the_contract_s_object_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(FakeCore(), "ask", "--json", "今天几号") == 0
    output = capsys.readouterr().out
    assert output.count("\n") == 1
    assert list(json.loads(output)) == CONTRACT_KEYS
    assert "今天几号" in output


def test_history_reaches_the_core_in_order() -> None:
    core = FakeCore()
    assert run(core, "ask", "那城市呢", "--history", "低保是什么", "--history", "农村低保标准") == 0
    assert core.asked == [("那城市呢", ("低保是什么", "农村低保标准"))]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (QuestionError("问题是空的"), 2),
        (CorpusError("找不到 plan.txt"), 3),
        (EncoderError("缺少权重"), 3),
        (MissingIndexError("还没有索引"), 3),
        (StaleIndexError("plan.txt 已改动"), 3),
        (ServerError("端口已被占用"), 4),
        (LnplanError("其他"), 3),
        (KeyboardInterrupt(), 130),
    ],
)
def test_named_error_becomes_one_line_and_its_exit_code(
    error: Exception, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(FakeCore(error), "ask", "问") == code
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1
    assert str(error) in output.err


def test_error_of_several_lines_is_printed_on_one(capsys: pytest.CaptureFixture[str]) -> None:
    run(FakeCore(CorpusError("第一行\n  第二行")), "ask", "问")
    assert capsys.readouterr().err == "lnplan-qa: 第一行 第二行\n"


def test_defect_of_ours_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        run(FakeCore(ZeroDivisionError()), "ask", "问")


def test_wrong_setting_is_a_usage_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LNPLAN_PORT", "abc")
    assert run(FakeCore(), "ask", "问") == 2
    assert "LNPLAN_PORT='abc'" in capsys.readouterr().err


def test_question_of_undecodable_bytes_is_refused_by_name() -> None:
    result = process("ask", "--json", "\udcff\udcfe")
    assert (result.returncode, result.stdout) == (2, "")
    assert "UTF-8" in result.stderr


# --- ask --jsonl ------------------------------------------------------------------------------------------------


def test_batch_answers_in_order_and_echoes_ids(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = '{"id": "a", "question": "甲"}\n{"question": "乙"}\n{"id": 7, "question": "丙"}'.encode()
    code, results = batch(monkeypatch, capsys, lines)
    assert code == 0
    assert [(result.get("id"), result["question"]) for result in results] == [("a", "甲"), (None, "乙"), (7, "丙")]
    assert [list(result) for result in results] == [["id", *CONTRACT_KEYS], CONTRACT_KEYS, ["id", *CONTRACT_KEYS]]


def test_batch_history_reaches_the_core(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    core = FakeCore()
    batch(monkeypatch, capsys, '{"question": "那城市呢", "history": ["农村低保"]}\n'.encode(), core)
    assert core.asked == [("那城市呢", ("农村低保",))]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (b"broken", "broken"),
        (b'{"question": "q"', "JSON"),
        (b"[1, 2]", "[1, 2]"),
        (b'"text"', "对象"),
        (b"null", "对象"),
        (b"{}", "question"),
        (b'{"question": null}', "null"),
        (b'{"question": 5}', "5"),
        (b'{"question": ["q"]}', '["q"]'),
        (b'{"question": ""}', "空"),
        (b'{"question": " \\n "}', "空"),
        (b'{"question": "%s"}' % (b"a" * (MAX_QUESTION_CHARACTERS + 1)), str(MAX_QUESTION_CHARACTERS + 1)),
        (b'{"question": "q", "history": "q"}', "history"),
        (b'{"question": "q", "history": [1]}', "[1]"),
        (b'{"question": "q", "history": {"a": 1}}', "history"),
        (b'{"question": "\xff\xfe"}', "UTF-8"),
        (b'{"question": "\\ud800"}', "代理字符"),
        (b'{"question": "q", "history": ["\\udfff"]}', "代理字符"),
        (b"[" * 100_000, "JSON"),
        (b'{"question": ' + b"9" * 5000 + b"}", "JSON"),
    ],
)
def test_malformed_line_becomes_an_error_object_and_the_run_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: bytes, named: str
) -> None:
    code, results = batch(monkeypatch, capsys, b'{"question": "one"}\n' + line + b'\n{"question": "three"}\n')
    assert code == 1
    assert [result.get("question") for result in results] == ["one", None, "three"]
    assert list(results[1]) == ["line", "error"]
    assert results[1]["line"] == 2
    assert named in results[1]["error"]
    assert len(results[1]["error"]) < 200


def test_error_object_carries_the_id_where_one_can_be_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, results = batch(monkeypatch, capsys, b'{"id": "x", "question": 5}\n')
    assert list(results[0]) == ["id", "line", "error"]
    assert results[0]["id"] == "x"


def test_id_that_utf8_cannot_hold_is_escaped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, results = batch(monkeypatch, capsys, b'{"id": "\\ud800", "question": "q"}\n')
    assert (code, results[0]["id"]) == (0, "\ud800")


def test_blank_lines_are_passed_over_and_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, results = batch(monkeypatch, capsys, b'\n{"question": "q"}\r\n  \n{}\n\n')
    assert code == 1
    assert [result.get("line") for result in results] == [None, 4]


def test_byte_order_mark_of_a_windows_editor_is_taken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, results = batch(monkeypatch, capsys, b'\xef\xbb\xbf{"question": "q"}\r\n')
    assert (code, results[0]["question"]) == (0, "q")


def test_defect_on_one_line_costs_that_line_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, results = batch(
        monkeypatch, capsys, b'{"id": 1, "question": "q"}\n{"id": 2}\n', FakeCore(ZeroDivisionError("d"))
    )
    assert code == 1
    assert results[0]["id"] == 1
    assert "ZeroDivisionError" in results[0]["error"]
    assert results[1]["id"] == 2


def test_core_is_loaded_once_and_only_where_a_line_can_be_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    core = FakeCore()
    batch(monkeypatch, capsys, b"{}\nbroken\n", core)
    assert core.loads == 0
    batch(monkeypatch, capsys, b'{"question": "a"}\n{"question": "b"}\n', core)
    assert core.loads == 1


def test_empty_batch_is_no_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert batch(monkeypatch, capsys, b"") == (0, [])


def test_batch_reads_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"question": "甲"}\n', encoding="utf-8")
    assert run(FakeCore(), "ask", "--jsonl", str(path)) == 0
    assert json.loads(capsys.readouterr().out)["question"] == "甲"


@pytest.mark.parametrize(
    ("name", "why"), [("missing.jsonl", "没有这个文件或文件夹"), (".", "这是文件夹，不是文件")]
)
def test_file_that_cannot_be_read_is_named(
    tmp_path: Path, name: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(FakeCore(), "ask", "--jsonl", str(tmp_path / name)) == 2
    output = capsys.readouterr()
    assert output.err == f"lnplan-qa: 读不了 {tmp_path / name}：{why}。请检查路径，或用 - 从标准输入读取。\n"


BATCH_OF_FAKES = """
import sys
from lnplan_qa.cli import main
from lnplan_qa.types import Answer, Kind, Status
class Core:
    def ask(self, question, history=()):
        return Answer(question, Status.OUT_OF_SCOPE, Kind.NONE, "x" * 1000)
sys.exit(main(["ask", "--jsonl", "-"], load=lambda settings: Core()))
"""


def test_each_answer_is_written_before_the_next_line_is_read() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", BATCH_OF_FAKES],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=PROJECT_ROOT,
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        for question in ("甲", "乙"):
            running.stdin.write(json.dumps({"question": question}) + "\n")
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["question"] == question
        running.stdin.close()
        assert running.wait(10) == 0


def test_reader_that_leaves_early_is_no_error_message() -> None:
    lines = '{"question": "甲"}\n' * 2000
    reading, writing = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-c", BATCH_OF_FAKES],
        stdin=subprocess.PIPE,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=PROJECT_ROOT,
    ) as running:
        os.close(writing)
        os.close(reading)
        _, errors = running.communicate(lines, timeout=30)
    assert errors == ""
    assert running.returncode == 141


def test_json_is_utf8_whatever_the_locale() -> None:
    environment = {
        **os.environ,
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONIOENCODING": "gbk",
    }
    result = subprocess.run(
        [sys.executable, "-c", BATCH_OF_FAKES],
        input='{"question": "龙南"}\n'.encode(),
        capture_output=True,
        cwd=PROJECT_ROOT,
        env=environment,
        check=True,
    )
    assert "龙南" in result.stdout.decode("utf-8")


# --- serve ------------------------------------------------------------------------------------------------------


def test_port_in_use_is_told_at_once_with_a_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        started = time.perf_counter()
        result = process("serve", "--port", str(port), timeout=30)
        took = time.perf_counter() - started
    assert result.returncode == 4
    assert f"端口 {port} 已被占用" in result.stderr
    assert "make run PORT=" in result.stderr
    assert result.stderr.count("\n") == 1
    assert took < 2  # nothing heavy was imported


def test_address_of_another_machine_is_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(FakeCore(), "serve", "--host", "203.0.113.1", "--port", "0") == 4
    assert "203.0.113.1" in capsys.readouterr().err


def test_serve_hands_over_host_and_a_port_that_the_system_picked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    served: list[Settings] = []
    monkeypatch.setattr("lnplan_qa.web.server.run", served.append)
    assert run(FakeCore(), "serve", "--host", "0.0.0.0", "--port", "0") == 0
    (settings,) = served
    assert settings.host == "0.0.0.0"
    assert settings.port > 0
    assert f"http://127.0.0.1:{settings.port}/" in capsys.readouterr().err


# --- the real core ----------------------------------------------------------------------------------------------


@pytest.mark.model
def test_one_question_end_to_end(plan_text: str) -> None:
    result = process("ask", "--json", "敬老院集中供养率到哪年要到多少", timeout=120)
    assert result.returncode == 0, result.stderr
    answer = json.loads(result.stdout)
    assert list(answer) == CONTRACT_KEYS
    assert answer["status"] == "answered"
    assert "41.08%" in answer["answer"]
    assert "2025" in answer["answer"]
    first = answer["citations"][0]
    assert first["section"] == "6.4"
    assert plan_text[first["start"] : first["end"]] == first["quote"]


@pytest.mark.model
def test_a_batch_with_a_broken_line_end_to_end() -> None:
    lines = '{"id":"a","question":"今天几号"}\nbroken\n{"id":"b","question":"婚姻登记联网率2022年"}\n'
    result = process("ask", "--jsonl", "-", input=lines, timeout=120)
    assert result.returncode == 1, result.stderr
    first, second, third = (json.loads(line) for line in result.stdout.splitlines())
    assert (first["id"], first["status"], first["citations"]) == ("a", "out_of_scope", [])
    assert second["line"] == 2
    assert (third["id"], third["status"]) == ("b", "answered")
    assert "100" in third["answer"]


@pytest.mark.model
def test_ask_builds_a_missing_index_by_itself_and_says_so_on_stderr(tmp_path: Path) -> None:
    corpus = shutil.copytree(PROJECT_ROOT / "corpus", tmp_path / "corpus")
    (corpus / "questions.jsonl").write_text("", encoding="utf-8")  # no question keys: built in a few seconds
    environment = {**os.environ, "LNPLAN_CORPUS": str(corpus), "LNPLAN_INDEX": str(tmp_path / "index")}
    result = process("ask", "--json", "2025年千人床位", timeout=300, env=environment)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["status"] == "answered"
    assert "索引" in result.stderr
    again = process("build", "--if-needed", timeout=120, env=environment)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


@pytest.mark.model
def test_interrupted_server_stops_quietly() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "lnplan_qa", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=PROJECT_ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as running:
        assert running.stdout is not None
        assert "http://127.0.0.1:" in running.stdout.readline()
        time.sleep(1)
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=60)
    assert "Traceback" not in errors
