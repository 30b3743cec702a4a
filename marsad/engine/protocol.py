"""The seam to the machines: what the ledger asks of whatever keeps and queries its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import pyarrow as pa


class Engine(Protocol):
    """Append-only tables with versions, and SQL over them."""

    def append(self, table: str, batch: pa.Table) -> int:
        """Append the rows in one atomic commit and return the table's new version.

        Raises `SchemaMismatch` where the batch is not exactly of the table's schema: nothing is coerced.
        """
        ...

    def tidy(self, table: str, version: int) -> None:
        """What a table wants now and then for its reading to stay quick, by the version that a commit gave it.

        For writers, once all they had to keep is kept: nobody waits for it, and nothing is lost where it is left out.
        """
        ...

    def append_numbered(self, table: str, make: Callable[[int], pa.Table]) -> int:
        """Append the rows that `make` gives for the table's next number, 1, 2, 3…, and return that number.

        No two processes get the same one: where another was quicker, `make` is asked again with the number after it.
        """
        ...

    def query(self, sql: str, parameters: Mapping[str, object] | None = None, tables: Sequence[str] = ()) -> pa.Table:
        """Answer `sql` (DuckDB's dialect, `$name` for parameters) over the named tables.

        A snapshot of each table is taken in the order given, before the query runs. A reader that names first the
        table that its writer writes last therefore never sees a row there without the rows it stands for.
        """
        ...

    def stream(
        self, sql: str, parameters: Mapping[str, object] | None = None, tables: Sequence[str] = ()
    ) -> Iterator[pa.RecordBatch]:
        """The answer of `query` in batches, for answers that need not fit into memory."""
        ...

    def version(self, table: str) -> int | None:
        """The newest version of the table; None where nothing was appended yet."""
        ...

    def undisturbed(self) -> AbstractContextManager[None]:
        """No table is replaced (see `replacing`) while the block runs: for whoever appends to several tables, or keeps
        files that come from what they held when it began."""
        ...
