"""English labels: one table, no label forgotten, what is the plan's stays Chinese, and each text says its language."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from lnplan_qa.config import PROJECT_ROOT
from lnplan_qa.types import PlanDocument
from lnplan_qa.web.assets import LABELS, STATIC
from lnplan_qa.web.navigation import PAGES

from .conftest import DESK, PHONE, ask, visiting
from .states import STATES

TABLE: dict[str, Any] = json.loads((STATIC / LABELS).read_text(encoding="utf-8"))
ALL = [(group, label, words) for group, entries in TABLE["labels"].items() for label, words in entries.items()]
_HAN = re.compile(r"[\u4e00-\u9fff]+")

#: Each text of the page with the language that it stands in, and whether it is what the table calls content.
_TEXTS = """(content) => {
  const han = /[\\u4e00-\\u9fff]/, found = [];
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      const element = node.parentElement;
      if (["SCRIPT", "STYLE", "OPTION", "TEXTAREA"].includes(element.tagName) || !/[a-z\\u4e00-\\u9fff]/i.test(node.data)) continue;
      found.push({text: node.data.trim(), han: han.test(node.data), content: Boolean(element.closest(content)),
        lang: element.closest("[lang]").lang, where: `${element.tagName}.${element.className}`});
    } else {
      for (const name of ["aria-label", "placeholder", "title", "data-label"]) {
        const value = node.getAttribute(name);
        if (value && han.test(value) && !(node.parentElement && node.parentElement.closest(content)))
          found.push({text: value, han: true, content: false, lang: "", where: `${node.tagName}[${name}]`});
      }
    }
  }
  return found;
}"""


def texts(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(_TEXTS, ",".join(TABLE["content"]))
    return found


def in_english(page: Page) -> None:
    """Switch, and wait until the page has been changed."""
    page.locator('[data-preference="language"]').click()
    expect(page.locator("nav.pages a").first).to_have_text("Ask")


# --- the table ------------------------------------------------------------------------------------------------------


def test_every_label_has_both_languages() -> None:
    assert len(ALL) > 300
    for group, label, words in ALL:
        assert _HAN.search(label), (group, label)
        assert re.search(r"[A-Za-z]|\{#?\w+\}", words), (group, label)
        assert set(re.findall(r"\{(#?\w+)\}", words)) <= set(re.findall(r"\{(#?\w+)\}", label)), (group, label)


def test_a_label_stands_in_the_table_once() -> None:
    labels = [label for _, label, _ in ALL]
    assert sorted(label for label in set(labels) if labels.count(label) > 1) == []
    with (STATIC / LABELS).open(encoding="utf-8") as file:
        pairs: list[str] = []
        json.load(file, object_pairs_hook=lambda entries: pairs.extend(key for key, _ in entries))
    assert len(pairs) == len(labels) + len(TABLE["labels"]) + 2


def test_no_label_outlives_the_page_that_showed_it() -> None:
    files = [*(PROJECT_ROOT / "lnplan_qa").rglob("*"), *(PROJECT_ROOT / "corpus").glob("*.toml")]
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in files
        if path.suffix in (".py", ".js", ".html", ".toml") and path.name != LABELS
    )
    gone = [(label, part) for _, label, _ in ALL for part in _HAN.findall(label) if part not in source]
    assert gone == []


# --- the pages ------------------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("state", STATES)
def test_no_label_is_forgotten_and_each_text_says_its_language(browser: Browser, address: str, state: str) -> None:
    path, drawn, act = STATES[state]
    with visiting(browser, address + path, DESK, drawn=drawn) as page:
        act(page)
        in_english(page)
        page.wait_for_load_state("networkidle")
        found = texts(page)
        labels = [entry for entry in found if not entry["content"]]
        assert len(labels) > 20
        # A text that was translated says so; an attribute has no language of its own.
        forgotten = [
            entry
            for entry in labels
            if entry["han"] and (not re.search("[a-z]", entry["text"]) if not entry["lang"] else entry["lang"] != "en")
        ]
        forgotten = [entry for entry in forgotten if entry["text"] != "中文"]
        assert [(entry["where"], entry["text"]) for entry in forgotten] == []
        wrong = [entry for entry in found if entry["content"] and entry["han"] and not entry["lang"].startswith("zh")]
        wrong += [entry for entry in labels if re.search("[a-z]{3}", entry["text"]) and entry["lang"] not in ("en", "")]
        assert wrong == []


@pytest.mark.browser
def test_the_second_language_is_remembered_on_every_page(browser: Browser, address: str) -> None:
    with visiting(browser, address, PHONE) as page:
        in_english(page)
        expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
        expect(page.locator("#question")).to_have_attribute("placeholder", re.compile("^e.g."))
        expect(page).to_have_title(re.compile("^Longnan City"))
        for other, _ in PAGES:
            page.goto(address + other.removeprefix("./"))
            expect(page.locator("nav.pages a").first).to_have_text("Ask")
            expect(page.locator('[data-preference="language"]')).to_have_text("中文")
        page.locator('[data-preference="language"]').click()
        page.reload()
        expect(page.locator("nav.pages a").first).to_have_text("问答")


@pytest.mark.browser
def test_switching_there_and_back_leaves_the_page_as_it_was(browser: Browser, address: str) -> None:
    look = """() => [document.title, ...[...document.querySelectorAll("body, body *")].map((node) =>
      [`${node.tagName}.${node.className}`, ...[...node.childNodes].filter((child) => child.nodeType === 3).map((child) => child.data),
        node.lang, node.getAttribute("aria-label"), node.getAttribute("placeholder")].join("|"))]"""
    for path, drawn in (("", "#question"), ("projects", "#summary"), ("benefits", "#text")):
        with visiting(browser, address + path, DESK, drawn=drawn) as page:
            if not path:
                with page.expect_response("**/call/suggest/*"):  # further questions come after the answer
                    ask(page, "低保")
                page.wait_for_load_state("networkidle")
            before = page.evaluate(look)
            in_english(page)
            assert page.evaluate(look) != before
            page.locator('[data-preference="language"]').click()
            assert page.evaluate(look) == before


@pytest.mark.browser
def test_answers_quotes_and_the_plan_stay_as_they_are(browser: Browser, address: str, plan: PlanDocument) -> None:
    with visiting(browser, address, DESK) as page:
        in_english(page)
        ask(page, "低保")  # what is drawn after the switch is in English too
        expect(page.locator(".badge")).to_have_text("Stated in the plan")
        expect(page.locator(".badge")).to_have_attribute("lang", "en")
        expect(page.locator(".cite .open")).to_have_text("See plan")
        expect(page.locator(".answer")).to_have_text("2025年农村最低生活保障标准目标为约895元/人·月（2019年为385元）。")
        assert "最低生活保障标准" in page.locator("blockquote").inner_text()
        page.locator(".cite").first.click()
        expect(page.locator(".reader h2").first).to_have_text("The plan")
        shown = page.locator(".plan [data-start]").all_text_contents()
        assert "".join("".join(shown).split()) == "".join(plan.text.split())
        page.locator(".find input").fill("养老服务")
        expect(page.locator(".count")).to_have_text(re.compile(r"^\d+ of \d+$"))
        page.locator(".reader-close").click()
        expect(page.locator(".cite").first).to_be_focused()


@pytest.mark.browser
def test_where_the_table_does_not_come_the_page_stays_chinese(browser: Browser, address: str) -> None:
    with visiting(browser, address, DESK) as page:
        page.route("**/labels.json*", lambda route: route.abort())
        page.locator('[data-preference="language"]').click()
        expect(page.locator('[data-preference="language"]')).to_have_text("中文")
        expect(page.get_by_role("button", name="提问", exact=True)).to_be_visible()
        page.unroute("**/labels.json*")
        page.locator('[data-preference="language"]').click()
        in_english(page)
