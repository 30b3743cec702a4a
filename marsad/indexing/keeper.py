"""Who keeps the index of an observatory current: one object that all threads ask, and the process that builds.

A question is never kept waiting for a newer index: it gets the one there is, which says that it is `behind`.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from marsad.index.building import BuildFolder
from marsad.index.store import Index
from marsad.indexing.build import build, stamp_of
from marsad.indexing.changes import update
from marsad.ledger import Ledger, open_ledger
from marsad.registry import Registry, open_registry

DERIVED = "derived"  # the folder, inside the observatory's
_SMALL = 20_000  # claims: more are indexed by a process of its own, so that readers do not wait for its turn
_GLANCE = 1.0  # seconds: so often is looked at whether anything came; every page asks
_REST = 10.0  # times the last build took: so long nothing is built anew while others keep on writing
_LARGE_RESTS = 30.0  # seconds at least that a large index is left alone: to load and warm it again costs seconds


class IndexKeeper:
    """The indexes of one observatory. Safe for several threads."""

    def __init__(self, ledger: Ledger, registry: Registry, folder: Path | None) -> None:
        self._ledger = ledger
        self._registry = registry
        self._folder = folder
        self._files = BuildFolder(None if folder is None else folder / DERIVED)
        self._moments = BuildFolder(None if folder is None else folder / DERIVED, "moment")
        self._current: Index | None = None
        self._lock = threading.Lock()
        self._building: threading.Thread | None = None
        self._looked = 0.0
        self._took = 0.0
        self._ended = -_LARGE_RESTS  # nothing was built yet: there is nothing to rest from

    def index(self, wait: float = 0.0) -> Index:
        """The index of what is held now, or the newest there is while a newer one is being made (`behind`).

        The first one of an observatory is waited for. `wait`: seconds to wait for the newer one, for whoever has just
        changed something.
        """
        if self._current is not None and wait <= 0 and time.monotonic() - self._looked < _GLANCE:
            return self._current
        self._looked = time.monotonic()
        versions = self._ledger.versions()
        with self._lock:
            if self._current is not None and not self._current.path.is_file():
                self._current = None  # another process made newer ones, and put this away
            if self._current is None:
                self._current = self._files.newest(stamp_of(versions, None)) or self._files.newest()
            if self._current is None:
                self._build()
            assert self._current is not None
            if self._current.versions == versions:
                return self._current
            self._current.behind = True
            building = self._start(hurry=wait > 0)
        if building is not None and wait > 0:
            building.join(wait)
        return self._current

    def index_of(self, recorded_by: dt.datetime) -> Index:
        """The index of what was held by a moment. It is made where it is not there yet, and waited for."""
        with self._ledger.undisturbed():
            found = self._moments.newest(stamp_of(self._ledger.versions(), recorded_by))
            return found or build(self._ledger, self._registry, self._moments, recorded_by)

    def _start(self, hurry: bool) -> threading.Thread | None:
        """A thread that makes the newer index; None where it is too early for another."""
        if self._building is not None and self._building.is_alive():
            return self._building
        large = self._current is not None and self._current.totals().claims > _SMALL
        rest = max(_REST * self._took, _LARGE_RESTS if large else 0.0)
        if not hurry and time.monotonic() - self._ended < rest:
            return None
        self._building = threading.Thread(target=self._build, name="index", daemon=True)
        self._building.start()
        return self._building

    def _build(self) -> None:
        began = time.monotonic()
        try:
            with self._ledger.undisturbed():
                built = self._built()
            built.warm()
            self._current = built
        finally:
            self._ended = time.monotonic()
            self._took = self._ended - began

    def _built(self) -> Index:
        newest = self._files.newest(before=self._current) if self._current is not None else None
        if newest is not None and newest.versions == self._ledger.versions():
            return newest  # another process was quicker: one that serves the same folder, too
        large = self._current is not None and self._current.totals().claims > _SMALL
        if large and self._folder is not None and self._files.writable:
            command = (sys.executable, "-m", "marsad.indexing", str(self._folder))
            done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
            found = self._files.newest(before=self._current) if done.returncode == 0 else None
            if found is not None:
                return found
        changed = update(self._current, self._ledger, self._registry) if self._current is not None else None
        return changed or build(self._ledger, self._registry, self._files)


def main(folder: Path) -> None:
    """Bring the index of the observatory in a folder up to date; what `IndexKeeper` runs in a process of its own."""
    os.nice(10)  # readers come first
    ledger, registry, files = open_ledger(folder, create=False), open_registry(), BuildFolder(folder / DERIVED)
    held = files.newest()
    if held is None or update(held, ledger, registry) is None:
        build(ledger, registry, files)
