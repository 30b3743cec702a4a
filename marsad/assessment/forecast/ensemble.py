"""One series in, draws of every model out: the ensemble of conflictology and the dynamic model, and what it must beat.

The ensemble is a mixture: each path comes from one of the two. The dynamic model's share is the one that would have
scored best, by log score, over forecasts from the origins before, judged on periods that were over at the origin
(stacking: Yao, Vehtari, Simpson & Gelman 2018, Bayesian Analysis 13); nothing later is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from marsad.assessment.forecast.benchmarks import conflictology, last_value, zeros
from marsad.assessment.forecast.dynamics import Filtered, filtered, paths
from marsad.assessment.forecast.scores import bin_chances, bin_of
from marsad.errors import UsageError
from marsad.model.forecast import FURTHEST, LAG, YEAR, Drawn, Draws, ForecastOptions, Model, NoForecast, Per

Floats = npt.NDArray[np.float64]

LEAST: dict[Per, int] = {"week": 26, "month": 9}  # covered periods without which nothing is forecast
HIGHEST = 1e9
_SHARES = np.linspace(0.0, 1.0, 101)
_APART: dict[Per, int] = {"week": 2, "month": 1}  # periods between the past origins that the share is chosen from


def forecast(
    counts: Sequence[float | None] | npt.ArrayLike,
    every: Per = "week",
    ahead: int | None = None,
    options: ForecastOptions | None = None,
) -> Drawn:
    """Draws for the `ahead` periods after the last covered one; None or NaN is not covered, which is not zero.

    counts: (periods,), oldest first. ahead: as far as can be asked where None. A series that cannot be forecast gives
    codes, never an exception; raises UsageError for an `ahead` that is none.
    """
    options = options or ForecastOptions()
    ahead = FURTHEST[every] if ahead is None else ahead
    if not 1 <= ahead <= FURTHEST[every]:
        raise UsageError(f"{ahead} {every}s ahead", f"forecasts reach 1 to {FURTHEST[every]} {every}s", "Ask for fewer")
    given = counts if isinstance(counts, np.ndarray) else [np.nan if value is None else value for value in counts]  # type: ignore[union-attr]
    values = np.array(given, dtype=float)
    known = np.flatnonzero(~np.isnan(values))
    there = len(known)
    if missing := _missing(values, known, every):
        return Drawn(missing=missing, needed=LEAST[every], there=there, last=int(known[-1]) if there else None)
    last = int(known[-1])
    reference = _reference(values, last, ahead, LAG[every])
    dynamics = options.of(every)
    values = values[max(0, last + 1 - dynamics.history) : last + 1]
    origins = _origins(values, every, options)
    seen = filtered(values, np.append(origins, len(values) - 1), dynamics)
    random = np.random.default_rng(options.seed)
    share, judged = _share(values, origins, seen, every, ahead, options)
    draws: dict[Model, Draws] = {
        "dynamic": paths(seen, len(origins), ahead, options.draws, dynamics, random),
        "conflictology": conflictology(values, YEAR[every], ahead, options.draws, random),
        "last_value": last_value(values, ahead, options.draws, random),
        "zeros": zeros(ahead, options.draws),
    }
    mixed = round(share * options.draws)
    both = [draws["dynamic"][:mixed], draws["conflictology"][: options.draws - mixed]]
    draws = {"ensemble": random.permutation(np.concatenate(both)), **draws}
    return Drawn(
        needed=LEAST[every],
        there=there,
        last=last,
        draws=draws,
        weight=mixed / options.draws,
        judged=judged,
        reference=reference,
    )


def _missing(values: Floats, known: npt.NDArray[np.int64], every: Per) -> tuple[NoForecast, ...]:
    if not len(known):
        return ("nothing_covered",)
    there = values[known]
    if not np.isfinite(there).all() or (there < 0).any() or (there > HIGHEST).any():
        return ("bad_counts",)
    if len(known) < LEAST[every]:
        return ("too_few_periods",)
    year = known[-1] - YEAR[every]
    if (known > year).sum() < LEAST[every]:
        return ("recent_not_covered",)
    return ()


def _reference(values: Floats, last: int, ahead: int, lag: int) -> float | None:
    """What as many periods held, `lag` before those that are forecast; None where one of them is not covered."""
    first = last + 1 - lag
    held = values[first : first + ahead] if first >= 0 else values[:0]
    return float(held.sum()) if len(held) == ahead and not np.isnan(held).any() else None


def _origins(values: Floats, every: Per, options: ForecastOptions) -> npt.NDArray[np.int64]:
    """Covered past origins whose next period is over, the newest `trailing` periods of them, oldest first."""
    last = len(values) - 1
    steps = np.arange(last - 1, max(last - 1 - options.trailing, LEAST[every] - 2), -_APART[every])[::-1]
    there = [step for step in steps if (~np.isnan(values[: step + 1])).sum() >= LEAST[every]]
    return np.array(there, dtype=np.int64)


def _share(
    values: Floats,
    origins: npt.NDArray[np.int64],
    seen: Filtered,
    every: Per,
    ahead: int,
    options: ForecastOptions,
) -> tuple[float, int]:
    """The dynamic model's share in the mixture, and how many past forecasts it was chosen by.

    The scores of one origin's periods tell nearly the same: they count as one forecast, their mean.
    """
    random = np.random.default_rng(options.seed + 1)
    gains = np.zeros(len(_SHARES))
    judged = 0
    for place, origin in enumerate(origins):
        later = values[origin + 1 : origin + 1 + ahead]
        over = np.flatnonzero(~np.isnan(later))
        past = values[max(0, origin + 1 - YEAR[every]) : origin + 1]
        if not len(over) or np.isnan(past).all():
            continue
        size = options.trailing_draws
        own = paths(seen, place, len(later), size, options.of(every), random)
        bins = bin_of(np.rint(later[over]))
        chances = [
            bin_chances(draws)[bins, over]
            for draws in (own, conflictology(past, YEAR[every], len(later), size, random))
        ]
        mixtures = _SHARES[:, None] * chances[0] + (1 - _SHARES)[:, None] * chances[1]
        gains += np.log(mixtures).mean(axis=1)
        judged += 1
    inner = np.clip(_SHARES, 0.005, 0.995)
    gains += options.prior * (options.prior_share * np.log(inner) + (1 - options.prior_share) * np.log1p(-inner))
    best = np.exp(gains - gains.max())
    return float((best * _SHARES).sum() / best.sum()), judged
