"""What was said of past weeks against what later data find: reliability, false alarms, weeks until a rise was told.

Later data give no truth but a better-informed probability: the rate ratio of the same week, smoothed over all counts.
A probability is checked against that one, so that a week which stays open counts as half right, not as wrong.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace

from marsad.assessment.verdict import verdict
from marsad.model.answer import LensAnswer, RateRatio, Thresholds, Verdict
from marsad.model.backtest import LensRecord, Reliability, Rise, Told

SETTLED = 13  # weeks after which a week is looked at again
SURE, OPEN = 0.9, 0.5  # a rise by later data begins where P(R >= factor) is sure, and lasts while it is likely
ALARMS: tuple[Verdict, ...] = ("rising", "coming_back")
BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)
_WEEK = 7
_YEAR = 365.25

Later = Mapping[tuple[str, str], Mapping[dt.date, RateRatio]]


def told(as_of: dt.date, item: LensAnswer, later: Later, thresholds: Thresholds) -> Told:
    """One lens's answer of one day, beside what later data say. `later`: by (lens, measure), then first day of week."""
    estimate = item.estimate
    said = Told(
        as_of=as_of,
        lens=item.lens,
        measure=item.measure,
        verdict=item.verdict,
        week=item.week,
        ratio=estimate.ratio,
        up=estimate.up,
        down=estimate.down,
        half=estimate.half,
        rate=estimate.rate,
        hindsight=item.hindsight,
        missing=estimate.missing,
        relatives=item.relatives,
    )
    found = later.get((item.lens, item.measure), {}).get(item.week) if item.week else None
    if found is None or found.up is None:
        return said
    return replace(said, later=verdict(found, thresholds), later_up=found.up, later_ratio=found.ratio)


def record(lens: str, measure: str, said: Sequence[Told], later: Mapping[dt.date, RateRatio]) -> LensRecord:
    """How one lens did. `said`: its days, oldest first; `later`: what later data find, by first day of week."""
    checked = [item for item in said if item.later_up is not None and item.up is not None]
    alarms = [item for item in checked if item.verdict in ALARMS]
    wrong = sum((item.later_up or 0.0) < OPEN for item in alarms)
    years = (checked[-1].as_of - checked[0].as_of).days / _YEAR if len(checked) > 1 else 0.0
    base = sum(item.later_up or 0.0 for item in checked) / len(checked) if checked else 0.0
    return LensRecord(
        lens=lens,
        measure=measure,
        days=len(said),
        tested=sum(item.up is not None for item in said),
        checked=len(checked),
        alarms=len(alarms),
        false_alarms=wrong,
        false_alarms_a_year=wrong / years if years else None,
        agreed=sum(item.verdict == item.later for item in checked),
        brier=_mean_square([(item.up or 0.0) - (item.later_up or 0.0) for item in checked]),
        brier_base=_mean_square([base - (item.later_up or 0.0) for item in checked]),
        reliability=tuple(_reliability(checked)),
        rises=tuple(rises(lens, said, later)),
    )


def rises(lens: str, said: Sequence[Told], later: Mapping[dt.date, RateRatio]) -> list[Rise]:
    """The rises that later data find within the replayed time, and the first day on which each was told."""
    asked = [item.week for item in said if item.week is not None]
    if not asked:
        return []
    weeks = [week for week in sorted(later) if min(asked) <= week <= max(asked)]
    spans: list[list[dt.date]] = []
    for week in weeks:
        likely = later[week].up or 0.0
        follows = bool(spans) and (week - spans[-1][-1]).days == _WEEK
        if likely >= SURE and not follows:
            spans.append([week])
        elif follows and likely >= OPEN:
            spans[-1].append(week)
    return [_rise(lens, said, span[0], span[-1]) for span in spans]


def _rise(lens: str, said: Sequence[Told], first: dt.date, last: dt.date) -> Rise:
    earliest = first - dt.timedelta(weeks=SETTLED)
    days = [
        item.as_of
        for item in said
        if item.verdict in ALARMS and item.week is not None and earliest <= item.week <= last
    ]
    day = min(days, default=None)
    after = (day - first).days / _WEEK - 1 if day else None
    return Rise(lens=lens, first=first, last=last, told=day, weeks_until_told=after)


def _reliability(checked: Sequence[Told]) -> list[Reliability]:
    found = []
    for low, high in itertools.pairwise(BINS):
        inside = [item for item in checked if low <= (item.up or 0.0) < high or (item.up == high == 1.0)]
        if inside:
            said = sum(item.up or 0.0 for item in inside) / len(inside)
            true = sum(item.later_up or 0.0 for item in inside) / len(inside)
            found.append(Reliability(low=low, high=high, days=len(inside), said=said, found=true))
    return found


def _mean_square(errors: Sequence[float]) -> float | None:
    return sum(error**2 for error in errors) / len(errors) if errors else None
