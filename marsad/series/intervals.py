"""Figures whose own days are no period of the grid: short ones that fill a period, long ones, and running totals.

Nothing is cut or shared out. Short figures are added where they fill a period of the grid from its first to its last
day; running totals are taken one from the next; all else is kept with its own days, as a bound over the periods that
it touches.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from marsad.model.counts import Every, IntervalCount, Observation, PlaceScope
from marsad.series.figures import LENGTHS, Row, as_of_day, cell_of, newest_first, once, stated
from marsad.series.grid import Grid

_DAY = dt.timedelta(days=1)


def interval_counts(rows: Iterable[Row], place: PlaceScope) -> list[IntervalCount]:
    """Flows with their days as they are, repeats merged as observations are."""
    return [
        IntervalCount(start=claims[0]["period_start"], end=claims[0]["period_end"], **stated(claims, place))
        for claims in once(rows, place)
    ]


def growth(rows: Iterable[Row], place: PlaceScope) -> list[IntervalCount]:
    """What running totals grew by, from each day that one was given for to the next.

    Only totals of one origin, group and place since the same day are held against each other. A total that falls was
    revised: the difference stays negative and is marked. One that stays as it was may be an old one told again: it says
    nothing, and the next difference counts from the day of the first.
    """
    chains: dict[tuple[Any, ...], dict[dt.date, list[Row]]] = {}
    for row in rows:
        day = as_of_day(row)
        if day is not None:
            chain = chains.setdefault((*cell_of(row, place), row["origin_id"], row["period_start"]), {})
            chain.setdefault(day, []).append(row)
    found = []
    for chain in chains.values():
        told = [(day, sorted(claims, key=newest_first)) for day, claims in sorted(chain.items())]
        changed = told[:1]
        for day, claims in told[1:]:
            if _bounds(claims[0]) != _bounds(changed[-1][1][0]):
                changed.append((day, claims))
        for (before, older), (day, newer) in pairwise(changed):
            item = _difference(older, newer, before + _DAY, day, place)
            found += [item] if item is not None else []
    return found


def _difference(
    older: Sequence[Row], newer: Sequence[Row], start: dt.date, end: dt.date, place: PlaceScope
) -> IntervalCount | None:
    """None where neither bound is known: of "at least 500" and "at least 600" nothing follows."""
    (least, most), (low, high) = _bounds(older[0]), _bounds(newer[0])
    grown_low = low - most if low is not None and most is not None else None
    grown_high = high - least if high is not None and least is not None else None
    if grown_low is None and grown_high is None:
        return None
    revised = grown_high is not None and grown_high < 0
    if not revised and grown_low is not None:
        grown_low = max(grown_low, 0.0)
    values = stated(newer, place) | {
        "low": grown_low,
        "high": grown_high,
        "best": grown_low if grown_low == grown_high else None,
        "claims": (older[0]["id"], newer[0]["id"]),
        "history": tuple(row["id"] for row in (*older[1:], *newer[1:])),
        "hindsight": bool(older[0]["hindsight"] or newer[0]["hindsight"]),
    }
    return IntervalCount(start=start, end=end, derived="difference", revised=revised, **values)


def _bounds(row: Row) -> tuple[float | None, float | None]:
    return row["low"], row["high"]


def fitting(item: IntervalCount, grid: Grid, every: Every) -> Observation | None:
    """A difference as a count of a period of the grid, where it is as long as one; None else, and for a revision."""
    shortest, longest = LENGTHS[every]
    if item.revised or not shortest <= (item.end - item.start).days + 1 <= longest:
        return None
    index, shift = grid.holding(item.start, item.end)
    return _observation([item], grid.starts[index], (item.start, item.end), "difference", shift) if index >= 0 else None


def filling(items: Iterable[IntervalCount], grid: Grid) -> Iterator[Observation]:
    """Sums of short flows of one origin, group and place that fill a period of the grid, each day once."""
    voices: dict[tuple[Any, ...], dict[dt.date, IntervalCount]] = {}
    for item in sorted(items, key=lambda item: (item.end, item.published or dt.date.min, item.claims)):
        # Of several that begin on one day the longest is taken, among equals the newest.
        voices.setdefault((item.group, item.place, item.origin), {})[item.start] = item
    for by_start in voices.values():
        for start, end in zip(grid.starts, grid.ends, strict=True):
            pieces = _pieces(by_start, start, end)
            if len(pieces) > 1:
                yield _observation(pieces, start, (start, end), "sum", 0)


def _pieces(by_start: Mapping[dt.date, IntervalCount], start: dt.date, end: dt.date) -> list[IntervalCount]:
    """Flows that follow one another from the first to the last day; none where a day is missing."""
    pieces: list[IntervalCount] = []
    while start <= end:
        piece = by_start.get(start)
        if piece is None or piece.end > end:
            return []
        pieces.append(piece)
        start = piece.end + _DAY
    return pieces


def _observation(
    items: Sequence[IntervalCount], start: dt.date, period: tuple[dt.date, dt.date], derived: Any, shift: int
) -> Observation:
    lows, highs, bests = ([getattr(item, name) for item in items] for name in ("low", "high", "best"))
    first = items[0]
    return Observation(
        start=start,
        low=sum(low or 0.0 for low in lows) if any(low is not None for low in lows) else None,
        high=None if None in highs else sum(highs),
        best=None if None in bests else sum(bests),
        claims=tuple(id for item in items for id in item.claims),
        history=tuple(id for item in items for id in item.history),
        origin=first.origin,
        group=first.group,
        place=first.place,
        publisher=first.publisher,
        published=max((item.published for item in items if item.published), default=None),
        period=period,
        shifted=shift,
        hindsight=any(item.hindsight for item in items),
        derived=derived,
    )
