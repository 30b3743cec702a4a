"""Stocks as a picture: a bar from the lower to the upper bound of each statement, one colour a source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marsad.charts.canvas import BLUE, GREEN, INK, ORANGE, PURPLE, SKY, SOFT, Format, canvas, picture, plain_axes
from marsad.model.stocks import Stocks, StockStatement

_COLOURS = (BLUE, ORANGE, GREEN, PURPLE, SKY, "#E69F00", "#000000", SOFT)  # Okabe & Ito (2008)
_MARKS = "oDs^"  # later sources begin the colours again, with another mark
_SPREAD = 20.0  # from so many times the smallest number to the largest the axis is logarithmic
_ROW = 0.26  # inches
_LEFT = 0.5  # of the width: the letters beside the bars


@dataclass(frozen=True, slots=True, kw_only=True)
class StockChart:
    """`measures`, `sources`: names by code and source; `labels`: what is written beside the bar, by claim id."""

    title: str
    description: str
    measures: Mapping[str, str]
    sources: Mapping[str, str]
    labels: Mapping[str, str]
    width: float = 8.6  # inches


def stocks_chart(found: Stocks, options: StockChart, format: Format = "svg") -> bytes:
    """A panel for each measure and unit; percentages have none. Open bounds end in an arrow head."""
    panels = _panels(found)
    colours = {source: index for index, source in enumerate(dict.fromkeys(one.key.source for one in found.latest))}
    height = 0.55 + sum(_ROW * len(statements) + 0.62 for statements in panels.values())
    with canvas((options.width, height)) as figure:
        figure.text(0.02, 1 - 0.1 / height, options.title, ha="left", va="top", fontsize=11, color=INK)
        top = 0.5
        for (measure, unit), statements in panels.items():
            inches = _ROW * len(statements)
            axes = figure.add_axes((_LEFT, 1 - (top + 0.18 + inches) / height, 0.97 - _LEFT, inches / height))
            _panel(axes, statements, colours, options)
            name = options.measures.get(measure, measure)
            axes.set_title(name if unit == "count" else f"{name}, {unit}", loc="left", fontsize=9, color=INK, pad=3)
            top += inches + 0.62
        return picture(figure, format, options.title, options.description)


def _panels(found: Stocks) -> dict[tuple[str, str], list[StockStatement]]:
    panels: dict[tuple[str, str], list[StockStatement]] = {}
    for stock in found.stocks:
        if stock.key.unit not in ("percent", "ratio"):
            panels.setdefault((stock.key.measure, stock.key.unit), []).extend(stock.statements)
    for statements in panels.values():
        statements.sort(key=lambda one: (one.stands[1], one.key.source, one.claims))
    return panels


def _panel(axes: Any, statements: Sequence[StockStatement], colours: Mapping[str, int], options: StockChart) -> None:
    values = [value for one in statements for value in (one.low, one.high) if value is not None]
    positive = [value for value in values if value > 0]
    log = bool(positive) and len(positive) == len(values) and max(positive) > _SPREAD * min(positive)
    if log:
        axes.set_xscale("log")
        axes.set_xlim(min(positive) / 1.8, max(positive) * 1.8)
    else:
        axes.set_xlim(0, max([*values, 1.0]) * 1.15)
    for row, one in enumerate(statements):
        number = colours[one.key.source]
        _bar(axes, row, one, _COLOURS[number % len(_COLOURS)], _MARKS[number // len(_COLOURS) % len(_MARKS)])
    axes.set_ylim(len(statements) - 0.5, -0.5)
    axes.set_yticks(range(len(statements)), [_cut(options.labels.get(one.cited.claim, "")) for one in statements])
    plain_axes(axes)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color="#dddddd", linewidth=0.5)
    axes.set_axisbelow(True)
    axes.xaxis.set_major_formatter(_short)
    if log:
        from matplotlib.ticker import NullFormatter

        axes.xaxis.set_minor_formatter(NullFormatter())


def _bar(axes: Any, row: int, one: StockStatement, colour: str, mark: str) -> None:
    first, last = axes.get_xlim()
    low = one.low if one.low is not None else first
    high = one.high if one.high is not None else last
    if one.best is not None:
        axes.plot([one.best], [row], marker=mark, markersize=5.5, color=colour, linestyle="none", clip_on=False)
        return
    axes.plot([low, high], [row, row], color=colour, linewidth=3.2, solid_capstyle="butt", alpha=0.85)
    if one.high is None:
        axes.plot([low], [row], marker="|", markersize=9, color=colour, linestyle="none")
        axes.plot([last], [row], marker=">", markersize=5, color=colour, linestyle="none", clip_on=False)
    if one.low is None:
        axes.plot([high], [row], marker="|", markersize=9, color=colour, linestyle="none")
        axes.plot([first], [row], marker="<", markersize=5, color=colour, linestyle="none", clip_on=False)


def _short(value: float, _: int) -> str:
    for bound, letter in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if abs(value) >= bound:
            return f"{value / bound:g} {letter}"
    return f"{value:g}"


def _cut(text: str) -> str:
    return text if len(text) <= 62 else text[:61] + "…"
