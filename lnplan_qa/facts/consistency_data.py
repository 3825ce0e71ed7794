"""``corpus/consistency.toml``: what a reader noticed, joined with the plan."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from lnplan_qa.errors import CorpusError
from lnplan_qa.facts.commitments import Commitment, CommitmentFacts
from lnplan_qa.plan.outline import Outline
from lnplan_qa.text import tidy
from lnplan_qa.types import PlanDocument, Span


@dataclass(frozen=True, slots=True)
class SumCheck:
    """A sum or share of printed figures, and whether it gives the printed result."""

    text: str
    fits: bool
    spans: tuple[Span, ...]
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConsistencyData:
    """The reviewed lists, each entry with its places in the plan."""

    typos: tuple[tuple[str, tuple[Span, ...]], ...]
    names: tuple[tuple[str, tuple[Span, ...]], ...]
    orders: tuple[tuple[Commitment, Commitment, str], ...]
    sums: tuple[SumCheck, ...]
    shares: tuple[SumCheck, ...]


def percent(part: Decimal, whole: Decimal, places: int) -> Decimal:
    """``part`` of ``whole`` in per cent, halves away from zero."""
    return (part / whole * 100).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def read_consistency(path: Path, document: PlanDocument, commitments: CommitmentFacts) -> ConsistencyData:
    """Read the reviewed lists.

    Raises:
        CorpusError: the file is missing or broken, or what it quotes is not in the plan.
    """
    outline = Outline(document)

    def place(section: str, printed: str) -> Span:
        if section not in outline:
            raise CorpusError(f"{path} 提到规划里没有的位置 {section}。请改正。")
        holder = outline.section(section).span
        position = document.text.find(printed, holder.start, holder.end)
        if position < 0:
            raise CorpusError(f"{path}：{section} 中找不到“{printed}”。规划改动后请更新该条目。")
        return Span(position, position + len(printed))

    def subject(name: str) -> Commitment:
        if name not in commitments.by_subject:
            raise CorpusError(f"{path} 提到目标库里没有的“{name}”。请改正。")
        return commitments.by_subject[name][0]

    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return ConsistencyData(
            typos=tuple(
                (f"“{tidy(item['printed'])}”：{item['meant']}。", (place(item["section"], item["printed"]),))
                for item in data["typo"]
            ),
            names=tuple(
                (f"{item['text']}。", tuple(place(*where) for where in item["places"])) for item in data["names"]
            ),
            orders=tuple((subject(item["smaller"]), subject(item["larger"]), item["why"]) for item in data["order"]),
            sums=tuple(
                _sum(
                    item,
                    place(item["section"], item["whole"]),
                    [place(item["section"], part) for part in item["parts"]],
                )
                for item in data["sum"]
            ),
            shares=tuple(
                _share(subject(item["part"]), subject(item["whole"]), subject(item["share"])) for item in data["share"]
            ),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorpusError(f"数据文件 {path} 无法读取：{error!r}。请恢复该文件。") from None


def _value(printed: str) -> Decimal:
    match = re.search(r"\d+(?:\.\d+)?", printed)
    if match is None:
        raise ValueError(f"“{printed}”里没有数字")
    return Decimal(match[0])


def _sum(item: dict[str, Any], whole: Span, parts: list[Span]) -> SumCheck:
    values = [_value(part) for part in item["parts"]]
    total = _value(item["whole"])
    fits = sum(values) == total
    text = f"{item['section']}：{item['whole']}，各部分 {' + '.join(map(str, values))} {'=' if fits else '≠'} {total}。"
    return SumCheck(text, fits, (whole, *parts), (str(total), *map(str, values)))


def _share(part: Commitment, whole: Commitment, share: Commitment) -> SumCheck:
    if part.amount is None or not whole.amount or share.value is None:
        raise ValueError(f"{share.subject} 无法核算")
    exponent = share.value.as_tuple().exponent
    result = percent(part.amount, whole.amount, -exponent if isinstance(exponent, int) else 0)
    fits = result == share.value
    text = f"{share.subject}：{part.printed} ÷ {whole.printed} = {result}%，{'与' if fits else '而'}规划所写{share.printed}{'一致' if fits else '不一致'}。"
    return SumCheck(text, fits, (share.clause, part.clause, whole.clause), (share.printed,))
