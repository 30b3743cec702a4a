"""How near shrunken log R of a group's places is to the truth, and whether its intervals hold it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from evaluation.comparison.simulate import LAG, WEEKS, simulate
from marsad.assessment import RatioOptions
from marsad.assessment.comparison import Shrunk, shrink, shrink_draws
from marsad.assessment.ratio import rate_ratio
from marsad.model.comparison import ShrinkOptions

TAILS: tuple[float | None, ...] = (None, 4.0)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Over all places that could be tested: mean squared errors of median log R, and shares of truths in intervals.

    `raw`: the filter's own draws; `shrunken`: `shrink_draws`; `naive`: the same draws taken for estimates (`shrink`),
    which counts what the filter expects once for each place.
    """

    places: int
    raw: float
    shrunken: float
    naive: float
    raw90: float
    shrunken50: float
    shrunken90: float
    naive90: float


def run(seeds: Iterable[int], places: int = 15) -> Calibration:
    """One group a seed; true values are normal and t distributed in turn."""
    options, shrinking = RatioOptions(), ShrinkOptions(draws=2000)
    errors: dict[str, list[float]] = {"raw": [], "shrunken": [], "naive": []}
    held: dict[str, list[bool]] = {"raw90": [], "shrunken50": [], "shrunken90": [], "naive90": []}
    for seed in seeds:
        group = simulate(np.random.default_rng(seed), places, TAILS[seed % 2])
        found = [rate_ratio(list(counts), [True] * WEEKS, options).log_ratios for counts in group.counts]
        there = [index for index, draws in enumerate(found) if draws]
        truth, draws = group.truth[there], [np.array(found[index]) for index in there]
        naive: Shrunk = shrink([item.mean() for item in draws], [item.std() for item in draws], shrinking)
        divided = shrink_draws([found[index] for index in there], [LAG] * len(there), options, shrinking)
        for name, values in (("raw", np.stack(draws, axis=1)), ("shrunken", divided.values), ("naive", naive.values)):
            low, low50, middle, high50, high = np.quantile(values, (0.05, 0.25, 0.5, 0.75, 0.95), axis=0)
            errors[name] += ((middle - truth) ** 2).tolist()
            held[f"{name}90"] += ((low <= truth) & (truth <= high)).tolist()
            if name == "shrunken":
                held["shrunken50"] += ((low50 <= truth) & (truth <= high50)).tolist()
    means = {name: float(np.mean(values)) for name, values in (errors | held).items()}
    return Calibration(places=len(errors["raw"]), **means)
