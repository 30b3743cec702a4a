"""Refusals in the trail, bounded: whoever is refused cannot make it grow at will.

Of one address the first `LISTED` in `SECONDS` have a line each; the others are counted, and one line says how many
followed. Beyond `ADDRESSES` at a time, addresses are counted together: who has many gains nothing.
"""

from __future__ import annotations

import datetime as dt
import sqlite3

from marsad.accounts import trail

LISTED = 10
SECONDS = 60
ADDRESSES = 20
OTHERS = "other addresses"


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
    """Note a refusal, or count it where its address has had its lines."""
    close(database, at)
    counted = address if _listed(database, address) is not None or _known(database) < ADDRESSES else OTHERS
    sql = "INSERT OR IGNORE INTO refusals (address, since, listed, more) VALUES (?, ?, 0, 0)"
    database.execute(sql, (counted, at.timestamp()))
    if (_listed(database, counted) or 0) < LISTED:
        database.execute("UPDATE refusals SET listed = listed + 1 WHERE address = ?", (counted,))
        trail.add(database, at, action, outcome, who=who, address=address, item=item)
    else:
        database.execute("UPDATE refusals SET more = more + 1 WHERE address = ?", (counted,))


def close(database: sqlite3.Connection, at: dt.datetime) -> None:
    """Say how many followed, of every address whose time is over."""
    over = (at.timestamp() - SECONDS,)
    rows = database.execute("SELECT address, more FROM refusals WHERE since <= ? ORDER BY since", over).fetchall()
    for address, more in rows:
        if more:
            trail.add(database, at, "refusals", "refused", who=None, address=address, item=f"{more} more")
    database.execute("DELETE FROM refusals WHERE since <= ?", over)


def _listed(database: sqlite3.Connection, address: str) -> int | None:
    row = database.execute("SELECT listed FROM refusals WHERE address = ?", (address,)).fetchone()
    return None if row is None else int(row[0])


def _known(database: sqlite3.Connection) -> int:
    return int(database.execute("SELECT count(*) FROM refusals").fetchone()[0])
