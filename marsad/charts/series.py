"""Counts over time: a small panel for each series, under one another on one time axis, never pooled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from marsad.charts.canvas import (
    BLUE,
    INK,
    ORANGE,
    SKY,
    SOFT,
    Format,
    at,
    canvas,
    middle_of,
    picture,
    plain_axes,
    time_axis,
)
from marsad.model.counts import Series

_RIGHT_TO_LEFT = "\u200f"
_SINGLE = 3  # up to so many covered periods are drawn as labelled points


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartOptions:
    """`titles`: one for each series. `reference` and `current`: first and last day of the weeks compared.

    `title` and `description` are what a screen reader says, `heading` is drawn above the panels; `labels` name the
    marks (keys "reference", "current", "no_cover").
    """

    titles: tuple[str, ...]
    title: str = ""
    heading: str = ""
    description: str = ""
    reference: tuple[dt.date, dt.date] | None = None
    current: tuple[dt.date, dt.date] | None = None
    labels: tuple[tuple[str, str], ...] = (("reference", "reference"), ("current", "latest week"))
    rtl: bool = False
    width: float = 7.6  # inches
    panel: float = 1.15


def series_chart(series: Sequence[Series], options: ChartOptions, format: Format = "svg") -> bytes:
    """A picture of the series, SVG with all letters as outlines, or PNG. Periods that nothing covers stay empty."""
    with canvas((options.width, _height(series, options))) as figure:
        height, top = _height(series, options), _top(options)
        panels = figure.subplots(max(len(series), 1), 1, sharex=True, squeeze=False)[:, 0]
        for axes, one, title in zip(panels, series, options.titles, strict=False):
            _panel(axes, one, title, options)
        _mark_weeks(panels, options)
        _time_axis(panels, series)
        figure.subplots_adjust(left=0.075, right=0.955, top=1 - top / height, bottom=0.3 / height, hspace=0.42)
        if options.heading:
            left = not options.rtl
            figure.text(
                0.075 if left else 0.955, 1 - 0.1 / height, options.heading, ha="left" if left else "right", va="top",
                fontsize=11, color=INK,
            )  # fmt: skip
        return picture(figure, format, options.title, options.description)


def _top(options: ChartOptions) -> float:
    return 0.75 if options.heading else 0.45


def _height(series: Sequence[Series], options: ChartOptions) -> float:
    return options.panel * max(len(series), 1) + 0.15 + _top(options)


def _panel(axes: Any, series: Series, title: str, options: ChartOptions) -> None:
    middles = [middle_of(start, end) for start, end in zip(series.starts, series.ends, strict=True)]
    if options.rtl:
        title = f"{_RIGHT_TO_LEFT}{title}"  # else a name in Latin letters at its beginning turns the whole line round
    axes.set_title(title, loc="right" if options.rtl else "left", fontsize=9, color=INK, pad=3)
    plain_axes(axes)
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=3)
    if sum(series.covered) <= _SINGLE:
        _points(axes, series, middles)
    else:
        for first, last in _runs(series.covered):
            _run(axes, series, first, last)
    _bounds(axes, series, middles)
    drawn = (*series.expected, *series.highs, *series.lows)
    highest = max((value for value in drawn if value is not None), default=1.0)
    axes.set_ylim(0, max(highest, 1.0) * 1.25)


def _points(axes: Any, series: Series, middles: list[dt.datetime]) -> None:
    for middle, count in zip(middles, series.counts, strict=True):
        if count is not None:
            own = series.lens == "self_claimed"  # the group's own count has a mark of its own
            mark, colour = ("D", ORANGE) if own else ("o", BLUE)
            axes.plot([middle], [count], marker=mark, markersize=5.5, color=colour, linestyle="none", clip_on=False)
            axes.annotate(
                f"{count:g}", (middle, count), xytext=(-7, 0), textcoords="offset points", ha="right", va="center",
                color=INK, fontsize=8.5,
            )  # fmt: skip


def _run(axes: Any, series: Series, first: int, last: int) -> None:
    """One stretch of covered periods as steps; a count of zero lies on the axis, a gap has nothing."""
    edges = [*series.starts[first : last + 1], series.ends[last] + dt.timedelta(days=1)]
    counts = [series.counts[index] for index in range(first, last + 1)]
    values = [float("nan") if count is None else count for count in counts]
    axes.stairs(values, [at(day) for day in edges], fill=True, color=BLUE, alpha=0.28, linewidth=0)
    if series.spread:
        # Expected of coarsely dated events: on top, pale and without an outline, so that nobody reads it as counted.
        expected = [float("nan") if value is None else value for value in series.expected[first : last + 1]]
        days = [at(day) for day in edges]
        axes.stairs(expected, days, baseline=values, fill=True, color=SOFT, alpha=0.35, linewidth=0)
    axes.stairs(values, [at(day) for day in edges], fill=False, color=BLUE, linewidth=0.9, baseline=None)


def _bounds(axes: Any, series: Series, middles: list[dt.datetime]) -> None:
    """What is known only as a range: a bar from the lower to the upper bound, an arrow head where one is missing."""
    for middle, count, low, high in zip(middles, series.counts, series.lows, series.highs, strict=True):
        if count is not None or (low is None and high is None):
            continue
        bottom, top = low if low is not None else 0.0, high if high is not None else low
        axes.plot([middle, middle], [bottom, top], color=SKY, linewidth=2.2, solid_capstyle="butt")
        if high is None:
            axes.plot([middle], [top], marker="^", color=SKY, markersize=5, linestyle="none")
        if low is None:
            axes.plot([middle], [top], marker="v", color=SKY, markersize=5, linestyle="none")


def _mark_weeks(panels: Any, options: ChartOptions) -> None:
    labels = dict(options.labels)
    for key, span, style in (("reference", options.reference, (0, (1, 2))), ("current", options.current, "-")):
        if span is None:
            continue
        middle = middle_of(*span)
        for axes in panels:
            axes.axvline(middle, color=SOFT, linewidth=0.9, linestyle=style, zorder=0)
        panels[0].annotate(
            labels.get(key, key), (middle, 1), xycoords=("data", "axes fraction"), xytext=(3, 17),
            textcoords="offset points", ha="right", va="bottom", fontsize=7.5, color="#555555",
        )  # fmt: skip


def _time_axis(panels: Any, series: Sequence[Series]) -> None:
    if not series:
        return
    first, last = min(one.starts[0] for one in series), max(one.ends[-1] for one in series)
    days = (last - first).days
    axes = panels[-1]
    time_axis(axes, form="%Y-%m" if days > 100 else "%Y-%m-%d")
    pad = dt.timedelta(days=max(4.0, days * 0.02))
    axes.set_xlim(at(first) - pad, at(last) + pad)


def _runs(covered: Sequence[bool]) -> list[tuple[int, int]]:
    """First and last index of each stretch of covered periods."""
    runs: list[tuple[int, int]] = []
    for index, there in enumerate(covered):
        if there and runs and runs[-1][1] == index - 1:
            runs[-1] = (runs[-1][0], index)
        elif there:
            runs.append((index, index))
    return runs
