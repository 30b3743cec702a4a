"""The rate ratio of past weeks as later data see it."""

from __future__ import annotations

import numpy as np
import pytest

from marsad.assessment import RatioOptions, rate_ratio
from marsad.assessment.hindsight import settled_ratios

QUICK = RatioOptions(draws=2000)


def poisson(*levels: tuple[float, int]) -> list[float | None]:
    rates = np.repeat([rate for rate, _ in levels], [size for _, size in levels])
    return [float(count) for count in np.random.default_rng(3).poisson(rates)]


def test_what_the_first_weeks_of_a_rise_leave_open_later_weeks_settle() -> None:
    counts = poisson((4.0, 90), (12.0, 30))
    turn = 90
    then = rate_ratio(counts[: turn + 1], [True] * (turn + 1), QUICK)
    (later,) = settled_ratios(counts, [True] * len(counts), [turn], QUICK)
    assert then.up is not None
    assert later.up is not None
    assert then.up < 0.9 < later.up
    assert later.reference == (turn - QUICK.lag, turn - QUICK.lag)


def test_the_last_week_has_no_later_data() -> None:
    counts = poisson((20.0, 60), (5.0, 40))
    alone = rate_ratio(counts, [True] * len(counts), QUICK)
    (last,) = settled_ratios(counts, [True] * len(counts), [len(counts) - 1], QUICK)
    assert alone.ratio is not None
    assert last.ratio is not None
    assert last.ratio.median == pytest.approx(alone.ratio.median, rel=0.1)
    assert last.down == pytest.approx(alone.down, abs=0.05)
    assert last.level == alone.level


def test_weeks_that_could_not_be_tested_have_codes() -> None:
    counts = [None] * 10 + poisson((5.0, 80))
    covered = [count is not None for count in counts]
    early, none = settled_ratios(counts, covered, [40, 5], QUICK)
    assert "too_few_weeks" in early.missing
    assert none.missing == ("nothing_covered",)
    (bad,) = settled_ratios([-1.0] * 60, [True] * 60, [59], QUICK)
    assert bad.missing == ("bad_counts",)
