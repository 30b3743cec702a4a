"""A page of English wire copy of 24 March 2024, and what the rules read in it."""

from __future__ import annotations

from datetime import date

from marsad.coding import code
from marsad.model import Claim, Document, Figure, Incident
from marsad.registry import open_registry


def read(text: str) -> list[Claim]:
    document = Document(text=text, published=date(2024, 3, 24), published_precision="day", language="en")
    return list(code(document, open_registry()))


def figures(text: str) -> dict[str, Figure]:
    """The figures by their number as printed."""
    return {claim.number.text: claim for claim in read(text) if isinstance(claim, Figure)}


def incidents(text: str) -> list[Incident]:
    return [claim for claim in read(text) if isinstance(claim, Incident)]
