"""The rate ratio R of one series of weekly counts: arrays in, numbers out."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from marsad.assessment.counted import Counted, Floats, Numbers, counted_weeks
from marsad.assessment.rise import rise
from marsad.model.answer import Interval, Missing, RateRatio, RatioOptions

QUANTILES = np.array((0.5, 0.25, 0.75, 0.05, 0.95))
# Weeks around the reference, and up to t, of which half must be covered.
NEAR = 13


def rate_ratio(
    counts: Numbers,
    covered: Sequence[bool] | npt.NDArray[np.bool_],
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
    covered: Sequence[bool] | npt.NDArray[np.bool_],
    options: RatioOptions | None = None,
    *,
    weeks: Iterable[int] | None = None,
    lows: Numbers | None = None,
    highs: Numbers | None = None,
    completeness: Numbers | None = None,
) -> list[RateRatio]:
    """`rate_ratio` as of each of `weeks` (indices; None: only the last), in one pass over the series.

    Each answer uses the counts up to its week only, and is for the last covered week by then. The pass starts
    `history` weeks before the first week that is asked for, so that later ones see more of the past than they would
    alone; the counts are taken as they stand now, so that of what a source later revised nothing is undone.
    """
    options = options or RatioOptions()
    counted = counted_weeks(counts, covered, lows, highs, completeness)
    asked = [len(counts) - 1] if weeks is None else list(weeks)
    if counted is None:
        return [RateRatio(missing=("bad_counts",), weeks_needed=options.needed) for _ in asked]
    there = np.flatnonzero(counted.covered)
    found: dict[int, RateRatio] = {}
    wanted: list[int] = []
    for week in asked:
        known = there[: np.searchsorted(there, week, side="right")]
        missing = covering(counted, known, options)
        if missing:
            found[week] = RateRatio(missing=missing, weeks_needed=options.needed, weeks_there=len(known))
        else:
            wanted.append(int(known[-1]))
    answers = _estimated(counted, there, sorted(set(wanted)), options) if wanted else {}
    return [found[week] if week in found else answers[int(there[there <= week][-1])] for week in asked]


def what_is_missing(
    counts: Numbers,
    covered: Sequence[bool] | npt.NDArray[np.bool_],
    options: RatioOptions,
    *,
    lows: Numbers | None = None,
    highs: Numbers | None = None,
) -> tuple[Missing, ...]:
    """Why `rate_ratio` would give no ratio for these weeks; empty where it would."""
    counted = counted_weeks(counts, covered, lows, highs)
    if counted is None:
        return ("bad_counts",)
    return covering(counted, np.flatnonzero(counted.covered), options)


def interval(draws: Floats) -> Interval:
    """Median, quartiles and the 5th and 95th percentile."""
    return _interval(np.sort(draws))


def pre_collapse_level(counted: Counted, at: int, options: RatioOptions) -> tuple[float, tuple[int, int]] | None:
    """The highest mean of `level_weeks` consecutive weeks that end at least `level_gap` weeks before t.

    Windows with fewer than three covered weeks in four are passed over. None where no window is left.
    """
    means = _level_means(counted, options)[: max(at - options.level_gap + 2 - options.level_weeks, 0)]
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


def covering(counted: Counted, there: npt.NDArray[np.int64], options: RatioOptions) -> tuple[Missing, ...]:
    """What is not covered that a ratio would need; `there`: the covered weeks known by then."""
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
    if not codes and not np.nanmax(counted.middle[: at + 1]) > 0:
        codes.append("no_events")
    return tuple(codes)


def _estimated(
    counted: Counted, there: npt.NDArray[np.int64], weeks: Sequence[int], options: RatioOptions
) -> dict[int, RateRatio]:
    """The answers for covered weeks, in rising order, each of which can be answered."""
    from marsad.assessment.filter import parameters, run_filter, set_weights  # numba takes a second to load
    from marsad.assessment.paths import draw_paths

    references = [options.trough or (at - options.lag, at - options.lag) for at in weeks]
    begin = max(int(there[0]), min(weeks[0] + 1 - options.history, references[0][0] - options.run_up), 0)
    filtered = run_filter(counted.part(begin, weeks[-1]), options)
    firsts = np.array([reference[0] for reference in references]) - begin
    paths = draw_paths(filtered, firsts, np.array(weeks) - begin, options)
    generator = np.random.default_rng(options.seed)
    answers = {}
    for cells, at, reference in zip(paths.cells, weeks, references, strict=True):
        logs = filtered.grid[0] + options.step * cells[:, : at - reference[0] + 1]
        # Within a grid cell the value is spread evenly, so that ratios do not clump on the grid.
        now, held = options.step * (generator.random((2, options.draws)) - 0.5)
        now += logs[:, -1]
        held += _held(logs[:, : reference[1] - reference[0] + 1])
        lasted, start = rise(logs[:, reference[1] - reference[0] + 1 :] - held[:, None], reference[1] + 1, options)
        dispersion, excitation = parameters(set_weights(filtered, at - begin), options)
        answers[at] = dataclasses.replace(
            summary(now, held, pre_collapse_level(counted, at, options), options),
            weeks_there=int(np.searchsorted(there, at, side="right")),
            at=at,
            reference=reference,
            dispersion=dispersion,
            excitation=excitation,
            rise_lasted=lasted,
            rise_start=start,
        )
    return answers


def _held(logs: Floats) -> Floats:
    """The log of the mean rate of the reference weeks, draw by draw."""
    return logs[:, 0] if logs.shape[1] == 1 else np.asarray(np.log(np.exp(logs).mean(axis=1)))


def summary(now: Floats, held: Floats, level: tuple[float, tuple[int, int]] | None, options: RatioOptions) -> RateRatio:
    """What draws of the log rate now and at the reference say."""
    logs = now - held
    ordered, factor = np.sort(logs), np.log(options.factor)
    up = 1 - int(np.searchsorted(ordered, factor, side="left")) / len(logs)
    down = int(np.searchsorted(ordered, -factor, side="right")) / len(logs)
    return RateRatio(
        weeks_needed=options.needed,
        ratio=_interval(np.exp(ordered)),
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


def _interval(ordered: Floats) -> Interval:
    """Quantiles of ascending numbers, between two of them by straight line."""
    at = QUANTILES * (len(ordered) - 1)
    below = at.astype(int)
    values = ordered[below] + (at - below) * (ordered[np.minimum(below + 1, len(ordered) - 1)] - ordered[below])
    median, low50, high50, low90, high90 = values.tolist()
    return Interval(median=median, low50=low50, high50=high50, low90=low90, high90=high90)
