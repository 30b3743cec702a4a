"""From the expected count, its error and the dispersion to a bound and a p-value.

Farrington et al. 1996 (the interval on a power scale), Noufaily et al. 2013 (the negative binomial quantile).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from marsad.assessment.farrington.distribution import quantiles, upper_tails
from marsad.assessment.farrington.judge import DISPERSION, ERROR, EXPECTED
from marsad.assessment.farrington.settings import Farrington

Floats = npt.NDArray[np.float64]

_POWERS = {"2/3": 2.0 / 3.0, "1/2": 0.5, "none": 1.0}


def bounds(found: Floats, settings: Farrington) -> tuple[Floats, Floats]:
    """Bounds, and the means that they and the p-values are made from; `found` holds the kernel's columns last."""
    from scipy.special import ndtri

    z = float(ndtri(1.0 - settings.alpha))
    mean, dispersion = found[..., EXPECTED], found[..., DISPERSION]
    if settings.threshold == "prediction_interval":
        power = _POWERS[settings.power]
        return (np.maximum(mean**power + z * _deviation(found, power), 0.0)) ** (1.0 / power), mean
    if settings.threshold == "mean_quantile":
        with np.errstate(over="ignore"):
            mean = mean * np.exp(z * found[..., ERROR])
    return quantiles(settings.alpha, mean, dispersion), mean


def p_values(observed: Floats, mean: Floats, found: Floats, settings: Farrington) -> Floats:
    """P(count ≥ observed) by the same distribution as the bound."""
    if settings.threshold != "prediction_interval":
        return upper_tails(observed, mean, found[..., DISPERSION])
    from scipy.special import ndtr

    power = _POWERS[settings.power]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(ndtr((mean**power - observed**power) / _deviation(found, power)))


def _deviation(found: Floats, power: float) -> Floats:
    """Standard deviation of count^power by the delta rule: p² μ^(2p−1) τ, where τ = φ + se²/μ, se of μ itself."""
    mean = found[..., EXPECTED]
    tau = found[..., DISPERSION] + found[..., ERROR] ** 2 * mean
    return np.asarray(power * np.sqrt(mean ** (2.0 * power - 1.0) * tau))
