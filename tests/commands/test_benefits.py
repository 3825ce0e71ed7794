"""``lnplan-qa benefits``: facts, a sentence or a file of sentences in; a list, a record or JSON Lines out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lnplan_qa.cli import main


def run(*arguments: str) -> int:
    return main(["benefits", *arguments])


def record(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert run("--json", *arguments) == 0
    result: dict[str, object] = json.loads(capsys.readouterr().out)
    return result


def test_facts_and_sentence_give_the_same_list(capsys: pytest.CaptureFixture[str]) -> None:
    by_facts = record(capsys, "--age", "83", "--area", "rural", "--group", "残疾人", "--sex", "女")
    by_text = record(capsys, "--text", "我妈八十三，农村户口，腿脚残疾")
    assert by_facts["benefits"] == by_text["benefits"]
    assert by_facts["ask"] == by_text["ask"]


def test_a_record_holds_what_the_contract_says(capsys: pytest.CaptureFixture[str], plan_text: str) -> None:
    result = record(capsys, "--age", "83", "--area", "rural", "--group", "残疾人")
    assert list(result) == ["situation", "benefits", "ask"]
    situation = result["situation"]
    assert isinstance(situation, dict)
    assert (situation["age"], situation["area"], situation["groups"]) == (83, "rural", ["残疾人"])
    assert "老年人" in situation["implied"]
    benefits = result["benefits"]
    assert isinstance(benefits, list)
    assert benefits[0]["name"] == "80岁-99岁高龄老人保健补助"
    for benefit in benefits:
        assert {"name", "certainty", "section", "quote", "start", "end"} <= benefit.keys()
        assert benefit["certainty"] in ("stated", "planned", "condition_not_written")
        assert plan_text[benefit["start"] : benefit["end"]] == benefit["quote"]
        assert all(plan_text[also["start"] : also["end"]] == also["quote"] for also in benefit["also"])
    asked = result["ask"]
    assert isinstance(asked, list)
    assert 0 < len(asked) <= 3


def test_every_person_of_a_sentence_is_in_the_record(capsys: pytest.CaptureFixture[str]) -> None:
    result = record(capsys, "--text", "我下岗了，城里租房住，娃儿三岁")
    situation = result["situation"]
    assert isinstance(situation, dict)
    assert situation["groups"] == ["失业人员", "租房"]
    assert [(person["who"], person["age"]) for person in situation["persons"]] == [("本人", None), ("孩子", 3)]
    benefits = result["benefits"]
    assert isinstance(benefits, list)
    assert {tuple(benefit["for"]) for benefit in benefits} >= {("本人",), ("孩子",)}


def test_a_person_reads_a_list_with_places_and_a_caution(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--text", "我妈八十三，农村户口，腿脚残疾") == 0
    out = capsys.readouterr().out
    assert out.startswith("按您说的情况：母亲（83岁、残疾人）；农村")
    assert "【规划写明】" in out
    assert "6.4 养老服务：「深化80岁-99岁高龄老人保健补助" in out
    assert "以主管部门的答复为准" in out
    assert "您符合" not in out


def test_json_lines_go_on_behind_a_bad_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "situations.jsonl"
    file.write_text(
        '{"id": 1, "text": "我妈八十三，农村户口"}\n{"id": 2}\nnot json\n\n{"id": "d", "text": "  "}\n{"id": 5, "text": "下岗"}\n',
        encoding="utf-8",
    )
    assert run("--jsonl", str(file)) == 1
    results = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [result.get("id") for result in results] == [1, 2, None, "d", 5]
    assert ["error" in result for result in results] == [False, True, True, True, False]
    assert (results[1]["line"], results[2]["line"], results[3]["line"]) == (2, 3, 5)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "没有给出情况"),
        (("--age", "83", "--text", "我妈"), "--age"),
        (("--jsonl", "x", "--group", "残疾人"), "--jsonl"),
        (("--group", "外星人"), "外星人"),
        (("--area", "月球"), "月球"),
        (("--age", "-3"), "-3"),
        (("--age", "300"), "300"),
        (("--text", " "), "空的"),
        (("--text", "长" * 501), "501"),
        (("--jsonl", "no-such-file"), "no-such-file"),
    ],
)
def test_what_cannot_be_carried_out_says_why(
    arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    assert words in capsys.readouterr().err


def test_an_age_that_is_no_number_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run("--age", "abc")
    assert stopped.value.code == 2
    assert "年龄“abc”不是整数。请写满几周岁，例如 83" in capsys.readouterr().err


def test_the_understood_area_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--age", "83", "--area", "rural", "--group", "残疾人") == 0
    assert capsys.readouterr().out.startswith("按您说的情况：83岁、残疾人；农村\n")
