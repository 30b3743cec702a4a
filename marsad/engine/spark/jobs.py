"""A job over many workers: pieces are read, what is new is chosen, rows are made and kept, each once.

Reading and making run as `mapInArrow`; between the two stands a query, which sees what was read and the tables.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from marsad.engine.spark.commit import Clock, File, Overtaken, Writers, begin, keep
from marsad.engine.spark.session import told_by_spark

if TYPE_CHECKING:
    from marsad.engine.spark.tables import SparkEngine

Batches = Iterator[pa.RecordBatch]
Made = tuple[Mapping[str, pa.Table], Mapping[str, Any]]  # rows by table, and what is told of them (goes through JSON)
_TASKS = 4  # a core: the last to finish is then waited for less
_BATCH = 64  # documents that a worker holds at a time
_TOLD = pa.schema([pa.field("told", pa.string()), pa.field("file", pa.string())])


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is done to what. All functions, and what they hold, go to the workers.

    name: the same job has the same name, wherever it is run. given: a row a piece. read: pieces → rows of `schema`.
    choose: SQL (DuckDB's dialect) over `read` and `tables`, one row a thing to be made. key: rows of one key are made
    by one worker, in the order of `order`. make: a batch and the moment of the job → what is kept, in the order in
    which `kept` names the tables, the one that makes it visible last. once: by table a column of which each value is
    kept once, where its rows are of one `key`.
    """

    name: str
    given: pa.Table
    read: Callable[[Batches], Batches]
    schema: pa.Schema
    choose: str
    tables: tuple[str, ...]
    key: str
    order: tuple[str, ...]
    make: Callable[[pa.RecordBatch, dt.datetime], Made]
    kept: tuple[str, ...]
    once: Mapping[str, str] = field(default_factory=dict)


def run(engine: SparkEngine, job: Job, clock: Clock) -> list[dict[str, Any]]:
    """Run the job and give what its tasks told. Raises `ObservatoryError` where Spark or one of its workers gives up.

    Nothing is visible before the last table's commit; run again, or by two drivers at once, everything is kept once.
    """
    while True:
        name, moment = begin(engine.local, job.kept, job.name, clock)
        with told_by_spark(engine.root):
            made = _made(engine, job, moment)
        files = [File(**json.loads(text)) for text in made["file"].drop_null().to_pylist()]
        try:
            if files:
                keep(engine.local, job.kept, files, name)
        except Overtaken:  # what the other keeps is looked at anew, and what is missing then is made
            continue
        return [json.loads(text) for text in made["told"].drop_null().to_pylist()]


def _made(engine: SparkEngine, job: Job, moment: dt.datetime) -> pa.Table:
    from pyspark.sql.pandas.types import from_arrow_schema

    engine = engine.apart({"spark.sql.execution.arrow.maxRecordsPerBatch": str(_BATCH)})
    tasks = engine.session.sparkContext.defaultParallelism * _TASKS
    pieces = engine.session.createDataFrame(job.given).repartition(min(max(job.given.num_rows, 1), tasks))
    read = pieces.mapInArrow(job.read, from_arrow_schema(job.schema))
    chosen = engine.frame(job.choose, {}, job.tables, read=read).repartition(tasks, job.key)
    schemas = {table: engine.schemas[table] for table in job.kept}
    task = functools.partial(_task, job.make, moment, str(engine.root), schemas, list(job.kept), dict(job.once))
    made: pa.Table = chosen.sortWithinPartitions(*job.order).mapInArrow(task, from_arrow_schema(_TOLD)).toArrow()
    return made


def _task(
    make: Callable[[pa.RecordBatch, dt.datetime], Made],
    moment: dt.datetime,
    root: str,
    schemas: dict[str, pa.Schema],
    kept: Sequence[str],
    once: dict[str, str],
    batches: Batches,
) -> Batches:
    from pyspark import TaskContext

    context: Any = TaskContext.get()
    writers = Writers(root, schemas, f"{context.partitionId():05}", once)
    told: list[str | None] = []
    try:
        for batch in batches:
            rows, said = make(batch, moment)
            for table in kept:
                if table in rows:
                    writers.write(table, rows[table])
            told.append(json.dumps(said))
        files = [file.to_json() for file in writers.close()]
    finally:
        writers.discard()
    table = pa.table([[*told, *[None] * len(files)], [*[None] * len(told), *files]], schema=_TOLD)
    yield from table.combine_chunks().to_batches()
