"""The rate ratio: right on plain cases, honest on bad ones, never NaN."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.assessment import RateRatio, RatioOptions, rate_ratio, rate_ratios
from marsad.errors import UsageError

QUICK = RatioOptions(draws=1000)


def poisson(rates: Any, seed: int = 1) -> list[float | None]:
    return [float(count) for count in np.random.default_rng(seed).poisson(rates)]


def ask(counts: list[float | None], **other: Any) -> RateRatio:
    return rate_ratio(counts, [count is not None for count in counts], dataclasses.replace(QUICK, **other))


def numbers(value: Any) -> list[float]:
    """Every number in a result, however deep."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [one for field in dataclasses.fields(value) for one in numbers(getattr(value, field.name))]
    if isinstance(value, tuple):
        return [one for item in value for one in numbers(item)]
    return [float(value)] if isinstance(value, (int, float)) else []


def test_a_quadrupled_rate_is_found_and_a_steady_one_is_not() -> None:
    risen = ask(poisson([20.0] * 80 + [80.0] * 30))
    assert risen.ratio is not None
    assert risen.up is not None
    assert risen.up > 0.95
    assert risen.ratio.low90 < 4 < risen.ratio.high90
    steady = ask(poisson([20.0] * 110))
    assert steady.same is not None
    assert steady.same > 0.9
    fallen = ask(poisson([40.0] * 80 + [5.0] * 30))
    assert fallen.down is not None
    assert fallen.down > 0.95


def test_the_reference_is_fixed_and_not_the_quietest_weeks() -> None:
    found = ask(poisson([20.0] * 30 + [2.0] * 20 + [20.0] * 50))
    assert found.at == 99
    assert found.reference == (60, 60)
    assert found.up is not None
    assert found.up < 0.2


def test_a_declared_trough_replaces_it() -> None:
    counts = poisson([20.0] * 50 + [2.0] * 20 + [20.0] * 50)
    found = ask(counts, trough=(50, 69))
    assert found.reference == (50, 69)
    assert found.up is not None
    assert found.up > 0.95
    assert ask(counts, trough=(110, 130)).missing == ("reference_not_covered",)


def test_of_a_trough_that_began_before_anybody_watched_the_covered_weeks_count() -> None:
    counts: list[float | None] = [None] * 12 + poisson([2.0] * 20 + [40.0] * 80)
    found = ask(counts, trough=(0, 31))
    assert found.reference == (12, 31)
    assert found.reference_rate is not None
    assert found.reference_rate.high90 < 4


def test_the_level_before_the_collapse_is_the_best_year_that_ended_half_a_year_ago() -> None:
    counts: list[float | None] = [10.0] * 20 + [30.0] * 52 + [3.0] * 40
    found = ask(counts)
    assert (found.level, found.level_weeks) == (30.0, (20, 71))
    assert found.half is not None
    assert found.half < 0.05
    assert ask(poisson([9.0] * 60)).half is None


def test_what_is_missing_is_said_in_codes() -> None:
    assert ask([]).missing == ("nothing_covered",)
    assert ask([None] * 60).missing == ("nothing_covered",)
    short = ask([73.0])
    assert "too_few_weeks" in short.missing
    assert (short.weeks_needed, short.weeks_there) == (52, 1)
    assert ask([0.0] * 80).missing == ("no_events",)
    assert ask([5.0] * 80 + [None] * 20 + [5.0]).missing == ("recent_not_covered",)
    assert ask([5.0] * 60 + [None] * 20 + [5.0] * 32).missing == ("reference_not_covered",)
    for wrong in (-1.0, math.inf, 1e12):
        assert ask([5.0] * 80 + [wrong]).missing == ("bad_counts",)


def test_gaps_are_not_zeros() -> None:
    counts = poisson([20.0] * 120)
    gaps = [None if week % 3 == 0 else count for week, count in enumerate(counts)]
    found = ask(gaps)
    assert found.ratio is not None
    assert found.ratio.low90 < 1 < found.ratio.high90
    assert found.rate is not None
    assert found.rate.low90 > 10


def test_bounds_are_used_as_bounds() -> None:
    size = 100
    counts: list[float | None] = [10.0] * 70 + [None] * 30
    lows: list[float | None] = [10.0] * 70 + [40.0] * 30
    found = rate_ratio(counts, [True] * size, QUICK, lows=lows, highs=[10.0] * 70 + [60.0] * 30)
    assert found.ratio is not None
    assert 3 < found.ratio.median < 7
    open_ended = rate_ratio(counts, [True] * size, QUICK, lows=lows, highs=[10.0] * 70 + [None] * 30)
    assert open_ended.up is not None
    assert open_ended.up > 0.9


def test_the_same_question_gets_the_same_answer() -> None:
    counts = poisson([20.0] * 100)
    assert ask(counts) == ask(counts)


def test_many_weeks_in_one_pass_say_what_each_says_alone() -> None:
    counts = poisson([20.0] * 70 + [5.0] * 30 + [30.0] * 20)
    covered = [True] * len(counts)
    options = RatioOptions(draws=4000)
    weeks = [20, 60, 85, 100, 110, 119]
    for week, batch in zip(weeks, rate_ratios(counts, covered, options, weeks=weeks), strict=True):
        alone = rate_ratio(counts[: week + 1], covered[: week + 1], options)
        assert (batch.missing, batch.at, batch.reference) == (alone.missing, alone.at, alone.reference)
        assert (batch.level, batch.weeks_there) == (alone.level, alone.weeks_there)
        if batch.ratio is not None and alone.ratio is not None:
            assert batch.up == pytest.approx(alone.up, abs=0.04)
            assert math.log(batch.ratio.median) == pytest.approx(math.log(alone.ratio.median), abs=0.06)
            assert math.log(batch.ratio.low90) == pytest.approx(math.log(alone.ratio.low90), abs=0.12)


def test_a_week_not_covered_is_answered_for_the_last_covered_one() -> None:
    counts = [*poisson([20.0] * 80), None, None]
    flags = [count is not None for count in counts]
    answers = rate_ratios(counts, flags, QUICK, weeks=[79, 81])
    assert [answer.at for answer in answers] == [79, 79]


def test_how_long_a_rise_has_lasted_and_when_it_began() -> None:
    risen = ask(poisson([10.0] * 80 + [30.0] * 15))
    lasted = dict(risen.rise_lasted)
    assert lasted[1] > 0.95
    assert lasted[13] > 0.6
    assert lasted[26] < 0.2
    assert list(lasted.values()) == sorted(lasted.values(), reverse=True)
    assert risen.rise_start is not None
    low, median, high = risen.rise_start
    assert low <= median <= high <= 94
    assert median == pytest.approx(80, abs=2)
    steady = ask(poisson([20.0] * 110))
    assert steady.rise_start is None
    assert dict(steady.rise_lasted)[1] < 0.2


COUNTS = st.one_of(st.none(), st.integers(0, 3), st.integers(0, 2_000_000), st.integers(0, 10**9))


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.tuples(COUNTS, COUNTS, st.sampled_from([1.0, 0.5, 0.01])), min_size=0, max_size=60),
    st.sampled_from([[], [0.0] * 60, [0.0] * 59 + [1.0], [1e6] * 60, [None] * 20 + [1e9] * 40, [7.0, None] * 40]),
    st.booleans(),
    st.booleans(),
)
def test_any_counts_give_numbers_or_codes(
    tail: list[tuple[int | None, int | None, float]], head: list[float | None], bounded: bool, trough: bool
) -> None:
    counts = [*head, *(None if bounded else low for low, _, _ in tail)]
    pairs = [(low, high) if low is None or high is None or low <= high else (high, low) for low, high, _ in tail]
    found = rate_ratios(
        counts,
        [True] * len(counts),
        RatioOptions(draws=200, trough=(10, 20) if trough else None),
        weeks=[len(counts) // 2, len(counts) - 1, len(counts) + 3],
        lows=[*head, *(low for low, _ in pairs)],
        highs=[*head, *(high for _, high in pairs)],
        completeness=[1.0] * len(head) + [share for _, _, share in tail],
    )
    for one in found:
        assert (one.ratio is None) == bool(one.missing)
        assert all(math.isfinite(value) for value in numbers(one))
        if one.up is not None and one.down is not None and one.same is not None:
            assert one.up + one.down + one.same == pytest.approx(1)


def test_options_that_make_no_sense_are_refused() -> None:
    with pytest.raises(UsageError):
        RatioOptions(lag=0)
    with pytest.raises(UsageError):
        RatioOptions(trough=(5, 2))
