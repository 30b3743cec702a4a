"""Why a lens says what it says: from its numbers to reasons, each with the weeks and claims that it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from marsad.model.answer import LensAnswer, RatioOptions, Thresholds
from marsad.model.counts import Series
from marsad.model.reason import Reason, Span

# Weeks around t, and around the reference, whose events are summed to say whether there are few.
AROUND = 13
FEW = 20.0
# A week's variance so many times its mean, or so large a share of events that follow from others, is said.
CLUSTERED, FOLLOWING = 4.0, 0.3
# The longest time that a rise has lasted with this probability is said.
LASTED = 0.8
# From so many days after the last covered week on, its age is said.
OLD_DAYS = 28
UP, DOWN = ("coming_back", "rising"), ("falling", "no_change")


def reasons(lens: LensAnswer, series: Series, thresholds: Thresholds, options: RatioOptions) -> tuple[Reason, ...]:
    """The reasons of one tested lens, what decided first; none where it was not tested (see `lacking`).

    `series`: the counts of the lens, for the claims behind the weeks compared.
    """
    if lens.verdict == "not_testable":
        return ()
    found = [
        *_decided(lens, thresholds, options),
        *_numbers(lens, series),
        *_lasted(lens, series),
        *_elsewhere(lens),
        *_cautions(lens, series),
    ]
    return tuple(found)


def together(lenses: Sequence[LensAnswer]) -> tuple[Reason, ...]:
    """What the lenses say of one another, where more than one counts."""
    if len(lenses) < 2:
        return ()
    sides = {
        "up": [item for item in lenses if item.verdict in UP],
        "down": [item for item in lenses if item.verdict in DOWN],
        "open": [item for item in lenses if item.verdict == "uncertain"],
        "untested": [item for item in lenses if item.verdict == "not_testable"],
    }
    names = {side: tuple(item.lens for item in members) for side, members in sides.items()}
    if names["up"] and names["down"]:
        return (Reason(code="against", values=names),)
    tested = [item for item in lenses if item.verdict != "not_testable"]
    if len(tested) > 1 and len({item.verdict for item in tested}) == 1:
        return (Reason(code="agree", values={"lenses": tuple(item.lens for item in tested)}),)
    return ()


def _decided(lens: LensAnswer, thresholds: Thresholds, options: RatioOptions) -> Iterator[Reason]:
    """The probabilities that the verdict was read off, beside what they had to reach."""
    estimate, factor = lens.estimate, options.factor
    if lens.verdict in UP:
        needed = thresholds.coming_back if lens.verdict == "coming_back" else thresholds.rising
        yield _reason(lens, "doubled", probability=estimate.up, threshold=needed, factor=factor)
    if lens.verdict == "coming_back":
        yield _reason(
            lens,
            "back_at_level",
            probability=estimate.half,
            threshold=thresholds.half_level,
            level=estimate.level,
        )
    elif lens.verdict == "rising":
        yield _reason(
            lens,
            "short_of_back",
            doubled=estimate.up,
            doubled_needed=thresholds.coming_back,
            half=estimate.half,
            half_needed=thresholds.half_level,
        )
    elif lens.verdict == "falling":
        yield _reason(lens, "halved", probability=estimate.down, threshold=thresholds.falling, factor=factor)
    elif lens.verdict == "no_change":
        yield _reason(lens, "unchanged", probability=estimate.same, threshold=thresholds.no_change, factor=factor)
    elif lens.verdict == "uncertain":
        yield _reason(
            lens,
            "undecided",
            up=estimate.up,
            up_needed=thresholds.rising,
            down=estimate.down,
            down_needed=thresholds.falling,
            same=estimate.same,
            same_needed=thresholds.no_change,
            factor=factor,
        )


def _numbers(lens: LensAnswer, series: Series) -> Iterator[Reason]:
    """The rates compared, the former level and the share of it."""
    estimate = lens.estimate
    week = (lens.week, lens.week_end) if lens.week and lens.week_end else None
    if estimate.rate and estimate.reference_rate and lens.reference and week:
        spans = (week, lens.reference)
        yield Reason(
            code="rates",
            lens=lens.lens,
            values={
                "rate": estimate.rate.median,
                "rate_low": estimate.rate.low90,
                "rate_high": estimate.rate.high90,
                "reference": estimate.reference_rate.median,
                "reference_low": estimate.reference_rate.low90,
                "reference_high": estimate.reference_rate.high90,
            },
            periods=spans,
            claims=_claims(series, spans),
        )
    if estimate.rate and estimate.level and lens.level_period and week:
        yield Reason(
            code="level",
            lens=lens.lens,
            values={
                "level": estimate.level,
                "rate": estimate.rate.median,
                "share": estimate.rate.median / estimate.level,
                "half": estimate.half,
            },
            periods=(lens.level_period, week),
        )


def _lasted(lens: LensAnswer, series: Series) -> Iterator[Reason]:
    """When the rise began and for how many weeks it has likely gone on; only of what rises."""
    estimate = lens.estimate
    if lens.verdict not in UP or estimate.rise_start is None or lens.week_end is None:
        return
    low, middle, high = (series.starts[index] for index in estimate.rise_start)
    sure = [(weeks, share) for weeks, share in estimate.rise_lasted if share >= LASTED]
    weeks, share = max(sure, default=(None, None))
    values = {"since": middle, "since_low": low, "since_high": high, "weeks": weeks, "probability": share}
    yield Reason(code="lasted", lens=lens.lens, values=values, periods=((middle, lens.week_end),))


def _elsewhere(lens: LensAnswer) -> Iterator[Reason]:
    """The lens held against each kind of controls."""
    for one in lens.relatives or ((lens.relative,) if lens.relative else ()):
        if one.ratio is not None:
            yield _reason(
                lens,
                "elsewhere",
                compared=one.kind,
                places=one.places,
                ratio=one.ratio.median,
                low=one.ratio.low90,
                high=one.ratio.high90,
                above=one.above,
            )
        if one.untested or one.ratio is None:
            yield _reason(lens, "not_elsewhere", compared=one.kind, places=one.untested)


def _cautions(lens: LensAnswer, series: Series) -> Iterator[Reason]:
    """What keeps the numbers from being taken further than they go."""
    estimate = lens.estimate
    if lens.hindsight:
        yield _reason(lens, "hindsight")
    if (estimate.dispersion or 0.0) >= CLUSTERED or (estimate.excitation or 0.0) >= FOLLOWING:
        yield _reason(lens, "clustered", dispersion=estimate.dispersion, excitation=estimate.excitation)
    if estimate.at is not None and estimate.reference is not None:
        recent = _sum(series, estimate.at - AROUND + 1, estimate.at)
        first, last = estimate.reference
        before = _sum(series, min(first, last - AROUND // 2), max(last, first + AROUND // 2))
        if recent + before < FEW:
            yield _reason(lens, "few_events", recent=recent, reference=before, weeks=AROUND)
    if lens.reference is not None and lens.week_end is not None:
        for item in series.breaks_between(lens.reference[0], lens.week_end):
            yield _reason(lens, "series_break", day=item.date, kind=item.code, source=item.source, **dict(item.change))
        beside = other_periods(series, lens.reference[0], lens.week_end)
        if beside is not None:
            yield _reason(lens, "other_periods", start=beside[0], end=beside[1])
    if lens.days_old is not None and lens.days_old > OLD_DAYS:
        yield _reason(lens, "old", days=lens.days_old)
    elif lens.days_old is not None and not lens.hindsight:
        yield _reason(lens, "delay_unknown", days=lens.days_old)


def other_periods(series: Series, first: dt.date, last: dt.date) -> Span | None:
    """First and last day of the counts, of months say, that touch these days and are in no week of the series."""
    there = [
        item
        for item in series.intervals
        if not item.revised
        and item.start <= last
        and item.end >= first
        and item.group in (None, series.group)
        and item.place in (None, series.place)
    ]
    return (min(item.start for item in there), max(item.end for item in there)) if there else None


def _reason(lens: LensAnswer, code: str, **values: object) -> Reason:
    return Reason(code=code, lens=lens.lens, values=values)  # type: ignore[arg-type]


def _sum(series: Series, first: int, last: int) -> float:
    """Events counted in these weeks; a week of which only bounds are known counts with its lower one."""
    total = 0.0
    for index in range(max(first, 0), min(last, len(series.counts) - 1) + 1):
        count = series.counts[index]
        total += count if count is not None else (series.lows[index] or 0.0)
    return total


def _claims(series: Series, spans: Sequence[Span]) -> tuple[str, ...]:
    """The claims counted in these periods."""
    found = (
        claim
        for item in series.observations
        if item.counted and any(first <= item.start <= last for first, last in spans)
        for claim in item.claims
    )
    return tuple(dict.fromkeys(found))
