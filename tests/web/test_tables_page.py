"""The pages of tables in a real browser, at a phone's and a desk's width."""

from __future__ import annotations

import csv
import functools
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from .conftest import DESK, NARROW, PHONE, ask, visiting
from .test_page import scrolls_sideways

pytestmark = pytest.mark.browser

BOTH = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])


opened = functools.partial(visiting, drawn="#summary")


def column(page: Page, key: str) -> list[str]:
    return page.locator(f"tbody .c-{key} > span:first-child").all_text_contents()


@BOTH
def test_a_filter_changes_rows_and_total_at_once_and_can_be_cleared(
    browser: Browser, address: str, viewport: ViewportSize
) -> None:
    with opened(browser, f"{address}projects", viewport) as page:
        expect(page.locator("#summary")).to_have_text("22项中22项，合计 375949 万元（37.5949亿元）。")
        page.get_by_label("责任部门", exact=True).select_option("民政局")
        expect(page.locator("#summary")).to_have_text("22项中3项，合计 33600 万元（3.36亿元）。")
        assert column(page, "number") == ["18", "19", "20"]
        page.get_by_label("总投资不少于（万元）").fill("1.5亿")
        expect(page.locator("#summary")).to_have_text("22项中1项，合计 18000 万元（1.8亿元）。")
        assert "department=" in page.url
        page.reload()
        expect(page.locator("#summary")).to_contain_text("22项中1项")
        page.get_by_role("link", name="清除").click()
        expect(page.locator("#summary")).to_contain_text("22项中22项")


@BOTH
def test_words_are_searched_while_they_are_typed(browser: Browser, address: str, viewport: ViewportSize) -> None:
    with opened(browser, f"{address}commitments", viewport) as page:
        page.get_by_label("搜索").press_sequentially("全科医生")
        expect(page.locator("#summary")).to_have_text("148条中1条（现状0条，目标1条）。")
        expect(page.get_by_label("搜索")).to_be_focused()
        assert column(page, "printed") == ["2名"]


@BOTH
def test_a_wrong_bound_is_told_and_the_rows_go(browser: Browser, address: str, viewport: ViewportSize) -> None:
    with opened(browser, f"{address}projects", viewport) as page:
        page.get_by_label("总投资不多于（万元）").fill("很多")
        expect(page.locator("#summary")).to_contain_text("而给出的是“很多”")
        assert page.locator("tbody tr").count() == 0


@BOTH
def test_rows_are_sorted_by_the_field(browser: Browser, address: str, viewport: ViewportSize) -> None:
    with opened(browser, f"{address}projects", viewport) as page:
        page.get_by_label("排序").select_option("-investment")
        expect(page.locator("tbody .c-number > span").first).to_have_text("10")
        figures = [int(text) for text in column(page, "investment")]
        assert figures == sorted(figures, reverse=True)


def test_rows_are_sorted_by_the_head_of_a_column_with_the_keyboard(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}indicators", DESK) as page:
        head = page.locator('.sort[data-key="y2025"]')
        head.focus()
        page.keyboard.press("Enter")
        expect(page.locator("th.c-y2025").first).to_have_attribute("aria-sort", "ascending")
        expect(head).to_be_focused()
        assert column(page, "y2025")[:3] == ["2.2", "3.51", "3.95"]
        page.keyboard.press("Enter")
        expect(page.locator("th.c-y2025").first).to_have_attribute("aria-sort", "descending")
        assert column(page, "y2025")[:3] == ["7288.6", "约1030", "约895"]
        expect(page.get_by_label("排序")).to_have_value("-y2025")


@BOTH
def test_a_long_table_comes_in_pages_and_keeps_its_filters(
    browser: Browser, address: str, viewport: ViewportSize
) -> None:
    with opened(browser, f"{address}commitments?kind=actual", viewport) as page:
        expect(page.locator("#summary")).to_have_text("148条中98条（现状98条，目标0条）。")
        seen = []
        for first, last in ((1, 20), (21, 40), (41, 60), (61, 80), (81, 98)):
            expect(page.get_by_role("navigation", name="分页")).to_contain_text(f"第{first}—{last}条，共98条")
            assert page.locator("tbody tr").count() == last - first + 1
            seen += column(page, "printed")
            assert page.evaluate("document.documentElement.scrollHeight") < 9000
            if last < 98:
                page.get_by_role("link", name="下一页").click()
        assert len(seen) == 98
        expect(page.locator(".facts")).to_be_focused()
        expect(page.locator("tbody tr").first).to_be_in_viewport()
        expect(page.get_by_role("link", name="下一页")).to_have_count(0)
        assert "kind=actual" in page.url
        page.reload()
        expect(page.get_by_role("navigation", name="分页")).to_contain_text("第81—98条")
        with page.expect_download() as started:
            page.get_by_role("link", name="下载 CSV").click()
        with started.value.path().open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.DictReader(file))) == 98
        page.get_by_label("章").select_option("第六章")
        expect(page).to_have_url(re.compile("chapter="))
        assert "page=" not in page.url  # other rows: from the first page on


@BOTH
@pytest.mark.parametrize("kind", ["CSV", "Excel"])
def test_a_download_holds_the_rows_shown(
    browser: Browser, address: str, viewport: ViewportSize, kind: str, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    with opened(browser, f"{address}projects", viewport) as page:
        page.get_by_label("类别").select_option("小学")
        page.get_by_label("排序").select_option("-number")
        expect(page.locator("tbody .c-number > span").first).to_have_text("15")
        with page.expect_download() as started:
            page.get_by_role("link", name=f"下载 {kind}").click()
        path = tmp_path / started.value.suggested_filename
        started.value.save_as(path)
        shown = column(page, "name")
    if kind == "CSV":
        with path.open(encoding="utf-8-sig", newline="") as file:
            names = [row["项目名称"] for row in csv.DictReader(file)]
    else:
        names = [row[1].value for row in load_workbook(path)["项目"].iter_rows(min_row=2)]
    assert names == shown == ["工业园区（东江）小学建设项目", "大罗片区小学建设项目", "杨坊片区小学建设项目"]


@BOTH
def test_a_row_opens_its_place_highlighted_and_back_leads_to_the_row(
    browser: Browser, address: str, viewport: ViewportSize
) -> None:
    with opened(browser, f"{address}commitments?q=集中供养率", viewport) as page:
        page.locator(".place").first.click()
        mark = page.locator(".reader mark")
        expect(mark).to_have_text("农村五保集中供养率到2025年达到41.08%")
        expect(mark).to_be_in_viewport()
        expect(page.locator(".reader .path")).to_contain_text("6.4 养老服务")
        assert not scrolls_sideways(page)
        page.go_back()
        expect(page.locator(".reader")).to_be_hidden()
        expect(page.locator(".place").first).to_be_focused()


def test_a_project_s_row_is_marked_in_the_table_of_the_plan(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}projects?q=阳明中学", PHONE) as page:
        page.locator(".place").click()
        expect(page.locator(".reader mark").first).to_have_text("龙南市阳明中学建设项目")
        page.keyboard.press("Escape")
        expect(page.locator(".reader")).to_be_hidden()


@BOTH
def test_both_places_of_a_contradiction_can_be_opened(browser: Browser, address: str, viewport: ViewportSize) -> None:
    with opened(browser, f"{address}check?kind=前后矛盾", viewport) as page:
        finding = page.locator(".finding").first
        for number, marked in enumerate(("高中阶段毛入学率91.97%", "高中阶段毛入学率达到90%")):
            finding.locator(".place").nth(number).click()
            expect(page.locator(".reader mark")).to_have_text(marked)
            page.locator(".reader-close").click()
            expect(page.locator(".reader")).to_be_hidden()


def test_without_script_a_row_s_link_opens_the_plan(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}projects")
    page.get_by_label("责任部门", exact=True).select_option("林业局")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator("#summary")).to_have_text("22项中1项，合计 315 万元（0.0315亿元）。")
    page.locator(".place").click()
    expect(page.locator("mark").first).to_have_text("国有林区危旧房改建")
    context.close()


def test_labels_of_a_chart_stay_inside_it_at_full_size(browser: Browser, address: str) -> None:
    for viewport in (NARROW, DESK):
        with opened(browser, f"{address}indicators", viewport) as page:
            outside = page.evaluate(
                """() => [...document.querySelectorAll("svg.lines")].flatMap((svg) => {
                  const box = svg.closest("figure").getBoundingClientRect(), scale = svg.getBoundingClientRect().width / 260;
                  return [...svg.querySelectorAll("text")].map((text) => text.getBoundingClientRect())
                    .filter((r) => scale < 0.99 || r.left < box.left || r.right > box.right).map((r) => [scale, r.left]);
                })"""
            )
            assert outside == []


def test_links_lead_through_all_pages_and_back(browser: Browser, address: str) -> None:
    requested: list[str] = []
    with visiting(browser, address, PHONE) as page:
        page.on("request", lambda request: requested.append(request.url))
        for name, heading in (("指标", "主要发展指标"), ("项目", "储备项目"), ("目标库", "目标库"), ("自查", "自查")):
            navigation = page.get_by_role("navigation")
            navigation.get_by_role("button", name="更多").click()
            navigation.get_by_role("link", name=name, exact=True).click()
            expect(page.get_by_role("heading", level=1)).to_have_text(heading)
            expect(page.locator("nav [aria-current]")).to_have_text(name)
        page.get_by_role("navigation").get_by_role("link", name="问答").click()
        page.locator(".composer textarea").wait_for()
    assert {urlsplit(url).netloc for url in requested if not url.startswith("data:")} == {urlsplit(address).netloc}


def test_the_table_of_an_answer_can_be_saved(browser: Browser, address: str, tmp_path: Path) -> None:
    with visiting(browser, address, PHONE) as page:
        ask(page, "低保")
        with page.expect_download() as started:
            page.get_by_role("link", name="下载表格（CSV）").click()
        path = tmp_path / "answer.csv"
        started.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        row = list(csv.reader(file))[1]
    assert row[:4] == ["农村", "385", "约640", "约895"]
    assert row[4].endswith("表2-1")
    assert started.value.suggested_filename == "低保.csv"


def test_a_table_says_what_it_is_how_much_of_it_is_there_and_in_which_order(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}projects", DESK, drawn="#summary") as page:
        whole = page.get_by_role("table", name=re.compile("^项目。22项中22项，.*规划里的顺序。$"))
        expect(whole).to_have_count(1)
        page.get_by_label("类别").select_option("小学")
        page.locator('.sort[data-key="investment"]').click()
        some = page.get_by_role("table", name=re.compile("^项目。22项中[1-9]项，合计 .*按总投资（万元）顺序。$"))
        expect(some).to_have_count(1)
