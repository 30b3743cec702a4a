"""Reporting delay: what is still to come is neither forgotten nor made up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.assessment import RatioOptions, rate_ratio
from marsad.assessment.delay import (
    DelayOptions,
    chain_ladder,
    completeness,
    nowcast,
    reporting_triangle,
)
from marsad.errors import UsageError


def test_a_triangle_counts_first_publications_and_knows_what_it_cannot_know() -> None:
    triangle = reporting_triangle([(0, 0), (0, 2), (0, 9), (1, 1), (2, 2), (2, 1), (1, 3)], weeks=3, delays=3)
    assert np.array_equal(triangle, [[1, 0, 1], [1, 0, np.nan], [2, np.nan, np.nan]], equal_nan=True)
    with pytest.raises(UsageError):
        reporting_triangle([(3, 3)], weeks=3, delays=3)


def test_completeness_is_the_share_that_was_out_by_then() -> None:
    shares = np.array([0.5, 0.3, 0.2])
    triangle = np.where(np.arange(40)[:, None] + np.arange(3) < 40, 100 * shares, np.nan)
    found = completeness(triangle)
    assert found is not None
    assert found.published == pytest.approx([0.5, 0.8, 1.0], abs=0.01)
    assert found.of_weeks(5) == pytest.approx([1, 1, 1, 0.8, 0.5], abs=0.01)
    assert completeness(np.zeros((40, 3))) is None


def test_where_nothing_is_seen_something_may_still_come() -> None:
    generator = np.random.default_rng(1)
    pairs = [(week, week + int(delay)) for week in range(60) for delay in generator.integers(0, 4, size=10)]
    triangle = reporting_triangle(pairs, weeks=60, delays=5)
    triangle[-1, 0] = 0
    found = completeness(triangle)
    assert found is not None
    said = nowcast(triangle, found)
    assert chain_ladder(triangle, found)[-1] == 0
    assert 3 < said.mean[-1] < 12
    assert said.low90[-1] <= said.mean[-1] <= said.high90[-1]
    assert said.mean[10] == said.seen[10]


def test_what_is_taken_back_has_its_own_term() -> None:
    triangle = np.where(np.arange(50)[:, None] + np.arange(4) < 50, [20.0, 0, 0, 0], np.nan)
    back = np.where(np.arange(50)[:, None] + np.arange(4) < 50, [0.0, 2, 0, 0], np.nan)
    found = completeness(triangle, back)
    assert found is not None
    said = nowcast(triangle, found, back)
    assert said.retracted[-1] == pytest.approx(-2, abs=0.3)
    assert said.unseen[-1] == pytest.approx(0, abs=0.5)
    assert said.seen[0] == said.mean[0] == 18


def test_completeness_in_the_likelihood_keeps_late_reports_from_passing_for_a_fall() -> None:
    generator = np.random.default_rng(5)
    complete = np.concatenate([np.ones(108), [0.9, 0.8, 0.6, 0.35, 0.2, 0.1]])
    counts = generator.binomial(generator.poisson(20.0, size=len(complete)), complete).astype(float)
    covered, options = [True] * len(counts), RatioOptions(draws=1000)
    raw = rate_ratio(counts, covered, options)
    corrected = rate_ratio(counts, covered, options, completeness=complete)
    assert raw.down is not None
    assert raw.down > 0.9
    assert corrected.down is not None
    assert corrected.down < 0.1
    assert corrected.ratio is not None
    assert corrected.ratio.low90 < 1 < corrected.ratio.high90
    assert rate_ratio(counts, covered, options, completeness=complete * 2).missing == ("bad_counts",)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 19), st.integers(0, 30)), max_size=200),
    st.integers(1, 8),
    st.sampled_from([1, 20]),
)
def test_any_triangle_gives_numbers_or_nothing(pairs: list[tuple[int, int]], delays: int, least: int) -> None:
    options = DelayOptions(least_events=least, draws=100)
    triangle = reporting_triangle(((event, event + delay) for event, delay in pairs), weeks=20, delays=delays)
    found = completeness(triangle, options=options)
    if found is None:
        return
    assert ((found.published > 0) & (found.published <= 1)).all()
    assert (np.diff(found.published) >= 0).all()
    said = nowcast(triangle, found, options=options)
    for values in (said.mean, said.low50, said.high50, said.low90, said.high90, said.unseen, said.retracted):
        assert np.isfinite(values).all()
    assert (said.high90 >= said.seen).all()
