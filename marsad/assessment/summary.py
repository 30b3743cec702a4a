"""What drawn paths of the log rate say of R, and of how long a rise has lasted, for many as-of weeks at once.

On one path there is a **rise** at t where the rate is at least √factor times that of the reference (half way, in
logarithms, to `factor`); it began with the first of the unbroken weeks up to t in which the rate was at least
`rise_from` times that of the reference. Reference weeks themselves never belong to a rise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from marsad.assessment.counted import Floats
from marsad.assessment.paths import next_random
from marsad.model.answer import RatioOptions

QUANTILES = np.array((0.5, 0.25, 0.75, 0.05, 0.95))
Lasted = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Answers × …: `quantiles` (of R, of the rate at t, of that of the reference; each at `QUANTILES`), `shares`
    (P(R >= factor), P(R <= 1/factor), P(rate at t >= half the level)), `lasted` (P(the rise has lasted k weeks)),
    `starts` (weeks that it has lasted: the most, the median, the least of the middle 90 per cent of the paths that
    rise; 0 where most do not), `logs` (draws of log R)."""

    quantiles: Floats
    shares: Floats
    lasted: Floats
    starts: npt.NDArray[np.int64]
    logs: Floats


def summary(
    cells: npt.NDArray[np.int16],
    lengths: npt.NDArray[np.int64],
    held: npt.NDArray[np.int64],
    halves: Floats,
    lowest: float,
    options: RatioOptions,
) -> Summary:
    """cells: answers × weeks × draws; the first `lengths[a]` weeks are answer a's, the first `held[a]` of these its
    reference's; halves: log of half the pre-collapse level, NaN where there is none; lowest: log rate of cell 0.
    Within a grid cell the value is spread evenly, so that ratios do not clump on the grid.
    """
    answers, draws = len(cells), cells.shape[2]
    weeks = np.array(options.rise_weeks)
    found = Summary(
        np.empty((answers, 3, 5)),
        np.zeros((answers, 3)),
        np.zeros((answers, len(weeks))),
        np.zeros((answers, 3), dtype=np.int64),
        np.empty((answers, draws)),
    )
    bounds = np.array([math.log(options.factor), math.log(options.rise_from)])
    seed = np.uint64((options.seed + 1) % 2**64)
    _summarise(
        cells, lengths, held, halves, lowest, options.step, bounds, weeks, seed,
        found.quantiles, found.shares, found.lasted, found.starts, found.logs,
    )  # fmt: skip
    return found


@njit(cache=True)
def _summarise(  # type: ignore[no-untyped-def]
    cells, lengths, held, halves, lowest, step, bounds, weeks, seed, quantiles, shares, lasted, starts, logs
):
    answers, draws = logs.shape
    random = np.array([seed], dtype=np.uint64)
    now, then, ran = np.empty(draws), np.empty(draws), np.empty(draws)
    for answer in range(answers):
        last = lengths[answer] - 1
        rising = 0
        for draw in range(draws):
            path = cells[answer, :, draw]
            now[draw] = lowest + step * (path[last] + next_random(random) - 0.5)
            then[draw] = lowest + step * (_mean(path, held[answer], step) + next_random(random) - 0.5)
            logs[answer, draw] = now[draw] - then[draw]
            shares[answer, 0] += logs[answer, draw] >= bounds[0]
            shares[answer, 1] += logs[answer, draw] <= -bounds[0]
            shares[answer, 2] += now[draw] >= halves[answer]
            ran[draw] = _ran(path, held[answer], last, lowest, step, then[draw], bounds)
            rising += ran[draw] > 0
            for k in range(len(weeks)):
                lasted[answer, k] += ran[draw] >= weeks[k]
        shares[answer] /= draws
        lasted[answer] /= draws
        _quantiles(logs[answer], quantiles[answer, 0])
        _quantiles(now, quantiles[answer, 1])
        _quantiles(then, quantiles[answer, 2])
        if 2 * rising > draws:
            ran.sort()
            for k, share in enumerate((0.95, 0.5, 0.05)):
                starts[answer, k] = int(ran[draws - rising + int(share * (rising - 1))])


@njit(cache=True)
def _mean(path, weeks, step):  # type: ignore[no-untyped-def]
    """Cells of the mean rate of the first weeks."""
    if weeks == 1:
        return float(path[0])
    total = 0.0
    for week in range(weeks):
        total += math.exp(step * (path[week] - path[0]))
    return path[0] + math.log(total / weeks) / step


@njit(cache=True)
def _ran(path, first, last, lowest, step, then, bounds):  # type: ignore[no-untyped-def]
    """Weeks that the rise at the last week of a path has lasted, 0 where there is none."""
    if lowest + step * path[last] - then < bounds[0] / 2:
        return 0
    week = last
    while week >= first and lowest + step * path[week] - then >= bounds[1]:
        week -= 1
    return last - week


@njit(cache=True)
def _quantiles(draws, found):  # type: ignore[no-untyped-def]
    """Of exp(draws), between two of them by straight line."""
    ordered = np.sort(draws)
    for k in range(len(QUANTILES)):
        at = QUANTILES[k] * (len(ordered) - 1)
        below = int(at)
        low, high = math.exp(ordered[below]), math.exp(ordered[min(below + 1, len(ordered) - 1)])
        found[k] = low + (at - below) * (high - low)
