"""How the latent log rate moves from one week to the next: steady, climbing or falling, now and then a jump.

    x_{t+1} = x_t + v_{t+1} + e,   v a Markov chain over 0, +s_1, …, +s_k, -s_1, …, -s_k,   e ~ N(0, drift²)

From steady (v = 0) a move starts with chance `start` a week, at any of the slopes alike; a move ends with chance
`stop` a week. With chance `jump` a week the step is N(0, jump_size²) instead. A plain random walk has no memory of
its direction and follows a ramp late; a chain of slopes (a jump Markov system: Blom & Bar-Shalom 1988) does not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from marsad.model.answer import RatioOptions

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Motion:
    """`switch[m, n]`: chance to go from mode m to n in a week. `moves[d, n, i, j]`: chance to go from grid point i to j
    in a week of mode n with drift d. `start[m]`: how often each mode is found in the long run."""

    switch: Floats
    moves: Floats
    start: Floats


def motion(grid: Floats, options: RatioOptions) -> Motion:
    """The chances of all moves on a grid of log rates."""
    speeds = (0.0, *options.slopes, *(-slope for slope in options.slopes))
    apart = grid[None, :] - grid[:, None]
    leap = _normal(apart, options.jump_size)
    moves = np.stack(
        [np.stack([_walk(apart, speed, drift, options.step) for speed in speeds]) for drift in options.drifts]
    )
    switch = _switch(len(speeds), options)
    share = options.stop / (options.start + options.stop)
    start = np.array([share] + [(1 - share) / (len(speeds) - 1)] * (len(speeds) - 1))
    return Motion(switch, (1 - options.jump) * moves + options.jump * leap, start)


def _switch(modes: int, options: RatioOptions) -> Floats:
    """From steady into any move, from a move back to steady."""
    switch = (1 - options.stop) * np.eye(modes)
    switch[:, 0] = options.stop
    switch[0] = options.start / (modes - 1)
    switch[0, 0] = 1 - options.start
    return np.asarray(switch)


def _walk(apart: Floats, speed: float, drift: float, step: float) -> Floats:
    """One week's walk: mean `speed`, standard deviation `drift`; what would leave the grid stays at its edge.

    A Gaussian narrower than a cell would not move as it should: three neighbouring points with the same mean and, so
    far as three points can, the same variance do.
    """
    if drift >= 0.8 * step:
        return _normal(apart - speed, drift)
    size = len(apart)
    cells = speed / step
    whole = round(cells)
    rest = cells - whole
    aside = max((drift / step) ** 2 + rest**2, abs(rest))
    walk = np.zeros((size, size))
    for offset, chance in ((-1, (aside - rest) / 2), (0, 1 - aside), (1, (aside + rest) / 2)):
        to = np.clip(np.arange(size) + whole + offset, 0, size - 1)
        walk[np.arange(size), to] += chance
    return walk


def _normal(apart: Floats, deviation: float) -> Floats:
    """Rows of a Gaussian, normalised on the grid; a row whose mean lies beyond the grid goes to the nearest edge."""
    nearest = (apart**2).min(axis=1, keepdims=True)
    chances = np.exp(-0.5 * (apart**2 - nearest) / deviation**2)
    return np.asarray(chances / chances.sum(axis=1, keepdims=True))
