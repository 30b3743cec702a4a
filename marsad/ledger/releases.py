"""The releases of datasets: which are held, how far they reach, what changed from one to the next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from marsad.engine import Engine
from marsad.errors import UsageError
from marsad.ledger import changes, views
from marsad.ledger.rows import limits
from marsad.model.changes import ChangeTotals, HeldRelease, RowChange


class ReleaseLedger:
    """The part of the ledger that knows releases."""

    _engine: Engine

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
