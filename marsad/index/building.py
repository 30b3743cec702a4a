"""Where indexes lie: files named after what they were built from, made under another name and renamed when whole."""

from __future__ import annotations

import os
import secrets
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from marsad.index import reading
from marsad.index.schema import FORMAT
from marsad.index.store import Index
from marsad.index.writing import Writer, finished, new_file
from marsad.version import __version__

_KEPT = 2  # files of the present; older ones are deleted: each may be as large as the ledger
_NAME = "index"


class BuildFolder:
    """The folder of derived tables. Where it cannot be written, indexes are made in the system's own for passing files.

    `name`: of the files; those of another name are never touched.
    """

    def __init__(self, folder: Path | None, name: str = _NAME) -> None:
        self._folder = folder
        self._name = name
        self._last: Index | None = None
        self._elsewhere: tempfile.TemporaryDirectory[str] | None = None  # gone with the process

    @property
    def writable(self) -> bool:
        """Whether another process finds what is made here."""
        return self._folder is not None and os.access(self._folder, os.W_OK | os.X_OK)

    @contextmanager
    def writing(self, stamp: str) -> Iterator[Writer]:
        """A writer of a new index, which is there under its name once the block ends."""
        path = self._path(stamp)
        connection = new_file(path)
        try:
            writer = Writer(connection)
            yield writer
            writer.keep_columns()
            finished(connection)
            connection.execute("PRAGMA journal_mode = WAL")
        except BaseException:
            connection.close()
            path.unlink(missing_ok=True)
            raise
        connection.close()
        with path.open("rb") as written:
            os.fsync(written.fileno())  # a name must not outlive a crash that the bytes did not
        whole = path.with_name(path.name.removeprefix("."))
        path.replace(whole)
        self._last = Index(whole)
        self._tidy(whole)

    def opened_last(self) -> Index:
        """The index that was written last. Raises `LookupError` where none was."""
        if self._last is None:
            raise LookupError("nothing was written")
        return self._last

    def newest(self, stamp: str | None = None, before: Index | None = None) -> Index | None:
        """The newest whole index of this Marsad, or the one of the stamp; None where there is none. `before`: one that
        is open: a later state of the same file goes on from it."""
        folders = [self._folder, Path(self._elsewhere.name) if self._elsewhere else None]
        pattern = f"{self._name}-{stamp or '*'}-*.sqlite"
        files = [(_age(file), file) for folder in folders if folder for file in folder.glob(pattern)]
        for _, file in sorted(files, reverse=True):
            found = opened(file, before)
            if found is not None:
                return found
        return None

    def _path(self, stamp: str) -> Path:
        name = f".{self._name}-{stamp}-{secrets.token_hex(4)}.sqlite"
        if self._folder is not None:
            with suppress(OSError):
                self._folder.mkdir(parents=True, exist_ok=True)
                (self._folder / name).touch()
                return self._folder / name
        if self._elsewhere is None:
            self._elsewhere = tempfile.TemporaryDirectory(prefix="marsad-index-", ignore_cleanup_errors=True)
        return Path(self._elsewhere.name) / name

    def _tidy(self, newest: Path) -> None:
        files = sorted(newest.parent.glob(f"{self._name}-*.sqlite"), key=_age, reverse=True)
        for old in files[_KEPT:]:
            for name in (old, old.with_name(old.name + "-wal"), old.with_name(old.name + "-shm")):
                with suppress(OSError):
                    name.unlink(missing_ok=True)


def opened(path: Path, before: Index | None = None) -> Index | None:
    """The index in a file; None where it is torn, foreign or of another version. `before`: see `BuildFolder.newest`."""
    with suppress(OSError, sqlite3.Error, ValueError, KeyError, IndexError):
        with closing(reading.opened(path)) as connection:
            told = {
                n: connection.execute(f"PRAGMA {n}").fetchone()[0] for n in ("user_version", "page_count", "page_size")
            }
            if told["user_version"] != FORMAT or told["page_count"] * told["page_size"] > path.stat().st_size + _wal(
                path
            ):
                return None
        found = Index(path, before if before is not None and before.path == path else None)
        return found if found.said("marsad") == __version__ else None
    return None


def _wal(path: Path) -> int:
    """How many bytes of changes wait beside the file."""
    try:
        return path.with_name(path.name + "-wal").stat().st_size
    except OSError:
        return 0


def _age(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0
