"""Reporting delay: what share of a week's events is published by now, and how many are still to come.

A **reporting triangle** holds, for each week of events and each delay in weeks, how many were first published then;
what cannot be known yet is NaN. Completeness c_d, the share that is out d weeks later, is pooled over all weeks (the
chain ladder's hazards: Mack 1993, "Distribution-free calculation of the standard error of chain ladder reserve
estimates", ASTIN Bulletin 23), shrunk a little towards an even curve so that few weeks do not make it 0 or 1.

The ladder forecasts a week as seen / c_d: nothing seen, nothing to come. Here a week's rate has a prior, from the
weeks before it, λ ~ Gamma(a, b), which what is seen updates: a + seen/φ, b + c_d/φ; the unseen part is negative
binomial with
mean λ(1 − c_d). Sources also take back: corrections downwards have a term of their own, with its sign.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from marsad.errors import UsageError

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayOptions:
    """`window`: weeks before a week whose events make its rate's prior; `half_life` of their weight, in weeks;
    `recent`: only so many of the newest weeks of events make up completeness, None for all; `evenness`: weight, in
    events, of the even curve that hazards are shrunk towards; `least_events`: published events below which nothing
    is said of a source's delay."""

    window: int = 26
    half_life: float = 6.0
    recent: int | None = 104
    evenness: float = 1.0
    least_events: int = 30
    draws: int = 4000
    seed: int = 20190924

    def __post_init__(self) -> None:
        if self.window < 2 or self.half_life <= 0 or self.evenness < 0 or self.draws < 100 or self.least_events < 1:
            raise UsageError(
                "delay options",
                "window starts at 2, draws at 100, events at 1; half_life is above and evenness not below 0",
                "Choose others",
            )


@dataclass(frozen=True, slots=True)
class Completeness:
    """`published[d]`: share of what is ever published that is out by the end of the d-th week after the event's (0:
    the same week), within the delays seen; `retracted[d]`: share of what was out that is taken back after delay d;
    `events`: how many both rest on."""

    published: Floats
    retracted: Floats
    events: int

    def of_weeks(self, weeks: int) -> Floats:
        """The share of each of the last so many weeks, the newest last, that is published: what `rate_ratio` takes."""
        ages = np.arange(weeks)[::-1]
        return np.asarray(self.published[np.minimum(ages, len(self.published) - 1)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Nowcast:
    """What each week's count will come to: `seen` now, `mean`, quantiles and draws (draws × weeks) in the end, and
    what of the mean is still to be published (`unseen`) and to be taken back (`retracted`, not above 0)."""

    seen: Floats
    mean: Floats
    low50: Floats
    high50: Floats
    low90: Floats
    high90: Floats
    unseen: Floats
    retracted: Floats
    completeness: Floats
    dispersion: float
    draws: Floats


def reporting_triangle(pairs: Iterable[tuple[int, int]], weeks: int, delays: int) -> Floats:
    """From one (week of the event, week of its first publication) an event, both from 0, to the triangle as of the end
    of week `weeks` - 1: weeks × delays, NaN where it is not yet known. Events published later than `delays` - 1 weeks
    after count with the last delay; those published after the end are not seen; those published before they happened
    (a date put right later) count as of the same week."""
    triangle = np.zeros((weeks, delays))
    known = np.arange(weeks)[:, None] + np.arange(delays)[None, :] < weeks
    for event, first in pairs:
        if not 0 <= event < weeks:
            raise UsageError(f"event of week {event}", f"the triangle has weeks 0 to {weeks - 1}", "Leave it out")
        if first < weeks:
            triangle[event, min(max(first - event, 0), delays - 1)] += 1
    return np.where(known, triangle, np.nan)


def completeness(
    triangle: Floats, retractions: Floats | None = None, options: DelayOptions | None = None
) -> Completeness | None:
    """Completeness by delay, pooled over the weeks of a source's triangle; None where too little is published.

    retractions: of the same shape, how many events of that week were taken back at that delay (positive numbers).
    """
    options = options or DelayOptions()
    counts = _newest(triangle, options)
    back = np.zeros_like(counts) if retractions is None else np.nan_to_num(_newest(retractions, options))
    events = float(np.nansum(counts))
    if events < options.least_events:
        return None
    delays = counts.shape[1]
    published = np.ones(delays)
    for delay in range(delays - 1, 0, -1):
        known = ~np.isnan(counts[:, delay])
        new, out = counts[known, delay].sum(), np.nansum(counts[known, : delay + 1])
        # Without any events at all a delay would give the even curve's share, 1 in (delay + 1).
        hazard = (new + options.evenness / (delay + 1)) / (out + options.evenness)
        published[delay - 1] = published[delay] * (1 - hazard)
    return Completeness(published, _retracted(counts, back), int(events))


def nowcast(
    triangle: Floats, found: Completeness, retractions: Floats | None = None, options: DelayOptions | None = None
) -> Nowcast:
    """What each week of a triangle will come to, with intervals; the draws are seeded."""
    options = options or DelayOptions()
    back = np.zeros_like(triangle) if retractions is None else np.nan_to_num(retractions)
    seen = np.maximum(np.nansum(triangle, axis=1) - back.sum(axis=1), 0.0)
    complete = found.of_weeks(len(seen))
    dispersion = _dispersion(seen, complete, options)
    shape, rate = _prior(seen, complete, dispersion, options)
    shape, rate = shape + seen / dispersion, rate + complete / dispersion
    ages = np.minimum(np.arange(len(seen))[::-1], len(found.retracted) - 1)
    taken = found.retracted[ages]
    generator = np.random.default_rng(options.seed)
    draws = _draws(seen, shape, rate, complete, taken, dispersion, generator, options.draws)
    low50, high50, low90, high90 = np.quantile(draws, (0.25, 0.75, 0.05, 0.95), axis=0)
    unseen = shape / rate * (1 - complete)
    return Nowcast(
        seen=seen,
        mean=seen + unseen - taken * (seen + unseen),
        low50=low50,
        high50=high50,
        low90=low90,
        high90=high90,
        unseen=unseen,
        retracted=-taken * (seen + unseen),
        completeness=complete,
        dispersion=dispersion,
        draws=draws,
    )


def chain_ladder(triangle: Floats, found: Completeness) -> Floats:
    """What is seen, divided by the share that is out: the peer that forecasts nothing where nothing is seen."""
    return np.asarray(np.nansum(triangle, axis=1) / np.maximum(found.of_weeks(len(triangle)), 1e-9))


def _newest(triangle: Floats, options: DelayOptions) -> Floats:
    return triangle if options.recent is None else triangle[-options.recent :]


def _retracted(counts: Floats, back: Floats) -> Floats:
    """Share of what is out by a delay that is taken back later, from the weeks old enough to have shown it."""
    delays = counts.shape[1]
    shares = np.zeros(delays)
    for delay in range(delays - 2, -1, -1):
        known = ~np.isnan(counts[:, delay + 1])
        out = np.nansum(counts[known, : delay + 2]) - back[known, : delay + 1].sum()
        hazard = back[known, delay + 1].sum() / max(out, 1.0)
        shares[delay] = 1 - (1 - shares[delay + 1]) * (1 - min(hazard, 1.0))
    return shares


def _dispersion(seen: Floats, complete: Floats, options: DelayOptions) -> float:
    """φ from how far the nearly complete weeks lie from the mean of those before them, at least 1."""
    ready = np.flatnonzero(complete > 0.9)
    ratios = []
    for week in ready[4:]:
        before = seen[max(week - 8, 0) : week]
        mean = max(float(before.mean()), 0.1)
        # The mean of n weeks is itself off by a share 1 / n of their variance.
        ratios.append((seen[week] - mean) ** 2 / (mean * (1 + 1 / len(before))))
    if len(ratios) < 4:
        return 1.0
    kept = np.array(ratios[-options.window * 2 :])
    return float(max(np.mean(np.minimum(kept, 16.0)), 1.0))


def _prior(seen: Floats, complete: Floats, dispersion: float, options: DelayOptions) -> tuple[Floats, Floats]:
    """Shape and rate of the Gamma prior of each week's rate, from what is seen of the weeks before it.

    A mean weighted by age and completeness, and as much weight as those weeks have events' worth, no more than four
    weeks of them: rates wander.
    """
    shape, rate = np.empty(len(seen)), np.empty(len(seen))
    for week in range(len(seen)):
        first = max(week - options.window, 0)
        if first == week:
            shape[week], rate[week] = 0.5, 0.5 / max(seen[week] / max(complete[week], 0.05), 0.5)
            continue
        ages = np.arange(week - first, 0, -1)
        weight = 0.5 ** (ages / options.half_life)
        mean = (weight @ seen[first:week] + 0.25) / (weight @ complete[first:week] + 0.25)
        worth = min(float(weight @ complete[first:week]), 4.0) / dispersion
        shape[week], rate[week] = mean * worth + 0.25, worth + 0.25 / mean
    return shape, rate


def _draws(
    seen: Floats,
    shape: Floats,
    rate: Floats,
    complete: Floats,
    taken: Floats,
    dispersion: float,
    generator: np.random.Generator,
    draws: int,
) -> Floats:
    """Final counts: the rate from its posterior, what is unseen given the rate (negative binomial where weeks are
    overdispersed: thinned like the seen part), less what is taken back. Weeks that are complete stay as they are."""
    final = np.repeat(seen[None, :], draws, axis=0)
    late = np.flatnonzero(complete < 1)
    rates = generator.gamma(shape[late], 1 / rate[late], size=(draws, len(late)))
    means = np.maximum(rates * (1 - complete[late]), 1e-12)
    extra = (dispersion - 1) * (1 - complete[late])
    if dispersion > 1 + 1e-6:
        means = generator.gamma(means / extra, extra)
    final[:, late] += generator.poisson(means)
    back = np.flatnonzero(taken > 0)
    final[:, back] -= generator.binomial(final[:, back].astype(np.int64), taken[back])
    return final
