"""Forecasts on one page: counts → draws, frozen in the ledger; frozen draws → scores once their periods are over."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np

from marsad.assessment.answer import OLDEST_DAYS, decides
from marsad.counting import count
from marsad.errors import UsageError
from marsad.ledger import Ledger
from marsad.model import content_id
from marsad.model.counts import BreakCode, Counts, Series
from marsad.model.forecast import (
    FURTHEST,
    METHOD,
    Drawn,
    Forecast,
    ForecastOptions,
    Per,
    ScoredForecast,
    ScoreGroup,
    ScoreReport,
    following,
)
from marsad.model.schemas import canonical_json
from marsad.registry import Registry
from marsad.scope import Question
from marsad.version import __version__

PIT_SEED = 20190924


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecasts:
    """The forecasts of a question, one for each lens and measure; `frozen`: how many were kept now, None if not asked.

    Those without draws say in `drawn.missing` why not.
    """

    items: tuple[Forecast, ...]
    counts: Counts
    frozen: int | None = None


def forecast(
    ledger: Ledger,
    registry: Registry,
    question: Question,
    ahead: int | None = None,
    *,
    lenses: Collection[str] = (),
    options: ForecastOptions | None = None,
    freeze: bool = False,
) -> Forecasts:
    """Counts → draws for the periods after the last covered one, by lens; `freeze`: kept, to be scored later.

    Without measures in the question, those that count what the group does. `lenses`: only these. Freezing again what is
    held already changes nothing. Raises UnknownName; UsageError for an `ahead` beyond 13 weeks or 6 months.
    """
    from marsad.assessment.forecast import forecast as draw  # compiles: only where a forecast is made

    every = _period(question)
    options = options or ForecastOptions()
    versions = ledger.versions()
    counts = count(ledger, registry, question)
    found = []
    for series in counts.series:
        if (lenses and series.lens not in lenses) or not (question.measures or decides(series)):
            continue
        drawn = draw(series.counts, every, ahead, options)
        if question.as_of is not None and drawn.last is not None:
            old = (question.as_of - series.ends[drawn.last]).days
            drawn = replace(drawn, missing=("too_old",), draws={}) if old > OLDEST_DAYS else drawn
        found.append(_forecast(series, counts, question, drawn, options, ahead or FURTHEST[every], versions))
    if not freeze:
        return Forecasts(items=tuple(found), counts=counts)
    fresh = ledger.append_forecasts([item for item in found if item.drawn.draws])
    held = {item.id: item for item in ledger.forecasts(groups=[counts.options.group.id])}
    return Forecasts(items=tuple(held.get(item.id, item) for item in found), counts=counts, frozen=fresh)


def score(
    ledger: Ledger,
    registry: Registry,
    group: str | None = None,
    places: Sequence[str] = (),
    *,
    as_of: dt.date | None = None,
    recorded_by: dt.datetime | None = None,
) -> ScoreReport:
    """Frozen forecasts against the counts as they are seen now, beside the benchmarks frozen with them.

    A count that a newer release changed is scored as it stands now; with `as_of`, as it stood on that day. Raises
    UnknownName.
    """
    from marsad.assessment.forecast import verify

    kept = ledger.forecasts(
        recorded_by=recorded_by,
        groups=None if group is None else [registry.actors.resolve(group).id],
        places=[registry.places.resolve(name).id for name in places] if places else None,
    )
    counted: dict[tuple[object, ...], Counts] = {}
    items = []
    for item in kept:
        asked = (item.group, bool(item.branches), item.place, item.measure, item.every, item.week_start)
        if asked not in counted:
            counted[asked] = count(ledger, registry, _question(item, as_of, recorded_by))
        observed = _observed(item, counted[asked])
        scored = verify(item.drawn.draws, observed, item.drawn.reference, PIT_SEED)
        items.append(ScoredForecast(forecast=item, scored=tuple(scored), waiting=int(np.isnan(observed).sum())))
    kinds = dict.fromkeys((item.forecast.every, item.forecast.hindsight) for item in items)
    groups = [_group(items, every, hindsight) for every, hindsight in kinds]
    return ScoreReport(items=tuple(items), groups=tuple(group for group in groups if group.forecasts))


def _group(items: Sequence[ScoredForecast], every: Per, hindsight: bool) -> ScoreGroup:
    from marsad.assessment.forecast import means

    mine = [item for item in items if (item.forecast.every, item.forecast.hindsight) == (every, hindsight)]
    over = [item for item in mine if item.waiting < len(item.forecast.starts)]
    scores = [(one, item.forecast.starts[0].toordinal()) for item in over for one in item.scored]
    found = means([one for one, _ in scores], [origin for _, origin in scores])
    return ScoreGroup(every=every, hindsight=hindsight, forecasts=len(over), means=tuple(found))


def _forecast(
    series: Series,
    counts: Counts,
    question: Question,
    drawn: Drawn,
    options: ForecastOptions,
    ahead: int,
    versions: dict[str, int | None],
) -> Forecast:
    every = _period(question)
    dynamics = options.of(every)
    origin: tuple[dt.date, dt.date] | None = None
    periods: tuple[tuple[dt.date, dt.date], ...] = ()
    history = series.counts
    breaks: tuple[tuple[dt.date, BreakCode], ...] = ()
    if drawn.last is not None:
        origin = series.starts[drawn.last], series.ends[drawn.last]
        periods = following(every, origin[1], ahead)
        first = max(0, drawn.last + 1 - dynamics.history)
        history = series.counts[first : drawn.last + 1]
        breaks = tuple((item.date, item.code) for item in series.breaks_between(series.starts[first], origin[1]))
    settings = canonical_json({**asdict(options), "dynamics": asdict(dynamics)})
    about = [series.lens, series.group, *counts.options.group.branches, series.place, series.measure]
    about += [str(series.role), str(series.cohort), series.every, str(question.week_start), str(question.as_of)]
    digest = hashlib.sha256()
    for values in drawn.draws.values():
        digest.update(np.ascontiguousarray(values, "<i8").tobytes())
    rests_on = [canonical_json(list(history)), str(origin), str(ahead), digest.hexdigest()]
    return Forecast(
        id=content_id(METHOD, settings, *about, *rests_on),
        method=METHOD,
        marsad=__version__,
        settings=settings,
        seed=options.seed,
        lens=series.lens,
        group=series.group,
        branches=counts.options.group.branches,
        place=series.place,
        measure=series.measure,
        role=series.role,
        cohort=series.cohort,
        every=every,
        week_start=question.week_start,
        as_of=question.as_of,
        recorded_by=question.recorded_by,
        versions=versions,
        origin=origin,
        starts=tuple(start for start, _ in periods),
        ends=tuple(end for _, end in periods),
        history=tuple(history),
        breaks=breaks,
        drawn=drawn,
        release_later=series.hindsight,
    )


def _period(question: Question) -> Per:
    if question.every == "hijri-month":
        raise UsageError("forecasts by Hijri month", "no model was tried on them", "Ask for weeks or months")
    return question.every


def _question(item: Forecast, as_of: dt.date | None, recorded_by: dt.datetime | None) -> Question:
    return Question(
        group=item.group,
        places=(item.place,),
        measures=(item.measure,),
        every=item.every,
        week_start=item.week_start,
        as_of=as_of,
        recorded_by=recorded_by,
        branches=bool(item.branches),
    )


def _observed(item: Forecast, counts: Counts) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The counts of the periods forecast, NaN where a period is not covered or the count not known."""
    key = item.lens, item.measure, item.role, item.cohort, item.place
    found: dict[dt.date, float | None] = {}
    for series in counts.series:
        if (series.lens, series.measure, series.role, series.cohort, series.place) == key:
            found = dict(zip(series.starts, series.counts, strict=True))
    values = [found.get(start) for start in item.starts]
    return np.array([np.nan if value is None else value for value in values], dtype=float)
