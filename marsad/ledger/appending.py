"""Appending captures, documents, codings and releases.

Appends go through in one order, the codings last: until its coding is there no claim is visible, so a process killed
at any moment leaves nothing half visible. Everything is idempotent by content id: appending again changes no view.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

import pyarrow as pa

from marsad.engine import Engine
from marsad.ledger import views
from marsad.ledger.batch import Batch, Coding, Receipt, check_coder, codings_of
from marsad.ledger.clock import Clock
from marsad.ledger.rows import capture_row, claim_row, coding_row, document_row, stamped, table_of
from marsad.model import Capture, Claim, Document
from marsad.model.schemas import CAPTURES, CLAIMS, CODINGS, DOCUMENTS


class AppendingLedger:
    """The part of the ledger that takes what was read."""

    _engine: Engine
    _clock: Clock

    def append(self, batch: Batch) -> Receipt:
        """Keep a batch; its claims become visible together, with the last commit.

        Raises `RefusedItem` for a text that is not valid Unicode, `ValueError` for a coding of a document that is
        neither in the batch nor held.
        """
        with self._engine.undisturbed():
            return self._append(batch)

    def _append(self, batch: Batch) -> Receipt:
        now = self._clock()
        captured: dict[str, Capture] = {}
        for capture in batch.captures:
            captured.setdefault(capture.sha256, capture)  # of the same bytes the first address is meant
        known = self._held("captures", "sha256", captured.keys())
        captures = {key: capture for key, capture in captured.items() if key not in known}
        stated = {document.id: document for document in batch.documents}
        asked = {coding.document for coding in batch.codings}
        held = self._held("documents", "id", stated.keys() | asked)
        if unknown := asked - stated.keys() - held:
            raise ValueError(f"codings of documents that are not held: {', '.join(sorted(unknown))}")
        documents = {key: document for key, document in stated.items() if key not in held}
        codings = self._uncoded(batch.codings)
        claims = {(claim.coder, claim.id): claim for coding in codings for claim in coding.claims}
        # All rows are built before any is written: a refusal leaves nothing behind.
        tables = {
            "captures": table_of([capture_row(key, item, now) for key, item in captures.items()], CAPTURES),
            "documents": table_of([document_row(key, item, now) for key, item in documents.items()], DOCUMENTS),
            "claims": table_of([claim_row(claim, now) for claim in claims.values()], CLAIMS),
            "codings": table_of([coding_row(coding, now) for coding in codings], CODINGS),
        }
        self._write(tables, now)
        return Receipt(**{name: table.num_rows for name, table in tables.items()})

    def append_captures(self, captures: Iterable[Capture]) -> Receipt:
        return self.append(Batch(captures=tuple(captures)))

    def append_documents(self, documents: Iterable[Document]) -> Receipt:
        return self.append(Batch(documents=tuple(documents)))

    def append_coding(self, document_ids: Iterable[str], coder: str, claims: Iterable[Claim]) -> Receipt:
        """Keep what `coder` read in documents that are held; those without a claim are known as read, too."""
        return self.append(Batch(codings=codings_of(document_ids, coder, claims)))

    def append_dataset(self, document: Document, coder: str, batches: Iterable[tuple[pa.Table, pa.Table]]) -> Receipt:
        """Keep a release: batches of its rows (schema `ROWS`) and their claims (`CLAIMS`, `recorded_at` set here).

        Nothing of it is visible before the last commit, whatever happens on the way; a release that this coder went
        through already is left as it is, and its batches are not asked for. Raises `ValueError` where document or
        coder of the claims differ, `SchemaMismatch` for a wrong table.
        """
        if document.dataset is None:
            raise ValueError(f"{document.id} is no release: it names no dataset")
        check_coder(coder)
        with self._engine.undisturbed():
            return self._append_dataset(document, coder, batches)

    def _append_dataset(self, document: Document, coder: str, batches: Iterable[tuple[pa.Table, pa.Table]]) -> Receipt:
        if self.known([document.id], coder):
            return Receipt()
        now = self._clock()
        # Another coder version of a release that was gone through: its rows are there.
        complete = bool(self._held("codings", "document", [document.id]))
        held = self._held("documents", "id", [document.id])
        self._write({"documents": table_of([] if held else [document_row(document.id, document, now)], DOCUMENTS)}, now)
        kept = {"rows": 0, "claims": 0}
        for rows, claims in batches:
            _check_release(document.id, coder, rows, claims)
            tables = {"rows": rows.slice(0, 0) if complete else rows, "claims": stamped(claims, now)}
            self._write(tables, now)
            kept = {name: kept[name] + table.num_rows for name, table in tables.items()}
        coding = {"document": document.id, "coder": coder, "claims": kept["claims"], "recorded_at": now}
        self._write({"codings": table_of([coding], CODINGS)}, now)
        return Receipt(documents=0 if held else 1, codings=1, **kept)

    def known(self, document_ids: Collection[str], coder: str) -> set[str]:
        """Which of these documents that coder, in exactly that version, went through already."""
        if not document_ids:
            return set()
        found = self._engine.query(views.CODED_BY, {"coder": coder, "ids": list(document_ids)}, ("codings",))
        return set(found.column("document").to_pylist())

    def _held(self, table: str, key: str, ids: Collection[str]) -> set[str]:
        if not ids:
            return set()
        found = self._engine.query(views.held(table, key), {"ids": list(ids)}, (table,))
        return set(found.column("id").to_pylist())

    def _uncoded(self, codings: Iterable[Coding]) -> list[Coding]:
        """One coding a document and coder, without those that are held."""
        by_coder: dict[str, dict[str, Coding]] = {}
        for coding in codings:
            by_coder.setdefault(coding.coder, {})[coding.document] = coding
        known = {coder: self.known(items.keys(), coder) for coder, items in by_coder.items()}
        return [item for coder, items in by_coder.items() for key, item in items.items() if key not in known[coder]]

    def _write(self, tables: dict[str, pa.Table], now: dt.datetime) -> None:
        """Append in the order given, which must put the codings last; what is empty costs no commit."""
        kept: dict[str, int] = {}
        for name, table in tables.items():
            if table.num_rows:
                kept[name] = self._engine.append(name, table)
                self._clock.kept(name, kept[name], now)
        for name, version in kept.items():
            self._engine.tidy(name, version)


def _check_release(document: str, coder: str, rows: pa.Table, claims: pa.Table) -> None:
    for name, column in (("rows", rows.column("document")), ("claims", claims.column("document"))):
        if set(column.unique().to_pylist()) - {document}:
            raise ValueError(f"the {name} are not all of release {document}")
    if set(claims.column("coder").unique().to_pylist()) - {coder}:
        raise ValueError(f"the claims are not all by {coder}")
