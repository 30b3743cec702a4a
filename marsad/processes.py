"""Pages read and coded by several processes of this machine, in their order, with no more under way than fits.

A process costs about a second to start, so the first items are worked on here, and only what goes on longer is shared
out. What is under way is bounded in items and in bytes: however long the input, memory stays flat. An item that ends
the process it is worked on in (by its size, or a fault in a library) is given back as `Lost`; the rest goes on.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

from marsad import coding, documents
from marsad.documents import Reading
from marsad.errors import MarsadError
from marsad.model import Capture, Claim, Document
from marsad.registry import open_registry

HERE = 16  # items that are worked on before any process is started: as long as it takes one to start
CHUNK_ITEMS, CHUNK_BYTES = 8, 2_000_000  # what a process is given at a time
AHEAD = 3  # chunks under way for each process: one in work, the others so that it never waits
Item = TypeVar("Item")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Lost:
    """An item whose work ended its process."""


def examine(taken: Capture | Document) -> Reading | MarsadError:
    """A capture read into its document; one given ready gets its language. A refusal comes back as a value."""
    if isinstance(taken, Document):
        return Reading(taken if taken.language else replace(taken, language=documents.language_of(taken.text)))
    try:
        return documents.examine(taken)
    except MarsadError as error:
        return error


def coded_by_rules(document: Document) -> list[Claim]:
    """The document's claims, by the rules and the registry that comes with Marsad."""
    return coding.code(document, open_registry())


def processors() -> int:
    """The CPUs that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Processes:
    """`count` processes beside this one; with 1, everything is done here. A context manager: they end with it.

    They end, too, when this process is killed, and leave an interruption from the keyboard to it.
    """

    def __init__(self, count: int = 1) -> None:
        self.count = count
        self._begun = 0
        self._pool: ProcessPoolExecutor | None = None

    @property
    def started(self) -> bool:
        """Whether others work: the first items are worked on here."""
        return self._pool is not None

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def map(
        self, work: Callable[[Item], Made], items: Iterable[Item], size: Callable[[Item], int]
    ) -> Iterator[tuple[Item, Made | Lost]]:
        """Each item with what `work` (a function of a module) makes of it, in the order in which they came.

        `size`: bytes of an item, about.
        """
        left = iter(items)
        for item in left if self.count == 1 else islice(left, HERE):
            yield item, work(item)
        under_way: deque[tuple[Sequence[Item], Future[list[Made]]]] = deque()
        for chunk in _chunks(left, size):
            under_way.append((chunk, self._given(work, chunk)))
            if len(under_way) >= AHEAD * self.count:
                yield from self._taken(work, *under_way.popleft())
        while under_way:
            yield from self._taken(work, *under_way.popleft())

    def start(
        self, work: Callable[[Item], Made], items: Sequence[Item], size: Callable[[Item], int]
    ) -> Iterator[tuple[Item, Made | Lost]]:
        """As `map`, of a batch that others begin at once; what is done here begins when it is asked for."""
        self._begun += len(items)
        if self.count == 1 or self._begun <= HERE:
            return ((item, work(item)) for item in items)
        begun = [(chunk, self._given(work, chunk)) for chunk in _chunks(items, size)]
        return (pair for chunk, future in begun for pair in self._taken(work, chunk, future))

    def _given(self, work: Callable[[Item], Made], chunk: Sequence[Item]) -> Future[list[Made]]:
        try:
            return self._open().submit(_worked, work, chunk)
        except BrokenProcessPool:  # found out when its chunk is asked for
            broken: Future[list[Made]] = Future()
            broken.set_exception(BrokenProcessPool())
            return broken

    def _taken(
        self, work: Callable[[Item], Made], chunk: Sequence[Item], future: Future[list[Made]]
    ) -> Iterator[tuple[Item, Made | Lost]]:
        try:
            yield from zip(chunk, future.result(), strict=True)
        except (BrokenProcessPool, CancelledError):  # cancelled: it waited when another chunk ended the process
            self._end()
            for item in chunk:
                yield item, _alone(work, item)

    def _open(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = _pool(self.count)
        return self._pool

    def _end(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def _pool(processes: int) -> ProcessPoolExecutor:
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return ProcessPoolExecutor(processes, context, initializer=_started)


def _alone(work: Callable[[Item], Made], item: Item) -> Made | Lost:
    """What an item makes in a process that no other shares: so the one that ends it is found."""
    with _pool(1) as pool:
        try:
            return pool.submit(work, item).result()
        except BrokenProcessPool:
            return Lost()


def _chunks(items: Iterable[Item], size: Callable[[Item], int]) -> Iterator[list[Item]]:
    chunk: list[Item] = []
    weight = 0
    for item in items:
        chunk.append(item)
        weight += size(item)
        if len(chunk) == CHUNK_ITEMS or weight >= CHUNK_BYTES:
            yield chunk
            chunk, weight = [], 0
    if chunk:
        yield chunk


def _worked(work: Callable[[Any], Made], chunk: Sequence[Any]) -> list[Made]:
    return [work(item) for item in chunk]


def _started() -> None:
    """What a worker does first: it leaves Ctrl-C to its parent, and ends when that is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    open_registry()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
