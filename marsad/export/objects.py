"""JSON: exact values for programs, as one document or one object a line."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any, BinaryIO

from marsad.export.content import Content, Row
from marsad.model.form import plain

_OF_DOCUMENT = ("url", "title", "published", "published_precision", "publisher", "language", "label", "dataset")


def write_json(content: Content, stream: BinaryIO) -> None:
    """`{"claims": […], "documents": […]}`, one object a line; other contents have their own name and no documents.

    A document is what identifies it, without its text: pages belong to their publishers.
    """
    told: dict[str, Row] = {}
    stream.write(f'{{"{content.kind}": ['.encode())
    separator = "\n"
    for row in content.rows():
        if content.shape is not None:
            told.setdefault(row["document"], document_of(row))
        stream.write((separator + dumped(shaped(content, row))).encode())
        separator = ",\n"
    stream.write(b"]")
    if content.shape is not None:
        lines = ",\n".join(map(dumped, told.values()))
        stream.write(f',\n"documents": [{lines and chr(10)}{lines}]'.encode())
    stream.write(b"}\n")


def write_jsonl(content: Content, stream: BinaryIO) -> None:
    """One object a line; of claims the document before the first of its claims, as `marsad code` prints them."""
    seen: set[str] = set()
    for row in content.rows():
        if content.shape is not None and row["document"] not in seen:
            seen.add(row["document"])
            stream.write(f"{dumped(document_of(row))}\n".encode())
        stream.write(f"{dumped(shaped(content, row))}\n".encode())


def shaped(content: Content, row: Row) -> Row:
    return content.shape(row) if content.shape is not None else row


def document_of(row: Row) -> Row:
    """What a claim's row says of its document."""
    return {"kind": "document", "document": row["document"]} | {name: row.get(name) for name in _OF_DOCUMENT}


def dumped(value: Any) -> str:
    """Letters as they are, whole numbers without a point, days as text. Raises ValueError for what is no number."""
    return json.dumps(simple(value), ensure_ascii=False, allow_nan=False).encode("utf-8", "replace").decode()


_AS_IT_IS = frozenset({str, int, bool, type(None)})  # nearly every value: fifty rows have three thousand


def simple(value: Any) -> Any:
    """The value in terms of JSON; a model as an object of its fields, a set in order."""
    if type(value) in _AS_IT_IS:
        return value
    if isinstance(value, Mapping):
        return {str(key): item if type(item) in _AS_IT_IS else simple(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [item if type(item) in _AS_IT_IS else simple(item) for item in value]
    kind: type = type(value)
    if names := _names(kind):
        stated = ((name, getattr(value, name)) for name in names)
        return {name: item if type(item) in _AS_IT_IS else simple(item) for name, item in stated}
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return plain(value)


@lru_cache(maxsize=256)
def _names(model: type) -> tuple[str, ...]:
    return tuple(item.name for item in fields(model)) if is_dataclass(model) else ()
