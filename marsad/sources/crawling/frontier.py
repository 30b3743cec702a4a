"""What a crawl knows of its pages: a small database in the observatory, so that a crawl that was ended anyhow goes on.

A page is `waiting`, then `fetched` (its bytes lie here until they are kept in the ledger), then `done`. One transaction
takes a page from waiting to fetched and notes its links, so that nothing is fetched twice and no link is lost.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from marsad.errors import ObservatoryError, UsageError

MOST = 1_000_000  # addresses that are remembered
_SCHEMA = """
CREATE TABLE IF NOT EXISTS pages (
    url TEXT PRIMARY KEY, host TEXT NOT NULL, kind TEXT NOT NULL, depth INTEGER NOT NULL, hops INTEGER NOT NULL,
    state TEXT NOT NULL, round INTEGER NOT NULL, tried INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0, status INTEGER, cause TEXT,
    etag TEXT, modified TEXT, sha256 TEXT, fetched_at TEXT, media TEXT, content BLOB) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS of_state ON pages (state, host, depth, tried);
CREATE TABLE IF NOT EXISTS hosts (host TEXT PRIMARY KEY, robots TEXT, cause TEXT, known REAL);
CREATE TABLE IF NOT EXISTS crawl (name TEXT PRIMARY KEY, value TEXT);
"""
_FORM = 1  # of this schema


@dataclass(frozen=True, slots=True)
class Row:
    """A page that waits or lies here. `kind`: page or sitemap; `hops`: redirects that led to it."""

    url: str
    host: str
    kind: str
    depth: int
    hops: int
    etag: str | None
    modified: str | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Spooled:
    """A page whose bytes lie here."""

    url: str
    content: bytes
    media: str | None
    fetched_at: str


class Frontier:
    """Opened with `open_frontier`; one process at a time."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._db = connection
        self.path = path
        self._db.executescript(_SCHEMA)
        self.round = int(self.told("round") or 0)
        self.run = int(self.told("run") or 0) + 1
        self.tell("run", str(self.run))

    # --- notes on the crawl ------------------------------------------------------------------------------------------

    def told(self, name: str) -> str | None:
        found = self._db.execute("SELECT value FROM crawl WHERE name = ?", (name,)).fetchone()
        return None if found is None else str(found[0])

    def tell(self, name: str, value: str) -> None:
        with self._db:
            self._db.execute("INSERT OR REPLACE INTO crawl VALUES (?, ?)", (name, value))

    def sites(self) -> set[str]:
        return set(json.loads(self.told("sites") or "[]"))

    def add_site(self, name: str) -> None:
        self.tell("sites", json.dumps(sorted({*self.sites(), name})))

    def begin(self, seeds: Iterable[str]) -> bool:
        """A new round where the last is over: its pages are asked whether they have changed. False: it goes on."""
        if self.told("over") == "no":
            self.add((seed, "page", 0, 0) for seed in seeds)
            return False
        with self._db:
            self.round += 1
            self._db.execute("INSERT OR REPLACE INTO crawl VALUES ('round', ?), ('over', 'no')", (str(self.round),))
            self._db.execute(
                "UPDATE pages SET state = 'waiting', tries = 0 WHERE state = 'done'"
                " AND (status IN (200, 304) OR kind = 'sitemap' OR depth = 0)"
            )
            self._add((seed, "page", 0, 0) for seed in seeds)
        return True

    def end(self) -> None:
        """The round is over, unless a page waits because its server failed: the next run tries that again."""
        again = self._db.execute("SELECT 1 FROM pages WHERE state = 'waiting' AND tried = ? LIMIT 1", (self.run,))
        if again.fetchone() is None:
            self.tell("over", "yes")

    # --- pages -------------------------------------------------------------------------------------------------------

    def add(self, found: Iterable[tuple[str, str, int, int]]) -> None:
        """Addresses with kind, depth and hops; those that are known stay as they are."""
        with self._db:
            self._add(found)

    def _add(self, found: Iterable[tuple[str, str, int, int]]) -> None:
        rows = [(url, origin(url), kind, depth, hops, self.round) for url, kind, depth, hops in found]
        if rows and self._db.execute("SELECT count(*) FROM pages").fetchone()[0] < MOST:
            self._db.executemany(
                "INSERT INTO pages (url, host, kind, depth, hops, state, round) VALUES (?, ?, ?, ?, ?, 'waiting', ?)"
                " ON CONFLICT (url) DO UPDATE SET depth = min(depth, excluded.depth)",
                rows,
            )

    def waiting(self, depth: int) -> dict[str, int]:
        """How many pages wait at each host, of those that were not tried in this run."""
        return dict(
            self._db.execute(
                "SELECT host, count(*) FROM pages WHERE state = 'waiting' AND depth <= ? AND tried <> ? GROUP BY host",
                (depth, self.run),
            )
        )

    def next_of(self, host: str, depth: int) -> Row | None:
        """The next at a host: sitemaps and where it began, then what never came, then what may have changed."""
        found = self._db.execute(
            "SELECT url, host, kind, depth, hops, etag, modified, sha256 FROM pages"
            " WHERE state = 'waiting' AND host = ? AND depth <= ? AND tried <> ?"
            " ORDER BY kind DESC, depth > 0, sha256 IS NOT NULL, depth, url LIMIT 1",
            (host, depth, self.run),
        ).fetchone()
        return None if found is None else Row(*found)

    def counted(self, host: str | None = None) -> int:
        """The pages that came in this round."""
        where, values = (" AND host = ?", (host,)) if host else ("", ())
        question = "SELECT count(*) FROM pages WHERE round = ? AND state <> 'waiting' AND status = 200"
        found = self._db.execute(f"{question} AND kind = 'page'{where}", (self.round, *values)).fetchone()
        return int(found[0])

    def knows(self, url: str) -> bool:
        """Whether this address was come to, under whatever name."""
        return bool(self._db.execute("SELECT 1 FROM pages WHERE url = ? AND state <> 'waiting'", (url,)).fetchone())

    def finish(self, url: str, *, status: int | None = None, cause: str | None = None) -> None:
        """Nothing more is to be done with it in this round."""
        with self._db:
            self._db.execute(
                "UPDATE pages SET state = 'done', round = ?, status = coalesce(?, status), cause = ? WHERE url = ?",
                (self.round, status, cause, url),
            )

    def try_later(self, url: str, status: int | None, cause: str) -> None:
        """It waits for the next run, up to three times."""
        with self._db:
            self._db.execute(
                "UPDATE pages SET tried = ?, tries = tries + 1, status = coalesce(?, status), cause = ?, round = ?,"
                " state = CASE WHEN tries >= 2 THEN 'done' ELSE 'waiting' END WHERE url = ?",
                (self.run, status, cause, self.round, url),
            )

    def came(
        self,
        row: Row,
        found: Iterable[tuple[str, str, int, int]],
        spooled: Spooled | None,
        validators: tuple[str | None, str | None, str | None],
        also_known_as: str | None = None,
    ) -> None:
        """A page came, with what it leads to; `spooled` where it is to be read. `validators`: ETag, date and hash."""
        with self._db:
            self._db.execute(
                "UPDATE pages SET state = ?, round = ?, status = 200, cause = NULL, etag = ?, modified = ?, sha256 = ?,"
                " fetched_at = ?, media = ?, content = ? WHERE url = ?",
                (
                    "fetched" if spooled else "done", self.round, *validators,
                    *((spooled.fetched_at, spooled.media, spooled.content) if spooled else (None, None, None)), row.url,
                ),
            )  # fmt: skip
            self._add(found)
            if also_known_as and also_known_as != row.url:
                self._add([(also_known_as, "page", row.depth, 0)])
                self._db.execute(
                    "UPDATE pages SET state = 'done', cause = 'is another name of a page', round = ?"
                    " WHERE url = ? AND state = 'waiting'",
                    (self.round, also_known_as),
                )

    def spooled(self) -> Iterator[Spooled]:
        """What came in an earlier run and was not kept before it ended."""
        for (url,) in self._db.execute("SELECT url FROM pages WHERE state = 'fetched' ORDER BY url").fetchall():
            found = self._db.execute("SELECT url, content, media, fetched_at FROM pages WHERE url = ?", (url,))
            yield Spooled(*found.fetchone())

    def kept(self, urls: Iterable[str]) -> None:
        """These lie in the ledger now; their bytes are dropped here."""
        with self._db:
            self._db.executemany(
                "UPDATE pages SET state = 'done', content = NULL WHERE url = ? AND state = 'fetched'",
                [(url,) for url in urls],
            )

    # --- hosts -------------------------------------------------------------------------------------------------------

    def rules(self, host: str) -> tuple[str | None, str | None, float] | None:
        """The host's robots.txt, why it could not be had, and when that was."""
        found = self._db.execute("SELECT robots, cause, known FROM hosts WHERE host = ?", (host,)).fetchone()
        return None if found is None or found[2] is None else (found[0], found[1], found[2])

    def learn_rules(self, host: str, text: str | None, cause: str | None, moment: float) -> None:
        with self._db:
            self._db.execute(
                "INSERT INTO hosts (host, robots, cause, known) VALUES (?, ?, ?, ?) ON CONFLICT (host) DO UPDATE"
                " SET robots = excluded.robots, cause = excluded.cause, known = excluded.known",
                (host, text, cause, moment),
            )


@contextmanager
def open_frontier(path: Path) -> Iterator[Frontier]:
    """Raises UsageError where another process crawls it, ObservatoryError for a file that is none of ours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _alone(path):
        connection = sqlite3.connect(path)
        try:
            (form,) = connection.execute("PRAGMA user_version").fetchone()
            if form > _FORM:
                raise ObservatoryError(str(path), "is of a newer Marsad", "Upgrade, or delete it to begin anew")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA user_version = {_FORM}")
            yield Frontier(connection, path)
        except sqlite3.OperationalError as error:  # a full disk, or one that may not be written
            raise ObservatoryError(str(path), f"cannot be written ({error})", "Make room, then run it again") from error
        except sqlite3.DatabaseError as error:
            remedy = "Delete it: the crawl begins anew, and what was kept stays"
            raise ObservatoryError(str(path), f"cannot be used ({error})", remedy) from error
        finally:
            connection.close()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    if sys.platform == "win32":
        yield
        return
    import fcntl

    lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError("this crawl", "is under way in another process", "Wait until it is done") from None
        yield
    finally:
        os.close(lock)


def origin(url: str) -> str:
    """Scheme and host: each has a robots.txt of its own."""
    return "/".join(url.split("/", 3)[:3])
