"""The SQLite file of an observatory's accounts. Made when the first user comes; readable by its owner alone."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from marsad.errors import ObservatoryError

FILE = "accounts.sqlite"
_WAIT = 10.0  # seconds for another process that writes
# `handle`: the part of a token that says whose it is. `trail` is only ever added to, whoever opens the file.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS users (
    name TEXT PRIMARY KEY, folded TEXT NOT NULL UNIQUE, handle TEXT NOT NULL UNIQUE, salt BLOB NOT NULL,
    hash BLOB NOT NULL, cost TEXT NOT NULL, added_at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY, user TEXT NOT NULL, credential TEXT NOT NULL, started_at REAL NOT NULL, seen_at REAL NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS forms (id TEXT PRIMARY KEY, used_at REAL NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS attempts (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, about TEXT NOT NULL, at REAL NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS attempts_about ON attempts (kind, about, at);
CREATE TABLE IF NOT EXISTS searches (
    id TEXT PRIMARY KEY, user TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL, path TEXT NOT NULL,
    query TEXT NOT NULL, saved_at TEXT NOT NULL, UNIQUE (user, folded)
) STRICT;
CREATE TABLE IF NOT EXISTS refusals (
    address TEXT PRIMARY KEY, since REAL NOT NULL, listed INTEGER NOT NULL, more INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS trail (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT, address TEXT NOT NULL, action TEXT NOT NULL,
    item TEXT, outcome TEXT NOT NULL, chain TEXT
) STRICT;
CREATE TRIGGER IF NOT EXISTS trail_unchanged BEFORE UPDATE ON trail
BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END;
CREATE TRIGGER IF NOT EXISTS trail_kept BEFORE DELETE ON trail
BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END;
CREATE TRIGGER IF NOT EXISTS trail_added BEFORE INSERT ON trail
WHEN EXISTS (SELECT 1 FROM trail WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END;
"""


class Store:
    """Connections to the file, one a use: several threads and processes may write."""

    def __init__(self, folder: Path | None) -> None:
        self._path = None if folder is None else folder / FILE
        self._ready = False

    @property
    def path(self) -> Path:
        if self._path is None:
            raise ObservatoryError("the observatory", "has no folder to keep users in", "Open it with marsad.open")
        return self._path

    @property
    def there(self) -> bool:
        return self._path is not None and self._path.is_file()

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """A transaction: kept where the block ends well. Raises ObservatoryError where the file cannot be used."""
        try:
            if not self._ready:
                self._prepare()
            connection = self._connect()
        except (sqlite3.Error, OSError) as error:
            raise ObservatoryError(str(self.path), str(error), "Check the rights on the folder") from error
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            raise ObservatoryError(str(self.path), str(error), "Check the rights on the folder") from error
        finally:
            connection.close()  # what was not committed is not kept

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Without a transaction, for look-ups, also where nothing can be written. Raises ObservatoryError where the
        file cannot be read."""
        try:
            if self._ready or os.access(self.path.parent, os.W_OK):
                if not self._ready:
                    self._prepare()
                connection = self._connect()
            else:  # nobody writes it, and the files that writers share cannot be made
                address = f"file:{quote(str(self.path.absolute()))}?immutable=1"
                connection = self._connect(address)
            with closing(connection):
                yield connection
        except (sqlite3.DatabaseError, OSError) as error:
            raise ObservatoryError(str(self.path), str(error), "Check the rights on the folder") from error

    def _connect(self, address: str | None = None) -> sqlite3.Connection:
        given = address or self.path
        connection = sqlite3.connect(given, timeout=_WAIT, isolation_level=None, uri=address is not None)
        connection.row_factory = sqlite3.Row
        return connection

    def _prepare(self) -> None:
        self.path.touch(mode=0o600)
        connection = self._connect()
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(_SCHEMA)
            if "chain" not in {row["name"] for row in connection.execute("PRAGMA table_info(trail)")}:
                with suppress(sqlite3.OperationalError):  # another process was quicker
                    connection.execute("ALTER TABLE trail ADD COLUMN chain TEXT")
        finally:
            connection.close()
        self._ready = True
