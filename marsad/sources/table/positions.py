"""Coordinates as people write them: "34.5", "34,5", "34.5 N", "34°20'15\\" N", and both in one cell."""

from __future__ import annotations

import re

from marsad.sources.table.cells import key, phrases, plain

_DECIMAL = re.compile(r"([+-]?)(\d{1,3}(?:[.,]\d+)?)\s*°?\s*([^\W\d_]*)")
_MINUTES = re.compile(
    r"([+-]?)(\d{1,3})\s*°\s*(\d{1,2}(?:[.,]\d+)?)\s*['′]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|″|'')\s*)?([^\W\d_]*)"
)
_LIMITS = {"latitude": 90.0, "longitude": 180.0}
_SIDES = {"latitude": ("north", "south"), "longitude": ("east", "west")}


class NoCoordinate(ValueError):
    """Why a cell is none, as words to follow the cell."""


def read_coordinate(cell: str, which: str) -> float:
    """One cell to degrees, south and west below zero. `which`: "latitude" or "longitude". Raises NoCoordinate."""
    text = plain(cell.replace("’", "'").replace("''", '"'))
    if whole := _DECIMAL.fullmatch(text):
        sign, value, side = whole[1], float(whole[2].replace(",", ".")), whole[3]
    elif parts := _MINUTES.fullmatch(text):
        sign, side = parts[1], parts[5]
        minutes, seconds = (float((part or "0").replace(",", ".")) for part in (parts[3], parts[4]))
        if minutes >= 60 or seconds >= 60:
            raise NoCoordinate(f"is no {which}: sixty minutes are a degree")
        value = int(parts[2]) + minutes / 60 + seconds / 3600
    else:
        raise NoCoordinate(f"is no {which}")
    if side:
        names = [name for name in _SIDES[which] if key(side) in phrases(name)]
        if not names or sign:
            raise NoCoordinate(f"is no {which}")
        sign = "-" if names[0] in ("south", "west") else ""
    if value > _LIMITS[which]:
        raise NoCoordinate(f"is no {which}: it goes to {_LIMITS[which]:.0f}")
    return -value if sign == "-" else value


def read_pair(cell: str) -> tuple[float, float]:
    """A cell with latitude and longitude, in this order. Raises NoCoordinate."""
    text = plain(cell).strip("()[]")
    for separator in (r"\s*;\s*", r"\s*,\s+", r"\s+/\s+", r"\s+", r","):
        parts = re.split(separator, text.strip())
        if len(parts) == 2:
            return read_coordinate(parts[0], "latitude"), read_coordinate(parts[1], "longitude")
    raise NoCoordinate("is no latitude and longitude")
