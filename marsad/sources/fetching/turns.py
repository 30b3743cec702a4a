"""Whose turn it is at each host: one request at a time with a pause behind it, for all processes of an observatory.

A host that asked to be left alone (Retry-After) is left alone by all of them, in later runs, too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import astuple, dataclass, replace
from pathlib import Path

import httpx

FILE = "turns.sqlite"
_LOCKED = 10.0  # seconds for another process that writes
_AHEAD = 3_600.0  # seconds; a turn that lies further ahead was taken before the clock went back
_LONGEST = 86_400.0  # seconds for which a host may ask to be left alone
_SCHEMA = "CREATE TABLE IF NOT EXISTS hosts (host TEXT PRIMARY KEY, asked REAL, held REAL, until REAL) WITHOUT ROWID"
_NOT_WAITED_FOR = "PRAGMA synchronous = OFF"  # it may be lost with the machine: then a pause is


@dataclass(frozen=True, slots=True)
class _Host:
    """Moments in seconds since 1970. `asked`: the last turn; `held`: when it asked for rest, `until` when."""

    asked: float | None = None
    held: float | None = None
    until: float | None = None

    def due(self, pause: float, now: float) -> float:
        waited_for = self.asked is not None and self.asked - now < _AHEAD
        return max(now, (self.asked or 0.0) + pause) if waited_for else now

    def rest(self, now: float) -> float:
        counts = self.held is not None and self.until is not None and self.held <= now
        return max(0.0, (self.until or 0.0) - now) if counts else 0.0


class Turns:
    """In memory, for one process; or in a file of `folder`, for all. `now`: seconds since 1970."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._known: dict[str, _Host] = {}

    def take(self, host: str, pause: float, now: float, longest: float) -> float:
        """Seconds to wait before the host may be asked; whoever comes next waits behind that.

        Where the host asked for more rest than `longest`, that is told, and nobody's turn begins.
        """
        wait = 0.0

        def ours(known: _Host) -> _Host:
            nonlocal wait
            wait = known.rest(now)
            if wait > longest:
                return known
            wait = max(wait, known.due(pause, now) - now)
            return replace(known, asked=now + wait)

        self._change(host, ours)
        return wait

    def over(self, host: str, now: float) -> None:
        """The host has answered: its pause begins."""
        self._change(host, lambda known: replace(known, asked=max(now, known.asked or now)))

    def hold(self, host: str, seconds: float, now: float) -> None:
        """The host asks to be left alone so long."""
        self._change(host, lambda known: replace(known, held=now, until=now + min(seconds, _LONGEST)))

    def due(self, host: str, pause: float, now: float) -> float:
        """When the host may be asked again."""
        return self._change(host, lambda known: known).due(pause, now)

    def rest(self, host: str, now: float) -> float:
        """Seconds for which the host asked to be left alone still."""
        return self._change(host, lambda known: known).rest(now)

    def _change(self, host: str, change: Callable[[_Host], _Host]) -> _Host:
        """What is known of the host then. Where the file cannot be used, a process knows of its own requests alone."""
        if self._folder is not None:
            try:
                return self._change_in(self._folder, host, change)
            except (sqlite3.OperationalError, OSError):
                self._folder = None
            except sqlite3.DatabaseError:  # torn with the machine: what it knew is not worth much
                (self._folder / FILE).unlink(missing_ok=True)
        self._known[host] = change(self._known.get(host, _Host()))
        return self._known[host]

    def _change_in(self, folder: Path, host: str, change: Callable[[_Host], _Host]) -> _Host:
        folder.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(folder / FILE, timeout=_LOCKED, isolation_level=None)) as database:
            database.execute(_NOT_WAITED_FOR)
            database.execute(_SCHEMA)
            database.execute("BEGIN IMMEDIATE")
            row = database.execute("SELECT asked, held, until FROM hosts WHERE host = ?", (host,)).fetchone()
            before = _Host(*row) if row else _Host()
            after = change(before)
            if after != before:
                database.execute("INSERT OR REPLACE INTO hosts VALUES (?, ?, ?, ?)", (host, *astuple(after)))
            database.execute("COMMIT")
        self._known[host] = after
        return after


def host_of(url: httpx.URL) -> str:
    """By what a host is known: its name and port, without the "www." that most sites answer with and without; http and
    https are one machine."""
    name = url.host.removeprefix("www.")
    return f"{name}:{url.port}" if url.port else name
