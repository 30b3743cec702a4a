"""Models as rows of the kept tables, and back. Claims have theirs in `marsad.model.schemas`."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa

from marsad.errors import RefusedItem, UsageError
from marsad.ledger.batch import Coding
from marsad.model import Capture, Claim, Document
from marsad.model.schemas import claim_to_row

Row = dict[str, Any]
_END_OF_DAYS = dt.date.max
_END_OF_TIME = dt.datetime.max.replace(tzinfo=dt.UTC)


def capture_row(sha256: str, capture: Capture, now: dt.datetime) -> Row:
    return {
        "sha256": sha256,
        "url": capture.url,
        "media_type": capture.media_type,
        "content": capture.content,
        "recorded_at": now,
    }


def document_row(id: str, document: Document, now: dt.datetime) -> Row:
    """Raises `RefusedItem` where a part of the document is not valid Unicode (half of a surrogate pair)."""
    row: Row = {"id": id, "recorded_at": now}
    for name in (*_STATED, "published_until"):
        row[name] = getattr(document, name)
        try:
            if isinstance(row[name], str):
                row[name].encode()
        except UnicodeEncodeError as error:
            item = (document.url or document.label or id).encode(errors="replace").decode()
            raise RefusedItem(
                item, f"its {name} holds half a character at {error.start}", "Save it as UTF-8 and read it again"
            ) from error
    return row


_STATED = (
    "text",
    "url",
    "title",
    "published",
    "published_precision",
    "publisher",
    "language",
    "label",
    "capture",
    "dataset",
    "covers_start",
    "covers_end",
)


def document_from_row(row: Row) -> Document:
    return Document(**{name: row[name] for name in _STATED})


def claim_row(claim: Claim, now: dt.datetime) -> Row:
    return claim_to_row(claim) | {"recorded_at": now}


def coding_row(coding: Coding, now: dt.datetime) -> Row:
    ids = {claim.id for claim in coding.claims}
    return {"document": coding.document, "coder": coding.coder, "claims": len(ids), "recorded_at": now}


def table_of(rows: list[Row], schema: pa.Schema) -> pa.Table:
    """The rows under the schema; a key that a row lacks is null, a key that the schema lacks is a mistake."""
    for row in rows:
        if foreign := row.keys() - set(schema.names):
            raise TypeError(f"no such columns: {', '.join(sorted(foreign))}")
    return pa.Table.from_pylist(rows, schema=schema)


def stamped(claims: pa.Table, now: dt.datetime) -> pa.Table:
    """The claims with `recorded_at` as their last column: the instant that ties them to their coding."""
    kind = pa.timestamp("us", tz="UTC")
    column = pa.repeat(pa.scalar(now, type=kind), claims.num_rows)
    kept = claims.drop_columns(["recorded_at"]) if "recorded_at" in claims.column_names else claims
    return kept.append_column(pa.field("recorded_at", kind, nullable=False), column)


def under(answer: pa.Table, schema: pa.Schema) -> pa.Table:
    """The answer under its declared schema. Not `Table.cast`: that would import pyarrow.compute to change nothing."""
    return pa.Table.from_arrays(answer.columns, schema=schema)


def limits(as_of: dt.date | None, recorded_by: dt.datetime | None) -> dict[str, object]:
    """The parameters of views that look back; "no limit" is the end of time."""
    if recorded_by is not None and recorded_by.tzinfo is None:
        raise UsageError(f"recorded by {recorded_by}", "the moment states no time zone", "Add one, as in …T12:00+00:00")
    return {"as_of": as_of or _END_OF_DAYS, "recorded_by": recorded_by or _END_OF_TIME}
