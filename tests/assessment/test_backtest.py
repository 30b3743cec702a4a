"""A replay's record: what was said against what later data find."""

from __future__ import annotations

import datetime as dt

import pytest

from marsad.assessment.backtest import record, rises, told
from marsad.model.answer import Interval, LensAnswer, RateRatio, Thresholds, Verdict
from marsad.model.backtest import Told

MONDAY = dt.date(2018, 1, 1)


def week(number: int) -> dt.date:
    return MONDAY + dt.timedelta(weeks=number)


def sunday(number: int) -> dt.date:
    return week(number) + dt.timedelta(days=6)


def said(number: int, up: float, verdict: Verdict, later: float | None = None) -> Told:
    return Told(
        as_of=sunday(number), lens="dataset:x", measure="events", verdict=verdict, week=week(number), ratio=None, up=up,
        down=0.0, half=None, rate=None, hindsight=False, later_up=later, later="rising" if later else None,
    )  # fmt: skip


def found(up: float) -> RateRatio:
    return RateRatio(up=up, down=0.0, same=1 - up, half=0.1)


def test_a_rise_told_late_says_how_many_weeks_late() -> None:
    later = {week(n): found(0.95 if n >= 10 else 0.1) for n in range(20)}
    days = [said(n, 0.85 if n >= 13 else 0.2, "rising" if n >= 13 else "uncertain") for n in range(20)]
    [rise] = rises("dataset:x", days, later)
    assert (rise.first, rise.last) == (week(10), week(19))
    assert rise.told == sunday(13)
    assert rise.weeks_until_told == pytest.approx(3, abs=0.2)


def test_a_rise_that_was_never_told_stays_in_the_record() -> None:
    later = {week(n): found(0.95 if 5 <= n < 9 else 0.1) for n in range(20)}
    [rise] = rises("dataset:x", [said(n, 0.2, "uncertain") for n in range(20)], later)
    assert rise.told is None
    assert rise.weeks_until_told is None


def test_a_rise_lasts_while_it_is_likely_and_begins_only_when_sure() -> None:
    chances = [0.6, 0.6, 0.95, 0.6, 0.6, 0.2, 0.95]
    later = {week(n): found(chance) for n, chance in enumerate(chances)}
    spans = [
        (item.first, item.last) for item in rises("dataset:x", [said(n, 0.0, "uncertain") for n in range(7)], later)
    ]
    assert spans == [(week(2), week(4)), (week(6), week(6))]


def test_an_alarm_that_later_data_do_not_find_is_false() -> None:
    days = [said(0, 0.9, "rising", 0.2), said(26, 0.9, "rising", 0.8), said(52, 0.1, "no_change", 0.1)]
    kept = record("dataset:x", "events", days, {})
    assert (kept.alarms, kept.false_alarms) == (2, 1)
    assert kept.false_alarms_a_year == pytest.approx(1.0, abs=0.01)
    assert kept.brier == pytest.approx((0.7**2 + 0.1**2 + 0.0) / 3)


def test_days_that_have_not_settled_are_not_checked() -> None:
    kept = record("dataset:x", "events", [said(0, 0.9, "rising"), said(1, 0.9, "rising")], {})
    assert (kept.tested, kept.checked, kept.alarms) == (2, 0, 0)
    assert kept.brier is None
    assert kept.reliability == ()


def test_reliability_holds_every_checked_day_once() -> None:
    days = [said(n, n / 20, "uncertain", 0.5) for n in range(21)]
    bins = record("dataset:x", "events", days, {}).reliability
    assert sum(item.days for item in bins) == 21
    assert all(item.low <= item.said <= item.high for item in bins)


def test_what_was_said_stands_beside_what_later_data_say_of_the_same_week() -> None:
    interval = Interval(median=3.0, low50=2.5, high50=3.5, low90=2.0, high90=4.0)
    estimate = RateRatio(ratio=interval, up=0.95, down=0.0, same=0.05, half=0.6)
    answer = LensAnswer(
        lens="dataset:x", measure="events", role=None, cohort=None, place="p", verdict="coming_back", estimate=estimate,
        week=week(3), week_end=sunday(3), reference=None, level_period=None, observed=9.0, observed_reference=3.0,
        days_old=0, hindsight=False,
    )  # fmt: skip
    later = {("dataset:x", "events"): {week(3): RateRatio(up=0.85, down=0.0, same=0.15, half=0.6)}}
    item = told(sunday(3), answer, later, Thresholds())
    assert (item.verdict, item.later, item.later_up) == ("coming_back", "rising", 0.85)
    other = told(sunday(3), answer, {("dataset:y", "events"): later["dataset:x", "events"]}, Thresholds())
    assert other.later is None
