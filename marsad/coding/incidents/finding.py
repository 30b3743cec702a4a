"""The sentences of a page, one by one → its incidents.

A sentence tells an incident when it says what kind of event it was and where or on which day, and counts no more than a
couple of attacks. Sentences that go on about it add what they know; rival tolls stay side by side with who gave them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from marsad.coding import attribution
from marsad.coding.actors import is_owned
from marsad.coding.discourse import opening
from marsad.coding.incidents.deeds import type_of
from marsad.coding.incidents.lone import and_one, with_lone_dead
from marsad.coding.incidents.parties import parties
from marsad.coding.incidents.parts import parts_of, shared_out
from marsad.coding.incidents.retold import Told, find_same, goes_on, retell, tells_how, without_sums
from marsad.coding.incidents.scenes import scene_names, scene_of
from marsad.coding.incidents.single import is_headline, is_single, running
from marsad.coding.incidents.tolls import AGAINST, with_tolls
from marsad.coding.page import Page, View
from marsad.coding.place_groups import country_place
from marsad.coding.places import settled_place
from marsad.coding.publishers import attributed
from marsad.coding.ranking import ranks
from marsad.coding.when import period_at
from marsad.model import Actor, Figure, Incident, Period, Place, Quote, Voice, content_id
from marsad.model.terms import IncidentType
from marsad.registry import Registry

_WHEN = re.compile(
    r"\bsince [^,;.]{3,40}, when\b|\bdepuis [^;.]{3,40}?,? (?:quand|lorsqu)|منذ [^،.]{3,40}،? (?:حين|عندما)"
)
_PAST = 3  # a sentence behind several events told at once goes on about none of them, unless it names one
_WORST = re.compile(r"\bwas (?:the )?(?:worst|hardest)[- ](?:hit|affected)\b")
_UNSURE = ("denied", "hypothetical")  # they add nothing to tolls that others assert


def find_incidents(
    page: Page, figures: Sequence[Figure], registry: Registry, coder: str, publisher: Voice | None
) -> list[Incident]:
    """Incident claims in the order of the text; `figures` are the page's figure claims, which carry the tolls."""
    kept: list[Told] = []
    ordered = sorted(figures, key=_start)
    for number, whole in enumerate(page.views):
        first = bisect_left(ordered, whole.sentence.start, key=_start)
        counted = ordered[first : bisect_left(ordered, whole.sentence.end, key=_start)]
        if (counted and all(f.modality == "denied" for f in counted)) or any(ranks(whole, n) for n in whole.numbers):
            continue  # what did not happen is no event
        counted = [f for f in counted if f.modality not in _UNSURE] or counted
        if kept and _WORST.search(whole.sentence.text):
            continue  # "Ogossagou was the worst hit, with 12 deaths": a part of the event told before
        shares = shared_out(whole, counted)
        for view, own, event in shares:
            incident = _incident(page, view, event, own, registry, coder, publisher, first=not kept)
            incident = replace(incident, quote=_quote(whole), period=incident.period or own[0].period)
            kept.append(Told(incident, scene_of(view), number - _PAST, scene_names(view)))
        if shares:
            continue
        parts = parts_of(whole, counted)
        for view, own in parts:
            kind = type_of(view, own) or (type_of(whole, own) if len(parts) > 1 else None)
            if kind is not None and is_single(page, view, own, number) and not is_headline(page, number):
                own = running(view, own, period_at(page, view))
                incident = _incident(page, view, kind, own, registry, coder, publisher, first=not kept)
                incident = replace(incident, quote=_quote(whole), place=incident.place or _last_place(kept))
                near, names = scene_of(view) or scene_of(whole), scene_names(view) or scene_names(whole)
                now = Told(incident, near, number, names)
                same = find_same(kept, now, view) if len(parts) == 1 else None
                if same is None:
                    kept.append(now)
                else:
                    kept[same] = retell(kept[same], now, own)
            elif kept:
                kept[-1] = _gone_on(kept[-1], kind, view, own, number)
    return [told.incident for told in without_sums(kept) if _is_told(told.incident)]


def _is_told(incident: Incident) -> bool:
    """Whether a toll, a day or a scene finer than a country is known: what has none of them is no single event."""
    period, place = incident.period, incident.place
    day = period is not None and period.start is not None and period.start == period.end
    scene = place is not None and place.precision not in ("country", "region")
    return day or scene or any(count is not None for count in _counts(incident))


def _counts(incident: Incident) -> tuple[int | None, ...]:
    return (
        incident.killed,
        incident.wounded,
        incident.abducted,
        incident.arrested,
        incident.perpetrators_killed,
    )


def _start(figure: Figure) -> int:
    return figure.number.start


def _gone_on(before: Told, kind: IncidentType | None, view: View, own: Sequence[Figure], number: int) -> Told:
    """The event before with what a sentence that tells none itself adds: how it was made, its tolls."""
    if kind is not None and tells_how(before, kind, view, number):
        before = replace(before, incident=replace(before.incident, type=kind))
    if goes_on(before, view, own, number):
        return replace(before, incident=with_tolls(before.incident, own), last=number)
    return before


def _quote(view: View) -> Quote:
    return Quote(start=view.sentence.start, end=view.sentence.end, text=view.sentence.text)


def _last_place(kept: Sequence[Told]) -> Place | None:
    """Where the event before was: "in the same region"."""
    return kept[-1].incident.place if kept else None


def _incident(
    page: Page,
    view: View,
    kind: IncidentType,
    own: Sequence[Figure],
    registry: Registry,
    coder: str,
    publisher: Voice | None,
    *,
    first: bool,
) -> Incident:
    sentence = view.sentence
    scope = attribution.at(page.scopes, own[0].number.start if own else sentence.start)
    group, perpetrator, target = parties(view, kind, own)
    if first and group is None and kind not in AGAINST:
        group = perpetrator = _claimant(page, view)
    incident = Incident(
        id=content_id(page.document.id, coder, "incident", f"{sentence.start}:{sentence.end}"),
        document=page.document.id,
        quote=_quote(view),
        group=group,
        place=_place(page, view, own),
        period=_period(page, view, own),
        attribution=attributed(scope, page.house, publisher),
        self_claimed=is_owned(scope, perpetrator, "perpetrator" if perpetrator else None, registry),
        modality=scope.modality if scope else "asserted",
        confidence=0.7 if own else 0.55,
        coder=coder,
        type=kind,
        perpetrator=perpetrator,
        target=target,
    )
    told = with_tolls(incident, own)
    return and_one(told, view, own) if any(f.measure == "killed" for f in own) else with_lone_dead(told, view)


def _claimant(page: Page, view: View) -> Actor | None:
    """ "Gunmen raided a prison. … ISWAP claimed the raid": the group that owned up, where the sentence names none."""
    named = any(found.entry.kind == "armed_group" for found in view.actors)
    claimant = opening(page).claimant if view.has("unnamed") and not named else None
    return claimant.to_actor(None) if claimant is not None else None


def _place(page: Page, view: View, own: Sequence[Figure]) -> Place | None:
    """Where its dead are, else what the sentence names; of a region of several countries, the page's country."""
    place = next((f.place for f in own if f.place), None) or settled_place(page, view)
    if place is not None and place.country is None:
        home = country_place(page)
        return home if home is not None and home.country else place
    return place


def _period(page: Page, view: View, own: Sequence[Figure]) -> Period | None:
    """The day of the sentence; of "two days later", the day that was reckoned for its toll."""
    period = period_at(page, view)
    if period is not None and period.precision == "since" and _WHEN.search(view.sentence.text):
        return replace(period, end=period.start, precision="day")  # "the deadliest since 19 July, when a bomb …"
    reckoned = next((f.period for f in own if f.period and f.period.precision == "day"), None)
    if period is not None and period.start is None and view.periods and reckoned is not None:
        return reckoned
    return period
