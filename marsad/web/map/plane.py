"""The world as a square in Web Mercator, and all points in the order of a space-filling curve.

Cells of a grid of any fineness are stretches of that order: what lies in one is found by two searches and counted by
the difference of two sums, so that a view costs what it shows and not what the observatory holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from marsad.index.models import Points

BITS = 26  # of each coordinate in a key: cells of 0.6 m at the equator
NORTH = 85.051128  # degrees where the square ends
FINE = "point"  # the precision of places with coordinates of their own

_SPREADS = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)

Floats = npt.NDArray[np.float64]
Keys = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]


def projected(longitudes: Any, latitudes: Any) -> tuple[Floats, Floats]:
    """Degrees → x to the east and y to the south, both from 0 to 1."""
    x = (np.asarray(longitudes, np.float64) + 180) / 360
    sine = np.sin(np.radians(np.clip(np.asarray(latitudes, np.float64), -NORTH, NORTH)))
    y = 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)
    return x, y


def degrees(x: Any, y: Any) -> tuple[Floats, Floats]:
    """The other way: longitudes and latitudes."""
    latitudes = np.degrees(2 * np.arctan(np.exp((1 - 2 * np.asarray(y, np.float64)) * np.pi)) - np.pi / 2)
    return np.asarray(x, np.float64) * 360 - 180, latitudes


def keys_of(x: Floats, y: Floats) -> Keys:
    """The place of points on the curve (Morton's): points of one cell, of whatever size, follow each other."""
    side = 1 << BITS
    across, down = (np.clip(values * side, 0, side - 1).astype(np.int64) for values in (x, y))
    return interleaved(across, down)


def interleaved(across: Keys, down: Keys) -> Keys:
    """Bits of two numbers of up to 26 bits, taken in turn."""
    return _spread(across) | (_spread(down) << 1)


def _spread(values: Keys) -> Keys:
    spread = values & 0x3FFFFFF
    for shift, mask in _SPREADS:
        spread = (spread | (spread << shift)) & mask
    return spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The rows that a filter lets through. Those at a point, in the order of their keys, with running sums (one longer)
    of x, y and of how many are at a place of their own; how many rows are drawn in each area (id → count); `nowhere`:
    rows without either. `rows`: positions in the columns, `coarse` those of rows in areas."""

    rows: Rows
    keys: Keys
    x: Floats
    y: Floats
    fine: npt.NDArray[np.int64]
    coarse: Rows
    areas: dict[str, int]
    nowhere: int

    @property
    def total(self) -> int:
        return len(self.rows) + len(self.coarse) + self.nowhere


class Plane:
    """All points of one version of the index, put in order once.

    `drawn`: area in which another is drawn, where it has no borders of its own.
    """

    def __init__(self, points: Points, drawn: Mapping[str, str]) -> None:
        self.points = points
        self.areas = tuple(dict.fromkeys(drawn.get(area, area) for area in points.areas))
        code = {area: number for number, area in enumerate(self.areas)}
        codes = [code[drawn.get(area, area)] for area in points.areas]
        self.area = np.array([*codes, -1], np.int32)[points.area]  # a row's code into `areas`
        exact = np.flatnonzero(~np.isnan(points.lon)).astype(np.int32)
        x, y = projected(points.lon[exact], points.lat[exact])
        keys = keys_of(x, y)
        order = np.argsort(keys, kind="stable")
        self._rows, self._keys, self._x, self._y = exact[order], keys[order], x[order], y[order]
        fine = points.precisions.index(FINE) if FINE in points.precisions else -2
        self._fine = points.precision[self._rows] == fine
        self._is_exact = ~np.isnan(points.lon)
        self._places = np.full(len(points.lon), -1, np.int32)  # of each row on the curve
        self._places[self._rows] = np.arange(len(self._rows), dtype=np.int32)

    def selected(self, positions: Rows) -> Selection:
        """`positions`: of the rows that count."""
        here = self._places[positions]
        here = np.sort(here[here >= 0])
        inexact = positions[~self._is_exact[positions]]
        areas = self.area[inexact]
        codes, counts = np.unique(areas[areas >= 0], return_counts=True)
        return Selection(
            rows=self._rows[here],
            keys=self._keys[here],
            x=_running(self._x[here]),
            y=_running(self._y[here]),
            fine=_running(self._fine[here]).astype(np.int64),
            coarse=inexact[areas >= 0].astype(np.int32),
            areas={self.areas[code]: count for code, count in zip(codes.tolist(), counts.tolist(), strict=True)},
            nowhere=int((areas < 0).sum()),
        )


def _running(values: Any) -> Floats:
    sums = np.empty(len(values) + 1, np.float64)
    sums[0] = 0
    np.cumsum(values, out=sums[1:])
    return sums
