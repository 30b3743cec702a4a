"""Compared with elsewhere: controls of an answer, the havens of a group, one lens against another.

Claims of the ledger → series → `assessment.comparison`; like every flow it calls stages and keeps nothing.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from marsad import scope
from marsad.assessment import RatioOptions, Thresholds
from marsad.assessment.answer import decides, lens_answer
from marsad.assessment.comparison import haven_table, lens_ratio, own_periods
from marsad.counting import claims_of
from marsad.errors import UnknownName, UsageError
from marsad.ledger import Ledger
from marsad.model.answer import RelativeKind
from marsad.model.comparison import (
    By,
    HavenOptions,
    Havens,
    HavenTable,
    LensOptions,
    LensRatio,
    LensRatios,
    Remark,
    Spread,
)
from marsad.registry import Registry
from marsad.scope import Question
from marsad.series import (
    Counts,
    PlaceScope,
    Series,
    SeriesOptions,
    count_between,
    count_claims,
    everywhere_else,
    others_here,
    rows_of,
)
from marsad.sources.description import descriptions

Span = tuple[dt.date, dt.date]
Key = tuple[str, str, str | None, str | None]
# What a lens ratio puts first: what the group says of itself, then what others attribute, then lists of events.
_ORDER = ("self_claimed", "attributed", "dataset", "linked")
_ROW_COLUMNS = (
    "id", "kind", "lens", "document", "key", "country", "place_id", "place_precision", "period_start", "period_end",
    "period_precision", "published_until", "recorded_at", "covers_start", "covers_end",
)  # fmt: skip


# --- controls of an answer -------------------------------------------------------------------------------------------


def controls(ledger: Ledger, question: Question, claims: pa.Table, counts: Counts) -> dict[RelativeKind, list[Series]]:
    """For each series of rows in the question's one place: all other violence there, and all else of its source.

    claims: those that `counts` was counted from. Only what a dataset lists, or what was linked, has such controls: who
    counts one group's attacks says nothing of the others.
    """
    options = counts.options
    found: dict[RelativeKind, list[Series]] = {"other_groups": [], "source": []}
    if len(options.places) != 1 or options.every != "week":
        return {}
    for series in counts.series:
        if series.measure != "events" or series.cohort is not None or not any(series.covered):
            continue
        here = rows_of(claims, series.lens, options)
        if here.num_rows:
            found["other_groups"].append(others_here(here, series, options.places[0], options))
            whole = _whole_source(ledger, question, series, options)
            found["source"] += [whole] if whole is not None else []
    return {kind: series for kind, series in found.items() if series}


def _whole_source(ledger: Ledger, question: Question, series: Series, options: SeriesOptions) -> Series | None:
    """What a dataset counts everywhere else. Linked events are of several: no source's coverage shows in them."""
    if not series.lens.startswith("dataset:"):
        return None
    claims = ledger.claims(
        as_of=question.as_of,
        recorded_by=question.recorded_by,
        kinds=["incident"],
        lenses=[series.lens],
        columns=_ROW_COLUMNS,
    )
    return everywhere_else(rows_of(claims, series.lens, options), series, options.places[0], options)


# --- havens ----------------------------------------------------------------------------------------------------------


def havens(
    ledger: Ledger,
    registry: Registry,
    question: Question,
    *,
    by: By = "country",
    lenses: Sequence[str] = (),
    options: HavenOptions | None = None,
) -> Havens:
    """Every place of a group, by lens: `by` country, or by admin1 of the question's one place, a country.

    lenses: only these, as ids ("dataset:ucdp-ged") or what follows the colon. Raises UnknownName, UsageError.
    """
    options, ratio = options or HavenOptions(), RatioOptions()
    within = _country(registry, question, by)
    places = _provinces(registry, within) if within else _countries(ledger, registry, question)
    asked = dataclasses.replace(question, places=places, every="week")
    tables: list[HavenTable] = []
    if places:
        claims, how = claims_of(ledger, registry, asked)
        counts = count_claims(claims, how)
        for series in _by_lens(counts.series, lenses).values():
            series = [*series, *_quiet_provinces(series, [place.id for place in how.places])] if within else series
            answers = [
                (one, lens_answer(one, question.as_of, None, ratio, Thresholds())) for one in series if any(one.covered)
            ]
            if answers:
                quiet = () if within else _quiet(registry, how, series[0].lens, [one.place for one, _ in answers])
                tables.append(haven_table(answers, options, ratio, quiet))
    return Havens(
        group=scope.group_of(registry, question).id,
        by=by,
        within=registry.places.resolve(question.places[0]).id if within else None,
        as_of=question.as_of,
        tables=tuple(tables),
        factor=ratio.factor,
        options=options,
        seed=ratio.seed,
    )


def _country(registry: Registry, question: Question, by: By) -> str | None:
    """The code of the country whose provinces are asked for; None where countries are."""
    if by == "country":
        if question.places:
            raise UsageError(question.places[0], "a country is named only with --by admin1", "Add --by admin1")
        return None
    if len(question.places) != 1:
        raise UsageError("--by admin1", "provinces are those of one country", "Name it: --country Syria")
    place = registry.places.resolve(question.places[0])
    if place.precision != "country" or place.country is None:
        raise UsageError(question.places[0], "is no country", "Name the country whose provinces you mean")
    return place.country


def _provinces(registry: Registry, country: str) -> tuple[str, ...]:
    """The first-order units of a country. Raises UnknownName where there are none."""
    found = tuple(place.id for place in scope.provinces(registry, [country]))
    if not found:
        raise UnknownName(f"provinces of {country}", "the registry holds none", "Ask --by country")
    return found


def _countries(ledger: Ledger, registry: Registry, question: Question) -> tuple[str, ...]:
    """The countries that a claim about the group names."""
    claims = ledger.claims(
        as_of=question.as_of,
        recorded_by=question.recorded_by,
        groups=scope.group_of(registry, question).ids,
        columns=("country",),
    )
    codes = sorted(code for code in pc.unique(claims["country"]).to_pylist() if code)
    return tuple(entry.id for code in codes if (entry := registry.places.country(code)) is not None)


def _by_lens(series: Iterable[Series], lenses: Sequence[str]) -> dict[Key, list[Series]]:
    """The series that say what the group did, by who counts what. Raises UsageError for a lens that there is not."""
    found: dict[Key, list[Series]] = {}
    for one in series:
        if decides(one) and one.cohort is None:
            found.setdefault((one.lens, one.measure, one.role, one.cohort), []).append(one)
    if not lenses:
        return found
    there = sorted({key[0] for key in found})
    _check_lenses(lenses, there)
    return {key: value for key, value in found.items() if any(_called(key[0], name) for name in lenses)}


def _check_lenses(lenses: Iterable[str], there: Sequence[str]) -> None:
    for name in lenses:
        if not any(_called(lens, name) for lens in there):
            remedy = f"There are: {', '.join(there)}" if there else "Nothing here counts what the group did"
            raise UsageError(name, "nobody counts by this lens here", remedy)


def _called(lens: str, name: str) -> bool:
    return name in (lens, lens.partition(":")[2])


def _quiet_provinces(series: Sequence[Series], places: Sequence[str]) -> list[Series]:
    """Zeros of the provinces in which a dataset that tells provinces apart has no row of the group: it watches the
    whole country, and one that tells none of them would have no series to begin with."""
    first = series[0]
    if first.measure != "events" or not first.lens.startswith(("dataset:", "linked")) or not first.spread:
        return []
    zeros = tuple(0.0 if covered else None for covered in first.covered)
    blank = dataclasses.replace(
        first, counts=zeros, lows=zeros, highs=zeros, spread=zeros, observations=(), imprecise=(), left_out=()
    )
    there = {one.place for one in series}
    return [dataclasses.replace(blank, place=place) for place in places if place not in there]


def _quiet(registry: Registry, options: SeriesOptions, lens: str, counted: Sequence[str]) -> tuple[str, ...]:
    """Countries that the lens covers and in which it never counted the group."""
    codes = {code for span in options.coverage if span.lens == lens for code in span.countries}
    ids = [entry.id for code in sorted(codes) if (entry := registry.places.country(code)) is not None]
    return tuple(id for id in ids if id not in counted)


# --- one lens against another ----------------------------------------------------------------------------------------


def lens_ratios(
    ledger: Ledger,
    registry: Registry,
    question: Question,
    *,
    against: str | None = None,
    options: LensOptions | None = None,
) -> LensRatios:
    """Who counts more: every two lenses that count what the group did in the question's one place.

    against: only what is held against this lens ("dataset:ucdp-ged" or "ucdp-ged"). Raises UnknownName, UsageError.
    """
    options = options or LensOptions()
    claims, how = claims_of(ledger, registry, question)
    if len(how.places) != 1:
        raise UsageError("lenses", "are compared in one place at a time", "Name one place")
    series = [one for items in _by_lens(count_claims(claims, how).series, ()).values() for one in items]
    if against is not None:
        _check_lenses([against], sorted({one.lens for one in series}))
    series.sort(key=lambda one: (_ORDER.index(one.lens.partition(":")[0]), one.lens, one.measure))
    found = [_ratio(one, other, claims, how, options) for one, other in _pairs(series, against)]
    return LensRatios(
        group=how.group.id,
        place=how.places[0].id,
        as_of=question.as_of,
        ratios=tuple(found),
        missing=() if found else ("no_other_lens",),
        options=options,
    )


def _pairs(series: Sequence[Series], against: str | None) -> list[tuple[Series, Series]]:
    """Two lenses that count the same, or attacks on one side and events on the other; `against` stands behind."""
    found = []
    for place, one in enumerate(series):
        for other in series[place + 1 :]:
            pair = (other, one) if against is not None and _called(one.lens, against) else (one, other)
            if one.lens == other.lens or (against is not None and not _called(pair[1].lens, against)):
                continue
            if one.measure == other.measure or {one.measure, other.measure} == {"attacks", "events"}:
                found.append(pair)
    return found


def _ratio(one: Series, other: Series, claims: pa.Table, how: SeriesOptions, options: LensOptions) -> LensRatio:
    return lens_ratio(
        one,
        other,
        options,
        exact=_over_days(one, other, claims, how),
        other_exact=_over_days(other, one, claims, how),
        remarks=_remarks(one, other),
    )


def _over_days(rows: Series, figures: Series, claims: pa.Table, how: SeriesOptions) -> Mapping[Span, Spread]:
    """What the rows of one lens count on the days that the other's figures state."""
    spans = own_periods(figures)
    if not spans or rows.measure != "events":
        return {}
    standing = rows_of(claims, rows.lens, how)
    place: PlaceScope = how.places[0]
    return count_between(standing, rows.lens, place, spans, how) if standing.num_rows else {}


def _remarks(one: Series, other: Series) -> list[Remark]:
    """What the definitions of the two measures say about their ratio."""
    found: list[Remark] = []
    if one.measure != other.measure:
        found += ["measures_differ", "either_side"]
    if _deadly(one.lens) != _deadly(other.lens):
        found.append("deaths_only")
    if "linked" in (one.lens, other.lens) and any(lens.startswith("dataset:") for lens in (one.lens, other.lens)):
        found.append("not_apart")
    return found


def _deadly(lens: str) -> bool:
    """Whether a dataset holds only events in which somebody was killed."""
    return any(lens == f"dataset:{item.name}" and item.killed_at_least > 0 for item in descriptions())
