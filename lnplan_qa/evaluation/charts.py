"""Charts as inline SVG: bars with their 95 % intervals."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any, Final

_LABEL: Final = 150
_BAR: Final = 220
_NUMBER: Final = 190
_ROW: Final = 26


def bars(title: str, rows: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    """Horizontal bars 0 … 100 % of rates (:func:`~.results.rate_record`), each with its Wilson interval and n."""
    height = _ROW * len(rows) + 24
    width = _LABEL + _BAR + _NUMBER
    parts = [
        f'<svg class="bars" viewBox="0 0 {width} {height}" role="img" aria-label="{html.escape(title)}">',
        f"<title>{html.escape(title)}</title>",
    ]
    for share in (0, 25, 50, 75, 100):
        x = _LABEL + _BAR * share / 100
        parts.append(f'<line class="grid" x1="{x}" y1="4" x2="{x}" y2="{height - 18}"/>')
        parts.append(f'<text class="tick" x="{x}" y="{height - 4}" text-anchor="middle">{share}%</text>')
    for i, (label, rate) in enumerate(rows):
        parts += _bar(label, rate, _ROW * i + 4)
    return "".join(parts) + "</svg>"


def _bar(label: str, rate: Mapping[str, Any], top: float) -> list[str]:
    middle = top + _ROW / 2
    parts = [
        f'<text class="label" x="{_LABEL - 8}" y="{middle + 4}" text-anchor="end">{html.escape(label)}</text>',
    ]
    if rate["value"] is None:
        return [*parts, f'<text class="number" x="{_LABEL + 6}" y="{middle + 4}">–（n = 0）</text>']
    low, high = _LABEL + _BAR * rate["low"], _LABEL + _BAR * rate["high"]
    return [
        *parts,
        f'<rect class="bar" x="{_LABEL}" y="{top + 5}" width="{_BAR * rate["value"]:.1f}" height="{_ROW - 10}"/>',
        f'<path class="interval" d="M{low:.1f} {middle}H{high:.1f}M{low:.1f} {middle - 4}v8M{high:.1f} {middle - 4}v8"/>',
        f'<text class="number" x="{_LABEL + _BAR + 8}" y="{middle + 4}">'
        f"{100 * rate['value']:.1f}%（{rate['hits']}/{rate['n']}）</text>",
    ]
