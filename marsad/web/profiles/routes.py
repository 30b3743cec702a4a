"""Groups, places and sources: their lists, their pages, and the pictures on them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from fastapi import APIRouter, Request, Response

from marsad.errors import MissingItem
from marsad.index.models import EntryKind
from marsad.web.keeping import kept
from marsad.web.page import observatory_of, render
from marsad.web.profiles import pictures
from marsad.web.profiles.groups import entry_of, every_of, group_page, over_time
from marsad.web.profiles.kept import Held
from marsad.web.profiles.lists import listed
from marsad.web.profiles.places import WATCHERS, place_page, watchers_of, watches
from marsad.web.profiles.shown import Shelf, shelf
from marsad.web.profiles.sources import health_of, source_page
from marsad.web.profiles.statements import stocks_of

router = APIRouter()
T = TypeVar("T")
SLOWEST = 30.0  # seconds that a picture waits for its numbers
AGAIN = 2  # seconds until a page that waits looks again


@router.get("/groups")
def groups(request: Request) -> Response:
    """All groups that anything names."""
    return _list(request, "group")


@router.get("/places")
def places(request: Request) -> Response:
    """All places that anything names."""
    return _list(request, "place")


@router.get("/sources")
def sources(request: Request) -> Response:
    """All who said something."""
    return _list(request, "source")


def _list(request: Request, kind: EntryKind) -> Response:
    used = shelf(request)
    template = "profiles/list.html.jinja"
    return kept(request, used.index.stamp, lambda: render(request, template, listed=listed(kind, request, used)))


@router.get("/groups/{id:path}/counts.svg")
def counts_picture(request: Request, id: str) -> Response:
    """Counts over time in the place of the address."""
    used = shelf(request)
    entry, every = entry_of(used, "group", id), every_of(request)

    def drawn() -> bytes:
        over = over_time(request, id, replace(used, patience=SLOWEST), every)
        _there(over.held)
        if not over.series:
            raise MissingItem(id[:80], "has no counts here", "Choose another place")
        return pictures.counts_picture(over.series, used.of_entry(entry), over.place_name, used)

    return _picture(request, used, drawn)


@router.get("/groups/{id:path}/stocks.svg")
def stocks_picture(request: Request, id: str) -> Response:
    """What a group is said to have, by source and date."""
    used = shelf(request)
    entry = entry_of(used, "group", id)

    def drawn() -> bytes:
        patient = replace(used, patience=SLOWEST)
        found = _there(stocks_of(observatory_of(request), patient, id, used.filter.branches))
        if not found.stocks:
            raise MissingItem(id[:80], "nobody states what it has", "Read pages that do")
        return pictures.stocks_picture(found, used.of_entry(entry), used)

    return _picture(request, used, drawn)


@router.get("/groups/{id:path}")
def group(request: Request, id: str) -> Response:
    """What is known of a group, by lens."""
    used = shelf(request)

    def made() -> Response:
        shown = group_page(request, id, used)
        template, headers = "profiles/group.html.jinja", _again(shown.waiting)
        return render(request, template, headers=headers, shelf=used, group=shown, pictures=pictures)

    return kept(request, used.index.stamp, made, used.kept.mark())


@router.get("/places/{id:path}/coverage.svg")
def coverage_picture(request: Request, id: str) -> Response:
    """Which sources watched a place, and when."""
    used = shelf(request)
    entry = entry_of(used, "place", id)

    def drawn() -> bytes:
        rows = watches(watchers_of(entry, used)[:WATCHERS])
        return pictures.coverage_picture(rows, used.of_entry(entry), used)

    return _picture(request, used, drawn)


@router.get("/places/{id:path}")
def place(request: Request, id: str) -> Response:
    """What is known of a place, by lens, and who watched it."""
    used = shelf(request)

    def made() -> Response:
        shown = place_page(id, used)
        return render(request, "profiles/place.html.jinja", shelf=used, place=shown, pictures=pictures)

    return kept(request, used.index.stamp, made)


@router.get("/sources/{id:path}")
def source(request: Request, id: str) -> Response:
    """Who a source is, what it gave, and how often others say otherwise."""
    used = shelf(request)
    health = health_of(request, id, used)

    def made() -> Response:
        shown = source_page(id, used, health)
        headers = _again(shown.waiting)
        return render(request, "profiles/source.html.jinja", headers=headers, shelf=used, source=shown)

    return kept(request, used.index.stamp, made, (health, used.kept.mark()))


def _again(waiting: bool) -> dict[str, str]:
    """A page of which a part is still being worked out asks for itself again; it needs no script for that."""
    return {"Refresh": str(AGAIN)} if waiting else {}


def _there(held: Held[T]) -> T:
    """What is held. Raises its error; MissingItem where it is still being worked out."""
    if held.error is not None:
        raise held.error
    if held.value is None:
        raise MissingItem("the picture", "its numbers are still being worked out", "Ask again in a moment")
    return held.value


def _picture(request: Request, used: Shelf, draw: Callable[[], bytes]) -> Response:
    """An SVG that a browser keeps until the ledger changes; drawn once for each state of it and each language."""
    address = f"{request.url.path}?{request.url.query}#{used.words.language}"
    tag = f'"{hashlib.blake2b(f"{used.index.stamp} {address}".encode(), digest_size=12).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Accept-Language, Cookie"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    body = used.kept.drawn((address, used.index.stamp), draw)
    return Response(body, headers=headers, media_type="image/svg+xml")
