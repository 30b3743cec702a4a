"""What lies beside the tables: what is derived goes, what can be told apart is searched for words of what was purged.

Derived files are deleted whole, whatever they are about: they are made again. Of lines and of tables of ours, only what
names what was purged; of feeds and whatever else a later version keeps, files in which it is found or whose name tells
of it; of downloads, all that came with such a file.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import os
import shutil
import sqlite3
import sys
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import IO

from marsad.errors import ObservatoryError
from marsad.ledger.tombstones import FILE as PURGED
from marsad.purging.search import Search
from marsad.sources.journal import Journal

# Made from the tables; of `asked` the questions stay, since their addresses were given away.
DERIVED = ("derived", "papers")
ASKED, QUESTION = "asked", "question.json"
ALARMS = "alarms.json"
ANSWERS = "answers"  # of language models, a folder a document
DOWNLOADS = "downloads"  # a folder an address, whose name ends with the beginning of the address's hash
CRAWLS = "crawls"
LINES = (".jsonl", ".old", ".log")
_TABLES = (".sqlite", ".db")
_OF_TABLES = ("-wal", "-shm", "-journal")  # what SQLite keeps beside its file
# What is no copy of what was read: the tables are purged by themselves, users and the trail are nobody's content.
_ELSEWHERE = ("tables", "observatory.json", PURGED, "purging.json")
_ACCOUNTS = "accounts.sqlite"
_BLOCK = 1 << 20
_DIGITS = 8  # of a hash in the name of a download's folder


def check_idle(folder: Path) -> None:
    """Raises ObservatoryError where a crawl is under way: it would write down again what is purged."""
    if sys.platform == "win32":
        return
    import fcntl

    for path in sorted((folder / CRAWLS).glob("*.lock")):
        with path.open("rb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ObservatoryError(str(path), "a crawl is under way", "End it, then purge again") from None
            except OSError as error:
                if error.errno not in (errno.ENOLCK, errno.ENOTSUP):
                    raise


def clear(folder: Path, documents: Collection[str], search: Search, addresses: Collection[str]) -> list[str]:
    """Delete what is derived and what holds one of the words that are searched; gives the names of files in which one
    is found still.

    `documents`: ids. `addresses`: from which they came. Raises ObservatoryError where a file is in use.
    """
    for name in DERIVED:
        shutil.rmtree(folder / name, ignore_errors=True)
        if (folder / name).exists():
            shutil.rmtree(folder / name)  # and say why
    _forget_answers(folder / ASKED)
    (folder / ALARMS).unlink(missing_ok=True)
    for id in documents:
        shutil.rmtree(folder / ANSWERS / id, ignore_errors=True)
    _drop_downloads(folder, search, addresses)
    with Journal(folder).alone():  # whoever notes a request waits
        for path in list(_files(folder)):
            if _named(folder, path, search):
                _unlink(path)
            elif holds(path, search):
                _drop(path, search)
    _drop_empty(folder)
    return sorted(
        str(path.relative_to(folder)) for path in _files(folder) if _named(folder, path, search) or holds(path, search)
    )


def _named(folder: Path, path: Path, search: Search) -> bool:
    return search.finds(str(path.relative_to(folder)).encode("utf-8", "surrogateescape"))


def holds(path: Path, search: Search) -> bool:
    """Whether one of the words stands in the file, also where it is packed; a file that goes meanwhile holds none."""
    if not search:
        return False
    with suppress(FileNotFoundError):
        table = path.suffix in _TABLES
        if table and any(True for _ in _rows(path, search)):
            return True
        beside = [path.with_name(path.name + own) for own in _OF_TABLES] if table else []
        for blocks in (blocks for file in (path, *filter(Path.is_file, beside)) for blocks in _readings(file)):
            tail = b""
            with suppress(
                EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError, RuntimeError
            ):
                for block in blocks:
                    text = tail + block
                    if search.finds(text):
                        return True
                    tail = text[-search.longest :]
    return False


def _readings(path: Path) -> Iterator[Iterator[bytes]]:
    """The bytes of the file as they are, and unpacked."""
    with path.open("rb") as plain:
        head = plain.read(4)
        plain.seek(0)
        yield _blocks(plain)
    if head[:2] == b"\x1f\x8b":
        with gzip.open(path) as packed:
            yield _blocks(packed)
    elif head == b"PK\x03\x04":
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                with archive.open(name) as member:
                    yield _blocks(member)


def _blocks(stream: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    while block := stream.read(_BLOCK):
        yield block


def _files(folder: Path) -> Iterator[Path]:
    for name in sorted(os.listdir(folder)):
        path = folder / name
        if name in _ELSEWHERE or name.startswith(_ACCOUNTS):
            continue
        if path.is_dir():
            yield from (file for file in sorted(path.rglob("*")) if file.is_file() and not _beside_table(file))
        elif not _beside_table(path):
            yield path


def _beside_table(path: Path) -> bool:
    """Whether it is SQLite's own, and goes with its table."""
    return path.name.endswith(tuple(table + own for table in _TABLES for own in _OF_TABLES))


def _forget_answers(folder: Path) -> None:
    if not folder.is_dir():
        return
    for path in list(folder.rglob("*")):
        if path.is_file() and path.name != QUESTION:
            path.unlink(missing_ok=True)


def _drop_downloads(folder: Path, search: Search, addresses: Collection[str]) -> None:
    """A file of a dataset names neither its address nor its document: what lies beside it does, or the folder."""
    hashes = {hashlib.sha256(address.encode()).hexdigest()[:_DIGITS] for address in addresses}
    for place in sorted((folder / DOWNLOADS).glob("*")):
        if place.is_dir() and (
            place.name.rpartition("-")[2] in hashes
            or _named(folder, place, search)
            or any(holds(path, search) for path in _files(place))
        ):
            shutil.rmtree(place)


def _drop(path: Path, search: Search) -> None:
    """Take out the lines that hold a word, the rows of a table of ours, or the whole file."""
    if path.suffix in LINES:
        kept = [line for line in path.read_bytes().splitlines(keepends=True) if not search.finds(line)]
        _write(path, b"".join(kept))
    elif path.suffix in _TABLES:
        _drop_rows(path, search)
    else:
        path.unlink(missing_ok=True)


def _unlink(path: Path) -> None:
    for own in ("", *_OF_TABLES):
        path.with_name(path.name + own).unlink(missing_ok=True)


def _drop_rows(path: Path, search: Search) -> None:
    """Of a table, the rows in which a text or some bytes hold a word; what they held is overwritten."""
    found = list(_rows(path, search))
    try:
        with closing(sqlite3.connect(path, timeout=10.0)) as database:
            database.execute("PRAGMA secure_delete = ON")
            for statement, key in found:
                database.execute(statement, key)
            database.commit()
            database.execute("VACUUM")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError as error:
        remedy = "End what uses it (a crawl?), then run the same purge again"
        raise ObservatoryError(str(path), f"cannot be purged ({error})", remedy) from error
    except sqlite3.DatabaseError:  # it is no table, or a torn one
        _unlink(path)


def _rows(path: Path, search: Search) -> Iterator[tuple[str, tuple[object, ...]]]:
    """By which statement each row goes that holds a word; none of what is no table of SQLite's."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path, timeout=10.0)) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        for (table,) in tables.fetchall():
            columns = database.execute(f'PRAGMA table_info("{table}")').fetchall()
            keys = [f'"{column[1]}"' for column in columns if column[5]] or ["rowid"]
            statement = f'DELETE FROM "{table}" WHERE {" AND ".join(f"{key} IS ?" for key in keys)}'
            for row in database.execute(f'SELECT {", ".join(keys)}, * FROM "{table}"'):
                cells = (value if isinstance(value, bytes) else str(value).encode() for value in row[len(keys) :])
                if search.finds(b"\0".join(cells)):
                    yield statement, row[: len(keys)]


def _drop_empty(folder: Path) -> None:
    """A folder's name may tell what was in it."""
    for name in (DOWNLOADS, ANSWERS, CRAWLS):
        for place in sorted((folder / name).rglob("*"), reverse=True):
            if place.is_dir() and not any(place.iterdir()):
                place.rmdir()


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)
