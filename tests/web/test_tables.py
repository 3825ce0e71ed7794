"""The pages of tables without a browser: what the server sends, and the files to download."""

from __future__ import annotations

import csv
import io
import itertools
import re
import urllib.error
import urllib.request
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from fastapi import FastAPI
from openpyxl import load_workbook

from lnplan_qa.config import PROJECT_ROOT
from lnplan_qa.facts.plan_facts import PlanFacts
from lnplan_qa.types import Table
from lnplan_qa.web import tables
from lnplan_qa.web.charts import department_chart, indicator_chart
from lnplan_qa.web.loading import QAProvider
from lnplan_qa.web.table_markup import answer_download

from .conftest import serving


def get(address: str, **query: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"{address}?{urlencode(query)}" if query else address, timeout=20) as response:
            return int(response.status), response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def words(page: bytes) -> str:
    parser = _Words()
    parser.feed(page.decode())
    return "".join(parser.words)


@pytest.fixture(scope="module")
def facts() -> PlanFacts:
    return PlanFacts(PROJECT_ROOT / "corpus")


@pytest.mark.parametrize("name", ["indicators", "projects", "commitments", "check"])
def test_pages_and_files_are_there_while_nothing_is_loaded_yet(name: str) -> None:
    with serving(QAProvider(lambda report: pytest.fail("nobody asked for the assistant"))) as address:
        status, page = get(address + name)
        assert status == 200
        assert 'aria-current="page"' in page.decode()
        assert "http://" not in page.decode().replace(address, "")
        assert get(f"{address}{name}.csv")[1].startswith(b"\xef\xbb\xbf")
        assert get(f"{address}{name}.xlsx")[1].startswith(b"PK")


def test_a_form_without_script_filters_and_sums(address: str) -> None:
    status, page = get(f"{address}projects", department="民政局", sort="-investment")
    text = words(page)
    assert status == 200
    assert "22项中3项，合计 33600 万元（3.36亿元）。" in text
    assert text.index("城区骨灰安放") < text.index("殡仪馆（公墓）搬迁") < text.index("中心敬老院项目")
    assert '<option value="民政局" selected>' in page.decode()


def test_every_row_leads_to_its_place(address: str) -> None:
    page = get(f"{address}commitments", chapter="第六章", q="集中供养率")[1].decode()
    found = re.findall(r'href="\./plan\?start=(\d+)&amp;end=(\d+)#here"', page)
    assert len(found) == 1
    status, place = get(f"{address}plan", start=found[0][0], end=found[0][1])
    assert status == 200
    assert '<mark id="here">农村五保集中供养率到2025年达到41.08%</mark>' in place.decode()


@pytest.mark.parametrize(
    ("path", "query", "told"),
    [
        ("projects", {"department": "<img src=x>"}, "没有“<img src=x>”这个责任部门"),
        ("projects", {"min": "很多"}, "总投资下限应是以万元计的数字"),
        ("commitments", {"year": "abc"}, "年份应是数字"),
        ("commitments", {"year": "2030"}, "没有2030年的条目"),
    ],
)
def test_a_filter_that_fits_nothing_is_told_and_shows_no_row(
    address: str, path: str, query: dict[str, str], told: str
) -> None:
    status, page = get(address + path, **query)
    assert status == 400
    assert told in words(page)
    assert "<img" not in page.decode()
    assert "看原文" not in words(page)
    assert get(f"{address}{path}.csv", **query)[0] == 400


@pytest.mark.parametrize(("given", "shown"), [("", 1), ("3", 3), ("0", 1), ("-2", 1), ("x", 1), ("999", 8), ("²", 1)])
def test_a_page_that_is_none_is_the_nearest(address: str, given: str, shown: int) -> None:
    status, page = get(f"{address}commitments", page=given)
    assert status == 200
    assert f"（第{shown}页，共8页）" in words(page)


def test_all_rows_of_the_register_stand_on_one_of_its_pages(address: str) -> None:
    places = []
    for number in range(1, 9):
        page = get(f"{address}commitments", page=str(number))[1].decode()
        places += re.findall(r'class="place" href="([^"]*)"', page)
    whole = list(csv.DictReader(io.StringIO(get(f"{address}commitments.csv")[1].decode("utf-8-sig"))))
    assert len(places) == len(whole) == 148


def test_what_is_typed_is_shown_as_text(address: str) -> None:
    hostile = '"><script>window.hurt=1</script>'
    page = get(f"{address}indicators", q=hostile, sort=hostile, nonsense=hostile)[1].decode()
    assert hostile not in page
    assert "没有符合条件的行" in page


def test_a_file_holds_the_rows_shown_in_the_order_shown(address: str) -> None:
    query = {"department": "卫健委", "min": "20000", "sort": "investment"}
    page = words(get(f"{address}projects", **query)[1])
    rows = list(csv.DictReader(io.StringIO(get(f"{address}projects.csv", **query)[1].decode("utf-8-sig"))))
    assert [(row["序号"], row["总投资（万元）"]) for row in rows] == [("8", "30000"), ("7", "40000"), ("6", "50000")]
    assert page.index("医养综合服务中心") < page.index("服务能力提升建设项目") < page.index("第六人民医院")
    assert rows[0]["出处"] == "附表1（附表1/8）"


def test_the_workbook_opens_with_numbers_text_and_its_source(address: str) -> None:
    book = load_workbook(io.BytesIO(get(f"{address}indicators.xlsx", q="最低生活保障")[1]))
    sheet = book["指标"]
    heads = [cell.value for cell in sheet[1]]
    assert heads[:7] == ["指标", "对象", "领域", "单位", "2019年（现状）", "2022年（目标）", "2025年（目标）"]
    assert [[cell.value for cell in row[:7]] for row in sheet.iter_rows(min_row=2)][:2] == [
        ["最低生活保障标准", "农村", "社会救助", "元/人·月", 385, 640, 895],
        ["最低生活保障标准", "城市", "社会救助", "元/人·月", 640, 835, 1030],
    ]
    assert (sheet["E2"].number_format, sheet["F2"].number_format) == ("0", '"约"0')
    assert "搜索：最低生活保障" in [cell.value for cell in book["说明"]["B"]]


def test_decimals_reach_the_workbook_as_printed(address: str) -> None:
    sheet = load_workbook(io.BytesIO(get(f"{address}indicators.xlsx", q="抚恤金")[1]))["指标"]
    assert (sheet["E2"].value, sheet["E2"].number_format) == (6106.3, "0.00")


def test_a_broken_corpus_is_told_with_its_cure_and_tried_again(tmp_path: Path, plan_text: str) -> None:
    folder = tmp_path / "corpus"
    holder = tables.FactsHolder(lambda: folder)
    page = next(page for page in tables.PAGES if page.name == "check")
    broken = tables.show(holder, page, {})
    assert broken.status_code == 503
    assert "plan.txt" in words(bytes(broken.body))
    folder.symlink_to(PROJECT_ROOT / "corpus")
    assert tables.show(holder, page, {}).status_code == 200


def test_pages_can_be_added_to_any_site() -> None:
    site = FastAPI()
    tables.add_pages(site)
    paths = {getattr(route, "path", "") for route in site.routes}
    assert {"/indicators", "/projects.csv", "/commitments.xlsx", "/check"} <= paths


# --- charts -----------------------------------------------------------------------------------------------------


def test_a_chart_says_in_words_what_it_draws(facts: PlanFacts) -> None:
    chart = indicator_chart(facts.indicators.by_name["城镇登记失业率"])
    assert 'aria-label="城镇登记失业率，单位%。2019年现状2.05，2022年目标2.3，2025年目标2.2。"' in chart
    assert chart.count('class="point aim"') == 2
    assert chart.count('class="point"') == 1


def test_groups_are_lines_of_their_own(facts: PlanFacts) -> None:
    chart = indicator_chart(facts.indicators.by_name["最低生活保障标准"])
    assert chart.count('<g class="series') == 2
    assert "农村：385 → 约640 → 约895" in chart
    assert "城市：2019年现状640，2022年目标约835，2025年目标约1030" in chart


def test_figures_of_a_chart_never_overlap(facts: PlanFacts) -> None:
    for entry in facts.indicators.entries:
        labels = re.findall(r'class="value[^"]*" x="(\d+)" y="([\d.]+)"', indicator_chart(entry))
        for x in {x for x, _ in labels}:
            heights = sorted(float(y) for other, y in labels if other == x)
            assert all(b - a >= 16 for a, b in itertools.pairwise(heights)), entry.indicator.name


def test_joint_projects_are_explained_where_bars_exceed_the_total(facts: PlanFacts) -> None:
    chart = department_chart(facts.projects, facts.projects.rows)
    # 教科体局 183500, 卫健委 149020, 旅发集团 148500, 经开区建投公司 35000, 民政局 33600, 住建局 5800, 人社局 3500,
    # 林业局 315, 文广新旅局 214, 融媒体中心 214
    assert "各部门相加为 559663 万元，大于合计的 375949 万元" in chart
    assert "<strong>教科体局</strong> 8项，183500 万元（联合8项 183500 万元）" in chart
    alone = [row for row in facts.projects.rows if not row.is_joint]
    assert "联合" not in department_chart(facts.projects, alone)


def test_the_table_of_an_answer_can_be_saved() -> None:
    link = answer_download(Table(("项目",), (("=1+1",),)), "哪些项目？", "规划附表1")
    content = re.search(r"base64,([^\"]+)", link)
    assert content is not None
    with urllib.request.urlopen(f"data:text/csv;base64,{quote(content[1])}") as response:
        assert response.read().decode("utf-8-sig") == "项目,出处\r\n'=1+1,规划附表1\r\n"
    assert 'download="哪些项目.csv"' in link
