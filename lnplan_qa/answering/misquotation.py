"""Slots of a claim held against a sentence: figures by what they count, years, offices, levels, who is what, from what to what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lnplan_qa.answering.claim import clauses, pairs
from lnplan_qa.answering.quantities import Comparator, Quantity, quantities

#: How much a set of pairs of characters says.
Weight = Callable[[set[str]], float]

#: What a claim and the stretch that holds the other value must have in common.
_SAME_THING, _SAME_CLAUSE = 2.0, 3.0
#: A figure is labelled by so many characters before and behind it.
_BEFORE, _BEHIND = 18, 6
#: 审计局, 发展和改革委员会: an office by the last two characters before its kind.
_OFFICE = re.compile("(?!.?[的个])[\u4e00-\u9fff]{2}(?:局|委员会|办公室|(?<![大餐客])厅)")
_YEAR = re.compile(r"(20\d\d)年")
#: A year is asserted as a deadline.
_DEADLINE = re.compile("才|拖|要到|推迟|等到|定在|延(到|至)|建成|完成|实现")
_COUNTED = frozenset("个 所 家 项 座 栋 件 间 处".split())
_MONEY = re.compile("补|投|花|发|资金|费|钱|元")
#: 每天五十块: a rate is no total.
#: 一两个 is a range, 一个 often an article: neither is a claim on a number.
_VAGUE = re.compile("[一二两三四五六七八九]{2}(?![百千万十])|一[个位名项家]")
_EACH = re.compile("每|人均|户均|一个月|一年|一天|一次")
#: A bare number from here on that is paid is a sum of money.
_LEAST_SUM = 50
_PAYS = re.compile("[补发奖送掏收赔涨给交罚]|津贴|报销|限价")
_YEAR_BEHIND = re.compile("年|多?岁|周岁")
_HOW_MANY = re.compile("多少|几(?!乎)|好多|几多")
_DURATION = re.compile(r"(?<![\d.])(\d{1,2}(?:\.\d)?)年(?![\d级制一])")
_LABEL = re.compile("([\u4e00-\u9fff]{1,6}(?:单位|部门|主体|主线|方针|核心))(?:是|为|叫做?)([\u4e00-\u9fff]{2,16})")
_EMPHASIS = re.compile("重([\u4e00-\u9fff]{2})轻([\u4e00-\u9fff]{2})")
_QUOTED = "重?[“\"]?([\u4e00-\u9fff、]{1,12}?)[”\"]?(?:为主|并重)?"
_TURNS = "退回|退到|转向|转成|转为|变为|变回|变成|改成|改为|走向|过渡到|降到|向|到"
_FROM_TO = re.compile(f"[由从]{_QUOTED}(?:{_TURNS}){_QUOTED}(?=转变|转型|延伸|覆盖|[,，。?？!、；吗吧了]|$)")


@dataclass(frozen=True, slots=True)
class Slots:
    """What claims are compared by: sets of levels or bodies of which a thing has one, and what shared pairs say."""

    exclusive: tuple[tuple[str, ...], ...]
    weight: Weight


def misquotes(claim: str, sentence: str, context: str, slots: Slots, *, figures: bool = True) -> bool:
    """Whether a claim gives a slot another value than a sentence of the plan (all three normalised).

    Args:
        claim: the part of a question that asserts.
        context: the headings above the sentence, which say what it is about and assert nothing.
        figures: whether figures and years are looked at; where typed facts answer, they were.
    """
    shared = slots.weight(pairs(claim) & pairs(context + "|" + sentence))
    if shared < _SAME_THING:
        return False
    if figures and (_other_figure(claim, sentence, context, slots.weight) or _other_year(claim, sentence, slots.weight)):
        return True
    return (
        _other_office(claim, sentence)
        or any(_other_member(members, claim, sentence, slots.weight) for members in slots.exclusive)
        or _other_bearer(claim, sentence)
        or _turned_round(claim, sentence)
        or _emphasis_turned(claim, sentence)
    )


def _labelled(text: str) -> Iterator[tuple[Quantity, str, str]]:
    """The figures of a text with their unit (of things counted, any) and the words around each."""
    found = quantities(text)
    end = 0
    for place, figure in enumerate(found):
        until = found[place + 1].start if place + 1 < len(found) else len(text)
        label = text[max(end, figure.start - _BEFORE) : figure.start] + "|" + text[figure.end : min(until, figure.end + _BEHIND)]
        end = figure.end
        if _VAGUE.match(text, figure.start):
            continue
        unit = "个" if figure.unit in _COUNTED else figure.unit
        if not unit and re.search("[万亿]", text[figure.start : figure.end]) and _MONEY.search(label):
            unit = "元"
        if unit:
            yield figure, unit, label
    for match in _DURATION.finditer(text):
        figure = Quantity(Decimal(match[1]), "年", None, None, match.start(), match.end())
        yield figure, "年", text[max(0, match.start() - _BEFORE) : match.start()]


def _other_figure(claim: str, sentence: str, context: str, weight: Weight) -> bool:
    """Whether the figure that the sentence gives for what a claimed figure counts is another one."""
    printed = list(_labelled(sentence))
    years, said_years = set(_YEAR.findall(sentence)), set(_YEAR.findall(claim))
    if said_years and years and not said_years & years:
        return False
    for said, unit, label in _labelled(claim):
        rivals = [(figure, around) for figure, own, around in printed if own == unit]
        if _EACH.search(label) and not any(_EACH.search(around) for _, around in rivals):
            continue
        if len(rivals) == 1:
            # Nothing else is counted so: all of the sentence says what the figure is about.
            rivals = [(rivals[0][0], context + "|" + sentence)]
            label = claim
        scores = [(weight(pairs(label) & pairs(around)), fits(said, figure)) for figure, around in rivals]
        right = max((score for score, fit in scores if fit), default=-1.0)
        wrong = max((score for score, fit in scores if not fit), default=-1.0)
        if wrong >= (_SAME_CLAUSE if len(rivals) == 1 else _SAME_THING) and wrong > right:
            return True
    return False


def presupposed_amount(claim: str, sentences: str) -> str:
    """The sum of money, or the share paid, that a claim takes for granted and no sentence prints, as worded; ``""`` where there is none."""
    printed = {figure.value for figure in quantities(sentences)}
    for figure in quantities(claim):
        is_money = figure.unit in ("元", "%") or (figure.unit == "" and figure.value >= _LEAST_SUM)
        around = claim[max(0, figure.start - _BEFORE) : figure.end]
        if is_money and figure.value not in printed and _PAYS.search(around) and not _YEAR_BEHIND.match(claim, figure.end):
            return claim[figure.start : figure.end]
    return ""


def fits(claim: Quantity, figure: Quantity) -> bool:
    """Whether a claimed figure is the printed one, lies in a printed range, or bounds what is printed without a bound."""
    if claim.value in (figure.value, figure.upper):
        return True
    if figure.comparator is Comparator.BETWEEN:
        return figure.admits(claim.value)
    return figure.comparator in (None, Comparator.ABOUT) and claim.admits(figure.value)


def _other_year(claim: str, sentence: str, weight: Weight) -> bool:
    """Whether the deadline that a clause of the sentence gives for what is claimed is another one."""
    said, told = set(_YEAR.findall(claim)), set(_YEAR.findall(sentence))
    if not said or not told or said & told or not _DEADLINE.search(claim) or _HOW_MANY.search(claim):
        return False
    return any(weight(pairs(claim) & pairs(clause)) >= _SAME_CLAUSE for clause in clauses(sentence) if _YEAR.search(clause))


def _other_office(claim: str, sentence: str) -> bool:
    offices = _OFFICE.findall(claim)
    return bool(offices) and _OFFICE.search(sentence) is not None and not any(office in sentence for office in offices)


def _other_member(members: Sequence[str], claim: str, sentence: str, weight: Weight) -> bool:
    said = [member for member in members if member in claim]
    told = [member for member in members if member in sentence]
    if not said or not told or any(member in sentence for member in said):
        return False
    around = "".join(clause for clause in clauses(sentence) if any(member[:2] in clause for member in told))
    return weight((pairs(claim) & pairs(around)) - {member[:2] for member in members}) >= _SAME_THING


def _other_bearer(claim: str, sentence: str) -> bool:
    """业主单位是甲 beside 业主单位为乙."""
    told = {match[1][-4:]: match[2] for match in _LABEL.finditer(sentence)}
    return any(
        match[1][-4:] in told and not pairs(match[2]) & pairs(told[match[1][-4:]]) for match in _LABEL.finditer(claim)
    )


def _turned_round(claim: str, sentence: str) -> bool:
    """从普惠性退回补缺型 beside 由补缺型向普惠性转变."""
    for said in _FROM_TO.finditer(claim):
        for told in _FROM_TO.finditer(sentence):
            if _alike(said[1], told[2]) and (_alike(said[2], told[1]) or not _alike(said[1], told[1])):
                return True
    return False


def _emphasis_turned(claim: str, sentence: str) -> bool:
    """重软件轻硬件 beside 重硬件轻软件."""
    told = {(match[1], match[2]) for match in _EMPHASIS.finditer(sentence)}
    return any((match[2], match[1]) in told for match in _EMPHASIS.finditer(claim))


def _alike(first: str, second: str) -> bool:
    return bool(pairs(first) & pairs(second))
