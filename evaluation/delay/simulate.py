"""Seeded reporting triangles: a rate that wanders, overdispersed weekly counts, delays that differ by source.

Each source publishes with a mean delay of its own (geometric, some weeks slower or faster than others), and takes back
a few of its events. The truth is the final count of each week.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
DELAYS = 13


@dataclass(frozen=True, slots=True)
class Reported:
    """`triangle` and `retractions` as of the last week (weeks × delays, NaN where not yet known); `final` counts."""

    triangle: Floats
    retractions: Floats
    final: Floats


def simulate(generator: np.random.Generator, weeks: int = 104, retracting: bool = True) -> Reported:
    """One source: mean 1 to 30 events a week, half of a week's events out after 0 to 3 weeks."""
    level = generator.uniform(np.log(1), np.log(30))
    rates = np.exp(level + np.cumsum(generator.normal(0, generator.uniform(0.02, 0.12), size=weeks)))
    dispersion = float(np.exp(generator.uniform(0, np.log(4))))
    means = rates if dispersion < 1.01 else generator.gamma(rates / (dispersion - 1), dispersion - 1)
    counts = generator.poisson(means)
    mean_delay = generator.uniform(0.4, 3.0)
    full, back = np.zeros((weeks, DELAYS)), np.zeros((weeks, DELAYS))
    share = generator.uniform(0, 0.06) if retracting else 0.0
    for week, count in enumerate(counts):
        pace = mean_delay * np.exp(generator.normal(0, 0.2))
        delays = np.minimum(generator.geometric(1 / (1 + pace), size=count) - 1, DELAYS - 1)
        full[week] = np.bincount(delays, minlength=DELAYS)
        taken = np.minimum(delays[generator.random(count) < share] + generator.integers(1, 6), DELAYS - 1)
        back[week] = np.bincount(taken, minlength=DELAYS)
    known = np.arange(weeks)[:, None] + np.arange(DELAYS)[None, :] < weeks
    final = full.sum(axis=1) - back.sum(axis=1)
    return Reported(np.where(known, full, np.nan), np.where(known, back, np.nan), final)
