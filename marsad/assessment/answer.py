"""From the series of a question to its answer: lens by lens, then beside one another, then against elsewhere."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from marsad.assessment.comparison import relative, same_time
from marsad.assessment.lacking import lacking
from marsad.assessment.ratio import rate_ratio
from marsad.assessment.reasons import DOWN, UP, reasons, together
from marsad.assessment.turns import turns
from marsad.assessment.verdict import overall, verdict
from marsad.model.answer import (
    Answer,
    LensAnswer,
    Missing,
    NotCompared,
    RateRatio,
    RatioOptions,
    RelativeKind,
    Thresholds,
    Unmatched,
)
from marsad.model.counts import Series

# Beyond this the last covered week no longer speaks of the day asked about.
OLDEST_DAYS = 26 * 7
# What decides whether attacks come back, the best measure first. Losses of the group, arrests, people killed and all
# else that a source counts may rise while its attacks fall: such series are shown, and decide nothing.
DECIDING = ("attacks", "events", "suicide_attacks")


def assess(
    series: Sequence[Series],
    compared: Sequence[Series] = (),
    *,
    places: Sequence[str] = (),
    controls: Mapping[RelativeKind, Sequence[Series]] | None = None,
    as_of: dt.date | None = None,
    trough: tuple[dt.date, dt.date] | None = None,
    options: RatioOptions | None = None,
    thresholds: Thresholds | None = None,
    horizons: Sequence[int] = (),
) -> Answer:
    """Answer for the series of one group and place, one LensAnswer for each lens; never pools them.

    Only counts of the group's attacks decide (`decides`), one series a lens: the whole before a cohort of it, one that
    can be tested before one that cannot, then in the order of `DECIDING`. All other series are context.
    `compared`: the series of comparison places; each lens is held against theirs of the same lens and measure.
    `controls`: series of other controls by kind: other groups here, all that the source covers.
    `places`: the ids of all comparison places, also of those without any series: `Answer.not_compared` says why not.
    `trough`: a declared reference period instead of `options.lag` weeks back. A series too short, too old or without
    coverage gets the verdict "not_testable" with codes, never an exception.
    `horizons`: after how many more weeks it is asked what would change the answer (some seconds); none: not at all.
    """
    options, thresholds = options or RatioOptions(), thresholds or Thresholds()
    deciding = [item for item in series if decides(item)]
    lenses = _one_a_lens([lens_answer(item, as_of, trough, options, thresholds) for item in deciding])
    wanted = {_kind(item) for item in lenses}
    there = [item for item in compared if _series_kind(item) in wanted]
    others = [lens_answer(item, as_of, trough, options, thresholds) for item in there]
    against = {
        kind: [lens_answer(one, as_of, trough, options, thresholds) for one in counted if _series_kind(one) in wanted]
        for kind, counted in (controls or {}).items()
    }
    beside = tuple(_beside(item, others, against, options) for item in lenses)
    missing = {code: None for item in beside for code in item.estimate.missing}
    behind = [_counts_of(item, deciding) for item in beside]
    answer = Answer(
        verdict=overall([item.verdict for item in beside]),
        lenses=beside,
        compared=tuple(others),
        missing=tuple(missing) if beside else ("nothing_covered",),
        weeks_needed=options.needed,
        as_of=as_of,
        options=options,
        thresholds=thresholds,
        not_compared=_not_compared(
            beside, others, dict.fromkeys((*places, *(item.place for item in compared))), compared
        ),
        reasons=(
            *(
                reason
                for item, one in zip(beside, behind, strict=True)
                for reason in reasons(item, one, thresholds, options)
            ),
            *together(beside),
        ),
        lacking=lacking(beside, behind, as_of, [_asked(one, trough, options) for one in behind]),
    )
    found = [
        turn
        for item, one in zip(beside, behind, strict=True)
        if horizons and item in turning(answer)
        for turn in turns(item, one, _asked(one, trough, options) or options, thresholds, horizons)
    ]
    return dataclasses.replace(answer, turns=tuple(found))


def turning(answer: Answer) -> list[LensAnswer]:
    """The lenses of which it is asked what would change them: the one that leads, or the longest of each side."""
    if answer.leading is not None:
        return [answer.leading]
    sides = ([item for item in answer.lenses if item.verdict in side] for side in (UP, DOWN))
    return [max(side, key=lambda item: item.estimate.weeks_there) for side in sides if side]


def decides(series: Series) -> bool:
    """Whether the series counts what the group did: attacks by it, or events that it took part in."""
    return series.measure in DECIDING and (series.role is None or series.role == "perpetrator")


def _one_a_lens(answers: Sequence[LensAnswer]) -> list[LensAnswer]:
    """One answer for each lens, so that none has two votes."""
    best: dict[str, LensAnswer] = {}
    for item in answers:
        if item.lens not in best or _standing(item) < _standing(best[item.lens]):
            best[item.lens] = item
    return list(best.values())


def _counts_of(item: LensAnswer, series: Sequence[Series]) -> Series:
    """The series that an answer was given for."""
    return next(one for one in series if (one.lens, one.measure, one.role, one.cohort, one.place) == _key(item))


def _key(item: LensAnswer) -> tuple[str, str, str | None, str | None, str]:
    return (*_kind(item), item.place)


def _standing(item: LensAnswer) -> tuple[bool, bool, int, str]:
    untested = item.verdict == "not_testable"
    return item.cohort is not None, untested, DECIDING.index(item.measure), item.cohort or ""


def lens_answer(
    series: Series,
    as_of: dt.date | None,
    trough: tuple[dt.date, dt.date] | None,
    options: RatioOptions,
    thresholds: Thresholds,
) -> LensAnswer:
    """What one lens says by itself."""
    estimate = _estimate(series, as_of, trough, options)
    known = [index for index, covered in enumerate(series.covered) if covered]
    last = known[-1] if known else None
    return LensAnswer(
        lens=series.lens,
        measure=series.measure,
        role=series.role,
        cohort=series.cohort,
        place=series.place,
        verdict=verdict(estimate, thresholds),
        estimate=estimate,
        week=None if last is None else series.starts[last],
        week_end=None if last is None else series.ends[last],
        reference=_span(series, estimate.reference),
        level_period=_span(series, estimate.level_weeks),
        observed=None if last is None else series.counts[last],
        observed_reference=_mean(series, estimate.reference),
        days_old=None if last is None or as_of is None else (as_of - series.ends[last]).days,
        hindsight=series.hindsight,
    )


def _estimate(
    series: Series, as_of: dt.date | None, trough: tuple[dt.date, dt.date] | None, options: RatioOptions
) -> RateRatio:
    if series.every != "week":
        return RateRatio(missing=("weekly_only",), weeks_needed=options.needed)
    asked = _asked(series, trough, options)
    if asked is None:
        return _untested(series, "reference_not_covered", options)
    known = [end for end, covered in zip(series.ends, series.covered, strict=True) if covered]
    if as_of is not None and known and (as_of - known[-1]).days > OLDEST_DAYS:
        return _untested(series, "too_old", options)
    return rate_ratio(series.counts, series.covered, asked, lows=series.lows, highs=series.highs)


def _asked(series: Series, trough: tuple[dt.date, dt.date] | None, options: RatioOptions) -> RatioOptions | None:
    """The options with the declared reference period as weeks of the series; None where none of these lies inside."""
    if trough is None:
        return options
    inside = [
        index
        for index, (first, last) in enumerate(zip(series.starts, series.ends, strict=True))
        if first >= trough[0] and last <= trough[1]
    ]
    return dataclasses.replace(options, trough=(inside[0], inside[-1])) if inside else None


def _untested(series: Series, code: Missing, options: RatioOptions) -> RateRatio:
    return RateRatio(missing=(code,), weeks_needed=options.needed, weeks_there=sum(series.covered))


def _beside(
    item: LensAnswer,
    others: Sequence[LensAnswer],
    controls: Mapping[RelativeKind, Sequence[LensAnswer]],
    options: RatioOptions,
) -> LensAnswer:
    """One lens held against its controls of each kind."""
    elsewhere = [other for other in others if _kind(other) == _kind(item) and other.place != item.place]
    found = [relative(item, elsewhere, options)]
    for kind, answers in controls.items():
        found.append(relative(item, [other for other in answers if _kind(other) == _kind(item)], options, kind))
    return dataclasses.replace(item, relative=found[0], relatives=tuple(one for one in found if one is not None))


def _not_compared(
    lenses: Sequence[LensAnswer], others: Sequence[LensAnswer], places: Iterable[str], compared: Sequence[Series]
) -> tuple[NotCompared, ...]:
    """The comparison places that no lens is held against, each with what is missing for that."""
    held = {place for item in lenses if item.relative and item.relative.ratio for place in item.relative.places}
    found = []
    for place in places:
        if place in held:
            continue
        there = [other for other in others if other.place == place]
        counted = any(item.place == place and decides(item) and any(item.covered) for item in compared)
        weeks = max((other.estimate.weeks_there for other in there), default=0)
        found.append(NotCompared(place=place, missing=_unmatched(lenses, there, counted), weeks_there=weeks))
    return tuple(found)


def _unmatched(lenses: Sequence[LensAnswer], there: Sequence[LensAnswer], counted: bool) -> tuple[Unmatched, ...]:
    """Why none of the answers of another place can be held against one here. `counted`: something is, there."""
    if not there:
        return ("no_shared_lens",) if counted else ("nothing_covered",)
    codes: dict[Unmatched, None] = {}
    for other in there:
        item = next(one for one in lenses if _kind(one) == _kind(other))
        if not other.estimate.log_ratios:
            codes |= dict.fromkeys(other.estimate.missing)
        elif not same_time(item, other):
            codes["apart_in_time"] = None
        else:
            codes["place_itself"] = None
    return tuple(codes)


def _kind(item: LensAnswer) -> tuple[str, str, str | None, str | None]:
    return item.lens, item.measure, item.role, item.cohort


def _series_kind(series: Series) -> tuple[str, str, str | None, str | None]:
    return series.lens, series.measure, series.role, series.cohort


def _span(series: Series, weeks: tuple[int, int] | None) -> tuple[dt.date, dt.date] | None:
    return None if weeks is None else (series.starts[weeks[0]], series.ends[weeks[1]])


def _mean(series: Series, weeks: tuple[int, int] | None) -> float | None:
    if weeks is None:
        return None
    values = [value for value in series.counts[weeks[0] : weeks[1] + 1] if value is not None]
    return sum(values) / len(values) if values else None
