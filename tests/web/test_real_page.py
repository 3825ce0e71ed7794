"""The page with the real assistant: what a visitor sees is what the plan says."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from lnplan_qa.config import Settings
from lnplan_qa.render import COMPUTED_WORDS, STATUS_WORDS
from lnplan_qa.search.encoder import Encoder, load_encoder
from lnplan_qa.web.loading import QAProvider, Stage
from lnplan_qa.web.site import EXAMPLES

from .conftest import DESK, PHONE, ask, serving, visiting

if TYPE_CHECKING:
    from lnplan_qa.qa import PlanQA

pytestmark = [pytest.mark.browser, pytest.mark.model]


@pytest.fixture(scope="module")
def real_address(qa: PlanQA) -> Iterator[str]:
    provider = QAProvider(lambda report: qa)
    provider.load()
    with serving(provider) as url:
        yield url


def open_first_citation(page: Page) -> str:
    """The text of the marks that the first citation of the last card opens."""
    page.locator(".card").last.locator(".cite").first.click()
    page.locator(".reader mark").first.wait_for()
    expect(page.locator(".reader mark").first).to_be_in_viewport()
    return "".join(page.locator(".reader mark").all_text_contents())


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_goal_is_answered_with_its_sentence_highlighted_in_the_plan(
    browser: Browser, real_address: str, qa: PlanQA, viewport: ViewportSize
) -> None:
    with visiting(browser, real_address, viewport) as page:
        ask(page, "敬老院集中供养率到哪年要到多少")
        expect(page.locator(".badge")).to_have_text("规划写明")
        expect(page.locator(".answer")).to_contain_text("41.08%")
        marked = open_first_citation(page)
        assert "41.08%" in marked
        assert marked in qa.document.text
        expect(page.locator(".reader .path")).to_contain_text("6.4 养老服务")


def test_a_figure_is_answered_with_its_row_highlighted_in_the_table(browser: Browser, real_address: str) -> None:
    with visiting(browser, real_address, DESK) as page:
        ask(page, "婚姻登记联网率2022年")
        expect(page.locator(".answer")).to_contain_text("100%")
        assert "婚姻登记联网率" in open_first_citation(page)
        assert page.locator(".reader table", has_text="婚姻登记联网率").locator("tbody tr").count() == 13


def test_every_example_gets_a_card_with_a_status_and_marks_what_it_quotes(
    browser: Browser, real_address: str, qa: PlanQA
) -> None:
    with visiting(browser, real_address, PHONE) as page:
        for number, question in enumerate(EXAMPLES):
            page.get_by_role("button", name=question).click()
            card = page.locator(".turn").nth(number).locator(".card")
            card.wait_for()
            assert card.locator(".badge").inner_text() in STATUS_WORDS.values(), question
            card.evaluate("node => node.querySelectorAll('details').forEach((part) => { part.open = true; })")
            for cite in card.locator(".cite").all():
                start, end = (int(cite.get_attribute(f"data-{name}") or -1) for name in ("start", "end"))
                cite.click()
                page.locator(".reader mark").first.wait_for()
                marked = "".join(page.locator(".reader mark").all_text_contents())
                assert "".join(marked.split()) == "".join(qa.document.text[start:end].split()), question
                page.locator(".reader-close").click()
            assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth"), question


def test_a_question_on_something_else_is_refused_without_sources(browser: Browser, real_address: str) -> None:
    with visiting(browser, real_address, PHONE) as page:
        ask(page, "今天天气怎么样")
        expect(page.locator(".badge")).to_have_text("不属于本规划")
        assert page.locator(".sources").count() == 0


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_further_questions_lead_from_one_answer_to_the_next(
    browser: Browser, real_address: str, viewport: ViewportSize
) -> None:
    with visiting(browser, real_address, viewport) as page:
        ask(page, "2025年农村低保标准是多少")
        for turn in range(1, 4):
            following = page.locator(".turn").last.locator(".follow button").first
            following.wait_for()
            following.click()
            page.locator(".turn").nth(turn).locator(".card").wait_for()
            badge = page.locator(".turn").nth(turn).locator(".badge")
            expect(badge).to_have_text(re.compile(f"规划写明|{COMPUTED_WORDS}"))


def test_while_the_encoder_is_loaded_figures_are_answered_and_other_questions_wait_for_it(
    browser: Browser, settings: Settings, qa: PlanQA
) -> None:
    """The real assistant, whose encoder comes when the test says so."""
    from lnplan_qa.qa import PlanQA

    may_load = threading.Event()

    def encoder() -> Encoder:
        assert may_load.wait(60)
        return load_encoder(settings)

    provider = QAProvider(lambda report: PlanQA(qa.facts, settings.corpus, qa.index, encoder))
    provider.start()
    with serving(provider) as url, visiting(browser, url, PHONE) as page:
        expect(page.locator(".loading")).to_contain_text("表格里的数字现在就可以问")
        ask(page, "2025年农村低保标准是多少")
        expect(page.locator(".answer")).to_contain_text("895")
        page.fill("textarea", "图书馆进去要钱吗")
        page.press("textarea", "Enter")
        expect(page.locator(".waiting")).to_contain_text("正在加载编码器")
        assert provider.progress.stage is Stage.WARMING
        may_load.set()
        expect(page.locator(".badge")).to_have_count(2, timeout=60_000)
        expect(page.locator(".loading")).to_be_hidden(timeout=60_000)
