"""Feeds: claims of any filter, new alarms. A search's address is its own permalink: nobody needs an account."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from marsad.index.filters import Filter
from marsad.index.models import ClaimRow
from marsad.index.store import Index
from marsad.language import Wording, lens_name, name_of
from marsad.version import __version__
from marsad.web.api import alarms, atom, given
from marsad.web.meant import meant
from marsad.web.page import language_of, link, observatory_of, words_of

router = APIRouter()
_ROWS = 50
_MAKING = threading.Lock()


@router.get("/feeds/claims.atom")
def claims(request: Request) -> Response:
    """The newest claims that a filter lets through, as an Atom feed."""
    query = request.query_params
    index = observatory_of(request).index()
    wanted = Filter.from_query({name: query.getlist(name) for name in query})
    filter = replace(meant(wanted, index, strict=False), passed_on=True)
    words = words_of(request)
    found = index.claims(filter, "published", None, _ROWS).rows
    entries = list(_of_claims(request, index, found, words))
    asked = filter.to_query()
    names = index.names(words.language)
    told = words.say(", ").join(names.get(value, value) for _, value in asked)
    title = words.say("{lens}: {measure}", lens=words.say("Claims"), measure=told) if asked else words.say("Claims")
    newest = max((entry.updated for entry in entries), default=index.built_at)
    return _answer(request, f"claims:{_mark(asked)}", title, f"/claims{_tail(asked)}", newest, entries)


def _of_claims(request: Request, index: Index, rows: tuple[ClaimRow, ...], words: Wording) -> Iterator[atom.Entry]:
    names = index.names(words.language)
    for row in rows:
        document = index.document(row.document)
        kept = document.recorded_at if document else index.built_at
        published = dt.datetime.combine(row.published, dt.time(), dt.UTC) if row.published else None
        yield atom.Entry(
            id=f"urn:marsad:claim:{row.id}",
            title=_title(row, words, names),
            updated=kept,
            published=published if row.published_precision == "day" else None,
            address=_full(request, f"/claims/{row.id}"),
            summary=row.quote_text,
            author=row.publisher or row.origin_name,
            language=row.language,
        )


def _title(row: ClaimRow, words: Wording, names: dict[str, str]) -> str:
    """Who, where, what, by whom: in the reader's words."""
    table, code = ("measure", row.measure) if row.measure else ("type", row.type)
    what = name_of(table, code, words) if code and row.kind != "indicator" else ""
    if row.kind == "indicator":
        what = ", ".join(
            name_of(table, code, words)
            for table, code in (("indicator", row.indicator), ("direction", row.direction))
            if code
        )
    told = words.say("{number} {what}", number=row.number, what=what) if row.number else what
    parts = (
        names.get(row.group_id or "", row.group_name or ""),
        names.get(row.place_id or "", row.place_name or ""),
        told,
        lens_name(row.lens, words, names) if row.lens else "",
    )
    return " · ".join(part for part in parts if part.strip())


@router.get("/feeds/briefs.atom")
def briefs(request: Request) -> Response:
    """The briefs that were published, as an Atom feed."""
    words, index = words_of(request), observatory_of(request).index()
    records = observatory_of(request).briefs()[:_ROWS]
    entries = [
        atom.Entry(
            id=f"urn:marsad:brief:{record.number}:{record.hash[:16]}",
            title=record.title,
            updated=record.published_at,
            published=record.published_at,
            address=_full(request, f"/briefs/{record.number}"),
            summary=" · ".join(
                f"{place}: {name_of('verdict', code, words)}" for place, code in record.verdicts.items()
            ),
            author=record.published_by,
            language=record.language,
        )
        for record in records
    ]
    updated = max((entry.updated for entry in entries), default=index.built_at)
    return _answer(request, "briefs", words.say("Briefs"), "/briefs", updated, entries)


@router.get("/feeds/alarms.atom")
def new_alarms(request: Request) -> Response:
    """Series whose newest week stands out, as an Atom feed; screened beside the server when something came."""
    watch, index, words = watch_of(request), observatory_of(request).index(), words_of(request)
    known = watch.look(index.stamp) if watch is not None else None
    names = index.names(words.language)
    entries = [_alarm(request, item, words, names) for item in (known.alarms[:_ROWS] if known else ())]
    updated = max((entry.updated for entry in entries), default=known.screened_at if known else index.built_at)
    title = words.say("Alarms: weeks that stand out")
    return _answer(request, "alarms", title, "/", updated, entries, {} if known else {"Retry-After": "60"})


def _alarm(request: Request, item: dict[str, Any], words: Wording, names: dict[str, str]) -> atom.Entry:
    group, place = item["group"] or "", item["place"] or ""
    where = names.get(place) or (words.country(place) if len(place) == 2 else place)
    who = names.get(group) or item["name"] or group
    told = words.say(
        "{count} in the week from {start}; {expected} expected. {lens}.",
        count=words.number(item["count"] or 0),
        start=words.day(dt.date.fromisoformat(item["week"])),
        expected=words.number(item["expected"], 1) if item["expected"] is not None else "?",
        lens=lens_name(item["lens"], words, names),
    )
    address = link("/", group=group or None, place=place or None)
    return atom.Entry(
        id=f"urn:marsad:alarm:{item['id']}",
        title=" · ".join(part for part in (who, where) if part),
        updated=dt.datetime.fromisoformat(item["found"]),
        address=_full(request, address),
        summary=told,
    )


def watch_of(request: Request) -> alarms.Watch | None:
    """The watch of this server's observatory, made when first asked for; None where it lies in no folder."""
    folder = observatory_of(request).folder
    if folder is None:
        return None
    with _MAKING:
        held = getattr(request.app.state, "watch", None)
        if held is None:
            held = request.app.state.watch = alarms.Watch(folder)
        return held


def _answer(
    request: Request,
    name: str,
    title: str,
    page: str,
    updated: dt.datetime,
    entries: list[atom.Entry],
    headers: dict[str, str] | None = None,
) -> Response:
    feed = atom.Feed(
        id=f"urn:marsad:feed:{name}",
        title=title,
        own=str(request.url),
        page=_full(request, page),
        updated=updated,
        language=language_of(request),
        version=__version__,
    )
    return given.tagged(request, atom.written(feed, entries), atom.MEDIA_TYPE, headers)


def _full(request: Request, path: str) -> str:
    """An address of ours in full; the host is one that the server answers to."""
    return str(request.base_url).rstrip("/") + path


def _tail(asked: list[tuple[str, str]]) -> str:
    return f"?{urlencode(asked)}" if asked else ""


def _mark(asked: list[tuple[str, str]]) -> str:
    """The same for the same search."""
    return hashlib.blake2b(repr(sorted(asked)).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
