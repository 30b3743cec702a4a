"""The same Delta tables, asked by Spark: file lists go in, and what the driver holds is written as ever.

No Delta library is needed on the cluster: which files make a table's snapshot is read by delta-rs in the driver, and
Spark reads those. What tasks write is committed by `jobs`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa

from marsad.engine.local import LocalEngine
from marsad.engine.shown import files_of
from marsad.engine.spark.dialect import translated
from marsad.engine.spark.session import SparkOptions, open_session, told_by_spark

_STREAMED = 20_000  # rows of a batch
_SMALL = 64 * 2**20  # bytes: Spark takes seconds to plan what DuckDB has answered in milliseconds
_NAMES = count()  # of temporary views: one session serves several engines, and threads


class SparkEngine:
    """See `Engine`. The tables lie under `root`, which every executor must see under the same path.

    `small`: bytes; a question whose tables' files hold fewer is answered by the driver itself. `session`: Spark's, for
    who has one already. Raises what `LocalEngine` raises for the path, and UsageError where Spark cannot be used.
    """

    def __init__(
        self,
        root: Path,
        schemas: Mapping[str, pa.Schema],
        options: SparkOptions | None = None,
        session: Any = None,
        small: int = _SMALL,
    ) -> None:
        self.local = LocalEngine(root, schemas)
        self.root = root.absolute()
        self._small = small
        self.schemas = dict(schemas)
        self.session = session or open_session(options or SparkOptions())

    def apart(self, settings: Mapping[str, str]) -> SparkEngine:
        """The same tables asked in a session of its own, with these settings of Spark's: others keep theirs."""
        session = self.session.newSession()
        for name, value in settings.items():
            session.conf.set(name, value)
        return SparkEngine(self.root, self.schemas, session=session, small=self._small)

    def append(self, table: str, batch: pa.Table) -> int:
        """See `Engine.append`."""
        return self.local.append(table, batch)

    def tidy(self, table: str, version: int) -> None:
        """See `Engine.tidy`."""
        self.local.tidy(table, version)

    def append_numbered(self, table: str, make: Callable[[int], pa.Table]) -> int:
        """See `Engine.append_numbered`."""
        return self.local.append_numbered(table, make)

    def undisturbed(self) -> AbstractContextManager[None]:
        """See `Engine.undisturbed`."""
        return self.local.undisturbed()

    def version(self, table: str) -> int | None:
        """See `Engine.version`."""
        return self.local.version(table)

    def query(self, sql: str, parameters: Mapping[str, object] | None = None, tables: Sequence[str] = ()) -> pa.Table:
        """See `Engine.query`. The SQL is translated; the answer comes to the driver whole."""
        if self._is_small(tables):
            return self.local.query(sql, parameters, tables)
        with told_by_spark(self.root):
            answer: pa.Table = self.frame(sql, parameters, tables).toArrow()
        return answer

    def stream(
        self, sql: str, parameters: Mapping[str, object] | None = None, tables: Sequence[str] = ()
    ) -> Iterator[pa.RecordBatch]:
        """See `Engine.stream`. The driver holds one partition of the answer at a time."""
        if self._is_small(tables):
            yield from self.local.stream(sql, parameters, tables)
            return
        with told_by_spark(self.root):
            asked = self.frame(sql, parameters, tables)
            for row in asked.mapInArrow(_packed, "batch binary").toLocalIterator():
                yield from pa.ipc.open_stream(row["batch"]).read_all().combine_chunks().to_batches(_STREAMED)

    def frame(
        self, sql: str, parameters: Mapping[str, object] | None = None, tables: Sequence[str] = (), **views: Any
    ) -> Any:
        """The answer of `query` as Spark's DataFrame, not yet worked out. `views`: frames that the SQL names, too."""
        handles = self.local.snapshot(tables)
        shown = {table: self._shown(table, handle) for table, handle in zip(tables, handles, strict=True)} | views
        return self.session.sql(_over(translated(sql, parameters), self._named(shown)))

    def expression(self, name: str, frame: Any) -> Any:
        """A frame, or an Arrow table, as a table of ibis expressions, which Spark then works out."""
        import ibis

        if isinstance(frame, pa.Table):
            frame = self.session.createDataFrame(frame)
        connected = ibis.pyspark.connect(self.session)
        return connected.table(self._named({name: frame})[name])

    @contextmanager
    def mapped(
        self, frame: Any, change: Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]], schema: pa.Schema
    ) -> Iterator[Any]:
        """A frame whose batches the workers change, kept by them until the block ends."""
        from pyspark.sql.pandas.types import from_arrow_schema

        kind = from_arrow_schema(schema)
        for field in kind.fields:
            field.nullable = True
        with told_by_spark(self.root):
            changed = frame.mapInArrow(change, kind).persist()
            try:
                yield changed
            finally:
                changed.unpersist()

    def by_group(self, make: Callable[[pa.Table], pa.Table], given: pa.Table, key: str, schema: pa.Schema) -> pa.Table:
        """`make` of the rows of each value of a column, over the workers: a grouped map. Rows come in no order."""
        from pyspark.sql.pandas.types import from_arrow_schema

        with told_by_spark(self.root):
            groups = self.session.createDataFrame(given).groupBy(key)
            # Not `make` itself: PySpark looks at a function's annotations, and stumbles over those it cannot resolve.
            made: pa.Table = groups.applyInArrow(lambda part: make(part), from_arrow_schema(schema)).toArrow()
        return made

    def _shown(self, table: str, handle: Any) -> Any:
        """A snapshot of the table as Spark's DataFrame; columns that came since it was written are null."""
        from pyspark.sql.pandas.types import from_arrow_schema

        kind = from_arrow_schema(self.schemas[table])
        for field in kind.fields:
            field.nullable = True
        files = files_of(handle)
        if not files:
            return self.session.createDataFrame([], kind)
        return self.session.read.schema(kind).parquet(*(_escaped(name) for name in files))

    def _is_small(self, tables: Sequence[str]) -> bool:
        """Whether the driver answers. What compaction and purges left behind counts, too: this is only a guess."""
        size = 0
        for table in tables:
            for file in (self.root / table).glob("*.parquet"):
                with suppress(FileNotFoundError):  # maintenance cleared it away
                    size += file.stat().st_size
        return size < self._small

    def _named(self, frames: Mapping[str, Any]) -> dict[str, str]:
        """Each frame as a temporary view of a name of its own: those of two engines, or two threads, never meet."""
        names = {}
        for name, frame in frames.items():
            names[name] = f"marsad_{name}_{next(_NAMES)}"
            frame.createOrReplaceTempView(names[name])
        return names


def _over(sql: str, names: Mapping[str, str]) -> str:
    """The SQL with its tables read from views of other names."""
    given = ", ".join(f"{table} AS (SELECT * FROM {view})" for table, view in names.items())
    if not given:
        return sql
    return f"WITH {given} {sql}" if not sql.startswith("WITH ") else f"WITH {given}, {sql.removeprefix('WITH ')}"


def _escaped(name: str) -> str:
    """Spark reads paths as patterns."""
    return "".join(f"\\{char}" if char in "\\*?[]{}" else char for char in name)


def _packed(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Batches as bytes: rows come to the driver one by one, and one that holds a whole batch comes quickest."""
    for batch in batches:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, batch.schema) as writer:
            writer.write_batch(batch)
        yield pa.RecordBatch.from_arrays([pa.array([sink.getvalue().to_pybytes()], pa.binary())], names=["batch"])
