"""The registry opened: actors, sources, places, measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from marsad.registry.actors import Actors
from marsad.registry.checks import check, check_links
from marsad.registry.entries import MeasureEntry
from marsad.registry.files import DATA, GAZETTEER, entries, read_yaml
from marsad.registry.gazetteer import Gazetteer
from marsad.registry.measures import measures_of
from marsad.registry.places import Places
from marsad.registry.sources import Sources


@dataclass(frozen=True, slots=True)
class Registry:
    """Names in, ids out."""

    actors: Actors
    sources: Sources
    places: Places
    measures: Mapping[str, MeasureEntry]


@lru_cache(maxsize=4)
def open_registry(folder: Path = DATA) -> Registry:
    """The registry of a folder of YAML files, read once. Raises MissingItem, RefusedItem."""
    gazetteer = folder / GAZETTEER
    if not gazetteer.is_file():
        gazetteer = DATA / GAZETTEER
    names = ("actors.yml", "sources.yml", "countries.yml", "places.yml")
    actors, sources, countries, places = (entries(folder / name) for name in names)
    for name, records in zip(names, (actors, sources, countries, places), strict=True):
        check(folder / name, records)
    groups = {record["id"] for record in actors}
    check_links(folder / "actors.yml", actors, "parent", groups)
    check_links(folder / "sources.yml", sources, "actor", groups)
    return Registry(
        actors=Actors(actors),
        sources=Sources(sources),
        places=Places(
            countries,
            places,
            read_yaml(folder / "cues.yml"),
            Gazetteer(gazetteer),
        ),
        measures=measures_of(read_yaml(folder / "measures.yml")),
    )
