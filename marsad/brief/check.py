"""The check before writing: every cited number and sentence is cut from the kept text, or there is no brief."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from marsad.errors import BriefRefused
from marsad.model import Claim, Document, Figure, Incident, Number, Quote

Rows = Mapping[tuple[str, int], str]
_REMEDY = "Read the page again, or export the claim and look at its spans"


def check_citations(claims: Iterable[Claim], documents: Mapping[str, Document], rows: Rows) -> None:
    """Raises BriefRefused that names the first claim whose sentence or number is not in the kept text, exactly."""
    for claim in claims:
        _check(claim.id, claim.document, claim.quote, _number(claim), documents, rows)
        if isinstance(claim, Incident):
            for toll in claim.tolls:
                _check(claim.id, claim.document, toll.quote, toll.number, documents, rows)


def kept_text(document: str, quote: Quote, documents: Mapping[str, Document], rows: Rows) -> str | None:
    """The text that a quote cuts: the page's, or the dataset row's. None where it is not given."""
    if quote.row is not None:
        return rows.get((document, quote.row))
    found = documents.get(document)
    return found.text if found is not None else None


def _number(claim: Claim) -> Number | None:
    return claim.number if isinstance(claim, Figure) else None


def _check(
    claim: str, document: str, quote: Quote, number: Number | None, documents: Mapping[str, Document], rows: Rows
) -> None:
    item = f"claim {claim} of document {document}"
    if document not in documents:
        raise BriefRefused(item, "its document is not in the observatory", _REMEDY)
    text = kept_text(document, quote, documents, rows)
    if text is None:
        raise BriefRefused(item, f"row {quote.row} of its dataset is not kept", "Import the dataset again")
    if not 0 <= quote.start < quote.end <= len(text) or text[quote.start : quote.end] != quote.text:
        raise BriefRefused(item, "its sentence is not in the kept text", _REMEDY)
    if number is None:
        return
    if not quote.start <= number.start < number.end <= quote.end:
        raise BriefRefused(item, f"its number “{number.text}” lies outside of its sentence", _REMEDY)
    if text[number.start : number.end] != number.text:
        raise BriefRefused(item, f"its number “{number.text}” is not in the kept text", _REMEDY)
