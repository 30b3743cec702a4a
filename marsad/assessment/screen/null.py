"""From a sum of log p values over overlapping windows to one p value.

The windows share their newest weeks, so that their p values hang together: the sum is not gamma distributed. Where
each window's p value is honest, the sum's distribution depends on the windows only, and is found here once for each set
of windows, from seeded draws of independent weeks; beyond p = 10⁻⁴ its logarithm goes on as a straight line.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_DRAWS = 1 << 20
_BATCH = 1 << 17
_SEED = 20130401
_GRID = np.concatenate([np.linspace(0.0, 2.0, 81)[1:], np.linspace(2.0, 9.25, 117)[1:]])  # -log p
_LINE = np.log(1e3)  # the straight line is laid through the draws from here on


def log_p(scores: Floats, windows: tuple[tuple[int, float], ...], reference: float) -> Floats:
    """-log p of sums of -log p. `reference`: weeks whose mean all windows are held against, inf for no error of it."""
    if len(windows) == 1:
        return scores / windows[0][1]
    found, slope = _table(windows, reference)
    inside = np.interp(scores, found, np.concatenate([[0.0], _GRID]))
    return np.asarray(np.where(scores > found[-1], _GRID[-1] + slope * (scores - found[-1]), inside))


@lru_cache(maxsize=32)
def _table(windows: tuple[tuple[int, float], ...], reference: float) -> tuple[Floats, float]:
    """The scores at -log p = 0 and _GRID, and the slope of -log p beyond."""
    from scipy.special import log_ndtr  # scipy loads slowly

    generator = np.random.default_rng(_SEED)
    longest = max(weeks for weeks, _ in windows)
    sums = []
    for _ in range(_DRAWS // _BATCH):
        weeks = np.cumsum(generator.standard_normal((longest, _BATCH)), axis=0)
        error = generator.standard_normal(_BATCH) / np.sqrt(reference)
        total = np.zeros(_BATCH)
        for size, weight in windows:
            deviation = np.sqrt(size * (1.0 + size / reference))
            total -= weight * log_ndtr(-(weeks[size - 1] - size * error) / deviation)
        sums.append(total)
    drawn = np.sort(np.concatenate(sums))
    found = np.concatenate([[0.0], np.quantile(drawn, 1.0 - np.exp(-_GRID))])
    tail = _GRID >= _LINE
    slope = float(np.polyfit(found[1:][tail], _GRID[tail], 1)[0])
    return found, slope
