"""A database for Splink: an in-memory DuckDB whose memory is bounded and which spills to a folder of its own.

splink is imported on first use: it belongs to the extra "link", and `marsad --help` must not wait for it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa

from marsad.errors import UsageError

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True, kw_only=True)
class SplinkOptions:
    """`memory`: what the database may take ("4GB"), beside which it spills into `folder` (default: a temporary one)."""

    threads: int = 2
    memory: str = "4GB"
    folder: Path | None = None


class SplinkDatabase(Protocol):
    """Tables and SQL (DuckDB's dialect) for the linker, and `api`, Splink's own view of the same database."""

    api: Any

    def fresh(self, name: str) -> str:
        """A name that Splink was not given yet: it takes each only once."""
        ...

    def register(self, name: str, table: pa.Table) -> None:
        """Show an Arrow table under a name."""
        ...

    def drop(self, name: str) -> None:
        """Take a shown table, or one that was made, away again."""
        ...

    def execute(self, sql: str, parameters: Mapping[str, object] | None = None) -> None:
        """Run a statement for what it makes."""
        ...

    def query(self, sql: str, parameters: Mapping[str, object] | None = None) -> pa.Table:
        """The answer to a query. Rows come in no order unless the query asks for one."""
        ...

    def said(self, condition: str) -> str:
        """A condition over columns, written in DuckDB's dialect, in the words of this database."""
        ...


class LocalSplinkDatabase:
    """See `SplinkDatabase`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, api: Any) -> None:
        self._connection = connection
        self._given = 0
        self.api = api

    def fresh(self, name: str) -> str:
        """A name that Splink was not given yet: it takes each only once."""
        self._given += 1
        return f"{name}_{self._given}"

    def register(self, name: str, table: pa.Table) -> None:
        """Show an Arrow table under a name; nothing is copied."""
        self._connection.register(name, table)

    def drop(self, name: str) -> None:
        """Take a shown table, or one that was made, away again."""
        self._connection.unregister(name)
        self._connection.execute(f'DROP TABLE IF EXISTS "{name}"')

    def execute(self, sql: str, parameters: Mapping[str, object] | None = None) -> None:
        """Run a statement for what it makes."""
        self._connection.execute(sql, dict(parameters) if parameters else None)

    def said(self, condition: str) -> str:
        """A condition over columns, written in DuckDB's dialect, in the words of this database."""
        return condition

    def query(self, sql: str, parameters: Mapping[str, object] | None = None) -> pa.Table:
        """The answer to a query. Rows come in no order unless the query asks for one."""
        return self._connection.execute(sql, dict(parameters) if parameters else None).to_arrow_table()


@contextmanager
def open_splink(options: SplinkOptions | None = None) -> Iterator[SplinkDatabase]:
    """An empty database that is gone, with what it spilled, when the block ends.

    Raises UsageError where Splink is not installed, and where neither memory nor the folder has room.
    """
    options = options or SplinkOptions()
    try:
        from splink import DuckDBAPI
        from splink.internals.exceptions import SplinkException
    except ModuleNotFoundError as error:
        raise UsageError(
            "linking", "needs Splink, which is not installed", 'Run: pip install "marsad[link]"'
        ) from error
    import duckdb

    with tempfile.TemporaryDirectory(prefix="marsad-link-", dir=options.folder) as spilled:
        settings: dict[str, Any] = {
            "autoinstall_known_extensions": "false",
            "threads": options.threads,
            "memory_limit": options.memory,
            "temp_directory": spilled,
            "preserve_insertion_order": "false",  # every table here is a set; order costs memory
        }
        with duckdb.connect(config=settings) as connection:
            try:
                yield LocalSplinkDatabase(connection, DuckDBAPI(connection))
            except (SplinkException, duckdb.Error) as error:
                cause = error.__cause__ if isinstance(error, SplinkException) else error
                if not isinstance(cause, duckdb.OutOfMemoryException | duckdb.IOException):
                    raise
                said = str(cause).splitlines()[0][:200].rstrip(".")
                remedy = "Make room there, or set TMPDIR to a larger disk; past one machine: --engine spark"
                raise UsageError(
                    "linking", f"has no room for what it compares, in memory or in {spilled} ({said})", remedy
                ) from error
