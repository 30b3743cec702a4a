"""Document → claims: the rule coder."""

from __future__ import annotations

from dataclasses import replace

from marsad.coding import arithmetic
from marsad.coding.cleaning import clean
from marsad.coding.figures import find_figures
from marsad.coding.headlines import with_voices
from marsad.coding.incidents import find_incidents
from marsad.coding.page import open_page
from marsad.coding.publishers import publisher_of
from marsad.coding.statements import find_indicators
from marsad.model import Claim, Document
from marsad.registry import Registry

VERSION = "0.4"  # pages coded by an older version are coded anew when they are read again


def coder_name(language: str | None) -> str:
    """The coder as it stands on every claim: "rules/en 0.1"."""
    return f"rules/{language if language in ('en', 'fr', 'ar') else 'en'} {VERSION}"


def code(document: Document, registry: Registry) -> list[Claim]:
    """All claims of the document, in the order of the text. Spans cut `document.text` exactly."""
    read_as = clean(document.text)
    if read_as is None:
        return _code(document, registry)
    return [read_as.restored(claim, document) for claim in _code(replace(document, text=read_as.text), registry)]


def _code(document: Document, registry: Registry) -> list[Claim]:
    page = open_page(document, registry)
    coder, publisher = coder_name(document.language), publisher_of(document, registry)
    figures = with_voices(page, find_figures(page, registry, coder, publisher))
    figures = arithmetic.check(figures, document.text, page.language)
    incidents = find_incidents(page, figures, registry, coder, publisher)
    indicators = find_indicators(page, coder, publisher)
    claims = [_with_country(claim, registry) for claim in (*figures, *incidents, *indicators)]
    return sorted(claims, key=lambda claim: claim.quote.start)


def _with_country(claim: Claim, registry: Registry) -> Claim:
    """A country known from an adjective, a force or a ministry alone gets its own id and name."""
    place = claim.place
    if place is None or place.id is not None or place.precision != "country" or place.country is None:
        return claim
    entry = registry.places.country(place.country)
    return claim if entry is None else replace(claim, place=entry.to_place(place.text))
