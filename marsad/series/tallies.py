"""Rows of event datasets counted where they lie: one expression, in ibis, for whatever engine holds them.

The same counts as `count_rows_by`, which says the rules; there every row is held in memory, here only what they sum up
to: one row a series and week, one a series and interval of a coarse date. Weeks only, by group and country or
province.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from marsad.errors import UsageError
from marsad.series.coverage import covered_periods
from marsad.series.grid import Grid, make_grid
from marsad.series.many import ManyOptions, ManySeries, SeriesKey
from marsad.series.rows import days, replaced_days
from marsad.series.spread import Values, Watched, spread

FINE, COARSE, OLD, UNDATED, LATER = range(5)
_MONDAY = 4  # 1970-01-05, counted from 1970-01-01
_FAR = 7 * 100_000  # days: whole numbers are divided towards zero, and rows may be older than 1970
NEEDED = (
    "kind", "lens", "document", "key", "country", "actors", "period_start", "period_end", "period_precision",
    "published_until", "recorded_at", "hindsight",
)  # fmt: skip


def releases_of(claims: Any) -> Any:
    """How far each release reaches: an expression over a table of claims (`NEEDED`), a row a release and country."""
    rows = _rows(claims)
    return rows.group_by(["lens", "document", "country"]).agg(
        first=rows.period_start.min(),
        last=rows.period_start.max(),
        published_until=rows.published_until.max(),
        recorded_at=rows.recorded_at.max(),
    )


def replaced(releases: pa.Table, options: ManyOptions) -> pa.Table:
    """The answer of `releases_of` → the days of each release, by country, on which a newer one stands for it.

    Columns lens, document, country ("" for none), first, last; `rank`: the place of the release by age, the oldest 0.
    Without days, first and last are null.
    """
    found: list[dict[str, Any]] = []
    for lens in sorted(set(releases["lens"].to_pylist())):
        mine = releases.filter(pa.array([name == lens for name in releases["lens"].to_pylist()]))
        rank, spans = replaced_days(_as_rows(mine), [span for span in options.coverage if span.lens == lens])
        for document, country in zip(mine["document"].to_pylist(), mine["country"].to_pylist(), strict=True):
            row = {"lens": lens, "document": document, "country": country or "", "rank": rank[document]}
            newer = () if lens in options.increments else spans.get((country, document), ())
            found += [row | {"first": first, "last": last} for first, last in newer]
            if not newer:
                found.append(row | {"first": None, "last": None})
    return pa.Table.from_pylist(found, schema=_REPLACED)


_REPLACED = pa.schema(
    [
        ("lens", pa.string()),
        ("document", pa.string()),
        ("country", pa.string()),
        ("rank", pa.int64()),
        ("first", pa.date32()),
        ("last", pa.date32()),
    ]
)


def _as_rows(releases: pa.Table) -> pa.Table:
    """Two rows a release and country, on its first day and on its last: what they reach over is the same."""
    shared = ["document", "country", "published_until", "recorded_at"]
    parts = [releases.select([*shared, edge]).rename_columns([*shared, "period_start"]) for edge in ("first", "last")]
    return pa.concat_tables(parts)


def tallied(claims: Any, replaced: Any, options: ManyOptions, *, several: bool) -> Any:
    """The counts, as an expression over claims and the table that `replaced` gives.

    A row a lens, `state`, group, place, country and week (of coarse dates: interval). `state`: FINE and COARSE count;
    rows of OLD, UNDATED and LATER are told without a group. several: whether a lens has more than one release.
    """
    import ibis

    rows = _rows(claims)
    day = rows.period_start.delta(ibis.date(1970, 1, 1), unit="day")
    until = rows.period_end.delta(ibis.date(1970, 1, 1), unit="day")
    rows = rows.mutate(week=_week(day, options), until=_week(until, options), where=rows.country.fill_null(""))
    old = ibis.literal(False)
    if several:
        rows = _with_ages(rows, replaced)
        old = rows.again | rows.stood.fill_null(False)
    dated = rows.period_start.notnull()
    exact = rows.period_precision.fill_null("") == "day"
    spanned = rows.period_precision.isnull() | rows.period_precision.isin(["interval", "week"])
    fine = exact | (spanned & (rows.week == rows.until).fill_null(False))
    later = ibis.literal(False) if options.as_of is None else rows.period_start > ibis.date(options.as_of)
    state = ibis.cases((old, OLD), (~dated, UNDATED), (later, LATER), (fine, FINE), else_=COARSE).cast("int64")
    rows = rows.mutate(state=state)
    counts = rows.state.isin([FINE, COARSE])
    nobody = ibis.literal([""], type="array<string>")
    named = rows.actors.fill_null(nobody)
    rows = rows.mutate(of=(counts & (named.length() > 0)).ifelse(named, nobody))
    place = rows[options.areas[0]]
    rows = rows.select(
        "lens", "state", "hindsight", "country",
        group=rows.of.unique().unnest(),
        place=counts.ifelse(place, ibis.null("string")),
        week=(rows.state == FINE).ifelse(rows.week, ibis.null("int64")),
        first=(rows.state == COARSE).ifelse(rows.period_start, ibis.null("date")),
        last=(rows.state == COARSE).ifelse(rows.period_end.coalesce(rows.period_start), ibis.null("date")),
        start=rows.period_start,
    )  # fmt: skip
    told = rows.state.isin([FINE, COARSE])
    rows = rows.mutate(country=told.ifelse(rows.country, ibis.null("string")))
    return rows.group_by(["lens", "state", "group", "place", "country", "week", "first", "last"]).agg(
        rows=rows.count().cast("int64"),
        late=rows.hindsight.fill_null(False).cast("int64").sum().cast("int64"),
        start=rows.start.min(),
        end=rows.start.max(),
    )


def _rows(claims: Any) -> Any:
    return claims.filter((claims.kind == "incident") & claims.lens.startswith("dataset:"))


def _week(day: Any, options: ManyOptions) -> Any:
    shift = _MONDAY + options.week_start - _FAR
    return ((day.cast("int64") - shift) // 7 - _FAR // 7).cast("int64")


def _with_ages(rows: Any, replaced: Any) -> Any:
    """With `again`, whether a newer release holds the row's key, and `stood`, whether one stands for its day."""
    ages = replaced.select("lens", "document", "rank").distinct()
    rows = rows.join(ages, ["lens", "document"])
    keyed = rows.filter(rows.key.notnull())
    newest = keyed.group_by(["lens", "key"]).agg(newest=keyed.rank.max())
    rows = rows.left_join(newest, ["lens", "key"]).drop("lens_right", "key_right")
    rows = rows.mutate(again=(rows.rank < rows.newest).fill_null(False))
    spans = replaced.filter(replaced["first"].notnull()).select(
        span_lens=replaced.lens, span_document=replaced.document, span_where=replaced.country,
        span_first=replaced["first"], span_last=replaced["last"],
    )  # fmt: skip
    on = [
        rows.lens == spans.span_lens,
        rows.document == spans.span_document,
        rows["where"] == spans.span_where,
        rows.period_start >= spans.span_first,
        rows.period_start <= spans.span_last,
    ]
    joined = rows.left_join(spans, on)
    return joined.mutate(stood=joined.span_lens.notnull())


def many_from(tallies: pa.Table, options: ManyOptions) -> ManySeries:
    """The answer of `tallied` → the series. `options.coverage` must say what every lens watched."""
    state, rows = (tallies[name].to_numpy().astype(np.int64) for name in ("state", "rows"))
    left: Counter[str] = Counter()
    for code, number in (("superseded_release", OLD), ("period_unknown", UNDATED), ("period_later", LATER)):
        left[code] = int(rows[state == number].sum())
    grid = _grid(tallies, state, options)
    empty = np.zeros((0, 0))
    if grid is None:
        return ManySeries((), (), (), empty, empty, np.zeros(0, bool), dict(+left))
    named = np.array([bool(name) for name in tallies["group"].to_pylist()], bool)
    counted = (state <= COARSE) & named
    placed = np.asarray(tallies["place"].is_valid())
    left["rows_located_too_coarsely"] = int(rows[counted & ~placed].sum())
    mine = tallies.filter(pa.array(counted & placed)).combine_chunks()
    keys, key = _keys(mine)
    counts, chances, late = _counts(mine, keys, key, grid, options, left)
    told = {code: count for code, count in left.items() if count}
    return ManySeries(keys, grid.starts, grid.ends, counts, chances, late, told)


def _grid(tallies: pa.Table, state: npt.NDArray[np.int64], options: ManyOptions) -> Grid | None:
    standing = tallies.filter(pa.array(state != OLD))
    lenses = set(standing["lens"].to_pylist())
    spans = [span for span in options.coverage if span.lens in lenses]
    edges = [day for name in ("start", "end") for day in standing[name].to_pylist() if day is not None]
    first = options.start or min([*(span.start for span in spans), *edges], default=None)
    last = max([*(span.end for span in spans), *edges], default=None)
    if last is not None and options.as_of is not None:
        last = min(last, options.as_of)
    if first is None or last is None or first > last:
        return None
    return make_grid(options.every, options.week_start, first, last)


def _keys(mine: pa.Table) -> tuple[tuple[SeriesKey, ...], npt.NDArray[np.int64]]:
    """The series, sorted, and which of them each tally is of. A province's country is the one most rows name."""
    columns = [mine[name].to_pylist() for name in ("lens", "group", "place", "country")]
    rows = mine["rows"].to_pylist()
    countries: dict[tuple[str, str, str], Counter[str | None]] = {}
    for lens, group, place, country, number in zip(*columns, rows, strict=True):
        countries.setdefault((lens, group, place), Counter())[country] += number
    order = {one: number for number, one in enumerate(sorted(countries))}
    keys = []
    for one in order:
        found = countries[one]
        most = min(found, key=lambda name: (-found[name], name or ""))
        keys.append(SeriesKey(one[0], one[1], one[2], most))
    key = np.array([order[one] for one in zip(*columns[:3], strict=True)], np.int64)
    return tuple(keys), key


def _counts(
    mine: pa.Table,
    keys: tuple[SeriesKey, ...],
    key: npt.NDArray[np.int64],
    grid: Grid,
    options: ManyOptions,
    left: Counter[str],
) -> tuple[Values, Values, npt.NDArray[np.bool_]]:
    size, periods = len(keys), len(grid.starts)
    state, rows, late = (mine[name].to_numpy().astype(np.int64) for name in ("state", "rows", "late"))
    fine = state == FINE
    origin = (grid.edges[0] - np.datetime64("1970-01-01")).astype(np.int64)
    week = mine["week"].to_numpy(zero_copy_only=False).astype(np.float64)
    place = np.where(fine, np.nan_to_num(week) - (origin - _MONDAY - options.week_start) // 7, -1).astype(np.int64)
    place[(place < 0) | (place >= periods)] = -1
    covered = np.zeros((size, periods), bool)
    chances = np.zeros((size, periods))
    start, end = days(mine["first"]), days(mine["last"])
    spans: dict[tuple[str, str | None], list[tuple[dt.date, dt.date]]] = {}
    for span in options.coverage:
        for country in span.countries or (None,):
            spans.setdefault((span.lens, country), []).append((span.start, span.end))
    for where, series in _apart(keys).items():
        lens, country = where
        own = [span for one in dict.fromkeys((None, country)) for span in spans.get((lens, one), ())]
        covered[series] = covered_periods(grid, own, options.as_of)
        some = np.flatnonzero(~fine & np.isin(key, series))
        if len(some):
            again = np.repeat(some, rows[some])
            local = np.searchsorted(series, key[again])
            chances[series] = spread(start[again], end[again], local, len(series), grid, Watched(own))
    inside = (place >= 0) & covered[key, np.maximum(place, 0)]
    left["outside_coverage"] = int(rows[fine & ~inside].sum())
    left["dated_too_coarsely"] = int(rows[~fine].sum())
    found = np.bincount(key[inside] * periods + place[inside], rows[inside], size * periods)
    counts = np.where(covered, found.reshape(size, periods), np.nan)
    return counts, np.where(covered, chances, np.nan), np.bincount(key, late, size) > 0


def _apart(keys: tuple[SeriesKey, ...]) -> Mapping[tuple[str, str | None], npt.NDArray[np.int64]]:
    """The numbers of the series of each lens and country."""
    found: dict[tuple[str, str | None], list[int]] = {}
    for number, key in enumerate(keys):
        found.setdefault((key.lens, key.country), []).append(number)
    return {where: np.array(numbers, np.int64) for where, numbers in found.items()}


def check(options: ManyOptions) -> None:
    """Raises UsageError for what is counted in memory alone."""
    if options.every != "week" or options.by not in (("group", "country"), ("group", "admin1")) or options.branches:
        cause = "is counted in memory alone"
        raise UsageError(f"series of {options.every}s by {', '.join(options.by)}", cause, "Leave out --engine")
