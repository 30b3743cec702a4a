"""How the latent rate moves, and that the filter is right where its own model is true."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from marsad.assessment import RatioOptions, rate_ratio
from marsad.assessment.motion import motion

GRID = np.log(0.03) + 0.1 * np.arange(90)
MIDDLE = 45


def test_a_week_in_each_mode_moves_the_rate_by_its_slope_with_the_drift_asked_for() -> None:
    options = RatioOptions(drifts=(0.03, 0.12), slopes=(0.1, 0.4), jump=0.0)
    found = motion(GRID, options)
    assert found.moves.sum(axis=-1) == pytest.approx(1.0)
    assert found.switch.sum(axis=-1) == pytest.approx(1.0)
    assert found.start @ found.switch == pytest.approx(found.start)
    apart = GRID - GRID[MIDDLE]
    for drift, rows in zip(options.drifts, found.moves[:, :, MIDDLE, :], strict=True):
        for speed, row in zip((0.0, 0.1, 0.4, -0.1, -0.4), rows, strict=True):
            assert row @ apart == pytest.approx(speed, abs=1e-6)
            assert np.sqrt(row @ (apart - speed) ** 2) == pytest.approx(drift, rel=0.02)


def test_a_ramp_is_followed_while_it_lasts() -> None:
    ramp = np.concatenate([np.full(100, 10.0), 10.0 * np.exp(0.1 * np.arange(1, 13))])
    counts = np.random.default_rng(3).poisson(ramp).astype(float)
    found = rate_ratio(counts, [True] * len(counts), RatioOptions(draws=1000))
    assert found.rate is not None
    assert found.rate.low90 < ramp[-1] < found.rate.high90
    assert found.up is not None
    assert found.up > 0.9


def test_intervals_hold_their_share_where_the_model_is_true() -> None:
    options = RatioOptions(drifts=(0.05,), dispersions=(2.0,), excitations=(0.0,), draws=500)
    generator = np.random.default_rng(8)
    inside = np.array([_inside(_rates(120, options, generator), options, generator) for _ in range(60)])
    share50, share90 = inside.mean(axis=0)
    assert share50 == pytest.approx(0.5, abs=0.19)
    assert share90 == pytest.approx(0.9, abs=0.1)


def _rates(weeks: int, options: RatioOptions, generator: np.random.Generator) -> npt.NDArray[np.float64]:
    """A path of the filter's own motion."""
    speeds = np.array([0.0, *options.slopes, *(-slope for slope in options.slopes)])
    found = motion(GRID, options)
    mode, level = generator.choice(len(speeds), p=found.start), generator.uniform(np.log(5), np.log(60))
    path = []
    for _ in range(weeks):
        path.append(level)
        mode = generator.choice(len(speeds), p=found.switch[mode])
        jumps = generator.random() < options.jump
        level += generator.normal(0, options.jump_size) if jumps else generator.normal(speeds[mode], options.drifts[0])
        level = min(max(level, np.log(0.5)), np.log(1000))
    return np.asarray(np.exp(path), dtype=np.float64)


def _inside(rates: npt.NDArray[np.float64], options: RatioOptions, generator: np.random.Generator) -> tuple[bool, bool]:
    counts = generator.negative_binomial(rates, 0.5).astype(float)
    ratio, truth = rate_ratio(counts, [True] * len(counts), options).ratio, rates[-1] / rates[-1 - options.lag]
    assert ratio is not None
    return ratio.low50 <= truth <= ratio.high50, ratio.low90 <= truth <= ratio.high90
