"""How a claim is told: its number, what else says what is counted, where, when, and through whom.

What pages, briefs and exports print alike. `names`: ids of voices and places → their names for readers of the language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from marsad.language.plain import plain
from marsad.language.wording import Wording
from marsad.language.words import name_of
from marsad.model import Figure, Number, Period, Place, Voice


@dataclass(frozen=True, slots=True)
class VoiceText:
    """One link of a chain. `letter` is None where the source's reliability cannot be judged."""

    name: str
    kind: str
    letter: str | None
    hedge: str | None


def number_value(number: Number, words: Wording) -> str:
    """What a number means, where it is not printed in Western digits; empty where it is."""
    bounds = [bound for bound in (number.low, number.high) if bound is not None]
    shown = [words.number(bound, 2) for bound in dict.fromkeys(bounds)]
    text = shown[0] if len(shown) == 1 else words.say("{start} to {end}", start=shown[0], end=shown[1])
    if "".join(filter(str.isdecimal, number.text)) == "".join(filter(str.isdecimal, text)) and _western(number.text):
        return ""
    if number.unit == "percent":
        return words.say("{number}%", number=text)
    return words.say("× {number}", number=text) if number.unit == "ratio" else text


def figure_details(claim: Figure, words: Wording) -> tuple[str, ...]:
    """What else says what a number is: role, cohort, rate, comparison, unit, stock or running total, doubt."""
    parts = []
    if claim.role in ("victim", "member") and claim.measure not in ("fighters", "foreign_fighters"):
        parts.append(name_of("role", claim.role, words))
    if claim.number.qualifier and claim.number.qualifier != "range":
        parts.append(name_of("qualifier", claim.number.qualifier, words))
    if claim.number.unit not in ("count", "percent", "ratio"):
        parts.append(claim.number.unit)
    if claim.cohort:
        parts.append(plain(claim.cohort.replace("_", " ")))
    if claim.per:
        parts.append(name_of("per", claim.per, words))
    if claim.comparison:
        parts.append(name_of("comparison", claim.comparison, words))
    if claim.accumulation in ("stock", "running_total"):
        parts.append(name_of("accumulation", claim.accumulation, words))
    if claim.modality in ("estimated", "denied", "hypothetical"):
        parts.append(name_of("modality", claim.modality, words))
    return tuple(parts)


def place_text(place: Place | None, words: Wording, names: Mapping[str, str]) -> str:
    """A place by name, several countries one by one; empty where none is stated."""
    if place is None:
        return ""
    if place.id is None and len(place.countries) > 1:
        return words.listed([words.country(code) for code in place.countries])
    return plain(names.get(place.id or "", place.name or place.text or ""))


def period_text(period: Period | None, words: Wording) -> str:
    """A period by its days, or as printed where they are unknown; empty where none is stated."""
    if period is None:
        return ""
    if period.start is None and period.end is None:
        return plain(period.text or "")
    return words.span(period.start, period.end)


def chain_text(
    attribution: Sequence[Voice],
    words: Wording,
    names: Mapping[str, str],
    reliabilities: Mapping[str, str | None],
) -> tuple[VoiceText, ...]:
    """The publisher first, then who it cites, the origin last; a publisher that speaks for itself stands alone."""
    publisher = [voice for voice in attribution if voice.kind == "publisher"]
    cited = [voice for voice in attribution if voice.kind != "publisher"]
    return tuple(
        VoiceText(
            name=plain(names.get(voice.id, voice.name)),
            kind=name_of("kind", voice.kind, words),
            letter=reliabilities.get(voice.id),
            hedge=plain(voice.hedge) if voice.hedge else None,
        )
        for voice in (*publisher, *cited)
    )


def followable(address: str) -> str | None:
    """The address if it may be linked: http or https, in full, without anything that could hide where it leads."""
    if plain(address) != address or " " in address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname and not parts.username else None


def _western(text: str) -> bool:
    """Whether every digit and letter of a print is Western: "1 271", "24 à 30 %"."""
    return all(letter < "\u0250" for letter in text if letter.isalnum())
