"""The ledger: append captures, documents, rows, claims and judgements; read them back as of a day.

Appends go through in one order, the codings last: until its coding is there no claim is visible, so a process killed
at any moment leaves nothing half visible. Everything is idempotent by content id: appending again changes no view.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypedDict, Unpack

import pyarrow as pa

from marsad.engine import Engine, LocalEngine
from marsad.errors import MissingItem, UsageError
from marsad.ledger import changes, views
from marsad.ledger.batch import Batch, Coding, Receipt, check_coder, codings_of
from marsad.ledger.briefs import BriefLedger
from marsad.ledger.correcting import Corrections, corrected_json
from marsad.ledger.derived import DerivedTables
from marsad.ledger.forecasts import ForecastLedger
from marsad.ledger.judging import JudgementLedger
from marsad.ledger.marker import prepare
from marsad.ledger.rows import (
    capture_row,
    claim_row,
    coding_row,
    document_from_row,
    document_row,
    limits,
    stamped,
    table_of,
    under,
)
from marsad.model import Capture, Claim, Document
from marsad.model.changes import ChangeTotals, HeldRelease, RowChange
from marsad.model.schemas import CAPTURES, CLAIMS, CODINGS, DOCUMENTS, OF_MODEL, ROWS, SCHEMAS, claim_from_row


def open_ledger(folder: Path, *, create: bool = True, engine: Engine | None = None) -> Ledger:
    """Open the observatory in `folder`; where `create`, make it there if the folder is absent or empty.

    Raises `MissingItem` (nothing there and not `create`) or `ObservatoryError` (a newer format, or a foreign folder).
    """
    engine = engine or LocalEngine(folder / "tables", SCHEMAS)  # first: it may refuse the path
    prepare(folder, create=create)
    return Ledger(engine, derived=DerivedTables(folder / "derived"))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class ClaimFilter(TypedDict, total=False):
    """The filters of `Ledger.claims`."""

    as_of: dt.date | None
    recorded_by: dt.datetime | None
    groups: Collection[str] | None
    places: Collection[str] | None
    kinds: Collection[str] | None
    lenses: Collection[str] | None
    documents: Collection[str] | None
    refs: Collection[str] | None
    ids: Collection[str] | None
    rejected: bool
    every_coder: bool
    as_printed: bool


class Ledger(JudgementLedger, ForecastLedger, BriefLedger):
    """The only memory: append-only, typed, readable as of any day. Use `open_ledger`."""

    def __init__(
        self, engine: Engine, clock: Callable[[], dt.datetime] = _now, derived: DerivedTables | None = None
    ) -> None:
        super().__init__(engine, clock)
        self._derived = derived

    # --- appending ---------------------------------------------------------------------------------------------------

    def append(self, batch: Batch) -> Receipt:
        """Keep a batch; its claims become visible together, with the last commit.

        Raises `RefusedItem` for a text that is not valid Unicode, `ValueError` for a coding of a document that is
        neither in the batch nor held.
        """
        now = self._clock()
        captured = {capture.sha256: capture for capture in batch.captures}
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
        self._write(tables)
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
        if self.known([document.id], coder):
            return Receipt()
        now = self._clock()
        # Another coder version of a release that was gone through: its rows are there.
        complete = bool(self._held("codings", "document", [document.id]))
        held = self._held("documents", "id", [document.id])
        self._write({"documents": table_of([] if held else [document_row(document.id, document, now)], DOCUMENTS)})
        kept = {"rows": 0, "claims": 0}
        for rows, claims in batches:
            _check_release(document.id, coder, rows, claims)
            tables = {"rows": rows.slice(0, 0) if complete else rows, "claims": stamped(claims, now)}
            self._write(tables)
            kept = {name: kept[name] + table.num_rows for name, table in tables.items()}
        coding = {"document": document.id, "coder": coder, "claims": kept["claims"], "recorded_at": now}
        self._write({"codings": table_of([coding], CODINGS)})
        return Receipt(documents=0 if held else 1, codings=1, **kept)

    # --- reading -----------------------------------------------------------------------------------------------------

    def known(self, document_ids: Collection[str], coder: str) -> set[str]:
        """Which of these documents that coder, in exactly that version, went through already."""
        if not document_ids:
            return set()
        found = self._engine.query(views.CODED_BY, {"coder": coder, "ids": list(document_ids)}, ("codings",))
        return set(found.column("document").to_pylist())

    def versions(self) -> dict[str, int | None]:
        """The version of each table: what a derived table was made from."""
        return {table: self._engine.version(table) for table in views.TABLES}

    def derived(self, name: str, question: Mapping[str, object], make: Callable[[], pa.Table]) -> pa.Table:
        """The table that `make` gives for the question, from what was kept of it while no table of ours changed."""
        if self._derived is None:
            return make()
        return self._derived.table(name, {"question": question, "versions": self.versions()}, make)

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

    def claims(
        self,
        *,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
        groups: Collection[str] | None = None,
        places: Collection[str] | None = None,
        kinds: Collection[str] | None = None,
        lenses: Collection[str] | None = None,
        documents: Collection[str] | None = None,
        refs: Collection[str] | None = None,
        ids: Collection[str] | None = None,
        rejected: bool = False,
        every_coder: bool = False,
        as_printed: bool = False,
        columns: Sequence[str] | None = None,
    ) -> pa.Table:
        """The claims seen that day, schema `views.CLAIM_VIEW`: the newest coder version of each, with its document.

        A filter left out lets all through, an empty one none. `groups`: actor ids, on either side. `places`: place ids,
        or ISO 3166-1 alpha-2 codes for all that lies in a country. `lenses`: as `Claim.lens`. `documents`: ids.
        `refs`: of incidents, see `views.REF`. `ids`: of claims. `rejected`: also those whose newest verdict is reject
        (see the column `verdict`). What persons corrected by `recorded_by` is applied before anything is filtered;
        `corrected` says slot by slot what was coded, and `as_printed` gives the claims as coded. Claims about a period
        that is not over by `as_of` are left out.
        Where several coders read a number, one reading of it is seen, so that nothing is counted twice (which: see
        `views`); `every_coder`: all of them, side by side. `columns`: of the view, these only: quick where it is long.
        """
        wanted = {"groups": groups, "places": places, "kinds": kinds, "lenses": lenses}
        wanted |= {"documents": documents, "refs": refs, "ids": ids}
        sql, parameters = self._asked(
            wanted, as_of, recorded_by, rejected=rejected, every_coder=every_coder, as_printed=as_printed
        )
        if columns is not None:
            sql = f"SELECT {', '.join(columns)} FROM ({sql})"
        seen = self._engine.query(sql, parameters, _OF_CLAIMS)
        return under(seen, views.CLAIM_VIEW if columns is None else pa.schema(map(views.CLAIM_VIEW.field, columns)))

    def claim_batches(self, **seen: Unpack[ClaimFilter]) -> Iterator[pa.RecordBatch]:
        """The claims of `claims`, which says what each filter means, in batches: memory holds one of them."""
        wanted = {name: seen.get(name) for name in _CONDITIONS}
        sql, parameters = self._asked(
            wanted,
            seen.get("as_of"),
            seen.get("recorded_by"),
            rejected=seen.get("rejected", False),
            every_coder=seen.get("every_coder", False),
            as_printed=seen.get("as_printed", False),
        )
        for batch in self._engine.stream(sql, parameters, _OF_CLAIMS):
            yield pa.RecordBatch.from_arrays(batch.columns, schema=views.CLAIM_VIEW)

    def _asked(
        self,
        wanted: Mapping[str, Any],
        as_of: dt.date | None,
        recorded_by: dt.datetime | None,
        *,
        rejected: bool,
        every_coder: bool,
        as_printed: bool,
    ) -> tuple[str, dict[str, object]]:
        """The SQL of the claims view and its parameters."""
        given = {name: list(items) for name, items in wanted.items() if items is not None}
        conditions = [_CONDITIONS[name] for name in given]
        if not rejected:
            conditions.append("judged.verdict IS DISTINCT FROM 'reject'")
        back, corrections = self._told(recorded_by)
        corrected: dict[str, Any] = {} if as_printed else self._corrected(corrections)
        sql = views.claims_seen(conditions, every_coder=every_coder, corrected=bool(corrected))
        return sql, limits(as_of, recorded_by) | given | {"withdrawn": list(back)} | corrected

    def release_spans(
        self, *, as_of: dt.date | None = None, recorded_by: dt.datetime | None = None
    ) -> list[dict[str, Any]]:
        """How far the rows of each release of an event dataset reach that is seen that day, whatever their country.

        One item a release: `lens`, `document`, `countries` (ISO codes of all countries with a row), `first` and `last`
        day, and `run`, the first of the days without a gap up to the last. `last` may lie after `as_of`: it says what
        the release covers, not what may be seen. `worldwide`: it says which days it covers and names countries all
        over the world. `published` (last day that can be meant) and `recorded_at` order the releases by age.
        """
        tables = ("codings", "claims", "documents")
        found = self._engine.query(views.RELEASE_SPANS, limits(as_of, recorded_by), tables)
        return [row for row in found.to_pylist() if row["countries"] and row["first"] <= row["last"]]

    def releases(
        self, dataset: str, *, as_of: dt.date | None = None, recorded_by: dt.datetime | None = None
    ) -> list[HeldRelease]:
        """The releases of a dataset that were published by `as_of` and held by `recorded_by`, the oldest first."""
        tables = ("codings", "claims", "documents")
        asked = limits(as_of, recorded_by) | {"dataset": dataset}
        found = self._engine.query(views.RELEASES_HELD, asked, tables).to_pylist()
        return [HeldRelease(**row | {"countries": frozenset(row["countries"])}) for row in found]

    def changes(self, older: HeldRelease, newer: HeldRelease) -> tuple[Iterator[RowChange], ChangeTotals]:
        """What `newer` says otherwise than `older`, row by row, and totals that are whole once it is gone through.

        Raises UsageError where the rows of these releases have no ids of their own.
        """
        rows, keyed = changes.keyed_rows(self._engine, older, newer)
        if rows and not keyed:
            raise UsageError(
                older.dataset, "its rows have no ids of their own", "Nothing tells which rows are the same"
            )
        totals = ChangeTotals()
        return changes.row_changes(self._engine, older, newer, rows, totals), totals

    def claim_models(self, **seen: Unpack[ClaimFilter]) -> list[Claim]:
        """The claims of `claims`, which says what each filter means, as models."""
        return [claim_from_row(row) for row in self.claims(**seen).select(OF_MODEL).to_pylist()]

    # --- inside ------------------------------------------------------------------------------------------------------

    def _corrected(self, corrections: Corrections) -> dict[str, object]:
        """The claims that are corrected, as `views` wants them; nothing where none is held."""
        if not corrections:
            return {}
        rows = self._engine.query(views.CLAIMS_OF, {"ids": list(corrections)}, ("claims",)).to_pylist()
        return {"corrected": corrected_json(rows, corrections)} if rows else {}

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

    def _write(self, tables: dict[str, pa.Table]) -> None:
        """Append in the order given, which must put the codings last; what is empty costs no commit."""
        for name, table in tables.items():
            if table.num_rows:
                self._engine.append(name, table)


def _check_release(document: str, coder: str, rows: pa.Table, claims: pa.Table) -> None:
    for name, column in (("rows", rows.column("document")), ("claims", claims.column("document"))):
        if set(column.unique().to_pylist()) - {document}:
            raise ValueError(f"the {name} are not all of release {document}")
    if set(claims.column("coder").unique().to_pylist()) - {coder}:
        raise ValueError(f"the claims are not all by {coder}")


_OF_CLAIMS = ("judgements", "codings", "claims", "documents")
_CONDITIONS = {
    "groups": "list_has_any(claims.actors, $groups)",
    "places": "(list_has_any(claims.countries, $places) OR claims.country IN (SELECT unnest($places)) "
    "OR claims.place_id IN (SELECT unnest($places)))",
    "kinds": "claims.kind IN (SELECT unnest($kinds))",
    "lenses": "claims.lens IN (SELECT unnest($lenses))",
    "documents": "claims.document IN (SELECT unnest($documents))",
    "ids": "claims.id IN (SELECT unnest($ids))",
    "refs": f"{views.REF} IN (SELECT unnest($refs))",
}
