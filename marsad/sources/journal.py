"""What became of each request over the network: files of lines beside the ledger, none of which is ever dropped.

It is no part of what is known, only of how it was come by, and it may be deleted. Several processes append at once: a
lock keeps their lines whole, and a line that a kill has torn costs none but itself. A file that grows large is laid
aside under the moment of its last line; how the sources are doing is told from the two newest.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from marsad.model.health import FetchNote

FILE = "fetches.jsonl"
LARGEST = 4_000_000  # bytes; then the file is laid aside
_LONG = 400  # characters of an address or a cause
_ASIDE = "fetches-*.jsonl"


class Journal:
    """The requests of one observatory. Where its folder cannot be written nothing is noted, and nothing fails."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    def note(self, told: FetchNote) -> None:
        """Keep that this was asked for, and what came or how it failed."""
        line = {
            "at": told.at.isoformat(timespec="seconds"),
            "asked": told.asked[:_LONG],
            "url": told.url[:_LONG] if told.url and told.url != told.asked else None,
            "status": told.status,
            "bytes": told.size,
            "sha256": told.sha256,
            "attempts": told.attempts,
            "cause": told.cause[:_LONG] if told.cause else None,
        }
        text = json.dumps({name: value for name, value in line.items() if value is not None}, ensure_ascii=False)
        try:
            with self.alone():
                self._append(text.encode("utf-8", "replace") + b"\n")
        except OSError:
            return

    def _append(self, line: bytes) -> None:
        with self.path.open("ab") as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.write(line if not size or self._ends_a_line() else b"\n" + line)
        if size > LARGEST:
            moment = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
            self.path.replace(self.path.with_name(f"fetches-{moment}.jsonl"))

    def _ends_a_line(self) -> bool:
        """False behind a line that was torn by a kill or a full disk."""
        with self.path.open("rb") as stream:
            stream.seek(-1, os.SEEK_END)
            return stream.read(1) == b"\n"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else appends meanwhile; where there are no locks, lines are short enough to stay whole as a rule."""
        if sys.platform == "win32":
            yield
            return
        import fcntl

        with self.path.with_suffix(".lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def files(self) -> list[Path]:
        """Those that there are, oldest first."""
        aside = sorted(self.path.parent.glob(_ASIDE))
        return [path for path in (self.path.with_suffix(".old"), *aside, self.path) if path.is_file()]

    def notes(self, *, all: bool = False) -> list[FetchNote]:
        """What is noted in the two newest files, or in all of them, oldest first; a torn line is passed over."""
        found: list[FetchNote] = []
        for path in self.files() if all else self.files()[-2:]:
            try:
                lines = path.read_text("utf-8", "replace").splitlines()
            except OSError:
                continue
            found += _read(lines)
        return found

    @property
    def mark(self) -> tuple[int, int]:
        """Changes with every note."""
        try:
            held = self.path.stat()
        except OSError:
            return 0, 0
        return held.st_mtime_ns, held.st_size


def _read(lines: Iterable[str]) -> list[FetchNote]:
    found = []
    for line in lines:
        try:
            told = json.loads(line)
            note = FetchNote(
                at=dt.datetime.fromisoformat(told["at"]),
                asked=str(told["asked"]),
                cause=told.get("cause"),
                status=told.get("status"),
                url=told.get("url", told["asked"]) if told.get("cause") is None else None,
                size=told.get("bytes"),
                sha256=told.get("sha256"),
                attempts=told.get("attempts"),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
        found.append(note)
    return found
