"""What is read, imported, linked and maintained while processes are killed, and what must be there afterwards.

Pages and tables are made up, always the same for one seed. Writers are forked from a process that has loaded Marsad but
opened nothing, so that one costs a fraction of a second; what they do is what the commands do.
"""

from __future__ import annotations

import csv
import gc
import importlib
import json
import os
import pickle
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

import marsad
from benchmarks.serve_world import write_pages
from marsad.errors import UsageError
from marsad.observatory import Observatory
from marsad.registry import open_registry

Stage = Literal["read", "import", "judge", "link", "maintain"]
STAGES: tuple[Stage, ...] = ("read", "import", "judge", "link", "maintain")
_PAGES = 5  # in each file
_ROWS = 40
_MAPPING = """dataset: watchers-{number}
title: Watchers of roads {number}
publisher: Watchers of roads
licence: free
redistribute: true
released: 2020-06-30
columns: {{id: id, date: date, country: country, perpetrator: by, target: against, killed: dead, notes: note}}
"""
_LOADED = (
    *("deltalake", "duckdb", "pyarrow.parquet", "pyarrow.compute", "splink", "marsad.coding", "marsad.linkage"),
    *("marsad.checking", "marsad.maintaining", "marsad.holding", "marsad.indexing", "marsad.importing"),
    "scipy.sparse.csgraph",
)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Material:
    """Files to read and to import; of each the documents that it gives, with the number of claims of each."""

    pages: tuple[Path, ...]
    tables: tuple[Path, ...]
    expected: dict[str, dict[str, int]]

    def claims(self) -> dict[str, int]:
        """Of all documents, how many claims they show."""
        return {document: number for found in self.expected.values() for document, number in found.items()}


def prepare(folder: Path, files: int, seed: int) -> Material:
    """Make the files, and find out once, without any kill, what they give."""
    folder.mkdir(parents=True)
    chance = random.Random(seed)
    pages = [folder / f"pages-{number}.jsonl" for number in range(files)]
    tables = [folder / f"watch-{number}.csv" for number in range(files)]
    for number, path in enumerate(pages):
        write_pages(path, _PAGES, seed * 1000 + number)
    for number, path in enumerate(tables):
        _write_table(path, number, chance)

    def counted() -> dict[str, dict[str, int]]:
        found = {}
        for path in (*pages, *tables):
            with_one = marsad.open(folder / f"alone-{path.name}")
            _take(with_one, path)
            held = dict.fromkeys((document.id for document in with_one.documents()), 0)
            found[path.name] = held | Counter(with_one.claims_table()["document"].to_pylist())
        return found

    return Material(tuple(pages), tuple(tables), in_a_child(counted))


def _write_table(path: Path, number: int, chance: random.Random) -> None:
    """A dataset of its own, with the mapping that says what its columns mean."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        lines = csv.writer(stream)
        lines.writerow(("id", "date", "country", "by", "against", "dead", "note"))
        for row in range(_ROWS):
            day = f"2019-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            country, by = chance.choice(("Iraq", "Syria", "Nigeria")), chance.choice(("Islamic State", "Boko Haram"))
            lines.writerow((f"{number}-{row}", day, country, by, "Civilians", chance.randint(0, 30), f"Clashes {row}"))
    path.with_name(f"{path.name}.yml").write_text(_MAPPING.format(number=number), encoding="utf-8")


def _take(observatory: Observatory, path: Path) -> None:
    if path.suffix == ".jsonl":
        observatory.read([path])
    else:
        observatory.import_dataset("table", path)


def do(observatory: Observatory, stage: Stage, material: Material, chance: random.Random) -> dict[str, Any]:
    """One stage; gives what is acknowledged: `documents` that are kept, `judgements` and `linkings` that were made."""
    if stage in ("read", "import"):
        path = chance.choice(material.pages if stage == "read" else material.tables)
        _take(observatory, path)
        return {"documents": sorted(material.expected[path.name])}
    if stage == "judge":
        claims = observatory.claims_table()["id"].to_pylist()
        if not claims:
            return {}
        claim = chance.choice(claims)
        return {"judgements": [observatory.accept(claim, by="the benchmark")]}
    if stage == "link":
        try:
            observatory.link(full=chance.random() < 0.3)
        except UsageError as error:  # Splink is not installed
            return {"left out": str(error)}
        return {"linkings": observatory._ledger.linkings()["id"].to_pylist()}
    observatory.maintain(hours=0)
    return {}


@dataclass(slots=True)
class Writer:
    """A forked process that does one stage after another and tells each, before and after. `said`: all it told."""

    pid: int
    pipe: int
    said: bytes = b""

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def ended(self) -> int:
        """Wait for its end and read all that it told; its exit code, negative for a signal."""
        while part := os.read(self.pipe, 65536):
            self.said += part
        os.close(self.pipe)
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)

    def told(self) -> list[dict[str, Any]]:
        """What it told in whole lines, each whole: the last one may have been cut."""
        lines = self.said.split(b"\n")[:-1]
        return [json.loads(line) for line in lines]


def writer(folder: Path, stages: list[Stage], material: Material, seed: int) -> Writer:
    """Start one."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid:
        os.close(theirs)
        return Writer(pid, ours)
    code = 1
    try:
        os.close(ours)
        _work(folder, stages, material, random.Random(seed), theirs)
        code = 0
    except BaseException as error:  # noqa: BLE001 - a forked child must never go on as its parent; it is told, not lost
        _tell(theirs, {"error": f"{type(error).__name__}: {error}"})
    finally:
        os._exit(code)


def _work(folder: Path, stages: list[Stage], material: Material, chance: random.Random, pipe: int) -> None:
    observatory = marsad.open(folder)
    _tell(pipe, {"opened": True})
    for stage in stages:
        _tell(pipe, {"begun": stage, "at": time.monotonic()})
        done = do(observatory, stage, material, chance)
        _tell(pipe, {"done": stage, "at": time.monotonic()} | done)


def _tell(pipe: int, what: dict[str, Any]) -> None:
    os.write(pipe, json.dumps(what).encode() + b"\n")


def load() -> None:
    """Load all that writers need, and open nothing: connections and threads do not outlive a fork."""
    for name in _LOADED:
        importlib.import_module(name)
    open_registry()
    gc.collect()
    gc.freeze()  # forked writers share what is loaded


def in_a_child(work: Callable[[], T]) -> T:
    """What `work` gives in a forked process, which is gone with all that it opened. Raises `RuntimeError`."""
    with _child(work) as pipe:
        told = b"".join(iter(lambda: os.read(pipe, 1 << 20), b""))
    good, value = pickle.loads(told) if told else (False, "the child was killed")
    if not good:
        raise RuntimeError(value)
    return cast(T, value)


@contextmanager
def _child(work: Callable[[], object]) -> Iterator[int]:
    ours, theirs = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            os.close(ours)
            try:
                answer: tuple[bool, object] = (True, work())
            except Exception as error:  # noqa: BLE001 - told to the parent, which raises it
                answer = (False, f"{type(error).__name__}: {error}")
            with os.fdopen(theirs, "wb") as stream:
                pickle.dump(answer, stream)
        finally:
            os._exit(0)
    os.close(theirs)
    try:
        yield ours
    finally:
        os.close(ours)
        os.waitpid(pid, 0)


@dataclass(frozen=True, slots=True)
class Seen:
    """What an observatory shows: claims by document, persons' judgements, runs of the linker, and what a check says is
    wrong."""

    claims: dict[str, int]
    documents: frozenset[str]
    judgements: frozenset[str]
    linkings: frozenset[str]
    faults: tuple[str, ...]


def seen(folder: Path, *, check: bool = True) -> Seen:
    """Look at it with a process of its own."""

    def look() -> Seen:
        observatory = marsad.open(folder)
        faults = observatory.check().faults if check else ()
        return Seen(
            claims=dict(Counter(observatory.claims_table()["document"].to_pylist())),
            documents=frozenset(document.id for document in observatory.documents()),
            judgements=frozenset(item.id for item in observatory.judgements()),
            linkings=frozenset(observatory._ledger.linkings()["id"].to_pylist()),
            faults=tuple(f"{item.item}: {item.cause}" for item in faults),
        )

    return in_a_child(look)
