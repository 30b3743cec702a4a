"""The day that a page's own dateline gives: "NIAMEY, 21 mars (Reuters) – …", where the page itself has no day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from marsad.coding.mentions import PeriodMention

_PLACE = re.compile(r"\W*[^\W\d_][\w'’.\- /]{1,40}(?:\([^)\n]{2,30}\))?\s*,?\s*(?:le\s+)?")
_CLOSED = re.compile(r"\s*(?:\([A-Z][^)\n]{1,30}\)\s*)?[-–—:]\s?|\s*\([A-Z][^)\n]{1,30}\)")
_HEAD = 70  # characters in which a dateline's date begins


def dateline_day(text: str, dates: Sequence[PeriodMention], published: dt.date | None) -> dt.date | None:
    """The day of the dateline, None where the text opens with none, or with one out of the page's own month."""
    first = next(iter(dates), None)
    if first is None or first.start > _HEAD or first.period.precision != "day" or first.period.start is None:
        return None
    day = first.period.start
    if _PLACE.fullmatch(text, 0, first.start) is None or _CLOSED.match(text, first.end) is None:
        return None
    if published is not None and (day.year, day.month) != (published.year, published.month):
        return None
    return day
