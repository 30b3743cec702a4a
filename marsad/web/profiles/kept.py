"""What takes longer than a page may: worked out beside the pages, once for each state of the ledger, and kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from marsad.errors import MarsadError

T = TypeVar("T")
V = TypeVar("V", covariant=True)
MOST = 200  # results kept, those asked for last
PATIENCE = 0.15  # seconds that a page waits for what is not there yet


@dataclass(frozen=True, slots=True)
class Held(Generic[V]):
    """`value`: None while it is being worked out, or where it cannot be (`error`). `old`: of an earlier state of the
    ledger; the newer one is being worked out."""

    value: V | None
    old: bool = False
    error: MarsadError | None = None

    @property
    def waiting(self) -> bool:
        return self.value is None and self.error is None

    @property
    def unsettled(self) -> bool:
        """Whether there is something else to come for this state of the ledger."""
        return self.waiting or self.old


class Kept:
    """One thread works, so that readers keep the other core. Any thread may ask."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(1, "profiles")
        self._lock = threading.Lock()
        self._newest: OrderedDict[Hashable, tuple[str, Future[Any]]] = OrderedDict()
        self._done: dict[Hashable, Any] = {}
        self._drawn: OrderedDict[Hashable, bytes] = OrderedDict()

    def ask(self, key: Hashable, stamp: str, make: Callable[[], T], patience: float = PATIENCE) -> Held[T]:
        """What `make` gives for this state of the ledger (`stamp`), begun by the first who asks."""
        with self._lock:
            held = self._newest.get(key)
            if held is None or held[0] != stamp:
                held = (stamp, self._worker.submit(make))
                self._newest[key] = held
            self._newest.move_to_end(key)
            self._forget()
        future = held[1]
        wait((future,), patience)
        if not future.done() or future.cancelled():  # forgotten for what others asked meanwhile: not worked out yet
            return Held(cast("T | None", self._done.get(key)), old=key in self._done)
        error = future.exception()
        if isinstance(error, MarsadError):
            return Held(None, error=error)
        value: T = future.result()
        with self._lock:
            self._done[key] = value
        return Held(value)

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

    def _forget(self) -> None:
        while len(self._newest) > MOST:
            key, (_, future) = self._newest.popitem(last=False)
            future.cancel()
            self._done.pop(key, None)
