"""Names in an address: `group=JNIM` means what `group=jnim` does, in any of the three languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from marsad.errors import UnknownName
from marsad.index import Filter
from marsad.index.store import Index
from marsad.registry import open_registry


def meant(filter: Filter, index: Index, *, strict: bool) -> Filter:
    """The filter with ids in place of names.

    `strict`: raises UnknownName for what is neither an id of anything read nor a name of the registry, as a program
    would take "nothing found" for "nothing there". Otherwise it stays as it is and finds nothing.
    """
    registry = open_registry()
    return replace(
        filter,
        group=_ids(
            filter.group, lambda id: index.entry("group", id), lambda name: registry.actors.resolve(name).id, strict
        ),
        place=_ids(
            filter.place, lambda id: index.entry("place", id), lambda name: registry.places.resolve(name).id, strict
        ),
        source=_ids(
            filter.source, lambda id: index.entry("source", id), lambda name: registry.sources.resolve(name).id, strict
        ),
    )


def _ids(
    values: tuple[str, ...], known: Callable[[str], object | None], resolve: Callable[[str], str], strict: bool
) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_id(value, known, resolve, strict) for value in values))


def _id(value: str, known: Callable[[str], object | None], resolve: Callable[[str], str], strict: bool) -> str:
    if known(value) is not None:
        return value
    try:
        return resolve(value)
    except UnknownName:
        if strict:
            raise
        return value
