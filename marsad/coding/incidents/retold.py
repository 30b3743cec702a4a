"""Whether a sentence tells again an event that the page has told before."""

from __future__ import annotations

import re
from datetime import timedelta

from marsad.coding.page import View
from marsad.model import Incident, Period, Place

# A sentence that goes back to the event, or a witness's own words about it.
_AGAIN = re.compile(
    r"\b(?:the|this|that) (?:\w+ )?(?:attack|assault|raid|ambush|blast|bombing|explosion|massacre|shooting|incident)\b"
    r"|^[\"“«]"
    r"|\b(?:l'|la |le |cette |cet |ce |de l'|lors du |du )(?:double )?(?:attaque|assaut|embuscade|attentat|raid"
    r"|explosion|massacre|tuerie|fusillade|incident|drame|enlèvement)\b"
)
_COARSE = ("country", "region", "admin1")
_WEEKDAY = 5  # letters that the name of a weekday has at least
_DAY = timedelta(days=1)  # a night has two days


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
        if one_day and before.place.id == told.place.id:
            return True
        toll = told.killed is not None and told.killed == before.killed
        return toll and _near(days[0], days[1]) and _may_be_one(before.place, told.place)
    again = _AGAIN.search(view.sentence.text) is not None
    return again and count == 1 and not view.periods and before.place.id == told.place.id


def _may_be_one(first: Place, second: Place) -> bool:
    """One of two places of a country may lie in the other: "in the Far North", "at Gancé"."""
    return first.id == second.id or first.precision in _COARSE or second.precision in _COARSE


def _near(first: Period, second: Period) -> bool:
    """The same night, or the day and the night before it."""
    if first.start is None and second.start is None:
        return bool(_words(first) & _words(second))  # "the night of Saturday to Sunday", "Saturday evening"
    if first.start is None or second.start is None or "day" not in (first.precision, second.precision):
        return False
    ends = (first.end or first.start, second.end or second.start)
    return first.start <= ends[1] + _DAY and second.start <= ends[0] + _DAY


def _words(period: Period) -> set[str]:
    return {word for word in (period.text or "").casefold().split() if len(word) >= _WEEKDAY}


def _one_word(first: Period, second: Period) -> bool:
    """Days of a page without a date: the same "Tuesday evening" twice."""
    undated = first.start is None and second.start is None
    return undated and (first.text or "").casefold() == (second.text or "").casefold()
