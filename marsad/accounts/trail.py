"""The trail: who did what, when, from where, and how it ended. Only added to; never a token, never what was typed.

Each line carries a hash of itself and of the line before: a line that was changed, taken out or put in between shows.
Whoever can write the file and knows how can make the whole chain anew; a copy of the last hash elsewhere shows that.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
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
    last = database.execute("SELECT chain FROM trail ORDER BY number DESC LIMIT 1").fetchone()
    row = (at.isoformat(timespec="milliseconds"), who, address, action, item[:_LONGEST] if item else None, outcome)
    chained = (*row, _chain(last[0] if last else None, row))
    columns = "at, who, address, action, item, outcome, chain"
    database.execute(f"INSERT INTO trail ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", chained)


def entries(database: sqlite3.Connection, limit: int) -> list[Entry]:
    """The newest first."""
    rows = database.execute("SELECT * FROM trail ORDER BY number DESC LIMIT ?", (limit,))
    told = ({name: row[name] for name in Entry.__dataclass_fields__} for row in rows)
    return [Entry(**{**row, "at": dt.datetime.fromisoformat(row["at"])}) for row in told]


def hashes(database: sqlite3.Connection) -> list[tuple[int, str]]:
    """The number and hash of each line, the oldest first. Whoever notes one elsewhere can tell later whether all lines
    up to it are as they were."""
    rows = database.execute("SELECT * FROM trail ORDER BY number").fetchall()
    return [(row["number"], row["chain"]) for row in rows if "chain" in row.keys() and row["chain"]]  # noqa: SIM118


def broken_at(database: sqlite3.Connection) -> int | None:
    """The number of the first line that is not as it was written, or behind which lines are missing; None: all stand.

    Lines of before there were hashes come first and are not judged.
    """
    before: str | None = None
    number = 0
    rows = database.execute("SELECT * FROM trail ORDER BY number").fetchall()
    if not rows or "chain" not in rows[0].keys():  # noqa: SIM118 - a row of sqlite3 is no mapping
        return None
    for row in rows:
        known = row["chain"] is not None or before is not None
        if known and row["chain"] != _chain(before, tuple(row[name] for name in _HASHED)):
            return int(row["number"])
        if before is not None and row["number"] != number + 1:
            return int(row["number"])
        before, number = row["chain"], int(row["number"])
    ever = database.execute("SELECT seq FROM sqlite_sequence WHERE name = 'trail'").fetchone()
    return number + 1 if ever is not None and ever[0] != number else None


_HASHED = ("at", "who", "address", "action", "item", "outcome")


def _chain(before: str | None, row: tuple[str | None, ...]) -> str:
    return hashlib.sha256(json.dumps([before, *row], ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
