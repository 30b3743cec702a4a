"""Connections to the file: one a thread, for reading alone."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote


class Connections:
    """Gives each thread its own connection. A file that cannot be written is read as one that never changes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._connection().execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self._connection().execute(sql, parameters).fetchone()
        return found

    @contextmanager
    def moment(self) -> Iterator[None]:
        """What this thread reads inside the block is of one moment, whoever writes meanwhile."""
        connection = self._connection()
        connection.execute("BEGIN")
        try:
            yield
        finally:
            connection.execute("COMMIT")

    def close(self) -> None:
        with self._lock:
            for connection in self._all:
                connection.close()
            self._all.clear()
        self._held = threading.local()

    def _connection(self) -> sqlite3.Connection:
        held: sqlite3.Connection | None = getattr(self._held, "connection", None)
        if held is None:
            held = opened(self.path)
            self._held.connection = held
            with self._lock:
                self._all.append(held)
        return held


def opened(path: Path) -> sqlite3.Connection:
    """A connection that only reads. Raises `sqlite3.Error` where it is no index."""
    address = f"file:{quote(str(path.absolute()))}"
    try:
        return _configured(f"{address}?mode=ro")
    except sqlite3.OperationalError:  # a folder in which no -shm file can be made
        return _configured(f"{address}?mode=ro&immutable=1")


def _configured(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA mmap_size = 2147483648")
        connection.execute("PRAGMA cache_size = -4096")
        connection.execute("SELECT value FROM about LIMIT 1").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection
