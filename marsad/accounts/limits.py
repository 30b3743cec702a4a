"""How often something may be tried: counted in the file, so that several server processes count together."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` in the last `seconds`."""

    kind: str
    times: int
    seconds: int


SIGN_IN_ADDRESS = Limit("sign_in_address", 10, 300)
SIGN_IN_NAME = Limit("sign_in_name", 10, 900)
WRITES = Limit("writes", 60, 60)


def take(database: sqlite3.Connection, limit: Limit, about: str, now: float) -> int | None:
    """Count one try; the id under which it may be given back, or None where there were too many."""
    database.execute("DELETE FROM attempts WHERE kind = ? AND at <= ?", (limit.kind, now - limit.seconds))
    asked = (limit.kind, about, now - limit.seconds)
    (before,) = database.execute(
        "SELECT count(*) FROM attempts WHERE kind = ? AND about = ? AND at > ?", asked
    ).fetchone()
    if before >= limit.times:
        return None
    return database.execute(
        "INSERT INTO attempts (kind, about, at) VALUES (?, ?, ?)", (limit.kind, about, now)
    ).lastrowid


def give_back(database: sqlite3.Connection, ids: list[int]) -> None:
    """Tries that were none: the token was right."""
    database.executemany("DELETE FROM attempts WHERE id = ?", [(id,) for id in ids])
