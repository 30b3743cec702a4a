"""Which group an Arabic "the organisation", "the movement" or "the band" means: one that is called so on the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from marsad.coding.page import View
from marsad.coding.words import fold, variants
from marsad.registry import ActorEntry

_NOUNS = frozenset({"تنظيم", "حركه", "جماعه"})
_PROVINCE = frozenset({"ولايه"})  # "ولاية الساحل" is no جماعة: that is the group named before it

Called = Mapping[ActorEntry, frozenset[str]]  # the groups met so far, the one named last at the end


def called(before: Called, view: View, named: Iterable[tuple[ActorEntry, int]]) -> Called:
    """The groups met, each with the nouns before its name; `named`: those of the sentence with where they stand."""
    met = dict(before)
    for entry, start in named:
        at = view.index_at(start)
        forms = [word.form for word in view.words[max(0, at - 1) : at + 1]]
        nouns = {noun for form in forms for noun in variants(form) if noun in _NOUNS}
        met[entry] = met.pop(entry, frozenset()) | nouns
    return met


def meant(view: View, group: ActorEntry | None, met: Called) -> ActorEntry | None:
    """`group`, unless the sentence points with a noun that it is never called by at the group last called so."""
    if group is None or len(met) < 2:
        return group
    pointing = {noun for word in view.words if (noun := _pointing(word.form))}
    if len(pointing) != 1 or pointing & nouns_of(group, met):
        return group
    fitting = [entry for entry in reversed(list(met)) if pointing <= nouns_of(entry, met)]
    return fitting[0] if fitting and nouns_of(group, met) else group


def _pointing(form: str) -> str | None:
    """The noun of التنظيم, بالتنظيم, للحركة; None for any other word."""
    bare = next((rest for rest in variants(form) if rest.startswith("ال") and rest[2:] in _NOUNS), None)
    return bare[2:] if bare else None


def nouns_of(entry: ActorEntry, met: Called) -> frozenset[str]:
    """What the page calls the group; where it never does, what it is called first of all."""
    return met.get(entry) or _first_noun(tuple(entry.names.get("ar", ())))


@lru_cache(maxsize=512)
def _first_noun(names: tuple[str, ...]) -> frozenset[str]:
    firsts = (fold(name).split(" ")[0] for name in names)
    return frozenset({next((first for first in firsts if first in _NOUNS | _PROVINCE), "")} - {""})
