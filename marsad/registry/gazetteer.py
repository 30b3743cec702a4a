"""The towns of GeoNames, read from the SQLite file made at build time. Opened at the first question."""

from __future__ import annotations

import sqlite3
from functools import cache, cached_property, lru_cache
from pathlib import Path

from marsad.registry.entries import PlaceEntry
from marsad.registry.files import DATA, GAZETTEER

_PREFIX = "geonames:"
_COLUMNS = "place.id, place.name, country, latitude, longitude, population"


class Gazetteer:
    """Towns by folded name or id. Where the file is missing (a source tree not installed) it knows no town."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # per object, so that two registries do not share answers
        self.named = lru_cache(maxsize=65536)(self._named)

    @cached_property
    def _connection(self) -> sqlite3.Connection | None:
        if not self._path.is_file():
            return None
        # read-only, so threads may share it
        return sqlite3.connect(f"file:{self._path}?mode=ro&immutable=1", uri=True, check_same_thread=False)

    def _named(self, folded: str) -> tuple[PlaceEntry, ...]:
        """The towns of this folded name, the largest first."""
        if self._connection is None:
            return ()
        query = f"SELECT {_COLUMNS} FROM name JOIN place USING (id) WHERE folded = ? ORDER BY population DESC, place.id"
        return tuple(_entry(row) for row in self._connection.execute(query, (folded,)))

    def get(self, id: str) -> PlaceEntry | None:
        """The town of an id "geonames:<number>"."""
        number = id.removeprefix(_PREFIX)
        if self._connection is None or not id.startswith(_PREFIX) or not number.isdecimal():
            return None
        row = self._connection.execute(f"SELECT {_COLUMNS} FROM place WHERE id = ?", (int(number),)).fetchone()
        return _entry(row) if row else None


Extent = tuple[float, float, float, float]


@cache
def country_extents(path: Path = DATA / GAZETTEER) -> dict[str, Extent]:
    """The box around each country's towns by ISO code: south, north, west, east, in degrees; empty without the file."""
    if not path.is_file():
        return {}
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    try:
        edges = "min(latitude), max(latitude), min(longitude), max(longitude)"
        found = connection.execute(f"SELECT country, {edges} FROM place GROUP BY country")
        return {code: (south, north, west, east) for code, south, north, west, east in found}
    finally:
        connection.close()


def _entry(row: tuple[int, str, str, float, float, int]) -> PlaceEntry:
    id, name, country, latitude, longitude, population = row
    return PlaceEntry(
        id=f"{_PREFIX}{id}",
        name=name,
        country=country,
        countries=(country,),
        precision="city",
        latitude=latitude,
        longitude=longitude,
        population=population,
    )
