"""Seeded weekly series: a high level, a collapse to 5-25 % of it, a trough, and in half of them a ramp ×2-8.

Counts are negative binomial with variance φμ (size μ/(φ - 1)), or self-exciting: each event has on average `share`
others that follow from it, days to weeks later. The truth is the latent rate, clustering taken out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Kind = Literal["negative_binomial", "self_exciting"]
KINDS: tuple[Kind, ...] = ("negative_binomial", "self_exciting")
WARM_UP = 52


@dataclass(frozen=True, slots=True)
class Simulated:
    """Counts and the latent rate of each week; `collapse` is its first week.

    `dispersion` is φ, None where the counts are self-exciting; `share` the other way round.
    """

    counts: Floats
    rates: Floats
    kind: Kind
    ramps: bool
    dispersion: float | None
    share: float | None
    collapse: int

    def ratio(self, week: int, lag: int) -> float:
        return float(self.rates[week] / self.rates[week - lag])


def simulate(kind: Kind, generator: np.random.Generator) -> Simulated:
    """One series of 170 to 330 weeks."""
    ramps = bool(generator.random() < 0.5)
    rates, collapse = latent_rates(ramps, generator)
    if kind == "negative_binomial":
        dispersion = float(np.exp(generator.uniform(0.0, np.log(6.0))))
        return Simulated(overdispersed(rates, dispersion, generator), rates, kind, ramps, dispersion, None, collapse)
    share = float(generator.uniform(0.2, 0.6))
    delay = float(generator.uniform(0.5, 2.0))
    return Simulated(self_exciting(rates, share, delay, generator), rates, kind, ramps, None, share, collapse)


def latent_rates(ramps: bool, generator: np.random.Generator) -> tuple[Floats, int]:
    """Level, collapse, trough and perhaps a ramp to a new plateau, straight lines in the log rate.

    Returns the rates and the collapse's first week.
    """
    level = generator.uniform(np.log(5.0), np.log(80.0))
    low = level + np.log(generator.uniform(0.05, 0.25))
    back = low + (generator.uniform(np.log(2.0), np.log(8.0)) if ramps else 0.0)
    lengths = generator.integers((60, 2, 40, 4, 30), (110, 27, 90, 27, 80))
    at = np.cumsum(lengths)
    weeks = np.arange(at[-1])
    rates = np.exp(np.interp(weeks, (0, *at), (level, level, low, low, back, back)))
    return np.asarray(rates), int(at[0])


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
