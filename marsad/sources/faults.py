"""What can be wrong with a row, in few words that all readers share.

A *fault* sets the row aside: it is kept, makes no claim, and its reasons are shown. A *doubt* takes one value out of
the claim: the row counts, the value is null, and the doubt is reported with its number of rows. Both are a reason and
the mask (a boolean array) of the rows that have it.

A row whose id an earlier row of the same file has is set aside: which of the two is meant cannot be known, and counting
both would count one event twice. The first stands because a reader of the file meets it first; both are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from marsad.registry.gazetteer import country_extents
from marsad.sources.release import Doubt, SetAside

Fault = tuple[str, pa.Array]

# Words for "not known" in place of a number, in lower case.
UNKNOWN = (
    "unknown",
    "unk",
    "not known",
    "n/a",
    "na",
    "nan",
    "none",
    "null",
    "nil",
    "?",
    "-",
    "--",
    "inconnu",
    "غير معروف",
)
_NUMBER = r"^[+-]?[0-9]{1,15}(\.0+)?$"
# Degrees around the box of a country's towns, which do not reach the border everywhere. Points turned round: beyond
# the first number outside and within the second inside. Neighbours lie close, so that a point only just outside must
# lie in the box itself when turned round.
_SWAPPED = ((3.0, 1.0), (0.3, 0.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolls:
    """Numbers of people by column, null where unknown; and what is wrong with the others."""

    numbers: dict[str, pa.Array]
    faults: list[Fault]
    doubts: list[Fault]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordinates:
    """Degrees, null where they are missing or doubtful, and the doubts."""

    latitude: pa.Array
    longitude: pa.Array
    doubts: list[Fault]


@dataclass(slots=True)
class Repeats:
    """The ids that a file has had so far, about 100 bytes each. One object for each time that the file is read."""

    seen: set[str] = field(default_factory=set)

    def fault(self, ids: pa.Array) -> Fault:
        """The rows whose id an earlier row has. A missing id repeats nothing."""
        listed = ids.to_pylist()
        fresh = set(listed)
        if len(fresh) == len(listed) and self.seen.isdisjoint(fresh):
            self.seen |= fresh - {None}
            return "its id is that of an earlier row", pa.repeat(False, len(listed))
        flags = []
        for id in listed:
            flags.append(id is not None and id in self.seen)
            if id is not None:
                self.seen.add(id)
        return "its id is that of an earlier row", pa.array(flags, pa.bool_())


def tolls(columns: dict[str, pa.Array]) -> Tolls:
    """Columns of text as numbers of people. A word for "unknown" is null; what is neither sets the row aside.

    An empty cell is null, too; whether a column may be empty is for the reader to say.
    """
    read = Tolls(numbers={}, faults=[], doubts=[])
    for name, cells in columns.items():
        number = pc.fill_null(pc.match_substring_regex(cells, _NUMBER), False)
        text = pc.if_else(number, pc.replace_substring_regex(cells, r"^\+|\.0+$", ""), None)
        read.numbers[name] = text.cast(pa.int64())
        if pc.all(number).as_py() is not True:
            word = pc.fill_null(pc.is_in(pc.utf8_lower(pc.utf8_trim_whitespace(cells)), value_set=_UNKNOWN), False)
            read.doubts.append((f"{name} is said to be unknown", word))
            other = pc.and_(pc.is_valid(cells), pc.invert(pc.or_(number, word)))
            read.faults.append((f"{name} is no whole number", other))
        read.faults.append((f"{name} is negative", pc.fill_null(pc.less(read.numbers[name], 0), False)))
    return read


def coordinates(latitude: pa.Array, longitude: pa.Array, country: pa.Array) -> Coordinates:
    """Degrees (float64, null for none) checked against the globe and against the country (ISO code) that the row names.

    Where they lie over 0.3 degrees outside of the box around that country's towns (GeoNames), and the two numbers
    turned round lie inside it (over 3 degrees outside: up to 1 degree from it), they were swapped: doubtful. They are
    not turned back, for that would be a guess. Countries on both sides of the 180th meridian have a box around the
    globe, where this is seen less often.
    """
    beyond = pc.or_(pc.greater(pc.abs(latitude), 90.0), pc.greater(pc.abs(longitude), 180.0))
    half = pc.xor(pc.is_valid(latitude), pc.is_valid(longitude))
    swapped = pc.fill_null(_swapped(latitude, longitude, country), False)
    doubts = [
        ("latitude and longitude look swapped for the country that the row names", swapped),
        ("the coordinates lie on no globe", pc.and_not(pc.fill_null(beyond, False), swapped)),
        ("one of latitude and longitude is missing", half),
    ]
    doubtful = pc.or_(doubts[0][1], pc.or_(doubts[1][1], half))
    return Coordinates(
        latitude=pc.if_else(doubtful, None, latitude), longitude=pc.if_else(doubtful, None, longitude), doubts=doubts
    )


def _swapped(latitude: pa.Array, longitude: pa.Array, country: pa.Array) -> pa.Array:
    extents = country_extents()
    codes = country.dictionary_encode()
    boxes = [extents.get(code) for code in codes.dictionary.to_pylist()]
    south, north, west, east = (
        pa.array([box[edge] if box else None for box in boxes], pa.float64()).take(codes.indices) for edge in range(4)
    )

    def inside(lat: pa.Array, lon: pa.Array, margin: float) -> pa.Array:
        within = [pc.greater_equal(lat, pc.subtract(south, margin)), pc.less_equal(lat, pc.add(north, margin))]
        within += [pc.greater_equal(lon, pc.subtract(west, margin)), pc.less_equal(lon, pc.add(east, margin))]
        return pc.and_(pc.and_(within[0], within[1]), pc.and_(within[2], within[3]))

    far, near = (
        pc.and_not(inside(longitude, latitude, within), inside(latitude, longitude, beyond))
        for beyond, within in _SWAPPED
    )
    return pc.or_(far, near)


def empty(name: str, cells: pa.Array) -> Fault:
    """The rows where that column says nothing."""
    return f"{name} is empty", pc.equal(pc.fill_null(pc.utf8_trim_whitespace(cells), ""), "")


def none_of(name: str, values: pa.Array, allowed: Sequence[Any], *, or_empty: bool = False) -> Fault:
    """The rows whose value is not among those allowed. `or_empty`: a missing one is no fault."""
    there = pc.is_in(values, value_set=pa.array(list(allowed), values.type))
    if or_empty:
        there = pc.or_(there, pc.is_null(values))
    return f"{name} is none of {', '.join(map(str, allowed))}", pc.invert(there)


def no_date(name: str, cells: pa.Array, days: pa.Array) -> list[Fault]:
    """The rows whose date could not be read (`days` is null); of those, the 29th of February of a common year apart."""
    unread = pc.is_null(days)
    if pc.any(unread).as_py() is not True:
        return []
    leap = pc.and_(unread, pc.fill_null(pc.match_substring_regex(cells, _LEAP_DAY), False))
    return [
        (f"{name} is 29 February of a year that has none", leap),
        (f"{name} is no date", pc.and_not(unread, leap)),
    ]


_LEAP_DAY = r"^[0-9]{4}-0?2-29|^29[-/. ](0?2|[Ff]eb[a-z]*)[-/. ][0-9]{4}"
_UNKNOWN = pa.array(UNKNOWN, pa.string())


def backwards(start: pa.Array, end: pa.Array, names: tuple[str, str] = ("date_start", "date_end")) -> Fault:
    """The rows whose last day lies before their first."""
    return f"{names[1]} lies before {names[0]}", pc.fill_null(pc.less(end, start), False)


def sort_out(rows: pa.Array, faults: list[tuple[str, pa.Array]]) -> tuple[pa.Array, tuple[SetAside, ...]]:
    """Which rows are readable, and the others with all their reasons. `faults`: a reason and the mask of its rows."""
    reasons: dict[int, list[str]] = {}
    for reason, fault in faults:
        if pc.any(fault).as_py():
            for row in rows.filter(fault).to_pylist():
                reasons.setdefault(row, []).append(reason)
    aside = tuple(SetAside(row=row, reason="; ".join(reasons[row])) for row in sorted(reasons))
    return pc.invert(pc.is_in(rows, value_set=pa.array(sorted(reasons), pa.int64()))), aside


def doubted(rows: pa.Array, doubts: Iterable[Fault]) -> tuple[Doubt, ...]:
    """Each doubt that some rows of a batch have, with their number and the first of them."""
    found = []
    for reason, mask in doubts:
        count = pc.sum(mask).as_py() or 0
        if count:
            found.append(Doubt(reason=reason, rows=count, first=rows.filter(mask)[0].as_py()))
    return tuple(found)
