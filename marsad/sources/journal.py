"""What became of each request over the network: a file of lines beside the ledger, that says when a source failed.

It is no part of what is known, only of how it was come by: it may be deleted. Lines are appended whole; when the file
grows large its older part is laid aside, and what was laid aside before is dropped.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path

from marsad.errors import FetchError
from marsad.model.health import FetchNote

FILE = "fetches.jsonl"
LARGEST = 2_000_000  # bytes
_LONG = 400  # characters of an address or a cause


class Journal:
    """The requests of one observatory. Where its folder cannot be written nothing is noted, and nothing fails."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    def note(self, at: dt.datetime, asked: str, error: FetchError | None) -> None:
        """Keep that this was asked for, and how it failed."""
        line: dict[str, object] = {"at": at.isoformat(timespec="seconds"), "asked": asked[:_LONG]}
        if error is not None:
            line |= {"cause": error.cause[:_LONG], "status": error.status}
        try:
            if self.path.is_file() and self.path.stat().st_size > LARGEST:
                self.path.replace(self.path.with_suffix(".old"))
            with self.path.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError:
            return

    def notes(self) -> list[FetchNote]:
        """All that is noted, oldest first; a line that is torn is passed over."""
        found: list[FetchNote] = []
        for path in (self.path.with_suffix(".old"), self.path):
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
            )
        except (ValueError, KeyError, TypeError):
            continue
        found.append(note)
    return found
