"""The tolls of an incident: the stated integers, with rival and later ones beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from marsad.coding.incidents.kinds import TOLLS
from marsad.coding.incidents.single import is_own_dead
from marsad.model import Figure, Incident, Number, Toll
from marsad.model.terms import TollMeasure

AGAINST = {"raid_or_arrest", "airstrike"}  # the group is the target
# The page itself says that a toll replaces the one before it.
_REVISES = re.compile(
    r"\b(?:rose|risen|rises|climbed|increased|jumped|grew|revised|updated|raised|lowered|later|new toll|latest toll)\b"
    r"|\b(?:nouveau bilan|dernier bilan|bilan (?:s'est )?alourdi|s'est alourdi)\b"
    r"|\b(?:revu à la (?:hausse|baisse)|passé à|porté à|monté à)\b"
    r"|(?:ارتفع|ارتفعت|ارتفاع|وارتفع|وارتفعت|حصيلة جديدة|الحصيلة الجديدة|حصيلة محدثة)(?!\w)",
    re.IGNORECASE,
)
# In front of a number that another one of the sentence replaces.
_EARLIER = re.compile(
    r"\b(?:premier|précédent|ancien)\s+bilan\b[^.;,]{0,40}$"
    r"|\b(?:earlier|previous|initial|preliminary|provisional|first)\s+(?:(?:death|official)\s+)?"
    r"(?:toll|count|tally|figure|estimate)\b[^.;,]{0,40}$"
    r"|\b(?:up|down|revised|raised|increased|risen)\s+from\s+(?:(?:at\s+least|about|around|some|just)\s+)?$"
    r"|\bحصيلة\s+(?:سابقة|أولية|اولية)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_FROM_TO = re.compile(r"\bfrom \d+ to \d+|\bde \d+ à \d+|من \d+ إلى \d+")
_SUPERSEDED = re.compile(
    r"(?:(?<!\w)بعد\s*(?:أن|ان|ما)\s+(?:كان|أعلن|تحدث|أفاد|ذكر)|(?<!\w)و?كان(?:ت)?\s[^.؛\d٠-٩]{0,60}(?:سابق|حصيل|أولي)"
    r"|حصيلة\s+(?:سابقة|أولية|أولى)|مقارنة\s+(?:ب|مع))[^.؛،\d٠-٩]*$"
)
_TOLL_REACH = 80  # characters from "a previous toll" to its number
_BESIDE = 45  # characters between two counts that are added: "two soldiers and two civilians"


def with_tolls(incident: Incident, own: Sequence[Figure]) -> Incident:
    """Add the figures' tolls. The counts are those of the first voice; other voices' stay in `tolls` as rivals."""
    earlier = {toll.measure for toll in incident.tolls}
    harmed = [f for f in own if f.measure in TOLLS and not _is_part(f, own)]
    revised = {f.measure for f in harmed if f.measure in earlier and _REVISES.search(f.quote.text)}
    tolls = tuple(
        Toll(
            measure=_measure(f, incident),
            number=f.number,
            attribution=f.attribution,
            quote=f.quote,
            revises=f.measure in revised,
        )
        for f in harmed
    )
    if not tolls:
        return incident
    counts: dict[str, int | None] = {}
    for measure in ("killed", "wounded", "abducted", "arrested"):
        counted = [f for f in own if f.measure == measure and (incident.type in AGAINST or not is_own_dead(f))]
        if counted and (measure in revised or (getattr(incident, measure) is None and measure not in earlier)):
            counts[measure] = _sum(counted)
    fallen = [f for f in own if _measure(f, incident) == "perpetrators_killed"]
    if incident.perpetrators_killed is None and fallen:
        counts["perpetrators_killed"] = _sum(fallen)
    return replace(incident, tolls=(*incident.tolls, *tolls), **counts)  # type: ignore[arg-type]


def _is_part(figure: Figure, own: Sequence[Figure]) -> bool:
    """ "At least 15 people died, including four civilians": the four are no other count of the dead."""
    return any(whole.id == figure.part_of and whole.measure == figure.measure for whole in own)


def _measure(figure: Figure, incident: Incident) -> TollMeasure:
    apart = figure.measure == "killed" and incident.type not in AGAINST and is_own_dead(figure)
    return "perpetrators_killed" if apart else figure.measure


def _sum(figures: Iterable[Figure]) -> int | None:
    """The dead of one voice added up (soldiers and civilians), parts left out; None where nobody is counted."""
    whole = [f for f in figures if f.part_of is None]
    whole = [f for f in whole if not _is_outdated(f) and not _is_superseded(f)] or whole
    first = [f for f in whole if f.attribution == whole[0].attribution]
    first = [f for f in first if f.period is None or whole[0].period is None or f.period == whole[0].period]
    if not first or not all(_is_stated(f.number) for f in first):
        return None  # ranges, upper bounds and vague numbers stay in the tolls
    if len(first) > 1 and _REVISES.search(first[-1].quote.text) and _FROM_TO.search(first[-1].quote.text):
        return int(first[-1].number.low or 0)
    restated = _restated(first)
    return restated if restated is not None else int(sum(f.number.low or 0 for f in first))


def _is_outdated(figure: Figure) -> bool:
    """ "Plus de 300 élèves ont été enlevés, … revoyant à la hausse un premier bilan de 227": the toll before."""
    at = figure.number.start - figure.quote.start
    return _EARLIER.search(figure.quote.text[max(0, at - _TOLL_REACH) : at]) is not None


def _is_superseded(figure: Figure) -> bool:
    """ "إلى 84 قتيلا، بعد أن كانت قد تحدثت عن مقتل 101": the toll that the one before replaces."""
    return _SUPERSEDED.search(figure.quote.text[: figure.number.start - figure.quote.start]) is not None


def _restated(figures: Sequence[Figure]) -> int | None:
    """The count that a headline glued to its text states twice, or that the others add up to."""
    counts = [int(f.number.low or 0) for f in figures]
    for at, figure in enumerate(figures):
        again = [other for other in figures[at + 1 :] if other.number.low == figure.number.low]
        if any(other.number.start - figure.number.end > _BESIDE for other in again):
            return counts[at]
    return next((c for c in counts if len(counts) > 2 and c > 1 and 2 * c == sum(counts)), None)


def _is_stated(number: Number) -> bool:
    """One integer; "at least 12" is news of 12 dead, and the toll says that it is a bound."""
    return number.low is not None and (number.low == number.high or number.qualifier == "at_least")
