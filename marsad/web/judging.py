"""Slots of a claim as forms show them: names, the value as written, what may be chosen. Shared by pages that judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marsad.language import Wording, name_of
from marsad.model import Claim
from marsad.model.correction import ACTORS, DAYS, NUMBERS, REQUIRED, SLOTS, TERMS, slots_of

# The tables of words for slots with a closed list, where they are named otherwise.
_TABLES = {"measure": "measure", "type": "type", "indicator": "indicator", "direction": "direction", "role": "role"}


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One slot in a form. `kind`: choice, number, day, name or text; `listed`: the kind of names that suggest."""

    slot: str
    name: str
    kind: str
    value: str
    choices: tuple[Choice, ...] = ()
    listed: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What was corrected, in words."""

    name: str
    was: str
    now: str
    judge: str
    reason: str | None
    in_text: bool


def written(slot: str, value: Any) -> str:
    """A slot's value as somebody would write it into the form; "" for none."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return str(value.get("name") or value.get("id") or value.get("country") or "")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.15g}" if slot in NUMBERS else str(value)


def told(slot: str, value: Any, words: Wording, names: Mapping[str, str]) -> str:
    """A slot's value for readers of a language."""
    if value is None:
        return words.say("none")
    if isinstance(value, Mapping):
        return names.get(str(value.get("id"))) or written(slot, value)
    if isinstance(value, bool):
        return words.say("yes") if value else words.say("no")
    if slot in NUMBERS:
        return words.number(value, 2)
    return _term(slot, value, words) if slot in TERMS else str(value)


def _term(slot: str, code: str, words: Wording) -> str:
    return name_of(_TABLES.get(slot, slot), code, words)


def fields(claim: Claim, words: Wording) -> list[Field]:
    """The form of a claim's slots with what they say now."""
    now = slots_of(claim)
    return [_field(slot, now[slot], claim, words) for slot in SLOTS[claim.kind]]


def _field(slot: str, value: Any, claim: Claim, words: Wording) -> Field:
    name, text, required = name_of("slot", slot, words), written(slot, value), slot in REQUIRED
    if slot in TERMS:
        codes = [code for code in TERMS[slot] if code != "events" or claim.quote.row is not None]
        choices = tuple(Choice(code, _term(slot, code, words)) for code in codes)
        return Field(slot=slot, name=name, kind="choice", value=text, choices=choices, required=required)
    if slot == "self_claimed":
        answers = (Choice("yes", words.say("yes")), Choice("no", words.say("no")))
        return Field(slot=slot, name=name, kind="choice", value=text, choices=answers, required=True)
    if slot in NUMBERS:
        return Field(slot=slot, name=name, kind="number", value=text)
    if slot in DAYS:
        return Field(slot=slot, name=name, kind="day", value=text)
    listed = "group" if slot in ACTORS else "place" if slot == "place" else "source" if slot == "origin" else ""
    return Field(slot=slot, name=name, kind="name", value=text, listed=listed)


def changed_fields(claim: Claim, given: Mapping[str, str]) -> dict[str, str]:
    """Of a form that was sent, the slots whose text differs from what the claim says now."""
    now = slots_of(claim)
    return {slot: text for slot, text in given.items() if slot in now and text != written(slot, now[slot])}


def corrections(claim: Claim, words: Wording, names: Mapping[str, str]) -> list[Changed]:
    """What persons corrected of a claim, in words."""
    return [
        Changed(
            name=name_of("slot", item.slot, words),
            was=told(item.slot, item.was, words, names),
            now=told(item.slot, item.now, words, names),
            judge=item.judge,
            reason=item.reason,
            in_text=item.in_text,
        )
        for item in claim.corrected
    ]
