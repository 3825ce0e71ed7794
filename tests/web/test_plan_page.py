"""规划原文: its own page and the reader beside the others, in a real browser."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from lnplan_qa.config import PROJECT_ROOT
from lnplan_qa.types import PlanDocument
from lnplan_qa.web.loading import QAProvider
from lnplan_qa.web.plan_page import PlanHolder, show

from .conftest import DESK, NARROW, PHONE, ask, serving, visiting
from .test_page import scrolls_sideways

pytestmark = pytest.mark.browser

BOTH = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
SENTENCE = "农村五保集中供养率到2025年达到41.08%"


def fetched(url: str, **query: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"{url}?{urlencode(query)}" if query else url, timeout=10) as response:
            return int(response.status), response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def count_of(plan: PlanDocument, words: str) -> int:
    return "".join(plan.text.split()).count(words)


# --- addresses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"s": "9.9"}, "规划里没有“9.9”这一节。请从目录里选择。"),
        ({"s": "<img src=x>"}, "规划里没有“&lt;imgsrc=x&gt;”这一节"),
        ({"s": "长" * 500}, "…”这一节"),
        ({"start": "a", "end": "b"}, "规划里没有这个位置"),
        ({"start": "5", "end": "1"}, "规划里没有这个位置"),
        ({"start": "0", "end": "9" * 12}, "规划里没有这个位置"),
        ({"start": "5"}, "规划里没有这个位置"),
    ],
)
def test_a_place_that_the_plan_has_not_is_told_above_the_text(address: str, query: dict[str, str], told: str) -> None:
    status, page = fetched(f"{address}plan", **query)
    assert status == 404
    assert told in page
    assert "基本公共服务是指建立在一定社会共识基础上" in page


@pytest.mark.parametrize(
    "name", ["6.4", "６.４", " 6.4 ", "前言", "第六章", "第六章专栏/2", "5.1/2", "表2-1", "附表1/9", ""]
)
def test_every_name_of_a_section_opens_the_plan(address: str, name: str) -> None:
    assert fetched(f"{address}plan", s=name)[0] == 200


def test_the_text_is_there_while_nothing_is_loaded_yet() -> None:
    with serving(QAProvider(lambda report: pytest.fail("nobody asked for the assistant"))) as url:
        assert fetched(f"{url}plan")[0] == 200
        assert fetched(f"{url}plan/text")[0] == 200


def test_the_text_is_not_sent_again_where_it_is_known(address: str) -> None:
    with urllib.request.urlopen(f"{address}plan/text", timeout=10) as response:
        tag = response.headers["etag"]
    request = urllib.request.Request(f"{address}plan/text", headers={"if-none-match": tag})
    with pytest.raises(urllib.error.HTTPError) as told:
        urllib.request.urlopen(request, timeout=10)
    assert told.value.code == 304
    told.value.close()


def test_a_plan_that_cannot_be_read_is_told_and_tried_again(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    holder = PlanHolder(lambda: folder)
    status, page = show(holder, {})
    assert status == 503
    assert "plan.txt" in page
    folder.symlink_to(PROJECT_ROOT / "corpus")
    assert show(holder, {})[0] == 200


# --- its own page ---------------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("name", ["6.4", "第六章专栏/2", "5.1/2", "第十一章"])
def test_the_link_of_a_section_leads_to_it(browser: Browser, address: str, viewport: ViewportSize, name: str) -> None:
    with visiting(browser, f"{address}plan?s={quote(name, safe='')}", viewport, drawn=".plan") as page:
        heading = page.locator(f'[id="s-{name}"]')
        expect(heading).to_be_in_viewport(ratio=1)
        expect(heading).to_be_focused()
        box, tools = heading.bounding_box(), page.locator(".tools").bounding_box()
        assert box is not None
        assert tools is not None
        covered = tools["y"] + tools["height"] if viewport is PHONE else 0
        assert covered <= box["y"] < covered + 200


@BOTH
def test_a_row_of_a_table_can_be_linked_to(browser: Browser, address: str, viewport: ViewportSize) -> None:
    with visiting(browser, f"{address}plan?s={quote('附表1/10')}", viewport, drawn=".plan") as page:
        expect(page.locator("mark")).to_have_count(5)
        expect(page.locator("mark").nth(1)).to_have_text("龙南市阳明中学建设项目")
        expect(page.locator("mark").nth(1)).to_be_in_viewport()


@BOTH
def test_the_link_of_a_span_highlights_it(
    browser: Browser, address: str, viewport: ViewportSize, plan: PlanDocument
) -> None:
    start = plan.text.index(SENTENCE)
    with visiting(browser, f"{address}plan?start={start}&end={start + len(SENTENCE)}", viewport, drawn=".plan") as page:
        expect(page.locator("mark")).to_have_text(SENTENCE)
        expect(page.locator("mark")).to_be_in_viewport()
        expect(page.locator(".path")).to_have_text("第六章 社会保障体系 > 6.4 养老服务")


@BOTH
def test_contents_lead_to_a_section_and_back_leads_to_where_one_was(
    browser: Browser, address: str, viewport: ViewportSize
) -> None:
    with visiting(browser, f"{address}plan?s=3.1", viewport, drawn=".plan") as page:
        expect(page.locator('[id="s-3.1"]')).to_be_in_viewport()
        if viewport is PHONE:
            expect(page.get_by_role("navigation", name="规划目录")).to_be_hidden()
            page.locator("summary", has_text="目录").click()
        contents = page.get_by_role("navigation", name="规划目录")
        contents.locator("summary", has_text="第八章").click()
        contents.get_by_role("link", name="8.4 群众体育").click()
        expect(page.locator('[id="s-8.4"]')).to_be_in_viewport()
        expect(page.locator('[id="s-8.4"]')).to_be_focused()
        assert page.url.endswith("?s=8.4")
        expect(page.locator(".contents [aria-current]")).to_have_text("8.4 群众体育")
        if viewport is PHONE:
            expect(contents).to_be_hidden()  # it lies over the text, and has done its duty
        page.go_back()
        assert page.url.endswith("?s=3.1")
        expect(page.locator('[id="s-3.1"]')).to_be_in_viewport()


def test_the_path_follows_the_reading(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}plan", DESK, drawn=".plan") as page:
        page.locator('[id="s-9.2"]').evaluate("node => node.scrollIntoView({block: 'start'})")
        expect(page.locator(".path")).to_have_text("第九章 残疾人基本公共服务 > 9.2 残疾人关爱")
        expect(page.locator(".contents [aria-current]")).to_have_text("9.2 残疾人关爱")


# --- search ---------------------------------------------------------------------------------------------------------


@BOTH
def test_words_are_counted_highlighted_and_stepped_through(
    browser: Browser, address: str, viewport: ViewportSize, plan: PlanDocument
) -> None:
    total = count_of(plan, "养老服务")
    assert total > 5
    with visiting(browser, f"{address}plan", viewport, drawn=".plan") as page:
        page.get_by_role("searchbox", name="在规划里查找").press_sequentially("养老服务")
        status = page.locator(".count")
        expect(status).to_have_text(f"第 1 处，共 {total} 处")
        expect(page.locator(".hit")).to_have_count(total)
        expect(page.locator(".hit.now")).to_have_text("养老服务")
        expect(page.locator(".hit.now")).to_be_in_viewport()
        page.get_by_role("button", name="下一处").click()
        expect(status).to_have_text(f"第 2 处，共 {total} 处")
        expect(page.locator(".hit.now")).to_be_in_viewport()
        page.get_by_role("button", name="上一处").click()
        page.get_by_role("button", name="上一处").click()
        expect(status).to_have_text(f"第 {total} 处，共 {total} 处")
        page.get_by_role("searchbox").press("Enter")
        expect(status).to_have_text(f"第 1 处，共 {total} 处")
        page.get_by_role("searchbox").press("Shift+Enter")
        expect(status).to_have_text(f"第 {total} 处，共 {total} 处")
        page.get_by_role("searchbox").press("Escape")
        expect(page.locator(".hit")).to_have_count(0)
        expect(status).to_have_text("")


@BOTH
def test_what_is_found_is_told_with_its_section_and_sentence_and_can_be_gone_to(
    browser: Browser, address: str, viewport: ViewportSize, plan: PlanDocument
) -> None:
    with visiting(browser, f"{address}plan", viewport, drawn=".plan") as page:
        box, said = page.get_by_role("searchbox"), page.locator(".said[role=status]")
        box.press_sequentially("集中供养率到")
        total = count_of(plan, "集中供养率到")
        expect(said).to_have_text(re.compile(f"^第 1 处，共 {total} 处 6.4 养老服务 .*{SENTENCE}"))
        # Enter stays where one has not been yet.
        box.press("Enter")
        expect(page.locator(".count")).to_have_text(f"第 1 处，共 {total} 处")
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="到这一处")).to_be_focused()
        expect(page.get_by_role("button", name="到这一处")).to_be_in_viewport(ratio=1)
        page.keyboard.press("Enter")
        expect(page.locator(".hit.now").first).to_be_focused()
        expect(page.locator(".hit.now").first).to_be_in_viewport()
        page.keyboard.press("Escape")
        expect(box).to_be_focused()
        expect(box).to_have_value("集中供养率到")
        # A row of a table is told cell by cell.
        box.fill("城镇登记失业率")
        page.keyboard.press("Enter")
        expect(said).to_contain_text("处 表2-1")
        expect(said).to_contain_text("城镇登记失业率，%，2.05，2.3，2.2")
        box.fill("没有这个词")
        expect(said).to_contain_text("没有找到“没有这个词”")


def test_from_a_hit_beside_an_answer_escape_leads_to_the_box_and_not_out(phone: Page) -> None:
    ask(phone, "敬老院集中供养率")
    phone.locator(".cite").first.click()
    expect(phone.locator(".reader mark")).to_be_visible()
    phone.fill(".find input", "养老金")
    expect(phone.locator(".hit.now")).to_be_in_viewport()
    phone.get_by_role("button", name="到这一处").press("Enter")
    expect(phone.locator(".hit.now")).to_be_focused()
    phone.keyboard.press("Escape")
    expect(phone.locator(".find input")).to_be_focused()
    expect(phone.locator(".reader")).to_be_visible()


@BOTH
def test_headings_put_no_link_in_the_way_but_that_of_the_section_come_to(
    browser: Browser, address: str, viewport: ViewportSize
) -> None:
    with visiting(browser, f"{address}plan?s=6.4", viewport, drawn=".plan") as page:
        expect(page.locator('[id="s-6.4"]')).to_be_focused()
        stops = page.locator(".plan a").evaluate_all("nodes => nodes.filter((node) => node.tabIndex >= 0).map((node) => node.ariaLabel)")
        assert stops == ["复制链接：6.4 养老服务"]
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="复制链接：6.4 养老服务")).to_be_focused()


@BOTH
def test_behind_what_is_highlighted_stands_the_way_back(browser: Browser, address: str, viewport: ViewportSize) -> None:
    with visiting(browser, address, viewport) as page:
        ask(page, "敬老院集中供养率")
        page.locator(".cite").first.click()
        expect(page.locator(".reader mark")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(page.locator(".link-of-place button")).to_be_focused()
        expect(page.locator(".link-of-place button")).to_have_text("返回回答")
        page.keyboard.press("Enter")
        expect(page.locator(".reader")).to_be_hidden()
        expect(page.locator(".cite").first).to_be_focused()
    with visiting(browser, f"{address}plan?start=10&end=20", viewport, drawn=".plan") as page:
        expect(page.locator(".link-of-place a")).to_be_visible()
        expect(page.locator(".link-of-place button")).to_have_count(0)


@BOTH
def test_a_highlighted_row_says_which_years_its_figures_are_of(
    browser: Browser, address: str, viewport: ViewportSize
) -> None:
    with visiting(browser, address, viewport) as page:
        ask(page, "低保")
        expect(page.locator(".sources .columns")).to_have_text("各列依次是：指标名称、计量单位、2019年、2022年、2025年")
        page.locator(".cite").first.click()
        expect(page.locator(".reader mark").first).to_be_focused()
        heads = page.locator(".reader tr:has(mark) td").evaluate_all(
            "nodes => nodes.map((node) => getComputedStyle(node, '::before').content)"
        )
        assert heads == ['"指标名称"', '"计量单位"', '"2019年"', '"2022年"', '"2025年"']
        other = page.locator(".reader tr:not(:has(mark)) td").first
        assert other.evaluate("node => getComputedStyle(node, '::before').content") == "none"


@pytest.mark.parametrize(
    ("typed", "hits"),
    [
        ("医疗物资储备库", 1),  # broken over two lines of a cell
        ("３５％", 0),
        ("41.08％", 1),  # full-width
        ('"三难"', 2),  # the other kind of quotation marks
        ("h7n9", 1),
        ("最低生活保障标准", 1),
        ("保基本、兜底线。立足市情", 1),  # a heading that opens its paragraph, and the text behind it
        ("没有这个词", 0),
        ("<b>", 0),
    ],
)
def test_what_is_alike_to_a_reader_is_found(browser: Browser, address: str, typed: str, hits: int) -> None:
    with visiting(browser, f"{address}plan?q={quote(typed)}", DESK, drawn=".plan") as page:
        if hits:
            expect(page.locator(".count")).to_have_text(f"第 1 处，共 {hits} 处")
        else:
            expect(page.locator(".count")).to_have_text(f"没有找到“{typed}”")
            expect(page.get_by_role("button", name="下一处")).to_be_hidden()


def test_every_word_is_found_as_often_as_the_plan_says_it_and_nothing_is_changed(
    browser: Browser, address: str, plan: PlanDocument
) -> None:
    with visiting(browser, f"{address}plan", DESK, drawn=".plan") as page:
        before = page.locator(".plan").evaluate("node => node.textContent")
        for word in ("服务", "2025年", "%", "的", "工程"):
            page.fill(".find input", word)
            expect(page.locator(".count")).to_have_text(re.compile(f"^第 \\d+ 处，共 {count_of(plan, word)} 处$"))
        assert page.locator(".plan").evaluate("node => node.textContent") == before
        page.fill(".find input", "")
        expect(page.locator(".hit")).to_have_count(0)
        assert page.locator(".plan").evaluate("node => node.textContent") == before


def test_a_highlight_stays_while_words_are_sought_in_it(browser: Browser, address: str, plan: PlanDocument) -> None:
    start = plan.text.index(SENTENCE)
    with visiting(browser, f"{address}plan?start={start}&end={start + len(SENTENCE)}", DESK, drawn=".plan") as page:
        page.fill(".find input", "供养率到2025")
        expect(page.locator("mark:not(.hit)")).to_have_text(SENTENCE)
        expect(page.locator(".hit")).to_have_text("供养率到2025")
        page.fill(".find input", "提质扩容，农村五保")  # half inside
        expect(page.locator(".count")).to_have_text("第 1 处，共 1 处")
        page.fill(".find input", "")
        expect(page.locator(".hit")).to_have_count(0)
        expect(page.locator("mark")).to_have_text(SENTENCE)


# --- beside the chat ------------------------------------------------------------------------------------------------


@BOTH
def test_the_address_of_the_chat_opens_a_section_and_closing_leads_to_the_chat(
    browser: Browser, address: str, viewport: ViewportSize
) -> None:
    with visiting(browser, f"{address}?s=6.4", viewport, drawn=".reader .plan") as page:
        expect(page.locator('[id="s-6.4"]')).to_be_in_viewport()
        expect(page.locator(".reader .path")).to_have_text("第六章 社会保障体系 > 6.4 养老服务")
        page.keyboard.press("Escape")
        expect(page.locator(".reader")).to_be_hidden()
        assert page.url == address
        ask(page, "敬老院")


@BOTH
def test_an_unknown_section_is_told_in_the_reader(browser: Browser, address: str, viewport: ViewportSize) -> None:
    with visiting(browser, f"{address}?s=9.9", viewport, drawn=".reader .plan") as page:
        notice = page.locator(".reader .notice")
        expect(notice).to_have_text("规划里没有“9.9”这一节。请从目录里选择。")
        expect(notice).to_be_in_viewport(ratio=1)
        assert notice.evaluate(  # and the open contents do not lie over it
            """node => { const box = node.getBoundingClientRect();
              return node.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)); }"""
        )
        page.locator(".contents summary", has_text="第六章").click()
        page.get_by_role("link", name="6.4 养老服务", exact=True).click()
        expect(page.locator('[id="s-6.4"]')).to_be_in_viewport()
        expect(page.locator(".reader .notice")).to_have_count(0)
        assert page.url == f"{address}?s=6.4"


def test_an_open_citation_is_in_the_address_and_open_again_after_a_reload(phone: Page) -> None:
    ask(phone, "敬老院集中供养率")
    before = phone.url
    phone.locator(".cite").first.click()
    expect(phone.locator(".reader mark")).to_have_text(SENTENCE)
    assert re.search(r"\?start=\d+&end=\d+$", phone.url)
    phone.reload()
    expect(phone.locator(".reader mark")).to_have_text(SENTENCE)
    phone.go_back()
    expect(phone.locator(".reader")).to_be_hidden()
    assert phone.url == before
    phone.go_forward()
    expect(phone.locator(".reader mark")).to_have_text(SENTENCE)


@BOTH
def test_wandering_in_the_reader_and_back_leads_to_the_citation_it_was_opened_from(
    browser: Browser, address: str, viewport: ViewportSize
) -> None:
    with visiting(browser, address, viewport) as page:
        ask(page, "敬老院集中供养率")
        page.locator(".cite").first.click()
        expect(page.locator(".reader mark")).to_be_focused()
        page.locator(".contents > summary").click()
        page.locator(".contents").get_by_role("link", name="前言").click()
        expect(page.locator(".reader mark")).to_have_count(0)
        page.keyboard.press("Escape")
        expect(page.locator(".reader")).to_be_hidden()
        expect(page.locator(".cite").first).to_be_focused()
        assert page.url == address


def test_what_is_highlighted_can_be_returned_to(phone: Page) -> None:
    ask(phone, "敬老院集中供养率")
    phone.locator(".cite").first.click()
    expect(phone.locator(".reader mark")).to_be_in_viewport()
    expect(phone.get_by_role("button", name="回到高亮处")).to_be_hidden()
    phone.fill(".find input", "养老金")
    expect(phone.locator(".hit.now")).to_be_in_viewport()
    phone.get_by_role("button", name="回到高亮处").click()
    expect(phone.locator(".reader mark:not(.hit)")).to_be_in_viewport()


def test_escape_closes_the_contents_first_and_then_the_reader(phone: Page) -> None:
    ask(phone, "敬老院集中供养率")
    phone.locator(".cite").first.click()
    expect(phone.locator(".reader mark")).to_be_visible()
    phone.locator(".contents > summary").focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("navigation", name="规划目录")).to_be_visible()
    phone.keyboard.press("Tab")
    phone.keyboard.press("Escape")
    expect(phone.get_by_role("navigation", name="规划目录")).to_be_hidden()
    expect(phone.locator(".contents > summary")).to_be_focused()
    phone.keyboard.press("Escape")
    expect(phone.locator(".reader")).to_be_hidden()


def test_what_the_reader_lies_over_cannot_be_reached_on_a_phone_and_can_on_a_desk(
    browser: Browser, address: str
) -> None:
    for viewport, reached in ((PHONE, False), (DESK, True)):
        with visiting(browser, address, viewport) as page:
            ask(page, "敬老院集中供养率")
            page.locator(".cite").first.click()
            expect(page.locator(".reader mark")).to_be_focused()
            page.evaluate("document.querySelector('.composer textarea').focus()")
            assert page.evaluate("document.activeElement.tagName === 'TEXTAREA'") is reached
            page.keyboard.press("Escape")
            page.evaluate("document.querySelector('.composer textarea').focus()")
            assert page.evaluate("document.activeElement.tagName === 'TEXTAREA'") is True


def test_a_text_that_does_not_come_is_said_and_fetched_again(phone: Page) -> None:
    ask(phone, "敬老院集中供养率")
    phone.route("**/plan/text", lambda route: route.abort())
    phone.locator(".cite").first.click()
    expect(phone.locator(".reader-body")).to_contain_text("原文没能打开。请检查网络，再试一次。")
    phone.unroute("**/plan/text")
    phone.locator(".reader").get_by_role("button", name="再试一次").click()
    expect(phone.locator(".reader mark")).to_have_text(SENTENCE)


def test_the_link_of_a_section_and_of_a_span_is_copied(browser: Browser, address: str, plan: PlanDocument) -> None:
    with visiting(browser, address, DESK) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        ask(page, "敬老院集中供养率")
        page.locator(".cite").first.click()
        page.get_by_role("link", name="复制高亮处的链接").click()
        expect(page.locator(".said[role=status]")).to_have_text("已复制")
        start = plan.text.index(SENTENCE)
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == f"{address}plan?start={start}&end={start + len(SENTENCE)}"
        page.locator('.head:has([id="s-6.4"]) .link').click()
        expect(page.locator('.head:has([id="s-6.4"]) .link')).to_have_text("已复制")
        assert page.evaluate("navigator.clipboard.readText()") == f"{address}plan?s=6.4"
        # Where the clipboard is not given, the older way is taken.
        page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error('not given')))")
        page.locator('.head:has([id="s-6.5"]) .link').click()
        expect(page.locator('.head:has([id="s-6.5"]) .link')).to_have_text("已复制")
        assert page.evaluate("navigator.clipboard.readText()") == f"{address}plan?s=6.5"


@pytest.mark.parametrize("viewport", [NARROW, PHONE, DESK], ids=["narrow", "phone", "desk"])
def test_nothing_scrolls_sideways_around_the_plan(browser: Browser, address: str, viewport: ViewportSize) -> None:
    with visiting(browser, f"{address}plan?q=%E9%A1%B9%E7%9B%AE", viewport, drawn=".plan") as page:
        expect(page.locator(".hit.now")).to_be_in_viewport()
        assert not scrolls_sideways(page)
        page.get_by_role("button", name="长辈版").click()
        assert not scrolls_sideways(page)


def test_without_script_the_plan_is_read_and_its_links_work(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}plan")
    expect(page.get_by_role("searchbox")).to_be_hidden()
    page.locator(".contents summary", has_text="第六章").click()
    page.get_by_role("link", name="6.4 养老服务", exact=True).click()
    expect(page.locator('[id="s-6.4"]')).to_be_in_viewport()
    context.close()
