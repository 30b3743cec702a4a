"""Searches that a user named: a list's address, to be opened again and followed as a feed."""

from __future__ import annotations

import datetime as dt
import secrets as random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from marsad.accounts.store import Store
from marsad.errors import MissingItem, UsageError

MOST = 200  # searches of one user
_LONGEST_NAME, _LONGEST_QUERY = 80, 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """`path`: of the list, as "/claims"; `query`: what it is narrowed to, as it stands in an address."""

    id: str
    name: str
    path: str
    query: str
    saved_at: dt.datetime

    @property
    def address(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path


class Searches:
    """The searches of all users. Safe for threads and processes: every change is one transaction."""

    def __init__(self, store: Store, now: Callable[[], dt.datetime]) -> None:
        self._store = store
        self._now = now

    def of(self, user: str) -> list[Search]:
        """A user's searches, by name."""
        if not self._store.there:
            return []
        with self._store.read() as database:
            rows = database.execute("SELECT * FROM searches WHERE user = ? ORDER BY folded", (user,)).fetchall()
        return [
            Search(
                id=row["id"],
                name=row["name"],
                path=row["path"],
                query=row["query"],
                saved_at=dt.datetime.fromisoformat(row["saved_at"]),
            )
            for row in rows
        ]

    def save(self, user: str, name: str, path: str, query: str) -> str:
        """Keep a search and give its id. Raises UsageError for a name that will not do, and for too many."""
        name = checked(name)
        if len(query) > _LONGEST_QUERY:
            raise UsageError("the search", f"has more than {_LONGEST_QUERY} characters", "Ask for less at once")
        id = random.token_hex(8)
        with self._store.open() as database:
            (held,) = database.execute("SELECT count(*) FROM searches WHERE user = ?", (user,)).fetchone()
            if held >= MOST:
                raise UsageError("the search", f"would be one of more than {MOST}", "Delete some first")
            row = (id, user, name, name.casefold(), path, query, self._now().isoformat())
            _named(database, "INSERT INTO searches VALUES (?, ?, ?, ?, ?, ?, ?)", row, name)
        return id

    def rename(self, user: str, id: str, name: str) -> None:
        """Raises MissingItem for a search that is not this user's, UsageError as `save` does."""
        name = checked(name)
        with self._store.open() as database:
            sql = "UPDATE searches SET name = ?, folded = ? WHERE id = ? AND user = ?"
            if not _named(database, sql, (name, name.casefold(), id, user), name):
                raise _missing(id)

    def delete(self, user: str, id: str) -> None:
        """Raises MissingItem for a search that is not this user's."""
        with self._store.open() as database:
            if not database.execute("DELETE FROM searches WHERE id = ? AND user = ?", (id, user)).rowcount:
                raise _missing(id)


def _named(database: sqlite3.Connection, sql: str, values: tuple[str, ...], name: str) -> int:
    try:
        return database.execute(sql, values).rowcount
    except sqlite3.IntegrityError as error:
        raise UsageError(name, "is the name of another of your searches", "Choose another name") from error


def checked(name: str) -> str:
    """Raises UsageError for a name that cannot be shown."""
    name = " ".join(name.split())
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        cause = f"is no name of 1 to {_LONGEST_NAME} printable characters"
        raise UsageError(name[:_LONGEST_NAME] or "the search", cause, "Give it another name")
    return name


def _missing(id: str) -> MissingItem:
    return MissingItem(id[:40], "is none of your searches", "List them under Saved searches")
