"""The periods of a series: weeks from any weekday, or calendar months, without gaps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from marsad.model.counts import Every

Days = npt.NDArray[np.datetime64]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grid:
    """`starts` of each period and, as one more entry in `edges`, the day after the last."""

    every: Every
    starts: tuple[dt.date, ...]
    edges: Days

    @property
    def ends(self) -> tuple[dt.date, ...]:
        return tuple(_date(edge) - dt.timedelta(days=1) for edge in self.edges[1:])

    def index(self, days: Days) -> Indices:
        """The period that each day falls in; -1 outside of the grid and for missing days."""
        found = np.searchsorted(self.edges, days, side="right").astype(np.int64) - 1
        found[(found >= len(self.starts)) | np.isnat(days)] = -1
        return found

    def holding(self, start: dt.date, end: dt.date) -> tuple[int, int]:
        """The period that holds most days of [start, end] (the earlier of equals), and the days they differ by at
        the start. (-1, 0) where most days lie outside of the grid."""
        days = np.arange(np.datetime64(start, "D"), np.datetime64(end, "D") + 1)
        places = self.index(days)
        values, held = np.unique(places, return_counts=True)
        best = int(values[np.argmax(held)])
        return (best, (start - self.starts[best]).days) if best >= 0 else (-1, 0)


def make_grid(every: Every, week_start: int, first: dt.date, last: dt.date) -> Grid:
    """Every period that touches [first, last], up to the last that the calendar can hold."""
    last = min(last, dt.date.max - dt.timedelta(days=62))
    first = min(first, last)
    starts: list[dt.date] = []
    start = period_start(every, week_start, first)
    while start <= last or not starts:
        starts.append(start)
        start = _next(every, start)
    return Grid(every, tuple(starts), np.array([*starts, start], dtype="datetime64[D]"))


def period_start(every: Every, week_start: int, day: dt.date) -> dt.date:
    """The first day of the week or month that the day lies in."""
    if every == "month":
        return day.replace(day=1)
    back = (day.weekday() - week_start) % 7
    # The first week of year 1 cannot be reached back to; nobody counts there, but a wrong date must not crash.
    return day - dt.timedelta(days=min(back, day.toordinal() - 1))


def _next(every: Every, start: dt.date) -> dt.date:
    if every == "month":
        return (start + dt.timedelta(days=32)).replace(day=1)
    return start + dt.timedelta(days=7)


def _date(value: Any) -> dt.date:
    day: dt.date = value.astype(dt.date)
    return day
