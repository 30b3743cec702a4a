"""Claims in, series out: by lens, measure, role and cohort, for each place that is asked for."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marsad.model.counts import (
    Counts,
    Coverage,
    IntervalCount,
    LeftOut,
    Observation,
    PlaceScope,
    Series,
    SeriesBreak,
    SeriesOptions,
)
from marsad.series.coverage import covered_periods, without_gaps
from marsad.series.figures import Key, observations, sort_figures
from marsad.series.grid import Grid, make_grid
from marsad.series.intervals import filling, fitting, growth, interval_counts
from marsad.series.linked import LINKED
from marsad.series.rows import RowCounts, count_rows, days
from marsad.series.scope import countries_there, equals
from marsad.series.seen import published_later
from marsad.series.values import Values
from marsad.series.view import Rows, View

EVENTS = "events"


def count_claims(claims: pa.Table, options: SeriesOptions) -> Counts:
    """Count a view of claims (columns of `marsad.model.schemas.CLAIMS` and the joined document columns).

    Returns one series for each place, lens, measure, role and cohort that there is, lenses apart. Raises UsageError
    where the table lacks a column. Linear in claims where the places do not overlap, however many they are.
    """
    view = View(claims, options)
    series: list[Series] = []
    left: list[LeftOut] = []
    for place in options.places or countries_there(view.claims, view.named):
        counted = _Place(view, place, options).count()
        series.extend(counted.series)
        left.extend(counted.left_out)
    return Counts(series=tuple(series), left_out=tuple(left), options=options)


@dataclasses.dataclass(slots=True)
class _Apart:
    """What figures of other days than the grid's give: counts of its periods, and what is left as it is."""

    derived: list[Observation]
    intervals: list[IntervalCount]


class _Place:
    """The counts of one place."""

    def __init__(self, view: View, place: PlaceScope, options: SeriesOptions) -> None:
        self.view, self.place, self.options = view, place, options
        inside = view.within(place)
        named = inside[view.named[inside]]
        here = view.claims.take(pa.array(inside))
        # Events are their members once more: they are nobody's word beside them.
        self.nearby = here.filter(pa.array(~equals(here["lens"], LINKED)))
        about = named if place.finer else np.intersect1d(named, view.about(place), assume_unique=True)
        told = view.claims.take(pa.array(about))
        self.figures = sort_figures(told.filter(pa.array(equals(told["kind"], "figure"))).to_pylist(), options)
        self.rows = named[view.rows[named]]
        self.country = place.country or self._first_country(here)
        incidents = told.filter(pa.array(equals(told["kind"], "incident") & ~view.rows[about]))
        in_events = pc.is_in(incidents["id"], value_set=pa.array(sorted(options.linked), pa.string()))
        self.unlinked = incidents.filter(pc.invert(in_events))["id"].to_pylist()
        self.left: list[LeftOut] = []

    def count(self) -> Counts:
        grid = self._grid()
        apart: dict[Key, _Apart] = {}
        if grid is not None:
            for key in self.figures.apart.keys() | self.figures.totals.keys():
                found = self._apart(key, grid)
                if found.derived or found.intervals:
                    apart[key] = found
        self._leave_all({id for item in apart.values() for one in item.derived for id in one.claims + one.history})
        series = []
        if grid is not None:
            for key in self._keys(apart):
                series.append(self._series(key, grid, apart.get(key) or _Apart([], [])))
        kept = [self._with_left_out(item) for item in series]
        used = {(item.lens, item.measure) for item in series}
        rest = tuple(item for item in self.left if (item.lens, item.measure) not in used)
        return Counts(series=tuple(kept), left_out=rest, options=self.options)

    def _leave_all(self, used: set[str]) -> None:
        """What enters no series whatever its lens. `used`: claims that count together with others."""
        wanted = self.options.measures
        for (code, lens, measure), ids in self.figures.refused.items():
            if not wanted or measure in wanted:
                self._leave(code, (id for id in ids if id not in used), lens, measure)
        if wanted and EVENTS not in wanted:
            return
        self._leave("incident_not_linked", self.unlinked, None, EVENTS)
        around = self.view.around(self.place)
        code = "rows_located_too_coarsely" if self.place.cell else "rows_counted_by_country_only"
        unplaced = self.view.claims.select(["id", "lens"]).take(pa.array(around[self.view.named[around]]))
        for lens in pc.unique(unplaced["lens"]).to_pylist():
            self._leave(code, unplaced.filter(pa.array(equals(unplaced["lens"], lens)))["id"].to_pylist(), lens, EVENTS)

    def _keys(self, apart: Iterable[Key]) -> list[Key]:
        """The series there are: of figures, of rows, and of datasets that watched the place and saw nothing."""
        keys = {*self.figures.kept, *apart}
        keys |= {(lens, EVENTS, None, None) for lens in self.view.lenses if self._spans(lens) and self._told(lens)}
        lenses = self.view.claims["lens"].take(pa.array(self.rows))
        keys |= {(lens, EVENTS, None, None) for lens in pc.unique(lenses).to_pylist()}
        wanted = self.options.measures
        return sorted((key for key in keys if not wanted or key[1] in wanted), key=lambda key: tuple(map(str, key)))

    def _told(self, lens: str) -> bool:
        return self.place.country is not None or self.view.tells(lens, self.country, self.place)

    def _spans(self, lens: str) -> tuple[Coverage, ...]:
        return self.view.spans(lens, self.country)

    def _first_country(self, here: pa.Table) -> str | None:
        """The country of a smaller area: that of its rows, or the one that it is said to lie in."""
        stated = pc.drop_null(here["country"])
        if len(stated):
            found: str = stated[0].as_py()
            return found
        return next((name for name in self.place.within if len(name) == 2), None)

    def _grid(self) -> Grid | None:
        """One grid for all series of the place, so that they can be laid side by side."""
        options = self.options
        figures = [row for rows in self.figures.kept.values() for row in rows]
        spans = [(row["period_start"], row["period_end"]) for row in figures]
        for lens in self.view.lenses:
            spans += [(span.start, span.end) for span in self._spans(lens)]
        edges = pc.min_max(self.view.claims["period_start"].take(pa.array(self.rows))).as_py()
        spans += [(edges["min"], edges["max"])] if edges["min"] else []
        if not spans:  # what has other days than a grid's does not stretch it, but has one where nothing else has
            figures = [row for rows in self.figures.apart.values() for row in rows]
            spans = [(row["period_start"], row["period_end"]) for row in figures]
        if not spans:
            spans = [
                (item.start, item.end) for rows in self.figures.totals.values() for item in growth(rows, self.place)
            ]
        first = options.start or min((start for start, _ in spans), default=None)
        last = options.last or max((end for _, end in spans), default=None)
        if first is None or last is None or first > last:
            return None
        return make_grid(options.every, options.week_start, first, last)

    def _apart(self, key: Key, grid: Grid) -> _Apart:
        """Sums and differences that are counts of the grid's periods, and what keeps its own days."""
        flows = interval_counts(self.figures.apart.get(key, ()), self.place)
        sums = list(filling(flows, grid))
        used = {id for item in sums for id in item.claims}
        grown = growth(self.figures.totals.get(key, ()), self.place)
        fits = [fitting(item, grid, self.options.every) for item in grown]
        rest = [item for item in flows if not used.issuperset(item.claims)]
        rest += [item for item, fit in zip(grown, fits, strict=True) if fit is None]
        first, last = grid.starts[0], grid.ends[-1]
        near = [item for item in rest if item.start <= last and first <= item.end]
        return _Apart(
            [*sums, *(fit for fit in fits if fit)], sorted(near, key=lambda item: (item.start, item.end, item.claims))
        )

    def _series(self, key: Key, grid: Grid, apart: _Apart) -> Series:
        lens, measure, role, cohort = key
        group = self.options.group.id
        found, outside = observations(self.figures.kept.get(key, ()), grid, self.place, group, apart.derived)
        self._leave("outside_grid", outside, lens, measure)
        counted = self._rows_of(lens, grid) if key[1:] == (EVENTS, None, None) else None
        if counted is not None:
            rows, covered = counted
            # A dataset's own rows and a table made from it are the same events: rows stand where they cover.
            over = [item for item in found if covered[grid.starts.index(item.start)]]
            self._leave("counted_from_rows", [claim for item in over for claim in item.claims], lens, measure)
            found = tuple(sorted({*found} - {*over} | {*rows.observations}, key=lambda item: item.start))
        values = Values(grid, found)
        if counted is not None:
            values.fill_zeros(counted[1])
        publishers, origins = self._denominators(grid)
        return Series(
            lens=lens,
            measure=measure,
            role=role,
            cohort=cohort,
            group=group,
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
            intervals=tuple(apart.intervals),
            breaks=self._breaks(lens, grid),
            hindsight=any(item.hindsight for item in found) or (counted is not None and counted[0].hindsight),
        )

    def _rows_of(self, lens: str, grid: Grid) -> tuple[RowCounts, list[bool]] | None:
        if lens not in self.view.lenses:
            return None
        mine = self.view.claims.take(pa.array(self.rows))
        of_lens = equals(mine["lens"], lens)
        stands = self.view.stands[self.rows]
        self._leave("superseded_release", mine.filter(pa.array(of_lens & ~stands))["id"].to_pylist(), lens, EVENTS)
        rows = mine.filter(pa.array(of_lens & stands))
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

    def _breaks(self, lens: str, grid: Grid) -> tuple[SeriesBreak, ...]:
        """Where the lens counts otherwise from a day on, as its source says, and where it watches again after a gap."""
        found = [item for item in self.options.breaks if item.lens == lens]
        if lens in self.view.lenses:
            spans = without_gaps((span.start, span.end) for span in self._spans(lens))
            found += [SeriesBreak(lens=lens, date=start, code="coverage_resumed") for start, _ in spans[1:]]
        inside = (item for item in found if grid.starts[0] < item.date <= grid.ends[-1])
        return tuple(sorted(inside, key=lambda item: (item.date, item.code)))

    def _denominators(self, grid: Grid) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """How many publishers, and how many origins, spoke of this place in each period, whatever the group.

        Of what was published and had happened by the day of the question.
        """
        found = grid.index(days(self.nearby["period_start"]))
        found[published_later(self.nearby, self.options.as_of)] = -1
        if self.options.last is not None:
            found[days(self.nearby["period_start"]) > np.datetime64(self.options.last)] = -1
        counts = []
        for name in ("publisher", "origin_id"):
            codes = self.nearby[name].combine_chunks().dictionary_encode().indices
            known = (found >= 0) & np.asarray(codes.is_valid())
            named: Rows = pc.fill_null(codes, 0).to_numpy(zero_copy_only=False).astype(np.int64)[known]
            width = int(named.max(initial=0)) + 1
            pairs = np.unique(found[known] * width + named) // width
            counts.append(tuple(np.bincount(pairs, minlength=len(grid.starts)).tolist()))
        return counts[0], counts[1]

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
