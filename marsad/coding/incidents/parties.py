"""Who did it to whom: the perpetrator and the target of an incident."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.coding.actors import is_told_of_others
from marsad.coding.discourse import GOVERNING, disclaims, is_official, opposed
from marsad.coding.incidents.targets import target_of
from marsad.coding.incidents.tolls import AGAINST
from marsad.coding.page import View
from marsad.model import Actor, Figure
from marsad.model.terms import IncidentType
from marsad.registry import ActorEntry, Found

_STRIKES = {"airstrike", "airstrikes", "strike", "strikes", "raid", "raids", "frappe", "frappes"}
_FORCES = {"state_force", "allied_force"}


def parties(view: View, kind: IncidentType, own: Sequence[Figure]) -> tuple[Actor | None, Actor | None, Actor | None]:
    """The armed group told of, the perpetrator, and the target. Forces that act against a group are named if it is."""
    group = next((f.group for f in own if f.group and f.role == "perpetrator"), None)
    if group is None and kind in AGAINST:
        group = next((f.group for f in own if f.group and f.role in ("victim", "member")), None)
    if group is None and not is_told_of_others(view, own[0].number.end if own else view.sentence.end):
        group = _named(view, kind)
    if kind not in AGAINST:
        return group, group, target_of(view, kind, own, group)
    force = _force(view, group)
    hit = next((f.group for f in own if f.group and f.role in ("victim", "member")), None)  # "killed 15 militants"
    return group or hit, force, group or target_of(view, kind, own, force)


def _named(view: View, kind: IncidentType) -> Actor | None:
    """An armed group named in the sentence; of those against whom somebody acts, the one behind "against"."""
    if kind in AGAINST:
        target = next((f for f in view.actors if f.entry.kind == "armed_group" and opposed(view, f)), None)
        if target is not None:
            return target.entry.to_actor(target.text)
    groups = (f for f in view.actors if f.entry.kind == "armed_group" and not disclaims(view, f))
    found = next((f for f in groups if f.entry.id not in GOVERNING or not is_official(view, f)), None)
    return found.entry.to_actor(found.text) if found else None


def _force(view: View, target: Actor | None) -> Actor | None:
    """The forces that act: those named, else a word for forces with whose they are ("Tanzanian police")."""
    named = [found for found in view.actors if found.entry.kind in _FORCES]
    family = (target.name, target.parent) if target is not None else ()
    others = [found for found in view.actors if target is not None and found.entry.name not in family]
    force: Found[ActorEntry] | None = next(iter([*named, *others]), None)
    if force is not None:
        return force.entry.to_actor(force.text)
    forces = (
        tag for tag in view.tagged("state") if not _STRIKES & {w.form for w in view.words[tag.first : tag.last + 1]}
    )
    tag = next(forces, None)
    if tag is None:
        return None
    start, end = view.span(tag)
    whose = next((p for p in view.places if p.adjective and 0 <= start - p.end <= 1), None)
    text = view.cut(whose.start if whose else start, end)
    return Actor(text=text)  # no actor of the registry: its words alone
