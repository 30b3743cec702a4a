"""Hierarchical shrinkage: many estimates of log R, each with its error, drawn towards what they have in common.

θ_i = μ + τ·t_i, y_i ~ N(θ_i, s_i²): the normal model of DerSimonian & Laird (1986, Controlled Clinical Trials 7) with
the between-series spread τ averaged over a grid instead of fixed at a point (Gelman et al. 2013, Bayesian Data
Analysis, 5.4-5.5), a half-normal prior on it (Röver et al. 2021, Research Synthesis Methods 12(4)), and true values
that follow a t distribution (Lange, Little & Taylor 1989, JASA 84), so that a single return among many quiet places is
not drawn down with the rest. The t is a normal whose precision is gamma distributed, cut into equally likely pieces.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from marsad.model.comparison import ShrinkOptions

Floats = npt.NDArray[np.float64]
_CHUNK = 256  # series looked at at once: memory stays flat in their number


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Joint draws: `centre` (draws) of μ, `spread` (draws) of τ, `values` (draws, series) of the true values."""

    centre: Floats
    spread: Floats
    values: Floats


def shrink(estimates: npt.ArrayLike, errors: npt.ArrayLike, options: ShrinkOptions | None = None) -> Shrunk:
    """Shrunken values of estimates (series,) with standard errors (series,), as joint draws.

    Raises ValueError where an estimate is not finite, or an error not finite and positive.
    """
    options = options or ShrinkOptions()
    y, s = np.asarray(estimates, dtype=np.float64), np.asarray(errors, dtype=np.float64)
    if y.ndim != 1 or y.shape != s.shape or not len(y):
        raise ValueError("estimates and errors are two rows of equal length, not empty")
    if not (np.isfinite(y).all() and np.isfinite(s).all() and (s > 0).all()):
        raise ValueError("estimates are finite, errors finite and positive")
    precision = _precisions(options)
    spread, spread_prior = spread_grid(options)
    centre, joint = _posterior(y, s, spread, spread_prior, precision, options)
    generator = np.random.default_rng(options.seed)
    picks = generator.choice(joint.size, size=options.draws, p=joint.ravel())
    at_spread, at_centre = np.divmod(picks, joint.shape[1])
    step = centre[1] - centre[0]
    mu = centre[at_centre] + step * (generator.random(options.draws) - 0.5)
    tau = spread[at_spread]
    return Shrunk(mu, tau, _values(y, s, mu, tau, precision, generator))


def between_variance(estimates: npt.ArrayLike, variances: npt.ArrayLike) -> float:
    """τ² by the moments of DerSimonian & Laird (1986); 0 for fewer than two series."""
    y, v = np.asarray(estimates, dtype=np.float64), np.asarray(variances, dtype=np.float64)
    if len(y) < 2:
        return 0.0
    w = 1 / v
    q = float((w * (y - (w @ y) / w.sum()) ** 2).sum())
    return max(0.0, (q - (len(y) - 1)) / float(w.sum() - (w**2).sum() / w.sum()))


def _precisions(options: ShrinkOptions) -> Floats:
    """Pieces of the gamma distributed precision that makes a normal a t; 1 alone for the normal itself."""
    if options.tail is None:
        return np.ones(1)
    from scipy.special import gammaincinv  # slow to load

    places = (np.arange(options.scales) + 0.5) / options.scales
    return np.asarray(gammaincinv(options.tail / 2, places) / (options.tail / 2), dtype=np.float64)


def spread_grid(options: ShrinkOptions) -> tuple[Floats, Floats]:
    """Values of τ, closer together towards 0, and their log prior weights."""
    places = (np.arange(options.spreads) + 0.5) / options.spreads
    spread = 4 * options.spread_scale * places**2
    return spread, np.log(places) - 0.5 * (spread / options.spread_scale) ** 2


def _posterior(
    y: Floats, s: Floats, spread: Floats, spread_prior: Floats, precision: Floats, options: ShrinkOptions
) -> tuple[Floats, Floats]:
    """The grid of centres and the joint weights (spreads, centres): first coarse, then where the weight lies."""
    margin = 3 * float(s.min()) + 0.5
    low, high = min(float(y.min()), 0.0) - margin, max(float(y.max()), 0.0) + margin
    for _ in range(3):
        centre = np.linspace(low, high, options.centres)
        log = spread_prior[:, None] - 0.5 * (centre / options.centre_scale)[None, :] ** 2
        for first in range(0, len(y), _CHUNK):
            part = slice(first, first + _CHUNK)
            log = log + _chances(y[part], s[part], spread, centre, precision)
        weights = np.exp(log - log.max())
        weights /= weights.sum()
        held = np.flatnonzero(weights.sum(axis=0) > 1e-7)
        step = centre[1] - centre[0]
        low, high = float(centre[held[0]] - step), float(centre[held[-1]] + step)
    return centre, weights


def _chances(y: Floats, s: Floats, spread: Floats, centre: Floats, precision: Floats) -> Floats:
    """Log chance of these estimates at each spread and centre, true values integrated out: (spreads, centres)."""
    total = np.zeros((len(spread), len(centre)))
    for at, tau in enumerate(spread):
        variance = s[:, None] ** 2 + tau**2 / precision[None, :]
        off = (y[:, None, None] - centre[None, None, :]) ** 2
        log = -0.5 * (np.log(variance)[:, :, None] + off / variance[:, :, None])
        top = log.max(axis=1)
        total[at] = (top + np.log(np.exp(log - top[:, None, :]).mean(axis=1))).sum(axis=0)
    return total


def _values(y: Floats, s: Floats, mu: Floats, tau: Floats, precision: Floats, generator: np.random.Generator) -> Floats:
    """One true value a draw and series, given centre and spread: its piece of the t first, then the normal."""
    values = np.empty((len(mu), len(y)))
    for series in range(len(y)):
        variance = tau[:, None] ** 2 / precision[None, :]
        log = -0.5 * (np.log(s[series] ** 2 + variance) + (y[series] - mu[:, None]) ** 2 / (s[series] ** 2 + variance))
        sums = np.cumsum(np.exp(log - log.max(axis=1, keepdims=True)), axis=1)
        piece = (sums < (generator.random(len(mu)) * sums[:, -1])[:, None]).sum(axis=1)
        prior = variance[np.arange(len(mu)), np.minimum(piece, len(precision) - 1)]
        share = prior / (prior + s[series] ** 2)
        middle = mu + share * (y[series] - mu)
        values[:, series] = middle + np.sqrt(share) * s[series] * generator.standard_normal(len(mu))
    return values
