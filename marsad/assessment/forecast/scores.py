"""How good draws were, once the count is there: arrays in, numbers out.

Lower CRPS and Brier, higher log score are better. CRPS: Gneiting & Raftery 2007, JASA 102. On log(1 + x), since raw
CRPS is the score of the few largest counts: Bosse et al. 2023, PLoS Computational Biology 19. Randomised PIT: Czado,
Gneiting & Held 2009, Biometrics 65.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

EDGES = (1, 2, 5, 10, 20, 50, 100)  # first counts of the bins 0, 1, 2-4, 5-9, 10-19, 20-49, 50-99, 100+
BINS = len(EDGES) + 1


def crps(draws: npt.ArrayLike, observed: npt.ArrayLike) -> Floats:
    """Continuous ranked probability score: E|X - y| - E|X - X'|/2 over the draws. draws (n, …), observed (…) → (…)."""
    values = np.sort(np.asarray(draws, dtype=float), axis=0)
    size = len(values)
    ranks = (2 * np.arange(1, size + 1) - size - 1).reshape(-1, *[1] * (values.ndim - 1))
    apart = (ranks * values).sum(axis=0) / size**2  # = E|X - X'| / 2
    return np.asarray(np.abs(values - np.asarray(observed, dtype=float)).mean(axis=0) - apart)


def log_crps(draws: npt.ArrayLike, observed: npt.ArrayLike) -> Floats:
    """CRPS of log(1 + x)."""
    return crps(np.log1p(np.asarray(draws, dtype=float)), np.log1p(np.asarray(observed, dtype=float)))


def bin_of(counts: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """The bin of each count, 0 to 7."""
    return np.asarray(np.searchsorted(EDGES, np.asarray(counts), side="right"), dtype=np.int64)


def bin_chances(draws: npt.ArrayLike) -> Floats:
    """Chance of each bin, with one pseudo-draw in each: draws (n, …) → (8, …)."""
    binned = bin_of(draws)
    counted = np.stack([(binned == place).sum(axis=0) for place in range(BINS)])
    return np.asarray((counted + 1) / (len(binned) + BINS))


def log_score(draws: npt.ArrayLike, observed: npt.ArrayLike) -> Floats:
    """Log chance of the observed count's bin, by the pseudo-draws never infinite. draws (n, …), observed (…) → (…)."""
    chances = bin_chances(draws)
    places = bin_of(observed)
    return np.asarray(np.log(np.take_along_axis(chances, places[None], axis=0)[0]))


def brier(chance: npt.ArrayLike, happened: npt.ArrayLike) -> Floats:
    """(chance - happened)²."""
    return np.asarray((np.asarray(chance, dtype=float) - np.asarray(happened, dtype=float)) ** 2)


def inside(draws: npt.ArrayLike, observed: npt.ArrayLike, level: float) -> npt.NDArray[np.bool_]:
    """Whether the count lies in the central interval of that level, its ends included.

    Of whole numbers such an interval holds more than its level: see `inside_pit` for what can be held to it.
    """
    low, high = np.quantile(np.asarray(draws), [(1 - level) / 2, (1 + level) / 2], axis=0, method="inverted_cdf")
    there = np.asarray(observed)
    return np.asarray((there >= low) & (there <= high))


def pit(draws: npt.ArrayLike, observed: npt.ArrayLike, random: np.random.Generator) -> Floats:
    """Randomised PIT: a point drawn evenly between P(X < y) and P(X ≤ y); uniform where forecasts are calibrated.

    Of draws the chances are (number + a half-draw's share of the ends): u in (0, 1), never outside what n draws tell.
    """
    values, there = np.asarray(draws), np.asarray(observed)
    below = (values < there).sum(axis=0)
    level = (values == there).sum(axis=0)
    # One more place than draws: the count ranks among n + 1 exchangeable values.
    return np.asarray((below + random.random(there.shape) * (level + 1)) / (len(values) + 1))


def inside_pit(ranks: npt.ArrayLike, level: float) -> npt.NDArray[np.bool_]:
    """Whether the randomised PIT lies in the central interval: true `level` of the time where calibrated."""
    return np.asarray(np.abs(np.asarray(ranks) - 0.5) <= level / 2)
