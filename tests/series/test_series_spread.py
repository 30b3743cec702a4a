"""Coarsely dated rows: every row adds up to one over the days that were watched, and to nothing anywhere else."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.model.counts import Every
from marsad.series.grid import make_grid
from marsad.series.spread import Watched, spread

Span = tuple[dt.date, dt.date]
EVERY: list[Every] = ["week", "month", "hijri-month"]
FIRST, LAST = dt.date(2018, 11, 1), dt.date(2020, 2, 28)
spans = st.tuples(st.dates(FIRST, LAST), st.integers(0, 500)).map(
    lambda span: (span[0], span[0] + dt.timedelta(days=span[1]))
)


def day_by_day(
    rows: list[tuple[dt.date, dt.date]], watched: list[tuple[dt.date, dt.date]], edges: list[dt.date]
) -> list:
    """What the definition says, one day after the other."""
    found = [0.0] * (len(edges) - 1)
    for start, end in rows:
        days = [start + dt.timedelta(days=step) for step in range((end - start).days + 1)]
        seen = [day for day in days if any(first <= day <= last for first, last in watched)]
        for day in seen:
            for place in range(len(found)):
                if edges[place] <= day < edges[place + 1]:
                    found[place] += 1 / len(seen)
    return found


@settings(deadline=None, max_examples=80)
@given(st.lists(spans, max_size=6), st.lists(spans, max_size=4), st.sampled_from(EVERY), st.integers(0, 6))
def test_a_row_is_spread_evenly_over_the_watched_days_of_its_interval(
    rows: list[Span], watched: list[Span], every: Every, week_start: int
) -> None:
    grid = make_grid(every, week_start, dt.date(2019, 1, 1), dt.date(2019, 12, 31))
    start, end = (np.array([row[side] for row in rows], dtype="datetime64[D]") for side in (0, 1))
    found = spread(start, end, np.zeros(len(rows), np.int64), 1, grid, Watched(watched))
    assert (found >= 0).all()
    edges = grid.edges.astype(object).tolist()
    assert found[0].tolist() == pytest.approx(day_by_day(rows, watched, edges), abs=1e-9)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(spans, st.integers(0, 4)), max_size=20), st.sampled_from(EVERY))
def test_sums_are_kept_for_each_series_where_all_was_watched(rows: list[tuple[Span, int]], every: Every) -> None:
    grid = make_grid(every, 0, FIRST, LAST + dt.timedelta(days=500))
    whole = Watched([(FIRST, LAST + dt.timedelta(days=500))])
    start, end = (np.array([row[0][side] for row in rows], dtype="datetime64[D]") for side in (0, 1))
    series = np.array([row[1] for row in rows], np.int64)
    found = spread(start, end, series, 5, grid, whole)
    assert found.sum(axis=1).tolist() == pytest.approx(np.bincount(series, minlength=5).tolist())
