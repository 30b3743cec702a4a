"""Lists of groups, places and sources: filtered by words, sorted by a column, a hundred a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request

from marsad.errors import UsageError
from marsad.index.models import Entry, EntryKind
from marsad.registry import open_registry
from marsad.web.page import number_of
from marsad.web.profiles.shown import Counted, Shelf, letter

SIZE = 100  # lines of a page
LENSES = 4  # shown of a line, the others together
SORTS = ("claims", "name", "last", "published")


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with what a list shows of it. `under`: the name of its parent or country; `letter`: of a source."""

    counted: Counted
    under: str
    under_id: str | None
    published: dt.date | None
    letter: str | None
    rest: int  # claims by lenses that are not shown


@dataclass(frozen=True, slots=True)
class Listed:
    """`total`: how many there are; `page` of `pages`, from 1."""

    kind: EntryKind
    lines: tuple[Line, ...]
    total: int
    page: int
    pages: int
    sort: str
    text: str
    country: str


def listed(kind: EntryKind, request: Request, shelf: Shelf) -> Listed:
    """Raises UsageError for an order or page that there is not."""
    query = request.query_params
    text, country = query.get("q", "").strip()[:200], query.get("country", "").strip()[:2].upper()
    sort = query.get("sort") or "claims"
    if sort not in SORTS:
        raise UsageError(
            f"sort={sort[:40]}", "is no order of this list", "Choose one of: {names}", names=", ".join(SORTS)
        )
    found = _entries(kind, shelf, text, country)
    if sort != "claims":
        found = sorted(found, key=_key(sort, shelf))
    pages = max(1, -(-len(found) // SIZE))
    page = min(max(number_of(query.get("page", "")) or 1, 1), pages)
    lines = tuple(_line(entry, shelf) for entry in found[(page - 1) * SIZE : page * SIZE])
    return Listed(kind, lines, len(found), page, pages, sort, text, country)


def _entries(kind: EntryKind, shelf: Shelf, text: str, country: str) -> list[Entry]:
    """Those whose shown names hold the words, and those that the registry knows by exactly this name or alias."""
    index = shelf.index
    if kind == "place":
        found = index.places(text or None, country or None)
    else:
        found = index.groups(text or None) if kind == "group" else index.sources(text or None)
    known = [index.entry(kind, id) for id in _named(kind, text)] if text else []
    held = {entry.id for entry in found}
    also = [entry for entry in known if entry is not None and entry.claims and entry.id not in held]
    return [*(one for one in also if not country or one.country == country), *found]


def _named(kind: EntryKind, text: str) -> list[str]:
    registry = open_registry()
    if kind == "place":
        return [place.id for place in registry.places.named(text)]
    entry = registry.actors.lookup(text) if kind == "group" else registry.sources.lookup(text)
    return [entry.id] if entry is not None else []


def _key(sort: str, shelf: Shelf) -> Callable[[Entry], tuple[object, ...]]:
    if sort == "name":
        return lambda entry: (shelf.of_entry(entry).casefold(), entry.id)
    far = dt.date.min

    def newest(entry: Entry) -> tuple[object, ...]:
        day = entry.last if sort == "last" else entry.newest_published
        return (-(day or far).toordinal(), -entry.claims, entry.id)

    return newest


def _line(entry: Entry, shelf: Shelf) -> Line:
    ranked = sorted(entry.lenses.items(), key=lambda item: (-item[1], item[0]))
    parts = tuple((shelf.lens(lens), lens, number) for lens, number in ranked[:LENSES])
    under_id = entry.parent if entry.kind != "source" else None
    under = shelf.name(under_id) if under_id else ""
    if entry.kind == "place":
        under_id = None
        under = shelf.words.country(entry.country) if entry.country and entry.precision != "country" else ""
    return Line(
        counted=Counted(entry.id, shelf.of_entry(entry), entry.claims, entry.first, entry.last, parts),
        under=under,
        under_id=under_id,
        published=entry.newest_published,
        letter=letter(entry.id) if entry.kind == "source" else None,
        rest=sum(number for _, number in ranked[LENSES:]),
    )
