"""What a question asks, from names to ids: group, places, measures, the claims that bear on it, what was watched.

`pipeline` counts with what this room gives; nothing here counts.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from marsad.errors import UnknownName
from marsad.ledger import Ledger
from marsad.model import Document
from marsad.registry import Registry
from marsad.series import Coverage, Every, GroupScope, PlaceScope, SeriesOptions
from marsad.sources import datasets
from marsad.sources.description import descriptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of the ledger, in names as a person writes them. `branches`: roll branches up into the group."""

    group: str
    places: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    every: Every = "week"
    week_start: int = 0
    start: dt.date | None = None
    as_of: dt.date | None = None
    recorded_by: dt.datetime | None = None
    branches: bool = False


def options_of(ledger: Ledger, registry: Registry, question: Question) -> SeriesOptions:
    """The question in ids. Raises UnknownName for a group, place or measure that the registry does not hold."""
    return SeriesOptions(
        group=group_of(registry, question),
        places=tuple(place_scope(registry, name) for name in question.places),
        measures=tuple(measure(registry, name) for name in question.measures),
        every=question.every,
        week_start=question.week_start,
        start=question.start,
        as_of=question.as_of,
        coverage=coverage_of(ledger, question.as_of, question.recorded_by),
        increments=increments(),
        known_origins=frozenset(entry.id for entry in (*registry.sources, *registry.actors)),
    )


def claims_for(ledger: Ledger, registry: Registry, question: Question, options: SeriesOptions) -> pa.Table:
    """Every claim in the places asked for, of any group: what the others did there shows which weeks were covered.

    For a province that is every claim in its country: rows of datasets are told apart by the province they name.
    """
    asked = [name for place in options.places for name in (place.country or place.id, *place.within)]
    places = list(dict.fromkeys(asked)) or None
    claims = ledger.claims(as_of=question.as_of, recorded_by=question.recorded_by, places=places)
    if not any(place.within for place in options.places):
        return claims
    telling = datasets.provinces_of(ledger.documents(as_of=question.as_of, recorded_by=question.recorded_by))
    return _with_provinces(claims, registry, telling, [place.id for place in options.places])


def _with_provinces(
    claims: pa.Table, registry: Registry, telling: Mapping[str, datasets.Telling], asked: Collection[str]
) -> pa.Table:
    """`place_id` of dataset rows filled with the province that the row names, where the registry knows it.

    A province that is asked about stands before a town that the row names in it: an event in the town is one there.
    """
    ids = claims["place_id"].combine_chunks()
    wanted = pa.array(list(asked), pa.string())
    for dataset, provinces in telling.items():
        rows = pc.and_(pc.equal(claims["lens"], f"dataset:{dataset}"), pc.equal(claims["kind"], "incident"))
        rows = pc.fill_null(rows.combine_chunks(), False)
        names = provinces(pc.if_else(rows, claims["quote_text"].combine_chunks(), None))
        pairs = pa.table({"name": names, "country": claims["country"]})
        known = pairs.group_by(["name", "country"]).aggregate([]).to_pylist()
        found = {(row["name"], row["country"]): _province(registry, row["name"], row["country"]) for row in known}
        keys = zip(names.to_pylist(), claims["country"].to_pylist(), strict=True)
        named = pa.array([found[key] for key in keys], pa.string())
        ids = pc.if_else(pc.is_in(named, value_set=wanted), named, pc.coalesce(ids, named))
    return claims.set_column(claims.column_names.index("place_id"), claims.schema.field("place_id"), ids)


def with_admin1(
    claims: pa.Table,
    registry: Registry,
    ledger: Ledger,
    as_of: dt.date | None = None,
    recorded_by: dt.datetime | None = None,
) -> pa.Table:
    """With a column `admin1`: the id of the province that a dataset's row names, else the one its place lies in."""
    found = claims["place_id"].combine_chunks()
    inside: dict[str | None, str | None] = {None: None}
    for id in found.unique().to_pylist():
        inside[id] = _province_of(registry, id)
    areas = pa.array([inside.get(id) for id in found.to_pylist()], pa.string())
    for dataset, provinces in datasets.provinces_of(ledger.documents(as_of=as_of, recorded_by=recorded_by)).items():
        rows = pc.and_(pc.equal(claims["lens"], f"dataset:{dataset}"), pc.equal(claims["kind"], "incident"))
        rows = pc.fill_null(rows.combine_chunks(), False)
        names = provinces(pc.if_else(rows, claims["quote_text"].combine_chunks(), None))
        pairs = list(zip(names.to_pylist(), claims["country"].to_pylist(), strict=True))
        known = {pair: _province(registry, *pair) for pair in dict.fromkeys(pairs)}
        areas = pc.coalesce(pa.array([known[pair] for pair in pairs], pa.string()), areas)
    return claims.append_column("admin1", areas)


def _province_of(registry: Registry, id: str | None) -> str | None:
    if id is None:
        return None
    try:
        place = registry.places.get(id)
    except UnknownName:
        return None
    return place.id if place.precision == "admin1" else place.admin1


def _province(registry: Registry, name: str | None, country: str | None) -> str | None:
    if name is None or country is None:
        return None
    try:
        place = registry.places.resolve(name, country)
    except UnknownName:
        return None
    return place.id if place.precision == "admin1" else place.admin1


def coverage_of(ledger: Ledger, as_of: dt.date | None, recorded_by: dt.datetime | None) -> tuple[Coverage, ...]:
    """What each release of an event dataset covers: its days over all countries, in the countries that it names.

    A country's own last row says only when something happened there: quiet after it would look like not watching.
    Where files add to one another each watched its own last days, in every country that one of them names. A release
    that says which days it covers and names countries all over the world was quiet in the others: one month's file
    would otherwise cover a country only in the months in which something happened there.
    """
    spans = ledger.release_spans(as_of=as_of, recorded_by=recorded_by)
    adding = increments()
    named: dict[str, set[str]] = {}
    for span in spans:
        named.setdefault(span["lens"], set()).update(span["countries"])
    return tuple(
        Coverage(
            lens=(lens := span["lens"]),
            start=span["run"] if lens in adding else span["first"],
            end=span["last"],
            countries=tuple(sorted(named[lens] if lens in adding or span["worldwide"] else span["countries"])),
            document=span["document"],
            published=span["published"],
            recorded_at=span["recorded_at"],
        )
        for span in spans
    )


def increments() -> frozenset[str]:
    """The lenses of the datasets whose files add to one another."""
    return frozenset(f"dataset:{item.name}" for item in descriptions() if item.increments)


def releases(ledger: Ledger) -> list[Document]:
    """All releases of datasets that are held, in the order in which they came, whatever day they were published on."""
    held = {document.id: document for document in ledger.documents() if document.dataset}
    came = ledger.documents_table().select(["id", "recorded_at"])
    came = came.sort_by([("recorded_at", "ascending"), ("id", "ascending")])
    return [held[id] for id in came["id"].to_pylist() if id in held]


def kept_back(ledger: Ledger) -> set[str]:
    """The datasets that never leave the house row by row; of a table the release that came last decides."""
    return datasets.not_passed_on(releases(ledger))


def group_of(registry: Registry, question: Question) -> GroupScope:
    group = registry.actors.resolve(question.group)
    branches = registry.actors.descendants(group.id) if question.branches else ()
    return GroupScope(id=group.id, branches=branches)


def place_scope(registry: Registry, name: str) -> PlaceScope:
    place = registry.places.resolve(name)
    if place.precision == "country":
        return PlaceScope(id=place.id, country=place.country)
    return PlaceScope(id=place.id, within=tuple(name for name in (place.country, place.admin1) if name))


def measure(registry: Registry, name: str) -> str:
    if name in registry.measures:
        return name
    near = tuple(difflib.get_close_matches(name, registry.measures, n=3))
    raise UnknownName(name, "is no measure", "" if near else f"Measures: {', '.join(registry.measures)}", near)
