"""What every address of the API reads of a request: the filter, the cursor, the format; its parameters."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, cast

from fastapi import Depends, Query, Request

from marsad.errors import UsageError
from marsad.export import FORMATS, Format
from marsad.index.filters import LONGEST, MOST, Filter
from marsad.web.api.problems import Stopped
from marsad.web.meant import meant
from marsad.web.page import observatory_of

LIMIT = 1000  # rows of one answer
_MEDIA: dict[str, Format] = {form.media_type.partition(";")[0]: name for name, form in FORMATS.items() if name != "hxl"}
TABLES: tuple[Format, ...] = ("json", "csv", "xlsx", "parquet")
PLACED: tuple[Format, ...] = (*TABLES, "geojson")


def _many(meaning: str, example: str | None = None) -> object:
    return Query(description=meaning, max_length=MOST, examples=[[example]] if example else None)


Many = list[str] | None
Kinds = Annotated[Many, _many("figure, incident or indicator", "figure")]
Groups = Annotated[Many, _many("ids of groups, on either side of an incident", "islamic-state")]
Places = Annotated[Many, _many("ids of places, these alone", "geonames:99072")]
Countries = Annotated[Many, _many("ISO 3166-1 alpha-2 codes; everything inside", "IQ")]
Lenses = Annotated[Many, _many("who counts: self_claimed, attributed:ID, dataset:NAME", "self_claimed")]
Measures = Annotated[Many, _many("what figures measure", "attacks")]
Types = Annotated[Many, _many("types of incidents", "bombing")]
Indicators = Annotated[Many, _many("what is said to rise or fall", None)]
Origins = Annotated[Many, _many("ids of the origin", "al-azhar-observatory")]
Publishers = Annotated[Many, _many("publishers, as printed", None)]
Documents = Annotated[Many, _many("ids of documents", None)]
Precisions = Annotated[Many, _many("how exactly the place is known: point, city, admin1, country, …", "city")]
Languages = Annotated[Many, _many("languages of the page", "ar")]
Verdicts = Annotated[Many, _many("what persons decided: accept, reject, correct, unsure, none", None)]
Words = Annotated[str | None, Query(description="words that the sentence or the title holds", max_length=LONGEST)]
Day = Annotated[str | None, Query(description="a day, as 2019-09-24", max_length=LONGEST)]
AsOf = Annotated[
    str | None, Query(description="only what was published by this day, as 2019-09-24", max_length=LONGEST)
]


async def narrowing(
    kind: Kinds = None,
    group: Groups = None,
    branches: Annotated[str | None, Query(description="1: or a branch of the group", max_length=LONGEST)] = None,
    place: Places = None,
    country: Countries = None,
    lens: Lenses = None,
    measure: Measures = None,
    type: Types = None,
    indicator: Indicators = None,
    source: Origins = None,
    publisher: Publishers = None,
    document: Documents = None,
    precision: Precisions = None,
    page_language: Languages = None,
    verdict: Verdicts = None,
    text: Words = None,
    start: Day = None,
    end: Day = None,
    as_of: AsOf = None,
    flagged: Annotated[str | None, Query(description="1: the page's own figures contradict it", max_length=99)] = None,
) -> None:
    """The parameters of a filter, for the API's description; `Filter.from_query` reads them."""


def filter_of(request: Request, _parameters: Annotated[None, Depends(narrowing)]) -> Filter:
    """The filter of the pages, from the address as it is; without what may not be passed on. Raises UnknownName."""
    query = request.query_params
    asked = replace(Filter.from_query({name: query.getlist(name) for name in query}), passed_on=True)
    return meant(asked, observatory_of(request).index(), strict=True)


async def known(request: Request) -> None:
    """Raises UsageError for a parameter that the address does not know: misspelt it would narrow nothing."""
    route = request.scope.get("route")
    names = _known(request, getattr(route, "path_format", ""))
    for name in request.query_params:
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            remedy = f"Did you mean {near[0]}?" if near else f"It knows {', '.join(sorted(names)) or 'none'}"
            raise UsageError(name[:LONGEST], "is no parameter of this address", remedy.removesuffix("?"))


def _known(request: Request, path: str) -> set[str]:
    told = request.app.openapi()["paths"].get(path, {})
    operation = told.get(request.method.lower()) or told.get("get") or {}
    return {item["name"] for item in operation.get("parameters", ()) if item["in"] == "query"}


FilterOf = Annotated[Filter, Depends(filter_of)]
Cursor = Annotated[
    str | None, Query(description="where to go on: of a `next` of this list, nothing else", max_length=2000)
]
Limit = Annotated[int, Query(description="rows of one answer", ge=1, le=LIMIT)]
FormatName = Annotated[
    str | None,
    Query(
        alias="format",
        description="json, csv, xlsx, parquet, or geojson for what has a place; or by the Accept header",
        max_length=20,
    ),
]


def format_of(request: Request, asked: str | None, able: Sequence[Format]) -> Format:
    """`?format=`, else the Accept header, else JSON. Raises UsageError, Stopped (406)."""
    if asked:
        if asked not in able:
            raise UsageError(f"format={asked}", "is no format of this address", f"Choose one of: {', '.join(able)}")
        return cast(Format, asked)
    accept = request.headers.get("accept", "")
    weighed = sorted(_weighed(accept), key=lambda item: -item[0])
    for weight, media in weighed:
        if weight > 0 and (media in ("*/*", "application/*", "text/html") or _MEDIA.get(media) in able):
            return _MEDIA.get(media, "json")
    if weighed:
        offered = ", ".join(FORMATS[name].media_type.partition(";")[0] for name in able)
        raise Stopped(406, accept[:LONGEST], "is none of the formats here", f"Choose one of: {offered}")
    return "json"


def _weighed(header: str) -> list[tuple[float, str]]:
    found = []
    for part in header.split(",")[:50]:
        media, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((item[2:] for item in parameters if item.startswith("q=")), "1")
        try:
            weight = float(quality)
        except ValueError:
            weight = 0.0
        if media:
            found.append((weight, media.casefold()))
    return found
