"""What the template prints: claims and lenses put into the reader's words, with anchors and nothing to compute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from marsad.brief.content import Source
from marsad.brief.evidence import Evidence
from marsad.brief.models import BriefInput
from marsad.language import Wording, lens_name, name_of
from marsad.language.plain import plain
from marsad.language.telling import (
    VoiceText,
    chain_text,
    corrected_text,
    figure_details,
    followable,
    number_value,
    period_text,
    place_text,
)
from marsad.model import Claim, Document, Figure, Incident, Indicator, Number, Quote


@dataclass(frozen=True, slots=True)
class Cited:
    """A printed number and the anchor of its place in the evidence."""

    text: str
    anchor: str
    value: str = ""  # in the reader's own digits, where the print is in others or in words


@dataclass(frozen=True, slots=True)
class Carrier:
    """Another page that carries the same observation, with the number that it prints or the anchor of its sentence."""

    chain: tuple[VoiceText, ...]
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
    chain: tuple[VoiceText, ...]
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
    chain: tuple[VoiceText, ...]
    tolls: tuple[tuple[str, Cited], ...] = ()
    carriers: tuple[Carrier, ...] = ()


@dataclass(frozen=True, slots=True)
class SignView:
    """An indicator in one place: what it is, and who says so in which sentence (anchors)."""

    text: str
    place: str
    said: tuple[tuple[str, tuple[VoiceText, ...]], ...]


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
            details=figure_details(claim, self.words),
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
        return Cited(claim.number.text, self.evidence.number(claim), number_value(claim.number, self.words))

    def incident(self, claims: Sequence[Incident]) -> IncidentView:
        """The view of reports of one event by one origin."""
        claim, *others = sorted(claims, key=self._newest_first)
        return IncidentView(
            text=_with_note(name_of("type", claim.type, self.words), corrected_text(claim, self.words)),
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
        return Cited(number.text, self.evidence.toll(claim, quote, number), number_value(number, self.words))

    def chain(self, claim: Claim) -> tuple[VoiceText, ...]:
        return chain_text(claim.attribution, self.words, self.given.names, self.given.reliabilities)

    def place(self, claim: Claim) -> str:
        return place_text(claim.place, self.words, self.given.names)

    def period(self, claim: Claim) -> str:
        return period_text(claim.period, self.words)

    def published(self, claim: Claim) -> str:
        document = self.given.documents[claim.document]
        return self.words.stated(document.published, document.published_precision)

    def lens(self, lens: str) -> str:
        return lens_name(lens, self.words, self.given.names)

    def source(self, number: int, id: str) -> Source:
        document = self.given.documents[id]
        return Source(
            number=number,
            document=id,
            title=plain(document.title or self.words.say("untitled")),
            publisher=plain(document.publisher or ""),
            published=self.words.stated(document.published, document.published_precision),
            day=document.published.isoformat() if document.published else None,
            address=plain(_address(document)),
            link=None if id in self.given.unlinked else followable(_address(document)),
            capture=document.capture,
            dataset=document.dataset,
        )


def _address(document: Document) -> str:
    """The address as the source gave it, without the mark that tells one file of a release from another."""
    return (document.url or "").partition("#sha256=")[0]


def by_id(claims: tuple[Claim, ...]) -> Mapping[str, Claim]:
    return {claim.id: claim for claim in claims}


def _with_note(text: str, note: str) -> str:
    return f"{text} ({note})" if note else text
