"""Two ways to months: the model run on monthly counts, or weekly paths added up. Which is better?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from evaluation.forecast.trials import Replay
from marsad.assessment.forecast import verify
from marsad.assessment.forecast.dynamics import filtered, paths
from marsad.model.forecast import WEEKLY, Draws, following

Floats = npt.NDArray[np.float64]


def added_up(
    weekly: Draws, first: dt.date, months: Sequence[tuple[dt.date, dt.date]], random: np.random.Generator
) -> Draws:
    """Weekly paths, (draws, weeks) from the week that begins on `first`, as months: each event falls on any day of its
    week alike. (draws, months) integers."""
    found = np.zeros((len(weekly), len(months)), dtype=np.int64)
    left = weekly.copy()
    for week in range(weekly.shape[1]):
        start = first + dt.timedelta(days=7 * week)
        days = 7
        for place, (begin, end) in enumerate(months):
            shared = (min(end, start + dt.timedelta(days=6)) - max(begin, start)).days + 1
            if shared > 0:
                here = random.binomial(left[:, week], shared / days)
                found[:, place] += here
                left[:, week] -= here
                days -= shared
            if not days:
                break
        # What lies before the first month or after the last belongs to none.
    return found


def from_weeks(
    weeks: Mapping[str, Floats],
    week_ends: Sequence[dt.date],
    months: Mapping[str, Floats],
    month_ends: Sequence[dt.date],
    origins: Sequence[int],
    ahead: int = 6,
) -> Replay:
    """The dynamic model's monthly forecasts from weekly paths, at the same origins (months) as the direct ones."""
    found = Replay()
    for name, counts in months.items():
        for origin in origins:
            last = max(index for index, end in enumerate(week_ends) if end <= month_ends[origin])
            seen = weeks[name][max(0, last + 1 - WEEKLY.history) : last + 1]
            random = np.random.default_rng([origin, 7])
            known = filtered(seen, np.array([len(seen) - 1]), WEEKLY)
            drawn = paths(known, 0, 28, 1000, WEEKLY, random)
            periods = following("month", month_ends[origin], ahead)
            draws = added_up(drawn, week_ends[last] + dt.timedelta(days=1), periods, random)
            later = np.full(ahead, np.nan)
            there = counts[origin + 1 : origin + 1 + ahead]
            later[: len(there)] = there
            scored = verify({"dynamic": draws}, later, None, seed=len(found.weights))
            found.scored += scored
            found.origins += [origin] * len(scored)
            found.series += [name] * len(scored)
            found.weights.append(1.0)
    return found
