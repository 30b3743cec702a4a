"""Rows of event datasets → thousands of series at once, as arrays: every group in every country, province or cell.

The same rules as `count_claims` for rows (releases that replace one another, coverage, coarse dates), without figures
and without the claims behind each number: for screening and ranking places. One pass, linear in rows and periods.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad.errors import UsageError
from marsad.model.counts import Coverage, Every
from marsad.series.cells import CellGrid
from marsad.series.coverage import Span, covered_periods, infer_coverage
from marsad.series.grid import Grid, make_grid
from marsad.series.rows import days, finely_dated, standing
from marsad.series.scope import Mask, dataset_rows, equals
from marsad.series.seen import seen
from marsad.series.spread import Values, Watched, spread

Codes = npt.NDArray[np.int64]
By = Literal["group", "country", "admin1", "city", "cell"]
_AREAS: tuple[By, ...] = ("country", "admin1", "city", "cell")
_COLUMNS = [
    "kind", "lens", "document", "key", "country", "actors", "place_precision", "period_start", "period_end",
    "period_precision", "published_until", "recorded_at", "hindsight",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyOptions:
    """What the series are told apart by, beside the lens: the group, one kind of area, or both.

    `groups`: only these (none: every actor that a row names); `branches`: id of a branch → of the group it is counted
    under instead. `cell`: degrees. An area `admin1` or `city` is read from the column of that name, which the table
    must have. The rest as in `SeriesOptions`.
    """

    by: tuple[By, ...] = ("group", "country")
    every: Every = "week"
    week_start: int = 0
    start: dt.date | None = None
    as_of: dt.date | None = None
    coverage: tuple[Coverage, ...] = field(default=(), repr=False)
    increments: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    branches: Mapping[str, str] = field(default_factory=dict, repr=False)
    cell: float = 0.5

    def __post_init__(self) -> None:
        if len(self.areas) > 1 or not self.by:
            cause = "series are told apart by group, by one kind of area, or both"
            raise UsageError(f"by {', '.join(self.by)}", cause, f"Areas: {', '.join(_AREAS)}")

    @property
    def areas(self) -> tuple[By, ...]:
        return tuple(name for name in self.by if name in _AREAS)


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """Which series a row of the arrays is.

    `group` is None where groups are not told apart, `place` (ISO code of a country, id of a province or town, id of a
    cell) where places are not; `country`: the one whose coverage holds.
    """

    lens: str
    group: str | None
    place: str | None
    country: str | None


@dataclass(frozen=True, slots=True, eq=False)
class ManySeries:
    """Counts of many series on one grid. `counts`, `spread`: (series, periods), NaN where nothing covers the period.

    `counts` are of the precisely dated rows, `spread` the expected counts of the coarsely dated ones, never mixed.
    `hindsight`: (series,), whether a row of it was published after `as_of`. `left_out`: rows by the codes of
    docs/series.md; a row counts there once for each series.
    """

    keys: tuple[SeriesKey, ...]
    starts: tuple[dt.date, ...]
    ends: tuple[dt.date, ...]
    counts: Values
    spread: Values
    hindsight: Mask
    left_out: Mapping[str, int]

    @property
    def covered(self) -> npt.NDArray[np.bool_]:
        return ~np.isnan(self.counts)


def count_rows_by(claims: pa.Table, options: ManyOptions) -> ManySeries:
    """Count dataset rows and linked events by lens and by what `options.by` says.

    There is a series for each combination that a row has inside or outside of the grid; one without any row is not
    there, and nobody's zero. Raises UsageError where the table lacks a column.
    """
    needed = [*_COLUMNS, *(name for name in options.areas if name in ("admin1", "city"))]
    if "cell" in options.by:
        needed += ["latitude", "longitude"]
    if missing := [name for name in needed if name not in claims.column_names]:
        raise UsageError(f"claims without {', '.join(missing)}", f"series by {', '.join(options.by)} need it", "Add it")
    rows = seen(claims.select(needed), options.as_of)
    rows = rows.filter(pa.array(dataset_rows(rows)))
    stated = {span.lens for span in options.coverage}
    coverage = (*options.coverage, *(span for span in infer_coverage(rows) if span.lens not in stated))
    left: Counter[str] = Counter()
    old = ~standing(rows, options.increments, coverage)
    left["superseded_release"] = int(old.sum())
    rows = rows.filter(pa.array(~old)).combine_chunks()
    grid = _grid(rows, coverage, options)
    if grid is None:
        return ManySeries((), (), (), np.zeros((0, 0)), np.zeros((0, 0)), np.zeros(0, bool), dict(+left))
    parts = [
        _OneLens(rows.filter(pa.array(equals(rows["lens"], lens))), lens, coverage, grid, options, left).count()
        for lens in sorted(pc.unique(rows["lens"]).to_pylist())
    ]
    return ManySeries(
        tuple(key for part in parts for key in part[0]),
        grid.starts,
        grid.ends,
        np.concatenate([part[1] for part in parts]),
        np.concatenate([part[2] for part in parts]),
        np.concatenate([part[3] for part in parts]),
        {code: count for code, count in left.items() if count},
    )


def _grid(rows: pa.Table, coverage: Iterable[Coverage], options: ManyOptions) -> Grid | None:
    lenses = set(pc.unique(rows["lens"]).to_pylist())
    spans = [(span.start, span.end) for span in coverage if span.lens in lenses]
    edges = pc.min_max(rows["period_start"]).as_py()
    first = options.start or min(
        [*(start for start, _ in spans), *([edges["min"]] if edges["min"] else [])], default=None
    )
    last = max([*(end for _, end in spans), *([edges["max"]] if edges["max"] else [])], default=None)
    if last is not None and options.as_of is not None:
        last = min(last, options.as_of)
    if first is None or last is None or first > last:
        return None
    return make_grid(options.every, options.week_start, first, last)


class _OneLens:
    """The series of one lens."""

    def __init__(
        self,
        rows: pa.Table,
        lens: str,
        coverage: Iterable[Coverage],
        grid: Grid,
        options: ManyOptions,
        left: Counter[str],
    ) -> None:
        self.lens, self.grid, self.options, self.left = lens, grid, options, left
        start = days(rows["period_start"])
        undated = np.isnat(start)
        left["period_unknown"] += int(undated.sum())
        later = np.zeros(len(start), bool)
        if options.as_of is not None:
            later = start > np.datetime64(options.as_of)
            left["period_later"] += int(later.sum())
        self.rows = rows.filter(pa.array(~undated & ~later)).combine_chunks()
        self.spans: dict[str | None, list[Span]] = {}
        for span in coverage:
            if span.lens == lens:
                for country in span.countries or (None,):
                    self.spans.setdefault(country, []).append((span.start, span.end))

    def count(self) -> tuple[tuple[SeriesKey, ...], Values, Values, Mask]:
        """Keys, counts, spread and hindsight of each series."""
        row, key, keys = self._keys()
        size, periods = len(keys), len(self.grid.starts)
        start, end = (days(self.rows[name])[row] for name in ("period_start", "period_end"))
        fine = finely_dated(self.rows, self.grid)[row]
        place = np.where(fine, self.grid.index(start), -1)
        covered, watched = self._covered(keys)
        inside = (place >= 0) & covered[key, np.maximum(place, 0)]
        self.left["outside_coverage"] += int((fine & ~inside).sum())
        self.left["dated_too_coarsely"] += int((~fine).sum())
        found = np.bincount(key[inside] * periods + place[inside], minlength=size * periods)
        counts = np.where(covered, found.reshape(size, periods).astype(np.float64), np.nan)
        chances = np.zeros((size, periods))
        end = np.where(np.isnat(end), start, end)
        for country, some in _each({one.country: None for one in keys}, keys):
            own = ~fine & some[key]
            if own.any():
                index = np.cumsum(some) - 1
                chances[some] = spread(
                    start[own], end[own], index[key[own]], int(some.sum()), self.grid, watched[country]
                )
        chances = np.where(covered, chances, np.nan)
        late = np.asarray(pc.fill_null(self.rows["hindsight"], False))[row]
        return keys, counts, chances, np.bincount(key[late], minlength=size) > 0

    def _keys(self) -> tuple[Codes, Codes, tuple[SeriesKey, ...]]:
        """Which row stands in which series, once in each, and what the series are called."""
        row = np.arange(self.rows.num_rows)
        group = np.zeros(len(row), np.int64)
        groups: list[str | None] = [None]
        if "group" in self.options.by:
            row, group, groups = self._groups()
        area, areas = self._areas()
        area = area[row]
        self.left["rows_located_too_coarsely"] += int((area < 0).sum())
        row, group, area = row[area >= 0], group[area >= 0], area[area >= 0]
        # A row that names a group and its branch is one row of the group.
        pair = group * max(len(areas), 1) + area
        order = np.unique(pair * max(self.rows.num_rows, 1) + row)
        pair, row = np.divmod(order, max(self.rows.num_rows, 1))
        found, key = np.unique(pair, return_inverse=True)
        countries = _mostly(_codes(self.rows["country"])[0][row], key, len(found))
        names = _codes(self.rows["country"])[1]
        keys = tuple(
            SeriesKey(self.lens, groups[code // max(len(areas), 1)], areas[code % max(len(areas), 1)], names[country])
            for code, country in zip(found.tolist(), countries.tolist(), strict=True)
        )
        if not self.options.areas:  # wherever they lie
            keys = tuple(SeriesKey(key.lens, key.group, None, None) for key in keys)
        return row, key, keys

    def _groups(self) -> tuple[Codes, Codes, list[str | None]]:
        actors = self.rows["actors"].combine_chunks()
        row = pc.list_parent_indices(actors).to_numpy(zero_copy_only=False).astype(np.int64)
        codes, names = _codes(pc.list_flatten(actors))
        renamed = [self.options.branches.get(name, name) if name is not None else None for name in names]
        order = {name: place for place, name in enumerate(dict.fromkeys(renamed))}
        codes = np.array([order[name] for name in renamed], np.int64)[codes] if len(codes) else codes
        wanted = self.options.groups
        chosen = np.array([name is not None and (not wanted or name in wanted) for name in order], bool)
        mask = chosen[codes] if len(codes) else np.zeros(0, bool)
        return row[mask], codes[mask], list(order)

    def _areas(self) -> tuple[Codes, list[str | None]]:
        """The area of each row, -1 where it is not known finely enough, and the names of the areas."""
        if not self.options.areas:
            return np.zeros(self.rows.num_rows, np.int64), [None]
        name = self.options.areas[0]
        if name == "cell":
            cells = CellGrid(self.options.cell)
            found, codes = np.unique(cells.codes_of(self.rows), return_inverse=True)
            outside = int((found < 0).sum())
            return codes.astype(np.int64) - outside, [cells.id(code) for code in found[outside:].tolist()]
        codes, names = _codes(self.rows[name])
        missing = np.array([one is None for one in names], bool)
        return np.where(missing[codes], -1, codes) if len(codes) else codes, names

    def _covered(self, keys: tuple[SeriesKey, ...]) -> tuple[npt.NDArray[np.bool_], dict[str | None, Watched]]:
        last = self.options.as_of
        covered = np.zeros((len(keys), len(self.grid.starts)), bool)
        watched: dict[str | None, Watched] = {}
        for country, some in _each({one.country: None for one in keys}, keys):
            own = self._spans_of(country)
            covered[some] = covered_periods(self.grid, own, last)
            watched[country] = Watched(own)
        return covered, watched

    def _spans_of(self, country: str | None) -> list[Span]:
        """What is watched in a country; of a series of no country, wherever it is."""
        wanted = self.spans if country is None else (None, country)
        return [span for one in wanted for span in self.spans.get(one, ())]


def _each(countries: Iterable[str | None], keys: tuple[SeriesKey, ...]) -> Iterator[tuple[str | None, Mask]]:
    """Each country with the mask of its series."""
    order = {country: place for place, country in enumerate(countries)}
    codes = np.array([order[key.country] for key in keys], np.int64)
    for country, place in order.items():
        yield country, codes == place


def _codes(column: pa.ChunkedArray | pa.Array) -> tuple[Codes, list[str | None]]:
    """A text column as numbers, and what they mean; null is a number of its own, meaning None."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    coded = whole.dictionary_encode()
    names: list[str | None] = [*coded.dictionary.to_pylist(), None]
    codes = pc.fill_null(coded.indices, len(names) - 1).to_numpy(zero_copy_only=False).astype(np.int64)
    return codes, names


def _mostly(codes: Codes, key: Codes, size: int) -> Codes:
    """The code that most rows of each series have; the smaller of equals."""
    width = int(codes.max(initial=0)) + 1
    pairs, rows = np.unique(key * width + codes, return_counts=True)
    order = np.lexsort((-pairs, rows))  # the last written wins: the most rows, the smaller code
    found = np.zeros(size, np.int64)
    found[pairs[order] // width] = pairs[order] % width
    return found
