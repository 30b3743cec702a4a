"""The rate ratio R of one series of weekly counts: arrays in, numbers out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from marsad.assessment.counted import Counted, Floats, Numbers, counted_weeks
from marsad.model.answer import Interval, Missing, RateRatio, RatioOptions

if TYPE_CHECKING:
    from marsad.assessment.summary import Summary

QUANTILES = (0.5, 0.25, 0.75, 0.05, 0.95)
# Weeks around the reference, and up to t, of which half must be covered.
NEAR = 13
Flags = npt.NDArray[np.bool_]


def rate_ratio(
    counts: Numbers,
    covered: Sequence[bool] | Flags,
    options: RatioOptions | None = None,
    *,
    lows: Numbers | None = None,
    highs: Numbers | None = None,
    completeness: Numbers | None = None,
) -> RateRatio:
    """Estimate R = λ_t / λ_ref for the last covered week t, the reference `lag` weeks earlier or a declared trough.

    counts: events a week, None or NaN where not covered or where only bounds (`lows`, `highs`) are known; covered:
    one flag a week; completeness: the share of each week's events likely to be published by now, in (0, 1]. Never
    raises for what the numbers are: where no ratio can be given `missing` holds codes.
    """
    return rate_ratios(counts, covered, options, lows=lows, highs=highs, completeness=completeness)[0]


def rate_ratios(
    counts: Numbers,
    covered: Sequence[bool] | Flags,
    options: RatioOptions | None = None,
    *,
    weeks: Iterable[int] | None = None,
    lows: Numbers | None = None,
    highs: Numbers | None = None,
    completeness: Numbers | None = None,
) -> list[RateRatio]:
    """`rate_ratio` as of each of `weeks` (indices; None: only the last), in one pass over the series.

    Each answer uses the counts up to its week only, and is for the last covered week by then; a week after the last
    is the last; only how far the grid of rates reaches follows the largest count of the pass. The pass starts
    `history` weeks before the first week that is asked for, so that later ones see more of the past than they would
    alone; the counts are taken as they stand now: of what a source later revised nothing is undone.
    """
    options = options or RatioOptions()
    counted = counted_weeks(counts, covered, lows, highs, completeness)
    asked = [len(counts) - 1] if weeks is None else [min(week, len(counts) - 1) for week in weeks]
    if counted is None:
        return [RateRatio(missing=("bad_counts",), weeks_needed=options.needed) for _ in asked]
    covered, positive = counted.covered, counted.middle > 0
    lacking = [covering(covered, positive, week, options) for week in asked]
    weeks_there, there = np.cumsum(covered), np.flatnonzero(covered)
    last = {week: int(there[weeks_there[week] - 1]) for week, codes in zip(asked, lacking, strict=True) if not codes}
    answers = _estimated(counted, sorted(set(last.values())), options) if last else {}
    return [
        RateRatio(missing=codes, weeks_needed=options.needed, weeks_there=int(weeks_there[week]) if len(there) else 0)
        if codes
        else answers[last[week]]
        for week, codes in zip(asked, lacking, strict=True)
    ]


def what_is_missing(
    counts: Numbers,
    covered: Sequence[bool] | Flags,
    options: RatioOptions,
    *,
    lows: Numbers | None = None,
    highs: Numbers | None = None,
) -> tuple[Missing, ...]:
    """Why `rate_ratio` would give no ratio for these weeks; empty where it would."""
    counted = counted_weeks(counts, covered, lows, highs)
    if counted is None:
        return ("bad_counts",)
    return covering(counted.covered, counted.middle > 0, len(counted.low) - 1, options)


def interval(draws: Floats) -> Interval:
    """Median, quartiles and the 5th and 95th percentile."""
    return _interval(np.quantile(draws, QUANTILES).tolist())


def pre_collapse_level(counted: Counted, at: int, options: RatioOptions) -> tuple[float, tuple[int, int]] | None:
    """The highest mean of `level_weeks` consecutive weeks that end at least `level_gap` weeks before t.

    Windows with fewer than three covered weeks in four are passed over. None where no window is left.
    """
    return _highest(_level_means(counted, options), at, options)


def _highest(means: Floats, at: int, options: RatioOptions) -> tuple[float, tuple[int, int]] | None:
    means = means[: max(at - options.level_gap + 2 - options.level_weeks, 0)]
    if not len(means):
        return None
    best = int(np.argmax(means))
    return (float(means[best]), (best, best + options.level_weeks - 1)) if means[best] > 0 else None


def _level_means(counted: Counted, options: RatioOptions) -> Floats:
    """The mean of the covered weeks of each window of `level_weeks`, -1 where too few of it are covered."""
    size = options.level_weeks
    known = np.where(counted.covered, 1.0, 0.0)
    values = np.where(counted.covered, np.nan_to_num(counted.middle / counted.complete), 0.0)
    sums, held = (np.cumsum(np.concatenate([[0.0], part])) for part in (values, known))
    total, weeks = sums[size:] - sums[:-size], held[size:] - held[:-size]
    return np.asarray(np.where(weeks >= 0.75 * size, total / np.maximum(weeks, 1.0), -1.0))


def covering(covered: Flags, positive: Flags, week: int, options: RatioOptions) -> tuple[Missing, ...]:
    """What a ratio as of a week would need and is not there; positive: one flag a week, more than no event."""
    covered = covered[: max(week + 1, 0)]
    weeks = int(covered.sum())
    if not weeks:
        return ("nothing_covered",)
    codes: list[Missing] = []
    if weeks < options.needed:
        codes.append("too_few_weeks")
    at = len(covered) - 1 - int(covered[::-1].argmax())
    first, last = options.trough or (at - options.lag - NEAR // 2, at - options.lag + NEAR // 2)
    declared_too_late = options.trough is not None and last >= at
    if declared_too_late or covered[max(first, 0) : last + 1].sum() < 0.5 * (last - first + 1):
        codes.append("reference_not_covered")
    if covered[max(at - NEAR + 1, 0) : at + 1].sum() < 0.5 * NEAR:
        codes.append("recent_not_covered")
    if not codes and not positive[: len(covered)].any():
        codes.append("no_events")
    return tuple(codes)


def _estimated(counted: Counted, weeks: Sequence[int], options: RatioOptions) -> dict[int, RateRatio]:
    """The answers for covered weeks, in rising order, each of which can be answered."""
    from marsad.assessment.filter import parameters, run_filter  # numba takes a second to load
    from marsad.assessment.paths import draw_paths
    from marsad.assessment.summary import summary

    # Weeks of a declared trough before the first covered one say nothing, and no path reaches them.
    trough = options.trough and (max(options.trough[0], int(counted.covered.argmax())), options.trough[1])
    references = [trough or (at - options.lag, at - options.lag) for at in weeks]
    earliest = min(weeks[0] + 1 - options.history, references[0][0] - options.run_up)
    begin = max(int(counted.covered.argmax()), earliest, 0)
    filtered = run_filter(counted.part(begin, weeks[-1]), options)
    firsts, lasts = np.array([first for first, _ in references]) - begin, np.array(weeks) - begin
    paths = draw_paths(filtered, firsts, lasts, options)
    means = _level_means(counted, options)
    levels = [_highest(means, at, options) for at in weeks]
    halves = np.array([np.nan if level is None else np.log(level[0] / 2) for level in levels])
    held = np.array([last - first + 1 for first, last in references])
    found = summary(paths.cells, lasts - firsts + 1, held, halves, float(filtered.grid[0]), options)
    dispersions, excitations = parameters(paths.weights, options)
    there = np.cumsum(counted.covered)
    return {
        at: RateRatio(
            weeks_needed=options.needed,
            weeks_there=int(there[at]),
            at=at,
            reference=references[row],
            level=level[0] if level is not None else None,
            level_weeks=level[1] if level is not None else None,
            half=float(found.shares[row, 2]) if level is not None else None,
            dispersion=float(dispersions[row]),
            excitation=float(excitations[row]),
            **_said(found, row, at, options),
        )
        for row, (at, level) in enumerate(zip(weeks, levels, strict=True))
    }


def from_draws(
    now: Floats, held: Floats, level: tuple[float, tuple[int, int]] | None, options: RatioOptions
) -> RateRatio:
    """What draws of the log rate at t and of that of the reference say."""
    logs, factor = now - held, np.log(options.factor)
    up, down = float((logs >= factor).mean()), float((logs <= -factor).mean())
    return RateRatio(
        weeks_needed=options.needed,
        ratio=interval(np.exp(logs)),
        rate=interval(np.exp(now)),
        reference_rate=interval(np.exp(held)),
        up=up,
        down=down,
        same=max(1 - up - down, 0.0),
        half=float((now >= np.log(level[0] / 2)).mean()) if level is not None else None,
        level=level[0] if level is not None else None,
        level_weeks=level[1] if level is not None else None,
        log_ratios=tuple(logs.tolist()),
    )


def _said(found: Summary, row: int, at: int, options: RatioOptions) -> dict[str, Any]:
    """Of one answer, what its draws say, by the names of `RateRatio`."""
    ratio, rate, reference_rate = (_interval(values) for values in found.quantiles[row].tolist())
    up, down, _ = found.shares[row].tolist()
    lasted = found.starts[row].tolist()
    return {
        "ratio": ratio,
        "rate": rate,
        "reference_rate": reference_rate,
        "up": up,
        "down": down,
        "same": max(1 - up - down, 0.0),
        "rise_lasted": tuple(zip(options.rise_weeks, found.lasted[row].tolist(), strict=True)),
        "rise_start": (at + 1 - lasted[0], at + 1 - lasted[1], at + 1 - lasted[2]) if lasted[1] else None,
        "log_ratios": tuple(found.logs[row].tolist()),
    }


def _interval(values: Sequence[float]) -> Interval:
    median, low50, high50, low90, high90 = values
    return Interval(median=median, low50=low50, high50=high50, low90=low90, high90=high90)
