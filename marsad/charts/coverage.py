"""Which sources watched, and when: a bar for each stretch that a source covers, ticks for months with a report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from marsad.charts.canvas import BLUE, INK, ORANGE, Format, at, canvas, picture, plain_axes, time_axis

_ROW = 0.27  # inches
_LEFT = 0.3  # of the width: the names beside the bars
_LONGEST = 38  # letters of a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One source. `spans`: first and last days that it watched without a gap; `months`: first days of the months in
    which it said something, where nobody knows whether it watched in between."""

    name: str
    spans: tuple[tuple[dt.date, dt.date], ...] = ()
    months: tuple[dt.date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageChart:
    """Words of the picture. `watched`, `reported`: what a bar and a mark mean."""

    title: str
    description: str
    watched: str
    reported: str
    width: float = 8.2  # inches


def coverage_chart(rows: Sequence[Watch], chart: CoverageChart, format: Format = "svg") -> bytes:
    """A picture of the rows from above on one time axis. White is where nobody is known to have watched: no zero."""
    from matplotlib.lines import Line2D

    height = 0.95 + _ROW * max(len(rows), 1)
    with canvas((chart.width, height)) as figure:
        axes = figure.add_axes((_LEFT, 0.38 / height, 0.97 - _LEFT, (height - 0.95) / height))
        for number, row in enumerate(rows):
            for first, last in row.spans:
                axes.barh(number, last - first, left=at(first), height=0.55, color=BLUE, alpha=0.55)  # type: ignore[arg-type]
            middles = [at(month + dt.timedelta(days=14)) for month in row.months]
            axes.plot(middles, [number] * len(middles), marker="|", markersize=9, color=ORANGE, linestyle="none")  # type: ignore[arg-type]
        axes.set_yticks(range(len(rows)), [_cut(row.name) for row in rows])
        axes.set_ylim(max(len(rows), 1) - 0.4, -0.6)
        plain_axes(axes)
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x", color="#dddddd", linewidth=0.5)
        axes.set_axisbelow(True)
        time_axis(axes, form="%Y-%m")
        marks = [
            Line2D([], [], color=BLUE, alpha=0.55, linewidth=6, label=chart.watched),
            Line2D([], [], color=ORANGE, marker="|", markersize=9, linestyle="none", label=chart.reported),
        ]
        figure.legend(handles=marks, loc="upper right", ncols=2, frameon=False, fontsize=8, labelcolor=INK)
        return picture(figure, format, chart.title, chart.description)


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
