"""Weekly series for the tests of this room, and what a lens says of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np

from marsad.assessment import RatioOptions, Thresholds
from marsad.assessment.answer import lens_answer
from marsad.model.answer import LensAnswer
from marsad.model.counts import Series

MONDAY = dt.date(2016, 1, 4)
QUICK = RatioOptions(draws=1000)


def weeks(counts: Sequence[float | None], place: str = "here", first: dt.date = MONDAY, **stated: Any) -> Series:
    """A series of weeks from `first` on; None is a week that nothing covers."""
    starts = tuple(first + dt.timedelta(weeks=week) for week in range(len(counts)))
    values = tuple(counts)
    facts: dict[str, Any] = {"lens": "dataset:test", "measure": "events", "role": None, "cohort": None}
    facts |= {"group": "islamic-state", "place": place, "every": "week", "lows": values, "highs": values}
    return Series(
        counts=values,
        starts=starts,
        ends=tuple(start + dt.timedelta(days=6) for start in starts),
        covered=tuple(count is not None for count in counts),
        publishers=(0,) * len(counts),
        origins=(0,) * len(counts),
        **(facts | stated),
    )


def poisson(*levels: tuple[float, int], seed: int = 1) -> list[float | None]:
    rates = np.repeat([rate for rate, _ in levels], [size for _, size in levels])
    return [float(count) for count in np.random.default_rng(seed).poisson(rates)]


def answered(series: Series) -> tuple[Series, LensAnswer]:
    return series, lens_answer(series, None, None, QUICK, Thresholds())
