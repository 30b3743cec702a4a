"""What takes seconds, worked out by a process of its own, so that readers of the pages do not wait for its turn."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from marsad.observatory import Observatory

_LAST = 3.0  # seconds
_opened: dict[Path, Observatory] = {}  # of the process that works


@dataclass(frozen=True, slots=True)
class Call:
    """A method of the observatory in `folder`, the group that it is asked about, and its other arguments."""

    folder: Path
    method: str
    group: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


class Apart:
    """One process, begun with the first call; it ends with this one. Any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, call: Call) -> Future[Any]:
        with self._lock:
            with suppress(BrokenProcessPool):
                return self._begun().submit(_called, call)
            self._pool = None  # it was killed: another one works
            return self._begun().submit(_called, call)

    def close(self) -> None:
        """The server ends, killed by the signal that stops it: nothing is tidied up behind this."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)
            waiting = threading.Thread(target=pool.shutdown, daemon=True)
            waiting.start()
            waiting.join(_LAST)  # at its last task it may be long; it ends with us
            del pool, waiting
            gc.collect()  # the semaphores of its queues go with it

    def _begun(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")  # a copy of a process with threads may hang
            self._pool = ProcessPoolExecutor(1, context, _ready)
        return self._pool


def _ready() -> None:
    """Readers come first; Ctrl+C is for the server, whose end is the end of this process, too."""
    os.nice(10)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None
    threading.Thread(target=_ended, args=(parent.join,), daemon=True).start()


def _ended(wait: Callable[[], None]) -> None:
    wait()
    os._exit(0)


def _called(call: Call) -> Any:
    from marsad.observatory import open_observatory

    if call.folder not in _opened:
        _opened[call.folder] = open_observatory(call.folder, create=False)
    observatory = _opened[call.folder]
    with observatory.undisturbed():
        return getattr(observatory, call.method)(call.group, **call.arguments)
