"""The Farrington screen against R surveillance's bounds, and what it does with awkward counts."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.assessment.farrington import Farrington, screen, upper_bounds
from marsad.errors import UsageError

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "farrington"
needs_data = pytest.mark.skipif(not DATA.exists(), reason=f"R's bounds are not at {DATA}")

# R's names of the runs on salmonella.agona (DATA/README), as settings here; all with b 4 and 26 weeks left out.
RUNS = {
    "noufaily_nbPlugin_trend_always": Farrington(b=4),
    "noufaily_nbPlugin_notrend": Farrington(b=4, trend="never"),
    "nbPlugin_noreweight": Farrington(b=4, trend="significant", reweight_above=None),
    "noufaily_nbPlugin": Farrington(b=4, trend="significant", as_in_r=True),
    "muan": Farrington(b=4, trend="significant", threshold="muan", as_in_r=True),
    "delta_23": Farrington(b=4, trend="significant", threshold="delta", as_in_r=True),
    "original_farrington_like": Farrington(
        b=4, trend="significant", threshold="delta", seasons=1, reweight_above=1.0, as_in_r=True
    ),
}


def number(text: str) -> float:
    return np.nan if text in ("NA", "") else float(text)


def agona() -> np.ndarray:
    with (DATA / "salmonella_agona_input.csv").open() as file:
        return np.array([float(row["observed"]) for row in csv.DictReader(file)])


def reference(run: str) -> list[dict[str, str]]:
    with (DATA / "farrington_reference.csv").open() as file:
        return [row for row in csv.DictReader(file) if row["run"] == run]


def simulated(rng: np.random.Generator, mean: float = 5.0, dispersion: float = 2.0, series: int = 4) -> np.ndarray:
    season = 1 + 0.4 * np.sin(2 * np.pi * np.arange(400) / 52)
    size = mean * season / (dispersion - 1)
    return rng.negative_binomial(size, 1 / dispersion, size=(series, 400)).astype(float)


@needs_data
@pytest.mark.parametrize("run", RUNS)
def test_bounds_are_r_s_under_all_seven_settings(run: str) -> None:
    rows = reference(run)
    bounds = upper_bounds(agona()[None, :], RUNS[run], monitored=75)
    expected = np.array([number(row["upperbound"]) for row in rows])
    assert [int(row["t"]) for row in rows] == list(range(238, 313))
    np.testing.assert_array_equal(np.isnan(bounds[0]), np.isnan(expected))
    np.testing.assert_allclose(bounds[0], expected, rtol=0, atol=1e-9)


@needs_data
@pytest.mark.parametrize("run", [run for run in RUNS if "delta" not in run and "original" not in run])
def test_what_stands_behind_the_bounds_is_r_s_too(run: str) -> None:
    rows = reference(run)
    found = screen(agona(), RUNS[run], monitored=75)
    np.testing.assert_allclose(found.dispersion[0], [float(row["phiVector"]) for row in rows], rtol=1e-10)
    np.testing.assert_array_equal(found.trend[0], [float(row["trend"]) > 0 for row in rows])
    np.testing.assert_allclose(found.p_value[0], [float(row["pvalue"]) for row in rows], rtol=1e-8)
    np.testing.assert_array_equal(found.alarm[0], [float(row["alarm"]) > 0 for row in rows])
    if run != "muan":  # there R reports the quantile of the mean instead
        np.testing.assert_allclose(found.expected[0], [float(row["mu0Vector"]) for row in rows], rtol=1e-10)


@needs_data
def test_without_r_s_slip_the_trend_s_test_takes_pearson_s_dispersion() -> None:
    ours = screen(agona(), Farrington(b=4, trend="significant"), monitored=75)
    in_r = screen(agona(), Farrington(b=4, trend="significant", as_in_r=True), monitored=75)
    # R's dispersion is too small after reweighting: it keeps trends that are none.
    assert ours.trend.sum() < in_r.trend.sum()
    assert not (ours.trend & ~in_r.trend).any()


@needs_data
def test_two_hundred_simulated_series_are_bounded_as_in_r() -> None:
    with gzip.open(DATA / "sim200_counts.csv.gz", "rt") as file:
        next(file)
        counts = np.array([[float(cell) for cell in row[1:]] for row in csv.reader(file)])
    expected = np.full((200, 49), np.nan)
    with gzip.open(DATA / "sim200_r.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            expected[int(row["series"]) - 1, int(row["t"]) - 576] = number(row["upperbound"])
    bounds = upper_bounds(counts, Farrington(), monitored=49)
    assert np.isfinite(expected).sum() == 8192
    np.testing.assert_array_equal(bounds, expected)


def test_the_call_of_the_documentation() -> None:
    counts = simulated(np.random.default_rng(1))
    asked = Farrington(b=5, w=3, seasons=10, alpha=0.01, reweight_above=2.58, weeks_left_out=26, trend="always")
    bounds = upper_bounds(counts, asked, monitored=49)
    assert bounds.shape == (4, 49)
    assert np.isfinite(bounds).all()
    assert asked == Farrington()
    np.testing.assert_array_equal(upper_bounds(counts[0], asked, monitored=49), bounds[0])


def test_a_bound_does_not_see_the_weeks_left_out_or_later_ones() -> None:
    counts = simulated(np.random.default_rng(2))
    changed = counts.copy()
    changed[:, -26:] += 50
    np.testing.assert_array_equal(upper_bounds(counts, monitored=1), upper_bounds(changed, monitored=1))
    whole = upper_bounds(counts, monitored=20)
    np.testing.assert_array_equal(upper_bounds(counts[:, :-10], monitored=10), whole[:, :10])


def test_about_one_week_in_a_hundred_passes_its_bound() -> None:
    counts = simulated(np.random.default_rng(3), mean=20.0, series=400)
    found = screen(counts, Farrington(trend="never"), monitored=40)
    assert 0.006 < found.alarm.mean() < 0.016
    assert (found.alarm == (found.score > 1)).all()
    assert 0.006 < (found.p_value < 0.01).mean() < 0.016


def test_an_outbreak_in_the_reference_counts_less() -> None:
    counts = simulated(np.random.default_rng(4), series=1)
    counts[0, -104:-100] += 80
    weighted, plain = (upper_bounds(counts, Farrington(reweight_above=at), monitored=1) for at in (2.58, None))
    assert weighted[0, 0] < plain[0, 0] / 2


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        (np.zeros((1, 300)), "few_cases"),
        (np.eye(1, 300, 200), "few_cases"),
        (np.full((1, 200), 7.0), "short"),
        (np.full((1, 1), 7.0), "short"),
        (np.full((1, 300), np.nan), "season_not_covered"),
        (np.where(np.arange(300) < 290, np.nan, 7.0)[None, :], "season_not_covered"),
        (np.where(np.arange(300) > 290, np.nan, 7.0)[None, :], "recent_not_covered"),
        (np.where((np.arange(300) - 299) % 52 == 0, 7.0, np.nan)[None, :], "bound"),
    ],
)
def test_where_there_is_no_bound_a_code_says_why(counts: np.ndarray, reason: str) -> None:
    found = screen(counts, monitored=1)
    assert found.reason(0, 0) == reason
    assert np.isnan(upper_bounds(counts, monitored=1)[0, 0]) == (reason != "bound")


def test_a_rise_from_nothing_passes_its_bound() -> None:
    counts = np.zeros((1, 300))
    counts[0, -3:] = 4
    found = screen(counts, monitored=1)
    assert found.alarm[0, 0]
    assert found.bound[0, 0] <= 1


def test_weeks_that_are_not_covered_are_not_taken_for_zero() -> None:
    counts = simulated(np.random.default_rng(5), mean=20.0)
    gaps = counts.copy()
    gaps[:, 150:190] = np.nan
    zeros = np.nan_to_num(gaps)
    left_out = screen(gaps, Farrington(trend="never"), monitored=1)
    taken = screen(zeros, Farrington(trend="never"), monitored=1)
    assert left_out.reason(0, 0) == "bound"
    assert (left_out.dispersion < taken.dispersion).all()


def test_counts_beyond_a_million_have_bounds_close_above_their_mean() -> None:
    counts = np.random.default_rng(6).poisson(3e6, size=(2, 400)).astype(float)
    counts[1] *= 1e6
    bounds = upper_bounds(counts, Farrington(trend="never"), monitored=5)
    assert ((bounds > 3e6 * np.array([[1.0], [1e6]])) & (bounds < 3.02e6 * np.array([[1.0], [1e6]]))).all()


@pytest.mark.parametrize(
    "counts", [[[1, -1]], [[np.inf, 1]], [[1e300]], [["many"]], np.zeros((2, 2, 2)), 5, [[1, 2], [3]], [[1j]]]
)
def test_counts_that_are_none_are_refused(counts: object) -> None:
    with pytest.raises(UsageError, match="counts"):
        upper_bounds(counts, monitored=1)  # type: ignore[arg-type]


@pytest.mark.parametrize("monitored", [3, -1, 1.5, "all"])
def test_more_monitored_weeks_than_there_are_is_refused(monitored: object) -> None:
    with pytest.raises(UsageError, match="monitored"):
        upper_bounds([[1.0, 2.0]], monitored=monitored)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        {"b": 0}, {"b": 2.5}, {"w": -1}, {"w": 30}, {"seasons": 0}, {"seasons": 60}, {"alpha": 0.0}, {"alpha": 0.7},
        {"alpha": "1%"}, {"reweight_above": -1.0}, {"weeks_left_out": -1}, {"trend": "maybe"}, {"threshold": "nb"},
        {"power": "1/3"}, {"cases": -1}, {"cases_weeks": 0}, {"trend_level": 0.0}, {"as_in_r": 1},
    ],
)  # fmt: skip
def test_settings_that_cannot_be_used_are_refused_by_name(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError, match=next(iter(wrong))):
        Farrington(**wrong)  # type: ignore[arg-type]


counts_of_any_kind = st.lists(
    st.one_of(st.integers(0, 5), st.integers(0, 10**9), st.floats(0, 1e6), st.just(np.nan), st.just(0)),
    min_size=0,
    max_size=180,
)


@given(
    counts=counts_of_any_kind,
    threshold=st.sampled_from(["nbPlugin", "delta", "muan"]),
    trend=st.sampled_from(["always", "significant", "never"]),
    seasons=st.sampled_from([1, 4, 10]),
    as_in_r=st.booleans(),
    left_out=st.sampled_from([0, 3, 26]),
)
@settings(max_examples=150, deadline=None)
def test_any_counts_have_a_bound_or_a_reason(
    counts: list[float], threshold: str, trend: str, seasons: int, as_in_r: bool, left_out: int
) -> None:
    asked = Farrington(
        b=3, seasons=seasons, threshold=threshold, trend=trend, as_in_r=as_in_r, weeks_left_out=left_out, cases=0
    )  # type: ignore[arg-type]
    found = screen(counts, asked, monitored=min(len(counts), 5))
    np.testing.assert_array_equal(np.isnan(found.bound), found.why > 0)
    held = found.why == 0
    assert (found.bound[held] >= 0).all()
    assert (found.dispersion[held] >= 1).all()
    np.testing.assert_array_equal(found.alarm, np.nan_to_num(found.observed) > np.nan_to_num(found.bound, nan=np.inf))
    np.testing.assert_array_equal(upper_bounds(counts, asked, monitored=min(len(counts), 5)), found.bound[0])
