"""A short form of `python -m evaluation.resurgence`: the simulators keep their word, the probabilities theirs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from evaluation.delay.score import run as run_delay
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

FLOORS = Path(__file__).resolve().parents[2] / "evaluation" / "floors.json"


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
    bounds = json.loads(FLOORS.read_text(encoding="utf-8"))["resurgence"]["short"]
    found = report(run(kind, series=25, seed=11, weeks=3))
    assert found.every.trials >= 90
    assert bounds["inside90"][0] <= found.every.inside90 <= bounds["inside90"][1]
    assert bounds["inside50"][0] <= found.every.inside50 <= bounds["inside50"][1]
    assert found.brier <= bounds["brier"]
    said, true = (sum(getattr(item, name) * item.trials for item in found.bins) for name in ("said", "true"))
    assert abs(said - true) / found.every.trials <= bounds["said_true"]
    sure = [item for item in found.bins if item.low >= 0.9]
    assert all(item.true >= bounds["sure"] for item in sure)


def test_nowcasts_come_nearer_than_the_raw_count_and_the_chain_ladder() -> None:
    bounds = json.loads(FLOORS.read_text(encoding="utf-8"))["delay"]["short"]
    newest = run_delay(60, seed=11)[0]
    assert newest.nowcast <= bounds["of_raw"] * newest.raw
    assert newest.nowcast <= bounds["of_ladder"] * newest.ladder
    assert newest.inside90 >= bounds["inside90"]
