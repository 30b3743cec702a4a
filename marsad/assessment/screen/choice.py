"""Season or level? Decided by how well the two foretold the last weeks, from earlier weeks only."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from marsad.assessment.compiled import njit
from marsad.assessment.screen.season import TERMS, fit, predict, terms

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@njit(cache=True)
def choose(
    counts: Floats,
    first: int,
    judged: int,
    every: int,
    margin: float,
    left_out: int,
    history: int,
    year: float,
    outlying: float,
    rounds: int,
    spread: Floats,
    level: Floats,
    chosen: Integers,
) -> None:
    """Set `chosen` (series, weeks - first) to 1 where the season is not the clearly worse baseline.

    level: (series, weeks - first + judged) what the level expected of the weeks from `first - judged` on, NaN where
    nothing. The two are compared by their Poisson deviances over the weeks that both foretold; the level must be ahead
    by `margin` times φ.
    """
    series, weeks = counts.shape
    table = terms(weeks, year)
    fitted, weight = np.empty(weeks), np.empty(weeks)
    known = np.empty((TERMS, TERMS))
    for row in range(series):
        for begin in range(first, weeks, every):
            until = begin - judged - left_out
            there, total = 0, 0.5
            for week in range(max(until, 0)):
                if not math.isnan(counts[row, week]):
                    there, total = there + 1, total + counts[row, week]
            if there < history:
                continue
            effects = np.zeros(TERMS)
            effects[0] = math.log(total / there)
            phi = fit(counts[row, :until], table, spread, outlying, rounds, effects, known, fitted, weight)
            if phi < 0.0:
                continue
            ahead = 0.0
            for week in range(begin - judged, begin):
                usual = level[row, week - first + judged]
                if not math.isnan(counts[row, week]) and usual > 0.0:
                    ahead += deviance(counts[row, week], usual)
                    ahead -= deviance(counts[row, week], predict(table, week, effects))
            if ahead >= -margin * phi:
                for place in range(begin - first, min(begin - first + every, weeks - first)):
                    chosen[row, place] = 1


@njit(cache=True)
def deviance(count: float, mean: float) -> float:
    """Poisson deviance of one count."""
    return 2.0 * ((count * math.log(count / mean) if count > 0.0 else 0.0) - (count - mean))
