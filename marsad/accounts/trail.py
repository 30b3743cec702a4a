"""The trail: who did what, when, from where, and how it ended. Only added to; never a token, never what was typed."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass

_LONGEST = 300  # characters of an item


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line. `who`: None where nobody was known; `item`: what it was about; `outcome`: done, or why not."""

    number: int
    at: dt.datetime
    who: str | None
    address: str
    action: str
    item: str | None
    outcome: str


def add(
    database: sqlite3.Connection,
    at: dt.datetime,
    action: str,
    outcome: str,
    *,
    who: str | None,
    address: str,
    item: str | None = None,
) -> None:
    row = (at.isoformat(timespec="milliseconds"), who, address, action, item[:_LONGEST] if item else None, outcome)
    database.execute("INSERT INTO trail (at, who, address, action, item, outcome) VALUES (?, ?, ?, ?, ?, ?)", row)


def entries(database: sqlite3.Connection, limit: int) -> list[Entry]:
    """The newest first."""
    rows = database.execute("SELECT * FROM trail ORDER BY number DESC LIMIT ?", (limit,))
    return [Entry(**{**dict(row), "at": dt.datetime.fromisoformat(row["at"])}) for row in rows]
