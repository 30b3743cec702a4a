"""The rate ratio of past weeks as all counts of a series see it: smoothed, not filtered."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from marsad.assessment.counted import Numbers, counted_weeks
from marsad.assessment.ratio import covering, from_draws, pre_collapse_level
from marsad.model.answer import RateRatio, RatioOptions


def settled_ratios(
    counts: Numbers,
    covered: Sequence[bool],
    weeks: Sequence[int],
    options: RatioOptions | None = None,
    *,
    lows: Numbers | None = None,
    highs: Numbers | None = None,
) -> list[RateRatio]:
    """R of each of `weeks` (indices) against `options.lag` weeks before, given the counts before, in and after them.

    counts, covered, lows, highs: as `rate_ratio` takes them. One pass, whose paths of the rate all weeks share. A week
    whose reference lies before the first covered week, or that could not be tested then, has codes in `missing`.
    """
    from marsad.assessment.filter import run_filter  # numba takes a second to load
    from marsad.assessment.paths import draw_paths

    options = options or RatioOptions()
    counted = counted_weeks(counts, covered, lows, highs, None)
    if counted is None:
        return [RateRatio(missing=("bad_counts",), weeks_needed=options.needed) for _ in weeks]
    there = np.flatnonzero(counted.covered)
    codes = [covering(counted.covered, counted.middle > 0, week, options) for week in weeks]
    if all(codes):
        return [RateRatio(missing=missing, weeks_needed=options.needed) for missing in codes]
    begin, last = int(there[0]), int(there[-1])
    filtered = run_filter(counted.part(begin, last), options)
    paths = draw_paths(filtered, np.array([0]), np.array([last - begin]), options)
    generator = np.random.default_rng(options.seed)
    found = []
    for week, missing in zip(weeks, codes, strict=True):
        if missing or week - options.lag < begin:
            found.append(RateRatio(missing=missing or ("too_few_weeks",), weeks_needed=options.needed))
            continue
        spread = options.step * (generator.random((2, options.draws)) - 0.5)
        rates = filtered.grid[0] + options.step * paths.cells[0][[week - begin, week - options.lag - begin]]
        now, held = rates + spread
        one = from_draws(now, held, pre_collapse_level(counted, week, options), options)
        found.append(dataclasses.replace(one, at=week, reference=(week - options.lag, week - options.lag)))
    return found
