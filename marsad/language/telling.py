"""How a claim is told: its number, what else says what is counted, where, when, and through whom.

What pages, briefs and exports print alike. `names`: ids of voices and places → their names for readers of the language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from marsad.language.plain import plain
from marsad.language.wording import Wording
from marsad.language.words import mark, name_of
from marsad.model import Claim, Figure, Flag, Number, Period, Place, Voice
from marsad.model.coders import readers


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


class Counted(Protocol):
    """What says of a number what it is: a figure, or a list's row of one."""

    @property
    def measure(self) -> str | None: ...
    @property
    def role(self) -> str | None: ...
    @property
    def accumulation(self) -> str | None: ...
    @property
    def per(self) -> str | None: ...
    @property
    def comparison(self) -> str | None: ...
    @property
    def cohort(self) -> str | None: ...
    @property
    def modality(self) -> str | None: ...


def figure_details(claim: Figure, words: Wording) -> tuple[str, ...]:
    """What else says what a number is: role, cohort, rate, comparison, unit, stock or running total, doubt; and whether
    a person corrected anything of it."""
    details = counted_details(claim, claim.number.qualifier, claim.number.unit, words)
    corrected = corrected_text(claim, words)
    return (*details, corrected) if corrected else details


def corrected_text(claim: Claim, words: Wording) -> str:
    """Who corrected the claim, and whether with a number that its sentence does not hold; empty where nobody did."""
    names = words.listed(list(dict.fromkeys(plain(item.judge) for item in claim.corrected)))
    if not claim.corrected:
        return ""
    if all(item.in_text for item in claim.corrected):
        return words.say("corrected by {names}", names=names)
    return words.say("corrected by {names}, with a number that is not in the sentence", names=names)


def measure_text(measure: str, role: str | None, cohort: str | None, words: Wording) -> str:
    """What a series counts: "killed, victims, civilians"."""
    parts = [name_of("measure", measure, words)]
    if role in ("victim", "member"):
        parts.append(name_of("role", role, words))
    if cohort:
        parts.append(plain(name_of("cohort", cohort, words)))
    return words.say(", ").join(parts)


def counted_details(claim: Counted, qualifier: str | None, unit: str | None, words: Wording) -> tuple[str, ...]:
    """As `figure_details`, for whatever says as much as a figure."""
    parts = []
    if claim.role in ("victim", "member") and claim.measure not in ("fighters", "foreign_fighters"):
        parts.append(name_of("role", claim.role, words))
    if qualifier and qualifier != "range":
        parts.append(name_of("qualifier", qualifier, words))
    if unit not in ("count", "percent", "ratio", None):
        parts.append(unit)
    if claim.cohort:
        parts.append(plain(name_of("cohort", claim.cohort, words)))
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


def flag_text(flag: Flag, words: Wording) -> str:
    """What the page states and what its own figures give, in a sentence."""
    stated, computed = words.number(flag.stated, 2), words.number(flag.computed, 2)
    if flag.kind == "sum":
        return words.say("The page says {stated}; its parts add up to {computed}.", stated=stated, computed=computed)
    if flag.kind == "percent":
        return words.say(
            "The page says {stated}; its own figures give {computed}.",
            stated=words.say("{number}%", number=stated),
            computed=words.say("{number}%", number=computed),
        )
    if flag.kind == "ratio":
        return words.say(
            "The page says {stated}; its own figures give {computed}.",
            stated=words.say("× {number}", number=stated),
            computed=words.say("× {number}", number=computed),
        )
    if flag.kind == "headline":
        return words.say("The headline says {stated}; the text says {computed}.", stated=stated, computed=computed)
    if flag.kind == "restated":
        return words.say("Here the page says {stated}, elsewhere {computed}.", stated=stated, computed=computed)
    return words.say(
        "The page says {stated} on average; its own figures give {computed}.", stated=stated, computed=computed
    )


def confidence_text(confidence: float, words: Wording) -> str:
    """How sure a coder is of its reading, in words; nothing is said of whether the claim is true."""
    if confidence >= 0.9:
        return words.say("read with hardly a doubt")
    if confidence >= 0.75:
        return words.say("read with little doubt")
    if confidence >= 0.6:
        return words.say("read with some doubt")
    return words.say("read with much doubt")


def coder_text(coder: str, words: Wording) -> str:
    """Who read the claim: "rules/en 0.2" → "Marsad’s own rules for English, version 0.2"."""
    several = readers(coder)
    if len(several) > 1:
        return words.listed([coder_text(one, words) for one in several])
    name, _, version = coder.rpartition(" ")
    kind, _, rest = name.partition("/")
    if kind == "rules" and rest in _PAGES:
        return words.say(
            "Marsad’s own rules for {language}, version {version}", language=words.say(_PAGES[rest]), version=version
        )
    if kind == "dataset":
        return words.say("rows of a dataset, read as they stand, version {version}", version=version)
    if kind == "llm":
        return words.say("a language model, {name}, version {version}", name=rest, version=version)
    return coder


_PAGES = {"en": mark("English pages"), "fr": mark("French pages"), "ar": mark("Arabic pages")}


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
