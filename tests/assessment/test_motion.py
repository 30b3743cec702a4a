"""How the latent rate moves, and that the filter is right where its own model is true."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt
import pytest

from marsad.assessment import RatioOptions, rate_ratio
from marsad.assessment.counted import Counted, counted_weeks
from marsad.assessment.filter import run_filter, set_weights
from marsad.assessment.likelihood import scaled_chances
from marsad.assessment.motion import REACH, motion
from marsad.assessment.paths import draw_paths

Floats = npt.NDArray[np.float64]
SMALL = RatioOptions(
    step=0.4,
    lowest_rate=1.0,
    drifts=(0.2,),
    slopes=(0.4,),
    dispersions=(2.0,),
    excitations=(0.0,),
    jump=0.05,
    start=0.1,
    draws=40_000,
)


def test_a_week_in_each_mode_moves_the_rate_by_its_slope_with_the_drift_asked_for() -> None:
    options = RatioOptions(drifts=(0.03, 0.12), slopes=(0.1, 0.37), jump=0.0)
    found = motion(options)
    assert found.near.sum(axis=-1) == pytest.approx(1.0)
    assert found.near.min() >= 0
    cells = np.arange(-REACH, REACH + 1)
    for drift, rows in zip(options.drifts, found.near, strict=True):
        for speed, whole, row in zip((0.0, 0.1, 0.37, -0.1, -0.37), found.whole, rows, strict=True):
            moves = options.step * (whole + cells)
            assert row @ moves == pytest.approx(speed, abs=1e-9)
            # A mean between two cells cannot have less than the variance of these two.
            rest = abs(speed / options.step - whole)
            least = options.step * np.sqrt(rest - rest**2)
            assert np.sqrt(row @ (moves - speed) ** 2) == pytest.approx(max(drift, least), rel=0.35 if rest else 1e-6)


def test_forward_and_backward_agree_with_sums_over_all_states() -> None:
    counts = np.array([6.0, 9, 5, 7, 2, 1, 2, 0, 1, 4, 9, 14, 11, 16])
    counted = counted_weeks(counts, [True] * len(counts))
    assert counted is not None
    found = run_filter(counted, SMALL)
    first, last = 4, len(counts) - 1
    joint = _joint(counted, found.grid, first, last)
    assert found.states[last, 0].sum(axis=0) == pytest.approx(joint.sum(axis=0), abs=1e-5)
    paths = draw_paths(found, np.array([first]), np.array([last]), SMALL)
    drawn = np.zeros_like(joint)
    np.add.at(drawn, (paths.cells[0, 0], paths.cells[0, -1]), 1 / SMALL.draws)
    assert abs(drawn - joint).max() < 0.006


def test_earlier_answers_in_a_batch_see_nothing_of_later_weeks() -> None:
    counts = np.random.default_rng(4).poisson(9.0, size=20).astype(float)
    whole, part = (counted_weeks(values, [True] * len(values)) for values in (counts, counts[:12]))
    assert whole is not None
    assert part is not None
    one, other = run_filter(whole, SMALL), run_filter(part, SMALL)
    size = min(one.states.shape[-1], other.states.shape[-1])
    assert one.states[11, ..., :size] == pytest.approx(
        other.states[11, ..., :size], abs=2e-3
    )  # the grids end elsewhere


def test_parameters_are_weighted_by_how_well_they_predict() -> None:
    generator = np.random.default_rng(2)
    options = dataclasses.replace(SMALL, dispersions=(1.0, 5.0), step=0.1)
    calm = counted_weeks(generator.poisson(30.0, size=80).astype(float), [True] * 80)
    wild = counted_weeks(generator.negative_binomial(30 / 4, 1 / 5, size=80).astype(float), [True] * 80)
    assert calm is not None
    assert wild is not None
    assert set_weights(run_filter(calm, options), np.array([79]))[0, 0] > 0.9
    assert set_weights(run_filter(wild, options), np.array([79]))[0, 1] > 0.9


@pytest.mark.parametrize("count", [0.0, 1.0, 7.0, 12.5, 13.0, 400.0, 2e6])
@pytest.mark.parametrize("complete", [1.0, 0.3])
def test_chances_of_counts_are_those_of_a_thinned_negative_binomial(count: float, complete: float) -> None:
    from scipy.stats import nbinom, poisson  # slow to load

    options = RatioOptions(dispersions=(1.0, 3.0), excitations=(0.0,), noise_floor=0.0)
    rates = np.exp(np.linspace(-1.5, 0.4, 30)) * max(count, 2.0) / complete
    counted = Counted(np.array([count]), np.array([count]), np.array([complete]))
    chances, tops = scaled_chances(counted, np.log(rates), options)
    logs = np.log(chances[0]) + tops[0]
    seen, extra = complete * rates, complete * 2.0
    if count == int(count):
        expected = np.stack([poisson.logpmf(count, seen), nbinom.logpmf(count, seen / extra, 1 / (1 + extra))])
        near = chances[0] > 1e-11
        assert logs[near] == pytest.approx(expected[near], abs=2e-4)
        assert (expected[~near] < logs[~near] + 0.01).all()
    assert np.isfinite(logs).all()


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
    inside = np.array([_inside(_rates(120, options, generator), options, generator) for _ in range(200)])
    share50, share90 = inside.mean(axis=0)
    # The truth is kept between .5 and 1000, so that the intervals hold a little more than their share: .54 and .94
    # of 1,000. These bounds are three standard errors of 200 away from that.
    assert 0.43 <= share50 <= 0.65
    assert 0.88 <= share90 <= 0.99


def _joint(counted: Counted, grid: Floats, first: int, last: int) -> Floats:
    """P(cell of week first, cell of week last | counts), by multiplying matrices over all states."""
    moving, size, modes = motion(SMALL), len(grid), 3
    switch = np.array([[0.9, 0.05, 0.05], [0.1, 0.9, 0.0], [0.1, 0.0, 0.9]])
    apart = np.arange(size)[None, :] - np.arange(size)[:, None]
    leap = moving.fade ** abs(apart)
    leap /= leap.sum(axis=1, keepdims=True)
    step = np.zeros((modes, size, modes, size))
    for mode in range(modes):
        walk = np.zeros((size, size))
        for offset, chance in enumerate(moving.near[0, mode]):
            walk += chance * (apart == moving.whole[mode] + offset - REACH)
        step[:, :, mode, :] = 0.95 * switch[:, mode, None, None] * walk + 0.05 * moving.start[mode] * leap
    chances = scaled_chances(counted, grid, SMALL)[0][:, 0].astype(float)
    matrix = step.reshape(modes * size, modes * size)
    state = np.repeat(moving.start, size) * np.tile(chances[0], modes)
    for week in range(1, first + 1):
        state = state @ matrix * np.tile(chances[week], modes)
    held = np.diag(state)
    for week in range(first + 1, last + 1):
        held = held @ matrix * np.tile(chances[week], modes)
    joint = held.reshape(modes, size, modes, size).sum(axis=(0, 2))
    return np.asarray(joint / joint.sum())


def _rates(weeks: int, options: RatioOptions, generator: np.random.Generator) -> Floats:
    """A path of the filter's own motion."""
    speeds = np.array([0.0, *options.slopes, *(-slope for slope in options.slopes)])
    found = motion(options)
    mode, level = generator.choice(len(speeds), p=found.start), generator.uniform(np.log(5), np.log(60))
    path = []
    for _ in range(weeks):
        path.append(level)
        if generator.random() < options.jump:
            mode = generator.choice(len(speeds), p=found.start)
            level += generator.laplace(0, options.jump_size / np.sqrt(2))
        else:
            mode = _switched(mode, len(speeds), options, generator)
            level += generator.normal(speeds[mode], options.drifts[0])
        level = min(max(level, np.log(0.5)), np.log(1000))
    return np.asarray(np.exp(path), dtype=np.float64)


def _switched(mode: int, modes: int, options: RatioOptions, generator: np.random.Generator) -> int:
    if mode == 0:
        return int(generator.integers(1, modes)) if generator.random() < options.start else 0
    return 0 if generator.random() < options.stop else mode


def _inside(rates: Floats, options: RatioOptions, generator: np.random.Generator) -> tuple[bool, bool]:
    counts = generator.negative_binomial(rates, 0.5).astype(float)
    ratio, truth = rate_ratio(counts, [True] * len(counts), options).ratio, rates[-1] / rates[-1 - options.lag]
    assert ratio is not None
    return ratio.low50 <= truth <= ratio.high50, ratio.low90 <= truth <= ratio.high90
