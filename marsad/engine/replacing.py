"""Tables that take the place of others: the one way in which what was kept is written anew. For purges alone.

The new tables are made in `.next`, a folder beside the old ones, and stand from the moment in which that folder is
renamed to `.standing`: all of them at once, whatever happens. Then each goes to the place of the old one, which is
deleted with its whole log: the statistics in a Delta log quote the first and last values of every column. A reader
takes `.standing/T` before `T`; a process that was killed on the way leaves either the old tables or the new ones.

Writers and whoever derives files from tables hold a shared lock meanwhile; who replaces holds it alone.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from marsad.engine.faults import check_room, written
from marsad.errors import ObservatoryError

LOCK = ".lock"
Identity = tuple[str, int, int]  # a table's log, its number on the disk, when tables were replaced last
_NEXT, _STANDING, _GONE, _REPLACED = ".next", ".standing", ".gone", ".replaced"
_TICK = 0.05  # seconds between two tries for the lock
_COMMIT = "{:020}"  # how Delta names a version


def place_of(root: Path, table: str) -> Path:
    """The folder in which the table lies now."""
    standing = root / _STANDING / table
    return standing if standing.is_dir() else root / table


def identity(root: Path, table: str) -> Identity | None:
    """The same as long as no other table took this one's place; None where it was never made."""
    place = place_of(root, table) / "_delta_log"
    try:
        return str(place), place.stat().st_ino, _replaced_last(root)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _replaced_last(root: Path) -> int:
    """When tables were replaced last. By its number alone a folder could be taken for one that was deleted before."""
    try:
        return (root / _REPLACED).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


@contextmanager
def undisturbed(root: Path) -> Iterator[None]:
    """No table is replaced while the block runs. Where nothing can be written nothing is replaced either."""
    handle = _handle(root)
    if handle is None:
        yield
        return
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


@contextmanager
def alone(root: Path, patience: float) -> Iterator[None]:
    """Nobody writes or derives while the block runs. Raises ObservatoryError where others do so for too long, or where
    the system has no locks on files."""
    handle = _handle(root)
    if handle is None:
        cause = "nobody can be kept from writing: the system has no locks on files, or the folder cannot be written"
        raise ObservatoryError(str(root), cause, "Do it on a disk of this machine, under Linux or macOS")
    import fcntl

    until = time.monotonic() + patience
    try:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    cause = f"another process was writing for {patience:.0f} seconds"
                    raise ObservatoryError(str(root), cause, "Try again when it is done") from None
                time.sleep(_TICK)
        yield
    finally:
        os.close(handle)


@contextmanager
def making(root: Path, table: str) -> Iterator[None]:
    """Nobody else makes this table while the block runs. Where the system has no locks on files, somebody may."""
    handle = _handle(root, f".making-{table}")
    if handle is None:
        yield
        return
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _handle(root: Path, name: str = LOCK) -> int | None:
    if sys.platform == "win32":
        return None
    try:
        root.mkdir(parents=True, exist_ok=True)
        return os.open(root / name, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError:
        with suppress(OSError):
            return os.open(root / name, os.O_RDONLY)
        return None


def replace(root: Path, tables: Mapping[str, tuple[pa.Schema, Iterator[pa.RecordBatch]]], settings: Any) -> None:
    """Let each table hold these rows and no others, all from one moment on. To be called `alone`.

    Versions go on from those of the old tables; what they count by application transactions is kept. `settings`: the
    Delta configuration of the new ones. Raises `ObservatoryError` where they cannot be written.
    """
    settle(root)
    if not tables:
        return
    fresh = root / _NEXT
    old = (path for name in tables for path in place_of(root, name).glob("*.parquet"))
    check_room(root, sum(path.stat().st_size for path in old))
    with written(root):
        for name, (schema, batches) in tables.items():
            _make(place_of(root, name), fresh / name, schema, batches, settings)
    for path in (*fresh.rglob("*"), fresh):
        _sync(path)  # the old tables are deleted next
    (root / _REPLACED).write_text(secrets.token_hex(8), "ascii")
    fresh.rename(root / _STANDING)
    _sync(root)
    settle(root)


def settle(root: Path) -> None:
    """Finish what a killed process left: tables that stand go to their place, what was not whole is dropped."""
    shutil.rmtree(root / _NEXT, ignore_errors=True)
    standing, gone = root / _STANDING, root / _GONE
    if standing.is_dir():
        gone.mkdir(exist_ok=True)
        for new in sorted(standing.iterdir()):
            old = root / new.name
            if old.exists():
                old.rename(gone / f"{new.name}-{secrets.token_hex(4)}")
            new.rename(old)
        standing.rmdir()
        _sync(root)
    if gone.exists():
        shutil.rmtree(gone)


def unsettled(root: Path) -> bool:
    """Whether a process was killed while it replaced tables."""
    return any((root / name).exists() for name in (_NEXT, _STANDING, _GONE))


def _make(old: Path, new: Path, schema: pa.Schema, batches: Iterator[pa.RecordBatch], settings: Any) -> None:
    """The new table, under the version behind the old one's."""
    from deltalake import CommitProperties, DeltaTable, Transaction, WriterProperties, write_deltalake

    before = DeltaTable(old)
    counted = [Transaction(row["appId"], row["version"], row["lastUpdated"]) for row in _transactions(before, old)]
    made = DeltaTable.create(new, schema, configuration=settings)
    first = list(islice(batches, 1))  # here: to open a table inside of delta-rs's own threads would end them
    write_deltalake(
        made,
        pa.RecordBatchReader.from_batches(schema, chain(first, batches)),
        mode="append",
        writer_properties=WriterProperties(compression="ZSTD"),
        commit_properties=CommitProperties(app_transactions=counted or None),
    )
    made = DeltaTable(new)
    made.create_checkpoint()
    _renumber(new / "_delta_log", int(made.version()), int(before.version()) + 1)
    if int(DeltaTable(new).version()) != int(before.version()) + 1:
        raise AssertionError(f"{new} did not get the version behind that of {old}")


def _transactions(table: Any, place: Path) -> list[dict[str, Any]]:
    """By which numbers writers know what they wrote already; deltalake tells them one by one, a checkpoint all."""
    import pyarrow.parquet as pq

    table.create_checkpoint()
    newest = place / "_delta_log" / f"{_COMMIT.format(int(table.version()))}.checkpoint.parquet"
    found = pq.ParquetFile(newest).read(columns=["txn"])["txn"].to_pylist()
    return [row for row in found if row is not None and row.get("appId")]


def _renumber(log: Path, was: int, version: int) -> None:
    """Give the log's last version another number. Every reader begins at the checkpoint, which is whole."""
    for commit in log.glob("*.json"):
        if commit.name != f"{_COMMIT.format(was)}.json":
            commit.unlink()
    for ending in ("json", "checkpoint.parquet"):
        (log / f"{_COMMIT.format(was)}.{ending}").rename(log / f"{_COMMIT.format(version)}.{ending}")
    pointer = log / "_last_checkpoint"
    told = json.loads(pointer.read_text("utf-8"))
    pointer.write_text(json.dumps(told | {"version": version}), "utf-8")


def _sync(path: Path) -> None:
    """What was written to a file, or renamed in a folder, outlives a crash of the machine."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
