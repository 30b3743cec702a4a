"""Delta tables in a folder, queried by an in-memory DuckDB: no server, several processes at once.

duckdb is imported on first use, inside functions: `marsad --help` must not wait for it.
"""

from __future__ import annotations

import functools
import secrets
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from marsad.engine import shown
from marsad.engine.delta import DeltaTables
from marsad.errors import ObservatoryError

if TYPE_CHECKING:
    import duckdb

_LOOKS = 3  # snapshots that a question is asked of before a file counts as lost
# Bytes of files of which one thread answers: a second makes it no sooner done and takes a third more of CPU, and where
# several ask at once, who writes waits for all of their threads.
_SMALL = 4_000_000
_STREAMED = 20_000  # rows of a batch


class LocalEngine(DeltaTables):
    """See `DeltaTables`, which keeps, and `Engine`. Threads may query at once."""

    def __init__(self, root: Path, schemas: Mapping[str, pa.Schema]) -> None:
        super().__init__(root, schemas)
        self._connections: dict[bool, duckdb.DuckDBPyConnection] = {}

    def query(self, sql: str, parameters: Mapping[str, object] | None = None, tables: Sequence[str] = ()) -> pa.Table:
        """Answer `sql` over snapshots of `tables`, taken in that order; see `Engine.query`."""
        import duckdb

        for attempt in range(1, _LOOKS + 1):
            try:
                with closing(self._showing(tables)) as cursor:
                    return cursor.execute(sql, dict(parameters) if parameters else None).to_arrow_table()
            except duckdb.Error as error:
                if shown.of_the_question(error):
                    raise
                if attempt < _LOOKS and not isinstance(error, duckdb.OutOfMemoryException):
                    continue  # files were taken away after our snapshot: the next has others
                if (told := self._told(error, tables)) is None:
                    raise
                raise told from error
        raise AssertionError("unreachable")

    def stream(
        self, sql: str, parameters: Mapping[str, object] | None = None, tables: Sequence[str] = ()
    ) -> Iterator[pa.RecordBatch]:
        """Answer `sql` in batches; see `Engine.stream`. The snapshots are taken when the first is asked for."""
        import duckdb

        try:
            with closing(self._showing(tables)) as cursor:
                yield from cursor.execute(sql, dict(parameters) if parameters else None).to_arrow_reader(_STREAMED)
        except duckdb.Error as error:
            if shown.of_the_question(error) or (told := self._told(error, tables)) is None:
                raise
            raise told from error

    def damage(self, path: Path) -> Exception | None:
        """What keeps a file of rows from being read to its end; None where nothing does."""
        with self._database().cursor() as cursor:
            return shown.damage(cursor, path)

    def _showing(self, tables: Sequence[str]) -> duckdb.DuckDBPyConnection:
        """A cursor with views of a snapshot of the tables, which belong to it alone: threads do not meet."""
        import duckdb

        while True:
            before = self._identities(tables)
            cursor: duckdb.DuckDBPyConnection | None = None
            try:
                handles = self.snapshot(tables)
                cursor = self._database(small=shown.smaller(handles, _SMALL)).cursor()
                for table, handle in zip(tables, handles, strict=True):
                    shown.show(cursor, table, handle, self._schemas[table])
                return cursor
            except (ObservatoryError, duckdb.Error, OSError):
                if cursor is not None:
                    cursor.close()
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

    def _database(self, *, small: bool = False) -> duckdb.DuckDBPyConnection:
        """One for questions to `small` tables, and one for all others."""
        if small not in self._connections:
            import duckdb

            settings: dict[str, Any] = {
                "autoinstall_known_extensions": "false",
                "temp_directory": _spill_folder(),
                # Of local files it keeps the ends that tell where columns lie, of those that are gone, too; reading
                # them anew from the system's own cache takes as long.
                "enable_external_file_cache": "false",
            }
            connection = duckdb.connect(config=settings | ({"threads": 1} if small else {}))
            connection.execute("SET GLOBAL TimeZone = 'UTC'")
            self._connections[small] = connection
        return self._connections[small]


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
