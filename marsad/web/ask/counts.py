"""The counts of an answer as a table: the newest periods, each number a link to what it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from marsad.language import Wording, lens_name
from marsad.language.plain import plain
from marsad.language.telling import measure_text
from marsad.model.asked import Asked, Span
from marsad.model.counts import Observation, Series
from marsad.web.ask.links import Links


@dataclass(frozen=True, slots=True)
class Number:
    """A number and where it leads; without `href` nothing stands behind it. `note`: what else is to be known of it."""

    text: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """The counts of one lens for one period; empty and not `covered` where nobody counted."""

    numbers: tuple[Number, ...] = ()
    covered: bool = False


@dataclass(frozen=True, slots=True)
class PeriodRow:
    period: str
    cells: tuple[Cell, ...]
    publishers: str


@dataclass(frozen=True, slots=True)
class CountTable:
    """`headings`: who counts what, one for each cell of a row. Newest period first."""

    headings: tuple[str, ...]
    rows: tuple[PeriodRow, ...]


def count_table(asked: Asked, links: Links, words: Wording, names: Mapping[str, str]) -> CountTable:
    """The newest periods of every series in which anything is covered."""
    shown = [one for one in asked.series if any(one.covered)]
    rows = []
    for span in reversed(asked.printed):
        cells = tuple(cell(one, span, links, words) for one in shown)
        index = [one.starts.index(span[0]) for one in shown if span[0] in one.starts]
        watching = max((one.publishers[at] for one, at in zip(shown, index, strict=False)), default=0)
        rows.append(PeriodRow(words.span(*span), cells, words.number(watching)))
    headings = (
        words.say(
            "{lens}: {measure}",
            lens=plain(lens_name(one.lens, words, names)),
            measure=measure_text(one.measure, one.role, one.cohort, words),
        )
        for one in shown
    )
    return CountTable(tuple(text[:1].upper() + text[1:] for text in headings), tuple(rows))


def cell(series: Series, span: Span, links: Links, words: Wording) -> Cell:
    """What one series counts in one period."""
    if span[0] not in series.starts:
        return Cell()
    index = series.starts.index(span[0])
    if not series.covered[index]:
        return Cell()
    mine = [item for item in series.observations if item.start == span[0] and item.counted]
    if series.lens.startswith("dataset:") or series.lens == "linked":
        claims = tuple(id for item in mine for id in item.claims)
        href = links.counted(series.lens, series.place, span, claims) if claims else ""
        text = _known(series.counts[index], series.lows[index], series.highs[index], words, 0)
        return Cell((Number(text, href, _expected(series, index, words)),) if text else (), True)
    return Cell(tuple(_stated(item, series, span, links, words) for item in mine), True)


def _stated(item: Observation, series: Series, span: Span, links: Links, words: Wording) -> Number:
    text = _known(item.best, item.low, item.high, words, 1)
    days = abs(item.shifted)
    note = words.say_many("shifted by {number} day", "shifted by {number} days", days) if days else ""
    claims = item.claims[:1]
    return Number(text, links.counted(series.lens, series.place, span, claims) if claims else "", note)


def _known(best: float | None, low: float | None, high: float | None, words: Wording, digits: int) -> str:
    """What is known of a count: itself, or its bounds; a count of which only bounds are known is no zero."""
    if best is not None:
        return words.number(best, digits)
    if low is not None and high is not None:
        return f"{words.number(low, digits)}–{words.number(high, digits)}"
    if low is not None:
        return f"≥ {words.number(low, digits)}"
    return f"≤ {words.number(high, digits)}" if high is not None else ""


def _expected(series: Series, index: int, words: Wording) -> str:
    """Of rows dated too coarsely: how many are to be expected here beside those counted."""
    chance = series.spread[index] if series.spread else None
    return f"+{words.number(chance, 1)}" if chance is not None and chance >= 0.05 else ""
