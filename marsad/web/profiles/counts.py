"""Counts of a group over time, place by place, and where two who count say different things of one period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from marsad.language import Wording, name_of
from marsad.language.telling import measure_text
from marsad.model.counts import Counts, Every, Series
from marsad.observatory import Observatory
from marsad.web.page import link
from marsad.web.profiles.kept import Held
from marsad.web.profiles.shown import Shelf

SHOWN = 26  # periods of the table, the newest
LONGEST = {"week": 156, "month": 120, "hijri-month": 120}  # periods of the picture
PANELS = 8  # of a picture: those with the newest counts


@dataclass(frozen=True, slots=True)
class Row:
    """A period with what each series has of it: (text, where it comes from); empty where nothing covers it."""

    start: dt.date
    end: dt.date
    cells: tuple[tuple[str, str], ...]
    voices: int  # how many of them count


@dataclass(frozen=True, slots=True)
class CountsTable:
    """`heads`: who counts what, one for each column."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def rivals(self) -> tuple[Row, ...]:
        """Periods that two or more count."""
        return tuple(row for row in self.rows if row.voices > 1)


def counts_of(observatory: Observatory, shelf: Shelf, group: str, every: Every, branches: bool) -> Held[Counts]:
    """The series of a group in every country, kept for this state of the ledger."""
    key = ("counts", group, every, branches, shelf.as_of)
    given = {"every": every, "as_of": shelf.as_of, "branches": branches}
    return shelf.worked_out(key, observatory, "series", group, **given)


def places_of(counts: Counts) -> list[str]:
    """The ids of the places that have a series, those with most covered counts first."""
    weight: dict[str, float] = {}
    for series in counts.series:
        weight[series.place] = weight.get(series.place, 0) + sum(count or 0 for count in series.counts)
    return sorted(weight, key=lambda place: (-weight[place], place))


def panels(counts: Counts, place: str) -> list[Series]:
    """The series of a place, cut to the newest periods, those that count most first."""
    found = [series for series in counts.series if series.place == place and any(series.covered)]
    found.sort(key=lambda one: (-max(i for i, there in enumerate(one.covered) if there), -sum(one.covered), one.lens))
    return [_cut(one) for one in found[:PANELS]]


def _cut(series: Series) -> Series:
    """The last periods of a long series."""
    last = max(i for i, there in enumerate(series.covered) if there) + 1
    kept = slice(max(0, last - LONGEST[series.every]), last)
    return replace(
        series,
        starts=series.starts[kept],
        ends=series.ends[kept],
        counts=series.counts[kept],
        lows=series.lows[kept],
        highs=series.highs[kept],
        covered=series.covered[kept],
        publishers=series.publishers[kept],
        origins=series.origins[kept],
        spread=series.spread[kept],
    )


def table(series: list[Series], country: str | None, shelf: Shelf) -> CountsTable:
    """The newest periods that anything covers, the newest first."""
    words = shelf.words
    periods: dict[tuple[dt.date, dt.date], dict[int, tuple[str, str]]] = {}
    for column, one in enumerate(series):
        rows = _rows_of(one, country)
        claims = {item.start: item.claims for item in one.observations if item.counted}
        for index, (start, end) in enumerate(zip(one.starts, one.ends, strict=True)):
            text = _text(one, index, words)
            if text:
                address = _evidence(rows, claims.get(start, ()), start, end)
                periods.setdefault((start, end), {})[column] = (text, address)
    newest = sorted(periods, reverse=True)
    rival = [period for period in newest if _voices(series, periods[period]) > 1]
    chosen = sorted({*newest[:SHOWN], *rival[:SHOWN]}, reverse=True)
    empty = ("", "")
    shown = tuple(
        Row(start, end, tuple(cells.get(i, empty) for i in range(len(series))), _voices(series, cells))
        for start, end in chosen
        for cells in (periods[start, end],)
    )
    return CountsTable(tuple(title(one, shelf) for one in series), shown)


def _voices(series: Sequence[Series], columns: Iterable[int]) -> int:
    """How many count a period. Linked reports are what the others report, put together: no rival of theirs."""
    return len({series[column].lens for column in columns} - {"linked"})


def _rows_of(series: Series, country: str | None) -> str:
    """The address of the list of a series' rows, to which the days of a period are added."""
    place = None if country else series.place
    return link("/claims", group=series.group, lens=series.lens, place=place, country=country)


def _evidence(rows: str, claims: tuple[str, ...], start: dt.date, end: dt.date) -> str:
    """Where a number can be looked up: its claim, or the list of its rows; nowhere where it counts a zero."""
    if not claims:
        return ""
    return f"/claims/{claims[0]}" if len(claims) == 1 else f"{rows}&start={start}&end={end}"


def title(series: Series, shelf: Shelf) -> str:
    """Who counts what: "UCDP GED: violent events involving the group"."""
    words = shelf.words
    counted = measure_text(series.measure, series.role, series.cohort, words)
    return words.say("{lens}: {measure}", lens=shelf.lens(series.lens), measure=counted)


def _text(series: Series, index: int, words: Wording) -> str:
    count, low, high = series.counts[index], series.lows[index], series.highs[index]
    if count is not None:
        return words.number(count)
    if low is None and high is None:
        return ""
    return interval(low, high, words)


def interval(low: float | None, high: float | None, words: Wording) -> str:
    """From a lower to an upper bound, as readers write it; empty where neither is known."""
    if low is None and high is None:
        return ""
    if high is None and low is not None:
        return f"{name_of('qualifier', 'at_least', words)} {words.number(low, 1)}"
    if low is None and high is not None:
        return f"{name_of('qualifier', 'at_most', words)} {words.number(high, 1)}"
    assert low is not None
    assert high is not None
    if low == high:
        return words.number(low, 1)
    return words.say("{start} to {end}", start=words.number(low, 1), end=words.number(high, 1))
