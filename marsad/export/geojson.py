"""GeoJSON (RFC 7946): a point only where a point is known; an area says which it is and draws no pin."""

from __future__ import annotations

from typing import BinaryIO

from marsad.export.content import Content, Row
from marsad.export.objects import dumped, simple
from marsad.model.precision import radius_km

# A settlement with its own coordinates, or a place within 25 km of a named one. The coordinates of anything coarser are
# the middle of an area: as a pin they would say that something happened there.
EXACT = ("point", "city")
_LARGE = ("attribution", "arithmetic", "tolls")  # JSON inside JSON: in the claim itself


def write_geojson(content: Content, stream: BinaryIO) -> None:
    """A FeatureCollection, one feature a line; `geometry` is null for areas, and `area` their id."""
    stream.write(b'{"type": "FeatureCollection", "features": [')
    separator = "\n"
    for row in content.rows():
        stream.write((separator + dumped(feature(row))).encode())
        separator = ",\n"
    stream.write(b"\n]}\n")


def feature(row: Row) -> Row:
    """A row with its place as geometry. `area`: the id of the place, or the country's code, where it is no point."""
    precision = row.get("place_precision", row.get("precision"))
    latitude, longitude = row.get("latitude"), row.get("longitude")
    there = precision in EXACT and latitude is not None and longitude is not None
    hidden = {"latitude", "longitude", "place_precision", *_LARGE}
    properties = {name: value for name, value in row.items() if name not in hidden}
    properties |= {"precision": precision, "radius_km": radius_km(precision)}
    properties["area"] = None if there else row.get("place_id") or row.get("country")
    geometry = {"type": "Point", "coordinates": [longitude, latitude]} if there else None
    made = {"type": "Feature", "id": row.get("id") or row.get("event"), "geometry": geometry, "properties": properties}
    return {name: simple(value) for name, value in made.items()}
