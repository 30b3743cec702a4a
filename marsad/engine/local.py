"""Delta tables in a folder, queried by an in-memory DuckDB: no server, several processes at once.

duckdb is imported on first use, inside functions: `marsad --help` must not wait for it.
"""

from __future__ import annotations

import functools
import secrets
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from marsad.engine import shown
from marsad.engine.delta import DeltaTables
from marsad.errors import ObservatoryError

if TYPE_CHECKING:
    import duckdb

_LOOKS = 3  # snapshots that a question is asked of before a file counts as lost
_STREAMED = 20_000  # rows of a batch


class LocalEngine(DeltaTables):
    """See `DeltaTables`, which keeps, and `Engine`. Threads may query at once."""

    def __init__(self, root: Path, schemas: Mapping[str, pa.Schema]) -> None:
        super().__init__(root, schemas)
        self._connection: duckdb.DuckDBPyConnection | None = None

    def query(self, sql: str, parameters: Mapping[str, object] | None = None, tables: Sequence[str] = ()) -> pa.Table:
        """Answer `sql` over snapshots of `tables`, taken in that order; see `Engine.query`."""
        import duckdb

        for attempt in range(1, _LOOKS + 1):
            cursor = self._database().cursor()  # temporary views belong to a cursor: threads do not meet
            try:
                self._show_all(cursor, tables)
                return cursor.execute(sql, dict(parameters) if parameters else None).to_arrow_table()
            except duckdb.Error as error:
                if shown.of_the_question(error):
                    raise
                if attempt < _LOOKS and not isinstance(error, duckdb.OutOfMemoryException):
                    continue  # files were taken away after our snapshot: the next has others
                if (told := self._told(error, tables)) is None:
                    raise
                raise told from error
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
        except duckdb.Error as error:
            if shown.of_the_question(error) or (told := self._told(error, tables)) is None:
                raise
            raise told from error
        finally:
            cursor.close()

    def damage(self, path: Path) -> Exception | None:
        """What keeps a file of rows from being read to its end; None where nothing does."""
        with self._database().cursor() as cursor:
            return shown.damage(cursor, path)

    def _show_all(self, cursor: duckdb.DuckDBPyConnection, tables: Sequence[str]) -> None:
        """Make views of a snapshot of the tables."""
        import duckdb

        while True:
            before = self._identities(tables)
            try:
                for table, handle in zip(tables, self.snapshot(tables), strict=True):
                    shown.show(cursor, table, handle, self._schemas[table])
                return
            except (ObservatoryError, duckdb.Error, OSError):
                if before == self._identities(tables):
                    raise

    def _told(self, error: duckdb.Error, tables: Sequence[str]) -> ObservatoryError | None:
        """An error of DuckDB's as one of ours, where a file of the tables, or the machine, is to blame: every file is
        read for that."""
        import duckdb

        if isinstance(error, duckdb.OutOfMemoryException):
            return shown.told(self._root, error, None)
        files = [name for handle in self.snapshot(tables) for name in shown.files_of(handle)]
        with self._database().cursor() as cursor:
            return shown.told(self._root, error, shown.damaged(cursor, files))

    def _database(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            import duckdb

            settings: dict[str, Any] = {"autoinstall_known_extensions": "false", "temp_directory": _spill_folder()}
            connection = duckdb.connect(config=settings)
            connection.execute("SET GLOBAL TimeZone = 'UTC'")
            self._connection = connection
        return self._connection


@functools.cache
def _passing() -> tempfile.TemporaryDirectory[str] | None:
    """A folder that nobody else may look into, gone with the process; None where no disk lets us make one."""
    try:
        return tempfile.TemporaryDirectory(prefix="marsad-asked-", ignore_cleanup_errors=True)
    except OSError:
        return None


def _spill_folder() -> str:
    """Where one database works on an answer that is larger than memory: never the folder in which somebody types.
    Empty, and such an answer refused, where there is no such folder."""
    folder = _passing()
    return "" if folder is None else str(Path(folder.name) / secrets.token_hex(6))
