"""What is in view, as a table: how much lies in each province or country, and the newest rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from marsad.index.filters import Filter
from marsad.index.models import ClaimRow, EventRow
from marsad.registry.areas import areas
from marsad.registry.gazetteer import Extent
from marsad.web.map.atlas import Atlas
from marsad.web.map.clusters import Box
from marsad.web.map.plane import Rows, Selection

MOST_AREAS = 25
MOST_ROWS = 20


@dataclass(frozen=True, slots=True)
class AreaCount:
    """How many rows of the view lie in an area, and how many of them are placed there no more closely."""

    area: str
    count: int
    coarse: int


@dataclass(frozen=True, slots=True)
class InView:
    """`areas`: the fullest ones, `further` counts the others; `rows`: the newest, with whether they are at a point."""

    count: int
    areas: tuple[AreaCount, ...]
    further: int
    rows: tuple[ClaimRow | EventRow, ...]


def in_view(atlas: Atlas, filter: Filter, box: Box | None, area: str | None) -> InView:
    """`box` None: the whole world; `area`: rows in this one alone, whether at a point in it or no closer."""
    key = ("in view", filter, box, area)
    return atlas.remembered(key, lambda: _in_view(atlas, atlas.selection(filter), box, area), lambda _: 100)


def _in_view(atlas: Atlas, selection: Selection, box: Box | None, area: str | None) -> InView:
    exact, coarse = _seen(atlas, selection, box)
    if area is not None:
        codes = _codes_of(atlas, area)
        exact, coarse = (rows[np.isin(atlas.points.area[rows], codes)] for rows in (exact, coarse))
    everywhere = np.concatenate([exact, coarse])
    counted = _by_area(atlas, everywhere)
    coarse_there = dict(_by_area(atlas, coarse))
    shown = [AreaCount(atlas.points.areas[code], n, coarse_there.get(code, 0)) for code, n in counted[:MOST_AREAS]]
    newest = atlas.points.rowid[_newest(atlas, everywhere)].tolist()
    return InView(
        len(everywhere), tuple(shown), max(0, len(counted) - MOST_AREAS), tuple(atlas.index.point_rows(newest))
    )


def _seen(atlas: Atlas, selection: Selection, box: Box | None) -> tuple[Rows, Rows]:
    """The rows of a view: at points inside it, and in areas whose middle lies inside."""
    if box is None:
        return selection.rows, selection.coarse
    west, south, east, north = box
    longitudes, latitudes = atlas.points.lon[selection.rows], atlas.points.lat[selection.rows]
    inside = (longitudes >= west) & (longitudes <= east) & (latitudes >= south) & (latitudes <= north)
    extents = _extents()
    touched = [code for code, area in enumerate(atlas.plane.areas) if _has_middle(box, extents.get(area))]
    return selection.rows[inside], selection.coarse[np.isin(atlas.plane.area[selection.coarse], touched)]


def _has_middle(box: Box, extent: Extent | None) -> bool:
    if extent is None:
        return False
    south, north, west, east = extent
    return box[0] <= (west + east) / 2 <= box[2] and box[1] <= (south + north) / 2 <= box[3]


@lru_cache(maxsize=1)
def _extents() -> Mapping[str, Extent]:
    return areas().extents()


def _codes_of(atlas: Atlas, area: str) -> list[int]:
    """The areas of that id, and those that are drawn in it."""
    drawn = areas().drawn
    return [code for code, name in enumerate(atlas.points.areas) if area in (name, drawn.get(name))]


def _by_area(atlas: Atlas, rows: Rows) -> list[tuple[int, int]]:
    """(code, count), the fullest first."""
    codes = atlas.points.area[rows]
    counts = np.bincount(codes[codes >= 0])
    order = np.argsort(-counts, kind="stable")
    return [(code, int(counts[code])) for code in order.tolist() if counts[code]]


def _newest(atlas: Atlas, rows: Rows) -> Rows:
    """The rows that began last, the newest first; undated ones at the end."""
    starts = atlas.points.start[rows]
    if len(rows) > MOST_ROWS:
        best = np.argpartition(-starts, MOST_ROWS)[:MOST_ROWS]
        rows, starts = rows[best], starts[best]
    found: Rows = rows[np.lexsort((rows, -starts))]
    return found
