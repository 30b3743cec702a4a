"""Single attacks, raids and kidnappings told in the text → incident claims, with their tolls.

A sentence tells an incident when it says what kind of event it was and where or on which day, and counts no more than a
couple of attacks. Sentences that go on about it (no place or day of their own) add their tolls; rival tolls stay side
by side with who gave them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from marsad.coding import attribution
from marsad.coding.discourse import disclaims, opposed
from marsad.coding.figures import period_at
from marsad.coding.incidents.kinds import kind_of
from marsad.coding.incidents.retold import Told, find_same, goes_on, retell
from marsad.coding.incidents.scenes import scene_names, scene_of
from marsad.coding.incidents.single import is_headline, is_single, only_own_dead, running
from marsad.coding.incidents.tolls import AGAINST, with_tolls
from marsad.coding.page import Page, View
from marsad.coding.places import settled_place
from marsad.coding.publishers import attributed
from marsad.coding.subjects import state_attacks
from marsad.model import Actor, Figure, Incident, Quote, Voice, content_id
from marsad.model.terms import IncidentType

_UNSURE = ("denied", "hypothetical")  # they add nothing to tolls that others assert


def find_incidents(page: Page, figures: Sequence[Figure], coder: str, publisher: Voice | None) -> list[Incident]:
    """Incident claims in the order of the text; `figures` are the page's figure claims, which carry the tolls."""
    kept: list[Told] = []
    for number, view in enumerate(page.views):
        own = [f for f in figures if view.sentence.start <= f.number.start < view.sentence.end]
        if own and all(f.modality == "denied" for f in own):
            continue  # what did not happen is no event
        own = [f for f in own if f.modality not in _UNSURE] or own
        kind = kind_of(view, page.language)
        if kind == "armed_assault" and (only_own_dead(view, own) or state_attacks(view)):
            kind = "raid_or_arrest"
        if kind is not None and is_single(page, view, own, number) and not is_headline(page, number):
            own = running(view, own, period_at(page, view))
            incident = _incident(page, view, kind, own, coder, publisher)
            if incident.place is None and kept:
                incident = replace(incident, place=kept[-1].incident.place)  # "in the same region"
            now = Told(incident, scene_of(view), number, scene_names(view))
            same = find_same(kept, now, view)
            if same is None:
                kept.append(now)
            else:
                kept[same] = retell(kept[same], now, own)
        elif kept and goes_on(kept[-1], view, own, number):
            kept[-1] = replace(kept[-1], incident=with_tolls(kept[-1].incident, own), last=number)
    return [told.incident for told in kept]


def _incident(
    page: Page, view: View, kind: IncidentType, own: Sequence[Figure], coder: str, publisher: Voice | None
) -> Incident:
    sentence = view.sentence
    scope = attribution.at(page.scopes, own[0].number.start if own else sentence.start)
    group = next((f.group for f in own if f.group and f.role == "perpetrator"), None) or _named(view, kind)
    incident = Incident(
        id=content_id(page.document.id, coder, "incident", f"{sentence.start}:{sentence.end}"),
        document=page.document.id,
        quote=Quote(start=sentence.start, end=sentence.end, text=sentence.text),
        group=group,
        place=next((f.place for f in own if f.place), None) or settled_place(page, view),
        period=period_at(page, view),
        attribution=attributed(scope, page.house, publisher),
        self_claimed=bool(scope and scope.self_claimed),
        modality=scope.modality if scope else "asserted",
        confidence=0.7 if own else 0.55,
        coder=coder,
        type=kind,
        perpetrator=group if kind not in AGAINST else None,
        target=group if kind in AGAINST else None,
    )
    return with_tolls(incident, own)


def _named(view: View, kind: IncidentType) -> Actor | None:
    """An armed group named in the sentence; of those against whom somebody acts, the one behind "against"."""
    if kind in AGAINST:
        target = next((f for f in view.actors if f.entry.kind == "armed_group" and opposed(view, f)), None)
        if target is not None:
            return target.entry.to_actor(target.text)
    found = next((f for f in view.actors if f.entry.kind == "armed_group" and not disclaims(view, f)), None)
    return found.entry.to_actor(found.text) if found else None
