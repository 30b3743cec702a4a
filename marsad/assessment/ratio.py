"""The rate ratio R of one series of weekly counts: arrays in, numbers out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from marsad.assessment.filter import draw_paths, parameters, run_filter
from marsad.assessment.likelihood import Counted, Floats
from marsad.model.answer import Interval, Missing, RateRatio, RatioOptions

LARGEST = 1e9
QUANTILES = (0.5, 0.25, 0.75, 0.05, 0.95)
# Weeks around the reference, and up to t, of which half must be covered.
NEAR = 13


def rate_ratio(
    counts: Sequence[float | None] | Floats,
    covered: Sequence[bool] | npt.NDArray[np.bool_],
    options: RatioOptions | None = None,
    *,
    lows: Sequence[float | None] | None = None,
    highs: Sequence[float | None] | None = None,
) -> RateRatio:
    """Estimate R = λ_t / λ_ref for the last covered week t, the reference `lag` weeks earlier or a declared trough.

    counts: events a week, None or NaN where not covered or where only bounds (`lows`, `highs`) are known; covered:
    one flag a week. Never raises for what the numbers are: where no ratio can be given `missing` holds codes.
    """
    options = options or RatioOptions()
    counted = _counted(counts, covered, lows, highs)
    if counted is None:
        return RateRatio(missing=("bad_counts",), weeks_needed=options.needed)
    there = np.flatnonzero(counted.covered)
    missing = _missing(counted, there, options)
    if missing:
        return RateRatio(missing=missing, weeks_needed=options.needed, weeks_there=len(there))
    at = int(there[-1])
    reference = options.trough or (at - options.lag, at - options.lag)
    begin = max(int(there[0]), min(at + 1 - options.history, reference[0] - options.run_up), 0)
    part = Counted(counted.low[begin : at + 1], counted.high[begin : at + 1])
    found = run_filter(part, reference[0] - begin, options)
    generator = np.random.default_rng(options.seed)
    paths = draw_paths(found, options.draws, generator)
    return _summary(paths, parameters(found, options), counted, at, reference, len(there), options)


def what_is_missing(
    counts: Sequence[float | None] | Floats,
    covered: Sequence[bool] | npt.NDArray[np.bool_],
    options: RatioOptions,
    *,
    lows: Sequence[float | None] | None = None,
    highs: Sequence[float | None] | None = None,
) -> tuple[Missing, ...]:
    """Why `rate_ratio` would give no ratio for these weeks; empty where it would."""
    counted = _counted(counts, covered, lows, highs)
    if counted is None:
        return ("bad_counts",)
    return _missing(counted, np.flatnonzero(counted.covered), options)


def interval(draws: Floats) -> Interval:
    """Median, quartiles and the 5th and 95th percentile."""
    median, low50, high50, low90, high90 = (float(value) for value in np.quantile(draws, QUANTILES))
    return Interval(median=median, low50=low50, high50=high50, low90=low90, high90=high90)


def pre_collapse_level(counted: Counted, at: int, options: RatioOptions) -> tuple[float, tuple[int, int]] | None:
    """The highest mean of `level_weeks` consecutive weeks that end at least `level_gap` weeks before t.

    Windows with fewer than three covered weeks in four are passed over. None where no window is left.
    """
    size, stop = options.level_weeks, at - options.level_gap + 1
    if stop < size:
        return None
    known = np.where(counted.covered[:stop], 1.0, 0.0)
    sums = np.cumsum(np.concatenate([[0.0], np.where(known > 0, np.nan_to_num(counted.middle[:stop]), 0.0)]))
    held = np.cumsum(np.concatenate([[0.0], known]))
    total, weeks = sums[size:] - sums[:-size], held[size:] - held[:-size]
    means = np.where(weeks >= 0.75 * size, total / np.maximum(weeks, 1.0), -1.0)
    best = int(np.argmax(means))
    return (float(means[best]), (best, best + size - 1)) if means[best] > 0 else None


def _counted(
    counts: Sequence[float | None] | Floats,
    covered: Sequence[bool] | npt.NDArray[np.bool_],
    lows: Sequence[float | None] | None,
    highs: Sequence[float | None] | None,
) -> Counted | None:
    """Counts and bounds as arrays; None where they are not counts."""
    exact = np.array([np.nan if value is None else value for value in counts], dtype=np.float64)
    flags = np.array(covered, dtype=bool)
    if len(flags) != len(exact):
        return None
    bounded = [np.full(len(exact), np.nan), np.full(len(exact), np.nan)]
    for index, values in enumerate((lows, highs)):
        if values is not None and len(values) == len(exact):
            bounded[index] = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    low, high = (np.where(np.isnan(exact), bound, exact) for bound in bounded)
    known = flags & ~(np.isnan(low) & np.isnan(high))
    low, high = np.where(np.isnan(low), 0.0, low), np.where(np.isnan(high), np.inf, high)
    low, high = np.where(known, low, np.nan), np.where(known, high, np.nan)
    wrong = known & ((low < 0) | (high < low) | (low > LARGEST) | (np.isfinite(high) & (high > LARGEST)))
    return None if wrong.any() else Counted(low, high)


def _missing(counted: Counted, there: npt.NDArray[np.int64], options: RatioOptions) -> tuple[Missing, ...]:
    if not len(there):
        return ("nothing_covered",)
    codes: list[Missing] = []
    if len(there) < options.needed:
        codes.append("too_few_weeks")
    at = int(there[-1])
    first, last = options.trough or (at - options.lag - NEAR // 2, at - options.lag + NEAR // 2)
    around = counted.covered[max(first, 0) : last + 1]
    declared_too_late = options.trough is not None and last >= at
    if declared_too_late or around.sum() < 0.5 * (last - first + 1):
        codes.append("reference_not_covered")
    if counted.covered[max(at - NEAR + 1, 0) : at + 1].sum() < 0.5 * NEAR:
        codes.append("recent_not_covered")
    if not codes and not np.nanmax(counted.middle) > 0:
        codes.append("no_events")
    return tuple(codes)


def _summary(
    paths: Floats,
    means: tuple[float, float],
    counted: Counted,
    at: int,
    reference: tuple[int, int],
    weeks: int,
    options: RatioOptions,
) -> RateRatio:
    held = np.exp(paths[:, : reference[1] - reference[0] + 1]).mean(axis=1)
    rates = np.exp(paths[:, -1])
    ratios = rates / held
    level = pre_collapse_level(counted, at, options)
    return RateRatio(
        weeks_needed=options.needed,
        weeks_there=weeks,
        at=at,
        reference=reference,
        ratio=interval(ratios),
        rate=interval(rates),
        reference_rate=interval(held),
        up=float((ratios >= options.factor).mean()),
        down=float((ratios <= 1 / options.factor).mean()),
        same=float(((ratios > 1 / options.factor) & (ratios < options.factor)).mean()),
        half=float((rates >= level[0] / 2).mean()) if level is not None else None,
        level=level[0] if level is not None else None,
        level_weeks=level[1] if level is not None else None,
        dispersion=means[0],
        excitation=means[1],
        log_ratios=tuple(np.log(ratios).tolist()),
    )
