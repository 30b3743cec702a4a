"""A short form of `python -m evaluation.resurgence`: the simulators keep their word, the probabilities theirs."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.resurgence.calibrate import report, run
from evaluation.resurgence.simulate import (
    KINDS,
    VARIED,
    Kind,
    latent_rates,
    overdispersed,
    self_exciting,
    simulate,
    wandering,
)


def test_simulated_counts_have_the_mean_and_spread_they_are_said_to_have() -> None:
    generator = np.random.default_rng(5)
    flat = np.full(20_000, 12.0)
    counts = overdispersed(flat, 3.0, generator)
    assert counts.mean() == pytest.approx(12, rel=0.03)
    assert counts.var() / counts.mean() == pytest.approx(3, rel=0.06)
    clustered = self_exciting(flat, 0.4, 1.0, generator)
    assert clustered.mean() == pytest.approx(12, rel=0.03)
    weeks = clustered[: 20_000 // 20 * 20].reshape(-1, 20).sum(axis=1)
    # A branching process spreads, in the long run, by 1 / (1 - share)².
    assert weeks.var() / weeks.mean() == pytest.approx(1 / 0.6**2, rel=0.2)


def test_half_of_the_series_come_back_two_to_eight_fold() -> None:
    generator = np.random.default_rng(6)
    for ramps in (True, False):
        rates, collapse = latent_rates(ramps, generator)
        assert 0.05 <= rates.min() / rates[collapse] <= 0.25
        back = rates[-1] / rates.min()
        assert 2 <= back <= 8 if ramps else back == pytest.approx(1)
    drawn = [simulate("negative_binomial", generator).ramps for _ in range(200)]
    assert 0.4 < np.mean(drawn) < 0.6


def test_a_seed_gives_the_same_series() -> None:
    for kind in KINDS:
        one, other = (simulate(kind, np.random.default_rng(7)) for _ in range(2))
        assert (one.counts == other.counts).all()


def test_the_varied_series_never_stand_still() -> None:
    generator = np.random.default_rng(9)
    for _ in range(20):
        series = simulate("negative_binomial", generator, VARIED)
        assert len(series.rates) == len(series.counts)
        assert (np.diff(series.rates) != 0).all()
    wander = wandering(200_000, 0.2, generator)
    assert wander.std() == pytest.approx(0.2, rel=0.05)


@pytest.mark.parametrize("kind", KINDS)
def test_probabilities_and_intervals_hold_on_series_with_known_truth(kind: Kind) -> None:
    found = report(run(kind, series=20, seed=11, weeks=2))
    assert found.every.trials == 40
    # Three standard errors of 40 trials beyond the figures of docs/assessment.md, where the long form is.
    assert found.every.inside90 >= 0.77
    assert 0.34 <= found.every.inside50 <= 0.89
    assert found.brier <= 0.07
    said, true = (sum(getattr(item, name) * item.trials for item in found.bins) for name in ("said", "true"))
    assert abs(said - true) <= 4
