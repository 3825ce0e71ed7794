"""The page 评测: an uploaded file in a real browser, what is said about a bad one, and the released result."""

from __future__ import annotations

import base64
import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from lnplan_qa.web import evaluation
from lnplan_qa.web.evaluation import evaluate_upload, newest_result, page, released

from .assistant import HOSTILE, FixedAssistant
from .conftest import DESK, PHONE

CSV = "问题,答案,状态\n农村低保多少？,895,有答案\n床位几张？,40,有答案\n民政局电话？,,未写明\n,1,\n"


def upload(assistant: FixedAssistant | None, name: str, content: bytes | str) -> list[dict[str, Any]]:
    data = content if isinstance(content, str) else base64.b64encode(content).decode()
    return list(evaluate_upload(assistant, "正在准备", name, data))


def test_an_uploaded_file_is_answered_judged_and_offered_as_files(assistant: FixedAssistant) -> None:
    *progress, last = upload(assistant, "题目.csv", CSV.encode("gbk"))
    assert all(event["state"] == "progress" and event["total"] == 3 for event in progress)
    assert last["state"] == "done"
    assert "3 题，3 题可以判定，1 行没有读入" in last["html"]
    assert "第 5 行：没有问题" in last["html"]
    assert set(last["files"]) == {"answers.csv", "failures.csv", "report.html"}
    rows = list(csv.DictReader(last["files"]["failures.csv"].removeprefix("\ufeff").splitlines()))
    assert [row["问题"] for row in rows] == ["床位几张？"]


def test_every_answer_is_shown_also_where_all_are_right_or_none_can_be_judged(assistant: FixedAssistant) -> None:
    last = upload(assistant, "q.csv", "问题,状态\n农村低保多少？,有答案\n民政局电话？,未写明\n".encode())[-1]
    assert "没有答对的问题（0）" in last["html"]
    shown = last["html"].partition("全部回答（2）")[2]
    assert shown.count("<details>") == 2
    for words in ("农村低保多少？", "正确", "2025年农村最低生活保障标准目标为约895元", "规划未写明民政局的电话。"):
        assert words in shown
    unjudged = upload(assistant, "q.csv", "问题\n农村低保多少？\n".encode())[-1]["html"]
    assert "无法判定" in unjudged.partition("全部回答（1）")[2]
    many = "问题\n" + "".join(f"低保{number}\n" for number in range(60))
    assert upload(assistant, "q.csv", many.encode())[-1]["html"].partition("前50题的回答")[2].count("<details>") == 50


def test_the_samples_are_files_that_are_read(assistant: FixedAssistant) -> None:
    found = re.findall(r'download="([^"]+)" href="data:[^,]+,([^"]+)"', evaluation.page())
    assert [name for name, _ in found] == ["题目样例.jsonl", "题目样例.csv"]
    for name, content in found:
        last = upload(assistant, name, content)[-1]
        assert last["state"] == "done"
        assert "2 题，2 题可以判定，0 行没有读入" in last["html"]


def test_nothing_of_an_upload_is_left_behind(
    assistant: FixedAssistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    upload(assistant, "q.csv", CSV.encode())
    upload(assistant, "q.csv", b"a,b\n1,2\n")
    stopped = evaluate_upload(assistant, "", "q.csv", base64.b64encode(CSV.encode()).decode())
    next(stopped)
    assert list(tmp_path.iterdir())
    assert isinstance(stopped, Iterator)
    stopped.close()  # type: ignore[attr-defined]  # the visitor leaves
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("q.csv", "姓名,答案\n甲,1\n".encode(), "缺少“问题”一列"),
        ("q.csv", b"\xff\xff\xfe\xfe\n", "编码既不是 UTF-8 也不是 GBK"),
        ("q.csv", "问题\n".encode(), "没有可以问的题目"),
        ("q.exe", b"MZ", "不认识"),
        ("../../etc/passwd", b"x", "不认识"),
        ("q.xlsx", b"hello", "不是 Excel 文件"),
        ("q.csv", "", "没有收到文件"),
        ("q.csv", "%%%", "没有传完整"),
        ("q.csv", "A" * (evaluation.MAX_UPLOAD_BYTES * 2), "文件超过 5 MB"),
    ],
)
def test_a_bad_file_gives_one_clear_line(assistant: FixedAssistant, name: str, content: bytes | str, said: str) -> None:
    (last,) = upload(assistant, name, content)
    assert last["state"] == "notice"
    assert said in last["text"]


def test_too_many_questions_are_refused_with_the_cure(
    assistant: FixedAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, "MAX_QUESTIONS", 2)
    (last,) = upload(assistant, "q.csv", CSV.encode())
    assert "文件有 3 题，网页上最多 2 题" in last["text"]


def test_while_the_assistant_loads_the_page_says_so() -> None:
    assert upload(None, "q.csv", CSV.encode()) == [{"state": "notice", "text": "正在准备"}]


def test_markup_in_a_file_is_shown_as_text(assistant: FixedAssistant) -> None:
    content = json.dumps({"question": HOSTILE, "answer": HOSTILE, "category": HOSTILE, "id": HOSTILE}).encode()
    last = upload(assistant, "q.jsonl", content)[-1]
    for text in (last["html"], last["files"]["report.html"]):
        assert "<img" not in text
        assert "<script" not in text
        assert "&lt;img" in text


def test_the_newest_released_result_is_found_by_its_version(tmp_path: Path) -> None:
    assert newest_result(tmp_path) is None
    assert "还没有评测结果" in released(tmp_path)
    for name in ("0.9.0.json", "0.10.0.json", "failures.csv"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    assert newest_result(tmp_path) == tmp_path / "0.10.0.json"
    assert "读不了" in released(tmp_path)


def test_the_released_result_is_shown_with_its_failures(assistant: FixedAssistant, tmp_path: Path) -> None:
    (tmp_path / "1.0.0.json").write_text(json.dumps(release(assistant)), encoding="utf-8")
    text = page(tmp_path)
    assert "版本 1.0.0，2025-01-01，3 题" in text
    assert "床位几张？" in text
    assert "没有装" in text
    assert "[[" not in text


def release(assistant: FixedAssistant) -> dict[str, Any]:
    from lnplan_qa.evaluation.evidence import PlanText
    from lnplan_qa.evaluation.questions import EvalQuestion
    from lnplan_qa.evaluation.results import failed, failure_record, set_record
    from lnplan_qa.evaluation.runner import evaluate
    from lnplan_qa.types import Status

    questions = [
        EvalQuestion("1", "农村低保多少？", category="amount", status=Status.ANSWERED, gold_values=("895",)),
        EvalQuestion("2", "床位几张？", category="target", status=Status.ANSWERED, gold_values=("40",)),
        EvalQuestion("3", "民政局电话？", category="lacks_phone", status=Status.NOT_IN_PLAN),
    ]
    judged = list(evaluate(questions, assistant.ask, PlanText.of(assistant.document.text)))
    record = set_record(item.score for item in judged)
    failures = [failure_record(item) for item in judged if failed(item.score)]
    data = {"systems": {"PlanQA": record, "BM25": record}, "not_run": {"txtai": "没有装"}, "failures": failures}
    return {"version": "1.0.0", "date": "2025-01-01", "sets": {"test": data}}


@pytest.mark.browser
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_visitor_uploads_a_file_sees_results_and_downloads_them(
    browser: Browser,
    address: str,
    assistant: FixedAssistant,
    viewport: ViewportSize,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "1.0.0.json").write_text(json.dumps(release(assistant)), encoding="utf-8")
    monkeypatch.setattr(evaluation.page, "__defaults__", (tmp_path,))
    (tmp_path / "题目.csv").write_bytes(CSV.encode())
    (tmp_path / "坏.csv").write_bytes("甲,乙\n1,2\n".encode())
    context = browser.new_context(viewport=viewport, locale="zh-CN")
    tab = context.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    try:
        tab.goto(address)
        tab.locator(".composer textarea").wait_for()
        if tab.locator("nav .more").is_visible():
            tab.click("nav .more")
        tab.click("nav >> text=评测")
        tab.wait_for_load_state("load")
        expect(tab.locator("h1")).to_have_text("评测：回答对了多少")
        expect(tab.locator("#built-in + .note")).to_contain_text("版本 1.0.0")
        assert fits(tab)

        tab.click("text=开始评测")
        expect(tab.locator(".hint")).to_have_text("请先选择题目文件。")
        tab.set_input_files("input[type=file]", tmp_path / "坏.csv")
        tab.click("text=开始评测")
        expect(tab.locator(".hint")).to_contain_text("缺少“问题”一列")

        tab.set_input_files("input[type=file]", tmp_path / "题目.csv")
        tab.click("text=开始评测")
        expect(tab.locator(".results")).to_contain_text("3 题，3 题可以判定", timeout=20_000)
        expect(tab.locator(".hint")).to_be_hidden()
        expect(tab.locator(".progress")).to_be_hidden()
        tab.locator(".results details", has_text="床位几张？").first.locator("summary").click()
        expect(tab.locator(".results dd", has_text="40").first).to_be_visible()
        assert fits(tab)
        with tab.expect_download() as download:
            tab.click("text=下载没答对的题")
        assert download.value.suggested_filename == "failures.csv"
        content = Path(download.value.path()).read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert "床位几张？".encode() in content
        tab.click("nav >> text=问答")
        tab.locator(".composer textarea").wait_for()
        assert errors == []
    finally:
        context.close()


def fits(tab: Page) -> bool:
    """Nothing wider than the window."""
    return bool(tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
