"""Seeded weekly series: a high level, a collapse to 5-25 % of it, a trough, and in half of them a ramp ×2-8.

Counts are negative binomial with variance φμ (size μ/(φ - 1)), or self-exciting: each event has on average `share`
others that follow from it, days to weeks later. The truth is the latent rate, clustering taken out.

`PLAIN` is the simulator of the published figures. `VARIED` has other levels, depths, lengths, ramps and
dispersions, and a rate that wanders and never stands still: it shows whether a method has merely learnt the plain
one's constants.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.signal import lfilter

Floats = npt.NDArray[np.float64]
Kind = Literal["negative_binomial", "self_exciting"]
KINDS: tuple[Kind, ...] = ("negative_binomial", "self_exciting")
WARM_UP = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Ranges that a series is drawn from, evenly; levels, ramps and dispersions evenly in their logarithm.

    `shortest` and `longest` bound the weeks of level, collapse, trough, ramp and plateau; `wander` is the standard
    deviation of a slow disturbance of the log rate, which returns with a half-life of about 8 weeks.
    """

    level: tuple[float, float] = (5.0, 80.0)
    depth: tuple[float, float] = (0.05, 0.25)
    ramp: tuple[float, float] = (2.0, 8.0)
    shortest: tuple[int, ...] = (60, 2, 40, 4, 30)
    longest: tuple[int, ...] = (110, 27, 90, 27, 80)
    dispersion: tuple[float, float] = (1.0, 6.0)
    share: tuple[float, float] = (0.2, 0.6)
    wander: tuple[float, float] | None = None


PLAIN = Shape()
VARIED = Shape(
    level=(3.0, 150.0),
    depth=(0.03, 0.5),
    ramp=(1.2, 12.0),
    shortest=(52, 1, 15, 1, 10),
    longest=(140, 53, 130, 53, 80),
    dispersion=(1.0, 9.0),
    share=(0.0, 0.6),
    wander=(0.05, 0.3),
)


@dataclass(frozen=True, slots=True)
class Simulated:
    """Counts and the latent rate of each week; `collapse` is its first week, `turn` the one at which the ramp begins,
    or where none does, the one after which it would.

    `dispersion` is φ, None where the counts are self-exciting; `share` the other way round.
    """

    counts: Floats
    rates: Floats
    kind: Kind
    ramps: bool
    dispersion: float | None
    share: float | None
    collapse: int
    turn: int

    def ratio(self, week: int, lag: int) -> float:
        return float(self.rates[week] / self.rates[week - lag])


def simulate(kind: Kind, generator: np.random.Generator, shape: Shape = PLAIN) -> Simulated:
    """One series of, in the plain shape, 136 to 330 weeks."""
    ramps = bool(generator.random() < 0.5)
    rates, at = _latent(ramps, generator, shape)
    collapse, turn = int(at[0]), int(at[2])
    if kind == "negative_binomial":
        dispersion = float(np.exp(generator.uniform(*np.log(shape.dispersion))))
        return Simulated(
            overdispersed(rates, dispersion, generator), rates, kind, ramps, dispersion, None, collapse, turn
        )
    share = float(generator.uniform(*shape.share))
    delay = float(generator.uniform(0.5, 2.0))
    return Simulated(self_exciting(rates, share, delay, generator), rates, kind, ramps, None, share, collapse, turn)


def latent_rates(ramps: bool, generator: np.random.Generator, shape: Shape = PLAIN) -> tuple[Floats, int]:
    """Level, collapse, trough and perhaps a ramp to a new plateau, straight lines in the log rate.

    Returns the rates and the collapse's first week.
    """
    rates, at = _latent(ramps, generator, shape)
    return rates, int(at[0])


def _latent(ramps: bool, generator: np.random.Generator, shape: Shape) -> tuple[Floats, npt.NDArray[np.int64]]:
    """The rates, and the weeks at which the level, collapse, trough, ramp and plateau end."""
    level = generator.uniform(*np.log(shape.level))
    low = level + np.log(generator.uniform(*shape.depth))
    back = low + (generator.uniform(*np.log(shape.ramp)) if ramps else 0.0)
    at = np.cumsum(generator.integers(shape.shortest, shape.longest))
    weeks = np.arange(at[-1])
    line = np.interp(weeks, (0, *at), (level, level, low, low, back, back))
    if shape.wander is not None:
        line = line + wandering(len(line), float(generator.uniform(*shape.wander)), generator)
    return np.asarray(np.exp(line)), at


def wandering(weeks: int, deviation: float, generator: np.random.Generator) -> Floats:
    """A stationary autoregression of the first order (coefficient .92) with that standard deviation."""
    stay = 0.92
    steps = generator.normal(0.0, deviation * np.sqrt(1 - stay**2), size=weeks)
    steps[0] = generator.normal(0.0, deviation)
    return np.asarray(lfilter([1.0], [1.0, -stay], steps))


def overdispersed(rates: Floats, dispersion: float, generator: np.random.Generator) -> Floats:
    """Negative binomial counts of variance φμ; Poisson at φ = 1."""
    if dispersion < 1 + 1e-9:
        return generator.poisson(rates).astype(float)
    return generator.negative_binomial(rates / (dispersion - 1), 1 / dispersion).astype(float)


def self_exciting(rates: Floats, share: float, delay: float, generator: np.random.Generator) -> Floats:
    """A branching process: first events at rate (1 - share)·λ, each followed by Poisson(share) others, exponential
    delays of mean `delay` weeks; in steady state λ events a week. A year is run before the first week kept."""
    weeks = len(rates)
    starts = generator.poisson((1 - share) * np.concatenate([np.full(WARM_UP, rates[0]), rates]))
    times = np.repeat(np.arange(-WARM_UP, weeks), starts) + generator.random(starts.sum())
    counts = np.zeros(weeks)
    while len(times):
        kept = times[(times >= 0) & (times < weeks)]
        counts += np.bincount(kept.astype(int), minlength=weeks)[:weeks]
        children = generator.poisson(share, size=len(times))
        times = np.repeat(times, children) + generator.exponential(delay, size=children.sum())
        times = times[times < weeks]
    return counts
