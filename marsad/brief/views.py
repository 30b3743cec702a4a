"""What the template prints: claims and lenses put into the reader's words, with anchors and nothing to compute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from marsad.brief.evidence import Evidence
from marsad.brief.models import BriefInput
from marsad.brief.text import plain
from marsad.language import Wording, lens_name, name_of
from marsad.model import Claim, Document, Figure, Incident, Indicator, Number, Quote, Voice


@dataclass(frozen=True, slots=True)
class VoiceView:
    """One link of a chain. `letter` is None where the source's reliability cannot be judged."""

    name: str
    kind: str
    letter: str | None
    hedge: str | None


@dataclass(frozen=True, slots=True)
class Cited:
    """A printed number and the anchor of its place in the evidence."""

    text: str
    anchor: str
    value: str = ""  # in the reader's own digits, where the print is in others or in words


@dataclass(frozen=True, slots=True)
class Carrier:
    """Another page that carries the same observation, with the number that it prints or the anchor of its sentence."""

    chain: tuple[VoiceView, ...]
    published: str
    cited: Cited | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class FigureView:
    """One observation as its newest page gives it; `carriers` are the other pages that do."""

    cited: Cited
    measure: str
    details: tuple[str, ...]
    place: str
    period: str
    chain: tuple[VoiceView, ...]
    published: str
    flagged: bool = False
    parts: tuple[FigureView, ...] = ()
    carriers: tuple[Carrier, ...] = ()


@dataclass(frozen=True, slots=True)
class IncidentView:
    """A single event with its tolls, and the anchor of its sentence."""

    text: str
    anchor: str
    place: str
    period: str
    chain: tuple[VoiceView, ...]
    tolls: tuple[tuple[str, Cited], ...] = ()
    carriers: tuple[Carrier, ...] = ()


@dataclass(frozen=True, slots=True)
class SignView:
    """An indicator in one place: what it is, and who says so in which sentence (anchors)."""

    text: str
    place: str
    said: tuple[tuple[str, tuple[VoiceView, ...]], ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """A document that is quoted. `link` is None where the address must not be followed from here."""

    number: int
    title: str
    publisher: str
    published: str
    address: str
    link: str | None
    capture: str | None
    dataset: str | None


@dataclass(slots=True)
class Views:
    """Makes views of claims and remembers in `evidence` what they cite."""

    given: BriefInput
    words: Wording
    evidence: Evidence = field(default_factory=Evidence)

    def figure(self, claims: Sequence[Figure], parts: tuple[FigureView, ...] = ()) -> FigureView:
        """The view of figures of one observation: the newest page leads, the others carry it."""
        claim, *others = sorted(claims, key=self._newest_first)
        return FigureView(
            cited=self.number(claim),
            measure=name_of("measure", claim.measure, self.words),
            details=self.details(claim),
            place=self.place(claim),
            period=self.period(claim),
            chain=self.chain(claim),
            published=self.published(claim),
            flagged=any(one.arithmetic for one in claims),
            parts=parts,
            carriers=tuple(
                Carrier(chain=self.chain(one), published=self.published(one), cited=self.number(one)) for one in others
            ),
        )

    def _newest_first(self, claim: Claim) -> int:
        published = self.given.documents[claim.document].published
        return -published.toordinal() if published else 0

    def number(self, claim: Figure) -> Cited:
        return Cited(claim.number.text, self.evidence.number(claim), self.value(claim.number))

    def value(self, number: Number) -> str:
        """What a number means, where it is not printed in Western digits; empty where it is."""
        bounds = [bound for bound in (number.low, number.high) if bound is not None]
        shown = [self.words.number(bound, 2) for bound in dict.fromkeys(bounds)]
        text = shown[0] if len(shown) == 1 else self.words.say("{start} to {end}", start=shown[0], end=shown[1])
        if "".join(filter(str.isdecimal, number.text)) == "".join(filter(str.isdecimal, text)) and _western(
            number.text
        ):
            return ""
        if number.unit == "percent":
            return self.words.say("{number}%", number=text)
        return self.words.say("× {number}", number=text) if number.unit == "ratio" else text

    def details(self, claim: Figure) -> tuple[str, ...]:
        """What else says what a number is: role, cohort, rate, comparison, unit, stock or running total, doubt."""
        words, parts = self.words, []
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

    def incident(self, claims: Sequence[Incident]) -> IncidentView:
        """The view of reports of one event by one origin."""
        claim, *others = sorted(claims, key=self._newest_first)
        return IncidentView(
            text=name_of("type", claim.type, self.words),
            anchor=self.evidence.sentence(claim),
            place=self.place(claim),
            period=self.period(claim),
            chain=self.chain(claim),
            tolls=tuple(
                (name_of("measure", toll.measure, self.words), self._toll(claim, toll.quote, toll.number))
                for toll in claim.tolls
            ),
            carriers=tuple(
                Carrier(chain=self.chain(one), published=self.published(one), anchor=self.evidence.sentence(one))
                for one in others
            ),
        )

    def sign(self, claims: Sequence[Indicator]) -> SignView:
        """The view of indicators that say the same of one place."""
        kind = name_of("indicator", claims[0].indicator, self.words)
        direction = name_of("direction", claims[0].direction, self.words)
        return SignView(
            text=self.words.say("{indicator}: {direction}", indicator=kind, direction=direction),
            place=self.place(claims[0]),
            said=tuple((self.evidence.sentence(claim), self.chain(claim)) for claim in claims),
        )

    def _toll(self, claim: Incident, quote: Quote, number: Number) -> Cited:
        return Cited(number.text, self.evidence.toll(claim, quote, number), self.value(number))

    def chain(self, claim: Claim) -> tuple[VoiceView, ...]:
        """The publisher first, then who it cites, the origin last; a publisher that speaks for itself stands alone."""
        publisher = [voice for voice in claim.attribution if voice.kind == "publisher"]
        return tuple(self._voice(voice) for voice in (*publisher, *claim.chain))

    def _voice(self, voice: Voice) -> VoiceView:
        return VoiceView(
            name=plain(self.given.names.get(voice.id, voice.name)),
            kind=name_of("kind", voice.kind, self.words),
            letter=self.given.reliabilities.get(voice.id),
            hedge=plain(voice.hedge) if voice.hedge else None,
        )

    def place(self, claim: Claim) -> str:
        place = claim.place
        if place is None:
            return ""
        if place.id is None and len(place.countries) > 1:
            return self.words.listed([self.words.country(code) for code in place.countries])
        return plain(self.given.names.get(place.id or "", place.name or place.text or ""))

    def period(self, claim: Claim) -> str:
        period = claim.period
        if period is None:
            return ""
        if period.start is None and period.end is None:
            return plain(period.text or "")
        return self.words.span(period.start, period.end)

    def published(self, claim: Claim) -> str:
        document = self.given.documents[claim.document]
        return self.words.stated(document.published, document.published_precision)

    def lens(self, lens: str) -> str:
        return lens_name(lens, self.words, self.given.names)

    def source(self, number: int, id: str) -> SourceView:
        document = self.given.documents[id]
        return SourceView(
            number=number,
            title=plain(document.title or self.words.say("untitled")),
            publisher=plain(document.publisher or ""),
            published=self.words.stated(document.published, document.published_precision),
            address=plain(_address(document)),
            link=None if id in self.given.unlinked else followable(_address(document)),
            capture=document.capture,
            dataset=document.dataset,
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


def _address(document: Document) -> str:
    """The address as the source gave it, without the mark that tells one file of a release from another."""
    return (document.url or "").partition("#sha256=")[0]


def by_id(claims: tuple[Claim, ...]) -> Mapping[str, Claim]:
    return {claim.id: claim for claim in claims}
