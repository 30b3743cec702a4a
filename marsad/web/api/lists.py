"""Claims, events, documents, and what persons decided: rows of the index, never what may not be passed on."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from marsad.errors import MissingItem, UnknownName, UsageError
from marsad.index.models import ClaimRow, DocumentRow, Entry, EventRow
from marsad.index.store import Index
from marsad.model.form import claim_to_json
from marsad.sources.description import describe
from marsad.web.api import given
from marsad.web.api.asked import PLACED, Cursor, FilterOf, FormatName, Limit, format_of, known
from marsad.web.api.problems import Stopped
from marsad.web.api.shapes import (
    NEGOTIATED,
    PROBLEMS,
    REFUSALS,
    Json,
    Listed,
    WholeClaim,
    WholeDocument,
    WholeEvent,
)
from marsad.web.page import observatory_of

router = APIRouter(dependencies=[Depends(known)])
_FOUND = 50
Sort = Annotated[str, Query(description="published, period, number, place or document", max_length=20)]
EventSort = Annotated[str, Query(description="period, number, place or voices", max_length=20)]
Named = Annotated[str | None, Query(description="words of a name", max_length=200)]


def index_of(request: Request) -> Index:
    return observatory_of(request).index()


@router.get("/claims", response_model=Listed[ClaimRow], responses=NEGOTIATED, tags=["claims"])
def claims(
    request: Request,
    filter: FilterOf,
    sort: Sort = "published",
    cursor: Cursor = None,
    limit: Limit = _FOUND,
    format_name: FormatName = None,
) -> Response:
    """Claims: what somebody states, each with its sentence, who said it and where it stands."""
    format = format_of(request, format_name, PLACED)
    page = index_of(request).claims(filter, sort, cursor, limit)
    return given.rows(request, "claims", page.rows, ClaimRow, format, page.next, page.total, page.total_is_least)


@router.get("/claims/{id}", response_model=WholeClaim, responses=REFUSALS, tags=["claims"])
def claim(request: Request, id: str) -> Response:
    """A claim whole: slots, chain of sources, quote, flags, verdict; the claims that rival it."""
    index = index_of(request)
    row = index.claim(id)
    body = index.claim_body(id)
    if row is None or body is None:
        raise MissingItem(id[:80], "there is no such claim", "List them at /api/v1/claims")
    _allowed(row.kept_back, id)
    document = index.document(row.document)
    told = {
        "claim": claim_to_json(body),
        "document": _document(document) if document else {},
        "verdict": row.verdict,
        "corrected": list(row.corrected),
        "event": row.event,
        "rivals": [rival for rival in index.rivals(row.id) if not rival.kept_back],
    }
    return given.value(request, told)


@router.get("/events", response_model=Listed[EventRow], responses=NEGOTIATED, tags=["events"])
def events(
    request: Request,
    filter: FilterOf,
    sort: EventSort = "period",
    cursor: Cursor = None,
    limit: Limit = _FOUND,
    format_name: FormatName = None,
) -> Response:
    """Events: reports of the same event as one. An event that a row may not be passed on of is left out."""
    format = format_of(request, format_name, PLACED)
    page = index_of(request).events(filter, sort, cursor, limit)
    return given.rows(request, "events", page.rows, EventRow, format, page.next, page.total, page.total_is_least)


@router.get("/events/{id}", response_model=WholeEvent, responses=REFUSALS, tags=["events"])
def event(request: Request, id: str) -> Response:
    """An event with where each value comes from, its reports, and why they were linked."""
    index = index_of(request)
    row, body = index.event(id), index.event_body(id)
    if row is None or body is None:
        raise MissingItem(id[:80], "there is no such event", "List them at /api/v1/events")
    _allowed(row.kept_back, id)
    members = [{"ref": ref, "claim": claim} for ref, claim in index.members(row.id)]
    told = {"event": body, "row": row, "members": members, "links": index.why(row.id)}
    return given.value(request, told)


@router.get("/documents", response_model=Listed[DocumentRow], responses=NEGOTIATED, tags=["documents"])
def documents(
    request: Request, filter: FilterOf, cursor: Cursor = None, limit: Limit = _FOUND, format_name: FormatName = None
) -> Response:
    """Documents and releases of datasets, without their texts; of a filter those that state such a claim."""
    format = format_of(request, format_name, ("json",))
    page = index_of(request).documents(filter, "published", cursor, limit)
    return given.rows(request, "sources", page.rows, DocumentRow, format, page.next, page.total, page.total_is_least)


@router.get("/documents/{id}", response_model=WholeDocument, responses=PROBLEMS, tags=["documents"])
def document(request: Request, id: str, cursor: Cursor = None, limit: Limit = _FOUND) -> Response:
    """What is known of a document, and its claims with their quotes, in the order of its text."""
    index = index_of(request)
    row = index.document(id)
    if row is None:
        raise MissingItem(id[:80], "there is no such document", "List them at /api/v1/documents")
    if row.kept_back:
        return given.value(request, {"document": _document(row), "claims": [], "next": None})
    page = index.claims_of(row.id, cursor, limit)
    told = {"document": _document(row), "claims": page.rows, "next": page.next}
    return given.value(request, told)


@router.get("/groups", response_model=Listed[Entry], responses=NEGOTIATED, tags=["names"])
def groups(
    request: Request, text: Named = None, cursor: Cursor = None, limit: Limit = _FOUND, format_name: FormatName = None
) -> Response:
    """Groups that claims name, with how many claims by lens."""
    return _entries(request, index_of(request).groups(text), cursor, limit, format_name)


@router.get("/places", response_model=Listed[Entry], responses=NEGOTIATED, tags=["names"])
def places(
    request: Request,
    text: Named = None,
    country: Annotated[str | None, Query(description="ISO 3166-1 alpha-2 code", max_length=2)] = None,
    cursor: Cursor = None,
    limit: Limit = _FOUND,
    format_name: FormatName = None,
) -> Response:
    """Places that claims name, with how many claims by lens."""
    return _entries(request, index_of(request).places(text, country), cursor, limit, format_name)


@router.get("/sources", response_model=Listed[Json], responses=NEGOTIATED, tags=["names"])
def sources(
    request: Request, text: Named = None, cursor: Cursor = None, limit: Limit = _FOUND, format_name: FormatName = None
) -> Response:
    """Who speaks: origins that claims name; of datasets licence, citation, and whether rows may be passed on."""
    return _entries(request, index_of(request).sources(text), cursor, limit, format_name, terms=True)


@router.get("/judgements", response_model=Listed[Json], responses=PROBLEMS, tags=["judgements"])
def judgements(
    request: Request,
    about: Annotated[str | None, Query(description="the id of a claim, the ref of a report", max_length=300)] = None,
    cursor: Cursor = None,
    limit: Limit = _FOUND,
) -> Response:
    """What persons decided, the newest first. The correction of a row that may not be passed on is left out, and that
    of one that nothing is known of any more."""
    index = index_of(request)
    page = index.judgements(about, cursor, limit)
    told = [_judgement(index, asdict(item)) for item in page.rows]
    return given.rows(request, "claims", told, dict, "json", page.next, page.total, page.total_is_least)


def _judgement(index: Index, item: dict[str, Any]) -> dict[str, Any]:
    del item["evidence"]
    if item["correction"] is not None:
        rows = [index.claim(id) for id in item["about"]]
        # Of a claim that the index does not hold (its page was read anew) nobody knows here whose row it was.
        if any(row is None or row.kept_back for row in rows):
            item["correction"] = None
    return item


def _allowed(kept_back: bool, id: str) -> None:
    if kept_back:
        raise Stopped(403, id[:80], "rests on a row whose dataset may not be passed on", "Bring the dataset yourself")


def _document(row: DocumentRow) -> dict[str, Any]:
    return asdict(row)


def _entries(
    request: Request,
    entries: list[Entry],
    cursor: str | None,
    limit: int,
    format_name: str | None,
    *,
    terms: bool = False,
) -> Response:
    """A stretch of entries by id."""
    format = format_of(request, format_name, ("json",))
    ordered = sorted(entries, key=lambda entry: entry.id)
    start = bisect_right(ordered, _after(cursor), key=lambda entry: entry.id) if cursor else 0
    shown = ordered[start : start + limit]
    told: list[Any] = [{**asdict(entry), **_terms(entry.id)} if terms else entry for entry in shown]
    following = f"after:{shown[-1].id}" if start + limit < len(ordered) else None
    return given.rows(request, "sources", told, Entry, format, following, len(ordered))


def _after(cursor: str) -> str:
    if not cursor.startswith("after:"):
        raise UsageError("the cursor", "is none of this list", "Take the link to the next page, or leave it out")
    return cursor.removeprefix("after:")


def _terms(id: str) -> dict[str, Any]:
    """Licence and citation, where it is a dataset that we know."""
    try:
        source = describe(id)
    except UnknownName:
        return {"licence": None, "passed_on": None, "cite": []}
    return {"licence": source.licence.en, "passed_on": source.redistribute, "cite": list(source.cite)}
