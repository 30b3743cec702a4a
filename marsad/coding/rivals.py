"""Rival tolls without a verb: "the governor put the dead at six, ISIS at 14"."""

from __future__ import annotations

from marsad.coding.mentions import NumberMention, Scope
from marsad.coding.page import View
from marsad.model import Voice

_AT = {"at", "à"}
_PUT = {"put", "puts", "putting", "gave", "spoke", "counted", "chiffre", "chiffrait", "évalue", "évaluait"}


def rival_scope(view: View, number: NumberMention, scope: Scope | None) -> Scope | None:
    """The scope of a toll that a group sets against another's; `scope` as it is everywhere else."""
    at = view.index_at(number.outer_start) - 1
    if at < 1 or view.words[at].form not in _AT:
        return scope
    group = next((f for f in view.actors if f.entry.kind == "armed_group" and view.index_at(f.end - 1) == at - 1), None)
    if group is None:
        return scope
    first = view.index_at(group.start)
    opens = first > 0 and (bool(view.gaps[first - 1]) or view.words[first - 1].form in ("and", "but", "while", "et"))
    told = any(word.form in _PUT for word in view.words[:first])
    if not opens or not told or not any(other.end <= group.start for other in view.numbers):
        return scope
    voice = Voice(id=group.entry.id, name=group.entry.name, kind="group", start=group.start, end=group.end)
    return Scope(start=group.start, end=number.end, chain=(voice,), self_claimed=True, modality="reported")
