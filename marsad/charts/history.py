"""The history of an answer: the weekly counts, and under them the rate ratio with its interval, day by day asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marsad.charts.canvas import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PURPLE,
    SKY,
    SOFT,
    Format,
    at,
    canvas,
    picture,
    plain_axes,
    time_axis,
)
from marsad.model.backtest import Told
from marsad.model.counts import Series

# Each verdict has a mark and a colour, so that neither is needed to tell them apart.
MARKS = {
    "coming_back": ("^", ORANGE),
    "rising": ("P", PURPLE),
    "no_change": ("o", BLUE),
    "falling": ("v", GREEN),
    "uncertain": ("o", "none"),
}
_LOWEST, _HIGHEST = 0.05, 20.0
_TICKS = (0.1, 0.5, 1.0, 2.0, 10.0)
_WIDTH, _HEIGHT = 7.6, 4.4  # inches


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLabels:
    """`verdicts`: what each code is called; `counts`, `ratio`: what the two panels show."""

    verdicts: Mapping[str, str]
    counts: str
    ratio: str
    title: str
    description: str


def history_chart(series: Series, told: Sequence[Told], labels: HistoryLabels, format: Format = "svg") -> bytes:
    """Two panels on one time axis: the counts of one lens, and what it said of R on each day asked (90 % intervals)."""
    with canvas((_WIDTH, _HEIGHT)) as figure:
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(1.0, 1.25))
        _counts(above, series, labels)
        _ratios(below, told, labels)
        _dates(below, told)
        figure.subplots_adjust(left=0.075, right=0.975, top=0.93, bottom=0.16, hspace=0.25)
        figure.legend(
            *below.get_legend_handles_labels(), loc="lower center", ncols=5, frameon=False, handletextpad=0.3,
            columnspacing=1.4,
        )  # fmt: skip
        return picture(figure, format, labels.title, labels.description)


def _counts(axes: Any, series: Series, labels: HistoryLabels) -> None:
    edges = [*(at(day) for day in series.starts), at(series.ends[-1])]
    values = [float("nan") if count is None else count for count in series.counts]
    axes.stairs(values, edges, fill=True, color=BLUE, alpha=0.3, linewidth=0)
    axes.set_title(labels.counts, loc="left", fontsize=9, color=INK, pad=3)
    plain_axes(axes)
    axes.set_ylim(0, None)


def _ratios(axes: Any, told: Sequence[Told], labels: HistoryLabels) -> None:
    axes.set_yscale("log")
    for level, style in ((0.5, (0, (1, 2))), (1.0, "-"), (2.0, (0, (1, 2)))):
        axes.axhline(level, color=SOFT, linewidth=0.8, linestyle=style, zorder=0)
    for code, (mark, colour) in MARKS.items():
        days = [item for item in told if item.verdict == code and item.ratio is not None]
        middles = [item.ratio.median for item in days if item.ratio]
        for item in days:
            if item.ratio:
                axes.plot([at(item.as_of)] * 2, [item.ratio.low90, item.ratio.high90], color=SKY, linewidth=1.4)
        axes.plot(
            [at(item.as_of) for item in days], middles, marker=mark, linestyle="none", markersize=5,
            markerfacecolor=colour, markeredgecolor=INK if colour == "none" else colour, label=labels.verdicts[code],
        )  # fmt: skip
    axes.set_title(labels.ratio, loc="left", fontsize=9, color=INK, pad=3)
    axes.set_yticks(_TICKS, [f"{tick:g}" for tick in _TICKS])
    axes.set_yticks([], minor=True)
    found = [item.ratio for item in told if item.ratio]
    low = min((ratio.low90 for ratio in found), default=0.5)
    high = max((ratio.high90 for ratio in found), default=2.0)
    axes.set_ylim(max(min(low, 0.4) * 0.8, _LOWEST), min(max(high, 2.5) * 1.25, _HIGHEST))
    plain_axes(axes)


def _dates(axes: Any, told: Sequence[Told]) -> None:
    time_axis(axes, 4, 9)
    if told:
        first, last = told[0].as_of, told[-1].as_of
        axes.set_xlim(at(first) - dt.timedelta(days=400), at(last) + dt.timedelta(days=20))
