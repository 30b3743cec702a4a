"""Names in cells to entries of the registry: groups, places, types. What is not known stays the text that it is.

The mapping's own tables come first. A place is looked for in the row's country, and near the row's coordinates where it
has some; a name that several countries share and that nothing decides stays a text.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable
from dataclasses import replace
from typing import cast, get_args

from marsad.errors import UnknownName, UsageError
from marsad.model import Actor, Place
from marsad.model.terms import PlacePrecision
from marsad.registry import PlaceEntry, Registry
from marsad.sources.table.cells import flat, is_unknown, key, plain, words_file
from marsad.sources.table.mapping import TableMapping

# A town of the gazetteer further than this from the row's own coordinates is another of its name.
_NEAR_KM = 50.0
_EARTH_KM = 6371.0


class Names:
    """What the names in a table's cells mean, each looked up once."""

    def __init__(self, mapping: TableMapping, registry: Registry) -> None:
        self._mapping = mapping
        self._registry = registry
        self._check()
        self.group = functools.lru_cache(maxsize=65536)(self._group)
        self.entry = functools.lru_cache(maxsize=65536)(self._entry)
        self.type = functools.lru_cache(maxsize=4096)(self._type)
        self.country = functools.lru_cache(maxsize=4096)(self._country)

    def _check(self) -> None:
        """Raises UsageError for a target of the mapping's tables that the registry does not hold."""
        for table, resolve in (("groups", self._registry.actors.resolve), ("places", self._place_of)):
            for target in getattr(self._mapping, table).values():
                if target is not None:
                    try:
                        resolve(target)
                    except UnknownName as error:
                        item = f"{self._mapping.named}, {table}"
                        raise UsageError(item, f"{error.item}: {error.cause}", error.remedy) from error

    def _place_of(self, target: str) -> PlaceEntry:
        places = self._registry.places
        return places.get(target) if ":" in target else places.resolve(target)

    def _group(self, text: str) -> tuple[Actor, bool]:
        """The actor that a cell names, and whether nothing is left to report: found, or none of ours on purpose."""
        actors = self._registry.actors
        if key(text) in self._mapping.groups:
            target = self._mapping.groups[key(text)]
            return (Actor(text=text), True) if target is None else (actors.resolve(target).to_actor(text), True)
        if is_unknown(text):
            return Actor(text=text), True
        entry = actors.lookup(text) or (actors.get(text) if text in actors else None)
        return (entry.to_actor(text), True) if entry else (Actor(text=text), False)

    def _type(self, text: str) -> str | None:
        """The type of a cell, or "none" where the mapping says so; None where neither it nor our words know it."""
        return self._mapping.types.get(key(text)) or _known_types().get(key(text))

    def _country(self, text: str) -> PlaceEntry | None:
        """A country by its name in any language, or its code of two or three letters."""
        places = self._registry.places
        if key(text) in self._mapping.places:
            target = self._mapping.places[key(text)]
            return self._place_of(target) if target else None
        code = plain(text).upper()
        if len(code) == 3 and code.isascii():
            code = _three_letters().get(code, code)
        entry = places.country(code)
        if entry is None:
            entry = next((item for item in places.named(text) if item.precision == "country"), None)
        return entry

    def _entry(
        self, text: str, country: str | None, point: tuple[float, float] | None, finest: bool = True
    ) -> PlaceEntry | None:
        """The place that a cell names; None where none is sure. `finest` False: a first-order division is meant."""
        if key(text) in self._mapping.places:
            target = self._mapping.places[key(text)]
            return self._place_of(target) if target else None
        found = [
            entry
            for entry in self._registry.places.named(plain(text))
            if (country is None or country in entry.countries) and (finest or entry.precision == "admin1")
        ]
        if point is not None:
            found = [entry for entry in found if _may_lie(entry, point)]
        elif country is None:
            found = _of_one_country(found)
        # Who has a column for provinces, or knows the point, means the town here.
        if finest and (point is not None or "admin1" in self._mapping.columns):
            found.sort(key=lambda entry: entry.precision in ("admin1", "country", "region"))
        return found[0] if found else None

    def place(
        self, cells: dict[str, str], point: tuple[float, float] | None, precision: PlacePrecision | None
    ) -> tuple[Place | None, list[str]]:
        """The place of a row from its cells `place`, `admin1`, `country`, and those of them that nobody knows."""
        given = {slot: text for slot, text in cells.items() if not is_unknown(text)}
        country = self.country(given["country"]) if "country" in given else None
        unknown = ["country"] if "country" in given and country is None else []
        code = country.country if country else None
        found = division = self.entry(given["admin1"], code, None, False) if "admin1" in given else None
        if "admin1" in given and division is None:
            unknown.append("admin1")
        if "place" in given:
            # In a country that nobody knows, a town of the same name elsewhere is none.
            about = code or (division.country if division else None)
            sure = about is not None or point is not None or "country" not in given
            town = self.entry(given["place"], about, point, True) if sure else None
            found = town or division
            unknown += [] if town else ["place"]
        if found is None and point is None and not given.keys() - {"country"}:
            found = country
        text = next((given[slot] for slot in ("place", "admin1", "country") if slot in given), None)
        if text is None and point is None:
            return None, unknown
        placed = _placed(found, code, point, precision, text)
        if found is None and country is not None and not given.keys() - {"country"}:
            placed = replace(placed, name=country.name)
        return placed, unknown


def _placed(
    entry: PlaceEntry | None,
    country: str | None,
    point: tuple[float, float] | None,
    precision: PlacePrecision | None,
    text: str | None,
) -> Place:
    latitude, longitude = point or ((entry.latitude, entry.longitude) if entry else (None, None))
    code = entry.country if entry else country
    return Place(
        id=entry.id if entry else None,
        name=entry.name if entry else text,
        country=code,
        countries=entry.countries if entry else ((code,) if code else ()),
        precision=precision or (entry.precision if entry else None),
        latitude=latitude,
        longitude=longitude,
        text=text,
    )


def _of_one_country(found: list[PlaceEntry]) -> list[PlaceEntry]:
    """Of places that share a name those in the country of the curated one; none where only towns of several do."""
    if found and found[0].curated:
        return [entry for entry in found if entry.country == found[0].country]
    return found if len({entry.country for entry in found}) == 1 else []


def _may_lie(entry: PlaceEntry, point: tuple[float, float]) -> bool:
    """Whether the point may lie in the place: a town must be near, a wider place is not measured."""
    if entry.precision not in ("city", "point") or entry.latitude is None or entry.longitude is None:
        return True
    return distance_km((entry.latitude, entry.longitude), point) <= _NEAR_KM


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The way over the ground between two points in degrees, on a sphere (haversine)."""
    (lat1, lon1), (lat2, lon2) = ((math.radians(a), math.radians(b)) for a, b in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


@functools.cache
def _known_types() -> dict[str, str]:
    return {key(word): name for name, words in words_file("types.yml").items() for word in flat(words)}


@functools.cache
def known_precisions() -> dict[str, PlacePrecision]:
    """Words of a column of place precision, as keys, on the one scale."""
    given = words_file("words.yml")["precisions"]
    found = {key(word): cast(PlacePrecision, name) for name, words in given.items() for word in flat(words)}
    return found | {name: cast(PlacePrecision, name) for name in cast(Iterable[str], get_args(PlacePrecision))}


@functools.cache
def _three_letters() -> dict[str, str]:
    """ISO 3166-1 codes of three letters to those of two, from CLDR."""
    from babel.core import get_global  # only where a table writes SYR or MLI

    aliases = get_global("territory_aliases")
    return {name: codes[0] for name, codes in aliases.items() if len(name) == 3 and name.isalpha()}
