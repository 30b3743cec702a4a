"""Scores that reward the truth: known values, and no other forecast is expected to score better than the right one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.assessment.forecast import (
    bin_chances,
    crps,
    inside,
    inside_pit,
    log_crps,
    log_score,
    mean_by_block,
    mean_by_time,
    means,
    pit,
    verify,
)
from marsad.assessment.forecast.scores import EDGES, bin_of

COUNTS = st.integers(min_value=0, max_value=10**7)


@given(COUNTS, COUNTS, st.integers(min_value=1, max_value=50))
def test_the_crps_of_a_point_is_the_absolute_error(said: int, came: int, size: int) -> None:
    draws = np.full((size, 1), said)
    assert crps(draws, [came])[0] == abs(said - came)
    assert log_crps(draws, [came])[0] == pytest.approx(abs(np.log1p(said) - np.log1p(came)))


@given(st.lists(COUNTS, min_size=2, max_size=20), COUNTS)
def test_the_crps_is_the_area_between_the_two_distributions(draws: list[int], came: int) -> None:
    points = np.sort([*draws, came]).astype(float)
    below = (np.array(draws)[:, None] <= points[:-1]).mean(axis=0)
    area = ((below - (points[:-1] >= came)) ** 2 * np.diff(points)).sum()
    assert crps(np.array(draws)[:, None], [came])[0] == pytest.approx(area, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("rate", [0.3, 4.0, 60.0])
@pytest.mark.parametrize("wrong", [0.5, 0.8, 1.25, 2.0])
def test_the_right_forecast_scores_best(rate: float, wrong: float) -> None:
    random = np.random.default_rng(1)
    came = random.poisson(rate, 4000)
    right, other = (np.repeat(random.poisson(mean, (4000, 1)), 4000, axis=1) for mean in (rate, rate * wrong))
    assert crps(right, came).mean() < crps(other, came).mean()
    assert log_crps(right, came).mean() < log_crps(other, came).mean()
    if wrong in (0.5, 2.0):  # bins are coarse: nearer rates may look the same to the log score
        assert log_score(right, came).mean() > log_score(other, came).mean()


def test_every_model_gets_the_same_smoothing_and_no_score_is_infinite() -> None:
    zeros = np.zeros((1000, 1), dtype=np.int64)
    assert np.exp(log_score(zeros, [0])) == pytest.approx(1001 / 1008)
    assert np.exp(log_score(zeros, [10**6])) == pytest.approx(1 / 1008)
    assert bin_chances(zeros).sum(axis=0) == pytest.approx(1)
    assert bin_of([0, 1, 2, 4, 5, 9, 10, 19, 20, 49, 50, 99, 100, 10**9]).tolist() == [
        0, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7
    ]  # fmt: skip
    assert len(EDGES) == 7


@pytest.mark.parametrize("rate", [0.2, 3.0, 200.0])
def test_of_calibrated_forecasts_the_randomised_pit_is_even_and_the_interval_holds_more(rate: float) -> None:
    random = np.random.default_rng(2)
    came = random.poisson(rate, 20_000)
    draws = np.repeat(random.poisson(rate, (1000, 1)), 20_000, axis=1)
    ranks = pit(draws, came, random)
    assert ((ranks > 0) & (ranks < 1)).all()
    assert np.histogram(ranks, 10, (0, 1))[0] / 20_000 == pytest.approx(np.full(10, 0.1), abs=0.03)
    for level in (0.5, 0.9):
        assert inside_pit(ranks, level).mean() == pytest.approx(level, abs=0.03)
        assert inside(draws, came, level).mean() >= level - 0.03


def test_blocks_widen_the_interval_of_scores_that_hang_together() -> None:
    random = np.random.default_rng(3)
    runs = np.repeat(random.normal(size=20), 10)  # ten neighbouring origins score alike
    single, block = (mean_by_time(runs, np.arange(200), size) for size in (1, 20))
    assert block.high - block.low > 2 * (single.high - single.low)
    assert block.mean == single.mean == pytest.approx(runs.mean())
    by_series = mean_by_block(runs, np.repeat(np.arange(20), 10))
    assert by_series.blocks == 20
    assert by_series.high - by_series.low > 2 * (single.high - single.low)
    with pytest.raises(ValueError, match="no scores"):
        mean_by_time([], [], 3)


def test_an_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(4)
    held = 0
    for seed in range(200):
        noise = random.normal(size=122)
        found = mean_by_time(noise[:-2] + noise[1:-1] + noise[2:], np.arange(120), 8, size=400, seed=seed)
        held += found.low <= 0 <= found.high
    assert 0.85 <= held / 200 <= 1


def test_a_model_is_held_against_conflictology_over_the_same_periods() -> None:
    random = np.random.default_rng(5)
    scored, origins = [], []
    for origin in range(12):
        came = random.poisson(5, 4).astype(float)
        came[3] = np.nan  # not over
        draws = {"ensemble": random.poisson(5, (500, 4)), "conflictology": random.poisson(20, (500, 4))}
        for item in verify(draws, came, 10.0, 1):  # type: ignore[arg-type]
            scored.append(item)
            origins.append(origin)
            assert item.ahead == (1, 2, 3)
            assert item.doubled is None  # not all periods are over
    ensemble, benchmark = means(scored, origins)
    assert (ensemble.model, ensemble.forecasts, ensemble.periods) == ("ensemble", 12, 36)
    assert ensemble.log_score_gain == pytest.approx(ensemble.log_score - benchmark.log_score)
    assert ensemble.log_score_span is not None
    assert ensemble.log_score_span[0] > 0
    assert benchmark.log_score_gain is None
    (single,) = means(scored[:1], origins[:1])
    assert single.log_score_gain is None  # nothing to hold it against


def test_twice_the_reference_is_scored_once_all_periods_are_over() -> None:
    draws = {"zeros": np.zeros((100, 2), dtype=np.int64), "last_value": np.full((100, 2), 8)}
    scored = {item.model: item for item in verify(draws, [7.0, 9.0], 8.0, 1)}  # type: ignore[arg-type]
    assert (scored["zeros"].doubled_said, scored["zeros"].doubled) == (0.0, True)
    assert scored["last_value"].doubled_said == 1.0
    assert {item.model: item.brier for item in means(list(scored.values()), [1, 1])} == {"last_value": 0, "zeros": 1}
    assert verify(draws, [7.0, 9.0], 0.0, 1)[0].doubled_said is None  # nothing can double
