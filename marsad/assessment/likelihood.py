"""How likely a week's count is at each latent rate.

A count y is negative binomial with mean μ = (1 - a)·λ + a·m and variance φμ, where m is a geometrically weighted mean
of the weeks before and a the share of events that merely follow from earlier ones (Hawkes 1971, by week).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, gammainc, gammaln  # not scipy.stats: it takes a second to load

from marsad.model.answer import RatioOptions

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Counted:
    """Weekly counts as the filter reads them: `low` = `high` where exact, bounds (0 and infinity at the ends) where
    only those are known, NaN in both where a week is not covered."""

    low: Floats
    high: Floats

    @property
    def covered(self) -> npt.NDArray[np.bool_]:
        return ~np.isnan(self.low)

    @property
    def middle(self) -> Floats:
        """One number a week: the count, the midpoint of a range, the known bound of a one-sided one."""
        high = np.where(np.isinf(self.high), self.low, self.high)
        return (self.low + high) / 2


def recent_counts(counted: Counted, decay: float) -> Floats:
    """A geometrically weighted mean of the covered weeks before each week (the first: its own count)."""
    middle, covered = counted.middle, counted.covered
    known = middle[covered]
    mean = float(known[: min(4, len(known))].mean()) if len(known) else 0.0
    values = np.empty(len(middle))
    for week in range(len(middle)):
        values[week] = mean
        if covered[week]:
            mean = decay * mean + (1 - decay) * middle[week]
    return values


def log_chances(counted: Counted, grid: Floats, options: RatioOptions) -> Floats:
    """Log chance of every week's count at each parameter set (excitation × dispersion) and grid point: weeks × sets ×
    grid. A week that is not covered says nothing: zeros."""
    share = np.array(options.excitations)[None, :, None, None]
    recent = recent_counts(counted, options.excitation_decay)[:, None, None, None]
    mean = (1 - share) * np.exp(grid)[None, None, None, :] + share * recent
    # Counts so large that their noise is finer than the grid get noise of the grid's size.
    spread = np.maximum(np.array(options.dispersions)[None, None, :, None], options.noise_floor * options.step * mean)
    chances = np.zeros((len(recent), len(options.excitations), len(options.dispersions), len(grid)))
    exact = counted.covered & (counted.low == counted.high)
    chances[exact] = _log_pmf(counted.low[exact, None, None, None], mean[exact], spread[exact])
    for week in np.flatnonzero(counted.covered & ~exact):
        chances[week] = _log_between(counted.low[week], counted.high[week], mean[week], spread[week])
    return chances.reshape(len(chances), -1, len(grid))


def _log_pmf(count: Floats, mean: Floats, spread: Floats) -> Floats:
    """Negative binomial of variance spread·mean; Poisson where the spread is 1."""
    plain = spread < 1 + 1e-6
    extra = np.where(plain, 1.0, spread - 1)
    size = mean / extra
    more = np.log1p(extra)
    negative = gammaln(count + size) - gammaln(size) - size * more + count * (np.log(extra) - more)
    return np.asarray(np.where(plain, count * np.log(mean) - mean, negative) - gammaln(count + 1))


def _log_between(low: float, high: float, mean: Floats, spread: Floats) -> Floats:
    mean, spread = np.broadcast_arrays(mean, spread)
    plain = spread < 1 + 1e-6
    extra = np.where(plain, 1.0, spread - 1)
    size = mean / extra

    def above(count: float) -> Floats:
        """P(at least `count`): incomplete gamma (Poisson) and beta (negative binomial) functions."""
        if count <= 0:
            return np.ones_like(mean)
        return np.asarray(np.where(plain, gammainc(count, mean), betainc(count, size, extra / (1 + extra))))

    upper = np.zeros_like(mean) if np.isinf(high) else above(np.floor(high) + 1)
    return np.asarray(np.log(np.maximum(above(np.ceil(low)) - upper, 1e-300)))
