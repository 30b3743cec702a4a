"""Havens: every place in its order, with what is known of it and nothing more."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from weekly import QUICK, answered, poisson, weeks

from marsad.assessment.comparison import expected_change, haven_table, shrink_draws
from marsad.assessment.ratio import rate_ratio
from marsad.model.comparison import HavenTable


@pytest.fixture(scope="module")
def table() -> HavenTable:
    places = [
        weeks(poisson((30, 110), (3, 20), seed=1), "fallen"),
        weeks(poisson((3, 110), (30, 20), seed=2), "risen"),
        weeks(poisson((6, 130), seed=3), "steady"),
        weeks(poisson((5, 130), seed=4), "steady too"),
        weeks([0.0] * 130, "quiet"),
        weeks([None] * 128 + [4.0, 6.0], "new"),
        weeks([None] * 130, "unknown"),
        weeks(poisson((50, 100), seed=5) + [None] * 30, "ended"),
    ]
    return haven_table([answered(one) for one in places], ratio=QUICK, quiet=("elsewhere",))


def row(table: HavenTable, place: str) -> Any:
    return next(item for item in table.rows if item.place == place)


def test_the_highest_rate_now_stands_first_and_ranks_say_how_sure(table: HavenTable) -> None:
    assert table.rows[0].place == "risen"
    first = row(table, "risen").rank
    assert (first.median, first.low90, first.high90) == (1, 1, 1)
    assert first.top > 0.99
    # Six and five events a week cannot be told apart: each may be second or third, or behind the new one.
    assert row(table, "steady").rank.low90 < row(table, "steady").rank.high90
    ranked = [item for item in table.rows if item.rank is not None]
    assert sum(item.rank.top for item in ranked) == pytest.approx(3.0, abs=1e-9)


def test_a_quiet_place_that_is_covered_has_a_low_rate_and_no_ratio(table: HavenTable) -> None:
    quiet = row(table, "quiet")
    assert quiet.missing == ("no_events",)
    assert quiet.rate_by == "recent_weeks"
    assert 0 < quiet.rate.high90 < 0.6
    assert quiet.ratio is None
    assert quiet.shrunken is None
    assert quiet.rank.median > 4


def test_a_place_with_two_weeks_has_a_wide_rate_of_these(table: HavenTable) -> None:
    new = row(table, "new")
    assert new.verdict == "not_testable"
    assert "too_few_weeks" in new.missing
    assert new.rate.low90 < 5 < new.rate.high90
    assert new.rate.high90 / new.rate.low90 > 2


def test_a_place_without_coverage_does_not_pretend(table: HavenTable) -> None:
    unknown = row(table, "unknown")
    assert (unknown.rate, unknown.rank, unknown.unranked, unknown.weeks) == (None, None, "no_rate", 0)
    assert table.rows[-1].place == "unknown"
    assert table.quiet == ("elsewhere",)


def test_a_place_that_nobody_watches_any_more_is_not_ranked_beside_the_others(table: HavenTable) -> None:
    ended = row(table, "ended")
    assert (ended.rank, ended.rise_rank, ended.unranked) == (None, None, "apart_in_time")
    assert ended.rate.median > 30
    assert ended.shrunken is None


def test_shrunken_ratios_lie_between_their_own_and_the_common_one(table: HavenTable) -> None:
    assert table.tested == 4
    for place in ("fallen", "risen"):
        found = row(table, place)
        assert abs(np.log(found.shrunken.median)) <= abs(np.log(found.ratio.median)) + 0.05
    assert row(table, "risen").rise_rank.median == 1
    assert row(table, "risen").shrunken_up > 0.95
    assert row(table, "fallen").shrunken_up < 0.01


def test_no_number_is_without_meaning(table: HavenTable) -> None:
    def numbers(value: Any) -> list[float]:
        if isinstance(value, dict):
            return [number for item in value.values() for number in numbers(item)]
        if isinstance(value, (list, tuple)):
            return [number for item in value for number in numbers(item)]
        return [value] if isinstance(value, float) else []

    assert np.isfinite(numbers(dataclasses.asdict(table))).all()


def test_one_place_is_not_ranked_and_nothing_at_all_is_refused() -> None:
    alone = haven_table([answered(weeks(poisson((6, 130)), "only"))], ratio=QUICK)
    assert alone.rows[0].unranked == "alone"
    assert alone.rows[0].rank is None
    with pytest.raises(ValueError, match="one lens"):
        haven_table([])
    mixed = [answered(weeks([1.0], "one")), answered(weeks([1.0], "two", lens="linked"))]
    with pytest.raises(ValueError, match="one lens"):
        haven_table(mixed)


def test_bad_counts_have_no_rate() -> None:
    table = haven_table([answered(weeks([1.0] * 80 + [-3.0], "bad")), answered(weeks([1.0] * 81, "good"))], ratio=QUICK)
    assert row(table, "bad").rate is None
    assert row(table, "bad").missing == ("bad_counts",)


def test_places_that_say_nothing_take_what_the_others_have_in_common() -> None:
    # The filter expects little change of a place without events; what it expects is no evidence for the others.
    known = [rate_ratio(poisson((12, 110), (36, 20), seed=seed), [True] * 130, QUICK).log_ratios for seed in range(6)]
    dull = rate_ratio([0.0] * 60 + [1.0] + [0.0] * 69, [True] * 130, QUICK).log_ratios
    values = shrink_draws([*known, dull], [QUICK.lag] * 7, QUICK).values
    assert np.median(np.exp(values[:, :6])) == pytest.approx(3.0, rel=0.35)
    assert np.median(np.exp(values[:, 6])) > 1.5


def test_what_the_filter_expects_is_mostly_no_change_and_alike_in_both_directions() -> None:
    chances = np.array(expected_change(QUICK, QUICK.lag))
    assert chances.sum() == pytest.approx(1)
    assert np.allclose(chances, chances[::-1], atol=1e-4)
    middle = len(chances) // 2
    assert chances[middle - 3 : middle + 4].sum() > 0.3
    assert chances[: middle - 20].sum() > 0.05  # a fall to a seventh and beyond


def test_nothing_to_shrink_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        shrink_draws([], [], QUICK)
