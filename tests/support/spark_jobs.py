"""What workers do in tests; a file that is sent to them, and so knows nothing of the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

COUNTED = pa.schema([pa.field("number", pa.int64(), nullable=False), pa.field("moment", pa.timestamp("us", tz="UTC"))])


def passed_on(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    yield from batches


def stumbling(fails: int, batch: pa.RecordBatch, moment: dt.datetime) -> tuple[dict[str, pa.Table], dict[str, Any]]:
    """Rows of a batch; the task that holds number 99 breaks down in its first `fails` attempts."""
    from pyspark import TaskContext

    context: Any = TaskContext.get()
    if context.attemptNumber() < fails and 99 in batch["number"].to_pylist():
        raise RuntimeError("the machine went away")
    moments = pa.array([moment] * batch.num_rows, COUNTED.field("moment").type)
    rows = pa.Table.from_arrays([batch["number"], moments], schema=COUNTED)
    return {"seen": rows, "counted": rows}, {"rows": batch.num_rows}
