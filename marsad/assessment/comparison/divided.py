"""Shrinkage of what the grid filter says of many places: its own expectation divided out, the places' put in its stead.

The filter's draws of log R are of L(θ)·p(θ): what the counts say, times what the filter expects of any series before it
sees one (`motion`: mostly little change, now and then a move). To shrink these draws as if they were estimates would
count that expectation once for each place: on simulated groups 90 % intervals then held 76 %. So p is worked out on
the grid and divided out, and L alone enters the hierarchical model of `shrink` (the two-stage way of Lunn, Barrett,
Sweeting & Thompson 2013, Applied Statistics 62(4), on a grid instead of by sampling).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from marsad.assessment.comparison.shrink import Floats, Shrunk, spread_grid
from marsad.assessment.motion import motion
from marsad.model.answer import RatioOptions
from marsad.model.comparison import ShrinkOptions

_FURTHEST = 6.0  # log ratios beyond are put at the end: a factor of 400
_CENTRES = 4.0
_SMOOTH = 1.0  # cells: standard deviation of the kernel that smooths draws
_CHUNK = 256


def shrink_draws(
    draws: Sequence[Sequence[float]], lags: Sequence[int], ratio: RatioOptions, options: ShrinkOptions | None = None
) -> Shrunk:
    """Shrunken log R of many places, as joint draws, from the filter's draws of each (`RateRatio.log_ratios`).

    lags: weeks from the reference to t, by which the filter's expectation is known; ratio: the filter's options. Raises
    ValueError where no place is given.
    """
    options = options or ShrinkOptions()
    if not draws or len(draws) != len(lags):
        raise ValueError("draws and lags of at least one place are needed, as many of the one as of the other")
    grid, edges = _grid(ratio.step)
    chances = np.stack([_likelihood(np.asarray(item), lag, ratio) for item, lag in zip(draws, lags, strict=True)])
    spread, prior = spread_grid(options)
    centre = np.linspace(-_CENTRES, _CENTRES, round(2 * _CENTRES / 0.05) + 1)
    log = prior[:, None] - 0.5 * (centre / options.centre_scale)[None, :] ** 2
    for at, tau in enumerate(spread):
        cells = _cells(edges, centre, np.full(len(centre), tau), options.tail)
        for first in range(0, len(chances), _CHUNK):
            held = cells @ chances[first : first + _CHUNK].T
            log[at] += np.log(np.maximum(held, 1e-300)).sum(axis=1)
    weights = np.exp(log - log.max())
    generator = np.random.default_rng(options.seed)
    picks = generator.choice(weights.size, size=options.draws, p=(weights / weights.sum()).ravel())
    tau, mu = spread[picks // len(centre)], centre[picks % len(centre)]
    cells = _cells(edges, mu, tau, options.tail)
    values = np.stack([_drawn(cells * one, grid, ratio.step, generator) for one in chances], axis=1)
    return Shrunk(mu + 0.05 * (generator.random(options.draws) - 0.5), tau, values)


@lru_cache(maxsize=32)
def expected_change(options: RatioOptions, lag: int) -> tuple[float, ...]:
    """What the filter expects of log R over `lag` weeks before it sees a count: as chances on the grid."""
    moving = motion(options)
    grid, _ = _grid(options.step)
    wide = np.zeros(2 * len(grid) + 1)  # what leaves the grid may come back
    jumps = moving.fade ** np.abs(np.arange(-len(grid), len(grid) + 1))
    total = np.zeros(len(wide))
    for near in moving.near:
        state = np.outer(moving.start, np.eye(1, len(wide), len(grid))[0])
        for _ in range(lag):
            state = _week_on(state, near, moving.whole, moving.start, jumps / jumps.sum(), options)
        total += state.sum(axis=0)
    first = (len(wide) - len(grid)) // 2
    inside = total[first : first + len(grid)]
    inside[0] += total[:first].sum()
    inside[-1] += total[first + len(grid) :].sum()
    return tuple((inside / inside.sum()).tolist())


def _week_on(
    state: Floats, near: Floats, whole: np.ndarray, start: Floats, jumps: Floats, options: RatioOptions
) -> Floats:
    """One week of the motion, modes × cells: a jump, or the mode's switch and then its step."""
    moving = state[1:]
    switched = np.empty_like(state)
    switched[0] = state[0] * (1 - options.start) + options.stop * moving.sum(axis=0)
    switched[1:] = moving * (1 - options.stop) + options.start * state[0] / len(moving)
    after = np.stack(
        [np.roll(np.convolve(row, step, "same"), shift) for row, step, shift in zip(switched, near, whole, strict=True)]
    )
    jumped = np.convolve(state.sum(axis=0), jumps, "same")
    return (1 - options.jump) * after + options.jump * start[:, None] * jumped[None, :]


def _grid(step: float) -> tuple[Floats, Floats]:
    """Log ratios and the edges of their cells."""
    size = round(_FURTHEST / step)
    grid = np.asarray(step * np.arange(-size, size + 1), dtype=np.float64)
    return grid, np.asarray(step * (np.arange(-size, size + 2) - 0.5), dtype=np.float64)


def _likelihood(draws: Floats, lag: int, ratio: RatioOptions) -> Floats:
    """What the counts alone say of each log ratio, up to a factor."""
    _, edges = _grid(ratio.step)
    held = np.histogram(np.clip(draws, edges[0], edges[-1]), edges)[0] / len(draws)
    kernel = np.exp(-0.5 * (np.arange(-5, 6) / _SMOOTH) ** 2)
    expected = np.convolve(expected_change(ratio, lag), kernel / kernel.sum(), "same")
    found = np.convolve(held, kernel / kernel.sum(), "same") / np.maximum(expected, 1e-9)
    return np.asarray(found / found.max())


def _cells(edges: Floats, centre: Floats, spread: Floats, tail: float | None) -> Floats:
    """The chance of each cell about each centre: (centres, cells)."""
    from scipy.special import ndtr, stdtr  # slow to load

    places = (edges[None, :] - centre[:, None]) / spread[:, None]
    sums = ndtr(places) if tail is None else stdtr(tail, places)
    chances = np.diff(sums, axis=1)
    return np.asarray(chances / np.maximum(chances.sum(axis=1, keepdims=True), 1e-300))


def _drawn(weights: Floats, grid: Floats, step: float, generator: np.random.Generator) -> Floats:
    """One cell for each row of weights, and a value spread evenly in it."""
    sums = np.cumsum(weights, axis=1)
    found = (sums < (generator.random(len(sums)) * sums[:, -1])[:, None]).sum(axis=1)
    return np.asarray(grid[np.minimum(found, len(grid) - 1)] + step * (generator.random(len(sums)) - 0.5))
