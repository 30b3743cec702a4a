"""What a question asks, from names to ids: group, places, measures, the claims that bear on it, what was watched.

`pipeline` counts with what this room gives; nothing here counts.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from marsad.errors import UnknownName, UsageError
from marsad.ledger import Ledger
from marsad.model import Document
from marsad.model.counts import SeriesBreak
from marsad.model.moments import check_as_of, check_start
from marsad.registry import PlaceEntry, Registry
from marsad.series import Coverage, Every, GroupScope, PlaceScope, SeriesOptions, cells_of, names_group, read_cell
from marsad.sources import datasets
from marsad.sources.description import LANGUAGES, descriptions

_TOWN = pa.array(["city", "point"], pa.string())
_SLICE = 50_000  # rows whose provinces are looked up together
Area = Literal["admin1", "city", "cell"]
_NO_AREA = {
    "city": (
        "no claim about the group there names a town that the registry knows; UCDP's rows bear coordinates alone",
        "Count by cell or by admin1, or one town by its name: rows near it are counted in it",
    ),
    "cell": (
        "no claim about the group there has coordinates known as finely as a cell is high",
        "Take larger cells, or count by admin1",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of the ledger, in names as a person writes them. `branches`: roll branches up into the group.

    `by`: each area of the countries apart: every first-order unit, the towns that claims name, or the cells of `cell`
    degrees in which rows lie.
    """

    group: str
    places: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    every: Every = "week"
    week_start: int = 0
    start: dt.date | None = None
    as_of: dt.date | None = None
    recorded_by: dt.datetime | None = None
    branches: bool = False
    by: Area | None = None
    cell: float = 0.5

    def __post_init__(self) -> None:
        check_as_of(self.as_of)
        check_start(self.start)
        if self.by is not None and not self.places:
            raise UsageError(f"by {self.by}", "needs the countries whose areas are asked for", "Name them with --place")


def as_names(value: str | Sequence[str]) -> tuple[str, ...]:
    """One name, or several, as somebody may give them."""
    return (value,) if isinstance(value, str) else tuple(value)


def options_of(ledger: Ledger, registry: Registry, question: Question) -> SeriesOptions:
    """The question in ids. Raises UnknownName for a group, place or measure that the registry does not hold."""
    return SeriesOptions(
        group=group_of(registry, question),
        places=_places(registry, question),
        measures=tuple(measure(registry, name) for name in question.measures),
        every=question.every,
        week_start=question.week_start,
        start=question.start,
        as_of=question.as_of,
        coverage=coverage_of(ledger, question.as_of, question.recorded_by),
        increments=increments(),
        breaks=breaks(ledger, question.recorded_by),
        known_origins=frozenset(entry.id for entry in (*registry.sources, *registry.actors)),
    )


def claims_for(ledger: Ledger, registry: Registry, question: Question, options: SeriesOptions) -> pa.Table:
    """Every claim in the places asked for, of any group: what the others did there shows which weeks were covered.

    For a province that is every claim in its country: rows of datasets are told apart by the province they name.
    """
    asked = [name for place in options.places for name in (place.country or place.id, *place.within)]
    # A cell by itself lies in whatever countries it lies in.
    alone = any(place.cell and not place.within for place in options.places)
    places = None if alone else list(dict.fromkeys(asked)) or None
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


@dataclass(frozen=True, slots=True)
class Known:
    """The provinces of places by their id, and of names within countries, as far as they were looked up."""

    of_places: dict[str | None, str | None] = field(default_factory=dict)
    of_names: dict[tuple[str | None, str | None], str | None] = field(default_factory=dict)


def with_admin1(
    claims: pa.Table,
    registry: Registry,
    ledger: Ledger,
    as_of: dt.date | None = None,
    recorded_by: dt.datetime | None = None,
) -> pa.Table:
    """With a column `admin1`: the id of the province that a dataset's row names, else the one its place lies in.

    A slice at a time: each is copied on the way, and the rows as printed are most of what a screening holds.
    """
    telling = datasets.provinces_of(ledger.documents(as_of=as_of, recorded_by=recorded_by))
    starts, known = range(0, max(claims.num_rows, 1), _SLICE), Known()
    return pa.concat_tables([with_named_admin1(claims.slice(at, _SLICE), registry, telling, known) for at in starts])


def with_named_admin1(
    claims: pa.Table, registry: Registry, telling: Mapping[str, datasets.Telling], known: Known
) -> pa.Table:
    """As `with_admin1`. `telling`: what rows say of their provinces, by dataset. `known`: what was found out before."""
    found = claims["place_id"].combine_chunks()
    for id in found.unique().to_pylist():
        if id not in known.of_places:
            known.of_places[id] = _province_of(registry, id)
    areas = pa.array([known.of_places[id] for id in found.to_pylist()], pa.string())
    for dataset, provinces in telling.items():
        rows = pc.and_(pc.equal(claims["lens"], f"dataset:{dataset}"), pc.equal(claims["kind"], "incident"))
        rows = pc.fill_null(rows.combine_chunks(), False)
        names = provinces(pc.if_else(rows, claims["quote_text"].combine_chunks(), None))
        pairs = list(zip(names.to_pylist(), claims["country"].to_pylist(), strict=True))
        for pair in dict.fromkeys(pairs):
            if pair not in known.of_names:
                known.of_names[pair] = _province(registry, *pair)
        areas = pc.coalesce(pa.array([known.of_names[pair] for pair in pairs], pa.string()), areas)
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


def breaks(ledger: Ledger, recorded_by: dt.datetime | None = None) -> tuple[SeriesBreak, ...]:
    """From which days on a dataset counts otherwise, as its source.yml says.

    Events linked from several lists break where any of the lists does.
    """
    held = {document.dataset for document in releases(ledger, recorded_by)}
    dated = ((item.name, one) for item in descriptions() if item.name in held for one in item.breaks)
    return tuple(
        SeriesBreak(
            lens=lens,
            date=one.date,
            code="source_changed",
            change=tuple((language, one.change.said(language)) for language in LANGUAGES),
            source=one.source,
        )
        for name, one in dated
        for lens in (f"dataset:{name}", "linked")
        if one.date is not None
    )


def increments() -> frozenset[str]:
    """The lenses of the datasets whose files add to one another."""
    return frozenset(f"dataset:{item.name}" for item in descriptions() if item.increments)


def releases(ledger: Ledger, recorded_by: dt.datetime | None = None) -> list[Document]:
    """All releases of datasets held by then, in the order in which they came, whatever day they were published on."""
    held = {document.id: document for document in ledger.documents(recorded_by=recorded_by) if document.dataset}
    came = ledger.documents_table(recorded_by=recorded_by).select(["id", "recorded_at"])
    came = came.sort_by([("recorded_at", "ascending"), ("id", "ascending")])
    return [held[id] for id in came["id"].to_pylist() if id in held]


def kept_back(ledger: Ledger) -> set[str]:
    """The datasets that never leave the house row by row; of a table the release that came last decides."""
    return datasets.not_passed_on(releases(ledger))


def group_of(registry: Registry, question: Question) -> GroupScope:
    group = registry.actors.resolve(question.group)
    branches = registry.actors.descendants(group.id) if question.branches else ()
    return GroupScope(id=group.id, branches=branches)


def _places(registry: Registry, question: Question) -> tuple[PlaceScope, ...]:
    """The places asked for; of a country by first-order units each of those that the registry knows."""
    scopes = [place_scope(registry, name) for name in question.places]
    if question.by is not None and (odd := [scope.id for scope in scopes if scope.country is None]):
        raise UsageError(f"by {question.by}", f"{odd[0]} is no country", "Ask for a country's areas, or for the place")
    if question.by != "admin1":
        return tuple(scopes)
    countries = {scope.country for scope in scopes if scope.country}
    units = provinces(registry, countries)
    if missing := sorted(countries - {place.country for place in units}):
        cause = f"the registry knows no first-order units of {', '.join(missing)}"
        raise UsageError("by admin1", cause, "Count by cell, or the country as a whole")
    return tuple(PlaceScope(id=place.id, within=(place.country or "",)) for place in units)


def provinces(registry: Registry, countries: Collection[str]) -> list[PlaceEntry]:
    """The first-order units of countries, by their codes.

    "The Syrian Desert" is as large as one and overlaps with several: regions of the registry's own, which have no id of
    GeoNames, are not among them.
    """
    return [
        place
        for place in registry.places
        if place.precision == "admin1" and place.country in countries and place.id.startswith("geonames:")
    ]


def by_area(claims: pa.Table, registry: Registry, question: Question, options: SeriesOptions) -> SeriesOptions:
    """The options with each town or cell in which the group's claims lie as a place, where that was asked for."""
    if question.by not in ("city", "cell"):
        return options
    found: list[PlaceScope] = []
    of_group = pa.array(names_group(claims, options.group))
    for country in options.places:
        code = country.country or ""
        there = claims.filter(pc.and_(pc.fill_null(pc.equal(claims["country"], code), False), of_group))
        if question.by == "cell":
            found += [PlaceScope(id=id, within=(code,)) for id in cells_of(there, question.cell)]
        else:
            towns = there.filter(pc.is_in(there["place_precision"], value_set=_TOWN))["place_id"]
            found += [place_scope(registry, id) for id in sorted(pc.unique(towns).drop_null().to_pylist())]
    if not found:
        raise UsageError(f"by {question.by}", *_NO_AREA[question.by])
    return replace(options, places=tuple(found))


def place_scope(registry: Registry, name: str) -> PlaceScope:
    """A place by its name or id, or a cell. Raises UnknownName, UsageError."""
    if name.startswith("cell:"):
        read_cell(name)
        return PlaceScope(id=name)
    place = registry.places.get(name) if name.startswith("geonames:") else registry.places.resolve(name)
    if place.precision == "country":
        return PlaceScope(id=place.id, country=place.country)
    within = tuple(name for name in (place.country, place.admin1) if name)
    if place.precision not in ("city", "point") or place.latitude is None or place.longitude is None:
        return PlaceScope(id=place.id, within=within)
    return PlaceScope(id=place.id, within=within, at=(place.latitude, place.longitude))


def measure(registry: Registry, name: str) -> str:
    if name in registry.measures:
        return name
    near = tuple(difflib.get_close_matches(name, registry.measures, n=3))
    raise UnknownName(name, "is no measure", "" if near else f"Measures: {', '.join(registry.measures)}", near)
