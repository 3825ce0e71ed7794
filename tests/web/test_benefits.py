"""The page 我能享受什么: what is told is shown back and can be corrected, the list keeps to the plan, nothing is kept."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from lnplan_qa.config import Settings
from lnplan_qa.facts.benefits import Tier
from lnplan_qa.types import Answer, Kind, Status
from lnplan_qa.web import benefits
from lnplan_qa.web.benefit_form import FormError, read_form
from lnplan_qa.web.card import answer_card
from lnplan_qa.web.loading import QAProvider
from lnplan_qa.web.tables import FactsHolder

from .conftest import DESK, NARROW, PHONE, ask, serving, visiting
from .test_page import scrolls_sideways

if TYPE_CHECKING:
    from lnplan_qa.qa import PlanQA

SENTENCE = "我妈八十三，农村户口，腿脚残疾"


@pytest.fixture(scope="module")
def holder(settings: Settings) -> FactsHolder:
    return FactsHolder(lambda: settings.corpus)


def posted(**fields: object) -> dict[str, list[str]]:
    return parse_qs(urlencode(fields, doseq=True))


# --- Without a browser -----------------------------------------------------------------------------------------------


def test_the_empty_page_lists_nothing(holder: FactsHolder) -> None:
    status, text, _ = benefits.show(holder, {})
    assert status == 200
    assert "finding benefit" not in text
    assert 'name="text"' in text


def test_a_sentence_is_shown_back_and_listed(holder: FactsHolder) -> None:
    status, text, _ = benefits.show(holder, posted(do="read", text=SENTENCE))
    assert status == 200
    assert "母亲（83岁、残疾人）；农村" in text
    assert 'value="残疾人" checked' in text
    assert "80岁-99岁高龄老人保健补助" in text
    assert "您符合" not in text


def test_what_the_form_shows_gives_the_same_list(holder: FactsHolder) -> None:
    _, by_sentence, _ = benefits.show(holder, posted(do="read", text="我和老婆都八十多了，农村户口，没有残疾，住危房"))
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input[^>]*type="hidden" name="([^"]*)" value="([^"]*)"', by_sentence):
        fields[name] = [value]
    for name, value in re.findall(r'name="([^"]*)" value="([^"]*)" checked', by_sentence):
        fields.setdefault(name, []).append(value)
    for name, value in re.findall(r'<input id="(p\d_age)"[^>]*value="([^"]*)"', by_sentence):
        fields[name] = [value]
    for name, options in re.findall(r'<select id="([^"]*)"[^>]*>(.*?)</select>', by_sentence):
        fields[name] = re.findall(r'value="([^"]*)" selected', options)
    _, by_form, _ = benefits.show(holder, {**fields, "do": ["list"]})
    shown = [re.findall(r"<h3>(.*?)</h3>", page) for page in (by_sentence, by_form)]
    assert shown[0] == shown[1] != []
    assert "我的理解是：<strong>本人（80至89岁" in by_form


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"do": "read", "text": " "}, "请先写一句话"),
        ({"do": "read", "text": "你好"}, "没有读到"),
        ({"do": "read", "text": "长" * 501}, "501"),
        ({"do": "list", "p0_age": "很大"}, "很大"),
        ({"do": "list", "p0_age": "999"}, "999"),
        ({"do": "list"}, "还没有说到"),
    ],
)
def test_what_cannot_be_taken_is_told_and_the_rest_stays(
    fields: dict[str, str], words: str, holder: FactsHolder
) -> None:
    status, text, _ = benefits.show(holder, posted(**fields, area="农村") if "p0_age" in fields else posted(**fields))
    assert status == 400
    assert words in re.findall(r'role="alert"[^>]*>(.*?)</p>', text)[0]
    assert "finding benefit" not in text
    if "p0_age" in fields:
        assert 'value="农村" selected' in text


def test_an_answer_to_a_question_changes_the_situation(holder: FactsHolder) -> None:
    vocabulary = holder.get().benefits.vocabulary
    fields = {"do": "yes:0:优抚对象", "p0_label": "母亲", "p0_age": "83"}
    assert read_form(posted(**fields), vocabulary).situation.persons[0].groups == {"优抚对象"}
    denied = read_form(posted(**{**fields, "do": "no:0:经济困难"}), vocabulary).situation
    assert denied.denied == {"经济困难"}


def test_what_is_posted_is_never_markup(holder: FactsHolder) -> None:
    evil = "<script>alert(1)</script>我妈八十三\"><b>"
    fields = posted(do="read", text=evil, p0_label=evil, area=evil, p0_group=evil, register=evil, p0_area=evil)
    for form in (fields, {**fields, "do": ["list"], "p0_age": ["83"]}, {**fields, "do": ["list"], "p0_age": [evil]}):
        _, text, _ = benefits.show(holder, form)
        assert "<script>alert" not in text
        assert "<b>" not in text


def test_unknown_fields_and_values_are_left_out(holder: FactsHolder) -> None:
    vocabulary = holder.get().benefits.vocabulary
    form = read_form(posted(do="list", persons="99999", p0_age="83", p0_group=["外星人", "低保对象"], area="月球"), vocabulary)
    assert form.situation.persons[0].groups == set()
    assert form.situation.areas == set()
    assert len(form.situation.persons) == 8
    with pytest.raises(FormError):
        read_form(posted(do="yes:9:残疾人"), vocabulary)


def test_a_saved_page_stands_alone(holder: FactsHolder) -> None:
    status, text, is_file = benefits.saved(holder, posted(do="list", p0_age="83", p0_group="残疾人", area="农村"))
    assert (status, is_file) == (200, True)
    assert "80岁-99岁高龄老人保健补助" in text
    assert "以主管部门的答复为准" in text
    assert not re.findall(r'(?:href|src)="', text)


def test_only_an_answer_on_a_situation_offers_the_form(holder: FactsHolder) -> None:
    question = f'{SENTENCE}，能享受什么？"><b>'
    offer = answer_card(Answer(question, Status.ANSWERED, Kind.BENEFIT, "共32项"))
    assert 'action="./benefits#results"' in offer
    assert 'method="post"' in offer
    assert "<b>" not in offer
    assert "benefits" not in answer_card(Answer(SENTENCE, Status.ANSWERED, Kind.COMMITMENT, "41.08%"))
    # What the button sends is read as a sentence typed into the form.
    sent = {name: [html.unescape(value)] for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', offer)}
    assert sent["text"] == [question]
    assert "母亲（83岁、残疾人）；农村" in benefits.show(holder, sent)[1]


def test_a_broken_corpus_is_told(tmp_path: Path) -> None:
    status, text, _ = benefits.show(FactsHolder(lambda: tmp_path), {})
    assert status == 503
    assert "plan.txt" in text


# --- In a browser ----------------------------------------------------------------------------------------------------


@contextmanager
def opened(browser: Browser, address: str, viewport: ViewportSize, dark: bool = False) -> Iterator[Page]:
    context = browser.new_context(
        viewport=viewport, locale="zh-CN", color_scheme="dark" if dark else "light", reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    try:
        page.goto(f"{address}benefits")
        yield page
    finally:
        context.close()


def tell(page: Page, sentence: str) -> None:
    page.get_by_label("用一句话说说情况").fill(sentence)
    page.get_by_role("button", name="看看有什么").click()
    page.locator(".result").wait_for()


BOTH = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])


@pytest.mark.browser
@BOTH
def test_from_a_sentence_to_its_place_in_the_plan(browser: Browser, address: str, viewport: ViewportSize) -> None:
    with opened(browser, address, viewport) as page:
        tell(page, SENTENCE)
        expect(page.locator(".understood")).to_be_in_viewport()
        expect(page.locator(".understood")).to_contain_text("母亲（83岁、残疾人）；农村")
        groups = page.locator(".tier")
        assert [re.sub(r"\d+项$", "", title) for title in groups.locator("h2").all_text_contents()] == list(Tier)
        for group in groups.all():
            assert group.locator("h2 .count").text_content() == f"{group.locator('.benefit').count()}项"
        first = page.locator(".benefit").first
        expect(first.locator("h3")).to_have_text("80岁-99岁高龄老人保健补助")
        first.locator(".place").click()
        expect(page.locator(".reader mark")).to_have_text("深化80岁-99岁高龄老人保健补助和百岁老人长寿补助投入机制的施行")
        page.locator(".reader-close").click()
        expect(page.locator(".reader")).to_be_hidden()


@pytest.mark.browser
@BOTH
def test_a_misunderstanding_can_be_corrected(browser: Browser, address: str, viewport: ViewportSize) -> None:
    with opened(browser, address, viewport) as page:
        tell(page, SENTENCE)
        page.get_by_text("不对？点这里改").click()
        page.get_by_label("年龄（周岁）").fill("79")
        page.get_by_label("残疾", exact=True).uncheck()
        page.get_by_role("button", name="按上面填的列出").click()
        expect(page.locator(".understood")).to_contain_text("母亲（79岁）；农村")
        expect(page.get_by_text("80岁-99岁高龄老人保健补助", exact=True)).to_have_count(0)
        assert not [name for name in page.locator(".benefit h3").all_text_contents() if "残疾" in name]


@pytest.mark.browser
def test_a_question_is_answered_with_one_touch(browser: Browser, address: str) -> None:
    with opened(browser, address, PHONE) as page:
        tell(page, SENTENCE)
        page.get_by_role("button", name="一级或二级").click()
        page.locator(".result").wait_for()
        expect(page.locator(".understood")).to_contain_text("重度残疾人")
        expect(page.locator(".tier-stated h3", has_text="重度残疾人护理补贴")).to_have_count(1)


@pytest.mark.browser
def test_the_form_works_without_the_sentence_and_by_keyboard(browser: Browser, address: str) -> None:
    with opened(browser, address, PHONE) as page:
        page.get_by_text("不写句子，填表也可以").click()
        page.get_by_label("农村还是城镇").select_option("城镇")
        page.get_by_text("工作", exact=True).first.click()
        page.get_by_label("失业、没工作").check()
        page.get_by_label("年龄（周岁）").fill("45")
        page.get_by_label("年龄（周岁）").press("Enter")
        expect(page.locator(".understood")).to_contain_text("45岁、失业人员；城镇")


@pytest.mark.browser
def test_nothing_told_is_in_the_address_or_kept(browser: Browser, address: str) -> None:
    with opened(browser, address, DESK) as page:
        tell(page, SENTENCE)
        assert page.url == f"{address}benefits#results"
        assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
        page.goto(f"{address}benefits")
        expect(page.get_by_label("用一句话说说情况")).to_have_value("")


@pytest.mark.browser
def test_the_result_is_saved_and_printed(browser: Browser, address: str, tmp_path: Path) -> None:
    with opened(browser, address, DESK) as page:
        tell(page, SENTENCE)
        with page.expect_download() as saving:
            page.get_by_role("button", name="保存为网页").click()
        file = tmp_path / saving.value.suggested_filename
        saving.value.save_as(file)
        assert file.name == "benefits.html"
        page.goto(file.as_uri())
        expect(page.locator("h3", has_text="80岁-99岁高龄老人保健补助")).to_be_visible()
        page.goto(f"{address}benefits")
        tell(page, SENTENCE)
        expect(page.get_by_role("button", name="打印")).to_have_count(2)
        page.emulate_media(media="print")
        expect(page.locator(".sentence")).to_be_hidden()
        expect(page.locator(".benefit").first).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("viewport", [NARROW, PHONE, DESK], ids=["narrow", "phone", "desk"])
def test_text_is_large_targets_are_roomy_and_nothing_scrolls_sideways(
    browser: Browser, address: str, viewport: ViewportSize, dark: bool
) -> None:
    with opened(browser, address, viewport, dark) as page:
        tell(page, "我下岗了，城里租房住，娃儿三岁，不是低保户")
        page.locator(".fields-of-situation > summary").click()
        assert not scrolls_sideways(page)
        small = page.evaluate(
            """() => [...document.querySelectorAll('.benefits *')].filter(node =>
                [...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim()) &&
                node.getClientRects().length && parseFloat(getComputedStyle(node).fontSize) < 16).map(node => node.textContent)"""
        )
        assert small == []
        low = page.evaluate(
            """() => [...document.querySelectorAll('.benefits button:not(.default), .benefits summary, .benefits .tick, .benefits select')]
                .filter(node => node.getClientRects().length && node.getBoundingClientRect().height < 44).map(node => node.textContent)"""
        )
        assert low == []


@pytest.mark.browser
@BOTH
def test_what_was_sent_leads_the_focus_to_what_came_of_it(
    browser: Browser, address: str, viewport: ViewportSize
) -> None:
    with opened(browser, address, viewport) as page:
        tell(page, SENTENCE)
        total = page.locator("h2.total")
        expect(total).to_be_focused()
        expect(total).to_be_in_viewport()
        count = re.fullmatch(r"规划里与此有关的(共\d+项)", total.text_content() or "")
        assert count is not None
        assert page.title().startswith(f"{count[1]} · 我能享受什么 · ")
        # A question that is answered loads the page anew; back from the plan one is where one was.
        page.get_by_role("button", name="一级或二级").click()
        expect(page.locator(".understood")).to_contain_text("重度残疾人")
        expect(page.locator("h2.total")).to_be_focused()
        place = page.locator(".tier-stated .place").first
        place.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".reader mark").first).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator(".reader")).to_be_hidden()
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
        expect(place).to_be_focused()
        # What could not be taken is said and focused too.
        page.get_by_label("用一句话说说情况").fill(" ")
        page.get_by_role("button", name="看看有什么").click()
        expect(page.locator(".problem")).to_be_focused()


@pytest.mark.browser
@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_on_a_phone_the_groups_fold_and_what_matters_most_is_open(browser: Browser, address: str, large: bool) -> None:
    with visiting(browser, f"{address}benefits", PHONE, drawn="#text", large=large) as page:
        tell(page, SENTENCE)
        tiers = page.locator(".tier")
        assert tiers.evaluate_all("nodes => nodes.map((node) => node.open)") == [True, False, False]
        for heading in tiers.locator("summary h2").all():
            expect(heading).to_be_visible()
            assert re.search(r"[1-9]\d*项$", heading.text_content() or "")
        assert page.evaluate("document.documentElement.scrollHeight / innerHeight") < (9 if large else 7)
        tiers.nth(1).locator("summary").focus()
        page.keyboard.press("Enter")
        expect(tiers.nth(1).locator(".benefit").first).to_be_visible()
    with visiting(browser, f"{address}benefits", DESK, drawn="#text", large=large) as page:
        tell(page, SENTENCE)
        assert page.locator(".tier").evaluate_all("nodes => nodes.map((node) => node.open)") == [True, True, True]


@pytest.mark.browser
def test_on_paper_nothing_is_lost_and_little_is_needed(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}benefits", PHONE, drawn="#text", before="window.print = () => {}") as page:
        tell(page, SENTENCE)
        expect(page.get_by_role("button", name="打印").first).to_be_in_viewport()
        sheets = page.pdf(format="A4").count(b"/Type /Page\n")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        names = page.locator(".benefit h3")
        assert names.count() > 40
        assert [name.text_content() for name in names.all() if not name.is_visible()] == []
        assert names.count() / sheets > 8
        for left_out in ("nav.pages", ".preferences", ".sentence", ".print"):
            expect(page.locator(left_out).first).to_be_hidden()
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator(".tier").evaluate_all("nodes => nodes.map((node) => node.open)") == [True, False, False]


@pytest.mark.browser
def test_a_saved_list_is_open_throughout(browser: Browser, address: str, holder: FactsHolder) -> None:
    _, text, _ = benefits.saved(holder, posted(do="list", p0_age="83", area="农村"))
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.set_content(text)
    names = page.locator(".benefit h3")
    assert names.count() > 10
    assert [name.text_content() for name in names.all() if not name.is_visible()] == []
    context.close()


@pytest.mark.browser
def test_conventions_are_told_beside_the_list(browser: Browser, address: str) -> None:
    with opened(browser, address, PHONE) as page:
        tell(page, SENTENCE)
        page.get_by_text("规划没写清的年龄和等级").click()
        expect(page.locator(".conventions")).to_contain_text("这里按60周岁")
        expect(page.locator(".conventions")).to_contain_text("这里按一级、二级")


@pytest.mark.browser
@BOTH
def test_the_elder_version_of_the_list_fits_the_screen(browser: Browser, address: str, viewport: ViewportSize) -> None:
    with opened(browser, address, viewport) as page:
        before = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.benefits .note')).fontSize)")
        page.get_by_role("button", name="长辈版").click()
        tell(page, SENTENCE)
        assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.benefits .note')).fontSize)") > before
        assert not scrolls_sideways(page)


@pytest.mark.browser
@pytest.mark.model
@BOTH
def test_an_answer_in_the_chat_opens_the_form_filled_in(browser: Browser, qa: PlanQA, viewport: ViewportSize) -> None:
    provider = QAProvider(lambda report: qa)
    provider.load()
    with serving(provider) as url, visiting(browser, url, viewport) as page:
        ask(page, f"{SENTENCE}，能享受什么政策？")
        expect(page.locator(".card .answer")).to_contain_text("按您说的情况")
        with page.expect_popup() as opening:
            page.get_by_role("button", name="在“我能享受什么”里核对").click()
        form = opening.value
        expect(form.locator(".understood")).to_contain_text("母亲（83岁、残疾人）；农村")
        assert "text=" not in form.url
        # The conversation stays as it was, and a question about one benefit offers nothing.
        ask(page, "婚姻登记联网率2022年")
        expect(page.locator(".card").last.locator(".answer")).to_contain_text("100%")
        assert page.locator(".card").last.locator(".offer").count() == 0
