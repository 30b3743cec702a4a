"""What would change an answer is true: the counts that are named, fed to the method, turn the verdict; so do the weeks
that are said to be missing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import numpy as np
import pytest

from marsad.assessment import Answer, RatioOptions, assess
from marsad.assessment.turns import ORDER
from marsad.errors import UsageError
from marsad.model.answer import Thresholds
from marsad.model.counts import IntervalCount, Observation, Series, SeriesBreak
from marsad.model.reason import Lack, Reason

MONDAY = dt.date(2016, 1, 4)
QUICK = RatioOptions(draws=600)
STEPS = {"not_falling": 1, "rising": 2, "coming_back": 3}


def weeks(counts: list[float | None], **stated: Any) -> Series:
    starts = tuple(MONDAY + dt.timedelta(weeks=week) for week in range(len(counts)))
    values = tuple(counts)
    given: dict[str, Any] = {
        "lens": "dataset:test",
        "measure": "events",
        "role": None,
        "cohort": None,
        "group": "islamic-state",
        "place": "here",
        "every": "week",
        "starts": starts,
        "ends": tuple(start + dt.timedelta(days=6) for start in starts),
        "counts": values,
        "lows": values,
        "highs": values,
        "covered": tuple(count is not None for count in counts),
        "publishers": (0,) * len(counts),
        "origins": (0,) * len(counts),
    }
    return Series(**(given | stated))


def poisson(*levels: tuple[float, int], seed: int = 1) -> list[float | None]:
    rates = np.repeat([rate for rate, _ in levels], [weeks for _, weeks in levels])
    return [float(count) for count in np.random.default_rng(seed).poisson(rates)]


FALLING = poisson((40, 120), (5, 20))
RISING = poisson((40, 70), (4, 60), (40, 20))
STEADY = poisson((20, 130))


def after(counts: list[float | None], count: int, more: int) -> Answer:
    return assess([weeks([*counts, *[float(count)] * more])], options=QUICK)


@pytest.mark.parametrize(("counts", "verdict"), [(FALLING, "falling"), (RISING, "coming_back"), (STEADY, "no_change")])
def test_the_counts_that_are_named_turn_the_verdict(counts: list[float | None], verdict: str) -> None:
    answer = assess([weeks(counts)], options=QUICK, horizons=(4,))
    assert answer.verdict == verdict
    (turn,) = answer.turns
    assert turn.start == weeks(counts).ends[-1] + dt.timedelta(days=1)
    assert turn.end == turn.start + dt.timedelta(days=27)
    for step in turn.steps:
        reached = STEPS[step.code]
        if step.at_least is not None:
            for times in (1, 2):  # "or more" holds beyond the edge, too
                assert ORDER[after(counts, times * step.at_least, 4).verdict] >= reached, (step, times)
        if step.below is not None:
            for times in (1.0, 0.5):
                assert ORDER[after(counts, int(times * step.below), 4).verdict] < reached, (step, times)


def test_a_gap_in_the_grid_is_not_taken_for_weeks_to_come() -> None:
    """The grid may hold weeks that are not over, or that only another lens covers."""
    series = weeks([*STEADY, None, None])
    answer = assess([series], options=QUICK, horizons=(4,), as_of=series.ends[-2])
    assert answer.turns[0].start == series.starts[len(STEADY)]


def test_nothing_is_asked_about_weeks_to_come_unless_somebody_asks() -> None:
    assert assess([weeks(STEADY)], options=QUICK).turns == ()


def test_where_lenses_disagree_one_of_each_side_is_asked() -> None:
    own = weeks(RISING, lens="self_claimed")
    answer = assess([own, weeks(FALLING)], options=QUICK, horizons=(4,))
    assert answer.verdict == "lenses_disagree"
    assert [turn.lens for turn in answer.turns] == ["self_claimed", "dataset:test"]
    (against,) = [reason for reason in answer.reasons if reason.code == "against"]
    assert against.values["up"] == ("self_claimed",)
    assert against.values["down"] == ("dataset:test",)


def only(answer: Answer, lens: str) -> Lack:
    (lack,) = [item for item in answer.lacking if item.lens == lens]
    return lack


@pytest.mark.parametrize("gap", [0, 9])
@pytest.mark.parametrize("there", [1, 17, 51])
def test_the_weeks_that_are_missing_make_it_testable(there: int, gap: int) -> None:
    counts = poisson((20, there))
    today = weeks(counts).ends[-1] + dt.timedelta(weeks=gap, days=2)
    lack = only(assess([weeks(counts)], options=QUICK, as_of=today), "dataset:test")
    assert (lack.code, lack.values["there"], lack.values["needed"]) == ("weeks", there, 52)
    more, by = lack.values["more"], lack.values["by"]
    assert isinstance(more, int)
    for added, testable in ((more, True), (more - 1, False)):
        full = weeks([*counts, *[None] * gap, *[20.0] * added])
        answer = assess([full], options=QUICK)
        assert (answer.verdict != "not_testable") is testable, added
        if testable:
            assert full.ends[-1] == by


def month(count: float, number: int) -> IntervalCount:
    start = weeks(STEADY).starts[-6 - 4 * number]
    claims = (f"month-{number}",)
    end = start + dt.timedelta(days=27)
    return IntervalCount(start=start, end=end, low=count, high=count, best=count, claims=claims)


def test_a_declared_trough_that_nobody_watched_is_mended_by_no_week_to_come() -> None:
    trough = (dt.date(2010, 1, 4), dt.date(2010, 6, 27))
    lack = only(assess([weeks(STEADY)], options=QUICK, trough=trough), "dataset:test")
    assert (lack.code, lack.values["more"], lack.values["by"]) == ("reference", None, None)


def test_counts_of_months_beside_the_weeks_are_said_not_to_be_used() -> None:
    beside = month(80.0, 0)
    with_month = assess([weeks(STEADY, intervals=(beside,))], options=QUICK)
    (reason,) = [item for item in with_month.reasons if item.code == "other_periods"]
    assert reason.values == {"start": beside.start, "end": beside.end}
    others = (month(80.0, 20), dataclasses.replace(beside, group="another"), dataclasses.replace(beside, revised=True))
    answer = assess([weeks(STEADY, intervals=others)], options=QUICK)
    assert all(item.code != "other_periods" for item in answer.reasons)


def test_what_else_is_missing_is_named() -> None:
    zeros = assess([weeks([0.0] * 120)], options=QUICK)
    assert only(zeros, "dataset:test").code == "events"
    months = assess([weeks([5.0] * 60, every="month")], options=QUICK)
    assert only(months, "dataset:test").code == "weekly"
    hijri = assess([weeks([5.0] * 60, every="hijri-month")], options=QUICK)
    assert only(hijri, "dataset:test").code == "weekly"
    old = assess([weeks(STEADY)], options=QUICK, as_of=weeks(STEADY).ends[-1] + dt.timedelta(days=300))
    assert only(old, "dataset:test").code == "newer"
    stated = [month(5.0, number) for number in range(3, -1, -1)]
    monthly = assess([weeks([None] * 60, intervals=tuple(stated))], options=QUICK)
    assert only(monthly, "dataset:test").code == "periods"
    assert only(monthly, "dataset:test").values == {"start": stated[0].start, "end": stated[-1].end}
    revised = assess([weeks([None] * 60, intervals=(dataclasses.replace(stated[0], revised=True),))], options=QUICK)
    assert only(revised, "dataset:test").code == "counts"
    nobody = assess([], options=QUICK)
    assert [lack.code for lack in nobody.lacking] == ["counts", "own_count"]
    own = assess([weeks(STEADY, lens="self_claimed")], options=QUICK)
    assert own.lacking == ()


def by_code(answer: Answer) -> dict[str, Reason]:
    return {reason.code: reason for reason in answer.reasons}


def test_reasons_carry_the_numbers_and_the_claims_that_they_rest_on() -> None:
    series = weeks(RISING)
    reference = len(RISING) - 1 - QUICK.lag
    seen = tuple(
        Observation(start=series.starts[index], low=1.0, high=1.0, best=1.0, claims=(f"c{index}",))
        for index in (reference, len(RISING) - 2, len(RISING) - 1)
    )
    answer = assess([dataclasses.replace(series, observations=seen)], options=QUICK)
    found, estimate = by_code(answer), answer.lenses[0].estimate
    assert found["doubled"].values["probability"] == estimate.up
    assert found["doubled"].values["threshold"] == Thresholds().coming_back
    assert found["back_at_level"].values["probability"] == estimate.half
    assert "short_of_back" not in found
    assert set(found["rates"].claims) == {f"c{reference}", f"c{len(RISING) - 1}"}
    assert found["rates"].periods[1] == (series.starts[reference], series.ends[reference])
    since = found["lasted"].values["since"]
    assert isinstance(since, dt.date)
    assert abs((since - series.starts[130]).days) <= 21
    assert "few_events" not in found


def test_cautions_are_given_where_they_belong() -> None:
    changed = SeriesBreak(lens="dataset:test", date=MONDAY + dt.timedelta(weeks=110), code="coverage_resumed")
    earlier = SeriesBreak(lens="dataset:test", date=MONDAY + dt.timedelta(weeks=20), code="coverage_resumed")
    series = weeks(poisson((0.4, 130)), breaks=(earlier, changed), hindsight=True)
    found = assess([series], options=QUICK, as_of=series.ends[-1] + dt.timedelta(days=60)).reasons
    codes = [reason.code for reason in found]
    assert {"hindsight", "few_events", "old"} <= set(codes)
    assert [reason.values["day"] for reason in found if reason.code == "series_break"] == [changed.date]
    assert "lasted" not in codes


@pytest.mark.parametrize(
    "given",
    [{"rising": 0.4}, {"falling": 0.5}, {"coming_back": 0.7}, {"no_change": 1.0}, {"half_level": 1.0}],
)
def test_thresholds_that_two_verdicts_could_reach_are_refused(given: dict[str, float]) -> None:
    with pytest.raises(UsageError, match="thresholds"):
        Thresholds(**given)
