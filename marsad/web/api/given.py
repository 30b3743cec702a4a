"""Answers: rows in the format asked for, links to the next stretch, tags that tell whether anything changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa
from fastapi import Request, Response

from marsad.export import FORMATS, Content, Format, Kind
from marsad.export.objects import dumped
from marsad.exporting import export_content
from marsad.web.page import language_of

_HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Accept, Accept-Language, Cookie"}
_TYPES: Mapping[str, pa.DataType] = {
    "str": pa.string(), "str | None": pa.string(), "int": pa.int64(), "int | None": pa.int64(),
    "float": pa.float64(), "float | None": pa.float64(), "bool": pa.bool_(), "dt.date | None": pa.date32(),
    "tuple[str, ...]": pa.list_(pa.string()), "tuple[tuple[str, str, str], ...]": pa.list_(pa.string()),
}  # fmt: skip


def value(request: Request, given: Any, headers: Mapping[str, str] | None = None, status: int = 200) -> Response:
    """A JSON answer with a strong tag; 304 where the asker holds it already."""
    return tagged(request, dumped(given).encode(), "application/json", headers, status)


def tagged(
    request: Request, body: bytes, media_type: str, headers: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    tag = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
    told = {**_HEADERS, "ETag": tag, **(headers or {})}
    if status == 200 and matches(request, tag):
        return Response(status_code=304, headers=told)
    return Response(body, status, told, media_type)


def matches(request: Request, tag: str) -> bool:
    """Whether If-None-Match names the tag."""
    held = {item.strip().removeprefix("W/") for item in request.headers.get("if-none-match", "").split(",")}
    return tag in held or "*" in held


def rows(
    request: Request,
    kind: Kind,
    found: Sequence[Any],
    model: type,
    format: Format,
    following: str | None = None,
    total: int | None = None,
    total_is_least: bool = False,
) -> Response:
    """Rows of a list. `following`: the cursor of what follows; it stands in `next` and in the Link header."""
    headers = {} if following is None else {"Link": f'<{_with(request, following)}>; rel="next"'}
    if format == "json":
        told = {"rows": found, "next": following}
        return value(request, told | {"total": total, "total_is_least": total_is_least}, headers)
    return table(request, content_of(request, kind, found, model), format, headers)


def table(request: Request, content: Content, format: Format, headers: Mapping[str, str] | None = None) -> Response:
    """Rows as a file."""
    stream = BytesIO()
    export_content(content, stream, format)
    form = FORMATS[format]
    named = {"Content-Disposition": f'attachment; filename="marsad-{content.kind}.{form.suffix}"'}
    return tagged(request, stream.getvalue(), form.media_type, {**named, **(headers or {})})


def content_of(request: Request, kind: Kind, found: Sequence[Any], model: type) -> Content:
    """Rows of the index as a table to be written."""
    shown = [item for item in fields(model) if item.name not in _NOT_IN_TABLES]
    schema = pa.schema([pa.field(item.name, _TYPES[str(item.type)]) for item in shown])
    made = [{name: _flat(getattr(row, name)) for name in schema.names} for row in found]
    batch = pa.RecordBatch.from_pylist(made, schema=schema)
    return Content(kind=kind, schema=schema, batches=lambda: iter((batch,)), language=language_of(request))


def _flat(item: Any) -> Any:
    if isinstance(item, tuple):
        return [part if isinstance(part, str) else part[1] for part in item]
    return item


# What is kept back is not among the rows; what each report states of its dead stands in JSON alone: it is no column.
_NOT_IN_TABLES = ("kept_back", "tolls")


def _with(request: Request, cursor: str) -> str:
    """This address with another cursor; of ours alone, so that no header can be cut."""
    kept = [(name, text) for name, text in request.query_params.multi_items() if name != "cursor"]
    return f"{request.url.path}?{urlencode([*kept, ('cursor', cursor)])}"
