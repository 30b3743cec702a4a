"""Files that tasks wrote → one commit of a Delta table, once, whoever tries again.

A task writes Parquet files into the table's folder, where nobody sees them; the driver names them in one commit a
table. Each commit bears the run's name as an application transaction, and as its version a fingerprint of all the
files of the run: who finds both in the table's log has nothing to do. Who finds the name with another fingerprint
would mix the rows of two drivers that saw different things, and begins a run of its own.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path

import pyarrow as pa

from marsad.engine.faults import written
from marsad.engine.local import LocalEngine
from marsad.engine.validation import checked

_ATTEMPTS = 20
_STALE = dt.timedelta(days=1)  # a run that began longer ago is begun anew: what was held then must not grow
_PIECE = 2**20
Clock = Callable[[], dt.datetime]


class Overtaken(Exception):
    """Another driver has kept other rows under the name of this run: they must not be mixed with ours."""


@dataclass(frozen=True, slots=True)
class File:
    """A Parquet file in a table's folder. `size`: bytes."""

    table: str
    name: str
    size: int
    rows: int

    def to_json(self) -> str:
        return json.dumps(asdict(self))


class Writers:
    """What one task writes: one file a table, named by its content, so that the same rows make the same file.

    `once`: by table a column of which each value is kept once.
    """

    def __init__(self, root: str, schemas: dict[str, pa.Schema], piece: str, once: dict[str, str]) -> None:
        self._root, self._schemas, self._piece, self._once = Path(root), schemas, piece, once
        self._open: dict[str, tuple[Path, pa.parquet.ParquetWriter, int]] = {}
        self._seen: set[tuple[str, object]] = set()

    def write(self, table: str, rows: pa.Table) -> None:
        """Raises `SchemaMismatch` as `Engine.append` does."""
        import pyarrow.parquet as pq

        given = self._new(table, checked(table, rows, self._schemas[table]))
        if not given.num_rows:
            return
        if table not in self._open:
            folder = self._root / table
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f".{self._piece}-{os.getpid()}-{random.getrandbits(64):016x}.tmp"
            self._open[table] = (path, pq.ParquetWriter(path, given.schema, compression="zstd"), 0)
        path, writer, before = self._open[table]
        writer.write_table(given)
        self._open[table] = (path, writer, before + given.num_rows)

    def _new(self, table: str, rows: pa.Table) -> pa.Table:
        if (column := self._once.get(table)) is None:
            return rows
        new = []
        for value in rows[column].to_pylist():
            new.append((table, value) not in self._seen)
            self._seen.add((table, value))
        return rows.filter(pa.array(new, pa.bool_()))

    def close(self) -> list[File]:
        """The files, under their names. A file of that name holds the same bytes: it may be put in its place."""
        files = []
        for table, (path, writer, rows) in self._open.items():
            writer.close()
            name = f"part-{self._piece}-{_digest(path)}.zstd.parquet"
            files.append(File(table, name, path.stat().st_size, rows))
            os.replace(path, path.with_name(name))
        self._open.clear()
        return files

    def discard(self) -> None:
        """What was written is taken away: the task failed."""
        for path, writer, _ in self._open.values():
            writer.close()
            path.unlink(missing_ok=True)
        self._open.clear()


def _digest(path: Path) -> str:
    digest = hashlib.blake2b(digest_size=12)
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def begin(engine: LocalEngine, tables: Sequence[str], job: str, clock: Clock) -> tuple[str, dt.datetime]:
    """The run's name and its moment, the same for all drivers that run the job at the same time.

    The first to begin writes its moment into the log of the first of the `tables`; whoever comes before anything of the
    run is committed takes it over, and so makes the same rows. A run that is done, or was left half done, is not gone
    on with, nor one of tables that were replaced meanwhile: what such a run committed is not seen without its end.
    """
    handles = [engine.opened(table) for table in tables]
    made = hashlib.blake2b("".join(str(handle.metadata().id) for handle in handles).encode(), digest_size=4).hexdigest()
    for number in count():
        name = f"{job} {made}/{number}"
        if all(handle.transaction_version(name) is None for handle in handles):
            now = clock()
            begun = handles[0].transaction_version(f"{name} begun")
            if begun is None:
                begun = commit(engine, tables[0], (), f"{name} begun", _number(now))
            if now - _moment(begun) < _STALE:
                return name, _moment(begun)
    raise AssertionError("unreachable")


def keep(engine: LocalEngine, tables: Sequence[str], files: Sequence[File], name: str) -> None:
    """Name a run's files in the logs of its tables, the one that makes them visible last. Raises `Overtaken`."""
    fingerprint = _fingerprint(files)
    for table in tables:
        own = [file for file in files if file.table == table]
        if (own or table == tables[-1]) and commit(engine, table, own, name, fingerprint) != fingerprint:
            raise Overtaken(name)


def commit(engine: LocalEngine, table: str, files: Sequence[File], name: str, number: int) -> int:
    """Name the files in the table's log under this name and number; where the name is there already nothing is done.
    Gives the number that the log holds."""
    from deltalake import CommitProperties, Transaction
    from deltalake.exceptions import CommitFailedError
    from deltalake.transaction import AddAction

    folder, now = engine.folder(table), int(time.time() * 1000)
    actions = [AddAction(f.name, f.size, {}, now, True, json.dumps({"numRecords": f.rows})) for f in files]
    for attempt in range(1, _ATTEMPTS + 1):
        handle = engine.opened(table)
        held: int | None = handle.transaction_version(name)
        if held is not None:
            return held
        try:
            with written(folder):
                handle.create_write_transaction(
                    actions,
                    mode="append",
                    schema=handle.schema(),
                    commit_properties=CommitProperties(app_transactions=[Transaction(name, number)]),
                )
        except CommitFailedError:
            if attempt == _ATTEMPTS:
                raise
            time.sleep(random.uniform(0.005, 0.05))
        else:
            return number
    raise AssertionError("unreachable")


def _fingerprint(files: Sequence[File]) -> int:
    """63 bits: files are named by what they hold."""
    listed = "\n".join(sorted(f"{file.table}/{file.name}" for file in files))
    return int.from_bytes(hashlib.blake2b(listed.encode(), digest_size=8).digest(), "big") >> 1


def _number(moment: dt.datetime) -> int:
    return (moment - dt.datetime.fromtimestamp(0, dt.UTC)) // dt.timedelta(microseconds=1)


def _moment(number: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(0, dt.UTC) + dt.timedelta(microseconds=number)
