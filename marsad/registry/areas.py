"""Areas: the first-order division that a place lies in, by its id or its coordinates, and the names of divisions.

Read from `data/areas.json.gz`, made at build time from Natural Earth's borders (see assets/). Area ids are our place
ids where the registry knows the division, `division:…` or `region:…` where not; a whole country is its ISO code.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from marsad.registry.files import DATA
from marsad.registry.gazetteer import Extent, country_extents

FILE = "areas.json.gz"
LANGUAGES = ("en", "fr", "ar")
_SHORE = 0.3  # degrees that a port or an island may lie off a simplified coast and still belong to the nearest division
_AT_ONCE = 4_000_000  # points times border segments looked at in one go: 100 MB

Ring = npt.NDArray[np.float64]  # one corner a row: longitude, latitude
Segments = npt.NDArray[np.float64]  # one border segment a row: longitude, latitude, longitude, latitude


class Areas:
    """The divisions of all countries. Where the file is missing (a source tree not installed) only countries."""

    def __init__(self, path: Path = DATA / FILE) -> None:
        self._path = path
        self._corners: dict[str, tuple[Any, npt.NDArray[np.int64]]] = {}

    def of(
        self,
        place: str | None,
        country: str | None,
        precision: str | None,
        latitude: float | None,
        longitude: float | None,
    ) -> str | None:
        """The area that a row lies in, as exactly as is known: of a division, else of a country, else None.

        A country's own coordinates are its rough middle and say nothing; a region (the Sahel) lies in no single area.
        """
        known = self.drawn.get(place) if place else None
        if known or precision == "region":
            return known
        if country is None or precision in (None, "country") or latitude is None or longitude is None:
            return country
        found = self.at(country, np.array([latitude]), np.array([longitude]))[0]
        return found or country

    def at(
        self, country: str, latitudes: npt.NDArray[np.floating[Any]], longitudes: npt.NDArray[np.floating[Any]]
    ) -> list[str | None]:
        """The divisions of one country that hold each of these points, the nearest within a shore's width otherwise."""
        found: npt.NDArray[np.int64] = np.full(len(latitudes), -1)
        points = np.column_stack([longitudes, latitudes]).astype(np.float64)
        divisions = self._divisions.get(country, ())
        for number, (_, segments) in enumerate(divisions):
            low, high = segments.reshape(-1, 2).min(0), segments.reshape(-1, 2).max(0)
            near = np.flatnonzero((found < 0) & ((points >= low) & (points <= high)).all(1))
            found[near[_inside(points[near], segments)]] = number
        lost = np.flatnonzero(found < 0)
        if len(lost) and divisions:
            found[lost] = self._nearest(country, points[lost])
        return [divisions[number][0] if number >= 0 else None for number in found.tolist()]

    def extents(self) -> Mapping[str, Extent]:
        """The box around each division, and around the towns of each country: south, north, west, east."""
        return self._extents

    def name(self, area: str, language: str) -> str | None:
        """The name of a division in English, French or Arabic; None for a country and for what is not known."""
        names = self._held["names"].get(area)
        return str(names[LANGUAGES.index(language)]) if names else None

    def outlines(self, country: str) -> Mapping[str, list[Ring]]:
        """The rings of each division of a country (longitude, latitude), by its id; empty where none are known."""
        return self._rings.get(country, {})

    def _nearest(self, country: str, points: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        """The number of the division with the nearest corner within a shore's width; -1 for none."""
        if country not in self._corners:
            from scipy.spatial import cKDTree  # only where a point lies outside all borders

            divisions = self._divisions[country]
            owners = np.repeat(np.arange(len(divisions)), [len(segments) for _, segments in divisions])
            self._corners[country] = (cKDTree(np.vstack([segments[:, :2] for _, segments in divisions])), owners)
        tree, owners = self._corners[country]
        gaps, corners = tree.query(points, distance_upper_bound=_SHORE)
        return np.where(np.isfinite(gaps), np.append(owners, -1)[corners], -1)

    @property
    def drawn(self) -> Mapping[str, str]:
        """Area by place id, for the provinces of the registry; one without borders of its own lies in a larger one."""
        drawn: Mapping[str, str] = self._held["drawn"]
        return drawn

    @cached_property
    def _extents(self) -> dict[str, Extent]:
        found = dict(country_extents())
        for divisions in self._divisions.values():
            for area, segments in divisions:
                west, south = segments.reshape(-1, 2).min(0).tolist()
                east, north = segments.reshape(-1, 2).max(0).tolist()
                found[area] = (south, north, west, east)
        return found

    @cached_property
    def _held(self) -> dict[str, Any]:
        if not self._path.is_file():
            return {"names": {}, "drawn": {}, "topology": None}
        held: dict[str, Any] = json.loads(gzip.decompress(self._path.read_bytes()))
        return held

    @cached_property
    def _divisions(self) -> dict[str, list[tuple[str, Segments]]]:
        """By country the ids of its divisions and their borders."""
        topology = self._held["topology"]
        if topology is None:
            return {}
        segments = _segments(topology)
        divisions: dict[str, list[tuple[str, Segments]]] = {}
        for shape in topology["objects"]["areas"]["geometries"]:
            mine = [segments[arc if arc >= 0 else ~arc] for rings in shape["arcs"] for ring in rings for arc in ring]
            if mine:
                divisions.setdefault(shape["properties"]["country"], []).append((shape["id"], np.vstack(mine)))
        return divisions

    @cached_property
    def _rings(self) -> dict[str, dict[str, list[Ring]]]:
        """By country and division the rings of its border, each walked round once."""
        topology = self._held["topology"]
        found: dict[str, dict[str, list[Ring]]] = {}
        if topology is None:
            return found
        arcs = [np.vstack([pairs[:, :2], pairs[-1:, 2:]]) for pairs in _segments(topology)]
        for shape in topology["objects"]["areas"]["geometries"]:
            rings = [
                np.vstack([arcs[arc] if arc >= 0 else arcs[~arc][::-1] for arc in ring])
                for rings in shape["arcs"]
                for ring in rings
                if ring
            ]
            if rings:
                found.setdefault(shape["properties"]["country"], {}).setdefault(shape["id"], []).extend(rings)
        return found


def _inside(points: npt.NDArray[np.float64], segments: Segments) -> npt.NDArray[np.bool_]:
    """Which points a border encloses: a ray to the east crosses it an odd number of times."""
    west, south, east, north = segments[segments[:, 1] != segments[:, 3]].T
    inside = np.zeros(len(points), np.bool_)
    step = max(1, _AT_ONCE // max(1, len(west)))
    for start in range(0, len(points), step):
        x, y = points[start : start + step, :1], points[start : start + step, 1:]
        crossed = ((south > y) != (north > y)) & (x < (east - west) * (y - south) / (north - south) + west)
        inside[start : start + step] = crossed.sum(1) % 2 == 1
    return inside


def _segments(topology: Mapping[str, Any]) -> list[Segments]:
    """The segments of each arc, in degrees."""
    arcs = topology["arcs"]
    lengths = np.array([len(arc) for arc in arcs])
    starts = np.cumsum(lengths) - lengths
    steps = np.array([point for arc in arcs for point in arc], np.int64)
    run = np.cumsum(steps, axis=0)  # each arc begins anew at an absolute point
    grid = run - np.repeat(run[starts] - steps[starts], lengths, axis=0)
    scale, shift = (np.array(topology["transform"][name]) for name in ("scale", "translate"))
    points = grid * scale + shift
    pairs = np.hstack([points[:-1], points[1:]])
    ends = (starts + lengths - 1).tolist()
    return [pairs[start:end] for start, end in zip(starts.tolist(), ends, strict=True)]


@lru_cache(maxsize=1)
def areas() -> Areas:
    """The areas that come with the package."""
    return Areas()
