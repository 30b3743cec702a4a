"""A grid filter for the latent weekly rate of overdispersed, self-exciting counts: forward in time, by week.

The hidden state of a week is a mode of motion (steady, climbing, falling: `motion`) and a log rate on a grid; what a
count says of it is in `likelihood`. Dispersion φ, share of self-excitation a and the size of the small steps are
averaged over a few values each, weighted by how well they predicted the counts. Kitagawa 1987. What the later weeks
say of the earlier ones is in `paths`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from marsad.assessment.compiled import njit
from marsad.assessment.counted import Counted, Floats
from marsad.assessment.likelihood import log_grid, scaled_chances
from marsad.assessment.motion import REACH, Motion, motion
from marsad.model.answer import RatioOptions

Singles = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]
ARITHMETIC = {"reassoc", "contract", "arcp", "nsz"}
TINY = 1e-30
# Parameters whose weight has fallen to exp(-DROPPED) of the best ones' are followed no further.
DROPPED = 16.0


@dataclass(frozen=True, slots=True)
class Filtered:
    """`states[t, p, m, i]`: P(mode m, log rate i | counts to week t) of the parameters p = (drift, excitation,
    dispersion); `totals` the same over all modes; `leaps[t, p, j]`: chance to be at j after a jump into week t;
    `evidence[t, p]`: log chance of the counts to week t, minus
    infinity once p was dropped, whose states are then not set."""

    grid: Floats
    motion: Motion
    states: Singles
    totals: Singles
    leaps: Singles
    evidence: Floats


def run_filter(counted: Counted, options: RatioOptions) -> Filtered:
    """Filter forward over all weeks.

    No input makes it fail or give NaN: what no rate explains starts the rate anew.
    """
    grid = log_grid(counted, options)
    moving = motion(options)
    chances, tops = scaled_chances(counted, grid, options)
    weeks, pairs, size = chances.shape
    sets = len(options.drifts) * pairs
    states = np.empty((weeks, sets, len(moving.start), size), dtype=np.float32)
    totals, leaps = (np.empty((weeks, sets, size), dtype=np.float32) for _ in range(2))
    evidence = np.empty((weeks, sets))
    _forward(
        chances,
        tops,
        counted.covered,
        moving.start.astype(np.float32),
        moving.whole,
        (moving.near * (1 - options.jump)).astype(np.float32),
        np.array([options.start, options.stop, options.jump, moving.fade], dtype=np.float32),
        leap_shares(size, moving.fade),
        states,
        totals,
        leaps,
        evidence,
    )
    return Filtered(grid, moving, states, totals, leaps, evidence)


def leap_shares(size: int, fade: float) -> Singles:
    """What a jump's chances from each cell are to be multiplied with, so that they sum to 1 on the grid."""
    place = np.arange(size)
    sums = (1 + fade - fade ** (place + 1) - fade ** (size - place)) / (1 - fade)
    return (1 / sums).astype(np.float32)


def set_weights(found: Filtered, weeks: Indices) -> Floats:
    """Posterior weights of the parameter sets by the counts up to each of some weeks: weeks × sets."""
    weights = np.exp(found.evidence[weeks] - found.evidence[weeks].max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def parameters(weights: Floats, options: RatioOptions) -> tuple[Floats, Floats]:
    """Posterior means of the dispersion and of the share of self-excitation, one for each row of weights."""
    cube = weights.reshape(-1, len(options.drifts), len(options.excitations), len(options.dispersions))
    return (
        np.asarray(cube.sum(axis=(1, 2)) @ np.array(options.dispersions)),
        np.asarray(cube.sum(axis=(1, 3)) @ np.array(options.excitations)),
    )


@njit(cache=True, fastmath=ARITHMETIC)
def _forward(chances, tops, covered, start, whole, near, chance, shares, states, totals, leaps, evidence):  # type: ignore[no-untyped-def]
    """One week after the other, parameter set by parameter set; all inner loops run along the grid."""
    weeks, pairs, size = chances.shape
    came = np.empty(size, dtype=np.float32)
    for week in range(weeks):
        least = -math.inf
        if week:
            for at in range(states.shape[1]):
                least = max(least, evidence[week - 1, at])
            least -= DROPPED
        for at in range(states.shape[1]):
            if week and evidence[week - 1, at] < least:
                evidence[week, at] = -math.inf
                continue
            now = states[week, at]
            if week == 0:
                _prior(now, start)
                for i in range(size):
                    leaps[0, at, i] = 0
            else:
                before, total, leap = states[week - 1, at], totals[week - 1, at], leaps[week, at]
                _leap(total, shares, chance[3], leap)
                _step(before, total, leap, start, whole, near[at // pairs], chance, came, now)
            evidence[week, at] = evidence[week - 1, at] if week else 0.0
            if covered[week]:
                mass = _weigh(now, chances[week, at % pairs])
                if mass <= TINY:
                    _prior(now, start)
                evidence[week, at] += math.log(mass if mass > TINY else TINY) + tops[week]
            _sum(now, totals[week, at])


@njit(cache=True, fastmath=ARITHMETIC)
def _step(before, total, leap, start, whole, near, chance, came, now):  # type: ignore[no-untyped-def]
    """A week without its count: modes switch, then the rate moves as the new mode has it."""
    modes, size = before.shape
    begin, stop, jump, one = chance[0], chance[1], chance[2], np.float32(1)
    each = begin / np.float32(max(modes - 1, 1))
    for mode in range(modes):
        if mode == 0:
            for i in range(size):
                came[i] = (one - begin - stop) * before[0, i] + stop * total[i]
        else:
            for i in range(size):
                came[i] = (one - stop) * before[mode, i] + each * before[0, i]
        _move(came, near[mode], whole[mode], jump * start[mode], leap, now[mode])


@njit(cache=True, fastmath=ARITHMETIC)
def _weigh(now, likely):  # type: ignore[no-untyped-def]
    """Multiply with the chances of a count, scale to 1; the mass that there was."""
    mass = np.float32(0)
    for mode in range(now.shape[0]):
        for i in range(len(likely)):
            now[mode, i] *= likely[i]
            mass += now[mode, i]
    if mass > TINY:
        scale = np.float32(1) / mass
        for mode in range(now.shape[0]):
            for i in range(len(likely)):
                now[mode, i] *= scale
    return mass


@njit(cache=True, fastmath=ARITHMETIC)
def _sum(now, total):  # type: ignore[no-untyped-def]
    """Over all modes."""
    for i in range(len(total)):
        total[i] = now[0, i]
    for mode in range(1, now.shape[0]):
        for i in range(len(total)):
            total[i] += now[mode, i]


@njit(cache=True)
def _prior(now, start):  # type: ignore[no-untyped-def]
    """Any rate alike, modes as often as in the long run."""
    for mode in range(now.shape[0]):
        for i in range(now.shape[1]):
            now[mode, i] = start[mode] / np.float32(now.shape[1])


@njit(cache=True, fastmath=ARITHMETIC)
def _leap(total, shares, fade, leap):  # type: ignore[no-untyped-def]
    """Convolve with a Laplace distribution: a recursion up the grid and one down."""
    size = len(total)
    up = np.float32(0)
    for i in range(size):
        up = up * fade + total[i] * shares[i]
        leap[i] = up
    down = np.float32(0)
    for i in range(size - 1, -1, -1):
        leap[i] += down
        down = (down + total[i] * shares[i]) * fade


@njit(cache=True, fastmath=ARITHMETIC)
def _move(came, near, whole, jump, leap, now):  # type: ignore[no-untyped-def]
    """Where the rate is a week later."""
    size = len(came)
    for j in range(size):
        now[j] = jump * leap[j]
    for offset in range(len(near)):
        chance, move = near[offset], whole + offset - REACH
        if chance > 0 and -size < move < size:
            # Two slices of one length: a loop over them has no index that could be negative, and is vectorised.
            to, source = now[max(move, 0) : min(size + move, size)], came[max(-move, 0) : min(size - move, size)]
            for j in range(len(to)):
                to[j] += chance * source[j]
