"""Whether the values of a correction have the form that views apply: what is kept once is read for ever.

Whether a value is true of the claim, and whether a place or an actor of that id exists, is asked where names are turned
into ids (`marsad.correcting`); this is the last door, and it lets nothing through that would break a view.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

from marsad.errors import UsageError
from marsad.model.correction import ACTORS, BOUNDS, DAYS, NUMBERS, REQUIRED, TERMS
from marsad.model.terms import PlacePrecision, VoiceKind

_PLACE_ID = re.compile(r"geonames:\d{1,12}|marsad:[a-z0-9][a-z0-9-]{0,79}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_ACTOR = ("id", "name", "parent")
_PLACE = ("id", "name", "country", "precision", "latitude", "longitude", "countries")
_VOICE = ("id", "name", "kind")
_LARGEST = 1e15


def check_values(slots: Mapping[str, Any]) -> None:
    """Raises UsageError for a value that its slot cannot have, and for days or bounds that end before they begin."""
    for slot, value in slots.items():
        if value is None:
            if slot in REQUIRED:
                raise UsageError(slot, "cannot be empty", "Give a value, or leave the slot out")
            continue
        _check_of(slot)(slot, value)
    first, last = (slots.get(slot) for slot in DAYS)
    if first and last and last < first:
        raise UsageError(f"{first} to {last}", "the days end before they begin", "Exchange them")
    low, high = (slots.get(slot) for slot in BOUNDS)
    if low is not None and high is not None and high < low:
        raise UsageError(f"{low:g} to {high:g}", "the highest is below the lowest", "Exchange them")


def _check_of(slot: str) -> Callable[[str, Any], None]:
    if slot in TERMS:
        return _term
    if slot in NUMBERS:
        return _number
    if slot in DAYS:
        return _day
    return _actor if slot in ACTORS else _OTHERS[slot]


def _term(slot: str, value: Any) -> None:
    if not isinstance(value, str) or value not in TERMS[slot]:
        raise UsageError(f"{slot} {value!r}", "is not in the list", f"One of: {', '.join(TERMS[slot])}")


def _number(slot: str, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise UsageError(f"{slot} {value!r}", "is no number", "Write digits, as in 73")
    if not 0 <= value <= _LARGEST:
        raise UsageError(f"{slot} {value!r}", "is no number that can be counted", "Write digits, as in 73")
    if slot not in BOUNDS and value != int(value):
        raise UsageError(f"{slot} {value!r}", "is no whole number", "Tolls are counts")


def _day(slot: str, value: Any) -> None:
    try:
        if not isinstance(value, str) or dt.date.fromisoformat(value).isoformat() != value:
            raise ValueError
    except ValueError as error:
        raise UsageError(f"{slot} {value!r}", "is no day", "Write it as in 2019-09-24") from error


def _flag(slot: str, value: Any) -> None:
    if not isinstance(value, bool):
        raise UsageError(f"{slot} {value!r}", "is neither true nor false", "Write true or false")


def _text(slot: str, value: Any) -> None:
    if not isinstance(value, str) or not value:
        raise UsageError(f"{slot} {value!r}", "is no text", "Write it as the page does")


def _fields(slot: str, value: Any, names: tuple[str, ...]) -> None:
    """Whether this is an object of exactly these fields."""
    if not isinstance(value, dict) or set(value) != set(names):
        raise UsageError(f"{slot} {value!r}", "has another form", f"Give an object with {', '.join(names)}")


def _texts(slot: str, value: Mapping[str, Any], names: tuple[str, ...]) -> None:
    for name in names:
        if value[name] is not None:
            _text(f"{slot}.{name}", value[name])


def _actor(slot: str, value: Any) -> None:
    _fields(slot, value, _ACTOR)
    _texts(slot, value, _ACTOR)


def _origin(slot: str, value: Any) -> None:
    _fields(slot, value, _VOICE)
    for name in _VOICE:
        _text(f"{slot}.{name}", value[name])
    if value["kind"] not in get_args(VoiceKind):
        raise UsageError(
            f"{slot} {value['kind']!r}", "is no kind of source", f"One of: {', '.join(get_args(VoiceKind))}"
        )


def _place(slot: str, value: Any) -> None:
    _fields(slot, value, _PLACE)
    _texts(slot, value, ("id", "name", "country", "precision"))
    if value["id"] is not None and not _PLACE_ID.fullmatch(value["id"]):
        raise UsageError(f"{slot} {value['id']!r}", "is no id of a place", "Write it as in geonames:99237")
    countries = value["countries"]
    for code in (value["country"], *countries) if isinstance(countries, list) else (value["country"], [countries]):
        if code is not None and not (isinstance(code, str) and _COUNTRY.fullmatch(code)):
            raise UsageError(f"{slot} {code!r}", "is no code of a country", "Two letters of ISO 3166-1, as in IQ")
    if value["precision"] is not None and value["precision"] not in get_args(PlacePrecision):
        allowed = ", ".join(get_args(PlacePrecision))
        raise UsageError(f"{slot} {value['precision']!r}", "is no precision of a place", f"One of: {allowed}")
    for name, most in (("latitude", 90), ("longitude", 180)):
        number = value[name]
        if number is None:
            continue
        if isinstance(number, bool) or not isinstance(number, int | float) or not abs(number) <= most:
            raise UsageError(f"{slot} {name} {number!r}", "lies on no map", f"Degrees from -{most} to {most}")


_OTHERS: dict[str, Callable[[str, Any], None]] = {
    "self_claimed": _flag,
    "cohort": _text,
    "origin": _origin,
    "place": _place,
}
