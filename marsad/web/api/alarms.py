"""New alarms: the screen of every series, run beside the server when something came; what alarmed is kept.

`python -m marsad.web.api.alarms FOLDER STAMP` screens and writes `FOLDER/alarms.json`: alarms of earlier weeks stay
in it, each with the moment at which it was first found.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marsad.model.document import content_id
from marsad.version import __version__

if TYPE_CHECKING:
    from marsad.observatory import Observatory

FILE = "alarms.json"
MOST = 300  # alarms that are kept
REST = 300.0  # seconds from one screen to the next
PATIENCE = 3600  # seconds after which a screen is given up


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarms:
    """`alarms`: the newest first, each a row of the screen with `id`, `found`, `name`. `stamp`: of the index then."""

    alarms: tuple[dict[str, Any], ...]
    screened_at: dt.datetime
    stamp: str


class Watch:
    """The alarms of one observatory. Never waits: a screen runs in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._began = float("-inf")
        self._asked_for = ""

    def look(self, stamp: str) -> Alarms | None:
        """What is known; where it is older than `stamp`, a screen is begun. None while there was none yet."""
        known = read(self._folder)
        if known is None or known.stamp != stamp:
            self._begin(stamp)
        return known

    def _begin(self, stamp: str) -> None:
        with self._lock:
            running = self._process is not None and self._process.poll() is None
            rested = time.monotonic() - self._began >= REST or self._asked_for == ""
            if running or not rested:
                return
            command = [sys.executable, "-m", "marsad.web.api.alarms", str(self._folder), stamp]
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            self._began, self._asked_for = time.monotonic(), stamp
            threading.Thread(target=_ended, args=(self._process,), daemon=True).start()

    def close(self) -> None:
        """Stop what runs."""
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                self._process.kill()
                self._process.wait()


def _ended(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()


def read(folder: Path) -> Alarms | None:
    """What was found last; None where nothing was, or it cannot be read."""
    try:
        given = json.loads((folder / FILE).read_text("utf-8"))
        moment = dt.datetime.fromisoformat(given["screened_at"])
        return Alarms(alarms=tuple(given["alarms"]), screened_at=moment, stamp=given["stamp"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def screen(folder: Path, stamp: str) -> Alarms:
    """Screen every series and keep what alarms beside what alarmed before."""
    import marsad

    observatory = marsad.open(folder)
    with observatory.undisturbed():
        return _screened(observatory, folder, stamp)


def _screened(observatory: Observatory, folder: Path, stamp: str) -> Alarms:
    found = observatory.screen()
    now = dt.datetime.now(dt.UTC)
    known = read(folder)
    before = {item["id"]: item for item in (known.alarms if known else ())}
    fresh: list[dict[str, Any]] = []
    for row in found.rows:
        if row.verdict != "alarm":
            continue
        id = content_id(row.lens, row.group or "", row.place or "", str(row.week))
        told = {name: getattr(row, name) for name in _TOLD} | {"week": str(row.week), "week_end": str(row.week_end)}
        name = found.names.get(row.group or "", row.group)
        first = before.pop(id, {"found": now.isoformat()})["found"]
        fresh.append({"id": id, "found": first, "name": name, **told})
    kept = sorted([*fresh, *before.values()], key=lambda item: (item["found"], item["week"]), reverse=True)[:MOST]
    written = {"alarms": kept, "screened_at": now.isoformat(), "stamp": stamp, "marsad": __version__}
    temporary = folder / f".{FILE}-{os.getpid()}"
    temporary.write_text(json.dumps(written, ensure_ascii=False), "utf-8")
    temporary.replace(folder / FILE)
    return Alarms(alarms=tuple(kept), screened_at=now, stamp=stamp)


_TOLD = ("lens", "group", "place", "country", "area", "count", "expected", "p", "q", "rank", "hindsight")


if __name__ == "__main__":
    screen(Path(sys.argv[1]), sys.argv[2])
