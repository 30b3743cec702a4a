"""Claims in, series out: one pass over the table for each place, by lens, measure, role and cohort."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.model.counts import Counts, Coverage, LeftOut, Observation, PlaceScope, Series, SeriesOptions
from marsad.series.coverage import country_of, covered_periods, infer_coverage, watched
from marsad.series.figures import Key, observations, sort_figures
from marsad.series.grid import Grid, make_grid
from marsad.series.linked import LINKED
from marsad.series.rows import RowCounts, count_rows, days, repeated, superseded
from marsad.series.scope import (
    NEEDED,
    check_columns,
    countries_there,
    dataset_rows,
    equals,
    exactly_in,
    names_group,
    somewhere_around,
    within,
)
from marsad.series.seen import seen

EVENTS = "events"


def count_claims(claims: pa.Table, options: SeriesOptions) -> Counts:
    """Count a view of claims (columns of `marsad.model.schemas.CLAIMS` and the joined document columns).

    Returns one series for each place, lens, measure, role and cohort that there is, lenses apart. Raises UsageError
    where the table lacks a column.
    """
    check_columns(claims)
    claims = seen(claims.select(NEEDED), options.as_of)
    named = names_group(claims, options.group)
    stated = {span.lens for span in options.coverage}
    coverage = (*options.coverage, *(span for span in infer_coverage(claims) if span.lens not in stated))
    series: list[Series] = []
    left: list[LeftOut] = []
    for place in options.places or countries_there(claims, named):
        counted = _Place(claims, named, place, options, coverage).count()
        series.extend(counted.series)
        left.extend(counted.left_out)
    return Counts(series=tuple(series), left_out=tuple(left), options=options)


class _Place:
    """The counts of one place."""

    def __init__(
        self,
        claims: pa.Table,
        named: np.ndarray[tuple[int], np.dtype[np.bool_]],
        place: PlaceScope,
        options: SeriesOptions,
        coverage: Sequence[Coverage],
    ) -> None:
        self.place, self.options, self.coverage = place, options, coverage
        self.all_rows = claims.filter(pa.array(dataset_rows(claims)))
        inside = within(claims, place)
        # Events are their members once more: they are nobody's word beside them.
        self.nearby = claims.filter(pa.array(inside & ~equals(claims["lens"], LINKED)))
        about = inside if place.finer else exactly_in(claims, place)
        figures = claims.filter(pa.array(named & about & equals(claims["kind"], "figure")))
        self.figures = sort_figures(figures.to_pylist(), options)
        self.rows = claims.filter(pa.array(named & inside & dataset_rows(claims)))
        self.somewhere = claims.filter(pa.array(named & somewhere_around(claims, place) & dataset_rows(claims)))
        other = named & about & equals(claims["kind"], "incident") & ~dataset_rows(claims)
        told = claims.filter(pa.array(other))
        in_events = pc.is_in(told["id"], value_set=pa.array(sorted(options.linked), pa.string()))
        self.unlinked = told.filter(pc.invert(in_events)).select(["id", "lens"])
        self.left: list[LeftOut] = []

    def count(self) -> Counts:
        wanted = self.options.measures
        for (code, lens, measure), ids in self.figures.refused.items():
            if not wanted or measure in wanted:
                self._leave(code, ids, lens, measure)
        if not wanted or EVENTS in wanted:
            self._leave("incident_not_linked", self.unlinked["id"].to_pylist(), None, EVENTS)
            for lens in pc.unique(self.somewhere["lens"]).to_pylist():
                unplaced = self.somewhere.filter(pa.array(equals(self.somewhere["lens"], lens)))["id"].to_pylist()
                self._leave("rows_counted_by_country_only", unplaced, lens, EVENTS)
        grid = self._grid()
        series = []
        if grid is not None:
            for key in self._keys():
                series.append(self._series(key, grid))
        kept = [self._with_left_out(item) for item in series]
        used = {(item.lens, item.measure) for item in series}
        rest = tuple(item for item in self.left if (item.lens, item.measure) not in used)
        return Counts(series=tuple(kept), left_out=rest, options=self.options)

    def _keys(self) -> list[Key]:
        """The series there are: of figures, of rows, and of datasets that watched the place and saw nothing."""
        keys = set(self.figures.kept)
        lenses = set(pc.unique(self.all_rows["lens"]).to_pylist())
        keys |= {(lens, EVENTS, None, None) for lens in lenses if self._spans(lens)}
        keys |= {(lens, EVENTS, None, None) for lens in pc.unique(self.rows["lens"]).to_pylist()}
        wanted = self.options.measures
        return sorted((key for key in keys if not wanted or key[1] in wanted), key=lambda key: tuple(map(str, key)))

    def _spans(self, lens: str) -> tuple[Coverage, ...]:
        return watched(self.coverage, lens, country_of(self.place, self.rows))

    def _grid(self) -> Grid | None:
        """One grid for all series of the place, so that they can be laid side by side."""
        options = self.options
        figures = [row for rows in self.figures.kept.values() for row in rows]
        firsts = [row["period_start"] for row in figures]
        lasts = [row["period_end"] for row in figures]
        for lens in pc.unique(self.all_rows["lens"]).to_pylist():
            firsts += [span.start for span in self._spans(lens)]
            lasts += [span.end for span in self._spans(lens)]
        edges = pc.min_max(self.rows["period_start"]).as_py()
        firsts += [edges["min"]] if edges["min"] else []
        lasts += [edges["max"]] if edges["max"] else []
        first = options.start or min(firsts, default=None)
        last = options.last or max(lasts, default=None)
        if first is None or last is None or first > last:
            return None
        return make_grid(options.every, options.week_start, first, last)

    def _series(self, key: Key, grid: Grid) -> Series:
        lens, measure, role, cohort = key
        found, outside = observations(self.figures.kept.get(key, ()), grid, self.place, self.options.group.id)
        self._leave("outside_grid", outside, lens, measure)
        counted = self._rows_of(lens, grid) if key[1:] == (EVENTS, None, None) else None
        if counted is not None:
            counts, covered = counted
            # A dataset's own rows and a table made from it are the same events: rows stand where they cover.
            over = [item for item in found if covered[grid.starts.index(item.start)]]
            self._leave("counted_from_rows", [claim for item in over for claim in item.claims], lens, measure)
            found = tuple(sorted({*found} - {*over} | {*counts.observations}, key=lambda item: item.start))
        values = _Values(grid, found)
        if counted is not None:
            values.fill_zeros(counted[1])
        publishers, origins = _denominators(self.nearby, grid)
        return Series(
            lens=lens,
            measure=measure,
            role=role,
            cohort=cohort,
            group=self.options.group.id,
            place=self.place.id,
            every=self.options.every,
            starts=grid.starts,
            ends=grid.ends,
            counts=tuple(values.best),
            lows=tuple(values.low),
            highs=tuple(values.high),
            covered=tuple(values.covered),
            publishers=publishers,
            origins=origins,
            observations=found,
            imprecise=counted[0].imprecise if counted is not None else (),
            spread=_spread(*counted) if counted is not None else (),
            hindsight=any(item.hindsight for item in found) or (counted is not None and counted[0].hindsight),
        )

    def _rows_of(self, lens: str, grid: Grid) -> tuple[RowCounts, list[bool]] | None:
        rows = self.rows.filter(pa.array(equals(self.rows["lens"], lens)))
        everything = self.all_rows.filter(pa.array(equals(self.all_rows["lens"], lens)))
        if everything.num_rows == 0:
            return None
        if lens in self.options.increments:
            old = repeated(rows, everything)
        else:
            old = superseded(rows, everything, self._spans(lens))
        self._leave("superseded_release", rows.filter(pa.array(old))["id"].to_pylist(), lens, EVENTS)
        rows = rows.filter(pa.array(~old))
        if self.options.last is not None:
            later = days(rows["period_start"]) > np.datetime64(self.options.last)
            self._leave("period_later", rows.filter(pa.array(later))["id"].to_pylist(), lens, EVENTS)
            rows = rows.filter(pa.array(~later))
        spans = [(span.start, span.end) for span in self._spans(lens)]
        covered = covered_periods(grid, spans, self.options.last)
        counted = count_rows(rows, grid, covered, spans)
        self._leave("outside_coverage", counted.outside, lens, EVENTS)
        first, last = grid.starts[0], grid.ends[-1]
        coarse = [item for item in counted.imprecise if item.start <= last and first <= item.end]
        self._leave("dated_too_coarsely", [claim for item in coarse for claim in item.claims], lens, EVENTS)
        self._leave("period_unknown", counted.undated, lens, EVENTS)
        return counted, covered.tolist()

    def _leave(self, code: str, ids: Iterable[str], lens: str | None, measure: str | None) -> None:
        claims = tuple(ids)
        if claims:
            self.left.append(LeftOut(code=code, claims=claims, lens=lens, measure=measure, place=self.place.id))

    def _with_left_out(self, series: Series) -> Series:
        mine = tuple(item for item in self.left if (item.lens, item.measure) == (series.lens, series.measure))
        return dataclasses.replace(series, left_out=mine)


def _spread(counted: RowCounts, covered: Sequence[bool]) -> tuple[float | None, ...]:
    values = counted.spread.tolist()
    return tuple(value if there else None for value, there in zip(values, covered, strict=True))


class _Values:
    """The numbers of each period, from the observations that stand: added only over branches or finer places."""

    def __init__(self, grid: Grid, found: Sequence[Observation]) -> None:
        size = len(grid.starts)
        self.best: list[float | None] = [None] * size
        self.low: list[float | None] = [None] * size
        self.high: list[float | None] = [None] * size
        self.covered = [False] * size
        places = {start: index for index, start in enumerate(grid.starts)}
        for item in found:
            if item.counted:
                self._add(places[item.start], item)

    def fill_zeros(self, covered: Sequence[bool]) -> None:
        """Periods that a dataset watched without a row are zeros."""
        for index, watched_there in enumerate(covered):
            if watched_there and not self.covered[index]:
                self.best[index] = self.low[index] = self.high[index] = 0.0
                self.covered[index] = True

    def _add(self, index: int, item: Observation) -> None:
        if not self.covered[index]:
            self.best[index], self.low[index], self.high[index] = item.best, item.low, item.high
            self.covered[index] = True
            return
        self.best[index] = _plus(self.best[index], item.best)
        # Without a lower bound a part is at least nothing; without an upper one the sum has none.
        self.low[index] = (self.low[index] or 0.0) + (item.low or 0.0)
        self.high[index] = _plus(self.high[index], item.high)


def _plus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


def _denominators(nearby: pa.Table, grid: Grid) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """How many publishers, and how many origins, spoke of this place in each period, whatever the group."""
    found = grid.index(days(nearby["period_start"]))
    counts = []
    for name in ("publisher", "origin_id"):
        codes = nearby[name].combine_chunks().dictionary_encode().indices
        known = (found >= 0) & np.asarray(codes.is_valid())
        pairs = np.unique(
            np.stack([found[known], pc.fill_null(codes, 0).to_numpy(zero_copy_only=False)[known]]), axis=1
        )
        counts.append(tuple(int(n) for n in np.bincount(pairs[0], minlength=len(grid.starts))))
    return counts[0], counts[1]
