"""Headings that say what a report covers."""

from __future__ import annotations

import datetime as dt

from marsad.coding.mentions import PeriodMention
from marsad.coding.periods.finder import find


def headline_period(
    text: str, language: str, published: dt.date | None, *, default_year: int | None = None
) -> list[tuple[int, int, PeriodMention]]:
    """Stretches (start, end) of the text that a heading with its own period governs, with that heading's mention."""
    return []


def stated_year(text: str, language: str) -> int | None:
    """The year that a page without a date states for itself."""
    years = {m.period.start.year for m in find(text, language, None, None) if m.period.start}
    return years.pop() if len(years) == 1 else None
