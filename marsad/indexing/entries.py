"""Groups, places and sources as the index keeps them: all that the registry lists, and all that claims name."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pyarrow as pa

from marsad.errors import UnknownName
from marsad.language import LANGUAGES, shown_name
from marsad.registry import Registry

Json = dict[str, Any]


def entries(claims: pa.Table, registry: Registry) -> list[tuple[str, str, Json]]:
    """Kind, id and what is said of each."""
    made = [("group", id, entry) for id, entry in _groups(claims, registry).items()]
    made += [("place", id, entry) for id, entry in _places(claims, registry).items()]
    return [*made, *(("source", id, entry) for id, entry in _sources(claims, registry).items())]


def _names(entry: Any) -> dict[str, str]:
    return {language: shown_name(entry.id, entry.name, entry.names, language) for language in LANGUAGES}


def _groups(claims: pa.Table, registry: Registry) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for side in ("group", "perpetrator", "target"):
        for row in _pairs(claims, f"{side}_id", f"{side}_name"):
            found[row[0]] = {"name": row[1] or row[0], "names": {}}
    for actor in registry.actors:
        found[actor.id] = {
            "name": actor.name,
            "names": _names(actor),
            "parent": actor.parent,
            "country": actor.countries[0] if len(actor.countries) == 1 else None,
        }
    return found


def _places(claims: pa.Table, registry: Registry) -> dict[str, Json]:
    found: dict[str, Json] = {}
    columns = ("place_id", "place_name", "country", "place_precision", "latitude", "longitude")
    held = claims.select(columns).group_by(["place_id"], use_threads=False)
    rows = held.aggregate([(name, "first") for name in columns[1:]]).to_pylist()
    for row in rows:
        if row["place_id"] is not None:
            found[row["place_id"]] = {
                "name": row["place_name_first"] or row["place_id"],
                "names": {},
                "country": row["country_first"],
                "precision": row["place_precision_first"],
                "latitude": row["latitude_first"],
                "longitude": row["longitude_first"],
            }
    known = {place.id: place for place in registry.places}
    for id in found.keys() - known.keys():
        with suppress(UnknownName):
            known[id] = registry.places.get(id)
    for id, place in known.items():
        found[id] = {
            "name": place.name,
            "names": _names(place),
            "parent": place.admin1 or place.country,
            "country": place.country,
            "precision": place.precision,
            "latitude": place.latitude,
            "longitude": place.longitude,
        }
    return found


def _sources(claims: pa.Table, registry: Registry) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for id, name in _pairs(claims, "origin_id", "origin_name"):
        found[id] = {"name": name or id, "names": {}}
    for source in registry.sources:
        found[source.id] = {
            "name": source.name,
            "names": _names(source),
            "parent": source.actor,
            "country": source.country,
        }
    return found


def _pairs(claims: pa.Table, id: str, name: str) -> list[tuple[str, str | None]]:
    rows = claims.select([id, name]).group_by([id, name]).aggregate([]).to_pylist()
    return sorted((row[id], row[name]) for row in rows if row[id] is not None and row[name] is not None)
