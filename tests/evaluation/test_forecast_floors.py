"""A short form of `python -m evaluation.forecast`: what docs/forecast.md claims of real and of simulated weeks."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest

from evaluation.forecast.months import added_up
from evaluation.forecast.syria import FILE, counted
from evaluation.forecast.trials import replay, simulated
from evaluation.resurgence.simulate import KINDS, Kind
from marsad.model.forecast import ForecastOptions

FLOORS = json.loads((Path(__file__).resolve().parents[2] / "evaluation" / "floors.json").read_text("utf-8"))["forecast"]


@pytest.mark.skipif(not FILE.exists(), reason=f"{FILE} is not there")
def test_ahead_of_last_year_on_the_weeks_of_syria() -> None:
    weeks = counted("week", only_main=True)
    found = replay(weeks.counts, weeks.origins(dt.date(2017, 1, 1), dt.date(2019, 12, 1))[::2])
    by_model = {item.model: item for item in found.means(block=3)}
    own = by_model["ensemble"]
    assert own.log_score_gain is not None
    assert own.log_score_gain >= FLOORS["log_score_gain"]
    assert own.log_score_span is not None
    assert own.log_score_span[0] > 0
    assert own.log_crps_gain is not None
    assert own.log_crps_gain <= -FLOORS["log_crps_gain"]
    assert own.log_score > max(by_model[name].log_score for name in ("conflictology", "last_value", "zeros"))


@pytest.mark.parametrize("kind", KINDS)
def test_intervals_hold_about_what_they_say_on_simulated_weeks(kind: Kind) -> None:
    quick = ForecastOptions(draws=400, trailing=12, trailing_draws=100)
    found = simulated(kind, 25, 11, origins=1, options=quick)
    # The long form is within four points; 25 forecasts whose weeks hang together leave about ten.
    assert abs(found.held("ensemble", 0.9) - 0.9) <= FLOORS["apart90"]
    assert abs(found.held("ensemble", 0.5) - 0.5) <= FLOORS["apart50"]
    by_model = {item.model: item for item in found.means(block=1)}
    assert by_model["ensemble"].log_score > by_model["conflictology"].log_score
    assert by_model["ensemble"].log_crps < by_model["conflictology"].log_crps


def test_weekly_paths_add_up_to_months_without_loss() -> None:
    weekly = np.full((4000, 6), 70)
    first = dt.date(2019, 9, 23)  # the sixth week ends on the third of November
    months = ((dt.date(2019, 10, 1), dt.date(2019, 10, 31)), (dt.date(2019, 11, 1), dt.date(2019, 11, 30)))
    found = added_up(weekly, first, months, np.random.default_rng(1))
    assert found.mean(axis=0) == pytest.approx([310, 30], rel=0.02)
