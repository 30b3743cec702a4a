"""A forecast as a fan: the last covered periods as bars, then the middle and the 50 and 90 % intervals of the draws."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from marsad.charts.canvas import BLUE, INK, ORANGE, SOFT, Format, at, canvas, picture, plain_axes, time_axis
from marsad.model.forecast import Forecast

_BEFORE = {"week": 78, "month": 24}


@dataclass(frozen=True, slots=True, kw_only=True)
class FanOptions:
    """`titles`: one for each forecast. `title` and `description` are what a screen reader says. `observed`: for each
    forecast the counts that came, where they are known, drawn as points."""

    titles: tuple[str, ...]
    title: str = ""
    description: str = ""
    observed: tuple[tuple[float | None, ...], ...] = ()
    width: float = 7.6  # inches
    panel: float = 2.2


def fan_chart(forecasts: Sequence[Forecast], options: FanOptions, format: Format = "svg") -> bytes:
    """A panel for each forecast, SVG with all letters as outlines, or PNG. Each must have draws."""
    height = options.panel * len(forecasts) + 0.3
    with canvas((options.width, height)) as figure:
        panels = figure.subplots(len(forecasts), 1, squeeze=False)[:, 0]
        for place, (axes, one) in enumerate(zip(panels, forecasts, strict=True)):
            came = options.observed[place] if place < len(options.observed) else ()
            _panel(axes, one, options.titles[place], came)
        figure.subplots_adjust(left=0.075, right=0.965, top=1 - 0.3 / height, bottom=0.3 / height, hspace=0.45)
        return picture(figure, format, options.title, options.description)


def _panel(axes: Any, one: Forecast, title: str, came: Sequence[float | None]) -> None:
    axes.set_title(title, loc="left", fontsize=9, color=INK, pad=3)
    plain_axes(axes)
    highest = _past(axes, one)
    low90, low50, middle, high50, high90 = np.quantile(
        one.drawn.draws["ensemble"], (0.05, 0.25, 0.5, 0.75, 0.95), axis=0, method="inverted_cdf"
    )
    edges = [at(day) for day in (*one.starts, one.ends[-1] + dt.timedelta(days=1))]
    axes.stairs(high90, edges, baseline=low90, fill=True, color=ORANGE, alpha=0.18, linewidth=0)
    axes.stairs(high50, edges, baseline=low50, fill=True, color=ORANGE, alpha=0.35, linewidth=0)
    axes.stairs(middle, edges, baseline=None, fill=False, color=ORANGE, linewidth=1.4)
    for start, end, count in zip(one.starts, one.ends, came, strict=False):
        if count is not None:
            axes.plot([at(start) + (at(end) - at(start)) / 2], [count], "o", color=BLUE, markersize=3.5)
            highest = max(highest, count)
    axes.set_ylim(0, max(highest, float(high90.max()), 1.0) * 1.12)
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=4)
    _time_axis(axes, edges)


def _past(axes: Any, one: Forecast) -> float:
    """The newest covered periods as steps; what is not covered stays empty. Gives the highest count drawn."""
    shown = one.history[-_BEFORE[one.every] :]
    edges = [at(one.starts[0])]
    day = one.starts[0]
    for _ in shown:
        day = day - dt.timedelta(days=7) if one.every == "week" else (day - dt.timedelta(days=1)).replace(day=1)
        edges.append(at(day))
    values = [float("nan") if count is None else count for count in shown]
    axes.stairs(values, edges[::-1], fill=True, color=BLUE, alpha=0.28, linewidth=0)
    axes.stairs(values, edges[::-1], fill=False, color=BLUE, linewidth=0.9, baseline=None)
    return max((count for count in shown if count is not None), default=1.0)


def _time_axis(axes: Any, edges: Sequence[dt.datetime]) -> None:
    time_axis(axes)
    axes.axvline(edges[0], color=SOFT, linewidth=0.9, linestyle=(0, (1, 2)), zorder=0)
