"""What takes longer than a page may: worked out beside the pages, once for each state of the ledger, and kept."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from marsad.errors import MarsadError
from marsad.web.profiles.apart import Apart, Call

T = TypeVar("T")
V = TypeVar("V", covariant=True)
MOST = 200  # results kept, those asked for last
REST = 10.0  # times what it took
PATIENCE = 0.15  # seconds that a page waits for what is not there yet


@dataclass(frozen=True, slots=True)
class Held(Generic[V]):
    """`value`: None while it is being worked out, or where it cannot be (`error`). `old`: of an earlier state of the
    ledger; the newer one is being worked out, or where it is `resting` will be in a while."""

    value: V | None
    old: bool = False
    error: MarsadError | None = None
    resting: bool = False

    @property
    def waiting(self) -> bool:
        return self.value is None and self.error is None

    @property
    def unsettled(self) -> bool:
        """Whether there is something else to come soon for this state of the ledger."""
        return self.waiting or (self.old and not self.resting)


class Kept:
    """One thread works, so that readers keep the other core. Any thread may ask."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(1, "profiles")
        self._apart = Apart()
        self._done_count = 0
        self._rests: dict[Hashable, float] = {}  # until when what is there will do
        self._lock = threading.Lock()
        self._newest: OrderedDict[Hashable, tuple[str, Future[Any]]] = OrderedDict()
        self._done: dict[Hashable, Any] = {}
        self._drawn: OrderedDict[Hashable, bytes] = OrderedDict()

    def ask(
        self, key: Hashable, stamp: str, make: Callable[[], T], patience: float = PATIENCE, call: Call | None = None
    ) -> Held[T]:
        """What `make` gives for this state of the ledger (`stamp`), begun by the first who asks. `call`: the same, to
        be worked out by another process. What took long is not worked out anew for ten times as long: meanwhile what
        is there is shown as old."""
        with self._lock:
            held = self._newest.get(key)
            if held is None or (held[0] != stamp and time.monotonic() >= self._rests.get(key, 0.0)):
                held = (stamp, self._begun(key, make, call))
                self._newest[key] = held
            self._newest.move_to_end(key)
            self._forget()
        future = held[1]
        wait((future,), patience if call is None or patience > PATIENCE else 0.0)
        if not future.done() or future.cancelled():  # forgotten for what others asked meanwhile: not worked out yet
            return Held(cast("T | None", self._done.get(key)), old=key in self._done)
        error = future.exception()
        if isinstance(error, BrokenProcessPool):  # its process was killed: the next who asks begins another
            with self._lock:
                self._newest.pop(key, None)
                self._rests.pop(key, None)
            return Held(cast("T | None", self._done.get(key)), old=key in self._done)
        if isinstance(error, MarsadError):
            return Held(None, error=error)
        value: T = future.result()
        with self._lock:
            self._done[key] = value
        return Held(value, old=held[0] != stamp, resting=held[0] != stamp)

    def mark(self) -> Hashable:
        """Changes with everything that was worked out, and by itself twice a minute: pages are kept no longer."""
        return self._done_count, int(time.monotonic() // 30)

    def _begun(self, key: Hashable, make: Callable[[], T], call: Call | None) -> Future[T]:
        began = time.monotonic()

        def rest(_: Future[T]) -> None:
            now = time.monotonic()
            self._done_count += 1
            self._rests[key] = now + REST * (now - began) if call is not None else now

        future: Future[T] = self._worker.submit(make) if call is None else self._apart.submit(call)
        future.add_done_callback(rest)
        return future

    def drawn(self, key: Hashable, draw: Callable[[], bytes]) -> bytes:
        """A picture, made by the first who asks for it."""
        with self._lock:
            found = self._drawn.get(key)
            if found is not None:
                self._drawn.move_to_end(key)
                return found
        found = draw()
        with self._lock:
            self._drawn[key] = found
            while len(self._drawn) > MOST:
                self._drawn.popitem(last=False)
        return found

    def close(self) -> None:
        """The server ends: what waits is dropped, or the program would stay until all of it is worked out."""
        self._worker.shutdown(wait=False, cancel_futures=True)
        self._apart.close()

    def _forget(self) -> None:
        while len(self._newest) > MOST:
            key, (_, future) = self._newest.popitem(last=False)
            future.cancel()
            self._done.pop(key, None)
            self._rests.pop(key, None)
