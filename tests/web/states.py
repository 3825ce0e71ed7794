"""The states of the pages that are looked at for reach, size and contrast."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from lnplan_qa.web.navigation import PAGES

from .conftest import ask


def _nothing(page: Page) -> None:
    pass


def _answers(page: Page) -> None:
    for question in ("低保", "电话", "床位", "<", "崩溃", "敬老院"):
        ask(page, question)


def _reader(page: Page) -> None:
    ask(page, "敬老院")
    page.locator(".cite").first.click()
    page.locator(".reader mark").first.wait_for()


def _contents(page: Page) -> None:
    page.locator(".find input").fill("养老")
    page.locator(".hit.now").wait_for()
    if page.locator(".contents > summary").is_visible():
        page.locator(".contents > summary").click()
    page.locator(".contents nav summary").first.click()


def _row(page: Page) -> None:
    page.locator(".place").first.click()
    page.locator(".reader mark").first.wait_for()


def _benefits(page: Page) -> None:
    page.fill("#text", "我妈八十三，农村户口，腿脚残疾")
    page.get_by_role("button", name="看看有什么").click()
    page.locator(".total").wait_for()
    page.locator(".fields-of-situation > summary").click()


def _wrong_filter(page: Page) -> None:
    page.get_by_label("总投资不多于（万元）").fill("很多")
    page.locator(".summary.wrong").wait_for()


def _more(page: Page) -> None:
    if page.locator(".more").is_visible():
        page.locator(".more").click()


#: Name, address, what stands there once it is drawn, and what is done before it is looked at.
STATES: dict[str, tuple[str, str, Callable[[Page], None]]] = {
    "chat": ("", ".composer textarea", _more),
    "answers": ("", ".composer textarea", _answers),
    "reader": ("", ".composer textarea", _reader),
    "no such section": ("?s=9.9", ".reader .notice", _nothing),
    "plan": ("plan?s=6.4", ".plan", _contents),
    "row beside its table": ("projects", "#summary", _row),
    "wrong filter": ("projects", "#summary", _wrong_filter),
    "benefits with a result": ("benefits", "#text", _benefits),
    **{
        address: (address.removeprefix("./"), "#main", _nothing)
        for address, _ in PAGES
        if address not in ("./", "./plan")
    },
}
