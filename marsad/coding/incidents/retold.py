"""Whether a sentence tells again an event that the page has told before."""

from __future__ import annotations

import re

from marsad.coding.page import View
from marsad.model import Incident, Period

# A sentence that goes back to the event, or a witness's own words about it.
_AGAIN = re.compile(
    r"\b(?:the|this|that) (?:\w+ )?(?:attack|assault|raid|ambush|blast|bombing|explosion|massacre|shooting|incident)\b"
    r"|^[\"“]"
)


def is_same(before: Incident, told: Incident, view: View, count: int) -> bool:
    """Whether a sentence tells again what an earlier one told: the same day and place, or "the raid" of the page."""
    if before.place is None or told.place is None or before.place.country != told.place.country:
        return False
    mild = {"armed_assault", before.type, told.type}
    if len(mild) > 2 or (before.type != told.type and "armed_assault" not in (before.type, told.type)):
        return False
    days = [i.period for i in (before, told) if i.period is not None and i.period.text]
    if len(days) == 2:
        dated = days[0].start is not None and days[0].precision == "day"
        one_day = (days[0].start, days[0].end) == (days[1].start, days[1].end) if dated else _one_word(days[0], days[1])
        return one_day and before.place.id == told.place.id
    again = _AGAIN.search(view.sentence.text) is not None
    return again and count == 1 and not view.periods and before.place.id == told.place.id


def _one_word(first: Period, second: Period) -> bool:
    """Days of a page without a date: the same "Tuesday evening" twice."""
    undated = first.start is None and second.start is None
    return undated and (first.text or "").casefold() == (second.text or "").casefold()
