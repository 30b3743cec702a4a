"""Delta tables in a folder: appended to by several processes at once, never changed.

deltalake is imported on first use, inside functions: `marsad --help` must not wait for it.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from marsad.engine import replacing
from marsad.engine.faults import check_room, unreadable, written
from marsad.engine.shown import lacking
from marsad.engine.upkeep import join_small_files, never_named, table_folders
from marsad.engine.validation import checked
from marsad.errors import ObservatoryError

if TYPE_CHECKING:
    from deltalake import CommitProperties

# Checkpoints every ten commits keep the latency of a commit flat; appendOnly makes delete and update fail. Without the
# last, whoever writes a checkpoint deletes the log's entries of more than 30 days ago, and old versions with them.
CONFIGURATION = {
    "delta.checkpointInterval": "10",
    "delta.appendOnly": "true",
    "delta.enableExpiredLogCleanup": "false",
}
_ATTEMPTS = 20  # of a commit that other writers overtook; delta-rs itself retries several times in each
# Every commit brings a file, and each costs a query 3 ms: after 300 single pages the claims view took 3 s of CPU. After
# so many commits files are joined up to so many bytes; what is larger is left, so that no row is rewritten often.
_JOINED = ((256, 32 * 2**20), (16, 2**20))
_TICK = 2_000_000_000  # nanoseconds: no file system's clock is coarser (FAT's; of the others some count in seconds)
# What a table keeps of the commits it was moved on by is let go with it alone (delta-rs 1.6): 60 kB each.
_MOVED = 50  # commits after which one is opened anew
_NUMBER = "number"  # the application transaction that counts a numbered table's rows
_UNWRITABLE = frozenset("[]^|%\\")  # delta-rs turns paths into URLs: with these it panics or writes elsewhere


@dataclass(frozen=True, slots=True)
class _Held:
    """A table that a thread keeps open: which one it is, and the version at which it was opened."""

    identity: replacing.Identity
    handle: Any
    opened: int

    @property
    def worn(self) -> bool:
        return int(self.handle.version()) - self.opened >= _MOVED


class DeltaTables:
    """One folder a table under `root`; safe for several processes, and for threads that only read.

    Raises `ObservatoryError` where the path of `root` holds a character that Delta tables cannot live under.
    """

    def __init__(self, root: Path, schemas: Mapping[str, pa.Schema]) -> None:
        self._root = root.absolute()
        if unwritable := sorted(char for char in set(str(self._root)) if char in _UNWRITABLE or not char.isprintable()):
            raise ObservatoryError(
                str(self._root), f"tables cannot be kept under a path with {' '.join(unwritable)}", "Rename the folder"
            )
        self._schemas = dict(schemas)
        self._versions: dict[str, tuple[int, int | None]] = {}
        self._held = threading.local()

    def append(self, table: str, batch: pa.Table) -> int:
        """Append in one commit; see `Engine.append`. A table is made when its first rows come."""
        from deltalake import CommitProperties

        rows = checked(table, batch, self._schemas[table])
        with self.undisturbed():
            return self._committed(table, lambda _: (rows, CommitProperties(max_commit_retries=15)))

    def append_numbered(self, table: str, make: Callable[[int], pa.Table]) -> int:
        """See `Engine.append_numbered`. The number is an application transaction of the table: a commit that was
        overtaken by another with the same one is refused."""
        from deltalake import CommitProperties, Transaction

        number = 0

        def numbered(handle: Any) -> tuple[pa.Table, CommitProperties]:
            nonlocal number
            number = (handle.transaction_version(_NUMBER) or 0) + 1
            rows = checked(table, make(number), self._schemas[table])
            return rows, CommitProperties(app_transactions=[Transaction(_NUMBER, number)])

        with self.undisturbed():
            self._committed(table, numbered, anew=True)
        return number

    def _committed(
        self, table: str, make: Callable[[Any], tuple[pa.Table, CommitProperties]], *, anew: bool = False
    ) -> int:
        """Commit the rows that `make` gives for the table as it stands, again where others were quicker; the version
        that they made."""
        from deltalake import WriterProperties, write_deltalake
        from deltalake.exceptions import CommitFailedError

        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with written(self._root / table):
                    handle = self._open(table, anew=anew) or self._create(table)
                rows, properties = make(handle)
                check_room(self._root / table, rows.nbytes)
                with written(self._root / table):
                    write_deltalake(
                        handle,
                        rows,
                        mode="append",
                        # A table made by an older Marsad gets the columns that came since; else a commit takes a
                        # quarter less.
                        schema_mode="merge" if lacking(handle, self._schemas[table]) else None,
                        writer_properties=WriterProperties(compression="ZSTD"),
                        commit_properties=properties,
                    )
            except CommitFailedError:
                if attempt == _ATTEMPTS:
                    raise
                time.sleep(random.uniform(0.005, 0.05))  # let the overtaking writers finish
            else:
                return int(handle.version())
        raise AssertionError("unreachable")

    def tidy(self, table: str, version: int) -> None:
        """See `Engine.tidy`. The rows, their history and what other writers append stay as they are."""
        for every, largest in _JOINED:
            if version % every == 0:
                with suppress(ObservatoryError, OSError), self.undisturbed():  # the rows are kept in any case
                    join_small_files(self._place(table), largest)
                return

    def folder(self, table: str) -> Path:
        """Where the table's files lie."""
        return self._root / table

    def opened(self, table: str) -> Any:
        """The Delta table, made where there is none, with all the columns of its schema: for who commits files."""
        handle = self._open(table, anew=True) or self._create(table)
        if not lacking(handle, self._schemas[table]):
            return handle
        self.append(table, self._schemas[table].empty_table())
        return self._open(table, anew=True)

    def snapshot(self, tables: Sequence[str]) -> list[Any]:
        """The Delta tables as they stand now (None: never made), all from before or all from after a replacement."""
        while True:
            before = self._identities(tables)
            found = [self._open(table) for table in tables]
            if before == self._identities(tables):
                return found

    def version(self, table: str) -> int | None:
        """See `Engine.version`. Every page of the web asks: a log that was not touched since is not read again."""
        try:
            touched = (self._place(table) / "_delta_log").stat().st_mtime_ns
        except FileNotFoundError:
            return None
        except OSError as error:
            raise unreadable(self._place(table), error) from error
        if (held := self._versions.get(table)) is not None and held[0] == touched:
            return held[1]
        settled = time.time_ns() - touched > _TICK
        handle = self._open(table)
        version = None if handle is None else int(handle.version())
        if settled:  # else another commit may come within the same tick of the file system's clock
            self._versions[table] = (touched, version)
        return version

    def undisturbed(self) -> AbstractContextManager[None]:
        """See `Engine.undisturbed`."""
        return replacing.undisturbed(self._root)

    def alone(self, patience: float) -> AbstractContextManager[None]:
        """Nobody else writes while the block runs. Raises ObservatoryError where others do for `patience` seconds."""
        return replacing.alone(self._root, patience)

    def replace(self, tables: Mapping[str, Iterator[pa.RecordBatch]]) -> None:
        """Let each table hold these rows and no trace of what it held; all of them from one moment on.

        To be called `alone`. The rows are of the table's schema, and may be read from the old table meanwhile. What
        killed writers left in any table goes, too: it may be of what is not to be there any more.
        """
        given = {name: (self._schemas[name], batches) for name, batches in tables.items()}
        replacing.replace(self._root, given, CONFIGURATION)
        for home in table_folders(self._root):
            for path in never_named(home):
                path.unlink(missing_ok=True)

    def settle(self) -> bool:
        """Finish replacing what a killed process left half way; whether there was anything. To be called `alone`."""
        if not replacing.unsettled(self._root):
            return False
        replacing.settle(self._root)
        return True

    def _open(self, table: str, *, anew: bool = False) -> Any:
        """The table as it stands now, or None where it was never made.

        Each thread keeps what it opened and reads only the commits since: to open a table costs six times as much.
        `anew`: one that nobody else moves on meanwhile, for who commits only where no other did since. What the thread
        keeps would be moved on by whatever else it asks in between, and two processes shared a brief's number.
        """
        from deltalake import DeltaTable
        from deltalake.exceptions import DeltaError, TableNotFoundError

        identity = replacing.identity(self._root, table)
        if identity is None:
            if self._place(table).is_file():
                raise unreadable(self._place(table), NotADirectoryError("it is a file, where a table's folder was"))
            return None
        handles: dict[str, _Held] = self._held.__dict__
        held = None if anew else handles.get(table)
        if held is not None and held.identity == identity and not held.worn:
            with suppress(DeltaError, OSError):
                if _moved_on(held.handle, identity):
                    held.handle.update_incremental()
                return held.handle
        try:
            handle = DeltaTable(Path(identity[0]).parent)
        except TableNotFoundError:  # killed between the folder and the first commit; or just now replaced
            return None if identity == replacing.identity(self._root, table) else self._open(table, anew=anew)
        except (DeltaError, OSError) as error:
            raise unreadable(Path(identity[0]).parent, error) from error
        if not anew:
            handles[table] = _Held(identity, handle, int(handle.version()))
        return handle

    def _create(self, table: str) -> Any:
        """One at a time: of two that make a table at once both succeed (delta-rs 1.6 sees no conflict between them),
        and the second gives what the first has opened already another identity."""
        from deltalake import DeltaTable

        with replacing.making(self._root, table):
            return self._open(table, anew=True) or DeltaTable.create(
                self._place(table), self._schemas[table], mode="ignore", configuration=CONFIGURATION
            )

    def _place(self, table: str) -> Path:
        return replacing.place_of(self._root, table)

    def _identities(self, tables: Sequence[str]) -> list[replacing.Identity | None]:
        return [replacing.identity(self._root, table) for table in tables]


def _moved_on(handle: Any, identity: replacing.Identity) -> bool:
    """Whether the log holds a commit that the handle has not read. To ask for the next one by its name takes a
    hundredth of a millisecond; delta-rs lists the whole log, which takes as many milliseconds as it has hundreds of
    commits."""
    return os.path.exists(f"{identity[0]}/{int(handle.version()) + 1:020}.json")
