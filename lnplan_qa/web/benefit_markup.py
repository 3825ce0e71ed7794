"""The page 我能享受什么 as HTML: the sentence, the form that shows it back, and the benefits in their groups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lnplan_qa.answering.benefit_report import NOT_A_PROMISE, asked, describe, matches_by_tier, whose
from lnplan_qa.config import MAX_QUESTION_CHARACTERS
from lnplan_qa.facts.benefit_register import Benefit, BenefitKind
from lnplan_qa.facts.benefits import Asking, BenefitFacts, BenefitMatch, unknown_words
from lnplan_qa.facts.situation import AREAS, Person, Situation
from lnplan_qa.facts.situation_words import Fact
from lnplan_qa.facts.vocabulary import Vocabulary
from lnplan_qa.plan.outline import Outline
from lnplan_qa.text import tidy
from lnplan_qa.web.benefit_form import BOTH, Form, labels
from lnplan_qa.web.markup import escape, quote, verbatim
from lnplan_qa.web.site import CAUTION, DOCUMENT, PERIOD
from lnplan_qa.web.table_markup import place_link

KIND_WORDS: Final = {
    BenefitKind.MONEY: "补贴补助",
    BenefitKind.SERVICE: "服务",
    BenefitKind.FACILITY: "设施",
    BenefitKind.INSURANCE: "保险",
    BenefitKind.LOAN: "贷款",
    BenefitKind.RIGHT: "权益",
}
_EXAMPLES: Final = ("我妈八十三，农村户口，腿脚残疾", "我下岗了，城里租房住，娃儿三岁", "当过兵，退伍两年，想开店")
#: A sentence longer than this is shown as its quotation alone.
_MAX_SENTENCE: Final = 180
_ID: Final = "results"
_TOTAL: Final = "规划里与此有关的共{}项"


def page(form: Form, facts: BenefitFacts, problem: str = "") -> str:
    """The body of the page: form first, then the result where there is one; ``problem`` says what could not be taken."""
    told = not form.is_blank and not problem and not form.situation.is_empty
    alert = f'<p class="problem" role="alert" id="{_ID}" tabindex="-1">{escape(problem)}</p>' if problem else ""
    result = _result(form.situation, facts) if told else ""
    count = _count(own_count(form, facts)) if told else ""
    opened = problem != "" and not form.is_blank
    return (
        f'<form method="post" action="./benefits#{_ID}" autocomplete="off">'
        # Enter in a field lists what is filled in; without this it would press the button of the sentence.
        '<button type="submit" name="do" value="list" class="default" tabindex="-1" aria-hidden="true"></button>'
        f"{_sentence(form.text)}{alert}"
        f"{_understood(form.situation, facts.vocabulary) if told else ''}{count}"
        f"{_fields(form.situation, facts.vocabulary, told=told, opened=opened)}"
        f"{_questions(form.situation, facts) if told else ''}{result}"
        "</form>"
    )


def own_count(form: Form, facts: BenefitFacts) -> int:
    """How many benefits concern the situation in particular; 0 where none was told."""
    if form.is_blank or form.situation.is_empty:
        return 0
    return sum(not match.everyone for match in facts.match(form.situation))


def standalone(title: str, style: str, form: Form, facts: BenefitFacts) -> str:
    """The result as one file with its style inside and no link to a server."""
    situation = form.situation
    return (
        f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{style}</style></head><body>"
        f'<div class="site tables"><header class="site-header"><h1>{escape(title)}</h1></header>'
        f'<main class="benefits saved"><p class="understood">按您说的情况：{escape(describe(situation, facts.vocabulary))}</p>'
        f'<h2 class="total">{_TOTAL.format(own_count(form, facts))}</h2>{_groups(situation, facts, saved=True)}'
        f"<footer><p>依据：{escape(DOCUMENT)}（{escape(PERIOD)}）。{escape(CAUTION)}</p></footer></main></div></body></html>\n"
    )


# --- The form --------------------------------------------------------------------------------------------------------


def _sentence(text: str) -> str:
    examples = "；".join(escape(example) for example in _EXAMPLES)
    return (
        '<section class="sentence"><label for="text">用一句话说说情况（不用写姓名和证件号）</label>'
        f'<textarea id="text" name="text" rows="3" maxlength="{MAX_QUESTION_CHARACTERS}">{escape(text)}</textarea>'
        f'<p class="note">例如：{examples}。</p>'
        '<button type="submit" name="do" value="read" class="send">看看有什么</button></section>'
    )


def _understood(situation: Situation, vocabulary: Vocabulary) -> str:
    return f'<p class="understood" id="{_ID}">我的理解是：<strong>{escape(describe(situation, vocabulary))}</strong></p>'


def _count(own: int) -> str:
    """How many there are, where the focus goes when the page is there, and printing beside it."""
    return (
        f'<div class="told"><h2 class="total" tabindex="-1">{_TOTAL.format(own)}</h2>'
        '<button type="button" class="button print" hidden>打印</button></div>'
    )


def _fields(situation: Situation, vocabulary: Vocabulary, *, told: bool, opened: bool) -> str:
    persons = "".join(_person(index, person, situation, vocabulary) for index, person in enumerate(situation.persons))
    summary = "不对？点这里改，或再补充" if told else "不写句子，填表也可以"
    area = BOTH if len(situation.areas) > 1 else next(iter(situation.areas), "")
    options = (("", "没说"), *((name, name) for name in AREAS), (BOTH, "农村户口、住在城镇"))
    household = [fact for fact in vocabulary.facts.values() if fact.household]
    return (
        f'<details class="fields-of-situation"{" open" if opened else ""}><summary>{summary}</summary>'
        f'<input type="hidden" name="persons" value="{len(situation.persons)}">'
        f'<input type="hidden" name="register" value="{escape(situation.register or "")}">'
        f"{persons}"
        f'<p class="add"><button type="submit" name="do" value="add" class="button">再加一个人</button></p>'
        "<fieldset><legend>全家</legend>"
        f"{_choice('area', '农村还是城镇', options, area)}"
        f"{_ticks('', household, situation.groups, situation.denied)}</fieldset>"
        '<p class="go"><button type="submit" name="do" value="list" class="send">按上面填的列出</button>'
        '<a class="button" href="./benefits">重新开始</a></p></details>'
    )


def _person(index: int, person: Person, situation: Situation, vocabulary: Vocabulary) -> str:
    prefix = f"p{index}_"
    own = [fact for fact in vocabulary.facts.values() if not fact.household]
    age = "" if person.age is None else str(person.age.value)
    bounds = "" if person.age is None else f"{person.age.low}-{person.age.high}"
    names = tuple((name, name) for name in labels(vocabulary))
    sexes = (("", "没说"), ("男", "男"), ("女", "女"))
    remove = (
        f'<label class="tick"><input type="checkbox" name="{prefix}remove" value="1"><span>去掉这个人</span></label>'
        if len(situation.persons) > 1
        else ""
    )
    area = next(iter(person.areas), "")
    return (
        f"<fieldset><legend>{escape(person.label)}</legend>"
        f'<input type="hidden" name="{prefix}range" value="{bounds}">'
        f'<input type="hidden" name="{prefix}asked" value="{"1" if person.asked else ""}">'
        f'<input type="hidden" name="{prefix}area" value="{escape(area if person.areas != situation.areas else "")}">'
        f'<div class="fields">{_choice(f"{prefix}label", "说的是谁", names, person.label)}'
        f'<div class="field"><label for="{prefix}age">年龄（周岁）</label>'
        f'<input id="{prefix}age" name="{prefix}age" value="{age}" inputmode="numeric" maxlength="8"></div>'
        f"{_choice(f'{prefix}sex', '性别', sexes, person.sex or '')}</div>"
        f"{_ticks(prefix, own, person.groups, person.denied)}{remove}</fieldset>"
    )


def _choice(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str) -> str:
    items = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(words)}</option>'
        for value, words in options
    )
    return f'<div class="field"><label for="{name}">{label}</label><select id="{name}" name="{name}">{items}</select></div>'


def _ticks(prefix: str, facts: list[Fact], groups: frozenset[str], denied: frozenset[str]) -> str:
    """The facts by their headings, open where one is ticked; what a sentence said beside them, and what it denied."""
    headings = list(dict.fromkeys(fact.form for fact in facts if fact.form))
    parts = []
    for heading in headings:
        mine = [fact for fact in facts if fact.form == heading]
        ticked = [fact for fact in mine if fact.name in groups]
        boxes = "".join(_tick(f"{prefix}group", fact.name, fact.label, fact.name in groups) for fact in mine)
        count = f'<span class="count">已选{len(ticked)}项</span>' if ticked else ""
        parts.append(
            f'<details class="ticks"{" open" if ticked else ""}><summary>{escape(heading)}{count}</summary>'
            f'<div class="boxes">{boxes}</div></details>'
        )
    other = "".join(_tick(f"{prefix}group", fact.name, fact.label, True) for fact in facts if not fact.form and fact.name in groups)
    other += "".join(_tick(f"{prefix}not", fact.name, f"不是：{fact.label}", True) for fact in facts if fact.name in denied)
    return "".join(parts) + (f'<div class="boxes">{other}</div>' if other else "")


def _tick(name: str, value: str, label: str, checked: bool) -> str:
    return (
        f'<label class="tick"><input type="checkbox" name="{name}" value="{escape(value)}"{" checked" if checked else ""}>'
        f"<span>{escape(label)}</span></label>"
    )


# --- The result ------------------------------------------------------------------------------------------------------


def _questions(situation: Situation, facts: BenefitFacts) -> str:
    askings = facts.questions(situation)
    if not askings:
        return ""
    items = "".join(f"<li>{_question(asking, situation)}</li>" for asking in askings)
    return f'<section class="asking"><h2>再告诉我，清单会更准</h2><ul>{items}</ul></section>'


def _question(asking: Asking, situation: Situation) -> str:
    words = f"<span>{escape(asked(asking, situation))}</span>"
    if asking.fact in ("age", "area"):
        field = "area" if asking.fact == "area" else f"p{asking.index}_age"
        return f'{words}<a class="button" href="#{field}">去填</a>'
    buttons = "".join(
        f'<button type="submit" name="do" value="{answer}:{asking.index}:{escape(asking.fact)}" class="button" '
        f'aria-label="{escape(f"{asking.text}{name}")}">{escape(name)}</button>'
        for answer, name in (("yes", asking.question.yes), ("no", asking.question.no))
    )
    return f'{words}<span class="answers">{buttons}</span>'


def _result(situation: Situation, facts: BenefitFacts) -> str:
    return (
        f'<section class="result">{_groups(situation, facts, saved=False)}'
        '<p class="keep"><button type="button" class="button print" hidden>打印</button>'
        '<button type="submit" class="button" formaction="./benefits.html" name="do" value="list">保存为网页</button></p></section>'
    )


def _groups(situation: Situation, facts: BenefitFacts, *, saved: bool) -> str:
    """The groups, the first one open; a ``saved`` page has all of them open and no links."""
    matches = facts.match(situation)
    outline = Outline(facts.document)
    parts = [f'<p class="caution">{NOT_A_PROMISE}</p>']
    opened = " open"
    for title, note, group in matches_by_tier(matches):
        items = "".join(_item(match, situation, facts, outline, links=not saved) for match in group)
        content = f'<ol class="list">{items}</ol>'
        if group[0].everyone:
            heading = f"{escape(title)}（{len(group)}项）：{escape(note)}"
            parts.append(f'<details class="general"{" open" if saved else ""}><summary>{heading}</summary>{content}</details>')
        else:
            tier = group[0].tier.name.lower()
            parts.append(
                f'<details class="tier tier-{tier}"{opened}><summary><h2>{escape(title)}<span class="count">{len(group)}项</span></h2></summary>'
                f'<p class="note">{escape(note)}</p>{content}</details>'
            )
            opened = " open" if saved else ""
    return "".join(parts) + _conventions(facts.vocabulary)


def _item(match: BenefitMatch, situation: Situation, facts: BenefitFacts, outline: Outline, *, links: bool) -> str:
    benefit = match.benefit
    persons = whose(match, situation)
    heading = tidy(outline.heading(outline.section_at(benefit.span)))
    # The chapter goes without saying where a section follows.
    section = heading.partition(" > ")[2] or heading
    where = place_link(benefit.span, f"{section}　看原文", benefit.name) if links else escape(f"出处：{heading}")
    lines = [f"{KIND_WORDS[benefit.kind]}；对象：{benefit.condition}", _amount(match)]
    summary = "；".join(line for line in lines if line)
    person = f'<span class="who">{escape(persons)}</span>' if persons else ""
    verify = f'<p class="verify">要核实：{escape(unknown_words(match.unknown))}</p>' if match.unknown else ""
    return (
        f'<li class="finding benefit"><div class="what"><h3>{escape(benefit.name)}{person}</h3>'
        f'<p class="summary-line">{escape(summary)}</p>{verify}</div>'
        f'<div class="source"><blockquote>{_quotation(benefit, facts)}</blockquote>'
        f'<p class="where">{where}</p></div></li>'
    )


def _amount(match: BenefitMatch) -> str:
    if match.amount:
        return match.amount
    return "金额规划没写" if match.benefit.kind is BenefitKind.MONEY else ""


def _quotation(benefit: Benefit, facts: BenefitFacts) -> str:
    """The sentence, what matters marked; of a long one the clause, of a row of a table the quotation alone."""
    text, span = facts.document.text, benefit.span
    for around in (benefit.sentence, benefit.clause):
        if "\n" not in around.of(text) and around.covers(span) and around.end - around.start <= _MAX_SENTENCE:
            before, after = text[around.start : span.start], text[span.end : around.end]
            if not before and len(after) <= 1:
                return quote(around.of(text))
            return f"「{verbatim(before)}<mark>{verbatim(span.of(text))}</mark>{verbatim(after)}」"
    return quote(span.of(text))


def _conventions(vocabulary: Vocabulary) -> str:
    """What the plan leaves open and is read in one way here."""
    items = "".join(
        f"<li>{escape(fact.label)}：{escape(fact.convention)}。</li>" for fact in vocabulary.facts.values() if fact.convention
    )
    return f'<details class="general"><summary>规划没写清的年龄和等级，这里怎么算</summary><ul class="conventions">{items}</ul></details>'
