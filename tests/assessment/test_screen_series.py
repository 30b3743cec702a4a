"""The screen: a rise is found, nothing else is, and what cannot be tested says why."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import nbinom

from marsad.assessment.screen import (
    LEVEL,
    REASONS,
    SEASON,
    Screening,
    false_alarms_per_year,
    first_week,
    q_values,
    screen_series,
    two_windows,
)
from marsad.assessment.screen.tail import log_tail
from marsad.errors import UsageError


def test_the_tail_is_that_of_the_negative_binomial_and_holds_out_far_away() -> None:
    for count, mean, phi in [(1, 0.1, 2.0), (12, 3.0, 1.5), (40, 50.0, 3.0), (2_000, 1_500.0, 6.0), (3, 900.0, 2.0)]:
        size = mean / (phi - 1)
        assert log_tail(count, mean, phi) == pytest.approx(-nbinom.logsf(count - 1, size, 1 / phi), rel=1e-7, abs=1e-12)
    assert 300 < log_tail(10**7, 10**6, 2e4) < 3_000  # P is below what a float can hold, its logarithm is not
    assert log_tail(0, 5.0, 2.0) == 0


def test_a_return_stands_out_and_quiet_series_do_not() -> None:
    generator = np.random.default_rng(4)
    counts = generator.poisson(3.0, size=(400, 150)).astype(float)
    counts[0, -6:] += 9
    found = screen_series(counts)
    assert int(np.argmin(found.p[:, 0])) == 0
    assert q_values(found.p[:, 0])[0] < 0.01
    assert (q_values(found.p[1:, 0]) > 0.05).all()
    assert found.expected[0, 0] == pytest.approx(3.0, rel=0.25)


def test_a_series_with_a_season_is_held_against_its_season() -> None:
    generator = np.random.default_rng(5)
    week = np.arange(520)
    mean = 20 * np.exp(0.8 * np.cos(2 * np.pi * week / (365.2425 / 7)))
    counts = generator.poisson(mean, size=(60, 520)).astype(float)
    found = screen_series(counts)
    assert (found.baseline == SEASON).mean() > 0.9
    assert found.expected[:, 0].mean() == pytest.approx(mean[-1], rel=0.08)


def test_a_series_that_collapsed_is_held_against_its_trough() -> None:
    generator = np.random.default_rng(6)
    counts = generator.poisson(np.repeat([40.0, 3.0], [320, 80]), size=(30, 400)).astype(float)
    found = screen_series(counts)
    assert (found.baseline == LEVEL).all()
    assert found.expected[:, 0].mean() == pytest.approx(3.0, rel=0.15)


@pytest.mark.parametrize("settings", [Screening(), two_windows(), first_week(), Screening(baseline="season")])
def test_every_input_gets_an_answer_or_a_reason(settings: Screening) -> None:
    weeks = 400
    none = np.full(weeks, np.nan)
    zeros, one, gaps = np.zeros(weeks), np.zeros(weeks), np.ones(weeks)
    one[-1] = 1
    gaps[60:200] = np.nan
    uncovered = np.ones(weeks)
    uncovered[-1] = np.nan
    broken = np.repeat([2e6, 3.0], [300, 100])
    short = none.copy()
    short[-30:] = 1
    rows = [
        none,
        zeros,
        one,
        gaps,
        uncovered,
        broken,
        short,
        np.full(weeks, 2e6),
        -np.ones(weeks),
        np.full(weeks, np.inf),
    ]
    found = screen_series(np.stack(rows), settings, monitored=3)
    assert ((found.reason == 0) == ~np.isnan(found.p)).all()
    assert (np.isnan(found.expected) == np.isnan(found.p)).all()
    words = [REASONS[code] for code in found.reason[:, -1]]
    assert words[0] == "nothing_covered"
    assert found.p[1, -1] > 0.3
    assert 0 < found.p[2, -1] < 0.1
    assert words[4] == "week_not_covered"
    assert words[5] == words[7] == "tested"
    assert words[8] == words[9] == "bad_counts"
    if settings.baseline != "season":
        assert words[3] == "tested"
        assert words[6] in ("too_few_weeks", "reference_not_covered")


def test_a_week_sees_nothing_of_later_weeks() -> None:
    counts = np.random.default_rng(7).poisson(4.0, size=(5, 420)).astype(float)
    both = screen_series(counts, monitored=13)
    for back in (1, 5):
        assert screen_series(counts[:, : 420 - back], monitored=13 - back).p == pytest.approx(
            both.p[:, : 13 - back], rel=1e-3
        )


def test_q_values_are_benjamini_and_hochbergs() -> None:
    p = np.array([0.01, np.nan, 0.02, 0.03, 0.5])
    assert q_values(p) == pytest.approx([0.04, np.nan, 0.04, 0.04, 0.5], nan_ok=True)
    assert q_values(p, "by")[0] == pytest.approx(0.04 * (1 + 1 / 2 + 1 / 3 + 1 / 4))
    assert (q_values(p, "storey")[~np.isnan(p)] <= q_values(p)[~np.isnan(p)]).all()
    assert q_values(np.array([])).shape == (0,)
    assert false_alarms_per_year(0.002) == pytest.approx(0.104, abs=0.001)
    with pytest.raises(UsageError, match="0 to 1"):
        q_values([1.5])


def test_among_series_without_a_rise_p_values_are_even() -> None:
    counts = np.random.default_rng(8).negative_binomial(4.0, 0.5, size=(2_000, 160)).astype(float)
    p = screen_series(counts).p[:, 0]
    for share, rel in ((0.5, 0.1), (0.1, 0.3), (0.02, 0.6)):
        assert np.mean(p <= share) == pytest.approx(share, rel=rel)


def test_settings_that_make_no_sense_are_refused() -> None:
    with pytest.raises(UsageError, match="window"):
        Screening(level_windows=((40, 1.0),))
    with pytest.raises(UsageError, match="monitored"):
        screen_series(np.ones((2, 10)), monitored=11)
