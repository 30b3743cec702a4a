"""Quantiles and tails of the negative binomial, beside scipy's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from marsad.assessment.farrington.distribution import quantiles, upper_tails


@pytest.mark.parametrize("mean", [1e-9, 0.02, 0.7, 3.0, 12.5, 240.0, 800.0, 1.3e4, 2e6, 4e8])
@pytest.mark.parametrize("dispersion", [1.0, 1.0 + 1e-9, 1.2, 3.0, 40.0, 1e4])
@pytest.mark.parametrize("chance", [0.1, 0.01, 1e-5])
def test_quantiles_are_exact(mean: float, dispersion: float, chance: float) -> None:
    found = float(quantiles(chance, np.array([mean]), np.array([dispersion]))[0])
    law = stats.poisson(mean) if dispersion - 1 < 1e-8 else stats.nbinom(mean / (dispersion - 1), 1 / dispersion)
    # The smallest count that is passed with that chance at most, up to the rounding of scipy's tails.
    assert law.sf(found) <= chance * (1 + 1e-6)
    assert found == 0 or law.sf(found - 1) > chance * (1 - 1e-6)


def test_tails_are_scipy_s() -> None:
    counts = np.array([0.0, 1.0, 5.0, 40.0, 900.0])
    for mean, dispersion in ((0.5, 1.0), (4.0, 1.7), (300.0, 9.0)):
        law = stats.poisson(mean) if dispersion == 1 else stats.nbinom(mean / (dispersion - 1), 1 / dispersion)
        found = upper_tails(counts, np.full(5, mean), np.full(5, dispersion))
        np.testing.assert_allclose(found, law.sf(counts - 1), rtol=1e-8, atol=1e-300)
    assert np.isnan(upper_tails(np.array([np.nan]), np.array([1.0]), np.array([1.0]))[0])


def test_no_mean_no_quantile() -> None:
    assert np.isnan(quantiles(0.01, np.array([np.nan, np.inf]), np.array([1.0, 2.0]))).all()
