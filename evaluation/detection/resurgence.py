"""Collapse-and-resurgence series laid side by side, with the first week of each ramp."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evaluation.resurgence.simulate import PLAIN, Kind, Simulated, simulate

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Laid:
    """`counts`, `rates`: (series, weeks), NaN after each series' end; `weeks`: how many each has; `ramp`: index of the
    first week above the trough, -1 without a ramp; `collapse`: its first week.
    """

    counts: Floats
    rates: Floats
    weeks: Integers
    ramp: Integers
    collapse: Integers


def draw(kind: Kind, number: int, seed: int, *, ramps: bool) -> Laid:
    """`number` series of the plain simulator, all with a ramp or all without."""
    generator = np.random.default_rng(seed)
    drawn: list[Simulated] = []
    while len(drawn) < number:
        series = simulate(kind, generator, PLAIN)
        if series.ramps == ramps:
            drawn.append(series)
    longest = max(len(series.counts) for series in drawn)
    counts, rates = (np.full((number, longest), np.nan) for _ in range(2))
    ramp = np.full(number, -1)
    for row, series in enumerate(drawn):
        counts[row, : len(series.counts)], rates[row, : len(series.counts)] = series.counts, series.rates
        if ramps:
            rising = np.flatnonzero(np.diff(series.rates) > 1e-9)
            ramp[row] = rising[rising >= series.collapse][0] + 1
    weeks = np.array([len(series.counts) for series in drawn])
    return Laid(counts, rates, weeks, ramp, np.array([series.collapse for series in drawn]))
