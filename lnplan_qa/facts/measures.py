"""The scale text of a project -> its measures: figure, unit, what it measures, span."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lnplan_qa.types import Span


class Aspect(StrEnum):
    """What a figure of the scale text says about its subject; the values are the words for it."""

    LAND = "占地面积"
    FLOOR = "建筑面积"
    STOREYS = "层数"
    CAPACITY = "办学规模"
    HOUSEHOLDS = "户数"
    COMMUNITIES = "小区数"
    COUNT = "数量"


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a scale text.

    Attributes:
        aspect: what is measured.
        part: the building or thing measured (感染科大楼, 地下); ``""`` where it is the whole project.
        label: the printed words before the figure (总建筑面积); may be empty.
        value: exact, 万 multiplied out.
        unit: 亩, 平方米, 层, 人, 户, or the counted thing's classifier (个, 栋, 座).
        printed: the figure with 约, 多 and unit, as printed.
        approximate: the plan prints 约 or 多.
        span: the printed figure's place in the plan.
    """

    aspect: Aspect
    part: str
    label: str
    value: Decimal
    unit: str
    printed: str
    approximate: bool
    span: Span

    @property
    def phrase(self) -> str:
        """Label and figure as one reads them: ``占地面积约563亩``."""
        return f"{self.label}{self.printed}"


_FIGURE = re.compile(
    r"(?P<about>约为?)?(?P<number>\d+(?:\.\d+)?)(?P<more>多)?(?P<scale>[万千百])?(?P<unit>平方米|㎡|亩|层|人|户|个|栋|座)"
)
_SCALE = {"百": 100, "千": 1000, "万": 10000}
_AREA = {"平方米", "㎡"}
#: Where the words that belong to a figure begin.
_CLAUSE_START = re.compile(r"[，。；：、（(）)①-⑳\s]")
_NOISE = re.compile(
    r"^(?:其中|拟对|项目(?=占地|总|用地|建筑|建设|主楼)|对|新建(?=.)|共$|涵盖.*$|包含$|(?:计划)?实施我?市?$|建设$|改扩建$)"
)
_AREA_WORD = re.compile(r"(?:总)?(?:建筑|建设|改建|占地|用地)?面积(?:共)?(?:约)?(?:为)?$")
_VERB = re.compile(r"^(?:新建|改扩建|扩建|改建|建设|重建)")
_COUNTED = re.compile(r"[^，。；、（(）)及\d]+")


def _clause_before(text: str, position: int) -> tuple[int, str]:
    """Start and words of the clause that ends at ``position``."""
    start = max((match.end() for match in _CLAUSE_START.finditer(text, 0, position)), default=0)
    return start, text[start:position]


def _item_subject(text: str, position: int) -> str:
    """The noun that heads the enumerated item (①感染科大楼，…) around ``position``, or the object of the clause before
    (改扩建疾控中心，改建面积…)."""
    item = max((match.end() for match in re.finditer(r"[①-⑳]", text[:position])), default=None)
    if item is not None and "；" not in text[item:position]:
        return re.split("[，（(]", text[item:position])[0]
    before = re.split("[。；]", text[:position])[-1].rstrip("，").split("，")[-1]
    if before and not _FIGURE.search(before) and _VERB.match(before):
        return _VERB.sub("", before)
    return ""


def _is_aside(text: str, match: re.Match[str]) -> bool:
    """True for a second figure in brackets behind the first: 33334平方米（约50亩）."""
    return text[match.start() - 1 : match.start()] in {"（", "("} and text[match.end() : match.end() + 1] in {"）", ")"}


def measures(text: str, scale: Span, name: str) -> tuple[Measure, ...]:
    """The measures of one scale cell in printed order.

    Args:
        text: the plan.
        scale: the cell.
        name: the project's name; a part that the name itself names (新建实验楼 in …实验楼建设项目) is the whole project.
    """
    printed = scale.of(text)
    found: list[Measure] = []
    for match in _FIGURE.finditer(printed):
        start, words = _clause_before(printed, match.start())
        words = _NOISE.sub("", words)
        unit = "平方米" if match["unit"] in _AREA else match["unit"]
        behind = _COUNTED.match(printed, match.end())
        counted = behind[0].strip() if behind else ""
        aspect, part, label = _read(
            printed, words, unit, counted, start, found[-1] if _is_aside(printed, match) and found else None
        )
        if part and part in name:
            part = ""
        shown = match[0].replace("为", "")
        if aspect in (Aspect.COUNT, Aspect.COMMUNITIES) and counted:
            shown += counted
        elif not label and counted and unit == "平方米":
            shown += part
        value = Decimal(match["number"]) * _SCALE.get(match["scale"] or "", 1)
        span = Span(scale.start + match.start(), scale.start + match.end())
        found.append(Measure(aspect, part, label, value, unit, shown, bool(match["about"] or match["more"]), span))
    return tuple(found)


def _read(
    printed: str, words: str, unit: str, counted: str, start: int, aside_of: Measure | None
) -> tuple[Aspect, str, str]:
    """Aspect, part and label of a figure from the words before it, its unit and the noun behind it."""
    if aside_of is not None:
        return aside_of.aspect, aside_of.part, aside_of.label
    match unit:
        case "亩":
            return Aspect.LAND, _AREA_WORD.sub("", words), words.removesuffix("为")
        case "平方米":
            aspect = Aspect.LAND if re.search("占地|用地", words) else Aspect.FLOOR
            if not words and counted:
                return aspect, re.sub("(?:建设|改造)$", "", counted), ""
            part = _AREA_WORD.sub("", words)
            if part == words.removesuffix("为") and "面积" not in words:
                return aspect, part, words
            if not part and "总" not in words and aspect is Aspect.FLOOR:
                part = _item_subject(printed, start)
            return aspect, part, words.removesuffix("为")
        case "层":
            return Aspect.STOREYS, _item_subject(printed, start), "共"
        case "人":
            return Aspect.CAPACITY, "", words.removesuffix("为")
        case "户":
            return Aspect.HOUSEHOLDS, "", words
        case _:
            return (
                (Aspect.COMMUNITIES if counted.startswith("小区") else Aspect.COUNT),
                re.sub("^框架结构的", "", counted),
                "",
            )
