"""Rows of event datasets → counts by period. Whole columns at a time: a dataset may hold millions of rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad.model.counts import Coverage, Imprecise, Observation
from marsad.series.coverage import Span, without_gaps
from marsad.series.grid import Grid, period_start
from marsad.series.scope import Mask, among, as_mask, dataset_rows, equals
from marsad.series.spread import Watched, spread

SPANNED: dict[str, tuple[str, ...]] = {
    "week": ("interval", "week"),
    "month": ("interval", "week", "month"),
    "hijri-month": ("interval", "week", "month"),
}


@dataclass(frozen=True, slots=True)
class RowCounts:
    """Counts and observations of the periods of a grid, the rows too coarsely dated, and those outside of coverage."""

    counts: npt.NDArray[np.int64]
    observations: tuple[Observation, ...]
    imprecise: tuple[Imprecise, ...]
    outside: tuple[str, ...]
    undated: tuple[str, ...]
    hindsight: bool
    spread: npt.NDArray[np.float64]


def count_rows(rows: pa.Table, grid: Grid, covered: Mask, spans: Iterable[Span]) -> RowCounts:
    """Rows of one lens, group and place: by first day where dated finely enough, else kept apart and spread.

    `spans`: the days on which the lens watched.
    """
    start = days(rows["period_start"])
    fine = finely_dated(rows, grid)
    found = np.where(fine, grid.index(start), -1)
    inside = (found >= 0) & covered[np.maximum(found, 0)]
    undated = np.isnat(start)
    ids = rows["id"].to_numpy(zero_copy_only=False)
    counts = np.bincount(found[inside], minlength=len(grid.starts)).astype(np.int64)
    return RowCounts(
        counts,
        _observations(rows, ids, np.where(inside, found, -1), grid),
        _imprecise(rows.filter(pa.array(~fine & ~undated))),
        tuple(ids[fine & ~inside & ~undated]),
        tuple(ids[undated]),
        bool((as_mask(rows["hindsight"]) & ~undated).any()),
        _spread(rows.filter(pa.array(~fine & ~undated)), grid, spans),
    )


def _spread(coarse: pa.Table, grid: Grid, spans: Iterable[Span]) -> npt.NDArray[np.float64]:
    start, end = days(coarse["period_start"]), days(coarse["period_end"])
    end = np.where(np.isnat(end), start, end)
    found: npt.NDArray[np.float64] = spread(start, end, np.zeros(len(start), np.int64), 1, grid, Watched(spans))[0]
    return found


def finely_dated(rows: pa.Table, grid: Grid) -> Mask:
    """Whether a row's date says which period it belongs to.

    Day-dated rows do. Rows dated to a few days or a week (monthly: to a month, too) do where their first and last day
    lie in the same period; across two they would always fall to the first. No date's first day stands for the rest.
    """
    start, end = days(rows["period_start"]), days(rows["period_end"])
    exact = equals(rows["period_precision"], "day") & ~np.isnat(start)
    spanned = among(rows["period_precision"], SPANNED[grid.every]) | np.asarray(rows["period_precision"].is_null())
    first, last = grid.index(start), grid.index(end)
    short = ((end - start) <= np.timedelta64(6, "D")) & ~np.isnat(end)  # wholly outside of the grid: nothing to tell
    mask: Mask = exact | (spanned & ~np.isnat(start) & (first == last) & ((first >= 0) | short))
    return mask


def superseded(rows: pa.Table, everything: pa.Table, coverage: Sequence[Coverage] = ()) -> Mask:
    """Rows of an older release that a newer one of the same dataset replaces.

    It replaces the rows of the days that it covers, in every country that it holds a row of or that `coverage` says it
    watched, and every row whose key it holds, too: a monthly release revises single events of the months before without
    standing for those months.
    An undated release goes behind every dated one: when it was recorded does not say how new it is.

    coverage: the days of releases by document; of the others, what they say themselves or else their rows' first days.
    """
    order, newer_than = replaced_days(everything, coverage)
    if len(order) < 2:
        return np.zeros(rows.num_rows, dtype=bool)
    mask = repeated(rows, everything)
    start = days(rows["period_start"])
    for where, release, mine in _by_country_and_release(rows):
        if newer := newer_than[where, release]:
            edges = np.array(newer, dtype="datetime64[D]")
            found = np.searchsorted(edges[:, 0], start[mine], side="right") - 1
            # A row without a day lies behind every span, and before none of their ends.
            mask[mine] |= (found >= 0) & (start[mine] <= edges[np.maximum(found, 0), 1])
    return mask


def replaced_days(
    everything: pa.Table, coverage: Sequence[Coverage] = ()
) -> tuple[dict[str, int], dict[tuple[str | None, str], list[Span]]]:
    """The place of each release by age, and for each country and release of it the days that newer ones cover there.

    Both as `superseded` says it; empty where there is but one.
    """
    known = {span.document: span for span in coverage if span.document is not None}
    order = _by_age(everything, known)
    if len(order) < 2:
        return order, {}
    spans = _spans(everything) | {document: (span.start, span.end) for document, span in known.items()}
    there: dict[str | None, set[str]] = {}
    own: list[tuple[str | None, str]] = []
    for pair in everything.group_by(["country", "document"]).aggregate([]).to_pylist():
        there.setdefault(pair["country"], set()).add(pair["document"])
        own.append((pair["country"], pair["document"]))
    for document, span in known.items():
        for country in span.countries:
            there.setdefault(country, set()).add(document)
    found = {}
    for where, release in own:
        near = there[where] & order.keys() & spans.keys()
        found[where, release] = without_gaps(spans[name] for name in near if order[name] > order[release])
    return order, found


def _by_country_and_release(rows: pa.Table) -> Iterator[tuple[str | None, str, npt.NDArray[np.int64]]]:
    """Which rows there are of each country in each release: one sort, however many there are."""
    codes = [rows[name].combine_chunks().dictionary_encode() for name in ("country", "document")]
    country, document = (
        pc.fill_null(item.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64) for item in codes
    )
    countries, documents = (item.dictionary.to_pylist() for item in codes)
    pair = country * len(documents) + document
    order = np.argsort(pair, kind="stable")
    cuts = np.flatnonzero(np.diff(pair[order])) + 1
    for mine in np.split(order, cuts) if len(order) else ():
        code = country[mine[0]]
        yield countries[code] if code >= 0 else None, documents[document[mine[0]]], mine


def _by_age(everything: pa.Table, known: Mapping[str, Coverage] | None = None) -> dict[str, int]:
    """The place of each release among all, the oldest first: published later, or kept later on the same day.

    known: what releases cover, by document: one may have no row among those looked at.
    """
    releases = everything.group_by("document").aggregate([("published_until", "max"), ("recorded_at", "max")])
    order = {
        item["document"]: (item["published_until_max"] or dt.date.min, item["recorded_at_max"], item["document"])
        for item in releases.to_pylist()
    }
    for document, span in (known or {}).items():
        if span.recorded_at is not None:
            order.setdefault(document, (span.published or dt.date.min, span.recorded_at, document))
    return {document: place for place, document in enumerate(sorted(order, key=lambda document: order[document]))}


def _spans(everything: pa.Table) -> dict[str, tuple[dt.date, dt.date]]:
    """The days that each release covers: what it says, where the view tells, or its rows' first days."""
    asked = [("period_start", "min"), ("period_start", "max")]
    says = "covers_start" in everything.column_names
    if says:
        asked += [("covers_start", "min"), ("covers_end", "max")]
    found: dict[str, tuple[dt.date, dt.date]] = {}
    for item in everything.group_by("document").aggregate(asked).to_pylist():
        first = (item["covers_start_min"] if says else None) or item["period_start_min"]
        last = (item["covers_end_max"] if says else None) or item["period_start_max"]
        if first is not None and last is not None:
            found[item["document"]] = (first, last)
    return found


def repeated(rows: pa.Table, everything: pa.Table) -> Mask:
    """Rows whose key a newer file of the same dataset holds, too: for datasets whose files add to one another.

    Newer is what `superseded` calls so: published later, or kept later where both came out on one day.
    """
    rank = _by_age(everything)
    ranks = everything["document"].combine_chunks().dictionary_encode()
    ranked = pa.array([rank[document] for document in ranks.dictionary.to_pylist()], pa.int64()).take(ranks.indices)
    newest = pa.table({"key": everything["key"], "rank": ranked}).group_by("key").aggregate([("rank", "max")])
    place = pc.index_in(rows["key"], value_set=newest["key"].combine_chunks())
    stands = newest["rank_max"].take(place).to_numpy(zero_copy_only=False)
    documents = rows["document"].combine_chunks().dictionary_encode()
    ages = np.array([rank[document] for document in documents.dictionary.to_pylist()], dtype=np.int64)
    own = ages[documents.indices.to_numpy(zero_copy_only=False)] if len(ages) else ages
    mask: Mask = (own < stands) & np.asarray(rows["key"].is_valid())
    return mask


def standing(claims: pa.Table, increments: Collection[str], coverage: Sequence[Coverage] = ()) -> Mask:
    """Claims that stand: all but dataset rows that a newer release, or of `increments` a newer file, replaces.

    claims: a view of claims. increments: lenses of the datasets whose files add to one another. coverage: as in
    `superseded`.
    """
    mask = np.ones(claims.num_rows, dtype=bool)
    lenses = pc.unique(claims.filter(pa.array(dataset_rows(claims)))["lens"]).to_pylist()
    for lens in lenses:
        mine = equals(claims["lens"], lens) & dataset_rows(claims)
        rows = claims.filter(pa.array(mine))
        spans = [span for span in coverage if span.lens == lens]
        mask[mine] = ~(repeated(rows, rows) if lens in increments else superseded(rows, rows, spans))
    return mask


def days(column: Any) -> npt.NDArray[np.datetime64]:
    """A date column as numpy days, null as NaT."""
    values: npt.NDArray[np.datetime64] = column.to_numpy(zero_copy_only=False).astype("datetime64[D]")
    return values


def _observations(
    rows: pa.Table, ids: npt.NDArray[np.object_], found: npt.NDArray[np.int64], grid: Grid
) -> tuple[Observation, ...]:
    order = np.argsort(found, kind="stable")
    order = order[found[order] >= 0]
    places, cuts = np.unique(found[order], return_index=True)
    if not len(places):
        return ()
    published = rows["published_until"].to_numpy(zero_copy_only=False).astype("datetime64[D]")
    publisher, origin = rows["publisher"][0].as_py(), rows["origin_id"][0].as_py()
    hindsight = np.asarray(pc.fill_null(rows["hindsight"], False))
    observations = []
    for place, part in zip(places, np.split(order, cuts[1:]), strict=True):
        latest = published[part].max()
        observations.append(
            Observation(
                start=grid.starts[place],
                low=float(len(part)),
                high=float(len(part)),
                best=float(len(part)),
                claims=tuple(ids[part]),
                origin=origin,
                publisher=publisher,
                published=None if np.isnat(latest) else latest.astype(dt.date),
                hindsight=bool(hindsight[part].any()),
            )
        )
    return tuple(observations)


def _imprecise(rows: pa.Table) -> tuple[Imprecise, ...]:
    """Coarsely dated rows by the month they begin in and the span they are known to lie in."""
    groups: dict[tuple[dt.date, dt.date], list[str]] = {}
    for identity, first, last in zip(
        *(rows[name].to_pylist() for name in ("id", "period_start", "period_end")), strict=True
    ):
        groups.setdefault((period_start("month", 0, first), last or first), []).append(identity)
    return tuple(
        Imprecise(start=first, end=last, count=len(claims), claims=tuple(claims))
        for (first, last), claims in sorted(groups.items())
    )
