"""Slots that a person may correct, and claims with corrections applied. Pure: names were turned into ids before.

A slot's value is plain JSON, resolved when it is corrected, so that applying it later needs no registry and gives the
same whatever the registry says by then. What is never touched: quote, spans, the number and the names as printed.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args

from marsad.model.claim import Actor, Claim, Figure, Incident, Indicator, Period, Place, Toll, Voice
from marsad.model.terms import (
    Accumulation,
    Comparison,
    Direction,
    IncidentType,
    IndicatorKind,
    Measure,
    Modality,
    Per,
    PeriodPrecision,
    Qualifier,
    Role,
)

# Slots with a closed list of values.
TERMS: dict[str, tuple[str, ...]] = {
    "measure": get_args(Measure),
    "role": get_args(Role),
    "accumulation": get_args(Accumulation),
    "per": get_args(Per),
    "comparison": get_args(Comparison),
    "qualifier": get_args(Qualifier),
    "modality": get_args(Modality),
    "type": get_args(IncidentType),
    "indicator": get_args(IndicatorKind),
    "direction": get_args(Direction),
}
BOUNDS = ("low", "high")
TOLLS = ("killed", "wounded", "abducted", "arrested", "perpetrators_killed")
NUMBERS = (*BOUNDS, *TOLLS)
ACTORS = ("group", "perpetrator", "target")
DAYS = ("start", "end")
# What every claim has a value of; the others may be cleared.
REQUIRED = frozenset({"measure", "modality", "type", "indicator", "direction", "self_claimed"})

_SHARED = ("group", "place", "start", "end", "origin", "self_claimed", "modality")
SLOTS: dict[str, tuple[str, ...]] = {
    Figure.kind: (
        *("low", "high", "qualifier", "measure", "role", "accumulation", "per", "comparison", "cohort"),
        *_SHARED,
    ),
    Incident.kind: ("type", "perpetrator", "target", *TOLLS, *_SHARED),
    Indicator.kind: ("indicator", "direction", *_SHARED),
}
NAMED = frozenset(slot for slots in SLOTS.values() for slot in slots)
Slots = Mapping[str, Any]


def slots_of(claim: Claim) -> dict[str, Any]:
    """What the slots of a claim say, each as plain JSON: the form in which corrections are kept."""
    return {slot: _value(claim, slot) for slot in SLOTS[claim.kind]}


def applied(claim: Claim, slots: Slots) -> Claim:
    """The claim with these slots corrected; slots that its kind does not have are passed over.

    `slots`: values in the form of `slots_of`. Tolls follow their number: see `_tolls`.
    """
    given = {slot: value for slot, value in slots.items() if slot in SLOTS[claim.kind]}
    changed: dict[str, Any] = {slot: value for slot, value in given.items() if slot in TERMS and slot != "qualifier"}
    changed |= {slot: given[slot] for slot in ("cohort", "self_claimed", *TOLLS) if slot in given}
    changed |= {slot: _actor(given[slot], getattr(claim, slot)) for slot in ACTORS if slot in given}
    if "place" in given:
        changed["place"] = _place(given["place"], claim.place)
    if any(slot in given for slot in DAYS):
        changed["period"] = _period(given, claim.period)
    if "origin" in given:
        changed["attribution"] = _attribution(given["origin"], claim)
    if isinstance(claim, Figure) and any(slot in given for slot in (*BOUNDS, "qualifier")):
        number: dict[str, Any] = {slot: _float(given[slot]) for slot in BOUNDS if slot in given}
        number |= {"qualifier": given["qualifier"]} if "qualifier" in given else {}
        changed["number"] = replace(claim.number, **number)
    if isinstance(claim, Incident) and any(slot in given for slot in TOLLS):
        changed["tolls"] = _tolls(claim, given)
    return replace(claim, **changed)


def _value(claim: Claim, slot: str) -> Any:
    if slot in ACTORS:
        actor: Actor | None = getattr(claim, slot)
        return None if actor is None else {"id": actor.id, "name": actor.name, "parent": actor.parent}
    if slot in DAYS:
        day: dt.date | None = getattr(claim.period, slot) if claim.period else None
        return day.isoformat() if day else None
    if slot == "place":
        return None if claim.place is None else place_value(claim.place)
    if slot == "origin":
        voice = claim.chain[-1] if claim.chain else None
        return None if voice is None else {"id": voice.id, "name": voice.name, "kind": voice.kind}
    if isinstance(claim, Figure) and slot in (*BOUNDS, "qualifier"):
        return getattr(claim.number, slot)
    return getattr(claim, slot)


def place_value(place: Place) -> dict[str, Any]:
    """A place as a slot keeps it: without its name as printed."""
    names = ("id", "name", "country", "precision", "latitude", "longitude")
    return {name: getattr(place, name) for name in names} | {"countries": list(place.countries)}


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)


def _actor(value: Slots | None, before: Actor | None) -> Actor | None:
    return None if value is None else Actor(**value, text=before.text if before else None)


def _place(value: Slots | None, before: Place | None) -> Place | None:
    if value is None:
        return None
    return Place(**{**value, "countries": tuple(value["countries"])}, text=before.text if before else None)


def _period(given: Slots, before: Period | None) -> Period | None:
    days = {slot: getattr(before, slot) if before else None for slot in DAYS}
    days |= {slot: dt.date.fromisoformat(given[slot]) if given[slot] else None for slot in DAYS if slot in given}
    if days["start"] is None and days["end"] is None:
        return None
    text = before.text if before else None
    return Period(start=days["start"], end=days["end"], text=text, precision=precision_of(days["start"], days["end"]))


def precision_of(start: dt.date | None, end: dt.date | None) -> PeriodPrecision | None:
    """What the days look like: one day, a calendar month, quarter or year, seven days, or some other interval."""
    if start is None:
        return None
    if end is None:
        return "since"
    if start == end:
        return "day"
    whole = start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1] and start.year == end.year
    months = end.month - start.month + 1
    if whole and months == 1:
        return "month"
    if whole and months == 3 and start.month % 3 == 1:
        return "quarter"
    if whole and months == 12:
        return "year"
    return "week" if (end - start).days == 6 else "interval"


def _attribution(value: Slots | None, claim: Claim) -> tuple[Voice, ...]:
    """The chain with another origin, at the words where the one before was read; None: the page's own voice."""
    publisher = tuple(voice for voice in claim.attribution if voice.kind == "publisher")
    if value is None:
        return publisher
    if not claim.chain:
        return Voice(**value), *publisher
    *nearer, last = claim.chain
    return *nearer, replace(last, **value), *publisher


def _tolls(claim: Incident, given: Slots) -> tuple[Toll, ...]:
    """The stated tolls as the corrected numbers have them.

    Of a corrected number the statements that allow it stay. Where none does, the sentence that was read as another
    toll, which is corrected too, states this one; else the first statement of it, with the corrected number.
    """
    corrected = [measure for measure in get_args(Measure) if measure in TOLLS and measure in given]
    kept = [toll for toll in claim.tolls if toll.measure not in corrected]
    free = [toll for toll in claim.tolls if toll.measure in corrected and not _allows(toll, given[toll.measure])]
    for measure in corrected:
        value = given[measure]
        if value is None:
            continue
        own = [toll for toll in claim.tolls if toll.measure == measure]
        standing = [toll for toll in own if _allows(toll, value)]
        moved = [replace(toll, measure=measure) for toll in free if _allows(toll, value)]
        forced = [replace(own[0], number=replace(own[0].number, low=float(value), high=float(value)))] if own else []
        kept += standing or moved[:1] or forced
    return tuple(kept)


def _allows(toll: Toll, value: int | None) -> bool:
    low, high = toll.number.low, toll.number.high
    return value is not None and (low is None or low <= value) and (high is None or value <= high)
