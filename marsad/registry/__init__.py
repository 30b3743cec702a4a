"""Names in, ids out: actors, sources, places, measures, with their names in English, French and Arabic."""

from marsad.registry.entries import ActorEntry, Found, MeasureEntry, PlaceEntry, SourceEntry
from marsad.registry.registry import Registry, open_registry

__all__ = ["ActorEntry", "Found", "MeasureEntry", "PlaceEntry", "Registry", "SourceEntry", "open_registry"]
