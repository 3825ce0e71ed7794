"""Under a path, straight and behind nginx with TLS: the page, its files, its streams and the doors for programs."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import socket
import ssl
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import mcp
import pytest
from gradio_client import Client
from mcp.client.streamable_http import streamable_http_client
from playwright.sync_api import Browser, expect

from lnplan_qa.config import PROJECT_ROOT, Settings
from lnplan_qa.web.loading import QAProvider
from lnplan_qa.web.tools import NAMES

from .assistant import FixedAssistant
from .conftest import DESK, ask, run_apart, serving

SITE = PROJECT_ROOT / "deploy" / "nginx.conf"
ROOT = "/lnplan"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
UNCHECKED = ssl._create_unverified_context()  # the certificate of these tests is signed by nobody


def get(url: str) -> tuple[int, bytes]:
    with urllib.request.urlopen(url, timeout=20, context=UNCHECKED if url.startswith("https") else None) as response:
        return response.status, response.read()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(assistant: FixedAssistant, settings: Settings) -> Iterator[str]:
    """A server with ``--root-path``; its address without the path."""
    provider = QAProvider(lambda report: assistant)
    provider.load()
    with serving(provider, dataclasses.replace(settings, root_path=ROOT)) as url:
        yield url


def nginx_in_front(server: str, folder: Path) -> Iterator[str]:
    """nginx with the site of ``deploy/nginx.conf``, the lines marked "yours" changed; the address of the site."""
    if NGINX is None:
        pytest.skip("nginx is not installed")
    subprocess.run(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -keyout privkey.pem -out fullchain.pem".split(),
        cwd=folder,
        check=True,
        capture_output=True,
    )
    port = free_port()
    site = SITE.read_text(encoding="utf-8")
    for theirs, ours in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("plan.example", "127.0.0.1"),
        ("/etc/ssl/lnplan-qa", str(folder)),
        ("127.0.0.1:7860", urlsplit(server).netloc),
    ):
        assert theirs in site
        site = site.replace(theirs, ours)
    temporary = "".join(f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    main = folder / "nginx.conf"
    main.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}} http {{ {temporary} {site} }}", encoding="utf-8"
    )
    process = subprocess.Popen([NGINX, "-e", str(folder / "error.log"), "-c", str(main)], stderr=subprocess.PIPE)
    try:
        while True:
            assert process.poll() is None, (folder / "error.log").read_text(encoding="utf-8")
            with socket.socket() as probe:
                probe.settimeout(1)
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
        yield f"https://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.communicate(timeout=10)


@pytest.fixture(scope="module", params=["straight", "nginx"])
def site(request: pytest.FixtureRequest, server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site, with the path: of the server itself, and of nginx before it."""
    if request.param == "straight":
        yield f"{server}lnplan/"
    else:
        for url in nginx_in_front(server, tmp_path_factory.mktemp("nginx")):
            yield f"{url}lnplan/"


def test_every_page_and_file_is_under_the_path(site: str) -> None:
    pages = ["", "benefits", "indicators", "projects", "commitments", "check", "evaluation", "plan?start=6648&end=6713"]
    for page in pages:
        status, body = get(site + page)
        assert status == 200
        files = re.findall(r'(?:href|src)="(\./[^"#]*)"', body.decode())
        assert files, page
        assert not re.findall(r'(?:href|src|action)="/(?!/)', body.decode()), page
        for name in {name for name in files if name.startswith("./page/")}:
            assert get(site + name[2:])[0] == 200, (page, name)
    assert get(f"{site}projects.csv")[1].startswith("\ufeff序号".encode())
    assert get(f"{site}indicators.xlsx")[1].startswith(b"PK")
    assert json.loads(get(f"{site}health")[1])["stage"] == "ready"


def test_the_server_answers_without_the_path_too(server: str) -> None:
    """A proxy may take the path off, and whoever watches the server need not know it."""
    assert json.loads(get(f"{server}health")[1])["stage"] == "ready"


def test_the_path_without_a_slash_leads_to_the_site(site: str) -> None:
    with urllib.request.urlopen(
        site.rstrip("/"), timeout=20, context=UNCHECKED if site.startswith("https") else None
    ) as response:
        assert response.url == site


@pytest.mark.browser
def test_the_chat_answers_and_the_reader_opens(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport=DESK, locale="zh-CN", ignore_https_errors=True, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    requested: list[str] = []
    failed: list[str] = []
    try:
        page = context.new_page()
        page.on("request", lambda request: requested.append(request.url))
        page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
        page.goto(site)
        page.locator(".composer textarea").wait_for()
        ask(page, "2025年农村低保标准是多少")
        expect(page.locator(".answer")).to_contain_text("895")
        page.locator(".cite").first.click()
        expect(page.locator(".reader mark").first).to_contain_text("最低生活保障标准")
        page.get_by_role("link", name="项目", exact=True).click()
        page.wait_for_url(f"{site}projects")
        with page.expect_download() as download:
            page.get_by_role("link", name=re.compile("CSV")).first.click()
        assert download.value.suggested_filename == "projects.csv"
        page.get_by_role("link", name="评测", exact=True).click()
        page.wait_for_url(f"{site}evaluation")
        page.locator(".upload input[type=file]").set_input_files(
            {"name": "题目.csv", "mimeType": "text/csv", "buffer": "问题,状态\n2025年农村低保标准是多少,规划写明\n".encode()}
        )
        page.locator(".upload .send").click()
        expect(page.locator(".downloads:not(.samples)")).to_be_visible()
    finally:
        context.close()
    assert {urlsplit(url)[:2] for url in requested if not url.startswith(("data:", "blob:"))} == {urlsplit(site)[:2]}
    paths = {urlsplit(url).path for url in requested if not url.startswith(("data:", "blob:"))}
    assert {path for path in paths if not path.startswith(f"{ROOT}/")} <= {"/favicon.ico"}
    assert failed == []


def test_a_program_asks_through_gradios_client(site: str) -> None:
    client = Client(site, verbose=False, analytics_enabled=False, ssl_verify=False)
    assert client.predict("2025年农村低保标准是多少", api_name="/ask")["status"] == "answered"


def test_a_language_model_finds_the_tools(site: str) -> None:
    async def names() -> list[str]:
        async with (
            httpx.AsyncClient(verify=False) as http,
            streamable_http_client(f"{site}mcp", http_client=http) as (reader, writer, _),
            mcp.ClientSession(reader, writer) as session,
        ):
            await session.initialize()
            return [tool.name for tool in (await session.list_tools()).tools]

    assert run_apart(names) == list(NAMES)


