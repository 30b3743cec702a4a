"""What a reader of one kind (HTML, text, PDF) hands back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from marsad.documents.dates import Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Text and what the page states of itself; `remarks` are full sentences about what was left open."""

    text: str
    title: str | None = None
    publisher: str | None = None
    published: dt.date | None = None
    precision: Precision | None = None
    url: str | None = None
    remarks: tuple[str, ...] = ()
