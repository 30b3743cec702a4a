"""One lens against another: over the same days, with an interval that holds the truth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from weekly import weeks

from marsad.assessment.comparison import lens_ratio, own_periods
from marsad.errors import UsageError
from marsad.model.comparison import LensOptions, Spread
from marsad.model.counts import Observation, Series

MONDAY = dt.date(2016, 1, 4)


def counted(counts: Sequence[float | None], lens: str, **stated: Any) -> Series:
    return weeks(counts, "here", lens=lens, **stated)


def figure(start: dt.date, count: float, shifted: int = 0, days: int = 7) -> Series:
    """The group's own figure for one period, most of whose days lie in the week of `start`."""
    first = start + dt.timedelta(days=shifted)
    span = (first, first + dt.timedelta(days=days - 1))
    said = Observation(start=start, low=count, high=count, best=count, claims=("c1",), period=span, shifted=shifted)
    series = weeks([count], "here", first=start, lens="self_claimed", measure="attacks")
    values: dict[str, Any] = {name: getattr(series, name) for name in Series.__slots__}
    return Series(**(values | {"observations": (said,)}))


def noisy(rates: np.ndarray, dispersion: float, generator: np.random.Generator) -> list[float | None]:
    if dispersion == 1:
        return [float(count) for count in generator.poisson(rates)]
    draws = generator.negative_binomial(rates / (dispersion - 1), 1 / dispersion)
    return [float(count) for count in draws]


@pytest.mark.parametrize("dispersion", [1.0, 4.0])
def test_intervals_hold_the_true_ratio_while_the_rate_itself_swings(dispersion: float) -> None:
    held, above = [], []
    for seed in range(60):
        generator = np.random.default_rng(seed)
        rates = 12 * np.exp(generator.normal(0, 0.8, 52))
        truth = float(np.exp(generator.normal(0, 0.5)))
        one = counted(noisy(rates * truth, dispersion, generator), "self_claimed")
        found = lens_ratio(one, counted(noisy(rates, dispersion, generator), "dataset:test"))
        assert found.ratio is not None
        held.append(found.ratio.low90 <= truth <= found.ratio.high90)
        above.append((found.above, truth > 1))
    assert 0.78 <= np.mean(held) <= 0.98  # 60 intervals: three standard errors below 90 %, two above
    sure = [truth for said, truth in above if said is not None and said > 0.95]
    assert np.mean(sure) > 0.9


def test_a_group_that_begins_to_claim_more_shows_in_the_newest_block() -> None:
    generator = np.random.default_rng(5)
    rates = np.full(65, 10.0)
    claims = noisy(rates * np.where(np.arange(65) >= 52, 3.0, 1.0), 1.5, generator)
    found = lens_ratio(counted(claims, "self_claimed"), counted(noisy(rates, 1.5, generator), "dataset:test"))
    assert len(found.blocks) == 5
    assert found.shift is not None
    assert found.shift.low90 < 3 < found.shift.high90
    assert found.rising is not None
    assert found.rising > 0.95
    steady = lens_ratio(
        counted(noisy(rates, 1.5, generator), "self_claimed"), counted(noisy(rates, 1.5, generator), "dataset:test")
    )
    assert steady.rising is not None
    assert 0.02 < steady.rising < 0.98


def test_only_periods_that_both_cover_are_compared() -> None:
    one = counted([5.0, None, 7.0, 8.0], "self_claimed")
    other = counted([5.0, 6.0, None, 4.0], "dataset:test")
    found = lens_ratio(one, other)
    assert [pair.start for pair in found.pairs] == [MONDAY, MONDAY + dt.timedelta(weeks=3)]
    assert (found.blocks[0].one, found.blocks[0].other) == (13, 9)
    nothing = lens_ratio(counted([5.0, None], "self_claimed"), counted([None, 5.0], "dataset:test"))
    assert (nothing.missing, nothing.ratio) == (("no_shared_period",), None)


def test_a_figure_is_held_against_the_rows_of_its_own_days() -> None:
    claim = figure(MONDAY, 43, shifted=2)
    rows = counted([10.0, 10.0], "dataset:test")
    assert lens_ratio(claim, rows).missing == ("no_shared_period",)  # the grid's weeks are other days
    (span,) = own_periods(claim)
    found = lens_ratio(claim, rows, other_exact={span: Spread(low=9, high=12, expected=10.0, variance=1.0)})
    (pair,) = found.pairs
    assert (pair.start, pair.end) == span
    assert pair.claims == ("c1",)
    assert {"own_days", "rows_spread", "one_period"} <= set(found.remarks)
    assert found.ratio is not None
    assert found.ratio.low90 < 4.3 < found.ratio.high90
    turned = lens_ratio(rows, claim, exact={span: Spread(low=10, high=10)})
    assert turned.pairs[0].other.low == 43


def test_zeros_say_little_and_never_fail() -> None:
    both = lens_ratio(counted([0.0] * 13, "self_claimed"), counted([0.0] * 13, "dataset:test"))
    assert both.blocks[0].empty == "both_zero"
    assert both.blocks[0].ratio is None
    one = lens_ratio(counted([9.0] * 13, "self_claimed"), counted([0.0] * 13, "dataset:test"))
    assert one.ratio is not None
    assert np.isfinite([one.ratio.low90, one.ratio.high90]).all()
    assert one.ratio.low90 > 5


def test_bounds_are_used_where_both_are_known() -> None:
    series = counted([None], "self_claimed")
    values: dict[str, Any] = {name: getattr(series, name) for name in Series.__slots__}
    ranged = Series(**(values | {"lows": (20.0,), "highs": (30.0,), "covered": (True,)}))
    rows = counted([10.0], "dataset:test")
    found = lens_ratio(ranged, rows)
    assert found.ratio is not None
    assert 1.5 < found.ratio.median < 4
    least = Series(**(values | {"lows": (20.0,), "highs": (None,), "covered": (True,)}))
    assert lens_ratio(least, rows).missing == ("bounds_only",)


def test_options_that_make_no_sense_are_refused() -> None:
    with pytest.raises(UsageError):
        LensOptions(block_days=0)
    with pytest.raises(UsageError):
        LensOptions(dispersions=(0.5,))
