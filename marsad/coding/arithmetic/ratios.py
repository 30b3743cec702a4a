""" "Double", "tripled", "half as many" against the figures they compare."""

from __future__ import annotations

import re

from marsad.coding.arithmetic.comparing import (
    Found,
    around,
    by_sentence,
    days,
    exact,
    flag,
    group,
    is_count,
    misses,
    place,
    plain,
    same,
    value,
    words,
)
from marsad.model import Figure

_HALF = 50.0


def two_places(figures: list[Figure], text: str) -> Found:  # noqa: ARG001
    """ "Double" beside 73 in one country and 43 in the other: 73 / 43 = 1.70."""
    ordered = sorted(figures, key=lambda figure: figure.number.start or 0)
    starts = [figure.number.start or 0 for figure in ordered]
    for stated in figures:
        if not _is_ratio(stated):
            continue
        near = [f for f in around(ordered, stated, starts) if is_count(f) and f.measure == stated.measure]
        near = [f for f in near if stated.group is None or group(f) == group(stated)]
        if len(near) != 2 or not _differ_in_place(*near):
            continue
        more, less = sorted(near, key=lambda figure: -value(figure))
        if stated.place is not None and place(less) == place(stated):
            continue
        computed = value(more) / value(less)
        if misses(stated, computed):
            line = f"{plain(value(more))} / {plain(value(less))} = {computed:.2f}, called {stated.number.text}"
            yield stated, flag("ratio", stated.number.low or 0, computed, (more, less), line)


def _is_ratio(figure: Figure) -> bool:
    return figure.number.unit == "ratio" and figure.comparison == "ratio" and bool(figure.number.low)


def _differ_in_place(one: Figure, two: Figure) -> bool:
    named = place(one) is not None and place(two) is not None
    return named and place(one) != place(two) and days(one) == days(two) and same(one, two)


def growth(figures: list[Figure], text: str) -> Found:
    """ "Doubled from 30 in 2022 to 45 in 2023"."""
    mates = by_sentence(figures)
    for stated in figures:
        if not _is_ratio(stated):
            continue
        pair = _from_to(stated, mates[stated.quote.start], text)
        if pair is None:
            continue
        first, last, claims = pair
        computed = last / first
        shown = computed if computed >= 1 or (stated.number.low or 0) < 1 else first / last
        if misses(stated, shown):
            line = f"{plain(first)} to {plain(last)}: {shown:.2f} times, called {stated.number.text}"
            yield stated, flag("ratio", stated.number.low or 0, shown, claims, line)


def _from_to(stated: Figure, figures: list[Figure], text: str) -> tuple[float, float, tuple[Figure, ...]] | None:
    """The two values that a ratio goes "from" and "to", in this order, and their claims; `figures`: its sentence's."""
    start = re.compile(rf"(?:^|[\s,(])(?:{words()['from']})\s*$", re.IGNORECASE)
    to = re.compile(rf"(?:\s|^)(?:{words()['to']})\s*$", re.IGNORECASE)
    behind = [f for f in figures if f.number.start >= stated.number.end]
    behind = [f for f in behind if f.number.unit == "count" and f.measure == stated.measure and f.per is None]
    if not behind or not start.search(text[stated.number.end : behind[0].number.start]):
        return None
    first = behind[0]
    low, high = first.number.low, first.number.high
    if len(behind) == 1 and first.number.qualifier == "range" and low and high:  # من 50 إلى 90 is read as a range
        return low, high, (first,)
    if (
        len(behind) != 2
        or not all(is_count(f) for f in behind)
        or not same(*behind)
        or place(first) != place(behind[1])
    ):
        return None
    if not to.search(text[first.number.end : behind[1].number.start]):
        return None
    return value(first), value(behind[1]), (first, behind[1])


def halves(figures: list[Figure], text: str) -> Found:
    """ "80 attacks in 2022 and 70 in 2023, half as many"."""
    fewer, mates = re.compile(rf"\s*(?:{words()['half_of_before']})", re.IGNORECASE), by_sentence(figures)
    for stated in figures:
        if stated.number.unit != "percent" or not stated.number.low == stated.number.high == _HALF:
            continue
        if not fewer.match(text, stated.number.end):
            continue
        ahead = [f for f in mates[stated.quote.start] if is_count(f) and f.number.end <= stated.number.start]
        if (
            len(ahead) != 2
            or not same(*ahead)
            or ahead[0].measure != stated.measure
            or place(ahead[0]) != place(ahead[1])
        ):
            continue
        earlier, later = sorted(ahead, key=lambda f: str(days(f)))
        if days(earlier) == days(later) or not exact(earlier):
            continue
        computed = value(later) / value(earlier)
        if stated.number.qualifier is None and abs(computed - 0.5) > 0.05:
            line = f"{plain(value(later))} / {plain(value(earlier))} = {computed:.2f}, called {stated.number.text}"
            yield stated, flag("ratio", 0.5, computed, (later, earlier), line)
