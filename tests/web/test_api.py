"""The doors for programs, each through its own client against a running server: plain HTTP, gradio_client, mcp."""

from __future__ import annotations

import asyncio
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from itertools import pairwise
from typing import Any

import mcp
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from mcp.client.streamable_http import streamable_http_client

from lnplan_qa.config import MAX_QUESTION_CHARACTERS
from lnplan_qa.errors import BusyError, CorpusError
from lnplan_qa.web.gate import CROWDED, Gate
from lnplan_qa.web.loading import QAProvider
from lnplan_qa.web.tools import NAMES

from .assistant import FixedAssistant
from .conftest import run_apart, serving

FIELDS = ["question", "status", "kind", "answer", "citations", "related", "missing", "table", "latency_ms"]
QUESTION = "2025年农村低保标准是多少"


def post(url: str, content: object, method: str = "POST") -> tuple[int, dict[str, Any]]:
    """Status and JSON object of an answer; ``content`` is sent as JSON, or as it is where it is bytes."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    request = urllib.request.Request(url, data=body, method=method, headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def with_mcp(url: str, act: Callable[[mcp.ClientSession], Awaitable[Any]]) -> Any:
    """What ``act`` returns of a session with the MCP server."""

    async def run() -> Any:
        async with streamable_http_client(url) as (reader, writer, _), mcp.ClientSession(reader, writer) as session:
            await session.initialize()
            return await act(session)

    return run_apart(run)


def call(address: str, tool: str, **arguments: object) -> tuple[bool, dict[str, Any]]:
    """Whether a tool failed, and its answer; text and data of a result must be the same."""
    result = with_mcp(f"{address}mcp", lambda session: session.call_tool(tool, arguments))
    assert json.loads(result.content[0].text) == result.structuredContent
    return result.isError, result.structuredContent


@pytest.fixture
def loading() -> Iterator[str]:
    """The address of a server whose assistant is still being loaded."""
    release = threading.Event()

    def load(report: Callable[[str], None]) -> FixedAssistant:
        assert release.wait(60)
        return FixedAssistant()

    provider = QAProvider(load)
    with serving(provider) as url:
        provider.start()
        yield url
        release.set()


# --- plain HTTP --------------------------------------------------------------------------------------------------------


def test_ask_answers_with_the_contract_and_the_id(address: str, assistant: FixedAssistant) -> None:
    status, data = post(f"{address}ask", {"id": [7], "question": QUESTION, "history": ["低保是什么"]})
    assert status == 200
    assert list(data) == ["id", *FIELDS]
    assert data["id"] == [7]
    citation = data["citations"][0]
    assert assistant.document.text[citation["start"] : citation["end"]] == citation["quote"]
    assert assistant.asked[-1] == (QUESTION, ("低保是什么",))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"broken", "不是合法的 JSON：broken"),
        (b"\xff\xfe", "不是 UTF-8 编码"),
        ([1], "应是 JSON 对象"),
        ({}, '缺少 "question"'),
        ({"question": 3}, '"question" 应是字符串，而它是：3'),
        ({"question": "  "}, "是空的"),
        ({"question": "x" * (MAX_QUESTION_CHARACTERS + 1)}, f"最多 {MAX_QUESTION_CHARACTERS} 字"),
        ({"question": "低保", "history": "农村"}, '"history" 应是字符串列表'),
        (b'{"question": "\\ud800"}', "不是有效文本"),
        (b"[" * 60_000, "不是合法的 JSON"),
    ],
)
def test_what_is_wrong_with_a_request_is_said_in_json(address: str, content: object, words: str) -> None:
    status, data = post(f"{address}ask", content)
    assert status == 400
    assert list(data) == ["error"]
    assert words in data["error"]


def test_the_id_of_a_wrong_request_comes_back(address: str) -> None:
    assert post(f"{address}ask", {"id": "a", "question": ""})[1]["id"] == "a"


def test_a_wrong_method_and_a_huge_body_are_told_so(address: str) -> None:
    assert post(f"{address}ask", {}, "PUT") == (405, {"error": '请用 POST 提交 JSON，如 {"question": "…"}。'})
    assert post(f"{address}ask", b" " * 70_000)[0] == 413


def test_a_defect_of_ours_shows_nothing_of_the_inside(address: str) -> None:
    status, data = post(f"{address}ask", {"id": 1, "question": "让它崩溃"})
    assert status == 500
    assert data["id"] == 1
    assert "secret" not in json.dumps(data)
    assert "Traceback" not in json.dumps(data)


def test_while_loading_a_program_is_told_to_come_back(loading: str) -> None:
    status, data = post(f"{loading}ask", {"question": QUESTION})
    assert status == 503
    assert "正在准备" in data["error"]
    # The tables need no assistant.
    failed, found = call(loading, "find_indicator", name="低保")
    assert (failed, found["count"]) == (False, 1)
    failed, found = call(loading, "ask", question=QUESTION)
    assert failed
    assert "正在准备" in found["error"]


# --- gradio_client -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def client(address: str) -> Client:
    return Client(address, verbose=False, analytics_enabled=False)


def test_gradios_client_asks_by_name(client: Client, assistant: FixedAssistant) -> None:
    data = client.predict(QUESTION, api_name="/ask")
    assert list(data) == FIELDS
    client.predict(question="那城市呢", history=[QUESTION], api_name="/ask")
    assert assistant.asked[-1] == ("那城市呢", (QUESTION,))


def test_gradios_client_raises_our_words(client: Client) -> None:
    with pytest.raises(AppError, match="是空的"):
        client.predict("", api_name="/ask")
    with pytest.raises(AppError, match="意外错误") as caught:
        client.predict("让它崩溃", api_name="/ask")
    assert "secret" not in str(caught.value)


def test_of_gradios_endpoints_only_ask_is_shown(client: Client) -> None:
    info = client.view_api(return_format="dict", print_info=False)
    assert list(info["named_endpoints"]) == ["/ask"]
    assert info["unnamed_endpoints"] == {}


@pytest.mark.parametrize("query", ["", "/", "?all_endpoints=true", "/?all_endpoints=True"])
def test_nobody_who_asks_for_all_endpoints_gets_the_pages_own(address: str, query: str) -> None:
    with urllib.request.urlopen(f"{address}gradio_api/info{query}", timeout=10) as response:
        assert list(json.load(response)["named_endpoints"]) == ["/ask"]


# --- MCP ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["mcp", "mcp/", "gradio_api/mcp", "gradio_api/mcp/"])
def test_mcp_lists_five_tools_each_described(address: str, path: str) -> None:
    listed = with_mcp(f"{address}{path}", lambda session: session.list_tools()).tools
    assert [tool.name for tool in listed] == list(NAMES)
    assert list(NAMES) == ["ask", "find_indicator", "list_projects", "find_benefits", "read_section"]
    for tool in listed:
        assert len(tool.description) > 100
        assert "    " not in tool.description
        assert all(field["description"] for field in tool.inputSchema["properties"].values())
        assert tool.annotations.readOnlyHint


def test_mcp_offers_nothing_but_tools(address: str) -> None:
    async def capabilities(session: mcp.ClientSession) -> Any:
        return session.get_server_capabilities()

    offered = with_mcp(f"{address}mcp", capabilities)
    assert offered.tools is not None
    assert (offered.prompts, offered.resources) == (None, None)


def test_mcp_asks(address: str, assistant: FixedAssistant) -> None:
    failed, data = call(address, "ask", question=QUESTION, history=["低保"])
    assert not failed
    assert list(data) == FIELDS
    assert assistant.asked[-1] == (QUESTION, ("低保",))


def test_mcp_finds_an_indicator_by_an_everyday_name(address: str) -> None:
    failed, data = call(address, "find_indicator", name="低保", year=2025)
    assert not failed
    assert (data["count"], data["of"]) == (1, 13)
    assert [(row["group"], row["values"][0]["value"]) for row in data["rows"]] == [("农村", 895), ("城市", 1030)]


def test_mcp_lists_projects_completely(address: str) -> None:
    failed, data = call(address, "list_projects", department="民政局")
    assert not failed
    assert (data["count"], data["of"], data["investment"]) == (3, 22, 33600)
    # A bound as a number, and as people write it.
    assert call(address, "list_projects", min_investment=20000)[1] == call(address, "list_projects", min_investment="2亿")[1]


def test_mcp_finds_benefits_of_a_sentence(address: str) -> None:
    failed, data = call(address, "find_benefits", situation="我妈八十三，农村户口，腿脚残疾")
    assert not failed
    assert (data["situation"]["age"], data["situation"]["area"]) == (83, "rural")
    assert data["benefits"]


@pytest.mark.parametrize("name", ["6.4", "养老服务", "6.4  养老服务"])
def test_mcp_reads_a_section_to_the_character(address: str, assistant: FixedAssistant, name: str) -> None:
    failed, data = call(address, "read_section", section=name)
    assert not failed
    assert data["section"] == "6.4"
    assert data["text"] == assistant.document.text[data["start"] : data["end"]]
    assert data["text"].startswith("6.4  养老服务")


def test_the_whole_plan_can_be_read_from_the_top(address: str, assistant: FixedAssistant) -> None:
    tops = ["前言", *(section.id for section in assistant.document.sections if section.id.endswith("章")), "附表1"]
    read = [call(address, "read_section", section=top)[1] for top in tops]
    between = "".join(
        assistant.document.text[one["end"] : other["start"]] for one, other in pairwise(read)
    )
    assert between.strip() == ""
    assert [part["section"] for part in read[6]["parts"]][:2] == ["6.1", "6.2"]


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("ask", {}, "缺少参数 question"),
        ("ask", {"question": 3}, "参数 question 不是要求的类型，给出的是 3"),
        ("ask", {"question": "低保", "language": "en"}, "没有参数 language。可用的参数：question、history"),
        ("ask", {"question": " "}, "是空的"),
        ("ask", {"question": "让它崩溃"}, "意外错误"),
        ("find_indicator", {"name": "房价"}, "指标表里没有“房价”"),
        ("find_indicator", {"year": 2030}, "没有2030年。可用：2019、2022、2025"),
        ("list_projects", {"department": "海关"}, "没有“海关”这个责任部门"),
        ("list_projects", {"min_investment": "很多"}, "min_investment应是以万元计的数字"),
        ("list_projects", {"search": "x" * 101}, "search 有 101 字"),
        ("find_benefits", {"situation": ""}, "是空的"),
        ("read_section", {"section": "12.9"}, "没有“12.9”这一节"),
        ("read_section", {"section": "发展基础"}, "有2处叫“发展基础”"),
        ("card", {"question": "低保"}, "没有“card”这个工具"),
    ],
)
def test_a_wrong_call_is_an_error_in_json_that_says_what_is_right(
    address: str, tool: str, arguments: dict[str, object], words: str
) -> None:
    failed, data = call(address, tool, **arguments)
    assert failed
    assert list(data) == ["error"]
    assert words in data["error"]
    assert "pydantic" not in data["error"]
    assert "Traceback" not in data["error"]


def test_a_browser_that_opens_the_mcp_address_is_told_what_it_is(address: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{address}mcp", timeout=10)
    with caught.value as answer:
        assert answer.code == 405
        assert "MCP" in json.load(answer)["error"]


# --- the gate ----------------------------------------------------------------------------------------------------------


def test_more_than_may_wait_are_sent_away() -> None:
    async def run() -> list[object]:
        gate = Gate(1, 1)
        release = threading.Event()
        inside = [asyncio.create_task(gate.run(lambda: release.wait(10))) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError, match=CROWDED[:6]):
            await gate.run(lambda: None)
        release.set()
        done: list[object] = list(await asyncio.gather(*inside))
        # Room again.
        return [*done, await gate.run(lambda: "next")]

    assert run_apart(run) == [True, True, "next"]


def test_a_failed_start_is_said_to_programs() -> None:
    def load(report: Callable[[str], None]) -> FixedAssistant:
        raise CorpusError("plan.txt 读不了。")

    provider = QAProvider(load)
    provider.load()
    with serving(provider) as url:
        status, data = post(f"{url}ask", {"question": QUESTION})
        assert status == 503
        assert "plan.txt 读不了" in data["error"]
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{url}health", timeout=10)
        with caught.value as answer:
            assert json.load(answer)["stage"] == "failed"
