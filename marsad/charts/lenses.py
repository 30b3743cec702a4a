"""One lens against another over time: the ratio with its interval, on a logarithmic axis with a line at 1."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from marsad.charts.canvas import BLUE, INK, SKY, SOFT, Format, at, canvas, middle_of, picture, plain_axes
from marsad.model.comparison import LensRatio

_EDGES = (0.02, 50.0)  # beyond these an interval is cut, with an arrow head


@dataclass(frozen=True, slots=True, kw_only=True)
class LensesChart:
    """Words of the picture. `titles`: one for each ratio: "self-claimed / UCDP GED"."""

    titles: tuple[str, ...]
    heading: str = ""
    description: str = ""


def lenses_chart(ratios: Sequence[LensRatio], chart: LensesChart, format: Format = "svg") -> bytes:
    """A panel for each ratio: blocks as bars with their 90 per cent interval, single periods as faint dots."""
    panels = max(len(ratios), 1)
    height = 0.75 + 1.6 * panels
    with canvas((7.6, height)) as figure:
        found = figure.subplots(panels, 1, sharex=True, squeeze=False)[:, 0]
        for axes, ratio, title in zip(found, ratios, chart.titles, strict=False):
            _panel(axes, ratio, title)
        top = 0.75 if chart.heading else 0.45
        figure.subplots_adjust(left=0.08, right=0.97, top=1 - top / height, bottom=0.32 / height, hspace=0.4)
        if chart.heading:
            figure.text(0.08, 1 - 0.1 / height, chart.heading, ha="left", va="top", fontsize=11, color=INK)
        return picture(figure, format, chart.heading, chart.description)


def _panel(axes: Any, ratio: LensRatio, title: str) -> None:
    from matplotlib import dates, ticker

    plain_axes(axes)
    axes.set_title(title, loc="left", fontsize=9, color=INK, pad=3)
    axes.set_yscale("log")
    axes.axhline(1.0, color=SOFT, linewidth=0.9)
    for pair in ratio.pairs:
        if pair.ratio is not None:
            axes.plot([middle_of(pair.start, pair.end)], [_inside(pair.ratio.median)], marker=".", color=SKY, ms=3)
    for block in ratio.blocks:
        if block.ratio is None:
            continue
        span = [at(block.start), at(block.end) + dt.timedelta(days=1)]
        middle = middle_of(block.start, block.end)
        axes.plot(span, [_inside(block.ratio.median)] * 2, color=BLUE, linewidth=2.2, solid_capstyle="butt")
        low, high = _inside(block.ratio.low90), _inside(block.ratio.high90)
        axes.plot([middle, middle], [low, high], color=BLUE, linewidth=1.1)
        if block.ratio.high90 > _EDGES[1]:
            axes.plot([middle], [_EDGES[1]], marker="^", color=BLUE, markersize=4)
        if block.ratio.low90 < _EDGES[0]:
            axes.plot([middle], [_EDGES[0]], marker="v", color=BLUE, markersize=4)
    time, numbers = dates, ticker
    kinds: Any = (time, numbers)  # untyped there
    axes.xaxis.set_major_formatter(kinds[0].DateFormatter("%Y-%m"))
    axes.yaxis.set_major_formatter(kinds[1].FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_formatter(kinds[1].NullFormatter())


def _inside(value: float) -> float:
    return min(max(value, _EDGES[0]), _EDGES[1])
