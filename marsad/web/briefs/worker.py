"""What takes seconds, in a process of its own: drafts, publishing, paper. Plain values go in and come out."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from marsad.errors import UsageError
from marsad.version import __version__

PAPERS = "papers"  # the folder, inside the observatory's, of files that were made: each can be made again
KEPT = 24  # finished pieces of work that are remembered
MOST = 12  # pieces of work that may wait: drafts are anybody's to ask for, and each takes seconds
MOMENT = 5.0  # seconds that work under way gets when the server ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The question of a brief, as a form asks it."""

    group: str
    places: tuple[str, ...]
    as_of: dt.date | None
    recorded_by: dt.datetime | None
    compare: tuple[str, ...]
    week_start: int
    branches: bool
    language: str

    def options(self) -> dict[str, Any]:
        """As the verbs of an observatory take them."""
        named = ("as_of", "recorded_by", "compare", "week_start", "branches", "language")
        return {name: getattr(self, name) for name in named}


def draft(folder: str, asked: Asked) -> str:
    """The content of a draft, as JSON."""
    from marsad.brief import content_text
    from marsad.observatory import open_observatory

    opened = open_observatory(folder, create=False)
    return content_text(opened.brief(asked.group, asked.places, **asked.options()).content)


def publish(folder: str, asked: Asked, by: str) -> int:
    """The number of the brief."""
    from marsad.observatory import open_observatory

    opened = open_observatory(folder, create=False)
    return opened.publish(asked.group, asked.places, by=by, **asked.options()).record.number


def paper(folder: str, text: str, format: str) -> bytes:
    """The content in one format, made once: kept in the observatory's folder by the content's hash."""
    from marsad.brief import check_format, content_from_text, content_hash, render
    from marsad.export import bytes_whole

    shelf = Path(folder) / PAPERS
    shelf.mkdir(exist_ok=True)
    path = shelf / f"{content_hash(text)}-{__version__}.{check_format(format)}"
    if not path.is_file():
        with bytes_whole(path) as stream:
            stream.write(render(content_from_text(text), check_format(format)))
    return path.read_bytes()


class Bench:
    """One worker process, begun with the first work; the same work is done once for all who wait."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._done: OrderedDict[object, Future[Any]] = OrderedDict()

    def work(self, key: object, task: Callable[..., Any], *given: object) -> Future[Any]:
        """The work under that key, begun unless it is under way or done. What failed is tried anew when asked again.

        Raises UsageError where too much waits already.
        """
        with self._lock:
            found = self._done.get(key)
            if found is not None and not (found.done() and found.exception() is not None):
                self._done.move_to_end(key)
                return found
            if sum(not future.done() for future in self._done.values()) >= self._most:
                raise UsageError("the brief", "has to wait: too much is being done at once", "Try again in a minute")
            made = self._begun(task, *given)
            self._done[key] = made
            for old in [key for key, future in self._done.items() if future.done()][: max(0, len(self._done) - KEPT)]:
                del self._done[old]
            return made

    def found(self, key: object) -> Future[Any] | None:
        """The work under that key, if it was begun."""
        with self._lock:
            return self._done.get(key)

    def forget(self, key: object) -> None:
        """What failed was told; it may be tried again."""
        with self._lock:
            self._done.pop(key, None)

    def _begun(self, task: Callable[..., Any], *given: object) -> Future[Any]:
        if self._pool is None or getattr(self._pool, "_broken", False):
            self._pool = ProcessPoolExecutor(1, get_context("spawn"))
        return self._pool.submit(task, *given)

    def close(self) -> None:
        """End the process: what waits is dropped; what is at work, which may be a brief being published, gets a moment.

        A pool that is left at work would hold up the end of the whole program.
        """
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is None:
            return
        processes = list((getattr(pool, "_processes", None) or {}).values())  # the pool forgets them when it is shut
        pool.shutdown(wait=False, cancel_futures=True)
        until = time.monotonic() + MOMENT
        for process in processes:
            process.join(max(0.0, until - time.monotonic()))
            if process.is_alive():
                process.terminate()
                process.join()
