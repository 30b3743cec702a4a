"""What a reader of the map asks: a filter, one lens, a view. All of it stands in the address."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from marsad.errors import UsageError
from marsad.index.filters import Filter
from marsad.web.map.clusters import Box
from marsad.web.map.timeline import Unit

LINKED = "linked"
INCIDENTS, FIGURES = ("incident",), ("figure",)
WORLD: Box = (-180.0, -85.0, 180.0, 85.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`filter` without a lens: which one is decided when it is known which there are (`lens`: what was asked for).
    `open`: nobody asked for a kind of claims either. `area`: the list is of this area alone. `box`, `zoom`: the view,
    None where the reader has not moved it."""

    filter: Filter
    lens: str | None = None
    open: bool = False
    area: str | None = None
    box: Box | None = None
    zoom: float | None = None
    unit: Unit | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, Sequence[str]]) -> Asked:
        """From the parameters of an address. Raises UsageError that names the parameter."""
        filter = Filter.from_query(query)
        lens = filter.lens[-1] if filter.lens else None
        unit = _last(query, "by")
        if unit not in (None, "week", "month"):
            raise UsageError(f"by={unit}", "is neither week nor month", "Choose one of the two")
        return cls(
            filter=replace(filter, lens=(), kind=filter.kind or INCIDENTS),
            lens=lens,
            open=lens is None and not filter.kind,
            area=_last(query, "area"),
            box=_box(_last(query, "bbox")),
            zoom=_number("zoom", _last(query, "zoom"), 0, 24),
            unit=cast("Unit | None", unit),
        )


def _last(query: Mapping[str, Sequence[str]], name: str) -> str | None:
    given = [value.strip() for value in query.get(name, ()) if value.strip()]
    if given and (len(given[-1]) > 200 or not given[-1].isprintable()):
        raise UsageError(name, "is too long or holds signs that cannot be printed", "Write it shorter")
    return given[-1] if given else None


def _box(text: str | None) -> Box | None:
    """West, south, east, north. A view beyond the edge of the world ends there."""
    if text is None:
        return None
    parts = text.split(",")
    if len(parts) != 4:
        raise UsageError(f"bbox={text}", "is no view", "Write west,south,east,north in degrees")
    west, south, east, north = (cast(float, _number("bbox", part, -1e4, 1e4)) for part in parts)
    if south > north or west > east:
        raise UsageError(f"bbox={text}", "ends before it begins", "Write west,south,east,north in degrees")
    west, east = max(west, -180.0), min(east, 180.0)
    south, north = max(south, -90.0), min(north, 90.0)
    return (min(west, 180.0), min(south, 90.0), max(east, -180.0), max(north, -90.0))


def _number(name: str, text: str | None, least: float, most: float) -> float | None:
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not least <= value <= most:
        raise UsageError(
            f"{name}={text[:80]}",
            "is no number that can be meant",
            "Write one from {least} to {most}",
            least=least,
            most=most,
        )
    return value
