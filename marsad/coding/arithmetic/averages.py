"""Averages against totals, and rates against each other."""

from __future__ import annotations

import itertools

from marsad.coding.arithmetic.comparing import (
    Found,
    between,
    by_sentence,
    days,
    flag,
    is_count,
    misses,
    same,
    together,
    value,
)
from marsad.model import Figure

_DAYS_PER = {"day": 1.0, "week": 7.0, "month": 30.44, "year": 365.25}
_APART = 25  # characters between two rates of the same thing


def averages(figures: list[Figure], text: str) -> Found:  # noqa: ARG001
    """ "81 operations in a month, or three every day"."""
    sentences = by_sentence(figures)
    for rate in figures:
        if rate.per is None or not rate.number.low or rate.number.unit != "count":
            continue
        mates = sentences[rate.quote.start]
        totals = [f for f in mates if is_count(f) and same(f, rate)]
        if len(totals) != 1 or totals[0].accumulation != "flow" or not _at_one_time(rate, totals[0]):
            continue
        if any(f.per and f.id != rate.id and f.measure == rate.measure for f in mates):
            continue  # "46 a month, then 106 a month, 102 in 2015": the last may be a rate too
        period = totals[0].period
        if period is None or period.start is None or period.end is None:
            continue
        length = (period.end - period.start).days + 1
        computed = value(totals[0]) * _DAYS_PER[rate.per] / length
        if length > _DAYS_PER[rate.per] and misses(rate, computed) and round(computed) != rate.number.low:
            line = f"{totals[0].number.text} in {length} days = {computed:.2f} a {rate.per}, called {rate.number.text}"
            yield rate, flag("average", rate.number.low, computed, totals, line)


def _at_one_time(rate: Figure, total: Figure) -> bool:
    """Whether no other time is named for the rate; "three في اليوم" may be read as three on that day."""
    period = rate.period
    return period is None or period.start == period.end or days(rate) == days(total)


def rates(figures: list[Figure], text: str) -> Found:
    """ "25 a day or 175 a week"."""
    for one, two in itertools.pairwise(figures):
        if one.per is None or two.per is None or one.per == two.per or not (together(one, two) and same(one, two)):
            continue
        if len(between(one, two, text)) > _APART or not one.number.low or not two.number.low:
            continue
        computed = one.number.low * _DAYS_PER[two.per] / _DAYS_PER[one.per]
        # both may be rounded: half a unit of the first, then the slack of the second
        if abs(computed - two.number.low) > 0.15 * two.number.low + 0.5 * _DAYS_PER[two.per] / _DAYS_PER[one.per]:
            line = f"{one.number.text} a {one.per} = {computed:.0f} a {two.per}, called {two.number.text}"
            yield two, flag("average", two.number.low, computed, (one,), line)
