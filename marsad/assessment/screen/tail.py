"""Upper tails of the negative binomial distribution, with a size that need not be whole, as numba kernels."""

from __future__ import annotations

import math

from marsad.assessment.compiled import njit

_TINY = 1e-300
_CLOSE = 1e-10
_STEPS = 20_000  # of the continued fraction, which needs about the root of the larger parameter
_POISSON = 1e-4  # φ this near to 1 is taken for 1 + this: the size stays finite
_HALF = math.log(2.0)


@njit(cache=True)
def log_tail(count: float, mean: float, phi: float) -> float:
    """-log P(Y ≥ count) for Y of that mean and variance φ·mean (size mean/(φ - 1)); φ below 1 counts as Poisson.

    P(Y ≥ y) is the incomplete beta function I(1 - 1/φ; y, size), here by its continued fraction (DLMF 8.17.22), so
    that tails far below the smallest float keep their logarithm.
    """
    if count <= 0.0:
        return 0.0
    phi = max(phi, 1.0 + _POISSON)
    size = max(mean, _TINY) / (phi - 1.0)
    x = 1.0 - 1.0 / phi
    front = math.lgamma(count + size) - math.lgamma(count) - math.lgamma(size)
    front += count * math.log(x) - size * math.log(phi)
    if x < (count + 1.0) / (count + size + 2.0):
        above: float = -(front + math.log(_fraction(count, size, x) / count))
        return above
    below = math.exp(front) * _fraction(size, count, 1.0 - x) / size
    return -math.log1p(-min(below, 1.0 - 1e-16))


@njit(cache=True)
def log_mid_tail(count: float, mean: float, phi: float) -> float:
    """-log of the mid-p value P(Y > count) + P(Y = count)/2, whose mean is right however few values Y can take."""
    above, at = log_tail(count + 1.0, mean, phi), log_tail(count, mean, phi)
    value: float = max(at + _HALF - math.log1p(math.exp(at - above)), 0.0)
    return value


@njit(cache=True)
def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    c, d = 1.0, 1.0 / _away(1.0 - (a + b) * x / (a + 1.0))
    value: float = d
    for step in range(1, _STEPS):
        twice = 2.0 * step
        for term in (
            step * (b - step) * x / ((a + twice - 1.0) * (a + twice)),
            -(a + step) * (a + b + step) * x / ((a + twice) * (a + twice + 1.0)),
        ):
            d = 1.0 / _away(1.0 + term * d)
            c = _away(1.0 + term / c)
            value *= c * d
        if abs(c * d - 1.0) < _CLOSE:
            break
    return value


@njit(cache=True)
def _away(value: float) -> float:
    return value if abs(value) >= _TINY else _TINY
