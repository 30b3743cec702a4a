"""The databases beside the tables, page by page: the users with the trail of what was done, and the index of pages."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from marsad.checking.place import RESTORE, Place

ACCOUNTS = "accounts.sqlite"


def accounts(place: Place) -> None:
    """Users and trail: nothing else says what they were, so a copy is what is left."""
    path = place.folder / ACCOUNTS
    if path.is_file() and (problem := damage(path)):
        place.found(ACCOUNTS, problem, RESTORE)


def damage(path: Path) -> str:
    """What is wrong with a database of SQLite; nothing where all of it can be read. It is not written to."""
    # Where the folder cannot be written SQLite could not make what it keeps beside a database that others may write.
    how = "mode=ro" if os.access(path.parent, os.W_OK) else "immutable=1"
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?{how}", uri=True, timeout=30.0)) as connection:
            (told,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        return f"is torn ({error})"
    return "" if told == "ok" else f"is torn ({told.splitlines()[-1]})"
