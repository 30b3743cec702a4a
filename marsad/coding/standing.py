"""How a figure stands: at a time, since a day or in a period; and who exactly is counted."""

from __future__ import annotations

import re

from marsad.coding.mentions import NumberMention
from marsad.coding.page import View
from marsad.coding.reading import STOCKS, Reading
from marsad.coding.when import nearest
from marsad.model.terms import Accumulation

_FOREIGN = re.compile(r"foreign|étranger|[اأ]جنب|[اأ]جانب", re.IGNORECASE)
_SO_FAR = re.compile(
    r"\bso far (?:this|in) |\b(?:this|the) (?:year|month) so far\b|\b(?:year|month)[ -]to[ -]date\b"
    r"|\bto date (?:this|in) "
    r"|\bdepuis le début\b|\bdepuis janvier\b|\bjusqu['’](?:ici|à présent) cette année"
    r"|\bsince\b[^,.;]{0,60}?\b(?:began|started|launched|erupted|broke out|emerged|resumed|was founded|took up"
    r"|(?:was|were) (?:declared|imposed|lifted|launched|formed)|came to power|took over|seized power)\b"
    r"|منذ (?:بداية|مطلع)|(?:هذا العام|هذه السنة) حتى الآن",
    re.IGNORECASE,
)
# "More than in any year since the conflict began": how rare it is.
_RECORD = re.compile(r"\b(?:any|most|worst|record|highest|\w+iest)\b[^.;:]{0,60}\bsince\b", re.IGNORECASE)
_GENERIC = re.compile(r"^(?:people|persons?|others?|other people|personnes?|autres?|شخص\w*|[اآ]خر\w*|أشخاص)$")


def accumulation_of(view: View, number: NumberMention, reading: Reading) -> Accumulation:
    """Stock: it stands at a time. Running total: since a date. Flow: it happened in the period."""
    if reading.measure in STOCKS or reading.measure == "money":
        if reading.measure == "money":
            return "flow" if number.per or view.has("flow_money") else "stock"
        named = (reading.how in ("noun", "unit") and not cohort_of(view, reading)) or view.has("stock")
        return "stock" if named else "flow"
    since = [p for p in view.periods if p.period.start and not p.period.end and p.period.precision == "since"]
    own = nearest(view, number)
    if since and (own is None or own in since):
        return "running_total"
    whole = own is not None and own.period.end is not None and _RECORD.search(view.sentence.text) is not None
    return "running_total" if not whole and _SO_FAR.search(view.sentence.text) else "flow"


def cohort_of(view: View, reading: Reading) -> str | None:
    """Who exactly is counted, in the page's words, where the noun says more than "people"."""
    head = reading.head
    if head is None or reading.measure in ("attacks", "suicide_attacks", "money", "territory", "other"):
        return None
    text = view.cut(*view.span(head))
    if head.section == "people" and not _GENERIC.match(text.casefold()):
        return text
    if reading.measure == "foreign_fighters" and not _FOREIGN.search(text):
        return text
    return None
