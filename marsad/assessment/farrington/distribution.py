"""The negative binomial with mean μ and variance φμ (size μ/(φ − 1); Poisson at φ = 1): quantiles and upper tails.

Ordinary quantiles are sums of the probabilities from 0 on, compiled; where the first of them is too small to start
from, the count is searched between two bounds with the regularised incomplete beta and gamma functions.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from marsad.assessment.compiled import njit

Floats = npt.NDArray[np.float64]

_SMALLEST_START = -650.0  # log P(Y = 0): exp of it is still a normal number
_MOST_TERMS = 200_000
_LARGEST_MEAN = 1e12


@njit(cache=True)
def summed_quantiles(level, mean, dispersion, found):  # type: ignore[no-untyped-def]
    """Smallest count whose cumulative probability reaches `level`; −1 where this way is not open."""
    for i in range(len(mean)):
        extra = dispersion[i] - 1.0
        start = -mean[i] if extra <= 0.0 else -mean[i] * math.log1p(extra) / extra
        if not start > _SMALLEST_START:
            found[i] = -1.0
            continue
        term = math.exp(start)
        reached, count = term, 0
        while reached < level and count < _MOST_TERMS:
            term *= (count * extra + mean[i]) / (dispersion[i] * (count + 1.0))
            count += 1
            reached += term
        found[i] = count if count < _MOST_TERMS else -1.0


def quantiles(chance: float, mean: Floats, dispersion: Floats) -> Floats:
    """The counts that are passed with probability `chance` at most; arrays of one shape, NaN where the mean is NaN."""
    known = np.isfinite(mean) & np.isfinite(dispersion)
    found = np.full(mean.shape, np.nan)
    at, spread = mean[known], dispersion[known]
    counts = np.empty(len(at))
    summed_quantiles(1.0 - chance, at, spread, counts)
    far = counts < 0
    if far.any():
        counts[far] = _searched(chance, at[far], spread[far])
    found[known] = counts
    return found


def upper_tails(count: Floats, mean: Floats, dispersion: Floats) -> Floats:
    """P(Y ≥ count), NaN where anything is NaN; 1 at count 0."""
    from scipy.special import betainc, gammainc

    extra = dispersion - 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = betainc(np.maximum(count, 1e-300), mean / extra, extra / dispersion)
        tail = np.where(extra > 0.0, spread, gammainc(np.maximum(count, 1e-300), mean))
    tail = np.where(count <= 0.0, 1.0, tail)
    return np.asarray(np.where(np.isnan(count) | np.isnan(mean) | np.isnan(dispersion), np.nan, tail))


def _searched(chance: float, mean: Floats, dispersion: Floats) -> Floats:
    """By halving: between a count that is passed too often (or −1) and one that is passed rarely enough."""
    from scipy.special import ndtri

    z = float(ndtri(1.0 - chance))
    deviation = np.sqrt(mean) * np.sqrt(dispersion)
    # Cornish and Fisher's first term; what is left is found by widening.
    guess = mean + deviation * z + (2.0 * dispersion - 1.0) * (z * z - 1.0) / 6.0
    found = np.ceil(guess)
    exact = mean < _LARGEST_MEAN  # beyond it the expansion's error is far below what a float tells apart
    found[exact] = _halved(chance, mean[exact], dispersion[exact], guess[exact], deviation[exact])
    return found


def _halved(chance: float, mean: Floats, dispersion: Floats, guess: Floats, deviation: Floats) -> Floats:
    step = np.maximum(deviation / 64.0, 2.0)
    low, high = np.maximum(np.floor(guess - step), -1.0), np.ceil(np.maximum(guess, 0.0) + step)
    while True:
        above = (low >= 0.0) & (_passed(low, mean, dispersion) <= chance)
        below = _passed(high, mean, dispersion) > chance
        if not (above.any() or below.any()):
            break
        step *= 2.0
        low, high = np.where(above, np.maximum(low - step, -1.0), low), np.where(below, high + step, high)
    while (high - low > 1.0).any():
        middle = np.floor((low + high) / 2.0)
        often = _passed(middle, mean, dispersion) > chance
        low, high = np.where(often, middle, low), np.where(often, high, middle)
    return np.asarray(high)


def _passed(count: Floats, mean: Floats, dispersion: Floats) -> Floats:
    return upper_tails(count + 1.0, mean, dispersion)
