"""The small map of an event: an area where only an area is known, a ring around a town, a dot for an exact place."""

from __future__ import annotations

from functools import lru_cache

from marsad.charts import PlaceMap, place_map
from marsad.index.models import EventRow
from marsad.language import name_of
from marsad.registry.areas import areas
from marsad.web.evidence.reader import Reader

_AREAS = ("admin1", "admin2")


def has_map(row: EventRow) -> bool:
    """Whether there is anything to draw: a country whose borders are known."""
    return row.country is not None and row.precision != "region" and bool(areas().outlines(row.country))


def map_said(row: EventRow, reader: Reader) -> str:
    """What the map shows, for those who do not see it."""
    words = reader.words
    named = reader.name(row.place_id, row.place_name)
    country = words.country(row.country or "")
    precision = name_of("precision", row.precision or "country", words)
    place = words.say(", ").join(dict.fromkeys(filter(None, (named, country))))
    return words.say(
        "Map of {country}: {place}, known as exactly as: {precision}.",
        country=country,
        place=place,
        precision=precision,
    )


def map_of(row: EventRow, reader: Reader) -> bytes:
    """The map as SVG; nothing where `has_map` says no."""
    exact, town = row.precision == "point", row.precision == "city"
    point = (row.longitude, row.latitude) if row.longitude is not None and row.latitude is not None else None
    area = areas().of(row.place_id, row.country, row.precision, row.latitude, row.longitude)
    inside = area if row.precision in _AREAS else None
    return _drawn(row.country or "", inside, point if exact or town else None, exact, map_said(row, reader))


@lru_cache(maxsize=128)  # a map is up to 100 KB, and many events lie in one place
def _drawn(country: str, area: str | None, point: tuple[float, float] | None, exact: bool, said: str) -> bytes:
    outlines = areas().outlines(country)
    every = list(outlines.values())
    meant = [] if point is not None else [outlines[area]] if area is not None and area in outlines else every
    return place_map(PlaceMap(description=said, outlines=every, area=meant, point=point, exact=exact))
