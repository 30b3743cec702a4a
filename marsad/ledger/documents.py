"""Reading back captures, documents and the rows of releases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Literal

import pyarrow as pa

from marsad.engine import Engine
from marsad.errors import MissingItem
from marsad.ledger import views
from marsad.ledger.rows import document_from_row, limits, under
from marsad.model import Capture, Document
from marsad.model.schemas import ROWS


class DocumentLedger:
    """The part of the ledger that shows what was read."""

    _engine: Engine

    def document(self, id: str) -> Document:
        """The document of that id, whatever the day. Raises `MissingItem`."""
        found = self._engine.query(views.DOCUMENT_BY_ID, {"id": id}, ("documents",)).to_pylist()
        if not found:
            raise MissingItem(id, "no such document in this observatory", "List the documents to see their ids")
        return document_from_row(found[0])

    def capture(self, sha256: str) -> Capture:
        """The bytes as they came. Raises `MissingItem`."""
        found = self._engine.query(views.CAPTURE_BY_HASH, {"id": sha256}, ("captures",)).to_pylist()
        if not found:
            raise MissingItem(sha256, "no such capture in this observatory")
        row = found[0]
        return Capture(
            url=row["url"], content=row["content"], media_type=row["media_type"], captured_at=row["recorded_at"]
        )

    def captures(self, hashes: Iterable[str], together: int = 32) -> Iterator[tuple[str, Capture]]:
        """The bytes of several, by their hashes, so many at a time. Those that are not there are left out."""
        asked = sorted(set(hashes))
        for start in range(0, len(asked), together):
            ids = {"ids": asked[start : start + together]}
            for row in self._engine.query(views.CAPTURES_BY_HASH, ids, ("captures",)).to_pylist():
                held = {name: row[name] for name in ("url", "content", "media_type")}
                yield row["sha256"], Capture(captured_at=row["recorded_at"], **held)

    def reached(self) -> dict[str, dict[str, Any]]:
        """How far the tables go that bring documents into view: of each how many rows (`count`), the moment of the
        newest (`until`, ISO, None where there is none) and how many bear that very moment (`last`)."""
        found = {}
        for table in ("codings", "documents"):
            row = self._engine.query(views.REACHED.format(table=table), {}, (table,)).to_pylist()[0]
            found[table] = row | {"until": row["until"].isoformat() if row["until"] else None}
        return found

    def arrived(
        self, table: Literal["codings", "documents"], since: dt.datetime | None
    ) -> list[tuple[str, dt.datetime]]:
        """The document and moment of each row that a table got at that moment or after it; None for all."""
        column = {"codings": "document", "documents": "id"}[table]
        parameters = {"since": since or dt.datetime.min.replace(tzinfo=dt.UTC)}
        found = self._engine.query(views.ARRIVED.format(table=table, column=column), parameters, (table,))
        return list(zip(found["document"].to_pylist(), found["recorded_at"].to_pylist(), strict=True))

    def captured(self) -> pa.Table:
        """When each capture came, without its bytes: `sha256`, `media_type`, `recorded_at`."""
        return self._engine.query(views.CAPTURED, {}, ("captures",))

    def rows(self, document: str) -> pa.Table:
        """The rows of a release in their order, schema `ROWS`; empty for a page."""
        return under(self._engine.query(views.ROWS_OF, {"id": document}, ("rows",)), ROWS)

    def documents_table(
        self,
        *,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        ids: Collection[str] | None = None,
    ) -> pa.Table:
        """What was published by `as_of` and held by `recorded_by`, schema `views.DOCUMENT_VIEW`, oldest first.

        `counts_from` is the last day that the date of publication can mean, or the day we first recorded the document
        where it states none. Of a dataset all releases are seen that are old enough (which of them stands for a day is
        decided by the series); where none is, the earliest, flagged `hindsight`. A release is seen once it is coded.
        `ids`: of these documents alone.
        """
        parameters = limits(as_of, recorded_by) | ({} if ids is None else {"ids": list(ids)})
        sql = views.documents_seen("" if ids is None else "WHERE id IN (SELECT unnest($ids))")
        return under(self._engine.query(sql, parameters, ("codings", "documents")), views.DOCUMENT_VIEW)

    def sources_table(self, *, as_of: dt.date | None = None, recorded_by: dt.datetime | None = None) -> pa.Table:
        """The documents of `documents_table` without their texts."""
        names = [name for name in views.DOCUMENT_VIEW.names if name != "text"]
        sql = f"SELECT {', '.join(names)} FROM ({views.documents_seen()})"
        found = self._engine.query(sql, limits(as_of, recorded_by), ("codings", "documents"))
        return under(found, pa.schema(map(views.DOCUMENT_VIEW.field, names)))

    def documents(self, *, as_of: dt.date | None = None, recorded_by: dt.datetime | None = None) -> list[Document]:
        """The documents of `documents_table` as models."""
        seen = self.documents_table(as_of=as_of, recorded_by=recorded_by)
        return [document_from_row(row) for row in seen.drop_columns(["recorded_at"]).to_pylist()]
