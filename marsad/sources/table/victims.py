"""The killed, wounded, abducted and arrested of a row, each with its bounds, as stated in up to three columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from marsad.model.terms import Qualifier
from marsad.sources.table.tolls import Count, Unsure, read_toll


@dataclass(frozen=True, slots=True)
class Counted:
    """One measure of a row. `best`: what counts, None for a mere range. `cell`: the first that says it."""

    cell: str
    best: int | None
    low: int | None
    high: int | None
    qualifier: Qualifier | None


def counted(cells: Mapping[str, str], decimal: str | None) -> tuple[Counted | None, dict[str, Unsure]]:
    """The count of one measure, and the cells that are none. `cells`: by "" (the number itself), "_low", "_high".

    Bounds are widened where the number lies outside of them, so that they hold it; without a number they are a range.
    """
    read = {end: read_toll(cells[end], decimal) for end in ("", "_low", "_high") if end in cells}
    unsure = {end: item for end, item in read.items() if isinstance(item, Unsure)}
    counts = {end: item for end, item in read.items() if isinstance(item, Count)}
    if not counts:
        return None, unsure
    first, stated = next(iter(counts)), counts.get("")
    best = stated.best if stated else None
    if stated is not None and len(counts) == 1:
        return Counted(first, best, stated.low, stated.high, stated.qualifier), unsure
    low, high = _bounds(counts, best)
    if low is not None and high is not None and low > high:
        unsure["_low"] = Unsure("is above the upper bound")
        return (Counted(first, best, stated.low, stated.high, stated.qualifier) if stated else None), unsure
    exact = low is not None and low == high
    best = low if best is None and exact else best
    qualifier: Qualifier | None = "at_least" if high is None else "at_most" if low is None else "range"
    return Counted(first, best, low, high, None if exact else qualifier), unsure


def _bounds(counts: Mapping[str, Count], best: int | None) -> tuple[int | None, int | None]:
    stated = counts.get("")
    low = counts["_low"].low if "_low" in counts else stated.low if stated else None
    high = counts["_high"].high if "_high" in counts else stated.high if stated else None
    if best is not None:
        low = None if low is None else min(low, best)
        high = None if high is None else max(high, best)
    return low, high
