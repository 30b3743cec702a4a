"""French clauses that date what a noun went through, not what the sentence counts outside of them."""

from __future__ import annotations

import re

from marsad.coding.mentions import NumberMention, PeriodMention
from marsad.coding.page import View

_OPENING = 60  # characters in which a clause opens before its date
_CLAUSE = 200  # characters of a relative clause before its date
# "L'assaut de la prison, mené en janvier 2022 par …, …"
_PARTICIPLE = re.compile(
    r",\s+(?!(?:mais|puis|depuis|ainsi|aussi|parmi|voici|malgré|côté|[^\W\d]+di)\s)[^\W\d]{2,}(?:é|i|u|is|it|ert)e?s?\s+(?:en\s+|le\s+|au\s+|début\s+|fin\s+|dès\s+|depuis\s+)*$",
    re.IGNORECASE,
)
_FORT = re.compile(r",\s+(?:forte?s?|riche|composée?|estimée?s?|évaluée?s?)\s", re.IGNORECASE)
# "…, assure le Trésor, qui a sanctionné seize entités en mars": another deed; "qui a eu lieu" is the event's own day.
_RELATIVE = re.compile(
    r",\s+qui\s+(?:a|ont|avait|avaient)\s+(?!eu\s+lieu|débuté|commencé|duré|été\s+men)", re.IGNORECASE
)


def _ahead(view: View, mention: PeriodMention) -> str:
    return view.cut(max(view.sentence.start, mention.start - _OPENING), mention.start)


def is_of_clause(view: View, number: NumberMention, mention: PeriodMention) -> bool:
    """Whether the period stands in such a clause, and the number outside of it; days are the event's own."""
    if mention.period.precision in ("day", "since"):  # "la guerre, lancée en 2009, a fait …" counts from then
        return False
    if _is_of_aside(view, number, mention):
        return True
    if mention.end <= number.start:
        closed = "," in view.cut(mention.end, number.start)
        return closed and _PARTICIPLE.search(_ahead(view, mention)) is not None
    between = view.cut(max(number.end, mention.start - _CLAUSE), max(number.end, mention.start))
    return _RELATIVE.search(between) is not None


def _is_of_aside(view: View, number: NumberMention, mention: PeriodMention) -> bool:
    """ "Le groupe, fort de 1 200 hommes en 2012, ne compterait plus que 30 combattants": its number was then."""
    text, at = view.sentence.text, mention.start - view.sentence.start
    end = mention.end - view.sentence.start
    first, last = text.rfind(",", max(0, at - _CLAUSE), at), text.find(",", end, end + _CLAUSE)
    if first < 0 or last < 0 or not _FORT.match(text, first):
        return False
    return not first <= number.start - view.sentence.start < last
