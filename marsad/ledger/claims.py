"""Reading back claims, as of any day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypedDict, Unpack

import pyarrow as pa

from marsad.ledger import views
from marsad.ledger.correcting import Corrections, corrected_json
from marsad.ledger.judging import JudgementLedger
from marsad.ledger.rows import limits, under
from marsad.model import Claim
from marsad.model.schemas import OF_MODEL, claim_from_row

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


def unordered(sql: str) -> str:
    """The view without its order, which nothing that sums up needs."""
    return sql[: sql.rindex("ORDER BY")]


class ClaimLedger(JudgementLedger):
    """The part of the ledger that shows claims, with what was decided about them."""

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

    def readings(self, document: str, start: int, end: int) -> list[Claim]:
        """What every coder in every version read in a stretch of a page (code points), as coded: the newest first."""
        asked = {"document": document, "start": start, "end": end}
        found = self._engine.query(views.READINGS_OF, asked, ("codings", "claims"))
        return [claim_from_row(row) for row in found.to_pylist()]

    @contextmanager
    def expressed(
        self,
        columns: Sequence[str],
        change: Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]],
        added: str,
        seen: Mapping[str, Any],
    ) -> Iterator[tuple[Any, Callable[[str, pa.Table], Any]]]:
        """The claims of `claims` as a table of ibis expressions, which the engine's workers answer; and what shows a
        table of ours beside it.

        columns: of the view. change: done to every batch of them by the workers, adds the text column `added`. seen:
        the filters. Only where the engine is Apache Spark.
        """
        engine: Any = self._engine
        wanted = {name: seen.get(name) for name in _CONDITIONS}
        sql, parameters = self._asked(
            wanted, seen.get("as_of"), seen.get("recorded_by"), rejected=False, every_coder=False, as_printed=False
        )
        names = ", ".join(f'"{name}"' for name in columns)
        frame = engine.frame(f"SELECT {names} FROM ({unordered(sql)})", parameters, _OF_CLAIMS)
        schema = pa.schema([*map(views.CLAIM_VIEW.field, columns), pa.field(added, pa.string())])
        with engine.mapped(frame, change, schema) as changed:
            yield engine.expression("claims", changed), engine.expression

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

    def claim_models(self, **seen: Unpack[ClaimFilter]) -> list[Claim]:
        """The claims of `claims`, which says what each filter means, as models."""
        return [claim_from_row(row) for row in self.claims(**seen).select(OF_MODEL).to_pylist()]

    def _corrected(self, corrections: Corrections) -> dict[str, object]:
        """The claims that are corrected, as `views` wants them; nothing where none is held."""
        if not corrections:
            return {}
        rows = self._engine.query(views.CLAIMS_OF, {"ids": list(corrections)}, ("claims",)).to_pylist()
        return {"corrected": corrected_json(rows, corrections)} if rows else {}
