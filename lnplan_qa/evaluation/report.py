"""One HTML file that says how often the assistant is right and where it is not; it needs no other file and no network."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any, Final

from lnplan_qa.evaluation.charts import bars
from lnplan_qa.evaluation.names import name_of
from lnplan_qa.evaluation.results import COLUMNS, shown
from lnplan_qa.text import tidy

#: The report shows this many failures in full; ``failures.csv`` holds all.
SHOWN_FAILURES: Final = 400
_SHOWN_FIGURES: Final = 300
_GROUPS: Final = (("by_category", "按问题类别"), ("by_persona", "按提问的人"), ("by_chapter", "按章节"))
_GROUP_COLUMNS: Final = frozenset(
    "n errors strict evidence_recall value_accuracy citation_precision refusal_rate false_refusals answered_wrongly".split()
)

STYLE: Final = """
:root{color-scheme:light dark;--ink:#1b2530;--soft:#4a5561;--paper:#fff;--line:#d5dad6;--accent:#0a5566;--tint:#e6f0f1}
@media(prefers-color-scheme:dark){:root{--ink:#eef2f3;--soft:#b4c0c6;--paper:#12181d;--line:#3a4650;--accent:#7fd0de;--tint:#22323a}}
body{margin:0 auto;max-width:1100px;padding:16px;font:16px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;
color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
h1{font-size:24px}h2{font-size:20px;margin-top:2em}h3{font-size:17px}p,summary{color:var(--soft)}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:15px}th,td{border:1px solid var(--line);padding:4px 8px;
text-align:right;white-space:nowrap}th:first-child,td:first-child{text-align:left}thead th{background:var(--tint)}
td small{display:block;color:var(--soft)}tr.ours td{font-weight:700}tr.ours small{font-weight:400}
svg.bars{width:100%;max-width:760px;font-size:13px}.bar{fill:var(--accent);opacity:.75}.interval{stroke:var(--ink);fill:none}
.grid{stroke:var(--line)}svg text{fill:var(--ink)}svg .tick{fill:var(--soft);font-size:11px}
details{border:1px solid var(--line);border-radius:8px;margin:8px 0;padding:6px 12px}summary{cursor:pointer}
summary b{color:var(--ink)}dl{margin:8px 0;display:grid;grid-template-columns:6em 1fr;gap:4px 10px}dt{color:var(--soft)}
dd{margin:0;white-space:pre-wrap}.map{display:flex;flex-wrap:wrap;gap:4px;padding:0;list-style:none}
.map li{border:1px solid var(--line);border-radius:6px;padding:2px 8px;font-size:14px}.map .none{background:#fde7e3;color:#8a1f11}
.map .few{background:#fdf0d2;color:#6b4200}.map .many{background:#e1f2e6;color:#14532d}
"""


def page(title: str, notes: Sequence[str], sets: Mapping[str, Mapping[str, Any]]) -> str:
    """The report on one or more question sets.

    Each set is ``{"systems": {name: set_record}, "not_run": {name: reason}, "failures": [...], "problems": [...],
    "coverage": {...}}``; the first system is the one that is reported on, the others stand beside it.
    """
    body = "".join(_set(name, data) for name, data in sets.items())
    lines = "".join(f"<p>{html.escape(note)}</p>" for note in notes)
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{STYLE}</style></head><body><h1>{html.escape(title)}</h1>"
        f"{lines}{body}</body></html>\n"
    )


def _set(name: str, data: Mapping[str, Any]) -> str:
    systems = data["systems"]
    ours = next(iter(systems.values()))
    parts = [f"<h2>{html.escape(name)}</h2>", systems_table(systems)]
    parts += [f"<p>未参加比较：{html.escape(key)}——{html.escape(why)}</p>" for key, why in data["not_run"].items()]
    if len(systems) > 1:
        rows = [(key, record["summary"]["strict"]) for key, record in systems.items()]
        parts.append(f"<h3>严格正确率，各系统</h3>{bars('严格正确率', rows)}")
    for key, heading in _GROUPS:
        if groups := ours[key]:
            rows = [(name_of(group), summary["strict"]) for group, summary in groups.items()]
            parts.append(f"<h3>严格正确率，{heading}</h3>{bars(heading, rows)}{group_table(heading, groups)}")
    parts.append(_confusion(ours["summary"]["confusion"]))
    parts.append(_problems(data.get("problems", ())))
    parts.append(failures(data["failures"]))
    if data.get("coverage"):
        parts.append(_coverage(data["coverage"]))
    return "".join(parts)


def systems_table(systems: Mapping[str, Mapping[str, Any]]) -> str:
    """The table of all systems, one a row, with 95 % intervals under the rates."""
    head = "".join(f'<th scope="col">{label}</th>' for _, label in COLUMNS)
    rows = []
    for i, (name, record) in enumerate(systems.items()):
        cells = "".join(f"<td>{_cell(record['summary'][key])}</td>" for key, _ in COLUMNS)
        rows.append(f"<tr{' class=ours' if i == 0 else ''}><td>{html.escape(name)}</td>{cells}</tr>")
    return (
        f'{_scroll("各系统的指标")}<table><thead><tr><th scope="col">系统</th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _scroll(name: str) -> str:
    """Opens what scrolls sideways by itself; it can be reached and scrolled with the keyboard."""
    return f'<div class="scroll" role="region" aria-label="{html.escape(name)}" tabindex="0">'


def failures(records: Sequence[Mapping[str, Any]], limit: int = SHOWN_FAILURES) -> str:
    """The failures, each with question, gold, answer and citations, closed until opened."""
    items = "".join(_failure(record) for record in records[:limit])
    more = f"<p>另有 {len(records) - limit} 题，见 failures.csv。</p>" if len(records) > limit else ""
    return f"<h3>没有答对的问题（{len(records)}）</h3>{items}{more}"


def answers(records: Sequence[Mapping[str, Any]], count: int) -> str:
    """The first answers of ``count``, right ones too, each behind its question and its verdict."""
    items = "".join(_failure(record, record["verdict"]) for record in records)
    title = f"全部回答（{count}）" if count == len(records) else f"前{len(records)}题的回答"
    return f"<h3>{title}</h3>{items}"


def _failure(record: Mapping[str, Any], verdict: str = "") -> str:
    rows = (
        ("问题", "\n".join([*(f"（此前）{turn}" for turn in record["history"]), record["question"]])),
        ("应为", name_of(record["expected"])),
        ("实为", name_of(record["status"])),
        ("应有的值", "；".join(record["gold_values"])),
        ("应有的原文", "\n".join(tidy(quote) for quote in record["gold_quotes"])),
        ("回答", record["answer"]),
        ("引用", "\n".join(f"{item['section']} {tidy(item['quote'])}".strip() for item in record["citations"])),
        ("错误", record["error"]),
        ("备注", record["note"]),
    )
    listed = "".join(f"<dt>{name}</dt><dd>{html.escape(text)}</dd>" for name, text in rows if text)
    kind = " · ".join(part for part in (verdict, record["id"], name_of(record["category"]), *record["reasons"]) if part)
    return (
        f"<details><summary><b>{html.escape(record['question'])}</b><br>{html.escape(kind)}</summary>"
        f"<dl>{listed}</dl></details>"
    )


def group_table(heading: str, groups: Mapping[str, Mapping[str, Any]]) -> str:
    columns = [(key, label) for key, label in COLUMNS if key in _GROUP_COLUMNS]
    head = "".join(f'<th scope="col">{label}</th>' for _, label in columns)
    rows = "".join(
        f"<tr><td>{html.escape(name_of(name))}</td>{''.join(f'<td>{_cell(summary[key])}</td>' for key, _ in columns)}</tr>"
        for name, summary in groups.items()
    )
    return (
        f"<details><summary>{heading}，全部指标</summary>{_scroll(heading)}<table><thead><tr>"
        f'<th scope="col">类别</th>{head}</tr></thead><tbody>{rows}</tbody></table></div></details>'
    )


def _confusion(confusion: Mapping[str, Mapping[str, int]]) -> str:
    if not confusion:
        return ""
    given = sorted({status for row in confusion.values() for status in row})
    head = "".join(f'<th scope="col">{name_of(status)}</th>' for status in given)
    rows = "".join(
        f"<tr><td>{name_of(expected)}</td>{''.join(f'<td>{row.get(status, 0)}</td>' for status in given)}</tr>"
        for expected, row in confusion.items()
    )
    return (
        f'<h3>状态：应为（行）与实为（列）</h3>{_scroll("状态：应为与实为")}<table><thead><tr><th scope="col">应为</th>'
        f"{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _problems(problems: Sequence[str]) -> str:
    if not problems:
        return ""
    items = "".join(f"<li>{html.escape(problem)}</li>" for problem in problems[:SHOWN_FAILURES])
    return f"<h3>没有读入的行（{len(problems)}）</h3><ul>{items}</ul>"


def _coverage(data: Mapping[str, Any]) -> str:
    def kind(count: int) -> str:
        return "none" if count == 0 else "few" if count < 3 else "many"

    sections = "".join(
        f'<li class="{kind(count)}">{html.escape(section)} {count}</li>' for section, count in data["sections"]
    )
    untested = data["untested"]
    listed = "".join(
        f"<li>{html.escape(section)}：…{html.escape(words)}…（{html.escape(figure)}）</li>"
        for section, figure, words in untested[:_SHOWN_FIGURES]
    )
    empty = sum(count == 0 for _, count in data["sections"])
    return (
        f"<h3>题目覆盖了规划的哪些地方</h3><p>{len(data['sections'])} 节中有 {empty} 节没有题目（红）；"
        f'黄色不足 3 题。</p><ul class="map">{sections}</ul>'
        f"<details><summary>没有题目考到的数字：{len(untested)} / {data['figures']}</summary><ul>{listed}</ul></details>"
    )


def _cell(value: Any) -> str:
    text = shown(value)
    if isinstance(value, Mapping) and value["value"] is not None:
        low, high = 100 * value["low"], 100 * value["high"]
        return f"{text}<small>{low:.0f}–{high:.0f}，n={value['n']}</small>"
    return text
