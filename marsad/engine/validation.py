"""Strict checks before writing: Arrow writers coerce in silence (1.7 becomes 1), so we compare first."""

from __future__ import annotations

import pyarrow as pa


class SchemaMismatch(TypeError):
    """A batch that is not of its table's schema: a mistake in the calling code, never in what users bring."""


def checked(table: str, batch: pa.Table, schema: pa.Schema) -> pa.Table:
    """The batch under exactly `schema` (which carries what may be null), or `SchemaMismatch` naming the columns.

    Columns must be those of the schema, in its order and of its types; required ones must hold no null.
    """
    if batch.column_names != schema.names:
        missing = sorted(set(schema.names) - set(batch.column_names))
        foreign = sorted(set(batch.column_names) - set(schema.names))
        raise SchemaMismatch(f"{table}: missing columns {missing}, foreign columns {foreign}, or another order")
    wrong = [
        f"{field.name} is {batch.schema.field(field.name).type}, not {field.type}"
        for field in schema
        if batch.schema.field(field.name).type != field.type
    ]
    wrong += [
        f"{field.name} holds null" for field in schema if not field.nullable and batch.column(field.name).null_count
    ]
    if wrong:
        raise SchemaMismatch(f"{table}: {'; '.join(wrong)}")
    return pa.Table.from_arrays(batch.columns, schema=schema)
