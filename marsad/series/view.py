"""A view of claims made ready for counting many places: what lies where is looked up, not searched for each of them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from marsad.model.counts import Coverage, PlaceScope, SeriesOptions
from marsad.model.precision import RADIUS_KM
from marsad.series.cells import DEGREE_KM, CellGrid, read_cell
from marsad.series.coverage import infer_coverage, watched
from marsad.series.rows import standing
from marsad.series.scope import (
    LOCATED,
    NEEDED,
    Mask,
    among,
    check_columns,
    dataset_rows,
    equals,
    names_group,
    numbers,
)
from marsad.series.seen import seen

Rows = npt.NDArray[np.int64]
_POINT_KM = RADIUS_KM["point"] or 0.0


class View:
    """The claims that a question may see; every method gives row numbers in ascending order.

    `rows`: dataset rows and linked events; `stands`: false for rows that a newer release replaces; `named`: claims
    about the group. `lenses`: those that have rows anywhere.
    """

    def __init__(self, claims: pa.Table, options: SeriesOptions) -> None:
        located = any(place.cell or place.at for place in options.places)
        check_columns(claims, LOCATED if located else ())
        self.claims = seen(claims.select([*NEEDED, *(LOCATED if located else ())]), options.as_of).combine_chunks()
        self.named = names_group(self.claims, options.group)
        self.rows = dataset_rows(self.claims)
        self.lenses = pc.unique(self.claims.filter(pa.array(self.rows))["lens"]).to_pylist()
        stated = {span.lens for span in options.coverage}
        inferred = (span for span in infer_coverage(self.claims) if span.lens not in stated)
        self.coverage = (*options.coverage, *inferred)
        self.stands = standing(self.claims, options.increments, self.coverage)
        self._by_place = _Index(self.claims["place_id"])
        self._by_country = _Index(self.claims["country"])
        self._cells: dict[float, _Numbered] = {}
        self._spans: dict[tuple[str, str | None], tuple[Coverage, ...]] = {}
        self._around: dict[tuple[str, ...], Rows] = {}
        self._points: _Points | None = None
        self._asked = [place.id for place in options.places]
        self._telling: dict[bool, set[tuple[str, str | None]]] = {}

    def spans(self, lens: str, country: str | None) -> tuple[Coverage, ...]:
        """What a lens watched in a country."""
        key = lens, country
        if key not in self._spans:
            self._spans[key] = watched(self.coverage, lens, country)
        return self._spans[key]

    def tells(self, lens: str, country: str | None, place: PlaceScope) -> bool:
        """Whether the rows of a lens in a country say in which such smaller area they lie.

        Where none does, no row in the area means that nobody knows, and not that nothing happened.
        """
        exact = place.cell or place.at is not None
        if exact not in self._telling:
            if exact:
                mask = equals(self.claims["place_precision"], "point") & np.asarray(self.claims["latitude"].is_valid())
            else:
                mask = among(self.claims["place_id"], self._asked)
            pairs = self.claims.select(["lens", "country"]).filter(pa.array(mask & self.rows))
            told = pairs.group_by(["lens", "country"]).aggregate([]).to_pylist()
            self._telling[exact] = {(pair["lens"], pair["country"]) for pair in told}
        return (lens, country) in self._telling[exact]

    def about(self, place: PlaceScope) -> Rows:
        """Claims about exactly that place, neither a finer nor a coarser one."""
        found = [self._by_place.rows(place.id)]
        if place.country is not None:
            here = self._by_country.rows(place.country)
            found.append(here[equals(self.claims["place_precision"].take(pa.array(here)), "country")])
        return _joined(found)

    def within(self, place: PlaceScope) -> Rows:
        """Claims about the place or about any place inside it."""
        if place.cell:
            return self._cell(place.id)
        found = [self.about(place), *(self._by_place.rows(id) for id in place.inside)]
        if place.country is not None:
            found.append(self._by_country.rows(place.country))
        if place.at is not None:
            found.append(self._near(place.at, place.within))
        return _joined(found)

    def around(self, place: PlaceScope) -> Rows:
        """Dataset rows of which no more is known than that they lie in the country or the province around the place."""
        if not place.within:
            return np.zeros(0, np.int64)
        size = read_cell(place.id)[0].size if place.cell else None
        key = (*place.within, f"cells of {size}") if size else place.within
        if key not in self._around:
            there = _joined([self._by_country.rows(name) for name in place.within])
            there = there[self.rows[there]]
            if size:
                self._around[key] = there[self._numbered(size).codes[there] < 0]
            else:
                part = self.claims.select(["place_id", "place_precision"]).take(pa.array(there))
                unplaced = np.asarray(part["place_id"].is_null()) | equals(part["place_precision"], "country")
                self._around[key] = there[unplaced | among(part["place_id"], place.within)]
        found = self._around[key]
        if place.at is None:
            return found
        return np.setdiff1d(found[self._may_be_at(found, place.at)], self.within(place), assume_unique=True)

    def _cell(self, id: str) -> Rows:
        grid, code = read_cell(id)
        return self._numbered(grid.size).rows(code)

    def _numbered(self, size: float) -> _Numbered:
        if size not in self._cells:
            self._cells[size] = _Numbered(CellGrid(size).codes_of(self.claims))
        return self._cells[size]

    def _near(self, at: tuple[float, float], countries: Iterable[str]) -> Rows:
        """Rows whose own coordinates are as good as those of the place."""
        if self._points is None:
            self._points = _Points(self.claims, equals(self.claims["place_precision"], "point") & self.rows)
        found = self._points.near(at, _POINT_KM)
        return found[among(self.claims["country"].take(pa.array(found)), list(countries))]

    def _may_be_at(self, found: Rows, at: tuple[float, float]) -> Mask:
        """Without the rows whose coordinates say that they were elsewhere."""
        part = self.claims.select([*LOCATED, "place_precision"]).take(pa.array(found))
        radius = np.array([RADIUS_KM.get(name or "") or np.inf for name in part["place_precision"].to_pylist()])
        apart = _distance_km(numbers(part["latitude"]), numbers(part["longitude"]), at)
        mask: Mask = ~(apart > radius + _POINT_KM)
        return mask


class _Index:
    """The rows of each value of a text column."""

    def __init__(self, column: pa.ChunkedArray) -> None:
        coded = column.combine_chunks().dictionary_encode()
        codes = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
        self._codes = {name: code for code, name in enumerate(coded.dictionary.to_pylist())}
        self._numbered = _Numbered(codes)

    def rows(self, value: str) -> Rows:
        return self._numbered.rows(self._codes.get(value, -1))


class _Numbered:
    """The rows of each number; -1 has none."""

    def __init__(self, codes: Rows) -> None:
        self.codes = codes
        self._order = np.argsort(codes, kind="stable")
        self._sorted = codes[self._order]

    def rows(self, code: int) -> Rows:
        if code < 0:
            return np.zeros(0, np.int64)
        first, last = np.searchsorted(self._sorted, [code, code + 1])
        return self._order[first:last]


class _Points:
    """Rows with coordinates, found by where they lie."""

    def __init__(self, claims: pa.Table, mask: Mask) -> None:
        latitude, longitude = numbers(claims["latitude"]), numbers(claims["longitude"])
        rows = np.flatnonzero(mask & np.isfinite(latitude) & np.isfinite(longitude))
        self._rows = rows[np.argsort(latitude[rows], kind="stable")]
        self._latitude, self._longitude = latitude[self._rows], longitude[self._rows]

    def near(self, at: tuple[float, float], km: float) -> Rows:
        band = km / DEGREE_KM
        first, last = np.searchsorted(self._latitude, [at[0] - band, at[0] + band])
        there = slice(first, last)
        apart = _distance_km(self._latitude[there], self._longitude[there], at)
        return np.sort(self._rows[there][apart <= km])


def _distance_km(
    latitude: npt.NDArray[np.float64], longitude: npt.NDArray[np.float64], at: tuple[float, float]
) -> npt.NDArray[np.float64]:
    """Along the great circle (haversine); NaN where a coordinate is missing."""
    north, east = np.radians(latitude), np.radians(longitude)
    here, there = np.radians(at[0]), np.radians(at[1])
    half = np.sin((north - here) / 2) ** 2 + np.cos(north) * np.cos(here) * np.sin((east - there) / 2) ** 2
    found: npt.NDArray[np.float64] = np.degrees(2 * np.arcsin(np.sqrt(np.clip(half, 0, 1)))) * DEGREE_KM
    return found


def _joined(found: Iterable[Rows]) -> Rows:
    parts = [part for part in found if len(part)]
    if len(parts) == 1:
        return parts[0]
    return np.unique(np.concatenate(parts)) if parts else np.zeros(0, np.int64)
