"""Counts of many series → how unexpected their newest weeks are, and why where nothing can be said."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from marsad.assessment.screen.settings import BEYOND, LEVEL, REASONS, SEASON, Baseline, Screened, Screening, Windows
from marsad.errors import UsageError

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def screen_series(counts: npt.ArrayLike, settings: Screening | None = None, *, monitored: int = 1) -> Screened:
    """Screen the last `monitored` weeks of each series, each week with what was known in it.

    counts: (series, weeks) or (weeks,), NaN where a week is not covered: missing is not zero. A series that cannot be
    tested gets a reason, never an exception. Raises UsageError for an array of another shape.
    """
    settings = settings or Screening()
    given = np.atleast_2d(np.asarray(counts, dtype=np.float64))
    if given.ndim != 2 or not 1 <= monitored <= max(given.shape[1], 1):
        cause = f"counts are (series, weeks) and 1 to {given.shape[-1]} weeks can be monitored"
        raise UsageError(f"counts of shape {given.shape}, {monitored} monitored", cause, "Pass such an array")
    bad = np.any(np.isinf(given) | (given < 0) | (given > BEYOND), axis=1)
    usable = np.where(bad[:, None], np.nan, given)
    found = _scored(usable, given.shape[1] - monitored, settings)
    return dataclasses.replace(found, reason=_reasons(given, usable, bad, found, settings))


def _scored(counts: Floats, first: int, settings: Screening) -> Screened:
    series, weeks = counts.shape
    shape = (series, weeks - first)
    chosen = np.zeros(shape, np.int64)
    score, p, expected, dispersion = (np.full(shape, np.nan) for _ in range(4))
    found = Screened(score, p, expected, dispersion, np.zeros(shape, np.int64), np.zeros(shape, np.int64), settings)
    if settings.baseline == "season":
        chosen[:] = _history(counts)[:, first + 1 :] >= settings.history
    elif settings.baseline == "auto":
        _choose(counts, first, settings, chosen)
    if (chosen == 1).any():
        _fill(found, _season(counts, first, settings, chosen), SEASON, settings.season_windows, np.inf)
    if settings.baseline != "season":
        rows = np.flatnonzero((chosen != 1).any(axis=1))
        level = _level(counts[rows], first, settings, settings.level_windows)
        level[0][chosen[rows] == 1] = np.nan
        whole = tuple(np.full((series, *part.shape[1:]), np.nan) for part in level)
        for part, into in zip(level, whole, strict=True):
            into[rows] = part
        _fill(
            found,
            (whole[0], whole[1], whole[2]),
            LEVEL,
            settings.level_windows,
            float(settings.reference + settings.longest) / 2,
        )
    return found


def _fill(
    found: Screened, scored: tuple[Floats, Floats, Floats], baseline: int, windows: Windows, reference: float
) -> None:
    from marsad.assessment.screen.null import log_p

    values, expected, dispersion = scored
    total = values @ np.array([weight for _, weight in windows])
    there = ~np.isnan(total)
    found.score[there] = total[there]
    found.p[there] = np.exp(-log_p(total[there], windows, reference))
    found.expected[there], found.dispersion[there] = expected[there], dispersion[there]
    found.baseline[there] = baseline


def _level(counts: Floats, first: int, settings: Screening, windows: Windows) -> tuple[Floats, Floats, Floats]:
    from marsad.assessment.screen.level import level_scores  # numba loads slowly

    shape = (len(counts), counts.shape[1] - first)
    scores, expected, dispersion = (
        np.full((*shape, len(windows)), np.nan),
        np.full(shape, np.nan),
        np.full(shape, np.nan),
    )
    sizes = np.array([weeks for weeks, _ in windows], np.int64)
    gap, reference, longest, least = settings.gap, settings.reference, settings.longest, settings.least
    level_scores(
        np.ascontiguousarray(counts), first, sizes, gap, reference, longest, least, scores, expected, dispersion
    )
    return scores, expected, dispersion


def _season(counts: Floats, first: int, settings: Screening, chosen: Integers) -> tuple[Floats, Floats, Floats]:
    from marsad.assessment.screen.season import season_scores

    windows = settings.season_windows
    shape = (len(counts), counts.shape[1] - first)
    scores, expected, dispersion = (
        np.full((*shape, len(windows)), np.nan),
        np.full(shape, np.nan),
        np.full(shape, np.nan),
    )
    sizes = np.array([weeks for weeks, _ in windows], np.int64)
    season_scores(
        np.ascontiguousarray(counts),
        first,
        sizes,
        settings.left_out,
        settings.year,
        settings.outlying,
        settings.rounds,
        _spread(settings),
        chosen,
        scores,
        expected,
        dispersion,
    )
    return scores, expected, dispersion


def _choose(counts: Floats, first: int, settings: Screening, chosen: Integers) -> None:
    from marsad.assessment.screen.choice import choose

    weeks = counts.shape[1]
    if weeks - settings.judged - settings.left_out < settings.history:
        return
    since = max(first - settings.judged, 0)
    level = np.full((len(counts), weeks - first + settings.judged), np.nan)
    level[:, settings.judged - (first - since) :] = _level(counts, since, settings, ())[1]  # no tails are asked for
    choose(
        np.ascontiguousarray(counts),
        first,
        settings.judged,
        settings.judged_every,
        settings.margin,
        settings.left_out,
        settings.history,
        settings.year,
        settings.outlying,
        settings.rounds,
        _spread(settings),
        level,
        chosen,
    )


def _spread(settings: Screening) -> Floats:
    trend, year, half = settings.spread
    return np.array([1.0, trend, year, year, half, half])


def _history(counts: Floats) -> Integers:
    """Covered weeks before each week, (series, weeks + 1)."""
    before = np.cumsum(~np.isnan(counts), axis=1)
    return np.concatenate([np.zeros((len(counts), 1), np.int64), before], axis=1)


def _reasons(
    given: Floats, usable: Floats, bad: npt.NDArray[np.bool_], found: Screened, settings: Screening
) -> Integers:
    """Why nothing is said, by the first that holds; 0 where something is."""
    monitored = found.p.shape[1]
    there = ~np.isnan(given[:, -monitored:])
    before = _history(usable)[:, -monitored:]
    needed = settings.history if settings.baseline == "season" else settings.gap + settings.least
    reason = np.full(found.p.shape, REASONS.index("reference_not_covered"))
    if settings.baseline == "season":
        reason[:] = REASONS.index("fit_failed")
    reason[before < needed] = REASONS.index("too_few_weeks")
    reason[~there] = REASONS.index("week_not_covered")
    reason[~(~np.isnan(given)).any(axis=1)] = REASONS.index("nothing_covered")
    reason[bad] = REASONS.index("bad_counts")
    reason[~np.isnan(found.p)] = 0
    return reason


__all__ = ["Baseline", "screen_series"]
