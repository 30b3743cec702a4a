"""Sources that were purged here: what comes of them again is refused, unless it is asked for.

A purge of a source keeps its name. Of a document or an address nothing is kept by which it could be known again.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from marsad.errors import PurgedItem, UnknownName
from marsad.ledger.tombstones import Tombstone
from marsad.registry import Registry


class Withdrawn:
    """The purged sources of an observatory, or none. `days`: of the purges, by the name under which each is told."""

    def __init__(self, days: Iterable[tuple[str, str]], registry: Registry) -> None:
        self.days = tuple(days)
        self._registry = registry
        self._source = lru_cache(maxsize=4096)(lambda name: source_of(name, registry))

    @classmethod
    def of(cls, stones: Iterable[Tombstone], registry: Registry) -> Withdrawn:
        return cls(((one.name, one.at[:10]) for one in stones if one.name), registry)

    def check(self, item: str, *, publisher: str | None = None, dataset: str | None = None) -> None:
        """Raises PurgedItem for what a purged source published; `item` is how messages call it."""
        for name, day in self.days:
            if is_of(name, self._source(name), publisher, dataset, self._registry):
                remedy = "Leave it out; or take it all the same with --even-purged"
                raise PurgedItem(item, f"is of {name}, which was purged here on {day}", remedy)


def source_of(name: str, registry: Registry) -> str | None:
    """The id of the registry's source, or of an actor that publishes, of that name or id."""
    if name in registry.sources or name in {actor.id for actor in registry.actors}:
        return name
    try:
        known = registry.sources.lookup(name) or registry.actors.lookup(name)
    except UnknownName:  # a name of several
        return None
    return known.id if known else None


def is_of(asked: str, source: str | None, publisher: str | None, dataset: str | None, registry: Registry) -> bool:
    """Whether what has this publisher, or is of this dataset, is meant by a name. `source`: the name's `source_of`."""
    if dataset is not None:
        return dataset in (asked, source)
    if publisher is None:
        return False
    if publisher.casefold() == asked.casefold():
        return True
    return source is not None and source_of(publisher, registry) == source
