"""The havens of a group: every place with its rate, its R as it is and shrunken, and its rank with uncertainty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from marsad.assessment.comparison.divided import shrink_draws
from marsad.assessment.comparison.shrink import Floats, Shrunk
from marsad.assessment.ratio import interval
from marsad.model.answer import Interval, LensAnswer, RateRatio, RatioOptions
from marsad.model.comparison import Haven, HavenOptions, HavenTable, Rank, Unranked
from marsad.model.counts import Series

# Where the middle, the quartiles and the ends of an interval lie on a standard normal.
_PLACES = (-1.6448536, -0.6744898, 0.0, 0.6744898, 1.6448536)
_JEFFREYS = 0.5  # shape of the prior of a Poisson rate


@dataclass(frozen=True, slots=True)
class _Recent:
    """What the newest covered weeks of a place count; None where they give no exact count."""

    weeks: int
    total: float


def haven_table(
    places: Sequence[tuple[Series, LensAnswer]],
    options: HavenOptions | None = None,
    ratio: RatioOptions | None = None,
    quiet: Sequence[str] = (),
) -> HavenTable:
    """The table of one lens, measure, role and cohort: a series of weeks and its answer for each place.

    The rate of a place where the filter cannot run (too few weeks, or zeros alone) comes from its recent counts: gamma
    distributed, a Jeffreys prior, the counts taken as worth 1/φ each, φ the mean dispersion of the tested places.
    quiet: covered places in which the group was never counted; they are named, not ranked. Raises ValueError where no
    place is given or the series differ in what they count.
    """
    options, ratio = options or HavenOptions(), ratio or RatioOptions()
    if len({(one.lens, one.measure, one.role, one.cohort) for one, _ in places}) != 1:
        raise ValueError("a table of havens needs the series of one lens, measure, role and cohort")
    answers = [answer for _, answer in places]
    dispersion = _dispersion(answers, ratio)
    generator = np.random.default_rng(options.shrink.seed)
    recent = [_recent(series, options.recent) for series, _ in places]
    rates = [
        _rate_draws(answer, found, dispersion, options.shrink.draws, generator)
        for answer, found in zip(answers, recent, strict=True)
    ]
    unranked = _unranked(answers, rates, options)
    ranks = _ranks([None if why else draws for why, draws in zip(unranked, rates, strict=True)], options.top)
    tested = [
        answer.estimate if answer.estimate.log_ratios and not why else None
        for answer, why in zip(answers, unranked, strict=True)
    ]
    shrunk, columns = _shrunk(tested, options, ratio)
    rises = _ranks([None if shrunk is None or at is None else shrunk.values[:, at] for at in columns], options.top)
    rows = [
        _haven(series, answer, found, draws, why, rank, rise, _column(shrunk, at), ratio)
        for (series, answer), found, draws, why, rank, rise, at in zip(
            places, recent, rates, unranked, ranks, rises, columns, strict=True
        )
    ]
    first = places[0][0]
    return HavenTable(
        lens=first.lens,
        measure=first.measure,
        role=first.role,
        cohort=first.cohort,
        rows=tuple(sorted(rows, key=_order)),
        tested=sum(at is not None for at in columns),
        centre=interval(np.exp(shrunk.centre)) if shrunk else None,
        spread=interval(shrunk.spread) if shrunk else None,
        dispersion=dispersion,
        quiet=tuple(quiet),
    )


def _dispersion(answers: Sequence[LensAnswer], ratio: RatioOptions) -> float:
    """The mean dispersion of the places where the filter ran; where it ran nowhere, what it expects beforehand."""
    known = [answer.estimate.dispersion for answer in answers if answer.estimate.dispersion is not None]
    return float(np.mean(known)) if known else float(np.mean(ratio.dispersions))


def _recent(series: Series, weeks: int) -> _Recent | None:
    known = [
        count for count, covered in zip(series.counts, series.covered, strict=True) if covered and count is not None
    ]
    if series.every != "week" or not known or min(known) < 0 or not np.isfinite(known).all():
        return None
    newest = known[-weeks:]
    return _Recent(len(newest), float(sum(newest)))


def _rate_draws(
    answer: LensAnswer, recent: _Recent | None, dispersion: float, draws: int, generator: np.random.Generator
) -> Floats | None:
    """Draws of the weekly rate now; None where nothing is known of it."""
    if answer.estimate.rate is not None:
        return _draws_of(answer.estimate.rate, draws, generator)
    if recent is None or "too_old" in answer.estimate.missing or "bad_counts" in answer.estimate.missing:
        return None
    shape = (recent.total + _JEFFREYS) / dispersion
    return np.asarray(np.maximum(generator.gamma(shape, dispersion / recent.weeks, draws), 1e-12))


def _draws_of(known: Interval, draws: int, generator: np.random.Generator) -> Floats:
    """Draws of a positive quantity with these quantiles: its logarithm runs straight between them on normal paper."""
    logs = np.log(np.maximum([known.low90, known.low50, known.median, known.high50, known.high90], 1e-12))
    at = generator.standard_normal(draws)
    inside = np.interp(at, _PLACES, logs)
    below = (logs[1] - logs[0]) / (_PLACES[1] - _PLACES[0]) * np.minimum(at - _PLACES[0], 0.0)
    above = (logs[4] - logs[3]) / (_PLACES[4] - _PLACES[3]) * np.maximum(at - _PLACES[4], 0.0)
    return np.asarray(np.exp(inside + below + above))


def _unranked(
    answers: Sequence[LensAnswer], rates: Sequence[Floats | None], options: HavenOptions
) -> list[Unranked | None]:
    """Why a place is not ranked beside the others."""
    newest = max((answer.week for answer in answers if answer.week is not None), default=None)
    codes: list[Unranked | None] = []
    for answer, draws in zip(answers, rates, strict=True):
        if draws is None or answer.week is None or newest is None:
            codes.append("no_rate")
        else:
            codes.append("apart_in_time" if (newest - answer.week).days > options.apart_days else None)
    if codes.count(None) == 1:
        codes[codes.index(None)] = "alone"
    return codes


def _ranks(draws: Sequence[Floats | None], top: int) -> list[Rank | None]:
    """Ranks by joint draws of independent places, 1 the highest; None where there is nothing to rank."""
    there = [index for index, values in enumerate(draws) if values is not None]
    ranks: list[Rank | None] = [None] * len(draws)
    if len(there) < 2:
        return ranks
    values = np.stack([found for found in draws if found is not None], axis=1)
    order = (-values).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable") + 1
    for column, index in enumerate(there):
        low, middle, high = (int(value) for value in np.quantile(order[:, column], (0.05, 0.5, 0.95), method="nearest"))
        ranks[index] = Rank(median=middle, low90=low, high90=high, top=float((order[:, column] <= top).mean()))
    return ranks


def _shrunk(
    tested: Sequence[RateRatio | None], options: HavenOptions, ratio: RatioOptions
) -> tuple[Shrunk | None, list[int | None]]:
    """Shrunken log R of the tested places, and the column in it of each place."""
    there = [estimate for estimate in tested if estimate is not None]
    places = iter(range(len(there)))
    columns = [None if estimate is None else next(places) for estimate in tested]
    if not there:
        return None, columns
    lags = [(one.at or 0) - round(sum(one.reference or (0, 0)) / 2) for one in there]
    return shrink_draws([one.log_ratios for one in there], lags, ratio, options.shrink), columns


def _column(shrunk: Shrunk | None, at: int | None) -> Floats | None:
    return None if shrunk is None or at is None else np.exp(shrunk.values[:, at])


def _haven(
    series: Series,
    answer: LensAnswer,
    recent: _Recent | None,
    rate: Floats | None,
    unranked: Unranked | None,
    rank: Rank | None,
    rise: Rank | None,
    shrunken: Floats | None,
    ratio: RatioOptions,
) -> Haven:
    estimate = answer.estimate
    by_filter = estimate.rate is not None
    return Haven(
        place=series.place,
        verdict=answer.verdict,
        missing=estimate.missing,
        weeks=sum(series.covered),
        last_week_end=answer.week_end,
        days_old=answer.days_old,
        total=float(sum(count for count in series.counts if count is not None)),
        recent_total=None if recent is None else recent.total,
        rate=estimate.rate if by_filter else None if rate is None else interval(rate),
        rate_by="filter" if by_filter else None if rate is None else "recent_weeks",
        reference_rate=estimate.reference_rate,
        reference=answer.reference,
        ratio=estimate.ratio,
        up=estimate.up,
        shrunken=None if shrunken is None else interval(shrunken),
        shrunken_up=None if shrunken is None else float((shrunken >= ratio.factor).mean()),
        half=estimate.half,
        rank=rank,
        rise_rank=rise,
        unranked=unranked,
        hindsight=answer.hindsight,
    )


def _order(row: Haven) -> tuple[bool, bool, float, str]:
    """Ranked places first, the highest rate first; then those with a rate, then the others."""
    return row.rate is None, row.unranked == "apart_in_time", -(row.rate.median if row.rate else 0.0), row.place
