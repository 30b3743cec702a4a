"""Claims, documents and events, down to the sentence: the addresses."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from marsad.brief.rows import row_values
from marsad.errors import MissingItem, UsageError
from marsad.index.filters import Filter
from marsad.index.models import ClaimRow
from marsad.model import Claim
from marsad.web import judging
from marsad.web.evidence import claim as claims
from marsad.web.evidence import document as documents
from marsad.web.evidence import event as events
from marsad.web.evidence import lists, placed, readings
from marsad.web.evidence.letters import stretches
from marsad.web.evidence.reader import Reader, reader_of
from marsad.web.evidence.rows import row_view, row_views
from marsad.web.keeping import kept
from marsad.web.meant import meant
from marsad.web.page import link, number_of, observatory_of, render

router = APIRouter()
PAGE = 25  # rows of a list: most of what such a page costs is its rows
LONGEST = 32  # signs of an id that are looked at
SHORTEST = 8  # signs of an id's beginning that may stand for it


def _kept(request: Request, reader: Reader, make: Callable[[], Response]) -> Response:
    """The page as it was made for another reader of this state of the index."""
    return kept(request, reader.index.stamp, make, reader.index.behind)


@router.get("/claims")
def claim_list(request: Request) -> Response:
    """The claims that a filter lets through, with facets."""
    reader = reader_of(request)
    return _kept(request, reader, lambda: _claim_list(request, reader))


def _claim_list(request: Request, reader: Reader) -> Response:
    filter, sort, cursor = _asked(request, lists.CLAIM_SORTS, "published")
    found = reader.index.claims(filter, sort, cursor, PAGE)
    addresses = lists.Addresses("/claims", filter, sort if sort != "published" else None)
    return render(
        request,
        "evidence/claims.html.jinja",
        filter=filter,
        sort=sort,
        found=found,
        rows=row_views(found.rows, reader),
        facets=lists.facet_views(reader.index.facets(filter), addresses, reader),
        chosen=lists.chosen_of(filter, addresses, reader),
        addresses=addresses,
        behind=reader.index.behind,
        stretches=stretches,
    )


@router.get("/claims/{id}")
def claim_page(request: Request, id: str) -> Response:
    """One claim with its sentence, its chain, its rivals."""
    reader = reader_of(request)
    return _kept(request, reader, lambda: _claim_page(request, reader, id))


def _claim_page(request: Request, reader: Reader, id: str) -> Response:
    row = reader.index.claim(id)
    body = reader.index.claim_body(row.id) if row else None
    if row is None or body is None:
        return _lost(request, reader, "claims", id)
    if row.id != id:
        return _moved(request, f"/claims/{row.id}")
    return render(request, "evidence/claim.html.jinja", **_claim_values(row, body, reader))


def _claim_values(row: ClaimRow, body: Claim, reader: Reader) -> dict[str, Any]:
    document = reader.index.document(row.document)
    text = reader.index.document_text(row.document) if row.row is None else None
    publishers = [voice.id for voice in body.attribution if voice.kind == "publisher"]
    address, followed = claims.address_of(document, reader, publishers)
    event = reader.index.event_of(row.id)
    return {
        "row": row,
        "claim": body,
        "view": row_view(row, reader),
        "context": claims.context_of(body, document, reader),
        "values": row_values(body.quote.text) if row.row is not None else (),
        "steps": claims.steps_of(body, text, reader),
        "slots": claims.slots_of(body, reader),
        "corrections": judging.corrections(body, reader.words, reader.names),
        "flags": claims.flags_of(body, reader),
        "related": claims.related_of(row, reader),
        "sureness": claims.sureness(body, reader),
        "coder": claims.coder_of(body, reader),
        "document": documents.head_of(document, reader) if document else None,
        "address": address,
        "followed": followed,
        "event_id": event,
        "event": events.event_view(found, reader) if event and (found := reader.index.event(event)) else None,
        "history": _history(reader, row.id),
        "stretches": stretches,
    }


@router.get("/claims/{id}/readings")
def readings_page(request: Request, id: str) -> Response:
    """The claim beside what other coders and older versions read in its sentence."""
    reader = reader_of(request)
    return _kept(request, reader, lambda: _readings_page(request, reader, id))


def _readings_page(request: Request, reader: Reader, id: str) -> Response:
    row = reader.index.claim(id)
    body = reader.index.claim_body(row.id) if row else None
    if row is None or body is None or row.row is not None:
        return _lost(request, reader, "claims", id)
    if row.id != id:
        return _moved(request, f"/claims/{row.id}/readings")
    # Kept in the ledger alone: asked for by this page, which few open, and made once for all who do.
    found = readings.compared(body, reader.observatory.readings(body), reader)
    view = row_view(row, reader)
    return render(request, "evidence/readings.html.jinja", row=row, view=view, found=found, stretches=stretches)


@router.get("/documents/{id}")
def document_page(request: Request, id: str) -> Response:
    """A page's text with every claim in its place, or a release with its rows."""
    reader = reader_of(request)
    return _kept(request, reader, lambda: _document_page(request, reader, id))


def _document_page(request: Request, reader: Reader, id: str) -> Response:
    document = reader.index.document(id)
    if document is None:
        return _lost(request, reader, "documents", id)
    asked = request.query_params
    claim = asked.get("claim", "")[:64]
    if document.id != id:
        return _moved(request, f"/documents/{document.id}")
    values: dict[str, Any] = {"head": documents.head_of(document, reader), "stretches": stretches, "claim": claim}
    if document.dataset is not None:
        found = reader.index.claims(Filter(document=(document.id,)), "document", _cursor(request), documents.ROWS)
        asked_for = [row for row in reader.index.claim_rows([claim]) if row.document == document.id] if claim else []
        rows = [*asked_for, *(row for row in found.rows if row.id != claim)]
        values |= {"found": found, "rows": documents.release_rows(rows, reader), "claim": claim if asked_for else ""}
        return render(request, "evidence/release.html.jinja", **values)
    view = documents.text_view(document, reader, number_of(asked.get("page", "")), claim)
    copies = [documents.head_of(copy, reader) for copy in reader.observatory.copies(document.id)]
    first = [copy.id for copy in copies if documents.before(copy.id, document, reader)]
    return render(request, "evidence/document.html.jinja", view=view, copies=copies, first=first[:1], **values)


@router.get("/documents/{id}/bibtex")
def document_entry(request: Request, id: str) -> Response:
    """The document as an entry of a bibliography."""
    from marsad.export.bibliography import entry_text

    document = reader_of(request).index.document(id)
    if document is None:
        raise MissingItem(id[:80], "there is no such document", "List the claims to find it")
    name = f'inline; filename="marsad-{document.id}.bib"'
    entry = entry_text(dataclasses.asdict(document)).encode("utf-8", "replace")
    return Response(entry, headers={"Content-Disposition": name}, media_type="application/x-bibtex; charset=utf-8")


@router.get("/events")
def event_list(request: Request) -> Response:
    """The events that a filter lets through."""
    reader = reader_of(request)
    return _kept(request, reader, lambda: _event_list(request, reader))


def _event_list(request: Request, reader: Reader) -> Response:
    filter, sort, cursor = _asked(request, lists.EVENT_SORTS, "period")
    found = reader.index.events(filter, sort, cursor, PAGE)
    addresses = lists.Addresses("/events", filter, sort if sort != "period" else None)
    return render(
        request,
        "evidence/events.html.jinja",
        filter=filter,
        sort=sort,
        found=found,
        rows=[events.event_view(row, reader) for row in found.rows],
        chosen=lists.chosen_of(filter, addresses, reader),
        addresses=addresses,
        behind=reader.index.behind,
        stretches=stretches,
    )


@router.get("/events/{id}")
def event_page(request: Request, id: str) -> Response:
    """One event: who reports it, what stands, why it is one."""
    reader = reader_of(request)
    return _kept(request, reader, lambda: _event_page(request, reader, id))


def _event_page(request: Request, reader: Reader, id: str) -> Response:
    row = reader.index.event(id)
    body = reader.index.event_body(row.id) if row else None
    if row is None or body is None:
        return _lost(request, reader, "events", id)
    if row.id != id:
        return _moved(request, f"/events/{row.id}")
    refs = reader.index.members(row.id)
    rows = {found.id: found for found in reader.index.claim_rows([claim for _, claim in refs])}
    members = events.members_of(body, refs, rows, reader)
    why = reader.index.why(row.id)
    return render(
        request,
        "evidence/event.html.jinja",
        event=row,
        view=events.event_view(row, reader),
        map_said=placed.map_said(row, reader) if placed.has_map(row) else "",
        reports=members,
        members=refs,
        told_members=members,
        values=events.values_of(body, members, reader),
        links=why,
        told=events.links_of(why, members, reader),
        history=(),
        stretches=stretches,
    )


@router.get("/events/{id}/map.svg")
def event_map(request: Request, id: str) -> Response:
    """Where it was, as exactly as is known, as a picture."""
    reader = reader_of(request)
    row = reader.index.event(id)
    drawn = placed.map_of(row, reader) if row is not None and placed.has_map(row) else b""
    if not drawn:
        raise MissingItem(id[:80], "there is no map of such an event", "List the events to find it")
    return Response(drawn, headers={"Cache-Control": "private, max-age=600"}, media_type="image/svg+xml")


def _history(reader: Reader, *about: str) -> list[events.LinkView]:
    """What persons decided about these, the newest first."""
    found = {one.id: one for item in about for one in reader.index.judgements(item, limit=20).rows}
    ordered = sorted(found.values(), key=lambda one: one.recorded_at, reverse=True)
    return [view for one in ordered for view in events.links_of([one], (), reader)]


def _asked(request: Request, sorts: Sequence[str], usual: str) -> tuple[Filter, str, str | None]:
    """Filter, order and cursor of a list's address. Raises UsageError."""
    query = request.query_params
    asked = Filter.from_query({name: query.getlist(name) for name in query})
    filter = meant(asked, observatory_of(request).index(), strict=False)
    sort = query.get("sort") or usual
    if sort not in sorts:
        raise UsageError(
            f"sort={sort[:40]}", "is no order of this list", "Choose one of: {names}", names=", ".join(sorts)
        )
    return filter, sort, _cursor(request)


def _cursor(request: Request) -> str | None:
    return request.query_params.get("cursor") or None


def _moved(request: Request, path: str) -> Response:
    """To the whole address of what was named by its beginning."""
    return RedirectResponse(link(path, **dict(request.query_params)), status_code=302)


def _lost(request: Request, reader: Reader, kind: str, id: str) -> Response:
    """Nothing of that id: what it may have meant, by the longest beginning that belongs to one alone."""
    found = _near(reader, id)
    return render(request, "evidence/lost.html.jinja", status=404, kind=kind, id=id[:80], near=found)


def _near(reader: Reader, id: str) -> list[tuple[str, str]]:
    index, words = reader.index, reader.words
    made: list[tuple[str, str]] = []
    for length in range(min(len(id), LONGEST), SHORTEST - 1, -1):
        start = id[:length]
        if (claim := index.claim(start)) is not None:
            row = row_view(claim, reader)
            told = [row.number, row.what, row.place, row.period]
            made.append((f"/claims/{row.id}", f"{words.say('Claim')}: {' '.join(filter(None, told))}"))
        if (document := index.document(start)) is not None:
            title = documents.head_of(document, reader).title
            made.append((f"/documents/{document.id}", f"{words.say('Document')}: {title}"))
        if (event := index.event(start)) is not None:
            view = events.event_view(event, reader)
            told = [view.what, view.place, view.period]
            made.append((f"/events/{event.id}", f"{words.say('Event')}: {' '.join(filter(None, told))}"))
        if made:
            break
    return made
