"""How likely a week's count is at each latent rate.

A count y is negative binomial with mean μ = (1 - a)·λ + a·m and variance φμ, where m is a geometrically weighted mean
of the weeks before and a the share of events that merely follow from earlier ones (Hawkes 1971, by week). Of a week
of which only the share c is published so far, mean cμ and variance (1 + c(φ - 1))·cμ: what independent thinning
leaves of a negative binomial.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, gammainc  # not scipy.stats: it takes a second to load

from marsad.assessment.compiled import njit
from marsad.assessment.counted import Counted
from marsad.model.answer import RatioOptions

Floats = npt.NDArray[np.float64]
PLAIN = 1e-6  # a dispersion this near to 1 is Poisson's
PRODUCT = 12  # up to so many factors a rising factorial is multiplied out
# A week's count makes no rate less likely than the best by more than this (natural logarithm): beyond it nothing
# changes, and single-precision numbers stay in the range that processors are quick with.
DEPTH = 28.0
SHIFT = 8.0  # from here on Stirling's series is exact to 1e-10


def log_grid(counted: Counted, options: RatioOptions) -> Floats:
    """Log rates from `lowest_rate` to well above the largest count, `step` apart."""
    known = np.where(np.isinf(counted.high), counted.low, counted.high) / counted.complete
    low, high = np.log(options.lowest_rate), np.log(2.0 * float(np.nanmax(known)) + 5.0)
    return np.asarray(low + options.step * np.arange(int(np.ceil((high - low) / options.step)) + 1))


def recent_counts(counted: Counted, decay: float) -> Floats:
    """A geometrically weighted mean of the covered weeks before each week (the first: its own count).

    To a week that is not complete the unseen part is added as the mean before it would have it.
    """
    middle, covered = counted.middle, counted.covered
    known = (middle / counted.complete)[covered]
    mean = float(known[: min(4, len(known))].mean()) if len(known) else 0.0
    values = np.empty(len(middle))
    for week in range(len(middle)):
        values[week] = mean
        if covered[week]:
            mean = decay * mean + (1 - decay) * (middle[week] + (1 - counted.complete[week]) * mean)
    return values


def scaled_chances(counted: Counted, grid: Floats, options: RatioOptions) -> tuple[npt.NDArray[np.float32], Floats]:
    """Chance of every week's count at each parameter set (excitation × dispersion) and grid point, weeks × sets ×
    grid, divided by the week's largest, and the logs of the latter. A week that is not covered says nothing: ones.
    Counts so large that their noise is finer than the grid get noise of the grid's size."""
    recent = recent_counts(counted, options.excitation_decay)
    shares, spreads = np.array(options.excitations), np.array(options.dispersions)
    exact = counted.covered & (counted.low == counted.high)
    logs = np.zeros((len(recent), len(shares) * len(spreads), len(grid)))
    logs[exact] = -np.inf
    noise = options.noise_floor * options.step
    _log_pmf(np.nan_to_num(counted.low), exact, counted.complete, recent, np.exp(grid), shares, spreads, noise, logs)
    for week in np.flatnonzero(counted.covered & ~exact):
        mean = (1 - shares[:, None, None]) * np.exp(grid) + shares[:, None, None] * recent[week]
        complete = counted.complete[week]
        spread = np.maximum(spreads[None, :, None], noise * mean)
        between = _log_between(counted.low[week], counted.high[week], complete * mean, 1 + complete * (spread - 1))
        logs[week] = between.reshape(logs.shape[1:])
    tops = logs.max(axis=(1, 2))
    logs -= tops[:, None, None]
    return np.exp(np.maximum(logs, -DEPTH).astype(np.float32)), tops


@njit(cache=True)
def _log_pmf(counts, exact, complete, recent, rates, shares, spreads, noise, logs):  # type: ignore[no-untyped-def]
    """Fill the rows of exact counts, from each row's likeliest rate outwards so far as it matters: the chance of a
    count has one peak over the rates."""
    size = len(rates)
    for week in range(len(counts)):
        if not exact[week]:
            continue
        count, seen = counts[week], complete[week]
        fixed = math.lgamma(count + 1)
        for which in range(len(shares)):
            free, follow = 1 - shares[which], shares[which] * recent[week]
            peak = _at_least(rates, (count / seen - follow) / free)
            for other in range(len(spreads)):
                row, spread = logs[week, which * len(spreads) + other], spreads[other]
                extra = seen * (spread - 1)
                more = math.log1p(extra)
                often = count * (math.log(extra) - more) if extra >= PLAIN else 0.0
                top = -math.inf
                for direction in (1, -1):
                    i = peak if direction == 1 else peak - 1
                    while 0 <= i < size:
                        mean = free * rates[i] + follow
                        if noise * mean > spread:
                            row[i] = _one_log_pmf(count, seen * mean, seen * (noise * mean - 1), fixed)
                        elif extra < PLAIN:
                            row[i] = count * math.log(seen * mean) - seen * mean - fixed
                        else:
                            ratio = seen * mean / extra
                            row[i] = _rising(ratio, count) - fixed - ratio * more + often
                        if row[i] > top:
                            top = row[i]
                        elif row[i] < top - DEPTH:
                            break
                        i += direction


@njit(cache=True)
def _at_least(rates, rate):  # type: ignore[no-untyped-def]
    """The first of the rising rates that is no less than a rate, or the last; by halving."""
    low, high = 0, len(rates) - 1
    while low < high:
        middle = (low + high) // 2
        if rates[middle] < rate:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True)
def _one_log_pmf(count, mean, extra, fixed):  # type: ignore[no-untyped-def]
    """Negative binomial of variance (1 + extra)·mean."""
    size, more = mean / extra, math.log1p(extra)
    return _rising(size, count) - fixed - size * more + count * (math.log(extra) - more)


@njit(cache=True)
def _rising(size, count):  # type: ignore[no-untyped-def]
    """log Γ(size + count) - log Γ(size)."""
    if count <= PRODUCT and count == math.floor(count):
        product = 1.0
        for k in range(int(count)):
            product *= size + k
        return math.log(product)
    return _log_gamma(size + count) - _log_gamma(size)


@njit(cache=True)
def _log_gamma(x):  # type: ignore[no-untyped-def]
    """Stirling's series, from `SHIFT` on; the C library's function is several times slower."""
    product = 1.0
    while x < SHIFT:
        product *= x
        x += 1.0
    inverse = 1.0 / x
    square = inverse * inverse
    series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)))
    value = (x - 0.5) * math.log(x) - x + 0.9189385332046727 + series
    return value - math.log(product) if product != 1.0 else value


def _log_between(low: float, high: float, mean: Floats, spread: Floats) -> Floats:
    mean, spread = np.broadcast_arrays(mean, spread)
    plain = spread < 1 + PLAIN
    extra = np.where(plain, 1.0, spread - 1)
    size = mean / extra

    def above(count: float) -> Floats:
        """P(at least `count`): incomplete gamma (Poisson) and beta (negative binomial) functions."""
        if count <= 0:
            return np.ones_like(mean)
        return np.asarray(np.where(plain, gammainc(count, mean), betainc(count, size, extra / (1 + extra))))

    upper = np.zeros_like(mean) if np.isinf(high) else above(np.floor(high) + 1)
    return np.asarray(np.log(np.maximum(above(np.ceil(low)) - upper, 1e-300)))
