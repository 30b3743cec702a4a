"""The havens of a group: a dot and its interval for each place, the rate now beside what it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from marsad.charts.canvas import BLUE, INK, ORANGE, SOFT, Format, canvas, picture, plain_axes
from marsad.model.answer import Interval
from marsad.model.comparison import Haven

_LOWEST = 0.02  # events a week: where the logarithmic axis begins


@dataclass(frozen=True, slots=True, kw_only=True)
class HavensChart:
    """Words of the picture. `names`: one for each row; `uncovered` stands where nothing is known of a place."""

    names: tuple[str, ...]
    heading: str = ""
    description: str = ""
    rate: str = "events a week"
    ratio: str = "R"
    now: str = "now"
    before: str = "at the reference"
    raw: str = "by itself"
    shrunken: str = "shrunken"
    uncovered: str = "not covered"


def havens_chart(rows: Sequence[Haven], chart: HavensChart, format: Format = "svg") -> bytes:
    """A picture of one table, its rows from above: rates at the left, R at the right, both on logarithmic axes.

    Bars hold 90, thick ones 50 per cent. A place without a rate has its name and says so.
    """
    height = 1.35 + 0.27 * max(len(rows), 1)
    with canvas((7.8, height)) as figure:
        rates, ratios = figure.subplots(1, 2, sharey=True, width_ratios=(3, 2))
        for axes, label in ((rates, chart.rate), (ratios, chart.ratio)):
            plain_axes(axes)
            axes.set_xscale("log")
            axes.set_title(label, fontsize=9, color=INK, pad=4, loc="left")
            axes.grid(axis="y", color="#eeeeee", linewidth=0.6)
            axes.set_axisbelow(True)
        _draw(rates, ratios, rows, chart)
        rates.set_yticks(range(len(rows)), chart.names)
        rates.set_ylim(max(len(rows), 1) - 0.4, -0.6)
        ratios.axvline(1.0, color=SOFT, linewidth=0.8)
        _plain_numbers(rates, ratios)
        top = 0.75 if chart.heading else 0.4
        figure.subplots_adjust(left=0.19, right=0.97, top=1 - top / height, bottom=0.55 / height, wspace=0.08)
        if chart.heading:
            figure.text(0.02, 1 - 0.1 / height, chart.heading, ha="left", va="top", fontsize=11, color=INK)
        _legend(figure, chart)
        return picture(figure, format, chart.heading, chart.description)


def _draw(rates: Any, ratios: Any, rows: Sequence[Haven], chart: HavensChart) -> None:
    for place, row in enumerate(rows):
        if row.rate is None:
            text = {"ha": "left", "va": "center", "fontsize": 7.5, "color": SOFT, "style": "italic"}
            rates.text(0.02, place, chart.uncovered, transform=rates.get_yaxis_transform(), **text)
            continue
        open_mark = row.rate_by == "recent_weeks"
        _dot(rates, row.rate, place - 0.12, BLUE, "o", hollow=open_mark)
        if row.reference_rate is not None:
            _dot(rates, row.reference_rate, place + 0.16, SOFT, "|")
        if row.ratio is not None:
            _dot(ratios, row.ratio, place + 0.14, SOFT, "s")
        if row.shrunken is not None:
            _dot(ratios, row.shrunken, place - 0.12, ORANGE, "D")


def _dot(axes: Any, known: Interval, at: float, colour: str, mark: str, *, hollow: bool = False) -> None:
    low, low50, middle, high50, high = (
        max(value, _LOWEST) for value in (known.low90, known.low50, known.median, known.high50, known.high90)
    )
    axes.plot([low, high], [at, at], color=colour, linewidth=0.9, solid_capstyle="butt")
    axes.plot([low50, high50], [at, at], color=colour, linewidth=2.4, solid_capstyle="butt", alpha=0.75)
    face = "#ffffff" if hollow else colour
    axes.plot([middle], [at], marker=mark, markersize=4.2, color=colour, markerfacecolor=face, linestyle="none")


def _plain_numbers(*panels: Any) -> None:
    """0.1 and 10, no powers of ten."""
    from matplotlib import ticker

    marks: Any = ticker  # untyped there
    for axes in panels:
        axes.xaxis.set_major_formatter(marks.FuncFormatter(lambda value, _: f"{value:g}"))
        axes.xaxis.set_minor_formatter(marks.NullFormatter())


def _legend(figure: Any, chart: HavensChart) -> None:
    from matplotlib.lines import Line2D

    kinds = ((BLUE, "o", chart.now), (SOFT, "|", chart.before), (ORANGE, "D", chart.shrunken), (SOFT, "s", chart.raw))
    handles = [Line2D([], [], color=colour, marker=mark, label=label) for colour, mark, label in kinds]
    figure.legend(handles=handles, loc="lower center", ncols=4, frameon=False, fontsize=7.5, labelcolor=INK)
