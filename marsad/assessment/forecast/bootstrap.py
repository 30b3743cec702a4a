"""Intervals of mean scores whose parts are not independent: whole blocks are drawn again, not single scores.

Forecasts of neighbouring origins share weeks, so blocks are stretches of time (Künsch 1989, Annals of Statistics 17);
over many series, a whole series or country is a block.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with the interval that holds `level` of what block bootstrap gives. `blocks`: how many there were."""

    mean: float
    low: float
    high: float
    blocks: int


def mean_by_time(
    scores: npt.ArrayLike, times: npt.ArrayLike, block: int, *, level: float = 0.95, size: int = 2000, seed: int = 1
) -> Estimate:
    """The mean of scores whose origins lie at `times` (period numbers), by a moving-block bootstrap over origins.

    All scores of one origin stay together; `block`: how many origins follow one another in a block. Raises ValueError
    for no scores.
    """
    values, when = np.asarray(scores, dtype=float), np.asarray(times)
    if not len(values):
        raise ValueError("no scores")
    origins, place = np.unique(when, return_inverse=True)
    sums, counts = np.bincount(place, values), np.bincount(place).astype(float)
    block = max(1, min(block, len(origins)))
    starts = len(origins) - block + 1
    random = np.random.default_rng(seed)
    drawn = random.integers(starts, size=(size, -(-len(origins) // block)))
    chosen = (drawn[:, :, None] + np.arange(block)).reshape(size, -1)[:, : len(origins)]
    return _interval(values, sums[chosen].sum(axis=1) / counts[chosen].sum(axis=1), level, -(-len(origins) // block))


def mean_by_block(
    scores: npt.ArrayLike, blocks: npt.ArrayLike, *, level: float = 0.95, size: int = 2000, seed: int = 1
) -> Estimate:
    """The mean of scores, by a bootstrap over whole blocks (a series, a country), each named in `blocks`."""
    values = np.asarray(scores, dtype=float)
    if not len(values):
        raise ValueError("no scores")
    names, place = np.unique(np.asarray(blocks), return_inverse=True)
    sums, counts = np.bincount(place, values), np.bincount(place).astype(float)
    chosen = np.random.default_rng(seed).integers(len(names), size=(size, len(names)))
    return _interval(values, sums[chosen].sum(axis=1) / counts[chosen].sum(axis=1), level, len(names))


def _interval(values: Floats, means: Floats, level: float, blocks: int) -> Estimate:
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(float(values.mean()), float(low), float(high), blocks)
