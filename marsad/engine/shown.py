"""A table's snapshot as a view of DuckDB's, and which of its files is the one that cannot be read.

DuckDB reads the Parquet files itself: pyarrow's dataset module alone takes 0.35 s of CPU to import. It is the fallback
for names that DuckDB would read as patterns and for object storage.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pyarrow as pa

from marsad.engine.faults import unreadable
from marsad.errors import ObservatoryError

if TYPE_CHECKING:
    import duckdb

_GLOB = frozenset("*?")  # DuckDB reads these in a file's name as a pattern
_READ = 2048  # rows of a file that are looked at together: a capture may be large
# For tables without rows: registering an empty Arrow table would import pyarrow's dataset module.
_SQL_TYPES = {
    "string": "VARCHAR",
    "int64": "BIGINT",
    "double": "DOUBLE",
    "bool": "BOOLEAN",
    "binary": "BLOB",
    "date32[day]": "DATE",
    "timestamp[us, tz=UTC]": "TIMESTAMPTZ",
    "list<item: string>": "VARCHAR[]",
}


def show(cursor: duckdb.DuckDBPyConnection, table: str, handle: Any, schema: pa.Schema) -> None:
    """Make the snapshot `handle` (None: the table was never made) a temporary view of the cursor, named `table`."""
    files = files_of(handle)
    if not files:
        columns = ", ".join(f'CAST(NULL AS {_SQL_TYPES[str(field.type)]}) AS "{field.name}"' for field in schema)
        cursor.execute(f'CREATE OR REPLACE TEMP VIEW "{table}" AS SELECT {columns} WHERE false')
        return
    if any("://" in name or _GLOB & set(name) for name in files):
        cursor.register(f"{table} as kept", handle.to_pyarrow_dataset())
        source = f'"{table} as kept"'
    else:
        source = _reading(files)
    cursor.execute(f'CREATE OR REPLACE TEMP VIEW "{table}" AS SELECT *{_since(handle, schema)} FROM {source}')


def files_of(handle: Any) -> list[str]:
    """The paths of the files of a snapshot."""
    return [] if handle is None else [unquote(uri) for uri in handle.file_uris()]


def smaller(handles: Iterable[Any], size: int) -> bool:
    """Whether the files of all the snapshots together have fewer bytes than that; one that is gone counts nothing."""
    left = size
    for name in (name for handle in handles for name in files_of(handle)):
        with suppress(OSError):
            left -= os.stat(name).st_size
        if left <= 0:
            return False
    return True


def damaged(cursor: duckdb.DuckDBPyConnection, files: Iterable[str]) -> tuple[str, Exception] | None:
    """The first of the files that is not there or cannot be read to its end, and why; None where all can."""
    for name in files:
        if (problem := damage(cursor, Path(name))) is not None:
            return name, problem
    return None


def damage(cursor: duckdb.DuckDBPyConnection, path: Path) -> Exception | None:
    """What keeps a file from being read, all of its columns to the last row; memory holds a few rows of it."""
    import duckdb

    if not path.is_file():
        return FileNotFoundError("it is not there")
    try:
        if _GLOB & set(str(path)):
            import pyarrow.parquet as pq

            for _ in pq.ParquetFile(path).iter_batches(_READ):
                pass
        else:
            for _ in cursor.execute(f"SELECT * FROM {_reading([str(path)])}").to_arrow_reader(_READ):
                pass
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        return error
    return None


def of_the_question(error: duckdb.Error) -> bool:
    """Whether the SQL is to blame, which no file and no machine can mend."""
    import duckdb

    kinds = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, duckdb.ConversionException)
    return isinstance(error, (*kinds, duckdb.NotImplementedException, duckdb.InterruptException))


def told(root: Path, error: duckdb.Error, found: tuple[str, Exception] | None) -> ObservatoryError | None:
    """An error of DuckDB's about the tables in `root` as one of ours; None where it is about the question.

    found: what `damaged` gave.
    """
    import duckdb

    if found is not None:
        return unreadable(Path(found[0]).parent, found[1], Path(found[0]).name)
    if isinstance(error, duckdb.OutOfMemoryException):
        remedy = "Ask for less at once, or let other programs end first; past one machine: --engine spark"
        return ObservatoryError(str(root), "the answer needs more memory than is left", remedy)
    if isinstance(error, duckdb.IOException) or ".parquet" in str(error):
        cause = "files were taken away or could not be written while an answer was made"
        return ObservatoryError(str(root), f"{cause} ({str(error).splitlines()[0][:200]})", "Ask again")
    return None


def _reading(files: Iterable[str]) -> str:
    listed = ", ".join("'" + name.replace("'", "''") + "'" for name in files)
    # hive_partitioning: a folder called "a=b" would become a column
    return f"read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"


def lacking(handle: Any, schema: pa.Schema) -> list[pa.Field]:
    """The columns that came since the table was last written."""
    kept = {field.name for field in handle.schema().fields}
    return [field for field in schema if field.name not in kept]


def _since(handle: Any, schema: pa.Schema) -> str:
    """The columns that came since, as null."""
    new = lacking(handle, schema)
    return "".join(f', CAST(NULL AS {_SQL_TYPES[str(field.type)]}) AS "{field.name}"' for field in new)
