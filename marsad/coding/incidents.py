"""Single attacks, raids and kidnappings told in the text → incident claims, with their tolls.

A sentence tells an incident when it says what kind of event it was and where or on which day, and counts no more than a
couple of attacks. Sentences that go on about it (no place or day of their own) add their tolls; rival tolls stay side
by side with who gave them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from marsad.coding import attribution
from marsad.coding.discourse import disclaims
from marsad.coding.figures import period_at
from marsad.coding.page import Page, View
from marsad.coding.places import settled_place
from marsad.coding.publishers import attributed
from marsad.coding.single import TOLLS, is_headline, is_own_dead, is_single, kind_of, only_own_dead, scene_of
from marsad.coding.subjects import state_attacks
from marsad.model import Actor, Figure, Incident, Number, Period, Quote, Toll, Voice, content_id
from marsad.model.terms import IncidentType

_AGAINST = {"raid_or_arrest", "airstrike"}  # the group is the target
# A sentence that goes back to the event, or a witness's own words about it.
_AGAIN = re.compile(
    r"\b(?:the|this|that) (?:\w+ )?(?:attack|assault|raid|ambush|blast|bombing|explosion|massacre|shooting|incident)\b|^[\"“]"
)
_UNSURE = ("denied", "hypothetical")  # they add nothing to tolls that others assert
# The page itself says that a toll replaces the one before it.
_REVISES = re.compile(
    r"\b(?:rose|risen|rises|climbed|increased|jumped|grew|revised|updated|raised|lowered|later|new toll|latest toll)\b"
    r"|\b(?:nouveau bilan|dernier bilan|bilan (?:s'est )?alourdi|s'est alourdi)\b"
    r"|\b(?:revu à la (?:hausse|baisse)|passé à|porté à|monté à)\b"
    r"|(?:ارتفع|ارتفعت|ارتفاع|وارتفع|وارتفعت|حصيلة جديدة|الحصيلة الجديدة|حصيلة محدثة)(?!\w)",
    re.IGNORECASE,
)


def find_incidents(page: Page, figures: Sequence[Figure], coder: str, publisher: Voice | None) -> list[Incident]:
    """Incident claims in the order of the text; `figures` are the page's figure claims, which carry the tolls."""
    found: list[Incident] = []
    fine: list[int] = []  # how near the scene of each is told
    last_sentence = -1
    for number, view in enumerate(page.views):
        own = [f for f in figures if view.sentence.start <= f.number.start < view.sentence.end]
        if own and all(f.modality == "denied" for f in own):
            continue  # what did not happen is no event
        own = [f for f in own if f.modality not in _UNSURE] or own
        kind = kind_of(view, page.language)
        if kind == "armed_assault" and (only_own_dead(view, own) or state_attacks(view)):
            kind = "raid_or_arrest"
        if kind is not None and is_single(page, view, own) and not is_headline(page, number):
            told, near = _incident(page, view, kind, own, coder, publisher), scene_of(view)
            same = next((at for at, other in enumerate(found) if _is_same(page, other, told, view, len(found))), None)
            if same is None:
                found.append(told)
                fine.append(near)
            elif near > fine[same]:
                found[same], fine[same] = replace(told, tolls=(*found[same].tolls, *told.tolls)), near
            else:
                found[same] = with_tolls(found[same], own)
            last_sentence = number
        elif found and number == last_sentence + 1 and _continues(view, own):
            found[-1] = with_tolls(found[-1], own)
            last_sentence = number
    return found


def _is_same(page: Page, before: Incident, told: Incident, view: View, count: int) -> bool:
    """Whether the sentence tells again what an earlier one told: the same day and place, or "the raid" of a page of one."""
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


def _continues(view: View, own: Sequence[Figure]) -> bool:
    """Tolls without a place or day of their own belong to the event told just before."""
    placed = any(not found.adjective for found in view.places)
    return bool(own) and not placed and not view.periods and all(f.measure in TOLLS for f in own)


def _incident(
    page: Page, view: View, kind: IncidentType, own: Sequence[Figure], coder: str, publisher: Voice | None
) -> Incident:
    sentence = view.sentence
    scope = attribution.at(page.scopes, own[0].number.start if own else sentence.start)
    group = next((f.group for f in own if f.group and f.role == "perpetrator"), None) or _named(view)
    incident = Incident(
        id=content_id(page.document.id, coder, "incident", f"{sentence.start}:{sentence.end}"),
        document=page.document.id,
        quote=Quote(start=sentence.start, end=sentence.end, text=sentence.text),
        group=group,
        place=next((f.place for f in own if f.place), None) or settled_place(page, view),
        period=_days(page, view),
        attribution=attributed(scope, page.house, publisher),
        self_claimed=bool(scope and scope.self_claimed),
        modality=scope.modality if scope else "asserted",
        confidence=0.7 if own else 0.55,
        coder=coder,
        type=kind,
        perpetrator=group if kind not in _AGAINST else None,
        target=group if kind in _AGAINST else None,
    )
    return with_tolls(incident, own)


def _named(view: View) -> Actor | None:
    """An armed group named in the sentence."""
    found = next((f for f in view.actors if f.entry.kind == "armed_group" and not disclaims(view, f)), None)
    return found.entry.to_actor(found.text) if found else None


def _days(page: Page, view: View) -> Period | None:
    return period_at(page, view)


def with_tolls(incident: Incident, own: Sequence[Figure]) -> Incident:
    """Add the figures' tolls. The counts are those of the first voice; other voices' stay in `tolls` as rivals."""
    earlier = {toll.measure for toll in incident.tolls}
    harmed = [f for f in own if f.measure in TOLLS]
    revised = {f.measure for f in harmed if f.measure in earlier and _REVISES.search(f.quote.text)}
    tolls = tuple(
        Toll(
            measure=f.measure,
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
        if measure in revised or (getattr(incident, measure) is None and measure not in earlier):
            counted = [f for f in own if f.measure == measure]
            counts[measure] = _sum(f for f in counted if incident.type in _AGAINST or not is_own_dead(f))
    if incident.perpetrators_killed is None and "killed" not in earlier and incident.type not in _AGAINST:
        counts["perpetrators_killed"] = _sum(f for f in own if f.measure == "killed" and is_own_dead(f))
    return replace(incident, tolls=(*incident.tolls, *tolls), **counts)  # type: ignore[arg-type]


def _sum(figures: object) -> int | None:
    """The dead of one voice added up (soldiers and civilians), parts left out; None where nobody is counted."""
    whole = [f for f in figures if f.part_of is None]  # type: ignore[attr-defined]
    first = [f for f in whole if f.attribution == whole[0].attribution]
    if not first or not all(_is_stated(f.number) for f in first):
        return None  # ranges, upper bounds and vague numbers stay in the tolls
    return int(sum(f.number.low or 0 for f in first))


def _is_stated(number: Number) -> bool:
    """One integer; "at least 12" is news of 12 dead, and the toll says that it is a bound."""
    return number.low is not None and (number.low == number.high or number.qualifier == "at_least")
