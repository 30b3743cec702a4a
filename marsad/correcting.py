"""What a person writes for a slot → the value that is kept: names into ids, words against the closed lists, numbers
against the sentence. Nothing is kept here; `deciding` does."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Mapping
from typing import Any

from marsad.coding import numbers
from marsad.errors import UnknownName, UsageError
from marsad.ledger.correcting import NOT_IN_TEXT
from marsad.model.claim import Claim, Figure, Incident
from marsad.model.correction import ACTORS, DAYS, NUMBERS, REQUIRED, SLOTS, TERMS, applied, place_value, slots_of
from marsad.registry import Registry

Given = str | float | bool | dt.date | None  # as somebody writes it; None or "" says that there is none
_LONGEST = 80  # characters of a cohort
_YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_LARGEST = 1e15
_STATE = frozenset({"state_force", "mission", "allied_force"})


def corrections_of(
    claim: Claim,
    given: Mapping[str, Given],
    registry: Registry,
    *,
    language: str | None = None,
    not_in_text: bool = False,
) -> dict[str, Any]:
    """The slots that differ from what the claim says now, as they are kept.

    `language`: of the claim's document, for the numbers in words of its sentence. `not_in_text`: the person says that
    a number stands on their own word; without it a number that the sentence does not hold is refused. Raises UsageError
    for a slot that the claim does not have, a value that the slot cannot have, days or bounds that end before they
    begin, and where nothing would change; UnknownName for a name that the registry does not hold.
    """
    slots = SLOTS[claim.kind]
    for slot in given:
        if slot not in slots:
            raise UsageError(slot, "is no slot of this claim", "Slots: {names}", names=", ".join(slots))
    before = slots_of(claim)
    read = {slot: _read(slot, value, claim, registry) for slot, value in given.items()}
    changed = {slot: value for slot, value in read.items() if value != before[slot]}
    if not changed:
        raise UsageError("the correction", "the claim says so already", "Name what it should say instead")
    _check(claim, changed)
    if foreign := [slot for slot in NUMBERS if not _is_stated(claim, changed.get(slot), language)]:
        if not not_in_text:
            said = ", ".join(_stated_texts(claim, language)) or "–"
            cause = "{number} does not stand in the quoted sentence, whose numbers are: {said}"
            remedy = "Correct it to one of these, or say that it stands on your own word (--not-in-text)"
            raise UsageError(foreign[0], cause, remedy, number=f"{changed[foreign[0]]:g}", said=said)
        changed[NOT_IN_TEXT] = foreign
    return changed


def _read(slot: str, value: Given, claim: Claim, registry: Registry) -> Any:
    if isinstance(value, str):
        value = value.strip() or None
    if value is None:
        if slot in REQUIRED:
            remedy = "One of: {names}" if slot in TERMS else "Say yes or no"
            raise UsageError(slot, "cannot be empty", remedy, names=", ".join(TERMS.get(slot, ())))
        return None
    if slot in TERMS:
        return _term(slot, value, claim)
    if slot in NUMBERS:
        return _number(slot, value)
    read = _READERS.get(slot)
    return read(slot, value, registry) if read else _actor(slot, value, registry)


def _term(slot: str, value: Given, claim: Claim) -> str:
    allowed = TERMS[slot]
    if slot == "measure" and claim.quote.row is None:
        allowed = tuple(name for name in allowed if name != "events")  # of rows alone: either side may have acted
    if value in allowed:
        return str(value)
    near = tuple(difflib.get_close_matches(str(value), allowed, n=3))
    remedy = "" if near else "One of: {names}"
    raise UnknownName(f"{slot} {value!r}", "is not in the list", remedy, near, names=", ".join(allowed))


def _number(slot: str, value: Given) -> int | float:
    try:
        number = float(value)  # type: ignore[arg-type]  # what is no number is refused below
    except (TypeError, ValueError) as error:
        raise UsageError(f"{slot} {value!r}", "is no number", "Write digits, as in 73") from error
    if isinstance(value, bool) or not 0 <= number <= _LARGEST:
        raise UsageError(f"{slot} {value!r}", "is no number that can be counted", "Write digits, as in 73")
    if slot in ("low", "high"):
        return number
    if not number.is_integer():
        raise UsageError(f"{slot} {value!r}", "is no whole number", "Tolls are counts")
    return int(number)


def _flag(slot: str, value: Given, registry: Registry) -> bool:  # noqa: ARG001  # one form for all readers
    found = value if isinstance(value, bool) else _YES.get(str(value).casefold())
    if found is None:
        raise UsageError(f"{slot} {value!r}", "is neither yes nor no", "Say yes or no")
    return found


def _cohort(slot: str, value: Given, registry: Registry) -> str:  # noqa: ARG001
    text = str(value)
    if len(text) > _LONGEST or not text.isprintable():
        raise UsageError(slot, "is too long or holds signs that cannot be printed", "Write it as the page does")
    return text


def _day(slot: str, value: Given, registry: Registry) -> str:  # noqa: ARG001
    if isinstance(value, dt.datetime):
        value = value.date()
    try:
        return (value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))).isoformat()
    except ValueError as error:
        raise UsageError(f"{slot} {value!r}", "is no day", "Write it as 2019-09-24") from error


def _actor(slot: str, value: Given, registry: Registry) -> dict[str, Any]:  # noqa: ARG001
    entry = registry.actors.resolve(str(value))
    return {"id": entry.id, "name": entry.name, "parent": entry.parent_name}


def _place(slot: str, value: Given, registry: Registry) -> dict[str, Any]:  # noqa: ARG001
    name = str(value)
    by_id = name.startswith("geonames:")
    entry = registry.places.get(name) if by_id else registry.places.resolve(name)
    return place_value(entry.to_place())


def _origin(slot: str, value: Given, registry: Registry) -> dict[str, Any]:  # noqa: ARG001
    """Who said it: a source, or an actor that speaks for itself."""
    try:
        source = registry.sources.resolve(str(value))
    except UnknownName as error:
        try:
            actor = registry.actors.resolve(str(value))
        except UnknownName:
            raise error from None
        return {"id": actor.id, "name": actor.name, "kind": "military" if actor.kind in _STATE else "group"}
    return {"id": source.id, "name": source.name, "kind": source.kind}


_READERS: dict[str, Callable[[str, Given, Registry], Any]] = {
    "self_claimed": _flag,
    "cohort": _cohort,
    "place": _place,
    "origin": _origin,
    **dict.fromkeys(DAYS, _day),
    **dict.fromkeys(ACTORS, _actor),
}


def _check(claim: Claim, changed: Mapping[str, Any]) -> None:
    """Whether the corrected claim holds together."""
    after = slots_of(applied(claim, changed))
    if after["start"] and after["end"] and after["end"] < after["start"]:
        raise UsageError(f"{after['start']} to {after['end']}", "the days end before they begin", "Exchange them")
    if after["end"] and not after["start"]:
        raise UsageError(f"until {after['end']}", "the days have no beginning", "Give the first day, too")
    if claim.kind != Figure.kind:
        return
    low, high = after["low"], after["high"]
    if low is None and high is None:
        raise UsageError("low and high", "a figure without a number is none", "Reject the claim instead")
    if low is not None and high is not None and high < low:
        raise UsageError(f"{low:g} to {high:g}", "the highest is below the lowest", "Exchange them")


def _is_stated(claim: Claim, value: float | None, language: str | None) -> bool:
    """Whether some number of the quoted sentences has this value, in digits or in words."""
    if value is None:
        return True
    for text in _sentences(claim):
        if any(value in (item.low, item.high) for item in numbers.find(text, language or "en")):
            return True
        # A dataset's row holds plain digits and no sentence.
        if claim.quote.row is not None and any(float(found) == value for found in _DIGITS.findall(text)):
            return True
    return False


def _stated_texts(claim: Claim, language: str | None) -> list[str]:
    found = [item.text for text in _sentences(claim) for item in numbers.find(text, language or "en")]
    return list(dict.fromkeys(found))[:12]


def _sentences(claim: Claim) -> list[str]:
    tolls = [toll.quote.text for toll in claim.tolls] if isinstance(claim, Incident) else []
    return list(dict.fromkeys([claim.quote.text, *tolls]))
