"""The ledger, whole: append captures, documents, rows, claims and judgements; read them back as of a day."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from marsad.engine import Engine, LocalEngine, SplinkDatabase, open_splink
from marsad.ledger import views
from marsad.ledger.appending import AppendingLedger
from marsad.ledger.briefs import BriefLedger
from marsad.ledger.claims import ClaimLedger
from marsad.ledger.clock import Clock
from marsad.ledger.derived import DerivedTables
from marsad.ledger.documents import DocumentLedger
from marsad.ledger.forecasts import ForecastLedger
from marsad.ledger.marker import prepare
from marsad.ledger.purging import PurgeLedger
from marsad.ledger.releases import ReleaseLedger
from marsad.ledger.tombstones import Tombstone, tombstones
from marsad.model.schemas import SCHEMAS

if TYPE_CHECKING:
    from marsad.engine.spark import Job, SparkOptions


def open_ledger(
    folder: Path, *, create: bool = True, engine: Engine | None = None, spark: SparkOptions | None = None
) -> Ledger:
    """Open the observatory in `folder`; where `create`, make it there if the folder is absent or empty.

    `spark`: its tables are asked by Apache Spark. Raises `MissingItem` (nothing there and not `create`) or
    `ObservatoryError` (a newer format, or a foreign folder).
    """
    engine = engine or LocalEngine(folder / "tables", SCHEMAS)  # first: it may refuse the path
    prepare(folder, create=create)
    if spark is not None:
        from marsad.engine.spark import SparkEngine

        engine = SparkEngine(folder / "tables", SCHEMAS, spark)
    return Ledger(engine, derived=DerivedTables(folder / "derived"), folder=folder)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Ledger(AppendingLedger, DocumentLedger, ClaimLedger, ReleaseLedger, ForecastLedger, BriefLedger, PurgeLedger):
    """The only memory: append-only, typed, readable as of any day. Use `open_ledger`."""

    def __init__(
        self,
        engine: Engine,
        clock: Callable[[], dt.datetime] = _now,
        derived: DerivedTables | None = None,
        folder: Path | None = None,
    ) -> None:
        super().__init__(engine, Clock(engine, clock))
        self._derived, self._folder = derived, folder

    def tombstones(self) -> list[Tombstone]:
        """What was purged, the oldest first: what kind, when, by whom, why, how much; never what it said."""
        return [] if self._folder is None else tombstones(self._folder)

    @property
    def spreads(self) -> bool:
        """Whether jobs can be run over many workers: where the engine is Apache Spark."""
        return hasattr(self._engine, "session")

    def spread(self, job: Job) -> list[dict[str, Any]]:
        """Run a job over the engine's workers and give what its tasks told; what they made is kept once."""
        from marsad.engine.spark import SparkEngine, run

        if not isinstance(self._engine, SparkEngine):
            raise TypeError("this ledger's engine has no workers")
        with self.undisturbed():
            return run(self._engine, job, self._clock)

    def by_group(self, make: Callable[[pa.Table], pa.Table], given: pa.Table, key: str, schema: pa.Schema) -> pa.Table:
        """`make` of the rows of each value of a column, over the engine's workers; the rows come in no order."""
        engine: Any = self._engine
        made: pa.Table = engine.by_group(make, given, key, schema)
        return made

    def linker(self) -> AbstractContextManager[SplinkDatabase]:
        """An empty database to link reports in, on the machines of this ledger's engine. Raises UsageError."""
        if not self.spreads:
            return open_splink()
        from marsad.engine.spark import SparkEngine
        from marsad.engine.spark.splink import open_spark_splink

        assert isinstance(self._engine, SparkEngine)
        return open_spark_splink(self._engine.session, self._engine.root)

    def versions(self) -> dict[str, int | None]:
        """The version of each table: what a derived table was made from."""
        return {table: self._engine.version(table) for table in views.TABLES}

    def cited_versions(self) -> dict[str, dict[int, str]]:
        """The versions of each table that published briefs and frozen forecasts were made from, and what cites each."""
        found: dict[str, dict[int, str]] = {}
        for table, key in (("briefs", "number"), ("forecasts", "id")):
            asked = views.CITED.format(table=table, key=key)
            for row in self._engine.query(asked, {}, (table,)).to_pylist():
                for name, version in json.loads(row["versions"]).items():
                    if version is not None:
                        found.setdefault(name, {}).setdefault(version, f"{table.removesuffix('s')} {row['item']}")
        return found

    def derived(self, name: str, question: Mapping[str, object], make: Callable[[], pa.Table]) -> pa.Table:
        """The table that `make` gives for the question, from what was kept of it while no table of ours changed."""
        if self._derived is None:
            return make()
        with self.undisturbed():
            return self._derived.table(name, {"question": question, "versions": self.versions()}, make)

    def undisturbed(self) -> AbstractContextManager[None]:
        """Nothing is purged while the block runs: for whoever keeps what comes from the ledger as it was at its
        beginning."""
        return self._engine.undisturbed()

    def kept_derived(self, name: str, question: Mapping[str, object]) -> pa.Table | None:
        """What `derived` kept of the question and of these very versions; None where there is nothing whole."""
        if self._derived is None:
            return None
        return self._derived.kept(name, {"question": question, "versions": self.versions()})
