"""Purging: the one operation that rewrites. What documents gave is taken out of every table at one moment.

What goes: the documents, their captures (but those that another document was read from, too), rows, claims, codings,
and judgements about what is then no longer there; a judgement about several things keeps the others. What is marked:
forecasts that counted it. What stays under its number: briefs, as the caller redacts them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, cast

import numpy as np
import pyarrow as pa

from marsad.engine import Engine
from marsad.errors import UsageError
from marsad.ledger.clock import Clock
from marsad.model import refs
from marsad.model.judgement import PAIR_VERDICTS
from marsad.model.schemas import BRIEFS, LINKINGS, SCHEMAS

_PATIENCE = 600.0  # seconds for an import that is under way

_OF = "document IN (SELECT unnest($documents))"
_KNOWN = """
SELECT id, url, title, publisher, dataset, label, capture FROM documents
QUALIFY row_number() OVER (PARTITION BY id ORDER BY recorded_at) = 1 ORDER BY recorded_at, id
"""
_CAPTURES = """
SELECT capture FROM documents WHERE capture IS NOT NULL GROUP BY capture
HAVING bool_and(id IN (SELECT unnest($documents)))
"""
# Claims by id, incidents by ref: a ref outlives a release, so it goes only where no release that stays has it.
_REF = refs.sql(dict.fromkeys(("document", "row", "key", "quote_start", "quote_end"), "claims") | {"dataset": "source"})
_OF_PAIRS = ", ".join(f"'{name}'" for name in PAIR_VERDICTS)
_LOST = f"""
named AS (
    SELECT {_REF} AS ref, bool_and(claims.{_OF}) AS goes
    FROM claims JOIN (SELECT DISTINCT id, dataset FROM documents) AS source ON source.id = claims.document
    WHERE claims.kind = 'incident' GROUP BY ref
),
lost AS (
    SELECT id FROM claims WHERE {_OF}
    UNION SELECT ref FROM named WHERE goes
    UNION SELECT unnest(CAST($judgements AS VARCHAR[]))
),
pieces AS (
    SELECT id, linking, verdict, piece,
        piece IN (SELECT id FROM lost) OR regexp_replace(piece, '~[0-9]+$', '') IN (SELECT id FROM lost) AS goes
    FROM (SELECT id, linking, verdict, unnest(about) AS piece FROM judgements)
),
touched AS (
    SELECT id, coalesce(list(piece ORDER BY piece) FILTER (NOT goes), []) AS stays,
        any_value(verdict) AS verdict, any_value(linking) AS linking, count(*) AS pieces
    FROM pieces GROUP BY id HAVING bool_or(goes)
),
gone AS (
    SELECT id, linking FROM touched
    WHERE len(stays) = 0 OR linking IS NOT NULL OR (verdict IN ({_OF_PAIRS}) AND pieces = 2)
)"""
_OF_LOST = ("judgements", "claims", "documents")
_GONE = f"WITH {_LOST} SELECT id FROM gone WHERE linking IS NULL ORDER BY id"
_JUDGEMENTS = f"""
WITH {_LOST}
SELECT judgements.* REPLACE (coalesce(touched.stays, judgements.about) AS about)
FROM judgements LEFT JOIN touched USING (id) WHERE id NOT IN (SELECT id FROM gone)
"""
_TOUCHED = f"WITH {_LOST} SELECT count(*) AS touched, (SELECT count(*) FROM gone) AS gone FROM touched"
_PAIRS = f"""
WITH {_LOST}
SELECT linking, count(*) AS gone FROM judgements
WHERE linking IS NOT NULL AND id IN (SELECT id FROM gone) GROUP BY linking
"""
_COUNTED = f"""
SELECT count(*) AS claims FROM claims
WHERE {_OF} AND ($lens = 'linked' OR lens = $lens) AND list_has_any(actors, $groups)
    AND (place_id = $place OR list_has_any(countries, $countries) OR place_id IS NULL)
"""


class _Replacing(Engine, Protocol):
    """What of an engine only purges ask for; the local one can do it."""

    def alone(self, patience: float) -> AbstractContextManager[None]: ...

    def replace(self, tables: Mapping[str, Iterator[pa.RecordBatch]]) -> None: ...

    def settle(self) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDocument:
    """What is needed to choose a document, without its text."""

    id: str
    url: str | None
    title: str | None
    publisher: str | None
    dataset: str | None
    label: str | None
    capture: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How many rows of each table go. `changed`: judgements that are about other things, too, and lose a part.

    `forecasts`: that are marked.
    """

    documents: int = 0
    captures: int = 0
    rows: int = 0
    claims: int = 0
    codings: int = 0
    judgements: int = 0
    changed: int = 0
    forecasts: int = 0


class PurgeLedger:
    """The part of the ledger that purges."""

    _engine: Engine
    _clock: Clock

    def known_documents(self) -> list[KnownDocument]:
        """All documents that are held, coded or not, the oldest first."""
        return [KnownDocument(**row) for row in self._engine.query(_KNOWN, {}, ("documents",)).to_pylist()]

    def claim_ids(self, documents: Collection[str]) -> set[str]:
        """Of whatever coder and kind."""
        found = self._engine.query(f"SELECT DISTINCT id FROM claims WHERE {_OF}", _given(documents), ("claims",))
        return set(found["id"].to_pylist())

    def captured_at(self, documents: Collection[str]) -> set[str]:
        """The addresses from which the bytes of these documents came, where no other document was read from them."""
        asked = {"captures": self._captures(documents)}
        sql = "SELECT DISTINCT url FROM captures WHERE sha256 IN (SELECT unnest($captures))"
        return set(self._engine.query(sql, asked, ("captures",))["url"].to_pylist())

    def quotations(self, documents: Collection[str]) -> set[str]:
        """The sentences that claims of these documents quote, but those that a claim of another quotes, too."""
        sql = f"SELECT quote_text FROM claims GROUP BY quote_text HAVING bool_and({_OF})"
        return set(self._engine.query(sql, _given(documents), ("claims",))["quote_text"].to_pylist())

    def forecasts_of(self, documents: Collection[str], countries: Callable[[str], Collection[str]]) -> set[str]:
        """Ids of the frozen forecasts whose series counted a claim of these documents. `countries`: of a place's id."""
        listed = ", ".join(("id", "lens", "group_id", "branches", "place_id"))
        rows = self._engine.query(f"SELECT DISTINCT {listed} FROM forecasts", {}, ("forecasts",)).to_pylist()
        found: set[str] = set()
        known: dict[tuple[object, ...], bool] = {}
        for row in rows:
            groups = (row["group_id"], *(row["branches"] or ()))
            series = (row["lens"], groups, row["place_id"])
            if series not in known:
                asked = {"lens": row["lens"], "groups": list(groups), "place": row["place_id"]}
                asked |= {"countries": list(countries(row["place_id"]))}
                told = self._engine.query(_COUNTED, _given(documents) | asked, ("claims",)).to_pylist()
                known[series] = bool(told[0]["claims"])
            if known[series]:
                found.add(row["id"])
        return found

    def extent(self, documents: Collection[str], forecasts: Collection[str] = ()) -> Extent:
        """How much a purge of these documents takes."""
        asked = _given(documents)
        counts = {name: self._count(name, f"WHERE {_OF}", asked) for name in ("rows", "claims", "codings")}
        counts["documents"] = self._count("documents", "WHERE id IN (SELECT unnest($documents))", asked)
        counts["captures"] = len(self._captures(documents))
        (told,) = self._engine.query(_TOUCHED, asked | self._lost(documents), _OF_LOST).to_pylist()
        counts |= {"judgements": told["gone"], "changed": told["touched"] - told["gone"]}
        return Extent(**counts, forecasts=len(forecasts))

    def alone(self) -> AbstractContextManager[None]:
        """Nobody else writes into this observatory while the block runs. Raises ObservatoryError."""
        return self._replacing().alone(_PATIENCE)

    def settle(self) -> bool:
        """Finish what a purge that was killed left half way; whether there was anything. To be called `alone`."""
        return self._replacing().settle()

    def purge(
        self,
        documents: Collection[str],
        forecasts: Collection[str],
        redact: Callable[[Mapping[str, Any]], Mapping[str, Any] | None],
        now: dt.datetime,
    ) -> int:
        """Take out what these documents gave, of all tables at one moment; gives how many briefs were redacted.

        `forecasts`: ids of those to be marked. `redact`: a row of `BRIEFS` → what changes in it, None where nothing
        does. Done again it changes nothing more. To be called `alone`.
        """
        asked = _given(documents)
        tables = {
            name: self._rows(name, f"SELECT * FROM {name} WHERE NOT ({_OF})", asked)
            for name in ("codings", "claims", "rows")
            if self._count(name, f"WHERE {_OF}", asked)
        }
        if self._count("documents", "WHERE id IN (SELECT unnest($documents))", asked):
            sql = "SELECT * FROM documents WHERE id NOT IN (SELECT unnest($documents))"
            tables["documents"] = self._rows("documents", sql, asked)
        if captures := self._captures(documents):
            sql = "SELECT * FROM captures WHERE sha256 NOT IN (SELECT unnest($captures))"
            tables["captures"] = self._rows("captures", sql, {"captures": captures})
        tables |= self._decided(documents)
        if forecasts and self._count(
            "forecasts", "WHERE id IN (SELECT unnest($ids)) AND purged_at IS NULL", {"ids": list(forecasts)}
        ):
            sql = """SELECT * REPLACE (CASE WHEN id IN (SELECT unnest($ids)) THEN coalesce(purged_at, $now)
                ELSE purged_at END AS purged_at) FROM forecasts"""
            tables["forecasts"] = self._rows("forecasts", sql, {"ids": list(forecasts), "now": now})
        briefs = self._engine.query("SELECT * FROM briefs ORDER BY number", {}, ("briefs",)).to_pylist()
        changed = {row["number"]: found for row in briefs if (found := redact(row)) is not None}
        if changed:
            rows = [row | dict(changed.get(row["number"], {})) for row in briefs]
            tables["briefs"] = iter(pa.Table.from_pylist(rows, schema=BRIEFS).to_batches())
        self._replacing().replace(tables)
        return len(changed)

    # --- inside ------------------------------------------------------------------------------------------------------

    def _replacing(self) -> _Replacing:
        if not hasattr(self._engine, "replace"):
            remedy = "Open the observatory without --engine and purge there"
            raise UsageError("purge", "this engine writes nothing anew", remedy)
        return cast(_Replacing, self._engine)

    def _count(self, table: str, where: str, asked: Mapping[str, object]) -> int:
        found = self._engine.query(f"SELECT count(*) AS n FROM {table} {where}", asked, (table,))
        return int(found["n"][0].as_py())

    def _captures(self, documents: Collection[str]) -> list[str]:
        found = self._engine.query(_CAPTURES, _given(documents), ("documents",))["capture"].to_pylist()
        known = "SELECT DISTINCT sha256 FROM captures WHERE sha256 IN (SELECT unnest($ids))"
        return [str(row) for row in self._engine.query(known, {"ids": found}, ("captures",))["sha256"].to_pylist()]

    def _lost(self, documents: Collection[str]) -> dict[str, object]:
        """Persons' judgements that go: those about what goes, the withdrawals of these, and so on."""
        gone: list[str] = []
        while True:
            asked = _given(documents) | {"judgements": gone}
            found = self._engine.query(_GONE, asked, _OF_LOST)["id"].to_pylist()
            if found == gone:
                return {"judgements": gone}
            gone = sorted({*gone, *found})

    def _decided(self, documents: Collection[str]) -> dict[str, Iterator[pa.RecordBatch]]:
        """The judgements that stay, and the linker's runs as they are without the others."""
        asked = _given(documents) | self._lost(documents)
        (told,) = self._engine.query(_TOUCHED, asked, _OF_LOST).to_pylist()
        tables: dict[str, Iterator[pa.RecordBatch]] = {}
        if told["touched"]:
            tables["judgements"] = self._rows("judgements", _JUDGEMENTS, asked, _OF_LOST)
        runs = self._engine.query("SELECT * FROM linkings", {}, ("linkings",)).to_pylist()
        gone = {row["linking"]: row["gone"] for row in self._engine.query(_PAIRS, asked, _OF_LOST).to_pylist()}
        claims = self.claim_ids(documents) if runs else set()
        marks = np.frombuffer(b"".join(map(refs.mark, sorted(claims))), np.uint64)
        altered = False
        for run in runs:
            seen = np.frombuffer(run["seen"] or b"", np.uint64)
            stays = seen[~np.isin(seen, marks)]
            altered |= len(stays) != len(seen) or run["id"] in gone
            run |= {"seen": stays.tobytes(), "pairs": run["pairs"] - gone.get(run["id"], 0)}
        if altered:
            tables["linkings"] = iter(pa.Table.from_pylist(runs, schema=LINKINGS).to_batches())
        return tables

    def _rows(
        self, table: str, sql: str, asked: Mapping[str, object], tables: Sequence[str] = ()
    ) -> Iterator[pa.RecordBatch]:
        """The rows that a query gives, under the table's schema."""
        schema = SCHEMAS[table]
        columns = ", ".join(f'"{name}"' for name in schema.names)
        for batch in self._engine.stream(f"SELECT {columns} FROM ({sql})", asked, tables or (table,)):
            yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)


def _given(documents: Collection[str]) -> dict[str, object]:
    return {"documents": sorted(documents)}
