"""A hidden log rate on a grid that wanders, climbs, falls and returns; counts negative binomial and self-exciting.

    x(t+1) = x(t) + v(t+1) + e       v: steady (0), climbing (+slope) or falling (-slope); e ~ N(0, drift²)
    x(t+1) ~ where x was lately      instead, with chance `renewal`
    y(t) ~ negative binomial         mean μ = (1 - a)·exp(x(t)) + a·m(t), variance φμ + (noise·μ)²

m is a geometrically weighted mean of the counts before (Hawkes 1971, Biometrika 58, by week). All sets of drift, φ and
a are filtered side by side (Kitagawa 1987, JASA 82) and weighted by how well they foretold the counts, old evidence
forgotten slowly (dynamic model averaging: Raftery, Kárný & Ettler 2010, Technometrics 52).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from marsad.assessment.compiled import njit
from marsad.model.forecast import Draws, Dynamics

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

_UNIFORM = 0.1  # share of a renewal that may go anywhere on the grid: no count is impossible
_TOP = 3.0  # the grid reaches so many times beyond the largest count
STEADY = 0  # of the modes 0, +, -


@dataclass(frozen=True, slots=True)
class Filtered:
    """What is known at chosen origins. `states`: origins × (sets × modes × grid), each a distribution.

    `lately`: origins × grid, where the rate was within the memory; `recent`: the weighted mean of counts, origins.
    """

    grid: Floats
    sets: Floats  # sets × (drift, dispersion, excitation)
    states: Floats
    lately: Floats
    recent: Floats


def filtered(counts: Floats, origins: Indices, dynamics: Dynamics) -> Filtered:
    """What the counts up to each origin (an index, ascending) tell. NaN: not covered, which tells nothing."""
    grid = _grid(counts, dynamics)
    sets = np.array(list(product(dynamics.drifts, dynamics.dispersions, dynamics.excitations)))
    pairs = np.array(list(product(dynamics.dispersions, dynamics.excitations)))
    kernels = np.stack([[_kernel(speed, drift, dynamics) for speed in _speeds(dynamics)] for drift in sets[:, 0]])
    known = counts[~np.isnan(counts)]
    rest = np.array([dynamics.renewal, dynamics.memory, dynamics.forget, dynamics.decay, dynamics.noise])
    states, lately, recent = _run(
        counts,
        origins,
        np.exp(grid),
        pairs,
        np.arange(len(sets), dtype=np.int64) % len(pairs),
        kernels,
        _switch(dynamics),
        rest,
        float(known[:4].mean()) if len(known) else 0.0,
    )
    return Filtered(grid, sets, states, lately, recent)


def paths(known: Filtered, place: int, ahead: int, size: int, dynamics: Dynamics, random: np.random.Generator) -> Draws:
    """`size` paths of counts over `ahead` periods from the origin at `place`: (size, ahead) integers."""
    grid, modes = known.grid, 3
    flat = _systematic(known.states[place], size, random)
    chosen, mode, cell = np.unravel_index(flat, (len(known.sets), modes, len(grid)))
    drift, dispersion, share = known.sets[chosen].T
    jitter = random.uniform(-0.5, 0.5, size) * dynamics.step
    rate = grid[cell] + jitter
    recent = np.full(size, known.recent[place])
    speeds, switch = np.array(_speeds(dynamics)), _switch(dynamics).cumsum(axis=1)
    counts = np.empty((size, ahead), dtype=np.int64)
    for period in range(ahead):
        mode = (random.random(size)[:, None] > switch[mode]).sum(axis=1).clip(max=modes - 1)
        rate = rate + speeds[mode] + drift * random.standard_normal(size)
        anew = random.random(size) < dynamics.renewal
        if anew.any():
            fresh = random.choice(len(grid), size=int(anew.sum()), p=_renewed(known.lately[place]))
            rate[anew], mode[anew] = grid[fresh], STEADY
        rate = rate.clip(grid[0], grid[-1])
        mean = (1 - share) * np.exp(rate) + share * recent
        extra = dispersion - 1 + dynamics.noise**2 * mean
        counts[:, period] = random.poisson(random.gamma(mean / extra) * extra)
        recent = dynamics.decay * recent + (1 - dynamics.decay) * counts[:, period]
    return counts


def _grid(counts: Floats, dynamics: Dynamics) -> Floats:
    known = counts[~np.isnan(counts)]
    top = math.log(_TOP * (float(known.max()) if len(known) else 0.0) + _TOP)
    return np.arange(math.log(dynamics.lowest_rate), top + dynamics.step, dynamics.step)


def _speeds(dynamics: Dynamics) -> tuple[float, float, float]:
    return 0.0, dynamics.slope, -dynamics.slope


def _switch(dynamics: Dynamics) -> Floats:
    """From steady into a move up or down, from a move back to steady."""
    begin, end = dynamics.start, dynamics.stop
    return np.array([[1 - begin, begin / 2, begin / 2], [end, 1 - end, 0.0], [end, 0.0, 1 - end]])


def _kernel(speed: float, drift: float, dynamics: Dynamics) -> Floats:
    """Chances of a period's move by so many cells, odd in number, with the mean `speed` and at least that variance."""
    reach = math.ceil((3 * max(dynamics.drifts) + dynamics.slope) / dynamics.step) + 1
    cells = np.arange(-reach, reach + 1)
    mean, deviation = speed / dynamics.step, drift / dynamics.step
    # Three points carry a Gaussian narrower than a cell; sampled Gaussians would lose its mean and variance.
    if deviation < 0.8:
        whole = round(mean)
        rest = mean - whole
        aside = max(deviation**2 + rest**2, abs(rest))
        kernel = np.zeros(len(cells))
        for offset, chance in ((-1, (aside - rest) / 2), (0, 1 - aside), (1, (aside + rest) / 2)):
            kernel[reach + whole + offset] += chance
        return kernel
    kernel = np.exp(-0.5 * ((cells - mean) / deviation) ** 2)
    return np.asarray(kernel / kernel.sum())


def _renewed(lately: Floats) -> Floats:
    return (1 - _UNIFORM) * lately + _UNIFORM / len(lately)


def _systematic(weights: Floats, size: int, random: np.random.Generator) -> Indices:
    """Indices drawn in proportion to the weights, one in each of `size` equal parts, then shuffled."""
    places = (np.arange(size) + random.random()) / size
    edges = weights.cumsum()
    found = np.searchsorted(edges, places * edges[-1], side="right").clip(max=len(weights) - 1)
    return random.permutation(found)


@njit(cache=True)
def _log_chance(count: float, mean: float, extra: float) -> float:
    """Log chance of a count, less what hangs on the count alone: negative binomial, variance (1 + extra)·mean."""
    size = mean / extra
    return (
        math.lgamma(count + size)
        - math.lgamma(size)
        - size * math.log1p(extra)
        + count * (math.log(extra) - math.log1p(extra))
    )


@njit(cache=True)
def _chances(count: float, rates: Floats, pairs: Floats, recent: float, noise: float, out: Floats) -> None:
    """Chance of the count at every pair of dispersion and excitation and every rate, the likeliest 1."""
    highest = -math.inf
    for pair in range(len(pairs)):
        share = pairs[pair, 1]
        for cell in range(len(rates)):
            mean = (1 - share) * rates[cell] + share * recent
            value = _log_chance(count, mean, pairs[pair, 0] - 1 + noise * noise * mean)
            out[pair, cell] = value
            if value > highest:
                highest = value
    for pair in range(len(pairs)):
        for cell in range(len(rates)):
            out[pair, cell] = math.exp(out[pair, cell] - highest)


@njit(cache=True)
def _move(state: Floats, kernels: Floats, switch: Floats, scratch: Floats) -> None:
    """One period on, for one set: modes switch, each moves by its kernel, what leaves the grid stays at its end."""
    modes, cells = state.shape[0], state.shape[1]
    reach = kernels.shape[1] // 2
    for to in range(modes):
        for cell in range(cells):
            scratch[to, cell] = 0.0
    for to in range(modes):
        for cell in range(cells):
            mass = 0.0
            for mode in range(modes):
                mass += switch[mode, to] * state[mode, cell]
            if mass < 1e-14:
                continue
            for offset in range(-reach, reach + 1):
                chance = kernels[to, offset + reach]
                if chance > 0.0:
                    found = cell + offset
                    if found < 0:
                        found = 0
                    elif found >= cells:
                        found = cells - 1
                    scratch[to, found] += chance * mass
    for mode in range(modes):
        for cell in range(cells):
            state[mode, cell] = scratch[mode, cell]


@njit(cache=True)
def _run(
    counts: Floats,
    origins: Indices,
    rates: Floats,
    pairs: Floats,
    pair_of: Indices,
    kernels: Floats,
    switch: Floats,
    rest: Floats,
    recent: float,
) -> tuple[Floats, Floats, Floats]:
    renewal, memory, forget, decay, noise = rest[0], rest[1], rest[2], rest[3], rest[4]
    sets, modes, cells = len(pair_of), len(switch), len(rates)
    state, weights, lately = np.zeros((sets, modes, cells)), np.empty(sets), np.empty(cells)
    for chosen in range(sets):
        weights[chosen] = 1.0 / sets
        for cell in range(cells):
            state[chosen, STEADY, cell] = 1.0 / cells
            lately[cell] = 1.0 / cells
    seen = 0.0
    chances = np.empty((len(pairs), cells))
    scratch = np.empty((modes, cells))
    states = np.empty((len(origins), sets * modes * cells))
    latelies = np.empty((len(origins), cells))
    recents = np.empty(len(origins))
    kept = 0
    for period in range(len(counts)):
        if period > 0:
            for chosen in range(sets):
                _move(state[chosen], kernels[chosen], switch, scratch)
                for cell in range(cells):
                    for mode in range(modes):
                        state[chosen, mode, cell] *= 1 - renewal
                    state[chosen, STEADY, cell] += renewal * ((1 - _UNIFORM) * lately[cell] + _UNIFORM / cells)
        if not math.isnan(counts[period]):
            _chances(counts[period], rates, pairs, recent, noise, chances)
            total = 0.0
            for chosen in range(sets):
                mass = 0.0
                for mode in range(modes):
                    for cell in range(cells):
                        state[chosen, mode, cell] *= chances[pair_of[chosen], cell]
                        mass += state[chosen, mode, cell]
                for mode in range(modes):
                    for cell in range(cells):
                        if mass > 0.0:
                            state[chosen, mode, cell] /= mass
                        else:  # below what double precision can tell apart: the set knows nothing any more
                            state[chosen, mode, cell] = 1.0 / (modes * cells)
                weights[chosen] = weights[chosen] ** forget * (mass + 1e-300)
                total += weights[chosen]
            for chosen in range(sets):  # none is lost for good: the series may change its ways
                weights[chosen] /= total
                if weights[chosen] < 1e-12:
                    weights[chosen] = 1e-12
            recent = decay * recent + (1 - decay) * counts[period]
        seen += 1.0
        pace = 1.0 / (seen if seen < memory else memory)
        for cell in range(cells):
            here = 0.0
            for chosen in range(sets):
                for mode in range(modes):
                    here += weights[chosen] * state[chosen, mode, cell]
            lately[cell] += pace * (here - lately[cell])
        while kept < len(origins) and origins[kept] == period:
            for chosen in range(sets):
                for mode in range(modes):
                    for cell in range(cells):
                        states[kept, (chosen * modes + mode) * cells + cell] = (
                            weights[chosen] * state[chosen, mode, cell]
                        )
            for cell in range(cells):
                latelies[kept, cell] = lately[cell]
            recents[kept] = recent
            kept += 1
    return states, latelies, recents
