"""Cells of a grid over the globe, squares in degrees counted from the south pole and the date line.

With 0.5 degrees they are the cells of PRIO-GRID (Tollefsen, Strand & Buhaug 2012). A cell is named by its size and its
centre: `cell:0.5:36.25:43.25` reaches from 36 to 36.5 north and from 43 to 43.5 east. A row is counted in the cell of
its coordinates if its place is known finely enough: the circle in which it lies, by its precision, must not reach
further than a cell is high. So with 0.5 degrees (56 km) a second-order unit is fine enough and a province is not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from marsad.errors import UsageError
from marsad.model.precision import RADIUS_KM
from marsad.series.scope import Mask, among, numbers

DEGREE_KM = math.pi / 180 * 6371.0  # of latitude, on a sphere of the Earth's mean radius
LARGEST = 30.0  # degrees
SMALLEST = 0.01
_FORM = "cell:SIZE:LATITUDE:LONGITUDE, with the centre of the cell, as cell:0.5:36.25:43.25"


@dataclass(frozen=True, slots=True)
class CellGrid:
    """Squares of `size` degrees. Raises UsageError for a size that does not divide 180."""

    size: float

    def __post_init__(self) -> None:
        if not SMALLEST <= self.size <= LARGEST:
            raise UsageError(f"cells of {self.size:g} degrees", f"a cell has {SMALLEST} to {LARGEST:g}", "Try 0.5")
        if abs(self.rows - 180 / self.size) > 1e-9:
            raise UsageError(f"cells of {self.size:g} degrees", "such cells do not fill the globe", "Try 0.5")

    @property
    def rows(self) -> int:
        return round(180 / self.size)

    @property
    def columns(self) -> int:
        return 2 * self.rows

    def codes(self, latitude: npt.NDArray[np.float64], longitude: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        """The number of the cell that each point lies in; -1 where a coordinate is missing."""
        known = np.isfinite(latitude) & np.isfinite(longitude)
        north = np.clip(np.where(known, latitude, 0.0), -90, 90) + 90
        east = np.mod(np.where(known, longitude, 0.0) + 180, 360)
        rows = np.minimum(np.floor(north / self.size), self.rows - 1)
        found = rows * self.columns + np.minimum(np.floor(east / self.size), self.columns - 1)
        return np.where(known, found, -1).astype(np.int64)

    def id(self, code: int) -> str:
        """The id of the cell of this number."""
        row, column = divmod(int(code), self.columns)
        centre = ((row + 0.5) * self.size - 90, (column + 0.5) * self.size - 180)
        return ":".join(["cell", f"{self.size:g}", *(f"{round(value, 6):.10g}" for value in centre)])

    def codes_of(self, claims: pa.Table) -> npt.NDArray[np.int64]:
        """The cell of each claim whose place is known finely enough; -1 for the others."""
        found = self.codes(numbers(claims["latitude"]), numbers(claims["longitude"]))
        return np.where(self.fine(claims), found, -1)

    def fine(self, claims: pa.Table) -> Mask:
        """Whether the place of a claim is known finely enough to lie in one cell rather than far from it."""
        reach = self.size * DEGREE_KM
        named = [name for name, radius in RADIUS_KM.items() if radius is not None and radius <= reach]
        return among(claims["place_precision"], named)


def read_cell(id: str) -> tuple[CellGrid, int]:
    """The grid and the number of the cell of this id. Raises UsageError."""
    parts = id.split(":")
    try:
        size, latitude, longitude = (float(part) for part in parts[1:])
    except ValueError:
        raise UsageError(id, "is no cell", f"Write {_FORM}") from None
    if parts[0] != "cell" or not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise UsageError(id, "is no cell", f"Write {_FORM}")
    grid = CellGrid(size)
    code = int(grid.codes(np.array([latitude]), np.array([longitude]))[0])
    meant = grid.id(code)
    if [round(float(part), 6) for part in meant.split(":")[1:]] != [round(v, 6) for v in (size, latitude, longitude)]:
        raise UsageError(id, f"is not the centre of a cell of {size:g} degrees", f"Did you mean {meant}?")
    return grid, code


def cells_of(claims: pa.Table, size: float) -> tuple[str, ...]:
    """The ids of the cells in which claims lie, from the south-west to the north-east."""
    grid = CellGrid(size)
    return tuple(grid.id(code) for code in np.unique(grid.codes_of(claims)).tolist() if code >= 0)
