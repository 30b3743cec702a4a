"""The periods of a series without gaps: weeks from any weekday, calendar months, months of the Hijri calendar.

Hijri months are those of the Umm al-Qura calendar, from 1 Muharram 1343 to the end of 1500 (1924-08-01 to 2077-11-16):
it is computed, so that everybody gets the same days; where the new moon is watched for, a month may begin a day or two
apart.
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from marsad.errors import UsageError
from marsad.model.counts import Every

Days = npt.NDArray[np.datetime64]
Indices = npt.NDArray[np.int64]

_FIRST_HIJRI, _LAST_HIJRI = 1343, 1500  # the years that hijridate's table holds


@dataclass(frozen=True, slots=True)
class Grid:
    """`starts` of each period and, as one more entry in `edges`, the day after the last."""

    every: Every
    starts: tuple[dt.date, ...]
    edges: Days

    @property
    def ends(self) -> tuple[dt.date, ...]:
        return tuple((self.edges[1:] - 1).astype(object).tolist())

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
    """Every period that touches [first, last], up to the last that the calendar can hold.

    Raises UsageError for Hijri months outside of the calendar's table.
    """
    last = min(last, dt.date.max - dt.timedelta(days=62))
    first = min(first, last)
    edges = _edges(every, period_start(every, week_start, first), last)
    return Grid(every, tuple(edges[:-1].astype(object).tolist()), edges)


def period_start(every: Every, week_start: int, day: dt.date) -> dt.date:
    """The first day of the week or month that the day lies in. Raises UsageError beyond the Hijri calendar's table."""
    if every == "month":
        return day.replace(day=1)
    if every == "hijri-month":
        return _date(_hijri_starts()[_hijri_index(day)])
    back = (day.weekday() - week_start) % 7
    # The first week of year 1 cannot be reached back to; nobody counts there, but a wrong date must not crash.
    return day - dt.timedelta(days=min(back, day.toordinal() - 1))


def hijri_month(day: dt.date) -> tuple[int, int]:
    """Year and month of the Hijri month that the day lies in: (1441, 1). Raises UsageError beyond the table."""
    years, months = divmod(_hijri_index(day), 12)
    return _FIRST_HIJRI + years, months + 1


def hijri_name(day: dt.date, language: str = "en") -> str:
    """The Hijri month that the day lies in, as "Muharram 1441"; `language` en or ar."""
    from hijridate import Hijri

    year, month = hijri_month(day)
    return f"{Hijri(year, month, 1).month_name(language)} {year}"


def _edges(every: Every, start: dt.date, last: dt.date) -> Days:
    """The starts of all periods from the one that begins on `start` to the one that holds `last`, and of the next."""
    if every == "hijri-month":
        return _hijri_starts()[_hijri_index(start) : _hijri_index(last) + 2]
    first, until = np.datetime64(start, "D"), np.datetime64(last, "D")
    if every == "month":
        months = np.arange(first.astype("datetime64[M]"), until.astype("datetime64[M]") + 2)
        return months.astype("datetime64[D]")
    weeks = int((until - first).astype(np.int64)) // 7 + 1
    edges: Days = first + 7 * np.arange(weeks + 1)
    return edges


def _hijri_index(day: dt.date) -> int:
    starts = _hijri_starts()
    found = int(np.searchsorted(starts, np.datetime64(day, "D"), side="right")) - 1
    if not 0 <= found < len(starts) - 1:
        known = f"{starts[0]} to {starts[-1] - 1}"
        cause = f"the Hijri months known are those of {known} (Umm al-Qura, {_FIRST_HIJRI} to {_LAST_HIJRI})"
        raise UsageError(f"{day}", cause, "Count by month, or from a later --start")
    return found


@functools.cache
def _hijri_starts() -> Days:
    """The first day of every Hijri month in the table, and the day after the last."""
    from hijridate import Hijri  # only where somebody counts so

    months = ((year, month) for year in range(_FIRST_HIJRI, _LAST_HIJRI + 1) for month in range(1, 13))
    found = [Hijri(year, month, 1) for year, month in months]
    starts = [day.to_gregorian().isoformat() for day in found]
    days = np.array(starts, dtype="datetime64[D]")
    return np.append(days, days[-1] + found[-1].month_length())


def _date(value: Any) -> dt.date:
    day: dt.date = value.astype(dt.date)
    return day
