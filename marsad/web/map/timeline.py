"""How many rows began in each week or month. Rows dated more coarsely than that are counted beside, never placed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import numpy as np

from marsad.index.models import Points
from marsad.web.map.plane import Rows

Unit = Literal["week", "month"]
LONGEST_IN_WEEKS = 3 * 366  # days: beyond it bars of a week are thinner than a pixel or two
_EPOCH = dt.date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Timeline:
    """`starts`: ordinals of the first days of the bins, `counts` beside them. `coarse`: rows that are known by longer
    periods than the unit or lie in two months; `undated`: rows without a day."""

    unit: Unit
    starts: tuple[int, ...]
    counts: tuple[int, ...]
    coarse: int
    undated: int


def timeline(points: Points, positions: Rows, unit: Unit | None = None) -> Timeline:
    """`positions`: of the rows that count. Without a unit: weeks, or months of more than three years."""
    start, end = points.start[positions], points.end[positions]
    dated = start >= 0
    start, end = start[dated], np.maximum(start[dated], end[dated])
    undated = int(len(dated) - len(start))
    if not len(start):
        return Timeline(unit or "week", (), (), 0, undated)
    if unit is None:
        unit = "week" if int(start.max()) - int(start.min()) <= LONGEST_IN_WEEKS else "month"
    placed = end - start <= 6 if unit == "week" else _months(start) == _months(end)
    starts, counts = _weeks(start[placed]) if unit == "week" else _by_month(start[placed])
    return Timeline(unit, starts, counts, int(len(start) - placed.sum()), undated)


def _weeks(days: Rows) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Weeks begin on Monday: ordinal 1 was one."""
    if not len(days):
        return (), ()
    numbers = (days - 1) // 7
    first = int(numbers.min())
    counts = np.bincount(numbers - first)
    return tuple((first + np.arange(len(counts))).astype(int) * 7 + 1), tuple(counts.tolist())


def _by_month(days: Rows) -> tuple[tuple[int, ...], tuple[int, ...]]:
    if not len(days):
        return (), ()
    numbers = _months(days)
    first = int(numbers.min())
    counts = np.bincount(numbers - first)
    months = first + np.arange(len(counts))
    starts = (months - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) + _EPOCH
    return tuple(starts.tolist()), tuple(counts.tolist())


def _months(days: Rows) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Months since the year 0, looked up: the calendar is worked out once for each day that may occur."""
    first = int(days.min())
    calendar = (np.arange(first, int(days.max()) + 1) - _EPOCH).astype("datetime64[D]").astype("datetime64[M]")
    months: np.ndarray[tuple[int], np.dtype[np.int64]] = (calendar.astype(np.int64) + 1970 * 12)[days - first]
    return months
