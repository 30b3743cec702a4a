"""Parquet: types kept, for pandas, R, Spark and DuckDB."""

from __future__ import annotations

import json
from typing import BinaryIO

import pyarrow as pa

from marsad.export.content import Content, fields_of


def write_parquet(content: Content, stream: BinaryIO) -> None:
    """One row group for every batches of 50,000 rows or so; each column's meaning is in its metadata."""
    from pyarrow import parquet

    schema = described(content)
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        for batch in content.batches():
            writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))


def described(content: Content) -> pa.Schema:
    """The schema with what each column means."""
    told = []
    for field, column in zip(fields_of(content.kind, content.names), content.schema, strict=True):
        meaning = {"description": field.means} | ({"unit": field.unit} if field.unit else {})
        told.append(column.with_metadata({name: value.encode() for name, value in meaning.items()}))
    return pa.schema(told, metadata={"content": json.dumps({"kind": content.kind})})
