"""Coarsely dated rows as expected counts: a row known to lie in a month is a chance in each of its weeks.

A row's chance of one is spread evenly over the days of its interval on which its dataset watched; it never falls on the
first day of a month for want of a better one. The sums are of their own and are never added to what is counted.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from marsad.series.coverage import Span, without_gaps
from marsad.series.grid import Days, Grid

Values = npt.NDArray[np.float64]
_DAY = np.timedelta64(1, "D")
_NOTHING = 1e-12  # what running sums leave over where nothing is


class Watched:
    """The days on which something was watched, as a function: how many of them lie before a day."""

    def __init__(self, spans: Iterable[Span]) -> None:
        joined = without_gaps(spans)
        starts = np.array([start for start, _ in joined], dtype="datetime64[D]")
        self._starts = starts
        self._lengths = np.array([(end - start).days + 1 for start, end in joined], dtype=np.int64)
        self._before = np.concatenate([[0], np.cumsum(self._lengths)])

    def before(self, days: Days) -> Values:
        """How many watched days lie before each of `days`."""
        if not len(self._starts):
            return np.zeros(len(days))
        index = np.searchsorted(self._starts, days, side="right") - 1
        place = np.maximum(index, 0)
        inside = np.minimum((days - self._starts[place]).astype(np.int64), self._lengths[place])
        return np.where(index < 0, 0, self._before[place] + inside).astype(np.float64)


def spread(start: Days, end: Days, series: npt.NDArray[np.int64], size: int, grid: Grid, watched: Watched) -> Values:
    """The expected counts of rows known to lie on one day from `start` to `end`: (size, periods).

    `series`: to which of `size` series each row belongs. Each row adds up to one over all days that were watched; what
    of it lies outside of the grid is in no period. A row of whose days none was watched adds nothing. Linear in rows
    and periods, however long the intervals are.
    """
    periods = len(grid.starts)
    days = watched.before(end + _DAY) - watched.before(start)
    there = (days > 0) & (end >= grid.edges[0]) & (start < grid.edges[-1])
    start = np.maximum(start[there], grid.edges[0])
    until = np.minimum(end[there] + _DAY, grid.edges[-1])
    density, row = 1 / days[there], series[there] * periods
    first, last = grid.index(start), grid.index(until - _DAY)
    inside = watched.before(until) - watched.before(start)
    # Up to the end of its first period, and from the beginning of its last one.
    head = np.minimum(watched.before(grid.edges[first + 1]) - watched.before(start), inside)
    tail = np.where(last > first, watched.before(until) - watched.before(grid.edges[last]), 0)
    flat = size * periods
    found = np.bincount(row + first, density * head, flat) + np.bincount(row + last, density * tail, flat)
    # Whole periods between the two: one step up and one down, summed along the series.
    long = last > first + 1
    steps = np.bincount(row[long] + first[long] + 1, density[long], flat)
    steps -= np.bincount(row[long] + last[long], density[long], flat)
    each = np.diff(watched.before(grid.edges))
    between = np.cumsum(steps.reshape(size, periods), axis=1) * each
    between[np.abs(between) < _NOTHING] = 0
    return found.reshape(size, periods) + between
