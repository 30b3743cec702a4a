"""A grid filter for the latent weekly rate of overdispersed, self-exciting counts.

The hidden state of a week is a mode of motion (steady, climbing, falling: `motion`) and a log rate on a grid; what a
count says of it is in `likelihood`. Dispersion φ, share of self-excitation a and the size of the small steps are
averaged over a few values each, weighted by how well they predicted the counts. Forward filtering, then paths drawn
backwards (Kitagawa 1987; Carter & Kohn 1994 for the backward draws).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from marsad.assessment.likelihood import Counted, Floats, log_chances
from marsad.assessment.motion import Motion, motion
from marsad.model.answer import RatioOptions

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Filtered:
    """`weeks[k]` is P(mode, log rate | counts to week first + k) by drift × mode × parameters × grid point, the
    parameters being excitation × dispersion; `weights` (drift × parameters) are their posterior weights at the end."""

    grid: Floats
    motion: Motion
    first: int
    weeks: tuple[Floats, ...]
    weights: Floats


def log_grid(counted: Counted, options: RatioOptions) -> Floats:
    """Log rates from `lowest_rate` to well above the largest count, `step` apart."""
    top = float(np.nanmax(np.where(np.isinf(counted.high), counted.low, counted.high)))
    low, high = np.log(options.lowest_rate), np.log(2.0 * top + 5.0)
    return np.asarray(low + options.step * np.arange(int(np.ceil((high - low) / options.step)) + 1))


def run_filter(counted: Counted, first: int, options: RatioOptions) -> Filtered:
    """Filter forward over all weeks, keep those from `first` on.

    No input makes it fail or give NaN: what no rate explains leaves it unmoved.
    """
    grid = log_grid(counted, options)
    moving = motion(grid, options)
    chances = log_chances(counted, grid, options)
    state = _prior(moving, len(grid), options)
    evidence = np.zeros((state.shape[0], state.shape[2]))
    weeks = []
    for week, covered in enumerate(counted.covered):
        if week:
            state = _forward(state, moving)
        if covered:
            top = chances[week].max()
            state = state * np.exp(chances[week] - top)
            total = state.sum(axis=(1, 3))
            evidence += np.log(np.maximum(total, 1e-300)) + top
            empty = (total <= 0)[:, None, :, None]
            scaled = state / np.maximum(total, 1e-300)[:, None, :, None]
            state = np.where(empty, _prior(moving, len(grid), options), scaled) if empty.any() else scaled
        if week >= first:
            weeks.append(state)
    weights = np.exp(evidence - evidence.max())
    return Filtered(grid, moving, first, tuple(weeks), weights / weights.sum())


def draw_paths(found: Filtered, draws: int, generator: np.random.Generator) -> Floats:
    """Paths of the log rate from week `found.first` to the last, drawn from what all counts say: draws × weeks.

    Within a grid cell the value is spread evenly, so that ratios do not clump on the grid.
    """
    size, modes = len(found.grid), len(found.motion.start)
    parameters = found.weights.shape[1]
    picks = generator.choice(found.weights.size, size=draws, p=found.weights.ravel())
    last = found.weeks[-1]
    # Draws that stand at the same point share one row of chances.
    sets, which = np.unique(picks, return_inverse=True)
    state = _pick(last[sets // parameters, :, sets % parameters].reshape(len(sets), -1), which, generator)
    places = np.empty((draws, len(found.weeks)), dtype=np.int64)
    places[:, -1] = state % size
    for week in range(len(found.weeks) - 2, -1, -1):
        points, which = np.unique(picks * (modes * size) + state, return_inverse=True)
        state = _pick(_backward(found, week, points), which, generator)
        places[:, week] = state % size
    step = found.grid[1] - found.grid[0]
    return np.asarray(found.grid[places] + step * (generator.random(places.shape) - 0.5))


def parameters(found: Filtered, options: RatioOptions) -> tuple[float, float]:
    """Posterior means of the dispersion and of the share of self-excitation."""
    weights = found.weights.sum(axis=0).reshape(len(options.excitations), len(options.dispersions))
    return (
        float(weights.sum(axis=0) @ np.array(options.dispersions)),
        float(weights.sum(axis=1) @ np.array(options.excitations)),
    )


def _prior(moving: Motion, size: int, options: RatioOptions) -> Floats:
    """Any rate alike, modes as often as in the long run."""
    shape = (len(options.drifts), len(moving.start), len(options.excitations) * len(options.dispersions), size)
    return np.array(np.broadcast_to(moving.start[None, :, None, None] / size, shape))


def _forward(state: Floats, moving: Motion) -> Floats:
    """One week on: the mode switches, then the rate moves as the new mode has it."""
    drifts, modes, sets, size = state.shape
    switched = moving.switch.T @ state.reshape(drifts, modes, sets * size)
    return np.asarray(switched.reshape(state.shape) @ moving.moves)


def _backward(found: Filtered, week: int, points: Indices) -> Floats:
    """Weights of a week's states given the state of the week after, coded (drift, parameters, mode, grid point)."""
    size, modes = len(found.grid), len(found.motion.start)
    sets, after = np.divmod(points, modes * size)
    drift, rest = np.divmod(sets, found.weights.shape[1])
    mode, place = np.divmod(after, size)
    came = found.motion.switch[:, mode].T[:, :, None] * found.motion.moves[drift, mode, :, place][:, None, :]
    return np.asarray((found.weeks[week][drift, :, rest] * came).reshape(len(points), -1))


def _pick(chances: Floats, which: Indices, generator: np.random.Generator) -> Indices:
    """For each draw one index, with the weights of row `which[draw]`."""
    sums = np.cumsum(chances, axis=1)
    sums /= np.maximum(sums[:, -1:], 1e-300)
    # Row r's sums are moved to [r, r + 1], so that one search serves all rows.
    line = (sums + np.arange(len(sums))[:, None]).ravel()
    found = np.searchsorted(line, generator.random(len(which)) + which, side="right") - which * sums.shape[1]
    return np.asarray(np.clip(found, 0, sums.shape[1] - 1), dtype=np.int64)
