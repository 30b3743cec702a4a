"""Groups whose places change alike, more or less: weekly counts of each place, and its true log R."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evaluation.resurgence.simulate import overdispersed

Floats = npt.NDArray[np.float64]
WEEKS, LAG = 156, 39
# Events a week at the reference, dispersions, weeks of the change, and how many weeks ago it may begin at most.
RATES, DISPERSIONS, CHANGE, BEGINS = (0.1, 30.0), (1.0, 4.0), (2, 26), 36


@dataclass(frozen=True, slots=True)
class Group:
    """Counts (places, weeks) and log R (places,) of a group; `tail`: degrees of freedom, None for a normal."""

    counts: Floats
    truth: Floats
    tail: float | None


def simulate(generator: np.random.Generator, places: int = 15, tail: float | None = None) -> Group:
    """One group: the common change, the spread between its places and their levels are drawn anew."""
    centre, spread = generator.normal(0.0, 0.6), abs(generator.normal(0.0, 0.6))
    unit = generator.standard_normal(places) if tail is None else generator.standard_t(tail, places)
    truth = np.clip(centre + spread * unit, -3.0, 3.0)
    counts = np.stack([_place(float(ratio), generator) for ratio in truth])
    return Group(counts, truth, tail)


def _place(log_ratio: float, generator: np.random.Generator) -> Floats:
    """A level that holds up to the reference, a straight way in the log rate to the new one, and that to the end."""
    level = generator.uniform(*np.log(RATES))
    begins = WEEKS - 1 - int(generator.integers(4, BEGINS))
    ends = min(begins + int(generator.integers(*CHANGE)), WEEKS - 2)
    line = np.interp(np.arange(WEEKS), (begins, max(ends, begins + 1)), (level, level + log_ratio))
    return overdispersed(np.exp(line), float(np.exp(generator.uniform(*np.log(DISPERSIONS)))), generator)
