"""Files that tasks wrote → one commit of a Delta table, once, whoever tries again.

A task writes Parquet files into the table's folder, where nobody sees them; the driver names them in one commit, which
bears the job's name as an application transaction. Who finds that name in the table's log has nothing to do.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa

from marsad.engine.faults import written
from marsad.engine.local import LocalEngine
from marsad.engine.validation import checked

_ATTEMPTS = 20
_STALE = dt.timedelta(days=1)  # a job that began longer ago is begun anew: what was held then must not grow
_PIECE = 2**20


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
    """What one task writes: one file a table, named by its content, so that the same rows make the same file."""

    def __init__(self, root: str, schemas: dict[str, pa.Schema], piece: str) -> None:
        self._root, self._schemas, self._piece = Path(root), schemas, piece
        self._open: dict[str, tuple[Path, pa.parquet.ParquetWriter, int]] = {}

    def write(self, table: str, rows: pa.Table) -> None:
        """Raises `SchemaMismatch` as `Engine.append` does."""
        import pyarrow.parquet as pq

        if not rows.num_rows:
            return
        given = checked(table, rows, self._schemas[table])
        if table not in self._open:
            folder = self._root / table
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f".{self._piece}-{os.getpid()}-{random.getrandbits(64):016x}.tmp"
            self._open[table] = (path, pq.ParquetWriter(path, given.schema, compression="zstd"), 0)
        path, writer, before = self._open[table]
        writer.write_table(given)
        self._open[table] = (path, writer, before + given.num_rows)

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


def begin(engine: LocalEngine, table: str, last: str, job: str, now: dt.datetime) -> tuple[str, dt.datetime]:
    """The run's name and its moment, the same for all drivers that run the job at the same time.

    `table`: that which is committed first, `last`: that which is committed last. The first to begin writes its moment
    into the log of `table`; whoever comes while the job is not done takes it over, and so makes the same rows.
    """
    number = 0
    while True:
        name = f"{job}/{number}"
        begun = _done(engine, table, f"{name} begun")
        fresh = begun is None or now - _moment(begun) < _STALE
        if fresh and _done(engine, last, name) is None:
            if begun is None:
                commit(engine, table, (), f"{name} begun", now)
                begun = _done(engine, table, f"{name} begun")
            return name, _moment(begun or 0)
        number += 1


def commit(engine: LocalEngine, table: str, files: Sequence[File], name: str, moment: dt.datetime) -> bool:
    """Name the files in the table's log; False where that was done under this name before."""
    from deltalake import CommitProperties, Transaction
    from deltalake.exceptions import CommitFailedError
    from deltalake.transaction import AddAction

    folder, now = engine.folder(table), int(time.time() * 1000)
    actions = [AddAction(f.name, f.size, {}, now, True, json.dumps({"numRecords": f.rows})) for f in files]
    for attempt in range(1, _ATTEMPTS + 1):
        handle = engine.opened(table)
        if handle.transaction_version(name) is not None:
            return False
        try:
            with written(folder):
                handle.create_write_transaction(
                    actions,
                    mode="append",
                    schema=handle.schema(),
                    commit_properties=CommitProperties(app_transactions=[Transaction(name, _number(moment))]),
                )
        except CommitFailedError:
            if attempt == _ATTEMPTS:
                raise
            time.sleep(random.uniform(0.005, 0.05))
        else:
            return True
    raise AssertionError("unreachable")


def _done(engine: LocalEngine, table: str, name: str) -> int | None:
    found: int | None = engine.opened(table).transaction_version(name)
    return found


def _number(moment: dt.datetime) -> int:
    return (moment - dt.datetime.fromtimestamp(0, dt.UTC)) // dt.timedelta(microseconds=1)


def _moment(number: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(0, dt.UTC) + dt.timedelta(microseconds=number)
