"""Dates and intervals as printed → periods."""

from __future__ import annotations

import datetime as dt

from marsad.coding.mentions import PeriodMention
from marsad.model.terms import DatePrecision


def find(
    text: str,
    language: str,
    published: dt.date | None,
    published_precision: DatePrecision | None,
    start: int = 0,
    end: int | None = None,
    *,
    default_year: int | None = None,
) -> list[PeriodMention]:
    """Every date or interval expression of text[start:end], in order, resolved relative to `published`."""
    return []


def headline_period(
    text: str, language: str, published: dt.date | None, *, default_year: int | None = None
) -> list[tuple[int, int, PeriodMention]]:
    """Stretches (start, end) of the text that a heading with its own period governs, with that heading's mention."""
    return []
