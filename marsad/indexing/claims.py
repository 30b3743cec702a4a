"""Claims with what the index adds to the ledger's view: when and by which words they are found, where they lie."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from marsad import scope
from marsad.index.rows import ADDED
from marsad.ledger import Ledger
from marsad.model import Document
from marsad.registry import Registry
from marsad.registry.areas import areas
from marsad.sources import datasets

# Finer than a country and coarser than a region of several: what coordinates say something of.
_PLACED = pa.array(["point", "city", "admin2", "admin1"], pa.string())


def with_added(
    claims: pa.Table,
    ledger: Ledger,
    registry: Registry,
    recorded_by: dt.datetime | None,
    event_of: pa.Array,
    hindsight: Mapping[str, dt.date],
    kept_back: Collection[str],
) -> pa.Table:
    """The claims with the columns of `rows.ADDED`. `event_of`: the event of each."""
    days = claims["document"].combine_chunks().dictionary_encode() if claims.num_rows else None
    before = pa.array([], pa.date32())
    if days is not None:
        by_document = pa.array([hindsight.get(id) for id in days.dictionary.to_pylist()], pa.date32())
        before = by_document.take(days.indices)
    releases = scope.releases(ledger, recorded_by)
    columns = {
        "seen_from": claims["counts_from"],
        "hindsight_before": before,
        "told": told(claims, releases),
        "event": event_of,
        "area": _areas(claims, registry, ledger, recorded_by),
        "kept_back": pc.is_in(claims["dataset"], value_set=pa.array(sorted(kept_back), pa.string())),
    }
    for field in ADDED:
        claims = claims.append_column(field, columns[field.name])
    return claims


def told(claims: pa.Table, releases: Collection[Document]) -> pa.ChunkedArray:
    """The words by which a claim is found: its sentence and title; of a row what it tells, and whom and where."""
    of_page = pc.is_null(claims["dataset"])
    words = pc.if_else(of_page, _spoken(claims, "title", "quote_text"), _spoken(claims, *_NAMED))
    for dataset, text_of in datasets.texts_of(releases).items():
        rows = pc.fill_null(pc.equal(claims["dataset"], dataset), False)
        if pc.any(rows).as_py():
            texts = text_of(pc.if_else(rows, claims["quote_text"], None).combine_chunks())
            words = pc.binary_join_element_wise(words, pc.fill_null(texts, ""), " ")
    return words


_NAMED = (
    "place_name",
    "place_text",
    "group_name",
    "perpetrator_name",
    "perpetrator_text",
    "target_name",
    "target_text",
)


def _spoken(claims: pa.Table, *names: str) -> Any:
    return pc.binary_join_element_wise(*(pc.fill_null(claims[name], "") for name in names), " ")


def event_of(claims: pa.Table, events: pa.Table) -> pa.Array:
    """The id of the event of each claim, null where it is of none. `events`: schema of linking."""
    if not events.num_rows:
        return pa.nulls(claims.num_rows, pa.string())
    members = events["claims"].combine_chunks()
    names = events["event"].combine_chunks().take(pc.list_parent_indices(members))
    place = pc.index_in(claims["id"], value_set=pc.list_flatten(members))
    return names.take(place.combine_chunks() if isinstance(place, pa.ChunkedArray) else place)


def _areas(
    claims: pa.Table, registry: Registry, ledger: Ledger, recorded_by: dt.datetime | None
) -> pa.ChunkedArray | pa.Array:
    """The admin-1 unit that a claim lies in, by its place, its row or its coordinates; else its country."""
    named = scope.with_admin1(claims, registry, ledger, recorded_by=recorded_by)["admin1"]
    wanted = pc.and_(pc.is_null(named), pc.and_(pc.is_valid(claims["latitude"]), pc.is_valid(claims["longitude"])))
    wanted = pc.and_(wanted, pc.is_in(claims["place_precision"], value_set=_PLACED))
    columns = [pc.if_else(wanted, claims[name], None) for name in ("country", "latitude", "longitude")]
    points = pa.table(columns, names=["country", "latitude", "longitude"])
    distinct = points.group_by(["country", "latitude", "longitude"]).aggregate([])
    distinct = distinct.filter(pc.is_valid(distinct["country"]))
    if not distinct.num_rows:
        return pc.coalesce(named, claims["country"])
    found: dict[tuple[str, float, float], str | None] = {}
    for country in pc.unique(distinct["country"]).to_pylist():
        there = distinct.filter(pc.equal(distinct["country"], country))
        latitudes, longitudes = there["latitude"].to_numpy(), there["longitude"].to_numpy()
        ids = areas().at(country, latitudes, longitudes)
        found |= {(country, *at): id for at, id in zip(zip(latitudes, longitudes, strict=True), ids, strict=True)}
    keys = zip(*(points[name].to_pylist() for name in points.column_names), strict=True)
    by_point = pa.array([found.get(key) for key in keys], pa.string())
    return pc.coalesce(named, by_point, claims["country"])
