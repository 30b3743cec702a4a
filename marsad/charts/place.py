"""Where something was: the country's outline, and in it a point, a ring or an area, as exactly as is known.

Written as SVG by hand: outlines are many short lines, which a drawing library would take a hundred times as long for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import numpy.typing as npt

from marsad.charts.canvas import BLUE, CARD, ORANGE

Ring = npt.NDArray[np.float64]  # one corner a row: longitude, latitude
Shape = Sequence[Ring]
_WIDTH, _TALLEST, _MARGIN = 360, 360, 10  # pixels
_LAND, _SHORE, _INNER = "#f1eee6", "#6b6b6b", "#cfcabd"
_FILLED = 'fill-rule="evenodd"'
_RING = 12  # pixels around a town that is known by name alone


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMap:
    """`outlines`: all divisions of the country; `area`: the one that is meant, all of them for the whole country, none
    for a point. `point`: longitude and latitude; `exact`: whether it is more than a town's middle.
    """

    description: str
    outlines: Sequence[Shape]
    area: Sequence[Shape] = ()
    point: tuple[float, float] | None = None
    exact: bool = False


def place_map(given: PlaceMap) -> bytes:
    """SVG, or nothing where there is no outline to draw."""
    if not given.outlines:
        return b""
    rings = [ring for shape in given.outlines for ring in shape]
    frame = _Frame.around(np.vstack(rings), given.point)
    shores = frame.lines(_alone(rings))
    parts = [
        f'<rect width="{frame.width}" height="{frame.height}" fill="{CARD}"/>',
        f'<path d="{frame.rings(given.outlines)}" fill="{_LAND}" {_FILLED} stroke="{_INNER}" stroke-width=".6"/>',
    ]
    if given.area:
        parts.append(
            f'<path d="{frame.rings(given.area)}" fill="{ORANGE}" {_FILLED} fill-opacity=".35" stroke="{ORANGE}"/>'
        )
    parts.append(f'<path d="{shores}" fill="none" stroke="{_SHORE}" stroke-width="1"/>')
    if given.point is not None:
        x, y = frame.at(*given.point)
        if not given.exact:
            ring = f'<circle cx="{x}" cy="{y}" r="{_RING}" fill="{BLUE}" fill-opacity=".18" stroke="{BLUE}"'
            parts.append(f'{ring} stroke-dasharray="3 2"/>')
        parts.append(f'<circle cx="{x}" cy="{y}" r="{4 if given.exact else 2}" fill="{BLUE}" stroke="{CARD}"/>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label={quoteattr(given.description)} '
    size = f'viewBox="0 0 {frame.width} {frame.height}" width="{frame.width}" height="{frame.height}">'
    said = f"<title>{escape(given.description)}</title>"
    return (head + size + said + "".join(parts) + "</svg>").encode("utf-8")


@dataclass(frozen=True, slots=True)
class _Frame:
    """Degrees → pixels: plate carrée, true to shape in the middle of the picture."""

    west: float
    north: float
    across: float  # pixels a degree of longitude
    down: float
    width: int
    height: int

    @classmethod
    def around(cls, corners: Ring, point: tuple[float, float] | None) -> _Frame:
        if point is not None:
            corners = np.vstack([corners, [point]])
        (west, south), (east, north) = corners.min(0), corners.max(0)
        squeeze = max(0.2, float(np.cos(np.radians((south + north) / 2))))
        wide, tall = max(east - west, 0.2) * squeeze, max(north - south, 0.2)
        down = min((_WIDTH - 2 * _MARGIN) / wide, (_TALLEST - 2 * _MARGIN) / tall)
        width, height = (round(size * down) + 2 * _MARGIN for size in (wide, tall))
        return cls(float(west), float(north), down * squeeze, down, width, height)

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        return round((longitude - self.west) * self.across + _MARGIN, 1), round(
            (self.north - latitude) * self.down + _MARGIN, 1
        )

    def rings(self, shapes: Sequence[Shape]) -> str:
        """Closed strokes; islands smaller than a pixel are left out."""
        made = []
        for ring in (ring for shape in shapes for ring in shape):
            corners = _thinned(self._pixels(ring))
            if len(corners) > 3:
                made.append(f"M{' '.join(f'{x:g} {y:g}' for x, y in corners)}Z")
        return "".join(made)

    def lines(self, strokes: Sequence[Ring]) -> str:
        return "".join(f"M{' '.join(f'{x:g} {y:g}' for x, y in _thinned(self._pixels(stroke)))}" for stroke in strokes)

    def _pixels(self, corners: Ring) -> Ring:
        moved: Ring = (corners - [self.west, self.north]) * [self.across, -self.down] + _MARGIN
        return np.round(moved, 1)


def _thinned(pixels: Ring) -> list[tuple[float, float]]:
    """The corners that lie half a pixel or more from the one before; the last one always."""
    found: list[tuple[float, float]] = []
    for x, y in pixels.tolist():
        if not found or abs(x - found[-1][0]) + abs(y - found[-1][1]) >= 0.5:
            found.append((x, y))
    last = (float(pixels[-1, 0]), float(pixels[-1, 1]))
    return found if found[-1] == last else [*found, last]


def _alone(rings: Sequence[Ring]) -> list[Ring]:
    """The stretches that only one division has: coasts and the country's own border."""
    lines = np.vstack([np.hstack([ring[:-1], ring[1:]]) for ring in rings])
    turned = lines[:, [2, 3, 0, 1]]
    first = (lines[:, 0] < turned[:, 0]) | ((lines[:, 0] == turned[:, 0]) & (lines[:, 1] <= turned[:, 1]))
    keys = np.where(first[:, None], lines, turned).round(6)  # whichever way it is walked
    _, which, often = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    alone = np.flatnonzero(often[which.reshape(-1)] == 1)
    if not len(alone):
        return []
    follows = (np.diff(alone) == 1) & (lines[alone[:-1], 2:] == lines[alone[1:], :2]).all(1)
    stretches = np.split(alone, np.flatnonzero(~follows) + 1)
    return [np.vstack([lines[some, :2], lines[some[-1:], 2:]]) for some in stretches]
