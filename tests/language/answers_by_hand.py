"""Answers made by hand, for what is said of them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from marsad.assessment.verdict import overall
from marsad.model.answer import Answer, Interval, LensAnswer, RateRatio, RatioOptions, Thresholds

WEEK = dt.date(2019, 9, 16)
REFERENCE = dt.date(2018, 12, 17)
RATIO = Interval(median=0.36, low50=0.3, high50=0.43, low90=0.21, high90=0.59)


def lens(
    verdict: str = "falling", *, up: float | None = None, name: str = "dataset:ucdp-ged", **stated: Any
) -> LensAnswer:
    """A lens with that verdict; `up` decides what `returning` gives."""
    ups = {"coming_back": 0.95, "rising": 0.85, "falling": 0.01, "no_change": 0.05, "uncertain": 0.4}
    if verdict == "not_testable":
        missing = stated.pop("missing", ("too_few_weeks",))
        estimate = RateRatio(missing=missing, weeks_needed=52, weeks_there=stated.pop("weeks", 1))
        reference = None
    else:
        estimate = RateRatio(
            weeks_needed=52,
            weeks_there=stated.pop("weeks", 194),
            ratio=RATIO,
            up=ups[verdict] if up is None else up,
            half=stated.pop("half", 0.0),
        )
        reference = (REFERENCE, REFERENCE + dt.timedelta(days=6))
    values: dict[str, Any] = {
        "measure": "events",
        "role": None,
        "cohort": None,
        "place": "geonames:163843",
        "week": WEEK,
        "week_end": WEEK + dt.timedelta(days=6),
        "level_period": None,
        "observed": 6.0,
        "observed_reference": 22.0,
        "days_old": 2,
        "hindsight": False,
    }
    return LensAnswer(lens=name, verdict=verdict, estimate=estimate, reference=reference, **(values | stated))  # type: ignore[arg-type]


def answer(*lenses: LensAnswer, verdict: str | None = None) -> Answer:
    missing = {code: None for one in lenses for code in one.estimate.missing}
    return Answer(
        verdict=verdict or overall([one.verdict for one in lenses]),  # type: ignore[arg-type]
        lenses=lenses,
        compared=(),
        missing=tuple(missing) if lenses else ("nothing_covered",),
        weeks_needed=52,
        as_of=dt.date(2019, 9, 24),
        options=RatioOptions(),
        thresholds=Thresholds(),
    )


def with_measure(one: LensAnswer, measure: str, role: str | None = None) -> LensAnswer:
    return dataclasses.replace(one, measure=measure, role=role)
