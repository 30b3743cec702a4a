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

from marsad.assessment.compiled import njit
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
    shares, lasted = np.zeros((answers, 3)), np.zeros((answers, len(weeks)))
    logs, now, then = (np.empty((answers, draws)) for _ in range(3))
    ran = np.empty((answers, draws), dtype=np.int64)
    bounds = np.array([math.log(options.factor), math.log(options.rise_from)])
    seed = np.uint64((options.seed + 1) % 2**64)
    _summarise(
        cells, lengths, held, halves, lowest, options.step, bounds, weeks, seed, now, then, logs, ran, shares, lasted
    )  # fmt: skip
    # NumPy sorts faster than what numba makes of a sort, and without being compiled.
    quantiles = np.stack([_quantiles(values) for values in (logs, now, then)], axis=1)
    return Summary(quantiles, shares / draws, lasted / draws, _starts(ran), logs)


@njit(cache=True)
def _summarise(  # type: ignore[no-untyped-def]
    cells, lengths, held, halves, lowest, step, bounds, weeks, seed, now, then, logs, ran, shares, lasted
):
    answers, draws = logs.shape
    random = np.array([seed], dtype=np.uint64)
    for answer in range(answers):
        last = lengths[answer] - 1
        for draw in range(draws):
            path = cells[answer, :, draw]
            now[answer, draw] = lowest + step * (path[last] + next_random(random) - 0.5)
            then[answer, draw] = lowest + step * (_mean(path, held[answer], step) + next_random(random) - 0.5)
            logs[answer, draw] = now[answer, draw] - then[answer, draw]
            shares[answer, 0] += logs[answer, draw] >= bounds[0]
            shares[answer, 1] += logs[answer, draw] <= -bounds[0]
            shares[answer, 2] += now[answer, draw] >= halves[answer]
            ran[answer, draw] = _ran(path, held[answer], last, lowest, step, then[answer, draw], bounds)
            for k in range(len(weeks)):
                lasted[answer, k] += ran[answer, draw] >= weeks[k]


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


def _quantiles(draws: Floats) -> Floats:
    """Of exp(draws) (answers × draws), between two of them by straight line: answers × `QUANTILES`."""
    ordered = np.sort(draws, axis=1)
    at = QUANTILES * (ordered.shape[1] - 1)
    below = at.astype(np.int64)
    low, high = np.exp(ordered[:, below]), np.exp(ordered[:, np.minimum(below + 1, ordered.shape[1] - 1)])
    return np.asarray(low + (at - below) * (high - low))


def _starts(ran: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Answers × (95, 50, 5 per cent) of the weeks that a rise has lasted on the paths that rise."""
    draws = ran.shape[1]
    rising = np.count_nonzero(ran, axis=1)
    at = draws - rising[:, None] + (np.array((0.95, 0.5, 0.05)) * (rising[:, None] - 1)).astype(np.int64)
    found = np.take_along_axis(np.sort(ran, axis=1), np.minimum(at, draws - 1), axis=1)
    return np.where(2 * rising[:, None] > draws, found, 0)
