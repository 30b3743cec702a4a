"""Controls of a series of rows: all other violence in its place, and all that its source counts anywhere else."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from marsad.model.answer import EVERYWHERE
from marsad.model.counts import PlaceScope, Series, SeriesOptions
from marsad.series.coverage import covered_periods, watched
from marsad.series.grid import Grid, make_grid
from marsad.series.rows import days, finely_dated, standing
from marsad.series.scope import Mask, dataset_rows, equals, within

OTHERS = "others"  # the group of a series that counts whatever does not name the group asked about
# Countries join the whole of a source where it watched them on all weeks that an answer looks at.
_LOOKED_AT = 156


def rows_of(claims: pa.Table, lens: str, options: SeriesOptions) -> pa.Table:
    """The rows of a lens that stand: without those that a newer release replaces."""
    rows = claims.filter(pa.array(dataset_rows(claims) & equals(claims["lens"], lens)))
    return rows.filter(pa.array(standing(rows, options.increments, options.coverage)))


def others_here(rows: pa.Table, series: Series, place: PlaceScope, options: SeriesOptions) -> Series:
    """All rows of the lens in the place that do not name the group, on the grid and coverage of its series.

    rows: of the series' lens, standing (`rows_of`). What the series itself counts is taken off, week by week.
    """
    total = _counts(rows, within(rows, place), _grid(series, options))
    return _less(series, total, np.array(series.covered), series.place)


def everywhere_else(rows: pa.Table, series: Series, place: PlaceScope, options: SeriesOptions) -> Series | None:
    """All rows of the lens but those of the series, in the countries that it watched throughout; None without any, and
    where that is the place alone: these are `others_here`.

    rows: as in `others_here`, of all countries. A country that joins the source midway would look like a rise.
    """
    country = place.country or (place.within[0] if place.within else None)
    grid = _grid(series, options)
    there = np.flatnonzero(series.covered)
    if not len(there):
        return None
    wanted = there[there > there[-1] - _LOOKED_AT]
    panel = []
    for code in sorted(item for item in rows["country"].unique().to_pylist() if item is not None):
        spans = [(span.start, span.end) for span in watched(options.coverage, series.lens, code)]
        covered = covered_periods(grid, spans, options.last)
        if covered[wanted].all():
            panel.append(code)
    if not panel or panel == [place.country]:
        return None
    covered = np.zeros(len(series.starts), dtype=bool)
    covered[wanted] = True
    inside = np.isin(rows["country"].to_numpy(zero_copy_only=False).astype(str), panel)
    total = _counts(rows, inside, grid)
    taken = country is None or country in panel
    return _less(series, total, covered, EVERYWHERE) if taken else _made(series, total, covered, EVERYWHERE)


def _grid(series: Series, options: SeriesOptions) -> Grid:
    return make_grid(series.every, options.week_start, series.starts[0], series.starts[-1])


def _counts(rows: pa.Table, mask: Mask, grid: Grid) -> npt.NDArray[np.int64]:
    found = np.where(finely_dated(rows, grid) & mask, grid.index(days(rows["period_start"])), -1)
    return np.bincount(found[found >= 0], minlength=len(grid.starts)).astype(np.int64)


def _less(series: Series, total: npt.NDArray[np.int64], covered: Mask, place: str) -> Series:
    own = np.array([count or 0.0 for count in series.counts])
    return _made(series, np.maximum(total - own, 0.0), covered, place)


def _made(series: Series, total: npt.NDArray[np.float64 | np.int64], covered: Mask, place: str) -> Series:
    counts = tuple(float(count) if there else None for count, there in zip(total, covered, strict=True))
    return dataclasses.replace(
        series,
        group=OTHERS,
        place=place,
        counts=counts,
        lows=counts,
        highs=counts,
        covered=tuple(covered.tolist()),
        observations=(),
        imprecise=(),
        left_out=(),
        spread=(),
    )
