"""Linked reports → events: one date, place, type, set of actors and toll out of several, by stated rules.

The most precise statement stands, then that of the most reliable source (A-F), then what most independent voices
state, then the smallest ref; never the newest. Each value says which reports it comes from, which rule decided, and
what contradicts it. Of several releases of one source only a row's newest counts. Tolls have their own rules: `tolls`.

- Date: the shortest period. The parts of an episode that one source splits are one statement, from the first day to
  the last.
- Place: the finest precision (point, city, district, …), with coordinates before without. Parts of an episode say where
  a part was, so reports of the whole come first. Who is further away than both precisions allow contradicts it, and who
  names another country; who is as precise and within that states it as well. Other names alone contradict nothing:
  "Humayma" is Humaymah.
- Actors: a statement that only names parents of what another names ("Islamic State" beside its Khorasan province)
  says less and gives way.
- Type: `other` says less than any type, `bombing` less than `suicide_bombing`.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from typing import Any, cast

from marsad.linking.statements import Row, Sources, Statement, by_source, chosen, grade, voices_of
from marsad.linking.tolls import toll
from marsad.model.claim import Period, Place
from marsad.model.event import Event, FusedValue, FusionRule, Rival
from marsad.model.precision import radius_km
from marsad.model.terms import IncidentType
from marsad.registry.tokens import fold

_STEPS: tuple[FusionRule, ...] = ("most_precise", "most_reliable", "most_voices")
_PLACES = ("point", "city", "admin2", "admin1", "country", "region")
_SETTLEMENTS = ("point", "city")
_NEAR = 5.0  # km: below, two settlements' coordinates are told apart by no source
_EARTH = 6371.0  # km: the mean radius
_COARSER = {"bombing": {"suicide_bombing"}}  # a type, and those that say the same and more


def fused(id: str, rows: Sequence[Row]) -> Event:
    """The event of these reports: rows of `INCIDENTS` with `part` (see `clusters.MEMBERS`), by ref."""
    voices, sources = voices_of(rows), by_source(rows)
    period, place = _period(sources, voices), _place(rows, sources, voices)
    leading = next((value.members[0] for value in (place, period) if value is not None), rows[0]["ref"])
    return Event(
        id=id,
        members=tuple(row["ref"] for row in rows),
        leading=leading,
        sources=tuple(sorted(sources)),
        voices=len(set(voices.values())),
        period=period,
        place=place,
        actors=_actors(rows, voices),
        type=_type(rows, voices),
        killed=toll(sources, "killed", voices),
        wounded=toll(sources, "wounded", voices),
    )


def _period(sources: Sources, voices: dict[str, str]) -> FusedValue[Period] | None:
    stated: list[Statement[Period]] = []
    for parts in sources.values():
        dated = [row for part in parts for row in part if row["start"] is not None]
        if dated:
            period = _hull(dated)
            days = (period.end - period.start).days if period.end and period.start else float("inf")
            stated.append(_statement(period, dated, voices, days))
    if not stated:
        return None
    value, members, rule = chosen(stated, lambda item: (item.start, item.end), _STEPS)
    return FusedValue(value=value, members=members, rule=rule, rivals=_rivals(stated, lambda item: _apart(item, value)))


def _hull(rows: Sequence[Row]) -> Period:
    spans = {(row["start"], row["end"], row["date_precision"]) for row in rows}
    if len(spans) == 1:
        start, end, precision = spans.pop()
        return Period(start=start, end=end, precision=precision)
    ends = [row["end"] for row in rows]
    end = None if None in ends else max(ends)
    return Period(start=min(row["start"] for row in rows), end=end, precision="interval" if end else "since")


def _apart(one: Period, other: Period) -> bool:
    last = dt.date.max
    return (one.start or dt.date.min) > (other.end or last) or (other.start or dt.date.min) > (one.end or last)


def _place(rows: Sequence[Row], sources: Sources, voices: dict[str, str]) -> FusedValue[Place] | None:
    whole = [row for parts in sources.values() if len(parts) == 1 for row in parts[0]]
    located = [row for row in whole if _locates(row)] or [row for row in rows if _locates(row)]
    if not located:
        return None
    stated = [_statement(_place_of(row), [row], voices, _vagueness(row)) for row in located]
    value, members, rule = chosen(stated, _where, _STEPS)
    agreeing = {ref for item in stated if _same_place(item.value, value) for ref in item.members} - set(members)
    rivals = _rivals(stated, lambda other: _elsewhere(other, value))
    return FusedValue(value=value, members=(*members, *sorted(agreeing)), rule=rule, rivals=rivals)


def _vagueness(row: Row) -> float:
    return _fineness(row["place_precision"]) + (0.0 if row["latitude"] is not None else 0.5)


def _elsewhere(one: Place, other: Place) -> bool:
    """Whether both cannot be true: another country, or further apart than both precisions leave open."""
    if one.country and other.country and one.country != other.country:
        return True
    return not _named_alike(one, other) and (_beyond(one, other) or 0.0) > 0.0


def _same_place(one: Place, other: Place) -> bool:
    """Whether both mean one place and are as precise: settlements among each other, districts, provinces."""
    kinds = ["city" if place.precision in _SETTLEMENTS else place.precision for place in (one, other)]
    if kinds[0] != kinds[1] or _elsewhere(one, other):
        return False
    return _named_alike(one, other) or _beyond(one, other) is not None


def _named_alike(one: Place, other: Place) -> bool:
    if one.id is not None and one.id == other.id:
        return True
    named = bool(one.name and other.name and one.country) and one.country == other.country
    missing = one.latitude is None or other.latitude is None  # homonyms with coordinates are told apart by them
    return named and missing and one.precision == other.precision and fold(one.name or "") == fold(other.name or "")


def _beyond(one: Place, other: Place) -> float | None:
    """Kilometres that two places lie further apart than their precisions leave open; None where nothing can be told.

    A country's middle says nothing of where in it, and countries are told apart by their codes.
    """
    radii = [None if place.precision == "country" else radius_km(place.precision) for place in (one, other)]
    degrees = (one.latitude, one.longitude, other.latitude, other.longitude)
    if None in radii or None in degrees:
        return None
    settled = one.precision in _SETTLEMENTS and other.precision in _SETTLEMENTS
    allowed = sum(radius for radius in radii if radius is not None)
    north, east, south, west = (math.radians(degree) for degree in degrees if degree is not None)
    half = math.sin((north - south) / 2) ** 2
    half += math.cos(north) * math.cos(south) * math.sin((east - west) / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(min(half, 1.0))) - (max(allowed, _NEAR) if settled else allowed)


def _locates(row: Row) -> bool:
    return any(row[name] is not None for name in ("place_id", "country", "latitude", "place_name"))


def _place_of(row: Row) -> Place:
    return Place(
        id=row["place_id"],
        name=row["place_name"],
        country=row["country"],
        countries=(row["country"],) if row["country"] else (),
        precision=row["place_precision"],
        latitude=row["latitude"],
        longitude=row["longitude"],
    )


def _where(place: Place) -> tuple[object, ...]:
    if place.latitude is not None:
        return (place.latitude, place.longitude)
    return (place.id, place.name, place.country) if place.id is None else (place.id,)


def _fineness(precision: str | None) -> int:
    return _PLACES.index(precision) if precision in _PLACES else len(_PLACES)


def _actors(rows: Sequence[Row], voices: dict[str, str]) -> FusedValue[tuple[str, ...]] | None:
    naming = [row for row in rows if row["actors"]]
    if not naming:
        return None
    sets = [(frozenset(row["actors"]), frozenset(row["parents"] or row["actors"])) for row in naming]
    above = {named: any(other != named and named <= parents for other, parents in sets) for named, _ in sets}
    stated = [
        _statement(tuple(sorted(named)), [row], voices, float(above[named]))
        for row, (named, _) in zip(naming, sets, strict=True)
    ]
    value, members, rule = chosen(stated, lambda item: item, _STEPS)
    finest = frozenset().union(*(parents for named, parents in sets if named == frozenset(value)))
    return FusedValue(
        value=value, members=members, rule=rule, rivals=_rivals(stated, lambda item: not set(item) <= finest)
    )


def _type(rows: Sequence[Row], voices: dict[str, str]) -> FusedValue[IncidentType] | None:
    typed = [row for row in rows if row["type"] is not None]
    if not typed:
        return None
    types = {row["type"] for row in typed}

    def says_less(type: str) -> bool:
        return type == "other" or bool(_COARSER.get(type, set()) & types)

    stated = [
        _statement(cast("IncidentType", row["type"]), [row], voices, float(says_less(row["type"]))) for row in typed
    ]
    value, members, rule = chosen(stated, lambda item: item, _STEPS)
    rivals = _rivals(stated, lambda item: item != value and not says_less(item))
    return FusedValue(value=value, members=members, rule=rule, rivals=rivals)


def _statement(value: Any, rows: Sequence[Row], voices: dict[str, str], precision: float) -> Statement[Any]:
    refs = tuple(sorted(row["ref"] for row in rows))
    return Statement(value, refs, min(voices[ref] for ref in refs), grade(rows), precision)


def _rivals(stated: Iterable[Statement[Any]], contradicts: Any) -> tuple[Rival[Any], ...]:
    found: dict[Any, list[str]] = {}
    for item in stated:
        if contradicts(item.value):
            found.setdefault(item.value, []).extend(item.members)
    rivals = [Rival(value=value, members=tuple(sorted(refs))) for value, refs in found.items()]
    return tuple(sorted(rivals, key=lambda rival: rival.members))
