"""Names for the form, the question that is answered where nobody asked one yet, and whether anything was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from marsad.errors import UnknownName
from marsad.index import Filter
from marsad.index.models import Entry
from marsad.index.store import Index
from marsad.language import LANGUAGES, shown_name
from marsad.model.asked import AskedQuestion
from marsad.registry import open_registry
from marsad.web.spellings import options, spellings

LISTED = 150  # names that a form's list holds
_TRIED = 12  # groups among which one is looked for that the registry knows


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Names of groups and places that claims name, the most told of first, in the reader's language; behind them what
    else these are called in any language, and the groups that nobody told of yet."""

    groups: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@lru_cache(maxsize=len(LANGUAGES))  # an index does not change: a newer one is another, and takes its place
def suggestions(index: Index, language: str) -> Suggestions:
    """For the form's lists; only what the registry knows by name can be asked about."""
    registry = open_registry()
    actors = {entry.id: entry for entry in registry.actors}
    groups = [actors[entry.id] for entry in _most_told(index.groups()) if entry.id in actors]
    places = [entry for entry in _most_told(index.places()) if entry.id.startswith("geonames:")]
    told = [shown_name(one.id, one.name, one.names, language) for one in groups[:LISTED]]
    untold = [one for one in actors.values() if one not in groups]
    there = [one.names.get(language, one.name) for one in places[:LISTED]]
    return Suggestions(
        groups=options(
            told,
            (
                *(name for one in groups[:LISTED] for name in spellings(one.names, language)),
                *(shown_name(one.id, one.name, one.names, language) for one in untold),
                *(one.name for one in untold),
                *(name for one in untold for name in spellings(one.names, language)),
            ),
        ),
        places=options(
            there,
            (name for one in places[:LISTED] for name in spellings(registry.places.get(one.id).names, language)),
        ),
    )


def in_words_of(name: str, language: str, *, group: bool) -> str:
    """A name of the registry, of a group or else a place, as readers of a language know it."""
    registry = open_registry()
    try:
        one = registry.actors.resolve(name) if group else registry.places.resolve(name)
    except UnknownName:
        return name
    return shown_name(one.id, one.name, one.names, language)


def first_question(index: Index) -> AskedQuestion | None:
    """The group that most claims name, in the country in which most of them lie: asked where nobody asked anything."""
    registry = open_registry()
    known = {entry.id for entry in registry.actors}
    for group in [entry for entry in _most_told(index.groups()) if entry.id in known][:_TRIED]:
        for facet in index.facets(Filter(group=(group.id,))).get("country", ()):
            place = registry.places.country(facet.value)
            if place is not None:
                return AskedQuestion(group=group.id, place=place.id)
    return None


def _most_told(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.claims, reverse=True)
