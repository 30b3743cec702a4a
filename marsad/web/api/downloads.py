"""The export page: what a file will hold and on what terms; and the file."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast, get_args

from fastapi import APIRouter, Request, Response
from starlette.background import BackgroundTask
from starlette.responses import FileResponse

from marsad.errors import UsageError
from marsad.export import FORMATS, KINDS, Format, Kind, written
from marsad.exporting import ExportQuestion
from marsad.exporting.question import check
from marsad.index.filters import Filter
from marsad.index.store import Index
from marsad.language import Wording, lens_name
from marsad.model.counts import Every
from marsad.model.moments import asked_moment
from marsad.sources.description import descriptions
from marsad.web.page import language_of, observatory_of, render, words_of

router = APIRouter()
MOST = 200_000  # rows of a file that the server writes; the command line writes any number
_AT_ONCE = threading.BoundedSemaphore(2)
# What the form does not ask for and lists of pages may have asked for.
CARRIED = (
    "country", "lens", "measure", "kind", "type", "indicator", "source", "publisher", "document", "precision",
    "page_language", "verdict", "flagged",
)  # fmt: skip
_OFFERED: Mapping[str, tuple[Kind, ...]] = {
    name: tuple(kind for kind in KINDS if form.kinds is None or kind in form.kinds) for name, form in FORMATS.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """What the form asks for."""

    question: ExportQuestion
    format: Format
    package: bool


def _download(request: Request) -> Download:
    """Raises UsageError, UnknownName."""
    query = request.query_params
    filter = Filter.from_query({name: query.getlist(name) for name in query})
    kind = _one_of("content", query.get("content") or "claims", KINDS)
    format = _one_of("format", query.get("format") or "xlsx", tuple(FORMATS))
    every = _one_of("every", query.get("every") or "week", get_args(Every))
    written(format, cast(Kind, kind))
    question = ExportQuestion(
        kind=cast(Kind, kind),
        filter=observatory_of(request).in_ids(filter),
        recorded_by=asked_moment(query.get("recorded_by"), "recorded_by"),
        every=cast(Every, every),
        language=language_of(request),
        most=MOST,
    )
    check(question)
    return Download(question=question, format=cast(Format, format), package=query.get("package", "") not in ("", "0"))


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise UsageError(f"{name}={value}"[:200], "is not offered", "Choose one of: {names}", names=", ".join(allowed))
    return value


@router.get("/export")
def export_page(request: Request) -> Response:
    """Choose what, how, and narrowed by what; see what it will hold."""
    words, query = words_of(request), request.query_params
    asked, error = None, None
    if any(name != "language" for name in query):
        try:
            asked = _download(request)
        except UsageError as refused:
            error = refused
    index = observatory_of(request).index()
    return render(
        request,
        "api/export.html.jinja",
        status=400 if error else 200,
        asked=asked,
        error=error,
        holds=_holds(index, asked, words) if asked else None,
        given=_given(request),
        carried=CARRIED,
        kinds=_kinds(words),
        formats=_formats(words),
        offered=_OFFERED,
        every=get_args(Every),
        most=words.number(MOST),
        file=f"/export/file?{request.url.query}",
    )


@router.get("/export/file")
def file(request: Request) -> Response:
    """The file, written beside and sent as it is."""
    asked = _download(request)
    suffix = "zip" if asked.package else FORMATS[asked.format].suffix
    day = asked.question.filter.as_of
    name = f"marsad-{asked.question.kind}{f'-{day}' if day else ''}.{suffix}"
    media = "application/zip" if asked.package else FORMATS[asked.format].media_type
    if not _AT_ONCE.acquire(timeout=2):
        raise UsageError("the export", "has to wait: others are being written", "Try again in a minute")
    handle, path = tempfile.mkstemp(prefix="marsad-export-")
    os.close(handle)
    try:
        with Path(path).open("wb") as stream:
            observatory_of(request).export_question(asked.question, stream, asked.format, package=asked.package)
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise
    finally:
        _AT_ONCE.release()
    headers = {"Cache-Control": "private, no-store"}
    return FileResponse(
        path, media_type=media, filename=name, headers=headers, background=BackgroundTask(Path(path).unlink, True)
    )


def _given(request: Request) -> dict[str, Any]:
    """What the form shows again."""
    query = request.query_params
    names = ("content", "format", "every", "text", "start", "end", "as_of", "recorded_by", "package", "branches")
    many = ("group", "place", *CARRIED)
    held = {name: query.get(name, "") for name in names}
    return held | {name: [item for item in query.getlist(name) if item] for name in many}


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """What a file will hold: rows (None: only the counting tells), those kept back, and on whose terms."""

    rows: int | None
    least: bool
    kept_back: int
    terms: list[dict[str, Any]]
    pages: bool
    too_many: bool


def _holds(index: Index, asked: Download, words: Wording) -> Holds:
    filter = asked.question.filter
    if asked.question.kind == "incidents":
        filter = replace(filter, kind=("incident",))
    lenses = [facet.value for facet in index.facets(filter).get("lens", ())]
    datasets = {lens.removeprefix("dataset:") for lens in lenses if lens.startswith("dataset:")}
    known = {source.name: source for source in descriptions()}
    terms = []
    for name in sorted(datasets):
        source = known.get(name)
        terms.append(
            {
                "name": source.title.said(words.language) if source else lens_name(f"dataset:{name}", words),
                "licence": source.licence.said(words.language) if source else None,
                "passed_on": source.redistribute if source else None,
            }
        )
    told: dict[str, Any] = {"terms": terms, "pages": any(not lens.startswith("dataset:") for lens in lenses)}
    if asked.question.kind == "series":
        return Holds(rows=None, least=False, kept_back=0, too_many=False, **told)
    if asked.question.kind == "sources":
        documents = index.documents(filter, limit=1)
        return Holds(rows=documents.total, least=documents.total_is_least, kept_back=0, too_many=False, **told)
    list_of: Any = index.events if asked.question.kind == "events" else index.claims
    page, whole = (list_of(replace(filter, passed_on=passed), limit=1) for passed in (True, False))
    rows = page.total
    kept_back = (whole.total or 0) - (rows or 0)
    return Holds(
        rows=rows, least=page.total_is_least, kept_back=kept_back, too_many=rows is not None and rows > MOST, **told
    )


def _kinds(words: Wording) -> dict[str, str]:
    return {
        "claims": words.say("Claims"),
        "incidents": words.say("Reports of single events"),
        "events": words.say("Events"),
        "series": words.say("Counts over time"),
        "sources": words.say("Sources and documents"),
    }


def _formats(words: Wording) -> dict[str, str]:
    return {
        "xlsx": words.say("XLSX, for Excel"),
        "csv": words.say("CSV, for any spreadsheet"),
        "json": words.say("JSON, for programs"),
        "jsonl": words.say("JSON Lines, one object a line"),
        "parquet": words.say("Parquet, for pandas, R and DuckDB"),
        "geojson": words.say("GeoJSON, for maps (QGIS)"),
        "hxl": words.say("CSV with HXL hashtags"),
        "bibtex": words.say("BibTeX, for Zotero and LaTeX"),
    }
