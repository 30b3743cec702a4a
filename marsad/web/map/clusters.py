"""Points of a view gathered into clusters: cells of a grid that the eye can tell apart, close neighbours made one.

Every point of a cell that the view touches is counted in exactly one cluster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from marsad.web.map.plane import BITS, Selection, degrees, interleaved, projected

TILE = 512  # pixels that the world is wide at zoom 0
CELL = 64  # pixels of a cell's side
CLOSE = 44  # pixels: nearer clusters would hide each other
_CELL_BITS = 3  # TILE / CELL = 8 cells a side at zoom 0
MOST_CELLS = 4096  # of one view: a larger one is gathered more coarsely
DEEPEST = BITS - _CELL_BITS - 4

Box = tuple[float, float, float, float]  # west, south, east, north in degrees


@dataclass(slots=True)
class Cluster:
    """`x`, `y`: the middle of its points. `fine`: how many are at a place of their own, the rest near a town. `first`:
    position of one of its rows. `alike`: all stand on one spot, so that no zoom parts them."""

    x: float
    y: float
    count: int
    fine: int
    first: int
    low: int
    high: int

    @property
    def alike(self) -> bool:
        return self.low == self.high

    @property
    def degrees(self) -> tuple[float, float]:
        longitude, latitude = degrees(self.x, self.y)
        return round(float(longitude), 5), round(float(latitude), 5)

    def absorb(self, other: Cluster) -> None:
        """Become the cluster of both."""
        whole = self.count + other.count
        self.x = (self.x * self.count + other.x * other.count) / whole
        self.y = (self.y * self.count + other.y * other.count) / whole
        self.count, self.fine = whole, self.fine + other.fine
        self.low, self.high = min(self.low, other.low), max(self.high, other.high)


def clusters(selection: Selection, box: Box, zoom: float) -> list[Cluster]:
    """The clusters of the cells that the box touches, the largest first."""
    across, down, level = _cells(box, zoom)
    columns, lines = np.meshgrid(np.arange(*across), np.arange(*down))
    cells = interleaved(columns.ravel().astype(np.int64), lines.ravel().astype(np.int64))
    shift = 2 * (BITS - level)
    starts = np.searchsorted(selection.keys, cells << shift)
    ends = np.searchsorted(selection.keys, (cells + 1) << shift)
    there = np.flatnonzero(ends > starts)
    starts, ends = starts[there], ends[there]
    counts = ends - starts
    x, y = ((sums[ends] - sums[starts]) / counts for sums in (selection.x, selection.y))
    fine = selection.fine[ends] - selection.fine[starts]
    lows, highs = selection.keys[starts], selection.keys[ends - 1]
    columns_there, lines_there = columns.ravel()[there], lines.ravel()[there]
    found = {
        (column, line): Cluster(*values)
        for column, line, *values in zip(
            *(
                part.tolist()
                for part in (columns_there, lines_there, x, y, counts, fine, selection.rows[starts], lows, highs)
            ),
            strict=True,
        )
    }
    return _parted(found, CLOSE / CELL / 2**level)


def spot_box(cluster: Cluster, zoom: float) -> Box:
    """A box around a cluster's middle that is as wide as its mark."""
    half = CLOSE / 2 / TILE / 2 ** min(zoom, DEEPEST)
    (west, east), (north, south) = degrees([cluster.x - half, cluster.x + half], [cluster.y - half, cluster.y + half])
    return float(west), float(south), float(east), float(north)


def _cells(box: Box, zoom: float) -> tuple[tuple[int, int], tuple[int, int], int]:
    """The columns and lines of cells that a box touches (ends beyond), and how often the world is halved for them."""
    west, south, east, north = box
    x, y = projected([west, east], [north, south])
    level = max(0, min(int(zoom), DEEPEST)) + _CELL_BITS
    while True:
        side = 1 << level
        first = [max(0, min(side - 1, int(np.floor(values[0] * side)))) for values in (x, y)]
        last = [max(0, min(side - 1, int(np.floor(values[1] * side)))) for values in (x, y)]
        if (last[0] - first[0] + 1) * (last[1] - first[1] + 1) <= MOST_CELLS:
            return (first[0], last[0] + 1), (first[1], last[1] + 1), level
        level -= 1


def _parted(found: dict[tuple[int, int], Cluster], close: float) -> list[Cluster]:
    """Largest first, each takes in the neighbouring cells' clusters that are closer than `close`."""
    kept: list[Cluster] = []
    for cell in sorted(found, key=lambda cell: (-found[cell].count, cell)):
        cluster = found.pop(cell, None)
        if cluster is None:
            continue
        for near in _around(cell):
            other = found.get(near)
            if other is not None and (other.x - cluster.x) ** 2 + (other.y - cluster.y) ** 2 < close**2:
                cluster.absorb(found.pop(near))
        kept.append(cluster)
    return kept


def _around(cell: tuple[int, int]) -> Sequence[tuple[int, int]]:
    column, line = cell
    return [(column + i, line + j) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j]
