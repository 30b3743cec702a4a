"""Delta tables in a folder, queried by an in-memory DuckDB: no server, several processes at once.

deltalake and duckdb are imported on first use, inside functions: `marsad --help` must not wait for them.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote

import pyarrow as pa

from marsad.engine import replacing
from marsad.engine.faults import check_room, unreadable, written
from marsad.engine.upkeep import join_small_files
from marsad.engine.validation import checked
from marsad.errors import ObservatoryError

if TYPE_CHECKING:
    import duckdb

# Checkpoints every ten commits keep the latency of a commit flat; appendOnly makes delete and update fail. Without the
# last, whoever writes a checkpoint deletes the log's entries of more than 30 days ago, and old versions with them.
CONFIGURATION = {
    "delta.checkpointInterval": "10",
    "delta.appendOnly": "true",
    "delta.enableExpiredLogCleanup": "false",
}
_ATTEMPTS = 20  # of a commit that other writers overtook; delta-rs itself retries several times in each
# Every commit brings a file, and each costs a query 3 ms: after 300 single pages the claims view took 3 s of CPU. After
# so many commits files are joined up to so many bytes; what is larger is left, so that no row is rewritten often.
_JOINED = ((256, 32 * 2**20), (16, 2**20))
_LOOKS = 3  # snapshots that a question is asked of before a file counts as lost
_TICK = 100_000_000  # nanoseconds: no file system's clock is coarser
_STREAMED = 20_000  # rows of a batch
_NUMBER = "number"  # the application transaction that counts a numbered table's rows
_GLOB = frozenset("*?")  # DuckDB reads these in a file's name as a pattern
_UNWRITABLE = frozenset("[]^|%\\")  # delta-rs turns paths into URLs: with these it panics or writes elsewhere
# For tables without rows: registering an empty Arrow table would import pyarrow's dataset module, see `_show`.
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


class LocalEngine:
    """One folder a table under `root`; safe for several processes, and for threads that only query.

    Raises `ObservatoryError` where the path of `root` holds a character that Delta tables cannot live under.
    """

    def __init__(self, root: Path, schemas: Mapping[str, pa.Schema]) -> None:
        self._root = root.absolute()
        if unwritable := sorted(char for char in set(str(self._root)) if char in _UNWRITABLE or not char.isprintable()):
            raise ObservatoryError(
                str(self._root), f"tables cannot be kept under a path with {' '.join(unwritable)}", "Rename the folder"
            )
        self._schemas = dict(schemas)
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._versions: dict[str, tuple[int, int | None]] = {}
        self._held = threading.local()

    def append(self, table: str, batch: pa.Table) -> int:
        """Append in one commit; see `Engine.append`. A table is made when its first rows come."""
        with self.undisturbed():
            return self._append(table, batch)

    def _append(self, table: str, batch: pa.Table) -> int:
        from deltalake import CommitProperties, WriterProperties, write_deltalake
        from deltalake.exceptions import CommitFailedError

        rows = checked(table, batch, self._schemas[table])
        check_room(self._root / table, rows.nbytes)
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with written(self._root / table):
                    handle = self._open(table) or self._create(table)
                    write_deltalake(
                        handle,
                        rows,
                        mode="append",
                        schema_mode=self._mode(table, handle),
                        writer_properties=WriterProperties(compression="ZSTD"),
                        commit_properties=CommitProperties(max_commit_retries=15),
                    )
            except CommitFailedError:
                if attempt == _ATTEMPTS:
                    raise
                time.sleep(random.uniform(0.005, 0.05))  # let the overtaking writers finish
            else:
                return int(handle.version())
        raise AssertionError("unreachable")

    def append_numbered(self, table: str, make: Callable[[int], pa.Table]) -> int:
        """See `Engine.append_numbered`. The number is an application transaction of the table: a commit that was
        overtaken by another with the same one is refused."""
        with self.undisturbed():
            return self._append_numbered(table, make)

    def _append_numbered(self, table: str, make: Callable[[int], pa.Table]) -> int:
        from deltalake import CommitProperties, Transaction, WriterProperties, write_deltalake
        from deltalake.exceptions import CommitFailedError

        for attempt in range(1, _ATTEMPTS + 1):
            with written(self._root / table):
                handle = self._open(table) or self._create(table)
            number = (handle.transaction_version(_NUMBER) or 0) + 1
            rows = checked(table, make(number), self._schemas[table])
            check_room(self._root / table, rows.nbytes)
            try:
                with written(self._root / table):
                    write_deltalake(
                        handle,
                        rows,
                        mode="append",
                        schema_mode=self._mode(table, handle),
                        writer_properties=WriterProperties(compression="ZSTD"),
                        commit_properties=CommitProperties(app_transactions=[Transaction(_NUMBER, number)]),
                    )
            except CommitFailedError:
                if attempt == _ATTEMPTS:
                    raise
                time.sleep(random.uniform(0.005, 0.05))
            else:
                return number
        raise AssertionError("unreachable")

    def folder(self, table: str) -> Path:
        """Where the table's files lie."""
        return self._root / table

    def opened(self, table: str) -> Any:
        """The Delta table, made where there is none, with all the columns of its schema: for who commits files."""
        handle = self._open(table) or self._create(table)
        if not self._lacking(table, handle):
            return handle
        self.append(table, self._schemas[table].empty_table())
        return self._open(table)

    def tidy(self, table: str, version: int) -> None:
        """See `Engine.tidy`. The rows, their history and what other writers append stay as they are."""
        for every, largest in _JOINED:
            if version % every == 0:
                with suppress(ObservatoryError, OSError), self.undisturbed():  # the rows are kept in any case
                    join_small_files(self._place(table), largest)
                return

    def query(self, sql: str, parameters: Mapping[str, object] | None = None, tables: Sequence[str] = ()) -> pa.Table:
        """Answer `sql` over snapshots of `tables`, taken in that order; see `Engine.query`."""
        import duckdb

        for attempt in range(1, _LOOKS + 1):
            cursor = self._database().cursor()  # temporary views belong to a cursor: threads do not meet
            try:
                self._show_all(cursor, tables)
                return cursor.execute(sql, dict(parameters) if parameters else None).to_arrow_table()
            except (duckdb.IOException, duckdb.InvalidInputException) as error:
                if ".parquet" not in str(error):
                    raise
                if attempt == _LOOKS:  # else files were taken away after our snapshot: the next has others
                    raise unreadable(self._root, error) from error
            finally:
                cursor.close()
        raise AssertionError("unreachable")

    def stream(
        self, sql: str, parameters: Mapping[str, object] | None = None, tables: Sequence[str] = ()
    ) -> Iterator[pa.RecordBatch]:
        """Answer `sql` in batches; see `Engine.stream`. The snapshots are taken when the first is asked for."""
        import duckdb

        cursor = self._database().cursor()
        try:
            self._show_all(cursor, tables)
            yield from cursor.execute(sql, dict(parameters) if parameters else None).to_arrow_reader(_STREAMED)
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            if ".parquet" not in str(error):
                raise
            raise unreadable(self._root, error) from error
        finally:
            cursor.close()

    def undisturbed(self) -> AbstractContextManager[None]:
        """See `Engine.undisturbed`."""
        return replacing.undisturbed(self._root)

    def alone(self, patience: float) -> AbstractContextManager[None]:
        """Nobody else writes while the block runs. Raises ObservatoryError where others do for `patience` seconds."""
        return replacing.alone(self._root, patience)

    def replace(self, tables: Mapping[str, Iterator[pa.RecordBatch]]) -> None:
        """Let each table hold these rows and no trace of what it held; all of them from one moment on.

        To be called `alone`. The rows are of the table's schema, and may be read from the old table meanwhile.
        """
        given = {name: (self._schemas[name], batches) for name, batches in tables.items()}
        replacing.replace(self._root, given, CONFIGURATION)

    def settle(self) -> bool:
        """Finish replacing what a killed process left half way; whether there was anything. To be called `alone`."""
        if not replacing.unsettled(self._root):
            return False
        replacing.settle(self._root)
        return True

    def version(self, table: str) -> int | None:
        """See `Engine.version`. Every page of the web asks: a log that was not touched since is not read again."""
        try:
            touched = (self._place(table) / "_delta_log").stat().st_mtime_ns
        except FileNotFoundError:
            return None
        if (held := self._versions.get(table)) is not None and held[0] == touched:
            return held[1]
        settled = time.time_ns() - touched > _TICK
        handle = self._open(table)
        version = None if handle is None else int(handle.version())
        if settled:  # else another commit may come within the same tick of the file system's clock
            self._versions[table] = (touched, version)
        return version

    def _open(self, table: str) -> Any:
        """The table as it stands now, or None where it was never made.

        Each thread keeps what it opened and reads only the commits since: to open a table costs six times as much.
        """
        from deltalake import DeltaTable
        from deltalake.exceptions import DeltaError, TableNotFoundError

        identity = replacing.identity(self._root, table)
        if identity is None:
            return None
        handles: dict[str, tuple[tuple[str, int], Any]] = self._held.__dict__
        if (held := handles.get(table)) is not None and held[0] == identity:
            with suppress(DeltaError, OSError):
                held[1].update_incremental()
                return held[1]
        try:
            handle = DeltaTable(Path(identity[0]).parent)
        except TableNotFoundError:  # killed between the folder and the first commit; or just now replaced
            return None if identity == replacing.identity(self._root, table) else self._open(table)
        except (DeltaError, OSError) as error:
            raise unreadable(Path(identity[0]).parent, error) from error
        handles[table] = (identity, handle)
        return handle

    def _place(self, table: str) -> Path:
        return replacing.place_of(self._root, table)

    def _identities(self, tables: Sequence[str]) -> list[tuple[str, int] | None]:
        return [replacing.identity(self._root, table) for table in tables]

    def _show_all(self, cursor: duckdb.DuckDBPyConnection, tables: Sequence[str]) -> None:
        """Make views of the tables, all from before or all from after a replacement."""
        import duckdb

        while True:
            before = self._identities(tables)
            try:
                for table in tables:
                    self._show(cursor, table)
            except (ObservatoryError, duckdb.IOException, OSError):
                if before == self._identities(tables):
                    raise
            if before == self._identities(tables):
                return

    def _create(self, table: str) -> Any:
        from deltalake import DeltaTable
        from deltalake.exceptions import DeltaError

        try:
            return DeltaTable.create(
                self._place(table), self._schemas[table], mode="ignore", configuration=CONFIGURATION
            )
        except DeltaError:
            handle = self._open(table)  # another process made it first
            if handle is None:
                raise
            return handle

    def _database(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            import duckdb

            self._connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})
            self._connection.execute("SET GLOBAL TimeZone = 'UTC'")
        return self._connection

    def _show(self, cursor: duckdb.DuckDBPyConnection, table: str) -> None:
        """Make the table's present snapshot a temporary view of the cursor.

        DuckDB reads the Parquet files itself: pyarrow's dataset module alone takes 0.35 s of CPU to import. It is
        the fallback for names that DuckDB would read as patterns and for object storage.
        """
        handle = self._open(table)
        files: list[str] = [] if handle is None else [unquote(uri) for uri in handle.file_uris()]
        if not files:
            columns = ", ".join(
                f'CAST(NULL AS {_SQL_TYPES[str(field.type)]}) AS "{field.name}"' for field in self._schemas[table]
            )
            cursor.execute(f'CREATE OR REPLACE TEMP VIEW "{table}" AS SELECT {columns} WHERE false')
        elif any("://" in name or _GLOB & set(name) for name in files):
            cursor.register(f"{table} as kept", handle.to_pyarrow_dataset())
            source = f'"{table} as kept"'
            cursor.execute(
                f'CREATE OR REPLACE TEMP VIEW "{table}" AS SELECT *{self._since(table, handle)} FROM {source}'
            )
        else:
            listed = ", ".join("'" + name.replace("'", "''") + "'" for name in files)
            # hive_partitioning: a folder called "a=b" would become a column
            source = f"read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"
            cursor.execute(
                f'CREATE OR REPLACE TEMP VIEW "{table}" AS SELECT *{self._since(table, handle)} FROM {source}'
            )

    def _since(self, table: str, handle: Any) -> str:
        """The columns that came since the table was last written, as null."""
        lacking = self._lacking(table, handle)
        return "".join(f', CAST(NULL AS {_SQL_TYPES[str(field.type)]}) AS "{field.name}"' for field in lacking)

    def _mode(self, table: str, handle: Any) -> Literal["merge"] | None:
        """A table made by an older Marsad gets the columns that came since; else a commit takes a quarter less."""
        return "merge" if self._lacking(table, handle) else None

    def _lacking(self, table: str, handle: Any) -> list[pa.Field]:
        kept = {field.name for field in handle.schema().fields}
        return [field for field in self._schemas[table] if field.name not in kept]
