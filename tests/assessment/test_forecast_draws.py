"""Forecasts of series as they are: draws of whole numbers, or a code that says why there are none; never NaN."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.assessment.forecast import forecast
from marsad.assessment.forecast.dynamics import _kernel, filtered, paths
from marsad.errors import UsageError
from marsad.model.forecast import MODELS, WEEKLY, Drawn, ForecastOptions, Per

QUICK = ForecastOptions(draws=200, trailing=12, trailing_draws=60)
SERIES = {
    "zeros": [0.0] * 120,
    "one event": [0.0] * 80 + [1.0] + [0.0] * 20,
    "gaps": [3.0, None, 4.0] * 40,
    "a gap at the end": [5.0] * 80 + [None] * 12,
    "a long gap": [5.0] * 60 + [None] * 60 + [4.0] * 30,
    "short": [2.0] * 26,
    "millions": [1e6 + 1000 * (week % 7) for week in range(90)],
    "from nothing to millions": [0.0] * 70 + [3e6],
    "from millions to nothing": [5e8] * 60 + [0.0] * 30,
    "halves": [2.5] * 60,
}


def whole(found: Drawn, ahead: int) -> None:
    assert not found.missing
    assert tuple(found.draws) == MODELS
    for draws in found.draws.values():
        assert draws.shape == (200, ahead)
        assert draws.dtype == np.int64
        assert (draws >= 0).all()
    assert found.weight is not None
    assert 0 <= found.weight <= 1


@pytest.mark.parametrize("name", SERIES)
def test_what_can_be_forecast_is(name: str) -> None:
    found = forecast(SERIES[name], "week", 13, QUICK)
    whole(found, 13)
    highest = max(value for value in SERIES[name] if value is not None)
    assert found.draws["ensemble"].max() <= 100 * (highest + 10)
    assert found.last == max(week for week, value in enumerate(SERIES[name]) if value is not None)


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        ([], "nothing_covered"),
        ([None] * 60, "nothing_covered"),
        ([1.0] * 25, "too_few_periods"),
        ([1.0] * 40 + [None] * 60 + [1.0] * 5, "recent_not_covered"),
        ([1.0] * 60 + [-1.0], "bad_counts"),
        ([1.0] * 60 + [float("inf")], "bad_counts"),
        ([1.0] * 60 + [1e12], "bad_counts"),
    ],
)
def test_what_cannot_be_forecast_says_why(counts: list[float | None], code: str) -> None:
    found = forecast(counts, "week", 13, QUICK)
    assert found.missing == (code,)
    assert not found.draws


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(0, 3000).map(float)), max_size=90), st.sampled_from(["week", "month"]))
def test_any_series_gives_draws_or_a_code(counts: list[float | None], every: Per) -> None:
    found = forecast(counts, every, 4, QUICK)
    if not found.missing:
        whole(found, 4)


def test_the_same_seed_gives_the_same_draws_and_another_others() -> None:
    counts = np.random.default_rng(1).poisson(8, 110).astype(float)
    one, again = forecast(counts), forecast(counts)
    assert all((one.draws[model] == again.draws[model]).all() for model in MODELS)
    assert one.draws["ensemble"].shape == (1000, 13)
    other = forecast(counts, options=ForecastOptions(seed=7))
    assert (one.draws["ensemble"] != other.draws["ensemble"]).any()


def test_only_so_far_ahead_is_forecast() -> None:
    for every, ahead in (("week", 14), ("week", 0), ("month", 7)):
        with pytest.raises(UsageError, match="ahead"):
            forecast([1.0] * 60, every, ahead)  # type: ignore[arg-type]


def test_a_fall_is_followed_by_the_model_and_not_by_last_year() -> None:
    random = np.random.default_rng(2)
    counts = random.poisson(np.concatenate([np.full(80, 60.0), np.geomspace(60, 6, 30), np.full(10, 6.0)]))
    found = forecast(counts.astype(float), "week", 4)
    assert np.median(found.draws["dynamic"]) < 12
    assert np.median(found.draws["conflictology"]) > 15
    assert found.weight is not None
    assert found.weight > 0.7


def test_the_reference_is_what_as_many_weeks_held_nine_months_before() -> None:
    counts = np.arange(100.0)
    assert forecast(counts, "week", 4, QUICK).reference == 61 + 62 + 63 + 64
    counts[62] = np.nan
    assert forecast(counts, "week", 4, QUICK).reference is None


def test_a_steady_series_is_forecast_as_it_is() -> None:
    counts = np.random.default_rng(3).negative_binomial(10, 0.5, 200).astype(float)  # mean 10, variance 20
    draws = forecast(counts).draws["dynamic"]
    assert draws.mean() == pytest.approx(10, rel=0.2)
    assert draws[:, 0].var() == pytest.approx(20, rel=0.5)


@pytest.mark.parametrize("speed", [0.0, 0.08, -0.08])
@pytest.mark.parametrize("drift", WEEKLY.drifts)
def test_a_move_on_the_grid_has_the_mean_and_spread_it_is_meant_to_have(speed: float, drift: float) -> None:
    kernel = _kernel(speed, drift, WEEKLY)
    cells = (np.arange(len(kernel)) - len(kernel) // 2) * WEEKLY.step
    mean = (kernel * cells).sum()
    assert kernel.sum() == pytest.approx(1)
    assert (kernel >= 0).all()
    assert mean == pytest.approx(speed, abs=0.005)
    assert (kernel * (cells - mean) ** 2).sum() ** 0.5 >= 0.95 * drift


def test_what_is_known_at_an_origin_hangs_on_nothing_later() -> None:
    counts = np.random.default_rng(4).poisson(5, 60).astype(float)
    changed = counts.copy()
    changed[41:] = counts[41:][::-1]  # the same largest count, so the same grid
    origins = np.array([40], dtype=np.int64)
    one, other = (filtered(values, origins, WEEKLY) for values in (counts, changed))
    assert (one.states == other.states).all()
    drawn = [paths(item, 0, 5, 50, WEEKLY, np.random.default_rng(1)) for item in (one, other)]
    assert (drawn[0] == drawn[1]).all()
