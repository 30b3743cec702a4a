"""The nouns of Marsad: frozen, no I/O. Arrow schemas are in `marsad.model.schemas` (they import pyarrow)."""

from marsad.model.claim import (
    Actor,
    Claim,
    Correction,
    Figure,
    Flag,
    Incident,
    Indicator,
    Number,
    Period,
    Place,
    Quote,
    Toll,
    Voice,
)
from marsad.model.document import Capture, Document, content_id, last_day

__all__ = [
    "Actor",
    "Capture",
    "Claim",
    "Correction",
    "Document",
    "Figure",
    "Flag",
    "Incident",
    "Indicator",
    "Number",
    "Period",
    "Place",
    "Quote",
    "Toll",
    "Voice",
    "content_id",
    "last_day",
]
