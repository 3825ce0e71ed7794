"""An answer card: the answer, its status in words, and sources only where the plan answers."""

from __future__ import annotations

import base64
import dataclasses
import html
import json
import re
from typing import TYPE_CHECKING

import pytest

from lnplan_qa.config import PROJECT_ROOT
from lnplan_qa.export import file_name
from lnplan_qa.render import STATUS_WORDS, clipping, markdown, record, text
from lnplan_qa.types import Answer, Kind, Status, Table
from lnplan_qa.web.card import answer_card, choice_column, notice_card
from lnplan_qa.web.site import ORIGIN

from .assistant import HOSTILE, FixedAssistant
from .test_markup import parsed

if TYPE_CHECKING:
    from lnplan_qa.qa import PlanQA


@pytest.fixture(scope="module")
def answered() -> Answer:
    return FixedAssistant().ask("敬老院集中供养率")


def test_the_answer_comes_first_then_the_status_then_the_sources(answered: Answer) -> None:
    shown = parsed(answer_card(answered)).text
    assert shown.index("41.08%。") < shown.index("规划写明") < shown.index("规划原文") < shown.index("「农村五保")


@pytest.mark.parametrize("status", [Status.NOT_IN_PLAN, Status.OUT_OF_SCOPE, Status.NEEDS_CLARIFICATION])
def test_a_refusal_shows_no_sources_even_if_it_carries_some(answered: Answer, status: Status) -> None:
    shown = answer_card(dataclasses.replace(answered, status=status))
    assert "规划原文" not in parsed(shown).text
    assert 'class="cite"' not in shown
    assert STATUS_WORDS[status] in shown


def test_related_text_is_marked_as_no_answer(answered: Answer) -> None:
    refusal = dataclasses.replace(answered, status=Status.NOT_IN_PLAN, citations=(), related=answered.citations)
    assert "相关内容（不是答案）" in answer_card(refusal)


def test_every_status_has_its_words() -> None:
    assert set(STATUS_WORDS) == set(Status)


def test_every_answer_names_the_document_its_period_and_the_caution(answered: Answer) -> None:
    shown = parsed(answer_card(answered)).text
    assert "发展规划》（2021—2025年）" in shown
    assert "规划目标不等于已经兑现的待遇" in shown


def test_hostile_text_appears_as_written_everywhere_in_a_card() -> None:
    citation = dataclasses.replace(FixedAssistant().cite("养老服务"), quote=HOSTILE, heading=HOSTILE)
    answer = Answer(
        HOSTILE, Status.PARTIAL, Kind.PASSAGE, HOSTILE, citations=(citation,), related=(citation,), missing=(HOSTILE,)
    )
    shown = parsed(answer_card(answer))
    assert shown.text.count(HOSTILE) == 6
    assert not {"img", "script"} & set(shown.tags)
    assert parsed(notice_card(HOSTILE)).text == HOSTILE


def test_choices_are_buttons_that_ask_the_choice() -> None:
    shown = answer_card(FixedAssistant().ask("床位"))
    assert '<button type="button" data-ask="每千名老年人养老床位">' in shown
    assert "<table>" not in shown


def test_a_choice_among_numbered_rows_asks_the_name_and_not_the_number() -> None:
    table = Table(("序号", "项目名称"), (("12", "杨坊片区小学建设项目"), ("14", "大罗片区小学建设项目")))
    shown = answer_card(Answer("问", Status.NEEDS_CLARIFICATION, Kind.PROJECT, "您问的是哪个项目？", table=table))
    assert re.findall('data-ask="([^"]*)"', shown) == ["杨坊片区小学建设项目", "大罗片区小学建设项目"]


def test_a_table_is_a_table() -> None:
    shown = answer_card(FixedAssistant().ask("低保"))
    assert shown.count("<tr>") == 3
    assert '<td class="number">约895</td>' in shown
    assert "<td>农村</td>" in shown


def test_a_card_carries_what_is_copied_with_quote_place_document_and_period(answered: Answer) -> None:
    copied = html.unescape(re.findall('data-copy="([^"]*)"', answer_card(answered))[0])
    assert copied.splitlines()[:3] == [
        f"{answered.answer}〔规划写明〕",
        "「农村五保集中供养率到2025年达到41.08%」",
        "（第六章 社会保障体系 > 6.4 养老服务）",
    ]
    assert copied.endswith(f"——{ORIGIN}")


def test_a_refusal_is_copied_without_quotes_and_a_choice_is_not_copied() -> None:
    refusal = FixedAssistant().ask("电话")
    copied = re.findall('data-copy="([^"]*)"', answer_card(refusal))[0]
    assert copied == f"规划未写明民政局的电话。〔规划未写〕\n——{ORIGIN}"
    assert "data-copy" not in answer_card(FixedAssistant().ask("床位"))


def test_hostile_text_is_copied_as_written() -> None:
    answer = Answer("问", Status.OUT_OF_SCOPE, Kind.NONE, HOSTILE)
    shown = answer_card(answer)
    assert html.unescape(re.findall('data-copy="([^"]*)"', shown)[0]).startswith(HOSTILE)


@pytest.mark.model
def test_every_choice_that_a_question_offers_is_answered_when_it_is_chosen(qa: PlanQA) -> None:
    lines = (PROJECT_ROOT / "eval" / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    offered = 0
    for data in map(json.loads, lines):
        history = tuple(data.get("history") or ())
        if data["status"] != Status.NEEDS_CLARIFICATION.value:
            continue
        answer = qa.ask(data["question"], history)
        if answer.status is not Status.NEEDS_CLARIFICATION or answer.table is None:
            continue
        for row in answer.table.rows:
            chosen = row[choice_column(answer.table)]
            offered += 1
            assert qa.ask(chosen, (*history, data["question"])).status is Status.ANSWERED, (data["question"], chosen)
    assert offered > 20


def test_what_was_computed_is_not_called_stated(answered: Answer) -> None:
    computed = dataclasses.replace(answered, kind=Kind.COMPUTED)
    for shown in (parsed(answer_card(computed)).text, clipping(computed, ORIGIN), text(computed), markdown(computed)):
        assert "据规划数算出" in shown
        assert "规划写明" not in shown
    # The record says so with its kind; the six statuses stay what they are.
    assert (record(computed)["status"], record(computed)["kind"]) == ("answered", "computed")
    corrected = dataclasses.replace(computed, status=Status.CORRECTED)
    assert "与规划不符" in parsed(answer_card(corrected)).text


def test_a_quoted_row_says_which_years_its_figures_are_of() -> None:
    assistant = FixedAssistant()
    answer = assistant.ask("低保")
    heads = "各列依次是：指标名称、计量单位、2019年、2022年、2025年"
    shown = answer_card(answer, assistant.document)
    assert heads in parsed(shown).text
    copied = html.unescape(re.findall('data-copy="([^"]*)"', shown)[0])
    assert f"；{heads}）" in copied
    # A sentence has no columns, and a name alone needs none.
    assert "各列" not in answer_card(assistant.ask("敬老院集中供养率"), assistant.document)
    name = dataclasses.replace(answer, citations=(assistant.cite("龙南市阳明中学建设项目"),))
    assert "各列" not in answer_card(name, assistant.document)


def test_the_file_of_a_table_is_named_after_the_question_and_names_its_source() -> None:
    shown = answer_card(FixedAssistant().ask("农村低保标准是多少？"))
    assert 'download="农村低保标准是多少.csv"' in shown
    content = base64.b64decode(re.findall("base64,([^\"]*)", shown)[0]).decode("utf-8-sig").splitlines()
    assert content[0] == "地区,2019年,2022年（目标）,2025年（目标）,出处"
    assert content[1] == "农村,385,约640,约895,龙南市《“十四五”时期基本公共服务及社会保障发展规划》（2021—2025年）表2-1"
    assert file_name('../a\\b:c*"?<>|\n龙南', "csv") == "a_b_c_龙南.csv"
    assert file_name("？", "csv") == "回答.csv"


def test_the_best_quotations_stand_open_and_the_others_are_folded(answered: Answer) -> None:
    quotes = ("养老服务", "居家养老", "基本医疗", "就业创业", "残疾人", "全民健身")
    many = dataclasses.replace(answered, citations=tuple(FixedAssistant().cite(quote) for quote in quotes))
    shown = answer_card(many)
    assert shown.count('class="cite"') == 6
    assert "<summary>另有3处</summary>" in shown
    folded = shown[shown.index("<details") : shown.index("</details>")]
    assert [quote for quote in quotes if f"「{quote}」" in folded] == ["就业创业", "残疾人", "全民健身"]
    assert "<details" not in answer_card(dataclasses.replace(many, citations=many.citations[:4]))


@pytest.mark.model
def test_benefits_are_listed_by_groups_each_with_its_quotation_and_nothing_twice(qa: PlanQA) -> None:
    answer = qa.ask("阿公九十多了，屋里没人照顾怎么办")
    assert answer.kind is Kind.BENEFIT
    assert answer.table is not None
    shown = answer_card(answer, qa.document)
    words = parsed(shown).text
    for row in answer.table.rows:
        assert words.count(f"「{row[3]}」") <= 1
        assert words.count(row[1]) >= 1
    assert shown.count('class="cite"') == len(answer.citations)
    assert sorted(map(int, re.findall('class="number">([0-9]+)<', shown))) == list(range(1, len(answer.citations) + 1))
    assert re.findall("<details class=\"group\"( open)?>", shown) == [" open", "", ""]
    assert "规划里与此有关的共15项" in words
    assert "<table>" not in shown
