"""The server: there before Gradio is, closed side doors, clear words for a taken port."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from functools import partial

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lnplan_qa import __version__
from lnplan_qa.config import PROJECT_ROOT
from lnplan_qa.errors import ServerError
from lnplan_qa.web.doorway import Doorway, first_site
from lnplan_qa.web.loading import QAProvider
from lnplan_qa.web.page import document
from lnplan_qa.web.server import listen

from .assistant import FixedAssistant
from .conftest import run_apart


def status_of(url: str, data: object = None) -> int:
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(url, data=body, headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_the_page_is_chinese_and_names_no_other_host() -> None:
    page = document()
    assert page.startswith('<!doctype html>\n<html lang="zh-CN">')
    assert "http" not in page.replace("http-equiv", "")
    assert page.index("page/page.js") < page.index("</head>")


def test_a_taken_port_is_named_with_a_cure() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServerError, match=rf"{port}.*换一个端口"):
            listen("127.0.0.1", port)


def test_an_address_of_another_machine_is_named() -> None:
    with pytest.raises(ServerError, match=r"192\.0\.2\.1"):
        listen("192.0.2.1", 0)


def test_a_question_cannot_go_round_the_queue(address: str) -> None:
    assert status_of(f"{address}gradio_api/run/card", {"data": ["低保", []]}) == 404
    assert status_of(f"{address}gradio_api/call/card", {"data": ["低保", []]}) == 200


@pytest.mark.parametrize("door", ["gradio_api/upload", "gradio_api/component_server", "monitoring", "gradio_api/runs", "docs", "openapi.json"])
def test_side_doors_of_gradio_are_closed(address: str, door: str) -> None:
    assert status_of(f"{address}{door}") == 404


def test_health_says_how_far_the_loading_is(address: str) -> None:
    with urllib.request.urlopen(f"{address}health", timeout=10) as response:
        assert json.load(response) == {"stage": "ready", "version": __version__}


# --- the first seconds ------------------------------------------------------------------------------------------------


class Site:
    """An ASGI app that answers every request with its name and remembers its life."""

    def __init__(self) -> None:
        self.life: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            for word in ("startup", "shutdown"):
                assert (await receive())["type"] == f"lifespan.{word}"
                self.life.append(word)
                await send({"type": f"lifespan.{word}.complete"})
            return
        await PlainTextResponse("site")(scope, receive, send)


async def get(app: ASGIApp, path: str, accept: str = "*/*") -> tuple[int, dict[str, str], str]:
    """Status, headers and body of a GET, without a server."""
    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "scheme": "http", "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1), "http_version": "1.1",
        "headers": [(b"host", b"127.0.0.1"), (b"accept", accept.encode())],
    }  # fmt: skip
    sent: list[Message] = []

    requests: asyncio.Queue[Message] = asyncio.Queue()
    requests.put_nowait({"type": "http.request", "body": b"", "more_body": False})

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, requests.get, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]).decode()


def test_what_answers_first_needs_nothing_that_takes_long_to_import() -> None:
    code = (
        "import sys\n"
        "from lnplan_qa.web.server import DoorMiddleware, Doorway, RootPath, first_site\n"
        "from lnplan_qa.web.page import document\n"
        "document()\n"
        "print(*sorted({'gradio', 'fastapi', 'pydantic', 'numpy', 'jieba', 'torch', 'mcp'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT_ROOT)
    assert done.stdout.strip() == ""


def test_before_the_site_is_made_the_page_is_there_and_the_rest_says_to_come_back() -> None:
    first = first_site(QAProvider(lambda report: FixedAssistant()))
    status, _, page = run_apart(lambda: get(first, "/"))
    assert (status, page) == (200, document())
    assert run_apart(lambda: get(first, "/health"))[2] == f'{{"stage":"loading","version":"{__version__}"}}'
    assert run_apart(lambda: get(first, "/page/style.css"))[0] == 200
    for path in ("/gradio_api/run/state", "/indicators"):
        status, headers, _ = run_apart(partial(get, first, path))
        assert status == 503
        assert headers["retry-after"].isdecimal()
    _, _, words = run_apart(lambda: get(first, "/indicators", "text/html"))
    assert "正在启动" in words
    assert 'http-equiv="refresh"' in words


def test_the_doorway_hands_over_to_the_site_and_lives_its_life() -> None:
    async def scenario() -> tuple[list[str], list[str], list[Exception]]:
        site, made = Site(), asyncio.Event()
        failures: list[Exception] = []
        events: asyncio.Queue[Message] = asyncio.Queue()
        replies: asyncio.Queue[Message] = asyncio.Queue()

        async def make() -> ASGIApp:
            await made.wait()
            return site

        door = Doorway(PlainTextResponse("first"), make, failures.append)
        life = asyncio.create_task(door({"type": "lifespan"}, events.get, replies.put))
        await events.put({"type": "lifespan.startup"})
        await replies.get()
        shown = [(await get(door, "/"))[2]]
        made.set()
        while "startup" not in site.life:
            await asyncio.sleep(0)
        await asyncio.sleep(0.01)
        shown.append((await get(door, "/"))[2])
        await events.put({"type": "lifespan.shutdown"})
        await replies.get()
        await life
        return shown, site.life, failures

    assert run_apart(scenario) == (["first", "site"], ["startup", "shutdown"], [])


def test_a_site_that_cannot_be_made_is_reported_and_the_doorway_still_ends() -> None:
    async def scenario() -> list[str]:
        failures: list[Exception] = []
        told = asyncio.Event()

        def failed(error: Exception) -> None:
            failures.append(error)
            told.set()

        async def make() -> ASGIApp:
            raise ServerError("坏了")

        events: asyncio.Queue[Message] = asyncio.Queue()
        replies: asyncio.Queue[Message] = asyncio.Queue()
        door = Doorway(PlainTextResponse("first"), make, failed)
        life = asyncio.create_task(door({"type": "lifespan"}, events.get, replies.put))
        await events.put({"type": "lifespan.startup"})
        await told.wait()
        assert (await get(door, "/"))[2] == "first"
        await events.put({"type": "lifespan.shutdown"})
        await life
        return [str(error) for error in failures]

    assert run_apart(scenario) == ["坏了"]
