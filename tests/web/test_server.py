"""The server: a Chinese page without other hosts, closed side doors, clear words for a taken port."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from pathlib import Path

import gradio
import pytest

from lnplan_qa import __version__
from lnplan_qa.errors import ServerError
from lnplan_qa.web.server import listen, localize


def status_of(url: str, data: object = None) -> int:
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(url, data=body, headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_gradios_template_becomes_a_chinese_page_that_names_no_other_host() -> None:
    template = Path(gradio.__file__).parent / "templates" / "frontend" / "index.html"
    page = localize(template.read_text(encoding="utf-8"))
    assert '<html lang="zh-CN"' in " ".join(page.split())
    assert "https://" not in page
    assert page.count("<title>") == 1
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


@pytest.mark.parametrize("door", ["gradio_api/upload", "gradio_api/component_server", "monitoring", "gradio_api/runs"])
def test_side_doors_of_gradio_are_closed(address: str, door: str) -> None:
    assert status_of(f"{address}{door}") == 404


def test_health_says_how_far_the_loading_is(address: str) -> None:
    with urllib.request.urlopen(f"{address}health", timeout=10) as response:
        assert json.load(response) == {"stage": "ready", "version": __version__}
