"""Shrinkage: nearer to the truth than the raw estimates, with intervals that hold it."""

from __future__ import annotations

import numpy as np
import pytest

from marsad.assessment.comparison import between_variance, shrink
from marsad.errors import UsageError
from marsad.model.comparison import ShrinkOptions

# Eight schools (Rubin 1981; Gelman et al. 2013, table 5.2), in tenths.
SCHOOLS = np.array([28, 8, -3, 7, -1, 1, 18, 12]) / 10
ERRORS = np.array([15, 10, 16, 11, 9, 11, 10, 18]) / 10


def simulated(seed: int, size: int, tail: float | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """True values, estimates and errors of one set of series."""
    generator = np.random.default_rng(seed)
    centre, spread = generator.normal(0, 0.5), abs(generator.normal(0, 0.7))
    unit = generator.standard_normal(size) if tail is None else generator.standard_t(tail, size)
    truth = centre + spread * unit
    errors = np.exp(generator.normal(-0.7, 0.5, size))
    return truth, truth + errors * generator.standard_normal(size), errors


@pytest.mark.parametrize("tail", [None, 4.0])
def test_shrunken_values_are_nearer_and_their_intervals_hold_the_truth(tail: float | None) -> None:
    held, raw, drawn = [], [], []
    for seed in range(60):
        truth, estimates, errors = simulated(seed, 20, tail)
        values = shrink(estimates, errors, ShrinkOptions(tail=tail, draws=1500)).values
        low, middle, high = np.quantile(values, (0.05, 0.5, 0.95), axis=0)
        held.append((truth >= low) & (truth <= high))
        raw.append((estimates - truth) ** 2)
        drawn.append((middle - truth) ** 2)
    assert np.mean(drawn) < 0.85 * np.mean(raw)
    assert 0.86 <= np.mean(held) <= 0.94


def test_the_eight_schools() -> None:
    # With a flat prior of the spread the posterior medians of the book lie at 10 (A) and 7 or 8 (all others but C).
    found = shrink(SCHOOLS, ERRORS, ShrinkOptions(tail=None, spread_scale=2.0, centre_scale=10.0))
    medians = np.median(found.values, axis=0)
    assert 0.8 < medians[0] < 1.3
    assert 0.4 < medians[2] < 0.8
    assert np.median(found.centre) == pytest.approx(0.79, abs=0.1)


def test_an_outlier_keeps_its_height_with_a_heavy_tail() -> None:
    estimates, errors = np.array([0.0, 0.1, -0.1, 0.05, -0.05, 0.1, 0.0, -0.1, 2.5]), np.full(9, 0.3)
    heavy, normal = (
        np.median(shrink(estimates, errors, ShrinkOptions(tail=tail)).values[:, -1]) for tail in (4.0, None)
    )
    assert heavy > normal
    assert heavy > 1.8


def test_one_series_two_equal_ones_and_thousands() -> None:
    alone = shrink([0.7], [0.2])
    assert np.median(alone.values) == pytest.approx(0.68, abs=0.05)
    same = shrink([0.5, 0.5], [0.1, 0.1])
    assert np.isfinite(same.values).all()
    generator = np.random.default_rng(3)
    many = shrink(generator.normal(0.2, 0.5, 2000), np.full(2000, 0.3), ShrinkOptions(draws=200))
    assert np.median(many.centre) == pytest.approx(0.2, abs=0.05)
    assert np.median(many.spread) < 0.5


def test_the_moments_of_dersimonian_and_laird() -> None:
    assert between_variance([0.1, 0.1, 0.1], [0.04, 0.04, 0.04]) == 0
    assert between_variance([0.3], [0.1]) == 0
    # Equal variances v: the sample variance of the estimates less v.
    estimates = [0.0, 1.0, 2.0, 3.0]
    assert between_variance(estimates, [0.1] * 4) == pytest.approx(np.var(estimates, ddof=1) - 0.1)


@pytest.mark.parametrize("errors", [[0.0, 1.0], [np.nan, 1.0], [1.0]])
def test_what_is_no_estimate_is_refused(errors: list[float]) -> None:
    with pytest.raises(ValueError, match=r"errors|equal length"):
        shrink([0.1, 0.2], errors)


def test_options_that_make_no_sense_are_refused() -> None:
    with pytest.raises(UsageError):
        ShrinkOptions(tail=0.0)
    with pytest.raises(UsageError):
        ShrinkOptions(spread_scale=-1.0)
